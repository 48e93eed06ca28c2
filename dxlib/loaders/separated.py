"""Files of text with a sign between their cells: CSV as spreadsheets of several countries save it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as fast

from dxlib.errors import Fault
from dxlib.files import control_characters, parted
from dxlib.loaders.sheets import Sheet, stripped

SIGNS = (",", ";", "\t", "|")
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_NOT_UTF8 = "the file is not UTF-8; save it as UTF-8 ('CSV UTF-8' in Excel), or as .xlsx"
_VIETNAMESE = set("ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SIMPLE = re.compile(r'(?:^|(?<=[,;\t|\n]))"[^"\r\n]*"(?=[,;\t|\r\n]|$)')
_INTRODUCED = re.compile(r"sep=([,;\t|])\r?\n", re.I)


def read(path: Path, columns: Iterable[str]) -> Sheet:
    """Return a file with commas, semicolons, tabs or bars between its cells.

    Args:
        path: the file.
        columns: names of columns, by which the sign is known.
    """
    shown = path.name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Sheet.unreadable(shown, "the file is missing")
    except OSError as error:
        return Sheet.unreadable(shown, f"the file cannot be read: {error.strerror}")
    text = _decoded(content)
    if text is None:
        return Sheet.unreadable(shown, _NOT_UTF8, _line_of_fault(content))
    if faults := control_characters(text, shown):
        return Sheet.unreadable(shown, faults[0].message, faults[0].line)
    if introduced := _INTRODUCED.match(text):
        return _sheet(text[introduced.end() :], introduced.group(1), shown, 2)
    return _sheet(text, _sign(text, set(columns)), shown, 1)


def _decoded(content: bytes) -> str | None:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _windows(content)


def _windows(content: bytes) -> str | None:
    """Text in the Vietnamese code page of Windows, if it can be nothing else.

    There tones are signs of their own: all must stand on a vowel, one at least, and all other letters be Vietnamese.
    """
    try:
        apart = content.decode("cp1258")
    except UnicodeDecodeError:
        return None
    text = unicodedata.normalize("NFC", apart)
    letters = {c for c in text.lower() if not c.isascii()}
    return text if _TONES.search(apart) and letters <= _VIETNAMESE else None


def _line_of_fault(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return content[: error.start].count(b"\n") + 1
    return 1


def _sign(text: str, columns: set[str]) -> str:
    """The sign that parts the cells: under it the header names most columns."""
    header = text[:10_000].partition("\n")[0]
    known = {sign: sum(name.strip('" \r\t\u00a0').lower() in columns for name in header.split(sign)) for sign in SIGNS}
    return max(SIGNS, key=lambda sign: known[sign])


def _sheet(text: str, sign: str, shown: str, top: int) -> Sheet:
    found = _at_once(text, sign)
    if found is not None:
        header, cells = found
        return Sheet(shown, ":", top, header, cells, np.arange(len(cells)) + top + 1, contract=sign == ",")
    header, lines, faults = parted(text, shown, sign, top)
    even = [(line, cells) for line, cells in lines if len(cells) == len(header)]
    uneven = [(line, len(cells)) for line, cells in lines if len(cells) != len(header) and any(cells)]
    columns = [pa.array([cells[at] for _, cells in even], pa.string()) for at in range(len(header))]
    frame = pd.DataFrame({at: stripped(column) for at, column in enumerate(columns)}, index=range(len(even)))
    rows = np.array([line for line, _ in even], dtype=np.int64)
    return Sheet(shown, ":", top, header, frame, rows, faults, uneven, contract=sign == ",")


def _at_once(text: str, sign: str) -> tuple[list[str], pd.DataFrame] | None:
    """Header and columns of a regular text: as many cells in every line, each quoted one within its line.

    ``None`` where anything is odd; it is then read row by row, which tells what.
    """
    lines = text.count("\n") + (not text.endswith("\n"))
    quotes = text.count('"')
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        return None
    if quotes and 2 * len(_SIMPLE.findall(text)) != quotes:
        return None
    header = next(csv.reader([text.partition("\n")[0].rstrip("\r")], delimiter=sign), [])
    names = [str(at) for at in range(len(header))]
    try:
        table = fast.read_csv(
            io.BytesIO(text.encode("utf-8")),
            fast.ReadOptions(column_names=names, skip_rows=1, block_size=max(len(text) // 2, _BLOCK)),
            fast.ParseOptions(delimiter=sign, ignore_empty_lines=False),
            fast.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows != lines - 1:
        return None
    return header, pd.DataFrame({at: stripped(column) for at, column in enumerate(table.columns)})
