"""The scoreboard: every target as a tile, by group or pillar and status, and where the two assessments differ."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from dxlib import tables
from dxlib.charts.canvas import Sheet
from dxlib.charts.lettering import width, wrap
from dxlib.charts.render import drawn
from dxlib.charts.wording import capital, date_of, value_of
from dxlib.display import TEXT, get, name_of, rows_of, status_colour
from dxlib.errors import UnknownName
from dxlib.indicators import load_definitions
from dxlib.text import fragile_words, gettext, group_word, is_missing, method_word, status_word

_COLUMNS = {
    "linear": ("reached", "on_track", "slightly_behind", "off_track", "moving_away"),
    "eurostat": ("reached", "significant", "moderate", "insufficient", "movement_away"),
    "open_sdg": ("reached", "substantial", "moderate", "limited", "deterioration"),
    "un": ("reached", "on_track", "fair", "stagnation"),
}
_GROUPS = ("achieved", "likely", "effort", "")
_TILE = (34, 28)


@drawn
def scoreboard(
    targets: pd.DataFrame, title: str | None = None, *, by: str = "group", language: str = "en",
) -> Callable[[Sheet], None] | tables.Table:  # fmt: skip
    """Draw every target as a tile with its number: rows by group or pillar, columns by the computed status.

    Args:
        targets: rows of ``assess`` or ``scoreboard`` by one method. Columns: number, authority, due, group, pillar,
            indicator, name, name_vi, unit, method, status, reason, target, target_printed, differs, ``baseline*``,
            ``current*``.
        title: a title of your own.
        by: ``group`` (the report's own grouping) or ``pillar``.
        language: the language of the words.

    Returns:
        An Altair chart, or a table where there is no target. Ringed tiles are those on which the report's group
        and the computed status differ in substance; by group they are named below, with their figures.

    Raises:
        UnknownName: ``by`` is something else.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.scoreboard(dx.scoreboard(due="2025"), by="pillar")
    """
    if by not in ("group", "pillar"):
        raise UnknownName("rows of a scoreboard", by, ("group", "pillar"))
    rows = rows_of(targets)
    if not rows:
        return tables.newest(targets, language=language)
    method = str(rows[0].method)
    found = {str(row.status) for row in rows}
    columns = [status for status in _COLUMNS.get(method, ()) if status != "missed"]
    columns += [status for status in ("missed", "due_no_figure", "not_assessable") if status in found]
    bands = _bands(rows, by, language)

    def fill(sheet: Sheet) -> None:
        _ = gettext(language)
        grouped = _("Computed status against the report’s grouping")
        sheet.title = title or (grouped if by == "group" else _("Computed status by pillar"))
        told = _("Each tile is a target, with its number in the report; ringed where the two differ")
        if by == "pillar":
            told = _(
                "Each tile is a target, with its number in the report, or the decision or year that set it; "
                "ringed where the report’s own group differs"
            )
        if any(get(row, "fragile") for row in rows):
            told = _("{told}; with a question mark where the status is fragile").format(told=told)
        sheet.subtitle = f"{told} · {_('method: {method}').format(method=method_word(method, language))}"
        if sheet.wide:
            _matrix(sheet, bands, columns, _("Group in the report") if by == "group" else _("Pillar"))
        else:
            _list(sheet, bands, columns, _("as grouped: {count}") if by == "group" else _("targets: {count}"))
        if by == "group":
            _differences(sheet, [row for row in rows if get(row, "differs")])

    return fill


def _bands(rows: list[Any], by: str, language: str) -> dict[str, list[Any]]:
    """The targets of each row of the board, by its words."""
    if by == "pillar":
        names = {key: pillar.name[language] for key, pillar in load_definitions().pillars.items()}
    else:
        names = {group: capital(group_word(group, language)) or gettext(language)("No group") for group in _GROUPS}
    members = {words: [row for row in rows if get(row, by, "") == key] for key, words in names.items()}
    return {words: mine for words, mine in members.items() if mine}


def _colour_of(status: str) -> str:
    colour = status_colour(status)
    return {"slight": "ink", "na": "ink2"}.get(colour, colour)


def _matrix(sheet: Sheet, bands: dict[str, list[Any]], columns: list[str], label: str) -> None:
    language = sheet.language
    rows = [row for mine in bands.values() for row in mine]
    count = {status: sum(row.status == status for row in rows) for status in columns}
    across = _tiles_across(bands, columns, sheet.width - 132, language)
    x, lefts = 132.0, {}
    for status in columns:
        lefts[status] = x
        x += across[status][1]
    for status in columns:
        shade = _colour_of(status) if count[status] else "ink3"
        sheet.text(lefts[status], 24, f"{count[status]}", size=24, bold=True, colour="ink" if count[status] else "ink3")
        sheet.status(lefts[status] + 7, 42, status)
        sheet.lines(lefts[status], 66, capital(status_word(status, language)), across[status][1] - 10, size=TEXT,
                    colour=shade, bold=True, most=4, leading=16)  # fmt: skip
        told = [name_of(row, language) for row in rows if row.status == status]
        if told:
            sheet.values.append(f"{capital(status_word(status, language))}: {count[status]} ({'; '.join(told)})")
    deepest = max(len(wrap(capital(status_word(s, language)), across[s][1] - 10, TEXT, True, lines=4)) for s in columns)
    y = 66 + deepest * 16 - 4
    sheet.text(0, y - 8, label, colour="ink3")
    sheet.rule(0, y, sheet.width, y, colour="ink")
    for n, (words, members) in enumerate(bands.items()):
        if n:
            sheet.rule(0, y, sheet.width, y)
        named = 17 * len(wrap(words, 122, TEXT, True))
        sheet.lines(0, y + 28, words, 122, size=TEXT, bold=True)
        sheet.text(0, y + 28 + named, f"{len(members)}", colour="ink3")
        tall = 0
        for status in columns:
            mine = [row for row in members if row.status == status]
            per = across[status][0]
            for k, row in enumerate(mine):
                _tile(sheet, row, lefts[status] + (k % per) * 42, y + 13 + (k // per) * 36)
            tall = max(tall, -(-len(mine) // per))
        y += max(tall * 36 + 18, named + 49)
    sheet.height = y


def _tiles_across(
    bands: dict[str, list[Any]], columns: list[str], room: float, language: str
) -> dict[str, tuple[int, float]]:
    """How many tiles each column has side by side, and how wide it is: for its words, and the fuller, the wider."""
    most = {status: max(sum(r.status == status for r in mine) for mine in bands.values()) for status in columns}
    wide = {status: _least_width(capital(status_word(status, language))) for status in columns}
    per = {status: max(int(wide[status] // 42), 1) for status in columns}
    spare = room - sum(wide.values())
    while spare >= 42:
        fullest = max(columns, key=lambda s: most[s] / per[s])
        if most[fullest] / per[fullest] <= 2:
            break
        per[fullest] += 1
        wider = max(per[fullest] * 42 + 14, wide[fullest])
        spare -= wider - wide[fullest]
        wide[fullest] = wider
    extra = max(spare, 0) / len(columns)
    return {status: (per[status], wide[status] + extra) for status in columns}


def _least_width(words: str) -> float:
    """How wide a column is at least: its longest word, and all its words on three lines."""
    wide = max(46.0, *(width(word, TEXT, True) + 12 for word in words.split()))
    while len(wrap(words, wide - 10, TEXT, True, lines=9)) > 3:
        wide += 4
    return wide


def _list(sheet: Sheet, bands: dict[str, list[Any]], columns: list[str], counted: str) -> None:
    language = sheet.language
    y = 0.0
    per = int((sheet.width + 6) // 42)
    for n, (words, members) in enumerate(bands.items()):
        if n:
            sheet.rule(0, y, sheet.width, y)
        sheet.text(0, y + 22, words, size=TEXT + 1, bold=True)
        sheet.text(width(words, TEXT + 1, True) + 10, y + 22, counted.format(count=len(members)), colour="ink3")
        y += 32
        for status in columns:
            mine = [row for row in members if row.status == status]
            if not mine:
                continue
            word = capital(status_word(status, language))
            sheet.status(7, y + 9, status)
            sheet.text(20, y + 14, f"{word}: {len(mine)}", size=TEXT, bold=True, colour=_colour_of(status))
            y += 24
            for k, row in enumerate(mine):
                _tile(sheet, row, 3 + (k % per) * 41.5, y + (k // per) * 36)
            y += -(-len(mine) // per) * 36 + 6
            told = "; ".join(name_of(row, language) for row in mine)
            sheet.values.append(f"{words}, {word}: {len(mine)} ({told})")
        y += 4
    sheet.height = y


def _tile(sheet: Sheet, row: Any, x: float, y: float) -> None:
    language, colour = sheet.language, status_colour(row.status)
    wide, tall = _TILE
    words = f"{get(row, 'number', '')} {name_of(row, language)}: {status_word(row.status, language)}".strip()
    ink = {"slight": "on_slight", "na": "ink2"}.get(colour, "on_status")
    sheet.belongs(y - 3, y + tall + 3, x - 3, x + wide + 3, name=words, indicator=row.indicator)
    if colour == "na":
        sheet.box(x + 0.5, y + 0.5, x + wide - 0.5, y + tall - 0.5, stroke="na", dash=(2, 2), corner=2, tip=words)
    else:
        sheet.box(x, y, x + wide, y + tall, fill=colour, corner=2, tip=words)
    if get(row, "differs"):
        sheet.box(x - 2.5, y - 2.5, x + wide + 2.5, y + tall + 2.5, stroke="ink", weight=2, corner=4)
    label = f"{_label(row)}?" if get(row, "fragile") else _label(row)
    sheet.text(x + wide / 2, y + 18.5, label, bold=colour != "na", colour=ink, align="center")


def _label(row: Any) -> str:
    """The number of a target in its report; else that of the decision, or the year of the plan."""
    decision = re.match(r"\d+(?=/)", str(get(row, "authority", "")))
    return str(get(row, "number") or (decision[0] if decision else str(get(row, "due", "·"))[:4]))


def _differences(sheet: Sheet, rows: list[Any]) -> None:
    """Name the ringed targets, with the figures that make the difference."""
    language = sheet.language
    columns = 2 if sheet.wide else 1
    room = (sheet.width - 32 * (columns - 1)) / columns
    tops = [sheet.height + 14] * columns
    for n, row in enumerate(rows):
        column = n % columns
        if not column and columns > 1:
            tops = [max(tops)] * columns
        left, top = column * (room + 32), tops[column]
        sheet.rule(left, top, left + room, top)
        _tile(sheet, row, left + 3, top + 14)
        y = sheet.lines(left + 48, top + 25, name_of(row, language), room - 48, size=TEXT, bold=True)
        y = sheet.lines(left + 48, y, _why(row, language), room - 48, colour="ink2", most=9, even=False)
        tops[column] = max(y + 2, top + 58)
    if rows:
        sheet.height = max(tops) - 6


def _why(row: Any, language: str) -> str:
    _ = gettext(language)
    figures = [
        f"{value_of(row, side, language)} ({date_of(getattr(row, f'{side}_period'), language)})"
        for side in ("baseline", "current")
        if not is_missing(getattr(row, side))
    ]
    form = _("{status}, grouped as “{group}”: {figures}; target {target} ({due}).")
    told = form.format(
        status=capital(status_word(row.status, language)),
        group=group_word(row.group, language),
        figures=" → ".join(figures),
        target=tables.target_words(row, language),
        due=date_of(row.due, language),
    )
    return f"{told} {fragile_words(row, language)}".rstrip()
