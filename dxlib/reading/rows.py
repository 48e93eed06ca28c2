"""What the reviewers decided, as the rows of the data contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dxlib.errors import DxError, Fault, Faults, InvalidData
from dxlib.loaders.contract import OPTIONAL_COLUMNS, ROWS, Review
from dxlib.notation.rows import csv_text
from dxlib.reading.decisions import Decision, decided
from dxlib.reading.drafts import TEXT, Draft
from dxlib.reading.proposal import TABLES, Proposal, Reading

_NAMED = 12  # lines that a message lists


@dataclass(frozen=True)
class Row:
    """A row of a file of the report, and the proposal that it comes from."""

    proposal: Proposal
    cells: Mapping[str, str]

    @property
    def line(self) -> int:
        """The line of the document."""
        return int(self.cells["line"])


def settled(draft: Draft) -> tuple[dict[int, Reading], Review]:
    """Return what holds of all that was decided, by the number of the proposal, and how often the draft was read.

    The first reading holds; where a second one was made, what was settled between the two holds over it.

    Raises:
        DxError: proposals are not decided yet, or the two readings differ and nobody settled it; the message says how
            many and on which lines.
    """
    first, second, over = (decided(draft.folder, reader) for reader in (1, 2, 0))
    numbers = {one.number: one for one in draft.proposals}
    _refuse(draft, [one for n, one in numbers.items() if n not in first and n not in over], "not decided yet")
    twice = bool(second) and all(n in second or n in over for n in numbers)
    if second and not twice:
        _refuse(draft, [one for n, one in numbers.items() if n not in second], "not read a second time yet", 2)
    readings = {n: to_write(one, first[n]) for n, one in numbers.items() if n in first}
    again = {n: to_write(one, second[n]) for n, one in numbers.items() if n in second}
    apart = [n for n in readings if n in again and n not in over and not same(readings[n], again[n])]
    _refuse(draft, [numbers[n] for n in apart], "read in two ways, and not settled", 0)
    final = readings | {n: to_write(numbers[n], one) for n, one in over.items() if n in numbers}
    changed = sum(n in readings and not same(readings[n], one) for n, one in final.items())
    return final, Review(readings=2 if twice else 1, corrections=changed)


def _refuse(draft: Draft, some: list[Proposal], why: str, reader: int = 1) -> None:
    if not some:
        return
    lines = list(dict.fromkeys(one.line for one in some))
    named = ", ".join(map(str, lines[:_NAMED])) + (f" and {len(lines) - _NAMED} more" if len(lines) > _NAMED else "")
    again = "" if reader == 1 else f" --reader {reader}"
    raise DxError(
        f"{len(some)} of {len(draft.proposals)} proposals are {why}: on line{'s' if len(lines) > 1 else ''} {named} of "
        f"{TEXT}; `dx review {draft.folder.as_posix()}{again}` goes on with them"
    )


def to_write(proposal: Proposal, decision: Decision) -> Reading:
    """Return what one decision says is to be written; where it doubts, the note says so.

    Raises:
        DxError: a reading was accepted that the proposal does not have.
    """
    chosen = decision.reading
    if chosen is None:
        if not 0 <= decision.choice < len(proposal.readings):
            raise DxError(
                f"proposal {proposal.number} has {len(proposal.readings)} readings, and number {decision.choice} was "
                "accepted; decide it anew"
            )
        chosen = proposal.readings[decision.choice]
    doubt = decision.doubtful.strip()
    note = str(chosen.row.get("note") or "")
    if not doubt or chosen.table == "uncounted" or note.startswith("doubtful:"):
        return chosen
    told = f"doubtful: {doubt}" + (f"; {note}" if note else "")
    return chosen.model_copy(update={"row": {**chosen.row, "note": told}})


def same(one: Reading, other: Reading) -> bool:
    """Return whether two readings write the same; how a note is worded does not count, whether it doubts does."""

    def written(reading: Reading) -> tuple[Any, ...]:
        cells = {key: text for key, value in reading.row.items() if key != "note" and (text := cell(value))}
        return reading.table, cells, str(reading.row.get("note") or "").startswith("doubtful:")

    return written(one) == written(other)


def cell(value: Any) -> str:
    """Return a value as a cell of a CSV file has it.

    Example:
        >>> [cell(value) for value in (3700000.0, 58.41, True, None, "exact")]
        ['3700000', '58.41', 'true', '', 'exact']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return " ".join(str(value).split())


def rows_of(draft: Draft, readings: Mapping[int, Reading]) -> dict[str, list[Row]]:
    """Return the rows of each file, sorted by line.

    Raises:
        InvalidData: rows with columns that the contract does not know, or without indicator; all at once.
    """
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    faults = Faults()
    for proposal in draft.proposals:
        reading = readings[proposal.number]
        columns = list(ROWS[reading.table].model_fields)
        given = {"line": proposal.line, **{key: value for key, value in reading.row.items() if value not in (None, "")}}
        unknown = sorted(set(given) - set(columns))
        if unknown:
            faults.add([fault(proposal, reading.table, unknown[0], "is no column of this file")])
        elif "indicator" in columns and not given.get("indicator"):
            faults.add(
                [fault(proposal, reading.table, "indicator", "none is named; choose one, or read it as a detail")]
            )
        else:
            rows[reading.table].append(Row(proposal, {name: cell(given.get(name)) for name in columns}))
    faults.raise_any()
    return {name: sorted(some, key=lambda row: row.line) for name, some in rows.items() if some}


def fault(proposal: Proposal, table: str, column: str, message: str) -> Fault:
    """Return what is wrong with the row of a proposal, told by its line in the text as read."""
    return Fault(TEXT, proposal.line, f"proposal {proposal.number}, {table}{', ' if column else ''}{column}", message)


def retold(faults: Iterable[Fault], report: str, rows: Mapping[str, list[Row]], more: int = 0) -> InvalidData:
    """Return faults of the files that rows were written to, told by the lines of the document."""
    told = []
    for one in faults:
        folder, _, file = one.file.partition("/")
        some, at = rows.get(file.removesuffix(".csv"), []), one.line - 2  # under the header
        if folder == report and 0 <= at < len(some):
            one = fault(some[at].proposal, file.removesuffix(".csv"), one.column, one.message)
        told.append(one)
    return InvalidData(told, more)


def csv_of(table: str, rows: list[Row]) -> bytes:
    """Return the file of a table; the columns that may be left out are, where they are empty."""
    columns = [
        name
        for name in ROWS[table].model_fields
        if name not in OPTIONAL_COLUMNS or any(row.cells[name] for row in rows)
    ]
    return csv_text(columns, [[row.cells[name] for name in columns] for row in rows])
