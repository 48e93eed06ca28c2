"""The evidence: what the reports print, as tables, each row with its document and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from dxlib.errors import DxError, Faults, UnknownName
from dxlib.indicators import Definitions, load_definitions
from dxlib.loaders.areas import MAPS, newer, remember_names
from dxlib.loaders.bridges import CONTESTED, refuted
from dxlib.loaders.checks import check_order, check_origin, check_table
from dxlib.loaders.columns import read_files, repeated
from dxlib.loaders.contents import fingerprint, listed, unhurried
from dxlib.loaders.contract import OPTIONAL_COLUMNS, ROWS, Report
from dxlib.loaders.crosswalk import no_crosswalk, read_crosswalk, still_known
from dxlib.loaders.dimensions import Dimensions, dimensions_of, read_lists
from dxlib.loaders.kept import Records, keep, kept
from dxlib.loaders.lines import Places, beyond, read_places, remember
from dxlib.loaders.remarks import read_remarks, remarks_frame
from dxlib.loaders.reports import printed_by, producer_faults, read_report, remember_kinds, reports_frame
from dxlib.loaders.verbs import checked
from dxlib.loaders.witness import seen
from dxlib.notation.periods import Period
from dxlib.notation.prints import arrow_texts
from dxlib.places import data_folder, selection
from dxlib.recompute import Levels, contested
from dxlib.recompute.levels import Key, places, report_ranks

SELECTIONS = ("all", "documents")


@dataclass(frozen=True)
class Evidence:
    """Everything that the reports published by a date print, with the targets of the decisions taken by then.

    Attributes:
        definitions: the indicators, units and pillars.
        reports: one row a report, decision or page, oldest first: id, kind, title_en, title_vi, issuer, number,
            producer, published, published_basis, as_of, covers, document, sha256, lines, url, read, lost, notes,
            source, source_sha256 (the file that the document was read from).
        dimensions: the areas, producers and breakdowns that rows name, as frames.
        observations, details, targets, claims, adoption, tasks, commitments, uncounted: one row a printed
            figure, with the columns of the data contract, ``report``, ``published`` and ``language``; observations and
            claims also carry ``lineage``, the first of the producers whose series the producer continues; observations
            carry ``low`` and ``high`` (rounding interval, in the indicator's unit), ``end`` (last day of
            the period), ``doubtful``, and ``contested`` (what another printed figure says against it: inconsistent,
            contradiction, stock and flow, parts, bridge; empty if nothing).
        remarks: one row a remark: id, title_en, title_vi, text_en, text_vi, indicators (a tuple of ids), pillar
            (empty where there are indicators), annotates, places (a tuple of (report, line, as_printed)).
        as_of: the date by which all of it had been published, if one was asked for.
        crosswalk: one row a target and the one that follows it: authority, indicator, breakdown, due, value, relation,
            new_authority, new_indicator, new_due, new_value, note, page_1, page_2.
    """

    definitions: Definitions
    reports: pd.DataFrame
    dimensions: Dimensions
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
    crosswalk: pd.DataFrame = field(default_factory=no_crosswalk)
    places: Places = field(default_factory=dict)

    def __repr__(self) -> str:
        kinds = self.reports["kind"].value_counts()
        held = [f"{count} {kind}{'s' * (count != 1)}" for kind, count in kinds.items()]
        tables = ("observations", "details", "targets", "claims")
        held += [f"{len(getattr(self, name))} {name}" for name in tables]
        return f"Evidence({', '.join(held)})"

    @property
    def areas(self) -> pd.DataFrame:
        """The areas of ``dimensions``."""
        return self.dimensions.areas

    @property
    def documents(self) -> pd.DataFrame:
        """The rows of ``reports`` without decisions and pages."""
        return self.reports[self.reports["kind"] == "report"].reset_index(drop=True)

    def area(self, text: str, period: str | None = None) -> str:
        """Return the code of an area from its code or its name in either language; see ``area_code``.

        Of an old and a new province of one name it is the one at the end of the period, or the old one where all of the
        evidence is older than the new one. Without a period, or for ``latest``, it is the one of which something is
        printed; where that is both or neither, the new one, and of both it is said, as a warning of the log ``dxlib``.

        Raises:
            DxError: no area is called so, or several that do not follow each other; or the period cannot be read.
        """
        newest = self.as_of or self.reports["published"].max()
        days = [] if period in (None, "latest") else [Period.parse(period).end]
        day = min([*days, newest] if newest < MAPS["2025"] else days, default=None)
        if day is None and (both := self.dimensions.lookup.following(text)):
            tables = self.observations, self.details, self.claims, self.adoption
            return newer(text, both, [code for code in both if any(code in set(one["area"]) for one in tables)])
        return self.dimensions.lookup.code(text, day)

    @property
    def published(self) -> pd.Series:
        """The dates of the reports and pages, without decisions."""
        return self.reports["published"][self.reports["kind"] != "decision"]

    @cached_property
    def rivalled(self) -> frozenset[str]:
        """The indicators that more than one counts."""
        counted = pd.concat([self.observations, self.claims])[["indicator", "lineage"]].drop_duplicates()
        return frozenset(counted["indicator"][counted["indicator"].duplicated()])

    @cached_property
    def decisions(self) -> dict[str, date]:
        """The numbers of the decisions that have one, with their dates, of several the earliest."""
        known = self.reports[self.reports["kind"] == "decision"]
        found: dict[str, date] = {}
        for number, day in zip(known["number"], known["published"], strict=True):  # the oldest first
            if isinstance(number, str) and number:
                found.setdefault(number, day)
        return found

    def about(self, key: Key) -> dict[str, str]:
        """Return what the frames of the verbs say of a series.

        Its name says which part of the whole it is (``part``), and who counts where more than one does.
        """
        known = self.definitions.about(key.indicator)
        counted = key.lineage if key.indicator in self.rivalled else ""
        for ending, language in (("", "en"), ("_vi", "vi")):
            if counted or key.breakdown:
                known[f"name{ending}"] += f" ({self.dimensions.label(language, counted, key.breakdown)})"
            known[f"part{ending}"] = self.dimensions.label(language, breakdown=key.breakdown) if key.breakdown else ""
        return known

    def of(self, reports: str) -> Evidence:
        """Return what ``all`` reports print, or the ``documents`` alone, with the decisions that they could know.

        Public pages, and decisions taken after the last document, are left out of ``documents``.

        Raises:
            UnknownName: ``reports`` is neither.
        """
        if reports not in SELECTIONS:
            raise UnknownName("selection of reports", reports, SELECTIONS)
        if reports == "all":
            return self
        kind, last = self.reports["kind"], max(self.documents["published"], default=date.max)
        later = (kind == "decision") & (self.reports["published"] > last)
        kept = (kind != "page") & ~later
        return self if kept.all() else self._kept(set(self.reports["id"][kept]))

    def without(self, *reports: str) -> Evidence:
        """Return what is printed in all reports but these, with the remarks that have no place in them."""
        return self._kept(set(self.reports["id"]) - set(reports))

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
        first = self.published.min()
        if day < first:
            raise DxError(f"no report had been published by {day}; the first one is of {first}")
        return self._kept(set(self.reports["id"][self.reports["published"] <= day]), day)

    def _kept(self, ids: set[str], as_of: date | None = None) -> Evidence:
        """What some of the reports print, and the remarks that have all their places there."""
        names = {"reports": "id", **dict.fromkeys(ROWS, "report")}
        kept = {name: printed_by(getattr(self, name), column, ids) for name, column in names.items()}
        possible = [all(report in ids for report, _, _ in places) for places in self.remarks["places"]]
        remarks = self.remarks[pd.Series(possible, self.remarks.index, dtype=bool)].reset_index(drop=True)
        followed = still_known(self.crosswalk, kept["targets"], kept["reports"]["number"])
        return with_contested(replace(self, **kept, remarks=remarks, crosswalk=followed, as_of=as_of or self.as_of))


@checked
def load(as_of: str | date | None = None, data: Path | str | None = None, *, reports: str | None = None) -> Evidence:
    """Return the evidence published by a date; all of it by default.

    Args:
        as_of: a date or a period, whose last day counts.
        data: a folder laid out like ``data/``.
        reports: ``all``, or ``documents``: without what was read on public pages and is proven by no document here. By
            default what ``DX_REPORTS`` says, else all.

    Returns:
        What every other verb takes as ``evidence``. Its frames, from ``reports`` and ``observations`` to ``remarks``,
        have the columns of the data contract, values in the unit of their indicator and in full.

    Raises:
        InvalidData: every fault in the data at once, with file, line and column.
        DxError: ``as_of`` is no date, or lies before the first report; ``reports`` is neither of the two.

    Example:
        >>> evidence = load(as_of="2022-12-31")
        >>> evidence.reports["published"].max()
        datetime.date(2022, 12, 31)
    """
    folder, reports = Path(data) if data is not None else data_folder(), reports or selection()
    evidence = _selected(folder, fingerprint(folder), reports)
    remember(evidence.places)
    remember_kinds(evidence.reports)
    remember_names(evidence.areas, evidence.dimensions.producers)
    # The tables are shared from call to call, so each caller gets copies (shallow: pandas copies on write).
    names = ("reports", "remarks", "crosswalk", *ROWS)
    evidence = replace(evidence, **{name: getattr(evidence, name).copy(deep=False) for name in names})
    evidence = evidence if as_of in (None, "") else evidence.published_by(as_of)
    return seen(evidence, {"as_of": as_of, "reports": reports, "data": data})


def given(evidence: Evidence | None, as_of: str | date | None) -> Evidence:
    """Return the evidence that a caller handed over, or the project's, as published by a date."""
    if evidence is None:
        return load(as_of)
    return evidence if as_of in (None, "") else evidence.published_by(as_of)


