"""The words around a figure: its clause first, then its sentence, heads of its cell, its paragraph, the headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dxlib.reading.proposals.amounts import Amount
from dxlib.reading.proposals.texts import BULLET, Field, Passage
from dxlib.reading.proposals.words import informative, words

_CUT = re.compile(
    r"[;:,()–]|\s-\s|(?:(?<=\s)(?:trong đó|trong khi|đồng thời|bao gồm|gồm|including|of which|while)\b)", re.I
)
_STOP = re.compile(r"[;:()–]|\s-\s|(?<=\s)(?:trong đó|trong khi|đồng thời|including|of which|while)\b", re.I)
_NAMED = 4  # words behind a figure with which it is said what it counts
_ISOLATED = 1  # words of a passage with which it says nothing by itself; those that any figure has do not count
TOPIC_OF = re.compile(r"[-•+*\s]*([^:;.,()]{2,60}):")
_OWN_LABEL = re.compile(r";\s*([^:;(),]{2,60}):\s*$")
_AND = re.compile(r"(?:(?<!\s)\s+)?(?:(?:[,;]\s*)?(?<!\w)(?:và|cùng|and)(?!\w)\s*|[,;]\s*)", re.I)
_PREDICATE = re.compile(
    r"\s(?:là|được|đã|đang|sẽ|tiếp tục|ngày càng|is|are|was|were|has|have|continues?|continued)\s|[:;,]", re.I
)
_DIGITS = re.compile(r"\d+")
_BRACKET = re.compile(r"\([^()]*\)")
_ROWS = 80  # rows of a table back in which its caption may stand
_WINDOW = 1000  # characters on each side beyond which nothing is looked at
_PROSE = 8  # words of a cell with which it is running text
_MOST_BESIDE = 40  # cells of a row without a label that are looked at
_SHORT = 3  # words of a passage that has its predicate in another, as on slides
_FEW = 5  # words behind a figure that are what it counts; what is said of it then stands behind the next figure

# How near words are, by where they stand.
_OWN, _TAIL, _BEHIND, _BEHIND_FAR = 1.0, 0.4, 0.9, 0.3
_STEPS = (1.0, 0.75, 0.6, 0.45)  # parts of a clause before the figure, the nearest first
_COUNTRIES = 100  # a total of that many countries means a rank
_SHARED, _BESIDE, _IN_BRACKETS, _BEFORE_BRACKET, _GOES_ON, _HALF = 0.75, 0.8, 0.5, 0.65, 0.85, 0.6
_SUBJECT = 0.95  # of a sentence before one that has none
_MINE = 0.3  # of what figures share that follow "respectively"
_SENTENCE, _LATER, _PARAGRAPH, _FURTHER = 0.4, 0.15, 0.3, 0.15
_ROW, _COLUMN, _CELL, _ROW_ABOVE = 1.0, 0.7, 1.0, 0.35
_ROW_OF_PROSE, _PASSAGE_ABOVE, _CAPTION, _NEXT = 0.5, 0.2, 0.7, 0.1
_TOPIC, _OWN_TOPIC = 0.8, 0.9
_UNITS = {
    "rank": (["xếp", "hạng", "rank"], 0.8), "percent": (["tỷ", "lệ", "share"], 0.5),
    "VND": (["doanh", "thu", "revenue"], 0.5), "USD": (["doanh", "thu", "revenue"], 0.5),
}  # fmt: skip
_MONEY = re.compile(  # what money is, if not revenue
    r"doanh thu|nộp|ngân sách|xuất khẩu|nhập khẩu|kim ngạch|giá trị|chi phí|chi cho|vốn|đầu tư|kinh phí|GDP|quy mô|phí"
    r"|lợi nhuận|lương|thuế|phạt|vay|giải ngân|tiền|mua|hỗ trợ|thu được"
    r"|revenue|export|import|value|budget|cost|invest|profit|market|spen[dt]|tax|fine|loan|grant|fund|worth|collect",
    re.I,
)  # fmt: skip
RESPECTIVELY = re.compile(r"(?<!\w)(?:lần lượt|tương ứng|respectively)(?!\w)", re.I)
_STATED = re.compile(
    r"(?<!\w)(?:đạt|là|được|ở mức|chiếm|còn|có|tăng|giảm|reached|reaching|was|were|is|are|stood at|at|of|to|by)"
    r"\s*(?:mức\s*)?$|:\s*$"
)
_WHAT = re.compile(r"\s*(?:về|theo|trong|in|for|of|on)\s.*(?:,|\bvà|\band|&)\s*", re.I)
_REACHED = re.compile(r"[^.;()]{0,30}(?<!\w)(?:lên|xuống|còn|đạt|to|reaching)(?: mức| tới| còn| vị trí)?\s*", re.I)
_FOLLOWED = re.compile(r"(?<!\w)(?:followed by|tiếp (?:đến|theo)|kế đến|rồi đến|with|với)(?!\w)", re.I)
_EQUALS = re.compile(
    r",\s*(?:(?:which is|hay|tức)\s+)?(?:chiếm|bằng|tương đương|đạt|equal to|equivalent to|accounting for|making up|or)"
    r"(?: tỷ lệ)?\s*$", re.I,
)  # fmt: skip
_OF_ALL = re.compile(r"\s*(?:trên\s+)?(?:tổng(?: số)?|số|of(?: all| the total)?)\s", re.I)
_OF = re.compile(r"\s*(?:of|trong|số)\s", re.I)
_GAP = re.compile(r"(?:,|(?<!\w)(?:và|còn|and|while))\s+(?=\w)", re.I)
_NEXT_SUBJECT = re.compile(r"(?:,\s*)?(?<!\w)(?:và|còn|trong khi|and|while|whereas)(?!\w)|[,;]", re.I)
_HEADINGS = (0.3, 0.15, 0.1)
_LEAD = 0.75  # of the line that leads a list
_BARE_HEAD, _OVER = 3, 0.79  # words that say too little, as "Revenue:" under the name of a sector
_LABEL, _LABEL_FAR, _LABEL_BELOW = 0.95, 0.5, 0.5


@dataclass(frozen=True, eq=False)
class Site:
    """A figure where it stands.

    Attributes:
        at: the number of its passage; ``amounts`` the figures of that passage before and behind it.
        sentence, clause: where they begin and end; the clause lies between the figures before and after it.
        before, behind: the text of the clause on both sides of the figure.
        isolated: whether its passage says nothing but figures, so that its label stands in another; ``follows`` whether
            such a passage stands before it.
        prose: whether it stands in running text, be it in a cell.
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
    prose: bool = True

    @property
    def ranked(self) -> bool:
        """Whether it is a place in a ranking."""
        return self.amount.unit == "rank" or (self.amount.figure.total or 0) >= _COUNTRIES

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
        """The whole sentence, or the row; of a very long one what is near."""
        start, end = self.sentence
        return self.passage.text[max(start, self.clause[0] - _WINDOW) : min(end, self.clause[1] + _WINDOW)]


