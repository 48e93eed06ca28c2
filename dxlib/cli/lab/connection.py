"""The connection between browser and kernel, without the 40 ms that a network stack may hold back a small message."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class Prompt(ZMQChannelsWebsocketConnection):
    """Sends each message at once.

    A control that changes makes the kernel answer in several small messages. With Nagle's algorithm on, the second
    waits until the browser has confirmed the first, which it puts off; a redraw then takes twice as long.
    """

    def connect(self) -> Any:
        """Connect to the kernel."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
