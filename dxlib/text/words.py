"""Values, changes, periods, statuses and reasons in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import pandas as pd
from babel.dates import format_date

from dxlib.analysis.counting import without_rivals
from dxlib.indicators import Unit, load_definitions
from dxlib.loaders.reports import kind_of
from dxlib.notation.figures import show_amount, show_number
from dxlib.notation.periods import Period
from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.places import in_file, ready

K = TypeVar("K", bound=Hashable)
_SIGN = re.compile(r"(^[^0-9+−]*|)([+−])")  # with the words that stand before the first one


def is_missing(value: Any) -> bool:
    """Whether a cell of a frame holds nothing."""
    return value is None or value is pd.NA or value != value or value == ""


def get(row: Any, column: str, otherwise: Any = None) -> Any:
    """Return what a row has in a column; ``otherwise`` where it has nothing."""
    value = getattr(row, column, None)
    return otherwise if is_missing(value) else value


def grouped(rows: Iterable[Any], key: Callable[[Any], K]) -> dict[K, list[Any]]:
    """Return rows by what a key says of them, in the order of the first of each."""
    found: dict[K, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def in_language(row: Any, column: str, language: str) -> str:
    """Return the text of a row in a language, of columns such as ``title_vi`` beside ``title`` or ``title_en``."""
    return str(get(row, f"{column}_vi" if language == "vi" else column) or get(row, f"{column}_en", ""))


def capital(text: str) -> str:
    """Return a text with a capital."""
    return text[:1].upper() + text[1:]


def legible(value: float) -> float:
    """Return a computed level with as many digits as say something."""
    return round(value, 2 if abs(value) < 100 else 0)


def unit_of(name: str) -> Unit:
    """Return the definition of a unit."""
    return load_definitions().units[name]


class Figure(str):
    """A figure in words that remembers its number, so that a workbook can hold it as one.

    Attributes:
        value: the number in full.
        unit: the unit it is counted in; ``points``, ``places`` and ``multiple`` for changes.

    Example:
        >>> figure = show(20.3e6, "dossiers", qualifier="over")
        >>> figure.replace("\u00a0", " "), figure.value, figure.unit
        ('over 20.3 million', 20300000.0, 'dossiers')
    """

    value: float
    unit: str

    def __new__(cls, words: str, value: Any, unit: str) -> Figure:
        """Return the words with their number."""
        figure = super().__new__(cls, words)
        figure.value, figure.unit = float(value), unit
        return figure

    def __reduce__(self) -> tuple[type[Figure], tuple[str, float, str]]:
        """What a copy is made of, also in another process."""
        return Figure, (str(self), self.value, self.unit)


def noun(unit: Unit, language: str, value: float = 2) -> str:
    """Return what a unit is called beside a number; without one, in the plural."""
    english = unit.name.en.one if abs(value) == 1 else unit.name.en.other
    return unit.name.vi if language == "vi" else english


def held(words: str) -> str:
    """Return a number and its unit with blanks at which no line breaks.

    Example:
        >>> len(held("2.75 trillion dong").split(" "))
        1
    """
    return words.replace(" ", "\u00a0")


def show(value: Any, unit: str, language: str = "en", qualifier: str = "exact", signed: bool = False) -> str:
    """Return a value with its qualifier and its unit's sign; things counted keep their noun to themselves.

    A number does not part from its unit at the end of a line, in what a reader sees (``held``).

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
        text = f"{show_amount(value, language, signed)} {noun(one, language, value)}"
    elif one.kind == "count":
        text = show_amount(value, language, signed)
    elif one.id == "points" and abs(value) <= 1:  # an index from 0 to 1: its third and fourth digits say something
        text = f"{show_number(value, language, decimals=4, signed=signed)} {noun(one, language, value)}"
    elif one.kind == "rank":
        text = show_number(value, language, signed=signed)
    else:
        text = f"{show_amount(value, language, signed)} {one.symbol or noun(one, language, value)}"
    return Figure(qualified(held(text), qualifier, language), value, unit)


def level(value: Any, unit: str, language: str = "en", qualifier: str = "exact") -> str:
    """Return a value as a sentence says it: a rank is called one where the language asks for it.

    Example:
        >>> level(71, "rank"), level(71, "rank", "vi"), level(58.41, "percent", "vi")
        ('71', 'hạng 71', '58,41%')
    """
    shown = show(value, unit, language, qualifier)
    ranked = shown and unit_of(unit).kind == "rank"
    return held(gettext(language)("{rank}").format(rank=shown)) if ranked else shown


