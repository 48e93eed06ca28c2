"""Figures of one's own: a CSV file or a frame, held to the same rules as the project's, added to its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeAlias

import pandas as pd

from dxlib.errors import DxError, Fault, InvalidData, UnknownName
from dxlib.figures import read_figure
from dxlib.files import Strict, read_cells, read_record
from dxlib.indicators import Definitions, Words, remember
from dxlib.indicators.own import define
from dxlib.loaders.areas import known_areas
from dxlib.loaders.checks import check_origin, check_rows
from dxlib.loaders.contract import ROWS, Report
from dxlib.loaders.evidence import Evidence, Rows, assemble, joined, load
from dxlib.loaders.search import folded
from dxlib.periods import read_day

TABLES = ("observations", "targets", "claims", "adoption")
OPTIONAL = ("line", "as_printed", "qualifier")  # what is filled in, where the contract itself asks for it
_ROW = ", row "
_WORDS = {
    "over": "hơn ",
    "almost": "gần ",
    "about": "khoảng ",
    "at_least": "≥ ",
    "at_most": "≤ ",
    ">=": "≥ ",
    "<=": "≤ ",
}

Figures: TypeAlias = str | Path | pd.DataFrame


@dataclass(frozen=True)
class Sheet:
    """What was handed over, as text: how messages name it and its rows, the header, the rows as (number, cells)."""

    shown: str
    mark: str
    top: int  # where its header stands: line 1 of a file, nowhere in a frame
    header: list[str]
    rows: list[tuple[int, list[str]]]
    faults: list[Fault]

    def fault(self, row: int, column: str, message: str) -> Fault:
        """Return what is wrong in one place of it."""
        return Fault(self.shown, row, column, message, self.mark)


def add(
    figures: Figures | Mapping[str, Figures],
    *,
    published: str | date,
    title: str = "Own figures",
    indicators: str | Path | Iterable[Mapping[str, Any]] | None = None,
    evidence: Evidence | None = None,
    alone: bool = False,
) -> Evidence:
    """Return evidence with figures of your own, as one more report, checked as strictly as the project's.

    Args:
        figures: observations, as the path of a CSV file or as a frame; or a mapping from ``observations``,
            ``targets``, ``claims`` and ``adoption`` to one of these. The columns are those of the data contract.
            ``line``, ``as_printed``, ``qualifier`` and what the contract leaves open may be missing: the line is then
            the number of the row, and the figure is taken to be printed as it stands, so that a whole number is exact
            and a decimal one is rounded to its last digit.
        published: when the figures became known; where two reports differ, the later one counts.
        title: what the report is called; its id is the date and this title.
        indicators: definitions of new indicators, as the path of a YAML file or as mappings with the keys of a
            definition. A name may be given once for both languages; ``pillar`` is needed only where two pillars have
            a topic of that name.
        evidence: what the figures are added to; the project's by default.
        alone: whether to leave out everything else and keep the definitions only.

    Returns:
        Evidence for ``compare(evidence=...)`` and everything else that takes one. Nothing is written anywhere, and
        what was handed over stays as it was.

    Raises:
        InvalidData: every fault at once, with the file and line, or the frame and row, and the column.
        DxError: a date, title or kind of figures that cannot be used, or a report of that date and title is there.

    Example:
        >>> import dxlib as dx
        >>> import pandas as pd
        >>> own = pd.DataFrame({"indicator": ["dossiers_online_share"], "period": ["2023"], "area": ["VN-01"],
        ...                     "value": [41.5]})
        >>> mine = dx.add(own, title="Example", published="2024-01-31")
        >>> dx.observations("dossiers_online_share", area="VN-01", evidence=mine)[["value", "low", "report"]].values
        array([[41.5, 41.45, '2024-01-31-example']], dtype=object)
    """
    base = load() if evidence is None else evidence
    definitions, faults = (base.definitions, []) if indicators is None else define(indicators, base.definitions)
    sheets = {name: _sheet(name, one) for name, one in _named(figures).items()}
    report = _report(title, published, base)
    rows: Rows = {}
    for name, sheet in sheets.items():
        records, found = _checked(sheet, name, definitions, base.areas)
        faults += found
        origin = check_origin(sheet.shown, name, records, report)
        faults += [replace(fault, mark=sheet.mark) for fault in origin] if records else []
        rows[name] = [(report, row) for _, row in records]
    if faults:
        raise InvalidData(faults)
    own = assemble(definitions, base.areas, [report], rows, base.remarks.iloc[:0])
    whole = own if alone else joined(base, own)
    remember(definitions)
    return whole


def _named(figures: Figures | Mapping[str, Figures]) -> dict[str, Figures]:
    if isinstance(figures, str | Path | pd.DataFrame):
        return {"observations": figures}
    if not isinstance(figures, Mapping) or not figures:
        raise DxError("own figures are the path of a CSV file, a frame, or a mapping such as {'observations': frame}")
    for name, one in figures.items():
        if name not in TABLES:
            raise UnknownName("kind of figures", str(name), TABLES)
        if not isinstance(one, str | Path | pd.DataFrame):
            raise DxError(f"the {name} are neither the path of a CSV file nor a frame, but a {type(one).__name__}")
    return dict(figures)


def _report(title: str, published: str | date, base: Evidence) -> Report:
    day = read_day(published, "published")
    if not isinstance(title, str) or not title.strip():
        raise DxError("the title is empty; say in a few words whose figures these are")
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub("['’]", "", folded(title))).strip("-") or "own-figures"
    name = f"{day}-{slug}"
    if name in set(base.reports["id"]):
        raise DxError(f"there is a report '{name}' already; give these figures another title or date")
    return Report(
        id=name, title=Words(en=title, vi=title), published=day, published_basis="printed", as_of=day,
        covers=day.isoformat(), language="vi",  # the notation of _print
    )  # fmt: skip


def _sheet(name: str, figures: Figures) -> Sheet:
    if isinstance(figures, pd.DataFrame):
        cells = [[_text(cell) for cell in row] for row in figures.itertuples(index=False, name=None)]
        return Sheet(name, _ROW, 0, [str(column) for column in figures.columns], list(enumerate(cells, 1)), [])
    path = Path(figures)
    if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        fault = Fault(path.name, 1, "", "is a workbook; save the sheet as CSV UTF-8, or read it with pandas.read_excel")
        return Sheet(path.name, ":", 1, [], [], [fault])
    return Sheet(path.name, ":", 1, *read_cells(path, path.name, mark_allowed=True))


def _text(cell: Any) -> str:
    """A cell of a frame as a CSV file would hold it."""
    if isinstance(cell, datetime | date):
        return "" if pd.isna(cell) else cell.isoformat()[:10]
    if pd.api.types.is_scalar(cell) and pd.isna(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    try:
        return str(cell).strip()
    except ValueError:  # an integer of thousands of digits
        return "inf"


def _header_faults(sheet: Sheet, columns: list[str], needed: list[str]) -> Iterator[Fault]:
    header = sheet.header
    if not header:
        yield sheet.fault(sheet.top, "", "there is nothing in it; the first row must name the columns")
        return
    if len(header) == 1 and (mark := next((mark for mark in ";\t|" if mark in header[0]), "")):
        advice = f"or hand over pandas.read_csv(path, sep={mark!r}, decimal=',')"
        message = f"cells are parted by {mark!r}; save it with commas between cells and decimal points, {advice}"
        yield sheet.fault(sheet.top, "", message)
        return
    for name in dict.fromkeys(name for name in header if header.count(name) > 1):
        yield sheet.fault(sheet.top, name, "two columns have this name")
    for name in dict.fromkeys(name for name in header if name not in columns):
        near = get_close_matches(name.strip().lower(), columns, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"leave it out; known: {', '.join(columns)}"
        yield sheet.fault(sheet.top, name, f"is no column of the data contract; {hint}")
    for name in needed:
        if name not in header:
            yield sheet.fault(sheet.top, name, "this column is missing")


def _checked(
    sheet: Sheet, name: str, definitions: Definitions, areas: pd.DataFrame
) -> tuple[list[tuple[int, Strict]], list[Fault]]:
    """The records of a sheet in the order of their lines, and every fault."""
    if sheet.faults:
        return [], sheet.faults
    model = ROWS[name]
    columns = list(model.model_fields)
    needed = [key for key, field in model.model_fields.items() if field.is_required() and key not in OPTIONAL]
    faults = list(_header_faults(sheet, columns, needed))
    if not faults and not any(any(cells) for _, cells in sheet.rows):
        faults = [sheet.fault(sheet.top, "", "there is a header and no row under it")]
    if faults:
        return [], faults
    rows: list[tuple[int, Any]] = []
    known = known_areas(areas)
    broken: list[tuple[int, Any]] = []  # of these at least the names can be checked
    for number, cells in sheet.rows:
        if not any(cells):
            continue  # a blank row, as spreadsheets leave it
        if len(cells) != len(sheet.header):
            faults.append(sheet.fault(number, "", f"{len(cells)} cells, {len(sheet.header)} are expected"))
            continue
        given = {key: cell for key, cell in zip(sheet.header, cells, strict=True) if cell != ""}
        if "area" in given:
            given["area"] = known.coded(given["area"])
        record, found = read_record(_completed(given, columns, number), model, sheet.shown, number)
        faults += [replace(f, mark=sheet.mark, message=f.message + _near_date(f, given)) for f in found]
        if record is not None:
            rows.append((number, record))
        else:
            names = {key: given[key] for key in ("indicator", "area") if key in given}
            broken.append((number, SimpleNamespace(**names)))
    rows.sort(key=lambda row: row[1].line)
    found = [fault for some in (rows, broken) for fault in check_rows(sheet.shown, some, definitions, known)]
    faults += [replace(f, mark=sheet.mark) for f in found]
    return rows, faults


def _near_date(fault: Fault, given: Mapping[str, str]) -> str:
    """The date that a spreadsheet wrote in its own way: 30/06/2022, or the days since 1900."""
    text = given.get("period", "") if fault.column == "period" else ""
    if re.fullmatch(r"[3-5]\d{4}", text):
        return f"; did you mean {date(1899, 12, 30) + timedelta(int(text))}?"
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        day, month, year = (int(part) for part in found.groups())
        return f"; did you mean {year}-{month:02}-{day:02}?" if month <= 12 else ""
    return ""


def _completed(given: dict[str, str], columns: list[str], number: int) -> dict[str, Any]:
    """A record with what may be left out: where it stands, how it is printed, and what the print says."""
    record: dict[str, Any] = {"line": str(number)} | given
    if "value" not in columns:  # who did something, by name
        return {"as_printed": record.get("area", "")} | record
    record = {"as_printed": _print(record)} | record
    try:
        figure = read_figure(record["as_printed"])
        read = {"qualifier": figure.qualifier, "upper": figure.upper, "total": figure.total}
    except DxError:
        read = {"qualifier": "exact"}
    return {key: one for key, one in read.items() if key in columns and one is not None} | record


def _print(record: Mapping[str, str]) -> str:
    """A figure in the notation of the documents: with its qualifier, the end of its range, of how many it is."""
    words = _WORDS.get(record.get("qualifier", ""), "") + _WORDS.get(record.get("operator", ""), "")
    upper = f"-{_numeral(record['upper'])}" if "upper" in record else ""
    total = f"/{_numeral(record['total'])}" if "total" in record else ""
    percent = "%" if record.get("form") == "growth" else ""
    return f"{words}{_numeral(record.get('value', ''))}{upper}{total}{percent}"


def _numeral(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > 400:
        return text
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))
