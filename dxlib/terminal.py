"""Frames in the terminal: a table to read, CSV, JSON and workbooks to take away."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pandas as pd
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dxlib.display import defused, qualifier_of, rows_of
from dxlib.errors import DxError
from dxlib.takeaway import to_xlsx
from dxlib.text import (
    authority_word,
    differs_words,
    finding_sentence,
    flags,
    fragile_words,
    group_word,
    is_missing,
    method_word,
    newest_words,
    period_label,
    reason,
    show_change,
    show_pace,
    show_shown_change,
    status_word,
    verdict_word,
)
from dxlib.text import show as show_value

PLAIN_WIDTH = 160  # where nobody says how wide the page is: a pipe, a file


def show(
    frame: pd.DataFrame, form: str, shorten: Callable[[pd.DataFrame], pd.DataFrame], save: Path | None = None
) -> None:
    """Print a frame, or write it to a file.

    Args:
        frame: all columns go into CSV, JSON and a workbook.
        form: ``table``, ``csv`` or ``json``.
        shorten: picks and words the columns that a person reads in a table.
        save: a file, whose name says of what kind it is.

    Raises:
        DxError: the name says nothing of the kind, or the file cannot be written.
    """
    if save is not None:
        _write(frame, save)
    elif form != "table":
        click.echo(_WRITTEN[form](frame).decode("utf-8"), nl=False)
    elif frame.empty:
        click.echo("nothing found")
    else:
        _print_table(shorten(frame))


def _csv(frame: pd.DataFrame) -> bytes:
    return defused(frame).to_csv(index=False, lineterminator="\n").encode("utf-8")


def _json(frame: pd.DataFrame) -> bytes:
    text = frame.to_json(orient="records", date_format="iso", date_unit="s", force_ascii=False, indent=1)
    return f"{text}\n".encode()


_WRITTEN: dict[str, Callable[[pd.DataFrame], bytes]] = {"csv": _csv, "json": _json, "xlsx": to_xlsx}


def _write(frame: pd.DataFrame, path: Path) -> None:
    kind = path.suffix.lower().removeprefix(".")
    if kind not in _WRITTEN:
        raise DxError(f"'{path.name}' says nothing of the kind of file; let it end in .xlsx, .csv or .json")
    try:
        path.write_bytes(_WRITTEN[kind](frame))
    except OSError as error:
        raise DxError(f"'{path}' cannot be written: {error.strerror}") from None
    click.echo(path)


class _Spaced:
    """A cell with two blanks behind it. Padding, as rich has it, takes half as long again as all the rest."""

    def __init__(self, cell: Any, spaced: bool = True) -> None:
        self._text, self._gap = Text("" if is_missing(cell) else str(cell)), 2 if spaced else 0
        plain = self._text.plain
        longest = max(map(cell_len, plain.split()), default=0)
        self._needs = Measurement(longest + self._gap, cell_len(plain) + self._gap)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return self._needs

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        return self._text.__rich_console__(console, options.update(width=max(options.max_width - self._gap, 1)))


def _print_table(frame: pd.DataFrame) -> None:
    table = Table(box=None, header_style="bold", padding=0)
    for name in frame.columns:
        numeric = pd.api.types.is_numeric_dtype(frame[name])
        table.add_column(
            _Spaced(str(name).replace("_", " "), name != frame.columns[-1]), justify="right" if numeric else "left",
            overflow="fold", no_wrap=name == "indicator",  # a name that is to be copied
        )  # fmt: skip
    for *cells, last in frame.itertuples(index=False):
        table.add_row(*map(_Spaced, cells), _Spaced(last, False))
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
        for row in rows_of(comparison)
    ]
    return pd.DataFrame(rows)


def targets_table(board: pd.DataFrame) -> pd.DataFrame:
    """Return a scoreboard as a person reads it: the way so far, both paces, the status by each method."""
    from dxlib.tables import target_words  # nothing else here waits for the tables

    rows = [
        {
            "indicator": row.indicator,
            "set by": " ".join(text for text in (row.number, authority_word(row.authority)) if text),
            "way": " → ".join(text for text in (_dated(row, "baseline"), _dated(row, "current")) if text),
            "target": f"{target_words(row)} ({row.due})",
            "needed a year": show_pace(row.required_pace, row.unit),
            "so far": show_pace(row.actual_pace, row.unit),
            "status": status_word(row.status),
            "to note": " ".join(_to_note(row)),
        }
        for row in board.itertuples(index=False)
    ]
    return pd.DataFrame(rows)


def flat(findings: pd.DataFrame) -> pd.DataFrame:
    """Return findings with their places as text, which CSV and JSON can hold."""
    return findings.assign(places=["; ".join(map(str, places)) for places in findings["places"]])


def show_findings(findings: pd.DataFrame) -> None:
    """Print findings one under the other: verdict and figure, the arithmetic, where it stands, what a person noted."""
    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)
    if findings.empty:
        console.print("nothing found")
    for row in findings.itertuples(index=False):
        head = Text(verdict_word(row.verdict), style="bold")
        head.append("  ".join(("", row.indicator or row.pillar, row.period)).rstrip(), style="not bold")
        console.print(head)
        told = [f"{row.title}." if row.verdict == "noted" else "", finding_sentence(row), _where(row)]
        told += [f"• {row.title}."] if row.title and row.verdict != "noted" else []
        for text in filter(None, told):
            console.print(Padding(Text(text), (0, 0, 0, 2), expand=False))


def _where(row: Any) -> str:
    """The documents and lines of a finding."""
    lines: dict[str, list[int]] = {}
    for place in row.places:
        known = lines.setdefault(place.report, [])
        known += [place.line] if place.line not in known else []
    return "; ".join(f"{report}: {', '.join(map(str, found))}" for report, found in lines.items())


def findings_total(findings: pd.DataFrame) -> str:
    """Return in one line how many findings are not listed, and how to see them."""
    counts = findings["verdict"].value_counts()
    told = [f"{counts.get(verdict, 0)} {words}" for verdict, words in _REST.items()]
    return f"{', '.join(told)} (--verdict NAME lists one kind, --all everything)"


_REST = {"consistent": "consistent", "unverifiable": "unverifiable", "noted": "noted"}


def revisions_table(printings: pd.DataFrame) -> pd.DataFrame:
    """Return printings as a person reads them: when published, the figure, the change, where it stands."""
    rows = [
        {
            "indicator": row.indicator,
            "period": row.period,
            "published": row.published,
            "figure": show_value(row.value, row.unit),
            "change": show_change(row.change, "points" if row.unit == "percent" else "unit", row.unit),
            "revised": {True: "yes", False: "within rounding" if row.printing > 1 else ""}[bool(row.revised)],
            "report": row.report,
            "line": row.line,
        }
        for row in printings.itertuples(index=False)
    ]
    return pd.DataFrame(rows)


def editions_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return editions as a person reads them: what there is of each, and whether its data are those of today."""
    rows = [
        {
            "edition": row.edition,
            "published up to": row.published,
            "languages": row.languages.replace(",", ", "),
            "formats": row.formats.replace(",", ", "),
            "since": row.compared_to,
            "data": row.data,
            "to note": row.damage or (f"{row.data_changed} files of the data have changed" if row.data_changed else ""),
        }
        for row in found.itertuples(index=False)
    ]
    return pd.DataFrame(rows)


