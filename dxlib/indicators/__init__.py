"""Indicator definitions: one YAML file a pillar, the closed list of units, the pillars and their topics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import Field

from dxlib.errors import Fault, InvalidData, UnknownName
from dxlib.indicators.former import unknown_indicator
from dxlib.notation.files import Strict, read_yaml_list
from dxlib.notation.search import matching, typed

FOLDER = Path(__file__).parent

Number = Annotated[float, Field(strict=True)]  # text is none, not even "1_0", which Python would read as 10
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Words(Strict):
    """A text in the two languages."""

    en: Annotated[str, Field(min_length=1)]
    vi: Annotated[str, Field(min_length=1)]

    def __getitem__(self, language: str) -> str:
        return self.vi if language == "vi" else self.en


class Keywords(Strict):
    """Expressions by which reports call an indicator, in short words of our own, besides its name."""

    en: tuple[Annotated[str, Field(min_length=2, max_length=80)], ...] = ()
    vi: tuple[Annotated[str, Field(min_length=2, max_length=80)], ...] = ()


class Topic(Strict):
    """A group of indicators inside a pillar."""

    id: Identifier
    name: Words


class Pillar(Strict):
    """One of the four pillars, or the foundations under them."""

    id: Identifier
    name: Words
    asks: Words
    topics: list[Topic]


class Plural(Strict):
    """English forms of a unit."""

    one: str
    other: str


class UnitName(Strict):
    """What a unit is called."""

    en: Plural
    vi: str


class Unit(Strict):
    """What is counted or measured."""

    id: Identifier | Literal["VND", "USD", "Mbps"]
    kind: Literal["share", "count", "money", "rank", "speed", "duration", "ratio"]
    name: UnitName
    symbol: str = ""


class Break(Strict):
    """A date from which an indicator counts something else than before."""

    since: date = Field(alias="from")
    why: Words


class FixedBaseline(Strict):
    """A baseline that the definition itself names."""

    date: date
    value: Number


class Part(Strict):
    """What holds of one part of a whole and not of the whole itself; a key that is left out is that of the whole."""

    direction: Literal["up", "down", "none"] = "none"
    numerator: str | tuple[str, ...] | None = None
    denominator: str | Number | None = None


class Indicator(Strict):
    """A defined, measured quantity.

    Attributes:
        timing: ``instant`` (a state at a date), ``span`` (a flow, or a share over a span), ``cumulative``.
        direction: whether more (``up``) or less (``down``) is better, or neither (``none``).
        numerator, denominator: what a share or an average is computed from; several numerators are added up. One that
            ends with ``/phishing`` is that part of another indicator, else it is of the same part as the share.
        breakdowns: the kinds of breakdown that it may have (``sex``, ``residence``), besides those of its ``parts`` and
            ``by_part``.
        part_of: the whole that this is a part of.
        parts: the breakdowns that add up to it.
        by_part: by breakdown, what holds of this part alone.
        accumulates: the flow of which this is the running total.
        breaks: from when, and why, figures no longer compare with older ones.
        bounds: the lowest and the highest value it can take.
        weight: what its values are weighted with where areas are put together, if that is not its denominator.
        headline: answers what its pillar asks by itself; of two figures such a one leads.
        bridge: how its values of several areas become that of their union, where its unit does not say so: ``sum``,
            ``range`` (an average), or ``dti_mean``, the rule that the ministry published for its index.
        keywords: how reports call it besides its name; by them a new report finds it.
    """

    id: Identifier
    name: Words
    topic: Identifier
    unit: str
    timing: Literal["instant", "span", "cumulative"]
    direction: Literal["up", "down", "none"]
    definition: Words
    numerator: str | tuple[str, ...] | None = None
    denominator: str | Number | None = None
    breakdowns: tuple[Identifier, ...] = ()
    part_of: str | None = None
    parts: tuple[Identifier, ...] = ()
    by_part: dict[Identifier, Part] = Field(default_factory=dict)
    accumulates: str | None = None
    baseline: FixedBaseline | None = None
    breaks: tuple[Break, ...] = ()
    bounds: tuple[Number | None, Number | None] = (None, None)
    weight: str | None = None
    headline: bool = False
    bridge: Literal["sum", "range", "dti_mean"] | None = None
    keywords: Keywords | None = None

    def part(self, breakdown: str) -> Indicator:
        """Return the definition as it holds for a part of the whole; itself for the whole."""
        own = self.by_part.get(breakdown)
        return self.model_copy(update=own.model_dump(exclude_unset=True) | {"by_part": {}}) if own else self

    @property
    def is_ratio(self) -> bool:
        """Whether it is a share, an average or a rate, comparable over spans of different length."""
        return self.denominator is not None or self.unit in ("percent", "per_1000", "rank")

    def may_be_negative(self, unit: Unit) -> bool:
        """Whether it can fall below zero: money and percentages such as growth can, unless computed from a whole.

        Of anything else (a net change in accounts) the bounds say so.
        """
        least = self.bounds[0]
        if least is not None:
            return least < 0
        return unit.kind in ("money", "share") and self.denominator is None

    @property
    def numerators(self) -> tuple[str, ...]:
        """The indicators whose sum is the numerator."""
        named = self.numerator or ()
        return (named,) if isinstance(named, str) else named

    @property
    def called(self) -> tuple[str, ...]:
        """Its id, its names, and how reports call it and its parts besides."""
        keywords = (*self.keywords.en, *self.keywords.vi) if self.keywords else ()
        return self.id, self.name.en, self.name.vi, *keywords

    def break_between(self, first: date, last: date) -> Break | None:
        """The first break that lies after one date and not after the other."""
        return next((b for b in self.breaks if first < b.since <= last), None)


class SeriesKey(Protocol):
    """What names an indicator and a part of it."""

    @property
    def indicator(self) -> str:
        """The id of the indicator."""

    @property
    def breakdown(self) -> str:
        """The part; empty for the whole."""


def split_part(name: str) -> tuple[str, str | None]:
    """Return the indicator and the part that a numerator or a denominator names; no part where it names none.

    Example:
        >>> split_part("active_users/vietnamese"), split_part("active_users")
        (('active_users', 'vietnamese'), ('active_users', None))
    """
    indicator, mark, breakdown = name.partition("/")
    return indicator, breakdown if mark else None


_Named = TypeVar("_Named", Pillar, Topic)


def _called(name: str, known: Mapping[str, _Named]) -> _Named | None:
    """What has an id, or else a name in either language."""
    if name in known:
        return known[name]
    said = typed(name)
    return next((one for one in known.values() if said in (typed(one.name.en), typed(one.name.vi))), None)


@dataclass(frozen=True)
class Definitions:
    """All definitions: indicators and units by id, the pillar of each indicator, the pillars in order."""

    indicators: dict[str, Indicator]
    pillar_of: dict[str, str]
    pillars: dict[str, Pillar]
    units: dict[str, Unit]

    def indicator(self, name: str) -> Indicator:
        """Return the indicator of that id, or of that name in either language.

        Raises:
            UnknownName: nothing is called so; the message offers those whose names hold the words, or the nearest ids.
        """
        found = self.id_of(name)
        if found not in self.indicators:
            raise unknown_indicator(name, self.indicators, self.matching(name))
        return self.indicators[found]

    def id_of(self, name: str) -> str:
        """Return the id of the indicator of that id or name; what nothing is called as it is."""
        return name if name in self.indicators else self._named.get(typed(name), name)

    @cached_property
    def _named(self) -> dict[str, str]:
        """The ids by the names: of two that are called alike, the first."""
        named = [(typed(name), one.id) for one in self.indicators.values() for name in (one.name.en, one.name.vi)]
        return dict(reversed(named))

    def matching(self, search: str) -> list[str]:
        """Return the ids of the indicators in whose id, names or keywords words begin like those that are searched."""
        return matching(search, {name: one.called for name, one in self.indicators.items()})

    def of(self, key: SeriesKey) -> Indicator:
        """Return the definition of the indicator, as it holds for the part, that a series or a row is of."""
        return self._parts.get((key.indicator, key.breakdown)) or self.indicators[key.indicator]

    @cached_property
    def _parts(self) -> dict[tuple[str, str], Indicator]:
        """The definitions that hold for a part alone: made once, since every series asks for its own."""
        return {(name, part): one.part(part) for name, one in self.indicators.items() for part in one.by_part}

    def about(self, name: str) -> dict[str, str]:
        """Return what the frames of the verbs say of an indicator; nothing of one that is not known."""
        one = self.indicators.get(name)
        known = (name, one.name.en, one.name.vi, self.pillar_of[name], one.topic, one.unit) if one else ("",) * 6
        return dict(zip(("indicator", "name", "name_vi", "pillar", "topic", "unit"), known, strict=True))

    def pillar(self, name: str) -> Pillar:
        """Return the pillar of that id, or of that name in either language, or raise ``UnknownName``."""
        found = _called(name, self.pillars)
        if found is None:
            raise UnknownName("pillar", name, self.pillars)
        return found

    def topic(self, name: str) -> Topic:
        """Return the topic of that id, or of that name in either language, or raise ``UnknownName``."""
        topics = {topic.id: topic for pillar in self.pillars.values() for topic in pillar.topics}
        found = _called(name, topics)
        if found is None:
            raise UnknownName("topic", name, topics)
        return found

    def select(
        self, pillar: str | None = None, topic: str | None = None, indicator: str | Iterable[str] | None = None
    ) -> list[str]:
        """Return the ids of the indicators that are asked for, in the order of the definitions.

        Raises:
            UnknownName: no such pillar, topic or indicator.
        """
        names = list(self.indicators)
        if pillar is not None:
            chosen = self.pillar(pillar).id
            names = [n for n in names if self.pillar_of[n] == chosen]
        if topic is not None:
            chosen = self.topic(topic).id
            names = [n for n in names if self.indicators[n].topic == chosen]
        if indicator is not None:
            asked = [indicator] if isinstance(indicator, str) else list(indicator)
            wanted = {self.indicator(name).id for name in asked}
            names = [n for n in names if n in wanted]
        return names


@cache
def load_definitions(folder: Path = FOLDER) -> Definitions:
    """Return the definitions of a folder.

    Raises:
        InvalidData: every fault of every file at once.
    """
    pillars, faults = read_yaml_list(folder / "pillars.yml", Pillar, "pillars.yml")
    units, found = read_yaml_list(folder / "units.yml", Unit, "units.yml")
    faults += found
    by_id = {pillar.id: pillar for _, pillar in pillars}
    indicators: dict[str, Indicator] = {}
    pillar_of: dict[str, str] = {}
    places: dict[str, tuple[str, int]] = {}
    for pillar in by_id:
        rows, found = read_yaml_list(folder / f"{pillar}.yml", Indicator, f"{pillar}.yml")
        faults += found
        topics = [topic.id for topic in by_id[pillar].topics]
        # Those of a topic stand together, wherever in the file somebody added one.
        for line, indicator in sorted(
            rows, key=lambda row: topics.index(row[1].topic) if row[1].topic in topics else -1
        ):
            if indicator.id in indicators:
                faults.append(Fault(f"{pillar}.yml", line, "id", f"'{indicator.id}' is defined twice"))
            indicators[indicator.id], pillar_of[indicator.id] = indicator, pillar
            places[indicator.id] = (f"{pillar}.yml", line)
    definitions = Definitions(indicators, pillar_of, by_id, {unit.id: unit for _, unit in units})
    for name, (file, line) in places.items():
        faults += [Fault(file, line, key, text) for key, text in broken_references(definitions, name)]
    if faults:
        raise InvalidData(faults)
    return definitions


_known: list[Definitions] = []


def known_definitions() -> Definitions:
    """Return the project's definitions and those of own figures: where shown rows without a name look theirs up."""
    return _known[-1] if _known else load_definitions()


