"""The connection between browser and kernel: each message at once, and of a visitor only what a page says."""

from __future__ import annotations

import json
from time import monotonic
from typing import Any

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

PROTOCOL = "v1.kernel.websocket.jupyter.org"
LARGEST = 1 << 18  # bytes of a message of a page, which says what a control was set to
RATE, BURST = 20, 300  # messages a second that a page sends for long, and at once
_COUNTS = 1 << 14  # bytes that count as one more message
_PARTS = 4  # header, parent, metadata and content, before what is binary
_MOST_PARTS = 32
# What the controls of a page say. Whatever runs, completes, inspects, ends or debugs is not among it.
_SAID = {
    "shell": {"comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"},
    "control": {"kernel_info_request"},
}
_TARGET = "jupyter.widget.control"  # what a page opens itself, to ask for its controls; it makes no new ones


class Prompt(ZMQChannelsWebsocketConnection):
    """Sends each message at once.

    A control that changes makes the kernel answer in several small messages. With Nagle's algorithm on, the second
    waits until the browser has confirmed the first, which it puts off; a redraw then takes twice as long.
    """

    def connect(self) -> Any:
        """Connect to the kernel."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()


class Reading(Prompt):
    """Passes on what the controls of a page say, and ignores all else; who floods it is disconnected."""

    _left, _at = float(BURST), 0.0

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        """Pass a message on to the kernel, if a page says such things."""
        now = monotonic()
        self._left = min(float(BURST), self._left + (now - self._at) * RATE) - 1 - len(incoming_msg) // _COUNTS
        self._at = now
        if self._left < 0:
            self.websocket_handler.close(1008, "too many messages")
        elif self.subprotocol == PROTOCOL and is_said(incoming_msg):
            super().handle_incoming_message(incoming_msg)


def is_said(message: Any) -> bool:
    r"""Return whether a page says this: a message of the protocol that is whole, and of a kind that runs nothing.

    It is looked at here, since what the server and the kernel read it with believes the lengths that stand in it.

    Example:
        >>> is_said(b"\xff" * 64)
        False
    """
    try:
        if not isinstance(message, bytes) or not _is_whole(message):
            return False
        channel, parts = deserialize_msg_from_ws_v1(message)
        said = [json.loads(part) for part in parts[:_PARTS]]
        if not all(isinstance(part, dict) for part in said) or "subshell_id" in said[0]:
            return False
        kind = said[0]["msg_type"]
        return kind in _SAID.get(channel, ()) and (kind != "comm_open" or said[3]["target_name"] == _TARGET)
    except (ValueError, KeyError, TypeError, RecursionError):
        return False


def _is_whole(message: bytes) -> bool:
    """Whether the places of the parts of a message lie in it, one after the other."""
    number = int.from_bytes(message[:8], "little")
    if not _PARTS + 2 <= number <= _MOST_PARTS:
        return False
    places = [int.from_bytes(message[8 * n : 8 * (n + 1)], "little") for n in range(1, number + 1)]
    return places[0] == 8 * (number + 1) and places == sorted(places) and places[-1] == len(message)
