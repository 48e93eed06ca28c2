"""Areas by name: the code of a place or a body, however people write it, in either language."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias

import pandas as pd

from dxlib.characters import spelt_out
from dxlib.errors import DxError, UnknownName
from dxlib.loaders.elsewhere import elsewhere
from dxlib.notation.periods import Period
from dxlib.notation.search import decomposed

# What people call them besides the names in areas.yml, and besides "Bộ" with the initials of a ministry.
_ALSO = {
    "VN": ("Cả nước", "Toàn quốc", "Whole country", "The country", "Nationwide"),
    "world": ("Toàn cầu", "Global"),
    "rural": ("Nông thôn", "Rural areas"),
    "VN-26": ("Huế", "TT Huế"),
    "VN-33": ("Đắc Lắc", "Đăk Lăk"),
    "VN-43": ("BRVT",),
    "VN-53": ("Bắc Cạn",),
    "VN-72": ("Đắc Nông", "Đăk Nông"),
    "VN-SG": ("HCM", "HCMC", "TPHCM", "Sài Gòn"),
    "VN34-79": ("HCM", "HCMC", "TPHCM", "Sài Gòn"),
    "VN34-66": ("Đắc Lắc", "Đăk Lăk"),
    "MARD": ("Bộ Nông nghiệp và PTNT",),
    "MIC": ("Bộ 4T",),
    "MOLISA": ("Ministry of Labour, Invalids and Social Affairs",),
    "CEMA": ("UBDT",),
    "GI": ("TTCP",),
    "OOG": ("VPCP",),
    "SBV": ("NHNN", "Ngân hàng Nhà nước", "State Bank"),
    "VNA": ("TTXVN",),
    "VSS": ("BHXH", "BHXH Việt Nam", "Bảo hiểm xã hội"),
}
MAPS = {"2025": date(2025, 7, 1)}  # the maps of provinces that figures can be bridged to, with their first day
_LONGEST = 100  # no name of an area has more characters
_WORD = re.compile(r"[^\W_]+")
_SEVERAL = re.compile(r"[,;/+&]| (?:và|and|with|với) ")
_JOINING = {"va", "and", "of", "the"}
_BEFORE = (("tinh",), ("thanh", "pho"), ("tp",), ("t", "p"), ("thu", "do"), ("province",), ("city",))
_AFTER = ("province", "city")
_STROKE = "\u0335"


_Marks: TypeAlias = tuple[frozenset[str], ...]  # the diacritics of each letter
_Names: TypeAlias = dict[str, list[tuple[_Marks, str]]]  # by their letters, each with its diacritics and its code


class _Word(NamedTuple):
    """A word without diacritics, and the diacritics of each of its letters."""

    plain: str
    marks: _Marks


class Areas:
    """The areas of one ``areas.yml``, to be found by code or name; ``in`` asks for the very code.

    Args:
        rows: code, kind, name in English and in Vietnamese, and the last day of each, if it has one.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str, str, date | None]]) -> None:
        self._rows = list(rows)
        self._called = {code: vietnamese for code, _, _, vietnamese, _ in self._rows}
        self._until = {code: until for code, *_, until in self._rows if until}

    @cached_property
    def _index(self) -> tuple[_Names, _Names, dict[str, list[str]]]:
        """What the areas are called: their names, those of provinces bare of what kind of place they are, and hints.

        Made when a text is no code, for most are. Hints are names and initials without diacritics, with their codes.
        """
        names: _Names = defaultdict(list)
        bare_names: _Names = defaultdict(list)
        hints: dict[str, list[str]] = defaultdict(list)
        for code, kind, english, vietnamese, _ in self._rows:
            names[_plain(_words(code))].append((_marks(_words(code)), code))
            for name in (vietnamese, english, *_initialled(vietnamese), *_ALSO.get(code, ())):
                words = bare = _words(name)
                names[_plain(words)].append((_marks(words), code))
                if kind == "province":
                    bare = _stripped(words)
                    bare_names[_plain(bare)].append((_marks(bare), code))
                for hint in (_plain(bare), "".join(word.plain[0] for word in bare)):
                    hints[hint].append(code)
        return names, bare_names, hints

    def __contains__(self, code: object) -> bool:
        return code in self._called

    def code(self, text: str, on: date | None = None) -> str:
        """Return the code of an area; see ``area_code``."""
        text = str(text)
        found = self._in_force(self.named(text), on)
        if len(found) > 1:
            raise DxError(f"the area '{text}' may be {self.told(found)}; write its code")
        if not found:
            raise UnknownName("area", text, self._called, self.near(text) or "`dx.load().areas` lists all")
        return found[0]

    def named(self, text: str) -> list[str]:
        """Return the codes of all areas that are called so; of a code, itself."""
        if text in self._called:
            return [text]
        words = _words(text)
        names, bare_names, _ = self._index
        return _matching(names, words) or _matching(bare_names, _stripped(words))

    def told(self, codes: list[str]) -> str:
        """Return areas that may be meant, with their codes; of two of one name, when the one ended."""
        names = [self._called[code] for code in codes]
        shared = {code for code, name in zip(codes, names, strict=True) if names.count(name) > 1}
        ends = {code: f", until {day}" for code, day in self._until.items() if code in shared}
        return " or ".join(f"'{self._called[code]}' ({code}{ends.get(code, '')})" for code in codes)

    def near(self, text: str) -> str:
        """Return whether one of the nearest areas is meant, or what else it is; empty if nothing is known of it."""
        if told := elsewhere(text):
            return told
        parts = [self.named(part) for part in _SEVERAL.split(text)]
        if len(parts) > 1 and all(parts) and ["VN"] not in parts:  # the country may stand behind a place
            return f"it names {len(parts)} areas; give one"
        if within := self._within(_words(text)):
            return f"did you mean {self.told(within[:3])}?"
        codes = self._alike(_words(text))[:3]
        return f"did you mean {self.told(codes)}?" if codes else ""

    def _alike(self, words: list[_Word]) -> list[str]:
        """The areas whose names are like these words, or like the last of them: UBND tỉnh Lai Châo."""
        _, provinces, hints = self._index
        if names := get_close_matches(_plain(_stripped(words)), hints, n=4, cutoff=0.7):
            return list(dict.fromkeys(code for name in names for code in hints[name]))
        tails = (_plain(_stripped(words[at:])) for at in range(1, len(words) - 1))
        names = next(filter(None, (get_close_matches(tail, provinces, n=2, cutoff=0.8) for tail in tails)), [])
        return list(dict.fromkeys(code for name in names for _, code in provinces[name]))

    def _within(self, words: list[_Word]) -> list[str]:
        """The provinces whose name stands within longer words, the longest of them: UBND tỉnh Lai Châu."""
        bare_names = self._index[1]
        runs = (words[at : at + length] for length in range(len(words) - 1, 0, -1) for at in range(len(words)))
        return next(filter(None, (_matching(bare_names, run) for run in runs)), [])

    def coded(self, text: str, on: date | None = None) -> str:
        """Return the code of an area, or the text itself where no area, or more than one, is called so."""
        found = self._in_force(self.named(text), on)
        return found[0] if len(found) == 1 else text

    def following(self, text: str) -> tuple[str, str] | None:
        """Return the codes of two areas that are called so, of which the second follows the first, if there are."""
        codes = sorted(self.named(text), key=lambda code: code not in self._until)
        return (codes[0], codes[1]) if [code in self._until for code in codes] == [True, False] else None

    def _in_force(self, codes: list[str], on: date | None) -> list[str]:
        """Of areas of one name, of which one follows the other, the one of a day; all of them where none is given."""
        ended = [code for code in codes if code in self._until]
        if on is None or len(ended) != len(codes) - 1:
            return codes
        there = [code for code in ended if on <= self._until[code]]
        return there if len(ended) == 1 and there else [code for code in codes if code not in self._until]


