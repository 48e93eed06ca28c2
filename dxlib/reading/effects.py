"""What a report changes: new figures, revisions, statuses of targets that flip, contradictions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dxlib.analysis.audit import audit, to_note
from dxlib.analysis.compare import revisions
from dxlib.analysis.progress import scoreboard
from dxlib.loaders import Evidence
from dxlib.text import finding_sentence, period_label, show, source_label, status_word, verdict_word

_TARGET = ["indicator", "area", "lineage", "breakdown", "authority", "due", "operator", "target"]
_SERIES = ["indicator", "area", "lineage", "breakdown"]
_FINDING = ["check", "verdict", "indicator", "area", "lineage", "breakdown", "period", "base_period", "report", "line",
            "as_printed"]  # fmt: skip
_FIGURE = ["indicator", "name", "unit", *_SERIES[1:], "period", "value", "qualifier", "as_printed", "line", "news"]
_SHOWN = 20  # lines of each kind


@dataclass(frozen=True)
class Effects:
    """What a report changes in the evidence, as frames.

    Attributes:
        report: its id.
        figures: one row a level that it prints: ``indicator, name, unit, area, lineage, breakdown, period, value,
            qualifier, as_printed, line, news`` (``first figure`` of its series, ``new period``, ``printed before``).
        revisions: as ``dx.analysis.revisions`` returns them, of all figures that others print too, with
            ``earlier``: the report of the printing before.
        statuses: one row a target whose status is another one: ``indicator, name, area, lineage, breakdown, authority,
            due, operator, target, unit, before, after`` (by the linear method).
        findings: as ``dx.audit`` returns them: what is to note only since the report is there.
        claims: as ``dx.audit`` returns them: every change that the report states, recomputed.
        apart: one row an indicator of which figures of the report have no producer while those of others do, so that
            nothing is compared: ``indicator, lines, producers``.
    """

    report: str
    figures: pd.DataFrame
    revisions: pd.DataFrame
    statuses: pd.DataFrame
    findings: pd.DataFrame
    claims: pd.DataFrame
    apart: pd.DataFrame

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def effects(before: Evidence, after: Evidence, report: str) -> Effects:
    """Return what a report changes.

    Args:
        before: the evidence without it.
        after: the evidence with it.
        report: its id.
    """
    found = audit(evidence=after)
    mine = found["places"].map(lambda places: any(place.report == report for place in places))
    mine |= found["report"] == report
    claims = found[(found["check"] == "claim") & (found["report"] == report)]
    return Effects(
        report,
        _figures(before, after, report),
        _revisions(after, report),
        _statuses(before, after),
        _new(to_note(audit(evidence=before)), to_note(found[mine])),
        claims.reset_index(drop=True),
        _apart(before, after, report),
    )


def _figures(before: Evidence, after: Evidence, report: str) -> pd.DataFrame:
    own = after.observations[after.observations["report"] == report].reset_index(drop=True)
    series = set(before.observations[_SERIES].itertuples(index=False, name=None))
    periods = set(before.observations[[*_SERIES, "period"]].itertuples(index=False, name=None))
    keys = list(own[[*_SERIES, "period"]].itertuples(index=False, name=None))
    kinds = [
        "printed before" if key in periods else "new period" if key[:-1] in series else "first figure" for key in keys
    ]
    known = [after.definitions.indicators[name] for name in own["indicator"]]
    named = {"name": [one.name.en for one in known], "unit": [one.unit for one in known]}
    return own.assign(**named, news=kinds)[_FIGURE]


def _apart(before: Evidence, after: Evidence, report: str) -> pd.DataFrame:
    """The indicators of which nobody is said to count what the report prints, though it is known who counts them."""
    told = pd.concat([before.observations, before.claims])
    counted = told[told["lineage"] != ""].groupby("indicator")["lineage"].unique()
    own = pd.concat([after.observations, after.claims])
    own = own[(own["report"] == report) & (own["lineage"] == "") & own["indicator"].isin(counted.index)]
    lines = own.groupby("indicator")["line"].agg(lambda some: tuple(sorted(set(map(int, some)))))
    producers = [tuple(counted[indicator]) for indicator in lines.index]
    return pd.DataFrame({"indicator": lines.index, "lines": lines.to_numpy(), "producers": producers})


def _revisions(after: Evidence, report: str) -> pd.DataFrame:
    """The printings of every figure that the report prints too, each with the report of the printing before."""
    every = revisions(area=None, evidence=after)
    groups = every.groupby([*_SERIES, "period"], sort=False)["report"]
    mine = groups.transform(lambda some: (some == report).any()).astype(bool)
    return every.assign(earlier=groups.shift().fillna(""))[mine].reset_index(drop=True)


def _statuses(before: Evidence, after: Evidence) -> pd.DataFrame:
    columns = [*_TARGET, "name", "unit", "status"]
    boards = []
    for evidence in (before, after):
        areas = sorted(set(evidence.targets["area"])) or ["VN"]
        found = [scoreboard(area=area, evidence=evidence)[columns] for area in areas]
        boards.append(pd.concat(found).drop_duplicates(_TARGET))
    then, now = boards
    both = now.merge(then[[*_TARGET, "status"]], on=_TARGET, suffixes=("", "_before"))
    flipped = both[both["status"] != both["status_before"]]
    return flipped.rename(columns={"status_before": "before", "status": "after"})[
        ["indicator", "name", *_TARGET[1:], "unit", "before", "after"]
    ].reset_index(drop=True)


def _new(then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The findings that were none before; a revision is told elsewhere."""
    known = set(then[_FINDING].astype(str).itertuples(index=False, name=None))
    keys = now[_FINDING].astype(str).itertuples(index=False, name=None)
    fresh = pd.Series([key not in known for key in keys], now.index, dtype=bool)
    return now[fresh & ~now["verdict"].isin(["revision", "noted"])].reset_index(drop=True)


