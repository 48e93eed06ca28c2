"""Files of Office are archives: nothing is unpacked before it is known how much that is, and no part has entities."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from dxlib.errors import DxError

LARGEST = 400_000_000  # bytes that all parts together may unpack to
_RATIO, _SMALL = 300, 5_000_000  # a part that unpacks to more than so many times its size, unless it stays small
_PARTS = 20_000
_LINK = re.compile(rb"<[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_MACROS = re.compile(r"(?:^|/)vbaProject\.bin$", re.I)
_BROKEN = (BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, OSError, zlib.error)
_OBJECTS = re.compile(
    r"(?:^|/)(?:embeddings/.*\.(?:bin|docx?|pptx?|xlsm|pdf)|activeX/.*|word/[^/]+\.(?:docx?|mht|html?|rtf))$", re.I
)


class _Begun(Exception):
    """The first element of a part: no document type stands before it."""


class Contents(NamedTuple):
    """What a file of Office holds besides its text.

    Attributes:
        warnings: in words, what was left unopened.
    """

    warnings: tuple[str, ...]


def examined(path: Path) -> Contents:
    """Return what a file of Office holds besides its text, after nothing was found that speaks against unpacking it.

    Raises:
        DxError: it unpacks to too much, defines entities, is protected or damaged.
    """
    try:
        with ZipFile(path) as packed:
            return contents_of(packed)
    except DxError as error:
        raise DxError(f"'{path.name}' {error}") from None
    except _BROKEN as error:
        raise DxError(f"'{path.name}' breaks off, or is damaged ({error}); copy it anew") from None


def contents_of(packed: ZipFile) -> Contents:
    """Return the same of an archive that is open; its faults do not say the name of the file.

    Raises:
        DxError: as ``examined``.
    """
    parts, links = packed.infolist(), 0
    _hold_small(parts)
    for part in parts:
        try:
            content = packed.read(part) if _is_xml(packed, part) else None
        except _BROKEN as error:
            raise DxError(f"breaks off, or is damaged ({error}); copy it anew") from None
        if content is not None:
            _refuse_entities(content, part.filename)
            links += len(_LINK.findall(content)) if part.filename.endswith(".rels") else 0
    return Contents(tuple(_warnings([part.filename for part in parts], links)))


def _is_xml(packed: ZipFile, part: ZipInfo) -> bool:
    """By its name or by how it begins: whoever names a part as no document does has it read all the same."""
    if part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return True
    with packed.open(part) as opened:
        return opened.read(64).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _warnings(names: list[str], links: int) -> list[str]:
    found = []
    if any(map(_MACROS.search, names)):
        found.append("it holds macros; none was run")
    if links:
        found.append(f"it names {links} places outside the file (links, pictures or templates); none was opened")
    if objects := sum(bool(_OBJECTS.search(name)) for name in names):
        found.append(f"it embeds {objects} other files; what stands in them was not read")
    return found


def _hold_small(parts: list[ZipInfo]) -> None:
    size = sum(part.file_size for part in parts)
    if len(parts) > _PARTS or size > LARGEST:
        raise DxError(
            f"unpacks to {size / 1e6:,.0f} MB in {len(parts):,} parts; no more than {LARGEST / 1e6:,.0f} MB are read"
        )
    for part in parts:
        if part.file_size > _SMALL and part.file_size > _RATIO * max(part.compress_size, 1):
            raise DxError(
                f"is not unpacked: '{part.filename}' grows to {part.file_size / 1e6:,.0f} MB out of"
                f" {part.compress_size / 1e3:,.0f} kB, as no document does"
            )
        if part.flag_bits & 1:
            raise DxError("is protected by a password; save it without one")


def _refuse_entities(content: bytes, part: str) -> None:
    """Refuse what declares a document type: files of Office have none, and entities hide in them."""

    def declared(*_: object) -> None:
        raise DxError(f"is not read: its part '{part}' defines entities, as no file of Office does")

    def begun(*_: object) -> None:
        raise _Begun

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = begun
    try:
        parser.Parse(content, True)
    except _Begun:
        return
    except expat.ExpatError as error:
        raise DxError(f"is damaged: its part '{part}' cannot be read ({error})") from None
