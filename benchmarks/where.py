"""Where the time of an edition goes: it is made once, with a clock on each of its parts.

`python benchmarks/where.py FOLDER` prints as JSON the seconds of each part of the reference edition in English, which
is written into the folder; ``DX_CACHE`` is to be an empty folder.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch


class Clock:
    """Seconds by part; what is done inside another part counts for the inner one alone."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._open: list[str] = []
        self._since = perf_counter()

    def _turn(self) -> None:
        now = perf_counter()
        if self._open:
            self.spent[self._open[-1]] = self.spent.get(self._open[-1], 0.0) + now - self._since
        self._since = now

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        """Count what is done meanwhile for a part."""
        self._turn()
        self._open.append(part)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def around(self, function: Callable[..., Any], part: str) -> Callable[..., Any]:
        """Return a function whose calls count for a part, ``{}`` in its name being the first text it is given."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.on(part.format(*(one for one in args if isinstance(one, str)))):
                return function(*args, **kwargs)

        return timed


def cells(notebooks: Iterable[Path]) -> float:
    """Return the seconds that the cells of executed notebooks took."""
    found = (json.loads(path.read_text(encoding="utf-8")) for path in notebooks)
    return sum(cell["metadata"].get("papermill", {}).get("duration") or 0.0 for each in found for cell in each["cells"])


def parts(folder: Path, pillar: str | None = None) -> dict[str, float]:
    """Make the reference edition in English, or one notebook of it, and return the seconds of its parts.

    Those of the cells are as if they had run on one processor.
    """
    clock, of_cells = Clock(), 0.0
    with clock.on("imports"):
        from dxlib.briefing import brief
        from dxlib.briefing import drawing as drawings
        from dxlib.briefing.quoting import quotes
        from dxlib.briefing.running import again, edition, runner, since, writing

    run = runner.running

    @contextmanager
    def running(jobs: Any, scratch: Path) -> Iterator[Iterator[Any]]:
        nonlocal of_cells

        def told() -> Iterator[Any]:
            with clock.on("running the notebooks"):
                yield from events

        with run(jobs, scratch) as events:
            yield told()
        of_cells += cells(job.output for job in jobs)

    watched = [
        (edition, "requested", "evidence and checks"),
        (since, "held", "evidence and checks"),
        (again.Again, "files", "format {}"),
        (drawings, "_drawn", "drawing charts"),
        (drawings, "small_picture", "drawing pictures"),
        (quotes.Quote, "points", "drawing pictures"),
        (writing, "shown_by", "what is made already"),
        (edition, "_record", "what is made already"),
    ]
    with ExitStack() as stack:
        for owner, name, part in watched:
            stack.enter_context(patch.object(owner, name, clock.around(getattr(owner, name), part)))
        stack.enter_context(patch.object(runner, "running", running))
        with clock.on("the rest"):
            brief(out=folder, language="en", pillar=pillar, progress=False)
    return clock.spent | {"cells": of_cells}


if __name__ == "__main__":
    print(json.dumps(parts(Path(sys.argv[1]), *sys.argv[2:])))
