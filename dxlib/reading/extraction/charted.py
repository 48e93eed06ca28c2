"""Charts in files of Office: categories and values as the rows of a table."""

from __future__ import annotations

from typing import Any

from dxlib.reading.extraction.grids import Field, Grid
from dxlib.reading.extraction.shown import shown_number
from dxlib.reading.extraction.wording import pieces, tidy

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_D = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"


def title(chart: Any) -> str:
    """Return the title of a chart, empty where it has none."""
    found = chart.find(f".//{_C}chart/{_C}title")
    return "" if found is None else tidy(" ".join(part.text or "" for part in found.iter(f"{_A}t", f"{_C}v")))


def grid(chart: Any, language: str) -> Grid:
    """Return the table behind a chart: a row a category, a column a series, numbers as the chart shows them.

    Args:
        chart: the element of the chart's part.
        language: in which numbers are shown, ``vi`` or ``en``.
    """
    series = list(chart.iter(f"{_C}ser"))
    labels: dict[int, str] = {}
    for one in series:
        for name in ("cat", "xVal"):
            labels |= {at: text for at, text in _points(one.find(f"{_C}{name}"), language).items() if at not in labels}
    values = [_points(_first(one, "val", "yVal"), language) for one in series]
    order = sorted({at for column in (labels, *values) for at in column})
    fields = [Field(0, column, tuple(pieces(_name(one)))) for column, one in enumerate(series, 1)]
    for row, at in enumerate(order, 1):
        fields.append(Field(row, 0, tuple(pieces(labels.get(at, "")))))
        fields += [Field(row, column, tuple(pieces(one.get(at, "")))) for column, one in enumerate(values, 1)]
    return Grid(fields, heads=1)


def diagram(data: Any) -> list[str]:
    """Return the texts of a diagram of boxes and arrows, in its order."""
    texts = (tidy("".join(part.text or "" for part in point.iter(f"{_A}t"))) for point in data.iter(f"{_D}pt"))
    return [text for text in texts if text]


def _first(element: Any, *names: str) -> Any:
    return next((found for name in names if (found := element.find(f"{_C}{name}")) is not None), None)


def _name(series: Any) -> str:
    found = series.find(f"{_C}tx")
    return "" if found is None else " ".join(part.text or "" for part in found.iter(f"{_C}v"))


def _points(element: Any, language: str) -> dict[int, str]:
    """The points of a column by their place, as they are shown."""
    if element is None:
        return {}
    code = next((part.text or "" for part in element.iter(f"{_C}formatCode")), "General")
    numeric = element.find(f"{_C}numRef") is not None or element.find(f"{_C}numLit") is not None
    found: dict[int, list[str]] = {}
    for point in element.iter(f"{_C}pt"):
        text = (point.findtext(f"{_C}v") or "").strip()
        found.setdefault(int(point.get("idx", 0)), []).append(
            shown_number(text, point.get("formatCode") or code, language) if numeric else text
        )
    return {at: " ".join(reversed(texts)) for at, texts in found.items()}  # of several levels the outer one first
