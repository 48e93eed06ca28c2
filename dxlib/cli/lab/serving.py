"""The server of ``dx serve``: Voilà with seats, the addresses that its page needs, and bounds for what comes."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import re
import signal
import sys
import webbrowser
from contextlib import suppress
from functools import partial
from socket import socket
from threading import Thread
from typing import Any, ClassVar

import tornado.web
from jupyter_core.utils import run_sync
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.auth.identity import PasswordIdentityProvider
from jupyter_server.base.handlers import FileFindHandler, JupyterHandler
from jupyter_server.utils import url_path_join
from nbclient.exceptions import DeadKernelError
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream, StreamBufferFullError
from tornado.netutil import bind_sockets
from tornado.websocket import WebSocketClosedError
from traitlets import Bool, Unicode, default
from voila.app import Voila
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from dxlib.cli.lab.connection import LARGEST, Reading
from dxlib.cli.lab.refusals import HEADERS, Headed, Plain, Refused
from dxlib.cli.lab.visitors import ASKED, CLOSED, SOCKETS, Seat, Visitors
from dxlib.errors import DxError
from dxlib.text import gettext

FOLDER = "DX_SERVED"  # the environment variable with the folder that vanishes with the server
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::[0-9]+)?")
_KERNEL = r"api/kernels/(?P<kernel_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_CONNECTIONS = 32  # at once for each visitor that there may be; a browser opens six
_FILES = 40  # that the server has open for a visitor
_FULL = (errno.ENOSPC, errno.EDQUOT)
_UNREAD = 1 << 25  # bytes that wait for who does not read them
_BOUNDS = {
    "max_body_size": 1 << 16, "max_header_size": 1 << 14, "max_buffer_size": 1 << 20,
    "idle_connection_timeout": 30, "body_timeout": 10,
}  # fmt: skip


class Listening(HTTPServer):
    """Closes at once what comes when there are too many connections, so that those that are there go on."""

    most = 0

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        """Serve a connection, or close it."""
        if len(self._connections) >= self.most:
            stream.close()
        else:
            stream.max_write_buffer_size = _UNREAD
            super().handle_stream(stream, address)


class Application(tornado.web.Application):
    """Answers those who ask for a name that is its own."""

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        """Return what answers a request: what its path says, if its host is one that it should come from."""
        forwarded = request.headers.get("X-Forwarded-Host") if self.settings["behind_proxy"] else None
        if forwarded:
            request.headers["Host"] = request.host = forwarded.rpartition(",")[2].strip().lower()
        elif not self.settings["behind_proxy"] and not is_local(request.host):
            return self.get_handler_delegate(request, Refused, {"status": 403})
        return super().find_handler(request, **kwargs)


def is_local(host: str) -> bool:
    """Return whether a request for this host was meant for this machine: no name of others leads here unseen.

    Example:
        >>> [is_local(host) for host in ("localhost:8866", "127.0.0.1", "[::1]:80", "rebound.example.org")]
        [True, True, True, False]
    """
    named = _HOST.fullmatch(host.lower())
    name = named[1] or named[2] if named else ""
    if name in ("localhost", os.uname().nodename.lower() if hasattr(os, "uname") else ""):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class Page(Plain, TornadoVoilaHandler):
    """Makes the page for a visitor, where there is a seat."""

    seat: Seat | None = None

    @tornado.web.authenticated
    async def get(self, path: str | None = None) -> None:
        """Answer with the page."""
        visitors: Visitors = self.settings["kernel_manager"]
        seat = self.seat = visitors.seat(self.current_user.username)
        if seat is None:
            self.send_error(503)
            return
        ASKED.set(seat)
        try:
            async for html in self.get_generator(path):
                self.write(html)
                self.flush()
                if seat.gone or seat not in visitors.seats:
                    break
            seat.drop = partial(_drop, self.finish(), self.request.connection)
        except BaseException as error:
            await visitors.leave(seat)
            if not isinstance(error, OSError) or error.errno not in _FULL:
                raise
            self.send_error(503, full=True)
        finally:
            seat.made = True

    def on_connection_close(self) -> None:
        """Notice that whoever asked has gone."""
        super().on_connection_close()
        if self.seat is not None:
            self.seat.gone = True


def _drop(sent: Any, connection: Any) -> None:
    """Close the connection of a page that its visitor has asked for and does not read."""
    if not sent.done():
        connection.stream.close()


class _OfVisitor:
    """What belongs to one visitor is there for nobody else."""

    seat: Seat

    def _find(self: Any, kernel_id: str) -> None:
        visitors: Visitors = self.settings["kernel_manager"]
        found = visitors.seat_of(kernel_id, self.current_user.username)
        if found is None or kernel_id not in visitors:
            raise tornado.web.HTTPError(404)
        self.seat = found


class About(_OfVisitor, Plain, JupyterHandler):
    """Says whether the kernel of a page is still there, which a page asks when it has lost its connection."""

    @tornado.web.authenticated
    def get(self, kernel_id: str) -> None:
        """Answer with the kernel's state."""
        self._find(kernel_id)
        model = self.settings["kernel_manager"].kernel_model(kernel_id)
        self.finish({**model, "last_activity": str(model["last_activity"])})


