"""The look of charts as a theme of Altair: typeface, sizes, colours, and the scales of the statuses."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import altair as alt

from dxlib.tables.display import FONT, OF_STATUS, SMALL, SYMBOLS, TEXT, light, status_colour, status_sign
from dxlib.text.words import ENDINGS, STATUSES

NAME = "dxlib"
_CATEGORIES = ("reached", "track", "off", "slight", "away", "base")


# What may stand in a column: the statuses of targets, and what the audit finds. In tuples, which Altair does not copy
# with every layer, as it does lists.
JUDGEMENTS = {
    "status": (*STATUSES, *ENDINGS),
    "verdict": tuple(name for name in OF_STATUS if name not in STATUSES),
}


def colours(column: str, found: Collection[str] | None = None) -> alt.Scale:
    """Return the scale of the colours of a column of statuses or of verdicts; of those found, or of all."""
    names = _of(column, found)
    return alt.Scale(domain=names, range=tuple(light(status_colour(name)) for name in names))


def signs(column: str, found: Collection[str] | None = None) -> alt.Scale:
    """Return the scale of the symbols of a column of statuses or of verdicts; of those found, or of all."""
    names = _of(column, found)
    return alt.Scale(domain=names, range=tuple(SYMBOLS[status_sign(name) or "disc"] for name in names))


def _of(column: str, found: Collection[str] | None) -> tuple[str, ...]:
    return tuple(name for name in JUDGEMENTS[column] if (name not in ENDINGS if found is None else name in found))


def inner_sign() -> dict[str, str]:
    """Return what stands inside the symbol of a status, by the name of its colour."""
    return {"reached": SYMBOLS["tick"], "away": SYMBOLS["arrow"], "na": SYMBOLS["minus"]}


@alt.theme.register(NAME, enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return the settings; ``alt.theme.enable("default")`` puts others in their place."""
    axis: dict[str, Any] = {
        "domain": False, "ticks": False, "gridColor": light("grid"), "labelColor": light("ink3"),
        "labelFontSize": SMALL, "titleColor": light("ink3"), "titleFontSize": SMALL,
        "titleFontWeight": "normal",
    }  # fmt: skip
    text, strong = {"fontSize": SMALL, "lineHeight": 17}, {"fontWeight": "bold"}
    large = {**text, "fontSize": TEXT}
    styles = {
        "value": text, "note": text, "value-strong": text | strong, "name": large, "name-strong": large | strong,
        "status": large | strong,
    }  # fmt: skip
    title = {
        "anchor": "start", "frame": "group", "fontSize": 16, "fontWeight": "bold", "lineHeight": 21, "offset": 14,
        "color": light("ink"), "subtitleFontSize": 14, "subtitleLineHeight": 20, "subtitlePadding": 5,
        "subtitleColor": light("ink2"),
    }  # fmt: skip
    legend = {  # of colours of one's own: over the plot, clear of the words beside it and of headings
        "orient": "top", "direction": "vertical", "columns": 2, "labelLimit": 260, "offset": 40,
        "labelFontSize": SMALL, "titleFontSize": SMALL, "labelColor": light("ink2"), "titleColor": light("ink2"),
    }  # fmt: skip
    config = {
        "font": FONT, "background": "transparent", "padding": 2, "view": {"stroke": None},
        "axis": axis, "legend": legend, "style": styles, "title": title,
        "range": {"category": [light(name) for name in _CATEGORIES]},
    }  # fmt: skip
    return {"config": config}  # type: ignore[typeddict-item]
