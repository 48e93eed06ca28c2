"""Who is there: a seat for each visitor, with a kernel that is theirs alone and ends with their page."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, ServerKernelManager
from tornado.websocket import WebSocketHandler
from traitlets import Bool, Float, Integer, Unicode, default

from dxlib.briefing.warm.fork import CAN_FORK, ForkProvisioner, Zygote

CLOSED = 4000  # the code with which the server closes the connection of a page that it keeps no longer
SOCKETS = 3  # connections of one page; it needs one, and another when it connects again
# Widgets loaded before there was a kernel have told none of them that they are there; as an extension they do.
_WIDGETS = "--IPKernelApp.extra_extensions=ipywidgets"
_MAKING = 120  # seconds after which a page that is still being made is given up
ASKED: ContextVar[Seat] = ContextVar("the seat for which a page is asked")


@dataclass(eq=False)
class Seat:
    """A place for one page of one visitor.

    Attributes:
        visitor: whose it is.
        kernel: the one that works for the page, once it has been started.
        made: whether the page is made, so that from now on it is kept by being open.
        begun: when the page was asked for.
        gone: whether whoever asked for the page went before it was made.
        sockets: the connections of the page.
        drop: ends what is still being sent.
    """

    visitor: str
    kernel: str = ""
    made: bool = False
    gone: bool = False
    sockets: set[WebSocketHandler] = field(default_factory=set)
    drop: Callable[[], None] = lambda: None
    begun: float = field(default_factory=monotonic)
    _away: float | None = None

    def is_left(self, now: float, grace: float) -> bool:
        """Return whether the page is closed: made, and for so many seconds connected to nothing."""
        if not self.made or self.sockets:
            self._away = None
            return False
        if self._away is None:
            self._away = now
        return self.gone or now - self._away > grace


class Visitors(AsyncMappingKernelManager):
    """The kernels of visitors: so many at once, and each for whom its page was made."""

    most = Integer(8, config=True, help="Visitors at once.")
    idle = Float(20, config=True, help="Minutes after which a page that nobody uses is closed.")
    forking = Bool(CAN_FORK, config=True, help="Fork kernels from a process that has loaded all they need.")
    warm = Unicode("", config=True, help="A module whose preload() that process calls.")
    grace = Float(15, config=True, help="Seconds that a page may be away: to open, or to connect again.")
    cull_interval = Integer(5, config=True, help="Seconds between two looks at who has left.")

    @default("kernel_manager_class")
    def _kernel_manager_class(self) -> str:
        return f"{__name__}.Kernel"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seats: list[Seat] = []
        self.cull_idle_timeout = max(1, round(self.idle * 60))  # which has this look around; who is idle is said below
        self.zygote = Zygote(os.environ, warm=self.warm) if self.forking else None
        self.initialize_culler()

    def seat(self, visitor: str) -> Seat | None:
        """Return a new seat for a visitor, or ``None`` if all are taken."""
        if len(self.seats) >= self.most:
            return None
        self.seats.append(Seat(visitor))
        return self.seats[-1]

    def seat_of(self, kernel_id: str, visitor: str) -> Seat | None:
        """Return the seat of a kernel, if it is that visitor's."""
        return next((one for one in self.seats if one.kernel == kernel_id and one.visitor == visitor), None)

    async def start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]
        """Start the kernel of the page that is asked for; return its id."""
        seat = ASKED.get()
        extra = [_WIDGETS] if self.warm and self.zygote else []
        seat.kernel = await super().start_kernel(**kwargs, extra_arguments=extra)
        return str(seat.kernel)

    async def leave(self, seat: Seat) -> None:
        """Give a seat back: its connections are closed, and its kernel ended at once."""
        if seat not in self.seats:
            return
        self.seats.remove(seat)
        seat.drop()
        for socket in list(seat.sockets):
            socket.close(CLOSED, "closed")
        if seat.kernel in self:
            await self.shutdown_kernel(seat.kernel, now=True)

    async def cull_kernels(self) -> None:
        """End the kernels of pages that are closed, or that nobody has used for long, or that have died."""
        now = monotonic()
        over = [one for one in self.seats if one.is_left(now, self.grace) or self._is_over(one, now)]
        await asyncio.gather(*(self.leave(one) for one in over), return_exceptions=True)

    def _is_over(self, seat: Seat, now: float) -> bool:
        if not seat.made:
            return (seat.kernel and seat.kernel not in self) or now - seat.begun > _MAKING
        if seat.kernel not in self:
            return True
        last = self.get_kernel(seat.kernel).last_activity  # type: ignore[attr-defined]
        return bool((datetime.now(UTC) - last).total_seconds() > self.idle * 60)

    def close(self) -> None:
        """End what kernels are forked from, and with it every kernel."""
        if self.zygote is not None:
            self.zygote.stop()


class Kernel(ServerKernelManager):
    """A kernel that is forked where that can be done. One that has died is not started again: its page is lost."""

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        zygote = self.parent.zygote if self.parent is not None else None
        if self.provisioner is None and zygote is not None:
            self.provisioner = _Provisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
            self.provisioner.zygote = zygote
        return await super()._async_pre_start_kernel(**kwargs)


class _Provisioner(ForkProvisioner):
    """Has a line of its own for each kernel."""

    zygote: Zygote

    def line(self) -> Any:
        return self.zygote.line()
