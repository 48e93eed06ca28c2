"""The earlier figures of what a reading is about, and how the reading would stand among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dxlib.errors import DxError
from dxlib.loaders import Evidence
from dxlib.notation.figures import read_figure
from dxlib.notation.periods import Period
from dxlib.reading.proposal import Reading
from dxlib.tables.display import NARROW, PALETTE
from dxlib.text import period_label, source_label

_SHOWN = 3  # of the newest, in words


@dataclass(frozen=True)
class History:
    """The figures that the data hold of one series.

    Attributes:
        rows: observations, the oldest first.
        own: the reading as one more row, where it is a figure of the series; else no row.
    """

    rows: pd.DataFrame
    own: pd.DataFrame

    @property
    def key(self) -> str:
        """What tells its drawing from others."""
        series = self.rows[["indicator", "area", "breakdown", "lineage"]].iloc[:1].to_numpy().ravel().tolist()
        return "|".join(map(str, [*series, *self.own[["period", "value"]].to_numpy().ravel().tolist()]))

    def newest(self, language: str) -> list[dict[str, str]]:
        """Return the newest figures in words, the newest first: as printed, period, report."""
        return [
            {"text": str(row["as_printed"]), "period": period_label(row["period"], language),
             "source": source_label(row["report"], row["line"], language)}
            for row in self.rows.iloc[::-1].head(_SHOWN).to_dict("records")
        ]  # fmt: skip

    def svg(self, language: str) -> str:
        """Return the drawing, in variables for the colours; empty where it cannot be drawn."""
        from dxlib.charts import timeline
        from dxlib.charts.render import in_variables, spec_of, to_svg

        frames = [self.rows] if self.own.empty else [self.rows, self.own]
        spec = spec_of(timeline, pd.concat(frames, ignore_index=True), width=NARROW, language=language)
        if not isinstance(spec, dict):
            return ""
        return in_variables(to_svg(_ringed(_untitled(spec), self.own)))


def history(
    reading: Reading, evidence: Evidence, report: str, published: date, producer: str = "", language: str = "vi"
) -> History | None:
    """Return the earlier figures of the series of a reading; none where there are none.

    Args:
        reading: it may name no indicator.
        evidence: what the data hold.
        report: the id of the draft, whose own figures are not earlier ones.
        published: the day of its publication.
        producer: who counted what its rows hold, where they name nobody.
        language: of its print.

    Example:
        >>> import dxlib as dx
        >>> row = {"indicator": "dossiers_online_share", "period": "2024", "as_printed": "61%", "value": 61}
        >>> found = history(Reading(table="observations", row=row, score=1), dx.load(), "new", date(2025, 1, 1))
        >>> found.newest("en")[0]["text"], len(found.own)
        ('khoảng 38,3%', 1)
    """
    row = reading.row
    rows = evidence.observations
    rows = rows[
        (rows["indicator"] == str(row.get("indicator") or ""))
        & (rows["area"] == str(row.get("area") or "VN"))
        & (rows["breakdown"] == str(row.get("breakdown") or ""))
        & (rows["report"] != report)
    ]
    rows = rows[rows["lineage"] == _lineage(rows, evidence, str(row.get("producer") or producer))]
    if rows.empty:
        return None
    rows = _of_one_length(rows, evidence, row)
    rows = rows.sort_values(["end", "published"], kind="stable")
    return History(rows, _own(reading, rows, report, published, language))


def _lineage(rows: pd.DataFrame, evidence: Evidence, producer: str) -> str:
    """Whose series: that of who counted, else that which has the most figures."""
    own = evidence.dimensions.lineages().get(producer, "")
    counted = rows["lineage"].value_counts()
    return own if own in counted.index else str(next(iter(counted.index), ""))


def _of_one_length(rows: pd.DataFrame, evidence: Evidence, row: dict[str, Any]) -> pd.DataFrame:
    """Of a flow the figures over as many months as the reading, if there are any: others say nothing of it."""
    one = evidence.definitions.indicators.get(str(row["indicator"]))
    if one is None or one.timing != "span" or one.is_ratio:
        return rows
    try:
        months = Period.parse(str(row.get("period"))).months
    except DxError:
        return rows
    same = rows[rows["period"].map(lambda code: Period.parse(code).months == months)]
    return rows if same.empty else same


def _own(reading: Reading, rows: pd.DataFrame, report: str, published: date, language: str) -> pd.DataFrame:
    """The reading as a row of the frame; none where it is no figure, or cannot be read."""
    row = reading.row
    if reading.table != "observations":
        return rows.iloc[:0]
    try:
        figure, period = read_figure(str(row["as_printed"]), language), Period.parse(str(row["period"]))
    except (DxError, KeyError):
        return rows.iloc[:0]
    own: dict[str, Any] = {
        "report": report, "published": published, "period": period.code, "end": period.end, "value": figure.value,
        "low": figure.interval.low, "high": figure.interval.high, "qualifier": figure.qualifier,
        "as_printed": str(row["as_printed"]), "line": int(row.get("line") or 0), "doubtful": False, "contested": "",
    }  # fmt: skip
    return rows.iloc[-1:].assign(**own)


def _untitled(spec: dict[str, Any]) -> dict[str, Any]:
    """The drawing alone: what it is about stands over it already."""
    return {key: value for key, value in spec.items() if key != "title"}


def _ringed(spec: dict[str, Any], own: pd.DataFrame) -> dict[str, Any]:
    """The drawing with a ring round the reading."""
    if own.empty or "layer" not in spec:
        return spec
    values = [{"end": f"{own['end'].iloc[0]}T00:00:00", "value": float(own["value"].iloc[0])}]
    ring = {
        "data": {"values": values},
        "mark": {"type": "point", "filled": False, "size": 260, "stroke": PALETTE["off"][0], "strokeWidth": 2.5},
        "encoding": {"x": {"field": "end", "type": "temporal"}, "y": {"field": "value", "type": "quantitative"}},
    }
    return {**spec, "layer": [*spec["layer"], ring]}
