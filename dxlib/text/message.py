"""The message of an edition in three sentences: what moved and whether it matters, what is missed, what is lacking.

Which figure each of them names is a rule: see ``dxlib.analysis.leading``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from dxlib.analysis.counting import in_force, levels
from dxlib.analysis.leads import FAILING, leading, ordered_targets
from dxlib.analysis.progress.goals import NO_STATUS
from dxlib.analysis.progress.paces import AHEAD
from dxlib.loaders.verbs import of_frames
from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.prose import Prose, Sentence, listed
from dxlib.text.remarks import is_fragile
from dxlib.text.sentences import bold_name, places_of, source_of, told, value_of
from dxlib.text.targets import all_judged, counted_targets, goal_words, lack_word, needed_words, printed_at
from dxlib.text.words import counted_once, grouped, named, target_level, when

_NAMED = 3  # indicators in one sentence


@of_frames
def message(comparison: pd.DataFrame, assessment: pd.DataFrame, language: str = "en") -> Prose:
    """Return the message in three sentences, each with its evidence.

    1. What moved most, by the rule of ``dx.analysis.leading``, and what that means for its target.
    2. Which targets are missed, or will be at today's pace.
    3. How many targets cannot be judged, why, and which figures are missing first; without a target, how many
       indicators have a single figure.

    Args:
        comparison: what ``compare`` returned.
        assessment: what ``assess`` returned; targets due before the year of its newest figure are left out.
        language: the language of the sentences.

    Example:
        >>> import dxlib as dx
        >>> printed = dx.load(reports="documents")
        >>> told = dx.text.message(dx.compare(evidence=printed), dx.assess(evidence=printed))
        >>> print(told.sentences[2].text)
        35 of these 53 targets cannot be judged: 20 without any figure, 15 with one figure only. Missing above all: ...
    """
    targets = in_force(assessment)
    said = [_moved(comparison, targets, language), _missed(targets, assessment, language)]
    said.append(_lacking(targets, language) if len(targets) else _single(comparison, language))
    return listed([one for one in said if one.text])


def _moved(comparison: pd.DataFrame, targets: pd.DataFrame, language: str) -> Sentence:
    _ = gettext(language)
    rows = leading(comparison, targets)
    if rows.empty:
        return Sentence(_("No two figures here compare without reservation, so none can be said to have moved."))
    return _with_target(next(rows.itertuples(index=False)), targets, language)


def _with_target(row: Any, targets: pd.DataFrame, language: str) -> Sentence:
    """The change that a row tells, and what it means for the target of its indicator that is due next."""
    mine = targets[(targets["indicator"] == row.indicator) & (targets["breakdown"] == row.breakdown)]
    ahead = mine[~(mine["due_date"] < row.current_date)].sort_values("due_date", kind="stable")
    goal = next(ahead.itertuples(index=False), None)
    sentence = told(row, language)
    places = sentence.places if goal is None else (*sentence.places, printed_at(goal))
    return replace(sentence, text=f"{sentence.text} {_meaning(goal, language)}", places=places)


def _meaning(goal: Any, language: str) -> str:
    _ = gettext(language)
    if goal is None:
        return _("No target is set for it.")
    ahead = _("It is on track for its target, {target} by {due}.")
    if is_fragile(goal):
        ahead = _("It seems on track for its target, {target} by {due}, but that is fragile.")
    form = {
        "reached": _("Its target, {target} by {due}, is reached."),
        "missed": _("Its target, {target} by {due}, is missed."),
        "due_no_figure": _("Its target was {target} by {due}; for that date no figure is printed."),
        "not_assessable": _("Its target is {target} by {due}; whether that will be met cannot be judged: {lack}."),
        **dict.fromkeys(AHEAD, ahead),
    }.get(goal.status, _("At today’s pace it will not reach its target, {target} by {due}."))
    if goal.status not in ("reached", "missed", *NO_STATUS, *AHEAD, *FAILING):
        return goal_words(goal, language)
    lack = lack_word(goal.lacks, language) if goal.lacks else ""
    return form.format(target=target_level(goal, language), due=named(goal.due, language), lack=lack)


def _missed(targets: pd.DataFrame, assessment: pd.DataFrame, language: str) -> Sentence:
    _, n_ = gettext(language), ngettext(language)
    if targets.empty:
        return Sentence(_("No target is set here."))
    judged = targets[~targets["status"].isin(NO_STATUS)]
    if judged.empty:
        return Sentence(_("None of the targets here can be judged, so none can be called missed or on track."))
    failing = ordered_targets(judged[judged["status"].isin(FAILING)])
    if failing.empty:
        form = n_(
            "Of {targets}, {count} can be judged; it is not missed, and will not be at today’s pace.",
            "Of {targets}, {count} can be judged; of these none is missed, and none will be at today’s pace.",
            len(judged),
        )
        return Sentence(form.format(targets=counted_targets(targets["due"], language), count=len(judged)))
    past = int((failing["status"] == "missed").sum())
    ahead = len(failing) - past
    counts = [
        (past, n_("{count} is missed", "{count} are missed", past)),
        (ahead, _("{count} will be missed at today’s pace")),
    ]
    told_counts = ", ".join(form.format(count=count) for count, form in counts if count)
    if (different := levels(failing)) < len(failing):  # what several decisions set alike is one thing to reach
        form = n_(
            "{counts} ({levels} level, set more than once)",
            "{counts} ({levels} levels, some set more than once)",
            different,
        )
        told_counts = form.format(counts=told_counts, levels=different)
    groups, rest = _series_of(failing)
    names = _with_rest("; ".join(_against(rows, language) for rows in groups), rest, language)
    form = n_(
        "Of {targets}, {count} can be judged; {counts}: {names}.",
        "Of {targets}, {count} can be judged; of these {counts}: {names}.",
        len(judged),
    )
    of_all = counted_targets(targets["due"], language)
    text = form.format(targets=of_all, count=len(judged), counts=told_counts, names=names)
    others = _otherwise(groups, assessment)
    form = _("Counted otherwise, reached or on track: {names}.")
    after = form.format(names="; ".join(_against(rows, language) for rows in others)) if others else ""
    return _cited(text, [*groups, *others], language, after)


def _against(rows: list[Any], language: str) -> str:
    """The newest figure of a series and the targets that it is held to."""
    _ = gettext(language)
    last = max(rows, key=lambda row: row.current_date)
    form = _("{target} by {due}")
    goals = ((target_level(row, language), named(row.due, language)) for row in rows)
    said = ", ".join(dict.fromkeys(form.format(target=target, due=due) for target, due in goals))
    form = _("{name} ({value} {when}, against {targets})")
    return form.format(
        name=bold_name(last, language), value=value_of(last, "current", language),
        when=when(last.current_period, language), targets=said,
    )  # fmt: skip


def _otherwise(groups: list[list[Any]], assessment: pd.DataFrame) -> list[list[Any]]:
    """The same targets by the figures of others who count what is named, and come to another answer."""
    others = assessment[assessment["rival"].astype(bool) & ~assessment["status"].isin([*FAILING, *NO_STATUS])]
    keys = {(row.indicator, row.breakdown, row.due, row.target) for rows in groups for row in rows}
    found = (row for row in others.itertuples() if (row.indicator, row.breakdown, row.due, row.target) in keys)
    return [*grouped(found, lambda row: row.producer).values()]


def _lacking(targets: pd.DataFrame, language: str) -> Sentence:
    _, of_all = gettext(language), counted_targets(targets["due"], language)
    unjudged = targets[targets["lacks"] != ""]
    count = len(unjudged)
    if not count:
        return Sentence(all_judged(targets, language))
    forms = {
        "none_when_due": _("{count} without a figure of the due date"),
        "no_figure": _("{count} without any figure"),
        "one_figure": _("{count} with one figure only"),
        "break": _("{count} across a change of what is counted"),
        "no_baseline": _("{count} without a baseline"),
        "doubtful": _("{count} with a doubtful reading only"),
        "method": _("{count} with figures that no method takes"),
        "area": _("{count} of an area that was not there when due"),
    }
    whys = ", ".join(forms[code].format(count=n) for code, n in unjudged["lacks"].value_counts().items())
    form = _("{count} of these {total} targets cannot be judged: {reasons}.")  # of which the sentence before tells
    if count == len(targets):
        form = _("{targets}, of which none can be judged: {reasons}.")
    text = form.format(count=count, total=len(targets), targets=of_all, reasons=whys)
    helped = unjudged[~unjudged["lacks"].isin(["method", "area"])]
    groups, rest = _series_of(ordered_targets(helped))
    kinds = grouped((rows[0] for rows in groups), lambda row: needed_words(row, language))
    named_ = {figure: ", ".join(bold_name(row, language) for row in rows) for figure, rows in kinds.items()}
    form = _("{figure} of {names}")
    figures = "; ".join(form.format(figure=figure, names=names) for figure, names in named_.items())
    more = _("Missing above all: {figures}.").format(figures=_with_rest(figures, rest, language)) if groups else ""
    return _cited(f"{text} {more}".rstrip(), groups, language)


def _single(comparison: pd.DataFrame, language: str) -> Sentence:
    """Where no target is set: of how many indicators a single figure is printed, which compares with nothing."""
    once = counted_once(comparison)
    known = once[once[["current", "baseline", "newest"]].notna().any(axis=1)]
    _ = gettext(language)
    if known.empty:
        return Sentence(_("No figure is printed here."))
    single = int(known["outcome"].isin(["current only", "baseline only", "none"]).sum())
    form = _("Indicators with a figure here: {total}; of these without a second one to compare it with: {count}.")
    return Sentence(form.format(count=single, total=len(known)))


def _series_of(targets: pd.DataFrame) -> tuple[list[list[Any]], int]:
    """The targets of the first series that there are, and how many more series there are."""
    groups = grouped(targets.itertuples(index=False), lambda row: (row.indicator, row.breakdown))
    return [*groups.values()][:_NAMED], max(len(groups) - _NAMED, 0)


def _with_rest(names: str, rest: int, language: str) -> str:
    form = ngettext(language)("{names}; and {count} more indicator", "{names}; and {count} more indicators", rest)
    return form.format(names=names, count=rest) if rest else names


def _cited(text: str, groups: list[list[Any]], language: str, after: str = "") -> Sentence:
    """A sentence with where its figures stand, in short, and with its targets in its evidence."""
    rows = [row for rows in groups for row in rows]
    figures = [place for row in rows for place in places_of(row, ("current", "baseline"))]
    places = dict.fromkeys([*figures, *map(printed_at, rows)])
    shown = figures or [place for place in places if place.line]
    return Sentence(text, source_of(shown, language), after, tuple(places))
