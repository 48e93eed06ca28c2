"""What an executed notebook shows, in order: the richest form of each output that an edition can show."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any, TypeVar

from dxlib.characters import UNSEEN, seen
from dxlib.charts.render import MIME as VEGA
from dxlib.errors import DxError
from dxlib.text import PROSE

WIDGET = "application/vnd.jupyter.widget-view+json"
_RICHEST_FIRST = (PROSE, VEGA, "text/markdown", "text/html", "text/plain")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what no Office file may hold
_ODD = re.compile(rf"[{UNSEEN}\ud800-\udfff\ufffe\uffff]|\\(?:u00[01]|[bf])")  # either, in JSON

Piece = TypeVar("Piece")


class CannotDraw(DxError):
    """A chart that could not be drawn, with the place of its cell in the executed notebook."""

    def __init__(self, cell: int, reason: str) -> None:
        self.cell, self.reason = cell, reason
        super().__init__(reason)


def read(
    nb: Any, made: Callable[[str, Mapping[str, Any], bool], Iterable[Piece]], some: Container[int] | None = None
) -> list[Piece]:
    """Return the pieces of a page or a document that a notebook becomes, in reading order.

    Characters that are not seen, or that no document may hold, are left out.

    Args:
        nb: the notebook, after its tags are obeyed.
        made: makes pieces of a form of data by name, all the forms that there are, and whether a cell computed it.
        some: the numbers of the cells that are read; all by default.

    Raises:
        CannotDraw: a chart's specification is wrong; the error names the cell.
    """
    found: list[Piece] = []
    for at, cell in enumerate(nb.cells):
        if some is not None and at not in some:
            continue
        try:
            if cell.cell_type == "markdown":
                found += made("text/markdown", {"text/markdown": _clean(cell.source)}, False)
            for data in map(_data, cell.get("outputs", ())):
                kind = next((kind for kind in _RICHEST_FIRST if kind in data), None)
                found += made(kind, _clean(data), True) if kind else ()
        except (ValueError, TypeError, KeyError) as error:
            reason = str(error).strip().splitlines()
            raise CannotDraw(at, " ".join(reason[:2]) or type(error).__name__) from error
    return found


def _data(output: Any) -> Mapping[str, Any]:
    """The forms of an output: what is printed counts, but not to the error stream, and not that there is a widget."""
    if output.output_type == "stream":
        return {"text/plain": output.text} if output.name == "stdout" else {}
    data = output.get("data", {})
    return {kind: data[kind] for kind in data if kind != "text/plain"} if WIDGET in data else data


def _clean(found: Any) -> Any:
    """The same without characters that are not seen, or that no Office file may hold; most have none."""
    return _cleaned(found) if _ODD.search(json.dumps(found, ensure_ascii=False)) else found


def _cleaned(found: Any) -> Any:
    if isinstance(found, str):
        return seen(_UNPRINTABLE.sub("", found))
    if isinstance(found, Mapping):
        return {name: _cleaned(value) for name, value in found.items()}
    return [_cleaned(value) for value in found] if isinstance(found, list) else found
