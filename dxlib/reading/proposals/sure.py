"""How sure a proposal is: sure only what its words, its size, its period and its surroundings agree on."""

from __future__ import annotations

from typing import Literal

from dxlib.reading.proposal import Reading
from dxlib.reading.proposals.around import Site
from dxlib.reading.proposals.context import Candidate
from dxlib.reading.proposals.when import When

_SCORE, _RIVAL, _TWIN = 0.65, 0.25, 0.5  # the least of the first, the most of another indicator, of another period
_SHARE, _TEXT = 0.5, 14.0  # of the expression that stands there; how well the words fit
_DATED = 0.7
_LIKELY = 0.4

Confidence = Literal["sure", "likely", "open"]


def confidence(readings: tuple[Reading, ...], candidate: Candidate | None, when: When | None, one: Site) -> Confidence:
    """Return how sure the first of some readings is."""
    first = readings[0]
    others = [each for each in readings[1:] if _about(each) != _about(first)]
    twins = [each for each in readings[1:] if _about(each) == _about(first)]
    rival = max((each.score for each in others), default=0.0) / max(first.score, 1e-9)
    twin = max((each.score for each in twins), default=0.0) / max(first.score, 1e-9)
    if candidate is None:
        return "likely" if first.score > 0.6 else "open"
    clear = first.score >= _SCORE and rival <= _RIVAL and twin <= _TWIN
    dated = when is not None and when.surely >= _DATED
    if clear and dated and not candidate.doubts and not one.isolated and _worded(first, candidate):
        return "sure"
    return "likely" if first.score > _LIKELY and rival < 0.6 else "open"


def _about(reading: Reading) -> tuple[str, str]:
    return reading.table, str(reading.row.get("indicator", ""))


def _worded(first: Reading, candidate: Candidate) -> bool:
    """Whether words say what it is: of a change those of the level beside it, and what it is compared with."""
    rules = {reason.rule for reason in first.reasons}
    if first.table == "claims":
        compared = bool(rules & {"base_clause", "base_column", "of_plan"})
        return compared and ("beside" in rules or candidate.match.share >= _SHARE)
    return candidate.match.share >= _SHARE and candidate.score >= _TEXT