def site(at: int, passage: Passage, amount: Amount, amounts: tuple[Amount, ...]) -> Site:
    """Return a figure with its sentence and clause."""
    field = passage.field(amount.digits[0])
    sentence = passage.sentence(amount.digits[0])
    prose = not passage.fields or (field is not None and informative(passage.text[field.start : field.end]) > _PROSE)
    if not prose:
        sentence = (0, len(passage.text))
    elif field:
        sentence = max(sentence[0], field.start), min(sentence[1], field.end)
    inside = [one for one in amounts if sentence[0] <= one.digits[0] < sentence[1]]
    floor = max((one.end for one in inside if one.end <= amount.moved), default=sentence[0])
    ceiling = min((one.moved for one in inside if one.digits[0] >= amount.end), default=sentence[1])
    if field:
        floor, ceiling = max(floor, field.start), min(ceiling, field.end)
    isolated = not passage.fields and passage.informative <= (0 if BULLET.match(passage.text) else _ISOLATED)
    clause = (floor, max(ceiling, amount.end))
    return Site(at, passage, amount, amounts, sentence, clause, field, isolated, prose=prose)


def pieces(
    one: Site, passages: list[Passage], short: dict[str, str], unplaced: Callable[[str], str]
) -> list[tuple[list[str], float]]:
    """Return the words around a figure in pieces, each with its nearness from 0 to 1.

    Args:
        short: what is abbreviated.
        unplaced: gives the head of a row without the names of places.
    """
    found = list(_running(one, passages, unplaced) if one.prose else _cells(one, passages, unplaced))
    if one.isolated:
        found += _labels(one, passages)
    elif not one.passage.fields and one.passage.informative <= _SHORT:
        found += [(text, near * _HALF) for text, near in _labels(one, passages)]
    opens = one.prose and one.clause[0] == one.sentence[0]
    if one.prose and not one.field and not informative(_DIGITS.sub("", unplaced(one.passage.text))):
        found += [(text, near) for text, near in _labels(one, passages) if not one.isolated]  # "- Đà Nẵng: 91%"
    if one.prose and one.passage.lead:
        found.append((one.passage.lead.text, _LEAD))
    bare = opens and 0 < informative(one.before) <= _BARE_HEAD and not informative(one.behind)
    for near, heading in zip(_HEADINGS, one.passage.headings, strict=False):
        found.append((heading.text, _OVER if bare and near == _HEADINGS[0] else near))
    told = [(words(piece, short), near) for piece, near in found if piece]
    total = one.amount.figure.total
    unit = "rank" if total is not None and total >= _COUNTRIES else one.amount.unit
    if unit in ("VND", "USD") and _MONEY.search(one.before + one.behind):
        return told
    return [*told, _UNITS[unit]] if unit in _UNITS else told


