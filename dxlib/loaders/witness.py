"""What a notebook asks of the evidence while it runs, each question with what stands for its answer.

Where every answer is the same in other evidence, the notebook shows the same there. A question is a verb with its
arguments, or a table of the evidence that a cell took for itself.
"""

from __future__ import annotations

import inspect
import json
import marshal
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import wraps
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np
import pandas as pd

PLACE = "DX_WITNESS"  # the environment variable that names the file where questions are written down
EVERYTHING = "everything"  # the question of which nobody can tell what it was
# What evidence has that follows from other files than its tables of rows.
_APART = {
    "areas", "as_of", "decisions", "definitions", "dimensions", "documents", "places", "published", "remarks",
    "reports",
}  # fmt: skip
_ORIGIN, _ANSWER = "origin", "answer"
_OURS = __name__.partition(".")[0]
_PLAIN = {str, bytes, int, float, bool, type(None)}
_SAID = (date, type(pd.NA), np.generic, str, int, float)  # by their own words
P = ParamSpec("P")
R = TypeVar("R")
Question = list[Any]

_doors: dict[str, Callable[..., Any]] = {}


class _Untold(Exception):
    """A value that cannot be written down, or that nothing can stand for."""


class _Witness:
    """Writes down what is asked, each question once.

    Attributes:
        within: how many questions are being answered; what an answer reads on its way is no question.
    """

    def __init__(self, place: str) -> None:
        self._file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._told: set[str] = set()
        self._records: dict[str, Question] = {}
        self.within = 0

    def tell(self, question: Question, answer: Any) -> None:
        """Write down a question with what stands for its answer."""
        if (asked := json.dumps(question)) not in self._told:
            self._told.add(asked)
            try:
                line = json.dumps([question, stands := standing(answer)])
            except _Untold:
                line = json.dumps([[EVERYTHING], ""])
            else:
                if is_dataclass(answer):
                    self._records[stands] = question
            os.write(self._file, f"{line}\n".encode())

    def question(self, record: Any) -> Question:
        """Return the question that a record answered, as verbs take the answers of others."""
        if not is_dataclass(record) or (asked := self._records.get(standing(record))) is None:
            raise _Untold
        return asked

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Have what is read meanwhile be no question."""
        self.within += 1
        try:
            yield
        finally:
            self.within -= 1


_watching: list[_Witness] = []


def begin() -> None:
    """Write down what is asked from now on, where the surroundings say so."""
    if place := os.environ.get(PLACE):
        _watching[:] = [_Witness(place)]


def door(function: Callable[P, R]) -> Callable[P, R]:
    """Have calls of a function with evidence be questions. It answers by its arguments alone."""
    signature = inspect.signature(function)
    asked = asking(function)

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        return asked(signature.bind(*args, **kwargs))

    return called


def asking(function: Callable[..., R]) -> Callable[[inspect.BoundArguments], R]:
    """Return what calls a function with bound arguments, as a question where it takes evidence."""
    name = f"{function.__module__}:{function.__qualname__}"
    if "evidence" not in inspect.signature(function).parameters:
        return lambda bound: function(*bound.args, **bound.kwargs)
    _doors[name] = function

    def asked(bound: inspect.BoundArguments) -> R:
        if not _watching or _watching[0].within:
            return function(*bound.args, **bound.kwargs)
        try:
            question = ["call", name, {one: _written(value) for one, value in bound.arguments.items()}]
        except _Untold:  # what it reads is asked one by one
            return function(*bound.args, **bound.kwargs)
        with _watching[0].answering():
            answer = function(*bound.args, **bound.kwargs)
        _watching[0].tell(question, answer)
        return answer

    return asked


def seen(evidence: Any, origin: Mapping[str, Any]) -> Any:
    """Return evidence that has what is read of it written down, where somebody watches.

    Args:
        evidence: what ``load`` is about to return.
        origin: the arguments with which ``load`` returns the same again; where it names a folder, nothing more can be
            told of what is read.
    """
    if not _watching or _watching[0].within:
        return evidence
    if origin.get("data") is not None:
        _watching[0].tell([EVERYTHING], "")
        return evidence
    kind = type(evidence)
    looked_at = {"__getattribute__": _read, "__module__": kind.__module__}
    watched: Any = object.__new__(type(kind.__name__, (kind,), looked_at))
    vars(watched).update(vars(evidence))
    vars(watched)[_ORIGIN] = {name: value for name, value in origin.items() if name != "data"}
    return watched


def _read(evidence: Any, name: str) -> Any:
    """An attribute of watched evidence. Evidence that was made of it has been read from it."""
    own = object.__getattribute__(evidence, "__dict__")
    if name.startswith("__") or name in _APART or _ORIGIN not in own or not _watching or _watching[0].within:
        return object.__getattribute__(evidence, name)
    with _watching[0].answering():
        value = object.__getattribute__(evidence, name)
    if not inspect.ismethod(value):  # which asks when it is called
        _watching[0].tell(["read", own[_ORIGIN], name], value)
    return value


def _written(value: Any) -> Any:
    """An argument as JSON."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if type(value) is tuple:
        return [_written(one) for one in value]
    if (origin := getattr(value, "__dict__", {}).get(_ORIGIN)) is not None:
        return {_ORIGIN: origin}
    return {_ANSWER: _watching[0].question(value)}


