"""Text without diacritics: given those of the words that are known, and taken again."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from dxlib.notation.search import folded

# With these figures are told, whatever else is known: "ha tang" is no rise.
_TOLD = """
    hạ tầng; giám sát; giám đốc; đất đai; cộng đồng; hoạt động; lao động; tự động; di động; hợp đồng; hội đồng; đồng
    thời; so với; mục tiêu; phấn đấu; tối thiểu; ít nhất; không dưới; không thấp hơn; tối đa; không quá; xấp xỉ;
    khoảng; hơn; gần; vượt; ước; tăng trưởng; tăng; giảm; gấp; lần lượt; lần; đạt; điểm phần trăm; phần trăm; điểm;
    tỷ lệ; tỷ trọng; tỷ đồng; tỷ; triệu; nghìn; đồng; xếp hạng; xếp thứ; xếp; thứ hạng; đứng thứ; cùng kỳ; đến; đầu;
    kế hoạch; người dùng; người; tài khoản; thuê bao; hồ sơ; giao dịch; doanh nghiệp; tỉnh; thành phố; ngày; tháng;
    năm; việt nam; quý; quy định; quy mô; quy hoạch; cuối; với; cùng; cung cấp; kỳ; chữ ký; hết; lũy kế; kể từ;
    trước; hệ thống; nền tảng; dịch vụ; lượt; cuộc
"""
_WORD = re.compile(r"[^\W\d_]+")
_MOST = 3  # words beside each other by which one is told


class Accents:
    """The diacritics of Vietnamese words.

    Args:
        texts: with diacritics, from which words and their neighbours are learned.
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._texts = texts

    @cached_property
    def _known(self) -> dict[str, str]:
        """Of words without diacritics those that have them, as they stand most often."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for text in self._texts:
            for gram in _grams(unicodedata.normalize("NFC", text.lower())):
                counts[folded(gram)][gram] += 1
        known = {bare: found.most_common(1)[0][0] for bare, found in counts.items()}
        return known | {folded(told): told for told in map(str.strip, _TOLD.split(";"))}

    def restored(self, text: str) -> str:
        """Return a text without diacritics with those of the words that are known, letter for letter.

        Example:
            >>> Accents(["Hồ sơ nộp trực tuyến"]).restored("Ho so nop truc tuyen dat 12,5 nghin, tang 3%")
            'Hồ sơ nộp trực tuyến đạt 12,5 nghìn, tăng 3%'
        """
        found = list(_WORD.finditer(text))
        at, parts, end = 0, [], 0
        while at < len(found):
            length = next((n for n in range(_MOST, 0, -1) if self._is_known(text, found[at : at + n], n)), 1)
            start, stop = found[at].start(), found[at + length - 1].end()
            parts += [text[end:start], _cased(self._known.get(text[start:stop].lower(), ""), text[start:stop])]
            at, end = at + length, stop
        return "".join(parts) + text[end:]

    def _is_known(self, text: str, some: list[re.Match[str]], length: int) -> bool:
        return len(some) == length and text[some[0].start() : some[-1].end()].lower() in self._known


def _grams(text: str) -> Iterator[str]:
    """Words, and words with but a blank between them."""
    for part in re.findall(r"[^\W\d_]+(?: [^\W\d_]+)*", text):
        words = part.split()
        for first in range(len(words)):
            for last in range(first + 1, min(first + _MOST, len(words)) + 1):
                yield " ".join(words[first:last])


def _cased(told: str, printed: str) -> str:
    if len(told) != len(printed):
        return printed
    return "".join(one.upper() if other.isupper() else one for one, other in zip(told, printed, strict=True))
