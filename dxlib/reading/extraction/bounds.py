"""What reading a document may take of the machine: a file made to harm has libraries take all that there is."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from dxlib.errors import DxError

MEMORY = 3 << 30  # bytes beyond what the process begins with
SECONDS, PAGE = 60.0, 30.0  # of the processor, for a file as a whole, and for each page of a PDF
_AGAIN = 1.0  # seconds after which it is told again that the time is over: an error in a finaliser goes nowhere
_CAN_TIME = hasattr(signal, "SIGVTALRM")
_armed = False


class _TooLong(BaseException):
    """The time is over; no library takes it for an error of its own."""


@contextmanager
def bounded(shown: str) -> Iterator[None]:
    """Have what is read here end within bounds: of memory on Linux, of time where signals come, in the main thread.

    Args:
        shown: the name of the file.

    Raises:
        DxError: it takes more.

    Example:
        >>> with bounded("report.pdf"):
        ...     longer()
    """
    try:
        with _memory(), _time():
            yield
    except MemoryError:  # a library that meets it may tell it as its own error
        raise DxError(f"'{shown}' takes more than {MEMORY >> 30} GB of memory to read; give a part of it") from None
    except _TooLong:
        raise DxError(f"'{shown}' takes too long to read, as no report does; give a part of it") from None


def longer() -> None:
    """Give what is read more time: another page begins."""
    if _armed:
        signal.setitimer(signal.ITIMER_VIRTUAL, PAGE, _AGAIN)


@contextmanager
def _memory() -> Iterator[None]:
    if sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + MEMORY
    least = min(one for one in (wanted, soft, hard) if one >= 0)
    resource.setrlimit(resource.RLIMIT_AS, (least, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextmanager
def _time() -> Iterator[None]:
    global _armed
    if not _CAN_TIME or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _over)
    _armed = True
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS, _AGAIN)
        yield
    finally:
        _armed = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _over(_signal: int, _frame: FrameType | None) -> None:
    if _armed:  # else it has ended meanwhile
        raise _TooLong
