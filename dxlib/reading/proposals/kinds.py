"""What a figure is: a level, a change, a target; from the words before it, the head of its column, its date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dxlib.reading.proposal import Reason
from dxlib.reading.proposals.about import About
from dxlib.reading.proposals.around import Site
from dxlib.reading.proposals.dating import Dated, dates
from dxlib.reading.proposals.standing import AGAINST, right_behind

_CHANGE_HEAD = re.compile(
    r"tăng trưởng|tăng\s*/\s*giảm|tăng, giảm|so (?:với|cùng)|chênh lệch|thay đổi|growth|change|increase|yoy|y/y", re.I
)
_TARGET_HEAD = re.compile(
    r"\bKH\b|mục tiêu|chỉ tiêu (?:giao|năm|đến|kế hoạch)|kế hoạch|phấn đấu|target|goal|planned", re.I
)
_TARGET = re.compile(
    r"mục tiêu|phấn đấu|chỉ tiêu (?:đề ra|đặt ra|được giao|giao|kế hoạch|năm)|hướng tới|yêu cầu (?:đạt|đến)"
    r"|vượt (?:chỉ tiêu|mục tiêu|kế hoạch)"
    r"|mục tiêu đề ra|(?:cần|phải) (?:đạt|có|nâng|đưa|tăng)|(?:mục tiêu|chỉ tiêu)(?: là)?\s*$"
    r"|(?<!ban hành )(?:kế hoạch|\bKH|nhiệm vụ|phương hướng|định hướng|plans?|tasks?)"
    r"(?=[^.;:,()]*(?:năm|giao|year|20[0-9]{2}))(?:\s+[^\s.;:,()]+){0,6}\s*:"
    r"|(?:the |a )?(?:target|goal|objective)s?\b|\bplan (?:is|was|calls|asks|provides) (?:for|to)\b"
    r"|\b(?:should|must|is to|are to|needs to|need to) (?:reach|rise|grow|increase|be|have|get)\b"
    r"|(?:aim|want|hope|plan|striv|seek|intend|expect)(?:e?s|ing|ed)?"
    r" (?:to|at|for)\b",
    re.I,
)
_OVER_A_LIST = re.compile(
    r"(?:kế hoạch|\bKH\b|nhiệm vụ|chiến lược|chương trình|plan|strategy|programme)\b.*(?:đề ra|đặt ra|:\s*$)", re.I
)
_HEADED = re.compile(
    r"\W*(?:[0-9IVX]+[.)]\s*)?(?:(?:các|một số)\s+)?(?:mục tiêu|chỉ tiêu|phấn đấu|targets?\b|goals?\b)", re.I
)
_RESULTS = re.compile(
    r"kết quả|tình hình|thực hiện|(?<!phải )(?<!cần )(?<!sẽ )hoàn thành|đạt được|results|progress|achieved|performance",
    re.I,
)
_ASKED = re.compile(
    r"đề nghị|yêu cầu|hoàn thành|bảo đảm|đảm bảo|triển khai|tổ chức|phấn đấu|must|should|complete", re.I
)
_FROM = re.compile(r"\W*từ\s+", re.I)  # "từ 50% dân số trở lên"
_BY = re.compile(
    r"trước(?:\s+ngày|\s+tháng)?\s*$|(?:đến|tới)(?: hết| cuối)?(?:\s+(?:năm|tháng|ngày|quý))?\s*$"
    r"|by(?: the end of)?\s*$|before\s*$",
    re.I,
)
_NOW = re.compile(r"hiện nay|hiện có|hiện đạt|đến nay|tới nay|đã đạt|\bnow\b|currently|so far|to date", re.I)
_LEVELS = (
    (6, re.compile(r"\W*(?:phần|chương|part|chapter)\s+\w+", re.I)), (5, re.compile(r"\W*[A-H]\.\s")),
    (4, re.compile(r"\W*[IVX]+[.)]\s")), (3, re.compile(r"\W*[0-9]+[.)]\s")), (2, re.compile(r"\W*[0-9]+\.[0-9]")),
)  # fmt: skip
_UNNUMBERED = 1
_ONLY = 0.95
_APART = re.compile(r"[,;(]")
_ASKED_FOR = re.compile(  # "80% that our plan asks for by 2030"
    r"\s*(?:that|which|mà)\s+(?:the |our |its )?(?:plan|target|goal|decision|kế hoạch|mục tiêu|chiến lược)", re.I
)
_OF_PLAN = re.compile(
    r"^\s*(?:so với\s+)?(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|of the (?:annual |year's )?(?:plan|target))", re.I
)
_AGAINST_TARGET = re.compile(r"^\s*(?:so với\s+)?(?:mục tiêu|chỉ tiêu)", re.I)
_EQUALS = re.compile(r"(?:bằng|đạt|hoàn thành|equal to|equivalent to|reaching)\s*$", re.I)
_COMPARED = re.compile(r"so với|cùng kỳ|cùng kì|year[- ]on[- ]year|compared (?:to|with)", re.I)
_OF_WHAT = re.compile(r"(?:về|so với|in|of)\b", re.I)
_LIST = re.compile(
    r"^\s*(?:(?:,|và|and|;|\()\s*)?$|^[^.;,]{0,25}\s(?:và|and)\s*$|^[^.;,]{0,20}\band\s[^.;,]{1,30}\sby\s*$|^[^.;]{0,25}[,;]\s*(?:(?:và|and)\s*)?$"
)


@dataclass
class Kind:
    """How likely a figure is a level, a change or a target; what they leave of one is that it is none of them.

    Attributes:
        due: the date by which a target is due, where one is printed; ``only`` whether it begins after the day of
            publication, so that the figure can be nothing but a target.
        of_plan: whether it is a result against a plan.
    """

    level: float
    change: float
    target: float
    due: Dated | None = None
    only: bool = False
    of_plan: bool = False
    reasons: dict[str, list[Reason]] = field(default_factory=dict)


def kind(one: Site, dated: list[Dated], about: About, before: Kind | None) -> Kind:
    """Return what a figure is likely to be.

    Args:
        dated: the dates of its passage.
        about: the report; what lies after its date is due, and what begins after its publication can only be due.
        before: the figure before it in its sentence.
    """
    reasons: dict[str, list[Reason]] = {"change": [], "target": []}
    change = _change(one, before, reasons["change"])
    due = _due(one, dated, about)
    only = due is not None and _only_due(one, due, dated, about)
    target = _ONLY if only else _target(one, due, about, reasons["target"])
    if due and only:
        reasons["target"].append(Reason(rule="to_come", found=due.code))
    if due and before and before.target > target > 0.1:  # one sentence says what is to be reached
        target = before.target
    of_plan = bool(_OF_PLAN.match(one.behind)) and one.amount.unit in ("percent", "multiple")
    if of_plan and one.amount.unit == "percent" and not one.amount.move and not _AGAINST_TARGET.match(one.behind):
        return Kind(0.02, 0.08, 0.02, of_plan=True, reasons=reasons)
    if of_plan and (_EQUALS.search(one.before) or one.amount.move or _AGAINST_TARGET.match(one.behind)):
        reasons["change"].append(Reason(rule="of_plan", found=one.behind.strip()[:40]))
        change, target = 0.95, 0.02
    if only and one.amount.unit in ("count", "bare"):
        change = min(change, 0.05)  # "20,000 more by 2030": what is asked for
    change, target = min(change, 0.98), min(target, _ONLY) * (1 - min(change, 0.98))
    return Kind(1 - change - target, change, target, due, only and not of_plan, of_plan, reasons)


def shares_fall(one: Site, told: Kind) -> bool:
    """Whether a change shares the "fell" of the one before it: its print is none, so that no row can say it."""
    if one.amount.move or all(reason.rule != "goes_on" for reason in told.reasons["change"]):
        return False
    inside = (each for each in one.amounts if one.sentence[0] <= each.digits[0] < one.amount.digits[0])
    return next((each.move for each in [*inside][::-1] if each.move), 0) < 0


def _change(one: Site, before: Kind | None, reasons: list[Reason]) -> float:
    amount = one.amount
    if one.field and not one.prose and any(_CHANGE_HEAD.search(head) for head in one.field.above):
        reasons.append(Reason(rule="column", found=one.field.above[-1]))
        return 0.9
    if amount.move:
        words = one.passage.text[amount.moved : amount.start].strip()
        reasons.append(Reason(rule="move", found=words))
        if amount.unit in ("percent", "multiple", "rank"):
            return 0.95
        bracketed = one.passage.text[max(0, amount.moved - 1) : amount.moved] == "("
        return 0.45 if words == "+" and not bracketed else 0.6 if words.lower().startswith("thêm") else 0.9
    if amount.unit == "multiple":
        reasons.append(Reason(rule="move", found=amount.printed))
        return 0.9
    own = ";" in one.before and amount.noun and not _OF_WHAT.match(amount.noun)  # "; 100% of villages have"
    if before and before.change > 0.5 and amount.unit == "percent" and _LIST.match(one.before) and not own:
        reasons.append(Reason(rule="goes_on", found=one.before.strip()))
        return 0.75
    if _COMPARED.match(one.behind.strip(" ,(")) and amount.unit == "percent":
        reasons.append(Reason(rule="compared", found=one.behind.strip()[:30]))
        return 0.4
    return 0.02


def _only_due(one: Site, due: Dated, dated: list[Dated], about: About) -> bool:
    """Whether the period of a figure begins after the day of publication, so that nobody can have counted it yet."""
    start = due.period.start if due.period else None
    if start is None or start <= about.published or due.role in ("since", "plan"):
        return False
    if one.field and not one.prose:
        return due not in dated or not any(dates(head, about.as_of) for head in one.field.above)
    own = [d for d in dated if d.period and d.role in ("", "until") and one.clause[0] <= d.start < one.clause[1]]
    return due in own and not _NOW.search(one.before) and all(_comes(d, about) for d in own)


def _due(one: Site, dated: list[Dated], about: About) -> Dated | None:
    """The date after the report in the head of a column, or in the sentence, the nearest first, or in the headings."""
    if one.field and not one.prose:
        for head in one.field.above:
            if later := _to_come(head, about):
                return later[0]
    wished = _TARGET.search(one.passage.text[one.sentence[0] : one.amount.start]) or _ASKED_FOR.match(one.behind)
    if any(right_behind(one.passage.text, one.amount.end, d) and not _comes(d, about) for d in dated if d.code):
        return None  # "18% of GDP in 2023, and 20% by 2025"
    later = [
        d for d in dated
        if _comes(d, about) and (wished or d.role != "plan") and one.sentence[0] <= d.start < one.sentence[1]
        and not _of_next(one, d) and not (one.ranked and not d.role and d.period and d.period.contains(about.as_of))
    ]  # fmt: skip
    if not later and _over(one, about):
        later = next(filter(None, (_to_come(each.text, about) for each in one.passage.headings)), [])
    if _TARGET.search(one.behind) and one.clause[1] < one.sentence[1]:  # "87%, against a target of 80% by 2025"
        later = [d for d in later if d.start < one.clause[1]]
    first = min((each.start for each in one.amounts if one.sentence[0] <= each.start), default=one.amount.start)
    if later and first < min(d.start for d in later):  # "20% by 2025 and 30% by 2030"
        later = [d for d in later if d.start >= one.amount.end] or later
    return min(later, key=lambda d: abs(d.start - one.amount.start), default=None)


def _of_next(one: Site, d: Dated) -> bool:
    """Whether a date behind a figure, after a comma or in a bracket, is that of the figure behind it."""
    later = any(d.end <= each.start < one.sentence[1] for each in one.amounts)
    return (
        later
        and one.amount.end <= d.start < one.clause[1]
        and bool(_APART.search(one.behind[: d.start - one.amount.end]))
    )


def _comes(d: Dated, about: About) -> bool:
    """Whether a date lies after the report, and after the day of its publication."""
    return d.period is not None and d.period.end > max(about.as_of, about.published)


def _to_come(text: str, about: About) -> list[Dated]:
    """The dates of a text after the report."""
    return [d for d in dates(text, about.as_of) if _comes(d, about)]


def _over(one: Site, about: About) -> str:
    """The heading over a figure that says that targets follow; not over a sentence that dates a result."""
    if one.field or one.isolated or _NOW.search(one.said):
        return ""
    reached = 0
    for heading in one.passage.headings:
        level = _level(heading.text)
        if level < reached or (level == reached and level != _UNNUMBERED):
            continue  # a chapter that is over
        if _RESULTS.search(heading.text):
            return ""
        if _HEADED.match(heading.text) or _promises(heading.text, about):
            told = [d for d in dates(one.said, about.as_of) if d.period and d.role != "plan"]
            return "" if any(d.period and d.period.end <= about.as_of for d in told) else heading.text
        reached = level
    return ""


def _level(heading: str) -> int:
    """How high a heading stands in its outline, by its number."""
    return next((level for level, pattern in _LEVELS if pattern.match(heading)), _UNNUMBERED)


def _promises(heading: str, about: About) -> bool:
    """Whether a heading names a date to come, as one by which something is to be, or as that of a plan or targets."""
    later = _to_come(heading, about)
    opens = heading.rstrip().endswith(":")  # "Four things to be done in 2030:"
    promised = [d.period for d in later if d.period and (opens or d.role in ("until", "target"))]
    if any((one.start or about.as_of) > about.as_of for one in promised):
        return True
    return bool(later and (_TARGET.search(heading) or _OVER_A_LIST.search(heading)))


def _target(one: Site, due: Dated | None, about: About, reasons: list[Reason]) -> float:
    text, amount = one.passage.text, one.amount
    if AGAINST.search(text[one.clause[0] : amount.start]) and not _FROM.fullmatch(text, one.sentence[0], amount.start):
        return 0.02  # "60% by 2027, up from 41%"
    if one.field and one.field.above and not one.prose:
        if found := next((head for head in one.field.above if _TARGET_HEAD.search(head)), ""):
            reasons.append(Reason(rule="column", found=found))
            return 0.93
        return 0.02
    if re.match(r"(?:mục tiêu|chỉ tiêu|nhiệm vụ|targets?|goals?|tasks?)\b", amount.noun, re.I):
        return 0.02
    if due and (asked := _ASKED_FOR.match(one.behind)):
        reasons.append(Reason(rule="target", found=asked.group().strip()))
        return 0.85
    clause = text[one.sentence[0] : amount.start]
    near = text[max(one.sentence[0], one.clause[0] - 1) : amount.start]
    if named := _TARGET.search(near):
        reasons.append(Reason(rule="target", found=named.group()))
        return 0.85 if due or amount.figure.qualifier in ("at_least", "at_most") else 0.7
    if heading := _over(one, about):
        reasons.append(Reason(rule="target", found=heading[:60]))
        return 0.85
    if due:
        words = text[max(0, due.start - 25) : due.start] + text[due.start : due.start + 4]
        by = bool(_BY.search(text[max(0, due.start - 25) : due.start]) or re.match(r"trước|đến", words))
        asked = _TARGET.search(clause) or _ASKED.search(one.said)
        reasons.append(Reason(rule="due", found=text[due.start : due.end]))
        return 0.8 if by and asked else 0.7 if by else 0.35
    if named := _TARGET.search(clause):
        reasons.append(Reason(rule="target", found=named.group()))
        return 0.4
    if one.isolated and one.follows:
        headings = " ".join(heading.text for heading in one.passage.headings)
        if re.search(r"chỉ tiêu|mục tiêu|targets?\b", headings, re.I):
            reasons.append(Reason(rule="second", found=headings[:60]))
            return 0.6
    return 0.03
