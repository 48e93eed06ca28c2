"""What names mean in a review: indicators, areas, producers and parts, by code and by word, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from dxlib.errors import DxError, UnknownName
from dxlib.indicators import Definitions, Indicator
from dxlib.loaders.dimensions import Dimensions
from dxlib.notation.periods import Period
from dxlib.notation.search import matching, typed
from dxlib.text import period_label

MOST = 12  # names offered at once


@dataclass(frozen=True)
class Known:
    """The names that a row may have, and what people call them.

    Attributes:
        definitions: of the indicators, those proposed in the draft too.
        dimensions: areas, producers and breakdowns.
        language: in which names are shown.
    """

    definitions: Definitions
    dimensions: Dimensions
    language: str

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """By column, what each code may be called; the first is its name in the language."""
        vi = self.language == "vi"
        indicators = {
            code: tuple(dict.fromkeys((one.name[self.language], one.name.en, one.name.vi, code)))
            for code, one in self.definitions.indicators.items()
        }
        units = {code: (one.name.vi if vi else one.name.en.other, code) for code, one in self.definitions.units.items()}
        areas = _named(self.dimensions.areas, "code", vi)
        producers = _named(self.dimensions.producers, "id", vi)
        breakdowns = _named(self.dimensions.breakdowns, "id", vi)
        return {
            "indicator": indicators, "unit": units, "area": areas, "producer": producers, "breakdown": breakdowns,
        }  # fmt: skip

    def name(self, column: str, code: str) -> str:
        """Return what a code is called; the code itself where nothing has it."""
        return next(iter(self.names[column].get(code, ())), code)

    def indicator(self, code: str) -> Indicator | None:
        """Return the definition of an indicator, if there is one."""
        return self.definitions.indicators.get(code)

    def found(self, column: str, text: str) -> list[tuple[str, str, str]]:
        """Return what a few letters may mean, the likeliest first: code, name, and what tells it from others.

        Beginnings of words are looked for in both languages, with diacritics and without.

        Example:
            >>> import dxlib as dx
            >>> evidence = dx.load()
            >>> Known(evidence.definitions, evidence.dimensions, "en").found("area", "ha noi")[0]
            ('VN-HN', 'Hanoi', 'VN-HN')
        """
        if column == "period":
            return self._period(text)
        names = self.names[column]
        codes = matching(text, names)[:MOST]
        if column == "area" and not codes:
            codes = [code for code in self.dimensions.lookup.named(text) if code in names]
        return [(code, names[code][0], self._told(column, code)) for code in codes]

    def code(self, column: str, text: str, on: date | None = None) -> str:
        """Return the code that somebody means by a code, a name, or by letters that begin one name alone.

        Args:
            column: of the row.
            text: what was typed.
            on: of two areas of one name, which follow each other, the one of this day.

        Raises:
            DxError: nothing, or more than one, is called so; the message names the nearest.
        """
        text = text.strip()
        if column == "area":
            return self.dimensions.lookup.code(text, on)
        names = self.names[column]
        if not text or text in names:
            return text
        codes = [code for code, called in names.items() if typed(text) in map(typed, called)] or matching(text, names)
        if len(codes) == 1:
            return codes[0]
        if not codes:
            raise UnknownName(column, text, names)
        nearest = ", ".join(f"'{names[code][0]}' ({code})" for code in codes[:3])
        raise DxError(f"'{text}' may be {nearest}{' and others' if len(codes) > 3 else ''}; pick one")

    def _period(self, text: str) -> list[tuple[str, str, str]]:
        try:
            period = Period.parse(text)
        except DxError:
            return []
        return [(period.code, period_label(period.code, self.language), period.code)]

    def _told(self, column: str, code: str) -> str:
        if column == "indicator" and (one := self.indicator(code)) is not None:
            return f"{self.name('unit', one.unit)} · {code}"
        return code


def _named(frame: pd.DataFrame, key: str, vietnamese: bool) -> dict[str, tuple[str, ...]]:
    columns = [name for name in ("name_vi", "name_en", "short_vi", "short_en") if name in frame]
    first = columns if vietnamese else sorted(columns, key=lambda name: (not name.endswith("_en"), name))
    return {
        str(row[key]): tuple(dict.fromkeys([*(str(row[name]) for name in first), str(row[key])]))
        for row in frame.to_dict("records")
    }
