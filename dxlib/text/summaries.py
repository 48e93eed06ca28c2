"""One-paragraph summaries: what an edition covers, how many figures moved, how the targets stand."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from dxlib.analysis.compare import move
from dxlib.loaders import Evidence
from dxlib.loaders.verbs import of_frames
from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.prose import Prose
from dxlib.text.words import STATUSES, asked, counted_once, date_label, named, status_word, without_rivals


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
    _, n_ = gettext(language), ngettext(language)
    counts, size = Counter(assessment["status"]), len(assessment)
    listed = ", ".join(f"{counts[status]} {status_word(status, language)}" for status in STATUSES if counts[status])
    due = assessment["due"].unique()
    total = n_("Of {count} target", "Of {count} targets", size)
    if len(due) == 1:
        total = n_("Of {count} target for {due}", "Of {count} targets for {due}", size)
    told = total.format(count=size, due=named(due[0], language))
    return _("{total}: {statuses}.").format(total=told, statuses=listed)
