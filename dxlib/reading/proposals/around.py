"""The words around a figure: its clause first, then its sentence, heads of its cell, its paragraph, the headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dxlib.reading.proposals.amounts import Amount
from dxlib.reading.proposals.texts import Field, Passage
from dxlib.reading.proposals.words import words

_CUT = re.compile(r"[;:,()–]|\s-\s|(?:(?<=\s)(?:trong đó|trong khi|đồng thời|bao gồm|gồm|including|of which|while)\b)", re.I)
_ISOLATED = 2  # words of a passage beside its figures with which it says nothing by itself

# How near words are, by where they stand.
_OWN, _OWN_FAR, _TAIL, _BEHIND, _BEHIND_FAR = 1.0, 0.8, 0.4, 0.9, 0.3
_SENTENCE, _LATER, _PARAGRAPH, _FURTHER = 0.4, 0.15, 0.3, 0.15
_ROW, _COLUMN, _CELL = 1.0, 0.7, 1.0
_HEADINGS = (0.3, 0.15, 0.1)
_LABEL, _LABEL_FAR, _LABEL_BELOW = 0.95, 0.5, 0.5


@dataclass(frozen=True, eq=False)
class Site:
    """A figure where it stands.

    Attributes:
        at: the number of its passage; ``amounts`` all figures of that passage.
        sentence, clause: where they begin and end; the clause lies between the figures before and after it.
        before, behind: the text of the clause on both sides of the figure.
        isolated: whether its passage says nothing but figures, so that its label stands in another; ``follows`` whether
            such a passage stands before it.
    """

    at: int
    passage: Passage
    amount: Amount
    amounts: tuple[Amount, ...]
    sentence: tuple[int, int]
    clause: tuple[int, int]
    field: Field | None
    isolated: bool
    follows: bool = False

    @property
    def before(self) -> str:
        """The clause before the figure."""
        return self.passage.text[self.clause[0] : self.amount.moved]

    @property
    def behind(self) -> str:
        """The clause behind the figure."""
        return self.passage.text[self.amount.end : self.clause[1]]

    @property
    def said(self) -> str:
        """The whole sentence, or the row."""
        return self.passage.text[self.sentence[0] : self.sentence[1]]


def site(at: int, passage: Passage, amount: Amount, amounts: tuple[Amount, ...]) -> Site:
    """Return a figure with its sentence and clause."""
    field = passage.field(amount.digits[0])
    sentence = (0, len(passage.text)) if passage.fields else passage.sentence(amount.digits[0])
    inside = [one for one in amounts if sentence[0] <= one.digits[0] < sentence[1]]
    floor = max((one.end for one in inside if one.end <= amount.moved), default=sentence[0])
    ceiling = min((one.moved for one in inside if one.digits[0] >= amount.end), default=sentence[1])
    if field:
        floor, ceiling = max(floor, field.start), min(ceiling, field.end)
    told = words(passage.text)
    isolated = not passage.fields and len(told) <= _ISOLATED
    return Site(at, passage, amount, amounts, sentence, (floor, max(ceiling, amount.end)), field, isolated)


def pieces(one: Site, passages: list[Passage], short: dict[str, str]) -> list[tuple[list[str], float]]:
    """Return the words around a figure in pieces, each with its nearness from 0 to 1."""
    text = one.passage.text
    found: list[tuple[str, float]] = []
    if one.passage.fields:
        found += _cells(one)
    else:
        found += [(text[one.amount.start : one.amount.end], _OWN), *_clause(one)]
        start, end = one.sentence
        found.append((text[start : one.clause[0]], _SENTENCE))
        found.append((text[one.clause[1] : end], _LATER))
        earlier = text[: one.sentence[0]]
        if one.passage.sentences and earlier:
            last = one.passage.sentence(max(0, start - 1))
            found += [(text[last[0] : last[1]], _PARAGRAPH), (text[: last[0]], _FURTHER)]
    if one.isolated:
        found += _labels(one, passages)
    nearness = iter(_HEADINGS)
    for heading in one.passage.headings:
        found.append((heading.text, next(nearness)))
    return [(words(piece, short), near) for piece, near in found if piece]


def _clause(one: Site) -> list[tuple[str, float]]:
    """Both sides of the figure; what belongs to the figure before counts less."""
    found: list[tuple[str, float]] = []
    parts = _CUT.split(one.before)
    follows = one.clause[0] > one.sentence[0]  # another figure stands before it
    for place, part in enumerate(parts):
        if place == len(parts) - 1:
            near = _OWN if not (follows and len(parts) == 1) else _OWN_FAR
        elif place == 0 and follows:
            near = _TAIL
        else:
            near = _OWN_FAR
        found.append((part, near))
    if len(parts) > 1 and not follows:  # a label that runs through brackets and commas is one label
        found.append((" ".join(parts), _OWN_FAR))
    behind = _CUT.split(one.behind)
    leads = one.clause[1] < one.sentence[1]
    for place, part in enumerate(behind):
        if place == 0:
            near = _BEHIND if not (leads and len(behind) == 1) else _OWN_FAR
        else:
            near = _BEHIND_FAR
        found.append((part, near))
    return found


def _cells(one: Site) -> list[tuple[str, float]]:
    text, field = one.passage.text, one.field
    if field is None:
        return [(text, _CELL)]
    found = [(text[field.start : field.end], _CELL)]
    found += [(head, _COLUMN) for head in field.above]
    if field.before:
        found.append((field.before, _ROW))
    else:
        found += [(text[other.start : other.end], _OWN_FAR) for other in one.passage.fields if other.end <= field.start]
    return found


def _labels(one: Site, passages: list[Passage]) -> list[tuple[str, float]]:
    """What stands over and under a figure that stands alone."""
    found = []
    above = [other for other in passages[max(0, one.at - 3) : one.at][::-1] if len(words(other.text)) > _ISOLATED]
    for near, other in zip((_LABEL, _LABEL_FAR), above, strict=False):
        found.append((other.text, near))
    if one.at + 1 < len(passages):
        found.append((passages[one.at + 1].text, _LABEL_BELOW))
    return found
