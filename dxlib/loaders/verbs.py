"""What verbs have in common: arguments of a wrong kind told in words, and the mark of the frames that they return."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import wraps
from numbers import Real
from os import PathLike
from reprlib import repr as shortened
from traceback import walk_tb
from typing import Any, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from dxlib.errors import DxError, UnknownName
from dxlib.loaders.witness import asking

KEY = "dx"
P = ParamSpec("P")
R = TypeVar("R")
_MOMENTS = ("period", "baseline", "due", "as_of", "published", "map")  # also numbers and dates
_KINDS = {"str", "Iterable[str]", "date", "Path", "bool", "Evidence", "pd.DataFrame", "None"}  # what is checked here
_LONGEST = 400  # no name, period, title or path has more characters


def mark(verb: str, columns: Iterable[object]) -> str:
    """Return what stands in the ``attrs`` of a frame of a verb: one text, which pandas copies at no cost.

    Example:
        >>> mark("compare", ["indicator", "name"])
        'compare indicator,name'
    """
    return f"{verb} {','.join(str(column) for column in columns)}"


def verb(function: Callable[P, pd.DataFrame]) -> Callable[P, pd.DataFrame]:
    """Have a function check its arguments and mark the frame that it returns, so that notebooks show it as a table."""
    checking = checked(function)

    @wraps(function)
    def marking(*args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
        return marked(function.__name__, checking(*args, **kwargs))

    return marking


def marked(verb: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame of a verb with its mark."""
    frame.attrs[KEY] = mark(verb, frame.columns)
    return frame


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function refuse in words what its signature does not take.

    Periods, dates and maps may also be whole numbers and dates of Python, and arrive as text; several names arrive as a
    tuple. Parameters of other types are the function's own business.

    Raises:
        UnknownName: an argument that there is none of that name.
        DxError: an argument is missing, or of a kind that cannot be used.

    Example:
        >>> @checked
        ... def told(period: str, indicator: str | Iterable[str] | None = None):
        ...     return period, indicator
        >>> told(2025, ["attacks"])
        ('2025', ('attacks',))
        >>> told([])
        Traceback (most recent call last):
        dxlib.errors.DxError: period is a period or a date, such as '2023' or '2023-12-31', not a list: []
    """
    signature, asked = inspect.signature(function), asking(function)
    known = signature.parameters
    is_open = any(one.kind is one.VAR_KEYWORD for one in known.values())

    @wraps(function)
    def checking(*args: P.args, **kwargs: P.kwargs) -> R:
        for name in kwargs:
            if name not in known and not is_open:
                raise UnknownName(f"argument of {function.__name__}", name, known)
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            named = [f"{name}=" for name, one in known.items() if one.kind is one.KEYWORD_ONLY]
            last = f"; give by name {', '.join(named)}" if named and len(args) > len(known) - len(named) else ""
            raise DxError(f"{function.__name__}: {error}{last}") from None
        for name, value in bound.arguments.items():
            bound.arguments[name] = _taken(name, value, str(known[name].annotation))
        return asked(bound)

    return checking


def of_frames(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function that shows frames of the verbs also refuse in words a frame that lacks a column it needs.

    Raises:
        DxError: as of ``checked``, or a column is not there.

    Example:
        >>> import dxlib as dx
        >>> dx.text.sentences(dx.observations("attacks"))
        Traceback (most recent call last):
        dxlib.errors.DxError: sentences: its frame has no column 'outcome'; help(dx.text.sentences) says what it takes
    """
    checking = checked(function)

    @wraps(function)
    def showing(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return checking(*args, **kwargs)
        except (KeyError, AttributeError) as error:
            raise (_lacking(function, error) or error) from None

    return showing


def _lacking(function: Callable[..., Any], error: KeyError | AttributeError) -> DxError | None:
    """What to tell of a column that a frame, or a row of it, does not have; nothing of any other fault."""
    if isinstance(error, AttributeError):
        column = error.name if isinstance(error.obj, tuple | pd.DataFrame) else None
    else:
        *_, (last, _line) = walk_tb(error.__traceback__)
        column = error.args[0] if last.f_globals.get("__name__", "").startswith("pandas.") else None
    if not isinstance(column, str):
        return None
    column = next(iter(re.findall("'(.+?)'", column)), column)  # pandas quotes those of several that are not there
    name, room = function.__name__, function.__module__.removeprefix("dxlib.").partition(".")[0]
    return DxError(f"{name}: its frame has no column '{column}'; help(dx.{room}.{name}) says what it takes")


def _taken(name: str, value: Any, annotation: str) -> Any:
    """An argument as its function takes it."""
    kinds = {kind.strip() for kind in annotation.split("|")}
    if not kinds <= _KINDS or (value is None and "None" in kinds):
        return value
    if name in _MOMENTS:
        return _moment(name, value)
    if "Evidence" in kinds:
        known = hasattr(value, "dimensions")  # known by what it has: its room imports this one
        return _held(known, name, value, "what dx.load() or dx.add() returns")
    if "pd.DataFrame" in kinds:
        return _held(isinstance(value, pd.DataFrame), name, value, "a frame, as dx.compare() and other verbs return it")
    if "bool" in kinds:
        return _held(isinstance(value, bool | np.bool_), name, value, "True or False")
    if "Path" in kinds:
        fits = isinstance(value, PathLike) or _is_line(value)
        return _held(fits, name, value, "the path of a file or a folder")
    several = "Iterable[str]" in kinds or name == "producer"  # of whom several are refused with a reason of its own
    if several and isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping | pd.DataFrame):
        names = tuple(value)
        _held(all(map(_is_line, names)), name, value, "one name or several")
        return names
    return _held(_is_line(value), name, value, "one name or several" if several else "a text")


def _is_line(value: Any) -> bool:
    """Whether a value is a text that fits into one line."""
    return isinstance(value, str) and len(value) <= _LONGEST and len(value.splitlines()) < 2


def _moment(name: str, value: Any) -> str:
    """A period, a date or a map as text: 2025 and 2025.0 are the year."""
    wanted = "a map, such as '2025'" if name == "map" else "a period or a date, such as '2023' or '2023-12-31'"
    numbered = isinstance(value, Real) and not isinstance(value, bool | np.bool_)
    known = numbered or isinstance(value, date | np.datetime64) or _is_line(value)
    _held(known and bool(value == value), name, value, wanted)  # what is missing is not even itself
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(int(value)) if numbered and value in range(10_000) else str(value)


def _held(fits: bool, name: str, value: Any, wanted: str) -> Any:
    """The value itself, or the error that says what it should be."""
    if fits:
        return value
    kind = type(value).__name__
    shown = "None" if value is None else f"{'an' if kind[:1] in 'aeio' else 'a'} {kind}"
    if isinstance(value, str | int | float | list | tuple | dict | set | bytes):
        shown += f": {shortened(value)}"
    raise DxError(f"{name} is {wanted}, not {shown}")
