"""A frame that a verb returned: shown as the table a reader would want, and as a file to take away."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pandas as pd

from dxlib.loaders.verbs import KEY, mark
from dxlib.notation.numerals import plain_number

if TYPE_CHECKING:
    from dxlib.tables.display import Stack, Table

_FEW = 10  # rows of a table in a terminal

# The function of ``dxlib.tables`` that shows what a verb returned.
SHOWN_BY = {
    "assess": "targets",
    "audit": "findings",
    "closing": "closing",
    "compare": "comparison",
    "indicators": "indicators",
    "observations": "figures",
    "peers": "peers",
    "revisions": "revisions",
    "rivals": "rivals",
    "scoreboard": "scoreboard",
    "sensitivity": "sensitivity",
    "sources": "places",
}


def table_of(frame: pd.DataFrame) -> Table | Stack | None:
    """Return the table that shows a frame of a verb, with how many rows and columns it has under it.

    Args:
        frame: what a verb returned, or some of its rows. As with any frame, at most ``display.max_rows`` rows are
            shown; of a longer one, the first ``display.min_rows``.

    Returns:
        The table; nothing for any other frame, nor once its columns have been changed.

    Example:
        >>> import dxlib as dx
        >>> table_of(dx.compare("2023", "2022", indicator="satisfaction_procedures")).notes[-1]
        '1 row, ... columns; help(dx.compare) describes them.'
    """
    from dxlib import analysis, tables  # no import of dxlib waits for them

    verb = str(frame.attrs.get(KEY, "")).partition(" ")[0]
    if verb not in SHOWN_BY or frame.attrs[KEY] != mark(verb, frame.columns):
        return None
    most, first = pd.get_option("display.max_rows"), pd.get_option("display.min_rows") or 10
    kept = frame.head(first) if most is not None and len(frame) > most else frame
    count = f"{len(frame)} row{'' if len(frame) == 1 else 's'}"
    if len(kept) < len(frame):
        count = f"The first {len(kept)} of {count}"
    place = "dx.analysis" if verb in analysis.__all__ else "dx"
    note = f"{count}, {len(frame.columns)} columns; help({place}.{verb}) describes them."
    table = getattr(tables, SHOWN_BY[verb])(kept)
    shown = list(table.tables)
    last = max(n for n, one in enumerate(shown) if not one.folded or n == 0)
    shown[last] = replace(shown[last], notes=(*shown[last].notes, note))
    return tables.Stack(tuple(shown)) if len(shown) > 1 else shown[0]


def to_html(
    frame: pd.DataFrame, otherwise: Callable[[pd.DataFrame], str | None] = pd.DataFrame._repr_html_
) -> str | None:
    """Return a frame as HTML: the table of the verb that made it, or what pandas would show."""
    if pd.get_option("display.notebook_repr_html"):
        table = _shown(frame)
        if table is not None:
            return table._repr_html_()
    return otherwise(frame)


def to_text(frame: pd.DataFrame, printer: Any, _cycle: bool) -> None:
    """Print a frame in a terminal: the table of the verb that made it, its first rows; or what pandas would show."""
    with pd.option_context("display.max_rows", _FEW, "display.min_rows", _FEW):
        table = _shown(frame)
    printer.text(repr(frame) if table is None else str(table))


def _shown(frame: pd.DataFrame) -> Table | Stack | None:
    try:
        return table_of(frame)
    except Exception:  # cells that somebody changed; they shall see their frame, not a traceback of ours
        return None


def register() -> None:
    """Show frames in this way, where Python runs inside IPython; a formatter that is there shows all the others."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    formatters = shell.display_formatter.formatters
    before = formatters["text/html"].for_type(pd.DataFrame)
    if isinstance(before, partial) and before.func is to_html:
        return
    formatters["text/html"].for_type(pd.DataFrame, partial(to_html, otherwise=before or pd.DataFrame._repr_html_))
    if getattr(shell, "kernel", None) is None:  # a terminal; what a notebook stores as text stays a frame
        formatters["text/plain"].for_type(pd.DataFrame, to_text)


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
    wide = frame.select_dtypes("float")
    return frame.assign(**{name: wide[name].map(plain_number, na_action="ignore") for name in wide})


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose cells are numbers, dates, truths and text: what holds several things is written out."""
    odd = [name for name in frame if any(isinstance(cell, tuple | list | dict) for cell in frame[name])]

    def listed(cells: Any) -> str:
        return "; ".join(map(str, cells)) if isinstance(cells, tuple | list) else str(cells)

    return frame.assign(**{name: frame[name].map(listed) for name in odd}).reset_index(drop=True)
