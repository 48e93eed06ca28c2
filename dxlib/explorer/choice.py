"""What is chosen in the explorer, as one value that cannot change, and as one line of Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from dxlib.analysis.compare import OUTCOMES
from dxlib.analysis.progress import METHODS
from dxlib.errors import DxError, UnknownName
from dxlib.indicators import Definitions
from dxlib.notation.periods import Period
from dxlib.notation.search import typed
from dxlib.text import languages
from dxlib.text.statuses import STATUSES

VIEWS = ("comparison", "dumbbell", "indicator", "rivals", "scoreboard", "audit", "adoption")
CHANGES = ("shown", "absolute", "points", "relative")
SORTS = ("defined", "name", "change", "worse", "status")
MOVES = ("worse", "better")
VINTAGES = ("latest", "first")


@dataclass(frozen=True)
class Choice:
    """The state of the explorer; empty text means all.

    Attributes:
        indicator: the one that was picked. It alone is shown, except in the view ``picked_in``, which keeps its
            other rows so that another one can be picked.
        province: the area that was picked on the map; the names beneath it are then those of this one.
    """

    period: str = "latest"
    baseline: str = "previous"
    pillar: str = ""
    topic: str = ""
    search: str = ""
    indicator: str = ""
    picked_in: str = ""
    as_of: str = ""
    vintage: str = "latest"
    area: str = "VN"
    province: str = ""
    change: str = "shown"
    method: str = "linear"
    status: str = ""
    sort: str = "defined"
    view: str = "comparison"
    language: str = "en"

    @classmethod
    def of(cls, **values: Any) -> Choice:
        """Return the choice of these values, each in its usual form; ``None`` means all.

        Raises:
            UnknownName: a name that is none of those known; the nearest ones are offered.
            DxError: a period that cannot be read.

        Example:
            >>> Choice.of(period="2022-H1", pillar=None)
            Choice('2022-S1')
        """
        known = [field.name for field in fields(cls)]
        for name in values:
            if name not in known:
                raise UnknownName("choice", name, known)
        choice = cls(**{name: "" if value is None else str(value) for name, value in values.items()})
        for name, allowed in _ALLOWED.items():
            _check(name, getattr(choice, name), allowed)
        _check("language", choice.language, languages())
        _check("status", choice.status, ("", *STATUSES, *OUTCOMES, *MOVES))
        _check("view", choice.picked_in, ("", *VIEWS))
        for name, otherwise in (("period", "latest"), ("baseline", "previous")):
            value = getattr(choice, name) or otherwise
            choice = replace(choice, **{name: value if value == otherwise else Period.parse(value).code})
        return replace(choice, as_of=Period.parse(choice.as_of).end.isoformat()) if choice.as_of else choice

    def known(self, definitions: Definitions) -> Choice:
        """Return the choice with the ids of pillar, topic and indicator, or raise ``UnknownName``."""
        pillar = definitions.pillar(self.pillar) if self.pillar else None
        topic = self.topic and definitions.topic(self.topic).id
        indicator = self.indicator and definitions.indicator(self.indicator).id
        choice = replace(self, pillar=pillar.id if pillar else "", topic=topic, indicator=indicator)
        if pillar and topic and topic not in [one.id for one in pillar.topics]:
            raise DxError(f"the pillar '{choice.pillar}' has no topic '{choice.topic}'")
        return choice

    @property
    def changed(self) -> dict[str, str]:
        """The values that differ from those that the explorer opens with."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}

    @property
    def focus(self) -> str:
        """The indicator that this view is filtered by, if it is."""
        return "" if self.picked_in == self.view else self.indicator

    @property
    def shown(self) -> Choice:
        """This choice without what makes no difference to its view, only to what is marked in it or typed."""
        plain = replace(self, search=typed(self.search))
        if self.view == "indicator" or self.indicator == self.focus:
            return plain
        return replace(plain, indicator="", picked_in="")

    @property
    def line(self) -> str:
        """The line of Python that makes the frame of this choice over the project's evidence again.

        Example:
            >>> Choice(period="2023", baseline="2022", search="hồ sơ").line
            "dx.explorer('2023', '2022', search='hồ sơ').frame"
        """
        return self.line_with()

    def line_with(self, **code: str) -> str:
        """Return the line with further arguments, each a name of Python.

        Example:
            >>> Choice(period="2023").line_with(evidence="mine")
            "dx.explorer('2023', evidence=mine).frame"
        """
        more = [f"{name}={value}" for name, value in code.items()]
        return f"dx.explorer({', '.join(part for part in (self._arguments(), *more) if part)}).frame"

    def _arguments(self) -> str:
        changed = self.changed
        first = [changed.pop("period", None), changed.pop("baseline", None)]
        words = [repr(first[0] or "latest")] if any(first) else []
        words += [repr(first[1])] if first[1] else []
        return ", ".join([*words, *(f"{name}={value!r}" for name, value in changed.items())])

    def __repr__(self) -> str:
        return f"Choice({self._arguments()})"


_ALLOWED: dict[str, Iterable[str]] = {
    "vintage": VINTAGES,
    "change": CHANGES,
    "method": METHODS,
    "sort": SORTS,
    "view": VIEWS,
}


def _check(name: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise UnknownName(name, value, [one for one in allowed if one])
