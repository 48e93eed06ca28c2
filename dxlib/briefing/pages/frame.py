"""What stands around the content of a page: titles, navigation, the edition's line, the contents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from markupsafe import Markup

from dxlib.briefing.evidence import References
from dxlib.briefing.pages.cards import Card
from dxlib.briefing.running.suite import Entry, Suite
from dxlib.text import date_label, gettext, ngettext, period_label

FORMAT_NAMES = {"pdf": "PDF", "docx": "Word", "pptx": "PowerPoint", "xlsx": "Excel"}


@dataclass(frozen=True)
class Sources:
    """What the edition rests on: how many documents, the newest one's date, the area's name, how notes name each."""

    documents: int
    newest: date
    area: str
    known: References


@dataclass(frozen=True)
class Around:
    """What the frame of every page of an edition says.

    Attributes:
        suite: for its title.
        entries: the notebooks of this edition.
        parameters: the edition's.
        sources: what it rests on.
        ledes: the first computed sentence of each notebook.
        cards: the key figure of each notebook that has one.
        files: the same edition in other formats, by format.
        languages: the other languages, each with the way to its folder.
        record: the way to ``edition.json``.
        version: of dxlib.
    """

    suite: Suite
    entries: list[Entry]
    parameters: Mapping[str, str]
    sources: Sources
    ledes: Mapping[str, Markup | None]
    cards: Mapping[str, Card]
    files: Mapping[str, str]
    languages: Mapping[str, str]
    record: str
    version: str


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


def footer(language: str, version: str) -> str:
    """Return who computed the edition, and from what."""
    words = gettext(language)("Computed by dxlib {version} from the documents named under the sources.")
    return words.format(version=version)


def language_name(language: str) -> str:
    """Return what a language calls itself.

    Example:
        >>> language_name("vi"), language_name("en")
        ('Tiếng Việt', 'English')
    """
    name = str(Locale.parse(language).get_display_name())
    return name[:1].upper() + name[1:]


def frame(around: Around, here: str) -> dict[str, Any]:
    """Return what the template needs beside the page itself.

    Args:
        around: what the frame of every page says.
        here: the file name of the page.
    """
    language = around.parameters["language"]
    _ = gettext(language)
    titles = [(entry.name, entry.page, entry.title.of(language)) for entry in around.entries]
    others = [title for title in titles if title[1] != here] if here == "index.html" else []
    return {
        "language": language,
        "suite": around.suite.title.of(language),
        "pages": [{"href": page, "title": title, "here": page == here} for _name, page, title in titles],
        "pillars": [
            {"href": page, "title": title, "lede": around.ledes.get(name), "card": around.cards.get(name)}
            for name, page, title in others
        ],
        "languages": [
            {"code": code, "href": f"{way}/{here}", "name": language_name(code)}
            for code, way in around.languages.items()
        ],
        "files": [{"href": file, "name": FORMAT_NAMES[form]} for form, file in around.files.items()],
        "record": around.record,
        "edition": edition_terms(around.parameters, around.sources),
        "words": {
            "kicker": _("Periodic briefing"),
            "skip": _("Skip to the text"),
            "pages": _("Pages of this edition"),
            "contents": _("On this page"),
            "pillars": _("In this edition"),
            "footer": footer(language, around.version),
            "files": _("The whole edition as:"),
            "record": _("Parameters, versions and checksums"),
        },
    }
