"""The end of a programme in words: how its targets ended, what each would have taken, and what follows it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dxlib.analysis.counting import without_rivals
from dxlib.analysis.progress.closing import VERDICTS, ended_by
from dxlib.loaders.verbs import of_frames
from dxlib.notation.figures import printed_qualifier, show_number
from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.prose import Prose, Sentence, escaped, listed
from dxlib.text.sentences import bold_name, places_of, source_of
from dxlib.text.statuses import status_word
from dxlib.text.targets import authorities_words, counted_targets, printed_at
from dxlib.text.words import (
    authority_word,
    get,
    in_language,
    in_prose,
    is_missing,
    level,
    named,
    qualified,
    show_pace,
    target_level,
    when,
)

_MOST = 100  # a level that would have to grow by more than that each year is told no closer
_TOLD_FIRST = ("missed", "open", "no_figure", "reached")


def year_pace(value: Any, form: str, unit: str, language: str = "en") -> str:
    """Return a pace a year in words: points, places, or by how much a level is multiplied.

    Example:
        >>> year_pace(6.83, "points", "percent"), year_pace(-1, "places", "rank"), year_pace(1.4, "factor", "USD")
        ('+6.8 points', '+1 place', '1.4 times')
        >>> year_pace(4682.1, "factor", "stations")
        'over 100 times'
    """
    if is_missing(value) or form != "factor":
        return show_pace(value, unit, language)
    number = show_number(min(value, _MOST), language, decimals=2)
    text = gettext(language)("{number} times").format(number=number)
    return qualified(text, "over", language) if value > _MOST else text


def _pace(value: Any, row: Any, language: str) -> str:
    """The same of a row, in a sentence."""
    return in_prose(year_pace(value, row.pace_form, row.unit, language), language)


def relation_word(relation: str, language: str = "en") -> str:
    """Return how a target follows another, in a word."""
    _ = gettext(language)
    words = {
        "continued": _("continued"), "raised": _("raised"), "replaced": _("replaced"), "dropped": _("dropped"),
    }  # fmt: skip
    return words[relation]


def seen_words(row: Any, language: str = "en") -> str:
    """Return the fastest pace that was seen, and whether it is enough; empty where no pace is needed any more."""
    if is_missing(row.required_pace):
        return ""
    _ = gettext(language)
    if is_missing(row.seen_pace):
        return _("No two figures a year apart show a pace.")
    form = _("The fastest that was seen, {pace} a year from {first} to {last}, is not enough.")
    if row.pace_seen:
        form = _("Such a pace was seen: {pace} a year from {first} to {last}.")
    first, last = (named(code, language) for code in (row.seen_from, row.seen_to))
    return form.format(pace=_pace(row.seen_pace, row, language), first=first, last=last)


def next_words(row: Any, language: str = "en") -> str:
    """Return the target that follows, in a sentence; empty where none is confirmed."""
    if is_missing(row.relation):
        return ""
    _ = gettext(language)
    authority = authority_word(row.next_authority, language)
    if row.relation == "dropped":
        return _("{authority} drops it.").format(authority=escaped(authority))
    said = {
        "target": level(row.next_target, row.next_unit, language), "due": named(row.next_due, language),
        "authority": escaped(authority), "name": escaped(in_language(row, "next_name", language)),
        "relation": relation_word(row.relation, language),
    }  # fmt: skip
    form = _("What follows is {target} by {due} ({authority}; {relation}).")
    if row.relation == "replaced":
        form = _("What follows in its place is {target} by {due} for: {name} ({authority}).")
    return form.format(**said)


def _way_words(row: Any, language: str) -> str:
    """The pace that would have led to the target, beside the one that there was."""
    if is_missing(row.required_pace):
        return ""
    _ = gettext(language)
    said = {
        "required": _pace(row.required_pace, row, language),
        "actual": _pace(row.actual_pace, row, language),
        "since": level(row.since, row.unit, language), "when": when(row.since_period, language),
    }  # fmt: skip
    form = _("From there it takes {required} a year.")
    if row.verdict == "missed":
        form = _("From {since} {when} it would have taken {required} a year; it was {actual}.")
    elif not is_missing(row.actual_pace):
        form = _("From there it takes {required} a year; the pace until then was {actual}.")
    return form.format(**said)


def _told(row: Any, language: str) -> Sentence:
    _ = gettext(language)
    form = _("{name} ({authority}): {status}; {value} {when}, against {target} by {due}.")
    text = form.format(
        name=bold_name(row, language),
        authority=escaped(authority_word(row.authority, language)),
        status=status_word(row.verdict, language),
        value=level(row.current, row.unit, language, printed_qualifier(str(get(row, "current_printed", "")))),
        when=when(row.current_period, language),
        target=target_level(row, language),
        due=named(row.due, language),
    )
    parts = [text, _way_words(row, language), seen_words(row, language), next_words(row, language)]
    figures, target = places_of(row, ("current",)), printed_at(row)
    source = source_of(figures if target.line else (*figures, target), language)
    return Sentence(" ".join(filter(None, parts)), source=source, places=(*figures, target))


@of_frames
def closing(frame: pd.DataFrame, language: str = "en") -> Prose:
    """Return how targets ended as a list of sentences: the missed ones first, those without any figure in one.

    Args:
        frame: what ``dx.analysis.closing`` returned.
        language: the language of the sentences.

    Example:
        >>> import dxlib as dx
        >>> ended = dx.analysis.closing(evidence=dx.load(reports="all"), pillar="digital_economy", authority="749")
        >>> dx.text.closing(ended[ended["producer"] == "nso"])
        - **Digital economy in GDP (GSO)** (749/QĐ-TTg): missed; 14.02% in 2025, against 20% by 2025. From 13.17% ...
    """
    _, n_ = gettext(language), ngettext(language)
    if frame.empty:
        return Prose(_("No target here is due then."))
    known = frame[frame["current"].notna()]
    order = known["verdict"].map(_TOLD_FIRST.index)
    ordered = known.assign(_order=order).sort_values("_order", kind="stable").drop(columns="_order")
    unknown = [_target_named(row, language) for row in frame[frame["current"].isna()].itertuples(index=False)]
    form = n_("No figure is printed for {count} target: {names}.", "No figure is printed for {count} targets: {names}.",
              len(unknown))  # fmt: skip
    more = form.format(count=len(unknown), names="; ".join(dict.fromkeys(unknown))) if unknown else ""
    return listed([_told(row, language) for row in ordered.itertuples(index=False)], more)


def _target_named(row: Any, language: str) -> str:
    form = gettext(language)("{name}, {target} ({authority})")
    name, authority = in_language(row, "name", language), authority_word(row.authority, language)
    return form.format(name=escaped(name), target=target_level(row, language), authority=escaped(authority))


@of_frames
def closing_lead(frame: pd.DataFrame, language: str = "en", whole: pd.DataFrame | None = None) -> Prose:
    """Return one paragraph: how many targets were reached, missed, are open or without a figure, and what would flip.

    Args:
        frame: what ``dx.analysis.closing`` returned; where several count, the figures of who has most of them decide.
        language: the language of the paragraph.
        whole: all the targets of which these are some, if it is to be said of how many.

    Example:
        >>> import dxlib as dx
        >>> dx.text.closing_lead(dx.analysis.closing(evidence=dx.load(reports="all"), authority="411"))
        Of 13 targets for 2025, 3 were reached, 1 was missed, 1 is open, 8 have no basis. ...
    """
    _, n_ = gettext(language), ngettext(language)
    if frame.empty:
        return Prose(_("No target here is due then."))
    first, counts = without_rivals(frame), ended_by(frame)
    forms = {
        "reached": n_("{count} was reached", "{count} were reached", counts["reached"]),
        "missed": n_("{count} was missed", "{count} were missed", counts["missed"]),
        "open": n_("{count} is open", "{count} are open", counts["open"]),
        "no_figure": n_("{count} has no basis", "{count} have no basis", counts["no_figure"]),
    }
    told = ", ".join(forms[verdict].format(count=counts[verdict]) for verdict in VERDICTS if counts[verdict])
    ended = _ended(first, first if whole is None else without_rivals(whole), told, language)
    return Prose(" ".join(filter(None, [ended, _flips(frame, language), _followed(first, language)])))


def _ended(first: pd.DataFrame, whole: pd.DataFrame, told: str, language: str) -> str:
    """How targets ended, and of how many they are some."""
    if len(first) == len(whole):
        targets = counted_targets(first["due"], language)
        return gettext(language)("Of {targets}, {told}.").format(targets=targets, told=told)
    form = ngettext(language)(
        "Of {targets}, {count} is set by {authorities}; {told}.",
        "Of {targets}, {count} are set by {authorities}; of these {told}.",
        len(first),
    )
    authorities = escaped(authorities_words(first.sort_values("decided")["authority"], language, len(first)))
    targets = counted_targets(whole["due"], language)
    return form.format(targets=targets, count=len(first), authorities=authorities, told=told)


def _flips(frame: pd.DataFrame, language: str) -> str:
    """Of how many targets another producer says another thing, and which."""
    n_ = ngettext(language)
    others = frame[frame["split"] & frame["rival"]]
    count = int((frame["split"] & ~frame["rival"]).sum())
    form = n_(
        "By the figures of another producer the verdict on {count} would be another: {told}.",
        "By the figures of another producer the verdict on {count} would be another: {told}.",
        count,
    )
    told = dict.fromkeys(
        f"{escaped(in_language(row, 'name', language))}: {status_word(row.verdict, language)}"
        for row in others.itertuples(index=False)
    )
    return form.format(count=count, told="; ".join(told)) if told else ""


def _followed(first: pd.DataFrame, language: str) -> str:
    count = int(first["relation"].notna().sum())
    if not count:
        return gettext(language)("No target that follows is confirmed here.")
    form = ngettext(language)(
        "A target that follows is confirmed for {count}.", "A target that follows is confirmed for {count}.", count
    )
    return form.format(count=count)
