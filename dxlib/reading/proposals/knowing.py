"""What is known before a document is read: the words of all indicators, their earlier figures, areas and parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dxlib.indicators import Definitions
from dxlib.loaders.evidence import Evidence
from dxlib.reading.proposals.accents import Accents
from dxlib.reading.proposals.history import History, history
from dxlib.reading.proposals.lexicon import Lexicon
from dxlib.reading.proposals.naming import Names
from dxlib.reading.proposals.where import Parts, Places


@dataclass(frozen=True)
class Knowledge:
    """What is known before a document is read, for as many documents of one language and time as there are."""

    definitions: Definitions
    history: History
    places: Places
    parts: Parts
    lexicon: Lexicon
    names: Names
    accents: Accents


def know(evidence: Evidence, language: str, on: date, definitions: Definitions | None = None) -> Knowledge:
    """Return what the evidence tells about documents of a language.

    Args:
        evidence: what the data hold.
        language: of the print.
        on: of two areas of one name that of this day is meant.
        definitions: the words of the indicators, if not those of the evidence.
    """
    known = history(evidence)
    places, parts = Places(evidence, on), Parts(evidence)
    for name, one in evidence.definitions.indicators.items():
        known.breakdowns[name] |= {*one.parts, *one.by_part, *parts.worded(one)}
    for name, parts_of in known.breakdowns.items():
        if name.endswith("_rank"):  # a rank has the parts of what it ranks
            for own in (name.removesuffix("_rank"), f"{name.removesuffix('_rank')}_score"):
                parts_of |= known.breakdowns.get(own, set())
    called = {
        name: [text for part in named if part for text in parts.called(part)]
        for name, named in known.breakdowns.items()
    }
    lexicon = Lexicon(definitions or evidence.definitions, language, called, places.words)
    return Knowledge(evidence.definitions, known, places, parts, lexicon, Names(evidence), Accents(_told(evidence)))


def _told(evidence: Evidence) -> Iterator[str]:
    """What the evidence says in Vietnamese."""
    for one in evidence.definitions.indicators.values():
        yield from (one.name.vi, one.definition.vi, *(one.keywords.vi if one.keywords else ()))
    for frame in (evidence.areas, evidence.dimensions.breakdowns, evidence.details):
        yield from frame["name_vi"]
    yield from evidence.observations["as_printed"]
