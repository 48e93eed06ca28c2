"""A visitor of `dx serve` without a browser: asks for the page, opens its WebSocket, turns its controls."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.httputil import HTTPHeaders
from tornado.websocket import WebSocketClientConnection, websocket_connect

PROTOCOL = "v1.kernel.websocket.jupyter.org"
PATIENCE = 120  # seconds


class Visit:
    """One visit of one person.

    Args:
        address: of the page.
        headers: sent with each request.

    Attributes:
        kernel: the id of the kernel of the page, once it was asked for.
        controls: the state of each control and of the stage, by its id, once the page is connected.
    """

    def __init__(self, address: str, headers: Mapping[str, str] | None = None) -> None:
        self.address, self.headers, self.kernel = address.rstrip("/"), HTTPHeaders(dict(headers or {})), ""
        self.controls: dict[str, dict[str, Any]] = {}
        self._socket: WebSocketClientConnection | None = None

    async def ask(self, path: str = "/", method: str = "GET", **how: Any) -> HTTPResponse:
        """Return what is answered, whatever its status."""
        request = HTTPRequest(
            self.address + path, method, self.headers, request_timeout=PATIENCE, connect_timeout=PATIENCE,
            follow_redirects=False, **how,
        )  # fmt: skip
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def page(self) -> HTTPResponse:
        """Ask for the page, and keep its cookie and the id of its kernel."""
        answer = await self.ask()
        if answer.code == 200:
            cookies = answer.headers.get_list("Set-Cookie")
            self.headers["Cookie"] = "; ".join(cookie.partition(";")[0] for cookie in cookies)
            found = re.search(r'"kernelId": "([0-9a-f-]{36})"', answer.body.decode())
            assert found is not None
            self.kernel = found[1]
        return answer

    async def connect(self, kernel: str = "", **headers: str) -> WebSocketClientConnection:
        """Open a WebSocket to the kernel, by default the one of the page."""
        sent = HTTPHeaders({**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}})
        where = f"ws{self.address[4:]}/api/kernels/{kernel or self.kernel}/channels?session_id={uuid.uuid4().hex}"
        request = HTTPRequest(where, headers=sent, connect_timeout=PATIENCE)
        self._socket = await websocket_connect(request, subprotocols=[PROTOCOL])
        return self._socket

    async def say(self, kind: str, content: Any, channel: str = "shell", **metadata: Any) -> str:
        """Send a message to the kernel; return its id."""
        header = {"msg_id": uuid.uuid4().hex, "username": "", "session": "", "msg_type": kind, "version": "5.3"}
        parts = [json.dumps(part).encode() for part in (header, {}, metadata, content)]
        await self.send(serialize_msg_to_ws_v1(parts, channel))
        return header["msg_id"]

    async def send(self, message: bytes) -> None:
        """Send bytes."""
        assert self._socket is not None
        await self._socket.write_message(message, binary=True)

    async def hear(self, fits: Callable[[str, Any], bool], patience: float = PATIENCE) -> tuple[str, Any]:
        """Return the next message of the kernel that fits, as its kind and its content.

        Raises:
            TimeoutError: there is none for so long.
            ConnectionError: the connection was closed.
        """
        assert self._socket is not None

        async def until() -> tuple[str, Any]:
            while (said := await self._socket.read_message()) is not None:
                _channel, parts = deserialize_msg_from_ws_v1(said)
                kind, content = json.loads(parts[0])["msg_type"], json.loads(parts[3])
                if fits(kind, content):
                    return kind, content
            raise ConnectionError(f"closed: {self._socket.close_code}")

        return await asyncio.wait_for(until(), patience)

    async def answers(self) -> bool:
        """Return that the kernel answers, now that it has read all that was said before."""
        await self.say("kernel_info_request", {})
        await self.hear(lambda kind, _content: kind == "kernel_info_reply")
        return True

    async def look(self) -> None:
        """Ask for the controls, as a page does that opens."""
        comm = uuid.uuid4().hex
        await self.say("comm_open", {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}},
                       version="1.0.0")  # fmt: skip
        await self.say("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
        _kind, content = await self.hear(lambda kind, content: kind == "comm_msg" and content["comm_id"] == comm)
        self.controls = {name: model["state"] for name, model in content["data"]["states"].items()}

    @property
    def stage(self) -> str:
        """The id of what draws."""
        return next(name for name, state in self.controls.items() if "blocks" in state)

    @property
    def is_drawn(self) -> bool:
        """Whether there is a chart."""
        return '"spec"' in self.controls[self.stage]["blocks"]

    def control(self, words: str) -> str:
        """The id of a control, by the words beside it."""
        return next(name for name, state in self.controls.items() if state.get("description") == words)

    async def turn(self, control: str, **state: Any) -> None:
        """Set a control."""
        data = {"method": "update", "state": state, "buffer_paths": []}
        await self.say("comm_msg", {"comm_id": control, "data": data})

    async def drawn(self, patience: float = PATIENCE) -> str:
        """Return what is drawn next, all of it."""
        stage, whole = self.stage, True
        while True:
            _kind, content = await self.hear(
                lambda kind, content: (
                    kind == "comm_msg" and content["comm_id"] == stage and "blocks" in content["data"].get("state", {})
                ),
                patience,
            )
            state = content["data"]["state"]
            whole = state.get("whole", whole)  # which is sent where it changes
            if whole:
                return str(state["blocks"])

    def close(self) -> None:
        """Close the page."""
        if self._socket is not None:
            self._socket.close()
