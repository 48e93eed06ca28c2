"""SDMX-CSV, versions 1.0 and 2.0, as the columns of the data contract."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

import numpy as np
import pandas as pd

from dxlib.characters import spelt_out
from dxlib.errors import Fault
from dxlib.indicators import Definitions
from dxlib.loaders.sheets import Sheet

COLUMNS = {
    "INDICATOR": "indicator", "TIME_PERIOD": "period", "REF_AREA": "area", "PRODUCER": "producer",
    "BREAKDOWN": "breakdown", "OBS_VALUE": "value", "UPPER": "upper", "TOTAL": "total", "QUALIFIER": "qualifier",
    "COMMENT_EN": "note",
}  # fmt: skip
_READ = {*COLUMNS, "PERIOD", "OBS_STATUS", "UNIT_MEASURE", "UNIT_MULT", "LATEST", "ACTION"}
# What tells no two figures apart: the names of structures, and what an export of ours says besides.
_APART = {"FREQ", "DECIMALS", "VINTAGE", "PRINTING", "PUBLISHED", "LOW", "HIGH", "CONTESTED", "AS_PRINTED", "LINE",
          "COMMENT_VI", "CONF_STATUS", "TITLE", "OBS_CONF"}  # fmt: skip
_WHOLES = {"producer": ("_U", "_Z"), "breakdown": ("_T", "_Z")}
_PLACES = {"VNM": "VN", "704": "VN"}  # by the other codes of ISO 3166-1
_UNITS = {"PT": "percent", "PC": "percent"}
_NOTHING = ("", "NaN")
_RANGE = re.compile(r"([0-9]{4})-([0-9]{2})-01/P(?:([0-9]{1,3})M)?(?:([0-9]{1,2})D)?")
_SCALED = ("value", "upper", "total")
LAST_YEAR = 2200  # no period is later
KEY = ("indicator", "period", "area", "producer", "breakdown")


def is_sdmx(header: list[str]) -> bool:
    """Return whether a header is that of SDMX-CSV, whose first column names the structure.

    Example:
        >>> is_sdmx(["DATAFLOW", "FREQ", "OBS_VALUE"]), is_sdmx(["indicator", "period", "value"])
        (True, False)
    """
    first = header[0] if header else ""
    return first == "DATAFLOW" or (first.startswith("STRUCTURE") and header[1:2] == ["STRUCTURE_ID"])


def translated(sheet: Sheet, definitions: Definitions) -> Sheet:
    """Return a sheet of SDMX-CSV with the columns of observations.

    Codes are taken without their labels, values are put in full by ``UNIT_MULT``, missing values are left out, and so
    is every vintage but the newest where the file says which it is (``LATEST``); how many, a line of the log says.

    Args:
        definitions: by which units are checked, and running totals known.
    """
    names = [name.partition(": ")[0].strip() for name in sheet.header]
    both = [": " in name for name in sheet.header]  # labels beside the ids
    cells = [sheet.cells[at].str.partition(": ")[0] if both[at] else sheet.cells[at] for at in range(len(names))]
    records = [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]
    given = [(int(at), one) for at, one in zip(sheet.rows, records, strict=True) if _has_value(one)]
    numbered = [(at, one) for at, one in given if not _replaced(one)]
    if older := len(given) - len(numbered):
        said = spelt_out(f"{sheet.shown}: older vintages, as LATEST says, are left out (rows: {older})")
        logging.getLogger("dxlib").warning("%s", said)
    faults = list(sheet.faults)
    made = []
    for number, one in numbered:
        told = list(_wrong(one, definitions))
        faults += [sheet.fault(number, column, message) for column, message in told]
        made.append({} if told else _row(one, definitions))
    if not faults:
        unknown = [name for name in names[1:] if name not in _READ | _APART and not name.startswith("STRUCTURE")]
        faults += _not_apart(sheet, [number for number, _ in numbered], made, unknown)
    header = [name for name in dict.fromkeys(COLUMNS.values()) if any(name in one for one in made)]
    frame = pd.DataFrame({at: [one.get(name, "") for one in made] for at, name in enumerate(header)}, dtype="str")
    rows = np.array([number for number, _ in numbered], dtype=np.int64)
    return replace(sheet, header=header, cells=frame, rows=rows, faults=faults, contract=True)


def _has_value(one: Mapping[str, str]) -> bool:
    return one.get("OBS_VALUE", "0") not in _NOTHING


def _replaced(one: Mapping[str, str]) -> bool:
    """Whether a row is a vintage that a newer one replaced."""
    return one.get("LATEST", "").lower() in ("false", "0")


def _wrong(one: Mapping[str, str], definitions: Definitions) -> Iterator[tuple[str, str]]:
    """What cannot be taken over of a row, by column."""
    if one.get("ACTION") == "D":
        yield "ACTION", "this row deletes; figures can only be added, so leave it out"
    given, known = one.get("UNIT_MEASURE", ""), definitions.indicators.get(one.get("INDICATOR", ""))
    if given and known and _UNITS.get(given, given).lower() != known.unit.lower():
        yield "UNIT_MEASURE", f"'{given}', but {known.id} is in {known.unit}"
    try:
        _in_full(one)
    except (InvalidOperation, ValueError):
        yield "OBS_VALUE", f"'{one.get('OBS_VALUE')}' with UNIT_MULT '{one.get('UNIT_MULT')}' is no number"


def _row(one: Mapping[str, str], definitions: Definitions) -> dict[str, str]:
    """A row with the columns of observations."""
    row = {COLUMNS[name]: one[name] for name in COLUMNS if name in one}
    row |= {name: "" for name, codes in _WHOLES.items() if row.get(name) in codes}
    row |= {"area": _PLACES.get(row["area"], row["area"])} if "area" in row else {}
    row |= {name: _in_full(one, source) for source, name in COLUMNS.items() if name in _SCALED and one.get(source)}
    row |= {"period": one.get("PERIOD") or _period(one, definitions)} if "period" in row else {}
    if one.get("OBS_STATUS") == "U" and not row.get("note", "").startswith("doubtful:"):
        row["note"] = f"doubtful: of low reliability, as its status says. {row.get('note', '')}".strip()
    return row


def _in_full(one: Mapping[str, str], column: str = "OBS_VALUE") -> str:
    """A number of a row in its unit, written without an exponent."""
    number = Decimal(one.get(column, "")).scaleb(int(one.get("UNIT_MULT") or 0))
    return format(number.quantize(Decimal(1)) if number == number.to_integral_value() else number, "f")


def _period(one: Mapping[str, str], definitions: Definitions) -> str:
    """A period in the notation of the contract, where that of SDMX is another."""
    text = re.sub(r"-M(?=[0-9]{2}$)|-A1$|T00:00:00$", lambda found: "-" if "M" in found[0] else "", one["TIME_PERIOD"])
    known = definitions.indicators.get(one.get("INDICATOR", ""))
    total = known is not None and known.timing == "cumulative"
    found = _RANGE.fullmatch(text)
    if found is None or int(found[1]) > LAST_YEAR:
        return f"../{text}" if total and "/" not in text else text
    year, month, months, days = (int(part or 0) for part in found.groups())
    if not total and month == 1 and months <= 12 and not days:  # first months
        return text
    after = year * 12 + month - 1 + months
    last = date(after // 12, after % 12 + 1, 1) + timedelta(days - 1)
    return f"{year}-{month:02}/{last:%Y-%m-%d}" if days else f"{year}-{month:02}/{last:%Y-%m}"


def _not_apart(sheet: Sheet, numbers: list[int], made: list[dict[str, str]], unknown: list[str]) -> Iterator[Fault]:
    """What would be lost: rows that differ only in columns that have no place here."""
    if not unknown:
        return
    seen: dict[tuple[str, ...], int] = {}
    for number, one in zip(numbers, made, strict=True):
        key = tuple(one.get(name, "") for name in KEY)
        if key in seen:
            named = ", ".join(unknown)
            yield sheet.fault(number, "", f"differs from row {seen[key]} only in what has no place here: {named}")
        seen.setdefault(key, number)
