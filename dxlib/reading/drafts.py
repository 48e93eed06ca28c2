"""A draft: a document as it was read, what it says of itself, and a proposal for every run of its digits."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path
from shlex import quote
from shutil import rmtree
from unicodedata import category

from pydantic import TypeAdapter, ValidationError

from dxlib.characters import seen
from dxlib.errors import DxError, InvalidData
from dxlib.loaders import Evidence, load
from dxlib.loaders.contract import Report
from dxlib.notation.files import read_yaml
from dxlib.notation.folders import as_yaml, led, put
from dxlib.notation.periods import Period, read_day
from dxlib.notation.search import folded
from dxlib.reading import known
from dxlib.reading.decisions import FILE as DECISIONS
from dxlib.reading.document import Document
from dxlib.reading.identity import Identity, identify
from dxlib.reading.proposal import Proposal
from dxlib.reading.proposals.about import About

TEXT, DOCUMENT, REPORT, PROPOSALS = "document.txt", "document.json", "report.yml", "proposals.json"
INDICATORS = "indicators.yml"  # definitions that a reviewer proposes
ABOUT, BEFORE = "about.json", "report.before.yml"  # what was proposed for; the report.yml of a draft that was replaced
_OWN = (TEXT, DOCUMENT, REPORT, PROPOSALS, INDICATORS, ABOUT, BEFORE, DECISIONS)
_READ_FOR = ("published", "as_of", "covers")  # what a person may correct, and proposals rest on
_ID = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z0-9]+(?:-[a-z0-9]+)*")
_SLUG = 40  # characters
_MOST = 10_000  # numbers of a document
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_ABOUT: TypeAdapter[About | None] = TypeAdapter(About | None)
_PROPOSALS: TypeAdapter[tuple[Proposal, ...]] = TypeAdapter(tuple[Proposal, ...])


@dataclass(frozen=True)
class Draft:
    """What a draft's folder holds.

    Attributes:
        folder: where it lies.
        document: the document as it was read.
        report: its ``report.yml``, which a person may have completed.
        proposals: one a figure, or run of digits, in the order of the text.
        original: the file that was read.
        about: what was known of the report when the proposals were made; nothing in drafts that do not say so.
    """

    folder: Path
    document: Document
    report: Report
    proposals: tuple[Proposal, ...]
    original: Path
    about: About | None = None

    @property
    def corrected(self) -> dict[str, tuple[str, str]]:
        """What ``report.yml`` says of days and period otherwise than when the proposals were made: then, and now."""
        if self.about is None:
            return {}
        pairs = {name: (str(getattr(self.about, name)), str(getattr(self.report, name))) for name in _READ_FOR}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    @property
    def again(self) -> str:
        """The command that reads the file again, with what ``report.yml`` says."""
        report, day = self.report, str(self.report.published)
        given = [f"--{name.replace('_', '-')} {getattr(report, name)}" for name in _READ_FOR]
        is_replaced = report.id.startswith(day) and not (self.folder / DECISIONS).exists()
        given += [f"--id {report.id}"] if is_replaced else []
        given += [f"--out {quote(str(self.folder.parent))}"] if led(self.folder.parent) != led(home()) else []
        return " ".join(["dx read", quote(str(self.original)), "--anew", *given])

    def count(self, confidence: str) -> int:
        """Return how many proposals are ``sure``, ``likely`` or ``open``."""
        return sum(one.confidence == confidence for one in self.proposals)


def home(out: Path | str | None = None) -> Path:
    """Return where drafts lie: ``out`` if given, else ``DX_DRAFTS`` if set, else ``drafts`` in the working folder."""
    return Path(out if out is not None else os.environ.get("DX_DRAFTS") or "drafts")


def read(
    file: Path | str,
    *,
    published: str | date | None = None,
    as_of: str | date | None = None,
    covers: str | None = None,
    id: str | None = None,
    out: Path | str | None = None,
    anew: bool = False,
    data: Path | str | None = None,
) -> Path:
    """Read a document, propose a row for every run of its digits, and write the draft; return its folder.

    The draft appears whole or not at all. It holds the text as read (``document.txt``, whose lines are those of the
    data contract), the same with its tables and places (``document.json``), ``report.yml`` as far as it is printed,
    ``proposals.json``, and a copy of the file. Nothing is sent anywhere.

    Args:
        file: PDF, scan or picture, DOCX, PPTX, XLSX, HTML, Markdown or text.
        published: the day of its publication, if the document does not print it or prints another one.
        as_of: the date of a state that names none; by default the end of the period that the report covers.
        covers: the period that the report covers, as people write it; by default what its title or text names.
        id: the name of the draft, and later of the report's folder: its date and a few words. Where no day is printed
            or given, that of the id counts.
        out: the folder of the drafts; ``./drafts`` by default, or what ``DX_DRAFTS`` says.
        anew: whether to read it although the document, or one with nearly the same text, is there already. A draft of
            the same file in which nothing was decided yet is replaced; its ``report.yml`` is kept beside the new one.
        data: the evidence that it will be added to; the project's by default.

    Raises:
        DxError: the file cannot be read as a document, is there already, prints no date and none is given, or the draft
            cannot be written. Nothing is left behind.

    Example:
        >>> read("no such report.pdf")
        Traceback (most recent call last):
        dxlib.errors.DxError: there is no file no such report.pdf
    """
    path, drafts = Path(file), home(out)
    _refuse_name(path)
    from dxlib.reading.extraction import extract
    from dxlib.reading.proposals import propose

    evidence = load(data=data, reports="all")
    content = _content(path)
    digest = sha256(content).hexdigest()

    def refuse(text: str = "") -> None:
        if not anew:
            among, way = known.documents(evidence, drafts), "--anew reads it all the same"
            known.refuse(path.name, among, way, file=digest, text=text)

    refuse()
    document = extract(path)
    _refuse_endless(document, path.name)
    refuse(document.text)
    found = identify(
        document, evidence.dimensions,
        published=_day(published, "published"), as_of=_day(as_of, "as_of"), likely=_day_of(id),
        covers=Period.parse(covers).code if covers else "",
    )  # fmt: skip
    if page := known.page_of(content, evidence):
        found = replace(found, notes=(*found.notes, f"Figures of this public page stand in the data already: {page}."))
    old = _replaced(digest, drafts, id) if anew else None
    name = _named(id, found, evidence, drafts, old)
    report = _report(name, found, document, path.name, digest)
    about = About(language=found.language, published=found.published, as_of=found.as_of, covers=found.covers,
                  producer=found.producer, estimated=found.estimated)  # fmt: skip
    proposals = propose(document, about, evidence)
    files = {
        TEXT: document.text.encode(),
        DOCUMENT: document.model_dump_json(exclude_defaults=True).encode(),
        REPORT: report,
        PROPOSALS: _PROPOSALS.dump_json(proposals, exclude_defaults=True),
        ABOUT: about.model_dump_json().encode(),
        _kept(path.name): content,
    }
    if old is not None and (before := (old / REPORT).read_bytes()) != report:
        files[BEFORE] = before
    made = put(drafts, name, files, replacing=old is not None and old.name == name, ready=refuse)
    if old is not None and old != made:
        rmtree(old, ignore_errors=True)
    return made


def open_draft(path: Path | str) -> Draft:
    """Return what a draft holds, checked.

    Args:
        path: its folder, or its name in the folder of the drafts.

    Raises:
        DxError: there is no such draft, a file of it is missing or cannot be used, or the text is not the one that was
            read; the message says which.

    Example:
        >>> open_draft("2024-05-31-nothing")
        Traceback (most recent call last):
        dxlib.errors.DxError: there is no draft 2024-05-31-nothing; `dx read FILE` makes one
    """
    folder = next((one for one in (Path(path), home() / path) if os.path.isfile(one / REPORT)), None)
    if folder is None:
        raise DxError(f"there is no draft {Path(path).as_posix()}; `dx read FILE` makes one")
    report, faults = read_yaml(folder / REPORT, Report, (folder / REPORT).as_posix())
    if report is None:
        raise InvalidData(faults)
    try:
        text = (folder / TEXT).read_bytes()
        document = Document.model_validate_json((folder / DOCUMENT).read_bytes())
        proposals = _PROPOSALS.validate_json((folder / PROPOSALS).read_bytes())
        known_then = (folder / ABOUT).read_bytes() if (folder / ABOUT).exists() else b"null"
        about = _ABOUT.validate_json(known_then)
    except OSError as error:
        raise DxError(f"the draft {folder.as_posix()} is not whole: {error.strerror}: {error.filename}") from None
    except ValidationError as error:
        fault = error.errors()[0]
        raise DxError(f"the draft {folder.as_posix()} cannot be used ({error.title}: {fault['msg']})") from None
    if sha256(text).hexdigest() != report.sha256 or text != document.text.encode():
        raise DxError(f"{(folder / TEXT).as_posix()} is not the text that was read; read the file anew")
    if not _ID.fullmatch(report.id):
        raise DxError(f"{(folder / REPORT).as_posix()}: id '{report.id}' is none; write a date and a few words")
    lines = len(document.lines)
    if any(one.number != at or not 1 <= one.line <= lines for at, one in enumerate(proposals, start=1)):
        raise DxError(f"{(folder / PROPOSALS).as_posix()} is not of this text; read the file anew")
    original = folder / (_kept(report.source.file) if report.source else TEXT)
    return Draft(folder, document, report, proposals, original, about)


def _refuse_name(path: Path) -> None:
    """Refuse what is no file, or has a name that no text can hold, or that is not what is seen of it."""
    try:
        path.name.encode()
        if seen(path.name) != path.name or any(category(one) == "Cc" for one in path.name):
            raise DxError(f"the name of the file {path.name!r} holds characters that are not seen; rename it")
        if path.is_file():
            return
        told = "is no file but a folder or device" if path.exists() else ""
    except UnicodeEncodeError:
        raise DxError(f"the name of the file {path.as_posix()!r} is in another encoding; rename it") from None
    except (OSError, ValueError):
        raise DxError(f"'{path.as_posix()[:80]}…' is no name that a file can have") from None
    raise DxError(f"{path.as_posix()} {told}" if told else f"there is no file {path.as_posix()}")


def _refuse_endless(document: Document, name: str) -> None:
    """Refuse what holds more figures than anybody reviews; to propose rows for all of them takes hours."""
    numbers = sum(len(_NUMBER.findall(line.text)) for line in document.lines)
    if numbers > _MOST:
        raise DxError(f"{name} holds {numbers:,} numbers, and {_MOST:,} are reviewed at most; give a part of it, "
                      "or have `dx.add` read a table of your own")  # fmt: skip


def too_large(path: Path) -> str:
    """Return in words that a file is larger than any that is read, nothing if it is not.

    Raises:
        OSError: there is no such file.
    """
    from dxlib.reading.extraction import LARGEST

    large = path.stat().st_size > LARGEST
    return f"'{path.name}' is larger than {LARGEST / 1e6:,.0f} MB; give the report alone" if large else ""


def _content(path: Path) -> bytes:
    try:
        if told := too_large(path):
            raise DxError(told)
        return path.read_bytes()
    except OSError as error:
        raise DxError(f"cannot read {path.as_posix()}: {error.strerror}") from None


def _day(given: str | date | None, name: str) -> date | None:
    return None if given in (None, "") else read_day(given, name)


def _day_of(id: str | None) -> date | None:
    """The day with which an id begins, if it does."""
    try:
        return date.fromisoformat((id or "")[:10])
    except ValueError:
        return None


def _kept(name: str) -> str:
    """What the copy of a file is called in its draft."""
    return f"original-{name}" if name in _OWN or name.startswith(".") else name


def same_file(digest: str, drafts: Path) -> list[Path]:
    """Return the drafts of a folder that were read from a file of a checksum."""
    return [folder for folder, report in known.in_drafts(drafts) if report.source and report.source.sha256 == digest]


def _replaced(digest: str, drafts: Path, id: str | None) -> Path | None:
    """The draft whose place a new one of the same file takes: nothing was decided or proposed in it yet."""
    same = [
        one for one in same_file(digest, drafts) if not any((one / name).exists() for name in (DECISIONS, INDICATORS))
    ]
    return next((one for one in same if id in (None, one.name)), next(iter(same), None))


def _named(id: str | None, found: Identity, evidence: Evidence, drafts: Path, old: Path | None = None) -> str:
    """The name of a draft: the one asked for, or one that nothing has but the draft that it replaces."""
    taken = {*evidence.reports["id"], *(path.name for path in drafts.glob("*") if path != old)}
    if id is None:
        name = f"{found.published}-{slug(found.title.vi if found.language == 'vi' else found.title.en)}"
        return next(one for one in _numbered(name) if one not in taken)
    if not _ID.fullmatch(id) or id[11:].startswith("page-"):
        raise DxError(f"'{id}' is no id; write a date and a few words, such as {found.published}-monthly-report")
    if not id.startswith(f"{found.published}-"):
        raise DxError(f"the id '{id}' must begin with the day of publication, {found.published}; "
                      "--published says another one")  # fmt: skip
    if id in set(evidence.reports["id"]):
        raise DxError(f"the data have a report '{id}' already; give this one another id")
    if id in taken:
        where = (drafts / id).as_posix()
        raise DxError(f"there is a draft {where} already; give another id, or remove that folder to read it anew")
    return id


def _numbered(name: str) -> Iterator[str]:
    yield name
    for number in count(2):
        yield f"{name}-{number}"


def slug(title: str) -> str:
    """Return a title as part of an id: its first words in small letters without diacritics.

    Example:
        >>> slug("Báo cáo chuyển đổi số quốc gia tháng 4 năm 2024")
        'bao-cao-chuyen-doi-so-quoc-gia-thang-4'
    """
    words = re.findall(r"[a-z0-9]+", folded(title))
    while words[:1] == ["page"]:  # the name of a folder that holds a public page
        words.pop(0)
    while len("-".join(words)) > _SLUG:
        words.pop()
    return "-".join(words) or "report"


def _report(name: str, found: Identity, document: Document, file: str, digest: str) -> bytes:
    """The ``report.yml`` of a draft, without what is not printed."""
    text = document.text.encode()
    known = {
        "id": name,
        "title": found.title.model_dump(),
        "issuer": found.issuer,
        "number": found.number,
        "producer": found.producer or None,
        "published": found.published,
        "published_basis": found.published_basis,
        "as_of": found.as_of,
        "covers": found.covers,
        "document": f"{name}.txt",
        "sha256": sha256(text).hexdigest(),
        "lines": len(document.lines),
        "source": {"file": file, "sha256": digest},
        "language": found.language,
        "notes": " ".join(found.notes) or None,
    }
    kept = {key: value for key, value in known.items() if value is not None}
    return as_yaml(kept)
