"""Drafts for the tests of the review: a made-up report as text, and a page of PDF with a box round every word."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from dxlib.loaders.contract import Report
from dxlib.reading.document import Cell, Document, Line, Place, Word
from dxlib.reading.proposal import Proposal, Reading, Reason

ID, PUBLISHED = "2025-02-10-made-up", date(2025, 2, 10)
# A figure of a line stands in brackets, with its confidence and its readings after it: <61,2%;sure;...>
_FIGURE = re.compile(r"<([^;>]+);(open|likely|sure);([^>]*)>")
_TABLES = {"o": "observations", "c": "claims", "t": "targets", "d": "details", "u": "uncounted"}
TEXT = """\
BÁO CÁO TÌNH HÌNH THỬ NGHIỆM
Số <7/BC-TN;sure;u identifier>, ngày <10 tháng 02 năm 2025;sure;u date>
<1;sure;u numbering>. Dịch vụ công
Trong năm <2024;likely;u date|u scope> các nơi làm thử nhận qua mạng <61,2%;sure;o dossiers_online_share 2024> hồ sơ.
Người dân hài lòng với thủ tục: <88,4%;sure;o satisfaction_procedures 2024|d 2024>.
Kỳ trước là <86,9%;open;o satisfaction_procedures 2023|c satisfaction_procedures 2024>.
Mục tiêu của năm <2025;open;u date|u scope> là <≥ 82%;likely;t dossiers_online_share 2025|d 2025>.
Số đơn vị cùng làm là <60/63;open;o provinces_smedx_plan 2024-12-31|d 2024-12-31> tỉnh, thành phố.
<2;sure;u numbering>. An toàn thông tin
Hệ thống thử ghi nhận <hơn 9,1 nghìn;likely;o attacks 2024|o attacks 2024-S2|d 2024> cuộc tấn công.
Số đó <giảm 28,9%;likely;c attacks 2024|o attacks 2024> so với năm <2023;sure;u date>.
Có <45 hệ thống;open;d 2024-12-31|u scope> được đưa vào diễn tập trong <3 ngày;open;d 2024|u date>.
"""
_AREAS = ("Hà Nội", "Đà Nẵng", "Hải Phòng", "Cần Thơ", "Huế", "Cà Mau", "Lào Cai", "Sơn La")


def text_of_report() -> str:
    """The made-up report; a line a province makes its queue about as long as that of a page."""
    rows = [
        f"{name}: <{40 + 3 * n},{n}%;{'sure' if n % 3 else 'likely'};o dossiers_online_share 2024 {name}|d 2024> hồ sơ "
        f"qua mạng, <{70 + n},5%;{'sure' if n % 2 else 'open'};o satisfaction_procedures 2024 {name}|d 2024> hài lòng."
        for n, name in enumerate(_AREAS)
    ]
    return TEXT + "\n".join(rows) + "\n"


@dataclass(frozen=True)
class Made:
    """A draft as ``open_draft`` returns it."""

    folder: Path
    document: Document
    report: Report
    proposals: tuple[Proposal, ...]
    original: Path
    corrected: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def made(folder: Path, text: str = "") -> Made:
    """Write the draft of a text in the notation of ``TEXT``; by default of the whole made-up report."""
    lines, proposals = [], []
    for number, line in enumerate((text or text_of_report()).splitlines(), start=1):
        plain, figures = _parted(line)
        lines.append(Line(text=plain, place=Place(paragraph=number)))
        for start, end, confidence, readings in figures:
            told = tuple(_reading(one, plain[start:end], number, n) for n, one in enumerate(readings.split("|")))
            proposals.append(Proposal(number=len(proposals) + 1, line=number, start=start, end=end,
                                      confidence=confidence, readings=told))  # fmt: skip
    document = Document(format="text", lines=tuple(lines))
    return written(folder, document, proposals, document.text.encode(), "made-up.txt")


def made_table(folder: Path) -> Made:
    """Write the draft of a made-up table: a row a province, a column of two indicators each, and one out of place."""
    heads = ("Địa phương", "Hồ sơ qua mạng", "Hài lòng")
    lines, proposals = [Line(text="Kết quả năm 2024 của các nơi làm thử")], []
    for number, name in enumerate(_AREAS, start=2):
        confidence = ("likely", "open", "sure")[number % 3]
        kind = "d 2024" if number == 5 else f"o satisfaction_procedures 2024 {name}"
        row = (
            f"{name} | <{40 + number},5%;{confidence};o dossiers_online_share 2024 {name}|d 2024>"
            f" | <{70 + number},5%;open;{kind}>"
        )
        plain, figures = _parted(row)
        edges = [0, *(found.end() for found in re.finditer(r" \| ", plain)), len(plain) + 3]
        cells = tuple(
            Cell(start=start, end=end - 3, column=column, above=(heads[column - 1],), before=name if column > 1 else "")
            for column, (start, end) in enumerate(pairwise(edges), start=1)
        )
        lines.append(Line(text=plain, kind="row", place=Place(table=1, row=number), cells=cells))
        for start, end, sure, readings in figures:
            told = tuple(_reading(one, plain[start:end], number, n) for n, one in enumerate(readings.split("|")))
            proposals.append(Proposal(number=len(proposals) + 1, line=number, start=start, end=end,
                                      confidence=sure, readings=told))  # fmt: skip
    document = Document(format="text", lines=tuple(lines))
    return written(folder, document, proposals, document.text.encode(), "made-up.txt")


def written(folder: Path, document: Document, proposals: list[Proposal], original: bytes, name: str) -> Made:
    """Write a draft's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    report: dict[str, Any] = {
        "id": ID, "title": {"en": "A made-up report", "vi": "Báo cáo làm thử"}, "issuer": "Nơi làm thử",
        "number": "7/BC-TN",
        "producer": "mic", "published": str(PUBLISHED), "published_basis": "printed", "as_of": "2024-12-31",
        "covers": "2024", "document": f"{ID}.txt", "sha256": sha256(document.text.encode()).hexdigest(),
        "lines": len(document.lines), "language": "vi",
    }  # fmt: skip
    source = {"file": name, "sha256": sha256(original).hexdigest()}
    (folder / "report.yml").write_text(
        yaml.safe_dump(report | {"source": source}, allow_unicode=True), encoding="utf-8"
    )
    (folder / "document.txt").write_text(document.text, encoding="utf-8")
    (folder / "document.json").write_text(document.model_dump_json(exclude_defaults=True), encoding="utf-8")
    (folder / "proposals.json").write_bytes(TypeAdapter(list[Proposal]).dump_json(proposals, exclude_defaults=True))
    (folder / name).write_bytes(original)
    return Made(folder, document, Report.model_validate(report), tuple(proposals), folder / name)


