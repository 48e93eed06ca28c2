"""Names of one-off figures: those of an earlier report where it had the same, else the words beside the figure."""

from __future__ import annotations

from dxlib.loaders.evidence import Evidence
from dxlib.reading.proposals.words import EMPTY, words

_LEAST = 2  # words of an earlier name that say something; with fewer it may be any figure's


class Names:
    """What one-off figures are called, in both languages.

    Args:
        evidence: its one-off figures, and the names of units and parts, which are known in both languages.
    """

    def __init__(self, evidence: Evidence) -> None:
        frame = evidence.details
        pairs = dict.fromkeys(zip(frame["unit"], frame["name_vi"], frame["name_en"], strict=True))
        self._earlier = [
            (unit, {"vi": _telling(vi), "en": _telling(en)}, {"vi": vi, "en": en}) for unit, vi, en in pairs
        ]
        parts = evidence.dimensions.breakdowns
        known = [
            *((unit.name.vi, unit.name.en.other) for unit in evidence.definitions.units.values()),
            *zip(parts["name_vi"], parts["name_en"], strict=True),
            *((one.name.vi, one.name.en) for one in evidence.definitions.indicators.values()),
        ]
        self._known = {
            "vi": {tuple(words(vi)): en for vi, en in known}, "en": {tuple(words(en)): vi for vi, en in known}
        }  # fmt: skip

    def of(self, said: str, clause: str, unit: str, language: str) -> dict[str, str]:
        """Return the names of a figure by language; empty where none is known.

        Args:
            said: the words that name it.
            clause: all that stands around it.
            unit: what it is counted in.
            language: of the print.
        """
        told = set(words(clause))
        fits = [
            (len(telling[language]), names)
            for own, telling, names in self._earlier
            if own == unit and len(telling[language]) >= _LEAST and telling[language] <= told
        ]
        if fits:
            return max(fits, key=lambda fit: fit[0])[1]
        other = "" if unit == "percent" else self._known[language].get(tuple(words(said)), "")  # "45% of the plan"
        return {language: said, {"vi": "en", "en": "vi"}[language]: other[:1].upper() + other[1:]}


def _telling(name: str) -> set[str]:
    return {word for word in words(name) if word not in EMPTY}
