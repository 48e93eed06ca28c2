"""The key figure of each pillar, as it stands on the first screen of an edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from dxlib.briefing.drawing import variable
from dxlib.briefing.evidence import References, note, opened
from dxlib.briefing.running.suite import Entry
from dxlib.tables import target_words
from dxlib.tables.display import Cell, Table, full, get, light, name_of, numeric, rows_of, status_colour
from dxlib.text import gettext, is_missing, period_label, show, show_shown_change, status_word
from dxlib.text.remarks import is_fragile
from dxlib.text.sentences import told
from dxlib.text.sureness import sure_words

_WIDE, _HIGH, _EDGE = 200, 18, 8


@dataclass(frozen=True)
class Card:
    """What a card says, and its drawing.

    Attributes:
        value, about: the figure, what it is and when.
        before: the figure it is compared with, and the change.
        status: the status of the next target, with the words of that target.
        sure: how sure the figure and its change are.
        evidence: where the figures stand, to be opened.
        drawing: both figures and the target on a line from 0 to 100 percent; empty for other units.
        table: what it says as a table, which rests on the row that it was made from.
        id, quoted: its name on the page, and how it is quoted; empty where it is not.
    """

    value: str
    about: str
    before: str
    status: Cell
    sure: str
    evidence: Markup
    drawing: Markup
    table: Table
    id: str = ""
    quoted: Markup | None = None


def cards(entries: Iterable[Entry], keys: pd.DataFrame, known: References) -> dict[str, Card]:
    """Return the card of each notebook of a pillar that has a figure, by the notebook's name.

    Args:
        entries: the notebooks of the edition.
        keys: what ``editions.key_figures`` returned.
        known: how notes name the documents, and in which language.
    """
    rows = {row.pillar: row for row in rows_of(keys)}
    return {entry.name: _card(rows[entry.name], known) for entry in entries if entry.name in rows}


def _card(row: Any, known: References) -> Card:
    language = known.language
    _ = gettext(language)
    side = "newest" if is_missing(row.current) else "current"
    value = show(getattr(row, side), row.unit, language, get(row, f"{side}_qualifier", "exact"))
    when = period_label(get(row, f"{side}_period"), language)
    about = _("{name}, {period}").format(name=name_of(row, language), period=when)
    evidence = opened(note(asdict(told(row, language)), known), known, counted=False)
    before, status = _before(row, language), _status(row, language)
    sure = " · ".join(sure_words(row, language)) or _("nothing printed speaks against it")
    said = _("How sure: {remarks}").format(remarks=sure)
    heads = (_("Indicator"), numeric(_("Figure")), full(_("Before")), full(_("Status")), full(_("To note")))
    cells = (name_of(row, language), Cell(value, (when,)), before, status, sure)
    table = Table.of(f"{about}: {value}", heads, [cells], pd.DataFrame(), behind=[[row]])
    return Card(value, about, before, status, said, evidence, _drawing(row), table)


def _before(row: Any, language: str) -> str:
    _ = gettext(language)
    change = show_shown_change(row, language)
    if is_missing(row.baseline) or row.outcome != "compared":
        return change or _("no earlier figure to compare with")
    value = show(row.baseline, row.unit, language, get(row, "baseline_qualifier", "exact"))
    period = period_label(row.baseline_period, language)
    return _("{change} from {value} ({period})").format(change=change, value=value, period=period)


def _status(row: Any, language: str) -> Cell:
    _ = gettext(language)
    if is_missing(row.status):
        return Cell(_("No target is set"))
    word = status_word(row.status, language)
    form = _("{status}, fragile") if is_fragile(row) else "{status}"
    word = form.format(status=word[:1].upper() + word[1:])
    goal = _("target {target} by {due}")
    words = goal.format(target=target_words(row, language), due=period_label(row.due, language))
    return Cell(word, (words,), row.status)


def _drawing(row: Any) -> Markup:
    """A ring, a dot and a tick on a line: what the words of the card say, for the eye alone."""
    shown = [None if is_missing(value) else float(value) for value in (row.baseline, row.current, row.target)]
    if row.unit != "percent" or shown[1] is None or not all(0 <= value <= 100 for value in shown if value is not None):
        return Markup("")
    base, current, target = (None if v is None else round(_EDGE + v / 100 * (_WIDE - 2 * _EDGE), 1) for v in shown)
    middle = _HIGH / 2
    colour = status_colour(row.status) if not is_missing(row.status) else "base"
    parts = [
        _line(_EDGE, _WIDE - _EDGE, middle, middle, "rule", 4),
        _line(base, current, middle, middle, colour, 4) if base is not None else "",
        _line(target, target, 1, _HIGH - 1, "ink", 2) if target is not None else "",
        _dot(base, middle, "paper", colour) if base is not None else "",
        _dot(current, middle, colour, colour),
    ]
    box = f'viewBox="0 0 {_WIDE} {_HIGH}" aria-hidden="true" focusable="false"'
    return Markup(f'<svg class="way" {box}>{"".join(parts)}</svg>')


def _paint(name: str) -> str:
    return f"var({variable(name)},{light(name)})"


def _line(x1: float, x2: float | None, y1: float, y2: float, colour: str, width: int) -> str:
    return f'<path d="M{x1},{y1:g}L{x2},{y2:g}" stroke="{_paint(colour)}" stroke-width="{width}" fill="none"/>'


def _dot(x: float | None, y: float, fill: str, stroke: str) -> str:
    return f'<circle cx="{x}" cy="{y:g}" r="5" fill="{_paint(fill)}" stroke="{_paint(stroke)}" stroke-width="2"/>'
