"""What of an edition was made before from the same things: executed notebooks, and the files of a format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from dxlib.briefing.running import hashes, surroundings
from dxlib.briefing.running.plain import is_plain
from dxlib.briefing.running.runner import Job
from dxlib.loaders.witness import Answers, read_questions
from dxlib.notation.store import Store, bundled, key, unbundled

_TIMES = ("papermill", "execution")  # the metadata of a cell that say when it was run


class Wanted(NamedTuple):
    """What a run is kept by: all that it is made with, and the same without the rows of the evidence.

    Of a notebook that reads rows in a way that nobody can tell the second is empty.
    """

    whole: str
    apart: str


@dataclass(frozen=True)
class Again:
    """Makes only what the store does not have.

    Attributes:
        store: what was made before.
        language: the language of all of it.
        answers: what the evidence says now, where it is asked what a notebook asked.
        made_with: stands for code, evidence, words and versions, as they were to begin with.
        apart: the same without the rows of the evidence.
    """

    store: Store
    language: str
    answers: Answers
    made_with: str
    apart: str

    @classmethod
    def now(cls, store: Store, language: str, answers: Answers) -> Self:
        """Return what makes again what was not made with all that is there now."""
        with_rows, without = (surroundings.made_with(language, rows) for rows in (True, False))
        return cls(store, language, answers, with_rows, without)

    def left(self, jobs: list[Job], scratch: Path) -> Iterator[tuple[Job, Wanted]]:
        """Put executed notebooks that are kept in their places; yield those that have to run, each with its keys.

        What a run depends on is its text, its values, its neighbours, and what it asked of the evidence.
        """
        beside = {folder: _neighbours(folder) for folder in {job.notebook.parent for job in jobs}}
        for job in jobs:
            rest = hashes.of_file(job.source(scratch)), beside[job.notebook.parent], dict(job.parameters)
            apart = key("asked", self.apart, *rest) if is_plain(job.cells()) else ""
            wanted = Wanted(key("run", self.made_with, *rest), apart)
            if (kept := self._kept(wanted)) is None:
                yield job, wanted
            else:
                job.output.write_bytes(kept)

    def _kept(self, wanted: Wanted) -> bytes | None:
        """The notebook as it was executed: with all that is there now, or with evidence that answered it the same."""
        if (name := self.store.get(wanted.whole)) is not None and (found := self.store.get(name.decode())) is not None:
            return found
        if not wanted.apart or (asked := self.store.get(wanted.apart)) is None:
            return None
        said = key("executed", wanted.apart, [[question, self.answers.to(question)] for question in json.loads(asked)])
        if (found := self.store.get(said)) is not None:
            self.store.put(wanted.whole, said.encode())
        return found

    def keep_run(self, wanted: Wanted, job: Job) -> None:
        """Keep an executed notebook by what it asked, or by all that it was made with where that cannot be told."""
        if not self._as_it_was():
            return
        said, told = key("executed", wanted.whole), read_questions(job.asked)
        if wanted.apart and told is not None:
            self.store.put(wanted.apart, json.dumps([question for question, _ in told]).encode())
            said = key("executed", wanted.apart, told)
        self.store.put(said, job.output.read_bytes())
        self.store.put(wanted.whole, said.encode())

    def keep(self, wanted: str, content: bytes) -> None:
        """Keep something, unless what it was made with was edited meanwhile: nobody knows then which state it shows."""
        if self._as_it_was():
            self.store.put(wanted, content)

    def _as_it_was(self) -> bool:
        if not self.store.folder or surroundings.edited():
            return False
        return surroundings.made_with(self.language) == self.made_with

    def files(
        self, name: str, made_from: Iterable[Any], made: Callable[[], Iterable[tuple[str, bytes]]]
    ) -> list[tuple[str, bytes]]:
        """Return the files of a format by their names, made now if they were not made from the same things before."""
        wanted = key("format", name, self.made_with, *made_from)
        if (kept := self.kept_files(wanted)) is None:
            self.keep_files(wanted, kept := list(made()))
        return kept

    def key_apart(self, kind: str, *made_from: Any) -> str:
        """Return the key of what is made without a look at the rows of the evidence."""
        return key(kind, self.apart, *made_from)

    def kept_files(self, wanted: str) -> list[tuple[str, bytes]] | None:
        """Return files that are kept under a key, by their names."""
        return None if (kept := self.store.get(wanted)) is None else unbundled(kept)

    def keep_files(self, wanted: str, files: list[tuple[str, bytes]]) -> None:
        """Keep files under a key, as ``keep`` does."""
        self.keep(wanted, bundled(files))


def shown_by(notebook: Path) -> str:
    """Return what stands for the cells of an executed notebook and what they show, whenever it was run."""
    shown = json.loads(notebook.read_bytes())["cells"]
    for cell in shown:
        cell["metadata"] = {name: one for name, one in cell["metadata"].items() if name not in _TIMES}
    return key("shown", shown)


def _neighbours(folder: Path) -> dict[str, str]:
    """The files that a notebook may read beside itself."""
    found = hashes.of_folder(folder, "notebooks")
    return {name: one for name, one in found.items()
            if not name.endswith(".ipynb") and not name.startswith("notebooks/locale/")}  # fmt: skip
