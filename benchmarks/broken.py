"""Every kind of file that is read: good ones to begin with, and what has to hold when a broken one is read.

A reader takes the file or raises ``DxError``. What was taken is held to more: a figure to the digits that are printed.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import documents
import passages

from dxlib.errors import DxError, Faults, InvalidData
from dxlib.indicators import Definitions, load_definitions
from dxlib.loaders import Evidence, load
from dxlib.loaders.contract import Report
from dxlib.loaders.dimensions import Dimensions, read_dimensions
from dxlib.loaders.reports import producer_faults
from dxlib.places import HOME, NOTEBOOKS, PACKAGE

Reader = Callable[[Path, str], None]

REPORT = "2024-02-16-decision-942"
_ROWS = 9  # lines of a table that a good file keeps, so that many broken ones are read a second
_TABLES = ("observations", "claims", "targets", "adoption", "details", "tasks", "commitments", "uncounted")


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes:
        form: as ``mutations`` knows it.
        good: files that are read without a fault, by the name that a broken one gets in the folder.
        read: reads the file of a name in a folder in which everything else is good.
        beside: puts everything else into a folder, once.
        seconds: of the processor, that one file may take.
        within: reads what stands inside of a file, without one.
        share: how much of the time it gets, beside others that have 1.
    """

    name: str
    form: str
    good: Callable[[], Mapping[str, bytes]]
    read: Reader = lambda folder, name: None
    beside: Callable[[Path], None] = lambda folder: None
    seconds: float = 5.0
    within: Callable[[bytes], None] | None = None
    share: float = 1.0


@cache
def good_files(kind: Kind) -> Mapping[str, bytes]:
    """Return the good files of a kind, made once."""
    return kind.good()


def held_to_print(evidence: Evidence) -> None:
    """Refuse figures whose digits are not those that are printed, where one number alone is printed."""
    frame = evidence.observations
    for value, printed in zip(frame["value"].to_list(), frame["as_printed"].to_list(), strict=True):
        passages.digits_held(value, str(printed))


def _told(error: DxError) -> None:
    """Refuse a message that says nothing, or too much."""
    assert str(error) and "Traceback" not in str(error) and len(str(error)) < 160_000, "a message that is no message"


def _placed(error: DxError, name: str) -> None:
    """Refuse a fault that does not say where it is."""
    _told(error)
    if isinstance(error, InvalidData):
        assert error.faults and all(fault.file and fault.line >= 0 for fault in error.faults), f"no place: {error}"
    else:
        place = Path(name)
        named = (place.name, place.parent.name or place.name)
        assert any(one in str(error) for one in named), f"the file is not named: {str(error)[:200]}"


def judged(kind: Kind, folder: Path, name: str, content: bytes = b"") -> bool:
    """Read a file, or what stands inside of one; return whether it was taken.

    Raises:
        Exception: whatever is neither taking nor ``DxError`` with a place.
    """
    try:
        kind.within(content) if kind.within else kind.read(folder, name)
    except DxError as error:
        _told(error) if kind.within else _placed(error, name)
        return False
    return True


def _short(path: Path) -> bytes:
    return b"".join(path.read_bytes().splitlines(keepends=True)[:_ROWS])


def _report() -> dict[str, bytes]:
    folder = HOME / "data" / "reports" / REPORT
    return {f"reports/{REPORT}/{name}.csv": _short(folder / f"{name}.csv") for name in _TABLES}


def _data(folder: Path) -> None:
    """A folder of evidence with one report in it."""
    (folder / "reports" / REPORT).mkdir(parents=True)
    for name in ("areas.yml", "producers.yml", "breakdowns.yml"):
        shutil.copy(HOME / "data" / name, folder)
    shutil.copy(HOME / "data" / "reports" / REPORT / "report.yml", folder / "reports" / REPORT)
    for name, content in _report().items():
        (folder / name).write_bytes(content)


def _load(folder: Path, _name: str) -> None:
    held_to_print(load(data=folder))


def _whole() -> dict[str, bytes]:
    """Every file of a folder of evidence."""
    lists = _of("areas.yml", "producers.yml", "breakdowns.yml", f"reports/{REPORT}/report.yml")()
    return {**_report(), **lists, **_remarks()}


