"""A document read figure by figure: kinds, indicators and periods weighed together, in the order of the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dxlib.loaders.evidence import Evidence
from dxlib.notation.periods import Period
from dxlib.reading.covering import dateline
from dxlib.reading.document import Document
from dxlib.reading.extraction.wording import unaccented
from dxlib.reading.proposal import Proposal, Reading, Reason
from dxlib.reading.proposals.about import About
from dxlib.reading.proposals.adopting import Counted, adoptions
from dxlib.reading.proposals.amounts import Amount, amounts
from dxlib.reading.proposals.around import Site, pieces, site
from dxlib.reading.proposals.candidates import changes, levels, targets
from dxlib.reading.proposals.context import Candidate, Context, Said
from dxlib.reading.proposals.dating import dates
from dxlib.reading.proposals.fitting import acts, adds, grows
from dxlib.reading.proposals.kinds import Kind, shares_fall
from dxlib.reading.proposals.kinds import kind as kind_of
from dxlib.reading.proposals.knowing import Knowledge, know
from dxlib.reading.proposals.lexicon import terms
from dxlib.reading.proposals.marks import Mark, Pages, marks
from dxlib.reading.proposals.naming import form_of, subject
from dxlib.reading.proposals.placing import governing
from dxlib.reading.proposals.rows import change_row, detail_row, distinct, level_row, no_figure, target_row
from dxlib.reading.proposals.sure import confidence
from dxlib.reading.proposals.texts import Passage, passages
from dxlib.reading.proposals.when import Calendar, When
from dxlib.reading.proposals.where import of_its_province, whole
from dxlib.reading.proposals.words import explained, words

_SHARP = 2.5  # how much more a better fit counts
_NOTHING = 3.4  # the score at which an indicator is as likely as none
_CERTAIN = frozenset(("act", "axis", "level", "around the clock", "generation", "standard", "per", "age"))
_BESIDE = 12  # figures before and behind one that are looked at
_NEAR = 3  # passages back in which the subject of a change may stand
_FULL, _LEAST = 80.0, 0.35  # what the words around a figure tell where there are many; where few, less is asked for
_AGAIN = 0.3  # of a reading, if the same series and period has been read in its passage
_HEAD, _TITLES = 12, 4  # passages at the beginning, and headings among them, that may say of which province it tells
_LINE = 110  # characters of a title
_ADDRESS = re.compile(r"https?://|www\.|#")
_SIGNED = re.compile(r",\s*ngày\s", re.I)  # "Hà Nội, ngày 5 tháng 7"
_SAYS = re.compile(r"[^\W\d_]{2}.{60}")  # a passage of some length
_PLAIN = "items"  # the unit of what is counted in no word that is known
_DETAIL = 0.85  # of what fits no indicator, how much is a detail and no level


@dataclass(frozen=True)
class _Scored:
    reading: Reading
    candidate: Candidate | None = None
    when: When | None = None


def proposals(document: Document, about: About, evidence: Evidence) -> tuple[Proposal, ...]:
    """Return a proposal for every run of digits; see ``dxlib.reading.proposals.propose``."""
    return tuple(read(document, about, know(evidence, about.language, about.as_of)))


def read(document: Document, about: About, known: Knowledge) -> Iterator[Proposal]:
    """Yield a proposal for every run of digits of one of many documents, with what is known of all of them."""
    yield from _Reader(document, about, known).read()


class _Reader:
    def __init__(self, document: Document, about: About, known: Knowledge) -> None:
        self.document, self.about = document, about
        self.passages = passages(document, about.language, known.accents)
        self.dated = [dates(one.text, about.as_of, about.published) for one in self.passages]
        self.pages = Pages(self.passages, document.lines)
        self.nouns, self.lexicon, self.names = frozenset(known.history.counted), known.lexicon, known.names
        calendar = Calendar(self.passages, self.dated, about)
        home = next(filter(None, (known.places.home(one.text) for one in self._titles())), "") or self._province(known)
        self.context = Context(known.definitions, known.history, calendar, known.places, known.parts, about, home)
        self.short: dict[str, str] = {}
        for one in self.passages:
            self.short |= explained(one.text)
        self.authority = self._authority()
        self._said: list[Said] = []
        self._subject = ((-1, (0, 0)), "", "")  # of the last figure: its sentence, what it is of, its unit
        self.nothing = _NOTHING

    def _titles(self) -> list[Passage]:
        """The headings with which a document begins, before it says anything; the first may have a figure."""
        head = [one for one in self.passages[:_HEAD] if not (_ADDRESS.match(one.text) or dateline(one.text))]
        if head and not head[0].fields and len(head[0].text) < _LINE and not head[0].text.rstrip().endswith("."):
            head[0] = replace(head[0], heading=True)
        told = next((at for at, one in enumerate(head) if not one.heading and _SAYS.search(one.text)), len(head))
        return [one for one in head[:told] if one.heading][:_TITLES]

    def _province(self, known: Knowledge) -> str:
        """The one province that a document names before it speaks of "the whole province"; else empty."""
        head = [one.text for one in self.passages[:_HEAD]]
        its = next((at for at, text in enumerate(head) if of_its_province(text)), -1)
        told = [text for text in head[: its + 1] if not (_SIGNED.search(text) or dateline(text))]
        if not told:  # nor of the country: what one province is named for without "in" is told of it
            told = [text for text in head if not (_SIGNED.search(text) or dateline(text))]
            return known.places.subject(" ".join(told))
        named = {each.code for text in told for each in known.places.provinces(text)}
        return named.pop() if len(named) == 1 and not any(map(whole, told)) else ""

    def read(self) -> Iterator[Proposal]:
        number = 0
        follows = False
        for at, passage in enumerate(self.passages):
            near = [*self.passages[max(0, at - 1) : at], *self.passages[at + 1 : at + 2]]
            marked = marks(passage, near, self.pages, self.dated[at])
            over = self.context.calendar.caption(at) if passage.fields else None
            caption = "" if over is None else self.passages[over].text
            found, lost = amounts(passage, marked, self.about.language, self.nouns, caption)
            told: list[tuple[int, Proposal]] = [(mark.start, self._mark(at, mark)) for mark in (*marked, *lost)]
            figures = list(self._figures(at, passage, found, follows))
            told += [*figures, *self._adoptions(passage, found, at, figures)]
            follows = bool(found) and site(at, passage, found[0], tuple(found)).isolated
            for _, proposal in sorted(told, key=lambda each: each[0]):
                number += 1
                yield proposal.model_copy(update={"number": number})

    def _adoptions(
        self, passage: Passage, found: list[Amount], at: int, figures: list[tuple[int, Proposal]]
    ) -> Iterator[tuple[int, Proposal]]:
        """The ministries and provinces that are named behind a count of them."""
        counts = []
        for place, (amount, (_, proposal)) in enumerate(zip(found, figures, strict=True)):
            first = proposal.readings[0]
            indicator = self.context.definitions.indicators.get(first.row.get("indicator", ""))
            if first.table == "observations" and indicator:
                one = site(at, passage, amount, tuple(found[place : place + 1]))
                counts.append(Counted(one, indicator.id, indicator.unit, first.row["period"], first.row["note"]))
        for named, reading in adoptions(passage, counts, self.context.places):
            yield named.start, self._proposal(passage, named.start, named.end, "likely", (reading,))

    def _mark(self, at: int, mark: Mark) -> Proposal:
        passage = self.passages[at]
        printed = passage.text[mark.start : mark.end]
        line = passage.lines[mark.start] + 1
        surely = 0.95 if self._is_certain(at, mark) else 0.3 if mark.reason == "lost" else 0.8
        reading = no_figure(printed, line, mark.reason, mark.rule, surely, printed)
        sure = "sure" if surely > 0.9 else "likely" if surely > 0.5 else "open"
        return self._proposal(passage, mark.start, mark.end, sure, (reading,))

    def _is_certain(self, at: int, mark: Mark) -> bool:
        """Whether digits are surely no figure: a date to come, and one in a table, may be that of a task."""
        if mark.rule != "date":
            return mark.rule in _CERTAIN
        dated = next((d for d in self.dated[at] if d.start <= mark.start < d.end), None)
        past = dated is not None and dated.period is not None and dated.period.end <= self.about.as_of
        return past and not self.passages[at].fields

    def _proposal(self, passage: Passage, start: int, end: int, sure: str, readings: tuple[Reading, ...]) -> Proposal:
        line = passage.lines[start]
        raw = self.document.lines[line].text
        if passage.bare and raw.isascii():
            readings = tuple(_as_read(each) for each in readings)
        first = passage.places[start]
        if passage.lines[end - 1] == line:
            last = passage.places[end - 1] + 1
            while last < len(raw) and unicodedata.combining(raw[last]):
                last += 1
        else:
            last = len(raw)
        return Proposal(number=1, line=line + 1, start=first, end=last, confidence=sure, readings=readings)

    def _figures(self, at: int, passage: Passage, found: list[Amount], follows: bool) -> Iterator[tuple[int, Proposal]]:
        before = self._last(at)
        kinds: list[tuple[Site, Kind]] = []
        taken: set[tuple[str, ...]] = set()
        for place, amount in enumerate(found):
            near = tuple(found[max(0, place - _BESIDE) : place + _BESIDE + 1])
            one = replace(site(at, passage, amount, near), follows=follows)
            last = kinds[-1][1] if kinds and kinds[-1][0].sentence == one.sentence else None
            told = kind_of(one, self.context.calendar.near(one), self.about, last)
            kinds.append((one, told))
            scored = self._scored(one, told, before[-_BESIDE:], taken)
            readings = distinct(each.reading for each in scored)
            first = next(each for each in scored if each.reading is readings[0])
            sure = confidence(readings, first.candidate, first.when, one)
            if readings[0].row.get("unit") == _PLAIN:
                sure = "open"  # nobody knows what is counted
            if readings[0].table in ("observations", "details", "claims", "targets"):
                before.append(Said(one, first.candidate, readings[0].table == "claims", sure == "sure"))
                self._said.append(before[-1])
                taken.add(_key(readings[0]))
            start = min(amount.start, amount.moved) if readings[0].table == "claims" else amount.start
            yield start, self._proposal(passage, start, amount.end, sure, readings)

    def _last(self, at: int) -> list[Said]:
        """What was read last in the passages just before, for one that goes on without its subject."""
        self._said = [said for said in self._said if said.site.at >= at - _NEAR]
        return list(self._said)

    def _scored(self, one: Site, told: Kind, before: list[Said], taken: set[tuple[str, ...]]) -> list[_Scored]:
        around = pieces(one, self.passages, self.short, self.context.places.unplaced)
        near = terms(around)
        matches = self.lexicon.matches(near)
        self.nothing = _NOTHING * min(1.0, max(_LEAST, self.lexicon.mass(near) / _FULL))
        found = [
            *self._levels(one, told, levels(one, matches, before, self.context), taken),
            *self._changes(one, told, changes(one, matches, before, self.context), taken),
            *self._targets(one, told, targets(one, matches, before, self.context)),
        ]
        found += self._others(one, found)
        return sorted(found, key=lambda each: -each.reading.score)

    def _levels(
        self, one: Site, told: Kind, candidates: list[Candidate], taken: set[tuple[str, ...]]
    ) -> Iterator[_Scored]:
        for each, likely in _likelihoods(candidates, self.nothing):
            for when, surely in _weighed(each.whens):
                if told.only and Period.parse(when.code).end > self.about.published:
                    continue  # nobody has counted it yet
                producer = self.context.history.producer.get(each.indicator.id, "")
                row = level_row(
                    one.amount, self._line(one, one.amount.start), each.indicator.id, when.code, each.area,
                    each.breakdown, producer, when.note,
                )  # fmt: skip
                rises = grows(each.indicator) or adds(each.indicator)
                kind = max(told.level, told.change) if rises else told.level
                score = kind * likely * surely
                reasons = (*each.reasons, _dated(when), *_doubted(each))
                reading = Reading(table="observations", row=row, score=score, reasons=reasons)
                yield _Scored(_once(reading, taken), each, when)

    def _changes(
        self, one: Site, told: Kind, candidates: list[Candidate], taken: set[tuple[str, ...]]
    ) -> Iterator[_Scored]:
        if told.change < 0.03 or shares_fall(one, told):
            return
        printed = one.passage.text[one.amount.moved : one.amount.until]
        sign = -1 if one.amount.move < 0 else 1
        for each, likely in _likelihoods(candidates, self.nothing):
            for when, surely in _weighed(each.whens[:2]):
                bases = self.context.calendar.compared(one, when.code)
                if told.of_plan:
                    bases = [When("target", "clause", one.behind.strip()[:30], "", 0.9)]
                for base, based in _weighed(tuple(bases[:2])):
                    row = change_row(
                        one.amount, printed, self._line(one, one.amount.moved), each.indicator.id, each.area,
                        each.breakdown, self.context.history.producer.get(each.indicator.id, ""), when.code,
                        base.code, each.form, sign, when.note or base.note,
                    )  # fmt: skip
                    reasons = (
                        *told.reasons["change"],
                        *each.reasons,
                        _dated(when),
                        _dated(base, "base"),
                        *_doubted(each),
                    )
                    score = told.change * likely * surely * based
                    reading = Reading(table="claims", row=row, score=score, reasons=reasons)
                    yield _Scored(_once(reading, taken), each, when)

    def _targets(self, one: Site, told: Kind, candidates: list[Candidate]) -> Iterator[_Scored]:
        if told.target < 0.1:
            return
        period, note = self._due(one, told)
        for each, likely in _likelihoods(candidates[:8], self.nothing):
            row = target_row(
                one.amount, self._line(one, one.amount.start), _numbered(one), "", each.indicator.id, period, each.area,
                each.breakdown, self._set_by(one, period), note,
            )  # fmt: skip
            reasons = (*told.reasons["target"], *each.reasons)
            when = When(period, "sentence", "", note, 0.5 if note else 0.8)
            score = round(told.target * likely, 4)
            yield _Scored(Reading(table="targets", row=row, score=score, reasons=reasons), each, when)

    def _due(self, one: Site, told: Kind) -> tuple[str, str]:
        """When a target is due, and a note where that is not printed."""
        heads = one.field.above if one.field and not one.prose else ()
        for dated in (told.due, *(dated for head in heads for dated in dates(head, self.about.as_of))):
            if dated and dated.code:
                return dated.code, ""
        year = self.about.as_of.year
        for dated in self.dated[one.at]:
            if dated.period and dated.period.kind == "year" and one.sentence[0] <= dated.start < one.sentence[1]:
                return dated.code, ""
        return f"{year}", "due date not printed: the year that the report covers"

    def _set_by(self, one: Site, period: str) -> str:
        """The decision that set a target: of the sentence, of a heading, of the document, or the plan of the year."""
        for text in (one.said, *(heading.text for heading in one.passage.headings)):
            if found := acts(text):
                return found[0]
        due = Period.parse(period)
        if due.end.year > self.about.as_of.year and self.authority:
            return self.authority
        if due.kind in ("instant", "month"):
            return f"đề nghị {self.about.published.month}/{self.about.published.year}"
        return f"kế hoạch {due.end.year}"

    def _authority(self) -> str:
        """The decision that the first lines of a document name, if they name one alone."""
        named = [act for one in self.passages[:12] for act in acts(one.text)]
        return named[0] if named and len(set(named)) == 1 else ""

    def _others(self, one: Site, found: list[_Scored]) -> Iterator[_Scored]:
        """That a figure is a detail, or none at all."""
        best: dict[tuple[str, str], float] = {}
        for each in found:
            key = (each.reading.table, each.candidate.indicator.id if each.candidate else "")
            best[key] = max(best.get(key, 0.0), each.reading.score)
        rest = max(0.0, 1 - sum(best.values()))
        amount = one.amount
        timing = "instant"
        when = self.context.calendar.periods(one, timing)[0]
        clause = one.passage.text[one.clause[0] : one.clause[1]]
        place, last, counted = self._subject
        said = subject(one, last if place == (one.at, one.sentence) else "")
        unit = self._unit(amount, said, counted if place == (one.at, one.sentence) else "")
        self._subject = ((one.at, one.sentence), said, unit)
        named = self.names.of(said, form_of(one), clause, unit, self.about.language)
        area = governing(one, self.context) or self.context.home or "VN"
        row = detail_row(amount, self._line(one, amount.start), named, unit, when.code, area, when.note)
        score = round(_DETAIL * rest, 4)
        yield _Scored(Reading(table="details", row=row, score=score, reasons=(Reason(rule="none"),)), None, when)
        digits = one.passage.text[amount.digits[0] : amount.digits[1]]
        reason = "scope" if amount.unit == "percent" else "name" if amount.unit in ("years", "count") else "lost"
        line = self._line(one, amount.digits[0])
        yield _Scored(no_figure(digits, line, reason, "none", (1 - _DETAIL) * rest))

    def _unit(self, amount: Amount, said: str, last: str) -> str:
        """What a one-off figure is counted in: by the words after it, those that name it, or the figure before it."""
        if amount.unit not in ("count", "bare"):
            return amount.unit
        for told in (words(amount.noun), words(said)):
            for length in range(min(4, len(told)), 0, -1):
                if units := self.context.history.counted.get(" ".join(told[:length])):
                    return min(units)
        if last and re.match(r"(?:của|thuộc|of|in)\b", amount.noun):  # "43 websites (19 of 9 ministries)"
            return last
        return _PLAIN if amount.unit == "count" or float(amount.value).is_integer() else "points"

    def _line(self, one: Site, start: int) -> int:
        return one.passage.lines[start] + 1


def _as_read(reading: Reading) -> Reading:
    """A reading of a passage without diacritics, with what is printed as it stands there."""
    row = {**reading.row, "as_printed": unaccented(reading.row["as_printed"])}
    return reading.model_copy(update={"row": row})


def _likelihoods(candidates: list[Candidate], nothing: float) -> Iterator[tuple[Candidate, float]]:
    """Candidates with how likely each is, some of it left for none of them."""
    powers = [max(each.score, 0.0) ** _SHARP for each in candidates]
    total = sum(powers) + nothing**_SHARP
    for each, power in zip(candidates, powers, strict=True):
        if power / total > 0.005:
            yield each, power / total


def _weighed(whens: tuple[When, ...]) -> Iterator[tuple[When, float]]:
    """Periods with how likely each is beside the first: what that leaves is the second's, and so on."""
    left = 1.0
    shares = []
    for when in whens[:3]:
        shares.append(left * when.surely)
        left -= shares[-1]
    for when, share in zip(whens, shares, strict=False):
        yield when, min(share / shares[0], 0.95) if share is not shares[0] else 1.0


def _dated(when: When, rule: str = "period") -> Reason:
    return Reason(rule=f"{rule}_{when.rule}", found=when.found or when.code, weight=when.surely)


def _doubted(candidate: Candidate) -> tuple[Reason, ...]:
    return (Reason(rule="unnamed"),) if "producer" in candidate.doubts else ()


def _once(reading: Reading, taken: set[tuple[str, ...]]) -> Reading:
    """A reading that counts less if the very series has been read in this passage before."""
    score = reading.score * (_AGAIN if _key(reading) in taken else 1.0)
    return reading.model_copy(update={"score": round(score, 4)})


def _key(reading: Reading) -> tuple[str, ...]:
    row = reading.row
    return tuple(str(row.get(name, "")) for name in ("indicator", "period", "area", "breakdown", "base_period", "form"))


def _numbered(one: Site) -> str:
    """The number of the row of a target in the document's own list."""
    if not one.passage.fields:
        return ""
    first = one.passage.fields[0]
    words = one.passage.text[first.start : first.end]
    return words.rstrip(".") if re.fullmatch(r"[0-9]+(?:\.[0-9]+)*\.?", words) else ""
