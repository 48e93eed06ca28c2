"""What is shown, as a file to take away."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pandas as pd

from dxlib.charts import render
from dxlib.display import defused, light

Spec = dict[str, Any]


def to_csv(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return defused(_flat(frame)).to_csv(index=False, lineterminator="\n").encode("utf-8")


def to_parquet(frame: pd.DataFrame) -> bytes:
    """Return a frame as Parquet, its types kept."""
    return bytes(_flat(frame).to_parquet(index=False))


def to_xlsx(frame: pd.DataFrame) -> bytes:
    """Return a frame as a workbook of one sheet: numbers are numbers, dates are dates, text is never a formula."""
    file, flat = BytesIO(), _flat(frame)
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs={"options": plain}) as writer:
        flat.to_excel(writer, sheet_name="dxlib", index=False)
        sheet = writer.sheets["dxlib"]
        sheet.freeze_panes(1, 1)
        sheet.autofit(300)
    return file.getvalue()


def to_png(spec: Spec) -> bytes:
    """Return the drawing of a specification in twice its size, on paper."""
    return render.to_png(render.to_svg({**spec, "background": light("paper")}))


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
DRAWINGS: dict[str, tuple[str, Callable[[Spec], bytes]]] = {
    "svg": ("image/svg+xml", lambda spec: render.to_svg(render.as_v5(spec)).encode("utf-8")),
    "png": ("image/png", to_png),
}
