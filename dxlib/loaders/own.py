"""Figures of one's own: a file or a frame, held to the same rules as the project's, added to its evidence."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias
from unicodedata import category

import numpy as np
import pandas as pd

from dxlib.characters import seen, spelt_out
from dxlib.errors import DxError, Fault, Faults, UnknownName
from dxlib.indicators import Definitions, Words, remember
from dxlib.indicators.own import define
from dxlib.loaders import exchanged, parquet, separated, sheets, workbooks
from dxlib.loaders.checks import check_table, with_codes
from dxlib.loaders.columns import Table, repeated
from dxlib.loaders.completion import completed
from dxlib.loaders.contents import unhurried
from dxlib.loaders.contract import OPTIONAL_COLUMNS, ROWS, Report
from dxlib.loaders.dimensions import Dimensions
from dxlib.loaders.evidence import Evidence, assemble, in_order, load, with_contested
from dxlib.loaders.sheets import Sheet
from dxlib.loaders.verbs import checked
from dxlib.notation.files import no_file
from dxlib.notation.periods import read_day
from dxlib.notation.search import folded

TABLES = ("observations", "targets", "claims", "adoption")
OPTIONAL = ("line", "as_printed", "qualifier")  # what is filled in, where the contract itself asks for it
_TOLD = 5  # so many rows that stand twice are named
_WORKBOOKS = (".xlsx", ".xlsm")
_OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods", ".numbers")

Figures: TypeAlias = str | Path | pd.DataFrame


@checked
@unhurried()
def add(
    figures: Figures | Mapping[str, Figures],
    *,
    published: str | date,
    title: str = "Own figures",
    indicators: str | Path | Iterable[Mapping[str, Any]] | None = None,
    evidence: Evidence | None = None,
    alone: bool = False,
    decimal: str | None = None,
) -> Evidence:
    """Return evidence with figures of your own, as one more report, checked as strictly as the project's.

    Args:
        figures: observations, as the path of a workbook (.xlsx), of a CSV or a Parquet file, or of a folder of Parquet
            files, or as a frame; or a mapping from ``observations``, ``targets``, ``claims`` and ``adoption`` to one of
            these. The columns are those of the
            data contract; areas may be named, and periods written as people write them. ``line``, ``as_printed``,
            ``qualifier`` and what the contract leaves open may be missing: who counted is then the only ``producer``
            that an indicator has in the evidence, or nobody; the line is the number of the row, and the figure is taken
            to be printed as it stands, so that a whole number is exact, and one with decimals or a percent sign is
            rounded to its last digit. Rows that are the same in every cell count once, which a line of the log says.
            Of a workbook the one sheet with these columns is read; in a CSV file commas,
            semicolons, tabs or bars may part the cells. SDMX-CSV 1.0 and 2.0 is read too, if its components are called
            as ``dx.export("sdmx", ...)`` calls them: INDICATOR, REF_AREA, TIME_PERIOD, OBS_VALUE and so on; of
            several vintages the newest is taken (LATEST), and a line of the log says how many rows are not.
        published: when the figures became known; where two reports differ, the later one counts.
        title: what the report is called; its id is the date and this title.
        indicators: definitions of new indicators, as the path of a YAML file or as mappings with the keys of a
            definition. A name may be given once for both languages; ``pillar`` is needed only where two pillars have
            a topic of that name.
        evidence: what the figures are added to; the project's by default.
        alone: whether to leave out everything else and keep the definitions only.
        decimal: the decimal sign of numbers that are text, "," or ".": what ``1.234`` means then is clear. Without it,
            text in a frame and between commas follows the contract (58.41), and in a workbook, and in files with other
            signs between the cells, a number that can be read in two ways is refused.

    Returns:
        Evidence for ``compare(evidence=...)`` and everything else that takes one. Nothing is written anywhere, and
        what was handed over stays as it was.

    Raises:
        InvalidData: every fault at once, with the file and line, or the frame and row, and the column.
        DxError: a date, title or kind of figures that cannot be used, or a report of that date and title is there.

    Example:
        >>> import dxlib as dx
        >>> import pandas as pd
        >>> own = pd.DataFrame({"indicator": ["dossiers_online_share"], "period": ["2023"], "area": ["Lai Châu"],
        ...                     "value": [41.5]})
        >>> mine = dx.add(own, title="Example", published="2024-01-31")
        >>> dx.observations("dossiers_online_share", area="VN-01", evidence=mine)[["value", "low", "report"]].values
        array([[41.5, 41.45, '2024-01-31-example']], dtype=object)
    """
    if decimal not in (None, ",", "."):
        raise DxError(f"decimal is ',' or '.', not {decimal!r}")
    base = load() if evidence is None else evidence
    faults = Faults()
    definitions, found = (
        (base.definitions, []) if indicators is None else define(indicators, base.definitions, base.dimensions.kinds)
    )
    faults.add(found)
    report = _report(title, published, base)
    frames = {name: getattr(base, name).iloc[:0] for name in ROWS}
    for name, one in _named(figures).items():
        read = (_translated(sheet, definitions) for sheet in _sheets(name, one))
        frame = _rows(read, name, definitions, base.dimensions, report.published, decimal, faults)
        frame = _counted(frame, base, report.published)
        frames[name] = frame.assign(report=repeated(report.id, len(frame)))
    faults.raise_any()
    whole = assemble(definitions, base.dimensions, [report], frames, base.remarks.iloc[:0])
    frames.clear()  # of ten million rows there is no room for what is not needed any more
    del frame
    if not alone:
        whole = _joined(base, whole)
    remember(definitions)
    return with_contested(whole)


def _named(figures: Figures | Mapping[str, Figures]) -> dict[str, Figures]:
    if isinstance(figures, str | Path | pd.DataFrame):
        return {"observations": figures}
    if not isinstance(figures, Mapping) or not figures:
        raise DxError("own figures are the path of a file, a frame, or a mapping such as {'observations': frame}")
    for name, one in figures.items():
        if name not in TABLES:
            raise UnknownName("kind of figures", str(name), TABLES)
        if not isinstance(one, str | Path | pd.DataFrame):
            raise DxError(f"the {name} are neither the path of a file nor a frame, but a {type(one).__name__}")
    return dict(figures)


def _report(title: str, published: str | date, base: Evidence) -> Report:
    day = read_day(published, "published")
    if not isinstance(title, str) or not title.strip() or any(category(one) == "Cc" for one in title):
        raise DxError("the title is empty, or holds control characters; say in a few words whose figures these are")
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub("['’]", "", folded(title))).strip("-") or "own-figures"
    name, title = f"{day}-{slug}", seen(title)
    if name in set(base.reports["id"]):
        raise DxError(f"there is a report '{name}' already; give these figures another title or date")
    return Report(
        id=name, title=Words(en=title, vi=title), published=day, published_basis="printed", as_of=day,
        covers=day.isoformat(), language="vi",  # the notation of what is printed as it stands
    )  # fmt: skip


def _sheets(name: str, figures: Figures) -> Iterable[Sheet]:
    """What was handed over, in one piece or in blocks."""
    if isinstance(figures, pd.DataFrame):
        return [sheets.controlled(sheets.of_frame(name, figures))]
    path = Path(figures)
    if told := no_file(path):
        return [Sheet.unreadable(path.name, told, 0)]
    return map(sheets.controlled, parquet.read(path)) if parquet.is_parquet(path) else [_sheet(name, path)]


def _sheet(name: str, path: Path) -> Sheet:
    columns = list(ROWS[name].model_fields)
    ending = path.suffix.lower()
    if ending in _WORKBOOKS:
        return sheets.controlled(workbooks.read(path, columns, _needed(name)))
    if ending in _OTHER_WORKBOOKS:
        return Sheet.unreadable(path.name, "is a workbook of another kind; save it as .xlsx or as CSV UTF-8")
    return separated.read(path, columns)


def _translated(sheet: Sheet, definitions: Definitions) -> Sheet:
    return exchanged.translated(sheet, definitions) if exchanged.is_sdmx(sheet.header) else sheet


def _needed(name: str) -> list[str]:
    fields = ROWS[name].model_fields
    return [key for key, one in fields.items() if one.is_required() and key not in OPTIONAL]


def _rows(read: Iterable[Sheet], name: str, *how: Any) -> pd.DataFrame:
    """The rows of all sheets that are one table; ``how`` they are checked is for ``_checked``."""
    parts: list[pd.DataFrame] = []
    useless: set[str] = set()  # files that lack columns: every further block would say so again
    for sheet in read:
        if sheet.shown not in useless:
            parts.append(_checked(sheet, name, *how))
            useless |= set() if len(parts[-1].columns) else {sheet.shown}
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def _checked(
    sheet: Sheet,
    name: str,
    definitions: Definitions,
    dimensions: Dimensions,
    published: date,
    decimal: str | None,
    faults: Faults,
) -> pd.DataFrame:
    """The rows of a sheet, with every fault told."""
    columns = list(ROWS[name].model_fields)
    if not sheet.faults:
        sheet = sheets.tidied(sheet, columns)
    found = sheet.faults or list(_header_faults(sheet, columns, _needed(name)))
    if not found and not len(sheet.cells) and not sheet.uneven:
        found = [sheet.fault(sheet.top, "", "there is a header and no row under it")]
    faults.add(found)
    if found:
        return pd.DataFrame()
    faults.count(range(len(sheet.uneven)), lambda at: _uneven(sheet, *sheet.uneven[at]))
    table = _with_ids(completed(sheet, name, definitions, decimal), dimensions)
    days = np.full(len(table.cells), published, dtype=object)
    table = with_codes(replace(table, published=days), dimensions.lookup)
    frame = check_table(table, name, definitions, dimensions, faults)
    if not faults:
        _tell_repeated(table)
    return frame


def _tell_repeated(table: Table) -> None:
    """Say in the log which rows say in every cell what an earlier one says; by the contract they count once."""
    case, count = np.zeros(len(table.cells), dtype=np.int64), 1
    for column in table.cells:
        codes, distinct = table.coded(column)
        if not distinct.is_unique:  # one area, period or number in two spellings
            codes, distinct = (same := pd.factorize(distinct))[0][codes], same[1]
        if count * len(distinct) > np.iinfo(np.int64).max:
            case, known = pd.factorize(case)
            count = len(known)
        case, count = case * len(distinct) + codes, count * len(distinct)
    ordered = np.sort(case)
    if (ordered[1:] == ordered[:-1]).any():
        case = pd.factorize(case)[0]
        first = np.unique(case, return_index=True)[1][case]
        rows = np.flatnonzero(first != np.arange(len(case)))
        told = [
            str(table.fault(at, "", f"says the same as row {table.rows[first[at]]}, and counts once"))
            for at in rows[:_TOLD].tolist()
        ]
        more = [f"and {len(rows) - _TOLD} more"] if len(rows) > _TOLD else []
        logging.getLogger("dxlib").warning("%s", spelt_out("\n".join([*told, *more])))


def _with_ids(table: Table, dimensions: Dimensions) -> Table:
    """The table with the ids of producers and parts, where it has their names; what is none stays as it is."""
    for column in (one for one in OPTIONAL_COLUMNS if one in table.cells):
        codes, distinct = table.coded(column)
        known = pd.Index([dimensions.coded(column, text) for text in distinct.tolist()], dtype="str")
        cells = table.cells.assign(**{column: pd.Series(pd.array(known, dtype="str").take(codes), table.cells.index)})
        table = replace(table, cells=cells, codes={**table.codes, column: pd.factorize(cells[column])})
    return table


def _counted(frame: pd.DataFrame, base: Evidence, published: date) -> pd.DataFrame:
    """Rows with who counted: where nobody is named, the only one who counts the indicator in the evidence so far."""
    nobody = (frame["producer"] == "").to_numpy() if "producer" in frame else np.zeros(0, dtype=bool)
    if not nobody.any():
        return frame
    counted: dict[str, set[str]] = defaultdict(set)
    for indicator, lineage in base.observations[["indicator", "lineage"]].drop_duplicates().to_numpy():
        counted[indicator].add(lineage)
    codes, names = pd.factorize(frame["indicator"])
    alone = [next(iter(counted[name])) if len(counted.get(name, ())) == 1 else "" for name in names]
    now = {lineage: base.dimensions.counting(lineage, published) for lineage in set(alone)}
    found, lines = (pd.array(some, dtype="str").take(codes) for some in ([now[one] for one in alone], alone))
    if nobody.all():
        return frame.assign(producer=found, lineage=lines)
    return frame.assign(producer=frame["producer"].where(~nobody, pd.Series(found, frame.index)))


def _uneven(sheet: Sheet, row: int, count: int) -> Fault:
    told = f"{count} cells, {len(sheet.header)} are expected"
    if count > len(sheet.header) and sheet.contract and sheet.mark == ":":
        told += "; if a number has a decimal comma, put it in quotes and say decimal=',', or part cells by semicolons"
    return sheet.fault(row, "", told)


def _header_faults(sheet: Sheet, columns: list[str], needed: list[str]) -> Iterator[Fault]:
    header = sheet.header
    if not header:
        yield sheet.fault(sheet.top, "", "there is nothing in it; the first row must name the columns")
        return
    if not any(get_close_matches(name, columns, n=1) for name in header):  # in other words, or no header at all
        named = ", ".join(f"'{name}'" for name in needed)
        yield sheet.fault(
            sheet.top, "", f"no name of a column is known; the first row must hold {named}, in these words"
        )
        return
    for name in dict.fromkeys(name for name in header if header.count(name) > 1):
        yield sheet.fault(sheet.top, name, "two columns have this name")
    for name in dict.fromkeys(name for name in header if name not in columns):
        near = get_close_matches(name, columns, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"leave it out; known: {', '.join(columns)}"
        yield sheet.fault(sheet.top, name, f"is no column of the data contract; {hint}")
    for name in needed:
        if name not in header:
            yield sheet.fault(sheet.top, name, "this column is missing")


def _joined(first: Evidence, second: Evidence) -> Evidence:
    """Return two bodies of evidence as one, with the definitions of the second, which must have all of the first's.

    What they say against each other is not in ``contested`` so far.
    """
    reports = pd.concat([first.reports, second.reports], ignore_index=True)
    frames = {"reports": reports.sort_values(["published", "id"], kind="stable").reset_index(drop=True)}
    for name in ROWS:
        one, other = getattr(first, name), getattr(second, name)
        both = len(one) and len(other)
        frames[name] = in_order(pd.concat([one, other], ignore_index=True)) if both else other if len(other) else one
    as_of = first.as_of and max(first.as_of, second.reports["published"].max())
    return replace(first, definitions=second.definitions, as_of=as_of, **frames)
