"""Stores in the notebooks the outputs of the reference edition: ``python -m dxlib.briefing.running.reference``."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from dxlib.errors import DxError
from dxlib.interrupts import deaf, listen, stoppable


def main(paths: list[Path]) -> None:
    """Store the outputs of each notebook; stop at the first that fails."""
    listen()
    left = list(paths)
    try:
        stoppable(_store, left)
    except DxError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt as stopped:
        print("interrupted" + (f"; {left[0].as_posix()} is as it was" if left else ""), file=sys.stderr)
        sys.exit(128 + getattr(stopped, "signum", signal.SIGINT))
    finally:
        deaf()


def _store(left: list[Path]) -> None:
    """Store the outputs of all that is left; what is done is left no more."""
    from dxlib.briefing.running.storing import store

    while left:
        store(left[0])
        print(left.pop(0).as_posix())


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
