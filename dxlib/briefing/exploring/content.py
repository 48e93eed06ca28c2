"""What an explorer without Python holds: every figure, comparison and status of an edition, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.analysis.compare import asked_periods
from dxlib.analysis.compare.matching import Matching
from dxlib.analysis.counting import without_rivals
from dxlib.analysis.progress import assess
from dxlib.briefing.exploring.lines import Lines
from dxlib.briefing.exploring.pairs import offered
from dxlib.charts.wording import unit_name
from dxlib.loaders import Evidence
from dxlib.tables.display import Cell, Table, get, name_of, rows_of, series_of, status_cell
from dxlib.tables.lists import level_words
from dxlib.tables.remarks import doubts
from dxlib.text import gettext, note_words, period_label, place_words, published_label
from dxlib.text.statuses import STATUSES
from dxlib.text.words import asked, capital, counted_once, in_language

_COMPARED = ("compared", "bounded", "stated", "refused")  # outcomes that say something of two periods
_NEWEST = ("newest", "current", "baseline")  # where the newest figure of a row stands
Series = tuple[str, ...]


def content(evidence: Evidence, parameters: Mapping[str, str], names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return what the page holds, as values of JSON in which everything is in words.

    Args:
        evidence: what the edition rests on.
        parameters: the edition's: ``period``, ``baseline``, ``area`` and ``language``.
        names: the indicators; all by default.

    Returns:
        ``pillars`` with their topics; ``indicators`` by id, each with definition, lines over time and printed figures;
        ``timeline``: what these lines share;
        ``series`` in the order of the definitions, each with its newest figure; ``pairs`` of periods, each with what
        ``compare`` gave by the number of the series; ``targets`` with what ``assess`` gave and whether it ``leads``,
        as one row of each target does, and how many of these have each of the ``statuses``; ``heads`` of the tables and
        ``documents`` by the id of a report.

    Example:
        >>> import dxlib as dx
        >>> asked = {"period": "2023", "baseline": "2022", "area": "VN", "language": "en"}
        >>> made = content(dx.load(), asked, ["dossiers_online_share"])
        >>> made["pairs"][0]["rows"][0][2][0]
        '+4.07 points'
    """
    wanted = evidence.definitions.select() if names is None else list(names)
    return _Content(evidence, dict(parameters), wanted).whole()


