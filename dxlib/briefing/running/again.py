"""What of an edition was made before from the same things: executed notebooks, and the files of a format."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dxlib.briefing.running import hashes, surroundings
from dxlib.briefing.running.runner import Job
from dxlib.notation.store import Store, bundled, key, unbundled

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

    def left(self, jobs: list[Job], scratch: Path) -> Iterator[tuple[Job, str]]:
        """Put executed notebooks that are kept in their places; yield those that have to run, each with its key.

        What a run depends on is its text, its values, and its neighbours.
        """
        beside = {folder: _neighbours(folder) for folder in {job.notebook.parent for job in jobs}}
        for job in jobs:
            source = hashes.of_file(job.source(scratch))
            wanted = key("run", self.made_with, source, beside[job.notebook.parent], dict(job.parameters))
            if (kept := self.store.get(wanted)) is None:
                yield job, wanted
            else:
                job.output.write_bytes(kept)

    def keep(self, wanted: str, content: bytes) -> None:
        """Keep something, unless what it was made with was edited meanwhile: nobody knows then which state it shows."""
        if self.store.folder and not surroundings.edited() and surroundings.made_with(self.language) == self.made_with:
            self.store.put(wanted, content)

    def files(
        self, name: str, made_from: Iterable[Any], made: Callable[[], Iterable[tuple[str, bytes]]]
    ) -> list[tuple[str, bytes]]:
        """Return the files of a format by their names, made now if they were not made from the same things before."""
        wanted = key("format", name, self.made_with, *made_from)
        if (kept := self.store.get(wanted)) is not None:
            return unbundled(kept)
        found = list(made())
        self.keep(wanted, bundled(found))
        return found


def shown_by(notebook: Path) -> str:
    """Return what stands for the cells of an executed notebook and what they show, whenever it was run."""
    shown = json.loads(notebook.read_bytes())["cells"]
    for cell in shown:
        cell["metadata"] = {name: one for name, one in cell["metadata"].items() if name not in _TIMES}
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def _neighbours(folder: Path) -> dict[str, str]:
    """The files that a notebook may read beside itself."""
    found = hashes.of_folder(folder, "notebooks")
    return {name: one for name, one in found.items()
            if not name.endswith(".ipynb") and not name.startswith("notebooks/locale/")}  # fmt: skip