def newer(text: str, both: tuple[str, str], printed: Collection[str]) -> str:
    """Return which of an old and a new area of one name is meant where no period says it.

    Args:
        text: what somebody typed.
        both: their codes.
        printed: those of which something is printed; if that is both, it is said in the log that the new one is meant.
    """
    old, new = both
    if len(printed) == 2:
        message = "'%s' is read as %s; figures from before are those of %s: write that code, or name a period"
        logging.getLogger("dxlib").warning(message, spelt_out(text), new, old)
    return old if set(printed) == {old} else new


_called: dict[str, tuple[str, str]] = {}


def remember_names(*frames: pd.DataFrame) -> None:
    """Keep the names of areas and producers of an evidence that was loaded, for whatever speaks of one by its code."""
    for frame in frames:
        names = zip(frame["name_en"], frame["name_vi"], strict=True)
        _called.update(zip(frame.iloc[:, 0], names, strict=True))


def called(code: str) -> tuple[str, str] | None:
    """Return what an area or a producer is called in English and in Vietnamese; nothing where no evidence has it."""
    return _called.get(code)


def known_areas(areas: pd.DataFrame) -> Areas:
    """Return the areas of a frame, ready to be looked up many times; the same ones for the same content."""
    until = areas["until"] if "until" in areas else [None] * len(areas)
    names = (areas[name] for name in ("code", "kind", "name_en", "name_vi"))
    return _known(tuple(zip(*names, until, strict=True)))