def read_questions(place: Path) -> list[tuple[Question, str]] | None:
    """Return what was asked, each question with what stands for its answer; ``None`` where that cannot be told.

    Args:
        place: the file where it was written down.
    """
    try:
        found = [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError):
        return None
    return None if any(question == [EVERYTHING] for question, _ in found) else found


@dataclass(frozen=True)
class Answers:
    """Answers questions as of now, each once.

    Attributes:
        load: as ``dxlib.load``.
    """

    load: Callable[..., Any]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", {})

    def __reduce__(self) -> tuple[Any, ...]:
        return Answers, (self.load,)  # another process asks for itself

    def to(self, question: Question) -> str:
        """Return what stands for the answer to a question now; nothing where it cannot be answered."""
        known: dict[str, str] = self._known  # type: ignore[attr-defined]
        if (asked := json.dumps(question)) not in known:
            try:
                known[asked] = standing(self._answer(*question))
            except Exception:  # whoever runs the notebook will tell
                known[asked] = ""
        return known[asked]

    def _answer(self, kind: str, what: Any, of: Any) -> Any:
        if kind == "read":
            return getattr(self._evidence(what), of)
        module = what.partition(":")[0]
        if module.partition(".")[0] != _OURS:  # to import is to run, and questions are read from the cache
            raise _Untold
        import_module(module)
        return _doors[what](**{name: self._value(value) for name, value in of.items()})

    def _value(self, value: Any) -> Any:
        if isinstance(value, list):
            return tuple(map(self._value, value))
        if not isinstance(value, dict):
            return value
        return self._answer(*value[_ANSWER]) if _ANSWER in value else self._evidence(value[_ORIGIN])

    def _evidence(self, origin: Mapping[str, Any]) -> Any:
        known = self._known  # type: ignore[attr-defined]
        if (asked := json.dumps(origin)) not in known:
            known[asked] = self.load(**origin)
        return known[asked]


def standing(value: Any) -> str:
    """Return what stands for a value: the same for what cannot be told from it, else another.

    Example:
        >>> frame = pd.DataFrame({"value": [1.0, 2.0]})
        >>> standing(frame) == standing(frame.copy()), standing(frame) == standing(frame + 1)
        (True, False)
    """
    return sha256(marshal.dumps(_plain(value), 2)).hexdigest()  # of later forms bytes differ for what is equal


def _plain(value: Any) -> Any:
    """A value as what can be written down: plain ones and tuples as they are, all others as a list with their kind."""
    if type(value) in _PLAIN:
        return value
    if type(value) is tuple:
        return value if _PLAIN.issuperset(map(type, value)) else tuple(map(_plain, value))
    kind = f"{type(value).__module__}.{type(value).__qualname__}"
    if isinstance(value, pd.DataFrame):
        columns = [_plain(column.array) for _, column in value.items()]
        return [kind, _plain(value.attrs), _plain(value.index), _plain(value.columns), columns]
    if isinstance(value, pd.RangeIndex):
        return [kind, _plain(value.name), value.start, value.stop, value.step]
    if isinstance(value, pd.Series | pd.Index):
        return [kind, _plain(value.index if isinstance(value, pd.Series) else value.names), _plain(value.name),
                _plain(value.array)]  # fmt: skip
    if isinstance(value, np.ndarray | pd.api.extensions.ExtensionArray):
        return [kind, repr(value.dtype), *_cells(value)]
    if isinstance(value, list | tuple | set | frozenset):
        found = value if _PLAIN.issuperset(map(type, value)) else [_plain(one) for one in value]
        return [kind, *(sorted(found, key=standing) if isinstance(value, set | frozenset) else found)]
    if isinstance(value, dict):
        return [kind, *map(_plain, value.items())]
    if isinstance(value, _SAID):
        return [kind, repr(value)]
    if is_dataclass(value) and not isinstance(value, type):
        return [kind, *(_plain(getattr(value, one.name)) for one in fields(value))]
    raise _Untold(kind)


def _cells(values: Any) -> list[Any]:
    """The cells of a column, numbers as their bytes."""
    found = np.asarray(values) if isinstance(values.dtype, np.dtype) else values.to_numpy(dtype=object)
    if found.dtype.kind in "biufmM":
        return [found.shape, found.tobytes()]
    return [found.shape, _plain(found.tolist())]


begin()