def _running(one: Site, passages: list[Passage], unplaced: Callable[[str], str]) -> Iterator[tuple[str, float]]:
    """The words around a figure of running text."""
    text = one.passage.text
    start, end = one.sentence
    yield text[one.amount.start : one.amount.end], _OWN
    if own := _respectively(one):
        yield from own
    else:
        yield from _before(one, unplaced)
        yield from _behind(one)
    if label := _OWN_LABEL.search(one.before):  # "A: 43% (May: 42%); B: 58%"
        yield label[1], _OWN
    elif topic := TOPIC_OF.match(text, start, one.amount.moved):  # "Telecom: revenue up 5%, profit up 2%"
        yield topic[1], _TOPIC if topic.end() <= one.clause[0] else _OWN_TOPIC
    yield text[max(start, one.clause[0] - _WINDOW) : one.clause[0]], _SENTENCE
    yield text[one.clause[1] : min(end, one.clause[1] + _WINDOW)], _LATER
    floor = one.field.start if one.field else 0
    if one.field:
        yield one.field.before, _ROW_OF_PROSE
    elif one.at and not (above := passages[one.at - 1]).heading and not above.fields:
        yield above.text[-160:], _PASSAGE_ABOVE
    opened = text.rfind("(", start, one.amount.start)
    if opened > text.rfind(")", start, one.amount.start):
        cut = max((other.end for other in one.amounts if other.moved < opened), default=start)
        yield text[max(start, min(cut, opened) - 60) : opened], _BEFORE_BRACKET
    if start > floor:
        last = one.passage.sentence(start - 1)
        goes_on = one.clause[0] == start and not informative(_DIGITS.sub("", one.before))
        said = text[max(last[0], floor, last[1] - _WINDOW) : last[1]]
        if goes_on:
            yield _PREDICATE.split(said)[0], _SUBJECT
        yield said, _PARAGRAPH
        yield text[max(floor, last[0] - _WINDOW) : max(last[0], floor)], _FURTHER
    if one.at + 1 < len(passages) and _goes_on(one.passage, passages[one.at + 1]):
        yield passages[one.at + 1].text, _GOES_ON
    if one.at and _goes_on(passages[one.at - 1], one.passage):
        yield passages[one.at - 1].text, _GOES_ON


def in_turn(one: Site) -> tuple[int, int, tuple[int, int]]:
    """Which of how many figures told "respectively" a figure is, and where what they are of is told; none of 0."""
    text, (start, end) = one.passage.text, one.sentence
    told = RESPECTIVELY.search(text, start, end)
    inside = [each for each in one.amounts if start <= each.digits[0] < end]
    if told is None:
        return 0, 0, (start, start)
    stop = text.find(";", told.end(), end)
    behind = [each for each in inside if each.moved >= told.end() and (stop < 0 or each.start < stop)] or inside
    if one.amount not in behind:
        return 0, 0, (start, start)
    until = min(told.start(), behind[0].moved)
    floor = max((each.end for each in inside if each.end <= until), default=start)
    return behind.index(one.amount), len(behind), (floor, until)


