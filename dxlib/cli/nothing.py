"""Why a command found nothing: which of its options left nothing over, and what there is without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import signature
from typing import Any

import pandas as pd

from dxlib.loaders import Evidence, load
from dxlib.text import areas_words

_NAMED = 6  # so much is named of what there is
# What narrows a table down, in the order in which it is tried, and the column that says what there is without it.
_FILTERS = {
    "producer": "producer", "map": "area", "authority": "authority", "due": "due", "period": "period",
    "verdict": "verdict", "pillar": "pillar", "area": "area", "as_of": "published", "indicator": "indicator",
}  # fmt: skip


def teller(verb: Callable[..., pd.DataFrame], asked: Mapping[str, Any], plain: str) -> Callable[[], str]:
    """Return what says why a verb found nothing, or else something plain; it looks only when it is called."""

    def told() -> str:
        why = why_nothing(verb, asked, load(asked["as_of"]))
        return f"nothing found: {why}" if why else plain

    return told


def why_nothing(verb: Callable[..., pd.DataFrame], asked: Mapping[str, Any], evidence: Evidence) -> str:
    """Return why a verb found nothing.

    Args:
        verb: what was called.
        asked: with which arguments.
        evidence: what it looked through.

    Returns:
        Of an area without any figure which others have some, else which option left nothing, taken one at a time, and
        what there is without it; empty where no option is the reason.

    Example:
        >>> import dxlib as dx
        >>> why_nothing(dx.compare, {"indicator": "attacks", "producer": "gso"}, dx.load())
        '--producer gso leaves nothing; without it there is mic, vncert'
    """
    area = evidence.area(asked.get("area") or "VN", asked.get("period"))
    known = evidence.observations["area"].value_counts().index
    if area not in known:
        some = _some(map(_area, known))
        return f"no report prints a figure of {_area(area)}{_ended(evidence, area)}; there are figures of {some}"
    usual = {name: one.default for name, one in signature(verb).parameters.items()}
    given = [name for name in _FILTERS if asked.get(name) and asked[name] != usual.get(name, asked[name])]
    for name in given:
        rest, column = verb(**{**asked, name: usual[name]}), _FILTERS[name]
        if len(rest):
            there = f"{len(rest)} rows"
            if column in rest:
                left = dict.fromkeys(rest[column].dropna())
                there = _some(map(_area, left) if column == "area" else left)
            return f"{_option(name, asked[name])} leaves nothing; without it there is {there}"
    if len(given) < 2:
        return ""
    options = " and ".join(_option(name, asked[name]) for name in given)
    return f"{options} leave nothing together; leave some of them out"


def _area(code: str) -> str:
    return areas_words([code])


def _ended(evidence: Evidence, code: str) -> str:
    """When an area ended, and what it went into; nothing of one that is there."""
    until, after = evidence.areas.set_index("code").loc[code, ["until", "successors"]]
    return "" if until is None else f", which ended on {until}{' and went into ' * bool(after)}{areas_words(after)}"


def _option(name: str, value: Any) -> str:
    """An option as it is typed; what has none, as it is called."""
    said = value if isinstance(value, str) else " ".join(value)
    return f"'{said}'" if name == "indicator" else f"--{name.replace('_', '-')} {said}"


def _some(names: Iterable[Any]) -> str:
    """The first of some names, and how many more there are."""
    known = [str(name) for name in names if str(name)]
    return ", ".join(known[:_NAMED]) + (f" and {len(known) - _NAMED} more" if len(known) > _NAMED else "")
