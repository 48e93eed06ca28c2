"""What the figures beside a figure say of it: its subject, its part, the level that a change is of."""

from __future__ import annotations

import re
from itertools import pairwise

from dxlib.indicators import split_part
from dxlib.reading.proposals.around import RESPECTIVELY, Site, next_place, told_in_turn
from dxlib.reading.proposals.context import Candidate, Context, Said
from dxlib.reading.proposals.lexicon import Match
from dxlib.reading.proposals.placing import breakdown_of, has_part, named, of_province, sole_part
from dxlib.reading.proposals.standing import AGAINST
from dxlib.reading.proposals.words import EMPTY, informative, words

_SPAN = re.compile(r"^\W*(?:từ|from)(?: mức)?\s*$|(?:^|\s)(?:lên|xuống|to)(?: mức)?\s*$", re.I)
_SAID = 4  # words with which a figure says what it is of, where the rest goes on
_IN_LIST = 9.0  # what a figure of one place says of the next: "Hà Nội 81%, Đà Nẵng 79%"
_COUNTS = {"count", "bare"}
_TOLD = 16.0  # what a number or a value in the same sentence tells of a change in number or in value
_JOINED = re.compile(r"\s*(?:và|and|&)\s*", re.I)
_TOLD_OF = tuple(  # "58% in number", "while their value rose by 9%"
    (
        end,
        re.compile(rf"\s*(?:về|theo|in|by)\s+(?:{words})", re.I),
        re.compile(rf"(?<!về )(?<!theo )(?<!in )(?<!by )(?<!\w)(?:{words})(?:\s+by)?\W*$", re.I),
    )
    for end, words in (("_number", "số lượng|số món|number|volume"), ("_value", "giá trị|value"))
)


def shares(one: Site, before: list[Said], context: Context) -> dict[str, float]:
    """What a figure right after another is likely to be: its share, its value, or for a share in brackets its count."""
    found: dict[str, float] = {}
    before = [said for said in before if not said.change]
    own_place = bool(named(one, context))
    part = sole_part(one, context)
    if one.field and not one.prose and part:  # a row of the table is of a part of what the row above is of
        above = (said for said in before[::-1] if said.candidate and said.site.field)
        last = next((said for said in above if said.site.field and said.site.field.above == one.field.above), None)
        own_place = last is not None
    else:
        told = [said for said in before[::-1] if said.candidate and (said.site.at == one.at or own_place)]
        same = [said for said in told[:2] if part and said.site.amount.unit == one.amount.unit]
        last = next(iter(same or told), None)
    if last and last.candidate and (last.site.sentence == one.sentence or own_place):
        name = of_province(last.candidate.indicator.id, context) if own_place else last.candidate.indicator.id
        more = informative(context.places.unplaced(_own(one)))
        alone = (more <= own_place or next_place(one, context.places.unplaced)) and (
            (one.amount.unit != "count" or not one.amount.noun) and not told_in_turn(one)
        )
        units = {last.site.amount.unit, one.amount.unit}
        if len(units) == 1 or (part and units == _COUNTS):
            own = max(min(last.candidate.match.score, 12.0), 5.0)
            if part and has_part(name, part, context):
                found[name] = own
            elif alone or breakdown_of(one, name, context):
                in_list = own_place and alone and last.site.sentence == one.sentence
                found[name] = max(own, _IN_LIST) if in_list else 0.8 * own  # of the next place, a part, another period
    same = [said for said in before if said.site.at == one.at and said.site.sentence == one.sentence][::-1][:3]
    for said in same:
        if found or said.candidate is None or said.site.amount.unit != one.amount.unit:
            continue
        name, own = said.candidate.indicator.id, max(min(said.candidate.match.score, 12.0), 5.0)
        if not (part and has_part(name, part, context)):
            found = {other: own for other in _instead(one, name, context)}
    if not same and one.amount.unit == "percent" and informative(one.before) == 0:
        same = before[-1:]
    same = [said for said in same if said.candidate]
    for place, said in enumerate(same):
        assert said.candidate is not None
        name, own = said.candidate.indicator.id, max(min(said.candidate.match.score, 12.0), 4.0)
        strength = own * (0.6, 0.4, 0.2)[place]
        if one.amount.unit in ("percent", "VND") or one.behind.startswith("/"):  # "/100 people"
            for other in context.linked.get(name, ()):
                found[other] = max(found.get(other, 0.0), strength)
        elif one.amount.figure.total is not None:
            for other in said.candidate.indicator.numerators:
                indicator = split_part(other)[0]
                found[indicator] = max(found.get(indicator, 0.0), strength)
    return found


def _instead(one: Site, name: str, context: Context) -> list[str]:
    """Those that a figure is of if a word or two before it say them, and not the last one: "fixed 102, mobile 54"."""
    told = {word for word in words(_own(one)) if word not in EMPTY}
    if not 0 < len(told) <= _SAID or told <= context.says(name):
        return []
    return [other for other in context.siblings(name) if told <= context.says(other)]


def _own(one: Site) -> str:
    """The clause before a figure; of one in brackets, what stands there before it."""
    before = one.before
    return before[before.rfind("(") + 1 :] if before.rfind("(") > before.rfind(")") else before