def remember(definitions: Definitions) -> None:
    """Add definitions of own figures to the known ones; of two of one name the later one counts."""
    before = known_definitions()
    indicators, pillar_of = before.indicators | definitions.indicators, before.pillar_of | definitions.pillar_of
    _known[:] = [replace(before, indicators=indicators, pillar_of=pillar_of)]


def broken_references(definitions: Definitions, name: str) -> list[tuple[str, str]]:
    """Return what an indicator names that is not there: unit, topic, other indicators, as (key, message)."""
    indicator = definitions.indicators[name]
    topics = {topic.id for topic in definitions.pillars[definitions.pillar_of[name]].topics}
    broken = []
    if indicator.unit not in definitions.units:
        broken.append(("unit", f"'{indicator.unit}' is not in units.yml"))
    if indicator.topic not in topics:
        broken.append(("topic", f"'{indicator.topic}' is no topic of its pillar in pillars.yml"))
    for key, named in _named(indicator):
        for other in named if isinstance(named, tuple) else (named,):
            if not isinstance(other, str) or (known := split_part(other)[0]) in ("days", "months"):
                continue
            if known not in definitions.indicators:
                broken.append((key, f"'{other}' is no indicator"))
    return broken


def unknown_parts(indicator: Indicator, kinds: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the parts, and kinds of parts, that an indicator names and that are not there, as (key, message).

    Args:
        indicator: its definition.
        kinds: of each known part its kind.
    """
    known = {"breakdowns": ("kind of breakdown", list(dict.fromkeys(kinds.values())))}
    known |= dict.fromkeys(("parts", "by_part"), ("breakdown", list(kinds)))
    return [
        (key, str(UnknownName(what, name, names)))
        for key, (what, names) in known.items()
        for name in getattr(indicator, key)
        if name not in names
    ]


def _named(indicator: Indicator) -> Iterator[tuple[str, str | tuple[str, ...] | float | None]]:
    """The indicators that a definition names, by the key that names them."""
    yield from ((key, getattr(indicator, key)) for key in ("part_of", "accumulates", "weight"))
    for one in (indicator, *map(indicator.part, indicator.by_part)):
        yield from (("numerator", one.numerator), ("denominator", one.denominator))
