"""How a chart reaches a screen: one call draws it wide and narrow, and viewers without Vega get a drawing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

import altair as alt

from dxlib.charts.canvas import Sheet
from dxlib.display import NARROW, WIDE, Table, light

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
MIME = "application/vnd.vegalite.v5+json"
_VERSION = "5.21"
P = ParamSpec("P")


def drawn(layout: Callable[P, Callable[[Sheet], None] | Table]) -> Callable[P, alt.LayerChart | Table]:
    """Turn a layout into a chart function.

    The layout checks its frames and returns what fills a sheet, which is called for both widths; or a table,
    where there is nothing to draw.
    """

    @wraps(layout)
    def function(*args: P.args, **kwargs: P.kwargs) -> alt.LayerChart | Table:
        fill = layout(*args, **kwargs)
        if isinstance(fill, Table):
            return fill
        language = str(kwargs.get("language", "en"))
        wide, narrow = (_filled(fill, width, language) for width in (WIDE, NARROW))
        return wide.chart(as_v5(narrow.chart().to_dict(validate=False)))

    function.__annotations__["return"] = "alt.LayerChart | Table"
    return function


def _filled(fill: Callable[[Sheet], None], width: int, language: str) -> Sheet:
    sheet = Sheet(width, language)
    fill(sheet)
    sheet.end_with_notes()
    return sheet


def as_v5(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification as one of Vega-Lite 5, which JupyterLab draws."""
    return {**spec, "$schema": SCHEMA}


def to_svg(spec: dict[str, Any]) -> str:
    """Return the drawing of a specification, without any request."""
    import vl_convert

    options = (spec.get("usermeta") or {}).get("embedOptions") or {}
    plain = {key: value for key, value in spec.items() if key != "usermeta"}
    return vl_convert.vegalite_to_svg(
        plain,
        vl_version=_VERSION,
        allowed_base_urls=[],
        format_locale=options.get("formatLocale"),
        time_format_locale=options.get("timeFormatLocale"),
    )


def bundle(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Return a chart in the forms that viewers choose from; Altair calls this to display any chart.

    Charts have no background of their own, and are given one here: dark words on a dark notebook are lost.
    """
    spec = as_v5(spec)
    if spec.get("background") == "transparent":
        spec["background"] = light("paper")
    meta = spec.get("usermeta") or {}
    title = spec.get("title")
    words = title.get("text", "") if isinstance(title, dict) else title
    if isinstance(words, list):
        words = " ".join(words)
    text = meta.get("description") or words or spec.get("description") or "Chart"
    return {MIME: spec, "image/svg+xml": to_svg(spec), "text/plain": text}


def enable() -> None:
    """Make this the way in which Altair displays charts."""
    alt.renderers.register("dxlib", bundle)
    alt.renderers.enable("dxlib")
