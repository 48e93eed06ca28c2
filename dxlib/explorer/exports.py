"""What is shown, as a file to take away."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pandas as pd

from dxlib.charts import render
from dxlib.display import defused, light
from dxlib.explorer.choice import Choice

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


def to_csv(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV in UTF-8, with the mark by which Excel knows that it is.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    return defused(_rounded(_flat(frame))).to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def to_parquet(frame: pd.DataFrame) -> bytes:
    """Return a frame as Parquet, its types kept."""
    return bytes(_flat(frame).to_parquet(index=False))


def to_xlsx(frame: pd.DataFrame) -> bytes:
    """Return a frame as a workbook of one sheet: numbers are numbers, dates are dates, text is never a formula."""
    file, flat = BytesIO(), _rounded(_flat(frame))
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs={"options": plain}) as writer:
        flat.to_excel(writer, sheet_name="dxlib", index=False)
        sheet = writer.sheets["dxlib"]
        sheet.freeze_panes(1, 1)
        sheet.autofit(300)
    return file.getvalue()


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


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame whose numbers have twelve digits: what a computation leaves beyond them is noise to a reader."""
    wide = {name: frame[name].map(lambda cell: float(f"{cell:.12g}"), na_action="ignore")
            for name in frame.select_dtypes("float")}  # fmt: skip
    return frame.assign(**wide)


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame whose cells are numbers, dates, truths and text: what holds several things is written out."""
    odd = [name for name in frame if any(isinstance(cell, tuple | list | dict) for cell in frame[name])]
    return frame.assign(**{name: frame[name].map(_listed) for name in odd}).reset_index(drop=True)


def _listed(cells: Any) -> Any:
    return "; ".join(str(cell) for cell in cells) if isinstance(cells, tuple | list) else str(cells)


TABLES: dict[str, tuple[str, Callable[[pd.DataFrame], bytes]]] = {
    "csv": ("text/csv;charset=utf-8", to_csv),
    "parquet": ("application/vnd.apache.parquet", to_parquet),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}
DRAWINGS: dict[str, tuple[str, Callable[[list[Spec]], bytes]]] = {
    "svg": ("image/svg+xml", to_svg),
    "png": ("image/png", to_png),
}