def area_code(areas: pd.DataFrame, text: str, on: date | None = None) -> str:
    """Return the code of an area from its code or its name, in Vietnamese or English.

    Capitals, blanks and signs do not count, nor does "tỉnh", "thành phố", "TP." or "Province" beside the name of a
    province. A word may be typed without its diacritics; those that are typed must be right.

    Args:
        areas: the evidence's ``areas``.
        text: what somebody typed.
        on: of two areas of one name, which follow each other, the one of this day.

    Raises:
        UnknownName: no area is called so; the message offers the nearest names with their codes.
        DxError: several areas are called so, such as an old and a new province without a day; the message has both.

    Example:
        >>> import dxlib as dx
        >>> areas = dx.load().areas
        >>> [area_code(areas, name) for name in ("Hà Nội", "tinh ha giang", "Bộ TT&TT", "vn-01")]
        ['VN-HN', 'VN-03', 'MIC', 'VN-01']
        >>> [area_code(areas, "TP.HCM", date(year, 12, 31)) for year in (2024, 2025)]
        ['VN-SG', 'VN34-79']
    """
    return known_areas(areas).code(text, on)


class Stay(NamedTuple):
    """From when until when an area is there, what it was formed from, and what it went into."""

    since: date | None = None
    until: date | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def outside(self, moment: Period) -> str:
        """Return why nothing can be printed of it for a period, as a code with its details; empty where it can."""
        if self.until is not None and moment.end > self.until:
            return self.told("ended")
        return self.told("began") if self.since is not None and moment.end < self.since else ""

    def told(self, reason: str) -> str:
        """Return a reason with the details of this area where it is one of an area's end or beginning."""
        code = reason.partition(" ")[0]
        if code not in ("ended", "began"):
            return reason
        day, others = (self.until, self.after) if code == "ended" else (self.since, self.before)
        return f"{code} {day} {','.join(others)}".rstrip()


def stays(areas: pd.DataFrame) -> dict[str, Stay]:
    """Return the stay of each of the evidence's ``areas``."""
    formed: dict[str, list[str]] = {}
    for code, successors in zip(areas["code"], areas["successors"], strict=True):
        for successor in successors:
            formed.setdefault(successor, []).append(code)
    columns = (areas[name] for name in ("code", "since", "until", "successors"))
    return {
        code: Stay(since, until, tuple(formed.get(code, ())), tuple(after))
        for code, since, until, after in zip(*columns, strict=True)
    }


