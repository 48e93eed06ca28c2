"""A small reverse proxy, as one that stands in front of `dx serve`: it passes pages and WebSockets on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from tornado import httpclient, web, websocket

_KEPT = ("Cookie", "Origin", "Accept-Language")


class _Passing(websocket.WebSocketHandler):
    """Passes a request on, and back what is answered; it says under which name it was asked."""

    def initialize(self, behind: str, scheme: str) -> None:
        self.behind, self.scheme, self.other = behind, scheme, None

    @property
    def passed(self) -> dict[str, str]:
        own = {name: self.request.headers[name] for name in _KEPT if name in self.request.headers}
        return own | {
            "X-Forwarded-Host": self.request.host, "X-Forwarded-Proto": self.scheme,
            "X-Forwarded-For": self.request.remote_ip,
        }  # fmt: skip

    async def get(self, *_: Any) -> None:
        if self.request.headers.get("Upgrade", "").lower() == "websocket":
            await self._connect()
            return
        request = httpclient.HTTPRequest(
            self.behind + self.request.uri, headers=self.passed, follow_redirects=False, request_timeout=120
        )
        answer = await httpclient.AsyncHTTPClient().fetch(request, raise_error=False)
        self.set_status(answer.code)
        for name, value in answer.headers.get_all():
            if name not in ("Transfer-Encoding", "Content-Length", "Connection", "Content-Encoding"):
                (self.add_header if name == "Set-Cookie" else self.set_header)(name, value)
        self.finish(answer.body)

    async def _connect(self) -> None:
        request = httpclient.HTTPRequest("ws" + self.behind[4:] + self.request.uri, headers=self.passed)
        asked = [one.strip() for one in self.request.headers.get("Sec-WebSocket-Protocol", "").split(",") if one]
        try:
            self.other = await websocket.websocket_connect(request, subprotocols=asked or None)
        except httpclient.HTTPError as error:
            self.set_status(error.code)
            self.finish()
            return
        await websocket.WebSocketHandler.get(self)

    def check_origin(self, _origin: str) -> bool:
        return True  # which is for the server behind it to say

    def select_subprotocol(self, asked: list[str]) -> str | None:
        return asked[0] if asked else None

    async def open(self, *_: Any) -> None:
        async def back() -> None:
            while (said := await self.other.read_message()) is not None:
                await self.write_message(said, binary=isinstance(said, bytes))
            self.close(self.other.close_code)

        self.back = asyncio.ensure_future(back())

    async def on_message(self, said: str | bytes) -> None:
        await self.other.write_message(said, binary=isinstance(said, bytes))

    def on_close(self) -> None:
        if self.other is not None:
            self.other.close()


@contextmanager
def proxy(behind: str, port: int, scheme: str = "https") -> Iterator[str]:
    """A proxy in front of a server; its address."""
    stopped: list[Any] = []
    ready = Event()

    async def serve() -> None:
        web.Application([("/.*", _Passing, {"behind": behind, "scheme": scheme})]).listen(port, "127.0.0.1")
        end = asyncio.Event()
        stopped.extend([asyncio.get_running_loop(), end])
        ready.set()
        await end.wait()

    thread = Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    ready.wait(10)
    yield f"http://127.0.0.1:{port}"
    stopped[0].call_soon_threadsafe(stopped[1].set)
    thread.join(10)
