"""A notebook of the suite's folder as a page to read serves it: in a language, under the title of the suite."""

from __future__ import annotations

from pathlib import Path

import nbformat

from dxlib.briefing.running.suite import read_suite
from dxlib.briefing.running.translation import in_language
from dxlib.errors import UnknownName
from dxlib.text import languages


def served(notebook: Path, language: str, folder: Path) -> Path:
    """Return a copy of a notebook that speaks a language, put into a folder.

    Args:
        notebook: a notebook with a cell of parameters, one of which is ``language``, beside ``suite.yml``.
        language: the language of the page and of what is computed on it.
        folder: where the copy goes.

    Raises:
        UnknownName: nothing is said in that language.
    """
    if language not in languages():
        raise UnknownName("language", language, languages())
    copy = nbformat.read(in_language(notebook, language, folder), as_version=4)
    copy.metadata["title"] = read_suite(notebook.parent / "suite.yml").title.of(language)
    at = next(n for n, cell in enumerate(copy.cells) if "parameters" in cell.metadata.get("tags", []))
    said = nbformat.v4.new_code_cell(
        f"language = {language!r}", id="language", metadata={"tags": ["injected-parameters"]}
    )
    copy.cells.insert(at + 1, said)
    made = folder / notebook.name
    nbformat.write(copy, made)
    return made