def provinces_on(areas: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the provinces of a day, with their places on the schematic map of that day.

    Those that stand on both maps have ``tile`` and ``name`` on the one, ``tile_2025`` and ``name_2025`` on the other.

    Args:
        areas: the evidence's ``areas``.
        day: a day on which the map was in force.

    Returns:
        The rows of ``areas`` with the columns ``tile_col`` and ``tile_row`` of the day and its names, without those
        of 2025 beside them.

    Example:
        >>> import dxlib as dx
        >>> areas = dx.load().areas
        >>> len(provinces_on(areas, date(2025, 6, 30))), len(provinces_on(areas, date(2025, 7, 1)))
        (63, 34)
    """
    rows = areas[_there(areas, day)]
    for name in ("tile_col", "tile_row", "name_en", "name_vi") if day >= MAPS["2025"] else ():
        own = rows[name.replace("_", "_2025_")]
        rows = rows.assign(**{name: own.where(own.notna() & (own != ""), rows[name])})
    return rows.drop(columns=[name for name in rows if "_2025_" in name])


def predecessors(areas: pd.DataFrame, day: date) -> dict[str, tuple[str, ...]]:
    """Return of each province of a day those that it was formed from; itself where it has not changed.

    Args:
        areas: the evidence's ``areas``.
        day: a day on which the map was in force.

    Example:
        >>> import dxlib as dx
        >>> formed = predecessors(dx.load().areas, date(2025, 7, 1))
        >>> formed["VN34-31"], formed["VN-HN"]
        (('VN-61', 'VN-HP'), ('VN-HN',))
    """
    formed: dict[str, list[str]] = defaultdict(list)
    for code, successors in zip(areas["code"], areas["successors"], strict=True):
        for successor in successors:
            formed[successor].append(code)
    return {code: tuple(formed[code]) or (code,) for code in areas["code"][_there(areas, day)]}


def _there(areas: pd.DataFrame, day: date) -> list[bool]:
    """Which areas are provinces on a day."""
    return [
        kind == "province" and (since is None or since <= day) and (until is None or until >= day)
        for kind, since, until in zip(areas["kind"], areas["since"], areas["until"], strict=True)
    ]


@lru_cache(maxsize=16)
def _known(rows: tuple[tuple[str, str, str, str, date | None], ...]) -> Areas:
    return Areas(rows)


def _plain(words: list[_Word]) -> str:
    return "".join(word.plain for word in words)


def _marks(words: list[_Word]) -> _Marks:
    return tuple(marks for word in words for marks in word.marks)


def _matching(index: _Names, words: list[_Word]) -> list[str]:
    """The codes of the names with these letters: with the very diacritics, else where words are typed without any."""
    typed = _marks(words)
    names = index.get(_plain(words), []) if words else []
    fits = [code for marks, code in names if marks == typed] or [code for marks, code in names if _may_be(words, marks)]
    return list(dict.fromkeys(fits))


def _may_be(words: list[_Word], marks: _Marks) -> bool:
    """Whether each word has the diacritics of a name, or none but strokes (Đa Nang)."""
    at = 0
    for word in words:
        own = marks[at : at + len(word.marks)]
        at += len(own)
        bare = set().union(*word.marks) <= {_STROKE} and all(map(frozenset.issubset, word.marks, own))
        if word.marks != own and not bare:
            return False
    return True


def _words(text: str) -> list[_Word]:
    if len(text) > _LONGEST:
        return []
    composed = unicodedata.normalize("NFKC", "".join(c for c in text if unicodedata.category(c) != "Cf"))
    words = [_word(word) for word in _WORD.findall(composed.casefold())]
    return [word for word in words if word.plain not in _JOINING]


def _word(word: str) -> _Word:
    letters: list[str] = []
    marks: list[set[str]] = []
    # The Icelandic letter has a capital that looks the same (Ð), and old keyboards type it.
    for c in re.sub("[đð]", f"d{_STROKE}", decomposed(word)):
        if (unicodedata.combining(c) or c == _STROKE) and marks:
            marks[-1].add(c)
        else:
            letters.append(c)
            marks.append(set())
    return _Word("".join(letters), tuple(frozenset(one) for one in marks))


def _stripped(words: list[_Word]) -> list[_Word]:
    """The name of a place without what kind of place it is, wherever something is left then."""
    plain = [word.plain for word in words]
    before = next((len(kind) for kind in _BEFORE if tuple(plain[: len(kind)]) == kind), 0)
    words = words[before:] if len(words) > before else words
    return words[:-1] if len(words) > 1 and words[-1].plain in _AFTER else words


def _initialled(name: str) -> tuple[str, ...]:
    """A ministry as it is written in short: Bộ TTTT, Bộ GDĐT."""
    head, *words = _WORD.findall(unicodedata.normalize("NFC", name))
    if head != "Bộ":
        return ()
    return (f"Bộ {''.join(word[0] for word in words if word != 'và')}",)
