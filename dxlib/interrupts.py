"""Ctrl-C and SIGTERM, told in one line wherever they come.

Python raises an interrupt between any two steps: outside of the last ``try`` it is a traceback, in an import an
extension prints it and goes on with half a module, in a finalizer it is printed and forgotten. Here it ends the
process at once while nothing has begun, is raised inside of :func:`stoppable` alone, neither in an import nor in a
finalizer, where it comes again until it is heard, and counts no more when all is done.
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

_AGAIN = 0.02  # seconds
_SIGNALS = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
_begun = False


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
    return call(*given)


def deferred(signum: int, frame: FrameType | None) -> bool:
    """Return whether nothing may be raised in this frame, an import or a finalizer; the signal then comes again."""
    for code in _codes(frame):
        if code is _swallowed.__code__ or code.co_filename.startswith("<frozen importlib"):
            return _again(signum)
    return False


def _heard(signum: int, frame: FrameType | None) -> None:
    if not _begun:
        try:
            os.write(2, b"interrupted\n")
        finally:
            os._exit(128 + signum)
    if stoppable.__code__ in _codes(frame) and not deferred(signum, frame):
        raise Interrupted(signum)


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
    time.sleep(_AGAIN)
    if hasattr(signal, "pthread_kill"):  # which wakes it up, too
        signal.pthread_kill(thread, signum)
    else:
        _thread.interrupt_main(signal.Signals(signum))
