"""What is shown: as a file to take away, and as tables where no kernel runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
from markupsafe import Markup

from dxlib.charts import render
from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.explorer.views import view
from dxlib.explorer.words import given_words
from dxlib.tables.display import light
from dxlib.tables.frames import to_csv, to_parquet, to_xlsx
from dxlib.text import gettext

Spec = dict[str, Any]
_GAP = 28  # pixels between two drawings


def name_of_file(choice: Choice, form: str) -> str:
    """Return a name that says what is shown: view, indicator or pillar, period, baseline, by when known.

    Example:
        >>> name_of_file(Choice("../2023-12", "2022", pillar="digital_society", as_of="2024-02-16"), "csv")
        'comparison-digital_society-to_2023-12-2022-known_2024-02-16.csv'
    """
    known = f"known_{choice.as_of}" if choice.as_of else ""
    parts = (choice.view, choice.focus or choice.pillar, choice.period, choice.baseline, known)
    plain = (re.sub(r"[^A-Za-z0-9_-]+", "_", part.replace("../", "to_")) for part in parts if part)
    return f"{'-'.join(plain)}.{form}"


def to_svg(specs: list[Spec]) -> bytes:
    """Return the drawings of specifications as one, each under the one before it."""
    return _stacked([render.to_svg(spec) for spec in specs]).encode("utf-8")


def to_png(specs: list[Spec]) -> bytes:
    """Return the drawings of specifications as one in twice its size, on paper."""
    return render.to_png(_stacked([render.to_svg(spec) for spec in specs], light("paper")))


def _stacked(drawings: list[str], paper: str = "none") -> str:
    sizes = [
        [float(n) for n in re.findall(r'\b(?:width|height)="([\d.]+)"', svg.partition(">")[0])] for svg in drawings
    ]
    wide, tall = max(width for width, _ in sizes), sum(height for _, height in sizes) + _GAP * (len(sizes) - 1)
    parts, y = [], 0.0
    for svg, (_width, height) in zip(drawings, sizes, strict=True):
        parts.append(svg.replace("<svg", f'<svg y="{y:g}"', 1))
        y += height + _GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}" height="{tall:g}" viewBox="0 0 {wide:g} {tall:g}">'
    )
    return f'{head}<rect width="100%" height="100%" fill="{paper}"/>{"".join(parts)}</svg>'


TABLES: dict[str, tuple[str, Callable[[pd.DataFrame], bytes]]] = {
    "csv": ("text/csv;charset=utf-8", to_csv),
    "parquet": ("application/vnd.apache.parquet", to_parquet),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}
DRAWINGS: dict[str, tuple[str, Callable[[list[Spec]], bytes]]] = {
    "svg": ("image/svg+xml", to_svg),
    "png": ("image/png", to_png),
}


# Where the live explorer stands above, the still one is hidden; where it does not, the place it would have is.
_STYLE = Markup(
    ".jp-OutputArea-child:has(.dx-explorer)~.jp-OutputArea-child:has(.dx-still){display:none}"
    ".jp-OutputArea-child:has(>.jupyter-widgets):not(:has(.dx-explorer)):has(+.jp-OutputArea-child .dx-still)"
    "{display:none}"
)


def still(choice: Choice, frames: Frames) -> str:
    """Return a choice as HTML that needs no program: its tables, and those of its rows in place of charts.

    Example:
        >>> import dxlib as dx
        >>> still(Choice("2023", "2022", indicator="dossiers_online_share"), Frames(dx.load())).count("58.41%")
        1
    """
    _ = gettext(choice.language)
    shown = view(choice, frames)
    blocks = shown.blocks
    if not any(block.table is not None for block in blocks):
        blocks += view(replace(choice, view="comparison"), frames).blocks
    parts = [Markup(block.to_html()) for block in blocks if block.spec is None]
    if shown.message:
        parts = [Markup("<p>{}</p>").format(shown.message)]
    line = Markup("<p>{} <code>{}</code></p>").format(_("As a frame:"), frames.line(choice))
    if frames.is_given:
        line += Markup("<p>{}</p>").format(given_words(choice))
    return Markup('<div class="dx-still"><style>{}</style>{}{}</div>').format(
        _STYLE, Markup("\n").join(parts), line
    )  # fmt: skip