def _dated(row: Any, side: str) -> str:
    """A figure with the code of its period, which takes less room than its words."""
    value = getattr(row, side)
    text = show_value(value, row.unit, qualifier=qualifier_of(row, side))
    return "" if is_missing(value) else f"{text} ({getattr(row, f'{side}_period')})"


def _to_note(row: Any) -> list[str]:
    """Why there is no status, what the other methods say, the official group and how it differs, what would flip it."""
    names = [name.removeprefix("status_") for name in row._fields if name.startswith("status_")]
    others = {name: getattr(row, f"status_{name}") for name in names if name != row.method}
    agree = set(others.values()) <= {row.status}
    told = [] if agree else [f"{method_word(name)}: {status_word(status)}." for name, status in others.items()]
    group = f"Grouped as {group_word(row.group)}." if row.group else ""
    return [text for text in (_why(row), *told, group, differs_words(row), fragile_words(row)) if text]


def _why(row: Any) -> str:
    why = reason(row.reason)
    return f"{why[:1].upper()}{why[1:]}." if why else ""


def _notes(row: Any) -> list[str]:
    return [text for text in (_why(row), *flags(row), newest_words(row)) if text]


def _figure(row: Any, side: str) -> str:
    value = getattr(row, side)
    if is_missing(value):
        return ""
    text = show_value(value, row.unit, qualifier=getattr(row, f"{side}_qualifier"))
    return f"{text} ({period_label(getattr(row, f'{side}_period'))})"
