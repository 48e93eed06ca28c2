"""What is to be translated: the messages in the code, found in its syntax tree, and the notes in the data."""

from __future__ import annotations

import ast
import csv
from collections.abc import Collection, Iterator, Mapping
from io import TextIOWrapper
from typing import Any, BinaryIO

import yaml


def messages(
    file: BinaryIO, keywords: Collection[str], comments: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, str | tuple[str, ...], list[str]]]:
    r"""Yield the messages of a module, as an extraction method of Babel does: line, function, message, comments.

    Babel's own method misses what is asked for as ``gettext(language)("...")`` and, before Python 3.12, what stands
    in an f-string. This one finds both, and the same on every Python.

    Example:
        >>> from io import BytesIO
        >>> code = b'f"{_(\'All\')}"; gettext(language)("done"); n_("{count} row", "{count} rows", count)'
        >>> [message for _line, _function, message, _comments in messages(BytesIO(code), (), (), {})]
        ['All', 'done', ('{count} row', '{count} rows')]
    """
    calls = [node for node in ast.walk(ast.parse(file.read())) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        texts = tuple(arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))
        function = _asked(call.func)
        if function == "gettext" and texts:
            yield call.lineno, function, texts[0], []
        elif function == "ngettext" and len(texts) > 1:
            yield call.lineno, function, texts, []


def _asked(function: ast.expr) -> str:
    """What a call asks for: a message by ``_``, ``self._`` or ``gettext(language)``, or one with a number."""
    if isinstance(function, ast.Call) and isinstance(function.func, ast.Name):
        return function.func.id
    name = getattr(function, "id", getattr(function, "attr", ""))
    return {"_": "gettext", "n_": "ngettext"}.get(name, "")


def notes(
    file: BinaryIO, keywords: Collection[str], comments: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, str, list[str]]]:
    r"""Yield the notes of a table of the data, as an extraction method of Babel does.

    Example:
        >>> from io import BytesIO
        >>> found = notes(BytesIO(b"line,note\n3,an estimate\n4,\n"), (), (), {})
        >>> [message for _line, _function, message, _comments in found]
        ['an estimate']
    """
    rows = csv.DictReader(TextIOWrapper(file, encoding="utf-8", newline=""))
    for row in rows:
        if row.get("note"):
            yield rows.line_num, "gettext", row["note"], []


def lost(
    file: BinaryIO, keywords: Collection[str], comments: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield what a ``report.yml`` says that the text of a report lost, as an extraction method of Babel does.

    Example:
        >>> from io import BytesIO
        >>> found = lost(BytesIO(b"lost: [{line: 3, what: a chart}]"), (), (), {})
        >>> [message for _line, _function, message, _comments in found]
        ['a chart']
    """
    for one in yaml.safe_load(file).get("lost", ()):
        yield one["line"], "gettext", one["what"], []
