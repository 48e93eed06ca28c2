"""A reviewed draft becomes a report of the data: checked, its effects shown, then there whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from dxlib.errors import DxError, Fault, InvalidData, UnknownName
from dxlib.indicators import Indicator, load_definitions
from dxlib.loaders import Evidence, load
from dxlib.loaders.contract import ROWS, Review
from dxlib.loaders.lines import FILE as PLACES
from dxlib.loaders.verification import Verification, verify
from dxlib.notation import folders, holding
from dxlib.notation.files import no_file, read_yaml_list
from dxlib.notation.rows import csv_text
from dxlib.places import HOME, INSTALLED, data_folder
from dxlib.places import settled as settled_data
from dxlib.reading import known
from dxlib.reading.drafts import INDICATORS, TEXT, Draft, open_draft
from dxlib.reading.effects import Effects, effects
from dxlib.reading.rows import Row, csv_of, fault, retold, rows_of, settled

NEXT = "make taken-in"  # what brings everything else that is made from the data up to date


@dataclass(frozen=True)
class Acceptance:
    """What became, or would become, of a draft.

    Attributes:
        report: its id.
        folder: of the report in the data.
        rows: how many each file holds.
        verification: the rows held against the text, and its digits against the rows.
        effects: what the report changes in the evidence.
        written: the files and folders that were written, in this order; none of a trial.
        left: what remains to be done, in words.
    """

    report: str
    folder: Path
    rows: Mapping[str, int]
    verification: Verification
    effects: Effects
    written: tuple[Path, ...] = ()
    left: tuple[str, ...] = ()

    def __str__(self) -> str:
        held = ", ".join(f"{name} {count}" for name, count in self.rows.items())
        return f"{self.report}: {held}\n{self.verification}\n{self.effects}"


def accept(
    draft: Draft | Path | str,
    *,
    documents: Path | str | None = None,
    data: Path | str | None = None,
    dry_run: bool = False,
    anew: bool = False,
) -> Acceptance:
    """Take a reviewed draft into the data, if it passes every check; return what it changes.

    The rows are held to the data contract together with all others, and against the text as read, of which no digit may
    be left over; the changes that the report states are recomputed. Only then its folder appears among the reports,
    whole or not at all; the description of the data and the dictionary of the project are brought up to date.

    Args:
        draft: its folder, its name, or what ``open_draft`` returned.
        documents: a folder of source documents, to which the text as read is copied, so that ``dx verify`` finds it.
        data: the folder of the evidence; the project's by default.
        dry_run: whether to look only, and write nothing.
        anew: whether to take it in although the data have its document, or one with nearly the same text, by now.

    Raises:
        DxError: proposals are open or unsettled, an indicator is not defined, the document is in the data already, or
            the disk refuses. Nothing was written then.
        InvalidData: rows that break the contract or do not stand in the text; every fault at once, by line of the text.

    Example:
        >>> accept("2024-05-31-nothing")
        Traceback (most recent call last):
        dxlib.errors.DxError: there is no draft 2024-05-31-nothing; `dx read FILE` makes one
    """
    if INSTALLED and data is None and not dry_run and not settled_data():
        raise DxError("the data are those that the package carries, to which nothing is added; "
                      "DX_DATA names a folder of your own")  # fmt: skip
    one = draft if isinstance(draft, Draft) else open_draft(draft)
    folder = Path(data) if data is not None else data_folder()
    with holding.held(folder / "areas.yml"):  # of two at once the second sees what the first has added
        before = load(data=folder, reports="all")
        _refuse_known(one, before, anew)
        readings, review = settled(one)
        rows = rows_of(one, readings)
        _refuse_undefined(one, rows)
        files = _files(one, rows, review)
        with _trial(folder, one.report.id, files) as trial:
            after = _loaded(trial, one, rows)
            found = _verified(one, after, rows)
            result = Acceptance(
                one.report.id, folder / "reports" / one.report.id, {name: len(some) for name, some in rows.items()},
                found, effects(before, after, one.report.id),
            )  # fmt: skip
            if dry_run:
                return result
            made = _made(trial, folder)
        written, left = _write(one, folder, files, made, None if documents is None else Path(documents))
        return replace(result, written=written, left=left)


def _refuse_known(draft: Draft, evidence: Evidence, anew: bool) -> None:
    """Refuse a draft whose id, or whose document, the data have by now."""
    report = draft.report
    if report.id in set(evidence.reports["id"]):
        raise DxError(f"the data have a report '{report.id}' already; nothing was added")
    if not anew:
        name, way = "the document of this draft", "nothing was added; --anew takes it in all the same"
        file = report.source.sha256 if report.source else ""
        known.refuse(name, known.documents(evidence), way, file=file, text=draft.document.text)


def _refuse_undefined(draft: Draft, rows: Mapping[str, list[Row]]) -> None:
    """Refuse rows of indicators that nobody defined; a definition that the draft proposes is told where to go.

    Raises:
        InvalidData: every such row, and every fault of the proposed definitions.
    """
    defined = load_definitions()
    named = [
        (name, row) for name, some in rows.items() for row in some
        if row.cells.get("indicator", "") not in ("", *defined.indicators)
    ]  # fmt: skip
    if not named:
        return
    proposed: dict[str, Indicator] = {}
    faults: list[Fault] = []
    path = draft.folder / INDICATORS
    if path.exists():
        found, faults = read_yaml_list(path, Indicator, path.as_posix())
        proposed = {one.id: one for _, one in found}
    topics = {topic.id: pillar.id for pillar in defined.pillars.values() for topic in pillar.topics}
    for table, row in named:
        indicator = row.cells["indicator"]
        if indicator in proposed:
            pillar = topics.get(proposed[indicator].topic)
            where = f"dxlib/indicators/{pillar}.yml" if pillar else "its file in dxlib/indicators"
            told = f"'{indicator}' is proposed in {path.as_posix()}; add its definition to {where}, then accept again"
        else:
            told = f"{UnknownName('indicator', indicator, defined.indicators)}; a new one needs its definition in " \
                   f"both languages, in {path.as_posix()}, and is then added to dxlib/indicators"  # fmt: skip
        faults.append(fault(row.proposal, table, "indicator", told))
    raise InvalidData(faults)


def _files(draft: Draft, rows: Mapping[str, list[Row]], review: Review) -> dict[str, bytes]:
    """The files of the report's folder."""
    files = {f"{name}.csv": csv_of(name, rows[name]) for name in ROWS if name in rows}
    lines = sorted({row.line for some in rows.values() for row in some})
    standing = [
        (line, draft.document.lines[line - 1].place.code) for line in lines if line <= len(draft.document.lines)
    ]
    places = [(line, code) for line, code in standing if code]
    if places:
        files[PLACES] = csv_text(["line", "place"], places)
    told = draft.report.model_copy(update={"reviewed": review}).model_dump(exclude_defaults=True)
    notes = {"notes": told.pop("notes")} if "notes" in told else {}
    return {"report.yml": folders.as_yaml(told | notes), **files}


