"""Indicators that a reviewer proposes: definitions in both languages, kept in the draft until somebody adds them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from dxlib.errors import InvalidData
from dxlib.indicators import Definitions
from dxlib.indicators.own import define
from dxlib.notation.folders import replace

FILE = "indicators.yml"
FIELDS = ("id", "name_en", "name_vi", "topic", "unit", "timing", "direction", "definition_en", "definition_vi")
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


def propose(folder: Path, values: Mapping[str, str], definitions: Definitions) -> tuple[Definitions, dict[str, str]]:
    """Add a definition to a draft; nothing is written where something is wrong.

    Args:
        folder: of the draft.
        values: the text of each field of ``FIELDS``; ``topic`` is ``pillar/topic``.
        definitions: those known, with those of the draft.

    Returns:
        The definitions with the new one, and what is wrong, by field.

    Raises:
        DxError: the file cannot be written.
    """
    values = {name: str(values.get(name, "")).strip() for name in FIELDS}
    faults = {name: "is missing" for name, text in values.items() if not text}
    for name in _PAIRS["name"]:
        if len(values[name]) > _LONGEST:
            faults[name] = f"has {len(values[name])} characters; a chart has room for {_LONGEST}"
    if values["id"] in definitions.indicators:
        faults["id"] = f"'{values['id']}' is defined already; give yours another id"
    called = {text for one in definitions.indicators.values() for text in (one.name.en, one.name.vi)}
    faults |= {name: "another indicator is called so" for name in _PAIRS["name"] if values[name] in called}
    entry = _entry(values)
    found, wrong = define([entry], definitions)
    for fault in wrong:
        place = fault.column.replace(".", "_")
        faults.setdefault(place if place in FIELDS else "id", fault.message)
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
