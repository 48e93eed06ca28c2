"""Words of size: those that are understood, those that are misspelt, and words that only begin like one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAGNITUDES = {
    "vi": {
        "nghìn": 3, "ngàn": 3, "k": 3, "triệu": 6, "tỷ": 9, "tỉ": 9,
        "nghin": 3, "trieu": 6, "ty": 9,  # without diacritics; "ngan" is a bank (ngan hang) as well
    },
    "en": {"thousand": 3, "k": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12, "quadrillion": 15},
}  # fmt: skip
_ELSEWHERE = {  # magnitudes of other languages, and shortened: known, so that they are refused
    3: "thousands ks thou thous tsd thd thsd grand ribu mille ngan ngìn ngin ngh",
    6: "millions mln mio mil mill mm kk juta tr trd trệu tiệu trieeuj millionen millones milyon",
    9: "billions bln bil mrd mld mlrd md mia tyr tyf milliard milliards milliarden miliard miliar milyar",
    12: "trillions tn trn trln tril trill triliun",
    15: "quadrillions",
}
SIZES = {
    **MAGNITUDES["vi"],
    **MAGNITUDES["en"],
    **{word: exponent for exponent, words in _ELSEWHERE.items() for word in words.split()},
}
# Behind a magnitude, a word that makes another of the two: a rate, a millionaire, a television of 4K.
OTHER_WORD = (
    r"(?:(?<=t[ỷỉyi])\s+(?:l[ệe]|trọng|suất|ph[úu]|mỉ|vi|gi[áa](?! tr[ịi])"
    r"|số(?! (?:tiền|dư|lượng|thu|vốn|lượt|liệu|hóa|đơn|điện|thuê)))"
    r"|(?<=tri[eêềệ]u)\s+(?:ph[úu]|đại|đình|hồi(?! (?:đáp|âm))|tập(?! (?:tin|đoàn|dữ|hồ|thể))"
    r"|chứng(?! (?:thư|chỉ|từ|khoán|nhận|minh)))"
    r"|(?<=k)\s+(?:tvs?|tivi|ti vi|uhd|videos?|màn hình|phim|cameras?|displays?|monitors?|resolutions?"
    r"|độ phân giải))(?!\w)"
)
_TORN = ("triệu", "nghìn", "million", "billion", "thousand", "trillion")
_LIKE = {  # with wrong diacritics, or letters that make another syllable, which stands behind no number
    "trieu": "triệu", "triu": "triệu", "treu": "triệu", "nghin": "nghìn", "nghim": "nghìn", "ty": "tỷ", "ti": "tỷ",
}  # fmt: skip
_ENGLISH = ("thousand", "million", "billion", "trillion", "quadrillion", "hundred", "dozen")
_NO_MISPRINT = frozenset({"bullion", "doze", "dozer", "dozed", "dozens", "hundreds"})
_ILLION = re.compile(r"(?:m|b|tr|quadr|quint|sext|sept|oct|non|dec|z|gaz)il+i(?:[oóõ]n?\w{0,3}|ard\w{0,2})")
_GLUED = re.compile(r"(?:trieu|nghin|tỷ|thousand|million|billion|trillion)(?!aires?\b)\w")
_SYLLABLE = re.compile(  # as Vietnamese writes one, without diacritics; what is none is misspelt
    r"(?:ngh?|[cgknpt]h|gi|qu|tr|[bcdghklmnprstvx])?"
    r"(?:[aeiouy]|a[iouy]|e[ou]|i[au]|o[aei]|oa[iy]|oe[o]|u[aeiouy]|ua[y]|uoi|uou|uy[au]|i?eu|yeu"
    r"|(?:[aeiouy]|ie|ye|oa|oe|uo|ua|ue|uy|uye|oo)(?:ch|n[gh]?|[cmpt]))"
)


@lru_cache(maxsize=1 << 12)
def is_size(word: str) -> bool:
    """Return whether a word is a magnitude in some language, shortened, misspelt or with something written to its end.

    Example:
        >>> is_size("triệu"), is_size("mrd"), is_size("tirệu"), is_size("triển"), is_size("mission")
        (True, True, True, False, False)
    """
    bare = undressed(word)
    if word in SIZES or _ILLION.fullmatch(word) or _GLUED.match(word) or _GLUED.match(bare):
        return True
    return bool(likely(word)) or (bare == "ruoi" and word != "ruồi")


def is_torn(word: str, rest: str, end: int) -> bool:
    """Return whether a word and the next are one magnitude with a blank in it: tri ệu."""
    return any(one.startswith(word) and rest.startswith(one[len(word) :], end + 1) for one in _TORN)


def likely(word: str) -> str:
    """Return the magnitude that a word is, with a letter or its diacritics wrong; nothing of other words.

    Example:
        >>> likely("triuệ"), likely("chiệu"), likely("tousand"), likely("tiêu")
        ('triệu', 'triệu', 'thousand', '')
    """
    bare = undressed(word)
    return _LIKE.get(bare) or _vietnamese(word, bare) or (_english(word) if word.isascii() else "")


def _vietnamese(word: str, bare: str) -> str:
    """A magnitude that is heard so, as chiệu, or one whose letters are no syllable in this order."""
    heard = re.sub("^ngh(?=[àa])", "ng", re.sub("^ch", "tr", word)).removesuffix("g")
    if heard != word and heard in MAGNITUDES["vi"] and not word.isascii():
        return heard
    if re.sub(r"(.)\1+", r"\1", bare) in ("ty", "ti") and len(bare) > 2 and not word.isascii():
        return "tỷ"
    if len(bare) < 4 or _SYLLABLE.fullmatch(bare):
        return ""
    for one in ("trieu", "nghin"):
        if _wrong(bare, one) == 1 and (not word.isascii() or set(bare) == set(one)):
            return _LIKE[one]
    return ""


def _english(word: str) -> str:
    if len(word) < 4 or word in _NO_MISPRINT:
        return ""
    bare = word.removesuffix("s")
    near = {one: _wrong(bare, one) for one in _ENGLISH}
    return next((one for one, wrong in near.items() if 0 < wrong <= 1 + (len(one) > 10)), "")


def _wrong(word: str, right: str) -> int:
    """How many letters are wrong, too many or left out, or exchanged with the next; of few that are shared, all."""
    if len(set(right) - set(word)) > 2 or abs(len(word) - len(right)) > 2:
        return len(right)
    from rapidfuzz.distance import OSA  # most words never come so far

    return int(OSA.distance(word, right))


def undressed(word: str) -> str:
    """Return a word without its diacritics; đ stays."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
