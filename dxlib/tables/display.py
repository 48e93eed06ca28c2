"""What charts and tables share: colours, signs of the statuses, sizes, and the table that a notebook shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from dxlib.indicators import known_definitions
from dxlib.notation.figures import printed_qualifier
from dxlib.notation.rows import rows_of as rows_of
from dxlib.tables.rests import table_to_json
from dxlib.text import areas_words, in_edition, show_number, status_word
from dxlib.text.prose import escaped
from dxlib.text.words import capital, get, in_language

# Light and dark. Charts are drawn with the light one; whoever embeds the drawing may put a variable in its place.
PALETTE: dict[str, tuple[str, str]] = {
    "ink": ("#1B2027", "#ECEAE4"),
    "ink2": ("#454E58", "#BEC4CB"),
    "ink3": ("#626C76", "#98A1AB"),
    "paper": ("#FCFBF8", "#12161B"),
    "rule": ("#D8D4CA", "#343C45"),
    "grid": ("#E7E4DC", "#262D35"),
    "link": ("#0B5A8A", "#8EC5EC"),
    "soft": ("#E9EEF2", "#1F2831"),
    "tile": ("#D5E3EC", "#28404F"),
    "reached": ("#0E3F63", "#A9D3F2"),
    "track": ("#2B79AE", "#5BA6DA"),
    "slight": ("#E2A93B", "#F0C25E"),
    "off": ("#B9500C", "#F0893F"),
    "away": ("#7C1D2E", "#EE8FA0"),
    "na": ("#6B747D", "#98A1AC"),
    "base": ("#6C757E", "#98A1AD"),
    "on_status": ("#FFFFFF", "#10151A"),
    "on_slight": ("#1B2028", "#10151B"),
    "rest": ("#D9D5CB", "#3A424B"),
}
_READINGS = ("read as points", "read as a ratio to the rest", "read as N+1 times", "truncated")
_COLOURS = (
    ("reached", ("reached",)),
    ("track", ("on_track", "significant", "substantial")),
    ("slight", ("slightly_behind", "moderate", "fair")),
    ("off", ("off_track", "insufficient", "limited", "missed", "stagnation")),
    ("away", ("moderate_away", "moving_away", "movement_away", "significant_away", "deterioration")),
    # What the audit finds.
    ("track", ("consistent", *(f"consistent if {reading}" for reading in _READINGS))),
    ("off", ("inconsistent", "contradiction", "stock and flow", "parts", "status")),
    ("slight", ("suspect", "revision")),
)
OF_STATUS = {status: colour for colour, statuses in _COLOURS for status in statuses}
# Symbols in a square of 2 by 2 round the origin, as Vega-Lite takes them.
_DISC = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0Z"
SYMBOLS = {
    "disc": _DISC,
    "up": "M0,-0.85L0.96,0.8L-0.96,0.8Z",
    "down": "M0,0.85L0.96,-0.8L-0.96,-0.8Z",
    "diamond": "M0,-1L1,0L0,1L-1,0Z",
    "square": "M-0.92,-0.92H0.92V0.92H-0.92Z",
    "tick": "M-0.46,0.06L-0.13,0.4L0.5,-0.36",
    "arrow": "M0.52,0H-0.48M-0.06,-0.44L-0.5,0L-0.06,0.44",
    "minus": "M-0.38,0H0.38",
    "cross": "M-1,-1L1,1M-1,1L1,-1",
}
_CHARACTERS = {"disc": "✓", "up": "▲", "diamond": "◆", "down": "▼", "square": "←", "": "◌"}
_VERDICT_CHARACTERS = {"consistent": "✓", "suspect": "◇", "revision": "◇", "noted": "•"}
_VERDICT_CHARACTERS |= dict.fromkeys(("inconsistent", "contradiction", "stock and flow", "parts", "status"), "◆")
_VERDICT_CHARACTERS |= {f"consistent if {reading}": "○" for reading in _READINGS}
_SIGN_OF = {"reached": "disc", "track": "up", "slight": "diamond", "off": "down", "away": "square"}

WIDE, NARROW = 816, 334
FONT = "Noto Sans, DejaVu Sans, sans-serif"
TEXT, SMALL, LINE = 13, 12, 17
_FEW, _WIDEST = 3, 26  # rows of a table, and letters of a cell, where only text can be shown
_LOCALE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"], "minus": "−"}


def light(name: str) -> str:
    """Return the light colour of that name."""
    return PALETTE[name][0]


def status_colour(status: str) -> str:
    """Return the name in the palette of a status's colour; the grey one where there is no judgement."""
    return OF_STATUS.get(status, "na")


