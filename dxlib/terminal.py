"""Frames in the terminal: a table to read, CSV and JSON to take away."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import click
import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dxlib.text import flags, is_missing, newest_words, period_label, reason, show_shown_change
from dxlib.text import show as show_value

FORMATS = ("table", "csv", "json")
PLAIN_WIDTH = 160  # where nobody says how wide the page is: a pipe, a file


def show(frame: pd.DataFrame, form: str, shorten: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Print a frame.

    Args:
        frame: all columns go into CSV and JSON.
        form: one of ``FORMATS``.
        shorten: picks and words the columns that a person reads in a table.
    """
    if form == "csv":
        click.echo(_defused(frame).to_csv(index=False, lineterminator="\n"), nl=False)
    elif form == "json":
        click.echo(frame.to_json(orient="records", date_format="iso", date_unit="s", force_ascii=False, indent=1))
    elif frame.empty:
        click.echo("nothing found")
    else:
        _print_table(shorten(frame))


def _defused(frame: pd.DataFrame) -> pd.DataFrame:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it."""

    def defuse(cell: Any) -> Any:
        return f"'{cell}" if isinstance(cell, str) and re.match(r"[=@\t\r]|[+-](?!\d)", cell) else cell

    return frame.map(defuse)


def _print_table(frame: pd.DataFrame) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in frame.columns:
        numeric = pd.api.types.is_numeric_dtype(frame[name])
        table.add_column(str(name).replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for cells in frame.itertuples(index=False):
        table.add_row(*(Text("" if is_missing(cell) else str(cell)) for cell in cells))
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    Console(width=width, highlight=False).print(table)


def comparison_table(comparison: pd.DataFrame) -> pd.DataFrame:
    """Return a comparison as a person reads it: both figures with their periods, the change, what to note."""
    rows = [
        {
            "indicator": row.indicator,
            "baseline": _figure(row, "baseline"),
            "current": _figure(row, "current"),
            "change": show_shown_change(row),
            "outcome": row.outcome,
            "to note": " ".join(_notes(row)),
        }
        for row in comparison.itertuples(index=False)
    ]
    return pd.DataFrame(rows)


def _notes(row: Any) -> list[str]:
    why = reason(row.reason)
    return [text for text in (f"{why[:1].upper()}{why[1:]}." if why else "", *flags(row), newest_words(row)) if text]


def _figure(row: Any, side: str) -> str:
    value = getattr(row, side)
    if is_missing(value):
        return ""
    text = show_value(value, row.unit, qualifier=getattr(row, f"{side}_qualifier"))
    return f"{text} ({period_label(getattr(row, f'{side}_period'))})"
