"""What stands beside a number: words of size, sign and kind belong to it, and are read with it or refused."""

from __future__ import annotations

import re

from dxlib.errors import DxError
from dxlib.notation.alike import OTHER_WORD, SIZES, is_size, is_torn, likely

PERCENT = (
    r"(?:\s*|-)(?:(?:điểm ?)?\(?%|(?:điểm )?phần trăm(?!\w)"
    r"|(?:per ?cents?|percentage(?:[ -]points?)?|perc|pctg?|pps?|p\.p)(?!\w))(?:[ -](?:điểm|points?)(?!\w))?"
)
CODES = "usd|vnd|vnđ|eur|gbp|jpy|cny|rmb|sgd|aud|chf|hkd|krw|thb|inr"
MONEY = rf"(?:{CODES}|dollars?|euros?|đồng|đôla|dong|đ)"
_SIGNS_OF_MONEY = "$€£¥₫₹₩₽฿"

_WRITE = {
    "vi": {3: "nghìn", 6: "triệu", 9: "tỷ", 12: "nghìn tỷ", 15: "triệu tỷ"},
    "en": {3: "thousand", 6: "million", 9: "billion", 12: "trillion", 15: "quadrillion"},
}
_PRINT = {
    "vi": "Vietnamese print, which has nghìn, triệu and tỷ",
    "en": "English print, which has thousand, million, billion, trillion and quadrillion",
}
_UNCLEAR = {"m", "b", "t", "g", "e", "n", "o", "i", "ng"}  # metres, millions, a name such as 5G?
_UNITS = {"m", "t", "g", "o", "i"}  # apart from the number they are units and names
_MEASURED = r"long|wide|high|tall|deep|of|above|below|away|from|dài|rộng|cao|sâu|vuông|khối"
_COUNTED = re.compile(rf"\s+(?!(?:{_MEASURED})(?!\w))[^\W\d_]{{2,}}")
_DOTTED = re.compile(r"\.\s?[^\W\d_]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CARDINALS = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " một mốt hai ba bốn lăm nhăm sáu bảy bẩy tám chín mười"
)
_AFTER_JOINT = _words("năm tư")  # five and four, where they are no year and no part of another word
_JOINTS = _words("phần phẩy phảy chấm point points dot")
_FRACTIONS = _words(
    "third quarter fourth fifth sixth seventh eighth ninth tenth twelfth hundredth thousandth millionth"
    " thirds quarters fourths fifths sixths sevenths eighths ninths tenths twelfths hundredths thousandths millionths"
)
_TENS = _words(
    "half halves tens hundred hundreds dozen dozens doz dz lakh lakhs lac lacs crore crores cr myriad myriads"
    " trăm chục mươi vạn rưỡi rưởi nửa tá phẩy phảy tram chuc muoi ruoi nua"
)
_PARTS = _CARDINALS | _FRACTIONS | _TENS | _words("ức lẻ phết chấm squared cubed ppt score")
_LINKS = _JOINTS | _words(
    "a an and per out of in on over to or plus times by for every each the total comma below x"
    " và với trên trong mỗi mọi cho đến tới hoặc hay linh số tổng của nhân mũ"
)
_IN_PROSE = _JOINTS | _words("a and")
_NO_GAP = ("", " ", "-")
_TURNED = re.compile(  # right before a number
    r"(?<!\w)(?:(?<!hàng )(?:không|chưa|chẳng)(?: (?:phải(?: là)?|có|còn|hẳn|đúng|chính xác|hoàn toàn))?"
    r"|khác|trừ(?: đi)?|(?:not|never)(?: about| exactly)?|isn.t|without"
    r"|less|except(?: for)?|excluding|(?:other|rather) than|instead of|(?:double|twice|thrice|triple|treble)(?: the)?"
    r"|(?:gấp|nhân) đôi|phần (?:tư|năm)|point|căn|root of|per ?cent|pct|percentage|phần trăm)$"
)
_SIGN_BEFORE = re.compile(
    r"(?<!\w)(?:âm|(?:minus|negative)(?: growth(?: rate)?)?|neg)"
    r"(?: (?:of|by|at|là|tới|đến|khoảng|hơn|gần|trên|dưới|xấp xỉ|about|around|nearly|almost|over|some))*$"
)

