"""What bounds a printed figure: words and signs before it, or behind it and what it counts."""

from __future__ import annotations

import re
from functools import cache

from dxlib.errors import DxError
from dxlib.notation.beside import CODES

QUALIFIERS = ("exact", "over", "almost", "about", "at_least", "at_most")

# What may stand between a word and the number that it bounds, beside signs and brackets.
_FILLER = (
    r"khoảng|hơn|gần|trên|dưới|cả|gấp|mức|mốc|ngưỡng|con số|tổng số|tới|đến|đồng|us|the|an?|level|mark|threshold|of"
    rf"|total|about|around|nearly|over|just|{CODES}"
)
_GAP = r"[^\w,;:.!?]{0,12}"
_BESIDE = rf"(?={_GAP}(?:(?:{_FILLER})(?!\w){_GAP}){{0,6}}$)"
# Nouns and verbs that have a topic: "information about 5 provinces".
_TOPICS = (
    "information", "data", "news", "report", "reports", "knowledge", "question", "questions", "concern", "concerns",
    "concerned", "awareness", "details", "facts", "learn", "learned", "know", "talk", "talks", "talked", "asked",
    "worried", "complaints", "story", "stories", "statistics", "materials", "content", "opinions",
)  # fmt: skip
_NO_TOPIC = "".join(rf"(?<!{word} )" for word in _TOPICS)
# "nhanh hơn 5 ngày", "cao hơn 0,34 điểm": by as much.
_MANNERS = (
    "cao", "thấp", "thâp", "thap", "nhiều", "nhiêu", "nhanh", "sớm", "chậm", "muộn", "quả", "tốt", "mạnh", "dài",
    "ngắn", "sâu", "rộng", "xa", "lâu", "kém", "yếu", "rẻ", "đắt", "nặng", "nhẹ", "già", "trẻ", "đông", "nhỉnh",
    "hẹp", "trội", "nhỏ", "bé", "ít",
)  # fmt: skip
_MANNER = "".join(rf"(?<!{word} )" for word in _MANNERS)
_MORE = (
    rf"lớn hơn|{_MANNER}(?:hơn|hon)|trên|tren|quá|(?:vượt|vuot)(?: qua| quá)?|above|over"
    r"|(?:more|greater|higher|larger|bigger|longer) than|exceed(?:ing|s|ed)?|in excess of|upwards? of"
    r"|surpass(?:ed|es|ing)?|passed|topped"
)
_LESS = r"(?:ít|nhỏ|bé) hơn|dưới|duoi|under|below|(?:less|fewer|lower|smaller|shorter) than"
_HIGHER, _LOWER = r"(?:cao|nhiều|dài|lâu) hơn", r"(?:thấp|kém|ngắn|thap) hơn"
_REACHED = r"đạt(?: được)?|đến|tới|đầy|đủ|được|bằng|reach(?:ed|es|ing)?|attain(?:ed|s)?"
_SOME = {  # right before the number alone: "khoảng cách", "up to now"
    "about": rf"khoảng|khoang|chừng|cỡ|tầm|around|{_NO_TOPIC}about|some(?! of)|(?:ca|c)(?=\.)|est|estimated",
    "at_least": r"(?:thấp nhất|minimum|min)(?: là| of| is)?:?",
    "at_most": rf"(?:(?:cao|nhiều) nhất|maximum|max)(?: là| of| is)?:?|lên (?:tới|đến)|up to|{_LESS}",
    "over": _MORE,
    "almost": r"(?:gần|gan)(?: đạt| bằng| như| tròn| được)?|ngót(?: nghét)?|nearly|almost|close to|approach(?:ing|ed)",
}
_ANYWHERE = {
    "about": r"trên dưới|xấp xỉ|ước|xap xi|uoc|approximately|approx|circa|roughly|an estimated|estimated at|environ",
    "at_least": r"tối thiểu(?! h[oóòỏọ]?[aáà]\b)|ít nhất|toi thieu|it nhat|at (?:the )?(?:very )?least",
    "at_most": r"tối đa(?! h[oóòỏọ]?[aáà]\b)|toi da|at (?:the )?(?:very )?most",
}
_SIGNS = {"about": "~|≈|\u223c|\u2243|\u2245", "at_least": "≥|\u2a7e|\u2267|>=|=>",
          "at_most": "≤|\u2a7d|\u2266|<=|=<|<", "over": ">"}  # fmt: skip
_OR_EQUAL = r" (?:hoặc|hay|và|or) (?:bằng|equal)(?: to)?"
_AT_OR = r"(?:at|from|to|meet(?:s|ing)?|met|bằng|đạt|reach(?:ed|es|ing)?|equals?) (?:or|hoặc|hay) "
_NOT = (
    r"(?<!hàng )(?:không|chưa|chẳng|khong|chua|not|never|no|nothing|none|cannot|without|\w{1,8}n['’]t)"
    r"(?! (?:chỉ|những|ngừng|only|just|merely|gian|khí|quân|doubt)(?!\w))"
    r"(?: (?:được|phép|phải|có|thể|nên|bao giờ|hề|từng|bị|là|to|be|been|being|have|has|had|ever|yet|even|any|much|far"
    r"|significantly|allowed|expected))"
)


