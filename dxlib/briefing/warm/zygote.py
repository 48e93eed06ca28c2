"""A process that has loaded what notebooks use, and forks a kernel whenever it is asked for one.

It is started as a file. Every driver of notebooks has a line to it, a socket, on which an order goes in and out come
the number of the process and, when that has ended, its exit code. When the control line closes, all kernels end.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from typing import Any

KERNEL = "ipykernel_launcher"  # the module of the command that a kernel is started with
_LARGEST = 1 << 20  # bytes of an order
_ROOMS = ("charts", "tables", "text", "analysis.audit", "analysis.compare", "analysis.progress", "tables.frames")


def preload(warm: str = "") -> None:
    """Load libraries and the evidence, and compute what every notebook does; nothing that leaves a thread behind.

    A module that is named does with its own ``preload()`` what its kernels need besides.

    What goes wrong here goes wrong again in the kernel that needs it, which tells it with its cell.
    """
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)  # what is loaded stays, so there is little to collect
    for name in (
        "pandas",
        "altair",
        "ipykernel.kernelapp",
        "ipykernel.ipkernel",
        "ipykernel.debugger",  # with the two below what every kernel imports when it begins
        "pdb",
        "psutil",
        *(f"dxlib.{room}" for room in _ROOMS),
    ):
        import_module(name)
    import pandas as pd

    import dxlib as dx

    pd.set_option("display.max_columns", 20)  # as it is where pandas is imported in a notebook, and not in a terminal
    with suppress(Exception):
        dx.audit()
        chart: Any = dx.charts.levels(dx.observations().head(1))
        chart.to_dict()  # Altair reads its schema once
        if warm:
            import_module(warm).preload()
    gc.set_threshold(*before)
    gc.collect()
    gc.freeze()  # pages of what is loaded stay shared


def serve(control: socket.socket) -> None:
    """Fork kernels until the control line closes, or it is asked to end; before, it ends at once."""
    found = selectors.DefaultSelector()
    awake, wake = socket.socketpair()
    for one in (awake, wake):
        one.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    found.register(control, selectors.EVENT_READ)
    found.register(awake, selectors.EVENT_READ)
    kernels: dict[int, socket.socket] = {}
    try:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        while True:
            for key, _ in found.select():
                line = key.fileobj
                assert isinstance(line, socket.socket)
                if line is awake:
                    awake.recv(4096)
                    _reap(kernels)
                elif line is control:
                    said, given, _, _ = socket.recv_fds(control, 1, 1)
                    if not said:
                        return
                    for fd in given:
                        found.register(socket.socket(fileno=fd), selectors.EVENT_READ)
                elif order := _order(line):
                    pid = os.fork()
                    if pid == 0:
                        _become_kernel(line, order)
                    kernels[pid] = line
                else:  # its driver is gone
                    found.unregister(line)
                    _end({pid: one for pid, one in kernels.items() if one is line})
    finally:
        _end(kernels)


def _order(line: socket.socket) -> dict[str, Any] | None:
    said = b""
    while not said.endswith(b"\n") and len(said) < _LARGEST:
        if not (more := line.recv(65536)):
            return None
        said += more
    return dict(json.loads(said))


def _reap(kernels: dict[int, socket.socket]) -> None:
    """Tell of every kernel that has ended."""
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            line = kernels.pop(ended[0], None)
            if line is not None:
                with suppress(OSError):
                    tell(line, exit=os.waitstatus_to_exitcode(ended[1]))


def _end(kernels: dict[int, socket.socket]) -> None:
    for pid in kernels:
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def tell(line: socket.socket, **message: Any) -> None:
    """Send a message: a line of JSON."""
    line.sendall(json.dumps(message).encode() + b"\n")


def _become_kernel(line: socket.socket, order: dict[str, Any]) -> None:
    """Be the kernel that was asked for, and end with it; a child never returns to what its parent does."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        for each in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(each, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        os.environ.clear()
        os.environ.update(order["env"])
        os.chdir(order["cwd"])
        # It ends with the process that forks, however that ends.
        sys.argv = ["ipykernel_launcher.py", *order["arguments"], f"--IPKernelApp.parent_handle={os.getppid()}"]
        tell(line, pid=os.getpid())
        low = max(3, *(fd + 1 for fd in (0, 1, 2)))
        os.closerange(low, os.sysconf("SC_OPEN_MAX") if os.sysconf("SC_OPEN_MAX") < 65536 else 65536)
        import_module("dxlib.loaders.witness").begin()
        import_module("ipykernel.kernelapp").launch_new_instance()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Load, also the module that is named, then serve the line whose number is given."""
    sys.path.pop(0)  # the folder of this file
    control = socket.socket(fileno=int(sys.argv[1]))
    preload(*sys.argv[2:])
    serve(control)


if __name__ == "__main__":
    main()
