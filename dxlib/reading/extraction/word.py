"""Word files: paragraphs, lists with their numbers, tables, text boxes, charts, footnotes, heads and feet of pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from dxlib.errors import DxError
from dxlib.notation.archives import examined
from dxlib.reading.document import Document, Line, Place
from dxlib.reading.extraction import charted
from dxlib.reading.extraction.grids import Field, Grid
from dxlib.reading.extraction.numbering import Numbering, W
from dxlib.reading.extraction.wording import language, pieces, raised, tidy

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_DELETED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr", "tblPr",
                                      "sdtPr", "sdtEndPr", "rt")} | {f"{_MC}Fallback"}  # fmt: skip
_DEEPEST = 20


def read(path: Path, content: bytes) -> Document:
    """Return what a Word file prints: what was inserted while changes were tracked, and not what was deleted.

    Raises:
        DxError: the file is protected, damaged, or unpacks to too much.
    """
    from docx.opc.package import OpcPackage

    found = examined(path)
    package = OpcPackage.open(io.BytesIO(content))
    reading = _Reading(_Part(package.main_document_part))
    return Document(format="docx", lines=tuple(reading.lines()), warnings=found.warnings)


class _Part:
    """A part of the file: its elements, and the parts that it names."""

    def __init__(self, part: Any) -> None:
        self._part = part
        self.root = _parsed(part)

    def named(self, kind: str) -> Any | None:
        """The elements of the one part that it names of a kind, such as ``styles``."""
        found = (rel for rel in self._part.rels.values() if rel.reltype == _OFFICE + kind and not rel.is_external)
        rel = next(found, None)
        return None if rel is None else _parsed(rel.target_part)

    def related(self, rel_id: str) -> Any | None:
        """The part that an id names, if it lies in the file."""
        rel = self._part.rels.get(rel_id)
        return None if rel is None or rel.is_external else _Part(rel.target_part)


def _parsed(part: Any) -> Any:
    from docx.oxml.parser import parse_xml

    element = getattr(part, "element", None)
    return parse_xml(part.blob) if element is None else element


class _Reading:
    """Walks through a document and collects its lines."""

    def __init__(self, part: _Part) -> None:
        self.part = part
        self.numbering = Numbering(part.named("numbering"))
        self.styles = _Styles(part.named("styles"))
        self.notes = {kind: _notes(part.named(f"{kind}s")) for kind in ("footnote", "endnote")}
        self.language = language("".join(part.root.itertext()))
        self.marks: dict[tuple[str, str], str] = {}
        self.paragraphs = self.tables = self.boxes = 0

    def lines(self) -> Iterator[Line]:
        """Heads of pages, the body with each footnote behind the paragraph that has its mark, feet of pages."""
        body = self.part.root.find(f"{W}body")
        if body is None:
            raise DxError("the file has no body")
        yield from self._around(body, "headerReference")
        yield from self._blocks(body, self.part)
        yield from self._around(body, "footerReference")

    def _around(self, body: Any, name: str) -> Iterator[Line]:
        """Heads or feet of pages, each text once."""
        seen = set()
        for reference in body.iter(f"{W}{name}"):
            part = self.part.related(reference.get(f"{_R}id", ""))
            if part is not None:
                for line in self._blocks(part.root, part):
                    if line.text not in seen:
                        seen.add(line.text)
                        yield line

    def _blocks(self, element: Any, part: _Part, depth: int = 0) -> Iterator[Line]:
        if depth > _DEEPEST:
            raise DxError("tables or boxes are nested in each other more than twenty deep; this is no report")
        for child in element:
            if child.tag == f"{W}p":
                yield from self._paragraph(child, part, depth)
            elif child.tag == f"{W}tbl":
                yield from self._table(child, part, depth)
            elif child.tag not in _DELETED:
                yield from self._blocks(child, part, depth)  # content controls, insertions

    def _paragraph(self, element: Any, part: _Part, depth: int) -> Iterator[Line]:
        said = _Said()
        self._say(element, said, False)
        number = self._number(element)
        texts = [text for text in map(tidy, "".join(said.text).split("\n")) if text]
        if texts:
            self.paragraphs += 1
            texts[0] = number + texts[0]
        kind: Literal["heading", "text"] = "heading" if self.styles.heads(element) else "text"
        place = Place(paragraph=self.paragraphs)
        yield from (Line(text=text, kind=kind, place=place) for text in texts)
        for note in said.notes:
            yield from self._note(*note)
        for box in said.boxes:
            self.boxes += 1
            shape = self.boxes
            for line in self._blocks(box, part, depth + 1):
                yield line.model_copy(update={"place": line.place.model_copy(update={"shape": shape})})
        for rel_id, what in said.drawn:
            yield from self._drawn(part.related(rel_id), what)

    def _say(self, element: Any, said: _Said, is_raised: bool) -> None:
        """Collect the text of a paragraph; boxes that hang on it are kept for afterwards."""
        for child in element:
            tag = child.tag
            if tag in _DELETED or not isinstance(tag, str):
                continue
            if tag == f"{W}r":
                if not _is_hidden(child):
                    self._say(child, said, _is_raised(child))
            elif tag in (f"{W}t", f"{_M}t"):
                said.text.append(raised(child.text or "") if is_raised else child.text or "")
            elif tag in (f"{W}br", f"{W}cr"):
                said.text.append("\n")
            elif tag in (f"{W}tab", f"{W}ptab"):
                said.text.append(" ")
            elif tag in (f"{W}noBreakHyphen", f"{W}softHyphen"):
                said.text.append("-" if tag == f"{W}noBreakHyphen" else "")
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self._refer(child, said)
            elif tag == f"{W}txbxContent":
                said.boxes.append(child)
            elif tag == f"{_C}chart":
                said.drawn.append((child.get(f"{_R}id", ""), "chart"))
            elif tag == f"{_DGM}relIds":
                said.drawn.append((child.get(f"{_R}dm", ""), "diagram"))
            else:
                self._say(child, said, is_raised)

    def _refer(self, reference: Any, said: _Said) -> None:
        kind = "footnote" if reference.tag == f"{W}footnoteReference" else "endnote"
        key = (kind, reference.get(f"{W}id", ""))
        mark = self.marks.setdefault(key, str(len(self.marks) + 1))
        said.text.append(raised(mark))
        said.notes.append((key, mark))

    def _note(self, key: tuple[str, str], mark: str) -> Iterator[Line]:
        """The lines of a footnote, the mark before the first."""
        kind, number = key
        element = self.notes[kind].pop(number, None)
        if element is None:
            return
        place = Place(note=mark)
        before = f"{raised(mark)} "
        for line in self._blocks(element, self.part):
            cells = tuple(
                c.model_copy(update={"start": c.start + len(before), "end": c.end + len(before)}) for c in line.cells
            )
            kept = {"table": line.place.table, "row": line.place.row}
            yield line.model_copy(update={"text": before + line.text, "cells": cells, "kind": "footnote",
                                          "place": place.model_copy(update=kept)})  # fmt: skip
            before = ""

    def _number(self, element: Any) -> str:
        properties = element.find(f"{W}pPr")
        numbered = None if properties is None else properties.find(f"{W}numPr")
        number, level = self.styles.list_of(element) if numbered is None else _list_of(numbered)
        return self.numbering.next(number, level)

    def _table(self, element: Any, part: _Part, depth: int) -> Iterator[Line]:
        self.tables += 1
        number = self.tables
        inner: dict[int, list[Line]] = {}
        fields: list[Field] = []
        open_: dict[int, int] = {}  # by column, which field a vertical merge lengthens
        heads = 0
        rows = list(_children(element, f"{W}tr"))
        for at, row in enumerate(rows):
            properties = row.find(f"{W}trPr")
            heads += heads == at and properties is not None and _is_on(properties.find(f"{W}tblHeader"))
            column = _value(properties, "gridBefore", 0)
            for cell in _children(row, f"{W}tc"):
                shape = cell.find(f"{W}tcPr")
                wide = max(1, min(_value(shape, "gridSpan", 1), 1000))
                merge = None if shape is None else shape.find(f"{W}vMerge")
                if merge is not None and merge.get(f"{W}val") != "restart" and column in open_:
                    upper = fields[open_[column]]
                    fields[open_[column]] = Field(
                        upper.row, upper.column, upper.words, at - upper.row + 1, upper.columns
                    )
                else:
                    lines = list(self._blocks(cell, part, depth + 1))
                    own = [line for line in lines if _is_own(line)]
                    inner.setdefault(at, []).extend(line for line in lines if not _is_own(line))
                    open_[column] = len(fields)
                    fields.append(Field(at, column, tuple(pieces(" ".join(line.text for line in own))), 1, wide))
                column += wide
        grid = Grid(fields, heads=heads or None)
        if grid.width == 1:  # a frame around text
            for at in range(grid.height):
                yield from (Line(text=f.text, place=Place(table=number, row=at + 1)) for f in grid.rows[at] if f.words)
                yield from inner.get(at, [])
            return
        for line in grid.lines(Place(table=number)):
            yield line
            yield from inner.pop((line.place.row or 0) - 1, [])
        for rest in inner.values():
            yield from rest

    def _drawn(self, part: Any | None, what: str) -> Iterator[Line]:
        if part is None:
            return
        if what == "diagram":
            self.boxes += 1
            place = Place(shape=self.boxes)
            yield from (Line(text=text, place=place) for text in charted.diagram(part.root))
            return
        if heading := charted.title(part.root):
            yield Line(text=heading, kind="heading", place=Place(paragraph=self.paragraphs))
        self.tables += 1
        yield from charted.grid(part.root, self.language).lines(Place(table=self.tables))


def _is_own(line: Line) -> bool:
    """Whether a line is of a cell itself, and not of a table in it or a footnote."""
    return line.place.table is None and line.kind != "footnote"


class _Said:
    """What a paragraph says, and what hangs on it."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.notes: list[tuple[tuple[str, str], str]] = []
        self.boxes: list[Any] = []
        self.drawn: list[tuple[str, str]] = []


