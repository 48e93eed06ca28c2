"""Definitions of one's own, beside the project's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator

from dxlib.errors import DxError, Fault, UnknownName
from dxlib.indicators import Definitions, Identifier, Indicator, Words, broken_references
from dxlib.notation.files import read_record, read_yaml_list


def _both(text: Any) -> Any:
    return {"en": text, "vi": text} if isinstance(text, str) else text


class OwnIndicator(Indicator):
    """A definition of one's own: a text may be given once for both languages, the pillar where the topic is in two."""

    name: Annotated[Words, BeforeValidator(_both)]
    definition: Annotated[Words, BeforeValidator(_both)]
    pillar: Identifier | None = None


def define(
    indicators: str | Path | Iterable[Mapping[str, Any]], known: Definitions, kinds: Mapping[str, str] | None = None
) -> tuple[Definitions, list[Fault]]:
    """Return the known definitions with new ones at their end, and every fault of the new ones.

    Args:
        indicators: the path of a YAML file, or mappings with the keys of a definition.
        known: the definitions that are there; none of them can be replaced.
        kinds: of each part of a whole that they may name its kind; without it, parts are not looked at.

    Raises:
        DxError: they are neither.
    """
    rows: list[tuple[int, OwnIndicator]] = []
    faults: list[Fault] = []
    shown, mark = "indicators", ", entry "
    if isinstance(indicators, str | Path):
        shown, mark = Path(indicators).name, ":"
        rows, faults = read_yaml_list(Path(indicators), OwnIndicator, shown)
    else:
        if isinstance(indicators, Mapping) or not isinstance(indicators, Iterable):
            raise DxError("definitions are the path of a YAML file, or a list of mappings such as {'id': ...}")
        for number, one in enumerate(indicators, 1):
            record, found = read_record(one, OwnIndicator, shown, number)
            faults += found
            rows += [(number, record)] if record is not None else []
    defined, pillar_of = dict(known.indicators), dict(known.pillar_of)
    new: list[tuple[int, str]] = []
    for number, own in rows:
        pillar, message = _pillar(own, known)
        plain = Indicator.model_construct(**{key: getattr(own, key) for key in Indicator.model_fields})
        if defined.get(own.id, plain) != plain:
            faults.append(
                Fault(shown, number, "id", f"'{own.id}' is defined already, and otherwise; give yours another id")
            )
        elif message:
            faults.append(Fault(shown, number, "topic" if own.pillar is None else "pillar", message))
        else:
            defined[own.id], pillar_of[own.id] = plain, pillar
            new.append((number, own.id))
    definitions = replace(known, indicators=defined, pillar_of=pillar_of)
    for number, name in new:
        broken = broken_references(definitions, name) + ([] if kinds is None else unknown_parts(defined[name], kinds))
        faults += [Fault(shown, number, key, text) for key, text in broken]
    return definitions, [replace(fault, mark=mark) for fault in faults]


def _pillar(own: OwnIndicator, known: Definitions) -> tuple[str, str]:
    """The pillar of a definition, or what is wrong with it."""
    if own.pillar is not None:
        wrong = "" if own.pillar in known.pillars else str(UnknownName("pillar", own.pillar, known.pillars))
        return own.pillar, wrong
    topics = {(topic.id, pillar.id) for pillar in known.pillars.values() for topic in pillar.topics}
    pillars = sorted(pillar for topic, pillar in topics if topic == own.topic)
    if len(pillars) == 1:
        return pillars[0], ""
    if pillars:
        return "", f"'{own.topic}' is a topic of {' and of '.join(pillars)}; name the pillar too"
    return "", str(UnknownName("topic", own.topic, {topic for topic, _ in topics}))


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