def _report_here(folder: Path, faults: Faults) -> Report | None:
    from dxlib.loaders.reports import read_report

    path = folder / "reports" / REPORT
    found = read_report(path, [file.name for file in path.iterdir()], faults)
    faults.raise_any()
    return found


@cache
def _known(folder: Path) -> tuple[Definitions, Dimensions, Report]:
    """What rows are held to, where nothing of it is broken."""
    faults = Faults()
    return load_definitions(), read_dimensions(folder, faults), _report_here(folder, faults)


def _rows(folder: Path, name: str) -> None:
    """One table of a report, as ``load`` reads it."""
    from dxlib.loaders.evidence import _read_table

    table, faults = Path(name).stem, Faults()
    definitions, dimensions, report = _known(folder)
    folders = {folder / "reports" / REPORT: frozenset([f"{table}.csv"])}
    frame = _read_table(folders, table, definitions, dimensions, {REPORT: report}, faults)
    faults.raise_any()
    if table == "observations":
        for value, printed in zip(frame["value"].to_list(), frame["as_printed"].to_list(), strict=True):
            passages.digits_held(value, str(printed))


def _report_file(folder: Path, _name: str) -> None:
    faults = Faults()
    report = _report_here(folder, faults)
    faults.add(producer_faults(report, _known(folder)[1]))
    faults.raise_any()


def _lists() -> dict[str, bytes]:
    """The begin of the lists that rows name."""
    areas = (HOME / "data" / "areas.yml").read_text(encoding="utf-8")
    records = re.split(r"(?m)^(?=- code:)", areas)
    kept = [one for one in records[:14] if "successors" not in one]
    return {**_of("producers.yml", "breakdowns.yml")(), "areas.yml": "".join(kept).encode()}


def _dimensions(folder: Path, _name: str) -> None:
    faults = Faults()
    read_dimensions(folder, faults)
    faults.raise_any()


def _remarks_file(folder: Path, _name: str) -> None:
    from dxlib.loaders.remarks import read_remarks, remarks_frame

    definitions, _dimensions, report = _known(folder)
    rows, found = read_remarks(folder, definitions, {REPORT: report})
    faults = Faults()
    faults.add(found)
    faults.raise_any()
    remarks_frame(rows)


def _of(*names: str) -> Callable[[], dict[str, bytes]]:
    return lambda: {name: (HOME / "data" / name).read_bytes() for name in names}


def _remarks() -> dict[str, bytes]:
    """Remarks about the one report that is there."""
    parts = re.split(r"(?m)^(?=- id:)", (HOME / "data" / "remarks.yml").read_text(encoding="utf-8"))
    alone = [part for part in parts if set(re.findall(r"report: (\S+?)[,}\n]", part)) == {REPORT}]
    return {"remarks.yml": "".join(alone[:3]).encode()}


def _definitions(folder: Path, name: str) -> None:
    from dxlib.indicators import load_definitions

    load_definitions.__wrapped__(folder)


def _own_definitions(folder: Path, name: str) -> None:
    from dxlib.errors import Faults
    from dxlib.indicators import load_definitions
    from dxlib.indicators.own import define

    faults = Faults()
    faults.add(define(folder / name, load_definitions())[1])
    faults.raise_any()


def _all_definitions(folder: Path) -> None:
    for name, content in _definition_files().items():
        (folder / name).write_bytes(content)


def _definition_files() -> dict[str, bytes]:
    """Units, pillars, and of each pillar the begin of its file."""
    found = {}
    for path in sorted((PACKAGE / "indicators").glob("*.yml")):
        parts = re.split(r"(?m)^(?=- id:)", path.read_text(encoding="utf-8"))
        alone = [one for one in parts[1:] if not re.search(r"numerator|denominator|part_of|accumulates|weight", one)]
        whole = path.stem in ("pillars", "units")
        found[path.name] = path.read_bytes() if whole else "".join(alone[:4]).encode()
    return found


