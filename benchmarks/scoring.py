"""Proposals held against the rows that people read, digit by digit.

**Places.** Every run of digits of the source has its number, and so has every run of the file as read. The two are
aligned by the fewest edits (Levenshtein), so that a digit misread by a scan keeps its place, and one that is lost has
none. A proposal is matched to every row with which it shares a run, wholly or in part.

**Right.** A reading is a row if the table is the same and so are the fields of `FIELDS`: the number to nine digits
with its sign, and of a state the last day of its period, since `2022-06` and `2022-06-30` are then one moment. A part
of a whole (`breakdown`) counts as part of the indicator. Where two rows hold the same digits either will do; where a
figure is printed twice on one line, in whichever order fits best. Notes, producers, totals, authorities and the names
of details are not compared, nor the sign of a detail, which goes with its name (a change of −4 %, a fall of 4 %). A
row is right at first place if the first reading of a proposal with its digits is it, and among three if one of the
first three is.

**Shares.** Recall is over the rows that people read, precision over the proposals whose first reading names an
indicator. Digits that stand in rows of tasks or commitments, which are not proposed, and digits that the source does
not have (page numbers) count for neither, unless a figure is proposed there, which is wrong.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from math import isclose, nan
from typing import Any

from rapidfuzz.distance import Levenshtein
from truth import NUMBER, Row, Run

from dxlib.errors import DxError
from dxlib.loaders.verification import REACH
from dxlib.notation.periods import Period
from dxlib.reading.proposal import Proposal, Reading

_WHAT = ("indicator", "breakdown")
FIELDS = {
    "observations": (*_WHAT, "value", "period", "area", "qualifier"),
    "claims": (*_WHAT, "form", "value", "period", "base_period", "area", "qualifier"),
    "targets": (*_WHAT, "value", "period", "area", "operator"),
    "adoption": ("indicator", "adopted", "period", "area"),
    "details": ("unit", "size", "period", "area", "qualifier"),
    "uncounted": ("reason",),
}
_CELL = {"size": "value"}  # without its sign: whether a detail is a change or a fall says its name
FIGURES = ("observations", "claims", "targets")
PLACES = 3  # among how many readings the right one is looked for
_MOST = 5  # figures printed alike on one line, of which every order is tried


@dataclass(frozen=True)
class Outcome:
    """What became of a row: the place of the right reading, from 0, if there is one, and what the first got wrong.

    Attributes:
        wrong: fields, of a reading of another table ``table: details`` alone, or ``no proposal``; empty where the first
            reading is right.
    """

    row: Row
    place: int | None
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """A proposal, and the place of the reading that is a row, from 0, if there is one."""

    proposal: Proposal
    place: int | None

    @property
    def figure(self) -> bool:
        """Whether its first reading names an indicator."""
        first = self.proposal.readings[0]
        return first.table in FIGURES and bool(first.row.get("indicator"))


@dataclass(frozen=True)
class Score:
    """What reading one file gave.

    Attributes:
        digits: runs of digits of the file as read, and how many of them a proposal holds: ``accounted``.
        printed: runs of digits of the source, and how many of them were read as they are: ``read``.
        outcomes: of every row that can be proposed.
        judged: every proposal that counts.
    """

    digits: int
    accounted: int
    printed: int
    read: int
    outcomes: tuple[Outcome, ...]
    judged: tuple[Judged, ...]


def score(rows: Sequence[Row], source: Sequence[Run], read: Sequence[Run], proposals: Sequence[Proposal],
          states: frozenset[str]) -> Score:  # fmt: skip
    """Return how proposals compare with the rows that a person read.

    Args:
        rows: of all tables.
        source: the runs of digits of the text that the rows are about.
        read: those of the file as read.
        proposals: for the file as read.
        states: the indicators of which only the last day of a period counts.
    """
    where = aligned(source, read)
    back = {there: here for here, there in where.items()}
    held = [_held(proposal, read) for proposal in proposals]
    spans = [frozenset(back[one] for one in some if one in back) for some in held]
    rows = _settled(rows, proposals, spans, states)
    touching = _touching(rows)
    outcomes, judged = [], []
    for row in rows:
        if row.table in FIELDS:
            near = [one for one, span in zip(proposals, spans, strict=True) if span & row.runs]
            outcomes.append(_outcome(row, near, _alike(row, touching), states))
    for proposal, span in zip(proposals, spans, strict=True):
        one = Judged(proposal, _place(proposal, {id(row): row for run in span for row in touching[run]}, states))
        if one.figure or any(row.table in FIELDS for run in span for row in touching[run]):
            judged.append(one)
    accounted = len({run for some in held for run in some})
    same = sum(source[here].digits == read[there].digits for here, there in where.items())
    return Score(len(read), accounted, len(source), same, tuple(outcomes), tuple(judged))


def aligned(source: Sequence[Run], read: Sequence[Run]) -> dict[int, int]:
    """Return which run of digits of the file as read stands for which one of the source.

    Example:
        >>> from truth import runs
        >>> aligned(runs(["đạt 58,41%"]), runs(["trang 7", "đạt 58,4%"]))
        {0: 1, 1: 2}
    """
    codes = Levenshtein.opcodes([run.digits for run in source], [run.digits for run in read])
    return {
        here: there
        for code in codes
        if code.tag in ("equal", "replace")
        for here, there in zip(
            range(code.src_start, code.src_end), range(code.dest_start, code.dest_end), strict=True
        )
    }  # fmt: skip


def differences(reading: Reading, row: Row, states: frozenset[str]) -> tuple[str, ...]:
    """Return the fields in which a reading is not the row; of another table, ``table:`` and its name alone."""
    if reading.table != row.table:
        return (f"table: {reading.table}",)
    state = row.table == "details" or row.cells.get("indicator") in states
    return tuple(
        field
        for field in FIELDS[row.table]
        if not _equal(field, reading.row.get(_CELL.get(field, field)), row.cells[_CELL.get(field, field)], state)
    )


def _equal(field: str, proposed: Any, true: Any, state: bool) -> bool:
    if field == "value":
        return isclose(_number(proposed), true, rel_tol=1e-9)
    if field == "size":
        return isclose(abs(_number(proposed)), abs(true), rel_tol=1e-9)
    if field == "adopted":
        return str(proposed).lower() == str(true).lower()
    if field in ("period", "base_period") and state and "target" not in (proposed, true):
        return bool(_end(proposed) == _end(true))
    return str(proposed or "") == str(true or "")


def _number(cell: Any) -> float:
    try:
        return float(cell)
    except (TypeError, ValueError):
        return nan


def _end(code: Any) -> Any:
    try:
        return Period.parse(str(code)).end
    except DxError:
        return code


def proposals_on(proposals: Iterable[Proposal], read: Sequence[Run]) -> Iterator[tuple[Proposal, frozenset[int]]]:
    """Yield proposals, each with the runs of digits of the file as read that it holds."""
    return ((one, _held(one, read)) for one in proposals)


def _held(proposal: Proposal, read: Sequence[Run]) -> frozenset[int]:
    """The runs of digits that a proposal holds, wholly or in part, also on the lines over which its print runs on."""
    inside = [
        at for at, run in enumerate(read)
        if run.line == proposal.line and run.start < proposal.end and proposal.start < run.end
    ]  # fmt: skip
    printed = NUMBER.findall(str(proposal.readings[0].row.get("as_printed", "")))
    first = bisect_left(read, (proposal.line, proposal.start))
    ahead = read[first : first + len(printed)]
    runs_on = [run.digits for run in ahead] == printed and ahead and ahead[-1].line <= proposal.line + REACH
    return frozenset(inside).union(range(first, first + len(printed)) if runs_on else ())


def _touching(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        for run in row.runs:
            found.setdefault(run, []).append(row)
    return _Missing(found)


class _Missing(dict[int, list[Row]]):
    def __missing__(self, key: int) -> list[Row]:
        return []


def _alike(row: Row, touching: dict[int, list[Row]]) -> list[Row]:
    """The rows that hold some of the same digits, itself among them."""
    return list({id(one): one for run in row.runs for one in touching[run]}.values())


def _place(proposal: Proposal, rows: dict[int, Row], states: frozenset[str]) -> int | None:
    """The place of the first reading that is one of the rows."""
    return next(
        (
            at
            for at, reading in enumerate(proposal.readings)
            if any(row.table in FIELDS and not differences(reading, row, states) for row in rows.values())
        ),
        None,
    )


def _outcome(row: Row, near: Sequence[Proposal], alike: Iterable[Row], states: frozenset[str]) -> Outcome:
    if not near:
        return Outcome(row, None, ("no proposal",))
    known = {id(one): one for one in alike}
    places = [_place(one, known, states) for one in near]
    found = [place for place in places if place is not None]
    whole = row.table != "uncounted" or None not in places  # of an address every part must be seen as such
    place = (max if row.table == "uncounted" else min)(found, default=None) if whole else None
    wrong = min((differences(one.readings[0], row, states) for one in near), key=_gravity)
    return Outcome(row, place, () if place == 0 else wrong)


def _gravity(wrong: tuple[str, ...]) -> tuple[bool, int]:
    return any(field.startswith("table") for field in wrong), len(wrong)


def _settled(rows: Sequence[Row], proposals: Sequence[Proposal], spans: Sequence[frozenset[int]],
             states: frozenset[str]) -> list[Row]:  # fmt: skip
    """The rows, of which those printed alike on one line take the order that fits the proposals best."""
    settled = list(rows)
    twins: dict[Any, list[int]] = {}
    for at, row in enumerate(rows):
        twins.setdefault(row.twin, []).append(at)
    for some in twins.values():
        places = [rows[at].runs for at in some]
        if not 1 < len(some) <= _MOST or len(set(places)) < len(places):
            continue
        fit = [[_fit(rows[at], place, proposals, spans, states) for place in places] for at in some]
        best = max(permutations(range(len(some))), key=lambda order: sum(fit[n][at] for n, at in enumerate(order)))
        for at, place in zip(some, best, strict=True):
            settled[at] = replace(rows[at], runs=places[place])
    return settled


def _fit(row: Row, place: frozenset[int], proposals: Sequence[Proposal], spans: Sequence[frozenset[int]],
         states: frozenset[str]) -> int:  # fmt: skip
    """How well a row would stand at a place: 2 if the first reading there is it, 1 if another one is."""
    if row.table not in FIELDS:
        return 0
    near = [one for one, span in zip(proposals, spans, strict=True) if span & place]
    found = [at for one in near if (at := _place(one, {0: row}, states)) is not None]
    return 2 if 0 in found else 1 if found else 0


def recall(outcomes: Iterable[Outcome], among: int) -> tuple[int, int]:
    """Return how many rows are right among so many readings, and how many rows there are."""
    places = [one.place for one in outcomes]
    return sum(place is not None and place < among for place in places), len(places)


def precision(judged: Iterable[Judged], among: int) -> tuple[int, int]:
    """Return how many proposals are right among so many readings, and how many there are."""
    places = [one.place for one in judged]
    return sum(place is not None and place < among for place in places), len(places)


def fields_wrong(outcomes: Iterable[Outcome]) -> Counter[str]:
    """Return how often each field of a first reading is wrong, of the rows that are not right."""
    return Counter(field for one in outcomes for field in one.wrong)


def of_tables(outcomes: Iterable[Outcome], *tables: str) -> Iterator[Outcome]:
    """Yield the outcomes of rows of some tables."""
    return (one for one in outcomes if one.row.table in tables)
