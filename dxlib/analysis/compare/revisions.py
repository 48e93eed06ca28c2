"""How one period's figure changed from report to report."""

from __future__ import annotations

from collections.abc import Iterable
from math import nan
from typing import Any

import pandas as pd

from dxlib.loaders import Evidence, given
from dxlib.loaders.verbs import verb
from dxlib.recompute import Level, Levels
from dxlib.recompute.findings import one_a_report, printings
from dxlib.recompute.levels import Key


@verb
def revisions(
    *,
    pillar: str | None = None,
    topic: str | None = None,
    indicator: str | Iterable[str] | None = None,
    area: str | None = "VN",
    as_of: str | None = None,
    evidence: Evidence | None = None,
) -> pd.DataFrame:
    """Return every figure that more than one report prints for the same period, printing by printing.

    Args:
        pillar, topic, indicator, area: keep these only; ``area=None`` keeps all.
        as_of, evidence: as in ``compare``.

    Returns:
        One row a printing, in the order of the definitions, of periods and of publication:

        - ``indicator, name, name_vi, pillar, topic, unit, area, lineage`` (who counted, or the first whose series this
          continues)``, breakdown, period``
        - ``printing``: 1 for the first report that prints it; ``published, report, line, as_printed, value, low,
          high`` (rounding interval)``, doubtful``
        - ``change``: from the printing before (in the unit; percentage points for percent), empty for the first
        - ``revised``: whether the change is more than rounding explains

    Raises:
        UnknownName: no such pillar, topic, indicator or area.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.analysis.revisions(indicator="dossiers_online_share", evidence=dx.load(reports="documents"))
        >>> seen[["published", "value", "revised"]].astype(str).values.tolist()
        [['2022-12-31', '52.8', 'False'], ['2024-02-16', '54.34', 'True']]
    """
    evidence = given(evidence, as_of)
    definitions = evidence.definitions
    names = definitions.select(pillar, topic, indicator)
    area = None if area is None else evidence.area(area)
    found = printings(Levels(evidence.observations, definitions))
    rows: list[dict[str, Any]] = []
    asked = [one for one in found.items() if one[0][0].indicator in names and area in (None, one[0][0].area)]

    def place(one: tuple[tuple[Key, str], list[Level]]) -> tuple[Any, ...]:
        (key, _code), levels = one
        return names.index(key.indicator), key, levels[0].period.end

    for (key, code), levels in sorted(asked, key=place):
        firsts = one_a_report(levels)
        if len(firsts) > 1:
            about = evidence.about(key) | {"area": key.area, "lineage": key.lineage, "breakdown": key.breakdown}
            rows += _rows(about | {"period": code}, firsts)
    return pd.DataFrame(rows, columns=COLUMNS).astype({"line": "Int64", "revised": "bool", "doubtful": "bool"})


def _rows(about: dict[str, str], levels: list[Level]) -> list[dict[str, Any]]:
    return [
        about
        | {
            "printing": number, "published": level.published, "report": level.report, "line": level.line,
            "as_printed": level.as_printed, "value": level.value, "low": level.interval.low,
            "high": level.interval.high, "doubtful": level.doubtful,
            "change": level.value - before.value if before else nan,
            "revised": before is not None and not level.interval.meets(before.interval),
        }
        for number, (before, level) in enumerate(zip([None, *levels[:-1]], levels, strict=True), 1)
    ]  # fmt: skip


COLUMNS = [
    "indicator", "name", "name_vi", "pillar", "topic", "unit", "area", "lineage", "breakdown", "period",
    "printing", "published", "report",
    "line", "as_printed", "value", "low", "high", "change", "revised", "doubtful",
]  # fmt: skip