def _parted(line: str) -> tuple[str, list[tuple[int, int, str, str]]]:
    plain, figures, at = "", [], 0
    for found in _FIGURE.finditer(line):
        plain += line[at : found.start()]
        figures.append((len(plain), len(plain) + len(found[1]), found[2], found[3]))
        plain, at = plain + found[1], found.end()
    return plain + line[at:], figures


def _reading(told: str, printed: str, line: int, place: int) -> Reading:
    """A reading such as ``o attacks 2024 Hà Nội``: table, indicator or reason, period, area."""
    kind, *words = told.split()
    row: dict[str, Any] = {"as_printed": printed, "line": line}
    if kind == "u":
        row |= {"reason": words[0]}
    else:
        row |= _cells(kind, words) | _values(kind, printed)
    reasons = (Reason(rule="words", found="hồ sơ"), Reason(rule="unit", found="%")) if kind in "ot" else ()
    return Reading(table=_TABLES[kind], row=row, score=round(0.9 - 0.2 * place, 2), reasons=reasons)


def _cells(kind: str, words: list[str]) -> dict[str, Any]:
    if kind == "d":
        return {"name_en": "", "name_vi": "", "unit": "", "period": words[0], "area": "VN"}
    indicator, period, *area = words
    codes = {"Hà Nội": "VN-HN", "Đà Nẵng": "VN-DN", "Hải Phòng": "VN-HP", "Cần Thơ": "VN-CT", "Huế": "VN-26",
             "Cà Mau": "VN-59", "Lào Cai": "VN-02", "Sơn La": "VN-05"}  # fmt: skip
    own = {"indicator": indicator, "period": period, "area": codes.get(" ".join(area), "VN")}
    if kind == "c":
        own |= {"base_period": "2023", "form": "growth"}
    if kind == "t":
        own |= {"operator": ">=", "authority": "942/QĐ-TTg"}
    return own


