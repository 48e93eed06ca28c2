"""What figures are told apart by besides their indicator: where, who counted, which part; and when each is in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from dxlib.errors import Fault, Faults, UnknownName
from dxlib.indicators import Definitions, Indicator
from dxlib.loaders.areas import MAPS, Areas, Stay, known_areas, predecessors, stays
from dxlib.loaders.contract import OPTIONAL_COLUMNS, Area, Breakdown, InForce, Producer
from dxlib.notation.files import read_yaml_list
from dxlib.notation.periods import Period
from dxlib.notation.search import folded

_TILES = ["tile_col", "tile_row", "tile_2025_col", "tile_2025_row"]
_LATER = ["name_2025_en", "name_2025_vi"]
_AREAS = ["code", "kind", "name_en", "name_vi", *_LATER, *_TILES, "number", "since", "until", "successors"]
_PRODUCERS = [
    "id", "name_en", "name_vi", "short_en", "short_vi", "method_en", "method_vi", "use_en", "use_vi", "keywords",
    "predecessor", "lineage", "since", "until",
]  # fmt: skip
_BREAKDOWNS = ["id", "dimension", "name_en", "name_vi", "since", "until", "successors"]


@dataclass(frozen=True)
class Dimensions:
    """The closed lists that rows name.

    Attributes:
        areas: one row an area: ``code, kind, name_en, name_vi``, its place on the map of its time (``tile_col,
            tile_row``) and, of one that stands on two maps, on the later one (``tile_2025_col, tile_2025_row``), where
            it may have another name (``name_2025_en, name_2025_vi``, else empty),
            ``number`` (in the official list of July 2025), ``since, until`` and ``successors`` (a tuple of codes).
        producers: one row a producer: ``id``, ``name``, ``short``, ``method`` and ``use`` in both languages,
            ``keywords`` (a tuple), ``predecessor, lineage`` (the first of those whose series it continues, or itself),
            ``since, until``.
        breakdowns: one row a part of a whole: ``id, dimension, name_en, name_vi, since, until, successors``.
    """

    areas: pd.DataFrame
    producers: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_PRODUCERS, dtype=object))
    breakdowns: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_BREAKDOWNS, dtype=object))

    @cached_property
    def lookup(self) -> Areas:
        """The areas, to be found by name."""
        return known_areas(self.areas)

    @cached_property
    def stays(self) -> dict[str, Stay]:
        """Of each area from when until when it is there."""
        return stays(self.areas)

    @cached_property
    def formed(self) -> dict[date, dict[str, tuple[str, ...]]]:
        """Of each map, by its first day, the provinces that are new on it, with those that they were formed from."""
        formed = {day: predecessors(self.areas, day).items() for day in MAPS.values()}
        return {day: {new: olds for new, olds in pairs if olds != (new,)} for day, pairs in formed.items()}

    def names(self, column: str) -> list[str]:
        """Return what a row may have in the column ``area``, ``producer`` or ``breakdown``."""
        return list(self._ids[column])

    @cached_property
    def _ids(self) -> dict[str, list[str]]:
        return {column: _frame(self, column)[key].tolist() for column, key in _KEYS.items()}

    @cached_property
    def limits(self) -> dict[str, dict[str, tuple[date, date]]]:
        """Of each column the first and the last day of the names that are not there always."""
        frames = {column: _frame(self, column)[[key, "since", "until"]] for column, key in _KEYS.items()}
        return {
            column: {name: (since or date.min, until or date.max) for name, since, until in rows if since or until}
            for column, frame in frames.items()
            for rows in [zip(*(frame[name] for name in frame), strict=True)]
        }

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Of each part of a whole its kind: ``female`` is one of ``sex``."""
        return dict(zip(self.breakdowns["id"], self.breakdowns["dimension"], strict=True))

    def broken_down(self, one: Indicator) -> list[str]:
        """Return the kinds of breakdown that an indicator has.

        Example:
            >>> import dxlib as dx
            >>> known = dx.load()
            >>> known.dimensions.broken_down(known.definitions.indicator("internet_users"))
            ['residence', 'sex']
        """
        kinds = {*one.breakdowns, *(self.kinds.get(part) for part in (*one.parts, *one.by_part))}
        return [kind for kind in dict.fromkeys(self.kinds.values()) if kind in kinds]

    def misplaced(self, name: str, part: str, definitions: Definitions) -> str:
        """Return why figures of an indicator cannot be of a part, what they can be of, and what has such parts.

        Empty where they can be, or where there is no such indicator or part.
        """
        one, kind = definitions.indicators.get(name), self.kinds.get(part)
        if one is None or kind is None or kind in (allowed := self.broken_down(one)):
            return ""
        fits = [other for other, its in self.kinds.items() if its in allowed]
        told = (
            f"whose parts are {', '.join(fits)}"
            if fits
            else f"which has no parts: leave the cell empty, or name {kind} in `breakdowns` of its definition"
        )
        others = [other for other in definitions.indicators.values() if kind in self.broken_down(other)]
        others.sort(key=lambda other: (other.topic != one.topic, other.unit != one.unit))
        have = f"; broken down by {kind}: {', '.join(other.id for other in others[:3])}" if others else ""
        return f"'{part}' ({kind}) is no part of {name}, {told}{have}"

    def lineages(self) -> dict[str, str]:
        """Return of each producer the first of those whose series it continues."""
        return dict(zip(self.producers["id"], self.producers["lineage"], strict=True))

    @cached_property
    def by_producer(self) -> dict[str, dict[str, Any]]:
        """Of each producer its row."""
        return {str(row["id"]): row for row in self.producers.to_dict("records")}

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each lineage among those who count."""
        return {lineage: at for at, lineage in enumerate(dict.fromkeys(self.producers["lineage"]))}

    def lineage(self, producer: str) -> str:
        """Return the first of the producers whose series one continues, by its id or its name.

        Raises:
            UnknownName: nobody is called so.
        """
        return self.lineages()[self.named("producer", producer)]

    def named(self, column: str, text: str) -> str:
        """Return the id of a producer or of a part from its id, its name or its short name, in either language.

        Capitals, blanks, signs and diacritics do not count.

        Args:
            column: ``producer`` or ``breakdown``.
            text: what somebody typed.

        Raises:
            UnknownName: nothing is called so, or more than one; the message offers ids with names.

        Example:
            >>> import dxlib as dx
            >>> known = dx.load().dimensions
            >>> known.named("producer", "Tổng cục Thống kê"), known.named("breakdown", "Rural areas")
            ('gso', 'rural')
        """
        ids = self._meant(column, text)
        if len(ids) == 1:
            return ids[0]
        names = _names_of(self, column)
        shown = [f"'{one}' ({called[1] if called[1:] else one})" for one, called in names.items()]
        near = [told for told, one in zip(shown, names, strict=True) if one in ids or _is_near(text, names[one])]
        hint = f"did you mean {' or '.join(near[:3])}?" if near else f"known: {', '.join(shown)}"
        raise UnknownName(column, text, names, hint)

    def coded(self, column: str, text: str) -> str:
        """Return the id of a producer or of a part, or the text itself where nothing is called so."""
        ids = self._meant(column, text) if text else []
        return ids[0] if len(ids) == 1 else text

    def _meant(self, column: str, text: str) -> list[str]:
        """The ids of all that are called so; of an id, itself."""
        return [text] if text in self._ids[column] else self._by_letters[column].get(_letters(text), [])

    @cached_property
    def _by_letters(self) -> dict[str, dict[str, list[str]]]:
        """The ids of producers and of parts by the letters of their names."""
        found: dict[str, dict[str, list[str]]] = {column: defaultdict(list) for column in OPTIONAL_COLUMNS}
        for column, letters in found.items():
            for one, called in _names_of(self, column).items():
                for name in {_letters(name) for name in called}:
                    letters[name].append(one)
        return found

    def counting(self, lineage: str, day: date) -> str:
        """Return who continues a series on a day; the lineage itself where nobody is known to."""
        rows = zip(*(self.producers[name] for name in ("id", "lineage", "since")), strict=True)
        there = [one for one, first, since in rows if first == lineage and (since is None or since <= day)]
        return there[-1] if there else lineage

    def label(self, language: str, lineage: str = "", breakdown: str = "") -> str:
        """Return what tells a series from others of its indicator, such as "phishing, MIC"; empty for none."""
        parts, short = self._called[f"name_{language}"], self._called[f"short_{language}"]
        return ", ".join(called[name] for called, name in ((parts, breakdown), (short, lineage)) if name)

    @cached_property
    def _called(self) -> dict[str, dict[str, str]]:
        """What parts and producers are called, by the column that says so; a comparison asks hundreds of times."""
        columns = ((self.breakdowns, "name"), (self.producers, "short"))
        return {
            f"{kind}_{language}": dict(zip(frame["id"], frame[f"{kind}_{language}"], strict=True))
            for frame, kind in columns
            for language in ("en", "vi")
        }

    def told(self, column: str, name: str, moment: str) -> str:
        """Return why a name cannot stand in a row of a period, or of what was published on a day, and what can."""
        frame = _frame(self, column).set_index(_KEYS[column], drop=False)
        one, (_, end) = frame.loc[name], _days(moment)
        if one["until"] is not None and one["until"] < end:
            others = [other for other in self._after(column, name) if other in frame.index]
            when, who = f"ended on {one['until']}", "followed by"
        else:
            others = [other for other in frame.index if name in self._after(column, other)]
            when, who = f"began on {one['since']}", "before it there was"
        named = ", ".join(f"'{other}' ({frame.loc[other]['name_vi']})" for other in others)
        return f"'{name}' ({one['name_vi']}) {when}; it cannot stand for {moment}{f': {who} {named}' if named else ''}"

    def _after(self, column: str, name: str) -> tuple[str, ...]:
        if column == "producer":
            return tuple(self.producers.loc[self.producers["predecessor"] == name, "id"])
        frame = _frame(self, column)
        return tuple(frame.loc[frame[_KEYS[column]] == name, "successors"].iloc[0])


_TEXTS = ("code", "kind", "id", "dimension")
_KEYS = {"area": "code", "producer": "id", "breakdown": "id"}


def _frame(dimensions: Dimensions, column: str) -> pd.DataFrame:
    found: pd.DataFrame = getattr(dimensions, f"{column}s")
    return found


def _names_of(dimensions: Dimensions, column: str) -> dict[str, list[str]]:
    """What each producer or part is called: its id, and its names, the shorter ones first."""
    frame = _frame(dimensions, column)
    columns = ["id", *(name for name in ("short_en", "short_vi", "name_en", "name_vi") if name in frame)]
    return {row[0]: list(row) for row in frame[columns].itertuples(index=False, name=None)}


def _letters(text: str) -> str:
    return "".join(c for c in folded(text) if c.isalnum())


def _is_near(text: str, called: list[str]) -> bool:
    return bool(get_close_matches(_letters(text), [_letters(name) for name in called], n=1, cutoff=0.6))


def _days(code: str) -> tuple[date, date]:
    """The first and the last day of a period; a state at a date, and a total without a start, are its last day."""
    period = Period.parse(code)
    return (period.end if period.kind in ("running", "instant") or period.start is None else period.start), period.end


class Lists(NamedTuple):
    """The records of which frames are made."""

    areas: list[Area]
    producers: list[Producer]
    breakdowns: list[Breakdown]


def read_dimensions(folder: Path, faults: Faults) -> Dimensions:
    """Return what the lists of a folder of evidence hold."""
    return dimensions_of(*read_lists(folder, faults))


def dimensions_of(areas: list[Area], producers: list[Producer], breakdowns: list[Breakdown]) -> Dimensions:
    """Return lists as frames."""
    parts = _framed([_record(one, "id", "dimension", "successors") for one in breakdowns], _BREAKDOWNS)
    return Dimensions(_areas(areas), _producers({one.id: one for one in producers}), parts)


def read_lists(folder: Path, faults: Faults) -> Lists:
    """Return the lists of a folder of evidence; of ``producers.yml`` and ``breakdowns.yml`` it may have none."""
    areas = _read(folder, "areas.yml", Area, "code", faults, needed=True)
    faults.add(_map_faults(areas))
    producers = _read(folder, "producers.yml", Producer, "id", faults)
    breakdowns = _read(folder, "breakdowns.yml", Breakdown, "id", faults)
    known = {area.code for _, area in areas}
    for line, area in areas:
        faults.add(_unknown("areas.yml", line, "successors", "area", area.successors, known))
    ids = {one.id: one for _, one in producers}
    for line, one in producers:
        faults.add(_unknown("producers.yml", line, "predecessor", "producer", filter(None, [one.predecessor]), ids))
        if _lineage(one.id, ids) is None:
            faults.add([Fault("producers.yml", line, "predecessor", f"'{one.id}' would continue its own series")])
    named = {one.id for _, one in breakdowns}
    for line, part in breakdowns:
        faults.add(_unknown("breakdowns.yml", line, "successors", "breakdown", part.successors, named))
    return Lists(*([one for _, one in found] for found in (areas, producers, breakdowns)))


def _read(folder: Path, file: str, model: Any, key: str, faults: Faults, needed: bool = False) -> list[tuple[int, Any]]:
    if not needed and not (folder / file).exists():
        return []
    rows, found = read_yaml_list(folder / file, model, file)
    faults.add(found)
    seen: set[str] = set()
    for line, one in rows:
        name = getattr(one, key)
        if name in seen:
            faults.add([Fault(file, line, key, f"'{name}' stands twice")])
        if one.since and one.until and one.since > one.until:
            faults.add([Fault(file, line, "until", f"{one.until} lies before the beginning, {one.since}")])
        seen.add(name)
    return rows


def _unknown(file: str, line: int, key: str, what: str, named: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    known = list(known)
    return (Fault(file, line, key, str(UnknownName(what, name, known))) for name in named if name not in known)


def _map_faults(areas: list[tuple[int, Area]]) -> Iterator[Fault]:
    """What would bridge a province wrongly: into none, into two, into what is none or began on another day."""
    known = {area.code: area for _, area in areas}
    taken: dict[tuple[str, Any], str] = {}
    for line, area in areas:
        if area.successors and not area.until:
            yield Fault("areas.yml", line, "until", "is missing, although the area has successors")
        if area.kind != "province":
            continue
        if area.until and len(area.successors) != 1:
            yield Fault("areas.yml", line, "successors", "a province that ended went into one province; name it")
        for successor in (known[code] for code in area.successors if code in known and area.until):
            follows = area.until is not None and successor.since == area.until + timedelta(1)
            if successor.kind != "province" or not follows:
                yield Fault(
                    "areas.yml", line, "successors", f"'{successor.code}' is no province that began the day after"
                )
        places = [("number", area.number), *(("tile", (since, tile)) for since, tile in _tiles(area))]
        for key, place in places:
            if place and taken.setdefault((key, place), area.code) != area.code:
                yield Fault("areas.yml", line, key, f"'{taken[key, place]}' has the same")


def _tiles(area: Area) -> Iterator[tuple[str, tuple[int, int]]]:
    """The tiles of a province, each with the map that it is on."""
    if area.tile and not area.since:
        yield "before", area.tile
    later = area.tile_2025 or area.tile
    if later and not area.until:
        yield "2025", later


def _lineage(name: str, producers: Mapping[str, Producer]) -> str | None:
    """The first of the producers whose series one continues; none where they go round in a circle."""
    seen: list[str] = []
    while name not in seen:
        seen.append(name)
        before = producers[name].predecessor if name in producers else None
        if before is None or before not in producers:
            return name
        name = before
    return None


def _record(one: InForce, *columns: str) -> dict[str, Any]:
    row = {column: getattr(one, column) for column in columns}
    for word in ("name", "short", "method", "use"):
        words = getattr(one, word, None)
        row |= {f"{word}_{language}": words[language] if words else "" for language in ("en", "vi")}
    return row | {"since": one.since, "until": one.until}


def _areas(areas: list[Area]) -> pd.DataFrame:
    rows = [
        _record(one, "code", "kind", "number", "successors")
        | {name: one.name_2025[name[-2:]] if one.name_2025 else "" for name in _LATER}
        | dict(zip(_TILES, (*(one.tile or (None, None)), *(one.tile_2025 or (None, None))), strict=True))
        for one in areas
    ]
    return _framed(rows, _AREAS)


def _producers(producers: Mapping[str, Producer]) -> pd.DataFrame:
    rows = [
        _record(one, "id", "predecessor")
        | {
            "lineage": _lineage(name, producers),
            "keywords": (*one.keywords.vi, *one.keywords.en) if one.keywords else (),
        }
        for name, one in producers.items()
    ]
    return _framed(rows, _PRODUCERS)


def _framed(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Rows as they are: a day that is missing stays ``None``."""
    texts = {name for name in columns if name in _TEXTS or name.startswith(("name_", "short_"))}
    kinds = {name: "str" if name in texts else "Int64" if name in _TILES else object for name in columns}
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kinds[name]) for name in columns})
