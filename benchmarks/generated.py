"""Measure how sentences are read that are made of every indicator: `generated.py`, with `--lost` sentence by sentence.

A pattern of `patterns.py` is filled with the words of an indicator and a figure of its unit and size, and read. It is
no report and flatters the reader, who knows the words. What it shows is which patterns are weak, and by `--hide` which
words: the indicator is then known by its name alone and written by a keyword (`keywords`), or the other way (`name`).
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import isclose
from random import Random
from typing import Any

from patterns import PATTERNS, Expected, Pattern

from dxlib.errors import DxError
from dxlib.indicators import Definitions, Indicator
from dxlib.loaders.evidence import Evidence, load
from dxlib.notation.figures import read_figure
from dxlib.notation.periods import Period
from dxlib.reading.document import Document, Line
from dxlib.reading.proposal import Proposal, Reading
from dxlib.reading.proposals.about import About
from dxlib.reading.proposals.fitting import grows
from dxlib.reading.proposals.knowing import Knowledge, know
from dxlib.reading.proposals.proposing import read

AS_OF = date(2024, 6, 30)
PERIODS = {  # of a state, of a flow, of a running total
    "report": ("2024-06-30", "2024-S1", "../2024-06"), "may": ("2024-05", "2024-01-01/P5M", "../2024-05"),
    "15 June": ("2024-06-15", "2024-S1", "../2024-06-15"), "2023": ("2023", "2023", "../2023-12"),
    "2022": ("2022", "2022", "../2022-12"), "half": ("2024-06-30", "2024-S1", "../2024-06"),
    "half ago": ("2023-06-30", "2023-S1", "../2023-06"), "report ago": ("2023-06-30", "2023-S1", "../2023-06"),
    "month": ("2024-05", "2024-05", "../2024-05"), "month before": ("2024-04", "2024-04", "../2024-04"),
    "quarter": ("2024-06-30", "2024-Q2", "../2024-06"), "quarter ago": ("2023-06-30", "2023-Q2", "../2023-06"),
}  # fmt: skip
_TIMINGS = ("instant", "span", "cumulative")
_KINDS = {"share": "percent", "money": "money", "rank": "rank", "speed": "speed", "count": "count"}
_WHOLE = {"provinces": 63, "ministries": 22}


@dataclass(frozen=True)
class Figure:
    """A figure as it is printed, with what is expected of it and where it stands."""

    printed: str
    value: float
    expected: Expected
    indicator: str
    line: int
    at: int


@dataclass(frozen=True)
class Sample:
    """A passage that was made of a pattern."""

    pattern: Pattern
    lines: tuple[str, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Outcome:
    """The place of the right reading of a figure, from 0, if there is one; the first reading, and how sure it is."""

    sample: Sample
    figure: Figure
    place: int | None
    first: Reading | None
    confidence: str


class Maker:
    """Makes passages of patterns; the same seed gives the same.

    Args:
        evidence: its definitions, and the figures whose size is kept to.
        hidden: ``keywords`` to write indicators by a keyword, else by their name.
        seed: of what is chosen.
    """

    def __init__(self, evidence: Evidence, hidden: str = "", seed: int = 7) -> None:
        self.definitions, self.hidden, self.random = evidence.definitions, hidden, Random(seed)
        self.last = dict(zip(evidence.observations["indicator"], evidence.observations["value"], strict=True))

    def samples(self, pattern: Pattern, most: int) -> Iterator[Sample]:
        """Yield passages of a pattern, each of other indicators."""
        fit = [
            one for one in self.definitions.indicators.values() if self._kind(one) in pattern.kinds and not grows(one)
        ]
        self.random.shuffle(fit)
        for at, one in enumerate(fit[:most]):
            other = next((each for each in fit[at + 1 :] + fit if _apart(each, one)), one)
            yield self._sample(pattern, one, other)

    def _kind(self, one: Indicator) -> str:
        if one.unit in _WHOLE:
            return "bodies"
        unit = self.definitions.units[one.unit]
        return "score" if unit.id == "points" else _KINDS.get(unit.kind, "")

    def _sample(self, pattern: Pattern, one: Indicator, other: Indicator) -> Sample:
        language = pattern.language
        subject, second = self._subject(one, language), self._subject(other, language)
        words = subject.split()
        cut = 2 if len(words) > 3 else 1
        head, topic = (" ".join(words[:cut]), " ".join(words[cut:])) if language == "vi" else _english(words)
        value, past, number = self._printed(one, language)
        figures = {
            "v": value, "w": past, "n": number, "x": self._printed(other, language)[0],
            "g": self._decimal(self.random.uniform(2, 30), 1, language) + "%",
            "p": self._decimal(self.random.uniform(1, 9), 1, language) + " điểm phần trăm",
            "m": self._decimal(self.random.uniform(1.5, 4), 1, language) + " lần",
        }  # fmt: skip
        texts = {"s": _small(subject), "S": _capital(subject), "u": _small(second), "head": _small(head),
                 "Head": _capital(head), "topic": topic, "Topic": _capital(topic)}  # fmt: skip
        values = {slot: read_figure(text, language).value for slot, text in figures.items() if text}
        if pattern.bare:
            texts = {name: " ".join(_bare(word) for word in text.split()) for name, text in texts.items()}
            figures = {name: _bare(text) for name, text in figures.items()}
        lines, places = [], {}
        for number_, template in enumerate(pattern.lines):
            line = ""
            for text, slot in _parts(template):
                line += text
                if slot in figures:
                    places[slot] = (number_, len(line))
                line += figures.get(slot, texts.get(slot, "")) if slot else ""
            lines.append(line)
        found = tuple(
            Figure(figures[slot], values[slot], each, (other if each.second else one).id, *places[slot])
            for each in pattern.expected
            if (slot := "n" if each.slot == "v" and "n" in places else each.slot)
        )
        return Sample(pattern, tuple(lines), found)

    def _subject(self, one: Indicator, language: str) -> str:
        """What a passage calls an indicator."""
        named = [one.name.vi if language == "vi" else one.name.en]
        keywords = list((one.keywords.vi if language == "vi" else one.keywords.en) if one.keywords else ())
        if self.hidden == "keywords":
            return self.random.choice(keywords or named)
        return named[0] if self.hidden == "name" else self.random.choice(named + keywords)

    def _printed(self, one: Indicator, language: str) -> tuple[str, str, str]:
        """A figure of the size of the last one, an earlier one, and the first without what is counted."""
        kind, unit = self._kind(one), self.definitions.units[one.unit]
        last = float(self.last.get(one.id, {"percent": 40, "bodies": 15, "rank": 50, "speed": 60, "score": 0.6,
                                            "money": 5e12 if unit.id == "VND" else 5e9}.get(kind, 50_000)))  # fmt: skip
        more = self.random.uniform(1.03, 1.2)
        value, past = last * more, last / more
        if kind == "percent":
            value, past = min(value, 96.0 + more), min(past, 90.0)
            return *(self._decimal(each, 1, language) + "%" for each in (value, past)), ""
        if kind == "bodies":
            whole = _WHOLE[one.unit]
            noun = {"provinces": ("tỉnh, thành phố", "provinces"), "ministries": ("bộ, ngành", "ministries")}[one.unit]
            return *(f"{min(max(round(each), 2), whole - 1)}/{whole} {noun[language == 'en']}"
                     for each in (value, past)), ""  # fmt: skip
        if kind == "rank":
            return *(f"thứ {round(each)}" if language == "vi" else f"{round(each)}th" for each in (value, past + 1)), ""
        if kind in ("speed", "score"):
            places = 4 if last < 1 else 1
            unit_ = " Mbps" if kind == "speed" else ""
            return *(self._decimal(each, places, language) + unit_ for each in (value, past)), ""
        told = [self._large(each, language) for each in (value, past)]
        noun = unit.name.vi if language == "vi" else unit.name.en.other
        noun = {"VND": "đồng", "USD": "USD"}.get(unit.id, noun) if language == "vi" else {
            "VND": "dong", "USD": "USD"}.get(unit.id, noun)  # fmt: skip
        return f"{told[0]} {noun}", f"{told[1]} {noun}", told[0]

    def _large(self, value: float, language: str) -> str:
        words = ("tỷ", "triệu") if language == "vi" else ("billion", "million")
        for size, word in zip((1e9, 1e6), words, strict=True):
            if value >= 2 * size:
                return f"{self._decimal(value / size, 1 if value < 1000 * size else 0, language)} {word}"
        return self._decimal(max(round(value), 2), 0, language)

    @staticmethod
    def _decimal(value: float, places: int, language: str) -> str:
        text = f"{value:,.{places}f}"
        return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def _apart(one: Indicator, other: Indicator) -> bool:
    """Whether two subjects may stand beside each other: of other quantities."""
    return one.topic != other.topic


def _english(words: list[str]) -> tuple[str, str]:
    cut = len(words) - 1 if len(words) < 4 else len(words) - 2
    return " ".join(words[cut:]), " ".join(words[:cut])


def _small(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _bare(text: str) -> str:
    bared = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(each for each in bared if not unicodedata.combining(each))


def _parts(template: str) -> Iterator[tuple[str, str]]:
    """The text before each place of a template, with the place's name."""
    from string import Formatter

    for text, name, _, _ in Formatter().parse(template):
        yield text, name or ""