@lru_cache(maxsize=8)
def _selected(folder: Path, content: str, reports: str) -> Evidence:
    return _load_all(folder, content).of(reports)


@lru_cache(maxsize=4)
@unhurried()
def _load_all(folder: Path, content: str) -> Evidence:
    if not (folder / "reports").is_dir():
        raise DxError(f"no evidence in '{folder}': it has no folder 'reports'")
    if (known := kept(content)) is None:
        return _read_all(folder, content)
    records, frames = known
    places = {(report, line): code for report, line, code in records.places}
    return Evidence(
        load_definitions(), reports_frame(records.reports),
        dimensions_of(records.areas, records.producers, records.breakdowns),
        remarks=remarks_frame(records.remarks), places=places, **frames,
    )  # fmt: skip


def _read_all(folder: Path, content: str) -> Evidence:
    """What the files say; it is kept for the next start where there is no fault in it."""
    faults = Faults()
    definitions = load_definitions()
    lists = read_lists(folder, faults)
    dimensions = dimensions_of(*lists)
    faults.raise_any()  # else all rows would be told to name unknown ones
    folders = listed(folder / "reports")
    read = {path.name: read_report(path, names, faults) for path, names in folders.items()}
    frames = {name: _read_table(folders, name, definitions, dimensions, read, faults) for name in ROWS}
    remarks, found = read_remarks(folder, definitions, read)
    faults.add(found)
    faults.raise_any()
    reports = sorted((one for one in read.values() if one is not None), key=lambda one: (one.published, one.id))
    where = read_places(folders, faults)
    for report in reports:
        faults.add(producer_faults(report, dimensions))
        faults.add(beyond(report.id, report.lines, where))
    numbers = [report.number for report in reports if report.kind == "decision" and report.number]
    crosswalk = read_crosswalk(folder, definitions, dimensions, frames["targets"], numbers, faults)
    faults.raise_any()
    if all(report.kind == "decision" for report in reports):
        raise DxError(f"no evidence in '{folder}': its folder 'reports' holds no report")
    evidence = assemble(definitions, dimensions, reports, frames, remarks_frame(remarks))
    evidence = with_contested(replace(evidence, crosswalk=crosswalk, places=where))
    if fingerprint(folder) == content:  # and nothing was changed while it was read
        places = [(*at, code) for at, code in where.items()]
        records = Records(**lists._asdict(), reports=reports, remarks=remarks, places=places)
        keep(content, records, {name: getattr(evidence, name) for name in (*ROWS, "crosswalk")})
    return evidence


