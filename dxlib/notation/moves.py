"""Words before and behind a number that say that something falls."""

from __future__ import annotations

import re

from dxlib.errors import DxError

_RISES = r"tăng|tang|rose|ris(?:es?|en|ing)|up(?! to)|gr[eo]w(?:s|n|ing)?|growth|increas(?:es?|ed|ing)"
_FALLS = (
    r"giảm|giam|sụt|tụt|hụt|thu hẹp|(?:thấp|thap|kém) h[ơo]n(?! (?:(?:hoặc|hay) bằng"
    r"|(?:(?:nhiều|hẳn|một chút|đôi chút) )?(?:so với|mức|mốc|ngưỡng|con số)))|đi xuống|sa sút|co hẹp|tuột"
    r"|(?:fell|falls?|falling|fallen)(?! short)|down|decreas(?:es?|ed|ing)|declin(?:es?|ed|ing)|dropp(?:ed|ing)|drops?"
    r"|reduc(?:es?|ed|ing|tions?)|lower(?! than| or equal)|shr[aiu]nks?|shrinking|contract(?:ed|ing|ions?)"
    r"|slump(?:s|ed|ing)?|plung(?:es?|ed|ing)|plummet(?:s|ed|ing)?|tumbl(?:es?|ed|ing)"
)
# These say so right before the number alone: hạ tầng is infrastructure.
_FALLS_BESIDE = (
    r"hạ|mất|(?<!yếu )kém|bớt|(?<!đẩy )lùi|co lại|rớt|rơi|trượt|thua|xuống|off"
    r"|weakened|retreat(?:s|ed)|lessened"
    r"|cut(?:s|ting)?|los(?:t|es?|s|ses|ing)|slip(?:s|ped|ping)?|slid"
    r"|sank|dip(?:s|ped)?|eased|tightened by|diminished|dwindled"
)
_BETWEEN = (
    r"mạnh|nhẹ|sâu|đi|tới|đến|xuống|thêm|khoảng|hơn|gần|trên|xấp xỉ|by|of|about|around|over|nearly|almost|some|further"
    r"|more than|another|to|usd|vnd|us"
)
_MOVE = re.compile(
    rf"(?<![\w-])(?:(?P<rise>{_RISES})|{_FALLS}"
    rf"|(?:{_FALLS_BESIDE})(?=(?:(?: [^\W\d_]+){{1,3}} by)?(?:\W+(?:{_BETWEEN}))*[^\w:;,]*$))(?![\w-])"
)
_NOT = re.compile(
    r"(?:(?<!\w)(?:không|chưa|chẳng|khong|chua|not|never|no|without)|(?<!\w)\w{1,8}n['’]t)"
    r"(?! (?:chỉ|những|ngừng|only|just|merely))(?: được phép)?(?: [^\W\d_]+)? $"
)
_TAKEN = re.compile(r"\s*(?:giây|phút|giờ|ngày|tuần|tháng|năm|lần)(?!\w)")  # "mất 5 ngày" takes five days
# "không giảm xuống dưới 5%", "did not fall below 5%": where it stays; "không tăng quá 5%".
_BEYOND = re.compile(r"\s(?:(?:xuống|lên|to)\s(?:dưới|trên|quá|vượt)|below|under|above|over|beyond)(?!\w)")
_RISES_BEYOND = re.compile(r"\s(?:(?:lên\s)?(?:quá|trên|vượt|hơn)|above|over|beyond|(?:by )?more than)(?!\w)")
_FEWER = re.compile(r"(?<!\w)(?:ít|nhỏ|bé) hơn\W{0,3}$")
_THAN = re.compile(r"\s?%?(?: [^\W\d_]{1,14}){0,3} so với (?:cùng|năm|quý|tháng|kỳ|lần|trước)(?!\w)")
_COMPARED = ("thấp hơn", "thap hon", "kém hơn", "kém", "lower")
_EITHER = re.compile(r"\s*(?:/|hoặc|hay|or)\s*")
_BEHIND = re.compile(
    r"(?:\s*(?:%|per ?cent|percentage points?))?\s*(?:fewer|less|lower|slower|smaller|decrease|decline|drop|fall"
    r"|down|cut|loss|contraction|reduction)(?: than)?\s*$", re.I,
)  # fmt: skip


def falls(text: str, start: int, end: int) -> bool:
    """Return whether the words around a number say that something falls; of several before it the last one counts.

    Args:
        text: with plain characters.
        start, end: where the number stands.

    Raises:
        DxError: what they say is denied, or it may rise or fall.

    Example:
        >>> falls("sụt 5%", 4, 5), falls("giảm chậm lại, tăng 5%", 20, 21), falls("a 5% cut", 2, 3)
        (True, False, True)
    """
    before = text[:start].lower()
    moves = list(_MOVE.finditer(before))
    if not moves:
        return bool(_BEHIND.match(text, end) or (_FEWER.search(before) and _THAN.match(text, end)))
    last = moves[-1]
    if last.group() == "mất" and _TAKEN.match(text, end):
        return False
    denied = _NOT.search(before[: last.start()])
    if denied and (last.group() in _COMPARED or (_RISES_BEYOND if last["rise"] else _BEYOND).match(before, last.end())):
        return False  # "không thấp hơn" is a bound
    if denied:
        said = before[denied.start() : last.end()].strip()
        raise DxError(f"'{said}' before the number in '{text}' turns it round; give the figure alone")
    if len(moves) > 1 and _EITHER.fullmatch(before[moves[-2].end() : last.start()]):
        raise DxError(f"the figure in '{text}' may be a rise or a fall; say which")
    return not last["rise"]
