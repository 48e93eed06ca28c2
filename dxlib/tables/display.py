"""What charts and tables share: colours, signs of the statuses, sizes, and the table that a notebook shows."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from dxlib.indicators import known_definitions
from dxlib.notation.figures import printed_qualifier
from dxlib.text import Figure, in_edition, is_missing

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
OF_STATUS = {
    "reached": "reached",
    "on_track": "track",
    "significant": "track",
    "substantial": "track",
    "slightly_behind": "slight",
    "moderate": "slight",
    "fair": "slight",
    "off_track": "off",
    "insufficient": "off",
    "limited": "off",
    "missed": "off",
    "moderate_away": "away",
    "moving_away": "away",
    "movement_away": "away",
    "significant_away": "away",
    "deterioration": "away",
    "stagnation": "off",
    # What the audit finds.
    "consistent": "track",
    "consistent if read as points": "track",
    "consistent if read as a ratio to the rest": "track",
    "consistent if read as N+1 times": "track",
    "consistent if truncated": "track",
    "inconsistent": "off",
    "contradiction": "off",
    "stock and flow": "off",
    "parts": "off",
    "status": "off",
    "suspect": "slight",
    "revision": "slight",
}
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
_VERDICT_CHARACTERS |= {name: "○" for name in OF_STATUS if name.startswith("consistent if")}
_SIGN_OF = {"reached": "disc", "track": "up", "slight": "diamond", "off": "down", "away": "square"}

WIDE, NARROW = 816, 334
FONT = "Noto Sans, DejaVu Sans, sans-serif"
TEXT, SMALL, LINE = 13, 12, 17
_FEW, _WIDEST = 3, 30  # rows of a table, and letters of a cell, where only text can be shown
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
    ".dx-table.dx-table{border-collapse:collapse;font-variant-numeric:tabular-nums;"
    "caption{text-align:left;font-weight:700;padding-bottom:6px;caption-side:top}"
    "small{display:block;font-weight:400;opacity:.8}"
    "th,td{text-align:left;vertical-align:top;white-space:normal;max-width:24em}"
    ".num{text-align:right;white-space:nowrap}"
    ".st{white-space:nowrap;font-weight:700}}"
)


# What a table or a chart holds, for a document made of it: put out only while an edition is made (see in_edition).
BUNDLE = "application/vnd.dxlib.tables+json"


@dataclass(frozen=True)
class Column:
    """The head of a column: its words, whether it holds numbers, whether it takes a phone's whole width."""

    label: str
    numeric: bool = False
    full: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell: its words, smaller lines under them, and the status whose sign it carries."""

    text: str = ""
    small: tuple[str, ...] = ()
    status: str = ""

    @property
    def css(self) -> str:
        """The class that gives the status its colour."""
        return f"s-{status_colour(self.status)}"

    @property
    def sign(self) -> str:
        """The character that stands for the symbol of the status."""
        known = _VERDICT_CHARACTERS.get(self.status)
        return known or (_CHARACTERS[status_sign(self.status)] if self.status else "")


@dataclass(frozen=True)
class Table:
    """A table that a notebook shows.

    Attributes:
        caption, subtitle: what it holds, of which unit and date.
        columns, rows: the heads, and the cells line by line.
        notes: remarks under it.
        restack: on a phone, whether a row becomes a list.
        folded: whether only the caption shows until it is asked for.
        frame: the rows it was made from, to go on with.

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
    restack: bool = True
    folded: bool = False
    frame: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)

    def to_html(self, phone: bool = False) -> str:
        """Return the table as HTML; ``phone`` also gives each cell the name of its column, for a list on a phone."""
        html: str = _template().render(table=self, style=_STYLE, phone=phone)
        return html

    def _repr_html_(self) -> str:
        return self.to_html(phone=in_edition())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {BUNDLE: {"tables": [table_to_json(self)]}} if in_edition() else {}

    def to_markdown(self) -> str:
        """Return the table as Markdown."""

        def line(cells: Iterable[str]) -> str:
            return f"| {' | '.join(cells)} |"

        heads = [_escaped(column.label) for column in self.columns]
        marks = ["---:" if column.numeric else "---" for column in self.columns]
        body = [line(_escaped(_plain(cell)) for cell in row) for row in self.rows]
        notes = [_escaped(note) for note in self.notes]
        title = f"**{_escaped(self.caption)}**"
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
class Stack:
    """Several tables that a notebook shows as one, the second under the first."""

    tables: tuple[Table, ...]

    def to_html(self, phone: bool = False) -> str:
        """Return the tables as HTML, as :meth:`Table.to_html` does."""
        return "\n".join(table.to_html(phone) for table in self.tables)

    def _repr_html_(self) -> str:
        return self.to_html(phone=in_edition())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {BUNDLE: {"tables": [table_to_json(table) for table in self.tables]}} if in_edition() else {}

    def to_markdown(self) -> str:
        """Return the tables as Markdown."""
        return "\n\n".join(table.to_markdown() for table in self.tables)

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.tables))

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self.tables))