def judged(sample: Sample, proposals: tuple[Proposal, ...], definitions: Definitions) -> Iterator[Outcome]:
    """Yield what became of each figure of a passage."""
    for figure in sample.figures:
        start = figure.at + next(at for at, c in enumerate(figure.printed) if c.isdigit())
        near = [one for one in proposals if one.line == figure.line + 1 and one.start <= start < one.end]
        readings = near[0].readings[:3] if near else ()
        timing = definitions.indicators[figure.indicator].timing
        place = next((at for at, one in enumerate(readings) if _is(one, figure, timing)), None)
        yield Outcome(sample, figure, place, readings[0] if readings else None, near[0].confidence if near else "")


def _is(reading: Reading, figure: Figure, timing: str) -> bool:
    expected, row = figure.expected, reading.row
    if reading.table != expected.table or row["indicator"] != figure.indicator or row["area"] != expected.area:
        return False
    if expected.table == "targets":
        return bool(Period.parse(row["period"]).end == Period.parse(expected.period).end)
    if not isclose(row["value"], -figure.value if expected.falls else figure.value):
        return False
    if not _same(row["period"], expected.period, timing):
        return False
    return expected.table != "claims" or (
        row["form"] == expected.form and _same(row["base_period"], expected.base, timing)
    )


def _same(code: Any, key: str, timing: str) -> bool:
    if key == "target":
        return bool(code == key)
    try:
        found, meant = Period.parse(code), Period.parse(PERIODS[key][_TIMINGS.index(timing)])
    except DxError:
        return False
    return found.end == meant.end and (timing != "span" or found.start == meant.start)