def target_level(row: Any, language: str = "en") -> str:
    """Return the target of a row as a sentence says it: that more would be too much is said, but known of a rank or 0.

    Example:
        >>> from types import SimpleNamespace
        >>> target_level(SimpleNamespace(target=500_000, unit="addresses", operator="=", direction="down"))
        'at most 500,000'
    """
    most = row.operator == "<=" or (row.operator == "=" and row.direction == "down")
    most = most and row.target != 0 and unit_of(row.unit).kind != "rank"
    return level(row.target, row.unit, language, "at_most" if most else "exact")


def qualified(text: str, qualifier: str, language: str) -> str:
    """Return a figure in words with its qualifier."""
    _ = gettext(language)
    forms = {
        "over": _("over {value}"),
        "almost": _("almost {value}"),
        "about": _("about {value}"),
        "at_least": _("at least {value}"),
        "at_most": _("at most {value}"),
    }
    words = forms[qualifier].format(value=text) if qualifier in forms else text
    return Figure(words, text.value, text.unit) if isinstance(text, Figure) else words


def show_change(value: Any, form: str, unit: str, language: str = "en") -> str:
    """Return a signed change with its own word: points, percent, times, places, or the unit.

    Example:
        >>> show_change(4.07, "points", "percent"), show_change(-32.6, "percent", "attacks")
        ('+4.07 points', '−32.6%')
    """
    if is_missing(value):
        return ""
    if form in ("points", "places"):
        number = show_number(value, language, signed=True)
        return Figure(_gained(number, form, abs(value) == 1, language), value, form)
    if form == "percent":
        in_full = abs(value) < 10 or round(value, 2) == value  # as a report prints it, not as a division leaves it
        number = show_number(value, language, decimals=2 if in_full else 1, signed=True)
        return Figure(f"{number}%", value, "percent")
    if form == "times":
        words = gettext(language)("{number} times").format(number=show_number(value, language))
        return Figure(held(words), value, "multiple")
    return show(value, unit, language, signed=True)


def _gained(number: str, form: str, alone: bool, language: str) -> str:
    """A number of points or places, which may be one alone."""
    n_, count = ngettext(language), 1 if alone else 2
    places, points = n_("{number} place", "{number} places", count), n_("{number} point", "{number} points", count)
    return held((places if form == "places" else points).format(number=number))


def show_distance(value: Any, unit: str, language: str = "en") -> str:
    """Return how far it is to a target: points for shares, places for ranks, everything else in its unit.

    Example:
        >>> show_distance(21.59, "percent"), show_distance(-16, "rank")
        ('+21.59 points', '+16 places')
    """
    if is_missing(value):
        return ""
    form = {"share": "points", "rank": "places"}.get(unit_of(unit).kind, "unit")
    return show_change(-value if form == "places" else value, form, unit, language)


def to_go(value: Any, unit: str, language: str = "en") -> str:
    """Return how far it is to a target in a few words; nothing where that is not known."""
    distance = show_distance(value, unit, language)
    return gettext(language)("{distance} to go").format(distance=distance) if distance else ""


def show_pace(value: Any, unit: str, language: str = "en") -> str:
    """Return a pace a year: shares in points and ranks in places gained, both to one decimal; the rest in its unit.

    Example:
        >>> show_pace(5.095, "percent"), show_pace(-7.16, "percent"), show_pace(-5.3, "rank")
        ('+5.1 points', '−7.2 points', '+5.3 places')
    """
    kind = unit_of(unit).kind
    if is_missing(value) or kind not in ("share", "rank"):
        return show(value, unit, language, signed=True)
    number = show_number(-value if kind == "rank" else value, language, decimals=1, signed=True)
    return _gained(number, "places" if kind == "rank" else "points", number[1:] == "1", language)


def pace_said(value: Any, unit: str, language: str = "en") -> str:
    """Return a pace a year as a sentence says it (``in_prose``)."""
    return in_prose(show_pace(value, unit, language), language)


def in_prose(change: str, language: str = "en") -> str:
    """Return a change, or a span of two, as a sentence says it: with a verb for its sign where a language has one.

    Tables and charts keep the signs.

    Example:
        >>> in_prose("−7,16 điểm %", "vi"), in_prose("khoảng +5%", "vi"), in_prose("−7.16 points")
        ('giảm 7,16 điểm %', 'tăng khoảng 5%', '−7.16 points')
    """
    _ = gettext(language)
    forms = {"+": _("{about}+"), "−": _("{about}−")}
    return _SIGN.sub(lambda found: forms[found[2]].format(about=found[1]), change)