def _read_table(
    folders: Mapping[Path, frozenset[str]],
    name: str,
    definitions: Definitions,
    dimensions: Dimensions,
    read: dict[str, Report | None],
    faults: Faults,
) -> pd.DataFrame:
    """The rows that all reports have of one table, with the ids of their reports."""
    file = f"{name}.csv"
    files = [(path / file, f"{path.name}/{file}") for path, names in folders.items() if file in names]
    table = read_files(files, list(ROWS[name].model_fields), faults, OPTIONAL_COLUMNS)
    ids = [shown.partition("/")[0] for shown in table.files]
    reports = [read[one] for one in ids]
    languages = np.array(["vi" if report is None else report.language for report in reports], dtype=object)
    days = np.array([date.max if report is None else report.published for report in reports], dtype=object)
    if "producer" in table.cells:
        known = set(dimensions.names("producer"))
        defaults = [report.producer if report and report.producer in known else "" for report in reports]
        named = table.cells["producer"]
        filled = named.where(named != "", pd.Series(defaults, named.index, dtype="str"))
        table = replace(table, cells=table.cells.assign(producer=filled))
    frame = check_table(replace(table, languages=languages, published=days), name, definitions, dimensions, faults)
    check_order(table, frame, faults)
    check_origin(table, frame, name, reports, faults)
    return frame.assign(report=pd.Series(ids, dtype="str").take(frame.index))


