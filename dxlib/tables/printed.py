"""A block of a report as a table again: every row of the evidence whose line lies in the block."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pandas as pd

from dxlib.analysis.compare import FORM_SHOWN
from dxlib.errors import DxError, UnknownName
from dxlib.loaders import Evidence
from dxlib.loaders.witness import door
from dxlib.notation.periods import Period
from dxlib.recompute.levels import Key
from dxlib.tables.display import Cell, Column, Table, full, get, name_of, numeric, rows_of, true
from dxlib.tables.lists import level_words
from dxlib.tables.remarks import area_names, named, target_of
from dxlib.text import authority_word, date_label, gettext, ngettext, note_words, period_label, show_change
from dxlib.text.words import capital, noun, qualified, unit_of

# Which tables of the evidence hold what is printed in a block; tasks and commitments have tables of their own.
_KINDS = {
    "observation": "observations",
    "detail": "details",
    "target": "targets",
    "claim": "claims",
    "adoption": "adoption",
}
_COLUMNS = [
    "kind", "indicator", "name", "name_vi", "part", "part_vi", "unit", "period", "area", "breakdown", "value", "upper",
    "total", "qualifier", "number", "group", "operator", "authority", "base_period", "form", "adopted", "as_printed",
    "report", "published", "line", "doubtful", "note",
]  # fmt: skip
_NUMBERS = ("value", "upper", "total")
_NAMED = ("name", "name_vi", "part", "part_vi", "unit")


def printed(
    evidence: Evidence, report: str, lines: tuple[int, int], *,
    across: bool = False, language: str = "en", caption: str = "",
) -> Table:  # fmt: skip
    """Return a block of a report as a table: every figure printed between two lines, with what is said of it.

    Nothing is corrected: values, qualifiers and units are those of the print, and no change is computed.

    Args:
        evidence: what ``load`` returned.
        report: the id of the report.
        lines: the first and the last line of the block, as in the document.
        across: whether periods stand in columns, as in a printed table; else each figure has a row of its own.
        language, caption: the language of the words, and a title of your own.

    Returns:
        One row a figure: what it is, value and period, as printed, the target, the stated change, who is named, the
        line and the numbers of the notes beneath; columns that the block has no use for are left out.

        ``frame`` holds the rows themselves, one a printed figure or name, in the order of the lines: kind
        (observation, detail, target, claim, adoption), indicator (of a detail its English name), name, name_vi,
        part, part_vi, unit, period, area, breakdown, value, upper, total, qualifier, number, group, operator,
        authority, base_period, form, adopted, as_printed, report, published, line, doubtful, note.

        A report that had not been published by the date of the evidence gives a table that says so.

    Raises:
        UnknownName: no report has that id.
        DxError: the document has no such lines.

    Example:
        >>> import dxlib as dx
        >>> dx.tables.printed(dx.load(), "2024-02-16-decision-942", (59, 61), across=True)
        Lines 59 to 61
        ...
    """
    _ = gettext(language)
    words = caption or _span(lines, language)
    found = report_row(evidence, report)
    if found is None:
        return not_published(evidence, words, language)
    first, last = lines
    if not 1 <= first <= last <= int(get(found, "lines", last)):
        raise DxError(f"no lines {first} to {last}: report '{report}' has {found.lines} lines, counted from 1")
    frame = _rows_between(evidence, report, lines)
    if frame.empty:
        asked = [SimpleNamespace(report=report, line=line) for line in range(first, last + 1)]
        return Table.of(words, [""], [], frame, _("No figure is printed in these lines."), behind=[asked])
    entries = _entries(rows_of(frame), across)
    subtitle = [_("Report of {date}").format(date=date_label(found.published, language))]
    if caption:
        subtitle.append(_span(lines, language))
    if authority := _alone(entry.target.authority for entry in entries if entry.target):
        subtitle.append(_("targets: {authority}").format(authority=authority_word(authority, language)))
    notes = list(dict.fromkeys(note for note in frame["note"] if note))
    parts = [
        _what(entries, evidence, language),
        *(_by_period(entries, language) if across else _levels(entries, language)),
        *_targets(entries, language),
        *_changes(entries, language),
        *_names(entries, frame, evidence, language),
        _places(entries, notes, language),
    ]
    heads, columns = zip(*parts, strict=True)
    form = _("Note {number}: {note}")
    told = tuple(form.format(number=n, note=note_words(note, language)) for n, note in enumerate(notes, 1))
    rows = zip(*columns, strict=True)
    behind = [entry.rows for entry in entries]
    return Table.of(words, heads, rows, frame, subtitle=" · ".join(subtitle), notes=told, behind=behind)


def _span(lines: tuple[int, int], language: str) -> str:
    _ = gettext(language)
    first, last = lines
    if first == last:
        return _("Line {line}").format(line=first)
    return _("Lines {first} to {last}").format(first=first, last=last)


def report_row(evidence: Evidence, report: str) -> Any:
    """Return a report's own row; ``None`` where it was not yet published by the date of the evidence.

    Raises:
        UnknownName: no report has that id.
    """
    found = evidence.reports[evidence.reports["id"] == report]
    if len(found):
        return rows_of(found)[0]
    if evidence.as_of is not None and report[:10] > str(evidence.as_of):
        return None
    raise UnknownName("report", report, list(evidence.reports["id"]))


def not_published(evidence: Evidence, caption: str, language: str) -> Table:
    """Return a table that says that a report came later than the evidence asked for."""
    words = gettext(language)("This report had not been published by {date}.")
    told = words.format(date=period_label(str(evidence.as_of), language))
    return Table.of(caption, [""], [], pd.DataFrame(columns=_COLUMNS), told)


def _rows_between(evidence: Evidence, report: str, lines: tuple[int, int]) -> pd.DataFrame:
    """All rows of a report between two lines, of every kind, with the names and units of their definitions."""
    found: dict[str, list[Any]] = {column: [] for column in _COLUMNS}
    for kind, table in _printed_in(evidence, report).items():
        within = table["line"].between(*lines).to_numpy()
        if not (count := int(within.sum())):
            continue
        # By column and as lists: frames of a few rows take longest to be made.
        own = {name: table[name].to_numpy(object)[within].tolist() for name in table if name in found}
        own |= {"kind": [kind] * count, "doubtful": [note.startswith("doubtful:") for note in own["note"]]}
        if kind == "detail":
            own["name"] = own["indicator"] = table["name_en"].to_numpy(object)[within].tolist()
        else:
            parts = own.setdefault("breakdown", [""] * count)
            keys = [Key(*row) for row in zip(own["indicator"], own["area"], [""] * count, parts, strict=True)]
            about = [evidence.about(key) for key in keys]
            own |= {column: [one[column] for one in about] for column in _NAMED}
        for column, cells in found.items():
            cells += own.get(column, [math.nan] * count)
    frame = pd.DataFrame(found, dtype=object).sort_values("line", kind="stable", ignore_index=True)
    return frame.astype(dict.fromkeys(_NUMBERS, float) | {"line": int, "doubtful": bool})


@door
def _printed_in(evidence: Evidence, report: str) -> dict[str, pd.DataFrame]:
    """The rows of a report by their kind."""
    tables = {kind: getattr(evidence, name) for kind, name in _KINDS.items()}
    return {kind: table[table["report"] == report] for kind, table in tables.items()}


@dataclass
class _Entry:
    """One row of the table: levels by period, and at most one target, one stated change and one list of names."""

    first: Any
    levels: dict[str, Any] = field(default_factory=dict)
    target: Any = None
    claim: Any = None
    names: list[Any] = field(default_factory=list)

    @property
    def rows(self) -> list[Any]:
        """All that it holds."""
        return [row for row in (*self.levels.values(), self.target, self.claim, *self.names) if row is not None]

    def takes(self, row: Any, across: bool) -> bool:
        """Whether a row belongs here: it is of the same thing, and its place is free."""
        elsewhere = row.kind != "adoption" and row.area != self.first.area  # a name's area is who did it
        if (row.indicator, row.breakdown) != (self.first.indicator, self.first.breakdown) or elsewhere:
            return False
        if row.kind in ("observation", "detail"):
            return across and row.period not in self.levels and self.first.kind == row.kind
        if row.kind == "target":
            return self.target is None and (bool(self.levels) or self.claim is not None)
        if row.kind == "claim":
            return self.claim is None and row.period in self.levels
        return row.period in self.levels or bool(self.names)


def _entries(rows: list[Any], across: bool) -> list[_Entry]:
    entries: list[_Entry] = []
    order = list(_KINDS)
    for row in sorted(rows, key=lambda row: order.index(row.kind)):
        entry = next((one for one in entries if one.takes(row, across)), None)
        if entry is None:
            entries.append(entry := _Entry(row))
        if row.kind == "target":
            entry.target = row
        elif row.kind == "claim":
            entry.claim = row
        elif row.kind == "adoption":
            entry.names.append(row)
        else:
            entry.levels[row.period] = row
    # A one-off figure qualifies what else its line says, so it comes after that.
    return sorted(entries, key=lambda entry: (min(row.line for row in entry.rows), entry.first.kind == "detail"))


_Part = tuple[Column | str, Iterable[Cell | str]]


def _column(head: Column | str, rows: list[Any], cell: Callable[[Any], Cell | str]) -> Iterator[_Part]:
    """A column with a cell for each row, and a dash where an entry has none; no column where no entry has one."""
    if any(rows):
        yield head, ["–" if row is None else cell(row) for row in rows]


def _what(entries: list[_Entry], evidence: Evidence, language: str) -> _Part:
    areas = area_names(evidence.areas, language)
    cells = []
    for entry in entries:
        row, unit = entry.first, unit_of(entry.first.unit)
        number = get(entry.target, "number", "")
        area = "" if row.area == "VN" or row.kind == "adoption" else str(areas[row.area])
        name = f"{number} {name_of(row, language)}".strip()
        cells.append(Cell(name, (area, noun(unit, language) if unit.kind == "count" else "")))
    return gettext(language)("Figure"), cells


def _levels(entries: list[_Entry], language: str) -> Iterator[_Part]:
    _ = gettext(language)

    def value(row: Any) -> Cell:
        return Cell(level_words(row, language), (period_label(row.period, language), _doubt(row, language)))

    rows = [next(iter(entry.levels.values()), None) for entry in entries]
    yield from _column(numeric(_("Value")), rows, value)
    yield from _column(_("As printed"), rows, lambda row: row.as_printed)


def _by_period(entries: list[_Entry], language: str) -> Iterator[_Part]:
    periods = {period for entry in entries for period in entry.levels}
    for period in sorted(periods, key=lambda code: (Period.parse(code).end, code)):
        rows = [entry.levels.get(period) for entry in entries]
        head = numeric(capital(period_label(period, language)))
        yield from _column(head, rows, lambda row: _beside_print(level_words(row, language), row, language))


def _beside_print(words: str, row: Any, language: str, *more: str) -> Cell:
    """A value over its print, where the print is not the same."""
    same = words.replace("\u00a0", " ") == row.as_printed
    return Cell(words, ("" if same else row.as_printed, *more, _doubt(row, language)))


def _doubt(row: Any, language: str) -> str:
    return gettext(language)("doubtful") if true(row, "doubtful") else ""


def _targets(entries: list[_Entry], language: str) -> Iterator[_Part]:
    _ = gettext(language)
    rows = [entry.target for entry in entries]
    due = _alone(row.period for row in rows if row)
    set_by = _alone(row.authority for row in rows if row)

    def goal(row: Any) -> Cell:
        words = target_of(row.value, row.as_printed, row.unit, language)
        period = "" if due else period_label(row.period, language)
        return _beside_print(words, row, language, period, "" if set_by else authority_word(row.authority, language))

    head = _("Target for {period}").format(period=period_label(due, language)) if due else _("Target")
    return _column(numeric(head), rows, goal)


def _alone(values: Iterable[str]) -> str:
    """The value that all share, or nothing."""
    found = set(values)
    return found.pop() if len(found) == 1 else ""


def _changes(entries: list[_Entry], language: str) -> Iterator[_Part]:
    _ = gettext(language)

    def change(entry: _Entry) -> Cell:
        row = entry.claim
        words = show_change(row.value, FORM_SHOWN[row.form], row.unit, language)
        base = _("against the target")
        if row.base_period != "target":
            base = _("against {period}").format(period=period_label(row.base_period, language))
        period = "" if row.period in entry.levels else period_label(row.period, language)
        return _beside_print(qualified(words, row.qualifier, language), row, language, period, base)

    stated = [entry if entry.claim else None for entry in entries]
    return _column(numeric(_("Stated change")), stated, change)


def _names(entries: list[_Entry], frame: pd.DataFrame, evidence: Evidence, language: str) -> Iterator[_Part]:
    names = frame[frame["kind"] == "adoption"].astype({"adopted": bool})

    def told(entry: _Entry) -> str:
        return named(entry.first, entry.names[0].period, names, evidence.areas, language)

    return _column(full(gettext(language)("By name")), [entry if entry.names else None for entry in entries], told)


def _places(entries: list[_Entry], notes: list[str], language: str) -> _Part:
    """The lines on which each row is printed, and which notes are about it."""
    n_ = ngettext(language)
    cells = []
    for entry in entries:
        numbers = sorted({notes.index(row.note) + 1 for row in entry.rows if row.note})
        words = n_("note {numbers}", "notes {numbers}", len(numbers)).format(numbers=", ".join(map(str, numbers)))
        cells.append(Cell(", ".join(map(str, sorted({row.line for row in entry.rows}))), (words if numbers else "",)))
    return numeric(gettext(language)("Line")), cells