_OWN_DEFINITION = """\
- id: pilot_dossiers
  name: {en: Dossiers of the pilot, vi: Hồ sơ thử nghiệm}
  pillar: digital_government
  topic: online_services
  unit: percent
  timing: instant
  direction: up
  definition: {en: Dossiers handled by the pilot., vi: Hồ sơ do đơn vị thử nghiệm xử lý.}
  breaks: [{from: 2024-01-01, why: {en: Counted anew., vi: Cách tính mới.}}]
  bounds: [0, 100]
"""
_OWN = (
    "indicator,period,area,value,as_printed,note\n"
    'dossiers_online_share,2023,Lai Châu,41.5,"41,5%",\n'
    "attacks,2023-Q1,VN,3712,3.712,counted by hand\n"
    'dossiers_online_share,2023-06,VN-HN,58.41,"58,41%",\n'
)


def _own_files() -> dict[str, bytes]:
    other = _OWN.replace(",", ";").replace('"41;5%"', "41,5%").replace('"58;41%"', "58,41%")
    return {"own.csv": _OWN.encode(), "other.csv": b"\xef\xbb\xbf" + other.encode()}


def _own_workbook() -> dict[str, bytes]:
    import csv
    import io

    from openpyxl import Workbook

    book, out = Workbook(), BytesIO()
    for row in csv.reader(io.StringIO(_OWN)):
        book.active.append([float(cell) if re.fullmatch(r"\d+\.\d+", cell) else cell for cell in row])
    book.save(out)
    return {"own.xlsx": out.getvalue()}


def _sdmx() -> dict[str, bytes]:
    head = "FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE,UNIT_MULT,PRODUCER,COMMENT_EN\n"
    rows = ("A,VN,dossiers_online_share,2023,58.41,A,percent,0,_U,a note\n", "Q,VN,attacks,2023-Q1,3.712,E,,3,_Z,\n",
            "A,VN-01,dossiers_online_share,2022,41.5,A,PT,,,\n")  # fmt: skip
    begins = {"own.csv": ("DATAFLOW,", "DX:FIGURES(1.0),"),
              "two.csv": ("STRUCTURE,STRUCTURE_ID,ACTION,", "dataflow,DX:FIGURES(1.0),I,")}  # fmt: skip
    return {name: "".join([first + head, *(each + row for row in rows)]).encode()
            for name, (first, each) in begins.items()}  # fmt: skip


@cache
def _before() -> Evidence:
    return load()


def _own_parquet() -> dict[str, bytes]:
    import io

    import pandas as pd

    return {"own.parquet": pd.read_csv(io.StringIO(_OWN), dtype={"as_printed": "str"}).to_parquet(index=False)}


def _add(folder: Path, name: str) -> None:
    from dxlib.loaders.own import add

    held_to_print(add(folder / name, published="2024-03-01", alone=True, evidence=_before()))


def _add_sdmx(folder: Path, name: str) -> None:
    """What is given there is no print but a number, by which nothing is held to its digits."""
    from dxlib.loaders.own import add

    add(folder / name, published="2024-03-01", alone=True, evidence=_before())


def _suite(folder: Path, name: str) -> None:
    from dxlib.briefing.running.suite import read_suite

    read_suite(folder / name)


def _notebooks(folder: Path) -> None:
    for path in NOTEBOOKS.glob("*.ipynb"):
        (folder / path.name).touch()


def _catalogue(folder: Path, name: str) -> None:
    from dxlib.text.catalogue import read_catalogue

    read_catalogue(folder / name).gettext("attacks")


def _short_catalogue() -> dict[str, bytes]:
    texts = (NOTEBOOKS / "locale" / "vi" / "LC_MESSAGES" / "notebooks.po").read_text(encoding="utf-8").split("\n\n")
    return {"vi/LC_MESSAGES/notebooks.po": "\n\n".join(texts[:8]).encode() + b"\n"}


def _notebook(folder: Path, name: str) -> None:
    from dxlib.briefing.running import runner
    from dxlib.briefing.running.translation import in_language

    runner.parameters_cell(runner.read_cells(folder / name))
    in_language(folder / name, "vi", folder / "translated")


def _translations(folder: Path) -> None:
    place = folder / "locale" / "vi" / "LC_MESSAGES"
    place.mkdir(parents=True)
    shutil.copy(NOTEBOOKS / "locale" / "vi" / "LC_MESSAGES" / "notebooks.po", place)