def told_in_turn(one: Site) -> str:
    """Return the part of an enumeration that a figure told "respectively" is of; nothing where parts do not add up."""
    place, times, (start, end) = in_turn(one)
    parts = _shared_out(one.passage.text[start:end], times)
    return parts[place] if parts else ""


def _respectively(one: Site) -> list[tuple[str, float]]:
    own, (_, _, (start, end)) = told_in_turn(one), in_turn(one)
    return [(own, _OWN), (one.passage.text[start:end], _MINE)] if own else []


def _shared_out(subject: str, parts: int) -> list[str]:
    """A text in so many parts, cut at "and" and at commas; where these are too many, in parts of like length."""
    cuts = [match.span() for match in _AND.finditer(subject)]
    if parts < 2:
        return []
    if len(cuts) > parts - 1:
        ideal = [len(subject) * at / parts for at in range(1, parts)]
        cuts = sorted({min((abs(cut[0] - where), cut) for cut in cuts)[1] for where in ideal})
    if len(cuts) < parts - 1:
        return []
    edges = [0, *(edge for cut in cuts for edge in cut), len(subject)]
    told = [subject[left:right].split() for left, right in zip(edges[::2], edges[1::2], strict=True)]
    says = [informative(" ".join(one)) for one in told]
    first, last = told[0], told[-1]  # "revenue of post and telecom", "post and telecom revenue": each of both
    return [
        " ".join((*first[: max(0, says[0] - own)], *one, *last[len(last) - max(0, says[-1] - own) :]))
        for one, own in zip(told, says, strict=True)
    ]


def _goes_on(first: Passage, second: Passage) -> bool:
    """Whether a short passage goes on in the next one."""
    ends = re.search(r"[.;:!?,)]$", first.text)
    return (
        not (first.fields or second.fields or ends or BULLET.match(second.text))
        and len(first.text) < 80
        and second.text[:1].islower()
    )


def next_place(one: Site, unplaced: Callable[[str], str]) -> bool:
    """Whether but the next place of a list stands before a figure: "A reached 81% of households, B 79%"."""
    said, comma, place = _BRACKET.sub(" ", one.before).rpartition(",")
    if not (comma and one.clause[0] > one.sentence[0] and one.prose and informative(said)):
        return False
    return informative(place) > informative(unplaced(_FOLLOWED.sub(" ", place))) == 0


def _is_share_of(one: Site) -> bool:
    """Whether a figure is the share of what is counted right before it: "900 services, which is 45% of procedures"."""
    return one.amount.unit == "percent" and bool(_EQUALS.search(one.before) and _OF_ALL.match(one.behind))


def _before(one: Site, unplaced: Callable[[str], str]) -> Iterator[tuple[str, float]]:
    """The clause before the figure, part by part; what belongs to the figure before it counts less."""
    follows = one.clause[0] > one.sentence[0]  # another figure stands before it
    for bracket in _BRACKET.findall(one.before):
        yield bracket, _IN_BRACKETS
    parts = _CUT.split(_BRACKET.sub(" ", one.before.rstrip(": ")))[::-1]
    while len(parts) > 1 + follows and informative(parts[0]) == 1:  # "of ministries, agencies", "Telecom: revenue"
        parts[:2] = [f"{parts[1]} {parts[0]}"]
    for place, part in enumerate(parts):
        near = _STEPS[min(place, len(_STEPS) - 1)]
        if follows and place == len(parts) - 1:
            listed, counted = next_place(one, unplaced), _is_share_of(one)
            near = _OWN if counted else _SHARED if listed else _TAIL if place else _BESIDE
            if (
                not place
                and _WHAT.fullmatch(one.passage.text, one.clause[0], one.amount.moved)
                and informative(one.behind)
            ):
                near = _TAIL  # "58% in number and 35% in value"
            elif not place and (joint := _next_subject(one.passage.text, one.clause[0], one.amount)):
                part, near = one.before[joint:], _OWN
        yield part, near
    in_list = informative(one.before) <= 2 or not informative(unplaced(one.before))
    if follows and in_list:  # what is said before the list is said of it too
        edges = [one.sentence[0], *(each.end for each in one.amounts if one.sentence[0] < each.end <= one.clause[0])]
        starts = [each.moved for each in one.amounts if one.sentence[0] < each.end <= one.clause[0]]
        told = [one.passage.text[left:right] for left, right in zip(edges, starts, strict=False)]
        yield next((text for text in told[::-1] if informative(text) > 1), told[-1]), _SHARED


