"""What candidates are weighed with: all that is known, and what has been read before a figure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from dxlib.indicators import Definitions, Indicator, split_part
from dxlib.reading.proposal import Reason
from dxlib.reading.proposals.about import About
from dxlib.reading.proposals.around import Site
from dxlib.reading.proposals.history import History
from dxlib.reading.proposals.lexicon import Match
from dxlib.reading.proposals.when import Calendar, When
from dxlib.reading.proposals.where import Parts, Places
from dxlib.reading.proposals.words import words

_TWINS = (("", "_rank"), ("_score", "_rank"), ("_speed", "_rank"), ("_number", "_value"), ("_value", "_number"),
          ("_rank", "_score"), ("_rank", "_speed"), ("_rank", ""))  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """An indicator that a figure may be about.

    Attributes:
        score: how much speaks for it.
        text: how well its words fit; of them ``match`` says which stand there.
        whens: the periods it may be about; ``base`` and ``form`` of a change.
        doubts: what keeps it from being sure: ``new, size, bounds, falls, beside, place, before, wider,
            producer``.
    """

    indicator: Indicator
    score: float
    match: Match
    whens: tuple[When, ...]
    area: str
    breakdown: str
    reasons: tuple[Reason, ...]
    doubts: tuple[str, ...] = ()
    form: str = ""


@dataclass
class Said:
    """What was read before a figure, a level or a ``change``, and whether surely; of no candidate nothing is known."""

    site: Site
    candidate: Candidate | None
    change: bool = False
    sure: bool = False


@dataclass
class Context:
    """All that candidates are weighed with.

    Attributes:
        home: the province that the document is about, if it is about one.
        linked: what is told beside an indicator; ``twins`` its rank, or its value, of the same area and part.
    """

    definitions: Definitions
    history: History
    calendar: Calendar
    places: Places
    parts: Parts
    about: About
    home: str = ""
    linked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    twins: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def unnamed(self, name: str) -> tuple[str, ...]:
        """Return a doubt where several count an indicator, and nobody says whose figure it is."""
        named = self.about.producer or self.history.producer.get(name)
        return () if named or len(self.history.makers.get(name, ())) < 2 else ("producer",)

    def siblings(self, name: str) -> list[str]:
        """Return the indicators of the same unit whose id differs in one word: fixed lines and mobile ones."""
        own, unit = name.split("_"), self.definitions.indicators[name].unit
        return [
            other
            for other, one in self.definitions.indicators.items()
            if one.unit == unit and len(parts := other.split("_")) == len(own)
            and sum(here != there for here, there in zip(own, parts, strict=True)) == 1
        ]  # fmt: skip

    def added(self, name: str) -> bool:
        """Return whether what comes new to an indicator is one of its own."""
        return f"{name.removesuffix('_cumulative')}_new" in self.definitions.indicators

    def says(self, name: str) -> frozenset[str]:
        """Return the words of the names and expressions of an indicator."""
        one = self.definitions.indicators[name]
        texts = (one.name.vi, one.name.en, *((*one.keywords.vi, *one.keywords.en) if one.keywords else ()))
        return frozenset(word for text in texts for word in words(text))

    def __post_init__(self) -> None:
        for name, one in self.definitions.indicators.items():
            for part in one.numerators:
                self.linked[split_part(part)[0]].add(name)
            for end in ("_share", "_value", "_daily", "_per_100"):
                if f"{name}{end}" in self.definitions.indicators:
                    self.linked[name].add(f"{name}{end}")
            for own, other in _TWINS:
                twin = f"{name.removesuffix(own)}{other}"
                if name.endswith(own) and twin in self.definitions.indicators:
                    self.twins[name].add(twin)
