"""Digits that are no figure: numbers of decisions, dates, numbering, pages, axes, names, what is repeated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dxlib.reading.covering import sole_date
from dxlib.reading.document import Line
from dxlib.reading.proposals.dating import Dated
from dxlib.reading.proposals.texts import Passage

_ACT = (
    r"Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư|Công văn|Văn bản|Công điện|Kế hoạch|Luật|Tờ trình"
    r"|Báo cáo|Thông báo|QĐ|NQ|NĐ|CT"
    r"|Decision|Decree|Directive|Circular|Resolution|Law|Plan|Document|Notice"
)
_LETTERS = r"[A-ZĐ][A-ZĐa-zđ0-9]*"
_CAPITALS = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_SMALL = r"[0-9]{1,2}(?![0-9]|[.,][0-9]|\s*%)"
_LIST = rf"(?:\s*(?:,|;|và|and|hoặc|đến|to|-|–|&)\s*{_SMALL})*"
# In this order; the first that takes a digit has it. Capitals count.
_RULES: tuple[tuple[str, str, str], ...] = (
    (
        "identifier",
        "address",
        r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+|(?<![\w.-])(?:[A-Za-z][\w-]{0,60}\.)+(?:vn|com|org|net|gov"
        r"|edu|info)(?!\w)[^\s,;)]*",
    ),
    (
        "identifier",
        "act",
        rf"[0-9]+\s*/\s*(?:(?:19|20)[0-9]{{2}}\s*/\s*)?{_LETTERS}(?:\s*-\s*{_LETTERS})*(?<=[A-ZĐa-zđ])",
    ),
    ("identifier", "act", rf"(?:{_ACT})\s+(?:số|No\.?)\s*:?\s*[0-9]+(?:/[0-9]+)*"),
    (
        "identifier",
        "house",
        rf"(?<!\w)(?<!vị trí )(?<!đứng )(?<!hạng )(?<!là )(?i:số(?: nhà)?) [0-9]{{1,4}}[A-Z]?(?:/[0-9]{{1,4}}[A-Z]?)*"
        rf",? (?:(?:đường|phố) [{_CAPITALS}]\w*|(?!Việt Nam|Đông |Châu |Thế )[{_CAPITALS}][a-zà-ỹ]+ [{_CAPITALS}]\w*)"
        r"|(?<![\w.,])[0-9]{1,4}[A-Z]? (?:[A-Z][a-z]+ ){1,4}(?:Street|Road|Avenue|Boulevard)(?!\w)",
    ),
    ("identifier", "act", r"(?:^|(?<=\s))(?:Số|No\.)\s*:?\s*[0-9]+(?:/[0-9]+)*"),
    ("identifier", "phone", r"(?i:điện thoại|hotline|đường dây nóng|tel|fax)[.: ]+\+?[0-9][0-9 .()-]{5,}[0-9]"),
    ("name", "standard", r"(?:ISO|IEC|TCVN|QCVN|RFC|IEEE|NIST|PCI DSS)[/A-Z \-:]*[0-9][0-9:.\-/]*(?<=[0-9])"),
    ("name", "around the clock", r"24\s?/\s?7|24\s?/\s?24|7\s?/\s?7"),
    (
        "name",
        "age",
        r"(?i:từ |trên |dưới |đủ )?[0-9]{1,3}(?:\s*[-–]\s*[0-9]{1,3})?\s*tuổi(?: trở lên)?"
        r"|(?<!\w)(?i:aged?) [0-9]{1,3}(?: and (?:over|above))?",
    ),
    (
        "name",
        "per",
        r"(?:/|(?<=trên )|(?<=per )|(?<=mỗi ))\s*1(?:[.,]000|0{2,3})?\s*(?i:dân|người|people|persons|inhabitants)",
    ),
    (
        "name",
        "term",
        r"(?<=giai đoạn )[0-9]{1,2} năm|(?<=kế hoạch )[0-9]{1,2} năm|(?<=hành động )[0-9]{1,2} năm"
        r"|(?<=hạn )[0-9]{1,2} năm",
    ),
    ("name", "industry", r"(?i:công nghiệp|cách mạng|industry|web|CMCN|lần thứ tư)\s*(?:lần thứ\s*)?[0-9]\.[0-9]"),
)
_LATER: tuple[tuple[str, str, str], ...] = (
    ("identifier", "act", rf"(?:{_ACT})\s+[0-9]+(?![0-9]|[.,][0-9]|\s*%)"),
    ("name", "level", rf"(?i:mức độ|cấp độ|mức|levels?|lớp)\s*(?i:an toàn\s*)?{_SMALL}{_LIST}"),
    (
        "name",
        "scheme",
        rf"(?:Đề án|ĐA|Chương trình|Scheme|Project|Programme|Games|World Cup)\s*(?:số\s*)?{_SMALL}(?!\s*(?:tỷ|triệu"
        rf"|nghìn))|Đề án [0-9]{{3}}"
        rf"|[Tt](?:op|OP)\s*{_SMALL}(?=\s+\w)(?!\s+(?:nước|quốc gia|nền kinh tế|về|và|thế giới|ASEAN"
        rf"|toàn cầu|Đông Nam Á|dẫn đầu|countries|nations|economies|in|for|on|and|by|globally|worldwide)(?!\w))",
    ),
    ("name", "generation", r"[0-9]G(?![0-9A-Za-z])|[0-9]+D(?!\w)|24h(?!\w)|4K(?!\w)"),
    (
        "name",
        "code",
        r"(?<!\w)(?!(?:VN[DĐ]|USD?|EUR)[0-9])[A-Za-zĐđ]\w{0,40}?[0-9][\w.]*(?<=\w)|(?:Covid|COVID|SARS|IP|MS|CVE|Sputnik|VN|DTI|DDCI"
        r"|PAPI)[- ]?[0-9][0-9-]*(?!\s*[%.,]?[0-9])",
    ),
    (
        "name",
        "version",
        r"(?:(?i:phiên bản|version|v)\s*)[0-9]+(?:\.[0-9]+)*|(?<=\w )[2-5]\.0(?![0-9]|\s*(?:%|per|million"
        r"|billion|tri|tỷ|ngh))",
    ),
    ("numbering", "ordinal", rf"(?i:(?:lần|năm|tháng|tuần|kỳ họp|phiên|khóa) thứ|session)\s+{_SMALL}"),
    (
        "numbering",
        "part",
        rf"(?:Điều|[Kk]hoản|Mục|Phụ lục|Bảng|Hình|Biểu|Chương|Phần|Bước|Phương án|Nhiệm vụ|Quận|Annex|Table"
        rf"|Figure|Chapter|Section|Article|Option)\s+(?:số\s+)?{_SMALL}{_LIST}(?!\s*(?:tỷ|triệu|nghìn|doanh|hồ"
        rf"|cơ|tỉnh|bộ))",
    ),
    ("page", "page", r"(?i:trang|page|slide)\s*:?\s*[0-9]+(?:\s*(?:/|of)\s*[0-9]+)?"),
)
_LEAD = re.compile(r"(?:[-•●▪+–]\s*)?([0-9]{1,2}(?:\.[0-9]{1,2}){0,3})([.)]?)(?=\s)(?!\s*(?:%|tỷ|triệu|nghìn|ngàn))")
_BRACKETED = re.compile(r"\(([0-9]{1,2})\)(?!\s*%)")
_CLOCK = re.compile(r"[0-9]{1,2}\s*[:h]\s*[0-9]{2}|GMT\s*\+[0-9]+", re.I)
_HOUR = re.compile(
    r"(?<![0-9:.,/])(?<!tỷ lệ )(?<!tỉ lệ )(?<!ratio of )(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?![0-9:]|[.,/][0-9])"
)
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_PAGE = re.compile(r"\W*([0-9]{1,3})(?:\s*/\s*[0-9]{1,3})?\W*")
_ROW_HEADS = re.compile(r"(?i:stt|tt|số tt|no\.?|#|số thứ tự)")


@dataclass(frozen=True)
class Mark:
    """Digits of a passage that are no figure, with the reason of the data contract and the rule that found them."""

    start: int
    end: int
    reason: str
    rule: str


@cache
def _compiled(late: bool) -> list[tuple[str, str, re.Pattern[str]]]:
    return [(reason, rule, re.compile(pattern)) for reason, rule, pattern in (_LATER if late else _RULES)]


class Pages:
    """What recurs in a document: lines that differ in their digits alone, lines that stand there again, page numbers.

    Args:
        lines: all of it, to know which is the first and the last of a page.
    """

    def __init__(self, passages: list[Passage], lines: Sequence[Line] = ()) -> None:
        self._ends: dict[int, tuple[int, int]] = {}
        for number, line in enumerate(lines):
            if line.place.page and line.text:
                first, _ = self._ends.get(line.place.page, (number, number))
                self._ends[line.place.page] = (first, number)
        bare = Counter(_bare(one.text) for one in passages if not one.fields)
        self._running = {text for text, times in bare.items() if times >= 3 and len(text) > 12}
        self._first: dict[str, Passage] = {}
        for one in passages:
            self._first.setdefault(one.text, one)

    def runs(self, passage: Passage) -> bool:
        """Whether a passage is the head or the foot of pages, with the number of the page."""
        return passage.kind == "header" or _bare(passage.text) in self._running

    def numbers(self, passage: Passage) -> bool:
        """Whether a passage is but the number of its page, the first or the last line of it."""
        match = _PAGE.fullmatch(passage.text)
        return match is not None and passage.lines[0] in self._ends.get(int(match[1]), ())

    def repeats(self, passage: Passage) -> bool:
        """Whether the same heading has stood before."""
        return passage.heading and self._first[passage.text] is not passage


def _bare(text: str) -> str:
    return re.sub(r"(?:(?<!\s)\s+)?[0-9]+\s*", "", text)


def marks(passage: Passage, near: list[Passage], pages: Pages, dated: list[Dated]) -> list[Mark]:
    """Return the digits of a passage that are no figure, in its order; none takes a part of a numeral.

    Args:
        near: the passages before and after it.
        dated: its dates.
    """
    text = passage.text
    taken = bytearray(len(text))
    found: list[Mark] = []

    def take(start: int, end: int, reason: str, rule: str) -> None:
        start, end = _whole(text, start, end)
        if any(taken[start:end]) or not re.search(r"\d", text[start:end]):
            return
        taken[start:end] = b"\1" * (end - start)
        found.append(Mark(start, end, reason, rule))

    for part in (_rows, _axis):
        for start, end, reason, rule in part(passage, near):
            take(start, end, reason, rule)
    for reason, rule, pattern in _compiled(False):
        for match in pattern.finditer(text):
            take(*_trimmed(text, match), reason, rule)
    again = pages.repeats(passage)
    for one in dated:
        take(one.start, one.end, "repeated" if again else "date", "again" if again else "date")
    if lead := _lead(passage, near):
        take(*lead, "numbering", "list")
    for reason, rule, pattern in _compiled(True):
        for match in pattern.finditer(text):
            take(*_trimmed(text, match), reason, rule)
    for match in _BRACKETED.finditer(text):
        take(match.start(1), match.end(1), "numbering", "bracket")
    for match in (_CLOCK if sole_date(text) else _HOUR).finditer(text):
        take(match.start(), match.end(), "date", "date")
    if pages.runs(passage) or pages.numbers(passage) or sole_date(text):
        for match in _NUMBER.finditer(text):
            take(match.start(), match.end(), "page", "running")
    return sorted(found, key=lambda one: one.start)


def _trimmed(text: str, match: re.Match[str]) -> tuple[int, int]:
    whole = match.group()
    left = len(whole) - len(whole.lstrip(" /"))
    return match.start() + left, match.start() + len(whole.rstrip(" ./,-:"))


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch that cuts no numeral: 5 of 1.5 is none."""
    while start > 0 and text[start].isdigit() and _joins(text, start - 1):
        start -= 1
    while end < len(text) and text[end - 1].isdigit() and _follows(text, end):
        end += 1
    return start, end


