"""Patterns of prose in which reports and news tell figures, with what each figure of them is.

In braces stand the subject (`s`, with a capital `S`; `u` a second one), values (`v` the figure of the subject, `n`
without what is counted, `w` an earlier one, `x` that of the second subject), changes (`g` a growth in percent, `p`
points, `m` a multiple), and the two halves of a subject whose topic stands apart (`head`, `topic`).
"""

from __future__ import annotations

from dataclasses import dataclass

LEVEL = {"percent", "count", "money", "rank", "speed", "bodies", "score"}
GROWING = {"count", "money", "speed"}


@dataclass(frozen=True)
class Expected:
    """What a figure of a pattern is.

    Attributes:
        slot: where it stands.
        period: a key of ``generated.PERIODS``; of a target its code.
        base: of a change, in the same way.
        form: of a change.
        second: whether it is of the second subject.
        falls: whether a change is negative.
        area: if not the country.
    """

    slot: str
    period: str = "report"
    table: str = "observations"
    base: str = ""
    form: str = ""
    second: bool = False
    falls: bool = False
    area: str = "VN"


@dataclass(frozen=True)
class Pattern:
    """Lines of a report with places for subjects and figures.

    Attributes:
        name: what is tried.
        kinds: of indicators that fit.
        bare: whether diacritics are taken away.
    """

    name: str
    lines: tuple[str, ...]
    expected: tuple[Expected, ...]
    kinds: frozenset[str] = frozenset(LEVEL)
    language: str = "vi"
    bare: bool = False


def _level(name: str, *lines: str, at: str = "report", kinds: set[str] = LEVEL, language: str = "vi",
           bare: bool = False, area: str = "VN") -> Pattern:  # fmt: skip
    return Pattern(name, lines, (Expected("v", at, area=area),), frozenset(kinds), language, bare)


def _change(name: str, *lines: str, at: str = "report", base: str, with_level: bool = True, slot: str = "g",
            kinds: set[str] = GROWING, language: str = "vi", bare: bool = False,
            falls: bool = False) -> Pattern:  # fmt: skip
    form = {"g": "growth", "p": "points", "m": "multiple"}[slot]
    level = (Expected("v", at),) if with_level else ()
    change = Expected(slot, at, "claims", base, form, falls=falls)
    return Pattern(name, lines, (*level, change), frozenset(kinds), language, bare)


def _two(name: str, *lines: str, at: str = "report", kinds: set[str] = LEVEL, language: str = "vi") -> Pattern:
    return Pattern(name, lines, (Expected("v", at), Expected("x", at, second=True)), frozenset(kinds), language)


