"""The evidence: what the reports print, as tables, each row with its document and line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pandas as pd

from dxlib.errors import DxError, Fault, InvalidData
from dxlib.figures import rounding_interval
from dxlib.files import Strict, read_csv, read_yaml, read_yaml_list
from dxlib.indicators import Definitions, load_definitions
from dxlib.loaders.areas import Areas, area_code, known_areas
from dxlib.loaders.checks import check_origin, check_rows
from dxlib.loaders.contract import ROWS, Area, Report
from dxlib.loaders.remarks import read_remarks, remarks_frame
from dxlib.periods import Period
from dxlib.places import data_folder
from dxlib.recompute import Levels, contested

Rows = dict[str, list[tuple[Report, Strict]]]


@dataclass(frozen=True)
class Evidence:
    """Everything that the reports published by a date print, with the targets of the decisions taken by then.

    Attributes:
        definitions: the indicators, units and pillars.
        reports: one row a report or decision, oldest first: id, kind, title_en, title_vi, issuer, number, published,
            published_basis, as_of, covers, document, sha256, lines, lost, notes.
        areas: one row an area: code, kind, name_en, name_vi, and its place on the map (tile_col, tile_row), if any.
        observations, details, targets, claims, adoption, tasks, commitments, uncounted: one row a printed
            figure, with the columns of the data contract, ``report``, ``published`` and ``language``; observations also
            carry ``low`` and ``high`` (rounding interval, in the indicator's unit), ``end`` (last day of
            the period), ``doubtful``, and ``contested`` (what another printed figure says against it: inconsistent,
            contradiction, stock and flow, parts; empty if nothing).
        remarks: one row a remark: id, title_en, title_vi, text_en, text_vi, indicators (a tuple of ids), pillar
            (empty where there are indicators), annotates, places (a tuple of (report, line, as_printed)).
        as_of: the date by which all of it had been published, if one was asked for.
    """

    definitions: Definitions
    reports: pd.DataFrame
    areas: pd.DataFrame
    observations: pd.DataFrame
    details: pd.DataFrame
    targets: pd.DataFrame
    claims: pd.DataFrame
    adoption: pd.DataFrame
    tasks: pd.DataFrame
    commitments: pd.DataFrame
    uncounted: pd.DataFrame
    remarks: pd.DataFrame
    as_of: date | None = None

    @property
    def documents(self) -> pd.DataFrame:
        """The rows of ``reports`` without decisions, of which the targets alone are known."""
        return self.reports[self.reports["kind"] == "report"].reset_index(drop=True)

    def area(self, text: str) -> str:
        """Return the code of an area from its code or its name in either language; see ``area_code``."""
        return area_code(self.areas, text)

    def published_by(self, day: str | date) -> Evidence:
        """Return what had been published by a date, or by the last day of a period, that day included.

        A remark had been possible once every report had been published in which it has a place.

        Raises:
            DxError: it is no date, or nothing had been published; the message names the first report's date.
        """
        if isinstance(day, datetime):
            day = day.date()
        elif not isinstance(day, date):
            day = Period.parse(day).end
        first = self.documents["published"].min()
        if day < first:
            raise DxError(f"no report had been published by {day}; the first one is of {first}")
        names = ("reports", *ROWS)
        tables = {name: getattr(self, name) for name in names}
        kept = {name: table[table["published"] <= day].reset_index(drop=True) for name, table in tables.items()}
        known = set(kept["reports"]["id"])
        possible = [all(report in known for report, _, _ in places) for places in self.remarks["places"]]
        remarks = self.remarks[pd.Series(possible, self.remarks.index, dtype=bool)].reset_index(drop=True)
        kept["observations"] = _with_contested(kept["observations"], self.definitions)
        return replace(self, **kept, remarks=remarks, as_of=day)


def load(as_of: str | date | None = None, data: Path | str | None = None) -> Evidence:
    """Return the evidence published by a date; all of it by default.

    Args:
        as_of: a date or a period, whose last day counts.
        data: a folder laid out like ``data/``.

    Returns:
        What every other verb takes as ``evidence``. Its frames, from ``reports`` and ``observations`` to ``remarks``,
        have the columns of the data contract, values in the unit of their indicator and in full.

    Raises:
        InvalidData: every fault in the data at once, with file, line and column.
        DxError: ``as_of`` is no date, or lies before the first report.

    Example:
        >>> evidence = load(as_of="2022-12-31")
        >>> evidence.reports["published"].max()
        datetime.date(2022, 12, 31)
    """
    folder = Path(data) if data is not None else data_folder()
    evidence = _load_all(folder, fingerprint(folder))
    # The tables are shared from call to call, so each caller gets copies (shallow: pandas copies on write).
    names = ("reports", "areas", "remarks", *ROWS)
    evidence = replace(evidence, **{name: getattr(evidence, name).copy(deep=False) for name in names})
    return evidence if as_of in (None, "") else evidence.published_by(as_of)


def given(evidence: Evidence | None, as_of: str | date | None) -> Evidence:
    """Return the evidence that a caller handed over, or the project's, as published by a date."""
    if evidence is None:
        return load(as_of)
    return evidence if as_of in (None, "") else evidence.published_by(as_of)


