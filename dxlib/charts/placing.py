"""Where the words of points over time stand: by how the points lie to each other, whatever room there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, product
from statistics import mean
from typing import Any

import pandas as pd

from dxlib.charts.lettering import width
from dxlib.charts.panels import PLOT, Upright
from dxlib.tables.display import SMALL

Record = dict[str, Any]

EDGE = {"left": -14, "right": -8, "center": 0}  # pixels that words at the ends of the axis lie over their mark
_LINE = 15 / PLOT  # of the axis: what a line of words takes
_NEAR = 2 * _LINE  # of the axis: marks of one date so near that words between them would cover one
_MANY = 12  # records of a panel of which not every word can be told
_BETWEEN, _NOWHERE = 50, 1e6  # pixels to the next panel; and of a day, for words that would run into that
_PLACE = ("side", "anchor", "line", "align")


def placed(records: list[Record], axis: Upright, breaks: Sequence[pd.Timestamp] = (), scale: float = 0) -> list[Record]:
    """Say of the figures and targets of a panel where their words stand.

    Those of one date stand over the highest and under the lowest of them, and beside what is in between; those of a
    date with one figure where its neighbours are not. Where something would be covered then, they stand elsewhere.

    Args:
        records: with ``kind, end, value, value_label, date_label``; for figures ``replaced``, and the ``run`` that a
            line joins.
        axis: the vertical axis of the panel.
        breaks: the dates of lines over the whole height, which cross words only if there is no other place.
        scale: how many pixels a day has where there is the least room.

    Returns:
        The same in the order given, with ``side`` (above, below, beside), ``align``, ``anchor`` (the value at which
        the words stand), ``line`` (how many lines stand between), ``dated`` (whether the date stands with them),
        ``edge`` (whether the date is the first or the last);
        ``fits`` and ``date_fits`` are the pixels that a day must have for label and date to cover nothing.
    """
    for record in records:
        record["dated"] = record["kind"] == "figure" and not record["replaced"]
    ordered = sorted(records, key=lambda record: record["end"])
    stacks = [list(stack) for _end, stack in groupby(ordered, key=lambda record: record["end"])]
    standing = [record for record in ordered if record["dated"]]
    for stack in stacks:
        for side, some, near in _sides(stack, axis, _high(stack, standing, axis)):
            _lines(some, near, axis, side)
    for record in records:
        record["edge"] = record["end"] in (ordered[0]["end"], ordered[-1]["end"])
        record["align"] = _align(record, standing, ordered, axis)
    _fit(ordered, standing, axis)
    for stack in stacks if len(records) <= _MANY else ():
        _moved(stack, ordered, standing, axis, breaks, scale)
    for record in ordered if scale else ():
        if _reach(record, _broadest(record))[1] > (ordered[-1]["end"] - record["end"]).days * scale + _BETWEEN:
            record["fits"] = record["date_fits"] = _NOWHERE
    return records


def _moved(
    stack: list[Record], ordered: list[Record], standing: list[Record], axis: Upright,
    breaks: Sequence[pd.Timestamp], scale: float,
) -> None:  # fmt: skip
    """Put the words of one date where the least is lost, covered or crossed: where they are, if nothing is better."""

    def cost() -> int:
        _fit(ordered, standing, axis)
        lost = sum((one["fits"] > scale) + (one["fits"] <= scale < one["date_fits"]) for one in ordered)
        lost += sum(_outside(one, ordered, scale) for one in stack)
        covering = sum(_covers(one, standing, axis) for one in stack)
        return 100 * lost + 30 * covering + 10 * sum(_crossed(one, breaks, scale) for one in stack)

    least, best = cost(), [{name: one[name] for name in _PLACE} for one in stack]
    for place in _others(stack, standing, ordered, axis) if least else ():
        for one, at in zip(stack, place, strict=True):
            one |= at
        if (now := cost()) < least:
            least, best = now, place
    for one, at in zip(stack, best, strict=True):
        one |= at
    _fit(ordered, standing, axis)


def _others(stack: list[Record], standing: list[Record], ordered: list[Record], axis: Upright) -> list[list[Record]]:
    """The other places that there are for the words of one date: on one side, at one end of them or at the other."""
    levels, sides = [axis.height(one["value"]) for one in stack], [""]
    if max(levels) - min(levels) < _NEAR:
        sides += ["above", "below"] if _has_room(stack, axis) else ["above"]
    found = []
    for side in sides:
        if side:
            _lines(stack, stack, axis, side)
        places = [{name: one[name] for name in _PLACE[:3]} for one in stack]
        usual = [_align(one, standing, ordered, axis) for one in stack]
        kept = [one["edge"] or one["side"] == "beside" for one in stack]
        for figure, target in product(("", "center", "left", "right"), repeat=2):
            given = [figure if one["kind"] == "figure" else target for one in stack]
            aligns = [old if fixed else new or old for old, new, fixed in zip(usual, given, kept, strict=True)]
            found.append([place | {"align": align} for place, align in zip(places, aligns, strict=True)])
    return found


def _outside(record: Record, ordered: list[Record], scale: float) -> bool:
    """Whether the words of a record reach over those of the axis, or out of the panel: both ends are of half-years."""
    first, last = (ordered[n]["end"] for n in (0, -1))
    begin = first.replace(month=1 if first.month < 7 else 7, day=1)
    end = last.replace(month=6 if last.month < 7 else 12, day=30)
    left, right = _reach(record, _broadest(record))
    before, after = ((day - record["end"]).days * scale for day in (begin, end))
    return bool((left > -before and not record["edge"]) or right > after + 16)


def _covers(record: Record, standing: list[Record], axis: Upright) -> bool:
    """Whether the words of a record lie on a line to the figure before or after."""
    before, after = _met(record, standing, axis)
    return {"left": after, "right": before, "center": before != after}[record["align"]]


def _crossed(record: Record, breaks: Sequence[pd.Timestamp], scale: float) -> bool:
    """Whether a line over the whole height runs through the words of a record."""
    left, right = _reach(record, _broadest(record))
    return any(-left < (day - record["end"]).days * scale < right for day in breaks)


def _high(stack: list[Record], standing: list[Record], axis: Upright) -> bool:
    """Whether the figure of a date stands higher than those before and after it."""
    day, height = stack[0]["end"], mean(axis.height(record["value"]) for record in stack)
    before = [record for record in standing if record["end"] < day][-1:]
    after = [record for record in standing if record["end"] > day][:1]
    return not (before or after) or height >= mean(axis.height(record["value"]) for record in before + after)


def _sides(stack: list[Record], axis: Upright, high: bool) -> Iterator[tuple[str, list[Record], list[Record]]]:
    """The records of one date by the side on which their words stand, each with those that are near."""
    ordered = sorted(stack, key=lambda record: -axis.height(record["value"]))
    parts = [ordered[:1]]
    for one, other in pairwise(ordered):
        if axis.height(one["value"]) - axis.height(other["value"]) < _NEAR:
            parts[-1].append(other)
        else:
            parts.append([other])
    kinds = [[record for record in stack if (record["kind"] == "figure") is figure] for figure in (True, False)]
    if len(parts) > 1:
        yield "above", parts[0], parts[0]
        yield from (("beside", part, part) for part in parts[1:-1])
        apart = axis.height(parts[-2][-1]["value"]) - axis.height(parts[-1][0]["value"])
        side = "below" if _has_room(parts[-1], axis) else "above" if apart > 2 * _NEAR else "beside"
        yield side, parts[-1], parts[-1]
    elif all(kinds):
        first = ordered[0]["kind"] == "figure"
        over, under = kinds if first else reversed(kinds)
        yield "above", over, stack
        yield ("below" if _has_room(under, axis) else "beside"), under, stack
    else:
        yield ("above" if high or not _has_room(stack, axis) else "below"), stack, stack


def _has_room(records: list[Record], axis: Upright) -> bool:
    """Whether the words of some records have room under them."""
    lines = sum(1 + record["dated"] for record in records)
    return min(axis.height(record["value"]) for record in records) >= lines * _LINE + 0.05


def _lines(records: list[Record], near: list[Record], axis: Upright, side: str) -> None:
    """Put words one over or under the other, clear of what is near: the dated figure next to its mark."""
    anchor = (max if side == "above" else min)(near, key=lambda record: axis.height(record["value"]))
    taken = 0
    for record in sorted(records, key=lambda record: (record["kind"] == "target", not record["dated"])):
        if side == "beside":
            record |= {"side": side, "anchor": record["value"], "line": 0}
            continue
        record |= {"side": side, "anchor": anchor["value"], "line": taken + (record["dated"] and side == "above")}
        taken += 1 + record["dated"]


def _align(record: Record, standing: list[Record], ordered: list[Record], axis: Upright) -> str:
    """Which end of a text stands at its mark: clear of the ends of the axis, and of the lines."""
    first, last = (record["end"] == ordered[n]["end"] for n in (0, -1))
    if record["side"] == "beside":
        return "left" if first else "right"
    before, after = _met(record, standing, axis)
    if first or last:
        return "right" if last and (first or not before) else "center" if before or after else "left"
    return "center" if before == after else "left" if before else "right"


def _met(record: Record, standing: list[Record], axis: Upright) -> tuple[bool, bool]:
    """Whether the figures before and after, or the lines to them, are where the words of a record stand."""
    mine = next((n for n, one in enumerate(standing) if one["end"] == record["end"]), None)
    if mine is None or abs(axis.height(standing[mine]["value"]) - axis.height(record["anchor"])) >= _NEAR:
        return False, False
    up = 1 if record["side"] == "above" else -1
    met = []
    for other in (standing[max(mine - 1, 0)], standing[min(mine + 1, len(standing) - 1)]):
        rise = up * (axis.height(other["value"]) - axis.height(standing[mine]["value"]))
        met.append(rise > 0 and (other["run"] == standing[mine]["run"] or rise < 3.5 * _LINE))
    return met[0], met[1]


def _fit(ordered: list[Record], standing: list[Record], axis: Upright) -> None:
    """Say from which width of a day on a label and its date cover neither a mark nor words that come before."""
    ends = [pick(standing, key=lambda one: one["value"]) for pick in (min, max)]
    first = {id(one): n for n, one in enumerate((*ends, standing[0], standing[-1]), 1)}  # the newest before all others
    least: float
    places: list[tuple[Record, str, int, float, float, float]] = []
    for record in ordered:
        record["fits"] = record["date_fits"] = 0
        day, away = record["end"].toordinal(), {"above": 1, "below": -1, "beside": 0}[record["side"]]
        level, wide = axis.height(record["anchor"]), width(record["value_label"], SMALL, record["dated"])
        places.append((record, "", day, axis.height(record["value"]), 8, 8))
        height = level + away * (0.11 + _LINE * record["line"])
        places.append((record, "fits", day, height, *_reach(record, wide)))
        if record["dated"]:
            wide = width(record["date_label"], SMALL)
            places.append((record, "date_fits", day, height - _LINE, *_reach(record, wide)))
    for record, name, day, height, left, right in places:
        if not name:
            continue
        mine, least = first.get(id(record), 0) if name == "fits" else 0, 0
        for other, what, its_day, level, before, after in places:
            if abs(level - height) >= _LINE or its_day == day:
                continue
            theirs = first.get(id(other), 0) if what == "fits" else 0
            if not what or theirs > mine or (theirs == mine and its_day < day):
                needed = left + after if its_day < day else right + before
                least = max(least, needed / abs(its_day - day))
        record[name] = least


def _broadest(record: Record) -> float:
    """How many pixels the words of a record take: its value, and its date if that stands with it."""
    label = width(record["value_label"], SMALL, record["dated"])
    return max(label, width(record["date_label"], SMALL)) if record["dated"] else label


def _reach(record: Record, wide: float) -> tuple[float, float]:
    """How many pixels a text that is so wide takes left and right of its mark."""
    moved = 13 if record["side"] == "beside" else EDGE[record["align"]] if record["edge"] else 0
    return {"left": (-moved, wide + moved), "right": (wide + moved, -moved), "center": (wide / 2, wide / 2)}[
        record["align"]
    ]
