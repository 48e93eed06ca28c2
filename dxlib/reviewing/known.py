"""What names mean in a review, by code and by word, in both languages; and indicators that a reviewer proposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from dxlib.errors import DxError, InvalidData, UnknownName
from dxlib.indicators import Definitions, Indicator
from dxlib.indicators.own import define
from dxlib.loaders.dimensions import Dimensions
from dxlib.notation.folders import replace
from dxlib.notation.periods import Period
from dxlib.notation.search import matching, typed
from dxlib.text import date_label, gettext, period_label

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

    def found(self, column: str, text: str, period: str = "") -> list[tuple[str, str, str]]:
        """Return what a few letters may mean, the likeliest first: code, name, and what tells it from others.

        Beginnings of words are looked for in both languages, with diacritics and without. Areas that are there in the
        period come before those that had ended or had not begun; where it says nothing, in their order.

        Example:
            >>> import dxlib as dx
            >>> evidence = dx.load()
            >>> Known(evidence.definitions, evidence.dimensions, "en").found("area", "ha noi")[0]
            ('VN-HN', 'Hanoi', 'VN-HN')
        """
        if column == "period":
            return self._period(text)
        names = self.names[column]
        codes = matching(text, names)
        if column == "area":
            codes = codes or [code for code in self.dimensions.lookup.named(text) if code in names]
            codes = self._standing_first(codes, period)
        return [(code, names[code][0], self._told(column, code)) for code in codes[:MOST]]

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

    def _standing_first(self, codes: list[str], period: str) -> list[str]:
        try:
            moment = Period.parse(period)
        except DxError:
            return codes
        return sorted(codes, key=lambda code: bool(self.dimensions.stays[code].outside(moment)))

    def _told(self, column: str, code: str) -> str:
        if column == "indicator" and (one := self.indicator(code)) is not None:
            return f"{self.name('unit', one.unit)} · {code}"
        if column == "area" and (until := self.dimensions.stays[code].until) is not None:
            form = gettext(self.language)("{area} (until {date})")
            return form.format(area=code, date=date_label(until, self.language))
        return code


def _named(frame: pd.DataFrame, key: str, vietnamese: bool) -> dict[str, tuple[str, ...]]:
    columns = [name for name in ("name_vi", "name_en", "short_vi", "short_en") if name in frame]
    first = columns if vietnamese else sorted(columns, key=lambda name: (not name.endswith("_en"), name))
    return {
        str(row[key]): tuple(dict.fromkeys([*(str(row[name]) for name in first), str(row[key])]))
        for row in frame.to_dict("records")
    }


FILE = "indicators.yml"
NEW_FIELDS = ("id", "name_en", "name_vi", "topic", "unit", "timing", "direction", "definition_en", "definition_vi")
_PAIRS = {"name": ("name_en", "name_vi"), "definition": ("definition_en", "definition_vi")}
_LONGEST = 60  # characters of a name, so that it fits a chart


def known_with(folder: Path, definitions: Definitions) -> Definitions:
    """Return the known definitions with those proposed in a draft.

    Raises:
        InvalidData: what stands in the draft's ``indicators.yml`` is no definition; every fault with its line.
    """
    path = folder / FILE
    if not path.exists():
        return definitions
    found, faults = define(path, definitions)
    if faults:
        raise InvalidData(faults)
    return found


def propose(
    folder: Path, values: Mapping[str, str], definitions: Definitions, language: str = "en"
) -> tuple[Definitions, dict[str, str]]:
    """Add a definition to a draft; nothing is written where something is wrong.

    Args:
        folder: of the draft.
        values: the text of each field of ``NEW_FIELDS``; ``topic`` is ``pillar/topic``.
        definitions: those known, with those of the draft.
        language: of what is wrong.

    Returns:
        The definitions with the new one, and what is wrong, by field.

    Raises:
        DxError: the file cannot be written.
    """
    values = {name: str(values.get(name, "")).strip() for name in NEW_FIELDS}
    _ = gettext(language)
    faults = {name: _("is missing") for name, text in values.items() if not text}
    for name in _PAIRS["name"]:
        if len(values[name]) > _LONGEST:
            told = _("has {count} characters; a chart has room for {most}")
            faults[name] = told.format(count=len(values[name]), most=_LONGEST)
    if values["id"] in definitions.indicators:
        faults["id"] = _("'{id}' is defined already; give yours another id").format(id=values["id"])
    called = {text for one in definitions.indicators.values() for text in (one.name.en, one.name.vi)}
    faults |= {name: _("another indicator is called so") for name in _PAIRS["name"] if values[name] in called}
    entry = _entry(values)
    found, wrong = define([entry], definitions)
    for fault in wrong:
        place = fault.column.replace(".", "_")
        faults.setdefault(place if place in NEW_FIELDS else "id", fault.message)
    if not faults:
        _write(folder, entry)
        return found, {}
    return definitions, faults


def _entry(values: Mapping[str, str]) -> dict[str, Any]:
    """The definition as the files have it."""
    pillar, _slash, topic = values["topic"].rpartition("/")
    return {
        "id": values["id"],
        "name": {"en": values["name_en"], "vi": values["name_vi"]},
        "topic": topic,
        **({"pillar": pillar} if pillar else {}),
        "unit": values["unit"],
        "timing": values["timing"],
        "direction": values["direction"],
        "definition": {"en": values["definition_en"], "vi": values["definition_vi"]},
    }


def _write(folder: Path, entry: dict[str, Any]) -> None:
    """Add an entry; the file is the old one or the new one at any moment."""
    path = folder / FILE
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    added = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=1000)
    replace(path, f"{before.rstrip()}\n\n{added}".lstrip().encode())
