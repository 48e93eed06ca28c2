"""A table as an edition has it: read from JSON, with what its rows rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dxlib.tables.display import Cell, Column, Table
from dxlib.tables.rests import Rest
from dxlib.text import Figure

_MANY = 24  # places of a row of which a document still names each


def table_from_json(found: Mapping[str, Any]) -> Table:
    """Return the table that ``rests.table_to_json`` wrote.

    Its frame has the columns of ``Rest``: a row for each of the table, or one for all of it.
    """

    def cell(one: Mapping[str, Any]) -> Cell:
        text = Figure(one["text"], one["value"], one["unit"]) if "value" in one else one["text"]
        return Cell(text, tuple(one["small"]), one["status"])

    return Table.of(
        found["caption"],
        [Column(**column) for column in found["columns"]],
        [map(cell, row) for row in found["rows"]],
        pd.DataFrame(found["rests"], columns=Rest._fields, dtype=object),
        subtitle=found["subtitle"], notes=tuple(found["notes"]), folded=found["folded"],
    )  # fmt: skip


def printed_at(table: Table) -> list[list[tuple[str, int]]]:
    """Return where the figures of each row of a table from JSON are printed, as documents say it beside them.

    Nothing where that is not known row by row, or where a row sums up so many figures that no document names them.
    """
    found = table.frame.get("places", ())
    told = len(found) == len(table.rows) and all(len(row) <= _MANY for row in found)
    return [[(str(report), int(line)) for report, line in row] for row in found] if told else []