_WORD = re.compile(r"[^\W\d_]+")
_NEXT = re.compile(r"((?:[^\w%]|_)*)([^\W\d_]+)")
_COMPOUND = re.compile(r"[-\u2010\u2011]([^\W\d_]+)")
_NO_WORD = re.compile(r"(?:\W|_)*")
_TO_DIGIT = re.compile(r"[^0-9]*")
_IN_MONEY = re.compile(rf"(?:{CODES})?(\w*?){MONEY}?")
_MONEY_NEXT = re.compile(rf"\s?(?:[{_SIGNS_OF_MONEY}]|{MONEY}(?!\w))", re.I)
_MONEY_BEFORE = re.compile(rf"(?:[{_SIGNS_OF_MONEY}]|(?<!\w)(?:{CODES}))\s?(?:[mbkt]|tr)$")
_IS_MONEY = re.compile(rf"{MONEY}|us")
_MONEY_LAST = re.compile(rf"(?<!\w)(?:{MONEY}|us)$")
_OTHER_WORD = re.compile(OTHER_WORD, re.I)
_OTHER_NUMBER = re.compile(  # one-stop, both ways, a rucksack, advice
    r"(?:(?<=một) (?:cửa|chiều|thành viên)|(?<=hai) chiều|(?<=ba) (?:lô|rem|chỉ)|(?<=bốn) mùa"
    r"|(?<=tư) (?:liệu|vấn|nhân|pháp|duy|cách|tưởng|thế|bản|gia|sản|doanh|thục))(?!\w)", re.I,
)  # fmt: skip
_LEFT = re.compile(
    rf"(?<![^\W_])(?:{CODES})?(?:nghìn|ngàn|triệu|t[ỷỉ]|rưỡi|nghin|trieu|trđ"
    r"|(?:thousand|million|billion|trillion|quadrillion|lakh|crore|dozen|hundred)s?|mln|bln|mrd|mio|(?-i:[mb]n))"
    rf"(?![^\W_])(?!{OTHER_WORD})",
    re.I,
)
_IS_PERCENT = re.compile(PERCENT, re.I)
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SIGNED = re.compile(rf"[^{_DASHES}+<>=≥≤≧≦⩾⩽~≈≃≅∼/!]*[{_DASHES}]")
_UNEQUAL = re.compile(r"!\s?=|<\s?>|/\s?=|=\s?/")
_SIGN_BEHIND = re.compile(rf"(?:[{_DASHES}][^{_DASHES}\w]{{0,8}}|(?<!\w)(?:âm|minus|negative|neg|trừ)\W{{0,8}})$", re.I)
_CLOSED = re.compile(rf"\s*(?:(?:[%{_SIGNS_OF_MONEY}]|{MONEY}(?!\w))\s*)?\)", re.I)
_ROMAN = re.compile(rf"\s?[{_DASHES}/]\s?[IVX]+(?!\w)")


def check_behind(text: str, start: int, end: int, language: str, scaled: bool = False) -> None:
    """Refuse what stands behind a number, up to the next digit, and belongs to it.

    Args:
        text: with plain characters, as ``numerals.plain`` returns it.
        start, end: where the number stands, with the magnitude words that were read.
        scaled: whether it has such words.

    Raises:
        DxError: a word of size that is not read, a fraction, another number in words, a sign.

    Example:
        >>> check_behind("5 doanh nghiệp", 0, 1, "vi")
        >>> check_behind("5 lac", 0, 1, "en")
        Traceback (most recent call last):
        dxlib.errors.DxError: 'lac' after the number in '5 lac' belongs to it and is not understood; write it in digits
    """
    found = _TO_DIGIT.match(text, end)
    rest = found.group() if found else ""
    if not rest or rest == "%":
        return
    percent = _IS_PERCENT.match(rest)
    if percent and rest[percent.end() :].lstrip().startswith("%"):
        raise DxError(f"'{text}' has two percent signs")
    ahead = text[:start].rstrip().casefold()
    money = _has_money(ahead[-1:]) or bool(_MONEY_LAST.search(ahead))
    word = "" if percent else part_behind(rest, scaled, money)
    if word:
        raise not_understood(word, text, language)
    if left := _LEFT.search(rest, percent.end() if percent else 0):
        raise DxError(
            f"'{left.group()}' in '{text}' is left over; write a number, its magnitude and its unit in this order"
        )
    if _ROMAN.match(rest) or (end + len(rest) == len(text) and _SIGN_BEHIND.search(rest)):
        raise DxError(
            f"'{rest.strip()}' after the number in '{text}' may be a sign or a number; write -5 for less than 0"
        )


