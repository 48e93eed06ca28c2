"""An edition as a workbook: a sheet a table and a sheet behind each chart, numbers as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import xlsxwriter

from dxlib.briefing.aloud import value_word
from dxlib.briefing.document import Document, Drawing, Heading
from dxlib.briefing.marks import is_number, shows
from dxlib.briefing.packing import repacked
from dxlib.briefing.scene import Record, fields_of
from dxlib.charts.wording import counted
from dxlib.notation.figures import show_number
from dxlib.tables.display import Cell, Column, Table, get, light, name_of, qualifier_of, unit_of_row
from dxlib.tables.rests import rest_of
from dxlib.tables.stored import printed_at
from dxlib.text import Figure, gettext, is_missing, period_label, show, show_change, source_label

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_HEAD = 3  # the row of the headings, below title, place and a line of its own
_ID = re.compile(r"\d{4}-\d\d-\d\d-")  # how the name of a report begins
_SIGNED = ("points", "places")


@dataclass(frozen=True)
class _Sheet:
    """A table with the place where it stands."""

    table: Table
    place: str
    name: str


def write(document: Document) -> bytes:
    """Return an edition as a workbook.

    The first sheet names all others. Each of these has its headings in row 4, which stays in view, and under them
    a row a line of the table: figures are numbers in their unit, what else a cell says stands in the column beside,
    and where rows rest on printed figures the last column says where. No cell holds a formula.
    """
    file = BytesIO()
    book = xlsxwriter.Workbook(file, _PLAIN)
    _ = gettext(document.language)
    book.set_properties({"title": document.title, "comments": document.subtitle, "author": "dxlib"})
    sheets = list(_sheets(document))
    contents = book.add_worksheet(_("Contents")[:31])
    for sheet in sheets:
        _write_sheet(book, sheet, document, contents.get_name())
    _write_contents(book, contents, document, sheets)
    book.close()
    return repacked(file.getvalue(), document.newest)


def _sheets(document: Document) -> Iterator[_Sheet]:
    number = 0
    for chapter in document.chapters:
        section = ""
        for block in chapter.blocks:
            if isinstance(block, Heading):
                section = block.text
            table = _behind(block, document.language) if isinstance(block, Drawing) else block
            if isinstance(table, Table) and table.rows:
                number += 1
                caption = table.caption or section or chapter.title
                place = " · ".join(part for part in (chapter.title, section) if part)
                yield _Sheet(replace(table, caption=caption), place, _sheet_name(number, caption))


def _sheet_name(number: int, caption: str) -> str:
    plain = re.sub(r"[\[\]:*?/\\']", " ", caption)
    return f"{number} {' '.join(plain.split())}"[:31].strip()


# The rows behind a chart


def _behind(chart: Drawing, language: str) -> Table | None:
    """Return what a chart shows, a line a row of its frame: each figure with its period, and where they are printed."""
    if not chart.rows:
        return _of_others(chart, language)
    _ = gettext(language)
    rows, found = chart.rows, dict[tuple[int, ...], tuple[Record, list[Any]]]()
    for record in chart.records:
        mine = [row for row in rows if shows(record, row)]
        found.setdefault(tuple(map(id, mine)), (record, mine))
    words = {"baseline": _("Baseline"), "current": _("Current"), "shown_change": _("Change"), "newest": _("Newest"),
             "target": _("Target"), "value": _("Value")}  # fmt: skip
    lines = [(_merged(record, mine), mine) for record, mine in found.values() if mine]
    lines = [(line, mine) for line, mine in lines if any(get(line, side) is not None for side in words)]
    sides = [side for side in words if any(get(line, side) is not None for line, _mine in lines)]
    heads = (Column(_("Indicator")), *(Column(words[side], True) for side in sides))
    cells = (
        (Cell(name_of(line, language)), *(_figure(line, side, language) for side in sides)) for line, _mine in lines
    )
    table = Table(chart.title, heads, tuple(cells), _("What the chart was drawn from"))
    table.frame["places"] = [rest_of(mine).places for _line, mine in lines]
    return table if lines else None


def _of_others(chart: Drawing, language: str) -> Table | None:
    """The rows of a chart that is not of the package, with the columns that it shows."""
    names = [name for name in fields_of(chart.spec) if any(is_plain(record.get(name)) for record in chart.records)]
    if not names:
        return None
    numeric = {name: all(record.get(name) is None or is_number(record[name]) for record in chart.records)
               for name in names}  # fmt: skip
    cells = tuple(tuple(_cell(record.get(name), language) for name in names) for record in chart.records)
    note = gettext(language)("What the chart was drawn from")
    table = Table(chart.title, tuple(Column(name, numeric[name]) for name in names), cells, note)
    places = [places_in(record) for record in chart.records]
    if any(places):
        table.frame["places"] = places
    return table


def is_plain(cell: Any) -> bool:
    """Whether a cell holds a number, a truth or words, and not lines or other things that only a drawing needs."""
    return isinstance(cell, str | int | float) and not is_missing(cell)


def _cell(value: Any, language: str) -> Cell:
    if is_number(value):
        return Cell(Figure(show_number(value, language), value, ""))
    return Cell(value_word(value, language) if is_plain(value) else "")


def places_in(record: Record) -> list[tuple[str, int]]:
    """Return report and line of every figure of a row whose columns say them as our frames do, each once."""
    sides = {name.removesuffix("report") for name in record if name.endswith("report")}
    named = [side for side in sides if _ID.match(str(record[f"{side}report"])) and is_number(record.get(f"{side}line"))]
    told = {f"{side}{part}": record[f"{side}{part}"] for side in named for part in ("report", "line")}
    return rest_of([SimpleNamespace(**told)], named).places


def _merged(record: Record, rows: list[Any]) -> Any:
    """What some rows of evidence say of one row of a chart, with its target."""
    told = {column: value for row in reversed(rows) for column, value in vars(row).items() if value is not None}
    return SimpleNamespace(**{"target": record.get("target"), **told})


def _figure(row: Any, side: str, language: str) -> Cell:
    value = get(row, side)
    if not isinstance(value, int | float):
        return Cell("")
    unit = unit_of_row(row)
    if side == "shown_change":
        return Cell(show_change(value, row.shown_form, unit, language), (get(row, "stated_printed", ""),))
    of = "" if side in ("value", "target") else f"{side}_"
    period = get(row, "due") if side == "target" else get(row, f"{of}period")
    words = show(value, unit, language, "exact" if side == "target" else qualifier_of(row, side))
    return Cell(words, (period_label(period, language),) if period else ())


# A sheet


def _write_sheet(book: Any, sheet: _Sheet, document: Document, contents: str) -> None:
    _ = gettext(document.language)
    page, table = book.add_worksheet(sheet.name), sheet.table
    title, head = book.add_format({"bold": True, "font_size": 14}), _head(book)
    soft = book.add_format({"font_color": light("ink3")})
    page.write_string(0, 0, table.caption, title)
    page.write_url(1, 0, f"internal:'{contents}'!A1", soft, f"← {contents}: {sheet.place}")
    page.write_string(2, 0, table.subtitle, soft)
    columns = list(columns_of(table, document.language))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    numeric = {column.label for column in table.columns if column.numeric}
    formats: dict[str, Any] = {}
    for at, (label, cells) in enumerate(columns):
        page.write_string(_HEAD, at, label, head)
        for line, cell in enumerate(cells, _HEAD + 1):
            if isinstance(cell, Figure):
                code = _number_format(cell)
                if code not in formats:
                    formats[code] = book.add_format({"num_format": code, "valign": "top"})
                page.write_number(line, at, cell.value, formats[code])
            elif re.fullmatch(r"\d{1,15}", cell) and label in numeric:
                page.write_number(line, at, int(cell), wrapped)
            elif cell:
                page.write_string(line, at, cell, wrapped)
        page.set_column(at, at, _width(label, cells))
    wide = sum(_width(label, cells) for label, cells in columns)
    last = _HEAD + len(table.rows)
    for line, note in enumerate(table.notes, last + 2):
        page.write_string(line, 0, note, soft)
    page.freeze_panes(_HEAD + 1, 1)
    page.autofilter(_HEAD, 0, last, len(columns) - 1)
    _for_paper(page, document, _HEAD, wide)


def _head(book: Any) -> Any:
    look = {"bg_color": light("tile"), "bottom": 1, "border_color": light("ink3")}
    return book.add_format({"bold": True, "text_wrap": True, "valign": "top", **look})


def columns_of(table: Table, language: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the columns of a table as data, each with its heading: one of the table becomes one to three of them.

    Args:
        table: its figures are numbers with a unit, its notes become columns beside them.
        language: of the headings.
    """
    _ = gettext(language)
    for at, column in enumerate(table.columns):
        cells = [row[at] if at < len(row) else Cell() for row in table.rows]
        figures = [cell.text for cell in cells if isinstance(cell.text, Figure)]
        units = {figure.unit for figure in figures}
        label = column.label
        unit = _unit_word(units.pop(), language) if len(units) == 1 else ""
        alone = f"{label} ({unit})" if unit else label
        yield alone, [cell.text for cell in cells]
        if len(units) > 1:
            words = [_unit_word(c.text.unit, language) if isinstance(c.text, Figure) else "" for c in cells]
            yield _("{column}: unit").format(column=label), words
        if figures and any(cell.small or cell.text[:1].isalpha() for cell in cells):
            shown = ["; ".join(text for text in (cell.text, *cell.small) if text) for cell in cells]
            yield _("{column}: as shown").format(column=label), [str(text) for text in shown]
        elif any(cell.small for cell in cells):
            yield _("{column}: more").format(column=label), ["; ".join(cell.small) for cell in cells]
    if places := printed_at(table):
        yield _("Sources"), ["; ".join(source_label(report, line, language) for report, line in row) for row in places]


