"""A document as passages: cleaned lines joined to running text, every character with its place in the document."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from typing import TypeAlias

from dxlib.loaders.verification import REACH
from dxlib.notation.figures import clean
from dxlib.reading.covering import dateline, sole_date
from dxlib.reading.document import Document, Line
from dxlib.reading.extraction.wording import unaccented
from dxlib.reading.proposals.accents import Accents
from dxlib.reading.proposals.dating import dates
from dxlib.reading.proposals.words import informative

_STEPS = (  # those of ``notation.figures.clean`` after the first: what is replaced, and by what
    (re.compile(r"<[a-zA-Z/!][^<>]*>|\*"), " "),
    (re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+"), " "),
    (re.compile(r"\s+"), " "),
    (re.compile(r"^\s+|\s+$"), ""),
    (re.compile(r"\s+(?=[);:%]|[.,](?!\d))"), ""),
    (re.compile(r"(?<=\()\s+"), ""),
)
_DIACRITIC = re.compile("[À-ỹ]")
BULLET = re.compile(r"[-•●▪+–]\s|[(]?[0-9]{1,2}(?:\.[0-9]{1,2}){0,9}[.)]\s|[a-zđ][.)]\s|[IVX]{1,5}\.\s")
_ENDS = re.compile(r"[.;:!?…”\"]$|\./\.$")
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = re.compile(
    r"(?:[^,0-9]{2,40}[,:]\s*)?\W*(?:ngày\s+)?[0-9]{1,2}(?:\s+tháng\s+|[/.-])[0-9]{1,2}(?:,?\s+(?:năm\s+)?|[/.-])[0-9]{4}\W*"
    rf"|(?:[^,0-9]{{2,40}}[,:]\s*)?\W*(?:[0-9]{{1,2}}\s+(?:{_MONTH})|(?:{_MONTH})\s+[0-9]{{1,2}}),?\s+[0-9]{{4}}\W*",
    re.I,
)
_LETTER = re.compile(  # how a line of the head of a letter begins, without diacritics
    r"(?:(?:nguoi |kinh )?gui|tu|den|ngay|chu de|tieu de|v/v|from|to|cc|date|sent|subject|re)\s*:\s", re.I
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_SEPARATORS = ("\t", "|")
_LONG = 50  # characters of a line that was broken for want of room
_ROOM = 40  # characters by which a line may be longer than the one before it, if that was broken for want of room
_LONGEST = 1500  # characters of a sentence: every figure is held against all of its own, which takes the square of it
_SENTENCE = re.compile(
    r"(?<!\bTP)(?<!\bTS)(?<!\bGS)(?<!\bThS)(?<!\bMr)(?<!\bDr)(?<!\bNo)(?<!\b[A-ZĐ])(?<!\b[0-9])"
    r"(?!(?<=\bsố)\.\s+[0-9])[.!?…](?:[\"”)]*)\s+(?=[\"“(A-ZĐÀ-Ỹ0-9-])"
)


@dataclass(frozen=True)
class Field:
    """A cell of a row: which characters of the passage it takes, its column, the heads over it and before it."""

    start: int
    end: int
    column: int
    above: tuple[str, ...] = ()
    before: str = ""


@dataclass(frozen=True, eq=False)
class Passage:
    """Lines that belong together, as one text.

    Attributes:
        lines, places: of each character the line it stands on, from 0, and its place in that line as read; those of
            a blank between two lines are the end of the first.
        fields: the cells, where it is a row of a table.
        heading: whether it heads what follows.
        bare: whether the document is printed without diacritics; ``text`` has those of some words.
        lead: the line that leads the list of which it is an item, "In 2024 there were:".
    """

    text: str
    lines: tuple[int, ...]
    places: tuple[int, ...]
    fields: tuple[Field, ...] = ()
    heading: bool = False
    kind: str = "text"
    headings: tuple[Passage, ...] = field(default=(), repr=False)
    bare: bool = False
    lead: Passage | None = field(default=None, repr=False)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence begins and ends."""
        cuts = [0, *(match.end() for match in _SENTENCE.finditer(self.text)), len(self.text)]
        return [part for start, end in pairwise(cuts) if end > start for part in _short(self.text, start, end)]

    @cached_property
    def informative(self) -> int:
        """How many of its words say what a figure is about."""
        return informative(self.text)

    def sentence(self, position: int) -> tuple[int, int]:
        """Return where the sentence of a character begins and ends."""
        at = bisect_right(self.sentences, position, key=itemgetter(0)) - 1
        return self.sentences[max(at, 0)]

    def field(self, position: int) -> Field | None:
        """Return the cell of a character."""
        return next((one for one in self.fields if one.start <= position < one.end), None)


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence; one that no report has, and only a list without end, in parts."""
    while end - start > _LONGEST:
        cut = max(text.rfind(mark, start + _LONGEST // 2, start + _LONGEST) for mark in (";", ",", " "))
        cut = cut + 1 if cut > 0 else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def cleaned(text: str) -> tuple[str, list[int]]:
    """Return what ``notation.figures.clean`` makes of a text, and where each character stood.

    Example:
        >>> cleaned("hơn **3,7** %")
        ('hơn 3,7%', [0, 1, 2, 3, 6, 7, 8, 12])
    """
    characters, places = _composed(text)
    for pattern, instead in _STEPS:
        whole = "".join(characters)
        kept: list[str] = []
        origin: list[int] = []
        at = 0
        for match in pattern.finditer(whole):
            kept += characters[at : match.start()] + list(instead)
            origin += places[at : match.start()] + [places[match.start()]] * len(instead)
            at = match.end()
        characters, places = kept + characters[at:], origin + places[at:]
    found = "".join(characters)
    if found != (expected := clean(text)):  # a text that its cleaning changes in yet another way: places are then near
        return expected, [min(at, max(len(text) - 1, 0)) for at in range(len(expected))]
    return found, places


def _composed(text: str) -> tuple[list[str], list[int]]:
    """Composed characters, each with the place of the first that it was made of."""
    if unicodedata.is_normalized("NFC", text):
        return list(text), list(range(len(text)))
    characters: list[str] = []
    places: list[int] = []
    starts = [at for at, c in enumerate(text) if not unicodedata.combining(c)] or [0]
    for start, end in zip([0, *starts[1:]] if starts[0] else starts, [*starts[1:], len(text)], strict=True):
        composed = unicodedata.normalize("NFC", text[start:end])
        characters += composed
        places += [start] * len(composed)
    return characters, places


_Row: TypeAlias = tuple[int, str, list[int], Line, tuple[Field, ...]]  # its number, text, places, line and cells


def passages(document: Document, language: str, accents: Accents | None = None) -> list[Passage]:
    """Return a document as passages, in its order; lines without a word are left out.

    Args:
        accents: those of the words that are known, for a document that is printed without.
    """
    bare = language == "vi" and _is_bare(document)
    rows = list(_rows(document, (accents or Accents()) if bare else None))
    found: list[Passage] = []
    group: list[_Row] = []
    spaced = _is_spaced(document)
    for row in rows:
        if group and not _continues(group[-1], row, spaced):
            found.append(_joined(group))
            group = []
        group.append(row)
    if group:
        found.append(_joined(group))
    return _headed(found, bare)


def _is_bare(document: Document) -> bool:
    """Whether a document is printed without diacritics."""
    told = [line.text for line in document.lines if re.search(r"[^\W\d_]{2}", line.text)]
    return sum(not text.isascii() and bool(_DIACRITIC.search(text)) for text in told) * 20 <= len(told)


def _rows(document: Document, accents: Accents | None) -> Iterator[_Row]:
    heads: list[tuple[Field, str]] = []
    for number, line in enumerate(document.lines):
        text, places = cleaned(line.text)
        if not text:
            continue
        if accents and text.isascii():
            text = accents.restored(text)
        if line.cells:
            fields = _given(line, places)
        else:
            fields, heads = _parted(line.text, text, places, heads)
        yield number, text, places, line, fields


def _given(line: Line, places: list[int]) -> tuple[Field, ...]:
    """The cells that the reader of the file told."""
    fields = []
    for cell in line.cells:
        start, end = bisect_left(places, cell.start), bisect_left(places, cell.end)
        if start < end:
            above = tuple(clean(one) for one in cell.above)
            fields.append(Field(start, end, cell.column, above, clean(cell.before)))
    return tuple(fields)


def _parted(
    raw: str, text: str, places: list[int], heads: list[tuple[Field, str]]
) -> tuple[tuple[Field, ...], list[tuple[Field, str]]]:
    """The cells of a line with tabs or bars between them, and the heads of the rows that follow it."""
    separator = next((one for one in _SEPARATORS if raw.count(one) >= 2), "")
    if not separator:
        return (), []
    edges = [-1, *(at for at, c in enumerate(raw) if c == separator), len(raw)]
    fields: list[Field] = []
    before = ""
    for column, (left, right) in enumerate(pairwise(edges), start=1):
        first, last = bisect_right(places, left), bisect_left(places, right)
        inside = [at for at in range(first, last) if not text[at].isspace()]
        if not inside:
            continue
        start, end = inside[0], inside[-1] + 1
        above = tuple(word for head, word in heads if head.column == column)
        fields.append(Field(start, end, column, above, before))
        words = text[start:end]
        if not before and re.search(r"[^\W\d_]{2}", words):
            before = words
    if _is_head(text, fields):
        upper = heads if heads and all(one.above == () for one, _ in heads) and _goes_under(fields, heads) else []
        heads = [*upper, *((one, text[one.start : one.end]) for one in fields)]
    return tuple(fields), heads


def _goes_under(fields: list[Field], heads: list[tuple[Field, str]]) -> bool:
    """Whether a row of heads stands under another one, whose first cell is that of both."""
    return bool(fields) and fields[0].column > heads[0][0].column


def _is_head(text: str, fields: list[Field]) -> bool:
    """Whether a row names columns: words in every cell, and no number but years and months."""
    cells = [text[one.start : one.end] for one in fields]
    bare = [_undated(cell) for cell in cells]
    named = all(re.search(r"[^\W\d_]|(?:19|20)[0-9]{2}", cell) for cell in cells)
    return len(cells) > 1 and named and not any(re.search(r"\d", cell) for cell in bare)


def _undated(cell: str) -> str:
    """The head of a column without the dates and periods that it names."""
    cell = re.sub(r"(?i:tháng|quý|month|q|t)\s*[0-9]{1,2}\b(?!\s*[/.-]\s*[0-9])", "", cell)
    cell = re.sub(r"\b[0-9]{1,2}\s*(?i:tháng|t\b)", "", cell)
    for one in dates(cell, date.min.replace(year=2000))[::-1]:
        cell = cell[: one.start] + cell[one.end :]
    return cell


def _is_spaced(document: Document) -> bool:
    """Whether blank lines part the paragraphs of a document."""
    blank = sum(not line.text.strip() for line in document.lines)
    return blank * 4 >= len(document.lines)


def _continues(last: _Row, row: _Row, spaced: bool) -> bool:
    """Whether a line goes on with the passage of the line before it."""
    before, after = last[1], row[1]
    told = {last[3].kind, row[3].kind} != {"text"} or last[4] or row[4]
    other = last[3].place.model_copy(update={"box": None}) != row[3].place.model_copy(update={"box": None})
    if told or row[0] - last[0] > REACH or BULLET.match(after) or _dates_all(after) or _LETTER.match(unaccented(after)):
        return False
    if _LETTER.match(unaccented(before)) and not after[:1].islower():
        return False
    if before.isupper() and not after.isupper():
        return False  # the title is over
    if _ADDRESS.fullmatch(before):
        return " " not in after  # the rest of it, which had no room
    if row[0] - last[0] > 1 or (other and last[3].place.paragraph is not None):
        return not _ENDS.search(before) and after[:1].islower() and len(before) > _LONG
    if re.search(r"[.;:!?…”\"\])]$", before) and not spaced:
        return len(before) > _LONG and after[:1].islower()
    broken = len(before) > _LONG and not _ENDS.search(before) and len(after) < len(before) + _ROOM
    return spaced or after[:1].islower() or before.endswith(",") or broken


def _dates_all(line: str) -> bool:
    """Whether a line says but when and where a document was published."""
    return bool(_DAY.fullmatch(line) or sole_date(line) or dateline(line))


def _joined(group: list[_Row]) -> Passage:
    text = ""
    lines: list[int] = []
    places: list[int] = []
    for number, words, own, _, _ in group:
        if text:
            text += " "
            lines.append(lines[-1])
            places.append(places[-1] + 1)
        text += words
        lines += [number] * len(words)
        places += own
    kind = group[0][3].kind
    fields = group[0][4] if len(group) == 1 else ()
    heading = (kind == "heading" or _heads(text, kind, fields)) and not _dates_all(text)  # which dates the document
    return Passage(text, tuple(lines), tuple(places), fields, heading, kind)


def _heads(text: str, kind: str, fields: tuple[Field, ...]) -> bool:
    """Whether a passage looks like a heading: few words, no end of a sentence, no figure."""
    bare = BULLET.sub("", text, count=1)
    if kind != "text" or fields or len(bare) > 120 or re.search(r"[.;,…]$", bare) or _ADDRESS.match(text):
        return False
    bare = re.sub(r"(?:19|20)[0-9]{2}|[0-9]{1,2}(?=/(?:19|20)[0-9]{2})|(?i:tháng|quý|month)\s+[0-9]+", "", bare)
    return len(bare.split()) <= 18 and not re.search(r"[0-9]{2}|[0-9]\s*%|[0-9][.,/][0-9]", bare)


def _headed(found: list[Passage], bare: bool) -> list[Passage]:
    """Passages with the last headings before each, the nearest first."""
    whole = []
    above: list[Passage] = []
    lead: Passage | None = None
    for one in found:
        item = bool(BULLET.match(one.text)) and not one.fields
        whole.append(replace(one, headings=tuple(above[:8]), bare=bare, lead=lead if item else None))
        if not item:
            lead = one if one.text.endswith(":") and not one.fields else None
        if one.heading:
            above.insert(0, one)
    return whole