@contextmanager
def _trial(folder: Path, report: str, files: Mapping[str, bytes]) -> Iterator[Path]:
    """A copy of the data with the report in it, for as long as it is looked at."""
    try:
        with holding.passing() as scratch:
            trial = scratch / "data"
            shutil.copytree(folder, trial, ignore=_no_evidence)
            folders.put(trial / "reports", report, files)
            yield trial
    except OSError as error:
        raise DxError(f"cannot try the report out: {error.strerror or error}; nothing was added") from None


def _no_evidence(folder: str, names: list[str]) -> set[str]:
    """What of a folder is not tried out: texts, what is hidden, and what has no end, such as a device."""
    return {
        name for name in names if name.startswith(".") or name.endswith((".txt", ".md")) or no_file(Path(folder, name))
    }


def _loaded(trial: Path, draft: Draft, rows: Mapping[str, list[Row]]) -> Evidence:
    try:
        return load(data=trial, reports="all")
    except InvalidData as error:
        raise retold(error.faults, draft.report.id, rows, error.more) from None


def _verified(draft: Draft, evidence: Evidence, rows: Mapping[str, list[Row]]) -> Verification:
    """The rows held against the text; every fault is raised."""
    own = evidence.reports[evidence.reports["id"] == draft.report.id].assign(document=TEXT)
    (found,) = verify(replace(evidence, reports=own), draft.folder)
    if found.faults:
        raise InvalidData(found.faults)
    return found


