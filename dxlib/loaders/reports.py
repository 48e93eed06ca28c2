"""The ``report.yml`` of each report, decision and page, and what must agree in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from dxlib.errors import Fault, Faults, UnknownName
from dxlib.loaders.contract import ROWS, Report
from dxlib.loaders.dimensions import Dimensions
from dxlib.loaders.lines import FILE as PLACES
from dxlib.notation.files import read_yaml


def read_report(path: Path, names: Collection[str], faults: Faults) -> Report | None:
    """Return what the ``report.yml`` of a folder holds, if it can be used.

    Args:
        path: the folder of the report.
        names: those of the files in it.
        faults: takes in every fault, files that the contract does not know among them.
    """
    report, found = read_yaml(path / "report.yml", Report, f"{path.name}/report.yml")
    faults.add(found)
    if report is not None:
        faults.add(_report_faults(report, path))
    known = {"report.yml", PLACES, *(f"{name}.csv" for name in ROWS)}
    extra = sorted(set(names) - known)
    faults.add(Fault(f"{path.name}/{name}", 1, "", "no file of the data contract has this name") for name in extra)
    return report


def _report_faults(report: Report, path: Path) -> Iterator[Fault]:
    documented = report.document and report.sha256 and report.lines
    checks = (
        (report.id == path.name, "id", f"'{report.id}' must be the folder's name"),
        (path.name.startswith(f"{report.published}-"), "published",
         "the folder's name must begin with this date, and so must id; of a draft change id alone"),
        (report.kind != "report" or documented, "document", "a report needs document, sha256 and lines"),
        (report.kind != "decision" or report.number, "number",
         "a decision needs its number, by which its targets name it"),
        (report.kind != "page" or (report.url and report.read), "url", "a page needs url and read"),
        (report.kind != "page" or not report.document, "document", "a page has no document"),
        (report.read is None or report.read >= report.published, "read",
         f"{report.read} lies before the day of its publication, {report.published}"),
        ((report.kind == "page") == path.name[11:].startswith("page-"), "id",
         "the name of a page's folder, and of no other, has page- behind the date"),
    )  # fmt: skip
    for holds, column, message in checks:
        if not holds:
            yield Fault(f"{path.name}/report.yml", 1, column, message)


def producer_faults(report: Report, dimensions: Dimensions) -> Iterator[Fault]:
    """Yield the fault of a report that names a producer whom nobody knows."""
    known = dimensions.names("producer")
    if report.producer and report.producer not in known:
        yield Fault(f"{report.id}/report.yml", 1, "producer", str(UnknownName("producer", report.producer, known)))


_PLAIN = [name for name in Report.model_fields if name not in ("title", "reviewed", "lost", "source")]


def reports_frame(reports: list[Report]) -> pd.DataFrame:
    """Return reports as the frame that ``Evidence`` has, a row each."""
    records = [
        {
            **{name: getattr(report, name) for name in _PLAIN},
            "title_en": report.title.en,
            "title_vi": report.title.vi,
            "lost": tuple((lost.line, lost.what) for lost in report.lost),
            "source": report.source.file if report.source else None,
            "source_sha256": report.source.sha256 if report.source else None,
        }
        for report in reports
    ]
    frame = pd.DataFrame(records)
    return frame.assign(lines=frame["lines"].astype("Int64"))


def printed_by(table: pd.DataFrame, column: str, ids: set[str]) -> pd.DataFrame:
    """Return the rows that some reports print, whose ids stand in a column."""
    codes, distinct = pd.factorize(table[column])
    known = np.array([one in ids for one in distinct], dtype=bool)
    return table if known.all() else table[known[codes]].reset_index(drop=True)


_kinds: dict[str, str] = {}


def remember_kinds(reports: pd.DataFrame) -> None:
    """Keep which reports of an evidence that was loaded are decisions or pages, for whatever names one by its id."""
    _kinds.update(zip(reports["id"], reports["kind"], strict=True))


def any_known() -> bool:
    """Return whether some evidence was loaded in this process."""
    return bool(_kinds)


def kind_of(report: str) -> str:
    """Return whether an id is that of a ``decision``, a ``page`` or a ``report``; empty where no evidence has it."""
    return _kinds.get(report, "")
