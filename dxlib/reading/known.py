"""Whether a document is there already: the same file, the same text, or nearly the same text in another format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dxlib.errors import DxError
from dxlib.loaders import Evidence
from dxlib.loaders.contract import ROWS, Report
from dxlib.notation.figures import clean
from dxlib.notation.files import read_yaml

ALIKE = 0.8  # of the runs of digits; two reports of one ministry share half of theirs at most
_WORDS_ALIKE = 0.6  # a scan loses more words than digits
_FEW = 8  # runs of digits that any two documents may share
_ADDRESS = re.compile(rb"""\A\s*(https?://\S+)|rel=["']?canonical["']?\s+href=["'](https?://[^"']+)""", re.I)
_DIGITS = re.compile(r"\d+")


class AlreadyThere(DxError):
    """A document that the data or a draft hold already."""


@dataclass(frozen=True)
class Known:
    """A document that is there.

    Attributes:
        where: how messages name it.
        sums: the checksums of its text and of its file.
        file: the name of the file that it was read from, or of its text.
        runs: its runs of digits; of a report in the data those of its rows, which hold them all.
        text: the text, where it is at hand.
        report: its id, if it is in the data.
    """

    where: str
    sums: frozenset[str]
    file: str
    runs: tuple[str, ...]
    text: str = ""
    report: str = ""


def documents(evidence: Evidence, drafts: Path | None = None) -> Iterator[Known]:
    """Yield every document of the data, then every draft of a folder."""
    frames = [getattr(evidence, name) for name in ROWS]
    for row in evidence.documents.itertuples():
        own = [printed for frame in frames for printed in frame.loc[frame["report"] == row.id, "as_printed"]]
        sums = frozenset(one for one in (row.sha256, row.source_sha256) if isinstance(one, str))
        file = row.source if isinstance(row.source, str) else row.document
        yield Known(f"the report {row.id} of the data", sums, file, runs_of(" ".join(own)), report=row.id)
    for folder, report in in_drafts(drafts) if drafts else ():
        text = (folder / "document.txt").read_text(encoding="utf-8", errors="replace")
        sums = frozenset(one for one in (report.sha256, report.source.sha256 if report.source else None) if one)
        file = report.source.file if report.source else ""
        yield Known(f"the draft {folder.as_posix()}", sums, file, runs_of(text), text)


def in_drafts(out: Path) -> Iterator[tuple[Path, Report]]:
    """Yield the drafts of a folder, each with its report; what is none is passed over."""
    for file in sorted(out.glob("*/report.yml")):
        report, _ = read_yaml(file, Report, file.as_posix())
        if report is not None and (file.parent / "document.txt").is_file() and not file.parent.name.startswith("."):
            yield file.parent, report


def runs_of(text: str) -> tuple[str, ...]:
    """Return the runs of digits of a text, in order.

    Example:
        >>> runs_of("tăng **6,5**% trong 6 tháng")
        ('6', '5', '6')
    """
    return tuple(_DIGITS.findall(clean(text)))


def refuse(name: str, among: Iterable[Known], way: str, *, file: str = "", text: str = "") -> None:
    """Refuse a document that is there already: its file, its text, or nearly its text, read from another format.

    Args:
        name: how messages name it.
        among: the documents that are there.
        way: what remains to whoever has it refused, in words.
        file: the checksum of its file.
        text: of it, as read.

    Raises:
        AlreadyThere: where it is, and the way.

    Example:
        >>> refuse("a.pdf", [Known("the report may", frozenset(("ab",)), "", ())], "nothing was added", file="ab")
        Traceback (most recent call last):
        dxlib.reading.known.AlreadyThere: a.pdf is the report may already: the same file, to the byte; nothing was added
    """
    digest, runs = sha256(text.encode()).hexdigest() if text else "", runs_of(text)
    for one in among:
        share = alike(runs, one.runs)
        if file in one.sums:
            told = f"is {one.where} already: the same file, to the byte"
        elif digest in one.sums:
            told = f"is {one.where} already, with the same text"
        elif share >= ALIKE and (not one.text or _same_words(text, one.text)):
            told = f"has nearly the same text as {one.where}: {share:.0%} of the numbers are the same"
        else:
            continue
        raise AlreadyThere(f"{name} {told}; {way}")


def page_of(content: bytes, evidence: Evidence) -> str:
    """Return the public page of the data that a file holds, by the address it begins with or names as its own.

    Args:
        content: of the file.
        evidence: the data.
    """
    found = _ADDRESS.search(content[:20_000])
    if found is None:
        return ""
    address = _bare((found[1] or found[2]).decode("utf-8", errors="replace"))
    pages = evidence.reports[evidence.reports["url"].notna()]
    return next((str(row.id) for row in pages.itertuples() if _bare(row.url) == address), "")


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[?#].*$", "", address).rstrip("/").lower()


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how many of the runs of digits of two texts are the same, whatever their order; 0 where they are few.

    Example:
        >>> alike(("1",) * 9, ("1",) * 9 + ("2",) * 2), alike(("1",), ("1",))
        (0.9, 0.0)
    """
    if min(len(one), len(other)) < _FEW:
        return 0.0
    return 2 * (Counter(one) & Counter(other)).total() / (len(one) + len(other))


def _same_words(one: str, other: str) -> bool:
    from rapidfuzz.distance import Indel

    words = [re.findall(r"\w+", clean(text).lower()) for text in (one, other)]
    return Indel.normalized_similarity(*words) >= _WORDS_ALIKE
