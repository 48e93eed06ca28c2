"""What changed between two editions, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from dxlib.text.catalogue import gettext, ngettext
from dxlib.text.prose import Prose
from dxlib.text.words import asked, date_label

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
