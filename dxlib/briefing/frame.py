"""What stands around the content of a page: titles, navigation, the edition's line, the contents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from dxlib.briefing.suite import Entry, Suite
from dxlib.text import date_label, gettext, ngettext, period_label


@dataclass(frozen=True)
class Sources:
    """What the edition rests on: how many documents, the newest one's date, the area's name."""

    documents: int
    newest: date
    area: str


def edition_terms(parameters: Mapping[str, str], sources: Sources) -> list[tuple[str, str]]:
    """Return the terms that say which edition this is, and their values."""
    language = parameters["language"]
    _, n_ = gettext(language), ngettext(language)
    period, baseline = parameters["period"], parameters["baseline"]
    newest = _("the newest figure of each indicator")
    before = _("a year earlier, or the figure before it")
    count = n_("{count} document", "{count} documents", sources.documents).format(count=sources.documents)
    terms = [
        (_("Period"), newest if period == "latest" else period_label(period, language)),
        (_("Baseline"), before if baseline == "previous" else period_label(baseline, language)),
        (_("Published up to"), f"{date_label(sources.newest, language)} ({count})"),
        (_("Area"), sources.area),
    ]
    return [(term, value[:1].upper() + value[1:]) for term, value in terms]


def frame(
    suite: Suite,
    entries: list[Entry],
    here: str,
    parameters: Mapping[str, str],
    sources: Sources,
    ledes: Mapping[str, Markup | None],
    version: str,
) -> dict[str, Any]:
    """Return what the template needs beside the page itself.

    Args:
        suite: for its title.
        entries: the notebooks of this edition.
        here: the file name of the page.
        parameters: the edition's.
        sources: what it rests on.
        ledes: the first computed sentence of each notebook.
        version: of dxlib.
    """
    language = parameters["language"]
    _ = gettext(language)
    titles = [(entry.name, entry.page, entry.title.of(language)) for entry in entries]
    others = [title for title in titles if title[1] != here] if here == "index.html" else []
    footer = _("Computed by dxlib {version} from the documents named under the sources.")
    return {
        "language": language,
        "suite": suite.title.of(language),
        "pages": [{"href": page, "title": title, "here": page == here} for _name, page, title in titles],
        "pillars": [{"href": page, "title": title, "lede": ledes.get(name)} for name, page, title in others],
        "edition": edition_terms(parameters, sources),
        "words": {
            "kicker": _("Periodic briefing"),
            "skip": _("Skip to the text"),
            "pages": _("Pages of this edition"),
            "contents": _("On this page"),
            "pillars": _("In this edition"),
            "footer": footer.format(version=version),
            "record": _("Parameters, versions and checksums"),
        },
    }
