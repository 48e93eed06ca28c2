"""Sentences on who counts what: the figures side by side, how far apart, their vintages, what hangs on the choice."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.analysis.progress.goals import NO_STATUS
from dxlib.loaders.verbs import of_frames
from dxlib.notation.figures import show_amount
from dxlib.notation.periods import Period
from dxlib.text.catalogue import gettext
from dxlib.text.prose import Place, Prose, Sentence, escaped, listed
from dxlib.text.sentences import bold_name, source_of
from dxlib.text.statuses import method_word, status_word
from dxlib.text.words import (
    authority_word,
    get,
    grouped,
    in_language,
    is_missing,
    named,
    show,
    show_change,
    when,
)

_WIDE = 0.1  # of the spread: what rounding leaves open above this is told


@of_frames
def rivals(frame: pd.DataFrame, language: str = "en") -> Prose:
    """Return who counts what as a list of sentences, one a quantity, for its most telling period.

    That is the last of those that most producers count; where there is one producer, of those with most vintages.

    Args:
        frame: what ``rivals`` returned.
        language: the language of the sentences.

    Example:
        >>> import dxlib as dx
        >>> seen = dx.rivals("digital_economy_gdp_share", period="2022", evidence=dx.load(reports="all"))
        >>> dx.text.rivals(seen)
        - **Digital economy in GDP** in 2022: 12.83% (General Statistics Office), 14.26% (Ministry of ...
    """
    if frame.empty:
        return Prose(gettext(language)("No figure here is counted by more than one."))
    groups = frame.groupby(["indicator", "area", "breakdown"], sort=False)
    return listed([_told(list(found.itertuples(index=False)), language) for _quantity, found in groups])


@of_frames
def who_says(frame: pd.DataFrame, language: str = "en") -> Prose:
    """Return how large each quantity is in one sentence: by whom, how far apart, and whose figure is good for what.

    Args:
        frame: what ``rivals`` returned.
        language: the language of the sentence.

    Example:
        >>> import dxlib as dx
        >>> dx.text.who_says(dx.rivals("digital_economy_gdp_share", evidence=dx.load(reports="all")))
        - **Digital economy in GDP**: 14.02% (National Statistics Office) in 2025, about 18.3% (Ministry of ...
    """
    whole = frame[(frame["breakdown"] == "") & ~frame["doubtful"]] if len(frame) else frame
    if whole.empty:
        return Prose(gettext(language)("No report says how large it is."))
    groups = whole.groupby(["indicator", "area"], sort=False)
    return listed([_said(list(found.itertuples(index=False)), language) for _quantity, found in groups])


def _said(rows: list[Any], language: str) -> Sentence:
    """The newest figure of each who counts, the gap where they count the same period, and what each is good for."""
    _ = gettext(language)
    newest = [*{row.lineage: row for row in rows if row.newest}.values()]
    newest.sort(key=lambda row: Period.parse(row.period).end, reverse=True)
    figures = ", ".join(_dated(row, language) for row in newest)
    shared = [row for row in rows if row.newest and not is_missing(row.spread)]
    last = [row for row in shared if row.period == shared[-1].period]
    parts = [f"{bold_name(rows[0], language)}: {figures}"]
    if last:
        form = _("for {period}, the newest that several count ({values}), they are {apart}")
        values = ", ".join(value_words(row, language) for row in last)
        told = form.format(period=named(last[0].period, language), values=values, apart=apart_words(last[0], language))
        parts.append(told if last[0].spread else "")
    parts.append(_use(newest, language))
    places = _places([*newest, *(row for row in last if row not in newest)])
    return Sentence("; ".join(filter(None, parts)) + ".", source=source_of(places, language), places=places)


def _use(newest: list[Any], language: str) -> str:
    """Whose figure is to be believed for what, where several count and each of them says what its own is good for."""
    uses = [in_language(row, "producer_use", language) for row in newest]
    if len(newest) < 2 or not all(uses):
        return ""
    form = gettext(language)("take {producer} for {use}")
    return ", ".join(form.format(use=escaped(use), producer=escaped(who(row, language, "producer_short")))
                     for row, use in zip(newest, uses, strict=True))  # fmt: skip


def telling(rows: list[Any]) -> list[Any]:
    """Return the rows of the most telling period of one quantity."""
    periods = grouped(rows, lambda row: row.period)
    alone = len({row.lineage for row in rows}) == 1
    return max(reversed(periods.values()), key=lambda rows: (rows[0].producers, alone * len(rows)))


def who(row: Any, language: str, name: str = "producer_name") -> str:
    """Return who counts; words for it where no report says."""
    return in_language(row, name, language) or gettext(language)("nobody named")


def apart_words(row: Any, language: str = "en") -> str:
    """Return how far the newest figures of a period are apart, and what rounding leaves of it; empty for one figure."""
    if is_missing(row.spread):
        return ""
    _ = gettext(language)
    apart = distance_words(row, language)
    if row.spread == 0:
        return apart
    if row.spread_low <= 0:
        return _("{apart}, no more than rounding explains").format(apart=apart)
    if row.spread_high - row.spread_low <= _WIDE * row.spread:
        return apart
    low, high = (show_amount(round(end, 10), language) for end in (row.spread_low, row.spread_high))
    return _("{apart} ({low} to {high} after rounding)").format(apart=apart, low=low, high=high)


def distance_words(row: Any, language: str = "en") -> str:
    """Return how far the newest figures of a period are apart, as they are printed."""
    _ = gettext(language)
    if row.spread == 0:
        return _("the same figure")
    form = {"percent": "points", "rank": "places"}.get(row.unit, "unit")
    distance = show_change(round(row.spread, 10), form, row.unit, language).removeprefix("+")
    return _("{distance} apart").format(distance=distance)


def flip_words(row: Any, language: str = "en") -> str:
    """Return what would first give the target of a period another status; empty if nothing would."""
    if is_missing(row.flip_first):
        return ""
    _ = gettext(language)
    forms = {
        "producer": _("who counts ({status})"),
        "vintage": _("the vintage ({choice}: {status})"),
        "method": _("the method ({choice}: {status})"),
        "baseline": _("the baseline ({choice}: {status})"),
    }
    choice = row.flip_choice
    if row.flip_first == "vintage":
        period, value = choice.split(" ")
        choice = _("{value} for {period}").format(
            value=show(float(value), row.unit, language), period=named(period, language)
        )
    elif row.flip_first == "baseline":
        choice = named(choice, language)
    elif row.flip_first == "method":
        choice = method_word(choice, language)
    return forms[row.flip_first].format(choice=choice, status=status_word(row.flip_status, language))


def held_words(row: Any, language: str = "en") -> str:
    """Return the target that a figure is held to, with who set it; empty if there is none."""
    if is_missing(row.target):
        return ""
    form = gettext(language)("{target} by {due} ({authority})")
    said = {"target": show(row.target, row.unit, language), "due": named(row.due, language)}
    return form.format(**said, authority=authority_word(row.authority, language))


def span_words(row: Any, language: str = "en") -> str:
    """Return that a figure is judged over another span than its target; empty where it is not, or has no status."""
    if not get(row, "different_length") or get(row, "status", NO_STATUS[0]) in NO_STATUS:
        return ""
    form = gettext(language)("A share {when} is held to a target for {due}: the two spans differ in length.")
    return form.format(when=when(row.period, language), due=named(row.due, language))


def _told(found: list[Any], language: str) -> Sentence:
    """One quantity: the newest figures, who printed several, the target by each, and what decides it."""
    rows = telling(found)
    newest = [row for row in rows if row.newest]
    elsewhere = [] if len(newest) > 1 else _elsewhere(newest[0], found)
    parts = [_standing(newest, language), _others(elsewhere, language), *_vintages(rows, language),
             escaped(held_sentence(rows, language))]  # fmt: skip
    places = _places([*newest, *elsewhere])
    return Sentence(" ".join(filter(None, parts)), source=source_of(places, language), places=places)


def _places(rows: list[Any]) -> tuple[Place, ...]:
    return tuple(
        Place(str(row.report), int(row.line), str(row.as_printed), str(row.period), row.indicator) for row in rows
    )


def _standing(newest: list[Any], language: str) -> str:
    """The newest figures of a period side by side, and how far apart they are."""
    figures = ", ".join(_counted(row, language) for row in newest)
    said = {"name": bold_name(newest[0], language), "when": when(newest[0].period, language)}
    text = gettext(language)("{name} {when}: {figures}").format(**said, figures=figures)
    apart = apart_words(newest[0], language)
    return f"{text}; {apart}." if apart else f"{text}."


def _counted(row: Any, language: str) -> str:
    return f"{value_words(row, language)} ({escaped(who(row, language))})"


def rivals_title(rows: list[Any], language: str = "en") -> str:
    """Return the newest figures of a period side by side, in short, as a title without markup."""
    newest = sorted((row for row in rows if row.newest), key=lambda row: not row.leading)
    figures = ", ".join(f"{value_words(row, language)} ({who(row, language, 'producer_short')})" for row in newest)
    said = {"name": in_language(newest[0], "name", language), "when": when(newest[0].period, language)}
    text = gettext(language)("{name} {when}: {figures}").format(**said, figures=figures)
    return f"{text}; {distance_words(newest[0], language)}" if not is_missing(newest[0].spread) else text


def value_words(row: Any, language: str) -> str:
    """Return the figure of a row, with a word where its reading is doubtful."""
    text = show(row.value, row.unit, language, row.qualifier)
    return gettext(language)("{value}, a doubtful reading").format(value=text) if row.doubtful else text


def _elsewhere(row: Any, found: list[Any]) -> list[Any]:
    """The newest figures of the others who count, where none of them counts the period of a row."""
    return [*{one.lineage: one for one in found if one.newest and one.lineage != row.lineage}.values()]


def _others(rows: list[Any], language: str) -> str:
    if not rows:
        return ""
    _ = gettext(language)
    told = ", ".join(_dated(row, language) for row in rows)
    return _("Others count it for other periods alone: {figures}.").format(figures=told)


def _dated(row: Any, language: str) -> str:
    """A figure with who counts it, and when."""
    form = gettext(language)("{figure} {when}")
    return form.format(figure=_counted(row, language), when=when(row.period, language))


def _vintages(rows: list[Any], language: str) -> list[str]:
    """What those who changed their figure gave in turn."""
    by_producer = grouped(rows, lambda row: row.lineage)
    form = gettext(language)("Given in turn ({producer}): {figures}.")
    return [
        form.format(
            producer=escaped(who(own[-1], language)), figures=", ".join(value_words(row, language) for row in own)
        )
        for own in by_producer.values()
        if len(own) > 1
    ]


def held_sentence(rows: list[Any], language: str) -> str:
    """Return how a target stands by each figure of a period, and the first choice that makes it stand otherwise.

    Empty where there is no target, or no figure that it can be judged by.
    """
    _ = gettext(language)
    by_status = _by_status(rows, language)
    if not by_status:
        return ""
    words = "; ".join(f"{status_word(status, language)} ({', '.join(by)})" for status, by in by_status.items())
    form = _("The target of {target}: {statuses}.")
    if len(by_status) == 1 and all(row.status in by_status for row in rows):
        form = _("By each of these, the target of {target}: {statuses}.") if len(rows) > 1 else form
        words = status_word(rows[0].status, language)
    spans = dict.fromkeys(span_words(row, language) for row in rows)
    text = " ".join(filter(None, [form.format(target=held_words(rows[0], language), statuses=words), *spans]))
    flip = "" if rows[0].flip_first == "producer" else flip_words(rows[0], language)
    return f"{text} {_('What would change this first: {choice}.').format(choice=flip)}" if flip else text


def _by_status(rows: list[Any], language: str) -> dict[str, list[str]]:
    """By whose newest figure a target has each status; an earlier vintage is named where it gives another one."""
    found: dict[str, list[str]] = {}
    stands = {row.lineage: row.status for row in rows if row.newest}
    for row in sorted(rows, key=lambda row: not row.newest):
        if get(row, "status", NO_STATUS[0]) in NO_STATUS or not (row.newest or row.status != stands[row.lineage]):
            continue
        by = who(row, language) if row.newest else value_words(row, language)
        found.setdefault(row.status, []).append(by)
    return found