def fingerprint(folder: Path | None = None) -> str:
    """Return what tells one content of a folder of evidence, by default the project's, from any other."""
    digest = blake2b()
    folder = folder or data_folder()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".csv", ".yml") and path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)} ".encode())
        digest.update(content)
    return digest.hexdigest()


@lru_cache(maxsize=4)
def _load_all(folder: Path, content: str) -> Evidence:
    if not (folder / "reports").is_dir():
        raise DxError(f"no evidence in '{folder}': it has no folder 'reports'")
    definitions = load_definitions()
    areas, faults = read_yaml_list(folder / "areas.yml", Area, "areas.yml")
    places = _areas_frame([area for _, area in areas])
    known = known_areas(places)
    read: dict[str, Report | None] = {}
    tables: Rows = {name: [] for name in ROWS}
    for path in sorted(p for p in (folder / "reports").iterdir() if p.is_dir()):
        report, found = read_yaml(path / "report.yml", Report, f"{path.name}/report.yml")
        faults += found
        read[path.name] = report
        if report is not None:
            faults += _report_faults(report, path)
        language = report.language if report is not None else "vi"
        for name, model in ROWS.items():
            rows, found = _read_table(path, name, model)
            rows = [(line, _coded(row, known)) for line, row in rows]
            faults += [*found, *check_rows(f"{path.name}/{name}.csv", rows, definitions, known, language)]
            if report is not None:
                faults += check_origin(f"{path.name}/{name}.csv", name, rows, report) if rows else []
                tables[name] += [(report, row) for _, row in rows]
        faults += _unknown_files(path)
    remarks, found = read_remarks(folder, definitions, read)
    faults += found
    if faults:
        raise InvalidData(faults)
    reports = [report for report in read.values() if report is not None]
    if not any(report.kind == "report" for report in reports):
        raise DxError(f"no evidence in '{folder}': its folder 'reports' holds no report")
    return assemble(definitions, places, reports, tables, remarks_frame(remarks))


def assemble(
    definitions: Definitions, areas: pd.DataFrame, reports: list[Report], rows: Rows, remarks: pd.DataFrame
) -> Evidence:
    """Return checked rows as evidence.

    Args:
        definitions: every indicator that the rows name.
        areas, remarks: as ``Evidence`` has them.
        reports: one or several.
        rows: by the name of their table, each with its report.
    """
    frames = {name: _frame(ROWS[name], [_record(*row) for row in rows.get(name, ())]) for name in ROWS}
    frames["observations"] = _with_intervals(frames["observations"], definitions)
    return Evidence(definitions=definitions, reports=_reports_frame(reports), areas=areas, remarks=remarks, **frames)


def joined(first: Evidence, second: Evidence) -> Evidence:
    """Return two bodies of evidence as one, with the definitions of the second, which must have all of the first's."""
    tables = {
        name: [table for table in (getattr(first, name), getattr(second, name)) if len(table)] or [getattr(first, name)]
        for name in ("reports", *ROWS)
    }
    frames = {name: pd.concat(found, ignore_index=True) for name, found in tables.items()}
    for name, frame in frames.items():
        order = ["published", "id"] if name == "reports" else ["published", "report", "line"]
        frames[name] = frame.sort_values(order, kind="stable").reset_index(drop=True)
    frames["observations"] = _with_contested(frames["observations"], second.definitions)
    as_of = first.as_of and max(first.as_of, second.reports["published"].max())
    return replace(first, definitions=second.definitions, as_of=as_of, **frames)


