"""The command ``dx``, also as ``python -m dxlib``, and the server that it becomes: both end in words whenever asked to.

What takes long to import is imported when it can be interrupted.
"""

import os
import shutil
import sys

from dxlib.interrupts import deaf, listen, stoppable


def main() -> None:
    """Run the command."""
    _open()
    listen()
    try:
        from dxlib.cli import main as command

        command()
    finally:
        deaf()
        _close()


def _open() -> None:
    """Have all three standard streams: where one was closed, the next file that is opened would be taken for it."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # which gets that number
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))


def _close() -> None:
    """Let go of what could not be written: it was told, and Python would try once more and tell it in its own way."""
    for number, stream in ((1, sys.stdout), (2, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def serve() -> None:
    """Serve the explorer, for ``dx serve``, and leave nothing behind, whichever signal ends it."""
    listen()
    code = 0
    try:
        code = stoppable(_served)
    except KeyboardInterrupt:
        pass  # by which a server ends
    finally:
        shutil.rmtree(os.environ["DX_SERVED"], ignore_errors=True)
        deaf()
    sys.exit(code)


def _served() -> int:
    from dxlib.cli.lab.serving import main as server

    return server()


if __name__ == "__main__":
    main()
