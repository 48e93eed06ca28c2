"""Frames in the terminal: a table to read, CSV, JSON and workbooks to take away."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

import click
import pandas as pd
from rich.cells import cell_len, chop_cells

from dxlib.characters import spelt_out
from dxlib.cli.commands import on_terminal, say
from dxlib.errors import DxError
from dxlib.tables.display import get, qualifier_of, rows_of
from dxlib.tables.findings import lines_of
from dxlib.tables.frames import defused, flat, rounded, to_xlsx
from dxlib.tables.remarks import as_sentence, target_words
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
    show_between,
    show_change,
    show_change_between,
    show_pace,
    show_shown_change,
    status_word,
    verdict_word,
)
from dxlib.text import show as show_value
from dxlib.text.closings import relation_word, year_pace
from dxlib.text.rivals import apart_words, flip_words, held_words

PLAIN_WIDTH = 160  # where nobody says how wide the page is: a pipe, a file
_READABLE = 10  # columns of a table are not narrower than so many letters, unless they are short


def show(
    frame: pd.DataFrame,
    form: str,
    shorten: Callable[[pd.DataFrame], pd.DataFrame],
    save: Path | None = None,
    nothing: Callable[[], str] = lambda: "nothing found",
) -> None:
    """Print a frame, or write it to a file.

    Args:
        frame: all columns go into CSV, JSON and a workbook.
        form: ``table``, ``csv`` or ``json``.
        shorten: picks and words the columns that a person reads in a table.
        save: a file, whose name says of what kind it is.
        nothing: what a table without rows says.

    Raises:
        DxError: the name says nothing of the kind, or the file cannot be written.
    """
    if save is not None:
        _write(frame, save)
    elif form != "table":
        click.echo(spelt_out(_WRITTEN[form](frame).decode("utf-8")), nl=False)
    elif frame.empty:
        say(nothing())
    else:
        _print_table(shorten(frame))


def _csv(frame: pd.DataFrame) -> bytes:
    return defused(rounded(flat(frame))).to_csv(index=False, lineterminator="\n").encode("utf-8")


def _json(frame: pd.DataFrame) -> bytes:
    text = flat(frame).to_json(orient="records", date_format="iso", date_unit="s", force_ascii=False, indent=1)
    return f"{text}\n".encode()


_WRITTEN: dict[str, Callable[[pd.DataFrame], bytes]] = {"csv": _csv, "json": _json, "xlsx": to_xlsx}


def _write(frame: pd.DataFrame, path: Path) -> None:
    kind = path.suffix.lower().removeprefix(".")
    if kind not in _WRITTEN:
        raise DxError(f"'{path.name}' says nothing of the kind of file; let it end in .xlsx, .csv or .json")
    from dxlib.notation.folders import led, replace

    try:
        path.parent.stat()  # a folder that is not there is a mistake in the name
        replace(led(path), _WRITTEN[kind](frame))
    except OSError as error:
        raise DxError(f"'{path}' cannot be written: {error.strerror}") from None
    say(path)


def _print_table(frame: pd.DataFrame) -> None:
    numeric = [pd.api.types.is_numeric_dtype(frame[name]) for name in frame.columns]
    header = [str(name).replace("_", " ") for name in frame.columns]
    rows = [header, *(["" if is_missing(cell) else on_terminal(str(cell)) for cell in row] for row in rows_of(frame))]
    widths = _widths(rows, [name != "indicator" for name in frame.columns])  # a name that is to be copied stays whole
    if any(width < least for width, least in zip(widths, map(_least, zip(*rows, strict=True)), strict=True)):
        click.echo("\n".join(_one_by_one(header, rows[1:])))
        return
    lines = []
    for row in rows:
        for parts in zip_longest(*map(_wrapped, row, widths), fillvalue=""):
            padded = zip(parts, widths, numeric, strict=True)
            line = "  ".join(_padded(part, width, right) for part, width, right in padded).rstrip()
            lines.append(click.style(line, bold=True) if row is header else line)
    click.echo("\n".join(lines))


def _widths(rows: list[list[str]], may_wrap: list[bool]) -> list[int]:
    """How wide each column is: as wide as its longest cell, the widest ones narrower where the page has no room."""
    natural = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    room, most, widths = _page_width() - 2 * (len(natural) - 1), max(natural), natural
    while sum(widths) > room and most > 1:
        most -= 1
        widths = [min(width, most) if wraps else width for width, wraps in zip(natural, may_wrap, strict=True)]
    rest = max(room - sum(widths), 0)
    return [*widths[:-1], min(widths[-1] + rest, natural[-1])]


def _least(column: tuple[str, ...]) -> int:
    """How wide a column must be to be read: most of its words stand whole."""
    return min(max(map(cell_len, column)), _READABLE)


def _one_by_one(header: list[str], rows: list[list[str]]) -> Iterator[str]:
    """The rows of a table for which the page is too narrow: each under the other, every cell after its name."""
    room = max(map(cell_len, header[1:]), default=0)
    for row in rows:
        yield click.style(row[0], bold=True)
        for name, cell in zip(header[1:], row[1:], strict=True):
            first, *more = _wrapped(cell, max(_page_width() - room - 4, _READABLE))
            if cell:
                yield f"  {_padded(name, room, right=False)}  {first}"
                yield from (f"{'':{room + 4}}{line}" for line in more)


def _page_width() -> int:
    return get_terminal_size().columns if sys.stdout.isatty() else PLAIN_WIDTH


def _padded(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def _wrapped(text: str, width: int) -> list[str]:
    """A text in lines of a width; a word that is longer is cut."""
    if cell_len(text) <= width and "\n" not in text:
        return [text]
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if cell_len(joined) <= width:
            lines[-1] = joined
            continue
        lines += [word] if lines[-1] else []
        lines = [*lines[:-1], *chop_cells(lines[-1] or word, width)]
    return lines


def _listed(frame: pd.DataFrame, told: Callable[[Any], dict[str, Any]]) -> pd.DataFrame:
    """What is told of each row of a frame, by column."""
    return pd.DataFrame([told(row) for row in rows_of(frame)])


def comparison_table(comparison: pd.DataFrame) -> pd.DataFrame:
    """Return a comparison as a person reads it: both figures with their periods, the change, what to note."""
    telling = _telling(comparison)
    return _listed(
        comparison,
        lambda row: {
            "indicator": row.indicator,
            **_apart(row, telling),
            "baseline": _figure(row, "baseline"),
            "current": _figure(row, "current"),
            "change": show_shown_change(row) or _change_between(row),
            "outcome": row.outcome,
            "to note": " ".join(filter(None, [_why(row), *flags(row), newest_words(row)])),
        },
    )


def _telling(frame: pd.DataFrame) -> set[str]:
    """The columns by which the series of an indicator are told from each other, where any has several."""
    several = frame[["indicator", "lineage", "breakdown"]][frame["indicator"].duplicated(keep=False)]
    counts = several.groupby("indicator").nunique()
    return {name for name in counts if (counts[name] > 1).any()}


def _apart(row: Any, telling: set[str]) -> dict[str, str]:
    """What tells a series from the others of its indicator."""
    told = {"producer": ("lineage", get(row, "producer") or get(row, "lineage", "")),
            "part": ("breakdown", get(row, "breakdown", ""))}  # fmt: skip
    return {name: str(what) for name, (by, what) in told.items() if by in telling}


def targets_table(board: pd.DataFrame) -> pd.DataFrame:
    """Return a scoreboard as a person reads it: the way so far, both paces, the status by each method."""
    telling = _telling(board)
    return _listed(
        board,
        lambda row: {
            "indicator": row.indicator,
            **_apart(row, telling),
            "set by": " ".join(text for text in (row.number, authority_word(row.authority)) if text),
            "way": " → ".join(text for text in (_figure(row, "baseline", str), _figure(row, "current", str)) if text),
            "target": f"{target_words(row)} ({row.due})",
            "needed a year": show_pace(row.required_pace, row.unit),
            "so far": show_pace(row.actual_pace, row.unit),
            "status": status_word(row.status),
            "to note": " ".join(_to_note(row)),
        },
    )


def closing_table(ended: pd.DataFrame) -> pd.DataFrame:
    """Return how targets ended as a person reads it: the newest figure, the pace needed and seen, what follows."""
    parted = (ended["breakdown"] != "").any()
    return _listed(
        ended,
        lambda row: {
            "indicator": row.indicator,
            "counted by": row.producer,
            **({"part": row.breakdown} if parted else {}),
            "set by": authority_word(row.authority),
            "target": f"{target_words(row)} ({row.due})",
            "newest": _figure(row, "current", str),
            "needed a year": year_pace(row.required_pace, row.pace_form, row.unit),
            "fastest seen": year_pace(row.seen_pace, row.pace_form, row.unit),
            "verdict": status_word(row.verdict),
            "what follows": _follows(row),
        },
    )


def _follows(row: Any) -> str:
    if is_missing(row.relation):
        return ""
    target = f"{show_value(row.next_target, row.next_unit)} ({row.next_due}), " if row.next_due else ""
    other = f" {row.next_indicator}" if row.relation == "replaced" else ""
    return f"{target}{authority_word(row.next_authority)}: {relation_word(row.relation)}{other}"


def show_findings(findings: pd.DataFrame) -> None:
    """Print findings one under the other: verdict and figure, the arithmetic, where it stands, what a person noted."""
    for row in findings.itertuples(index=False):
        head = click.style(verdict_word(row.verdict), bold=True)
        click.echo(head + "  ".join(("", row.indicator or row.pillar, row.period)).rstrip())
        told = [f"{row.title}." if row.verdict == "noted" else "", finding_sentence(row), _where(row)]
        told += [f"• {row.title}."] if row.title and row.verdict != "noted" else []
        for line in (line for text in filter(None, told) for line in _wrapped(text, _page_width() - 2)):
            say(f"  {line}")


def _where(row: Any) -> str:
    """The documents and lines of a finding."""
    return "; ".join(f"{report}: {', '.join(map(str, lines))}" for report, lines in lines_of(row).items())


def findings_total(findings: pd.DataFrame) -> str:
    """Return in one line how many findings are not listed, and how to see them."""
    counts = findings["verdict"].value_counts()
    told = (f"{counts.get(verdict, 0)} {verdict}" for verdict in ("consistent", "unverifiable", "noted"))
    return f"{', '.join(told)} (--verdict NAME lists one kind, --all everything)"


def revisions_table(printings: pd.DataFrame) -> pd.DataFrame:
    """Return printings as a person reads them: when published, the figure, the change, where it stands."""
    telling = _telling(printings)
    return _listed(
        printings,
        lambda row: {
            "indicator": row.indicator,
            **_apart(row, telling),
            "period": row.period,
            "published": row.published,
            "figure": show_value(row.value, row.unit),
            "change": show_change(row.change, "points" if row.unit == "percent" else "unit", row.unit),
            "revised": {True: "yes", False: "within rounding" if row.printing > 1 else ""}[bool(row.revised)],
            "report": row.report,
            "line": row.line or None,
        },
    ).astype({"line": "Int64"})


def rivals_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return figures by who counts them as a person reads them: which vintage, how far apart, the target by each."""
    return _listed(
        found,
        lambda row: {
            "indicator": " ".join(filter(None, [row.indicator, row.breakdown])),
            "period": row.period,
            "who counts": row.producer,
            "vintage": f"{row.vintage}, {row.published}{'' if row.newest else ', replaced'}",
            "figure": show_value(row.value, row.unit, qualifier=row.qualifier)
            + (" (doubtful)" if row.doubtful else ""),
            "apart": apart_words(row) if row.leading else "",
            "target": held_words(row) if row.leading else "",
            "by this figure": status_word(row.status) if row.status else "",
            "changed first by": flip_words(row) if row.leading else "",
        },
    )


