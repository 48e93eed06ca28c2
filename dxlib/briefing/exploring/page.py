"""The page of the explorer: one file with its data, its script and Vega, which asks for nothing from elsewhere."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from markupsafe import Markup

from dxlib.briefing.exploring.content import content
from dxlib.briefing.pages import frame
from dxlib.charts.fonts import converter
from dxlib.loaders import load
from dxlib.notation.store import key, opened_store
from dxlib.text import gettext

FILE = frame.EXPLORER
_TEMPLATE = Path(__file__).parents[1] / "pages" / "template"
_VEGA = "globalThis.vegaEmbed = vegaEmbed;"
_PLACE = "<!-- scripts -->"


def explorer_page(edition: frame.Edition, filled: Callable[..., str]) -> tuple[str, bytes]:
    """Return the file name and the bytes of the explorer of an edition.

    The policy of the page allows its two scripts alone, by their checksums, and no address at all.

    Args:
        edition: in one language.
        filled: puts values into a template, with the look of every page.
    """
    parameters = edition.parameters
    evidence = load(as_of=parameters["as_of"] or None, reports=parameters["reports"])
    pillars = [entry.name for entry in edition.entries]
    alone = set(pillars) <= set(evidence.definitions.pillars)
    names = [name for pillar in pillars for name in evidence.definitions.select(pillar)] if alone else None
    told = _words(edition.language)
    held = content(evidence, parameters, names) | {"words": told}
    scripts = [_inside_script(vega()), _inside_script((_TEMPLATE / "explore.js").read_text(encoding="utf-8"))]
    html = filled(
        "explore.html.j2", told=told, scripts=Markup(_PLACE), allowed=Markup(" ".join(map(_checksum, scripts))),
        own_css=Markup((_TEMPLATE / "explore.css").read_text(encoding="utf-8")),
        **frame.frame(edition, FILE, {}, {}),
    )  # fmt: skip
    return FILE, html.replace(_PLACE, "\n".join(_elements(held, scripts))).encode()


@cache
def vega() -> str:
    """Return Vega, Vega-Lite and what embeds them as one script; it is bundled once on a machine."""
    store, name = opened_store(), key("vega", version("vl-convert-python"), _VEGA)
    if (kept := store.get(name)) is not None:
        return kept.decode()
    script = str(converter().javascript_bundle(_VEGA))
    store.put(name, script.encode())
    return script


def _elements(held: Mapping[str, Any], scripts: list[str]) -> Iterator[str]:
    yield f'<script type="application/json" id="data">{as_data(held)}</script>'
    yield from (f'<script type="module">{script}</script>' for script in scripts)


def as_data(held: Mapping[str, Any]) -> str:
    r"""Return values as JSON that ends no element, whatever a text in it says.

    Example:
        >>> as_data({"name": "</script>"})
        '{"name":"\\u003c/script>"}'
    """
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode(errors="replace").decode()


def _inside_script(script: str) -> str:
    """A script without what would end its element, or begin a comment; both can stand in its texts alone."""
    return script.replace("</script", "<\\/script").replace("<!--", "\\x3c!--").replace("\r", "")


def _checksum(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def _words(language: str) -> dict[str, str]:
    _ = gettext(language)
    return {
        "title": frame.explorer_name(language),
        "lede": _(
            "Search the indicators, choose two periods, open an indicator to see all its figures over time. "
            "This file holds all that it shows: it needs neither a network nor any other program."
        ),
        "without": _(
            "To search and to draw, this page needs script, which is turned off here. "
            "The other pages of this edition show the same figures without it:"
        ),
        "views": _("What is shown"),
        "list": _("Indicators"),
        "targets": _("Targets"),
        "search": _("Search"),
        "pillar": _("Pillar"),
        "topic": _("Topic"),
        "period": _("Period"),
        "baseline": _("Compared with"),
        "show": _("Change"),
        "status": _("Status"),
        "all": _("All"),
        "compared": _("with a change"),
        "refused": _("not compared, with the reason"),
        "count": _("Shown: {count} of {whole}"),
        "none": _("No report prints a level of it."),
        "nobody": _("Nothing in the reports fits all of this."),
        "nothing": _("No two figures to compare"),
        "back": _("Back to the list"),
        "unknown": _("No indicator has this address."),
        "address": _("Address of this indicator:"),
        "figures": _("Every printed figure"),
    }
