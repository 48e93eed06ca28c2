"""How sure a proposal is."""

from __future__ import annotations

from typing import Literal

from dxlib.reading.proposal import Reading
from dxlib.reading.proposals.candidates import Candidate
from dxlib.reading.proposals.when import When


def confidence(
    readings: tuple[Reading, ...], candidate: Candidate | None, when: When | None
) -> Literal["sure", "likely", "open"]:
    """Return how sure the first of some readings is."""
    first = readings[0]
    rival = readings[1].score if len(readings) > 1 else 0.0
    if candidate is None:
        return "likely" if first.score > 0.6 else "open"
    if first.score > 0.6 and first.score > 4 * rival and not candidate.doubts and when and when.surely >= 0.7:
        return "sure"
    return "likely" if first.score > 0.35 and first.score > 1.5 * rival else "open"
