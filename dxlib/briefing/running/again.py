"""What of an edition was made before from the same things: executed notebooks, and the files of a format."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from dxlib.briefing.running import hashes, runner, surroundings
from dxlib.briefing.running.runner import Job
from dxlib.briefing.running.store import Store, bundled, key, unbundled
from dxlib.briefing.running.translation import in_language

_TIMES = ("papermill", "execution")  # the metadata of a cell that say when it was run


@dataclass(frozen=True)
class Again:
    """Makes only what the store does not have.

    Attributes:
        store: what was made before.
        language: the language of all of it.
        made_with: stands for code, evidence, words and versions, as they were to begin with.
    """

    store: Store
    language: str
    made_with: str

    def run(
        self, jobs: list[Job], parameters: Mapping[str, str], scratch: Path,
        progress: Callable[[str, int | None], None] = lambda name, cell: None,
    ) -> bool:  # fmt: skip
        """Run notebooks as ``runner.run`` does, and return whether there was one that had to run.

        What a run depends on is its text, its values, and its neighbours.
        """
        by_name = {job.name: job for job in jobs}
        beside = {folder: _neighbours(folder) for folder in {job.notebook.parent for job in jobs}}
        keys = {job.name: self._key_of(job, parameters, scratch, beside[job.notebook.parent]) for job in jobs}

        def through(name: str, cell: int | None) -> None:
            if cell is None:
                self._keep(keys[name], by_name[name].output.read_bytes())
            progress(name, cell)

        left = []
        for job in jobs:
            if (kept := self.store.get(keys[job.name])) is None:
                left.append(job)
            else:
                job.output.write_bytes(kept)
                progress(job.name, None)
        runner.run(left, dict(parameters), scratch, through)
        return bool(left)

    def files(
        self, name: str, made_from: Iterable[Any], made: Callable[[], Iterable[tuple[str, bytes]]]
    ) -> list[tuple[str, bytes]]:
        """Return the files of a format by their names, made now if they were not made from the same things before."""
        wanted = key("format", name, self.made_with, *made_from)
        if (kept := self.store.get(wanted)) is not None:
            return unbundled(kept)
        found = list(made())
        self._keep(wanted, bundled(found))
        return found

    def _keep(self, wanted: str, content: bytes) -> None:
        """Keep something, unless what it was made with was edited meanwhile: nobody knows then which state it shows."""
        if self.store.folder and not surroundings.edited() and surroundings.made_with(self.language) == self.made_with:
            self.store.put(wanted, content)

    def _key_of(self, job: Job, parameters: Mapping[str, str], scratch: Path, beside: Mapping[str, str]) -> str:
        source = in_language(job.notebook, parameters["language"], scratch / "translated")
        return key("run", self.made_with, hashes.of_file(source), beside, dict(parameters))


def shown_by(notebook: Path) -> str:
    """Return what stands for the cells of an executed notebook and what they show, whenever it was run."""
    shown = [dict(cell) for cell in nbformat.read(notebook, as_version=4).cells]
    for cell in shown:
        cell["metadata"] = {name: one for name, one in cell["metadata"].items() if name not in _TIMES}
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def _neighbours(folder: Path) -> dict[str, str]:
    """The files that a notebook may read beside itself."""
    found = hashes.of_folder(folder, "notebooks")
    return {name: one for name, one in found.items()
            if not name.endswith(".ipynb") and not name.startswith("notebooks/locale/")}  # fmt: skip
