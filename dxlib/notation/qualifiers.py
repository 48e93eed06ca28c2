"""What bounds a printed figure: words and signs before it, or behind it and what it counts."""

from __future__ import annotations

import re
from functools import cache

from dxlib.errors import DxError
from dxlib.notation.beside import CODES

QUALIFIERS = ("exact", "over", "almost", "about", "at_least", "at_most")

_LEVEL = "mức|mốc|ngưỡng(?: cho phép| an toàn)?|trần|con số"
_EXTREME = "tối thiểu|tối đa|minimum|maximum"
# What may stand between a word and the number that it bounds, beside signs and brackets.
_FILLER = (
    rf"{_LEVEL}|{_EXTREME}|khoảng|hơn|gần|trên|dưới|cả|gấp|tổng số|tới|đến|đồng|us|the|an?|level|mark|threshold|of"
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
# "như trên 5%", "cấp dưới 5": a place in a text or an office, or what something is counted on.
_NO_PLACE = "".join(rf"(?<!{word} )" for word in ("bên", "phía", "như", "kể", "nêu", "nói", "cấp", "tính"))
_MORE = (
    rf"(?:lớn|rút ngắn|kéo dài|nâng cao|mở rộng) hơn|{_MANNER}(?:hơn|hon)"
    rf"|{_NO_PLACE}(?:trên|tren)|quá|(?:vượt|vuot)(?: qua| quá| xa| được)?"
    r"|above|over|beyond"
    r"|(?:more|greater|higher|larger|bigger|longer|later) than|exceed(?:ing|s|ed)?|in excess of|upwards? of"
    r"|surpass(?:ed|es|ing)?|passed|topp(?:ed|ing)|tops|cross(?:ed|es|ing)|north of"
)
_LESS = rf"(?:ít|nhỏ|bé) hơn|{_NO_PLACE}(?:dưới|duoi)|under|below|south of|(?:less|fewer|lower|smaller|shorter) than"
_HIGHER, _LOWER = r"(?:cao|nhiều|dài|lâu|nhỉnh) hơn", r"(?:thấp|kém|ngắn|thap) hơn"
_THAN = r"(?: (?:nhiều|hẳn|một chút|đôi chút))?(?: so với)?"
_THAN_LEVEL = rf"{_THAN}(?:(?<=với)| (?:{_LEVEL}))"  # "cao hơn mức 5%" is a bound, "cao hơn 5%" none
_REACHED = (
    r"đạt(?: được)?|(?:đạt|hoàn thành) (?:(?:chỉ|mục) tiêu|kế hoạch)|đến|tới|đầy|đủ|được|bằng|nổi|chạm|cán"
    r"|reach(?:ed|es|ing)?|attain(?:ed|s)?|achieved?|hit"
)
_SOME = {  # right before the number alone: "khoảng cách", "up to now"
    "about": rf"khoảng|khoang|chừng|cỡ|tầm|around|{_NO_TOPIC}about|some(?! of)|(?:ca|c)(?=\.)|est|estimated"
    r"|in the (?:region|order|neighbourhood) of|at or near",
    "at_least": r"(?:thấp nhất|minimum|min)(?: là| of| is)?:?|as (?:few|little|low) as",
    "at_most": rf"(?:(?:cao|nhiều|chậm|muộn) nhất|maximum|max)(?: là| (?:cũng )?chỉ| of| is)?:?|lên (?:tới|đến)|up to"
    rf"|as (?:many|much|high) as|within|(?<!just )short of|{_LESS}|{_LOWER}{_THAN_LEVEL}",
    "over": rf"{_MORE}|{_HIGHER}{_THAN_LEVEL}|hơn (?:một|đôi) chút so với",
    "almost": r"(?:gần|gan)(?: đạt| bằng| như| tròn| được)?|ngót(?: nghét)?|tiệm cận|áp sát|sát(?= m[ứố]c)"
    r"|nearly|almost|close (?:to|on)|approach(?:ing|ed)|just short of|shy of",
}
_ANYWHERE = {
    "about": r"trên(?:,|/| ?-)? ?dưới|[xs]ấp [xs][ỉĩ]|[xs]u[ýy]t [xs]oát|ước|xap xi|uoc|approximately"
    r"|approx|circa|roughly|an estimated|estimated at|environ",
    "at_least": r"tối thiểu(?! h[oóòỏọ]?[aáà]\b)|ít nhất|toi thieu|it nhat|at (?:the )?(?:very )?least",
    "at_most": r"tối đa(?! h[oóòỏọ]?[aáà]\b)|toi da|at (?:the )?(?:very )?most",
}
_SIGNS = {"about": "~|≈|\u223c|\u2243|\u2245", "at_least": "≥|\u2a7e|\u2267|>=|=>",
          "at_most": "≤|\u2a7d|\u2266|<=|=<|<", "over": ">"}  # fmt: skip
_OR_EQUAL = r" (?:hoặc|hay|và|or) (?:bằng|equal)(?: to)?"
_AT_OR = r"(?:(?:bằng|đạt) và|(?:at|from|to|meet(?:s|ing)?|met|bằng|đạt|reach(?:ed|es|ing)?|equals?) (?:or|hoặc|hay)) "
_NOS = (
    r"không|chưa|chẳng|khong|chua|not|never|no|nothing|none|nowhere|cannot|without|\w{1,8}n['’]t"
    r"|(?:fail(?:s|ed|ing)?|unable|unlikely|yet) to|cấm|tránh|avoid(?:s|ed|ing)?"
)
_NO_DENIAL = r"(?! (?:chỉ|những|ngừng|only|just|merely|gian|khí|quân|dây|người lái|(?:dùng )?tiền|doubt)(?!\w))"
_NOT = (
    rf"(?<!hàng )(?:{_NOS}){_NO_DENIAL}"
    r"(?: (?:được|phép|phải|có|thể|nên|bao giờ|(?:khi|lúc|lần) nào|hề|từng|bị|là|để|cho|to|be|been|being|have|has|had"
    r"|ever|yet|even|any|allowed|expected))"
)
# What moves, and is denied to come beyond: "không giảm xuống dưới", "did not rise above".
_MOVING = (
    r"(?:(?:giảm|hạ|tụt|rơi|tăng|xuống|lên|ở|còn|kéo dài|chậm|muộn|go(?:es|ne|ing)?|went|f[ae]ll(?:s|en|ing)?"
    r"|drop(?:s|ped|ping)?|dip(?:s|ped|ping)?|sink|sank|ris(?:es?|en|ing)|rose|climb(?:s|ed|ing)?) ){0,2}"
)


def _beside(pattern: str) -> str:
    return rf"(?<!\w)(?:{pattern})(?!\w)\.?{_BESIDE}"


_DENIED = rf"{_NOT}{{0,4}} "
_EXACTLY = r"không hơn,?(?: cũng)? không kém|no more(?:,| and|, nor)? no less than|neither more nor less than"
# "không có tỉnh nào đạt 5%", "no province reached 5%"
_NO_THING = (
    r"(?:không|chưa|chẳng|khong|chua)(?: \w{1,12}){1,5} n[àa]o(?: \w{1,12}){0,5}"
    rf"|(?:no|none|nobody|neither)(?: \w{{1,12}}){{0,5}} (?:{_REACHED})"
)
_BY_MUCH = rf"{_DENIED}(?:\w{{1,12}} )?(?:hơn(?: nhiều so với)?|near|\w{{1,12}}er than)"
_DENIES = re.compile(  # in the same clause as the number
    rf"(?<!\w)(?<!hàng )(?:{_NOS}|ko|chả|đừng|chớ|trừ|ít khi|hiếm|khó(?! khăn)|nobody|neither|nor|rarely|seldom"
    r"|hardly|scarcely|(?<!a )(?<!as )few|far from|anything but|(?:prevent|prohibit|bann|barr)ed from|kept from"
    rf"|forbidden|refused|ceased|stopp(?:ed|ing)|except|excluding){_NO_DENIAL}(?!\w)(?:[^\w,;:.()]{{1,3}}\w{{1,30}}){{0,8}}[^\w,;:.()]{{0,12}}$"
)
# Behind the number stands what it counts, in a few words, none of which says that another thing is bounded.
_NO_NOUN = (
    r"từ|đạt|có|loại|mức|mức độ|hạng|cấp|bậc|khá|tốt|giỏi|bình|vừa|quy|xếp|trên|dưới|với|tốc|số|trong|và|hoặc|ước"
    r"|at|of|in|with|that|rated|are|is|have|has|from|level|and|or|but|by|on|to|for|speed"
)
_COUNTED = rf"(?:[%*)/ ]{{0,3}}(?!(?:{_NO_NOUN})(?!\w))[^\W\d_]{{1,14}}(?!\w)){{0,5}}[%*)/ ]{{0,3}}"
_NUMBERS = re.compile(r"[0-9][0-9.,]*(?: [0-9]{3})*(?:\s?%?\s?[-\u2010\u2011–—/]\s?[0-9][0-9.,]*)?")
_LAST = r"(?=[^\w]*$)"
_BEHIND = (
    ("at_least", r"(?:\+|-plus)(?!\w)|(?:trở lên|(?:hoặc|hay) (?:(?:cao|nhiều|lớn|dài) )?hơn"
                 r"|or (?:more|above|higher|over|greater|better|longer|larger|older))(?!\w)"
                 r"|\((?:tối thiểu|ít nhất|min(?:imum|\.)?|at least)\)"
                 rf"|(?:and (?:above|over|more|higher|older|up)|upwards?|(?<![^\W\d_] )plus|at least|(?<=% )min"
                 rf"|(?:at (?:a |the )?)?minimum|tối thiểu){_LAST}"),
    ("at_most", r"(?:trở xuống|(?:hoặc|hay) (?:thấp|ít|nhỏ|bé|ngắn|kém) hơn"
                r"|or (?:less|fewer|below|lower|under|smaller|shorter))(?!\w)"
                r"|\((?:tối đa|nhiều nhất|max(?:imum|\.)?|at most)\)"
                r"|(?:and (?:below|under|less|lower|fewer)|at (?:the )?(?:most|latest)|(?:at (?:a |the )?)?max(?:imum)?"
                rf"|tops|tối đa){_LAST}"),
    ("about", r"-odd(?!\w)|\((?:ước(?: tính| đạt| thực hiện| th)?|khoảng|xấp xỉ)\)"
              r"|\((?:est\.?|estimated?|approx(?:imately|\.)?)\)"
              rf"|(?:or so|or thereabouts|approximately|roughly|ước(?: tính| thực hiện)?|est\.?){_LAST}"),
)  # fmt: skip
# By how much something goes beyond, what is passed by a vote, and how many aims are not reached.
_BY = re.compile(r"(?<!\w)(?:vượt|(?:lớn|ít|nhỏ|bé) hơn)\W{0,3}$")
_PASSED = re.compile(r"(?<!\w)passed\W{0,3}$")
_DONE = re.compile(r"(?<!\w)(?:đạt(?: được)?|hoàn thành|reach(?:ed)?|achieved?|hit|attain(?:ed)?)\W{0,3}$")


@cache
def _no_bounds() -> tuple[tuple[re.Pattern[str], re.Pattern[str], bool], ...]:
    """Words before and behind a number that bound it no more, and whether they do so where they are denied."""
    plan = "(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán)"
    earlier = f"so với (?:cùng|năm|quý|tháng|kỳ|lần|trước|{plan})"
    acts = r"laws?|bills?|acts?|codes?|resolutions?|decrees?|decisions?|motions?|ordinances?|amendments?|tests?|exams?"
    aims = "tiêu chí|chỉ tiêu|mục tiêu|nhiệm vụ|yêu cầu|nội dung|targets?|criteria|goals?|tasks?|requirements?"
    return (
        (_BY, re.compile(rf"{_COUNTED}(?:{earlier}|bậc|hạng|vị trí)(?!\w)"), False),
        (_BY, re.compile(rf"(?<![0-9]{{3}})(?<![0-9]{{3}}%)\s?%?\s?{plan}(?!\w)"), False),
        (_PASSED, re.compile(rf"\s(?:\w{{1,14}} ){{0,2}}(?:{acts})(?!\w)"), False),
        (_DONE, re.compile(rf"\s(?:\w{{1,14}} )?(?:{aims})(?!\w)"), True),
    )


@cache  # patterns so large are made when the first figure is read
def _turned() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What a denial of a comparison leaves; nothing where that is no bound. The first that fits decides."""
    return (
        ("exact", re.compile(_beside(_EXACTLY))),
        ("at_most", re.compile(_beside(rf"{_DENIED}{_MOVING}(?:(?:{_HIGHER}|{_MORE})(?: so với)?)"))),
        ("at_least", re.compile(_beside(rf"{_DENIED}{_MOVING}(?:(?:{_LOWER}|{_LESS})(?: so với)?|(?:thua )?kém)"))),
        ("at_most", re.compile(_beside(rf"{_DENIED}(?:{_REACHED})|not (?:yet|even|quite)"))),
        ("", re.compile(_beside(_BY_MUCH))),
        ("", re.compile(_beside(_NO_THING))),
    )


@cache
def _joined() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Comparisons that have more words than one: "or equal", "below the minimum of"."""
    extreme = rf"(?= (?:(?:{_LEVEL}|the|a) )?(?:{_EXTREME}))"
    return (
        ("at_least", re.compile(_beside(rf"(?:{_HIGHER}|{_MORE}){_OR_EQUAL}|{_AT_OR}(?:{_HIGHER}|{_MORE})"))),
        ("over", re.compile(_beside(rf"(?:{_HIGHER}|{_MORE}){extreme}"))),
        ("at_most", re.compile(_beside(rf"(?:{_LOWER}|{_LESS}){extreme}"))),
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
    before, lower = text[:start].lower(), text.lower()
    numbers = _NUMBERS.match(text, start)
    end = numbers.end() if numbers else start
    if before.strip():
        denied = _DENIES.search(before)
        for one, pattern in _turned() if denied else ():
            if found := pattern.search(before):
                if not one:
                    raise _turned_round(found.group(), text)
                return "exact" if _is_free(before, lower, end, denied=True) else one
        patterns = (*_joined(), *_before())
        if told := next((one for one, pattern in patterns if pattern.search(before)), ""):
            if denied:
                raise _turned_round(denied.group(), text)
            return "exact" if _is_free(before, lower, end, denied=False) else told
    return next((one for one, pattern in _behind() if pattern.match(lower, end)), "exact")


def _is_free(before: str, text: str, end: int, denied: bool) -> bool:
    """Whether what stands behind a number says that the words before it do not bound it."""
    pairs = ((head, tail) for head, tail, also in _no_bounds() if also == denied)
    return any(head.search(before) and tail.match(text, end) for head, tail in pairs)


def _turned_round(words: str, text: str) -> DxError:
    return DxError(f"'{words.strip()}' before the number in '{text}' turns it round; give the figure alone")