def _short_notebook() -> dict[str, bytes]:
    whole = json.loads((NOTEBOOKS / "overview.ipynb").read_bytes())
    whole["cells"] = [{**cell, "outputs": []} if "outputs" in cell else cell for cell in whole["cells"][:6]]
    return {"overview.ipynb": json.dumps(whole).encode()}


_ASKED = {"period": "2023", "baseline": "2022", "as_of": "", "language": "en", "area": "VN", "reports": "documents"}


@cache
def _figures() -> bytes:
    from dxlib.briefing.running import since

    content = since.held(_ASKED, "digital_government")
    lists = {name: value[:4] if isinstance(value, list) else value for name, value in content.items()}
    return since.stored(lists)


def _edition() -> dict[str, bytes]:
    record: dict[str, Any] = {
        "parameters": {**_ASKED, "pillar": None, "formats": "html"}, "published": "2024-04-30",
        "data": {"data/areas.yml": "0" * 64}, "files": {"index.html": "0" * 64, "figures.json": "0" * 64},
    }  # fmt: skip
    return {"mine/edition.json": json.dumps(record).encode()}


def _editions(folder: Path) -> None:
    for name in ("mine", "other"):
        (folder / name).mkdir()
        (folder / name / "edition.json").write_bytes(_edition()["mine/edition.json"])
        (folder / name / "figures.json").write_bytes(_figures())
        (folder / name / "index.html").write_text("<title>x</title>", encoding="utf-8")


def _shelf(folder: Path, _name: str) -> None:
    from dxlib.analysis import editions
    from dxlib.briefing.running import shelf, since
    from dxlib.places import SUITE
    from dxlib.text import differences_lead

    held = json.loads(_figures())
    shelf.write_index(folder, _read_suite(SUITE))
    found = since.earlier("mine", folder, held)
    differences_lead(editions.differences(found.before, found.after), found.before, found.after, "vi")


def _record(folder: Path, name: str) -> None:
    """The record of an edition, as the shelf reads it; what is damaged is refused."""
    from dxlib.briefing.running.shelf import _read, _row

    found = _read((folder / name).parent, {"data/areas.yml": "0" * 64})
    if found.damage:
        raise DxError(f"{name}: {found.damage}")
    _row(found, {}, {}, "vi")


def _since(folder: Path, _name: str) -> None:
    """The figures of an edition, as another one is compared with it."""
    from dxlib.analysis import editions
    from dxlib.briefing.running import since
    from dxlib.text import differences_lead

    found = since.earlier("mine", folder, json.loads(_figures()))
    differences_lead(editions.differences(found.before, found.after), found.before, found.after, "vi")


@cache
def _read_suite(path: Path) -> Any:
    from dxlib.briefing.running.suite import read_suite

    return read_suite(path)


@cache
def _draft_files() -> dict[str, bytes]:
    import tempfile

    from dxlib.reading.decisions import Decision, decide, now
    from dxlib.reading.drafts import read

    with tempfile.TemporaryDirectory() as place:
        source = Path(place, "report.txt")
        source.write_text(documents.TEXT, encoding="utf-8")
        draft = read(source, out=Path(place, "drafts"), id="2025-02-10-made-up")
        decide(draft, [Decision(proposal=n, reader=1, who="reader", at=now(), action="accept") for n in (1, 2, 3)])
        return {f"draft/{path.name}": path.read_bytes() for path in sorted(draft.iterdir()) if path.name != source.name}


def _drafts(folder: Path) -> None:
    (folder / "draft").mkdir()
    for name, content in _draft_files().items():
        (folder / name).write_bytes(content)


def _draft(folder: Path, _name: str) -> None:
    from dxlib.reading.decisions import decided
    from dxlib.reading.drafts import open_draft

    open_draft(folder / "draft")
    decided(folder / "draft")


def _decision_file() -> dict[str, bytes]:
    return {name: content for name, content in _draft_files().items() if name.endswith("decisions.jsonl")}


