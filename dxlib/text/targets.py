"""Sentences computed from an assessment, and headlines that tell the target of what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from dxlib.analysis.counting import levels
from dxlib.analysis.leads import FAILING
from dxlib.analysis.progress.goals import NO_STATUS
from dxlib.loaders.verbs import of_frames
from dxlib.notation.figures import show_number
from dxlib.notation.periods import Period
from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.prose import Place, Prose, Sentence, escaped, listed
from dxlib.text.remarks import differs_words, fragile_words, is_fragile, pace_words, reason
from dxlib.text.sentences import bold_name, places_of, sentences, source_of, told, value_of
from dxlib.text.statuses import BEHIND, group_word, method_word, status_word
from dxlib.text.words import (
    authority_word,
    capital,
    get,
    grouped,
    is_missing,
    named,
    pace_said,
    target_level,
    when,
)


def target_sentence(row: Any, language: str = "en") -> str:
    """Return one row of an assessment as a sentence in Markdown.

    Args:
        row: a row of ``assess``, as ``itertuples(index=False)`` gives it.
        language: the language of the sentence.

    Example:
        >>> import dxlib as dx
        >>> row = next(dx.assess(indicator="dossiers_online_share", due="2025").itertuples(index=False))
        >>> print(target_sentence(row))
        **Dossiers submitted online**: ...
    """
    return _target_told([row], language).markdown


def _target_told(rows: list[Any], language: str, authorities: str = "") -> Sentence:
    """The sentence of a target, or of several of which the same is to be said."""
    row = rows[0]
    parts = [_standing(row, language, authorities)]
    if row.status not in NO_STATUS:
        parts += [pace_words(row, language), fragile_words(row, language)]
    parts.append(_grouped(row, language))
    figures = places_of(row, ("current", "baseline"))
    targets = tuple(dict.fromkeys(map(printed_at, rows)))
    alone = is_missing(row.current) or not all(place.line for place in targets)  # a decision itself has no line
    return Sentence(
        " ".join(part for part in parts if part),
        source=source_of((*figures, *targets) if alone else figures, language),
        places=(*figures, *targets),
        working=_ratio(row, language),
    )


def counted_targets(dues: Iterable[str], language: str = "en", authorities: Iterable[Any] = ()) -> str:
    """Return how many targets there are, and of which cut: for when they are due.

    Args:
        dues: when each of them is due: the column ``due`` of ``dx.analysis.counting.without_rivals``, by which a
            value that one decision sets for one date counts once.
        language: the language of the words.
        authorities: who set them, which is told where they are three at most.

    Example:
        >>> counted_targets(["2025", "2025"]), counted_targets(["2025", "2030", "2030"])
        ('2 targets for 2025', '3 targets due from 2025 to 2030')
    """
    dues, n_ = list(dues), ngettext(language)
    known = sorted({Period.parse(due).end.year for due in dues})
    if not known:
        form = n_("{count} target", "{count} targets", 0)
    elif len(set(dues)) == 1:
        form = n_("{count} target for {due}", "{count} targets for {due}", len(dues))
    elif len(known) == 1:
        form = n_("{count} target due in {last}", "{count} targets due in {last}", len(dues))
    else:
        form = n_("{count} target due from {first} to {last}", "{count} targets due from {first} to {last}", len(dues))
    first, last = (known[0], known[-1]) if known else ("", "")
    due = named(dues[0], language) if dues else ""
    told = form.format(count=show_number(len(dues), language), due=due, first=first, last=last)
    by = authorities_words(authorities, language)
    return gettext(language)("{targets} set by {authorities}").format(targets=told, authorities=by) if by else told


def authorities_words(authorities: Iterable[Any], language: str = "en", most: int = 3) -> str:
    """Return who set some targets, each once; empty where that is not known or they are more than ``most``."""
    known = dict.fromkeys(authority_word(one, language) for one in authorities if not is_missing(one))
    return ", ".join(known) if len(known) <= most else ""


def levels_words(targets: pd.DataFrame, language: str = "en") -> tuple[str, ...]:
    """Return what counts as a target, and how many levels are set, where several decisions set one alike."""
    if (different := levels(targets)) == len(targets):
        return ()
    form = ngettext(language)(
        "A value that a decision sets for a date is one target; what several set alike is one level: {count} here.",
        "A value that a decision sets for a date is one target; what several set alike is one level: {count} here.",
        different,
    )
    return (form.format(count=show_number(different, language)),)


def all_judged(targets: pd.DataFrame, language: str = "en") -> str:
    """Return that each of some targets, of which there is one at least, can be judged."""
    form = ngettext(language)("{targets} can be judged.", "All {targets} can be judged.", len(targets))
    return form.format(targets=counted_targets(targets["due"], language))


def printed_at(row: Any) -> Place:
    """Return where a target stands."""
    line = 0 if is_missing(row.line) else int(row.line)
    return Place(str(row.report), line, str(row.target_printed), str(row.due), row.indicator)


def _ratio(row: Any, language: str) -> str:
    """What a method computed, before it is called a status."""
    if is_missing(row.ratio):
        return ""
    form = gettext(language)("ratio {ratio} ({method})")
    return form.format(method=method_word(row.method, language), ratio=show_number(row.ratio, language, decimals=2))


def _standing(row: Any, language: str, authorities: str) -> str:
    """The status with the figures it rests on, or the reason why there is none; and who set the target, if given."""
    _ = gettext(language)
    said = {
        "name": bold_name(row, language),
        "status": status_word(row.status, language),
        "target": target_level(row, language),
        "due": f"{named(row.due, language)} ({authorities})" if authorities else named(row.due, language),
    }
    if row.status in NO_STATUS:
        said["reason"] = why_unjudged(row, language)
    if is_missing(row.current):
        return _("{name}: {target} by {due}; {status}, because {reason}.").format(**said)
    said |= {"value": value_of(row, "current", language), "when": when(row.current_period, language)}
    if row.status in NO_STATUS:
        return _("{name}: {status}, because {reason}; {value} {when}, against {target} by {due}.").format(**said)
    if row.status in ("reached", "missed"):
        return _("{name}: {status}; {value} {when}, against {target} by {due}.").format(**said)
    form = _(
        "{name}: {status}; {value} {when}, from {baseline} {before}; {target} by {due} needs "
        "{required} a year, the pace since then is {actual}."
    )
    text = form.format(
        **said,
        baseline=value_of(row, "baseline", language),
        before=when(row.baseline_period, language),
        required=pace_said(row.required_pace, row.unit, language),
        actual=pace_said(row.actual_pace, row.unit, language),
    )
    return f"{text} {_('The two figures cover spans of different length.')}" if row.different_length else text


def _grouped(row: Any, language: str) -> str:
    if not row.group:
        return ""
    form = gettext(language)("The report groups it as “{group}”.")
    return f"{form.format(group=group_word(row.group, language))} {differs_words(row, language)}".rstrip()


@of_frames
def target_sentences(assessment: pd.DataFrame, language: str = "en", limit: int | None = None) -> Prose:
    """Return an assessment as a list of sentences: those with a status first, the worse before the better.

    Where several decisions set a target for the same date, each is named, and where all that can be said of their
    targets is the same, it is said once.

    Args:
        assessment: what ``assess`` returned.
        language: the language of the sentences.
        limit: at most so many.

    Example:
        >>> import dxlib as dx
        >>> dx.text.target_sentences(dx.assess(indicator="dossiers_online_share", due="2025"), limit=1)
        - **Dossiers submitted online**: ...
    """
    _, n_ = gettext(language), ngettext(language)
    if assessment.empty:
        return Prose(_("No target here has two figures to judge by."))
    rank = assessment["status"].map(lambda status: 2 * (status in NO_STATUS) - (status in FAILING))
    ordered = assessment.assign(_rank=rank).sort_values("_rank", kind="stable")
    alike = _alike([*ordered.itertuples(index=False)], language)
    rest = sum(map(len, alike[limit:])) if limit is not None else 0
    more = n_("{count} more target stands in the table.", "{count} more targets stand in the table.", rest)
    goals = Counter(map(_goal, ordered.itertuples(index=False)))
    found = [_told_once(rows, goals[_goal(rows[0])] > 1, language) for rows in alike[:limit]]
    return listed(found, more.format(count=rest) if rest else "")


def _goal(row: Any) -> tuple[str, ...]:
    return *_series(row), row.area, row.due


def _alike(rows: list[Any], language: str) -> list[list[Any]]:
    """Targets of which the same is to be said."""
    return [*grouped(rows, lambda row: _target_told([row], language).text).values()]


def _told_once(rows: list[Any], shared: bool, language: str) -> Sentence:
    """One sentence for targets of which the same is to be said, which names who set them if others are set too."""
    known = dict.fromkeys(row.authority for row in rows if not is_missing(row.authority))
    authorities = ", ".join(escaped(authority_word(one, language)) for one in known) if shared else ""
    return _target_told(rows, language, authorities)


@of_frames
def headlines(comparison: pd.DataFrame, assessment: pd.DataFrame | None = None, language: str = "en") -> Prose:
    """Return a comparison as headlines, in its own order: each change, to be written large, then its sentence.

    Args:
        comparison: rows of ``compare``, such as ``leading`` chose.
        assessment: rows of ``assess``, of which each headline tells the target of its indicator that is due last; where
            that has no status, why, after the last one that has one if there is one. What falls due before it, on the
            day of the newest figure or next after it, is told first.
        language: the language of the sentences.

    Example:
        >>> import dxlib as dx
        >>> known = dx.load("2024-04-30")
        >>> found = dx.compare("2023", "2022", indicator="agencies_open_data_share", evidence=known)
        >>> dx.text.headlines(found, dx.assess(evidence=known))
        - **+49.26 points** · **Agencies that publish open data** rose to 60.46% in 2023, from 11.2% in 2022. On track: ...
    """  # noqa: E501
    if comparison.empty:
        return sentences(comparison, language)
    goals = _goals_of(assessment) if assessment is not None else {}
    rows = comparison.itertuples(index=False)
    return listed([_with_targets(row, goals.get(_series(row), []), language) for row in rows])


def _goals_of(assessment: pd.DataFrame) -> dict[tuple[str, ...], list[Any]]:
    """Of each series the target due next if others follow, the last with a status, and one after it that has none.

    Of several due on one day the strictest is told: who reaches another has not yet done what is asked for.
    """
    goals: dict[tuple[str, ...], list[Any]] = {}
    for key, rows in _by_series(assessment).items():
        judged = [row for row in rows if row.status not in NO_STATUS][-1:]
        after = [row for row in rows if row.status in NO_STATUS]
        after = [row for row in after if not judged or row.due_date > judged[0].due_date][-1:]
        goals[key] = [*judged, *after]
        newest = max((row.current_date for row in rows if not is_missing(row.current_date)), default=None)
        ahead = [row for row in rows if newest is not None and row.due_date >= newest]
        if ahead and ahead[0].due_date < goals[key][0].due_date:
            goals[key].insert(0, [row for row in ahead if row.due_date == ahead[0].due_date][-1])
    return goals


def _by_series(assessment: pd.DataFrame) -> dict[tuple[str, ...], list[Any]]:
    """The targets of each series, what is due first before the others, of one day the stricter behind."""
    down = assessment["operator"].eq("<=") | assessment["direction"].eq("down")
    strict = assessment["target"].where(~down, -assessment["target"])
    order = assessment.assign(_strict=strict).sort_values(["due_date", "_strict"], kind="stable")
    return grouped(order.drop(columns="_strict").itertuples(index=False), _series)


def _series(row: Any) -> tuple[str, ...]:
    return tuple(str(getattr(row, name, "")) for name in ("indicator", "lineage", "breakdown"))


def _with_targets(row: Any, goals: list[Any], language: str) -> Sentence:
    """A row of a comparison with its targets."""
    sentence = told(row, language, True)
    said = [goal_words(goal, language) for goal in goals]
    places = (*sentence.places, *map(printed_at, goals))
    behind = any(goal.status in BEHIND and goal.due_date >= row.current_date for goal in goals)
    return replace(sentence, text=" ".join([sentence.text, *said]), places=places, behind=behind)


def goal_words(goal: Any, language: str) -> str:
    """Return the status of a target with the target, in a sentence of its own."""
    _ = gettext(language)
    form = _("{status}: the target is {target} by {due}.")
    if goal.status == "not_assessable":
        form = _("{status} ({reason}): the target is {target} by {due}.")
    status = _("{status}, fragile") if is_fragile(goal) else "{status}"
    return form.format(
        status=capital(status.format(status=status_word(goal.status, language))),
        reason=why_unjudged(goal, language) if goal.status in NO_STATUS else "",
        target=target_level(goal, language),
        due=named(goal.due, language),
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