def part_behind(rest: str, scaled: bool = False, money: bool = False, prose: bool = False) -> str:
    """Return the first word behind a number if it belongs to it, as it is written; "of", "a" and currencies are passed.

    Args:
        rest: what stands behind the number and its magnitude words.
        scaled: whether it has such words.
        money: whether a currency stands before it.
        prose: a sentence goes on behind it, in which other numbers may stand in words.

    Example:
        >>> part_behind(" and a half million"), part_behind(" trạm"), part_behind(" rưỡi", scaled=True)
        ('half', '', 'rưỡi')
    """
    at, joined, passed = 0, scaled, _IN_PROSE if prose else _LINKS
    while found := _NEXT.match(rest, at):
        gap, written = found.groups()
        word = written.casefold()
        if prose and gap not in _NO_GAP:
            return ""
        if _OTHER_WORD.match(rest, found.end()) or _OTHER_NUMBER.match(rest, found.end()):
            return ""
        if is_size(word) or is_size(stem(word)) or is_torn(word, rest, found.end()):
            return written
        if word in _PARTS and (joined or not prose or word not in _CARDINALS):
            return "" if _is_compound(word, rest, found.end(), first=not at) else written
        if joined and word in _AFTER_JOINT and gap in _NO_GAP and not (prose and at == 0):
            return written
        if _is_unclear(written, gap, rest[found.end() :], money):
            return written
        if word not in passed and (prose or not _IS_MONEY.fullmatch(word)):
            return ""
        at, joined, money = found.end(), word in _JOINTS, bool(_IS_MONEY.fullmatch(word))
    return ""


def _is_compound(word: str, rest: str, end: int, first: bool) -> bool:
    """Whether a word goes on behind a hyphen with what is no number: one-stop, half-year."""
    onward = _COMPOUND.match(rest, end)
    return bool(onward and (first or word in _CARDINALS) and onward.group(1).casefold() not in _PARTS)


def _is_unclear(written: str, gap: str, behind: str, money: bool) -> bool:
    """Whether a letter behind a number may be a magnitude: right behind it, in capitals, with money or a noun."""
    word = written.casefold()
    bare = stem(word)
    if word == "bill":
        return money or not behind[:1].isspace() or not behind.strip() or bool(_MONEY_NEXT.match(behind))
    if _IS_MONEY.fullmatch(word) and not _DOTTED.match(behind):
        return False
    if bare in ("m", "b", "t") and (_DOTTED.match(behind) or (gap == " " and _COUNTED.match(behind))):
        return True
    if bare not in _UNCLEAR or (gap and _COMPOUND.match(behind)):
        return False
    alone = not gap or written.isupper() or bare not in _UNITS
    return alone or money or bare != word or _has_money(gap) or bool(_MONEY_NEXT.match(behind))


def _has_money(text: str) -> bool:
    return any(one in text for one in _SIGNS_OF_MONEY)


def stem(word: str) -> str:
    """Return a word without the currency that is written together with it: ``bn`` of ``usdbn`` and of ``bnđ``."""
    found = _IN_MONEY.fullmatch(word)
    return (found.group(1) if found and not _IS_MONEY.fullmatch(word) else "") or word


