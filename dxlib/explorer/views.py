"""What each view shows of a choice: charts and tables, one under the other, or why there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import mistune
import pandas as pd

from dxlib import charts, tables
from dxlib.charts.render import spec_of
from dxlib.explorer import listings
from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.explorer.words import loosened_words, unprinted_words
from dxlib.tables.display import WIDE, Cell, Column, Stack, Table, name_of, rows_of
from dxlib.tables.summaries import documents
from dxlib.text import (
    Prose,
    gettext,
    period_label,
    sentences,
    source_label,
    target_sentences,
)
from dxlib.text import rivals as rivals_sentences

Spec = dict[str, Any]


@dataclass(frozen=True)
class Block:
    """A part of a view: a chart, a table with the indicator of each of its rows, or sentences.

    Attributes:
        chart: draws it at a width; what it gives is ``spec``, or a table where there is nothing to draw.
        key: the column of the chart's frame by whose values its marks can be picked, if they can.
    """

    chart: Callable[[int], Spec | Table] | None = None
    spec: Spec | None = None
    key: str = ""
    table: Table | None = None
    keys: tuple[str, ...] = ()
    prose: Prose | None = None

    def at(self, width: int) -> Block:
        """Return it as it is shown at a width."""
        if self.chart is None:
            return self
        found = self.chart(width)
        return Block(table=found) if isinstance(found, Table) else Block(spec=found, key=self.key)

    def to_html(self) -> str:
        """Return a table or text as HTML; nothing for a chart, which a program draws."""
        if self.prose is not None:
            return f'<div class="dx-prose">{_markdown()(self.prose.markdown)}</div>'
        return self.table.to_html(phone=True) if self.table else ""


@dataclass(frozen=True)
class View:
    """What is shown of a choice: parts in their order, or a message where there are none."""

    blocks: tuple[Block, ...] = ()
    message: str = ""

    @property
    def specs(self) -> list[Spec]:
        """The charts of the view."""
        return [block.spec for block in self.blocks if block.spec is not None]

    @property
    def spec(self) -> Spec | None:
        """The first chart of the view."""
        return next(iter(self.specs), None)


def view(choice: Choice, frames: Frames, width: int = WIDE) -> View:
    """Return what a choice shows.

    Args:
        choice: what is chosen.
        frames: its frames.
        width: for which its charts are drawn, ``WIDE`` or ``NARROW``.

    Raises:
        UnknownName: no such pillar, topic or indicator.
        DxError: a baseline that is not earlier than the period, or a date before the first report.

    Example:
        >>> import dxlib as dx
        >>> view(Choice("2023", "2022", view="dumbbell"), Frames(dx.load())).spec["usermeta"]["title"]
        'Shares at two dates'
    """
    blocks = tuple(block.at(width) for block in planned(choice, frames))
    return View(blocks) if blocks else View(message=loosened_words(choice, frames.loosened(choice)))


def planned(choice: Choice, frames: Frames) -> list[Block]:
    """Return the parts of a view before its charts are drawn at a width."""
    return [block for block in _VIEWS[choice.view](choice, frames) if block is not None]


@cache
def _markdown() -> Callable[[str], Any]:
    return mistune.create_markdown(escape=True)


def _chart(function: Callable[..., Any], *frames: Any, key: str = "indicator", **named: Any) -> Block:
    return Block(chart=lambda width: spec_of(function, *frames, width=width, **named), key=key)


def _table(table: Table) -> Block:
    keys = table.frame["indicator"].astype(str) if "indicator" in table.frame else ()
    return Block(table=table, keys=tuple(keys) if len(keys) == len(table.rows) else ())


def _comparison(choice: Choice, frames: Frames) -> list[Block | None]:
    rows = frames.comparison(choice)
    if rows.empty:
        return []
    table = tables.comparison(rows, language=choice.language)
    if (rows["outcome"] != "none").any():
        table = listings.with_targets(table, frames.statuses(choice), choice.language)
    return [_why_unprinted(choice, frames), _table(table)]


def _why_unprinted(choice: Choice, frames: Frames) -> Block | None:
    """Why a period that is chosen has no figure at all, where it has none."""
    words = unprinted_words(choice, frames.unprinted(choice))
    return Block(prose=Prose(words)) if words else None


def _dumbbell(choice: Choice, frames: Frames) -> list[Block | None]:
    language = choice.language
    rows, goals = frames.plain(choice), frames.targets(choice)
    if rows.empty:
        return []
    paired = (rows["outcome"] == "compared") & rows["current"].notna() & rows["baseline"].notna()
    shares = rows["unit"] == "percent"
    blocks: list[Block | None] = []
    why = _why_unprinted(choice, frames)
    if (paired & shares).any():
        blocks.append(_chart(charts.dumbbell, rows[shares], goals, language=language))
    if ((paired | (rows["outcome"] == "stated")) & ~shares).any():
        blocks.append(_chart(charts.changes, rows[~shares], language=language))
    return [why, *(blocks or [_table(tables.newest(rows, language=language))])]


def _indicator(choice: Choice, frames: Frames) -> list[Block | None]:
    name = frames.subject(choice)
    if not name:
        return []
    language, seen = choice.language, frames.seen(choice)
    levels, one = frames.figures(choice), seen.definitions.indicators[name]
    goals, audited, moved = frames.goals(choice, name), frames.audited(choice, name), frames.moved(choice, name)
    blocks = [Block(prose=Prose(_in_words(moved, goals, language)))]
    if len(levels):
        blocks.append(_chart(charts.timeline, levels, goals, key="", areas=seen.areas, language=language))
    title = f"{one.name[language]}. {one.definition[language]}"
    judged, cited = frames.judged(choice, name), frames.documents(choice, levels, goals, moved, audited)
    return [
        *blocks,
        Block(table=listings.figures(levels, title, language)),
        Block(table=documents(cited, language)) if len(cited) else None,
        Block(table=tables.targets(goals, language=language)) if len(goals) else None,
        Block(table=listings.by_method(judged, choice.method, language)) if len(judged) else None,
        *(_findings(audited, language) if len(audited) else ()),
    ]


def _in_words(moved: pd.DataFrame, goals: pd.DataFrame, language: str) -> str:
    """Whether one indicator moved, and whether its targets are met."""
    told = [sentences(moved, language).markdown] if len(moved) else []
    told += [target_sentences(goals, language).markdown] if len(goals) else []
    return "\n".join(told)


def _rivals(choice: Choice, frames: Frames) -> list[Block | None]:
    rows, language = frames.rivals(choice), choice.language
    if rows.empty and frames.loosened(choice):
        return []
    blocks: list[Block | None] = [Block(prose=rivals_sentences(rows, language))]
    if rows.empty:
        return blocks
    if choice.focus:
        blocks.append(_chart(charts.rivals, rows, language=language))
    return [*blocks, _table(tables.rivals(rows, language=language))]


def _scoreboard(choice: Choice, frames: Frames) -> list[Block | None]:
    goals, language = frames.targets(choice), choice.language
    if goals.empty:
        return []
    return [_chart(charts.scoreboard, goals, language=language), _table(tables.targets(goals, language=language))]


def _audit(choice: Choice, frames: Frames) -> list[Block | None]:
    found = frames.findings(choice)
    return [*_findings(found, choice.language)] if len(found) else []


def _findings(found: pd.DataFrame, language: str) -> list[Block]:
    """The findings, and what a person noticed, each as a table whose rows can be picked."""
    shown = tables.findings(found, language=language)
    return [_table(table) for table in (shown.tables if isinstance(shown, Stack) else (shown,))]


def _adoption(choice: Choice, frames: Frames) -> list[Block | None]:
    names, areas, language = frames.adopters(choice), frames.evidence.areas, choice.language
    if names.empty:
        return []
    blocks: list[Block | None] = []
    if names["area"].isin(areas[areas["tile_col"].notna()]["code"]).any():
        blocks.append(_chart(charts.provinces, names, areas, key="area", language=language))
    return [*blocks, _table(_named(frames.adoption(choice), areas, language, choice.province))]


def _named(names: pd.DataFrame, areas: pd.DataFrame, language: str, picked: str) -> Table:
    """Who is named, line by line, with the place in print; of the province picked, if one is."""
    _ = gettext(language)
    done = {True: _("yes"), False: _("no")}
    called = dict(zip(areas["code"], areas["name_vi" if language == "vi" else "name_en"], strict=True))
    columns = (Column(_("What")), Column(_("Who")), Column(_("Done")), Column(_("Period")), Column(_("Source")))
    rows = [
        (
            Cell(name_of(row, language)), Cell(called.get(row.area, row.area)), Cell(done[bool(row.adopted)]),
            Cell(period_label(row.period, language)), Cell(source_label(row.report, row.line, language)),
        )
        for row in rows_of(names)
    ]  # fmt: skip
    if not picked:
        return Table(_("Who is named"), columns, tuple(rows), frame=names)
    title = _("Where {province} is named").format(province=called[picked])
    if not rows:
        return Table(title, columns[:1], ((Cell(_("No report names it here.")),),), frame=names)
    return Table(title, columns, tuple(rows), frame=names)


_VIEWS: dict[str, Callable[[Choice, Frames], list[Block | None]]] = {
    "comparison": _comparison,
    "dumbbell": _dumbbell,
    "indicator": _indicator,
    "rivals": _rivals,
    "scoreboard": _scoreboard,
    "audit": _audit,
    "adoption": _adoption,
}