class Channels(_OfVisitor, Plain, VoilaKernelWebsocketHandler):
    """Connects a page with its kernel."""

    @ws_authenticated
    async def get(self, kernel_id: str) -> None:
        """Open the connection, if the kernel is the visitor's."""
        self._find(kernel_id)
        if len(self.seat.sockets) >= SOCKETS:
            raise tornado.web.HTTPError(429)
        self.seat.sockets.add(self)
        try:
            await super().get(kernel_id)  # type: ignore[misc]
        finally:
            if self.ws_connection is None:  # refused, such as for its origin
                self.seat.sockets.discard(self)

    def write_message(self, message: Any, binary: bool = False) -> Any:
        """Send a message, unless the page has not read for long; then it is disconnected."""
        try:
            return super().write_message(message, binary)
        except StreamBufferFullError:
            self.ws_connection.stream.close()
            raise WebSocketClosedError from None

    def on_close(self) -> None:
        """Notice that the page has gone."""
        self.seat.sockets.discard(self)
        super().on_close()


class Known(PasswordIdentityProvider):
    """Tells visitors apart by a cookie that ends with the browser, and is not sent along by pages of others."""

    @default("cookie_options")
    def _cookie_options(self) -> dict[str, Any]:
        return {"samesite": "Lax", "expires_days": None}


class Files(Plain, TemplateStaticFileHandler):
    """The files of the template, and none beside them."""

    @classmethod
    def get_absolute_path(cls, root: str, path: str) -> str:
        """Return where a file is."""
        if ".." in path.split("/"):
            raise tornado.web.HTTPError(404)
        return str(super().get_absolute_path(root, path))


def _in_a_line(record: logging.LogRecord) -> bool:
    """Have the log tell in a line what Voilà tells with traceback and cell: any visitor may leave at any time."""
    if record.exc_info and isinstance(record.exc_info[1], DeadKernelError):
        record.msg, record.args, record.exc_info = "a page was left, or its kernel ended, before it was made", (), None
    return True


