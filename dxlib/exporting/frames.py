"""What is printed, and the lists that it refers to, as plain frames: every name written out, every note translated."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.exporting.codes import breaks, status
from dxlib.loaders import Evidence
from dxlib.notation.periods import Period
from dxlib.text.catalogue import note_words

KEY = ["indicator", "period", "area", "producer", "breakdown", "report"]  # and the printing
_SERIES = ["indicator", "area", "lineage", "breakdown"]


def printed(evidence: Evidence, name: str) -> pd.DataFrame:
    """Return a table of the evidence, with what its codes and numbers stand for.

    Added are ``start`` and ``end`` of a period, ``place`` of a line, ``unit`` of an indicator, and the note in both
    languages; of observations ``printing``, ``latest`` and ``status`` too.

    Args:
        name: such as ``observations`` or ``targets``.
    """
    frame: pd.DataFrame = getattr(evidence, name)
    if "period" in frame:
        periods = [Period.parse(code) for code in frame["period"]]
        frame = frame.assign(start=[one.start for one in periods], end=[one.end for one in periods])
    if "line" in frame:
        pairs = zip(frame["report"], frame["line"], strict=True)
        frame = frame.assign(place=[evidence.places.get(at, "") for at in pairs])
    if "indicator" in frame:
        units = {one.id: one.unit for one in evidence.definitions.indicators.values()}
        frame = frame.assign(unit=frame["indicator"].map(units))
    frame = frame.assign(note_en=frame["note"], note_vi=[note_words(note, "vi") for note in frame["note"]])
    return _judged(frame, evidence) if name == "observations" else frame


def _judged(frame: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Observations by definition and time: their number within the report, which one counts, and their status."""
    known = evidence.definitions.indicators
    order = {name: at for at, name in enumerate(known)}
    spans = [known[name].timing == "span" for name in frame["indicator"]]
    frame = frame.assign(
        low=frame["low"].map(_twelve_digits),
        high=frame["high"].map(_twelve_digits),
        printing=frame.groupby(KEY).cumcount() + 1,
        moment=frame["period"].where(spans, frame["end"].astype(str)),
        place_in_order=frame["indicator"].map(order),
    )
    # Rows are sorted by publication and line: of a moment the first row of the last report counts.
    last = frame.groupby([*_SERIES, "moment"])["report"].transform("last") == frame["report"]
    frame = frame.assign(latest=last & ~frame.duplicated([*_SERIES, "moment", "report"]))
    ends = frame.groupby(_SERIES)["end"].agg(lambda days: sorted(set(days)))
    broken = {(key, day) for key, days in ends.items() for day in breaks(known[key[0]], days)}
    keys = zip(frame[_SERIES].itertuples(index=False, name=None), frame["end"], frame["doubtful"], strict=True)
    frame = frame.assign(status=[status(bool(doubt), (key, day) in broken) for key, day, doubt in keys])
    return frame.sort_values(["place_in_order", "area", "lineage", "breakdown", "end", "published"], kind="stable")


def _twelve_digits(number: float) -> float:
    """Beyond them stands what a computation leaves."""
    return float(f"{number:.12g}")


def listed(evidence: Evidence, name: str) -> pd.DataFrame:
    """Return a list that tables refer to, such as ``indicators`` or ``areas``, with the column ``id``."""
    if name in ("areas", "producers", "breakdowns"):
        frame: pd.DataFrame = getattr(evidence.dimensions, name)
        return frame.rename(columns={"code": "id"})
    if name == "reports":
        return evidence.reports
    known = evidence.definitions
    if name == "units":
        rows: list[dict[str, Any]] = [
            {"id": one.id, "kind": one.kind, "name_en": one.name.en.other, "name_vi": one.name.vi, "symbol": one.symbol}
            for one in known.units.values()
        ]
    elif name == "topics":
        rows = [
            {"id": topic.id, **_named(topic), "pillar": pillar.id, **_named(pillar, "pillar")}
            for pillar in known.pillars.values()
            for topic in pillar.topics
        ]
    else:
        rows = [
            {
                "id": one.id, **_named(one), "definition_en": one.definition.en, "definition_vi": one.definition.vi,
                "pillar": known.pillar_of[one.id], "topic": one.topic, "unit": one.unit, "timing": one.timing,
                "direction": one.direction, "breaks": tuple(str(cut.since) for cut in one.breaks),
            }
            for one in known.indicators.values()
        ]  # fmt: skip
    return pd.DataFrame(rows)


def _named(one: Any, column: str = "name") -> dict[str, str]:
    return {f"{column}_en": one.name.en, f"{column}_vi": one.name.vi}