def status_sign(status: str) -> str:
    """Return the name of the symbol of a status; empty for the dashed ring of those not assessed."""
    return _SIGN_OF.get(status_colour(status), "")


def embed_options(language: str) -> dict[str, Any]:
    """Return what a viewer needs to write numbers in a language."""
    return {"formatLocale": _LOCALE} if language == "vi" else {}


_STYLE = Markup(
    ".dx-table.dx-table{font-variant-numeric:tabular-nums;caption{text-align:left;padding-bottom:6px}"
    "small{display:block;font-weight:400;opacity:.8}th,td{text-align:left;vertical-align:top;max-width:24em}"
    ".num{text-align:right;white-space:nowrap}.st{white-space:nowrap}}"
)


# What a table or a chart holds, for a document made of it: put out only while an edition is made (see in_edition).
BUNDLE = "application/vnd.dxlib.tables+json"


@dataclass(frozen=True)
class Column:
    """The head of a column: its words, whether it holds numbers, whether it takes a phone's whole width."""

    label: str
    numeric: bool = False
    full: bool = False


def numeric(label: str) -> Column:
    """Return the head of a column of numbers."""
    return Column(label, numeric=True)


def full(label: str) -> Column:
    """Return the head of a column that takes a phone's whole width."""
    return Column(label, full=True)


_ONE_LINE = 20  # characters of a figure that stay together


@dataclass(frozen=True)
class Cell:
    """A cell: its words, smaller lines under them (empty ones are left out), and the status whose sign it carries."""

    text: str = ""
    small: tuple[str, ...] = ()
    status: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "small", tuple(filter(None, self.small)))

    @property
    def long(self) -> bool:
        """Whether a figure with its unit and date needs more than one line of a column of figures."""
        return max(map(len, (self.text, *self.small))) > _ONE_LINE

    @property
    def css(self) -> str:
        """The class that gives the status its colour."""
        return f"s-{status_colour(self.status)}"

    @property
    def sign(self) -> str:
        """The character that stands for the symbol of the status."""
        known = _VERDICT_CHARACTERS.get(self.status)
        return known or (_CHARACTERS[status_sign(self.status)] if self.status else "")


def status_cell(status: str, language: str, *small: str) -> Cell:
    """Return the status of a target in words, with its sign and with smaller lines under it."""
    return Cell(capital(status_word(status, language)), small, status)


def counted(count: int, language: str) -> str:
    """Return how many there are, a dash for none."""
    return show_number(count, language) if count else "–"


class _Shown:
    """What a notebook shows as HTML, and an edition as data too."""

    @property
    def tables(self) -> tuple[Table, ...]:
        raise NotImplementedError

    def to_html(self, phone: bool = False) -> str:
        """Return it as HTML; ``phone`` also gives each cell the name of its column, for a list on a phone."""
        return "\n".join(_template().render(table=table, style=_STYLE, phone=phone) for table in self.tables)

    def _repr_html_(self) -> str:
        return self.to_html(phone=in_edition())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {BUNDLE: {"tables": [table_to_json(table) for table in self.tables]}} if in_edition() else {}


