"""What a document prints of itself: title, number, date, issuer, language, the period it covers; in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dxlib.errors import DxError
from dxlib.indicators import Words
from dxlib.loaders.dimensions import Dimensions
from dxlib.notation.dates import code_of
from dxlib.notation.figures import clean
from dxlib.notation.periods import Period
from dxlib.notation.search import folded
from dxlib.reading.covering import (
    DATELINE,
    DATES,
    DAY,
    covered,
    dateline,
    first_period,
    period_of,
    sole_date,
    state_of,
    with_state,
)  # fmt: skip
from dxlib.reading.document import Document
from dxlib.reading.extraction.wording import bare_language

_HEAD, _FOOT = 60, 15  # lines in which a document says what it is, without empty ones
_VIETNAMESE = re.compile("[àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)
_NUMBER = re.compile(
    r"(?:^|(?:\||(?<!\s)[^\S\t]*\t)\s*)(?:Số|SỐ|No\.?|NO\.?)\s*(?::\s*)?([0-9]+\s*/\s*[\w./&-]*[^\W\d_][\w.&-]*)"
)
_SIGNED = re.compile(rf"(?:^|[|\t,]|\s)[^\W\d_][^,|\t0-9]{{1,40}},\s*({DAY})(?!\d)")
_PLACED = re.compile(rf"[^\W\d_][^,|\t0-9]{{1,30}},\s*{DATES.pattern}")
_BEGUN = re.compile(rf"(?:[^\W\d_][^,|\t0-9]{{1,30}},\s*)?{DATES.pattern}\s*[-–—|·]\s")  # "22/8/2024 – Phóng viên"
_BRIEFED = re.compile(rf"\W*(?:tài liệu\s+)?(?:phục vụ|tại)\s+(?:cuộc |buổi )?họp báo\s[^;.]*?({DAY})\W*", re.I)
_FEW = 6  # lines of which one may begin with where and when
_SHORT = 60  # characters of a line that says where and when
_POSTED = re.compile(r"\W*(?:ngày đăng|đăng|cập nhật|xuất bản|published|updated|posted)(?!\w)", re.I)
_KINDS = {
    "BÁO CÁO": "Report", "BÁO CÁO TÓM TẮT": "Summary report", "BÁO CÁO TỔNG KẾT": "Final report",
    "BÁO CÁO SƠ KẾT": "Interim report", "QUYẾT ĐỊNH": "Decision", "CHỈ THỊ": "Directive", "NGHỊ QUYẾT": "Resolution",
    "KẾ HOẠCH": "Plan", "THÔNG BÁO": "Notice", "TỜ TRÌNH": "Submission", "CÔNG ĐIỆN": "Dispatch", "REPORT": "Report",
    "THÔNG CÁO BÁO CHÍ": "Press release", "PRESS RELEASE": "Press release",
    "DECISION": "Decision", "DIRECTIVE": "Directive", "RESOLUTION": "Resolution",
}  # fmt: skip
_NATION = re.compile(r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM|SOCIALIST REPUBLIC OF VIET ?NAM", re.I)
_TRAIL = re.compile(
    r"(?:trang chủ|home)\s*[/>»›|].*|[^>»›.]{2,50}(?:[>»›][^>»›.]{2,50}){2,}", re.I
)  # where a page stands
_SECTION = re.compile(r"(?:[IVX]+|[0-9]+|[A-ZĐ])\s*[.)/]\s*\D")
_ABOVE = re.compile(r"độc lập\s*[-–]\s*tự do|(?:số|no\.?)\s*(?::\s*)?[0-9./]|kính gửi|[\W_]*$", re.I)
_BODY = re.compile(
    r"(?:bộ|ủy ban|uỷ ban|ubnd|sở|cục|tổng cục|văn phòng|thủ tướng|chính phủ$|ngân hàng|tập đoàn|hiệp hội|ban chỉ đạo"
    r"|thanh tra|cơ quan thường trực|ministry of|general (?:statistics )?office|national statistics|office of"
    r"|state bank|people's committee|department of)(?!\w)",
    re.I,
)


@dataclass(frozen=True)
class Identity:
    """What a document says of itself; what it does not print is empty or estimated, and ``notes`` say so.

    Attributes:
        title: in both languages; the one that is not printed is made of issuer and period.
        issuer, number: as printed, empty if not printed.
        producer: the id of who counted, by the issuer; empty if nobody known issued it.
        published_basis: ``printed`` or ``estimated``.
        covers: the period reported on, as a code.
        notes: in English, what is estimated or made, and from what.
        estimated: whether no title names the period, so that it is taken from the text, or the date of a state is that
            of publication, before the period is over.
    """

    title: Words
    issuer: str
    number: str
    producer: str
    language: str
    published: date
    published_basis: str
    as_of: date
    covers: str
    notes: tuple[str, ...] = ()
    estimated: bool = False


def identify(
    document: Document,
    dimensions: Dimensions,
    *,
    published: date | None = None,
    as_of: date | None = None,
    covers: str = "",
    likely: date | None = None,
) -> Identity:
    """Return what a document prints of itself, in the forms of Vietnamese administration and of web pages.

    Args:
        document: as it was read.
        dimensions: who counts and which bodies there are.
        published: the day of publication, if somebody knows it; it counts as printed where the document prints it.
        as_of: the date of a state that names none, if somebody knows it.
        covers: the period reported on, as a code, if somebody knows it.
        likely: the day of publication that is taken where none is printed or given.

    Raises:
        DxError: no day of publication is printed or given, and no period from which to estimate one; the as-of date
            lies after that day.
    """
    from dxlib.reading.proposals.dating import restored

    every = [clean(line.text) for line in document.lines]
    lines = [line for line in every if line]
    language = language_of(" ".join(lines))
    told = [restored(line) for line in lines] if language == "vi" else lines
    printed, month = dates_of(told), _month_of(told)
    dated = [line for line in told if not dateline(line)]
    title = title_of(every, [clean(line.text) for line in document.lines if line.kind == "heading"])
    notes: list[str] = []
    entitled = "" if title.endswith(".") else period_of(restored(title))
    named = entitled or first_period(dated[:_HEAD], published or next(iter(printed), likely or month))
    day, basis = _published(published, printed, likely, month, covers or named, notes)
    if as_of and as_of > day:
        raise DxError(f"--as-of {as_of} lies after the day of publication, {day}; --published says another one")
    given, covers = covers, covers or covered(named, dated, day)
    state = None if given or entitled == covers else state_of(dated, day)
    covers = with_state(covers, state, day) if state else covers
    estimated = not given and entitled != covers
    if estimated:
        notes.append("The period covered is estimated from the text: the title names none.")
    end = Period.parse(covers).end
    stand = as_of or state or min(end, day)
    estimated = estimated or (as_of is None and state is None and day < end)
    if as_of is None and state is None:
        taken = "the end of the period" if end <= day else "the day of publication"
        notes.append(f"The as-of date is estimated: {taken}.")
    issuer, producer = issuer_of(lines, dimensions, language, day)
    return Identity(
        title=_titles(title, issuer, covers, language, dimensions, producer, notes), issuer=issuer,
        number=number_of(lines), producer=producer, language=language, published=day, published_basis=basis,
        as_of=stand, covers=covers, notes=tuple(notes), estimated=estimated,
    )  # fmt: skip


def language_of(text: str) -> str:
    """Return the language of a text: Vietnamese where its letters say so, or where its words would.

    Example:
        >>> language_of("Báo cáo tháng 4"), language_of("Report of April"), language_of("Bao cao cua Bo ve thue bao")
        ('vi', 'en', 'vi')
    """
    letters = sum(one.isalpha() for one in text)
    if len(_VIETNAMESE.findall(text)) > 0.02 * letters:
        return "vi"
    return bare_language(text)


def number_of(lines: list[str]) -> str:
    """Return the number of a document as its head prints it, without blanks; empty if none is printed.

    Numbers of other decisions, which the text cites, stand inside sentences and are not taken.

    Example:
        >>> number_of(["BỘ TÀI CHÍNH", "Số: 14 /BC-BTC", "Theo Quyết định số 942/QĐ-TTg"])
        '14/BC-BTC'
    """
    found = (_NUMBER.search(line) for line in lines[:_HEAD])
    return next((re.sub(r"\s+", "", match[1]).rstrip(".,;") for match in found if match), "")


def dates_of(lines: list[str]) -> list[date]:
    """Return the days that a document prints as its own: beside a place, as officials sign, or alone on a line.

    Example:
        >>> dates_of(["Số: 14/BC-BTC Hà Nội, ngày 16 tháng 02 năm 2024", "theo Quyết định ban hành ngày 15/6/2021"])
        [datetime.date(2024, 2, 16)]
    """
    ends = [*lines[:_HEAD], *lines[_HEAD:][-_FOOT:]]
    signed = [match[1] for line in ends if (match := _SIGNED.search(line)) and not _cites(line, match.start(1))]
    signed += [match[1] for line in ends if len(line) < _SHORT and (match := _PLACED.fullmatch(line))]
    alone = [found for line in ends if (found := sole_date(line))]
    pieces = [piece for line in ends[:_FEW] for piece in re.split(r"[|·•]", line) if _POSTED.match(piece)]
    alone += [found for piece in pieces if (found := sole_date(piece))]
    alone += [match[1] for line in ends if (match := _BRIEFED.fullmatch(line))]
    alone += [match[1] for line in ends[:_FEW] if (match := _BEGUN.match(line))]
    return list(dict.fromkeys(day for text in (*signed, *alone) if (day := _day(text))))


def _month_of(lines: list[str]) -> date | None:
    """The end of the month, or of the quarter, beside the place of a document; none if none is printed."""
    ends = [*lines[:_HEAD], *lines[_HEAD:][-_FOOT:]]
    told = (code for line in ends if (code := period_of(re.sub(r"^(?=[0-9])", "tháng ", dateline(line)))))
    periods = (one for code in told if (one := Period.parse(code)).kind in ("month", "quarter"))
    return next((one.end for one in periods), None)


def _cites(line: str, at: int) -> bool:
    """Whether a date stands in a sentence that cites something of that day."""
    return bool(re.search(r"(?:số|no\.?)\s*[0-9]+/[^\s,]+[^|\t]*$", line[:at])) and len(line) > 120


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(code_of(re.sub(r"(?:(?<!\s)\s+)?([/.-])\s*", r"\1", text)))
    except (DxError, ValueError):
        return None


def title_of(lines: list[str], headings: list[str]) -> str:
    """Return the title: what follows the kind of document (BÁO CÁO), else the first heading, else the first line.

    A heading with a number is that of a section: the title then stands before it, if anything does.

    Example:
        >>> title_of(["BỘ TÀI CHÍNH", "BÁO CÁO", "Tình hình thu chi", "năm 2023", "Kính gửi: ..."], [])
        'Báo cáo Tình hình thu chi năm 2023'
    """
    for at, line in enumerate(lines[: 2 * _HEAD]):
        kind = next((one for one in sorted(_KINDS, key=len, reverse=True) if line.upper() == one), "")
        if kind and (rest := list(_title_lines(lines[at + 1 :]))):
            about = " ".join(rest)
            return f"{kind.capitalize()} {about.lower() if about.isupper() else about}"
        begun = next((one for one in _KINDS if line.upper().startswith(f"{one} ") and line.upper() == line), "")
        if begun:
            return " ".join([line, *_title_lines(lines[at + 1 :])])
    written = [line for line in lines if line]
    first = headings[0] if headings else ""
    before = written[: written.index(first)] if _SECTION.match(first) and first in written else []
    before = [line for line in before if not (_NATION.search(line) or _ABOVE.match(line))]
    spoken = [line for line in (*before, *headings, *written) if line and not re.match(r"#|https?://", line)]
    named = [line for line in spoken if not (_BODY.match(line.lstrip("# ")) and len(line) < 90)]
    told = [line for line in named if not (_dated(line) or _TRAIL.fullmatch(line))]
    return (told or spoken or written or [""])[0].lstrip("# ")[:200]


def _dated(line: str) -> bool:
    """Whether a line dates the document rather than name it: a day, and few words beside it."""
    return bool(dateline(line)) or (bool(dates_of([line])) and len(line.split()) <= DATELINE)


def _title_lines(lines: list[str]) -> Iterator[str]:
    """The lines of a title: what stands together, and is no sentence."""
    begun = False
    for line in lines[:8]:
        if not line:
            if begun:
                return
            continue
        if re.search(r"[.;:]$", line):
            return
        begun = True
        if re.match(
            r"[(“\"*]|[IVX]+\.|[0-9]+\.|kính gửi|nơi nhận|căn cứ|thực hiện|theo ", line, re.I
        ) or _SIGNED.search(line):
            return
        if len(line) > 200 or _BODY.match(line):
            return
        yield line


def _published(
    given: date | None, printed: list[date], likely: date | None, month: date | None, named: str, notes: list[str]
) -> tuple[date, str]:
    """The day of publication, and whether it is printed or estimated."""
    if given is not None:
        if given not in printed:
            notes.append("The day of publication is not printed; it was given by whoever read the document.")
        return given, "printed" if given in printed else "estimated"
    if printed:
        return printed[0], "printed"
    if likely is not None:
        notes.append("The day of publication is not printed; it is that of the id.")
        return likely, "estimated"
    if month is not None:
        notes.append("The day of publication is estimated: the end of the month beside the place.")
        return month, "estimated"
    if named:
        notes.append("The day of publication is estimated: the end of the period.")
        return Period.parse(named).end, "estimated"
    raise DxError("the document prints no day of publication and no period; say --published DATE")


def issuer_of(lines: list[str], dimensions: Dimensions, language: str, day: date) -> tuple[str, str]:
    """Return who issued a document, as printed, and the id of the producer that this is; each empty if not known.

    Where no head names a body, the one producer that the text names, or by far the most often, counts.
    """
    head = next((at for at, line in enumerate(lines[:_HEAD]) if _NATION.search(line)), None)
    top = lines[: (head or 8) + 3]
    pieces = [piece.strip() for line in top for piece in re.split(r"[|\t]|\s{3,}", _NATION.sub("|", line))]
    bodies = [piece for piece in pieces if _BODY.match(piece) and len(piece) < 90 and not re.search("[0-9:;]", piece)]
    forms = _forms(dimensions, day)
    known = next((piece for piece in pieces if folded(piece) in forms), "")
    if known:
        name, producer = forms[folded(known)]
        printed = name if known.isupper() and not name.isupper() else known
        return printed, dimensions.counting(dimensions.lineage(producer), day)
    text = folded(" ".join(lines))
    named: Counter[str] = Counter()
    for form, (_, producer) in forms.items():
        named[producer] += len(re.findall(rf"(?<!\w){re.escape(form)}(?!\w)", text))
    (first, most), (_, next_most) = [*named.most_common(2), ("", 0), ("", 0)][:2]
    clear = most > 0 and most >= 2 * next_most
    return (bodies or [""])[0], dimensions.counting(dimensions.lineage(first), day) if clear else ""


def _forms(dimensions: Dimensions, day: date) -> dict[str, tuple[str, str]]:
    """How producers are called, in small letters without diacritics: the name as written, and who each is on a day."""
    found: dict[str, tuple[str, str]] = {}
    limits = dimensions.limits["producer"]
    there = {one: first <= day <= last for one, (first, last) in limits.items()}
    rows = sorted(dimensions.producers.itertuples(), key=lambda row: not there.get(row.id, True))
    for row in rows:
        for name in (row.name_vi, row.name_en, row.short_vi, row.short_en, *row.keywords):
            found.setdefault(folded(name), (name, row.id))
        if row.name_vi.startswith("Bộ "):  # Bộ TT&TT, Bộ TTTT, BTTTT
            initials = "".join(word[0] for word in folded(row.name_vi).split()[1:] if word != "va")
            found.setdefault(f"bo {initials}", (row.name_vi, row.id))
            found.setdefault(f"b{initials}", (row.name_vi, row.id))
    return {form: one for form, one in found.items() if len(form) > 2}


def _titles(
    title: str, issuer: str, covers: str, language: str, dimensions: Dimensions, producer: str, notes: list[str]
) -> Words:
    """The title in both languages: as printed, and in the other one by issuer and period."""
    rows = dimensions.producers.set_index("id")
    other = "en" if language == "vi" else "vi"
    who = str(rows.loc[producer, f"name_{other}"]) if producer else issuer
    period = Period.parse(covers).label(other)
    made = (
        {"en": f"Report of the {who}, {period}", "vi": f"Báo cáo của {who}, {period}"}[other]
        if who
        else ({"en": f"Report, {period}", "vi": f"Báo cáo, {period}"}[other])
    )
    notes.append(f"The {'English' if other == 'en' else 'Vietnamese'} title is ours.")
    shown = title or {"en": "Report", "vi": "Báo cáo"}[language]
    return Words(**{language: shown, other: made})