def _made(trial: Path, folder: Path) -> dict[Path, bytes]:
    """What else is made from the data, as it is with the report: the description, and the project's dictionary."""
    from dxlib.loaders import dictionary, package

    made = {}
    if (folder / "datapackage.json").is_file():
        made[folder / "datapackage.json"] = package.written(trial).encode()
    if _is_own(folder) and dictionary.PAGE.exists():
        made[dictionary.PAGE] = dictionary.dictionary(load(data=trial, reports="all")).encode()
    return made


def _is_own(folder: Path) -> bool:
    """Whether these are the project's data."""
    return folders.led(folder) == folders.led(HOME / "data")


def _write(
    draft: Draft, folder: Path, files: Mapping[str, bytes], made: Mapping[Path, bytes], documents: Path | None
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write what was checked, the folder of the report last: where it stands, nothing is left to be written."""
    copies = {} if documents is None else _copies(draft, documents)
    before: dict[Path, bytes | None] = {path: path.read_bytes() if path.exists() else None for path in (*copies, *made)}
    left = list(_left(draft, folder, documents))

    def others() -> None:
        for path, content in made.items():
            try:
                folders.replace(path, content)
            except DxError as error:
                left.insert(0, f"{error}; the report is in the data, and {NEXT} writes that file")

    try:
        for path, content in copies.items():
            folders.replace(path, content)
        place = folders.put(folder / "reports", draft.report.id, files, scratch=folder, ready=others)
    except BaseException:
        if not (folder / "reports" / draft.report.id).exists():
            for path, former in before.items():
                _put_back(path, former)
        raise
    return (*copies, place, *(path for path, content in made.items() if path.read_bytes() == content)), tuple(left)


def _copies(draft: Draft, documents: Path) -> dict[Path, bytes]:
    """The text as read, by its place among the documents."""
    if not documents.is_dir():
        raise DxError(f"no folder of documents at '{documents.as_posix()}'; nothing was added")
    copy, text = documents / str(draft.report.document), draft.document.text.encode()
    try:
        if copy.exists() and (no_file(copy) or copy.read_bytes() != text):  # the same is what a killed run put there
            raise DxError(f"{copy.as_posix()} is there already; nothing was added")
    except OSError as error:
        raise DxError(f"cannot look at {copy.as_posix()}: {error.strerror}; nothing was added") from None
    return {copy: text}


def _put_back(path: Path, content: bytes | None) -> None:
    with suppress(OSError, DxError):
        if content is None:
            path.unlink(missing_ok=True)
        elif path.read_bytes() != content:
            folders.replace(path, content)


def _left(draft: Draft, folder: Path, documents: Path | None) -> Iterable[str]:
    report = draft.report
    if documents is None:
        text = (draft.folder / TEXT).as_posix()
        yield f"keep {text} as {report.document} in the folder of the documents, for `dx verify`"
    if report.notes and "title is ours" in report.notes:
        yield f"look at the title in reports/{report.id}/report.yml: one language of it was made, not printed"
    if _is_own(folder):
        yield f"{NEXT}: translations of new notes are collected, notebooks run, their outputs stored"
