"""Figures in running text: the numeral with its qualifier, magnitude, unit and the words of its direction."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from dxlib.errors import DxError
from dxlib.notation.alike import OTHER_WORD
from dxlib.notation.beside import MONEY, PERCENT, part_behind
from dxlib.notation.figures import HEADED, Figure, read_figure
from dxlib.reading.proposals.marks import Mark
from dxlib.reading.proposals.texts import BULLET, Field, Passage

_NUMERAL = {
    "vi": r"[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9])(?:,[0-9]+)?|[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9]|[.,][0-9])"
    r"|[0-9]+(?:[.,][0-9]+)?",
    "en": r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9]|[.,][0-9])"
    r"|[0-9]+(?:[.,][0-9]+)?",
}
_MAGNITUDE = {
    "vi": rf"(?:\s*(?:nghìn|ngàn|triệu|tỷ|tỉ|k)(?={MONEY}?(?!\w))(?!{OTHER_WORD})){{0,2}}",
    "en": rf"(?:[\s-]*(?:thousand|million|billion|trillion|quadrillion|mn|bn|k)(?={MONEY}?(?!\w))){{0,2}}",
}
_UNIT = (
    ("percent", PERCENT),
    ("VND", r"\s*(?:đồng|VND|VNĐ|dong|đ)(?!\w)"),
    ("USD", r"\s*(?:USD|US\$|đô la(?: Mỹ)?|đôla(?: Mỹ)?|US dollars?|dollars?)(?!\w)"),
    ("Mbps", r"\s*(?:Mbps|Mb/s|Mbit/s|Mbi?t?/giây)(?!\w)"),
    ("tbps", r"\s*(?:Tbps|Tb/s)(?!\w)"),
    ("multiple", r"\s*(?:lần|times|fold)(?!\w)"),
    ("hours", r"\s*(?:giờ|hours?)(?!\w)"),
    ("days", r"\s*(?:ngày|days?)(?!\w)(?!\s*[0-9])"),
    ("weeks", r"\s*(?:tuần|weeks?)(?!\w)"),
    ("months", r"\s*(?:tháng|months?)(?!\w)(?!\s*[0-9])"),
    ("years", r"\s*(?:năm|years?)(?!\w)(?!\s*[0-9])"),
    ("rank", r"(?:st|nd|rd|th)(?!\w)|\s*(?:bậc|(?:places?|spots|positions)(?!\s+of))(?!\w)"),
    ("points", r"\s*(?:điểm(?!\s+(?:kết|kinh|bán|phục|chấp|giao|lõm|đen|trắng|phát|cầu|cung))|points?)(?!\w)"),
)
_QUALIFIER = (
    r"khoảng trên|khoảng hơn|khoảng gần|trên dưới|khoảng|xấp xỉ|ước(?: tính)?(?: đạt| bằng| khoảng| chiếm| thực hiện"
    r"| là)?|(?<!nhiều )(?<!cao )(?<!ít )(?<!thấp )(?<!lớn )hơn|trên|vượt(?: (?:mức|mốc|ngưỡng))?|gần|tối thiểu|ít nhất"
    r"|không dưới|không thấp hơn|tối đa|không quá|lên đến|dưới|chưa đến|chưa tới|~|≈|≥|≤|>=|<=|>|<"
    r"|approximately|about|around|roughly|some|an estimated|estimated at|over|more than|exceeding|above|nearly|almost"
    r"|close to|at least|no less than|at most|no more than|up to|under|below|less than|fewer than"
)
_DENIED = r"(?<!hàng )(?:không|chưa|not|never)(?: (?:được|phải là|to|be))? "  # a word that is denied is read with it
_BEFORE = re.compile(rf"(?:(?<!\w)(?:{_DENIED})?(?:{_QUALIFIER})\s*){{1,9}}$", re.I)
_RISES = (
    r"tăng trưởng|tăng|gấp|cao hơn|nhiều hơn|nhỉnh hơn|nhích|vượt|thêm|rose|rises?|risen|grew|grown|grows?|growing"
    r"|(?<!make )(?<!makes )(?<!made )(?<!making )up|increas(?:e|es|ed|ing)|gain(?:ed)?|(?:growth|rise) of|higher"
    r"|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|surg(?:e|es|ed|ing)|soar(?:s|ed|ing)?|advanced|expand(?:s|ed|ing)?|\+"
)
_FALLS = (
    r"giảm|thấp hơn|ít hơn|kém hơn|sụt giảm|sụt|tụt|hụt|đi xuống|lùi"
    r"|fell|falls?|fallen|down|decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)"
    r"|dropp(?:ed|ing)|drops?|reduced|reduction|lower|slump(?:s|ed)?|plung(?:es?|ed)|shrank|shrunk|contracted"
)
_MOVES = re.compile(
    rf"(?<!\w)(?P<move>{_RISES}|{_FALLS})(?P<more>(?:\s*(?:gấp|thêm|hơn|mạnh|nhẹ|tới|đến|khoảng|hơn|gần|trên"
    rf"|xấp xỉ|~|tương ứng|lần lượt|respectively|by|of|about|over|nearly|more than|around|thêm được|lên gấp|trưởng"
    rf"|đạt|(?:so với )?cùng kỳ(?: năm (?:trước|ngoái))?)(?!\w)){{0,9}})\s*$",
    re.I,
)
_TO = re.compile(
    r"(?:lên(?: mức)?|còn|xuống(?: còn)?|lên tới|thành|to)(?:\s+(?:khoảng|hơn|gần|trên|about|over|nearly))?\s*$",
    re.I,
)
_RANK = re.compile(
    r"(?:(?:xếp|đứng|giữ|ở)\s+)?(?:(?:hạng|vị trí|thứ hạng|thứ bậc|ranked|ranks?|ranking|place)\s*)?(?:thứ|hạng"
    r"|vị trí|xếp|#|No\.|(?:(?<=ranked )|(?<=ranks )|(?<=at )|(?<=is )|(?<=the ))number)\s*(?:thứ\s*)?$"
    r"|(?:ranked|ranks?|ranking)\s*$",
    re.I,
)
_TOTAL = re.compile(
    r"(?<!\s)\s*/\s*(?=[0-9])|(?:st|nd|rd|th|(?<!\s))\s+"
    r"(?:(?:out )?of(?: all| the)?|among(?:st)?(?: the)?|(?:trong|trên)(?: tổng)? số)\s+(?=[0-9])"
)
_OF_WHOLE = re.compile(r"(?<!\w)(?:of|among|trong(?: tổng)? số|trong)\s+(?:(?:the|all|these)\s+|\w+['’]s\s+)*$", re.I)
_RANGE = re.compile(r"\s*(?:%\s*)?[-–—]\s*(?=[0-9])")
_NOUN = re.compile(r"\s*((?:[^\W\d_]+[/-]?\s*){1,6})")
_SIZES = r"nghìn|ngàn|triệu|tỷ|tỉ|(?:thousand|million|billion|trillion|quadrillion)s?"
_HEAD_UNIT = re.compile(
    rf"(?:(?:{_SIZES})\s+)?(?:%|đồng|VND|VNĐ|USD|US\$|Mbps|Mb/s|lần|điểm)|(?:{_SIZES})(?:\s+(?:{_SIZES}))?(?:\s+[^\W\d_]+){{0,4}}",
    re.I,
)
_IN_CAPTION = re.compile(
    r"(?:đơn vị(?: tính)?|đvt|unit)\s*:\s*([^()\[\],.;:\s](?:[^()\[\],.;:]*[^()\[\],.;:\s])?)\s*(?:[)\],.;]|$)", re.I
)
_IN_HEAD = re.compile(
    r"[(\[,]\s*(?:(?:đơn vị(?: tính)?|đvt|unit)\s*:\s*)?([^()\[\],\s](?:[^()\[\],]*[^()\[\],\s])?)\s*(?:[)\]]|$)", re.I
)
_RANKED = re.compile(
    r"(?:(?:thứ|xếp|vị)\s+)?(?:hạng|bậc|thứ|trí)(?:\s+\(?(?:năm\s+)?[0-9]{4}\)?)?"
    r"|(?:[0-9]{4}\s+)?(?:rank(?:ing)?|place|position)(?:\s+\(?(?:in\s+)?[0-9]{4}\)?)?", re.I,
)  # fmt: skip
_RANKING = re.compile(
    r"(?:bảng\s+(?:[0-9.]+[.:]?\s+)?)?(?:xếp|thứ) hạng|(?:table [0-9.]+[.:]? )?rank", re.I
)  # over a table
_OF_YEAR = re.compile(r"(?:năm\s+)?(?:19|20)[0-9]{2}", re.I)
_LISTED = re.compile(r"\s*(?:,|và|and)\s*(?:thứ\s*)?", re.I)
_MONEY_BEFORE = re.compile(r"(?:(?<!\w)(?:USD|VND|VNĐ)|(?:US)?\$)\s*$", re.I)
_MOVED_BEHIND = re.compile(  # "12% fewer", "a 5% annual growth"
    r"\s*(?:annual |yearly |year[- ]on[- ]year )?(?:(?P<rise>growth|increase|rise|gain|jump|more|higher|faster|larger"
    r"|bigger|greater|better)|decrease|decline|drop|fall|reduction|fewer|less|lower|slower|smaller|worse)(?!\w)", re.I,
)  # fmt: skip
_FIRST_OF = re.compile(r"(?<!\w)(?:top|nhóm(?: đầu)?(?: gồm)?|among the (?:first|best|leading))\s*$", re.I)
_LEADING = re.compile(
    r"\s*(?:nước|quốc gia|nền kinh tế|countries|nations|economies)?(?: (?:dẫn đầu|đứng đầu|hàng đầu))?", re.I
)
_NO_NOUN = re.compile(
    r"(?:in|on|at|by|to|from|and|or|than|with|for|as|while|against|compared|during|since|over|up|down|và|so|tại|vào|là|ở"
    r"|đến|tăng|giảm|cùng|từ|với|trong)(?!\w)", re.I,
)  # fmt: skip
_NEAR = 40  # characters behind a number in which a word of it would stand
_DIGIT = re.compile(r"\d+")
_CHAIN = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, eq=False)
class Amount:
    """A figure of a passage.

    Attributes:
        start, end: of the figure with its qualifier and unit, as ``as_printed`` of a level has it.
        digits: where its numeral begins and ends.
        moved: where it begins with the words that say that something rises or falls; ``start`` where none does.
        unit: ``percent``, ``VND``, ``rank`` and so on by what is printed; ``count`` where a word follows, ``bare``.
        noun: the words after it.
        move: 1 where the words before it say that something rises, -1 where it falls, 0 where neither.
        points: whether it is told in points, ``%`` or not.
        until: where it ends with the words behind it that say so, "12% fewer".
    """

    start: int
    end: int
    digits: tuple[int, int]
    moved: int
    printed: str
    figure: Figure
    unit: str
    noun: str = ""
    move: int = 0
    points: bool = False
    until: int = 0

    @property
    def value(self) -> float:
        """The number in full."""
        return self.figure.value


@cache
def _pattern(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_NUMERAL[language]})")


@cache
def _magnitude(language: str) -> re.Pattern[str]:
    return re.compile(_MAGNITUDE[language], re.I)


@cache
def _units() -> list[tuple[str, re.Pattern[str]]]:
    return [(unit, re.compile(pattern, re.I)) for unit, pattern in _UNIT]


def amounts(
    passage: Passage, marked: list[Mark], language: str, nouns: frozenset[str], caption: str = ""
) -> tuple[list[Amount], list[Mark]]:
    """Return the figures of a passage, and as marks the digits that can be read as none.

    Args:
        marked: the digits that are no figure.
        language: of the print.
        nouns: what is counted, in words: they belong to the print of a figure that they follow.
        caption: what stands over the table, which may say in which unit it is counted.
    """
    text = passage.text
    taken = bytearray(len(text))
    for mark in marked:
        taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
    starts = [mark.start for mark in marked]
    found: list[Amount] = []
    lost: list[Mark] = []
    bullet = BULLET.match(text)
    floor = bullet.end() if bullet and not passage.fields else 0
    at = 0
    while digit := _DIGIT.search(text, at):
        at = digit.end()
        if taken[digit.start()]:
            floor = digit.end()
            continue
        after = bisect_left(starts, digit.end())
        if after:
            floor = max(floor, marked[after - 1].end)
        ceiling = starts[after] if after < len(starts) else len(text)
        one = _amount(text, digit.start(), floor, _edge(passage, digit.start(), ceiling), language, nouns)
        one = one and _signed(one, passage)
        if one is None:
            chain = _CHAIN.match(text, digit.start())
            lost.append(Mark(digit.start(), chain.end() if chain else digit.end(), "lost", "unread"))
            at = lost[-1].end
        else:
            one = _headed(one, passage, language, caption)
            listed = found and found[-1].unit == "rank" and _LISTED.fullmatch(text[found[-1].end : one.start])
            found.append(replace(one, unit="rank") if listed and one.unit in ("bare", "count") else one)
            at = max(at, one.end)
        floor = at
    return _without_wholes(found, lost, text)


def _without_wholes(found: list[Amount], lost: list[Mark], text: str) -> tuple[list[Amount], list[Mark]]:
    """Counts without the whole that they are told of, whose noun they take: "of the 63 provinces, 55 have"."""
    for whole, part in pairwise(found[:]):
        told = whole.unit == "count" and part.unit in ("bare", "count") and part.value <= whole.value
        if told and "." not in text[whole.end : part.start] and _OF_WHOLE.search(text[: whole.start]):
            noun = _noun(text, whole.digits[1], part.start).split(",")[0]
            found[found.index(part)] = replace(part, unit="count", noun=noun)
            found.remove(whole)
            lost.append(Mark(*whole.digits, "scope", "whole"))
    return found, lost


def _headed(one: Amount, passage: Passage, language: str, caption: str) -> Amount:
    """A figure of a cell with the unit that the head of its column, or a cell before it, says it is counted in."""
    field = passage.field(one.digits[0])
    heads = field.above[-1:] if field and one.unit == "bare" else ()
    if any(_RANKED.fullmatch(head) or (_OF_YEAR.fullmatch(head) and _RANKING.match(caption)) for head in heads):
        return replace(one, unit="rank")
    words = _unit_over(passage, field, caption) if field and one.unit == "bare" else ""
    if not words:
        return one
    words = re.sub(r"(?<=[a-z]on)s\b|(?<=thousand)s\b", "", words, flags=re.I)  # "millions"
    size = _magnitude(language).match(words)
    scaled = size is not None and size.end() > 0
    counted = words[size.end() :] if size else words
    unit, _ = _unit(counted, 0, len(counted))
    printed = f"{one.printed}{HEADED}{words}" if scaled else one.printed
    try:
        figure = read_figure(printed, language)
    except DxError:
        return one
    noun = "" if unit else _noun(counted, 0, len(counted))
    return replace(one, printed=printed, figure=figure, unit=unit or ("count" if noun else "bare"), noun=noun)


def _signed(one: Amount, passage: Passage) -> Amount:
    """A figure with the sign before it, where that is all that its cell or its bracket has before it."""
    text, at = passage.text, one.start
    field = passage.field(one.digits[0])
    alone = text[field.start : at] if field and field.start < at else text[at - 2 : at].removeprefix("(")
    if one.moved != at or len(alone) != 1 or alone not in "-−–+":
        return one
    return replace(one, moved=at - 1, move=1 if alone == "+" else -1)


def _unit_over(passage: Passage, field: Field, caption: str) -> str:
    """The unit of a cell, as its head has it, a cell before it has it alone, or what stands over the table."""
    before = [passage.text[other.start : other.end] for other in passage.fields if other.end <= field.start]
    alone = next((text for text in reversed(before) if _HEAD_UNIT.fullmatch(text)), "")
    heads = [match[1] for head in (*reversed(field.above), field.before) for match in _IN_HEAD.finditer(head)]
    told = [match[1] for pattern in (_IN_CAPTION, _IN_HEAD) for match in pattern.finditer(caption)]
    return next((one for one in (*heads, alone, *told) if _HEAD_UNIT.fullmatch(one)), "")


def _edge(passage: Passage, position: int, ceiling: int) -> int:
    """Where the cell of a figure ends, if it has one."""
    field = passage.field(position)
    return min(ceiling, field.end) if field else ceiling


def _amount(text: str, at: int, floor: int, ceiling: int, language: str, nouns: frozenset[str]) -> Amount | None:
    numeral, chain = _pattern(language).match(text, at), _CHAIN.match(text, at)
    if numeral is None or numeral.end() > ceiling or (chain and numeral.end() < chain.end()):
        return None
    end = _more(text, numeral.end(), ceiling, language)
    unit, unit_end = _unit(text, end, ceiling)
    if not unit and part_behind(text[end : min(ceiling, end + _NEAR)], end > numeral.end(), prose=True):
        return None
    if unit == "points" and _TOTAL.search(text[numeral.end() : end]):
        unit, unit_end = "", end
    before = text[floor:at]
    if money := _MONEY_BEFORE.search(before):
        unit, at = ("VND" if money[0].upper().startswith("V") else "USD"), floor + money.start()
        before = text[floor:at]
    qualifier = _BEFORE.search(before)
    start = floor + qualifier.start() if qualifier else at
    move = _MOVES.search(text[floor:start])
    moved = floor + move.start() if move else start
    direction = 0
    if move and not _TO.search(text[floor:start]):
        direction = -1 if re.fullmatch(_FALLS, move["move"], re.I) else 1
    elif move:
        moved = start
    until = 0
    behind = None if move else _MOVED_BEHIND.match(text, unit_end, ceiling)
    if behind and (unit == "percent" or re.match(r"\s+than(?!\w)", text[behind.end() : ceiling])):
        direction, until = (1 if behind["rise"] else -1), behind.end()
    if unit == "" and (first_of := _FIRST_OF.search(before)):
        unit, start = "rank", floor + first_of.start()
        leading = _LEADING.match(text, end, ceiling)
        unit_end = leading.end() if leading else end
    rank = _RANK.search(text[floor:start])
    if rank and rank.group().strip() and unit in ("", "rank"):
        unit, start = "rank", floor + rank.start() + len(rank.group()) - len(rank.group().lstrip())
    noun = _noun(text, unit_end, ceiling)
    counted = _counted(text, unit_end, ceiling, nouns) if unit in ("", "VND", "USD") and not rank else unit_end
    for last in dict.fromkeys((counted, unit_end, end, numeral.end())):
        for first in dict.fromkeys((start, numeral.start())):
            printed = text[first:last]
            try:
                figure = read_figure(printed, language)
            except DxError:
                continue
            kind = unit if last >= unit_end and unit else ("count" if noun else "bare")
            points = bool(re.search(r"điểm|percentage point|%[ -]point|\bpp|p\.p", text[end:unit_end]))
            return Amount(
                first, last, (numeral.start(), end), min(moved, first), printed, figure, kind, noun, direction, points,
                max(until, last),
            )  # fmt: skip
    return None


def _more(text: str, end: int, ceiling: int, language: str) -> int:
    """Where a figure ends with its magnitude, the total it is a part of, or the other end of a range."""
    end = _reach(_magnitude(language), text, end, ceiling)
    for joint in (_TOTAL, _RANGE):
        between = joint.match(text, end)
        if between and between.end() < ceiling and (other := _pattern(language).match(text, between.end())):
            last = _reach(_magnitude(language), text, other.end(), ceiling)
            try:
                read_figure(text[_back(text, end) : last], language)
            except DxError:
                return end
            return last
    return end


def _back(text: str, end: int) -> int:
    """Where the numeral begins that ends here, with its magnitude."""
    match = re.search(r"(?<![0-9.,])[.,]*([0-9][0-9.,]*+(?:(?:(?<!\s)\s+)?[^\W\d_]++){0,2})$", text[:end])
    return match.start(1) if match else end


def _reach(pattern: re.Pattern[str], text: str, end: int, ceiling: int) -> int:
    match = pattern.match(text, end, ceiling)
    return match.end() if match else end


def _unit(text: str, end: int, ceiling: int) -> tuple[str, int]:
    for unit, pattern in _units():
        if match := pattern.match(text, end, ceiling):
            return unit, match.end()
    return "", end


def _noun(text: str, end: int, ceiling: int) -> str:
    match = _NOUN.match(text, end, ceiling)
    return match[1].strip() if match and not _NO_NOUN.match(match[1]) else ""


def _counted(text: str, end: int, ceiling: int, nouns: frozenset[str]) -> int:
    """Where the longest known word for what is counted ends."""
    match = _NOUN.match(text, end, ceiling)
    if match is None:
        return end
    ends = [found.end() for found in re.finditer(r"[^\W\d_]+(?:[/-][^\W\d_]+)*", match[1])]
    for last in reversed(ends[:4]):
        if match[1][:last].lower() in nouns:
            return match.start(1) + last
    return end