def _unit_word(unit: str, language: str) -> str:
    _ = gettext(language)
    words = {"points": _("percentage points"), "places": _("places"), "multiple": _("times")}
    if unit in words or not unit:
        return words.get(unit, "")
    return counted(unit, language)


def _number_format(figure: Figure) -> str:
    """The number format of a figure: as many decimals as it has, two at most from one on, and the sign of its unit."""
    most = 2 if abs(figure.value) >= 1 else 4
    digits = f"{figure.value:.{most}f}".rstrip("0").partition(".")[2]
    number = "#,##0" + (f".{'0' * len(digits)}" if digits else "")
    if figure.unit == "percent":
        number += '"%"'
    signed = figure.unit in _SIGNED or figure[:1] in "+−"
    return f"+{number};-{number};{number}" if signed else number


def _width(label: str, cells: Sequence[str]) -> float:
    longest = max((len(line) for cell in cells for line in cell.splitlines()), default=0)
    return float(min(max(longest + 2, min(len(label), 16) + 4, 9), 60))


def _for_paper(page: Any, document: Document, head: int, wide: float) -> None:
    """Print on A4 with the headings on every page, on as many pages side by side as stay readable."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(max(1, round(wide / 220)), 0)
    page.repeat_columns(0)
    page.repeat_rows(head)
    page.set_footer(f"&L{document.title.replace('&', '&&')}&R&P / &N")


def _write_contents(book: Any, page: Any, document: Document, sheets: list[_Sheet]) -> None:
    _ = gettext(document.language)
    page.write_string(0, 0, document.title, book.add_format({"bold": True, "font_size": 16}))
    page.write_string(1, 0, document.subtitle)
    note = _("Numbers are in the unit that their column names; 58.41 percent is written 58.41. {footer}")
    page.write_string(2, 0, note.format(footer=document.footer), book.add_format({"font_color": light("ink3")}))
    head, link = _head(book), book.add_format({"font_color": light("link"), "underline": 1})
    for at, label in enumerate((_("Sheet"), _("Where it stands"), _("Rows"))):
        page.write_string(_HEAD + 1, at, label, head)
    for line, sheet in enumerate(sheets, _HEAD + 2):
        page.write_url(line, 0, f"internal:'{sheet.name}'!A1", link, sheet.table.caption[:200])
        page.write_string(line, 1, sheet.place)
        page.write_number(line, 2, len(sheet.table.rows))
    page.set_column(0, 1, 60)
    page.freeze_panes(_HEAD + 2, 0)
    _for_paper(page, document, _HEAD + 1, 130)