def _lines(one: Effects) -> Iterator[str]:
    kinds = one.figures["news"].value_counts()
    counted = ", ".join(
        f"{kinds[kind]} {kind}" for kind in ("first figure", "new period", "printed before") if kind in kinds
    )
    yield f"figures: {len(one.figures)}" + (f" ({counted})" if counted else "")
    if count := len(one.apart):
        yield f"not compared, since nobody is named who counts: {count} indicator{'s' if count > 1 else ''}"
        yield from _some(one.apart, _uncompared)
        yield "  name them in the draft's report.yml (producer: mic), or of one figure in the review (Who counts)"
    seen = one.revisions
    later = seen[seen["revised"] & ((seen["report"] == one.report) | (seen["earlier"] == one.report))]
    yield f"revisions: {len(later)}"
    yield from _some(later, _revision)
    yield f"targets with another status: {len(one.statuses)}"
    yield from _some(one.statuses, _status)
    verdicts = one.claims["verdict"].map(verdict_word).value_counts()
    recomputed = ", ".join(f"{count} {word}" for word, count in verdicts.items())
    yield f"stated changes: {len(one.claims)}" + (f" ({recomputed})" if recomputed else "")
    yield f"new findings of the audit: {len(one.findings)}"
    yield from _some(one.findings, _finding)


def _some(frame: pd.DataFrame, told: Any) -> Iterator[str]:
    for row in frame.head(_SHOWN).itertuples():
        yield f"  {told(row)}"
    if len(frame) > _SHOWN:
        yield f"  and {len(frame) - _SHOWN} more"


def _series(row: Any) -> str:
    parts = (row.area if row.area != "VN" else "", row.breakdown)
    return row.indicator + "".join(f" {part}" for part in parts if part)


def _uncompared(row: Any) -> str:
    lines = f"line{'s' if len(row.lines) > 1 else ''} {', '.join(map(str, row.lines))}"
    return f"{row.indicator}, {lines}: figures of {', '.join(row.producers)} are known"


def _revision(row: Any) -> str:
    before = show(row.value - row.change, row.unit)
    return (f"{_series(row)}, {period_label(row.period)}: {before} becomes {show(row.value, row.unit)} "
            f"({source_label(row.report, row.line)})")  # fmt: skip


def _status(row: Any) -> str:
    return (f"{_series(row)}, {show(row.target, row.unit)} by {period_label(row.due)} ({row.authority}): "
            f"{status_word(row.before)} becomes {status_word(row.after)}")  # fmt: skip


def _finding(row: Any) -> str:
    return f"{verdict_word(row.verdict)}: {_series(row)}, {period_label(row.period)}: {finding_sentence(row)}"