def _values(kind: str, printed: str) -> dict[str, Any]:
    from dxlib.notation.figures import read_figure

    figure = read_figure(printed)
    own = {"value": -figure.value if kind == "c" and figure.falling else figure.value}
    own |= {} if kind == "t" else {"qualifier": figure.qualifier}
    return own | ({"total": figure.total} if figure.total and kind in "od" else {})


_PAGE = """\
#set page(width: 420pt, height: 560pt, margin: 46pt)
#set text(font: "Noto Sans", size: 11pt)
= Báo cáo làm thử
Trong kỳ này các nơi làm thử tiếp nhận 61,2% hồ sơ qua mạng, cao hơn hẳn so với kỳ trước.

#table(columns: 3, [Nơi làm thử], [Hồ sơ qua mạng], [Hài lòng], [Hà Nội], [40,5%], [70,5%], [Đà Nẵng], [43,1%], [71,5%])
"""


def made_from_pdf(folder: Path) -> Made:
    """Write the draft of a page of PDF: a sentence and a table, each word with its box."""
    import typst

    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "page.typ"
    source.write_text(_PAGE, encoding="utf-8")
    content = typst.compile(str(source))
    source.unlink()
    lines = _lines_of(content)
    proposals = []
    for number, line in enumerate(lines, start=1):
        for found in re.finditer(r"\d+,\d%", line.text):
            area = {"Hà N": "VN-HN", "Đà N": "VN-DN"}.get(line.text[:4], "VN")
            row = {
                "indicator": "dossiers_online_share",
                "period": "2024",
                "area": area,
                "value": float(found[0].strip("%").replace(",", ".")),
                "qualifier": "exact",
                "as_printed": found[0],
                "line": number,
            }
            proposals.append(
                Proposal(
                    number=len(proposals) + 1,
                    line=number,
                    start=found.start(),
                    end=found.end(),
                    confidence="open",
                    readings=(Reading(table="observations", row=row, score=0.5),),
                )
            )
    return written(folder, Document(format="pdf", lines=tuple(lines)), proposals, content, "made-up.pdf")


def _lines_of(content: bytes) -> list[Line]:
    """The lines of the page, each with its words; those of three words beginning alike are rows of the table."""
    from io import BytesIO

    import pdfplumber

    with pdfplumber.open(BytesIO(content)) as pdf:
        rows = pdf.pages[0].extract_text_lines(return_chars=False)
        words = pdf.pages[0].extract_words(use_text_flow=False)
    lines = []
    for row in rows:
        own = sorted(
            (w for w in words if row["top"] - 1 < (w["top"] + w["bottom"]) / 2 < row["bottom"] + 1),
            key=lambda w: w["x0"],
        )
        text, placed = "", []
        for word in own:
            text += " " if text else ""
            placed.append(Word(start=len(text), end=len(text) + len(word["text"]),
                               box=(word["x0"], word["top"], word["x1"], word["bottom"])))  # fmt: skip
            text += word["text"]
        place = Place(page=1, box=(own[0]["x0"], row["top"], own[-1]["x1"], row["bottom"]))
        cells: tuple[Cell, ...] = ()
        if found := re.fullmatch(r"(Hà Nội|Đà Nẵng) (\S+) (\S+)", text):
            heads = ("Nơi làm thử", "Hồ sơ qua mạng", "Hài lòng")
            cells = tuple(Cell(start=found.start(n), end=found.end(n), column=n, above=(heads[n - 1],),
                               before="" if n == 1 else found[1]) for n in (1, 2, 3))  # fmt: skip
            place = place.model_copy(update={"table": 1, "row": len([one for one in lines if one.cells]) + 1})
        lines.append(Line(text=text, kind="row" if cells else "text", place=place, cells=cells, words=tuple(placed)))
    return lines


if __name__ == "__main__":  # makes both beside each other, to look at: python tests/made_drafts.py FOLDER
    import sys

    for name, make in (("text", made), ("pdf", made_from_pdf)):
        print(json.dumps({"draft": make(Path(sys.argv[1]) / name).folder.as_posix()}))