@dataclass(frozen=True)
class _Content:
    evidence: Evidence
    asked: dict[str, str]
    names: list[str]

    @property
    def language(self) -> str:
        return self.asked["language"]

    @cached_property
    def printed(self) -> pd.DataFrame:
        seen = self.evidence.observations
        return seen[(seen["area"] == self.asked["area"]) & seen["indicator"].isin(self.names)]

    @cached_property
    def goals(self) -> pd.DataFrame:
        asked = {"period": self.asked["period"], "area": self.asked["area"]}
        found = assess(evidence=self.evidence, **asked)
        return found[found["indicator"].isin(self.names)].reset_index(drop=True)

    @cached_property
    def matching(self) -> Matching:
        return Matching(self.evidence, self.names, area=self.asked["area"])

    @cached_property
    def newest(self) -> pd.DataFrame:
        return self.matching.compared(None, None)

    @cached_property
    def numbers(self) -> dict[Series, int]:
        return {series_of(row): number for number, row in enumerate(rows_of(self.newest))}

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.language)

    def whole(self) -> dict[str, Any]:
        goals = tables.targets(self.goals, language=self.language)
        pairs = [self.pair(*pair) for pair in offered(self.printed, (self.asked["period"], self.asked["baseline"]))]
        return {
            "pillars": self.pillars(),
            "indicators": self.indicators(),
            "timeline": self.lines.shared(),
            "series": self.series(),
            "pairs": [pair for n, pair in enumerate(pairs) if pair["rows"] or n == 0],
            "targets": {**_table(goals), "of": [row.indicator for row in rows_of(self.goals)],
                        "status": [row.status for row in rows_of(self.goals)],
                        "leads": (~self.goals["rival"]).tolist()},
            "statuses": self.statuses(),
            "heads": self.heads(),
            "documents": self.documents(),
        }  # fmt: skip

    def pillars(self) -> list[dict[str, Any]]:
        return [
            {"id": pillar.id, "name": pillar.name[self.language],
             "topics": [{"id": topic.id, "name": topic.name[self.language]} for topic in pillar.topics]}
            for pillar in self.evidence.definitions.pillars.values()
        ]  # fmt: skip

    def indicators(self) -> dict[str, Any]:
        """What has a figure, a stated change or a target, by id in the order of the definitions."""
        figures, goals = _grouped(self._by_date, "indicator"), _grouped(rows_of(self.goals), "indicator")
        listed = {*figures, *goals, *self.newest["indicator"]}
        return {
            name: self._indicator(name, figures.get(name, []), goals.get(name, []))
            for name in self.names if name in listed
        }  # fmt: skip

    def _indicator(self, name: str, rows: list[Any], goals: list[Any]) -> dict[str, Any]:
        known, language = self.evidence.definitions, self.language
        one, lines = known.indicators[name], []
        figures: list[Any] = []
        series: dict[Series, list[Any]] = {}
        for row in rows:
            series.setdefault(series_of(row), []).append(row)
        for key, own in series.items():
            called = self.called.get(key, one.name[language])
            lines.append(self.lines.line(own, _of_series(goals, key), one, called, len(figures)))
            figures += [self._figure(row, called if len(series) > 1 else "") for row in own]
        return {
            "name": one.name[language],
            "pillar": known.pillar_of[name],
            "topic": one.topic,
            "definition": one.definition[language],
            "unit": unit_name(one.unit, language),
            "found": [one.id, one.name.en, one.name.vi, *(one.keywords.en + one.keywords.vi if one.keywords else ())],
            "lines": lines,
            "figures": figures,
        }

    @cached_property
    def _by_date(self) -> list[Any]:
        printed = self.printed[self.printed["value"].notna()]
        return rows_of(printed.sort_values(["end", "published", "line"], kind="stable"))

    @cached_property
    def called(self) -> dict[Series, str]:
        return {series_of(row): name_of(row, self.language) for row in rows_of(self.newest)}

    def _figure(self, row: Any, series: str) -> list[Any]:
        language = self.language
        place = place_words(self.evidence.places.get((row.report, row.line), ""), language)
        note = Cell(note_words(get(row, "note", ""), language), doubts(row, "value", language))
        cells = (
            Cell(capital(period_label(row.period, language)), (series,)),
            Cell(level_words(row, language)),
            Cell(str(get(row, "as_printed", ""))),
        )
        return [*map(_cell, cells), row.report, _cell(Cell(f"{row.line or '–'}", (place,))), _cell(note)]

    def series(self) -> list[dict[str, Any]]:
        listed = {series_of(row) for row in rows_of(counted_once(self.newest))}
        has = self.newest[[*_NEWEST]].notna().any(axis=1).tolist()
        cells = iter(tables.newest(self.newest, language=self.language).rows)
        told = []
        for row, printed in zip(rows_of(self.newest), has, strict=True):
            _name, value, period, source = next(cells) if printed else (None, Cell(), Cell(), Cell())
            small = (period.text, source.text, *value.small)
            told.append({
                "of": row.indicator, "name": name_of(row, self.language), "listed": series_of(row) in listed,
                "newest": _cell(Cell(value.text, small)) if printed else None,
            })  # fmt: skip
        return told

    def pair(self, period: str, baseline: str) -> dict[str, Any]:
        """What ``compare`` gave for two periods, by the numbers of the series: baseline, current, change, to note."""
        found = self.matching.compared(*asked_periods(period, baseline))
        found = found[found["outcome"].isin(_COMPARED)]
        shown = tables.comparison(found, language=self.language) if len(found) else None
        rows = {} if shown is None else {
            self.numbers[series_of(row)]: [*map(_cell, cells[1:]), row.outcome]
            for row, cells in zip(rows_of(found), shown.rows, strict=True)
        }  # fmt: skip
        words = {"period": asked(period, self.language), "baseline": asked(baseline, self.language)}
        title = capital(gettext(self.language)("{period}, against {baseline}").format(**words))
        notes = list(shown.notes) if shown else []
        sides = {"period": [period, capital(words["period"])], "baseline": [baseline, capital(words["baseline"])]}
        return {**sides, "title": title, "rows": rows, "notes": notes}

    def statuses(self) -> list[Any]:
        counted = without_rivals(self.goals)["status"].value_counts()
        seen = set(self.goals["status"])
        return [
            [name, _cell(status_cell(name, self.language)), int(counted.get(name, 0))]
            for name in STATUSES if name in seen
        ]  # fmt: skip

    def heads(self) -> dict[str, list[str]]:
        _ = gettext(self.language)
        return {
            "list": [_("Indicator"), _("Newest figure"), _("Change"), _("To note")],
            "pair": [_("Indicator"), _("Baseline"), _("Current"), _("Change"), _("To note")],
            "figures": [_("Period"), _("Value"), _("As printed"), _("Document"), _("Line"), _("Note")],
        }

    def documents(self) -> dict[str, Any]:
        cited = set(self.printed["report"])
        return {
            row.id: _cell(Cell(
                in_language(row, "title", self.language),
                (" · ".join(filter(None, (get(row, "number", ""), published_label(row, self.language),
                                          get(row, "document") or get(row, "url", "")))),),
            ))
            for row in rows_of(self.evidence.reports) if row.id in cited
        }  # fmt: skip


def _of_series(goals: Iterable[Any], key: Series) -> list[Any]:
    """The targets that are drawn with a series: its own, one of each value and date."""
    own = [goal for goal in goals if series_of(goal)[1:] in (key[1:], ("", key[2]))]
    return list({(goal.due_date, goal.target): goal for goal in own}.values())


def _grouped(rows: Iterable[Any], column: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found


def _table(table: Table) -> dict[str, Any]:
    return {
        "heads": [column.label for column in table.columns],
        "rows": [list(map(_cell, row)) for row in table.rows],
        "notes": list(table.notes),
    }


def _cell(cell: Cell) -> Any:
    """A cell as JSON: words, or words with the smaller ones under them; with its sign where it is a status."""
    if cell.status:
        return {"text": str(cell.text), "small": list(cell.small), "css": cell.css, "sign": cell.sign}
    return [str(cell.text), *cell.small] if cell.small else str(cell.text)