def _areas_frame(areas: list[Area]) -> pd.DataFrame:
    records = [
        {"code": a.code, "kind": a.kind, "name_en": a.name.en, "name_vi": a.name.vi}
        | dict(zip(("tile_col", "tile_row"), a.tile or (None, None), strict=True))
        for a in areas
    ]
    columns = ["code", "kind", "name_en", "name_vi", "tile_col", "tile_row"]
    return pd.DataFrame(records, columns=columns).astype({"tile_col": "Int64", "tile_row": "Int64"})


def _read_table(path: Path, name: str, model: type[Strict]) -> tuple[list[tuple[int, Any]], list[Fault]]:
    file = path / f"{name}.csv"
    return read_csv(file, model, f"{path.name}/{name}.csv") if file.exists() else ([], [])


def _coded(row: Strict, areas: Areas) -> Strict:
    """A row with the code of its area, where it has the name."""
    area = getattr(row, "area", None)
    return row if area is None or area in areas else row.model_copy(update={"area": areas.coded(area)})


def _unknown_files(path: Path) -> list[Fault]:
    known = {"report.yml", *(f"{name}.csv" for name in ROWS)}
    extra = sorted(p.name for p in path.iterdir() if p.name not in known)
    return [Fault(f"{path.name}/{name}", 1, "", "no file of the data contract has this name") for name in extra]


def _report_faults(report: Report, path: Path) -> list[Fault]:
    file = f"{path.name}/report.yml"
    faults = []
    if report.id != path.name:
        faults.append(Fault(file, 1, "id", f"'{report.id}' must be the folder's name"))
    if not path.name.startswith(f"{report.published}-"):
        faults.append(Fault(file, 1, "published", "the folder's name must begin with this date"))
    if report.kind == "report" and not (report.document and report.sha256 and report.lines):
        faults.append(Fault(file, 1, "document", "a report needs document, sha256 and lines"))
    if report.kind == "decision" and not report.number:
        faults.append(Fault(file, 1, "number", "a decision needs its number, by which its targets name it"))
    return faults


def _record(report: Report, row: Strict) -> dict[str, Any]:
    return {"report": report.id, "published": report.published, **row.model_dump(), "language": report.language}


def _frame(model: type[Strict], records: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(records, columns=["report", "published", *model.model_fields, "language"])
    order = frame.sort_values(["published", "report", "line"], kind="stable")
    numbers = [c for c in ("value", "upper", "total") if c in frame]
    return order.astype(dict.fromkeys(numbers, float)).reset_index(drop=True)


def _with_intervals(frame: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    bounds = [definitions.indicators[name].bounds for name in frame["indicator"]]
    printed = zip(frame["as_printed"], bounds, frame["value"] < 0, frame["language"], strict=True)
    intervals = [
        rounding_interval(text, limits, falling, language=language) for text, limits, falling, language in printed
    ]
    frame = frame.assign(
        low=[i.low for i in intervals],
        high=[i.high for i in intervals],
        end=[Period.parse(code).end for code in frame["period"]],
        doubtful=frame["note"].str.startswith("doubtful:").astype(bool),
    )
    return _with_contested(frame, definitions)


def _with_contested(frame: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    found = contested(Levels(frame, definitions))
    keys = zip(frame["report"], frame["line"], frame["indicator"], strict=True)
    return frame.assign(contested=pd.Series([found.get(key, "") for key in keys], frame.index, dtype="str"))


def _reports_frame(reports: list[Report]) -> pd.DataFrame:
    records = [
        {
            **report.model_dump(exclude={"title", "reviewed", "lost"}),
            "title_en": report.title.en,
            "title_vi": report.title.vi,
            "lost": tuple((lost.line, lost.what) for lost in report.lost),
        }
        for report in reports
    ]
    frame = pd.DataFrame(records).sort_values(["published", "id"]).reset_index(drop=True)
    return frame.astype({"lines": "Int64"})
