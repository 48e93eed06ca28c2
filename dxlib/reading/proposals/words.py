"""Words as they are compared: in small letters, one spelling of each, short forms written out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dxlib.notation.search import decomposed

# What reports in Vietnamese abbreviate, besides what they explain themselves in brackets.
_SHORT = {
    "attt": "an toàn thông tin", "atttm": "an toàn thông tin mạng", "atanm": "an toàn an ninh mạng",
    "atm": "atm", "bcđ": "ban chỉ đạo", "bhxh": "bảo hiểm xã hội", "bhyt": "bảo hiểm y tế",
    "bcvt": "bưu chính viễn thông", "cbccvc": "cán bộ công chức viên chức", "cccd": "căn cước công dân",
    "cđs": "chuyển đổi số", "cnht": "công nghiệp hỗ trợ", "cnns": "công nghiệp công nghệ số",
    "cnscđ": "công nghệ số cộng đồng", "cntt": "công nghệ thông tin", "cpđt": "chính phủ điện tử",
    "cps": "chính phủ số", "cqnn": "cơ quan nhà nước", "csdl": "cơ sở dữ liệu",
    "csdlqg": "cơ sở dữ liệu quốc gia", "dn": "doanh nghiệp", "dncns": "doanh nghiệp công nghệ số",
    "dvc": "dịch vụ công", "dvcqg": "dịch vụ công quốc gia", "dvctt": "dịch vụ công trực tuyến",
    "đttm": "đô thị thông minh", "đna": "đông nam á", "gtgt": "giá trị gia tăng", "hđđt": "hóa đơn điện tử",
    "hssk": "hồ sơ sức khỏe", "hsskđt": "hồ sơ sức khỏe điện tử", "httt": "hệ thống thông tin",
    "kcb": "khám chữa bệnh", "khcn": "khoa học công nghệ", "kts": "kinh tế số", "kt": "kinh tế",
    "lgsp": "nền tảng tích hợp chia sẻ dữ liệu", "ndxp": "ndxp nền tảng tích hợp chia sẻ dữ liệu quốc gia",
    "nnl": "nguồn nhân lực", "nsnn": "ngân sách nhà nước", "nslđ": "năng suất lao động",
    "smartphone": "điện thoại thông minh", "smartphones": "điện thoại thông minh",
    "sxkd": "sản xuất kinh doanh", "tchc": "thủ tục hành chính", "tmđt": "thương mại điện tử",
    "ttkdtm": "thanh toán không dùng tiền mặt", "tthc": "thủ tục hành chính",
    "tttt": "thông tin truyền thông", "vneid": "vneid định danh điện tử", "xhs": "xã hội số",
}  # fmt: skip
_ONE = {
    "tỉ": "tỷ", "kì": "kỳ", "kĩ": "kỹ", "mĩ": "mỹ", "lí": "lý", "qui": "quy", "web": "website",
    "firm": "enterprise", "business": "enterprise", "businesse": "enterprise", "company": "enterprise",
    "locality": "province", "provincial": "province", "subscriber": "subscription", "percentage": "share",
    "proportion": "share", "citizen": "people", "incident": "attack",
    "cellphone": "phone", "handset": "phone", "telecom": "telecommunication", "telco": "telecommunication",
    "postal": "post",
}  # fmt: skip
# Words that stand beside any figure and do not say what it is about.
_VIETNAMESE = """
    tăng giảm so với cùng kỳ năm tháng quý ngày đạt tỷ lệ gấp lần hơn gần khoảng đầu cuối trước sau là và của trên tổng
    đồng triệu nghìn có được thêm đã đến nay hiện các những trong số theo tính lũy kế cả cộng con này riêng mới đang còn
    vẫn cũng thì mà do bởi tại nhằm ước cho khi như vào ra lên xuống qua rất nhiều ít nước toàn quốc việt nam ngoài về
    từ ở chỉ tiếp tục ghi nhận kết quả tp hết tới mức
"""
_ENGLISH = """
    usd up down by from to of the in percent compared with same period year month a an and or is was were are be been
    has have had for on at that which there its it as about more than over so far now only also who whose each every
    january february march april june july august september october november december
    other vietnam country stood reached end figure while respectively estimated expected
"""
_NUMBERED = {
    "độ": 1,
    "level": 1,
    "án": 2,
    "scheme": 2,
    "project": 2,
    "định": 3,
    "decision": 3,
}  # and digits of their number
_ENDING = re.compile(r"(?:ing|ed|er|e)$")
_PLURAL = re.compile(r"[^siu]s$")  # of English words; no Vietnamese one ends so
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_EXPLAINED = re.compile(r"\(\s*(?:sau đây )?(?:gọi tắt là |viết tắt là |gọi là )?([A-ZĐ][A-ZĐa-zđ]{1,9})\s*\)")


@lru_cache(maxsize=1 << 15)
def _one(word: str) -> str:
    word = unicodedata.normalize("NFC", decomposed(word))
    if len(word) > 3 and _PLURAL.search(word):
        word = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
    return _stem(_ONE.get(word, word))


def _stem(word: str) -> str:
    """An English word without its ending: shopped, shopping and shopper are one."""
    if len(word) < 5 or not word.isascii():
        return word
    stem = _ENDING.sub("", word)
    return re.sub(r"([^aeioul])\1$", r"\1", stem if len(stem) > 2 else word)


EMPTY = frozenset(map(_one, (_VIETNAMESE + _ENGLISH).split()))


@lru_cache(maxsize=1 << 12)
def _split(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text).lower()))


def words(text: str, short: dict[str, str] | None = None) -> list[str]:
    """Return the words of a text as they are compared; of numbers those that are names, as in "level 4".

    Args:
        short: what else is abbreviated, as ``explained`` found it.

    Example:
        >>> words("Tỉ lệ HTTT: 56,1%")
        ['tỷ', 'lệ', 'hệ', 'thống', 'thông', 'tin']
    """
    found: list[str] = []
    last = ""
    for word in _split(text):
        whole = (short or {}).get(word) or _SHORT.get(word)
        if whole:
            found += [_one(one) for one in whole.split()]
        elif not word.isdecimal() or (last in _NUMBERED and len(word) <= _NUMBERED[last]):
            found.append(_one(word))
        last = word
    return found


def informative(text: str) -> int:
    """Return how many words of a text say what a figure is about."""
    return sum(word not in EMPTY for word in words(text))


def explained(text: str) -> dict[str, str]:
    """Return what a text abbreviates and explains: the words before ``(ABC)`` whose initials it has.

    Example:
        >>> explained("Trung tâm giám sát mạng (TTGSM) đã vận hành")
        {'ttgsm': 'trung tâm giám sát mạng'}
    """
    found: dict[str, str] = {}
    for match in _EXPLAINED.finditer(text):
        short = match[1].lower()
        before = _WORD.findall(text[max(0, match.start() - 120) : match.start()].lower())[-len(short) :]
        if "".join(word[0] for word in before) == short:
            found[short] = " ".join(before)
    return found
