"""Slides: shapes in the order in which they are read, tables, charts as tables, diagrams, and the speaker's notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from dxlib.errors import DxError
from dxlib.notation.archives import examined
from dxlib.reading.document import Box, Document, Line, Place
from dxlib.reading.extraction import charted
from dxlib.reading.extraction.grids import Field, Grid
from dxlib.reading.extraction.numbering import counted
from dxlib.reading.extraction.ordering import in_order
from dxlib.reading.extraction.wording import language, pieces, raised, tidy

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_POINT = 12700  # of the units of Office
_GUTTER = 2.0  # points of white that part columns of shapes
_DEEPEST = 30
_TITLES = (1, 3)  # kinds of placeholders that are titles
_NUMBERS = {"arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman",
            "romanUc": "upperRoman"}  # fmt: skip


def read(path: Path, content: bytes) -> Document:
    """Return what slides show, slide by slide, each with its notes behind it.

    Raises:
        DxError: the file is protected, damaged, or unpacks to too much.
    """
    from pptx.package import Package

    found = examined(path)
    package: Any = Package.open(io.BytesIO(content))
    presentation: Any = package.main_document_part
    slides = list(presentation.presentation.slides)
    reading = _Reading(_language(package))
    lines = [line for number, slide in enumerate(slides, 1) for line in reading.slide(slide, number)]
    hidden = [str(number) for number, slide in enumerate(slides, 1) if slide.element.get("show") == "0"]
    warnings = list(found.warnings)
    if hidden:
        warnings.append(f"slides that are hidden were read too: {', '.join(hidden)}")
    return Document(format="pptx", lines=tuple(lines), warnings=tuple(warnings))


def _language(package: Any) -> str:
    """The language of slides and charts."""
    roots = (part._element for part in package.iter_parts()
             if part.partname.startswith(("/ppt/slides/", "/ppt/charts/")) and hasattr(part, "_element"))  # fmt: skip
    return language("".join(text for root in roots for text in root.itertext()))


class _Reading:
    """Walks through slides and makes lines; shapes and tables are counted on each slide."""

    def __init__(self, language_: str) -> None:
        self.language = language_
        self.number = self.shapes = self.tables = 0

    def slide(self, slide: Any, number: int) -> Iterator[Line]:
        """The lines of a slide, its title first, and of its notes."""
        self.number, self.shapes, self.tables = number, 0, 0
        shapes = list(slide.shapes)
        titles = [shape for shape in shapes if _is_title(shape)]
        rest = [shape for shape in shapes if not _is_title(shape)]
        yield from self._ordered([*titles, *_by_place(rest)], 0)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            place = Place(slide=number, note="notes")
            for text in _paragraphs(slide.notes_slide.notes_text_frame._txBody):
                yield Line(text=text, place=place)

    def _ordered(self, shapes: list[Any], depth: int) -> Iterator[Line]:
        if depth > _DEEPEST:
            raise DxError("shapes are grouped in each other more than thirty deep; this is no report")
        for shape in shapes:
            tag = shape.element.tag
            if shape.element.find(f".//{_P}cNvPr[@hidden='1']") is not None and tag != f"{_P}grpSp":
                continue
            if tag == f"{_P}grpSp":
                yield from self._ordered(_by_place(list(shape.shapes)), depth + 1)
                continue
            self.shapes += 1
            yield from self._shape(shape)

    def _shape(self, shape: Any) -> Iterator[Line]:
        place = Place(slide=self.number, shape=self.shapes)
        if getattr(shape, "has_table", False):
            self.tables += 1
            yield from _table(shape.table).lines(place.model_copy(update={"table": self.tables}))
        elif getattr(shape, "has_chart", False):
            yield from self._chart(shape.chart.part._element, place)
        elif shape.element.tag == f"{_P}graphicFrame":
            yield from self._diagram(shape, place)
        elif shape.has_text_frame:
            kind: Literal["heading", "text"] = "heading" if _is_title(shape) else "text"
            for text in _paragraphs(shape.text_frame._txBody):
                yield Line(text=text, kind=kind, place=place)

    def _chart(self, chart: Any, place: Place) -> Iterator[Line]:
        if heading := charted.title(chart):
            yield Line(text=heading, kind="heading", place=place)
        self.tables += 1
        yield from charted.grid(chart, self.language).lines(place.model_copy(update={"table": self.tables}))

    def _diagram(self, shape: Any, place: Place) -> Iterator[Line]:
        from pptx.oxml import parse_xml

        named = shape.element.find(f".//{_DGM}relIds")
        if named is None:
            return
        part = shape.part.related_part(named.get(f"{_R}dm"))
        yield from (Line(text=text, place=place) for text in charted.diagram(parse_xml(part.blob)))


def _by_place(shapes: list[Any]) -> list[Any]:
    boxes: list[Box] = [
        (left / _POINT, top / _POINT, (left + (shape.width or 0)) / _POINT, (top + (shape.height or 0)) / _POINT)
        for shape in shapes
        for left, top in [(shape.left or 0, shape.top or 0)]
    ]
    return [shapes[at] for at in in_order(boxes, _GUTTER)]


def _is_title(shape: Any) -> bool:
    return bool(shape.is_placeholder) and shape.placeholder_format.type in _TITLES


def _table(table: Any) -> Grid:
    fields = []
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells.cells):
            if cell.is_spanned:
                continue
            words = tuple(pieces(" ".join(_paragraphs(cell._tc.txBody)))) if cell._tc.txBody is not None else ()
            tall, wide = (cell.span_height, cell.span_width) if cell.is_merge_origin else (1, 1)
            fields.append(Field(row, column, words, tall, wide))
    return Grid(fields)


def _paragraphs(body: Any) -> list[str]:
    """The lines of a text frame, with the numbers of its lists."""
    found: list[str] = []
    counts: dict[int, int] = {}
    for paragraph in body.iter(f"{_A}p"):
        properties = paragraph.find(f"{_A}pPr")
        level = int(properties.get("lvl", 0)) if properties is not None else 0
        numbered = properties.find(f"{_A}buAutoNum") if properties is not None else None
        counts = {at: count for at, count in counts.items() if at < level or (at == level and numbered is not None)}
        texts = [text for text in map(tidy, _said(paragraph).split("\n")) if text]
        if texts and numbered is not None:
            counts[level] = counts.get(level, int(numbered.get("startAt", 1)) - 1) + 1
            texts[0] = f"{_number(numbered.get('type', ''), counts[level])} {texts[0]}"
        found += texts
    return found


def _said(paragraph: Any) -> str:
    text = ""
    for child in paragraph.iter(f"{_A}r", f"{_A}fld", f"{_A}br", f"{_M}t"):
        if child.tag == f"{_A}br":
            text += "\n"
        elif child.tag == f"{_M}t":
            text += child.text or ""
        else:
            properties = child.find(f"{_A}rPr")
            is_raised = properties is not None and not properties.get("baseline", "0").startswith(("0", "-"))
            said = (child.findtext(f"{_A}t") or "").replace("\v", "\n")
            text += raised(said) if is_raised else said
    return text


def _number(form: str, count: int) -> str:
    """A number of a list, with the stop or brackets of its form, such as ``arabicPeriod``."""
    number = next((counted(count, known) for name, known in _NUMBERS.items() if form.startswith(name)), str(count))
    if form.endswith("ParenBoth"):
        return f"({number})"
    return f"{number})" if form.endswith("ParenR") else number if form.endswith("Plain") else f"{number}."
