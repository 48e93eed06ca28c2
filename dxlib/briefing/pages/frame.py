"""What stands around the content of a page: titles, navigation, the edition's line, the contents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel import Locale
from markupsafe import Markup

import dxlib
from dxlib.briefing.evidence import References
from dxlib.briefing.pages.cards import Card
from dxlib.briefing.running.suite import COUNTRY, Entry, Suite
from dxlib.notation.periods import Period
from dxlib.text import date_label, gettext, period_label, sources_count

FORMAT_NAMES = {"pdf": "PDF", "docx": "Word", "pptx": "PowerPoint", "xlsx": "Excel"}
LICENCE = "https://spdx.org/licenses/MIT.html"
_DCAT, _TERMS = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
_ALSO = {  # what DCAT calls the same
    "name": f"{_TERMS}title", "description": f"{_TERMS}description", "inLanguage": f"{_TERMS}language",
    "datePublished": f"{_TERMS}issued", "spatialCoverage": f"{_TERMS}spatial", "license": f"{_TERMS}license",
    "version": f"{_DCAT}version", "identifier": f"{_TERMS}identifier", "isPartOf": f"{_TERMS}isPartOf",
    "temporalCoverage": f"{_TERMS}temporal",
}  # fmt: skip
_DATA = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # what holds figures as figures
BRIEFED = ("pdf", "docx", "pptx")  # formats in which brief and annex are two files
PARTS = ("brief", "annex", "")  # of an edition, as its reader meets them; the last is what is not parted
EXPLORER = "explore.html"


def file_of(part: str, form: str) -> str:
    """Return the file name of the brief or the annex in a format.

    Example:
        >>> file_of("brief", "pdf")
        'brief.pdf'
    """
    return f"{part}.{form}"


def kind_words(part: str, language: str) -> str:
    """Return what the documents of a part are there for.

    Example:
        >>> [kind_words(part, "en") for part in PARTS]
        ['Read first', 'Every figure', 'Data']
    """
    _ = gettext(language)
    return {"brief": _("Read first"), "annex": _("Every figure"), "": _("Data")}[part]


def explorer_name(language: str) -> str:
    """Return what the explorer of an edition is called.

    Example:
        >>> explorer_name("en")
        'Explorer'
    """
    return gettext(language)("Explorer")


@dataclass(frozen=True)
class Sources:
    """What the edition rests on: how many documents and pages, the newest date, the area, how notes name each."""

    documents: int
    pages: int
    newest: date
    area: str
    known: References

    def described(self) -> dict[str, Any]:
        """Return it as values of JSON."""
        return {"documents": self.documents, "pages": self.pages, "newest": self.newest.isoformat(), "area": self.area,
                "known": dict(self.known.documents)}  # fmt: skip


@dataclass(frozen=True)
class Edition:
    """An edition in one language.

    Attributes:
        suite, entries: the titles, and the notebooks of this edition.
        parameters, sources: what they were run for, and what it rests on.
        formats: in which it is written.
        stem: the file name of a document without its ending.
        record: the way from a page to ``edition.json``.
        languages: the other languages of the edition, each with the way to its folder.
        brief: whether there is a brief beside the annex.
        folder: the way to its pages from the folder of the editions.
    """

    suite: Suite
    entries: list[Entry]
    parameters: Mapping[str, str]
    sources: Sources
    formats: tuple[str, ...]
    stem: str
    record: str = "edition.json"
    languages: Mapping[str, str] = field(default_factory=dict)
    brief: bool = False
    folder: str = ""

    @property
    def language(self) -> str:
        """The language that is written."""
        return self.parameters["language"]

    @property
    def title(self) -> str:
        """The title of the suite; of an edition of an area, with its name."""
        title = self.suite.title.of(self.language)
        return title if self.parameters["area"] == COUNTRY else f"{title} · {self.sources.area}"

    def page(self, entry: Entry) -> str:
        """Return the file name of the page of a notebook; the overview, or the first for areas, opens first."""
        first = next((each for each in self.entries if each.name == "overview" or each.whom == "area"), None)
        return "index.html" if entry == first else entry.page

    def published(self, way: str) -> str:
        """Return the address of a file beside its pages; the way to it where the suite has none."""
        return self.cited(way) if self.suite.address else way

    def cited(self, way: str) -> str:
        """Return how a file beside its pages is cited, which no other edition has: its address, or its way from all."""
        return self.suite.published(f"{self.folder}/{way}" if self.folder else way)


def _documents(edition: Edition) -> list[dict[str, Any]]:
    """The documents of an edition as its pages link them, by what they are there for: the brief first."""
    files = {part: [(form, file_of(part, form)) for form in edition.formats if form in BRIEFED]
             for part in ("brief", "annex") if part == "annex" or edition.brief}  # fmt: skip
    data = (form for form in edition.formats if form in FORMAT_NAMES and form not in BRIEFED)
    files[""] = [(form, f"{edition.stem}.{form}") for form in data]
    return [
        {"name": kind_words(part, edition.language),
         "files": [{"href": file, "name": FORMAT_NAMES[form]} for form, file in found]}
        for part, found in files.items() if found
    ]  # fmt: skip


def edition_terms(edition: Edition) -> list[tuple[str, str]]:
    """Return the terms that say which edition this is, and their values."""
    language, sources = edition.language, edition.sources
    _ = gettext(language)
    period, baseline = edition.parameters["period"], edition.parameters["baseline"]
    newest = _("the newest figure of each indicator")
    before = _("a year earlier, or the figure before it")
    count = sources_count(sources.documents, sources.pages, language)
    terms = [
        (_("Period"), newest if period == "latest" else period_label(period, language)),
        (_("Baseline"), before if baseline == "previous" else period_label(baseline, language)),
        (_("Published up to"), f"{date_label(sources.newest, language)} ({count})"),
        (_("Area"), sources.area),
    ]
    return [(term, value[:1].upper() + value[1:]) for term, value in terms]


def identifier(edition: Edition) -> str:
    """Return the name by which an edition is cited: that of its folder, which says all that was asked for, and a day.

    The day is that of its newest report: the same question has another answer when another report is there.
    """
    return f"{edition.folder.partition('/')[0] or edition.stem}_{edition.sources.newest}"


def dataset(edition: Edition, title: str = "", name: str = "") -> list[tuple[str, str]]:
    """Return what an edition or a part of it is as a data set, by the names of schema.org and those that DCAT has.

    Args:
        edition: the edition.
        title: of a page or of what is quoted; the whole is described by default.
        name: of that, which no other part of the edition has.
    """
    period, whole = edition.parameters["period"], identifier(edition)
    told = {
        "name": f"{title} · {edition.title}" if title else edition.title,
        "description": "; ".join(f"{term}: {value}" for term, value in edition_terms(edition)),
        "inLanguage": edition.language,
        "datePublished": edition.sources.newest.isoformat(),
        "spatialCoverage": edition.sources.area,
        "license": LICENCE,
        "isAccessibleForFree": "true",
        "version": dxlib.__version__,
        "identifier": f"{whole}/{name}" if name else whole,
        "additionalType": f"{_DCAT}Dataset",
    }
    if name:
        told["isPartOf"] = whole
    if period != "latest":
        asked = Period.parse(period)
        told["temporalCoverage"] = f"{asked.start or '..'}/{asked.end}"
    return [(f"{one} {_ALSO[one]}" if one in _ALSO else one, value) for one, value in told.items()]


def footer(language: str) -> str:
    """Return who computed the edition, and from what."""
    words = gettext(language)("Computed by dxlib {version} from the documents named under the sources.")
    return words.format(version=dxlib.__version__)


def language_name(language: str) -> str:
    """Return what a language calls itself.

    Example:
        >>> language_name("vi"), language_name("en")
        ('Tiếng Việt', 'English')
    """
    name = str(Locale.parse(language).get_display_name())
    return name[:1].upper() + name[1:]


def frame(edition: Edition, here: str, ledes: Mapping[str, Markup | None], cards: Mapping[str, Card]) -> dict[str, Any]:
    """Return what the template needs beside the page itself.

    Args:
        edition: what the frame of every page tells of.
        here: the file name of the page.
        ledes: the first computed sentence of each notebook.
        cards: the key figure of each notebook that has one.
    """
    language = edition.language
    _ = gettext(language)
    pages = [
        {"href": edition.page(entry), "title": entry.title.of(language), "here": edition.page(entry) == here,
         "lede": ledes.get(entry.name), "card": cards.get(entry.name)}
        for entry in edition.entries
    ]  # fmt: skip
    explorer = {"href": EXPLORER, "title": explorer_name(language), "here": here == EXPLORER}
    about = Markup(_("Every indicator to search, compare and follow over time, in one file that needs nothing else."))
    others = [page for page in pages if not page["here"]]
    places: list[dict[str, Any]] = [*pages, explorer]
    first = here == "index.html"
    title = next((str(each["title"]) for each in places if each["here"]), "")
    return {
        "language": language,
        "suite": edition.title,
        "pages": pages,
        "explorer": explorer,
        "pillars": [*others, {**explorer, "lede": about}] if first and others else [],
        "languages": [
            {"code": code, "href": f"{way}/{here}", "name": language_name(code)}
            for code, way in edition.languages.items()
        ],
        "files": _documents(edition),
        "record": edition.record,
        "dataset": dataset(edition) if first else dataset(edition, title, here),
        "downloads": [
            {"href": f"{edition.stem}.{form}", "kind": _DATA[form]}
            for form in edition.formats if first and form in _DATA
        ],
        "edition": edition_terms(edition),
        "words": {
            "kicker": _("Periodic briefing"),
            "skip": _("Skip to the text"),
            "pages": _("Pages of this edition"),
            "contents": _("On this page"),
            "pillars": _("In this edition"),
            "footer": footer(language),
            "record": _("Parameters, versions and checksums"),
        },
    }  # fmt: skip
