"""Looking things up: which indicators there are, and where each of their figures is printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dxlib.indicators import Definitions
from dxlib.loaders.evidence import Evidence, given
from dxlib.loaders.verbs import verb
from dxlib.recompute.levels import Key


@verb
def indicators(
    search: str | None = None,
    *,
    pillar: str | None = None,
    topic: str | None = None,
    as_of: str | None = None,
    evidence: Evidence | None = None,
) -> pd.DataFrame:
    """List the indicators, with how many figures each has and for which periods.

    Args:
        search: beginnings of words of the id or the name, in English or Vietnamese. A word typed with diacritics
            finds only such, one typed without finds any: "ho" both "hồ" and "hộ". Words that stand next to each other
            in some indicator are found there alone; words that do not, wherever all of them are.
        pillar: keep those of this pillar: its id, as in the column ``pillar``.
        topic: keep those of this topic. ``dx.indicators()[["pillar", "topic"]].drop_duplicates()`` lists them.
        as_of, evidence: as in ``compare``.

    Returns:
        One row an indicator: ``indicator, name, name_vi, pillar, topic, unit, timing, direction, breakdowns`` (the
        kinds of parts that it may have, such as ``residence, sex``)``, definition, figures`` (how many are printed),
        ``first_period, last_period``.

    Raises:
        UnknownName: no such pillar or topic.

    Example:
        >>> indicators("ho so").indicator.head(2).tolist()
        ['services_generating_dossiers_share', 'dossiers_online_share']
    """
    evidence = given(evidence, as_of)
    known = evidence.definitions
    printed: dict[str, list[str]] = {}
    for level in evidence.observations.sort_values("end", kind="stable").itertuples(index=False):
        printed.setdefault(level.indicator, []).append(level.period)
    rows: list[dict[str, Any]] = []
    for one in (known.indicators[name] for name in named(search, pillar, topic, known)):
        periods = printed.get(one.id, [])
        rows.append(
            known.about(one.id)
            | {
                "timing": one.timing,
                "direction": one.direction,
                "breakdowns": ", ".join(evidence.dimensions.broken_down(one)),
                "definition": one.definition.en,
                "figures": len(periods),
                "first_period": periods[0] if periods else None,
                "last_period": periods[-1] if periods else None,
            }
        )
    return pd.DataFrame(rows, columns=_COLUMNS)


def named(search: str | None, pillar: str | None, topic: str | None, known: Definitions) -> list[str]:
    """Return the ids of the indicators that :func:`indicators` lists, in the order of the definitions.

    Raises:
        UnknownName: no such pillar or topic.

    Example:
        >>> import dxlib as dx
        >>> named("ho so", "digital_government", None, dx.load().definitions)[0]
        'services_generating_dossiers_share'
    """
    found = set(known.matching(search or ""))
    return [name for name in known.select(pillar, topic) if name in found]


_COLUMNS = [
    "indicator", "name", "name_vi", "pillar", "topic", "unit", "timing", "direction", "breakdowns",
    "definition", "figures", "first_period", "last_period",
]  # fmt: skip


@verb
def observations(
    indicator: str | Iterable[str] | None = None,
    *,
    pillar: str | None = None,
    topic: str | None = None,
    area: str | None = "VN",
    producer: str | Iterable[str] | None = None,
    as_of: str | None = None,
    evidence: Evidence | None = None,
) -> pd.DataFrame:
    """Return the printed levels of indicators, in the order of the definitions and of time.

    Args:
        indicator: one id or several.
        pillar, topic, area, producer: keep these only; ``area=None`` keeps all. ``producer`` takes one or several, by
            id or name.
        as_of, evidence: as in ``compare``.

    Returns:
        One row a printed figure: ``indicator, name, name_vi, unit, period, end`` (last day)``, area, producer,
        lineage`` (the first producer whose series it continues)``, breakdown`` (in words ``part, part_vi``)``, value,
        low, high`` (rounding interval)``, total, qualifier, as_printed, report, published, line`` (0 on a public
        page)``, doubtful, contested`` (what another printed figure says against it)``, note``.

    Raises:
        UnknownName: no such pillar, topic, indicator, area or producer.

    Example:
        >>> observations("satisfaction_procedures")[["period", "value"]].values.tolist()
        [['2022', 86.97], ['2023', 79.81]]
    """
    evidence = given(evidence, as_of)
    names = evidence.definitions.select(pillar, topic, indicator)
    rows = evidence.observations[evidence.observations["indicator"].isin(names)]
    if area is not None:
        rows = rows[rows["area"] == evidence.area(area)]
    if producer is not None:
        asked = [producer] if isinstance(producer, str) else producer
        rows = rows[rows["lineage"].isin([evidence.dimensions.lineage(one) for one in asked])]
    keys = [Key.of(row) for row in rows.itertuples(index=False)]
    about = {key: evidence.about(key) for key in set(keys)}
    rows = rows.assign(
        **{column: [about[key][column] for key in keys] for column in ("name", "name_vi", "part", "part_vi", "unit")},
        end=pd.to_datetime(rows["end"]),
        _order=[names.index(key.indicator) for key in keys],
    )
    return rows.sort_values(["_order", "end", "published"], kind="stable").reset_index(drop=True)[_LEVELS]


def newest(levels: pd.DataFrame) -> pd.DataFrame:
    """Return the newest level of each series, as the latest report prints it.

    Args:
        levels: what ``observations`` returned.
    """
    return levels.drop_duplicates(list(Key._fields), keep="last").reset_index(drop=True)


_LEVELS = [
    "indicator", "name", "name_vi", "unit", "period", "end", "area", "producer", "lineage", "breakdown", "part",
    "part_vi", "value", "low", "high", "total", "qualifier", "as_printed", "report", "published", "line", "doubtful",
    "contested", "note",
]  # fmt: skip


@verb
def sources(indicator: str, *, as_of: str | None = None, evidence: Evidence | None = None) -> pd.DataFrame:
    """List where every figure of an indicator is printed: levels, targets and stated changes.

    Args:
        indicator: its id, or its name in either language.
        as_of, evidence: as in ``compare``.

    Returns:
        One row a printed figure, oldest report first: ``kind`` (observation, target, claim, adoption),
        ``period, area, producer, breakdown, value, as_printed, document`` (file name), ``url`` (of a public page),
        ``title, title_vi, number, published, line, place`` (of the line in the file that was read, if known)``,
        note``. What a decision set or a page prints has no document and no line here.

    Raises:
        UnknownName: no such indicator; the message offers the nearest names.

    Example:
        >>> sources("satisfaction_procedures")[["period", "as_printed", "line"]].values.tolist()[0]
        ['2022', '86,97%', 61]
    """
    evidence = given(evidence, as_of)
    indicator = evidence.definitions.indicator(indicator).id
    columns = ["kind", "report", "period", "area", "producer", "breakdown", "value", "as_printed", "line", "note"]
    found = [
        table[table["indicator"] == indicator].assign(kind=kind).reindex(columns=columns)
        for kind, table in (
            ("observation", evidence.observations),
            ("target", evidence.targets),
            ("claim", evidence.claims),
            ("adoption", evidence.adoption),
        )
    ]
    rows = pd.concat([frame for frame in found if not frame.empty] or found[:1])
    reports = evidence.reports.rename(columns={"id": "report", "title_en": "title"})
    merged = rows.merge(reports[["report", "document", "url", "title", "title_vi", "number", "published"]], on="report")
    merged["place"] = [evidence.places.get(at, "") for at in zip(merged["report"], merged["line"], strict=True)]
    merged["line"] = merged["line"].astype("Int64").replace(0, pd.NA)
    return merged.sort_values(["published", "report", "line", "kind"], kind="stable", ignore_index=True)[_SOURCES]


_SOURCES = [
    "kind", "period", "area", "producer", "breakdown", "value", "as_printed", "document", "url", "title", "title_vi",
    "number", "published", "line", "place", "note",
]  # fmt: skip
