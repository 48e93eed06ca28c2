"""Charts drawn in a process beside, as soon as their notebook has run; who writes the pages finds them in the store."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dxlib.briefing.running.surroundings import ALONE, seldom_collected
from dxlib.notation.store import Store


@contextmanager
def drawing(store: Store) -> Iterator[Callable[[Path], None]]:
    """Have charts drawn for a while; nothing waits for it, and what goes wrong with a chart is told by who writes it.

    Args:
        store: that of the edition; where it serves nothing, nothing is drawn beside.

    Yields:
        A function that takes the file of an executed notebook and returns at once.
    """
    if store.folder is None or store.fresh:
        yield lambda notebook: None
        return
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        **ALONE,
    )

    def draw(notebook: Path) -> None:
        assert process.stdin is not None
        with suppress(OSError):  # it has ended
            process.stdin.write(f"{notebook.absolute()}\n")
            process.stdin.flush()

    try:
        yield draw
    finally:
        process.kill()
        with suppress(OSError), process:
            pass


def _draw(notebook: Path) -> None:
    import nbformat

    from dxlib.briefing.drawing import drawn_ahead
    from dxlib.briefing.outputs import VEGA, read

    def made(kind: str, data: Any, computed: bool) -> Iterable[None]:
        if kind == VEGA:
            drawn_ahead(data[kind])
        return ()

    read(nbformat.v4.reads(notebook.read_text(encoding="utf-8")), made)


def _main() -> None:
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_take, args=(waiting,), daemon=True).start()
    with seldom_collected():
        while True:
            with suppress(Exception):
                _draw(Path(waiting.get()))


def _take(waiting: queue.SimpleQueue[str]) -> None:
    """Take notebooks, and end when nobody gives any more."""
    for line in sys.stdin:
        waiting.put(line.rstrip("\n"))
    os._exit(0)


if __name__ == "__main__":
    _main()
