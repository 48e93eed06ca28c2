"""One area: which it is, what is printed for it, what it is named for, and what is not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd

from dxlib.analysis.compare import compare
from dxlib.loaders import Evidence, newest, observations
from dxlib.loaders.areas import MAPS, provinces_on
from dxlib.loaders.witness import door
from dxlib.notation.periods import Period

__all__ = ["Named", "Portrait", "absent", "adopted", "figures_of", "portrait", "told_of"]

_FIGURES = [
    "indicator", "name", "name_vi", "unit", "area", "period", "end", "value", "upper", "total", "qualifier",
    "as_printed", "report", "published", "line", "doubtful", "contested", "note",
]  # fmt: skip
_ADOPTED = [
    "indicator", "name", "name_vi", "pillar", "unit", "area", "area_name", "area_name_vi", "period", "state", "missing",
    "done", "as_printed", "report", "line", "note",
]  # fmt: skip
_ABSENT = [
    "pillar", "pillar_name", "pillar_name_vi", "indicators", "country", "own", "targets", "targets_own", "indicator",
    "name", "name_vi", "unit", "value", "qualifier", "period", "report", "line", "there",
]  # fmt: skip


class Named(NamedTuple):
    """An area by code and name."""

    area: str
    name: str
    name_vi: str


@dataclass(frozen=True)
class Portrait:
    """Which area this is.

    Attributes:
        area, kind, name, name_vi: its code, what it is (province, ministry, ...) and what it is called.
        since, until: the first and the last day on which it is there, if it has one.
        map: the name of the map that it came with (``2025``), nothing if it was there before; as ``compare`` takes it.
        formed_of, went_into: the areas before and after it.
        peers: how many of its kind there are, by the map: of the days before and since 1 July 2025, 0 where it is not
            on it.
    """

    area: str
    kind: str
    name: str
    name_vi: str
    since: date | None = None
    until: date | None = None
    map: str | None = None
    formed_of: tuple[Named, ...] = ()
    went_into: tuple[Named, ...] = ()
    peers: tuple[int, int] = (0, 0)

    @property
    def codes(self) -> tuple[str, ...]:
        """The area itself, then those before and after it."""
        return (self.area, *(one.area for one in (*self.formed_of, *self.went_into)))

    def on(self, day: date) -> tuple[str, ...]:
        """Return the codes of what stood on a day where this area is: itself, or those before or after it."""
        if self.since is not None and day < self.since:
            return tuple(one.area for one in self.formed_of)
        if self.until is not None and day > self.until:
            return tuple(one.area for one in self.went_into)
        return (self.area,)


@door
def portrait(area: str, evidence: Evidence) -> Portrait:
    """Return which area this is, what it was formed of and what it went into.

    Args:
        area: by code or name.
        evidence: where the areas stand.

    Raises:
        UnknownName: no area is called so; the message offers the nearest names.

    Example:
        >>> import dxlib as dx
        >>> here = portrait("VN34-31", dx.load())
        >>> here.name_vi, here.map, [one.area for one in here.formed_of], here.peers
        ('Hải Phòng', '2025', ['VN-61', 'VN-HP'], (0, 34))
    """
    code, areas = evidence.area(area), evidence.areas
    called = {one.code: Named(one.code, one.name_en, one.name_vi) for one in areas.itertuples(index=False)}
    row = areas[areas["code"] == code].iloc[0]
    before = [one for one, after in zip(areas["code"], areas["successors"], strict=True) if code in after]
    came_with = (name for name, first in MAPS.items() if row["since"] == first)
    return Portrait(
        code, row["kind"], row["name_en"], row["name_vi"], row["since"], row["until"], next(came_with, None),
        tuple(called[one] for one in before), tuple(called[one] for one in row["successors"]), _counts(areas, code),
    )  # fmt: skip


def _counts(areas: pd.DataFrame, code: str) -> tuple[int, int]:
    first = MAPS["2025"]
    maps = [provinces_on(areas, day)["code"].tolist() for day in (first - timedelta(days=1), first)]
    old, new = (len(codes) if code in codes else 0 for codes in maps)
    return old, new


def told_of(evidence: Evidence) -> list[str]:
    """Return the provinces of which something is printed: a figure, or that they did something or did not.

    Example:
        >>> import dxlib as dx
        >>> "VN-HN" in told_of(dx.load()), "VN34-31" in told_of(dx.load(reports="documents"))
        (True, False)
    """
    tables = (evidence.observations, evidence.details, evidence.claims, evidence.targets, evidence.adoption)
    named = {code for table in tables for code in table["area"]}
    provinces = evidence.areas.loc[evidence.areas["kind"] == "province", "code"]
    return [code for code in provinces if code in named]


@door
def figures_of(here: Portrait, evidence: Evidence) -> pd.DataFrame:
    """Return every printed figure of an area and of those before and after it, one-off figures too.

    Args:
        here: what ``portrait`` returned.
        evidence: where the figures stand.

    Returns:
        One row a printed figure, those of the area itself first: ``indicator`` (of a one-off figure its name), ``name,
        name_vi, unit, area, period, end, value, upper, total, qualifier, as_printed, report, published, line, doubtful,
        contested, note``.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> figures_of(portrait("VN-69", seen), seen).query("report != ''").name.tolist()[-1]
        'Servers found breached in Thái Nguyên'
    """
    levels = observations(area=None, evidence=evidence)
    levels = levels[levels["area"].isin(here.codes)]
    once = evidence.details[evidence.details["area"].isin(here.codes)]
    once = once.assign(
        indicator=once["name_en"], name=once["name_en"], doubtful=once["note"].str.startswith("doubtful:"),
        end=pd.to_datetime([Period.parse(code).end for code in once["period"]]), contested="",
    )  # fmt: skip
    found = pd.concat([part.reindex(columns=_FIGURES) for part in (levels, once) if len(part)] or [levels])
    order = found["area"].map(here.codes.index) if len(found) else []
    return (
        found.reindex(columns=_FIGURES).iloc[pd.Series(order, dtype=int).argsort(kind="stable")].reset_index(drop=True)
    )


@door
def adopted(here: Portrait, evidence: Evidence) -> pd.DataFrame:
    """Return what an area is named as having done, or as not having done, and on which lists it is not named.

    Args:
        here: what ``portrait`` returned.
        evidence: where the names stand.

    Returns:
        One row a list of names and area, what was not done first: ``indicator, name, name_vi, pillar, unit, area``
        (where the area was not there at the time of the list, those before or after it)``, area_name, area_name_vi,
        period``, ``state``: ``missing`` or ``done`` (by name), ``others done`` (a province where only those
        are named that had not, as many as the count leaves out), ``not named`` (nothing follows)``, missing`` and
        ``done`` (how many are named so), ``as_printed`` (empty where it is not named)``, report, line`` (of the list,
        where it is not named)``, note``.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load(reports="documents")
        >>> adopted(portrait("VN-HN", seen), seen)[["indicator", "state"]].values.tolist()[0]
        ['provinces_annual_plan', 'missing']
    """
    names, kinds = evidence.adoption, evidence.areas.set_index("code")["kind"]
    names = names[names["area"].map(kinds) == here.kind]
    rows = []
    for (indicator, period), listed in names.groupby(["indicator", "period"], sort=False):
        about = evidence.definitions.about(str(indicator)) | {"indicator": indicator, "period": period}
        rows += [about | _state(code, listed, evidence) for code in here.on(Period.parse(str(period)).end)]
    frame = pd.DataFrame(rows, columns=_ADOPTED)
    order = frame["state"].map(("missing", "done", "others done", "not named").index)
    return frame.iloc[order.astype(int).argsort(kind="stable")].reset_index(drop=True)


def _state(code: str, listed: pd.DataFrame, evidence: Evidence) -> dict[str, Any]:
    """What a list of names says of an area, and where."""
    own, missing = listed[listed["area"] == code], int((~listed["adopted"]).sum())
    if len(own):
        state = "done" if own["adopted"].iloc[0] else "missing"
    else:
        state = "others done" if missing == len(listed) and _all_named(listed, evidence) else "not named"
    row = (own if len(own) else listed).iloc[0]
    called = evidence.areas.set_index("code").loc[code]
    return {
        "area": code, "area_name": called["name_en"], "area_name_vi": called["name_vi"], "state": state,
        "missing": missing, "done": len(listed) - missing, "as_printed": row["as_printed"] if len(own) else "",
        "report": row["report"], "line": row["line"], "note": row["note"] if len(own) else "",
    }  # fmt: skip


def _all_named(listed: pd.DataFrame, evidence: Evidence) -> bool:
    """Whether the count that is printed beside a list of those missing leaves no other province out."""
    first, levels = listed.iloc[0], evidence.observations
    counts = levels[(levels["indicator"] == first["indicator"]) & (levels["period"] == first["period"])]
    provinces = evidence.areas.set_index("code")["kind"][listed["area"]].eq("province").all()
    return bool(provinces and (counts["total"] - counts["value"] == listed["area"].nunique()).any())


@door
def absent(here: Portrait, evidence: Evidence) -> pd.DataFrame:
    """Return how much of what is told of the country is not told of an area.

    Args:
        here: what ``portrait`` returned.
        evidence: where the figures stand.

    Returns:
        One row a pillar: ``pillar, pillar_name, pillar_name_vi, indicators`` (that are defined)``, country`` and
        ``own`` (of how many a figure is printed for the country and for the area; for a province of a new map also
        where the old ones give one)``, targets`` and ``targets_own`` (for how many of them the country has a target,
        and of how many of these the area has a figure); of the pillar's first headline indicator ``indicator,
        name, name_vi, unit``, the country's newest figure ``value, qualifier, period, report, line``, and whether it is
        ``there`` for the area.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> row = absent(portrait("VN-DN", seen), seen).iloc[0]
        >>> row.indicator, bool(row.there)
        ('dossiers_online_share', False)
    """
    known = evidence.definitions
    leading: dict[str, str] = {}
    for name, one in known.indicators.items():
        if one.headline:
            leading.setdefault(known.pillar_of[name], name)
    levels = evidence.observations
    country = set(levels.loc[levels["area"] == "VN", "indicator"])
    targets = set(evidence.targets.loc[evidence.targets["area"] == "VN", "indicator"])
    figures = compare(area=here.area, map=here.map, evidence=evidence)
    own = set(figures.loc[figures[["current", "current_low", "baseline"]].notna().any(axis=1), "indicator"])
    rows = []
    for pillar in known.pillars.values():
        names = set(known.select(pillar.id))
        rows.append(
            {
                "pillar": pillar.id, "pillar_name": pillar.name.en, "pillar_name_vi": pillar.name.vi,
                "indicators": len(names), "country": len(names & country), "own": len(names & own),
                "targets": len(names & targets), "targets_own": len(names & targets & own),
            }
            | _headline(leading.get(pillar.id), own, evidence)
        )  # fmt: skip
    return pd.DataFrame(rows, columns=_ABSENT)


def _headline(name: str | None, own: set[str], evidence: Evidence) -> dict[str, Any]:
    if name is None:
        return {"indicator": ""}
    about = evidence.definitions.about(name)
    levels = observations(name, evidence=evidence)
    last = newest(levels[(levels["breakdown"] == "") & ~levels["doubtful"]]).sort_values("end", kind="stable").tail(1)
    figure = last[["value", "qualifier", "period", "report", "line"]].to_dict("records")
    return about | {"indicator": name, "there": name in own} | (figure[0] if figure else {})
