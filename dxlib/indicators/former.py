"""Ids that left: what an old notebook or file still calls an indicator that is a part of another one now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from dxlib.errors import InvalidData, UnknownName
from dxlib.notation.files import Strict, read_yaml_list

_FILE = Path(__file__).with_name("former.yml")
_MISSPELT = 0.85  # how near an id is that was meant
_TOLD = 3


class Former(Strict):
    """An id that left; ``now`` is the indicator, and after a slash the breakdown."""

    id: str
    now: Annotated[str, Field(pattern=r"^[a-z0-9_]+(/[a-z0-9_]+)?$")]


@cache
def former() -> dict[str, str]:
    """Return the ids that left, each with what it is now: ``active_users/vietnamese``.

    Raises:
        InvalidData: the table is broken.

    Example:
        >>> former()["attacks_phishing"]
        'attacks/phishing'
    """
    rows, faults = read_yaml_list(_FILE, Former, _FILE.name)
    if faults:
        raise InvalidData(faults)
    return {row.id: row.now for _, row in rows}


def unknown_indicator(name: str, known: Collection[str], found: Sequence[str] = ()) -> UnknownName:
    """Return the error that tells an unknown indicator: of an id that left what to write, of others the nearest.

    Args:
        name: what was asked for.
        known: the ids that there are.
        found: those in whose names its words are, told where it is no misspelt id.

    Example:
        >>> print(unknown_indicator("attacks_phishing", ["attacks"]))
        unknown indicator 'attacks_phishing'; it is 'attacks' with the breakdown 'phishing' now
    """
    now, _slash, part = former().get(name, "").partition("/")
    hint = f"it is '{now}'" + (f" with the breakdown '{part}' now" if part else " now") if now in known else ""
    if found and not hint and not get_close_matches(name.lower(), known, cutoff=_MISSPELT):
        more = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
        hint = f"its words are in the names of {', '.join(map(repr, found[:_TOLD]))}{more}"
    return UnknownName("indicator", name, known, hint)