def _joins(text: str, at: int) -> bool:
    return text[at].isdigit() or (text[at] in ".," and at > 0 and text[at - 1].isdigit() and text[at + 1].isdigit())


def _follows(text: str, at: int) -> bool:
    return text[at].isdigit() or (text[at] in ".," and at + 1 < len(text) and text[at + 1].isdigit())


def _rows(passage: Passage, near: list[Passage]) -> Iterator[tuple[int, int, str, str]]:
    """The number of a row, in its first cell."""
    if not passage.fields:
        return
    first = passage.fields[0]
    words = passage.text[first.start : first.end]
    headed = " ".join(first.above)
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,2})*[.)]?", words) and (not headed or _ROW_HEADS.fullmatch(headed)):
        yield first.start, first.end, "numbering", "row"


def _axis(passage: Passage, near: list[Passage]) -> Iterator[tuple[int, int, str, str]]:
    """The labels of an axis: numbers at equal steps, and nothing else."""
    if passage.fields or re.search(r"[^\W\d_]", passage.text):
        return
    found = list(_NUMBER.finditer(passage.text))
    values = [float(match.group().replace(".", "").replace(",", ".")) for match in found]
    steps = {round(after - before, 6) for before, after in pairwise(values)}
    if len(values) >= 4 and len(steps) == 1 and steps != {0.0}:
        for match in found:
            end = match.end() + (passage.text[match.end() : match.end() + 1] == "%")
            yield match.start(), end, "axis", "axis"


def _lead(passage: Passage, near: list[Passage]) -> tuple[int, int] | None:
    """The number of a heading or of an item at the beginning of a passage."""
    match = _LEAD.match(passage.text)
    if match is None or passage.fields:
        return None
    rest = passage.text[match.end() :].lstrip()
    closed = match[2] in (".", ")") or "." in match[1]
    if closed and (rest[:1].isupper() or rest[:1] in '“"(' or match[2] == ")"):
        return match.start(1), match.end(2)
    if rest[:1].isupper() and not closed and _in_sequence(int(match[1]), near):
        return match.start(1), match.end(2)
    return None


def _in_sequence(number: int, near: list[Passage]) -> bool:
    """Whether a neighbour begins with the number before or after."""
    heads = [match[1] for one in near if (match := _LEAD.match(one.text))]
    return any(head.isdecimal() and abs(int(head) - number) == 1 for head in heads)