def not_understood(word: str, text: str, language: str) -> DxError:
    """Return why a word behind a number is refused, with what to write."""
    bare = stem(word.casefold())
    exponent = SIZES.get(bare, SIZES.get(likely(bare), 0))
    if exponent:
        why = f"is no magnitude of {_PRINT[language]}; if it is one, write {_WRITE[language][exponent]}"
    elif bare in _UNCLEAR:
        why = f"is no magnitude of {_PRINT[language]}; write the word in full, or the number alone"
    else:
        why = "belongs to it and is not understood; write it in digits"
    return DxError(f"'{word}' after the number in '{text}' {why}")


def check_whole(text: str, start: int, end: int) -> None:
    """Refuse a figure with half a bracket around it, or a stroke behind it with nothing more.

    Args:
        text: with plain characters.
        start, end: where the figure stands in it, its total or its upper end included.
    """
    if text.count("(") != text.count(")"):
        closed = _CLOSED.match(text, end) and "(" not in text[:start]
        if closed or (text.startswith("(") and not text[1:start].strip(_SIGNS_OF_MONEY)):
            raise DxError(f"'{text}' has half a bracket; give the figure alone")
    if text.endswith("/") and text[end:].strip(" %") == "/":
        raise DxError(f"'{text}' has nothing behind its stroke; write a part and its total as \"60/63\"")


def sign(text: str, start: int, end: int) -> bool:
    """Return whether a figure has a sign or a word before it that makes it negative.

    Args:
        text: with plain characters.
        start, end: where the figure stands in it, from its first digit.

    Raises:
        DxError: what stands before it, or in brackets, may be a sign, turns its meaning round, or belongs to it.

    Example:
        >>> sign("-$5", 2, 3), sign("âm khoảng 5%", 9, 10), sign("tăng 5%", 5, 6)
        (True, True, False)
    """
    if not start:
        return False
    before = text[:start].casefold()
    head, lead = _parted(before)
    if money := _MONEY_LAST.search(head):
        head, inner = _parted(head[: money.start()])
        lead = inner + lead
    core = "".join(c for c in lead if c not in _SIGNS_OF_MONEY + "\"'“”‘’«»").lstrip()
    if "%" in core:
        raise DxError(f"'%' before the number in '{text}'; a unit stands behind its number")
    if _UNEQUAL.search(core) or _TURNED.search(head):
        raise DxError(f"'{text[:start].strip()}' before the number in '{text}' turns it round; give the figure alone")
    if left := _LEFT.search(head) or _MONEY_BEFORE.search(head) or _part_before(head):
        word = left if isinstance(left, str) else left.group()
        raise DxError(f"'{word}' before the number in '{text}' belongs to it; write it behind, or all in digits")
    if core.rstrip().endswith("(") and _CLOSED.match(text, end):
        raise DxError(f"a number in brackets, as in '{text}', may be negative; write -5 or 5, without brackets")
    if not any(dash in core for dash in _DASHES):
        return bool(_SIGN_BEFORE.search(head))
    # A dash with a blank behind it may be that of a list; a true minus is none, nor is one before a currency.
    last, apart = core.rstrip()[-1], core != core.rstrip()
    if not _SIGNED.fullmatch(core.rstrip()) or (apart and last != "\u2212" and (last != "-" or "- " in before)):
        raise DxError(f"'{core.strip()}' before the number in '{text}' is no sign; write -5 for less than 0")
    return True


def _parted(before: str) -> tuple[str, str]:
    """What stands before a number up to the last letter, and the rest."""
    found = _NO_WORD.match(before[::-1])  # backwards, so that it takes no longer than the text is long
    cut = len(before) - (found.end() if found else 0)
    return before[:cut], before[cut:]


def _part_before(head: str) -> str:
    """The word before a number that is a number as well; "of", "to" and the like are passed over."""
    joined = False
    for hop, word in enumerate(reversed(_WORD.findall(head[-60:]))):
        if (
            word in _CARDINALS
            or word in _TENS
            or ((hop or word.endswith("s")) and word in _FRACTIONS)
            or (joined and word in _AFTER_JOINT)
        ):
            return word
        if word not in _LINKS:
            return ""
        joined = word in _JOINTS
    return ""