_FILLER = "Các đơn vị tiếp tục triển khai nhiệm vụ theo chương trình công tác đã được phê duyệt."
PATTERNS = (
    _level("until a month", "Đến hết tháng 5/2024, {s} đạt {v}.", at="may"),
    _level("as of a day", "Tính đến ngày 15/6/2024, {s} là {v}.", at="15 June"),
    _level("bare head", "{S}: {v}."),
    _level("bare head in a list", "Một số kết quả chính", "- {S}: {v};"),
    _level("heading with a year", "Kết quả năm 2023", "{S} đạt {v}.", at="2023"),
    _level("topic apart", "{Topic}: {head} {v}."),
    _level("topic in a heading", "{Topic}", "{Head}: {v}."),
    _level("brackets", "Nhiều chỉ số được cải thiện, tiêu biểu là {s} ({v})."),
    _level("label under a figure", "Những con số nổi bật", "{v}", "{S}"),
    _level("news", f"{_FILLER} Theo thống kê mới nhất, {{s}} hiện đã đạt {{v}}, được đánh giá là tích cực."),
    _level("no diacritics", "Den het thang 5/2024, {s} dat {v}.", at="may", bare=True),
    _level("province", "Tại Đà Nẵng, {s} đạt {v}.", kinds={"percent"}, area="VN-DN"),
    _level("carried over", "{S} là nội dung được các cấp quan tâm chỉ đạo. Đến hết tháng 5/2024 đạt {v}.", at="may"),
    _level("figure first", "Cả nước hiện có {n} {s}.", kinds={"count"}),
    _level("share first", "Đến nay, {v} {s}.", kinds={"percent"}),
    _level("table", "Chỉ tiêu|Năm 2022|Năm 2023", "{S}|{w}|{v}", at="2023"),
    _two("and", "Đến hết tháng 5/2024, {s} đạt {v} và {u} đạt {x}.", at="may"),
    _two("respectively", "{S} và {u} lần lượt đạt {v} và {x}."),
    _two("semicolons", "Kết quả đến nay: {s} đạt {v}; {u} đạt {x}."),
    _two("while", "{S} là {v}, trong khi {u} mới đạt {x}."),
    _change("on a year ago", "{S} trong 6 tháng đầu năm 2024 đạt {v}, tăng {g} so với cùng kỳ năm 2023.",
            at="half", base="half ago"),
    _change("without a base", "{S} ước đạt {v}, tăng {g}.", base="report ago"),
    _change("on the month before", "Trong tháng 5/2024, {s} đạt {v}, giảm {g} so với tháng trước.",
            at="month", base="month before", falls=True),
    _change("growth alone", "Quý II năm 2024, {s} tăng {g} so với cùng kỳ năm 2023.",
            at="quarter", base="quarter ago", with_level=False),
    _change("comparison first", "So với cùng kỳ năm trước, {s} 6 tháng đầu năm 2024 tăng {g}.",
            at="half", base="half ago", with_level=False),
    _change("in the next sentence", "{S} trong 6 tháng đầu năm 2024 đạt {v}. So với cùng kỳ năm 2023 tăng {g}.",
            at="half", base="half ago"),
    _change("topic apart, growth", "{Topic}: {head} tăng {g} so với cùng kỳ năm 2023.",
            base="report ago", with_level=False),
    _change("bare head, growth", "- {S}: {v} (tăng {g} so với cùng kỳ).", base="report ago"),
    _change("growth without diacritics", "{S} trong 6 thang dau nam 2024 dat {v}, tang {g} so voi cung ky nam 2023.",
            at="half", base="half ago", bare=True),
    _change("points", "Năm 2023, {s} đạt {v}, tăng {p} so với năm 2022.", at="2023", base="2022", slot="p",
            kinds={"percent"}),
    _change("multiple", "{S} năm 2023 đạt {v}, gấp {m} so với năm 2022.", at="2023", base="2022", slot="m"),
    Pattern("from and to", ("{S} tăng từ {w} năm 2022 lên {v} năm 2023.",),
            (Expected("w", "2022"), Expected("v", "2023"))),
    Pattern("of the plan", ("{S} đạt {v}, bằng {g} kế hoạch năm 2024.",),
            (Expected("v"), Expected("g", "report", "claims", "target", "growth")), frozenset(GROWING)),
    Pattern("target", ("Phấn đấu đến năm 2025, {s} đạt {v}.",), (Expected("v", "2025", "targets"),)),
    Pattern("asked for by a date", ("Yêu cầu các đơn vị bảo đảm {s} đạt tối thiểu {v} trước ngày 31/12/2024.",),
            (Expected("v", "2024-12-31", "targets"),), frozenset({"percent"})),
    _level("English", "By the end of May 2024, {s} stood at {v}.", at="may", language="en"),
    _level("English bare head", "{S}: {v}.", language="en"),
    _level("English topic apart", "{Topic}: {head} {v}.", language="en"),
    _two("English and", "{S} reached {v} and {u} {x}.", language="en"),
    _change("English growth", "In the first half of 2024, {s} reached {v}, up {g} from the same period of 2023.",
            at="half", base="half ago", language="en"),
    _change("English note", "{S} up {g} year on year to {v}.", base="report ago", language="en"),
)  # fmt: skip