def _decisions(folder: Path, _name: str) -> None:
    """The decisions of a review, and the rows that they make."""
    from dxlib.reading.decisions import decided
    from dxlib.reading.rows import to_write

    proposals = {one.number: one for one in _opened(folder).proposals}
    for number, decision in decided(folder / "draft").items():
        if number in proposals and 0 <= decision.choice < len(proposals[number].readings):
            to_write(proposals[number], decision)


@cache
def _opened(folder: Path) -> Any:
    from dxlib.reading.drafts import open_draft

    return open_draft(folder / "draft")


def _document(folder: Path, name: str) -> None:
    from dxlib.reading.extraction import extract

    document = extract(folder / name)
    assert all("\n" not in line.text for line in document.lines), "a line of two lines"
    document.text.encode()


def _entries(folder: Path) -> None:
    (folder / _KEY[:2]).mkdir()


_KEY, _KEPT = "ab" * 32, b"what was kept" * 99


def _entry() -> dict[str, bytes]:
    from dxlib.notation import store

    return {f"{_KEY[:2]}/{_KEY}.kept": store._closed(_KEY, _KEPT)}


def _cache(folder: Path, name: str) -> None:
    """Whatever stands there, what is served is what was put there, or nothing."""
    from dxlib.notation import store

    kept = store.Store(folder).get(_KEY)
    assert kept in (None, _KEPT), "another content is served than was kept"
    if kept is None:
        raise DxError(f"{name} is not served")


KINDS = (
    Kind("evidence as a whole", "csv", _whole, _load, _data, share=0.5),
    Kind("rows of evidence", "csv", _report, _rows, _data),
    Kind("report.yml", "yaml", _of(f"reports/{REPORT}/report.yml"), _report_file, _data),
    Kind("areas, producers, breakdowns", "yaml", _lists, _dimensions),
    Kind("remarks", "yaml", _remarks, _remarks_file, _data),
    Kind("definitions", "yaml", _definition_files, _definitions, _all_definitions),
    Kind("own definitions", "yaml", lambda: {"own.yml": _OWN_DEFINITION.encode()}, _own_definitions),
    Kind("own figures, CSV", "csv", _own_files, _add),
    Kind("own figures, SDMX-CSV", "csv", _sdmx, _add_sdmx),
    Kind("own figures, workbook", "zip", _own_workbook, _add),
    Kind("own figures, Parquet", "binary", _own_parquet, _add),
    Kind("suite.yml", "yaml", lambda: {"suite.yml": (NOTEBOOKS / "suite.yml").read_bytes()}, _suite, _notebooks),
    Kind("catalogues", "po", _short_catalogue, _catalogue),
    Kind("notebooks", "json", _short_notebook, _notebook, _translations),
    Kind("edition.json", "json", _edition, _record, _editions),
    Kind("figures.json", "json", lambda: {"mine/figures.json": _figures()}, _since, _editions),
    Kind("the shelf of editions", "json", lambda: {**_edition(), "mine/figures.json": _figures()}, _shelf, _editions,
         share=0.5),
    Kind("drafts", "json", _draft_files, _draft, _drafts),
    Kind("decisions of reviews", "json", _decision_file, _decisions, _drafts),
    Kind("documents: text, Markdown", "text", documents.texts, _document),
    Kind("documents: web page", "html", documents.page, _document),
    Kind("documents: Word", "zip", documents.docx, _document),
    Kind("documents: slides", "zip", documents.pptx, _document),
    Kind("documents: workbook", "zip", _own_workbook, _document),
    Kind("documents: PDF", "binary", documents.pdf, _document, seconds=20.0),
    Kind("cache entries", "binary", _entry, _cache, _entries),
    Kind("printed figures", "text", passages.prints, within=passages.read_print, share=2),
    Kind("periods as people write them", "text", passages.periods, within=passages.read_period, share=2),
    Kind("cells of tables", "csv", passages.rows, within=passages.read_rows),
    Kind("Markdown of notebooks", "text", passages.markdown, within=passages.read_markdown),
    Kind("HTML of notebooks", "html", passages.html, within=passages.read_html),
    Kind("words shown in Markdown", "text", passages.words, within=passages.read_words),
)  # fmt: skip
