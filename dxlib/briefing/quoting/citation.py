"""How a chart or a table of an edition is cited: a line in each language, and an entry for BibTeX."""

from __future__ import annotations

import re
from dataclasses import dataclass

import dxlib
from dxlib.briefing.pages.frame import Edition, identifier
from dxlib.briefing.quoting.data import Place
from dxlib.briefing.slides.sources import named_places
from dxlib.text import date_label, gettext, ngettext

LANGUAGES = ("vi", "en")
_LONGEST = 240  # letters of the sources that a line names
_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_{}"}}  # fmt: skip
_BABEL = {"vi": "vietnamese", "en": "english"}


@dataclass(frozen=True)
class Citation:
    """What is cited.

    Attributes:
        edition: the one that shows it.
        id: its name in that edition.
        title: its title, which every language cites as it is printed.
        address: the way to it from the folder of the edition's pages.
        places: the reports and lines in which its figures stand.
    """

    edition: Edition
    id: str
    title: str
    address: str
    places: tuple[Place, ...] = ()

    @property
    def published(self) -> str:
        """Its address, in full where the suite says at which address editions are published; else with the folder."""
        return self.edition.cited(self.address)

    def line(self, language: str) -> str:
        """Return the line that cites it in a language."""
        _ = gettext(language)
        form = _("“{title}”. In: {suite}, edition {edition}, {address}. {computed}")
        return form.format(
            title=self.title, suite=self._suite(language), edition=identifier(self.edition), address=self.published,
            computed=self._computed(language),
        )  # fmt: skip

    def bibtex(self) -> str:
        """Return the entry for BibTeX, in the language of the edition, under a key that nothing else has."""
        language, day = self.edition.language, self.edition.sources.newest
        fields = {
            "title": f"{{{_tex(self.title)}}}",
            "howpublished": _tex(f"{self._suite(language)}, {identifier(self.edition)}, {self.published}"),
            "year": str(day.year),
            "month": str(day.month),
            "note": _tex(self._computed(language)),
            "language": _BABEL.get(language, language),
        }
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        return f"@misc{{{identifier(self.edition)}:{language}:{self.id},\n{body}\n}}"

    def lines(self) -> dict[str, str]:
        """Return all of them: by language, and ``bibtex``."""
        return {**{language: self.line(language) for language in LANGUAGES}, "bibtex": self.bibtex()}

    def source(self, language: str) -> str:
        """Return where its figures stand, in short; nothing where that is not known."""
        named = "; ".join(named_places(self.places, language))
        if len(named) <= _LONGEST:
            return named
        n_, count = ngettext(language), len(set(self.places))
        form = n_("{count} place in the sources, named in its data",
                  "{count} places in the sources, named in its data", count)  # fmt: skip
        return form.format(count=count)

    def _suite(self, language: str) -> str:
        return self.edition.suite.title.of(language)

    def _computed(self, language: str) -> str:
        """Who computed it, from what that was published until when."""
        _ = gettext(language)
        day, source = date_label(self.edition.sources.newest, language), self.source(language)
        told = {"version": dxlib.__version__, "date": day, "sources": source}
        if source:
            return _("Computed by dxlib {version} from sources published up to {date}: {sources}.").format(**told)
        return _("Computed by dxlib {version} from sources published up to {date}.").format(**told)


def _tex(text: str) -> str:
    """A text in which no sign is a command."""
    return re.sub(r"[\\~^&%$#_{}]", lambda found: _TEX[found[0]], " ".join(text.split()))
