"""A report that comes in, for tests: a document of a few lines, and what its figures are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dxlib.errors import DxError
from dxlib.reading import extraction, proposals
from dxlib.reading.decisions import Decision, decide, now
from dxlib.reading.document import Document, Line, Place
from dxlib.reading.proposal import Proposal, Reading

TEXT = """\
BỘ THÔNG TIN VÀ TRUYỀN THÔNG
Số: 21/BC-BTTTT
Hà Nội, ngày 10 tháng 6 năm 2023
BÁO CÁO
Tình hình an toàn mạng tháng 5 năm 2023
Trong tháng có 1.204 cuộc tấn công, tăng 15% so với tháng 4/2023.
Cả nước có 57/63 tỉnh mở lớp, gồm 3.517 học viên.
"""
PLACES = {6: Place(page=1, paragraph=2), 7: Place(page=1, table=1, row=2)}
MONTH = {"period": "2023-05", "area": "VN"}
READINGS = {
    "1.204": Reading(
        table="observations", score=0.9,
        row=MONTH | {"indicator": "attacks", "value": 1204.0, "qualifier": "exact", "as_printed": "1.204", "line": 6},
    ),
    "15%": Reading(
        table="claims", score=0.8,
        row=MONTH | {"indicator": "attacks", "base_period": "2023-04", "form": "growth", "value": 15.0,
                     "qualifier": "exact", "as_printed": "tăng 15%", "line": 6},
    ),
    "57/63": Reading(
        table="details", score=0.5,
        row=MONTH | {"name_en": "Provinces that held courses", "name_vi": "Tỉnh mở lớp", "unit": "provinces",
                     "value": 57.0, "total": 63.0, "qualifier": "exact", "as_printed": "57/63", "line": 7},
    ),
    "3.517": Reading(
        table="details", score=0.4,
        row=MONTH | {"name_en": "Learners", "name_vi": "Học viên", "unit": "persons", "value": 3517.0,
                     "qualifier": "exact", "as_printed": "3.517", "line": 7},
    ),
}  # fmt: skip
_FIGURE = re.compile(r"\d+(?:[./]\d+)*%?")


def extract(path: Path) -> Document:
    """Return a text as a document; ``PK`` stands for what is none."""
    content = path.read_bytes()
    if content.startswith(b"PK"):
        raise DxError(f"{path.name} is no document; it is damaged")
    lines = content.decode("utf-8").removesuffix("\n").split("\n")
    return Document(
        format="text", lines=tuple(Line(text=text, place=PLACES.get(n, Place())) for n, text in enumerate(lines, 1))
    )


def propose(document: Document, _report: Any, _evidence: Any) -> tuple[Proposal, ...]:
    """Return a proposal for every figure: the row that is known for it, or digits that are no figure."""
    found: list[Proposal] = []
    for n, line in enumerate(document.lines, 1):
        for match in _FIGURE.finditer(line.text):
            other = Reading(table="uncounted", score=0.1, row={"as_printed": match[0], "line": n, "reason": "date"})
            known = READINGS.get(match[0])
            readings = (other,) if known is None else (known.model_copy(update={"row": known.row | {"line": n}}), other)
            confidence = "sure" if known is None else "likely"
            found.append(
                Proposal(number=len(found) + 1, line=n, start=match.start(), end=match.end(), confidence=confidence,
                         readings=readings)
            )  # fmt: skip
    return tuple(found)


def stand_in(patch: Any) -> None:
    """Let these two functions read files and propose rows."""
    patch.setattr(extraction, "extract", extract)
    patch.setattr(proposals, "propose", propose)


def accepted(draft: Path, numbers: Iterable[int], reader: int = 1, **other: Any) -> None:
    """Accept the first reading of some proposals."""
    decide(
        draft,
        (Decision(proposal=n, reader=reader, who="A. Reader", at=now(), action="accept", **other) for n in numbers),
    )


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
