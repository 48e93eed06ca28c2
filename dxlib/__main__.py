"""The command ``dx``, also as ``python -m dxlib``, and the server that it becomes: both end in words whenever asked to.

What takes long to import is imported when it can be interrupted.
"""

import os
import shutil
import sys

from dxlib.interrupts import deaf, listen, stoppable


def main() -> None:
    """Run the command."""
    listen()
    try:
        from dxlib.cli import main as command

        command()
    finally:
        deaf()


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
