"""Remarks: what a person noticed that no rule finds, read from ``remarks.yml`` and held to reports and definitions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from dxlib.errors import Fault, UnknownName
from dxlib.indicators import Definitions
from dxlib.indicators.former import unknown_indicator
from dxlib.loaders.contract import Remark, Report
from dxlib.notation.files import read_yaml_list

FILE = "remarks.yml"
COLUMNS = ["id", "title_en", "title_vi", "text_en", "text_vi", "indicators", "pillar", "annotates", "places"]


def read_remarks(
    folder: Path, definitions: Definitions, reports: dict[str, Report | None]
) -> tuple[list[Remark], list[Fault]]:
    """Return the remarks of a folder, and every fault found; none of either where there is no such file.

    Args:
        reports: the reports by id, ``None`` for one that could not be read.
    """
    if not (folder / FILE).exists():
        return [], []
    rows, faults = read_yaml_list(folder / FILE, Remark, FILE)
    seen: set[str] = set()
    for line, remark in rows:
        if remark.id in seen:
            faults.append(Fault(FILE, line, "id", f"'{remark.id}' is the id of an earlier remark"))
        seen.add(remark.id)
        found = [*_subject_faults(remark, definitions), *_place_faults(remark, reports)]
        faults += [Fault(FILE, line, column, message) for column, message in found]
    return [remark for _, remark in rows], faults


def _subject_faults(remark: Remark, definitions: Definitions) -> Iterator[tuple[str, str]]:
    for name in remark.indicators:
        if name not in definitions.indicators:
            yield "indicators", str(unknown_indicator(name, definitions.indicators))
    if remark.indicators and remark.pillar:
        yield "pillar", "is that of the indicators; leave it out where there are any"
    if not remark.indicators and not remark.pillar:
        yield "pillar", "name the indicators, or the pillar where there are none"
    if remark.pillar and remark.pillar not in definitions.pillars:
        yield "pillar", str(UnknownName("pillar", remark.pillar, definitions.pillars))


def _place_faults(remark: Remark, reports: dict[str, Report | None]) -> Iterator[tuple[str, str]]:
    for number, place in enumerate(remark.places):
        if place.report not in reports:
            yield f"places.{number}.report", str(UnknownName("report", place.report, reports))
        elif (report := reports[place.report]) is None:
            continue
        elif report.lines is None:
            yield f"places.{number}.report", f"'{place.report}' has no document"
        elif place.line > report.lines:
            yield f"places.{number}.line", f"{place.line} lies beyond the {report.lines} lines of '{place.report}'"


def remarks_frame(remarks: list[Remark]) -> pd.DataFrame:
    """Return one row a remark, in the order of the file, with ``COLUMNS``; a place is (report, line, as_printed)."""
    records = [
        {
            **remark.model_dump(include={"id", "indicators", "pillar", "annotates"}),
            **{f"title_{language}": remark.title[language] for language in ("en", "vi")},
            **{f"text_{language}": remark.text[language] for language in ("en", "vi")},
            "places": tuple((place.report, place.line, place.as_printed) for place in remark.places),
        }
        for remark in remarks
    ]
    return pd.DataFrame(records, columns=COLUMNS).astype({"annotates": bool})
