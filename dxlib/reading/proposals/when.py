"""The period that a figure is about: from its clause, its sentence, its column, the headings, the report."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from dxlib.errors import DxError
from dxlib.notation.periods import Period, last_day
from dxlib.reading.proposals.about import About
from dxlib.reading.proposals.around import Site
from dxlib.reading.proposals.dating import Dated, dates_of_head
from dxlib.reading.proposals.moving import ending, month_of, stretch_before, through, years_ago
from dxlib.reading.proposals.standing import (
    AGAINST,
    in_turn_dated,
    names_level,
    of_another,
    of_edition,
    right_behind,
    same,
    valued,
)
from dxlib.reading.proposals.texts import Field, Passage
from dxlib.reading.proposals.words import informative

_NOW = re.compile(
    r"(?:đến|tới|hiện|ngày) nay|hiện có|đến thời điểm này|giờ đây|(?:^|[.;,:]\s*)nay(?!\w)|so far|to date|currently"
    r"|up to now|(?<!\w)(?:now|today)(?!\w)", re.I,
)  # fmt: skip
_RUNNING = re.compile(r"l[uũ]y kế|luỹ kế|từ đầu năm|cumulative|since the beginning of the year|year to date", re.I)
_MONTHLY = re.compile(r"trong tháng|tháng này|of the month|this month|in the month", re.I)
_YEAR = re.compile(r"(?:năm |year )?(?:19|20)[0-9]{2}", re.I)  # what names a row in a table of years
_WINDOW = 2000  # characters before a sentence in which its date may stand
_MONTH = re.compile(r"tháng|month", re.I)
_REACHED = re.compile(r"(?<!\w)(?:lên|xuống|to)(?: mức| còn)?\s*$", re.I)
_ADDED = re.compile(r"thêm(?!\w)", re.I)
_IN_YEAR = re.compile(r"\b(?:in|of|during|đến|tới|hết)\s+$")
_PASSING = 0.3  # and less: how sure a period is that is named in passing
_LONG_AGO = 60  # days from the date of a report to its publication, after which "now" is the latter
_ESTIMATED = 0.85  # how sure the period of a report is where no title names it
_PARTS = {"year": "year", "half": "half-year", "quarter": "quarter", "month": "month", "months": "months"}


@dataclass(frozen=True)
class When:
    """A period that a figure may be about.

    Attributes:
        code: the period.
        rule: what names it: ``clause, sentence, column, row, paragraph, heading, title, report``.
        found: the words that name it.
        note: where it comes from, if it is not printed beside the figure.
        surely: from 0 to 1.
    """

    code: str
    rule: str
    found: str
    note: str
    surely: float


class Calendar:
    """The dates of a document.

    Args:
        passages: all of it, with the dates of each.
        about: what is known of the report.
    """

    def __init__(self, passages: list[Passage], dated: list[list[Dated]], about: About) -> None:
        self._passages, self._dated, self._about = passages, dated, about
        self._place = {one.lines[0]: at for at, one in enumerate(passages)}
        self._captions: list[int | None] = []
        last = None
        for at, one in enumerate(passages):
            self._captions.append(last)
            last = at if not one.fields else last

    def periods(self, one: Site, timing: str) -> list[When]:
        """Return the periods that a level may be about, the likeliest first."""
        found = list(self._printed(one, timing))
        found += self._default(one, timing)
        return _first(found)

    def compared(self, one: Site, code: str) -> list[When]:
        """Return the periods that a change of a period may be compared with, the likeliest first."""
        period = Period.parse(code)
        if one.field and not one.prose:
            found = list(self._in_heads(one.passage, one.field, period))
        else:
            beside = (self._base(dated, one.passage.text, period) for dated in self._beside(one, "base"))
            found = [base for base in beside if base] or list(self._told_before(one, period))
            if not found and _ADDED.match(one.passage.text, one.amount.moved):
                before = Period.parse(self._about.covers).previous
                code = month_of(before.end) if period.kind == "instant" else before.code
                found.append(When(code, "report", "", "base not printed: the period before", 0.6))
        note = "base not printed: the same period of the year before"
        found.append(When(period.year_ago.code, "report", "", note, 0.55))
        found.append(When(f"{period.end.year - 1}", "report", "", note, 0.5))
        return _first(found)

    def _in_heads(self, row: Passage, cell: Field, period: Period) -> Iterator[When]:
        """The base of a change in a cell: what heads its column, else the one earlier period of its row."""
        for head in cell.above[::-1]:
            for dated in dates_of_head(head, self._about.as_of):
                if dated.role == "base" and (base := self._base(dated, head, period)):
                    yield replace(base, rule="column", found=head)
        heads = {head for other in row.fields for head in other.above if other != cell}
        told = {d.code: head for head in sorted(heads) for d in dates_of_head(head, self._about.as_of) if d.code}
        earlier = [code for code in told if Period.parse(code).end < period.end]
        if len(earlier) == 1:
            yield When(earlier[0], "row", told[earlier[0]], "", 0.85)

    def _base(self, dated: Dated, passage: str, period: Period) -> When | None:
        """The period that a date names as the base of a change; none where it names no period."""
        text = passage[dated.start : dated.end]
        if dated.relative == "previous":
            return When(stretch_before(period).code, "clause", text, "", 0.9)
        if dated.relative == "start":
            return When(f"{period.end.year}-01", "clause", text, "", 0.85)
        if dated.relative == "end":
            return When(f"{period.end.year - 1}-12", "clause", text, "", 0.85)
        if dated.relative or (dated.period and same(dated, passage)):
            year = dated.period.end.year if dated.period else period.end.year - 1
            return When(years_ago(period, year), "clause", text, "", 0.95)
        return When(self._start(passage, dated), "clause", text, "", 0.9) if dated.code else None

    def _told_before(self, one: Site, period: Period) -> Iterator[When]:
        """The base of the changes told before in the paragraph, or in the line above, if all have the same."""
        told = [(d, one.passage) for d in self.near(one) if d.role == "base" and d.end <= one.sentence[0]]
        if not told and one.at and not (above := self._passages[one.at - 1]).heading and not above.fields:
            told = [(d, above) for d in self._dated[one.at - 1] if d.role == "base"]
        bases = {base.code: base for d, passage in told if (base := self._base(d, passage.text, period))}
        if len(bases) == 1:
            (base,) = bases.values()
            if period.kind in ("year", "half", "quarter", "months") and Period.parse(base.code).kind != period.kind:
                return  # a flow of a year is not compared with the month to which the state before it was
            yield When(base.code, "paragraph", base.found, "base not printed: that of the change before", 0.6)

    def _start(self, passage: str, dated: Dated) -> str:
        """The code of a base; the beginning and the end of a year are its first and last month."""
        before = passage[max(0, dated.start - 12) : dated.start].lower()
        period = dated.period
        assert period is not None
        if period.kind == "year" and re.search(r"đầu\s*$|beginning of\s*$|start of\s*$", before):
            return f"{period.code}-01"
        if period.kind == "year" and re.search(r"cuối\s*$|hết\s*$|end of\s*$", before):
            return f"{period.code}-12"
        return period.code

    def _beside(self, one: Site, role: str) -> Iterator[Dated]:
        """The dates of a role in the sentence of a figure: behind it first, up to the next figure, then before it."""
        dated = [d for d in self.near(one) if d.role == role]
        behind = [d for d in dated if one.amount.end <= d.start < one.clause[1]]
        longer = sorted(behind, key=lambda d: (not d.code, d.start))  # "cùng kỳ năm 2021": the year counts
        yield from longer
        yield from [d for d in dated if one.clause[0] <= d.start < one.amount.start][::-1]
        yield from [d for d in dated if one.clause[1] <= d.start < one.sentence[1]]

    def near(self, one: Site) -> list[Dated]:
        """Return the dates of the passage of a figure; of a very long one those that are near."""
        dated = self._dated[one.at]
        first = bisect_left(dated, min(one.sentence[0], one.clause[0]) - _WINDOW, key=attrgetter("start"))
        return dated[first : bisect_left(dated, one.sentence[1], key=attrgetter("start"))]

    def _printed(self, one: Site, timing: str) -> Iterator[When]:
        if one.field and not one.prose:
            first = one.passage.fields[0]
            label = one.passage.text[first.start : first.end]
            row = [label] if _YEAR.fullmatch(label) and first != one.field else []
            above = one.field.above
            joined = [" ".join(above), " ".join(above[::-1])] if len(above) > 1 else []
            whole = [head for head in joined if len(dates_of_head(head, self._about.as_of)) == 1]
            for head in (*whole, *above[::-1], *row):  # "Quý I" over "2024"
                yield from self._headed(head, timing)
        dated = [d for d in self.near(one) if (d.code or d.role == "base") and d.role not in ("plan", "target")]
        if one.field:
            dated = [d for d in dated if one.field.start <= d.start < one.field.end]
        text = one.passage.text
        start, end = one.clause

        def told(d: Dated, rule: str, surely: float) -> Iterator[When]:
            code = self._fitted(d, timing, one)
            if code:
                yield When(code, rule, text[d.start : d.end], "", surely * self._dates(d, timing, one))

        bases = [d for d in dated if d.role == "base" and start - 1 <= d.end <= one.amount.moved]
        behind = next((d for d in dated if d.role == "base" and right_behind(text, one.amount.end, d)), None)
        if behind and AGAINST.search(text[start : one.amount.start]):  # "up from 18% a year earlier"
            yield from self._level_of(behind, one, timing) or told(behind, "base", 0.9)
        if bases and names_level(text, bases[-1], one.amount.moved):
            yield from self._level_of(bases[-1], one, timing) or told(bases[-1], "base", 0.85)
        dated = [d for d in dated if d.role != "base" and not of_another(one, d)]
        if timing == "span" and not any(start <= d.start < end for d in dated):
            if found := _RUNNING.search(one.before):
                yield When(through(self._about.as_of), "clause", found.group(), "", 0.85)
            elif found := _MONTHLY.search(one.before):
                yield When(month_of(self._about.as_of), "clause", found.group(), "", 0.85)
            yield from self._as_compared(one)
        if timing == "cumulative":
            yield from self._totals(one, dated)
        yield from (each for d in in_turn_dated(one, dated) for each in told(d, "clause", 0.95))
        inside = [d for d in dated if start <= d.start < end]
        before = [d for d in inside if d.end <= one.amount.start]
        if one.clause[0] > one.sentence[0] and any(right_behind(text, one.amount.end, d) for d in inside):
            before = [d for d in before if not right_behind(text, start, d)]  # "from 34 in 2022 to 49 in 2023"
        if _REACHED.search(text[start : one.amount.start]):  # "from 87 in December to 134"
            before = [d for d in before if not right_behind(text, start, d)]
        for d in before[::-1]:
            yield from told(d, "clause", 0.95)
        for d in [d for d in inside if d.start >= one.amount.end]:
            yield from told(d, "clause", 0.8 if one.clause[1] == one.sentence[1] or text[d.start - 1] == "(" else 0.6)
        for d in [d for d in dated if one.sentence[0] <= d.start < start][::-1]:
            parted = timing == "instant" and ";" in text[d.end : one.amount.start] and not self._opens(d, one.passage)
            yield from told(d, "sentence", 0.45 if parted else 0.85)
        last = max(each.end for each in one.amounts if each.digits[0] < one.sentence[1])
        for d in [d for d in dated if max(end, last) <= d.start and not right_behind(text, last, d)][:1]:
            yield from (
                told(d, "sentence", 0.7) if self._dates(d, timing, one) == 1.0 else ()
            )  # "58% in number and 35% in value in the first five months"
        if worth := valued(one):  # "9 million payments worth 5 trillion in May alone"
            yield from (each for d in dated if right_behind(text, worth, d) for each in told(d, "sentence", 0.85))
        for d in [d for d in dated if d.start < one.sentence[0]][::-1][:2]:
            if d.role in ("", "until") and not (timing != "span" and _NOW.search(one.said)):
                opens = self._opens(d, one.passage) and (timing != "instant" or d.role == "until")
                yield from told(d, "paragraph", 0.6 if opens or of_edition(one, d) else 0.25)
        if one.field and not one.prose and (caption := self.caption(one.at)) is not None:
            for d in self._dated[caption]:
                if d.code and d.role in ("", "until") and (code := self._fitted(d, timing, one)):
                    yield When(code, "caption", self._passages[caption].text[d.start : d.end], "", 0.6)
        if one.passage.lead:
            for d in self._dated[self._place_of(one.passage.lead)]:
                if d.code and d.role in ("", "until"):
                    yield from self._of(d, one.passage.lead, timing, "heading", 0.8, one)
        if one.isolated:
            for other in range(one.at - 1, max(-1, one.at - 4), -1):
                for d in self._dated[other]:
                    if d.code and d.role in ("", "until") and not self._passages[other].fields:
                        yield from self._of(d, self._passages[other], timing, "paragraph", 0.5, one)
        over = self._passages[one.at - 1] if one.at and not one.passage.fields else None
        if over and not over.fields and not over.heading:
            dated = [d for d in self._dated[one.at - 1] if d.role == "until" or (not d.role and self._opens(d, over))]
            for d in dated[:1]:
                yield from self._of(d, over, timing, "paragraph", 0.25, one)
        for heading in one.passage.headings[:2]:
            for d in self._dated[self._place_of(heading)]:
                if d.code and d.role in ("", "until") and timing != "cumulative":
                    yield from self._of(d, heading, timing, "heading", 0.5, one)

    def _level_of(self, base: Dated, one: Site, timing: str) -> list[When]:
        """The period of a level "in the same period of 2023": that of the report, so many years earlier."""
        own = next(iter(self._default(one, timing)), None)
        if own is None or not (base.relative == "year ago" or same(base, one.passage.text)):
            return []
        found = self._base(base, one.passage.text, Period.parse(own.code))
        return [When(found.code, "base", found.found, "", 0.85)] if found else []

    def _as_compared(self, one: Site) -> Iterator[When]:
        """The month or the quarter of a flow that is compared with the one before, or with the same of another year."""
        for d in self.near(one):
            if d.role != "base" or not one.amount.end <= d.start:
                continue
            text = one.passage.text[d.start : d.end]
            kind = d.period.kind if d.period else "month" if _MONTH.search(text) else "quarter"
            if kind not in ("month", "quarter") or not (d.relative == "previous" or d.period):
                continue
            end = self._about.as_of
            own = Period.parse(month_of(end) if kind == "month" else f"{end.year}-Q{(end.month + 2) // 3}")
            if own.end == end and (d.period is None or d.period in (own.previous, own.year_ago)):
                yield When(own.code, "sentence", text, "", 0.8)

    def _opens(self, d: Dated, passage: Passage) -> bool:
        """Whether a date stands at the beginning of its sentence, and so is the date of what follows."""
        start, text = passage.sentence(d.start)[0], passage.text
        said = text[max(start, text.rfind(":", start, d.start)) : d.start]
        return len(said) < 30 and informative(said) <= 1

    def _dates(self, d: Dated, timing: str, one: Site) -> float:
        """How likely a year dates a state: "năm 2022" in passing does not, but where a rank is told."""
        text = one.passage.text
        told = one.ranked or timing != "instant" or d.role == "until" or of_edition(one, d)
        if told or d.period is None or d.period.kind != "year":
            return 1.0
        if text[d.start].isdigit() and not _IN_YEAR.search(text[max(0, d.start - 12) : d.start]):
            return 0.25
        if d.period.end < self._about.as_of.replace(month=1, day=1):
            return 0.8
        opens = re.search(r"(?:^|[.;:(]\s*|trong\s+)$", text[max(0, d.start - 8) : d.start].lower())
        return 0.6 if opens else 0.25

    def caption(self, at: int) -> int | None:
        """Return the number of the passage over a table."""
        return self._captions[at]

    def _place_of(self, heading: Passage) -> int:
        return self._place[heading.lines[0]]

    def _of(self, d: Dated, passage: Passage, timing: str, rule: str, surely: float, one: Site) -> Iterator[When]:
        code = self._fitted(d, timing, one)
        if code and (timing != "instant" or self._dates_state(Period.parse(code))):
            yield When(code, rule, passage.text[d.start : d.end], "", surely)

    def _dates_state(self, period: Period) -> bool:
        """Whether a heading with this period dates a state: that of a year does if the year is over."""
        past = period.kind == "year" and period.end < self._about.as_of.replace(month=1, day=1)
        return past or period.kind in ("instant", "month")

    def _headed(self, head: str, timing: str) -> Iterator[When]:
        for d in dates_of_head(head, self._about.as_of):
            if d.code:
                code = f"../{ending(d.period)}" if timing == "cumulative" and d.period else d.code
                yield When(code, "column", head, "", 0.97)

    def _fitted(self, d: Dated, timing: str, one: Site) -> str:
        """The period that a date gives a figure of this timing; empty where it gives none."""
        period = d.period
        if period is None or d.role == "since":
            return ""
        if timing == "cumulative":
            return f"../{ending(period)}"
        if period.end > max(self._about.published, self._about.as_of) and period.kind != "running":
            whole = period.kind in ("year", "half", "quarter") and period.contains(self._about.as_of)
            if not whole:
                return ""
        if timing == "span":
            if period.kind == "instant":
                return through(period.end) if d.role == "until" else month_of(period.end)
            if period.kind == "month" and d.role == "until":
                return through(period.end)
            return "" if period.kind == "running" and period.start is None else period.code
        if period.kind in ("half", "quarter", "months"):
            return str(period.end) if period.end == self._about.as_of else period.code
        return "" if period.kind == "running" else period.code

    def _dated_before(self, one: Site) -> bool:
        """Whether the sentences before a figure have a date of their own, which may be that of the figure too."""
        above = self._dated[one.at - 1] if one.at and not self._passages[one.at - 1].heading else []
        told = [*above, *(d for d in self.near(one) if d.start < one.amount.start)]
        return any(
            d.period and d.role in ("", "until") and d.period.kind in ("month", "instant")
            and d.period.end != self._about.as_of for d in told
        )  # fmt: skip

    def _totals(self, one: Site, dated: list[Dated]) -> Iterator[When]:
        """The period of a running total whose beginning is printed."""
        since = [d for d in dated if d.role == "since" and d.period and d.start < one.amount.start]
        if not since:
            return
        first = since[-1].period
        assert first is not None
        ends = [d.period for d in dated if d.role != "since" and d.period and d.start < one.amount.start]
        end = ending(ends[-1]) if ends else self._until()
        start = f"{first.end:%Y-%m}" if first.kind in ("month", "instant") else f"{first.end.year}"
        try:
            code = Period.parse(f"{start}/{end}").code
        except DxError:
            return
        if Period.parse(code).end <= first.end:
            return
        yield When(code, "sentence", one.passage.text[since[-1].start : since[-1].end], "", 0.7)

    def _until(self) -> str:
        end = self._about.as_of
        return f"{end:%Y-%m}" if end == last_day(end.year, end.month) else f"{end}"

    def _default(self, one: Site, timing: str) -> list[When]:
        """What a figure without a date is about."""
        about = self._about
        less = _ESTIMATED if about.estimated else 1.0
        if timing == "cumulative":
            note = "period not printed: running total to the as-of date of the report; start not printed"
            return [When(f"../{self._until()}", "report", "", note, 0.7 * less)]
        covers = Period.parse(about.covers)
        if timing == "instant":
            if _NOW.search(one.said) and (about.published - about.as_of).days > (0 if about.estimated else _LONG_AGO):
                return [When(f"{about.published}", "report", "", "period not printed: the day of the document", 0.6)]
            note = "period not printed: as-of date of the report"
            return [When(f"{about.as_of}", "report", "", note, (0.65 if self._dated_before(one) else 0.75) * less)]
        part = _PARTS.get(covers.kind, "period")
        code = covers.code
        if covers.kind in ("instant", "running"):
            code = month_of(covers.end)
        return [When(code, "report", "", f"period not printed: the {part} that the report covers", 0.65)]


def _first(found: list[When]) -> list[When]:
    """Of each period the first that names it; those that are named in passing last."""
    best: dict[str, When] = {}
    for when in found:
        best.setdefault(when.code, when)
    return sorted(best.values(), key=lambda when: when.surely < _PASSING)
