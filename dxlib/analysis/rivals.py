"""One quantity by everybody who counts it: every producer and vintage, how far apart, and what that does to targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pandas as pd

from dxlib.analysis.compare import Point, Series, build_series
from dxlib.analysis.compare.series import alike, leading
from dxlib.analysis.progress import METHODS, decided
from dxlib.analysis.progress.choices import contradicts, first_flip
from dxlib.analysis.progress.goals import NO_STATUS, Goal, Judgement, asked_targets, judge
from dxlib.errors import UnknownName
from dxlib.indicators import Indicator
from dxlib.loaders import Evidence, given
from dxlib.loaders.verbs import verb
from dxlib.notation.periods import Period
from dxlib.recompute.levels import Key, same_moment

_NAMES = ("name", "short", "method", "use")
COLUMNS = [
    "indicator", "name", "name_vi", "pillar", "topic", "unit", "area", "breakdown", "period", "producer", "lineage",
    *(f"producer_{name}{ending}" for name in _NAMES for ending in ("", "_vi")),
    "leading", "vintage", "newest", "printings", "published", "report", "line", "as_printed", "qualifier",
    "value", "low", "high", "doubtful", "contested", "producers", "spread", "spread_low", "spread_high", "spread_all",
    "target", "target_printed", "target_report", "target_line", "operator", "due", "authority",
    "method", "status", "reason", "ratio", "different_length",
    *(f"status_{name}" for name in METHODS), "flips", "flip_first", "flip_choice", "flip_status",
]  # fmt: skip
_TYPES: dict[str, Any] = {
    **dict.fromkeys(("leading", "newest", "doubtful", "different_length", "flips"), "bool"),
    **dict.fromkeys(("vintage", "printings", "line", "target_line", "producers"), "Int64"),
    **dict.fromkeys(("spread", "spread_low", "spread_high", "spread_all", "target", "ratio"), "float64"),
}
_WORDS = [
    "target_printed", "target_report", "operator", "due", "authority", "status", "reason",
    *(f"status_{name}" for name in METHODS), "flip_first", "flip_choice", "flip_status",
]  # fmt: skip


@verb
def rivals(
    indicator: str | Iterable[str] | None = None,
    *,
    period: str | None = None,
    pillar: str | None = None,
    topic: str | None = None,
    area: str = "VN",
    method: str = "linear",
    due: str | None = None,
    authority: str | None = None,
    as_of: str | None = None,
    evidence: Evidence | None = None,
) -> pd.DataFrame:
    """Return figures by everybody who counts them, vintage by vintage, how far they are apart, and what hangs on it.

    Nothing is compared over time here: each row is a figure of its own, and what is computed between two of them is
    how far they are apart for the same period. A part of a whole is there where more than one counts it.

    Args:
        indicator: one or several; by default all that more than one counts. One that a single producer counts may be
            asked for, and is shown by its vintages.
        period: keep the figures of this period; ``latest``: of each indicator the newest that more than one counts, or
            the newest of all where none is; all by default.
        pillar, topic, area: keep these only.
        method: by which ``status`` is judged, as in ``assess``.
        due, authority: hold the figures to a target due at the end of this period, or of this decision or plan; by
            default, to the target by which most of them can be judged, and of several the one due last.
        as_of, evidence: as in ``compare``.

    Returns:
        One row an indicator, part of the whole, period, producer and vintage, in the order of the definitions and of
        the periods, who leads first, oldest vintage first. A vintage is a value that one producer gives for a period,
        until another report gives another; what is printed again unchanged is the same vintage, shown as
        it was printed most precisely.

        - ``indicator, name, name_vi, pillar, topic, unit, area, breakdown, period``
        - ``producer``, with ``lineage`` (the first of those whose series it continues) and ``producer_name``,
          ``producer_short``, ``producer_method`` (how it counts), ``producer_use`` (what its figures are good for),
          each also ``_vi``; empty where no report names it
        - ``leading``: the figure that others are held against: the newest vintage of the producer with figures for
          most periods (as in ``compare``), or of the next where that one has none for the period
        - ``vintage`` (1 is the first), ``newest`` (the producer's last for this period), ``printings`` (how many
          reports print it); of the first of these ``published, report, line, as_printed, qualifier``; ``value, low,
          high`` (rounding interval)``, doubtful, contested`` (what another printed figure says against it)
        - of the period: ``producers`` (how many count it), ``spread`` (largest less smallest of their newest figures)
          with ``_low`` and ``_high`` (what rounding leaves of it), ``spread_all`` (the same of all vintages): in the
          unit, percentage points for percent; doubtful readings are left out, and it is empty where nothing is left
          to subtract
        - ``target, target_printed, target_report, target_line, operator, due, authority``: the target that the figures
          are held to, if there is one, and where it is printed
        - ``method, status, reason, ratio``: as in ``assess(period=...)`` for the row's period, with the figures of
          its producer up to then, of which this one alone is exchanged for this vintage; ``status_<method>`` by each
          of the methods, whose formulas and sources are in ``dxlib.analysis.progress.methods``. Empty where the
          target is not judged by this figure, since it is doubtful, or of a time after the due date.
          ``different_length``: it is judged although it is a share over another span than the target, or than the
          baseline: a quarter held to a year.
        - ``flips``: whether ``status`` is another than that of the leading figure. A figure without a status flips
          nothing.
        - ``flip_first``: what would first give the leading figure's target another status: another ``producer``,
          another ``vintage``, another ``method`` (one that says enough, not enough, or in between, where this one
          does not) or another ``baseline``, tried one at a time in this order; empty if nothing does.
          ``flip_choice``: which one (the producer; the period and value of the vintage; the method; the period of the
          baseline). ``flip_status``: what it gives. All three are the same for every row of a period.

    Raises:
        UnknownName: no such indicator, pillar, topic, area, method or authority.
        DxError: a period that cannot be read.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.rivals("digital_economy_gdp_share", period="2022", due="2025", evidence=dx.load(reports="all"))
        >>> for row in seen.itertuples():
        ...     print(row.producer, row.vintage, row.value, row.status, row.flips)
        gso 1 12.86 off_track False
        gso 2 12.67 off_track False
        gso 3 12.63 moving_away True
        gso 4 12.83 off_track False
        mic 1 14.26 on_track True
        >>> row = seen.iloc[0]
        >>> print(round(row.spread, 2), round(row.spread_all, 2), row.flip_first, row.flip_choice, row.flip_status)
        1.43 1.63 producer mic on_track
    """
    if method not in METHODS:
        raise UnknownName("method", method, METHODS)
    evidence = given(evidence, as_of)
    asked = None if period in (None, "latest") else Period.parse(period)
    area = evidence.area(area, period)
    names = evidence.definitions.select(pillar, topic, indicator)
    targets = asked_targets(evidence, names, area, due, authority)
    rows: list[dict[str, Any]] = []
    for counts in _counted(evidence, names, area, indicator is not None):
        goals = [one for one in targets if (one.indicator, one.breakdown) == counts.key[::3]]
        held = _held(counts, goals, evidence, method)
        for moment in counts.moments(asked, period == "latest"):
            rows += _rows(counts, moment, held, evidence, method)
    return pd.DataFrame(rows, columns=COLUMNS).astype(_TYPES)


@dataclass(frozen=True)
class Figure:
    """One vintage of one producer's figure.

    Attributes:
        series: all figures of the producer, of which this one stands for its period.
        number: of the vintage, 1 for the first.
        printings: how many reports print it.
    """

    key: Key
    series: Series
    point: Point
    number: int
    printings: int
    newest: bool

    def judged(self, goal: Goal, method: str) -> Judgement | None:
        """Return how a target stands by this figure; nothing where it is not the one that is judged by."""
        found = judge(self.series, goal, method, self.point.end)
        now = found.current
        return found if now is not None and now.period.code == self.point.period.code else None


@dataclass(frozen=True)
class _Counts:
    """The series of one quantity by who counts it, who leads first."""

    key: Key
    indicator: Indicator
    series: dict[Key, Series]

    def figures(self) -> Iterator[Figure]:
        """Yield every vintage of every figure."""
        for key, series in self.series.items():
            for point in series.points:
                yield from _vintages(key, series, point)

    def moments(self, asked: Period | None, latest: bool) -> list[list[Figure]]:
        """Return the figures by period, oldest first; of one period, or of the latest, if that is asked for."""
        ordered = sorted(self.figures(), key=lambda one: self._moment(one.point.period))
        found = [list(group) for _moment, group in groupby(ordered, key=lambda one: self._moment(one.point.period))]
        if asked is not None:
            return [one for one in found if same_moment(self.indicator, one[0].point.period, asked)]
        shared = [one for one in found if len({figure.key for figure in one}) > 1]
        return (shared or found)[-1:] if latest else found

    def _moment(self, period: Period) -> tuple[Any, ...]:
        """What tells periods apart, in the order of time: of states the day, however it is written."""
        return (period.end, period.length or 0, period.code) if self.indicator.timing == "span" else (period.end,)


def _counted(evidence: Evidence, names: list[str], area: str, named: bool) -> Iterator[_Counts]:
    """What is asked for: by name, or because more than one counts it."""
    found = build_series(evidence, names, area=area)
    order = evidence.dimensions.order
    leads = leading(alike(found), found, evidence)
    groups: dict[Key, list[Key]] = {}
    for key in sorted(found, key=lambda key: (names.index(key.indicator), key.breakdown, key not in leads,
                                              order.get(key.lineage, -1))):  # fmt: skip
        groups.setdefault(key._replace(lineage=""), []).append(key)
    with_whole = {key.indicator for key in groups if not key.breakdown}
    for whole, keys in groups.items():
        if len(keys) > 1 or (named and not (whole.breakdown and whole.indicator in with_whole)):
            yield _Counts(whole, found[keys[0]].indicator, {key: found[key] for key in keys})


def _vintages(key: Key, series: Series, point: Point) -> Iterator[Figure]:
    """The vintages of a figure, oldest first: what is printed again unchanged is none of its own."""
    printed = [*reversed(point.others), point]
    runs = [list(run) for _value, run in groupby(printed, key=lambda one: (one.value, one.doubtful))]
    for number, run in enumerate(runs, 1):
        newest = number == len(runs)
        shown = min(run, key=lambda one: one.interval.high - one.interval.low)  # the first of the most precise ones
        believed = series
        if not newest:
            believed = replace(series, points=tuple(shown if one is point else one for one in series.points))
        yield Figure(key, believed, shown, number, len(run), newest)


@dataclass(frozen=True)
class _Held:
    """The target that figures are held to."""

    row: Any
    goal: Goal


def _held(counts: _Counts, targets: list[Any], evidence: Evidence, method: str) -> _Held | None:
    """The target by which most of the newest figures can be judged, of several the one due last."""
    newest = [figure for figure in counts.figures() if figure.newest]

    def judged(held: _Held) -> int:
        found = (figure.judged(held.goal, method) for figure in newest)
        return sum(one is not None and one.verdict.status not in NO_STATUS for one in found)

    goals = [_Held(row, Goal.of(row, counts.indicator, decided(row.authority, evidence))) for row in targets]
    return max(goals, key=lambda held: (judged(held), held.goal.period.end), default=None)


def _rows(
    counts: _Counts, figures: list[Figure], held: _Held | None, evidence: Evidence, method: str
) -> list[dict[str, Any]]:
    """The rows of one period."""
    lead = next(figure for figure in sorted(figures, key=_order(counts)) if figure.newest)
    of_all = _apart(figures) | _flip(lead, figures, held, method)
    about = evidence.about(counts.key) | {"area": counts.key.area, "breakdown": counts.key.breakdown}
    by_lead = _status(lead, held, method)
    rows = []
    for figure in sorted(figures, key=_order(counts)):
        judged = _judgements(figure, held, method)
        flips = contradicts(judged.get("status", ""), by_lead)
        row = (
            about
            | {"different_length": False}
            | _figure(figure, evidence)
            | of_all
            | judged
            | {"leading": figure is lead, "flips": flips}
        )
        rows.append(dict.fromkeys(_WORDS, "") | row)
    return rows


def _order(counts: _Counts) -> Any:
    keys = list(counts.series)
    return lambda figure: (keys.index(figure.key), figure.number)


def _figure(figure: Figure, evidence: Evidence) -> dict[str, Any]:
    point = figure.point
    return _producer(point.producer, evidence) | {
        "period": point.period.code, "producer": point.producer, "lineage": figure.key.lineage,
        "vintage": figure.number, "newest": figure.newest, "printings": figure.printings,
        "published": point.published, "report": point.report,
        "line": point.line, "as_printed": point.as_printed, "qualifier": point.qualifier, "value": point.value,
        "low": point.interval.low, "high": point.interval.high, "doubtful": point.doubtful,
        "contested": point.contested,
    }  # fmt: skip


def _producer(name: str, evidence: Evidence) -> dict[str, str]:
    """What a producer is called and how it counts, in both languages."""
    found = evidence.dimensions.by_producer.get(name, {})
    ways = {f"producer_{one}{ending}": f"{one}_{language}" for one in _NAMES
            for ending, language in (("", "en"), ("_vi", "vi"))}  # fmt: skip
    return {column: str(found.get(source, "")) for column, source in ways.items()}


def _apart(figures: list[Figure]) -> dict[str, Any]:
    """How far the figures of a period are apart."""
    sure = [figure for figure in figures if not figure.point.doubtful]
    newest = [figure.point for figure in sure if figure.newest]
    found: dict[str, Any] = {"producers": len({figure.key for figure in figures})}
    if len(newest) > 1:
        first, last = (pick(newest, key=lambda point: point.value) for pick in (min, max))
        found |= {"spread": last.value - first.value}
        found |= last.interval.minus(first.interval).cut(0, None).columns("spread")
    if len(sure) > 1:
        values = [figure.point.value for figure in sure]
        found |= {"spread_all": max(values) - min(values)}
    return found


def _judgements(figure: Figure, held: _Held | None, method: str) -> dict[str, Any]:
    """The target that a figure is held to, and how it stands by each method."""
    if held is None:
        return {"method": method}
    target = held.row
    found: dict[str, Any] = {
        "target": target.value, "target_printed": target.as_printed, "operator": target.operator, "due": target.period,
        "target_report": target.report, "target_line": target.line or None, "authority": target.authority,
        "method": method,
    }  # fmt: skip
    for name in METHODS:
        judged = figure.judged(held.goal, name)
        if judged is not None:
            found[f"status_{name}"] = judged.verdict.status
            if name == method:
                found |= {part: getattr(judged.verdict, part) for part in ("status", "reason", "ratio")}
                found["different_length"] = _differs(held.goal, judged)
    return found


def _differs(goal: Goal, judged: Judgement) -> bool:
    """Whether a share is judged over another span than the target's, or than that of its baseline."""
    if judged.current is None or goal.indicator.timing != "span":
        return False
    return judged.different_length or judged.current.period.months != goal.period.months


def _status(figure: Figure, held: _Held | None, method: str) -> str:
    judged = figure.judged(held.goal, method) if held else None
    return judged.verdict.status if judged else ""


def _flip(lead: Figure, figures: list[Figure], held: _Held | None, method: str) -> dict[str, str]:
    """The first choice that gives the target of a period another status."""
    judged = lead.judged(held.goal, method) if held else None
    if held is None or judged is None:
        return {}
    others = {
        figure.point.producer: _status(figure, held, method)
        for figure in figures
        if figure.newest and figure.key != lead.key
    }
    flip = first_flip(judged, lead.series, others, held.goal, method, lead.point.end)
    return {"flip_first": flip.cause, "flip_choice": flip.choice, "flip_status": flip.status} if flip else {}
