"""A row as a reviewer writes it: names by word, periods as people write them, held at once to the contract."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from dxlib.errors import DxError, Faults
from dxlib.loaders.checks import check_table
from dxlib.loaders.columns import Table
from dxlib.loaders.contract import ROWS
from dxlib.loaders.verification import REACH, stands
from dxlib.notation.figures import HEADED, clean, read_figure, read_number
from dxlib.notation.numerals import held
from dxlib.notation.periods import Period
from dxlib.reading.proposal import Proposal, Reading
from dxlib.reading.rows import cell
from dxlib.reviewing.known import Known
from dxlib.reviewing.words import is_true, value_words
from dxlib.text import gettext

# The fields of the form of each table; all other cells of its row follow from what is printed.
FIELDS: dict[str, tuple[str, ...]] = {
    "observations": ("indicator", "as_printed", "period", "area", "breakdown", "producer", "total", "note"),
    "claims": (
        "indicator", "as_printed", "form", "period", "base_period", "area", "breakdown", "producer", "note",
    ),
    "targets": (
        "indicator", "as_printed", "operator", "period", "authority", "area", "breakdown", "number", "group", "note",
    ),
    "adoption": ("indicator", "as_printed", "adopted", "period", "area", "note"),
    "details": ("name_en", "name_vi", "unit", "as_printed", "period", "area", "total", "note"),
    "uncounted": ("reason", "as_printed"),
}  # fmt: skip
_NAMED = ("indicator", "unit", "area", "producer", "breakdown")
_PERIODS = ("period", "base_period")
_OPERATORS = {"at_least": ">=", "at_most": "<="}


@dataclass(frozen=True)
class Edited:
    """What a form makes: the reading, if nothing is wrong; else what is, by field.

    Attributes:
        reading: nothing where something is wrong.
        faults: what is wrong, by field.
        reads: what the printed figure reads, in words.
        names: what the codes of some fields mean, in words.
    """

    reading: Reading | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    reads: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Printed:
    """Where a row is to stand: the lines of the document, the proposal, the language and the day of publication."""

    lines: Sequence[str]
    proposal: Proposal
    language: str
    published: date

    def line_of(self, printed: str) -> int:
        """Return the line on which a printed figure begins that reaches the line of the proposal, 0 for none."""
        last = self.proposal.line
        for number in (last, *range(max(1, last - REACH), last)):
            if stands(self.lines[number - 1 : number + REACH], printed.partition(HEADED)[0]):
                return number
        return 0

    @property
    def digits(self) -> list[str]:
        """The runs of digits of the proposal."""
        one = self.proposal
        return re.findall(r"\d+", clean(self.lines[one.line - 1][one.start : one.end]))


def fields_of(reading: Reading, table: str) -> dict[str, str]:
    """Return what stands in the fields of a form of a table, as a reading has it.

    Example:
        >>> row = {"indicator": "attacks", "period": "2023", "as_printed": "12,8 nghìn", "value": 12800.0}
        >>> fields_of(Reading(table="observations", row=row, score=1), "details")["as_printed"]
        '12,8 nghìn'
    """
    return {name: cell(reading.row.get(name)) for name in FIELDS[table]}


def edited(table: str, values: Mapping[str, str], printed: Printed, known: Known) -> Edited:
    """Return the reading that a form makes, held to the contract and to the line.

    Args:
        table: of the contract.
        values: the text of each field; names may be words, periods as people write them.
        printed: where it stands.
        known: the names that it may have.

    Raises:
        DxError: there is no such table.
    """
    if table not in FIELDS:
        raise DxError(f"there is no table '{table}'; {', '.join(FIELDS)} are there")
    values = {name: str(values.get(name, "")).strip() for name in FIELDS[table]}
    cells, faults = _coded(values, known)
    cells |= _from_print(table, cells, printed, faults, known.language)
    faults = _checked(table, cells, printed, known) | faults
    row = {name: _typed(name, text) for name, text in cells.items() if text != ""}
    if "line" in row:
        row["line"] = int(row["line"])
    reading = Reading(table=table, row=row, score=1.0)
    names = {name: known.name(name, cells[name]) for name in _NAMED if cells.get(name)}
    names |= {name: _period_words(cells[name], known) for name in _PERIODS if cells.get(name)}
    reads = "" if "as_printed" in faults or table in ("uncounted", "adoption") else value_words(reading, known)
    return Edited(None if faults else reading, faults, reads, names)


def uncounted(reason: str, proposal: Proposal, lines: Sequence[str]) -> Reading:
    """Return the reading that the digits of a proposal are no figure."""
    text = clean(lines[proposal.line - 1][proposal.start : proposal.end]).strip()
    row = {"as_printed": text, "line": proposal.line, "reason": reason}
    return Reading(table="uncounted", row=row, score=1.0)


def _coded(values: dict[str, str], known: Known) -> tuple[dict[str, str], dict[str, str]]:
    """The cells with codes for names and periods, and what cannot be one."""
    cells, faults = dict(values), {}
    if "area" in cells:
        cells["area"] = cells["area"] or "VN"
    for name in (one for one in _PERIODS if cells.get(one) and cells[one] != "target"):
        try:
            cells[name] = Period.parse(cells[name]).code
        except DxError as error:
            faults[name] = str(error)
    on = Period.parse(cells["period"]).end if cells.get("period") and "period" not in faults else None
    for name in (one for one in _NAMED if cells.get(one)):
        try:
            cells[name] = known.code(name, cells[name], on)
        except DxError as error:
            faults[name] = str(error)
    if "adopted" in cells:
        cells["adopted"] = "true" if is_true(cells["adopted"]) else "false"
    return cells, faults


def _from_print(
    table: str, cells: dict[str, str], printed: Printed, faults: dict[str, str], language: str
) -> dict[str, str]:
    """The cells of which the print decides: value, end of the range, total, qualifier, operator, line."""
    _, text = gettext(language), clean(cells["as_printed"])
    line = printed.line_of(text) if text else 0
    found = {"as_printed": text, "line": str(line or printed.proposal.line)}
    if not text:
        faults["as_printed"] = _("is missing")
    elif not line:
        told = _("'{text}' does not stand on line {line}; copy it from the passage")
        faults["as_printed"] = told.format(text=text, line=printed.proposal.line)
    elif (left := _left_over(printed.digits, text)) and table != "adoption":
        told = _("'{digits}' belongs to this figure and would be in no row; give all of it")
        faults["as_printed"] = told.format(digits=left)
    if table in ("uncounted", "adoption"):
        return found
    try:
        figure = read_figure(text, printed.language)
    except DxError as error:
        faults.setdefault("as_printed", str(error))
        return found | ({"qualifier": "exact", "value": "0"} if table != "targets" else {"value": "0"})
    sign = "-" if figure.falling and table == "claims" else ""
    found["value"] = sign + cell(figure.value)
    if table == "targets":
        found["operator"] = _OPERATORS.get(figure.qualifier) or cells["operator"] or "="
        return found
    found["qualifier"] = figure.qualifier
    if table == "claims":
        return found
    found["upper"], found["total"] = cell(figure.upper), cell(figure.total) or _total(cells["total"], printed, faults)
    return found


def _left_over(wanted: list[str], text: str) -> str:
    """The first of some runs of digits that a text does not have."""
    there = re.findall(r"\d+", text)
    for run in wanted:
        if run not in there:
            return run
        there.remove(run)
    return ""


def _total(text: str, printed: Printed, faults: dict[str, str]) -> str:
    """A total that stands elsewhere in the passage, as people write it."""
    if not text:
        return ""
    try:
        return cell(float(held(read_number(text, printed.language))))
    except DxError as error:
        faults["total"] = str(error)
        return ""


def _checked(table: str, cells: dict[str, str], printed: Printed, known: Known) -> dict[str, str]:
    """What the contract says against a row, by field; what the print decides is told beside it."""
    columns = [name for name in ROWS[table].model_fields if cells.get(name, "") != "" or name in FIELDS[table]]
    frame = pd.DataFrame([[cells.get(name, "") for name in columns]], columns=columns, dtype="str")
    rows = Table(frame, ["row"], [1], languages=printed.language, published=np.array([printed.published], dtype=object))
    faults, _ = Faults(), gettext(known.language)
    check_table(rows, table, known.definitions, known.dimensions, faults)
    told: dict[str, str] = {}
    for fault in faults.kept:
        place = fault.column if fault.column in FIELDS[table] else "as_printed"
        told.setdefault(place, _("is missing") if fault.message == "is missing" else fault.message)
    if table == "targets" and not cells["authority"]:
        told["authority"] = _(
            "is missing; write the number of the decision, as 942/QĐ-TTg, or the plan, as kế hoạch 2025"
        )
    return told


def _typed(name: str, text: str) -> Any:
    """A cell as JSON: numbers as numbers."""
    if name == "adopted":
        return text == "true"
    if name not in ("value", "upper", "total"):
        return text
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _period_words(code: str, known: Known) -> str:
    try:
        return Period.parse(code).label(known.language)
    except DxError:
        return ""
