"""The notes under a chart, by the signs that stand in its words: which are on which of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from dxlib.tables.remarks import PAGE

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARKS = re.compile(f"(?<=[^{RAISED}])[{RAISED}][{RAISED}\u2009]*$")


def signs(record: Mapping[str, Any]) -> list[str]:
    """Return the signs of the notes on a row: that of public pages, and the raised numbers in order.

    Example:
        >>> signs({"baseline_label": "54%†²", "status_label": "Off track¹\u2009³", "as_printed": "1⁰"})
        ['†', '¹', '²', '³']
    """
    labels = [str(value) for column, value in record.items() if column.endswith("_label")]
    found = {sign for label in labels for one in _MARKS.findall(label) for sign in one.split("\u2009")}
    numbers = sorted(found, key=lambda sign: [len(sign), *(RAISED.index(digit) for digit in sign)])
    return [PAGE, *numbers] if any(PAGE in label for label in labels) else numbers


def noted(notes: Iterable[str], records: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the notes under a chart without those with signs of rows that are not shown.

    Example:
        >>> noted(["¹ Doubtful.", "² Revised.", "Four are left out."], [{"value_label": "54%²"}])
        ['² Revised.', 'Four are left out.']
    """
    mine = {sign for record in records for sign in (*signs(record), *([PAGE] if record.get("page") else []))}
    told = (note for note in notes if note[0] not in RAISED or note.partition(" ")[0] in mine)
    return [note for note in told if PAGE not in note or PAGE in mine]


def words(label: Any) -> str:
    """Return a label without the signs of its notes.

    Example:
        >>> words("about 38.3%†¹\u2009²")
        'about 38.3%'
    """
    return _MARKS.sub("", str(label)).replace(PAGE, "")
