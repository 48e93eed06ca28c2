"""Ctrl-C and SIGTERM, told in one line wherever they come.

Python raises an interrupt between any two steps: outside of the last ``try`` it is a traceback, in an import an
extension prints it and goes on with half a module, in a finalizer it is printed and forgotten, and a library in C may
take it for an error of its own. Here it ends the process at once while nothing has begun, is raised inside of
:func:`stoppable` alone, where it comes again until it is heard, and counts no more when all is done.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import time

TYPE_CHECKING = False  # nothing is imported here that takes long: what comes before it listens, Python tells

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any, TypeVar

    _Result = TypeVar("_Result")

_AGAIN = 0.005  # seconds
_SWALLOW = ("<frozen importlib", f"{os.sep}pydantic{os.sep}")  # parts of the names of files
_SIGNALS = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
_begun = False
_sent = False  # whether what comes next was sent by us
_raised = 0


class Interrupted(KeyboardInterrupt):
    """Ctrl-C or another signal that asks to end; ``signum`` is its number."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


def listen() -> None:
    """Listen to what asks to end, in the main thread, from now on; what was to be ignored still is."""
    for each in _SIGNALS:
        if signal.getsignal(each) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(each, _heard)
    sys.unraisablehook = _swallowed


def deaf() -> None:
    """Listen no more: all is done, and the process ends. Ctrl-C came too late, and SIGTERM ends it without a word."""
    for each in _SIGNALS:
        if signal.getsignal(each) is _heard:
            signal.signal(each, signal.SIG_IGN if each is signal.SIGINT else signal.SIG_DFL)


def stoppable(call: Callable[..., _Result], *given: Any) -> _Result:
    """Return what a function returns; inside of it, what asks to end is raised.

    Raises:
        Interrupted: Ctrl-C or SIGTERM came, where :func:`listen` was called before.
    """
    global _begun
    _begun = True
    try:
        return call(*given)
    finally:
        if _raised:  # and whatever became of it in a library
            raise Interrupted(_raised) from None


def deferred(signum: int, frame: FrameType | None) -> bool:
    """Return whether what is raised in this frame may not be heard; the signal then comes again."""
    for code in _codes(frame):
        if code is _swallowed.__code__ or any(part in code.co_filename for part in _SWALLOW):
            return _again(signum)
    return False


def _heard(signum: int, frame: FrameType | None) -> None:
    global _sent, _raised
    if not _begun:
        try:
            os.write(2, b"interrupted\n")
        finally:
            os._exit(128 + signum)
    again, _sent = _sent, False
    if stoppable.__code__ not in _codes(frame) or deferred(signum, frame):
        return
    _again(signum)
    if not (again and _heeded()):
        _raised = signum
        raise Interrupted(signum)


def _heeded() -> bool:
    """Whether what is being run is what follows an interrupt."""
    error = sys.exc_info()[1]
    while error is not None and not isinstance(error, Interrupted):
        error = error.__context__
    return error is not None


def _codes(frame: FrameType | None) -> list[Any]:
    """What is being run, the innermost first."""
    found = []
    while frame is not None:
        found.append(frame.f_code)
        frame = frame.f_back
    return found


def _swallowed(told: Any) -> None:
    """What was raised where nothing can be: an interrupt is to come again, all else is told as ever."""
    if not isinstance(told.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(told)
        return
    signum = getattr(told.exc_value, "signum", signal.SIGINT)
    signal.signal(signum, _heard)
    _again(signum)


def _again(signum: int) -> bool:
    """Have a signal come again in a moment; return whether it will. No lock is taken: one may be held just now."""
    try:
        _thread.start_new_thread(_send, (signum, _thread.get_ident()))
    except RuntimeError:
        return False
    return True


def _send(signum: int, thread: int) -> None:
    global _sent
    time.sleep(_AGAIN)
    _sent = True
    if hasattr(signal, "pthread_kill"):  # which wakes it up, too
        signal.pthread_kill(thread, signum)
    else:
        _thread.interrupt_main(signal.Signals(signum))
