"""Asks the zygote for a kernel: a provisioner of jupyter_client, so that everything else about a kernel is as usual."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner

from dxlib.briefing.warm.zygote import KERNEL, tell

LINE = "DX_ZYGOTE"  # the environment variable with the number of a line to it
# Elsewhere forking is not there, or not safe once libraries of the system have been used.
CAN_FORK = sys.platform.startswith("linux")

_FILE = Path(__file__).with_name("zygote.py")
_opened: list[Shared] = []


class Shared:
    """A process that forks kernels, and that another process has started and will end.

    Attributes:
        control: the socket by which lines to it are asked for; it ends when all who have it let go.
    """

    def __init__(self, control: socket.socket) -> None:
        self.control = control

    def line(self) -> socket.socket | None:
        """Return a line for a driver, which runs one kernel at a time; none where the process has ended."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self.control, [b"+"], [theirs.fileno()])
            except OSError:
                ours.close()
                return None
        return ours


class Zygote(Shared):
    """The process that forks kernels, from its start on; it loads while others go on.

    Args:
        environment: what it is started with; each kernel has the surroundings of who asks for it.
        log: where it writes what goes wrong.
        warm: a module whose ``preload()`` it calls besides, to load what its kernels need and notebooks do not.
    """

    def __init__(self, environment: Mapping[str, str], log: Path | None = None, warm: str = "") -> None:
        control, theirs = socket.socketpair()
        super().__init__(control)
        with open(log or os.devnull, "w", encoding="utf-8") as file, theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-Xfrozen_modules=off", str(_FILE), str(theirs.fileno()), warm],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                env=dict(environment), start_new_session=True,
            )  # fmt: skip
        self._ended = weakref.finalize(self, _stopped, control, self.process)

    def stop(self) -> None:
        """End it and all its kernels."""
        self._ended()


def _stopped(control: socket.socket, process: subprocess.Popen[bytes]) -> None:
    control.close()
    process.terminate()  # what still loads does not see that the socket has closed
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def warmed(environment: Mapping[str, str]) -> Iterator[Shared | None]:
    """Have a zygote for a while, the one that is there already if there is one; none where nothing can be forked."""
    if not CAN_FORK:
        yield None
    elif _opened:
        yield _opened[-1]
    else:
        zygote = Zygote(environment)
        _opened.append(zygote)
        try:
            yield zygote
        finally:
            _opened.remove(zygote)
            zygote.stop()


def share(control: socket.socket) -> None:
    """Have kernels forked by the process of another one from now on."""
    _opened.append(Shared(control))


class Forked:
    """A kernel that was forked, with what ``jupyter_client`` asks of a process."""

    stdin = stdout = stderr = None

    def __init__(self, line: socket.socket, order: Mapping[str, Any]) -> None:
        self._line, self._said = line, b""
        self.returncode: int | None = None
        tell(line, **order)
        started = self._next(None)
        if started is None or "pid" not in started:
            raise OSError("the process that forks kernels has ended")
        self.pid = int(started["pid"])

    def poll(self) -> int | None:
        """Return the exit code, or ``None`` while it runs."""
        with suppress(BlockingIOError):
            return self._ended(0)
        return None

    def wait(self, timeout: float | None = None) -> int | None:
        """Return the exit code when it has ended.

        Raises:
            TimeoutExpired: it has not, after so many seconds.
        """
        try:
            return self._ended(timeout)
        except (BlockingIOError, TimeoutError):
            raise subprocess.TimeoutExpired(KERNEL, timeout or 0) from None

    def send_signal(self, signum: int) -> None:
        """Send it a signal."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def _ended(self, timeout: float | None) -> int:
        if self.returncode is None:
            ended = self._next(timeout)
            self.returncode = -signal.SIGKILL if ended is None else int(ended["exit"])
        return self.returncode

    def _next(self, timeout: float | None) -> dict[str, Any] | None:
        """The next message, waited for so long; ``None`` where the line has closed."""
        self._line.settimeout(timeout)
        while b"\n" not in self._said:
            if not (more := self._line.recv(65536)):
                return None
            self._said += more
        message, _, self._said = self._said.partition(b"\n")
        return dict(json.loads(message))


class ForkProvisioner(LocalProvisioner):
    """Provides kernels of this interpreter by forking, all others as usual."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel that a command would start."""
        if KERNEL not in cmd or cmd[0] != sys.executable or (line := self.line()) is None:
            return await super().launch_kernel(cmd, **kwargs)
        where = kwargs.get("cwd") or os.getcwd()
        order = {"arguments": cmd[cmd.index(KERNEL) + 1 :], "cwd": str(where), "env": dict(kwargs["env"])}
        try:
            forked = await asyncio.to_thread(Forked, line, order)  # which waits until all is loaded
        except (OSError, ValueError):
            return await super().launch_kernel(cmd, **kwargs)
        self.process = forked  # type: ignore[assignment]
        self.pid = self.pgid = forked.pid
        self.cwd = where
        return self.connection_info

    def line(self) -> socket.socket | None:
        """Return the line on which it asks for its kernel; none where nothing can be forked."""
        return _line()


_lines: list[socket.socket] = []


def _line() -> socket.socket | None:
    """The line of this process, to the zygote that its parent has or to one of its own."""
    if not _lines:
        if not CAN_FORK:
            return None
        if given := os.environ.get(LINE):
            with suppress(OSError, ValueError):
                _lines.append(socket.socket(fileno=int(given)))
        else:
            _opened.append(Zygote(os.environ))
            _lines.extend(filter(None, [_opened[-1].line()]))
    return _lines[0] if _lines else None