def table_to_json(table: Table) -> dict[str, Any]:
    """Return a table as plain JSON; figures keep their number and unit, rows where their figures are printed."""

    def cell(one: Cell) -> dict[str, Any]:
        found: dict[str, Any] = {"text": one.text, "small": list(one.small), "status": one.status}
        if isinstance(one.text, Figure):
            found |= {"value": one.text.value, "unit": one.text.unit}
        return found

    return {
        "caption": table.caption,
        "subtitle": table.subtitle,
        "columns": [{"label": c.label, "numeric": c.numeric, "full": c.full} for c in table.columns],
        "rows": [[cell(one) for one in row] for row in table.rows],
        "notes": list(table.notes),
        "folded": table.folded,
        "places": places_of(table),
    }


def table_from_json(found: Mapping[str, Any]) -> Table:
    """Return the table that :func:`table_to_json` wrote; its frame has the column ``places`` alone."""

    def cell(one: Mapping[str, Any]) -> Cell:
        text = Figure(one["text"], one["value"], one["unit"]) if "value" in one else one["text"]
        return Cell(text, tuple(one["small"]), one["status"])

    rows = tuple(tuple(cell(one) for one in row) for row in found["rows"])
    columns = tuple(Column(**column) for column in found["columns"])
    places = pd.DataFrame({"places": found["places"]}, dtype=object)
    return Table(
        found["caption"], columns, rows, found["subtitle"], tuple(found["notes"]), folded=found["folded"], frame=places
    )


_SIDES = ("baseline_", "current_", "newest_", "stated_", "")


def places_of(table: Table) -> list[list[list[Any]]]:
    """Return for each row the report and line of each of its figures; nothing where rows and frame do not match."""
    frame = rows_of(table.frame) if len(table.frame) == len(table.rows) else []
    if not frame or not all(row[0].text in (name_of(own, "en"), name_of(own, "vi"))
                            for row, own in zip(table.rows, frame, strict=True)):  # fmt: skip
        return []
    found = []
    for own in frame:
        pairs = ((get(own, f"{side}report"), get(own, f"{side}line")) for side in _SIDES)
        found.append(list(map(list, dict.fromkeys((str(r), int(n)) for r, n in pairs if r and n))))
    return found


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>#|~$&])", r"\\\1", re.sub(r"\s+", " ", text))


def _plain(cell: Cell) -> str:
    return "; ".join(text for text in (f"{cell.sign} {cell.text}".strip(), *cell.small) if text)


@cache
def _template() -> Any:
    from jinja2 import Environment  # the terminal shows tables without it

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((Path(__file__).with_name("display.html.j2")).read_text(encoding="utf-8"))


def defused(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which text that a spreadsheet would run as a formula has an apostrophe before it."""

    def defuse(cell: Any) -> Any:
        return f"'{cell}" if isinstance(cell, str) and re.match(r"[=@\t\r].|[+-](?!\d)", cell) else cell

    return frame.map(defuse)


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """Return the rows of a frame, as ``itertuples`` does in ten times the time."""
    return [*map(_row_type(tuple(frame.columns))._make, frame.to_numpy(dtype=object).tolist())]


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    """The type of a row, remembered: to make one of a hundred columns takes longer than to fill its rows."""
    return namedtuple("Row", columns, rename=True)


def get(row: Any, column: str, otherwise: Any = None) -> Any:
    """Return what a row has in a column; ``otherwise`` where it has nothing."""
    value = getattr(row, column, None)
    return otherwise if is_missing(value) else value


def qualifier_of(row: Any, side: str) -> str:
    """Return the qualifier of a figure of a row, read from its printed form where the frame has no column of it."""
    of = "" if side == "value" else f"{side}_"
    printed = get(row, "as_printed" if side == "value" else f"{side}_printed")
    known = get(row, f"{of}qualifier")
    if known is None and printed is not None:
        known = printed_qualifier(str(printed))
    return str(known or "exact")


def true(row: Any, column: str) -> bool:
    """Whether a row has a flag."""
    return bool(get(row, column, False))


def unit_of_row(row: Any) -> str:
    """Return the unit of a row, by its definition where the frame has no such column."""
    return str(get(row, "unit") or known_definitions().indicator(row.indicator).unit)


def name_of(row: Any, language: str) -> str:
    """Return the name of a row's indicator, by its definition where the frame has no such column."""
    name = get(row, "name_vi" if language == "vi" else "name")
    if name is None:
        indicator = known_definitions().indicators.get(str(get(row, "indicator", "")))
        name = indicator.name[language] if indicator else get(row, "indicator", "")
    return str(name)


def whole_of(row: Any) -> int:
    """Return of how many a row counts; 0 if that is not known, and for a share, which counts nothing itself."""
    if unit_of_row(row) == "percent":
        return 0
    total = get(row, "total")
    if total is None:
        indicator = known_definitions().indicators.get(str(row.indicator))
        total = indicator.denominator if indicator is not None else None
    return int(total) if isinstance(total, int | float) else 0