def show_shown_change(row: Any, language: str = "en") -> str:
    """Return the change of a row that is to be printed first; a stated one with its qualifier."""
    change = show_change(row.shown_change, row.shown_form, row.unit, language)
    stated = change and row.shown_basis == "stated"
    return qualified(change, get(row, "stated_qualifier", "exact"), language) if stated else change


def size_of_change(row: Any, language: str = "en") -> str:
    """Return the stated change of a row without its sign, for a sentence whose verb says the direction."""
    size = show_change(abs(row.stated_change), row.shown_form, row.unit, language).removeprefix("+")
    return qualified(size, get(row, "stated_qualifier", "exact"), language)


def period_label(code: Any, language: str = "en") -> str:
    """Return a period in words."""
    return "" if is_missing(code) else Period.parse(code).label(language)


def asked(period: str, language: str = "en") -> str:
    """Return a period or a baseline as it was asked for: also ``latest`` and ``previous`` in words."""
    _ = gettext(language)
    words = {
        "latest": _("the newest figure of each indicator"),
        "previous": _("a year earlier, or the figure before it"),
    }
    return words.get(period) or period_label(period, language)


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
    forms = {
        "kế hoạch": _("plan of {date}"),
        "đề nghị": _("request of {date}"),
        "Nghị quyết Đại hội": _("Resolution of Party Congress {date}"),
        "chiến lược ngân hàng": _("banking strategy to {date}"),
    }
    return forms[kind].format(date=detail) if kind in forms else authority


@lru_cache(maxsize=4096)
def date_label(day: date, language: str = "en") -> str:
    """Return a date in words."""
    return Period.parse(day.isoformat()).label(language) if language == "vi" else format_date(day, "d MMM y", "en")


def published_label(report: Any, language: str = "en") -> str:
    """Return when a report was published in words, with a word where no document prints the date.

    Example:
        >>> import dxlib as dx
        >>> [published_label(report) for report in dx.load().documents.itertuples()][-2:]
        ['16 Feb 2024', '30 Apr 2024 (estimated)']
    """
    day = date_label(report.published, language)
    estimated = report.published_basis == "estimated"
    return gettext(language)("{date} (estimated)").format(date=day) if estimated else day


def is_page(report: Any) -> bool:
    """Return whether a report is a public page, by its id.

    Example:
        >>> is_page("2025-10-21-page-dan-tri"), is_page("2024-02-16-decision-942"), is_page(None)
        (True, False, False)
    """
    return str(report)[10:].startswith("-page-")


def is_decision(report: Any) -> bool:
    """Return whether an id is that of a decision, of which no document is at hand.

    Example:
        >>> is_decision("2021-06-15-decision-942"), is_decision("2024-02-16-decision-942")  # the latter reports on it
        (True, False)
    """
    ready()
    return kind_of(str(report)) == "decision"


def source_label(report: Any, line: Any, language: str = "en") -> str:
    """Return where a figure stands: the publication date of its report, the line, and its place in the file if known.

    A figure without a line stands in no document at hand: it is the target of a decision, or was read on a public page.
    A report whose place is that of no single line is named alone.

    Example:
        >>> source_label("2024-02-16-decision-942", 59)
        'report of 16 Feb 2024, line 59'
        >>> source_label("2022-03-31-decision-411", 0)
        'decision of 31 Mar 2022'
        >>> source_label("2025-10-21-page-dan-tri", 0)
        'read on a page of 21 Oct 2025'
        >>> source_label("2022-08-08-mid-year-review", None)
        'report of 8 Aug 2022'
    """
    if is_missing(report):
        return ""
    day = date_label(date.fromisoformat(str(report)[:10]), language)
    _ = gettext(language)
    if is_page(report):
        return _("read on a page of {date}").format(date=day)
    if is_missing(line) or not line:
        form = _("decision of {date}") if is_decision(report) else _("report of {date}")
        return form.format(date=day)
    return _("report of {date}, line {line}").format(date=day, line=in_file(report, line, language))


def counted_once(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that stand for themselves: without rivals, and without the parts of a whole that is there."""
    led = without_rivals(frame)
    if "breakdown" not in led:
        return led
    whole = led["breakdown"].fillna("") == ""
    return led[whole | ~led["indicator"].isin(led.loc[whole, "indicator"])]