@dataclass(frozen=True)
class Table(_Shown):
    """A table that a notebook shows.

    Attributes:
        caption, subtitle: what it holds, of which unit and date.
        columns, rows: the heads, and the cells line by line.
        notes: remarks under it.
        folded: whether only the caption shows until it is asked for.
        frame: the rows it was made from, to go on with.
        behind: what each row rests on: rows that name indicators, reports and lines, as frames do. Where nothing is
            said, the rows of the frame, one each.

    Example:
        >>> Table("Totals", (Column("Name"), Column("Value", True)), ((Cell("a"), Cell("1")),))
        Totals
        Name  Value
        a     1
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    folded: bool = False
    frame: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)
    behind: Sequence[Sequence[Any]] = field(default=(), repr=False, compare=False)

    @classmethod
    def of(
        cls, caption: str, heads: Iterable[Any], rows: Iterable[Iterable[Any]], frame: pd.DataFrame, empty: str = "",
        **more: Any,
    ) -> Table:  # fmt: skip
        """Return a table of heads and cells, each a ``Column`` or a ``Cell``, or text where it is words alone.

        Args:
            caption, heads, rows, frame: what it is made of.
            empty: what is said under the first head where there are no rows.
            more: other attributes.

        Example:
            >>> Table.of("Totals", ["Name", numeric("Value")], [], pd.DataFrame(), "No total is printed.")
            Totals
            Name
            No total is printed.
        """
        columns = tuple(head if isinstance(head, Column) else Column(head) for head in heads)
        cells = tuple(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows)
        if empty and not cells:
            behind = more.get("behind") or [rows_of(frame)]
            return cls(caption, columns[:1], ((Cell(empty),),), frame=frame, behind=behind)
        return cls(caption, columns, cells, frame=frame, **more)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The table itself, where a stack has several."""
        return (self,)

    def to_markdown(self) -> str:
        """Return the table as Markdown."""

        def line(cells: Iterable[str]) -> str:
            return f"| {' | '.join(cells)} |"

        heads = [escaped(column.label) for column in self.columns]
        marks = ["---:" if column.numeric else "---" for column in self.columns]
        body = [line(escaped(_plain(cell)) for cell in row) for row in self.rows]
        notes = [escaped(note) for note in self.notes]
        title = f"**{escaped(self.caption)}**"
        return "\n".join([title, "", line(heads), line(marks), *body, "", *notes]).rstrip()

    def __str__(self) -> str:
        return self._text(len(self.rows))

    def __repr__(self) -> str:
        return self._text(_FEW)

    def _text(self, most: int) -> str:
        """The table as text: its first rows, and how many more there are."""
        shown = self.rows[:most]
        left = len(self.rows) - len(shown)
        wide = None if left == 0 else _WIDEST
        grid = [[column.label for column in self.columns], *([_plain(cell)[:wide] for cell in row] for row in shown)]
        widths = [max(len(line[n]) for line in grid) for n in range(len(self.columns))]
        lines = ["  ".join(text.ljust(w) for text, w in zip(line, widths, strict=True)).rstrip() for line in grid]
        return "\n".join([self.caption, *lines, *([f"… {left} more rows; print() shows all"] if left else self.notes)])


@dataclass(frozen=True)
class Stack(_Shown):
    """Several tables that a notebook shows as one, the second under the first."""

    tables: tuple[Table, ...] = ()

    def to_markdown(self) -> str:
        """Return the tables as Markdown."""
        return "\n\n".join(table.to_markdown() for table in self.tables)

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.tables))

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self.tables))


def _plain(cell: Cell) -> str:
    return "; ".join(text for text in (f"{cell.sign} {cell.text}".strip(), *cell.small) if text)


@cache
def _template() -> Any:
    from jinja2 import Environment  # the terminal shows tables without it

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((Path(__file__).with_name("display.html.j2")).read_text(encoding="utf-8"))


def qualifier_of(row: Any, side: str) -> str:
    """Return the qualifier of a figure of a row, read from its printed form where the frame has no column of it."""
    of, printed = ("", "as_printed") if side == "value" else (f"{side}_", f"{side}_printed")
    return str(get(row, f"{of}qualifier") or printed_qualifier(str(get(row, printed, ""))))


def true(row: Any, column: str) -> bool:
    """Whether a row has a flag."""
    return bool(get(row, column, False))


def unit_of_row(row: Any) -> str:
    """Return the unit of a row, by its definition where the frame has no such column."""
    return str(get(row, "unit") or known_definitions().indicator(row.indicator).unit)


def name_of(row: Any, language: str) -> str:
    """Return the name of a row's indicator, by its definition where the frame has no such column."""
    known = known_definitions().indicators.get(indicator := str(get(row, "indicator", "")))
    return in_language(row, "name", language) or (known.name[language] if known else indicator)


def series_of(row: Any) -> tuple[str, ...]:
    """Return the indicator of a row, who counts, and the part of the whole."""
    return str(row.indicator), str(get(row, "lineage", "")), str(get(row, "breakdown", ""))


def area_of(row: Any, language: str) -> str:
    """Return the area of a row, by name with its code; nothing for the whole country."""
    area = str(get(row, "area", "VN"))
    return "" if area == "VN" else areas_words([area], language)


def whole_of(row: Any) -> int:
    """Return of how many a row counts; 0 if that is not known, and for a share, which counts nothing itself."""
    if unit_of_row(row) == "percent":
        return 0
    total = get(row, "total")
    if total is None:
        indicator = known_definitions().indicators.get(str(row.indicator))
        total = indicator.denominator if indicator else None
    return int(total) if isinstance(total, int | float) else 0