def indicators_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return indicators as a person reads them."""
    return found[["indicator", "name", "pillar", "unit", "figures", "last_period"]]


def sources_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return where figures are printed as a person reads it: document or page, line, and the place in the file."""
    where = found["document"].fillna(found["url"])
    place = ["place"] if (found["place"] != "").any() else []
    return found.assign(where=where)[
        ["kind", "period", "area", "producer", "as_printed", "where", "line", *place, "note"]
    ]


def editions_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return editions as a person reads them: what there is of each, and whether its data are those of today."""
    return _listed(
        found,
        lambda row: {
            "edition": row.edition,
            "published up to": row.published,
            "languages": row.languages.replace(",", ", "),
            "formats": row.formats.replace(",", ", "),
            "since": row.compared_to,
            "data": row.data,
            "to note": row.damage or (f"{row.data_changed} files of the data have changed" if row.data_changed else ""),
        },
    )


def _figure(row: Any, side: str, label: Callable[[str], str] = period_label) -> str:
    """A figure with its period, in words or as a code, which takes less room."""
    text = show_value(getattr(row, side), row.unit, qualifier=qualifier_of(row, side))
    text = text or show_between(getattr(row, f"{side}_low", None), getattr(row, f"{side}_high", None), row.unit)
    return f"{text} ({label(getattr(row, f'{side}_period'))})" if text else ""


def _change_between(row: Any) -> str:
    bounded = row.outcome == "bounded"
    return show_change_between(row.absolute_change_low, row.absolute_change_high, row.unit) if bounded else ""


def _to_note(row: Any) -> list[str]:
    """Why there is no status, what the other methods say, the official group and how it differs, what would flip it."""
    names = [name.removeprefix("status_") for name in row._fields if name.startswith("status_")]
    others = {name: getattr(row, f"status_{name}") for name in names if name != row.method}
    agree = set(others.values()) <= {row.status}
    told = [] if agree else [f"{method_word(name)}: {status_word(status)}." for name, status in others.items()]
    group = f"Grouped as {group_word(row.group)}." if row.group else ""
    return [text for text in (_why(row), *told, group, differs_words(row), fragile_words(row)) if text]


def _why(row: Any) -> str:
    return as_sentence(reason(row.reason))
