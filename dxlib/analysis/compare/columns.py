"""The frame of a comparison, column by column, from the figures that are compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import nan
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dxlib.analysis.compare.changes import Sides, changes, implied_baseline
from dxlib.analysis.compare.figures import NONE, Cells, typed
from dxlib.analysis.compare.series import SIDE
from dxlib.analysis.compare.stated import Stated
from dxlib.indicators import Indicator
from dxlib.loaders import Evidence
from dxlib.recompute.levels import Key
from dxlib.recompute.spans import Spans
from dxlib.recompute.verdicts import FORM_SHOWN

_NEWEST = [part for part in SIDE if part not in ("_low", "_high", "_stand_in", "_revised_from", "_bridge")]
_CHANGES = [f"{one}{end}" for one in ("absolute_change", "relative_change") for end in ("", "_low", "_high")]
_ABOUT = ("indicator", "name", "name_vi", "pillar", "topic", "unit", "direction", "timing")
COLUMNS = [
    *_ABOUT, "area", "producer", "lineage", "breakdown", "part", "part_vi", "rival", "outcome", "reason",
    *(f"current{part}" for part in SIDE), *(f"baseline{part}" for part in SIDE), *_CHANGES,
    "multiple", "rank_change", "annual_pace", "annual_points", "shown_change", "shown_form", "shown_basis",
    "stated_change", "stated_form", "stated_printed", "stated_qualifier", "stated_period", "stated_base",
    "stated_report", "stated_line", "stated_doubtful", "stated_agrees", "stated_as_points", "implied_baseline",
    "daily_current", "daily_baseline", "different_length", "running_total",
    *(f"newest{part}" for part in _NEWEST), "newest_break",
]  # fmt: skip
# What is told of a figure as it stands in its row, by the ends of the columns' names.
_PRINTED = {
    "_printed": "as_printed", "_qualifier": "qualifier", "_report": "report", "_line": "line", "_doubtful": "doubtful",
    "_contested": "contested", "_bridge": "bridge",
}  # fmt: skip
_STATED = {
    "stated_change": "float64", "stated_form": "string", "stated_printed": "string", "stated_qualifier": "string",
    "stated_period": "string", "stated_base": "string", "stated_report": "string", "stated_line": "Int64",
    "stated_doubtful": "boolean", "stated_agrees": "boolean", "stated_as_points": "boolean",
    "implied_baseline": "float64",
}  # fmt: skip


class Match(NamedTuple):
    """The figures of a comparison by their numbers, and what is said of them.

    Attributes:
        stand_ins: whether the current figure and the baseline stand in for asked periods.
        refusal: why they may not be compared, with its detail; empty if they may.
        lacking: why a side is missing; empty where nothing is known.
        newest_break: the day of the break between the current and the newest figure; empty without one.
        told: the change stated for the pair or the asked periods.
        claimed: that one, or the newest stated change of a series without figures.
    """

    current: int
    baseline: int
    newest: int
    stand_ins: tuple[bool, bool]
    refusal: tuple[str, ...]
    lacking: str
    different_length: bool
    newest_break: str
    told: Stated | None
    claimed: Stated | None

    def moved(self, by: int) -> Match:
        """Return the same of another series of its shape, whose figures have other numbers."""
        if not by:
            return self
        sides = [number if number == NONE else number + by for number in self[:3]]
        return self._replace(current=sides[0], baseline=sides[1], newest=sides[2])


def framed(
    evidence: Evidence, keys: list[Key], known: dict[str, Any], leads: set[Key], found: list[Match], cells: Cells
) -> pd.DataFrame:
    """Return the rows of a comparison.

    Args:
        keys: the series, in order.
        known: what is said of these whatever is compared, as ``about`` has it.
        leads: those that lead their rivals.
        found: what is compared of each.
        cells: what is printed of the figures.
    """
    current, baseline, newest = (np.array([match[n] for match in found], dtype=np.int64) for n in range(3))
    refused = np.array([bool(match.refusal) for match in found], dtype=bool)
    compared = (current != NONE) & (baseline != NONE) & ~refused
    columns = known | _said(keys, leads, found)
    columns |= _side(cells, "current", current, SIDE, [match.stand_ins[0] for match in found])
    columns |= _side(cells, "baseline", baseline, SIDE, [match.stand_ins[1] for match in found])
    columns |= _side(cells, "newest", newest, _NEWEST)
    pair = (("current", current), ("baseline", baseline))
    now, before = (_sides(cells, columns, name, numbers).where(compared) for name, numbers in pair)
    columns |= changes(columns["unit"].to_numpy(dtype=object), now, before)
    columns |= _daily(cells, columns, pair, [match.refusal[:1] == ("length",) for match in found])
    stated = {at: match.claimed for at, match in enumerate(found) if match.claimed}
    told = {at: match.told for at, match in enumerate(found) if match.told}
    columns |= _stated(stated, columns, np.where(baseline == NONE, columns["current"], nan))
    columns |= _shown(evidence, keys, told, columns, compared)
    columns["outcome"] = _outcomes(columns, current, baseline, refused, list(told))
    spoken = np.where(current != NONE, current, np.where(refused, NONE, baseline))  # whose producer is named
    counted = [one.claim.producer if (one := stated.get(at)) else key.lineage for at, key in enumerate(keys)]
    columns["producer"] = _else(cells.taken("producer", spoken), counted)
    return pd.DataFrame({name: columns[name] for name in COLUMNS})


def _said(keys: list[Key], leads: set[Key], found: list[Match]) -> dict[str, Any]:
    """What is known of the pairs before their figures are looked at."""
    return {
        "rival": pd.array([key not in leads for key in keys], dtype="boolean"),
        "reason": _texts([" ".join(filter(None, match.refusal or (match.lacking,))) for match in found]),
        "different_length": pd.array([match.different_length for match in found], dtype="boolean"),
        "newest_break": _texts([match.newest_break if match.newest != NONE else None for match in found]),
    }


def _texts(words: Sequence[str | None] | np.ndarray) -> Any:
    return typed(words, "string")


def _else(texts: Any, others: Sequence[str]) -> Any:
    """Texts, and others where they are missing."""
    lacking = texts.isna()
    texts[lacking] = np.array(others, dtype=object)[lacking]
    return texts


def about(evidence: Evidence, keys: list[Key]) -> dict[str, Any]:
    """Return the columns that say what each series is, found once for those that differ in their area alone."""
    whole = [key._replace(area="") for key in keys]
    numbers = {key: n for n, key in enumerate(dict.fromkeys(whole))}
    told = [evidence.about(key) | _of(evidence.definitions.of(key)) for key in numbers]
    codes = np.array([numbers[key] for key in whole], dtype=np.int64)
    of_keys = [(name, _texts([getattr(key, name) for key in keys])) for name in ("area", "lineage", "breakdown")]
    names = (*_ABOUT, "part", "part_vi")
    known: dict[str, Any] = {name: _texts([one[name] for one in told]).take(codes) for name in names}
    return known | dict(of_keys) | {"running_total": pd.array(known["timing"] == "cumulative", dtype="boolean")}


def _of(one: Indicator) -> dict[str, str]:
    return {"direction": one.direction, "timing": one.timing}


def _side(
    cells: Cells, name: str, numbers: np.ndarray, parts: Iterable[str], stand_ins: list[bool] | None = None
) -> dict[str, Any]:
    """The columns of figures under a name such as ``current``."""
    known = {
        "": cells.numbers("value", numbers), "_low": cells.numbers("low", numbers),
        "_high": cells.numbers("high", numbers), "_revised_from": cells.revised(numbers),
        "_period": cells.of_periods("code", numbers),
        "_date": cells.of_periods("end", numbers),
        **{part: cells.taken(column, numbers) for part, column in _PRINTED.items()},
    }  # fmt: skip
    if stand_ins is not None:
        known["_stand_in"] = pd.arrays.BooleanArray(np.array(stand_ins, dtype=bool), numbers == NONE)
    return {f"{name}{part}": known[part] for part in parts}


def _sides(cells: Cells, columns: dict[str, Any], name: str, numbers: np.ndarray) -> Sides:
    span = Spans(columns[f"{name}_low"], columns[f"{name}_high"])
    return Sides(columns[name], span, cells.by_period("decimal_year", numbers))


def _daily(
    cells: Cells, columns: dict[str, Any], pair: Iterable[tuple[str, np.ndarray]], of_length: list[bool]
) -> dict[str, Any]:
    """Daily averages of flows over spans of different length."""
    return {
        f"daily_{name}": np.where(of_length, columns[name] / cells.by_period("length", numbers), nan)
        for name, numbers in pair
    }


def _stated(stated: dict[int, Stated], columns: dict[str, Any], level: np.ndarray) -> dict[str, Any]:
    """The stated changes, with what they imply of a level that is missing."""
    rows = []
    for at, one in stated.items():
        claim = one.claim
        # A stated percentage of a share may be meant in points: it implies no level that could be named.
        unclear = claim.form == "growth" and columns["unit"][at] == "percent"
        implied = implied_baseline(claim.form, claim.value, nan if unclear else float(level[at]))
        rows.append((
            claim.value, claim.form, claim.as_printed, claim.qualifier, claim.period, claim.base_period, claim.report,
            claim.line, claim.note.startswith("doubtful:"), one.agrees, one.as_points, implied,
        ))  # fmt: skip
    codes = np.full(len(level), NONE)
    codes[list(stated)] = np.arange(len(stated))
    cells = zip(*rows, strict=True) if rows else [()] * len(_STATED)
    return {
        name: pd.array(list(column), dtype=dtype).take(codes, allow_fill=True)
        for (name, dtype), column in zip(_STATED.items(), cells, strict=True)
    }


def _shown(
    evidence: Evidence, keys: list[Key], told: dict[int, Stated], columns: dict[str, Any], compared: np.ndarray
) -> dict[str, Any]:
    """The change to print first: the stated one if it is all there is, or agrees and is of the same kind."""
    parts = {(key.indicator, key.breakdown): key for key in keys}
    forms = {part: _natural_form(evidence.definitions.of(key)) for part, key in parts.items()}
    form = np.array([forms[key.indicator, key.breakdown] for key in keys], dtype=object)
    absolute, ranks, relative = (columns[name] for name in ("absolute_change", "rank_change", "relative_change"))
    shown = np.where(form == "places", ranks, np.where(form == "percent", relative, absolute))
    exact = compared & ~(np.isnan(absolute) & ~np.isnan(columns["absolute_change_low"]))
    form[np.isnan(shown)] = "unit"  # no ratio to a zero baseline
    shown = np.where(np.isnan(shown), absolute, shown)
    basis = np.full(len(keys), None, dtype=object)
    basis[exact] = "computed"
    form[~exact], shown[~exact] = None, nan
    for at, one in told.items():
        natural = forms[keys[at].indicator, keys[at].breakdown]
        said = "points" if one.as_points else FORM_SHOWN[one.claim.form]
        same_kind = said == natural or (said, natural) == ("times", "percent")
        if not exact[at] or (one.agrees and same_kind):
            shown[at], form[at], basis[at] = one.claim.value, said, "stated"
    return {"shown_change": shown, "shown_form": _texts(form), "shown_basis": _texts(basis)}


def _natural_form(indicator: Indicator) -> str:
    """Points for shares, places for ranks, the plain difference for N of 63, percent for everything else."""
    if indicator.unit in ("percent", "rank"):
        return "points" if indicator.unit == "percent" else "places"
    return "unit" if isinstance(indicator.denominator, float | int) else "percent"


def _outcomes(
    columns: dict[str, Any], current: np.ndarray, baseline: np.ndarray, refused: np.ndarray, told: list[int]
) -> Any:
    now, before, stated = current != NONE, baseline != NONE, np.zeros(len(current), dtype=bool)
    stated[told] = True
    bounded = np.isnan(columns["current"]) | np.isnan(columns["baseline"])
    ways = [now & before & refused, now & before & bounded, now & before, stated, now, before]
    words = ["refused", "bounded", "compared", "stated", "current only", "baseline only"]
    return _texts(np.select(ways, words, "none"))