class Server(Voila):
    """Voilà for several visitors, who are trusted with nothing."""

    behind_proxy = Bool(False, config=True, help="Whether to believe the headers of a server in front.")
    language = Unicode("en", config=True, help="The language of the page.")
    classes: ClassVar[list[type]] = [*Voila.classes, Visitors]

    @default("kernel_websocket_connection_class")
    def _connections(self) -> type:
        return Reading

    @default("identity_provider_class")
    def _identity_provider(self) -> type:
        return Known

    @default("config_file_paths")
    def _no_config(self) -> list[str]:
        return []  # a voila.py of the folder in which it is started would be run

    def initialize(self, argv: list[str] | None = None) -> None:
        """Read the options."""
        ended = signal.getsignal(signal.SIGTERM)
        super().initialize(argv)
        if self.voila_configuration.preheat_kernel:
            raise DxError("--preheat_kernel: processes are forked from one that is loaded, and none is kept ahead")
        self.log.addFilter(_in_a_line)
        signal.signal(signal.SIGTERM, ended)  # Voilà's own ends a loop that may not have begun

    def init_handlers(self) -> list[Any]:
        """Return what the page needs, and nothing more of what Voilà and Jupyter offer."""
        at = partial(url_path_join, self.server_url)
        page = {
            "notebook_path": os.path.relpath(self.notebook_path, self.root_dir), "config": self.config,
            "template_paths": self.template_paths, "voila_configuration": self.voila_configuration,
        }  # fmt: skip
        template = self.voila_configuration.template
        return [
            (at(_KERNEL), About),
            (at(_KERNEL, "channels"), Channels),
            (at(rf"voila/templates/({template}/static/.*)"), Files),
            (at("voila/static/(.*)"), MultiStaticFileHandler, {"paths": self.static_paths}),
            (at("voila/labextensions/(.*)"), FileFindHandler, {"path": self.labextensions_path}),
            (self.server_url, Page, page),
            (self.server_url.rstrip("/"), tornado.web.RedirectHandler, {"url": self.base_url}),
        ]  # fmt: skip

    def init_settings(self) -> dict[str, Any]:
        """Return what holds for every request."""
        _ = gettext(self.language)
        closed = {
            "code": CLOSED,
            "closed": _(
                "This page has been closed: nobody used it for a while, or its process ended. Load it again to go on."
            ),
            "again": _("Load again"),
        }
        self.voila_configuration.config.VoilaConfiguration.resources = {"dx": closed}
        headers = {**HEADERS, **self.tornado_settings.get("headers", {})}
        return {
            **super().init_settings(), "behind_proxy": self.behind_proxy, "language": self.language,
            "transforms": [partial(Headed, headers)], "default_handler_class": Refused,
            "websocket_max_message_size": LARGEST,
        }  # fmt: skip

    def start(self) -> None:
        """Serve until a signal ends it.

        Raises:
            DxError: it cannot listen there.
        """
        self.connection_dir = os.environ[FOLDER]
        try:
            sockets = bind_sockets(self.port, self.ip)
        except OSError as error:
            raise DxError(f"cannot listen on port {self.port}: {error.strerror}; --port names another") from None
        self.app = Application(**self.init_settings(), **self.tornado_settings)
        self.app.add_handlers(".*$", self.init_handlers())
        try:
            self._listen(sockets)
        finally:
            self.stop()

    def _listen(self, sockets: list[socket]) -> None:
        """Say where it listens, and go on until a signal comes."""
        server = Listening(self.app, xheaders=self.behind_proxy, **_BOUNDS)
        server.most = min(_room(self.kernel_manager.most), _CONNECTIONS * (self.kernel_manager.most + 1))
        server.add_sockets(sockets)
        print(self.display_url, flush=True)
        if self.open_browser:
            Thread(target=webbrowser.open, args=(self.connection_url,), daemon=True).start()
        IOLoop.current().start()

    def stop(self) -> None:
        """End every kernel."""
        with suppress(tornado.web.HTTPError):  # of one that never came to be
            run_sync(self.kernel_manager.shutdown_all)(now=True)
        self.kernel_manager.close()


def _room(visitors: int) -> int:
    """How many connections there may be, so that files are left for the kernels of all visitors."""
    try:
        import resource
    except ImportError:  # Windows
        return 512
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 1 << 14
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted if hard < 0 else min(hard, wanted)), hard))
    return max(16, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 128 - _FILES * visitors)


def main() -> int:
    """Serve until a signal ends it; return the exit code."""
    try:
        server = Server.instance()
        server.initialize()
        server.start()
    except DxError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0
