"""What an edition comes to: how many figures moved, how the targets stand, what got worse, what changed since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from dxlib.analysis.compare import move
from dxlib.analysis.counting import without_rivals
from dxlib.analysis.leads import importance, leading
from dxlib.loaders import Evidence
from dxlib.loaders.verbs import of_frames
from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.prose import Prose, Sentence, listed
from dxlib.text.remarks import sides_flags
from dxlib.text.rivals import who_says
from dxlib.text.sentences import bold_name, places_of, source_of, value_of
from dxlib.text.statuses import STATUSES, status_word
from dxlib.text.targets import counted_targets, headlines
from dxlib.text.words import (
    asked,
    counted_once,
    date_label,
    get,
    is_missing,
    when,
)


def edition_line(evidence: Evidence, period: str, baseline: str, language: str = "en") -> Prose:
    """Return what an edition covers: period, baseline, and the reports it rests on.

    Args:
        evidence: what ``load`` returned.
        period, baseline: as in ``compare``.
        language: the language of the line.

    Example:
        >>> import dxlib as dx
        >>> dx.text.edition_line(dx.load(as_of="2022-12-31"), "2022", "2021")
        Period **2022** · baseline **2021** · published up to **31 Dec 2022** (3 documents, ... public pages)
    """
    _ = gettext(language)
    kinds = evidence.reports["kind"].value_counts()
    count = sources_count(int(kinds.get("report", 0)), int(kinds.get("page", 0)), language)
    line = _("Period **{period}** · baseline **{baseline}** · published up to **{date}** ({count})")
    date = date_label(evidence.published.max(), language)
    return Prose(
        line.format(period=asked(period, language), baseline=asked(baseline, language), date=date, count=count)
    )


def sources_count(documents: int, pages: int, language: str = "en") -> str:
    """Return on how many sources figures rest.

    Args:
        documents, pages: how many there are of each.
        language: the language of the words.

    Example:
        >>> sources_count(5, 0), sources_count(5, 200)
        ('5 documents', '5 documents, 200 public pages')
    """
    n_ = ngettext(language)
    counted = [n_("{count} document", "{count} documents", documents).format(count=documents)] if documents else []
    counted += [n_("{count} public page", "{count} public pages", pages).format(count=pages)] if pages else []
    return ", ".join(counted)


@of_frames
def lead(comparison: pd.DataFrame, assessment: pd.DataFrame | None = None, language: str = "en") -> Prose:
    """Return one paragraph: how many indicators moved for better or worse, and how the targets stand.

    An indicator or a target that several count for is counted once, by the one who leads; parts of a whole are not.

    Args:
        comparison: what ``compare`` returned.
        assessment: what ``assess`` returned, if the targets are to be told too.
        language: the language of the paragraph.

    Example:
        >>> import dxlib as dx
        >>> printed = dx.load(reports="documents")
        >>> dx.text.lead(dx.compare("2023", "2022", pillar="digital_economy", evidence=printed))
        2 indicators have two figures that may be compared: 2 moved for the better.
    """
    parts = [_moves(counted_once(comparison), language)]
    if assessment is not None and not assessment.empty:
        parts.append(_standings(without_rivals(assessment), language))
    return Prose(" ".join(parts))


def moves(comparison: pd.DataFrame) -> tuple[int, int]:
    """Return how many compared indicators moved for the better and for the worse, by their direction."""
    compared = comparison[comparison["outcome"] == "compared"]
    moved = Counter(map(move, compared["direction"], compared["current"] - compared["baseline"]))
    return moved["better"], moved["worse"]


def _moves(comparison: pd.DataFrame, language: str) -> str:
    _, n_ = gettext(language), ngettext(language)
    outcomes = Counter(comparison["outcome"])
    compared, stated = outcomes["compared"], outcomes["stated"]
    better, worse = moves(comparison)
    rest = compared - better - worse
    told = [
        (better, n_("{count} moved for the better", "{count} moved for the better", better)),
        (worse, n_("{count} for the worse", "{count} for the worse", worse)),
        (rest, n_("{count} unchanged or without direction", "{count} unchanged or without direction", rest)),
    ]
    total = n_(
        "{count} indicator has two figures that may be compared",
        "{count} indicators have two figures that may be compared",
        compared,
    )
    listed = ", ".join(form.format(count=count) for count, form in told if count)
    text = f"{total.format(count=compared)}: {listed}."
    if not compared:
        text = _("No indicator has figures for both periods; the newest figures are shown instead.")
    if stated:
        more = n_(
            "For {count} more, a report states a change without printing both levels.",
            "For {count} more, the reports state a change without printing both levels.",
            stated,
        )
        text += " " + more.format(count=stated)
    return text


def _standings(assessment: pd.DataFrame, language: str) -> str:
    counts = Counter(assessment["status"])
    listed = ", ".join(f"{counts[status]} {status_word(status, language)}" for status in STATUSES if counts[status])
    targets = counted_targets(assessment["due"], language)
    return gettext(language)("Of {targets}: {statuses}.").format(targets=targets, statuses=listed)


@of_frames
def worse(
    comparison: pd.DataFrame, assessment: pd.DataFrame | None = None, language: str = "en", limit: int | None = None
) -> Prose:
    """Return what moved for the worse as headlines, in the order of ``dx.analysis.leading``, each with its target.

    Args:
        comparison: what ``compare`` returned.
        assessment: what ``assess`` returned, if the targets are to be told.
        language: the language of the sentences.
        limit: at most so many; how many are left out is said, and how many may not be told without reservation.

    Example:
        >>> import dxlib as dx
        >>> printed = dx.load(reports="documents")
        >>> dx.text.worse(dx.compare("2023", "2022", pillar="digital_government", evidence=printed))
        - **−7.16 points** · **Satisfaction with administrative procedures** fell to 79.81% in 2023, from 86.97% ...
    """
    n_ = ngettext(language)
    sure = leading(comparison, assessment, moved="worse")
    shown = sure if limit is None else sure.head(limit)
    once = counted_once(comparison)
    once = once[once["outcome"] == "compared"]
    ways = map(move, once["direction"], once["current"] - once["baseline"])
    open_ = sum(way == "worse" for way in ways) - len(sure)
    rest = len(sure) - len(shown)
    more = [
        (rest, n_("{count} more indicator got worse.", "{count} more indicators got worse.", rest)),
        (open_, n_(
            "{count} more got worse by a figure that is doubtful, contested or of another span.",
            "{count} more got worse by figures that are doubtful, contested or of another span.", open_,
        )),
    ]  # fmt: skip
    said = " ".join(form.format(count=count) for count, form in more if count > 0)
    if shown.empty:
        nothing = gettext(language)("Nothing got worse of what compares without reservation.")
        return Prose(" ".join(filter(None, [nothing, said])))
    found = headlines(shown, assessment, language)
    return listed(list(found.sentences), said)


@of_frames
def contested(
    comparison: pd.DataFrame, counted: pd.DataFrame | None = None, language: str = "en", limit: int | None = None
) -> Prose:
    """Return which figures are contested: by another printed figure, or since they read two ways; and who counts else.

    Args:
        comparison: what ``compare`` returned.
        counted: what ``rivals`` returned, if who counts what is to be told; only figures of one period that no
            rounding brings together count as contested.
        language: the language of the sentences.
        limit: at most so many; how many are left out is said.

    Example:
        >>> import dxlib as dx
        >>> printed = dx.load(reports="documents")
        >>> dx.text.contested(dx.compare("2023", "2022", indicator="community_teams", evidence=printed))
        - **Community digital teams**: over 80,800 on 31 December 2023, 68,933 on 25 December 2022. (report of ...
    """
    n_ = ngettext(language)
    once = counted_once(comparison)
    once = once.loc[importance(once).sort_values(ascending=False, kind="stable").index]
    apart = _apart(counted) if counted is not None else {}
    found = [
        _counted_apart(apart[row.indicator], language) if row.indicator in apart else _against(row, language)
        for row in once.itertuples(index=False)
    ]
    said = [one for one in found if one is not None]
    if not said:
        return Prose(gettext(language)("No figure here is contested."))
    shown = said if limit is None else said[:limit]
    rest = len(said) - len(shown)
    more = n_("{count} more indicator is contested.", "{count} more indicators are contested.", rest)
    return listed(shown, more.format(count=rest) if rest else "")


def _counted_apart(counted: pd.DataFrame, language: str) -> Sentence:
    """Who counts one quantity in which way: no figure of another way of counting speaks against a figure."""
    after = gettext(language)("These are ways of counting; none refutes another.")
    return replace(who_says(counted, language).sentences[0], after=after)


def _apart(counted: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The quantities whose newest shared figures no rounding brings together, by indicator."""
    shared = counted[counted["newest"] & counted["spread"].notna() & (counted["breakdown"] == "")]
    last = shared.drop_duplicates("indicator", keep="last")
    known = set(last.loc[last["spread_low"] > 0, "indicator"])
    return {str(name): rows for name, rows in counted.groupby("indicator", sort=False) if name in known}


def _against(row: Any, language: str) -> Sentence | None:
    """What speaks against the figures of a row, if anything does."""
    sides = tuple(side for side in ("current", "baseline") if not is_missing(getattr(row, side)))
    if not any(get(row, f"{side}_doubtful") or get(row, f"{side}_contested") for side in sides):
        return None
    figures = [f"{value_of(row, side, language)} {when(getattr(row, f'{side}_period'), language)}" for side in sides]
    notes = sides_flags(row, sides, language)
    places = places_of(row, sides)
    text = f"{bold_name(row, language)}: {', '.join(figures)}."
    return Sentence(text, source_of(places, language), " ".join(notes), places)


_TOLD = 6  # days that are named one by one


def since(before: Mapping[str, Any], language: str = "en") -> str:
    """Return the title of what changed since an edition's content; its newest report names it.

    Example:
        >>> since({"published": "2022-12-31"})
        'Since the edition of 31 Dec 2022'
    """
    return gettext(language)("Since the edition of {date}").format(date=_day(before["published"], language))


def differences_lead(
    differences: pd.DataFrame, before: Mapping[str, Any], after: Mapping[str, Any], language: str = "en"
) -> Prose:
    """Return one paragraph: which reports and pages came between two editions' contents, and how much of what changed.

    Example:
        >>> import dxlib as dx
        >>> from dxlib.analysis import editions
        >>> then, now = (editions.content("latest", "previous", evidence=dx.load(as_of=day, reports="documents"))
        ...              for day in ("2022-12-25", "2022-12-31"))
        >>> differences_lead(editions.differences(then, now), then, now)
        One report has been published since (31 Dec 2022): ...
    """
    _, n_ = gettext(language), ngettext(language)
    reports, pages = (_published(before, after, kind) for kind in ("reports", "pages"))
    told = ", ".join(_counted(Counter(differences["difference"]), language))
    if not reports and not pages:
        if not told:
            return Prose(_("Nothing has changed since: the reports, figures, statuses and findings are the same."))
        return Prose(_("No report has been published since, yet there are changes: {counts}.").format(counts=told))
    counted = told or _("no figure, status or finding has changed")
    if pages:
        read = n_("one public page ({dates})", "{count} public pages ({dates})", len(pages))
        published = read.format(count=len(pages), dates=_days(pages, language))
        if reports:
            form = n_("one report ({dates})", "{count} reports ({dates})", len(reports))
            printed = form.format(count=len(reports), dates=_days(reports, language))
            published = _("{reports} and {pages}").format(reports=printed, pages=published)
        return Prose(_("Published since: {published}. Changes: {counts}.").format(published=published, counts=counted))
    form = n_(
        "One report has been published since ({dates}): {counts}.",
        "{count} reports have been published since ({dates}): {counts}.",
        len(reports),
    )
    return Prose(form.format(count=len(reports), dates=_days(reports, language), counts=counted))


def _published(before: Mapping[str, Any], after: Mapping[str, Any], kind: str) -> list[str]:
    """The days of what came since, in order; two of a day are two. Older contents know of no pages."""
    return sorted((Counter(after.get(kind, [])) - Counter(before.get(kind, []))).elements())


def _days(days: Sequence[str], language: str) -> str:
    """Each of a few days; of many the first and the last. A day on which several came is told once."""
    days = list(dict.fromkeys(days))
    if len(days) <= _TOLD:
        return ", ".join(_day(day, language) for day in days)
    first, last = (_day(day, language) for day in (days[0], days[-1]))
    return gettext(language)("{first} to {last}").format(first=first, last=last)


def _counted(counts: Mapping[str, int], language: str) -> list[str]:
    """How much of each kind there is, of those that there are."""
    n_, n = ngettext(language), counts
    told = {
        "new figure": n_("{count} new figure", "{count} new figures", n["new figure"]),
        "revised figure": n_(
            "{count} figure revised by a later report", "{count} figures revised by a later report",
            n["revised figure"],
        ),
        "corrected figure": n_(
            "{count} figure read anew at the same place", "{count} figures read anew at the same place",
            n["corrected figure"],
        ),
        "withdrawn figure": n_("{count} figure withdrawn", "{count} figures withdrawn", n["withdrawn figure"]),
        "status": n_("{count} target with another status", "{count} targets with another status", n["status"]),
        "new target": n_("{count} new target", "{count} new targets", n["new target"]),
        "withdrawn target": n_("{count} target withdrawn", "{count} targets withdrawn", n["withdrawn target"]),
        "new finding": n_("{count} new finding of the audit", "{count} new findings of the audit", n["new finding"]),
        "settled finding": n_("{count} finding gone", "{count} findings gone", n["settled finding"]),
    }  # fmt: skip
    return [form.format(count=n[kind]) for kind, form in told.items() if n[kind]]


def distinction_sentences(distinctions: Iterable[tuple[str, str, str]], language: str = "en") -> Prose:
    """Return in what two editions differ besides their evidence, which may be why a status differs.

    Example:
        >>> distinction_sentences([("period", "2022", "2023")])
        The earlier edition reported on 2022, this one on 2023.
    """
    _ = gettext(language)
    forms = {
        "period": _("The earlier edition reported on {before}, this one on {after}."),
        "baseline": _("The earlier edition compared with {before}, this one with {after}."),
        "pillar": _("One of the two editions holds one pillar alone; only that one is looked at here."),
        "reports": _(
            "One of the two editions rests on the documents alone, the other on public pages too, so figures differ "
            "for this reason alone."
        ),
        "dxlib": _("The earlier edition was computed by dxlib {before}, this one by {after}."),
        "contract": _("The data contract has changed since, so some figures may differ for this reason alone."),
        "definitions": _("The definitions of indicators have changed since, so some figures may not mean the same."),
        "methods": _(
            "The code that compares, assesses and audits has changed since, which may be why a status differs."
        ),
    }
    told = []
    for name, *sides in distinctions:
        before, after = (asked(side, language) if name in ("period", "baseline") else side for side in sides)
        told.append(forms[name].format(before=before, after=after))
    return Prose(" ".join(told))


def _day(iso: str, language: str) -> str:
    return date_label(date.fromisoformat(iso), language)
