"""The notebooks of an edition in all its languages: those that ran before are put in their places, the others run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from dxlib.briefing.running import drawer, runner
from dxlib.briefing.running.again import Again, Wanted
from dxlib.loaders import load
from dxlib.loaders.witness import Answers
from dxlib.notation.store import Store

Told = Callable[[runner.Job, int | None], None]


class Executed(NamedTuple):
    """A language of which all notebooks stand executed.

    Attributes:
        language: its code.
        again: what was made before in it.
        beside: whether its files are written beside what still runs.
    """

    language: str
    again: Again
    beside: bool


class Executing:
    """The notebooks of an edition, some of which are to run.

    Args:
        runs: the notebooks by language.
        store: what was made before.
        scratch: a folder for what the run needs on the way.
        begun: takes the notebooks that may be kept if one fails.
        told: called with a notebook and the cell that it has come to.
    """

    def __init__(
        self, runs: Mapping[str, list[runner.Job]], store: Store, scratch: Path, begun: list[runner.Job], told: Told
    ) -> None:
        self.runs, self.store, self.scratch, self.begun, self.told = runs, store, scratch, begun, told
        answers = Answers(load)
        self.agains = {each: Again.now(store, each, answers) for each in runs}
        self.wanted: dict[Path, tuple[Again, Wanted]] = {}
        for each, again in self.agains.items():
            for job, wanted in again.left(runs[each], scratch / "translated"):
                self.wanted[job.output] = again, wanted
        self.ran = {each for each in runs if not self._stands(each)}

    @contextmanager
    def languages(self) -> Iterator[Iterator[Executed]]:
        """Run what is left; what is yielded gives each language as soon as all of it stands.

        Raises:
            NotebookFailed, Interrupted: as ``runner.running`` does.
        """
        jobs = [job for each in self.runs.values() for job in each]
        self.begun[:] = reversed(jobs)  # of two languages the first is kept
        for job in jobs:
            if job.output not in self.wanted:
                self.told(job, None)
        left = self._left()
        try:
            with (
                runner.running(left, self.scratch) as events,
                drawer.drawing(self.store if len(left) > 1 else Store(None)) as draw,
            ):
                yield self._following(events, draw)
        except runner.NotebookFailed as failed:
            if failed.job:
                self.begun[:] = [failed.job]
            raise

    def _left(self) -> list[runner.Job]:
        """What is to run, language by language, the longest first."""
        longest_first = (sorted(each, key=lambda job: -job.notebook.stat().st_size) for each in self.runs.values())
        return [job for each in longest_first for job in each if job.output in self.wanted]

    def _following(
        self, events: Iterator[tuple[runner.Job, int | None]], draw: Callable[[Path], None]
    ) -> Iterator[Executed]:
        """Give the languages in the order in which they stand, those that waited for the last notebook at the end."""
        waiting = list(self.runs)
        for job, cell in events:
            self.told(job, cell)
            if cell is None:
                self._keep(job)
                draw(job.output)
            for each in [each for each in waiting if self.wanted and self._stands(each)]:
                waiting.remove(each)
                yield Executed(each, self.agains[each], each in self.ran)
        for each in waiting:
            self.begun[:] = self.runs[each]
            yield Executed(each, self.agains[each], each in self.ran and each != waiting[-1])

    def _keep(self, job: runner.Job) -> None:
        again, wanted = self.wanted.pop(job.output)
        again.keep_run(wanted, job)

    def _stands(self, language: str) -> bool:
        return not any(job.output in self.wanted for job in self.runs[language])