def _beside(pattern: str) -> str:
    return rf"(?<!\w)(?:{pattern})(?!\w)\.?{_BESIDE}"


_DENIED = rf"{_NOT}{{0,4}} "
_ALL = "|".join((*_SOME.values(), *_ANYWHERE.values()))
# Behind the number stands what it counts, in a few words, none of which says that another thing is bounded.
_NO_NOUN = (
    r"từ|đạt|có|loại|mức|mức độ|hạng|cấp|bậc|khá|tốt|giỏi|bình|vừa|quy|xếp|trên|dưới|với|tốc|số|trong|và|hoặc|ước"
    r"|at|of|in|with|that|rated|are|is|have|has|from|level|and|or|but|by|on|to|for|speed"
)
_COUNTED = rf"(?:[%*)/ ]{{0,3}}(?!(?:{_NO_NOUN})(?!\w))[^\W\d_]{{1,14}}(?!\w)){{0,5}}[%*)/ ]{{0,3}}"
_NUMBERS = re.compile(r"[0-9][0-9.,]*(?: [0-9]{3})*(?:\s?%?\s?[-\u2010\u2011–—/]\s?[0-9][0-9.,]*)?")
_LAST = r"(?=[^\w]*$)"
_BEHIND = (
    ("at_least", r"\+(?!\w)|(?:trở lên|(?:hoặc|hay) (?:(?:cao|nhiều|lớn|dài) )?hơn"
                 r"|or (?:more|above|higher|over|greater|better|longer|larger))(?!\w)"
                 rf"|(?:and (?:above|over|more|higher|up)|at least|tối thiểu|minimum){_LAST}"),
    ("at_most", r"(?:trở xuống|(?:hoặc|hay) (?:thấp|ít|nhỏ|bé|ngắn|kém) hơn"
                r"|or (?:less|fewer|below|lower|under|smaller|shorter))(?!\w)"
                rf"|(?:and (?:below|under|less|lower|fewer)|at most|tối đa|maximum){_LAST}"),
    ("about", rf"\((?:ước(?: tính)?|est\.?|estimated?|approx\.?)\)|(?:or so|ước(?: tính)?|est\.?){_LAST}"),
)  # fmt: skip


@cache  # patterns so large are made when the first figure is read
def _turned() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What is denied is turned round, or refused where it cannot be; the first that fits decides."""
    return (
        ("at_most", re.compile(_beside(rf"{_DENIED}(?:{_HIGHER}|{_MORE})"))),
        ("at_least", re.compile(_beside(rf"{_DENIED}(?:{_LOWER}|kém|{_LESS})"))),
        ("at_most", re.compile(_beside(rf"{_DENIED}(?:{_REACHED})"))),
        ("", re.compile(_beside(rf"{_DENIED}(?:\w{{1,12}} ){{0,1}}(?:{_ALL}|hơn|\w{{1,12}}er than)(?:{_OR_EQUAL})?"))),
        ("", re.compile(rf"(?<!\w){_NOT}{{0,4}} ?(?:{'|'.join(_SIGNS.values())}){_BESIDE}")),
        ("at_least", re.compile(_beside(rf"(?:{_HIGHER}|{_MORE}){_OR_EQUAL}|{_AT_OR}(?:{_HIGHER}|{_MORE})"))),
        ("at_most", re.compile(_beside(rf"(?:{_LOWER}|{_LESS}){_OR_EQUAL}|{_AT_OR}(?:{_LOWER}|{_LESS})"))),
    )


@cache
def _before() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Of several that stand before a number the first that fits decides: "khoảng hơn" is about, not over."""
    return tuple(
        (one, re.compile("|".join(
            (rf"(?:{_SIGNS[one]}){_BESIDE}" if one in _SIGNS else r"(?!)", _beside(_SOME[one]),
             rf"(?<!\w)(?:{_ANYWHERE[one]})(?!\w)" if one in _ANYWHERE else r"(?!)")
        )))
        for one in ("about", "at_least", "at_most", "over", "almost")
    )  # fmt: skip


@cache
def _behind() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((one, re.compile(rf"{_COUNTED}(?:{words})")) for one, words in _BEHIND)


def qualifier(text: str, start: int) -> str:
    """Return the qualifier of the figure that begins at a place of a text, one of ``QUALIFIERS``.

    Words before it come first. A denial turns a comparison round: "không lớn hơn" is at most.

    Raises:
        DxError: a word that bounds it is denied, and what that leaves is no bound.

    Example:
        >>> qualifier("hơn 5", 4), qualifier("no greater than 5%", 16), qualifier("50 tỉnh trở lên", 0)
        ('over', 'at_most', 'at_least')
    """
    before = text[:start].lower()
    if before.strip():
        for one, pattern in _turned():
            if found := pattern.search(before):
                if one:
                    return one
                raise DxError(
                    f"'{found.group().strip()}' before the number in '{text}' turns it round; give the figure alone"
                )
        if told := next((one for one, pattern in _before() if pattern.search(before)), ""):
            return told
    numbers = _NUMBERS.match(text, start)
    behind = text[numbers.end() if numbers else start :].lower()
    return next((one for one, pattern in _behind() if pattern.match(behind)), "exact")
