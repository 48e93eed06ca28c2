"""Files of one language written by a process of their own, while the notebooks of the next language run."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from dxlib.briefing.running.runner import Job, NotebookFailed
from dxlib.briefing.running.surroundings import ALONE, seldom_collected
from dxlib.errors import DxError
from dxlib.notation.store import using


@contextmanager
def beside(scratch: Path, begun: list[Job], told: Callable[[], None]) -> Iterator[Callable[..., None]]:
    """Have what ``writing.write`` would do done apart; when the context ends all of it is done, or has been ended.

    Args:
        scratch: a folder for what goes to and fro.
        begun: takes the notebooks of a language whose files are waited for.
        told: called for each language that is written.

    Yields:
        A function that takes the arguments of ``writing.write`` and returns at once.

    Raises:
        NotebookFailed, DxError, OSError: as ``writing.write`` does.
    """
    writers: list[_Writer] = []

    def write(*arguments: Any) -> None:
        writers.append(_Writer(scratch / f"apart-{len(writers)}", arguments))

    try:
        yield write
        for writer in writers:
            begun[:] = writer.jobs
            writer.finish()
            told()
    finally:
        for writer in writers:
            writer.stop()


class _Writer:
    """A process that writes the files of one language."""

    def __init__(self, place: Path, arguments: tuple[Any, ...]) -> None:
        self.jobs: list[Job] = arguments[1]
        self.log = place.with_suffix(".log")
        given = pickle.dumps(arguments)
        place.write_bytes(given)
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, str(place), sha256(given).hexdigest()],
                stdin=subprocess.PIPE,  # held open while somebody waits
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
                **ALONE,
            )

    def finish(self) -> None:
        """Wait until all is written."""
        assert self.process.stdout is not None
        said = self.process.stdout.read()
        if self.process.wait() == 0:
            return
        told = json.loads(said) if said else {}
        if "failed" in told:
            raise NotebookFailed(*told["failed"])
        if "os" in told:
            raise OSError(*told["os"])
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        ended = "the process that writes the files ended" + (f": {lines[-1]}" if lines else "")
        raise DxError(told.get("error", ended))

    def stop(self) -> None:
        """End it, whatever it is at; what it wrote so far is in the folder that is thrown away."""
        self.process.kill()
        with self.process:  # which closes its pipes, and waits
            pass


def _main(place: Path, digest: str) -> int:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with seldom_collected():
        return _write(place, digest)


def _write(place: Path, digest: str) -> int:
    """Write what is asked for in a file; what goes wrong is printed for who asked."""
    from dxlib.briefing.running import writing

    given = place.read_bytes()
    if sha256(given).hexdigest() != digest:  # to read it is to run it
        raise SystemExit("what is to be written was changed by somebody else")
    arguments = pickle.loads(given)
    try:
        with using(fresh=arguments[-1].store.fresh):
            writing.write(*arguments)
    except NotebookFailed as error:
        print(json.dumps({"failed": error.told}))
    except DxError as error:
        print(json.dumps({"error": str(error)}))
    except OSError as error:
        print(json.dumps({"os": [error.errno, error.strerror]}))
    else:
        return 0
    return 1


def _end_with_parent() -> None:
    """End when nobody waits any more."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1]), sys.argv[2]))
