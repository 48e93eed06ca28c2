"""Notebooks in another language: what is to be translated in them, and a copy with the translations in place."""

from __future__ import annotations

import ast
import json
from copy import deepcopy
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dxlib.briefing.running import hashes
from dxlib.briefing.running.suite import read_suite
from dxlib.errors import DxError, UnknownName
from dxlib.notation.files import read_json
from dxlib.text import languages
from dxlib.text.catalogue import read_catalogue

SHOWN = {"title", "caption", "rest", "breaks"}  # arguments whose text a reader sees


def read_notebook(file: Path) -> NotebookNode:
    """Return a notebook in the newest form, checked against it; it is read once, and not to be changed.

    Raises:
        DxError: the file is no notebook; the message says why.
        OSError: it cannot be read.
    """
    return _read(file, hashes.of_file(file))


@lru_cache(maxsize=64)
def _read(file: Path, content: str) -> NotebookNode:
    """A notebook that has a content."""
    wrong: dict[str, Exception] = {}
    try:
        read_json(file)
        found = nbformat.read(file, as_version=4, capture_validation_error=wrong)
        if not wrong:
            return found
        told = wrong["ValidationError"]
    except OSError:
        raise
    except Exception as error:  # whatever a broken file makes of nbformat: a dozen kinds are known
        told = error
    said = (str(told) or type(told).__name__).splitlines()[0][:80]
    raise DxError(f"{file.name} is no notebook: {said}")


def messages(notebook: NotebookNode) -> list[str]:
    """Return what is to be translated in a notebook, in reading order, each text once.

    A Markdown cell is one message. In code these are the texts that a reader sees: the arguments ``title=``,
    ``caption=``, ``rest=`` and ``breaks=``, and the headings that are keys of a dictionary. The parameters are code.

    Example:
        >>> new = nbformat.v4
        >>> cells = [new.new_markdown_cell("## Payments"), new.new_code_cell('dx.charts.changes(x, title="Growth")')]
        >>> messages(new.new_notebook(cells=cells))
        ['## Payments', 'Growth']
    """
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found.append(_prose(cell.source))
        elif _is_translated(cell):
            found += [str(literal.value) for literal in _literals(cell.source)]
    return list(dict.fromkeys(text for text in found if text))


def translated(notebook: NotebookNode, catalogue: NullTranslations) -> NotebookNode:
    """Return a copy of a notebook in the language of a catalogue.

    Its code is the same to the byte, but for the texts that a reader sees; a text without a translation stays English.
    """
    copy = deepcopy(notebook)
    for cell in copy.cells:
        if cell.cell_type == "markdown" and _prose(cell.source):
            cell.source = catalogue.gettext(_prose(cell.source))
        elif _is_translated(cell):
            cell.source = _code(cell.source, catalogue)
    return copy


def in_language(notebook: Path, language: str, folder: Path) -> Path:
    """Return a notebook's file in a language: the file itself, or a translation of it that is put into a folder.

    A translation has no outputs, which a run makes anew; one that is in the folder already is taken.
    """
    catalogue = catalogue_file(notebook.parent, language)
    if not catalogue.is_file():
        return notebook
    copy = folder / notebook.name
    if not copy.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        found = read_notebook(notebook)
        bare = [NotebookNode({**cell, "outputs": []}) if cell.cell_type == "code" else cell for cell in found.cells]
        nbformat.write(translated(NotebookNode({**found, "cells": bare}), read_catalogue(catalogue)), copy)
    return copy


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


def catalogue_file(notebooks: Path, language: str) -> Path:
    """Return where the translations of a folder of notebooks stand."""
    return notebooks / "locale" / language / "LC_MESSAGES" / "notebooks.po"


def _prose(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()


def _is_translated(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", [])


def _literals(source: str) -> list[ast.Constant]:
    """The texts in code that a reader sees, in the order of the code; none where the code is no Python."""
    candidates: list[ast.expr | None] = []
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):  # the kernel will say so, with the cell
        return []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in SHOWN:
            candidates.append(node.value)
        elif isinstance(node, ast.Dict):
            candidates += [key for key in node.keys if not _is_name(key)]
    texts = [node for node in candidates if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return sorted(texts, key=lambda node: (node.lineno, node.col_offset))


def _is_name(key: ast.expr | None) -> bool:
    """Whether a key names a column or an indicator, which is no heading."""
    return isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.islower() and " " not in key.value


def _code(source: str, catalogue: NullTranslations) -> str:
    """Put the translations into code from the end, so that what comes before keeps its place."""
    text = source.encode("utf-8")  # positions in syntax trees count bytes
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in reversed(_literals(source)):
        said = catalogue.gettext(str(node.value)) if node.value else ""
        if said == node.value:
            continue
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        begin, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        text = text[:begin] + json.dumps(said, ensure_ascii=False).encode("utf-8") + text[end:]
    return text.decode("utf-8")