def known(evidence: Evidence, language: str, hidden: str) -> Knowledge:
    """Return what is known before reading; of each indicator its name or its keywords may be hidden."""
    indicators = {}
    for name, one in evidence.definitions.indicators.items():
        change: dict[str, Any] = {}
        if hidden == "keywords":
            change = {"keywords": None}
        elif hidden == "name" and one.keywords:
            names = {each: getattr(one.keywords, each)[0] for each in ("vi", "en") if getattr(one.keywords, each)}
            change = {"name": one.name.model_copy(update=names)}
        indicators[name] = one.model_copy(update=change)
    definitions = replace(evidence.definitions, indicators=indicators)
    return know(evidence, language, AS_OF, definitions)


def measured(evidence: Evidence, most: int, hidden: str = "", only: str = "", seed: int = 7) -> list[Outcome]:
    """Return what became of the figures of so many passages a pattern."""
    maker = Maker(evidence, hidden, seed)
    knowledge = {language: known(evidence, language, hidden) for language in ("vi", "en")}
    found = []
    for pattern in PATTERNS:
        if only and only not in pattern.name:
            continue
        about = About(language=pattern.language, published=date(2024, 7, 8), as_of=AS_OF, covers="2024-S1")  # type: ignore[arg-type]
        for sample in maker.samples(pattern, most):
            document = Document(format="text", lines=tuple(Line(text=line) for line in sample.lines))
            proposals = tuple(read(document, about, knowledge[pattern.language]))
            found += judged(sample, proposals, evidence.definitions)
    return found


def _wrong(outcome: Outcome) -> str:
    """What the first reading got wrong, the first of: table, indicator, period and the rest."""
    first, expected = outcome.first, outcome.figure.expected
    if first is None:
        return "none"
    if first.table != expected.table:
        return f"{expected.table}>{first.table}"
    if first.row["indicator"] != outcome.figure.indicator:
        return "indicator"
    return "area" if first.row["area"] != expected.area else "rest"


def table(found: list[Outcome]) -> str:
    """Return the shares right, first and among three, a pattern a row, the weakest first."""
    by: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        by[one.sample.pattern.name].append(one)
    rows = [
        "| pattern | figures | right first | among 3 | what the first got wrong |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for name, some in sorted(by.items(), key=lambda one: sum(o.place == 0 for o in one[1]) / len(one[1])):
        wrong = Counter(_wrong(one) for one in some if one.place != 0)
        told = ", ".join(f"{what} {times}" for what, times in wrong.most_common(4))
        rows.append(f"| {name} | {len(some)} | {_share(some, 1)} | {_share(some, 3)} | {told} |")
    sure = [one for one in found if one.confidence == "sure"]
    rows.append(
        f"| all | {len(found)} | {_share(found, 1)} | {_share(found, 3)} | sure: {_share(sure, 1)} of {len(sure)} |"
    )
    return "\n".join(rows)


def _share(some: list[Outcome], among: int) -> str:
    right = sum(one.place is not None and one.place < among for one in some)
    return f"{100 * right / len(some):.1f} %" if some else "–"


def _told(one: Outcome) -> str:
    """A figure whose first reading is wrong, for who looks for the reason."""
    figure, row = one.figure, one.first.row if one.first else {}
    cells = ("indicator", "period", "base_period", "area", "breakdown", "form", "reason")
    first = [f"{name} {row[name]}" for name in cells if row.get(name)]
    return (
        f"{one.sample.pattern.name}: {' / '.join(one.sample.lines)}\n"
        f"    '{figure.printed}' {figure.indicator} {figure.expected.period} {figure.expected.base} at {one.place};"
        f" first: {one.first and one.first.table} {', '.join(first)}"
    )


def main() -> int:
    """Print the table, and what is lost where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--most", type=int, default=40, help="passages a pattern")
    parser.add_argument("--hide", choices=("name", "keywords"), default="", help="what is not known of an indicator")
    parser.add_argument("--only", default="", help="patterns with this in their name")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--lost", action="store_true", help="print the figures whose first reading is wrong")
    options = parser.parse_args()
    found = measured(load(as_of=f"{AS_OF}", reports="all"), options.most, options.hide, options.only, options.seed)
    for one in found if options.lost else ():
        if one.place != 0:
            print(_told(one))
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