def _of_span(one: Site, before: list[Said]) -> Said | None:
    """The change of which a figure is the first or the last: "from 18 billion to 23 billion"."""
    told = [said for said in before if said.site.at == one.at and said.site.sentence == one.sentence]
    change = next((said for said in told[::-1] if said.change), None)
    return change if change and _SPAN.search(one.before) and len(told) - told.index(change) <= 2 else None


def twins_of(one: Site, before: list[Said], context: Context) -> dict[str, tuple[float, Candidate]]:
    """The ends of the change before it, the rank of the score, the value of the number: each with what these are of."""
    level = next((said for said in before[::-1] if not said.change and said.site.sentence == one.sentence), None)
    alike = level is not None and _alike(level.site, one)
    if level and level.candidate and alike and AGAINST.search(one.passage.text[one.clause[0] : one.amount.start]):
        own = max(min(level.candidate.match.score, 12.0), 8.0)  # "31%, up from 18%"
        return {level.candidate.indicator.id: (own, level.candidate)}
    if (change := _of_span(one, before)) and change.candidate:  # "grew 28%, from 18 billion to 23 billion"
        return {change.candidate.indicator.id: (max(min(change.candidate.match.score, 12.0), 8.0), change.candidate)}
    for said in before[::-1]:
        if said.site.at != one.at:
            break
        if said.candidate and not said.change and said.site.amount.unit != one.amount.unit:
            own = max(min(said.candidate.match.score, 12.0), 6.0)
            twins = context.twins.get(said.candidate.indicator.id, ())
            if said.site.sentence != one.sentence:  # "In the index it was 86th. In its online component it scored 0.65"
                twins = {name for name in twins if breakdown_of(one, name, context)}
            return {name: (own, said.candidate) for name in twins}
    return {}


def _alike(one: Site, other: Site) -> bool:
    """Whether two figures are counted in one unit."""
    units = {one.amount.unit, other.amount.unit}
    return len(units) == 1 or units == _COUNTS


def in_bracket(one: Site) -> bool:
    """Whether a figure stands in brackets."""
    text = one.passage.text[one.sentence[0] : one.amount.start]
    return text.count("(") > text.count(")")


def told_of(
    one: Site, matches: dict[str, Match], before: list[Said], extra: dict[str, float], near: dict[str, Said],
    context: Context,
) -> set[str]:  # fmt: skip
    """Make a change "in number" or "in value" one of that; return what it is none of then."""
    end = next((end for end, told, own in _TOLD_OF if told.match(one.behind) or own.search(one.before)), "")
    end = end or _paired(one, before)
    if not end:
        return set()
    of_it = {
        name: {own for own in (name, *context.twins.get(name, ())) if own.endswith(end)} for name in [*matches, *extra]
    }
    for name, owns in of_it.items():
        for own in owns:
            strength = 1.5 * extra[name] if name in extra else matches[name].score
            extra[own] = max(strength, extra.get(own, 0.0))
            if name in near:
                near.setdefault(own, near[name])
    nearest: dict[str, Said] = {}
    for said in before[::-1]:
        if said.candidate and said.site.at == one.at and said.site.sentence == one.sentence:
            name = said.candidate.indicator.id
            for own in {own for own in (name, *context.twins.get(name, ())) if own.endswith(end)}:
                nearest.setdefault(own, said)
                extra[own] = max(_TOLD, extra.get(own, 0.0))
    near.update(nearest)
    found = set().union(*of_it.values(), nearest)
    return {*matches, *extra} - found if found else set()


def _paired(one: Site, before: list[Said]) -> str:
    """Whether a change of two, "up 49% and 33%", is in number or in value: as others are told, here or just before."""
    text, at = one.passage.text, one.amounts.index(one.amount)
    beside = [text[left.end : right.moved] for left, right in pairwise(one.amounts[max(0, at - 1) : at + 2])]
    joined = [bool(_JOINED.fullmatch(each)) for each in beside]
    if sum(joined) != 1 or one.amount.unit != "percent":
        return ""
    texts = dict.fromkeys([text, *(said.site.passage.text for said in before[::-1])])
    turns = (
        sorted((found.start(), end) for end, told, _ in _TOLD_OF if (found := told.search(each))) for each in texts
    )
    said = next((turn for turn in turns if len(turn) == len(_TOLD_OF)), [])
    if not said:
        return ""
    first = joined[-1] and (at == 0 or len(joined) > 1)
    return said[0 if first else 1][1]


def in_turn(one: Site, before: list[Said], extra: dict[str, float], near: dict[str, Said]) -> None:
    """Of changes told "respectively" each is of the level before them that has its place."""
    told = RESPECTIVELY.search(one.said)
    if told is None:
        return
    start = one.passage.text.find(told.group(), one.sentence[0])
    changes = [each for each in one.amounts if start <= each.start and each.digits[0] < one.sentence[1]]
    levels = [said for said in before if said.site.at == one.at and not said.change and said.site.amount.end <= start]
    if one.amount in changes and len(levels) >= len(changes) > 1:
        said = levels[-len(changes) :][changes.index(one.amount)]
        if said.candidate:
            name = said.candidate.indicator.id
            extra[name], near[name] = 2 * max(said.candidate.match.score, 8.0), said
