"""What an edition holds, in short, and the difference between two of them: figures, statuses, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from dxlib.analysis.audit import audit, to_note
from dxlib.analysis.compare import compare
from dxlib.analysis.leads import ordered
from dxlib.analysis.progress import assess, scoreboard
from dxlib.errors import DxError
from dxlib.loaders import Evidence, observations
from dxlib.loaders.areas import called
from dxlib.loaders.verbs import verb

__all__ = ["DIFFERENCES", "content", "differences", "distinctions", "key_figures"]

FORM = 1  # of what `content` returns; a later one may hold what this code does not know
# In the order in which a reader should see them.
DIFFERENCES = (
    "status", "revised figure", "corrected figure", "withdrawn figure", "new figure", "new target",
    "withdrawn target", "new finding", "settled finding",
)  # fmt: skip
COLUMNS = (
    "difference", "indicator", "name", "name_vi", "pillar", "unit", "area", "period",
    "before", "before_period", "before_qualifier", "before_status", "before_report", "before_line",
    "after", "after_period", "after_qualifier", "after_status", "after_report", "after_line",
    "operator", "target", "authority", "as_printed", "other_printed", "title", "title_vi",
)  # fmt: skip
_NAMED = ("indicator", "name", "name_vi", "pillar", "unit", "area", "lineage", "breakdown")
_FIGURES = (*_NAMED, "period", "end", "value", "low", "high", "qualifier", "report", "line")
_TARGETS = (
    *_NAMED, "authority", "due", "operator", "target", "report", "line",
    "status", "current", "current_period", "current_report", "current_line",
)  # fmt: skip
_FINDINGS = (
    *_NAMED, "check", "verdict", "period", "base_period", "as_printed", "report", "line", "other_printed",
    "other_report", "other_line", "title", "title_vi",
)  # fmt: skip
_KEYS = {
    "figures": ("indicator", "area", "lineage", "breakdown", "period"),
    "targets": ("indicator", "area", "lineage", "breakdown", "authority", "due", "operator", "target"),
    "findings": (
        "check",
        "verdict",
        "indicator",
        "area",
        "lineage",
        "breakdown",
        "period",
        "base_period",
        "report",
        "line",
        "as_printed",
    ),
}
Content = Mapping[str, Any]


def content(
    period: str, baseline: str, *, pillar: str | None = None, area: str = "VN", evidence: Evidence
) -> dict[str, Any]:
    """Return what an edition holds, as plain data that can be stored and held against a later edition.

    Args:
        period, baseline, pillar, area: as in ``compare``.
        evidence: what the edition rests on.

    Returns:
        ``form`` (of this record), ``parameters``, ``published`` (of the newest report or page), ``reports`` and
        ``pages`` (the dates of all), and three lists of records: ``figures`` (for each indicator and period what the
        latest report prints), ``targets`` (with the status by the linear method) and ``findings`` (what is to note).

    Example:
        >>> import dxlib as dx
        >>> held = content("2022", "2021", pillar="cybersecurity", evidence=dx.load(as_of="2022-12-31"))
        >>> held["published"], sorted(held)[:3]
        ('2022-12-31', ['figures', 'findings', 'form'])
    """
    area = evidence.area(area, period)
    published = evidence.published
    printed = observations(pillar=pillar, area=area, evidence=evidence)
    latest = printed.sort_values(["published", "line"], ascending=[False, True], kind="stable")
    latest = latest.drop_duplicates(list(_KEYS["figures"])).sort_index()
    latest = latest.assign(pillar=latest["indicator"].map(evidence.definitions.pillar_of))
    board = scoreboard(period=period, pillar=pillar, area=area, evidence=evidence)
    found = to_note(audit(evidence=evidence)).query("area == @area")
    found = found if pillar is None else found[found["pillar"] == pillar]  # what concerns several stands at one
    return {
        "form": FORM,
        "parameters": {"period": period, "baseline": baseline, "pillar": pillar, "area": area},
        "published": published.max().isoformat(),
        "reports": _dates(evidence, "report"),
        "pages": _dates(evidence, "page"),
        "figures": _records(latest, _FIGURES),
        "targets": _records(board, _TARGETS),
        "findings": _records(found, _FINDINGS),
    }


def _dates(evidence: Evidence, kind: str) -> list[str]:
    reports = evidence.reports
    return sorted(day.isoformat() for day in reports["published"][reports["kind"] == kind])


def _records(frame: pd.DataFrame, columns: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {name: _plain(value) for name, value in zip(columns, row, strict=True)}
        for row in frame[list(columns)].itertuples(index=False, name=None)
    ]


def _plain(value: Any) -> Any:
    """A cell as JSON has it; a computed number without the last digits, which differ between machines."""
    if pd.isna(value):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    return round(value, 10) if isinstance(value, float) else value


def distinctions(before: Content, after: Content) -> list[tuple[str, str, str]]:
    """Return in what two editions differ besides their evidence: what, in the earlier one, in the later one.

    ``period``, ``baseline``, ``pillar`` and ``reports`` are parameters; ``dxlib`` (the version), ``contract``,
    ``definitions`` and ``methods`` (the code) are there where the records name them.

    Raises:
        DxError: the two cannot be held against each other: another area, other pillars, a later record, or newer
            reports in the one that shall be the earlier.
    """
    if before["form"] > FORM:
        raise DxError(f"was written in a later form ({before['form']}) than this dxlib reads ({FORM}); update dxlib")
    asked, now = before["parameters"], after["parameters"]
    if asked["area"] != now["area"]:
        was, this = (f"{(called(code) or ('the area',))[0]} ({code})" for code in (asked["area"], now["area"]))
        raise DxError(f"is about {was}, this one about {this}")
    if asked["pillar"] and now["pillar"] and asked["pillar"] != now["pillar"]:
        raise DxError(f"holds the pillar {asked['pillar']} alone, this one {now['pillar']}: they share no figure")
    if before["published"] > after["published"]:
        raise DxError(
            f"rests on reports up to {before['published']}, this one only up to {after['published']}: "
            "compare the other way round"
        )
    differ = [(name, asked[name] or "", now[name] or "") for name in ("period", "baseline", "pillar")]
    differ.append(("reports", asked.get("reports", "documents"), now.get("reports", "documents")))
    then, today = before.get("versions", {}), after.get("versions", {})
    differ += [(name, str(then[name]), str(today[name])) for name in today if name in then]
    return [(name, one, other) for name, one, other in differ if one != other]


@verb
def differences(before: Content, after: Content) -> pd.DataFrame:
    """Return what changed from one edition to a later one, each as ``content`` returned it.

    Where one of the two holds a pillar alone, only that pillar is looked at.

    Returns:
        One row a difference, in the order of ``DIFFERENCES``:

        - ``difference``: ``status`` (a target's), ``revised figure`` (a later report prints another one, and no
          rounding makes them one), ``corrected figure`` (at the same place another one is read now), ``withdrawn
          figure``, ``new figure``, ``new target``, ``withdrawn target``, ``new finding``, ``settled finding``.
        - ``indicator, name, name_vi, pillar, unit, area, period`` (of a target: when it is due).
        - ``before`` and ``after`` (value, in the unit), each with ``_period``, ``_qualifier``, ``_report``, ``_line``
          and ``_status`` (of a finding: its verdict). Of a new figure, ``before`` is the newest that the earlier
          edition held; of a status, the figures that it was judged by, with
          their places (of a new or withdrawn target, the place of the target).
        - ``operator, target, authority``: of targets; ``as_printed, other_printed, title, title_vi``: of findings.

    Raises:
        DxError: as ``distinctions``.
    """
    distinctions(before, after)
    pillar = before["parameters"]["pillar"] or after["parameters"]["pillar"]
    pairs = {name: _pairs(before[name], after[name], _KEYS[name], pillar) for name in _KEYS}
    found = [*_figures(pairs["figures"]), *_targets(pairs["targets"]), *_findings(pairs["findings"])]
    found.sort(key=lambda row: DIFFERENCES.index(row["difference"]))
    return pd.DataFrame(found, columns=list(COLUMNS)).astype({"before": float, "after": float, "target": float})


Record = dict[str, Any]
Pairs = list[tuple[Record | None, Record | None]]


def _pairs(before: list[Record], after: list[Record], key: tuple[str, ...], pillar: str | None) -> Pairs:
    """Each record of two editions, then and now; what is withdrawn stands first."""
    then, now = (
        {tuple(one[name] for name in key): one for one in some if pillar in (None, one["pillar"])}
        for some in (before, after)
    )
    return [(then.get(at), now.get(at)) for at in (*(at for at in then if at not in now), *now)]


def _row(difference: str, record: Record, period: str, **more: Any) -> Record:
    return {"difference": difference, **{name: record[name] for name in _NAMED}, "period": period, **more}


def _side(side: str, record: Record | None) -> Record:
    names = {"": "value", "_period": "period", "_qualifier": "qualifier", "_report": "report", "_line": "line"}
    return {f"{side}{end}": record[name] for end, name in names.items()} if record else {}


def _figures(pairs: Pairs) -> Iterator[Record]:
    newest: dict[tuple[str, str], Record] = {}
    for then, _ in pairs:
        if then:
            of = then["indicator"], then["area"]
            newest[of] = max(newest.get(of, then), then, key=lambda one: one["end"])
    for then, now in pairs:
        if then and not now:
            yield _row("withdrawn figure", then, then["period"], **_side("before", then))
        elif now and (kind := _changed(then, now)):
            last = then or newest.get((now["indicator"], now["area"]))
            yield _row(kind, now, now["period"], **_side("before", last), **_side("after", now))


def _changed(then: Record | None, now: Record) -> str:
    if then is None:
        return "new figure"
    if (then["value"], then["qualifier"]) == (now["value"], now["qualifier"]):
        return ""
    if (then["report"], then["line"]) == (now["report"], now["line"]):
        return "corrected figure"
    apart = then["high"] < now["low"] or now["high"] < then["low"]
    return "revised figure" if apart else ""


def _targets(pairs: Pairs) -> Iterator[Record]:
    for then, now in pairs:
        if then and now:
            kind, of = "status" if then["status"] != now["status"] else "", "current_"
        else:
            kind, of = "withdrawn target" if then else "new target", ""
        target = now or then
        if target and kind:
            goal = {name: target[name] for name in ("operator", "target", "authority")}
            yield _row(kind, target, target["due"], **goal, **_judged("before", then, of), **_judged("after", now, of))


def _judged(side: str, record: Record | None, of: str) -> Record:
    """The figure that a target is judged by, with its place or, where ``of`` says so, that of the target."""
    if record is None:
        return {}
    figure = {side: record["current"], f"{side}_period": record["current_period"], f"{side}_status": record["status"]}
    return figure | {f"{side}_{what}": record[f"{of}{what}"] for what in ("report", "line")}


def _findings(pairs: Pairs) -> Iterator[Record]:
    for then, now in pairs:
        side, one = ("before", then) if then else ("after", now)
        if one and not (then and now):
            words = {name: one[name] for name in ("as_printed", "other_printed", "title", "title_vi")}
            place = {f"{side}_status": one["verdict"], f"{side}_report": one["report"], f"{side}_line": one["line"]}
            yield _row("settled finding" if then else "new finding", one, one["period"], **words, **place)


def key_figures(period: str, baseline: str, *, area: str = "VN", evidence: Evidence) -> pd.DataFrame:
    """Return the figure that leads each pillar, by ``dx.analysis.leading``, with the status of the target due next.

    Returns:
        One row a pillar of which something is known: the columns of ``compare``; ``target, target_printed, operator,
        due, authority, report, line, status, fragile, short_pace`` of the earliest target that is not due before the
        current figure, empty without one; and ``other`` with ``_period, _qualifier, _by, _by_vi``, what somebody else
        counts since the baseline (in the unit) and who that is, missing where nobody does.
    """
    compared = compare(period, baseline, area=area, evidence=evidence)
    judged = assess(period=period, area=area, evidence=evidence)
    known = compared[compared[["current", "newest"]].notna().any(axis=1) & ~compared["rival"]]
    keys = ordered(known[known["breakdown"] == ""], judged).drop_duplicates("pillar")
    judged = judged.iloc[::-1]  # of those due in one year the last, as in charts
    judged = judged[~judged["rival"] & (judged["breakdown"] == "")].sort_values("due_date", kind="stable")
    judged = judged.merge(keys[["indicator", "current_date"]], on="indicator", suffixes=("", "_shown"))
    ahead = judged[judged["current_date_shown"].isna() | (judged["due_date"] >= judged["current_date_shown"])]
    goals = ["target", "target_printed", "operator", "due", "authority", "report", "line", "status", "fragile"]
    goals.append("short_pace")
    keys = keys.merge(ahead.drop_duplicates("indicator")[["indicator", *goals]], on="indicator", how="left")
    return keys.merge(_others(compared, keys, evidence), on="indicator", how="left")


def _others(compared: pd.DataFrame, keys: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """What those who do not lead count, no older than what the leading figure is compared with."""
    since = pd.to_datetime(compared["indicator"].map(dict(zip(keys["indicator"], keys["baseline_date"], strict=True))))
    found = compared[compared["rival"] & (compared["breakdown"] == "") & (compared["current_date"] >= since)]
    found = found.sort_values("current_date", ascending=False, kind="stable").drop_duplicates("indicator")
    names = evidence.dimensions.producers.set_index("id")
    by = {f"other_by{end}": found["producer"].map(names[f"short{end or '_en'}"]) for end in ("", "_vi")}
    columns = {f"current{part}": f"other{part}" for part in ("", "_period", "_qualifier")}
    return found.rename(columns=columns).assign(**by)[["indicator", *columns.values(), *by]]
