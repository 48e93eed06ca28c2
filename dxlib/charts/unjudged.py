"""Targets that cannot be judged, as bars: how many for which reason, and of which pillar."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from dxlib import tables
from dxlib.analysis.leads import in_force
from dxlib.analysis.progress.lacks import LACKS
from dxlib.charts.grammar import Form, Grid, Plan, Room, Words, charted
from dxlib.charts.layers import ink, lines_of, rows_y, words
from dxlib.charts.levels import bars, bars_x, heading, widest
from dxlib.charts.wording import capital
from dxlib.indicators import load_definitions
from dxlib.notation.figures import show_number
from dxlib.tables.display import SMALL, TEXT
from dxlib.text import gettext, lack_word

_PITCH, _TALL = 24, 15  # from one bar to the next, and how thick it is


@charted
def unjudged(targets: pd.DataFrame, title: str | None = None, *, language: str = "en") -> Plan | tables.Table:
    """Draw how many targets cannot be judged, by what is missing for it and by pillar.

    Args:
        targets: rows of ``assess``. Columns: indicator, pillar, rival, status, lacks, due_date, current_date. Those due
            before the year of the newest figure are left out, and so are rivals.
        title: a title of your own.
        language: the language of the words.

    Returns:
        An Altair chart, or a table that says so where every target can be judged. Its data have a row a reason and
        pillar, what is missing most often first: ``lacks``, ``pillar``, ``value`` (how many targets), ``total``
        (of the reason), ``panel``, ``name`` (of the pillar), ``group`` (the reason with its total), ``value_label``,
        ``told``.

    Example:
        >>> import dxlib as dx
        >>> chart = dx.charts.unjudged(dx.assess())
    """
    asked = in_force(targets)
    found = asked[asked["lacks"] != ""]
    if found.empty:
        return tables.unjudged(targets, language=language)
    data = pd.DataFrame(_records(found, language))
    data["row"] = range(1, len(data) + 1)
    _ = gettext(language)
    form = _("{count} of {total}, by what is missing")
    subtitle = form.format(count=show_number(len(found), language), total=show_number(len(asked), language))
    said = Words(title or _("Targets that cannot be judged"), subtitle, values=list(data["told"]))
    left = round(widest(data["name"], SMALL, False)) + 12
    return Plan(data, lambda room: _form(data, room, left), said, (left, left))


def _records(found: pd.DataFrame, language: str) -> list[dict[str, Any]]:
    """The bars of each reason, that of most targets first, one a pillar that has any."""
    names = {key: pillar.name[language] for key, pillar in load_definitions().pillars.items()}
    totals = found["lacks"].value_counts()
    records = []
    for panel, code in enumerate(sorted(totals.index, key=lambda code: (-totals[code], LACKS.index(code))), 1):
        total, counts = int(totals[code]), found.loc[found["lacks"] == code, "pillar"].value_counts()
        group = f"{capital(lack_word(code, language))}: {show_number(total, language)}"
        for pillar in (key for key in names if counts.get(key, 0)):
            count = show_number(int(counts[pillar]), language)
            records.append({
                "panel": panel, "lacks": code, "pillar": pillar, "unit": "targets", "value": int(counts[pillar]),
                "total": total, "look": "figure", "name": names[pillar], "group": group, "value_label": count,
                "told": (told := f"{lack_word(code, language)}, {names[pillar]}: {count}"), "tip": told,
            })  # fmt: skip
    return records


def _form(data: pd.DataFrame, room: Room, left: int) -> Form | Grid:
    """The layers: the reason over its bars, the pillar before each, and how many after it."""
    plot = room.width - left - widest(data["value_label"]) - 8
    layers = [
        words("note", "name", -left), *bars(data, _TALL, 0), heading("group", -left, over=4),
        words("name-strong", "value_label", alt.X("value:Q"), dx=6),
    ]  # fmt: skip
    shared = {"x": bars_x([float(data["value"].max())]), "y": rows_y(data), "color": ink("na")}
    form = Form(layers, shared, plot, alt.Step(_PITCH), columns=lines_of(data, "group", room.width, TEXT, True))
    return Grid.stacked(form, data, 14)
