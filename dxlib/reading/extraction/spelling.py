"""Words of a scan that lost diacritics where a figure needs them: sizes, qualifiers, words of dates."""

from __future__ import annotations

import re

from dxlib.notation.search import folded
from dxlib.reading.extraction.wording import bare_language, unaccented

_SIZES = {"trieu": "triệu", "ty": "tỷ", "ti": "tỉ", "nghin": "nghìn", "ngan": "ngàn", "dong": "đồng", "nguoi": "người"}
_DATES = {"thang": "tháng", "nam": "năm", "dau": "đầu", "cuoi": "cuối", "quy": "quý", "ngay": "ngày", "ky": "kỳ"}
_BEFORE = {
    "hon": "hơn", "gan": "gần", "khoang": "khoảng", "tren": "trên", "uoc": "ước", "dat": "đạt", "tang": "tăng",
    "giam": "giảm",
}  # fmt: skip
_UNLIKE = {"trieu", "nghin"}  # what is no other word, whatever stands on it
_NUMBER = re.compile(r"(?:.*[^\w.,])?[0-9]+(?:[.,][0-9]+)*")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\b")
_STROKES = re.compile(r"([I1lTHN|]{1,3})([/-](?:19|20)[0-9]{2}[.,;:)]*|)")
_LETTERS = re.compile(r"[^\W\d_]+")
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
_DIACRITIC = re.compile("[À-ỹ]")
_FEW = 0.25  # of the words of a page that have diacritics, where it is printed without and these were seen into it


def spelled(lines: list[list[str]]) -> list[list[str]]:
    """Return the words of a page, line by line, those beside figures with the diacritics that they lost.

    Another language has none to lose: a page is mended if Vietnamese letters stand in it. One that is printed without
    diacritics has none: those that were seen in dirt, or in a likely word, are taken away.

    Example:
        >>> spelled([["Đạt", "359", "triéu,", "6", "thang", "dau", "nam", "2024"], ["Ty", "lệ", "16%"]])
        [['Đạt', '359', 'triệu,', '6', 'tháng', 'đầu', 'năm', '2024'], ['Tỷ', 'lệ', '16%']]
        >>> spelled([["5", "dong"]])
        [['5', 'dong']]
        >>> spelled([["Ty", "le", "ho", "so", "nop", "trực", "tuyen", "cua", "tinh", "nam", "nay"]])[0][5:]
        ['truc', 'tuyen', 'cua', 'tinh', 'nam', 'nay']
    """
    if _is_bare(lines):
        return [[unaccented(word) for word in line] for line in lines]
    if not any(_VIETNAMESE.search(word) for line in lines for word in line):
        return lines
    return [_line(line) for line in lines]


def _is_bare(lines: list[list[str]]) -> bool:
    """Whether a page is Vietnamese printed without diacritics."""
    words = [word for line in lines for word in line if _LETTERS.search(word)]
    few = sum(bool(_DIACRITIC.search(word)) for word in words) <= _FEW * len(words)
    return few and bare_language(unaccented(" ".join(words))) == "vi"


def _line(line: list[str]) -> list[str]:
    found = list(line)
    for at in range(len(line)):
        before, word = (found[at - 1] if at else ""), found[at]
        after = line[at + 1] if at + 1 < len(line) else ""
        if folded(before) == "quy" and (quarter := _quarter(word, after)):
            found[at] = quarter
            continue
        found[at] = _LETTERS.sub(lambda match: _told(match[0], before, after), word, count=1)  # noqa: B023
    return found


def _quarter(word: str, after: str) -> str:
    """A quarter in Roman numerals as it is meant, of strokes that were seen as other letters: IH, II1, lI."""
    match = _STROKES.fullmatch(word)
    if not match or not (match[2] or re.match(r"(?:năm|nam|của|[/-])", after) or _YEAR.match(after)):
        return ""
    strokes = sum(2 if one in "HN" else 1 for one in match[1])
    return f"{'I' * strokes}{match[2]}" if strokes < 4 and not match[1].isdecimal() else ""


def _told(word: str, before: str, after: str) -> str:
    """A word as it is written between two others."""
    bare, last, next_ = folded(word), folded(before.strip("(.,;:")), folded(after.strip("(.,;:"))
    whole = ""
    if not word.isascii() and bare not in _UNLIKE:
        return word  # as it is written: "5 ngân hàng", "5 năm"
    if bare in _SIZES and (_NUMBER.fullmatch(before) or last in _SIZES):
        whole = _SIZES[bare]
    elif bare in _BEFORE and (_NUMBER.match(after) or next_ in _BEFORE):
        whole = _BEFORE[bare]
    elif bare == "ty" and next_ in ("le", "trong", "suat"):
        whole = "tỷ"
    elif bare in _DATES and _in_date(bare, last, next_, before, after):
        whole = _DATES[bare]
    return _cased(whole, word) if whole else word


def _in_date(bare: str, last: str, next_: str, before: str, after: str) -> bool:
    """Whether a word that may be one of a date stands in one."""
    if bare == "thang":
        return bool(_NUMBER.fullmatch(before) or re.match(r"[0-9]", after) or next_ in ("truoc", "dau", "cuoi"))
    if bare in ("dau", "cuoi"):
        return next_ == "nam" or (last == "" and next_ == "thang")
    if bare == "nam":
        return last != "viet" and bool(_YEAR.match(after) or last in ("dau", "cuoi"))
    if bare == "ky":
        return last == "cung"
    return bool(re.match(r"[0-9]" if bare == "ngay" else r"(?:[1-4]|I{1,3}|IV)(?:[/.,]|$)", after))


def _cased(told: str, printed: str) -> str:
    if printed.isupper() and len(printed) > 1:
        return told.upper()
    return told[0].upper() + told[1:] if printed[0].isupper() else told
