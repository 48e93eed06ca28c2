"""What to mind of figures and targets: doubts, bounds, revisions, and why there is no comparison or no status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil, floor, inf, isinf
from typing import Any

from dxlib.analysis.compare import FORM_SHOWN
from dxlib.indicators import known_definitions
from dxlib.text.catalogue import gettext
from dxlib.text.places import areas_words, producers_words
from dxlib.text.statuses import method_word, status_word
from dxlib.text.words import (
    date_label,
    get,
    in_prose,
    is_missing,
    named,
    pace_said,
    show,
    show_change,
    show_distance,
    unit_of,
    when,
)


def show_between(low: Any, high: Any, unit: str, language: str = "en") -> str:
    """Return the bounds of a level of which no more is known, outwards, so that it lies between; empty for none.

    Example:
        >>> show_between(42.125, 56.835, "percent")
        '42.12% to 56.84%'
    """
    if is_missing(low) or is_missing(high):
        return ""
    fine = 10_000 if unit == "points" else 100 if max(abs(low), abs(high)) < 100 else 1
    ends = [show(end, unit, language) for end in (floor(low * fine + 1e-9) / fine, ceil(high * fine - 1e-9) / fine)]
    return ends[0] if ends[0] == ends[1] else from_to(ends, language)


def show_change_between(low: Any, high: Any, unit: str, language: str = "en") -> str:
    """Return the bounds of a change of which no more is known, shares in points, outwards.

    Example:
        >>> show_change_between(4.495, 23.505, "percent")
        '+4.49 to +23.51 points'
    """
    return from_to(_change_ends(low, high, unit, language), language)


def change_between(low: Any, high: Any, unit: str, language: str = "en") -> str:
    """Return the same as a sentence says it (``in_prose``)."""
    return from_to([in_prose(end, language) for end in _change_ends(low, high, unit, language)], language)


def _change_ends(low: float, high: float, unit: str, language: str) -> list[str]:
    form = "points" if unit_of(unit).kind == "share" else "unit"
    ends = floor(low * 100 + 1e-9) / 100, ceil(high * 100 - 1e-9) / 100
    return [show_change(end, form, unit, language) for end in ends]


def from_to(ends: list[str], language: str = "en") -> str:
    """Return two figures in words as a span, in which the unit is said once.

    Example:
        >>> from_to(["2 million dong", "3 million dong"])
        '2 to 3 million dong'
    """
    number, *words = ends[0].split(maxsplit=1)
    same = bool(words) and ends[1].split(maxsplit=1)[1:] == words
    return gettext(language)("{low} to {high}").format(low=number if same else ends[0], high=ends[1])


def bridged_words(code: str, period: str, language: str = "en") -> str:
    """Return that no report prints the figure of a new province, and from what it was computed; empty if one does.

    Args:
        code: the rule with the old provinces, as ``compare`` has it in ``current_bridge``.
        period: what the figure is of.
        language: the language of the words.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.load()
        >>> bridged_words("sum VN-27,VN-DN", "2022")
        'The figure for 2022 is not printed: the sum of Quảng Nam (VN-27), Da Nang (VN-DN).'
    """
    if not code:
        return ""
    _ = gettext(language)
    forms = {
        "same": _("The figure for {period} is not printed: that of {areas}."),
        "sum": _("The figure for {period} is not printed: the sum of {areas}."),
        "ratio": _("The figure for {period} is not printed: the sums of {areas}, one over the other."),
        "weighted_mean": _("The figure for {period} is not printed: the mean of {areas}, weighted by {weights}."),
        "dti_mean": _("The figure for {period} is not printed: the plain mean of {areas}, the rule of the ministry."),
        "range": _("The figure for {period} is not printed: between those of {areas}, without weights."),
    }
    rule, _space, areas = code.partition(" ")
    rule, _colon, weights = rule.partition(":")
    known = known_definitions().indicators
    told = f"“{known[weights].name[language]}”" if weights in known else ""
    areas = areas_words(areas.split(","), language)
    return forms[rule].format(period=named(period, language), areas=areas, weights=told)


def reason(text: Any, language: str = "en") -> str:
    """Return why figures are not compared, or a target not assessed, by the code in their column ``reason``.

    Example:
        >>> reason("length 6,12")
        'the periods differ in length (6 and 12 months)'
        >>> reason("part 2025-S1,2025")
        'for 2025 only a figure of a part of it is printed, for the first half of 2025'
    """
    if is_missing(text):
        return ""
    _ = gettext(language)
    code, _space, detail = str(text).partition(" ")
    if code == "map" and detail:
        areas, _blank, period = detail.partition(" ")
        areas = areas_words(areas.split(","), language)
        form = _("no figure for {period} is printed for {areas}, of which the province was formed")
        return form.format(areas=areas, period=named(period, language))
    if code in ("ended", "began"):
        return _outside(code, detail, language)
    if code == "length":
        first, second = detail.split(",")
        return _("the periods differ in length ({first} and {second} months)").format(first=first, second=second)
    if code in ("part", "span"):
        period, due = (named(one, language) for one in detail.split(","))
        form = _("figures are printed for spans of another length only, last for {period}, and the target is for {due}")
        if code == "part":
            form = _("for {due} only a figure of a part of it is printed, for {period}")
        return form.format(period=period, due=due)
    if code == "break":
        day = date_label(date.fromisoformat(detail), language)
        return _("what is counted changed from {date}").format(date=day)
    if code == "producer":
        others, _blank, unnamed = detail.partition(" ")
        form = _("only others have a figure for the baseline ({producers}), and count in another way")
        if unnamed:
            form = _("who counted is not named, and the only figures for the baseline are of {producers}")
        return form.format(producers=producers_words(others.split(","), language))
    words = {
        "no_figure": _("no figure is printed"),
        "none_when_due": _("no figure is printed for that date"),
        "one_figure": _("only one figure is printed"),
        "no_baseline": _("no figure is printed for the baseline asked for"),
        "only_doubtful": _("the only figure is doubtful"),
        "doubtful_target": _("the reading of the target itself is doubtful"),
        "zero_baseline": _("the method needs a baseline above zero"),
        "baseline_at_target": _("the baseline already stands at the target"),
        "below_zero": _("the method takes no figures below zero"),
        "no_direction": _("neither more nor less of it is better"),
        "undated": _("the date of the decision that set it is not known"),
        "rank": _("a rank among 63 provinces is none among 34"),
        "index": _("an index of a new province does not follow from those of the old ones"),
        "overlap": _("what the old provinces count may be the same thing twice"),
    }
    return words[code]


def _outside(code: str, detail: str, language: str) -> str:
    """That an area was not there, since when or until when, and what was in its place."""
    _ = gettext(language)
    day, _blank, others = detail.partition(" ")
    forms = {
        "ended": (_("the area ended on {date}"), _("the area ended on {date}, and belongs to {areas} since then")),
        "began": (_("the area began on {date}"), _("the area began on {date}, and was formed from {areas}")),
    }
    form = forms[code][bool(others)]
    return form.format(
        date=date_label(date.fromisoformat(day), language), areas=areas_words(others.split(","), language)
    )


LAST_YEAR = 2100  # a year further off than that says nothing


def stated_words(row: Any, language: str = "en") -> str:
    """Return the change that a report states, in words."""
    return in_prose(show_change(row.stated_change, FORM_SHOWN[row.stated_form], row.unit, language), language)


def stated_remark(row: Any, language: str = "en") -> str:
    """Return what to mind of the change that a report states beside two levels; empty if nothing."""
    _ = gettext(language)
    agrees = get(row, "stated_agrees")
    if agrees is None or (agrees and not row.stated_as_points):
        return ""
    form = _("The report states {stated}, which holds if read as points.")
    if not agrees:
        form = _("The report states {stated}, which the levels do not give.")
    return form.format(stated=stated_words(row, language))


def contested_words(verdict: str, code: str, language: str = "en") -> str:
    """Return what another printed figure says against that of a period, by the verdict in a column ``contested``.

    Example:
        >>> contested_words("contradiction", "2023")
        'The same report prints another figure for 2023.'
    """
    _ = gettext(language)
    forms = {
        "inconsistent": _("The figure for {period} and those it is computed from do not agree."),
        "contradiction": _("The same report prints another figure for {period}."),
        "stock and flow": _("The running totals and the flow up to {period} do not agree."),
        "parts": _("The figure for {period} and its parts do not add up."),
        "bridge": _("The figure for {period} is not what those of the old provinces give."),
        "rule": _("The figure for {period} is computed in a way that does not give the one printed for another date."),
    }
    return forms[verdict].format(period=named(code, language)) if verdict in forms else ""


def flags(row: Any, language: str = "en") -> list[str]:
    """Return what a reader must know of a compared row before trusting its change, a sentence each."""
    _ = gettext(language)
    notes = sides_flags(row, ("current", "baseline"), language)
    if row.outcome == "compared" and get(row, "different_length"):
        notes.append(_("The two figures cover spans of different length."))
    if row.outcome == "compared" and get(row, "running_total"):
        notes.append(_("A running total: the difference is what came in between the two dates."))
    notes += [between_words(row, language), stated_remark(row, language)]
    if row.outcome == "stated" and get(row, "stated_doubtful"):
        notes.append(_("That reading is doubtful."))
    return [note for note in notes if note]


def sides_flags(row: Any, sides: Sequence[str], language: str = "en") -> list[str]:
    """Return what a reader must know of the figures of some sides of a compared row; the same of two of them once.

    Args:
        row: of a comparison.
        sides: ``current``, ``baseline`` or both.
        language: of the sentences.
    """
    notes = [note for side in sides for note in _side_flags(row, side, language)]
    if len(sides) < 2:
        return notes
    _ = gettext(language)
    both = {
        _("The reading for {period} is doubtful."): _("The readings for {first} and {second} are doubtful."),
        _("The figure for {period} and those it is computed from do not agree."): _(
            "The figures for {first} and {second} do not agree with those they are computed from."
        ),
    }
    first, second = (named(code, language) if (code := get(row, f"{side}_period")) else "" for side in sides)
    for form, joint in both.items():
        pair = [form.format(period=period) for period in (first, second)]
        if first != second and all(one in notes for one in pair):
            notes[notes.index(pair[0])] = joint.format(first=first, second=second)
            notes.remove(pair[1])
    return notes


def _side_flags(row: Any, side: str, language: str) -> list[str]:
    """What a reader must know of the figure of one side, a sentence each."""
    if (code := get(row, f"{side}_period")) is None:
        return []
    _, period = gettext(language), named(code, language)
    notes = [bridged_words(get(row, f"{side}_bridge", ""), code, language)]
    if get(row, f"{side}_doubtful"):
        notes.append(_("The reading for {period} is doubtful.").format(period=period))
    notes.append(contested_words(get(row, f"{side}_contested", ""), code, language))
    if get(row, f"{side}_stand_in"):
        notes.append(_("The figure is dated {period}: the asked period has none of its own.").format(period=period))
    if (other := get(row, f"{side}_revised_from")) is not None:
        form = _("Another report gives {value} for {period}.")
        notes.append(form.format(value=show(other, row.unit, language), period=period))
    return [note for note in notes if note]


def between_words(row: Any, language: str) -> str:
    """Return how far rounding leaves a computed change open, where that is more than a tenth of it; else nothing."""
    columns = {"percent": "relative_change", "points": "absolute_change"}
    if is_missing(row.shown_change) or row.shown_basis != "computed" or row.shown_form not in columns:
        return ""
    low, high = (get(row, f"{columns[row.shown_form]}_{end}", inf) for end in ("low", "high"))
    if isinf(low) or isinf(high) or high - low <= max(1, abs(row.shown_change) / 10):
        return ""
    fine = 10 if abs(row.shown_change) < 20 else 1  # outwards, so that the change shown lies between
    outer = floor(low * fine) / fine, ceil(high * fine) / fine
    ends = [in_prose(show_change(end, row.shown_form, row.unit, language), language) for end in outer]
    form = gettext(language)("Rounding leaves the change between {low} and {high}.")
    return form.format(low=ends[0], high=ends[1])


def newest_words(row: Any, language: str = "en") -> str:
    """Return the figure that is newer than the compared ones, and why it is left out; empty if there is none."""
    if get(row, "newest") is None:
        return ""
    _ = gettext(language)
    if is_missing(row.current):
        form = _("The newest figure is {value} {when}.")
    elif is_missing(row.newest_break):
        form = _("A newer figure, {value} {when}, is not part of this comparison.")
    else:
        form = _("A newer figure, {value} {when}, counts something else and is not compared.")
    value = show(row.newest, row.unit, language, row.newest_qualifier)
    return form.format(value=value, when=when(row.newest_period, language))


def fragile_words(row: Any, language: str = "en") -> str:
    """Return what would give a target of ``assess`` another status, or that its pace is a short one; else nothing."""
    _ = gettext(language)
    forms = {
        "baseline": _("from {value} in {period} it would be {status}"),
        "rounding": _("within the rounding of the figures it would be {status}"),
        "vintage": _("with {value} for {period}, as another report prints, it would be {status}"),
    }
    told = []
    for flip in filter(None, str(get(row, "fragile_as", "")).split("; ")):
        cause, code, value, status = flip.split(" ")
        period = named(code, language) if code else ""
        figure = show(float(value), row.unit, language) if value else ""
        told.append(forms[cause].format(period=period, value=figure, status=status_word(status, language)))
    if get(row, "short_pace"):
        form = _("the pace from {before} to {now}, less than a year, is drawn out to {due}")
        ends = (named(getattr(row, name), language) for name in ("baseline_period", "current_period", "due"))
        told.append(form.format(**dict(zip(("before", "now", "due"), ends, strict=True))))
    return _("Fragile: {causes}.").format(causes="; ".join(told)) if told else ""


def is_fragile(row: Any, method: str = "") -> bool:
    """Return whether the status of a target, by a method of ``scoreboard`` if one is named, rests on little."""
    return bool(get(row, f"fragile_{method}" if method else "fragile") or get(row, "short_pace"))


def pace_words(row: Any, language: str = "en") -> str:
    """Return when the pace so far would reach a target of ``assess``, and on how many figures that rests.

    Two figures give a pace and no forecast, and the words say so; with more, the slowest and the fastest pace
    between neighbours are told. Empty where a target is settled or has no pace.
    """
    if get(row, "required_pace") is None or is_missing(row.actual_pace):
        return ""
    _ = gettext(language)
    slowest, basis = get(row, "pace_slowest"), _("two figures; no forecast")
    if slowest is not None:
        slow, fast = (pace_said(pace, row.unit, language) for pace in (slowest, row.pace_fastest))
        basis = _("{count} figures, between {slow} and {fast} a year").format(count=row.figures, slow=slow, fast=fast)
    if is_missing(row.arrival):
        return _("At that pace it would not be reached ({basis}).").format(basis=basis)
    if row.arrival > LAST_YEAR:
        return _("At that pace it would not be reached before {year} ({basis}).").format(year=LAST_YEAR, basis=basis)
    # 2026.0 is the end of 2025, so the year in which it lies is that of the moment just before.
    form = _("At that pace it would be reached in {year} ({basis}).")
    return form.format(year=ceil(row.arrival) - 1, basis=basis)


def differs_words(row: Any, language: str = "en") -> str:
    """Return how the official group of a target and its figures differ, neutrally; empty where they do not."""
    code = get(row, "differs")
    if code is None:
        return ""
    _ = gettext(language)
    forms = {
        "achieved_short": _("The printed figure is {gap} short of the target."),
        "likely_missed": _("The figure of the due date is {gap} short of the target."),
        "likely_away": _("The figures move away from the target: {baseline}, then {current}."),
        "likely_behind": _("The pace so far, {actual} a year, is slower than needed ({method})."),
        "effort_reached": _("The printed figure has reached the target."),
        "effort_ahead": _("The pace so far, {actual} a year, is as fast as needed ({method})."),
    }
    gap = show_distance(abs(row.distance), row.unit, language).removeprefix("+")
    actual = pace_said(row.actual_pace, row.unit, language)
    ends = {side: show(getattr(row, side), row.unit, language) for side in ("baseline", "current")}
    return forms[code].format(gap=gap, actual=actual, method=method_word(row.method, language), **ends)
