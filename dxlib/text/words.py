"""Values, changes, periods, statuses and reasons in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from babel.dates import format_date

from dxlib.figures import show_amount, show_number
from dxlib.indicators import Unit, load_definitions
from dxlib.periods import Period
from dxlib.text.catalogue import gettext, ngettext

STATUSES = (
    "reached", "on_track", "significant", "slightly_behind", "moderate", "off_track", "insufficient",
    "moving_away", "movement_away", "missed", "due_no_figure", "not_assessable",
)  # fmt: skip


def is_missing(value: Any) -> bool:
    """Whether a cell of a frame holds nothing."""
    return value is None or value is pd.NA or value != value or value == ""


def unit_of(name: str) -> Unit:
    """Return the definition of a unit."""
    return load_definitions().units[name]


def show(value: Any, unit: str, language: str = "en", qualifier: str = "exact", signed: bool = False) -> str:
    """Return a value with its qualifier and its unit's sign; things counted keep their noun to themselves.

    Example:
        >>> show(58.41, "percent"), show(46.2e6, "dossiers", qualifier="over"), show(2.75e12, "VND")
        ('58.41%', 'over 46.2 million', '2.75 trillion dong')
    """
    if is_missing(value):
        return ""
    one = unit_of(unit)
    if one.kind == "share":
        text = f"{show_number(value, language, signed=signed)}%"
    elif one.kind == "money":
        text = f"{show_amount(value, language, signed)} {_noun(one, value, language)}"
    elif one.kind == "count":
        text = show_amount(value, language, signed)
    elif one.kind == "rank":
        text = show_number(value, language, signed=signed)
    else:
        text = f"{show_amount(value, language, signed)} {one.symbol or _noun(one, value, language)}"
    return _qualified(text, qualifier, language)


def _noun(unit: Unit, value: float, language: str) -> str:
    if language == "vi":
        return unit.name.vi
    return unit.name.en.one if abs(value) == 1 else unit.name.en.other


def _qualified(text: str, qualifier: str, language: str) -> str:
    _ = gettext(language)
    forms = {
        "over": _("over {value}"),
        "almost": _("almost {value}"),
        "about": _("about {value}"),
        "at_least": _("at least {value}"),
        "at_most": _("at most {value}"),
    }
    return forms[qualifier].format(value=text) if qualifier in forms else text


def show_change(value: Any, form: str, unit: str, language: str = "en") -> str:
    """Return a signed change with its own word: points, percent, times, places, or the unit.

    Example:
        >>> show_change(4.07, "points", "percent"), show_change(-32.6, "percent", "attacks")
        ('+4.07 points', '−32.6%')
    """
    if is_missing(value):
        return ""
    _, n_ = gettext(language), ngettext(language)
    if form == "points":
        number = show_number(value, language, signed=True)
        return n_("{number} point", "{number} points", 1 if abs(value) == 1 else 2).format(number=number)
    if form == "percent":
        in_full = abs(value) < 10 or round(value, 2) == value  # as a report prints it, not as a division leaves it
        return f"{show_number(value, language, decimals=2 if in_full else 1, signed=True)}%"
    if form == "times":
        return _("{number} times").format(number=show_number(value, language))
    if form == "places":
        number = show_number(value, language, signed=True)
        return n_("{number} place", "{number} places", 1 if abs(value) == 1 else 2).format(number=number)
    return show(value, unit, language, signed=True)


def show_pace(value: Any, unit: str, language: str = "en") -> str:
    """Return a pace a year: shares in points with one decimal, everything else in its unit.

    Example:
        >>> show_pace(5.095, "percent"), show_pace(-7.16, "percent")
        ('+5.1 points', '−7.2 points')
    """
    if is_missing(value) or unit_of(unit).kind != "share":
        return show(value, unit, language, signed=True)
    n_ = ngettext(language)
    number = show_number(value, language, decimals=1, signed=True)
    return n_("{number} point", "{number} points", 1 if number[1:] == "1" else 2).format(number=number)


def show_shown_change(row: Any, language: str = "en") -> str:
    """Return the change of a row that is to be printed first; a stated one with its qualifier."""
    change = show_change(row.shown_change, row.shown_form, row.unit, language)
    if change and row.shown_basis == "stated" and not is_missing(row.stated_qualifier):
        return _qualified(change, row.stated_qualifier, language)
    return change


def size_of_change(row: Any, language: str = "en") -> str:
    """Return the stated change of a row without its sign, for a sentence whose verb says the direction."""
    size = show_change(abs(row.stated_change), row.shown_form, row.unit, language).removeprefix("+")
    return _qualified(size, "exact" if is_missing(row.stated_qualifier) else row.stated_qualifier, language)


def period_label(code: Any, language: str = "en") -> str:
    """Return a period in words."""
    return "" if is_missing(code) else Period.parse(code).label(language)


def named(code: Any, language: str = "en") -> str:
    """Return a period as a sentence names it: with its article, a running total by its last month."""
    _ = gettext(language)
    period = Period.parse(code)
    if period.kind == "running":
        return Period.parse(f"{period.end:%Y-%m}").label(language)
    label = period.label(language)
    return _("the {period}").format(period=label) if period.kind in ("half", "months") else label


def when(code: Any, language: str = "en") -> str:
    """Return a period with its preposition.

    Example:
        >>> when("2022-S1"), when("2024-04-30"), when("../2023-12"), when("2023")
        ('in the first half of 2022', 'on 30 April 2024', 'up to December 2023', 'in 2023')
    """
    _ = gettext(language)
    forms = {"instant": _("on {period}"), "running": _("up to {period}")}
    form = forms.get(Period.parse(code).kind, _("in {period}"))
    return form.format(period=named(code, language))


def authority_word(authority: str, language: str = "en") -> str:
    """Return who set a target: a decision by its number, a plan or a request in words."""
    _ = gettext(language)
    kind, _space, detail = authority.rpartition(" ")
    forms = {"kế hoạch": _("plan of {date}"), "đề nghị": _("request of {date}")}
    return forms[kind].format(date=detail) if kind in forms else authority


def date_label(day: date, language: str = "en") -> str:
    """Return a date in words."""
    return Period.parse(day.isoformat()).label(language) if language == "vi" else format_date(day, "d MMM y", "en")


def source_label(report: Any, line: Any, language: str = "en") -> str:
    """Return where a figure stands: the publication date of its report, and the line.

    Example:
        >>> source_label("2024-02-16-decision-942", 59)
        'report of 16 Feb 2024, line 59'
    """
    if is_missing(report):
        return ""
    day = date.fromisoformat(str(report)[:10])
    return gettext(language)("report of {date}, line {line}").format(date=date_label(day, language), line=line)


def status_word(status: str, language: str = "en") -> str:
    """Return a status of a target in words."""
    _ = gettext(language)
    words = {
        "reached": _("reached"),
        "missed": _("missed"),
        "due_no_figure": _("due, no figure"),
        "not_assessable": _("not assessable"),
        "on_track": _("on track"),
        "slightly_behind": _("slightly behind"),
        "off_track": _("off track"),
        "moving_away": _("moving away"),
        "significant": _("significant progress"),
        "moderate": _("moderate progress"),
        "insufficient": _("insufficient progress"),
        "movement_away": _("movement away"),
    }
    return words[status]


def group_word(group: str, language: str = "en") -> str:
    """Return the government's own group of a target in words."""
    _ = gettext(language)
    words = {"achieved": _("achieved"), "likely": _("likely"), "effort": _("needs effort")}
    return words.get(group, "")


def reason(text: Any, language: str = "en") -> str:
    """Return why figures are not compared, or a target not assessed, in words.

    Args:
        text: the code that ``compare`` or ``assess`` gives in its column ``reason``.
        language: the language of the words.

    Example:
        >>> reason("length 6,12")
        'the periods differ in length (6 and 12 months)'
    """
    if is_missing(text):
        return ""
    _ = gettext(language)
    code, _space, detail = str(text).partition(" ")
    if code == "length":
        first, second = detail.split(",")
        return _("the periods differ in length ({first} and {second} months)").format(first=first, second=second)
    if code == "break":
        day = date_label(date.fromisoformat(detail), language)
        return _("what is counted changed from {date}").format(date=day)
    words = {
        "no_figure": _("no figure is printed"),
        "none_when_due": _("no figure is printed for that date"),
        "one_figure": _("only one figure is printed"),
        "only_doubtful": _("the only figure is doubtful"),
        "zero_baseline": _("the method needs a baseline above zero"),
        "baseline_at_target": _("the baseline already stands at the target"),
    }
    return words[code]