def assemble(
    definitions: Definitions,
    dimensions: Dimensions,
    reports: list[Report],
    frames: Mapping[str, pd.DataFrame],
    remarks: pd.DataFrame,
) -> Evidence:
    """Return checked rows as evidence, without ``contested`` so far.

    Args:
        definitions: every indicator that the rows name.
        dimensions, remarks: as ``Evidence`` has them.
        reports: one or several.
        frames: by the name of each table what ``check_table`` returned, each row with the id of its ``report``; or one
            of another body of evidence, without rows.
    """
    reports = sorted(reports, key=lambda report: (report.published, report.id))
    whole = {
        name: frame if "published" in frame else in_order(_of_reports(frame, name, reports, dimensions))
        for name, frame in frames.items()
    }
    whole["observations"] = _with_ends(whole["observations"])
    return Evidence(definitions, reports_frame(reports), dimensions, remarks=remarks, **whole)


def with_contested(evidence: Evidence) -> Evidence:
    """Return evidence whose observations say what another printed figure has against them."""
    levels = Levels(evidence.observations, evidence.definitions)
    found = contested(levels)
    places = refuted(levels, evidence.dimensions)
    found.iloc[places] = found.iloc[places].where(found.iloc[places] != "", CONTESTED)
    return replace(evidence, observations=evidence.observations.assign(contested=found))


def _of_reports(frame: pd.DataFrame, name: str, reports: list[Report], dimensions: Dimensions) -> pd.DataFrame:
    """Rows with what is known of their reports, in the order of the columns of the evidence."""
    place = np.zeros(len(frame), dtype=np.int64)
    if len(reports) > 1:
        places = {report.id: at for at, report in enumerate(reports)}
        codes, ids = pd.factorize(frame["report"])
        place = np.array([places[one] for one in ids], dtype=np.int64)[codes]
    days = np.array([report.published for report in reports], dtype=object)
    if "producer" in frame and "lineage" not in frame:
        frame = _with_producers(frame, [report.producer for report in reports], place, dimensions)
    names = [*ROWS[name].model_fields, "language", *(other for other in ("lineage", "low", "high") if other in frame)]
    added = {"published": days[place], "language": _taken([report.language for report in reports], place)}
    columns = {one: added.get(one, frame.get(one)) for one in ["report", "published", *names]}
    return pd.DataFrame(columns, copy=False)


def _taken(texts: list[str], places: np.ndarray) -> Any:
    """The texts at places, as a column."""
    if len(set(texts)) == 1:
        return repeated(texts[0], len(places))
    return pd.array(texts, dtype="str").take(places)


def _with_producers(
    frame: pd.DataFrame, defaults: list[str], place: np.ndarray, dimensions: Dimensions
) -> pd.DataFrame:
    """Rows with who counted: the producer they name or the one of their report, and the first of its line."""
    producer = frame["producer"]
    if any(defaults) and not (named := producer != "").all():
        producer = producer.where(named, pd.Series(_taken(defaults, place), frame.index))
    codes, names = pd.factorize(producer)
    first = dimensions.lineages()
    lineage = pd.array([first.get(name, name) for name in names], dtype="str").take(codes)
    return frame.assign(producer=producer, lineage=lineage)


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the oldest report first, then by line; rows of one line as they came."""
    place = places(frame, report_ranks(frame))
    whole = frame if (np.diff(place) >= 0).all() else frame.take(np.argsort(place, kind="stable"))
    return whole.reset_index(drop=True)


def _with_ends(frame: pd.DataFrame) -> pd.DataFrame:
    codes, periods = pd.factorize(frame["period"])
    ends = np.array([Period.parse(code).end for code in periods], dtype=object)
    return frame.assign(end=ends[codes], doubtful=np.asarray(pc.starts_with(arrow_texts(frame["note"]), "doubtful:")))