def _behind(one: Site) -> Iterator[tuple[str, float]]:
    """The clause behind the figure: what it counts, up to the next comma at which that is said."""
    leads = one.clause[1] < one.sentence[1]  # another figure stands behind it
    if leads and one.amount.move and _REACHED.fullmatch(one.behind):  # "up 15 places to 71st in the ranking"
        reached = next(other for other in one.amounts if other.moved >= one.clause[1])
        ceiling = min((other.moved for other in one.amounts if other.moved > reached.moved), default=one.sentence[1])
        yield one.passage.text[reached.end : ceiling], _SHARED
    following = next((other for other in one.amounts if other.moved >= one.clause[1]), None)
    stated = one.amount.move or _STATED.search(one.before)
    joint = _next_subject(one.passage.text, one.amount.end, following) if leads and following else 0
    if joint and (stated or _OF.match(one.behind)):
        yield one.behind[:joint], _BESIDE
        yield one.behind[joint:], _NEXT
        return
    first, *further = _STOP.split(one.behind, maxsplit=1)
    own, *rest = first.split(",")
    while rest and len(words(own)) < _NAMED:  # "bộ, ngành", "cán bộ, công chức, viên chức"
        own += f" {rest.pop(0)}"
    yield own, _HALF if _is_share_of(one) else _BESIDE if leads and not rest and not further else _BEHIND
    yield " ".join((*rest, *further)), _NEXT if leads else _BEHIND_FAR
    if leads and len(words(one.behind)) <= _FEW and re.search(r"(?:,|\bvà|\band|&)\s*$", one.behind):
        later = [other for other in one.amounts if other.moved >= one.clause[1]]
        ceiling = later[1].moved if len(later) > 1 else one.sentence[1]
        if later:
            yield _CUT.split(one.passage.text[later[0].end : ceiling])[0], _SHARED


def _next_subject(text: str, start: int, later: Amount) -> int:
    """Where, behind the figure before it, another subject begins, of which a figure is said; 0 where none does."""
    between = text[start : later.moved]
    if _OF.match(between) and _OF.match(text, later.end) and (told := _GAP.search(between)):
        return told.end()  # "fibre reaches 82% of households and smartphones 84% of adults"
    joint = _NEXT_SUBJECT.search(between)
    if joint is None or len(words(between[: joint.start()])) >= _NAMED or informative(between[joint.end() :]) < 2:
        return 0
    return joint.end() if later.move or _STATED.search(between) else 0


def _cells(one: Site, passages: list[Passage], unplaced: Callable[[str], str]) -> Iterator[tuple[str, float]]:
    """The words of a row: the cell itself, the heads of its column and of its row, the row above."""
    text, field = one.passage.text, one.field
    if field is None:
        yield text, _CELL
        return
    yield text[field.start : field.end], _CELL
    label = unplaced(field.before)
    for head in field.above:
        yield head, _COLUMN
    if field.before:
        yield label, _ROW
    else:
        for other in one.passage.fields[max(0, one.passage.fields.index(field) - _MOST_BESIDE) :]:
            if other.end <= field.start:
                yield unplaced(text[other.start : other.end]), _BESIDE
    above = passages[one.at - 1] if one.at else None
    if above and above.fields:
        yield unplaced(next((each.before for each in above.fields if each.before), "")), _ROW_ABOVE
    caption = next((each for each in passages[max(0, one.at - _ROWS) : one.at][::-1] if not each.fields), None)
    if caption:
        yield caption.text[-200:], _CAPTION


def _labels(one: Site, passages: list[Passage]) -> Iterator[tuple[str, float]]:
    """What stands over and under a figure that stands alone."""
    above = [other for other in passages[max(0, one.at - 3) : one.at][::-1] if other.informative > _ISOLATED]
    for near, other in zip((_LABEL, _LABEL_FAR), above, strict=False):
        yield other.text, near
    if one.at + 1 < len(passages):
        yield passages[one.at + 1].text, _LABEL_BELOW
