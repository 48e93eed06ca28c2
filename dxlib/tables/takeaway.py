"""A frame as a file to take away: CSV and a workbook for Excel, Parquet for programs."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pandas as pd

# What a spreadsheet takes for a formula, in full-width signs too: not "+4.07 points; +8%", but "+1|x" and "-2+3".
_FORMULA = re.compile(
    r"\s*(?:[=@\uff1d\uff20].|[+\uff0b\uff0d-](?:(?![0-9\uff10-\uff19]).|.*[|!(\"'=^&*{@]|[0-9.,%]*[/+-][0-9.,%/+-]*$))|[\t\r\n].",
    re.S,
)


def defused(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which text that a spreadsheet would run as a formula has an apostrophe before it, heads too."""
    return frame.map(defuse).rename(columns=defuse)


def defuse(cell: Any) -> Any:
    r"""Return a cell, if it is text that a spreadsheet would run as a formula with an apostrophe before it.

    Lines of it end so that CSV puts it in quotes: behind a bare ``\r`` a spreadsheet begins another row.
    """
    if not isinstance(cell, str):
        return cell
    cell = re.sub("\r\n?", "\n", cell) if "\r" in cell else cell
    return f"'{cell}" if _FORMULA.match(cell) else cell


def to_csv(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV in UTF-8, with the mark by which Excel knows that it is.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    return defused(rounded(flat(frame))).to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def to_parquet(frame: pd.DataFrame) -> bytes:
    """Return a frame as Parquet, its types kept."""
    return bytes(flat(frame).to_parquet(index=False))


def to_xlsx(frame: pd.DataFrame) -> bytes:
    """Return a frame as a workbook of one sheet: numbers are numbers, dates are dates, text is never a formula."""
    file = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    plain |= {"in_memory": True}  # with no temporary file, which would stay after a kill
    with pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs={"options": plain}) as writer:
        rounded(flat(frame)).to_excel(writer, sheet_name="dxlib", index=False)
        sheet = writer.sheets["dxlib"]
        sheet.freeze_panes(1, 1)
        sheet.autofit(300)
    return file.getvalue()


def rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose numbers have twelve digits: what a computation leaves beyond them is noise to a reader."""
    wide = {name: frame[name].map(lambda cell: float(f"{cell:.12g}"), na_action="ignore")
            for name in frame.select_dtypes("float")}  # fmt: skip
    return frame.assign(**wide)


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose cells are numbers, dates, truths and text: what holds several things is written out."""
    odd = [name for name in frame if any(isinstance(cell, tuple | list | dict) for cell in frame[name])]

    def listed(cells: Any) -> str:
        return "; ".join(map(str, cells)) if isinstance(cells, tuple | list) else str(cells)

    return frame.assign(**{name: frame[name].map(listed) for name in odd}).reset_index(drop=True)
