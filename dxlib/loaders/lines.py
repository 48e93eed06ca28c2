"""Where a line of a document stands in the file that was read: page 7, table 2, row 3."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from dxlib.errors import Fault, Faults
from dxlib.loaders.columns import read_columns, read_files
from dxlib.loaders.contract import Line
from dxlib.notation.files import Strict

FILE = "places.csv"
# From the whole to the part, in the order in which a place names them.
STEPS = ("page", "slide", "sheet", "paragraph", "shape", "note", "table", "row")
_NAMED = ("sheet", "note")  # the others are counted from 1
_PART = re.compile(rf",\s*(?=(?:{'|'.join(STEPS)}) )")

Places = Mapping[tuple[str, int], str]  # by report and line


def parted(code: str) -> list[tuple[str, str]]:
    """Return the steps of a place, from the whole to the part.

    Raises:
        ValueError: it is no such code.

    Example:
        >>> parted("page 7, table 2, row 3")
        [('page', '7'), ('table', '2'), ('row', '3')]
    """
    found = [(step, value) for step, _, value in (part.partition(" ") for part in _PART.split(code))]
    order = [STEPS.index(step) if step in STEPS else -1 for step, _ in found]
    counted = all(value and (step in _NAMED or re.fullmatch("[1-9][0-9]*", value)) for step, value in found)
    if -1 in order or order != sorted(set(order)) or not counted:
        raise ValueError(f"'{code}' is no place; write it like 'page 7, table 2, row 3'")
    return found


def _code(code: str) -> str:
    parted(code)
    return code


class Standing(Strict):
    """Where a line of the document stands in the file that was read."""

    line: Line
    place: Annotated[str, AfterValidator(_code)]


def read_places(folders: Mapping[Path, Collection[str]], faults: Faults) -> dict[tuple[str, int], str]:
    """Return the places that the reports name, by report and line; most have no file of them.

    Args:
        folders: of the reports, and the names of the files in each.
        faults: takes in every fault.
    """
    files = [(folder / FILE, f"{folder.name}/{FILE}") for folder, names in folders.items() if FILE in names]
    if not files:
        return {}
    table = read_files(files, list(Standing.model_fields), faults)
    frame, valid = read_columns(table, Standing, faults)
    found: dict[tuple[str, int], str] = {}
    last: tuple[str, int] = ("", 0)
    for at in [at for at, fits in enumerate(valid) if fits]:
        here = table.files[at].partition("/")[0], int(frame["line"].iloc[at])
        if here[0] == last[0] and here[1] <= last[1]:
            faults.add(
                [table.fault(at, "line", f"rows are sorted by line, each once; {here[1]} comes after {last[1]}")]
            )
        found[here] = str(frame["place"].iloc[at])
        last = here
    return found


def beyond(report: str, lines: int | None, places: Places) -> Iterable[Fault]:
    """Yield a fault for each place of a line that the document of a report does not have."""
    for one, line in places:
        if one == report and line > (lines or 0):
            yield Fault(f"{report}/{FILE}", 1, "line", f"the document has {lines or 'no'} lines, line {line} is named")


_known: dict[tuple[str, int], str] = {}


def remember(places: Places) -> None:
    """Keep the places of an evidence that was loaded, for whatever says where a figure stands."""
    _known.update(places)


def place_of(report: str, line: int) -> str:
    """Return where a line stands in the file that was read, as a code; empty where that is not known."""
    return _known.get((report, line), "")
