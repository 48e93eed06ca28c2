"""From a choice to its frames: the same choice gives the same frames, computed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import replace
from threading import Lock
from typing import Any

import pandas as pd

from dxlib.analysis.audit import audit
from dxlib.analysis.compare import OUTCOMES, asked_periods
from dxlib.analysis.compare.matching import Matching
from dxlib.analysis.counting import numbered
from dxlib.analysis.progress import scoreboard
from dxlib.analysis.progress.frames import Judging
from dxlib.analysis.rivals import rivals
from dxlib.explorer.changes import as_change, moves
from dxlib.explorer.choice import MOVES, Choice
from dxlib.loaders import Evidence, given, named, observations
from dxlib.loaders.verbs import marked
from dxlib.notation.periods import Period
from dxlib.text.places import alphabetical
from dxlib.text.statuses import STATUSES

RESTRICTIONS = ("search", "province", "status", "indicator", "topic", "pillar", "as_of")  # in the order to loosen them
_KEPT = 1024  # results that are remembered: drawing ahead adds 200 to 300 after a change
_SHOWN = ("shown_change", "shown_form", "shown_basis")
_SIDES = {"current": ("period", "latest"), "baseline": ("baseline", "previous")}
_DECIDING = (
    "indicator", "name", "name_vi", "unit", "outcome", *_SIDES, "absolute_change", "relative_change", *_SHOWN,
)  # fmt: skip
_WORST_FIRST = (*reversed(STATUSES[:-2]), *STATUSES[-2:])  # those that say nothing come last


class Frames:
    """The frames of any choice over one evidence, remembered.

    Attributes:
        evidence: what they are taken from.
        is_given: whether that is another evidence than the project's.
        count: how many results were computed so far.

    Example:
        >>> import dxlib as dx
        >>> Frames(dx.load()).comparison(Choice(search="ho so", status="refused")).columns[0]
        'indicator'
    """

    def __init__(self, evidence: Evidence | None = None) -> None:
        self.evidence, self.is_given = given(evidence, None), evidence is not None
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

    def __contains__(self, key: Hashable) -> bool:
        """Return whether it is known what was computed for this key."""
        return key in self._known

    def forget(self) -> None:
        """Let go of all that was computed."""
        self._known.clear()

    def frame(self, choice: Choice) -> pd.DataFrame:
        """Return what the view of a choice shows.

        Raises:
            UnknownName: no such pillar, topic or indicator.
            DxError: a baseline that is not earlier than the period, or a date before the first report.
        """
        of = {
            "indicator": self.figures, "rivals": self.rivals, "scoreboard": self.targets, "audit": self.findings,
            "adoption": self.adoption,
        }  # fmt: skip
        found = of.get(choice.view, self.comparison)(choice)
        return found.reset_index(drop=True)

    def line(self, choice: Choice) -> str:
        """Return the line of Python that makes the frame of a choice again; another evidence is called that in it."""
        return choice.line_with(evidence="evidence") if self.is_given else choice.line

    def size(self, choice: Choice) -> int:
        """Return how much the view of a choice shows: rows, targets, or indicators, those with a figure if any."""
        if choice.view not in ("comparison", "dumbbell"):
            return numbered(self.frame(choice)).nunique() if choice.view == "scoreboard" else len(self.frame(choice))
        rows = self._ordered(choice)
        names = rows["indicator"]  # of which one may have several series
        return int(names[rows["outcome"] != "none"].nunique()) or int(names.nunique())

    def seen(self, choice: Choice) -> Evidence:
        """Return the evidence as it had been published by the date of a choice."""
        if not choice.as_of:
            return self.evidence
        return self.once(("seen", choice.as_of), lambda: self.evidence.published_by(choice.as_of))

    def ready(self, choice: Choice) -> Matching:
        """Return the series of a choice, ready to be compared for any periods."""
        how = {"vintage": choice.vintage, "area": choice.area}
        evidence = self.seen(choice)
        names = evidence.definitions.select()
        return self.once(("ready", choice.as_of, *how.values()), lambda: Matching(evidence, names, **how))

    def targeted(self, choice: Choice) -> Judging:
        """Return the targets of a choice, ready to be judged for any period."""
        how = {"area": choice.area, "vintage": choice.vintage}
        evidence = self.seen(choice)
        names = evidence.definitions.select()
        return self.once(("targeted", choice.as_of, *how.values()), lambda: Judging(evidence, names, **how))

    def listed(self, choice: Choice) -> list[str]:
        """Return the indicators that pillar, topic and search leave, in the order of the definitions."""
        choice = choice.known(self.evidence.definitions)
        key = ("listed", choice.pillar, choice.topic, choice.search)
        restrictions = choice.search, choice.pillar or None, choice.topic or None
        return self.once(key, lambda: named(*restrictions, self.evidence.definitions))

    def settled(self, choice: Choice) -> Choice:
        """Return the choice without a topic or an indicator that its pillar and search no longer hold."""
        if choice.topic and choice.topic not in self.topics(choice):
            choice = replace(choice, topic="")
        if choice.indicator and choice.indicator not in self.listed(choice):
            choice = replace(choice, indicator="", picked_in="")
        return choice

    def placed(self, choice: Choice) -> Choice:
        """Return the choice with the ids of what may be given by name: area, province, pillar, topic, indicator."""
        choice = choice.known(self.evidence.definitions)
        province = self.evidence.area(choice.province, choice.period) if choice.province else ""
        return replace(choice, area=self.evidence.area(choice.area, choice.period), province=province)

    def topics(self, choice: Choice) -> list[str]:
        """Return the topics of the pillar that is chosen, of all where none is."""
        pillars = self.evidence.definitions.pillars.values()
        return [topic.id for pillar in pillars if choice.pillar in ("", pillar.id) for topic in pillar.topics]

    def comparison(self, choice: Choice) -> pd.DataFrame:
        """Return the rows of ``compare``, with the change in the form that is chosen."""
        return self._with(self._compared(choice), self._ordered(choice))

    def plain(self, choice: Choice) -> pd.DataFrame:
        """Return the rows of :meth:`comparison` as objects in one block: columns of their own types slice slowly."""
        objects = self.once(("plain", *_pair(choice)), lambda: self._compared(choice).astype(object).copy())
        return self._with(objects, self._ordered(choice))

    def _with(self, compared: pd.DataFrame, ordered: pd.DataFrame) -> pd.DataFrame:
        return compared.loc[ordered.index].assign(**{name: ordered[name] for name in _SHOWN})

    def _ordered(self, choice: Choice) -> pd.DataFrame:
        """The rows in their order, with what decides it and the change that is shown; the other columns follow."""
        return self.once(("ordered", choice), lambda: self._order(choice))

    def _order(self, choice: Choice) -> pd.DataFrame:
        rows = as_change(self._kept(choice, self._compared(choice)[list(_DECIDING)]), choice.change)
        return _sorted(rows, choice, self._first(choice))

    def targets(self, choice: Choice) -> pd.DataFrame:
        """Return the rows of ``assess``."""
        rows = self._kept(choice, self._assessed(choice))
        if choice.status in STATUSES:
            rows = rows[rows["status"] == choice.status]
        return _sorted(rows, choice, self._first(choice) if choice.sort == "worse" else {})

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
        names = self.adopters(choice)
        return names[names["area"] == self.placed(choice).province] if choice.province else names

    def adopters(self, choice: Choice) -> pd.DataFrame:
        """Return the names of a choice whichever province is picked: what the map shows.

        Where a period is chosen they are those of figures that end within it.
        """
        names = self._kept(choice, self.seen(choice).adoption)
        if choice.period == "latest":
            return names
        chosen = Period.parse(choice.period)
        ends = names["period"].map(lambda code: Period.parse(code).end)
        return names[[(chosen.start or chosen.end) <= end <= chosen.end for end in ends]]

    def figures(self, choice: Choice) -> pd.DataFrame:
        """Return every printed level of the one indicator that is looked at."""
        return observations(self.subject(choice), area=choice.area, evidence=self.seen(choice))

    def rivals(self, choice: Choice) -> pd.DataFrame:
        """Return the figures by everybody who counts them: of the indicator that was picked, else of all listed."""
        return self._kept(choice, self._rivals(choice, choice.focus or None))

    def is_rivalled(self, choice: Choice) -> bool:
        """Whether the indicator that was picked has several producers or vintages, or any listed has if none was."""
        if not choice.indicator:
            return not self.seen(choice).rivalled.isdisjoint(self.listed(choice))
        rows = self._rivals(choice, choice.indicator)
        return bool(rows["lineage"].nunique() > 1 or (rows["vintage"] > 1).any())

    def _rivals(self, choice: Choice, indicator: str | None) -> pd.DataFrame:
        how = {"area": choice.area, "method": choice.method}
        key = ("rivals", indicator, *how.values(), choice.as_of)
        return self.once(key, lambda: rivals(indicator, evidence=self.seen(choice), **how))

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

    def cited(self, choice: Choice) -> pd.DataFrame:
        """Return the rows whose figures are those of a choice: the targets in their view, else the comparison."""
        if choice.view == "scoreboard":
            return self.targets(choice)
        if choice.view == "rivals":
            places = {"as_printed": "printed", "period": "period", "report": "report", "line": "line"}
            return self.rivals(choice).rename(columns={name: f"current_{part}" for name, part in places.items()})
        names = [self.subject(choice)] if choice.view == "indicator" else self.frame(choice)["indicator"]
        rows = self.comparison(replace(choice, indicator="", picked_in="", status="", view="comparison"))
        return rows[rows["indicator"].isin(names)]

    def subject(self, choice: Choice) -> str:
        """Return the indicator that is looked at in depth: the one picked, else the first that has a comparison."""
        if choice.indicator:
            return choice.indicator
        rows = self.comparison(replace(choice, picked_in=""))
        if rows.empty:
            return ""
        compared = rows[rows["outcome"] == "compared"]
        return str((rows if compared.empty else compared)["indicator"].iloc[0])

    def judged(self, choice: Choice, indicator: str) -> pd.DataFrame:
        """Return the targets of one indicator with their status by every method, whatever else is chosen."""
        how = {**_how(choice), "pillar": self.evidence.definitions.pillar_of[indicator]}
        key = ("scoreboard", *how.values(), choice.as_of)
        rows = self.once(key, lambda: scoreboard(evidence=self.seen(choice), **how))
        return rows[rows["indicator"] == indicator].sort_values("due_date", kind="stable")

    def documents(self, choice: Choice, *cited: pd.DataFrame) -> pd.DataFrame:
        """Return the reports and decisions that some frames name as the source of a figure, oldest first."""
        named = [frame[name] for frame in cited for name in frame if str(name).endswith("report")]
        reports = self.seen(choice).reports
        return reports[reports["id"].isin({str(report) for column in named for report in column.dropna()})]

    def statuses(self, choice: Choice) -> dict[str, tuple[str, str]]:
        """Return the status of each indicator's target, the last due of several, and when it is due."""
        return self.once(("statuses", *_judging(choice)), lambda: self._statuses(choice))

    def _statuses(self, choice: Choice) -> dict[str, tuple[str, str]]:
        rows = self._assessed(choice)
        rows = rows[~rows["rival"]].sort_values("due_date", kind="stable")
        return {name: (status, due) for name, status, due in rows[["indicator", "status", "due"]].to_numpy()}

    def moves(self, choice: Choice) -> dict[str, str]:
        """Return of each indicator that did whether it moved for the worse or the better; the worst stand first."""
        return self.once(("moves", *_pair(choice)), lambda: moves(self._compared(choice)))

    def _first(self, choice: Choice) -> dict[str, int]:
        """The place of each indicator in an order that does not follow from its row alone."""
        if choice.sort == "worse":
            worse = [name for name, move in self.moves(choice).items() if move == "worse"]
            return {name: place for place, name in enumerate(worse)}
        if choice.sort == "status":
            return {name: _WORST_FIRST.index(status) for name, (status, _due) in self.statuses(choice).items()}
        return {}

    def unprinted(self, choice: Choice) -> dict[str, bool]:
        """Return the chosen periods of which no row has a figure, and whether one has when all reports count."""
        sides = [side for side, (name, otherwise) in _SIDES.items() if getattr(choice, name) != otherwise]
        if not sides:
            return {}
        found, rows = {}, self._ordered(choice)
        for side in sides:
            if (rows[side].isna() & (rows["outcome"] != "stated")).all():
                later = self._compared(replace(choice, as_of=""))
                known = later["indicator"].isin(rows["indicator"]) & later[side].notna()
                found[getattr(choice, _SIDES[side][0])] = bool(known.any())
        return found

    def counts(self, choice: Choice) -> dict[str, int]:
        """Return how many indicators have each status, move and outcome, whatever status is chosen."""
        free = replace(choice, status="", indicator="", view="", sort="", change="", language="", province="")
        return self.once(("counts", free), lambda: self._counts(free))

    def _counts(self, free: Choice) -> dict[str, int]:
        kept = self._kept(free, self._compared(free)[["indicator", "outcome"]])
        held = self._kept(free, self._assessed(free)[["indicator", "status"]]).drop_duplicates()
        moves = self.moves(free)
        moved = [moves[name] for name in kept["indicator"].unique() if name in moves]
        counted = Counter([*held["status"], *moved, *kept.drop_duplicates()["outcome"]])
        return {name: counted[name] for name in (*STATUSES, *MOVES, *OUTCOMES) if counted[name]}

    def loosened(self, choice: Choice) -> dict[str, int]:
        """Return which single restriction, left out, gives how many rows, for a choice that has none."""
        ways = {}
        for name in RESTRICTIONS:
            if getattr(choice, name):
                without = {"pillar": "", "topic": ""} if name == "pillar" else {name: ""}
                ways[name] = len(self.frame(replace(choice, **without)))
        if choice.view == "adoption" and choice.period != "latest":
            ways["period"] = len(self.frame(replace(choice, period="latest")))
        return {name: count for name, count in ways.items() if count}

    def _compared(self, choice: Choice) -> pd.DataFrame:
        return self.once(("compare", *_pair(choice)), lambda: self._compare(choice))

    def _compare(self, choice: Choice) -> pd.DataFrame:
        """What ``compare`` returns."""
        asked = asked_periods(choice.period, choice.baseline)
        return marked("compare", self.ready(choice).compared(*asked))

    def _assessed(self, choice: Choice) -> pd.DataFrame:
        return self.once(("assess", *_judging(choice)), lambda: self._assess(choice))

    def _assess(self, choice: Choice) -> pd.DataFrame:
        """What ``assess`` returns."""
        return marked("assess", self.targeted(choice).assessed(choice.method, choice.period))

    def _audited(self, choice: Choice) -> pd.DataFrame:
        return self.once(("audit", choice.as_of), lambda: audit(evidence=self.seen(choice)))

    def _kept(self, choice: Choice, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows of the indicators that are listed, have the status, and are picked."""
        names = set(self.listed(choice))
        if choice.focus:
            names &= {choice.focus}
        if choice.status in STATUSES:
            held = self._assessed(choice)
            names &= set(held[held["status"] == choice.status]["indicator"])
        elif choice.status in MOVES:
            names &= {name for name, move in self.moves(choice).items() if move == choice.status}
        elif choice.status and "outcome" in rows:
            rows = rows[rows["outcome"] == choice.status]
        elif choice.status:
            held = self._compared(choice)
            names &= set(held[held["outcome"] == choice.status]["indicator"])
        return rows[rows["indicator"].isin(names)]


def _how(choice: Choice) -> dict[str, Any]:
    """What the verbs are asked alike."""
    return {"period": choice.period, "area": choice.area, "vintage": choice.vintage}


def _pair(choice: Choice) -> tuple[str, ...]:
    """What a comparison depends on."""
    return choice.period, choice.baseline, choice.area, choice.vintage, choice.as_of


def _judging(choice: Choice) -> tuple[str, ...]:
    """What an assessment depends on."""
    return choice.method, choice.period, choice.area, choice.vintage, choice.as_of


def _sorted(rows: pd.DataFrame, choice: Choice, first: dict[str, int]) -> pd.DataFrame:
    """The rows in the order that is chosen, or by the places of indicators; what has nothing to sort by comes last."""
    if choice.sort == "name":
        return rows.sort_values("name_vi" if choice.language == "vi" else "name", key=lambda s: s.map(alphabetical))
    if choice.sort in ("status", "worse"):
        by_row = choice.sort == "status" and "status" in rows
        places = rows["status"].map(_WORST_FIRST.index) if by_row else rows["indicator"].map(first)
        return rows.loc[places.sort_values(kind="stable", na_position="last").index]
    if choice.sort == "change" and "ratio" in rows:
        return rows.loc[rows["ratio"].sort_values(kind="stable", na_position="last").index]
    if choice.sort == "change":
        size = rows["shown_change"]
        if choice.change == "shown":  # in forms that do not compare, so by the percentage behind them
            size = size.where((rows["shown_form"] == "percent").fillna(False), rows["relative_change"])
        return rows.loc[size.abs().sort_values(ascending=False, kind="stable", na_position="last").index]
    return rows
