"""The messages in the code, for the catalogue: found in its syntax tree, so also inside of f-strings."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import Any, BinaryIO


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
