"""From a choice to its frames: the same choice gives the same frames, computed once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from threading import Lock
from typing import Any

import pandas as pd

from dxlib.audit import audit
from dxlib.compare import OUTCOMES, compare
from dxlib.explorer.choice import Choice
from dxlib.loaders import Evidence, indicators, observations
from dxlib.progress import assess
from dxlib.text.alphabet import alphabetical
from dxlib.text.words import STATUSES

RESTRICTIONS = (
    "search",
    "province",
    "status",
    "indicator",
    "topic",
    "pillar",
    "as_of",
)  # in the order in which to loosen them
_KEPT = 1024  # results that are remembered: drawing ahead adds 200 to 300 after a change
_SHOWN = ("shown_change", "shown_form", "shown_basis")
_DECIDING = ("indicator", "name", "name_vi", "unit", "outcome", "absolute_change", "relative_change", *_SHOWN)
_WORST_FIRST = (*reversed(STATUSES[:-2]), *STATUSES[-2:])  # those that say nothing come last


class Frames:
    """The frames of any choice over one evidence, remembered.

    Attributes:
        evidence: what they are taken from.
        count: how many results were computed so far.

    Example:
        >>> import dxlib as dx
        >>> Frames(dx.load()).comparison(Choice(search="ho so", status="refused")).columns[0]
        'indicator'
    """

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._known: dict[Hashable, Any] = {}
        self.count = 0
        self._lock = Lock()

    def once(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        """Return what was computed for this key, or compute it."""
        with self._lock:  # another thread may draw ahead
            if key in self._known:
                self._known[key] = found = self._known.pop(key)  # last used, so last to be let go of
                return found
        found = compute()
        with self._lock:
            self._known[key] = found
            self.count += 1
            if len(self._known) > _KEPT:
                del self._known[next(iter(self._known))]
        return found

    def forget(self) -> None:
        """Let go of all that was computed."""
        self._known.clear()

    def frame(self, choice: Choice) -> pd.DataFrame:
        """Return what the view of a choice shows.

        Raises:
            UnknownName: no such pillar, topic or indicator.
            DxError: a baseline that is not earlier than the period, or a date before the first report.
        """
        of = {"indicator": self.figures, "scoreboard": self.targets, "audit": self.findings, "adoption": self.adoption}
        found = of.get(choice.view, self.comparison)(choice)
        return found.reset_index(drop=True)

    def seen(self, choice: Choice) -> Evidence:
        """Return the evidence as it had been published by the date of a choice."""
        if not choice.as_of:
            return self.evidence
        return self.once(("seen", choice.as_of), lambda: self.evidence.published_by(choice.as_of))

    def listed(self, choice: Choice) -> list[str]:
        """Return the indicators that pillar, topic and search leave, in the order of the definitions."""
        choice.check(self.evidence.definitions)
        key = ("listed", choice.pillar, choice.topic, choice.search)
        find = lambda: indicators(  # noqa: E731
            choice.search, pillar=choice.pillar or None, topic=choice.topic or None, evidence=self.evidence
        )
        return self.once(key, lambda: find()["indicator"].tolist())

    def settled(self, choice: Choice) -> Choice:
        """Return the choice without a topic or an indicator that its pillar and search no longer hold."""
        if choice.topic and choice.topic not in self.topics(choice):
            choice = replace(choice, topic="")
        if choice.indicator and choice.indicator not in self.listed(choice):
            choice = replace(choice, indicator="", picked_in="")
        return choice

    def topics(self, choice: Choice) -> list[str]:
        """Return the topics of the pillar that is chosen, of all where none is."""
        pillars = self.evidence.definitions.pillars.values()
        return [topic.id for pillar in pillars if choice.pillar in ("", pillar.id) for topic in pillar.topics]

    def comparison(self, choice: Choice) -> pd.DataFrame:
        """Return the rows of ``compare``, with the change in the form that is chosen."""
        return self._with(self._compared(choice), self._ordered(choice))

    def plain(self, choice: Choice) -> pd.DataFrame:
        """Return the rows of :meth:`comparison` as objects: a hundred columns of their own types take long to slice."""
        objects = self.once(("plain", *_pair(choice)), lambda: self._compared(choice).astype(object))
        return self._with(objects, self._ordered(choice))

    def _with(self, compared: pd.DataFrame, ordered: pd.DataFrame) -> pd.DataFrame:
        return compared.loc[ordered.index].assign(**{name: ordered[name] for name in _SHOWN})

    def _ordered(self, choice: Choice) -> pd.DataFrame:
        """The rows in their order, with what decides it and the change that is shown; the other columns follow."""
        return self.once(("ordered", choice), lambda: self._order(choice))

    def _order(self, choice: Choice) -> pd.DataFrame:
        rows = as_change(self._kept(choice, self._compared(choice)[list(_DECIDING)]), choice.change)
        return _sorted(rows, choice, self.statuses(choice) if choice.sort == "status" else {})

    def targets(self, choice: Choice) -> pd.DataFrame:
        """Return the rows of ``assess``."""
        rows = self._kept(choice, self._assessed(choice))
        if choice.status in STATUSES:
            rows = rows[rows["status"] == choice.status]
        return _sorted(rows, choice, {})

    def findings(self, choice: Choice) -> pd.DataFrame:
        """Return the rows of ``audit``."""
        found = self._audited(choice)
        own = self._kept(choice, found)
        if choice.topic or choice.search or choice.status or choice.focus:
            return own
        # A remark that names no indicator concerns its pillar, or all of them.
        general = (found["indicator"] == "") & ((found["pillar"] == choice.pillar) | (not choice.pillar))
        return found[found.index.isin(own.index) | general]

    def adoption(self, choice: Choice) -> pd.DataFrame:
        """Return the names of those that did something, or did not."""
        if choice.province:
            self.evidence.check_area(choice.province)
        names = self.adopters(choice)
        return names[names["area"] == choice.province] if choice.province else names

    def adopters(self, choice: Choice) -> pd.DataFrame:
        """Return the names of a choice whichever province is picked: what the map shows."""
        return self._kept(choice, self.seen(choice).adoption)

    def figures(self, choice: Choice) -> pd.DataFrame:
        """Return every printed level of the one indicator that is looked at."""
        return observations(self.subject(choice), area=choice.area, evidence=self.seen(choice))

    def goals(self, choice: Choice, indicator: str) -> pd.DataFrame:
        """Return the assessed targets of one indicator, whatever else is chosen."""
        rows = self._assessed(choice)
        return rows[rows["indicator"] == indicator]

    def audited(self, choice: Choice, indicator: str) -> pd.DataFrame:
        """Return the findings of one indicator, whatever else is chosen."""
        rows = self._audited(choice)
        return rows[rows["indicator"] == indicator].reset_index(drop=True)

    def moved(self, choice: Choice, indicator: str) -> pd.DataFrame:
        """Return the comparison of one indicator, whatever else is chosen."""
        rows = self._compared(choice)
        return as_change(rows[rows["indicator"] == indicator], choice.change)

    def subject(self, choice: Choice) -> str:
        """Return the indicator that is looked at in depth: the one picked, else the first that has a comparison."""
        if choice.indicator:
            return choice.indicator
        rows = self.comparison(replace(choice, picked_in=""))
        if rows.empty:
            return ""
        compared = rows[rows["outcome"] == "compared"]
        return str((rows if compared.empty else compared)["indicator"].iloc[0])

    def statuses(self, choice: Choice) -> dict[str, str]:
        """Return the status of each indicator's target, the last due of several."""
        rows = self._assessed(choice).sort_values("due_date", kind="stable")
        return dict(zip(rows["indicator"], rows["status"], strict=True))

    def counts(self, choice: Choice) -> dict[str, int]:
        """Return how many indicators have each status and each outcome, whatever status is chosen."""
        free = replace(choice, status="", indicator="")
        outcomes = self._kept(free, self._compared(free)[["indicator", "outcome"]])["outcome"].value_counts()
        held = (
            self._kept(free, self._assessed(free)[["indicator", "status"]]).drop_duplicates()["status"].value_counts()
        )
        counted = {**held.to_dict(), **outcomes.to_dict()}
        return {name: counted[name] for name in (*STATUSES, *OUTCOMES) if name in counted}

    def loosened(self, choice: Choice) -> dict[str, int]:
        """Return which single restriction, left out, gives how many rows, for a choice that has none."""
        ways = {}
        for name in RESTRICTIONS:
            if getattr(choice, name):
                count = len(self.frame(replace(choice, **{name: ""}, **({"topic": ""} if name == "pillar" else {}))))
                if count:
                    ways[name] = count
        return ways

    def _compared(self, choice: Choice) -> pd.DataFrame:
        key = ("compare", *_pair(choice))
        how = {"area": choice.area, "vintage": choice.vintage}
        return self.once(
            key, lambda: compare(choice.period, choice.baseline, evidence=self.seen(choice), **how)
        )  # fmt: skip

    def _assessed(self, choice: Choice) -> pd.DataFrame:
        key = ("assess", choice.method, choice.period, choice.area, choice.vintage, choice.as_of)
        how = {"period": choice.period, "area": choice.area, "vintage": choice.vintage}
        return self.once(key, lambda: assess(choice.method, evidence=self.seen(choice), **how))

    def _audited(self, choice: Choice) -> pd.DataFrame:
        return self.once(("audit", choice.as_of), lambda: audit(evidence=self.seen(choice)))

    def _kept(self, choice: Choice, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows of the indicators that are listed, have the status, and are picked."""
        names = set(self.listed(choice)) & ({choice.focus} if choice.focus else set(self.listed(choice)))
        if choice.status in STATUSES:
            held = self._assessed(choice)
            names &= set(held[held["status"] == choice.status]["indicator"])
        elif choice.status:
            held = self._compared(choice)
            names &= set(held[held["outcome"] == choice.status]["indicator"])
        return rows[rows["indicator"].isin(names)]


def _pair(choice: Choice) -> tuple[str, ...]:
    """What a comparison depends on."""
    return choice.period, choice.baseline, choice.area, choice.vintage, choice.as_of


def as_change(comparison: pd.DataFrame, form: str) -> pd.DataFrame:
    """Return a comparison that shows its changes in one form.

    Args:
        comparison: what ``compare`` returned.
        form: ``shown``, as ``compare`` chose; ``absolute``, in the unit, points for shares; ``points``, for shares
            alone; ``relative``, in percent. A change that a report states in that very form is kept; a row that
            has none in that form shows none.
    """
    if form == "shown" or comparison.empty:
        return comparison
    shares = comparison["unit"] == "percent"
    wanted = pd.Series("percent" if form == "relative" else "unit", index=comparison.index, dtype="string")
    if form != "relative":
        wanted[shares] = "points"
    values = comparison["relative_change" if form == "relative" else "absolute_change"].copy()
    if form == "points":
        values[~shares] = float("nan")
    stated = (comparison["shown_basis"] == "stated").fillna(False) & (comparison["shown_form"] == wanted).fillna(False)
    values[stated] = comparison["shown_change"][stated]
    basis = pd.Series("computed", index=comparison.index, dtype="string").mask(stated, "stated").mask(values.isna())
    return comparison.assign(shown_change=values, shown_form=wanted.mask(values.isna()), shown_basis=basis)


def _sorted(rows: pd.DataFrame, choice: Choice, statuses: dict[str, str]) -> pd.DataFrame:
    """The rows in the order that is chosen; those that have nothing to sort by come last."""
    if choice.sort == "name":
        return rows.sort_values("name_vi" if choice.language == "vi" else "name", key=lambda s: s.map(alphabetical))
    if choice.sort == "status":
        own = rows["status"] if "status" in rows else rows["indicator"].map(statuses)
        worst = {status: place for place, status in enumerate(_WORST_FIRST)}
        return rows.loc[own.map(worst).sort_values(kind="stable", na_position="last").index]
    if choice.sort == "change":
        if "ratio" in rows:
            return rows.loc[rows["ratio"].sort_values(kind="stable", na_position="last").index]
        size = rows["shown_change"]
        if choice.change == "shown":  # in forms that do not compare, so by the percentage behind them
            size = size.where((rows["shown_form"] == "percent").fillna(False), rows["relative_change"])
        return rows.loc[size.abs().sort_values(ascending=False, kind="stable", na_position="last").index]
    return rows
