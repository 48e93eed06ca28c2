"""Why figures are not compared, or a target has no status, and which figure would be needed, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from dxlib.text.catalogue import gettext
from dxlib.text.places import areas_words, producers_words
from dxlib.text.words import date_label, get, is_missing, named


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


def lack_word(code: str, language: str = "en") -> str:
    """Return what is missing where a target cannot be judged, by the code in the column ``lacks``.

    Example:
        >>> lack_word("none_when_due")
        'no figure of the due date'
    """
    _ = gettext(language)
    return {
        "none_when_due": _("no figure of the due date"),
        "no_figure": _("no figure at all"),
        "one_figure": _("one figure only"),
        "break": _("what is counted changed in between"),
        "no_baseline": _("no baseline"),
        "doubtful": _("only a doubtful reading"),
        "method": _("figures that no method takes"),
        "area": _("the area was not there when the target was due"),
    }[code]


def needed_words(row: Any, language: str = "en") -> str:
    """Return which figure somebody would have to publish for a target to be judged; empty where none would help."""
    _ = gettext(language)
    forms = {
        "none_when_due": _("the figure for {due}"),
        "no_figure": _("the figure for {due}") if row.status == "due_no_figure" else _("a first figure"),
        "one_figure": _("a second figure"),
        "break": _("a second figure by the new way of counting"),
        "no_baseline": _("the day on which it was set") if is_missing(row.decided) else _("a figure to start from"),
        "doubtful": _("a figure that can be read in one way only"),
    }
    return forms.get(row.lacks, "").format(due=named(row.due, language))


def why_unjudged(row: Any, language: str = "en") -> str:
    """Return why a target of ``assess`` or ``scoreboard`` has no status, by its columns ``reason`` and ``lacks``.

    Example:
        >>> import dxlib as dx
        >>> (row,) = dx.assess(indicator="egdi_rank", due="2025", authority="942").itertuples(index=False)
        >>> why_unjudged(row)
        'no figure is printed for that date'
    """
    code, lacks = get(row, "reason", "no_figure"), get(row, "lacks", "")
    if code == "one_figure" and lacks == "break":
        return lack_word(lacks, language)
    if code == "one_figure" and lacks == "no_baseline":
        since = gettext(language)("no earlier figure since it was set is printed")
        return reason("undated", language) if is_missing(get(row, "decided")) else since
    return reason(code, language)
