"""Tables of every format: cells with what they span, which rows head the others, and each row as a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dxlib.reading.document import Cell, Line, Place
from dxlib.reading.extraction.wording import Piece, around, joined

SEPARATOR = " | "
SPANNED = 1000  # rows and columns that a cell may span

_FIGURE = re.compile(r"[^\w%]*\d[\d.,/\s]*(?:%|[^\W\d]{0,6})\W*")
_YEARS = re.compile(  # 2023, 6/2022, Q1/2024, 2021-2025
    r"\W*(?:(?:Q?\d{1,2}|[QTHN]\d{1,2}|\d{1,2}T|\d{1,2}/\d{1,2})[/.-])?(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?\W*"
)
_COLUMN = re.compile(r"\(?(\d{1,2}|[A-Da-d])\)?(?:\s*=.*)?")
_NUMBERING = re.compile(r"\(?(?:\d{1,3}|[IVXLC]{1,5}|[a-zđA-Z])(?:\.\d{1,2})*[.)]?|[-–•+*]")


@dataclass(frozen=True)
class Field:
    """A cell of a table: rows and columns counted from 0, its words, and whether its format calls it a header."""

    row: int
    column: int
    words: tuple[Piece, ...] = ()
    rows: int = 1
    columns: int = 1
    heading: bool = False

    @property
    def text(self) -> str:
        """Its words with blanks between."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Heading:
    """A header that another table, of which this is the rest, printed over these columns."""

    column: int
    columns: int
    text: str


class Grid:
    """A table.

    Args:
        fields: its cells, in any order.
        heads: how many rows head the others; without it they are told by what stands in them.
        inherited: the headers of the table that it continues.
    """

    def __init__(self, fields: Iterable[Field], heads: int | None = None, inherited: Sequence[Heading] = ()) -> None:
        self.fields = sorted(map(_held, fields), key=lambda field: (field.row, field.column))
        self.height = max((field.row + field.rows for field in self.fields), default=0)
        self.width = max((field.column + field.columns for field in self.fields), default=0)
        self.inherited = tuple(inherited)
        self._heads = heads

    @cached_property
    def heads(self) -> int:
        """How many rows head the others."""
        if self._heads is not None:
            return min(self._heads, self.height)
        marked = [all(field.heading for field in row) for row in self.rows if row]
        if any(marked):
            return next((at for at, one in enumerate(marked) if not one), len(marked))
        return 0 if self.inherited or self.height < 2 else self._guessed()

    @cached_property
    def rows(self) -> list[list[Field]]:
        """The cells that begin in each row, from the left."""
        found: list[list[Field]] = [[] for _ in range(self.height)]
        for field in self.fields:
            found[field.row].append(field)
        return found

    @cached_property
    def headings(self) -> list[Heading]:
        """What a table that continues this one inherits."""
        own = [Heading(f.column, f.columns, f.text) for f in self.fields if f.row < self.heads and f.text]
        return own or list(self.inherited)

    def above(self, field: Field) -> tuple[str, ...]:
        """Return the words of the header cells over a cell, from the top."""
        end = field.column + field.columns
        heads = self.headings if field.row >= self.heads else [
            Heading(f.column, f.columns, f.text) for f in self.fields if f.row + f.rows <= field.row and f.text
        ]  # fmt: skip
        over = [head.text for head in heads if head.column < end and field.column < head.column + head.columns]
        return tuple(dict.fromkeys(over))

    def before(self, field: Field) -> str:
        """Return what names the row: its first cell that is more than a running number.

        Where that cell spans several rows, the next one names the row with it. Headers have none.
        """
        if field.row < self.heads:
            return ""
        names = []
        for other in self._across[field.row]:
            if other.column >= field.column:
                break
            if other.text and not _NUMBERING.fullmatch(other.text) and not _is_figure(other.text):
                names.append(other.text)
                if other.rows == 1:
                    break
        return " ".join(names)

    def lines(self, place: Place) -> list[Line]:
        """Return each row as a line, empty ones left out; ``place`` has everything but the row."""
        return [line for at in range(self.height) if (line := self._line(at, place)) is not None]

    def _line(self, at: int, place: Place) -> Line | None:
        text, cells, words = "", [], []
        for field in self.rows[at]:
            text += SEPARATOR if field is not self.rows[at][0] else ""
            shown, boxes = joined(list(field.words), len(text))
            words += boxes
            if shown:
                cells.append(Cell(start=len(text), end=len(text) + len(shown), column=field.column + 1,
                                  above=self.above(field), before=self.before(field)))  # fmt: skip
            text += shown
        if not cells:
            return None
        box = around([word.box for word in words])
        return Line(text=text.rstrip(), kind="header" if at < self.heads else "row",
                    place=place.model_copy(update={"row": at + 1, "box": box}),
                    cells=tuple(cells), words=tuple(words))  # fmt: skip

    @cached_property
    def _across(self) -> list[list[Field]]:
        """The cells that cover each row, also those that began above it, from the left."""
        found: list[list[Field]] = [[] for _ in range(self.height)]
        for field in sorted(self.fields, key=lambda field: field.column):
            for row in range(field.row, field.row + field.rows):
                found[row].append(field)
        return found

    def _guessed(self) -> int:
        """Rows that head the others: from the top, as long as cells span further or columns are only named."""
        if not _names(self.rows[0]):
            return 0
        heads = 1
        while heads < self.height:
            reach = max(field.row + field.rows for field in self.fields if field.row < heads)
            spread = any(field.columns > 1 for field in self.rows[heads - 1])
            grown = reach if reach > heads else heads + (spread and _names(self.rows[heads]))
            if grown == heads or grown >= self.height:
                break
            heads = grown
        return heads + (heads < self.height - 1 and _counts_columns(self.rows[heads]))


def _held(field: Field) -> Field:
    """A cell that spans no more than any table has, whatever its file says."""
    if max(field.rows, field.columns) <= SPANNED:
        return field
    return replace(field, rows=min(field.rows, SPANNED), columns=min(field.columns, SPANNED))


def _names(row: list[Field]) -> bool:
    """Whether a row may name columns: something stands in it, and no figures but years."""
    said = [field.text for field in row if field.text]
    return bool(said) and not any(map(_is_figure, said))


def _is_figure(text: str) -> bool:
    """Whether a cell is a figure alone; a year names what stands under or behind it."""
    return bool(_FIGURE.fullmatch(text)) and not _YEARS.fullmatch(text)


def _counts_columns(row: list[Field]) -> bool:
    """Whether a row only numbers the columns: (1), (2), (3)."""
    found = [_COLUMN.fullmatch(field.text) for field in row]
    numbers = [int(match[1]) for match in found if match and match[1].isdigit()]
    return all(found) and len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
