"""Files of text with a sign between their cells: CSV as spreadsheets of several countries save it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow

from dxlib.loaders.sheets import MOST_COLUMNS, Sheet, as_texts, misplaced_header, other_kind, stripped
from dxlib.notation.files import control_characters, parted

SIGNS = (",", ";", "\t", "|")
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_NOT_UTF8 = "the file is not UTF-8; save it as UTF-8 (in Excel 'CSV UTF-8'), or as .xlsx"
_NO_MARK = "UTF-16 without a byte order mark; save it as UTF-8 (in Excel 'CSV UTF-8'), or as .xlsx"
_VIETNAMESE = set("ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_QUOTED = re.compile(r'(?<![^,;\t|\n])"[^"\n]*"(?![^,;\t|\n])')  # a cell in quotes without quotes or lines in it
_INTRODUCED = re.compile(r"sep=([,;\t|])\n", re.I)
_CONTROL = (b"\x7f", b"\xc2")  # of the second, what follows it decides
_BLOCK = 1 << 22
_BEGIN, _ROWS = 10_000, 20  # characters and rows among which a header may stand


def read(path: Path, columns: Iterable[str]) -> Sheet:
    """Return a file with commas, semicolons, tabs or bars between its cells.

    Args:
        columns: names of columns, by which the sign is known.
    """
    shown = path.name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Sheet.unreadable(shown, "the file is missing")
    except OSError as error:
        return Sheet.unreadable(shown, f"the file cannot be read: {error.strerror}")
    if kind := other_kind(content) or (_NO_MARK if _is_wide(content) else ""):
        return Sheet.unreadable(shown, f"is {kind}", 0)
    try:
        text = _decoded(content)
    except UnicodeDecodeError as error:
        return Sheet.unreadable(shown, _NOT_UTF8, error.object[: error.start].count(b"\n") + 1)
    raw = content if content.isascii() and b"\r" not in content else None  # else it has to be written again
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    faults = control_characters(text, shown) if _may_control(content) else []
    if faults:
        return Sheet.unreadable(shown, faults[0].message, faults[0].line)
    if introduced := _INTRODUCED.match(text):
        return _sheet(text[introduced.end() :], introduced.group(1), shown, 2)
    columns = set(columns)
    sign = _sign(text, columns)
    if (count := _head(text).count(sign) + 1) > MOST_COLUMNS:
        return Sheet.unreadable(shown, f"has {count:,} columns; {MOST_COLUMNS:,} are read at most")
    begin = csv.reader(islice(io.StringIO(text[:_BEGIN]), _ROWS), delimiter=sign)
    if told := misplaced_header(enumerate(begin, 1), columns):
        return Sheet.unreadable(shown, told)
    return _sheet(text, sign, shown, 1, raw)


def _head(text: str) -> str:
    """The first line of a text, without a copy of the rest."""
    end = text.find("\n")
    return text if end < 0 else text[:end]


def _is_wide(content: bytes) -> bool:
    """Whether about every second byte of how a text begins is zero: UTF-16 without a mark."""
    begin = content[:100]
    return not content.startswith(tuple(_MARKS)) and begin.count(0) > len(begin) / 3


def _may_control(content: bytes) -> bool:
    """Whether there may be control characters in a text; a quick look."""
    signs = np.frombuffer(content, np.uint8)
    odd = int(np.count_nonzero(signs < ord(" ")) - np.count_nonzero(signs == ord("\n")))
    return odd > (odd and content.count(b"\t") + content.count(b"\r")) or any(sign in content for sign in _CONTROL)


def _decoded(content: bytes) -> str:
    """What a file says in UTF-8, in UTF-16 with a mark, or in the Vietnamese code page of Windows.

    Tones are signs of their own in the last: one at least must stand in it, and each make a Vietnamese letter of the
    one before it.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        apart = content.decode("cp1258", errors="replace")
        text = unicodedata.normalize("NFC", apart)
        if not _TONES.search(apart) or not {c for c in text.lower() if not c.isascii()} <= _VIETNAMESE:
            raise
        return text


def _sign(text: str, columns: set[str]) -> str:
    """The sign that parts the cells: under it the header, which may stand too low, names most columns."""
    begin = text[:_BEGIN].replace('"', "").lower().split("\n")[:_ROWS]
    known = {sign: max(sum(name.strip() in columns for name in row.split(sign)) for row in begin) for sign in SIGNS}
    return max(SIGNS, key=lambda sign: known[sign])


def _sheet(text: str, sign: str, shown: str, top: int, raw: bytes | None = None) -> Sheet:
    regular = _by_column(text, sign, raw or text.encode())
    if regular is not None:
        header, cells = regular
        return Sheet(shown, ":", top, header, cells, np.arange(len(cells)) + top + 1, contract=sign == ",")
    header, lines, faults = parted(text, shown, sign, top)
    even = [(line, cells) for line, cells in lines if len(cells) == len(header)]
    uneven = [(line, len(cells)) for line, cells in lines if len(cells) != len(header) and any(cells)]
    columns = [stripped(pa.array([cells[at] for _, cells in even], pa.string())) for at in range(len(header))]
    frame = pd.DataFrame(dict(enumerate(columns)), index=range(len(even)))
    rows = np.array([line for line, _ in even], dtype=np.int64)
    return Sheet(shown, ":", top, header, frame, rows, faults, uneven, contract=sign == ",")


def _by_column(text: str, sign: str, raw: bytes) -> tuple[list[str], pd.DataFrame] | None:
    """Header and columns of a regular text: as many cells in every line, and each of them within its line.

    ``None`` where anything is otherwise; read row by row, it then tells what.
    """
    if '"' in text and 2 * len(_QUOTED.findall(text)) != text.count('"'):
        return None
    header = next(csv.reader([_head(text)], delimiter=sign), [])
    names = [str(at) for at in range(len(header))]
    try:
        table = arrow.read_csv(
            io.BytesIO(raw),
            arrow.ReadOptions(column_names=names, skip_rows=1, block_size=_BLOCK, use_threads=False),
            arrow.ParseOptions(delimiter=sign, ignore_empty_lines=False),
            arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowException:
        return None
    lines = int(np.count_nonzero(np.frombuffer(raw, np.uint8) == ord("\n")))
    if table.num_rows != lines - text.endswith("\n"):
        return None
    texts = stripped if not text.isascii() or " " in text or "\t" in text else as_texts
    return header, pd.DataFrame({at: texts(column) for at, column in enumerate(table.columns)})
