"""Sentences with their evidence: the note that names document, number, date, line and printed figure of each figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count, repeat
from typing import Any

import pandas as pd
from markupsafe import Markup

from dxlib.briefing.pages.markup import Block, from_markdown
from dxlib.text import gettext, in_file, period_label, published_label


@dataclass(frozen=True)
class References:
    """How notes name the documents, in one language.

    Attributes:
        language: its code.
        documents: by the id of a report: title, number, date and file.
        producers: by the id of a report, the id of who counted what it prints, where it names nobody else.
        called: the names of the producers by their ids.
        numbers: counts the notes of a page.
    """

    language: str
    documents: Mapping[str, str] = field(default_factory=dict)
    producers: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def anew(self) -> References:
        """Return the same for another page, whose notes are counted from 1."""
        return References(self.language, self.documents, self.producers, self.called)


def references(reports: pd.DataFrame, language: str, producers: pd.DataFrame | None = None) -> References:
    """Return how the reports and decisions of an evidence are named in notes, and its producers in data."""
    _ = gettext(language)
    named = {}
    for report in reports.itertuples(index=False):
        parts = [
            report.title_vi if language == "vi" else report.title_en,
            _("no. {number}").format(number=report.number) if isinstance(report.number, str) and report.number else "",
            published_label(report, language),
            report.document if isinstance(report.document, str) else "",
            _("read on {address}, proven by no document here").format(address=report.url)
            if report.kind == "page"
            else "",
        ]
        named[str(report.id)] = ", ".join(filter(None, parts))
    called = {} if producers is None else dict(zip(producers["id"], producers[f"name_{language}"], strict=True))
    return References(language, named, dict(zip(reports["id"], reports["producer"], strict=True)), called)


def note(sentence: Mapping[str, Any], known: References) -> tuple[str, ...]:
    """Return the note of a sentence: a line a document with the figures that it prints, and last the arithmetic.

    Args:
        sentence: a ``Sentence`` as the prose of an edition carries it.
        known: how documents are named.
    """
    _ = gettext(known.language)
    figures: dict[str, dict[str, None]] = {}
    for place in sentence["places"]:
        form = _("“{printed}” ({period}, line {line})") if place["line"] else _("“{printed}” ({period})")
        line = in_file(place["report"], place["line"], known.language) if place["line"] else ""
        figure = form.format(printed=place["printed"], period=period_label(place["period"], known.language), line=line)
        figures.setdefault(place["report"], {})[figure] = None
    lines = [f"{known.documents.get(report, report)}: {'; '.join(found)}" for report, found in figures.items()]
    if sentence["working"]:
        lines.append(_("Computed: {working}").format(working=sentence["working"]))
    return tuple(lines)


def from_prose(
    prose: Mapping[str, Any], known: References, quoted: Iterable[tuple[str, Markup]] = ()
) -> Iterator[Block]:
    """Return the sentences of a text as a list, each with its note to be opened; those with a large change as such.

    Args:
        prose: the text as an edition carries it.
        known: how the notes name the documents.
        quoted: of each sentence its name on the page, and how it is quoted; of none by default.
    """
    sentences = prose["sentences"]
    large = any(sentence["key"] for sentence in sentences)
    each = zip(sentences, chain(quoted, repeat(("", Markup("")))), strict=False)
    items = Markup("").join(_item(sentence, large, known, *more) for sentence, more in each)
    html = Markup('<ul class="{}">{}</ul>').format("headlines" if large else "told", items)
    yield Block("wide" if large else "prose", str(html), computed=True)
    if prose["more"]:
        yield from from_markdown(prose["more"], computed=True)


def _item(sentence: Mapping[str, Any], large: bool, known: References, name: str, quoted: Markup) -> Markup:
    words = " ".join(filter(None, [sentence["text"], sentence["after"]]))
    said = Markup("").join(Markup(block.html) for block in from_markdown(words))
    body, named = said + opened(note(sentence, known), known) + quoted, Markup(' id="{}"').format(name) if name else ""
    if not large:
        return Markup("<li{}>{}</li>").format(named, body)
    number, unit = key_parts(sentence["key"])
    key = Markup('<p class="key {}">{} <small>{}</small></p>').format(sentence["move"], number, unit)
    return Markup("<li{}>{}<div>{}</div></li>").format(named, key, body)


def key_parts(key: str) -> tuple[str, str]:
    """Return a change as its number and the words after it.

    Example:
        >>> key_parts("+49.26 points"), key_parts("over 4.8 times"), key_parts("−32.6%")
        (('+49.26', 'points'), ('over 4.8', 'times'), ('−32.6%', ''))
    """
    found = re.fullmatch(r"(.*?\d[\d.,]*%?)\s*(.*)", key)
    return (found[1], found[2]) if found else (key, "")


def opened(lines: tuple[str, ...], known: References, counted: bool = True) -> Markup:
    """Return a note that opens on demand, with its number if it is to be ``counted``; nothing where it has no line."""
    if not lines:
        return Markup("")
    number = Markup('<span class="no">{}</span> ').format(next(known.numbers)) if counted else ""
    listed = Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)
    form = Markup('<details class="evidence"><summary>{}{}</summary><div>{}</div></details>')
    return form.format(number, gettext(known.language)("Evidence"), listed)