class _Styles:
    """The styles of paragraphs: which are headings, and which put numbers before."""

    def __init__(self, root: Any | None) -> None:
        styles = [] if root is None else root.iter(f"{W}style")
        self._styles = {style.get(f"{W}styleId"): style for style in styles}

    def heads(self, paragraph: Any) -> bool:
        """Whether a paragraph is a heading or title."""
        if paragraph.find(f"{W}pPr/{W}outlineLvl") is not None:
            return int(paragraph.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val", 9)) < 9
        return any(
            _name(style).startswith(("heading", "title", "subtitle")) or style.find(f"{W}pPr/{W}outlineLvl") is not None
            for style in self._chain(paragraph)
        )

    def list_of(self, paragraph: Any) -> tuple[str, int]:
        """The list of a paragraph's style, and the level in it."""
        for style in self._chain(paragraph):
            numbered = style.find(f"{W}pPr/{W}numPr")
            if numbered is not None:
                return _list_of(numbered)
        return "", 0

    def _chain(self, paragraph: Any) -> Iterator[Any]:
        """The style of a paragraph, and those that it rests on."""
        named, seen = paragraph.find(f"{W}pPr/{W}pStyle"), set()
        while named is not None and (key := named.get(f"{W}val")) in self._styles and key not in seen:
            seen.add(key)
            yield self._styles[key]
            named = self._styles[key].find(f"{W}basedOn")


def _name(style: Any) -> str:
    found = style.find(f"{W}name")
    return "" if found is None else str(found.get(f"{W}val", "")).lower()


def _list_of(numbered: Any) -> tuple[str, int]:
    number, level = numbered.find(f"{W}numId"), numbered.find(f"{W}ilvl")
    return (
        "" if number is None else number.get(f"{W}val", ""),
        0 if level is None else int(level.get(f"{W}val", 0)),
    )


def _notes(root: Any | None) -> dict[str, Any]:
    """Footnotes by their id, without the lines that part them from the text."""
    if root is None:
        return {}
    return {note.get(f"{W}id"): note for note in root if note.get(f"{W}type", "normal") == "normal"}


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Rows or cells, also those in content controls and insertions; not those of tables inside, nor deleted ones."""
    for child in element:
        if child.tag == tag:
            if child.find(f"{W}trPr/{W}del") is None and child.find(f"{W}tcPr/{W}cellDel") is None:
                yield child
        elif child.tag not in _DELETED and child.tag != f"{W}tbl":
            yield from _children(child, tag)


def _value(properties: Any | None, name: str, default: int) -> int:
    found = None if properties is None else properties.find(f"{W}{name}")
    return default if found is None else int(found.get(f"{W}val", default))


def _is_on(element: Any | None) -> bool:
    return element is not None and element.get(f"{W}val", "true") not in ("0", "false", "off")


def _is_hidden(run: Any) -> bool:
    return _is_on(run.find(f"{W}rPr/{W}vanish"))


def _is_raised(run: Any) -> bool:
    found = run.find(f"{W}rPr/{W}vertAlign")
    return found is not None and found.get(f"{W}val") == "superscript"
