"""Documents packed: a PDF in less room, as it can be since version 1.5, and Office files the same way each time."""

from __future__ import annotations

import re
import struct
import zlib
from datetime import date
from io import BytesIO
from itertools import pairwise
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_TOGETHER = 400  # objects in one stream: a reader unpacks all of them to see one
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_KEPT = re.compile(rb"/(Root|Info) \d+ 0 R|/ID ?\[.*?\]", re.DOTALL)


def packed(pdf: bytes) -> bytes:
    """Return a PDF with the same objects, of which most are packed; the tags of a large one are most of its bytes.

    Args:
        pdf: as Typst writes it: a table of where objects stand, one revision, no encryption.
    """
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    offsets = [int(line[:10]) for line in re.findall(rb"\d{10} \d{5} n", pdf[start:])]
    out = bytearray(pdf[: min(offsets)])
    small: list[tuple[int, bytes]] = []
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    for begin, end in pairwise([*sorted(offsets), start]):
        number, body = re.fullmatch(rb"(\d+) 0 obj\s(.*)\sendobj\s*", pdf[begin:end], re.DOTALL).groups()  # type: ignore[union-attr]
        if body.endswith(b"endstream"):
            places[int(number)] = (1, len(out), 0)
            out += pdf[begin:end]
        else:
            small.append((int(number), body))
    free = max(places | dict(small)) + 1
    groups = (small[at : at + _TOGETHER] for at in range(0, len(small), _TOGETHER))
    for own, some in enumerate(groups, free):
        places[own] = (1, len(out), 0)
        places |= {number: (2, own, at) for at, (number, _body) in enumerate(some)}
        heads, first = _heads(some)
        content = heads + b"\n".join(body for _number, body in some)
        out += _stream(own, b"/Type /ObjStm /N %d /First %d" % (len(some), first), content)
    last = max(places) + 1
    places[last] = (1, len(out), 0)
    table = b"".join(struct.pack(">BIH", *places.get(number, (0, 0, 65535))) for number in range(last + 1))
    trailer = b" ".join(found[0] for found in _KEPT.finditer(pdf, pdf.index(b"trailer", start)))
    at = len(out)
    out += _stream(last, b"/Type /XRef /Size %d /W [1 4 2] %s" % (last + 1, trailer), table)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % at


def _heads(some: list[tuple[int, bytes]]) -> tuple[bytes, int]:
    """The numbers of objects, each with where it begins, and how long that list is."""
    at, told = 0, []
    for number, body in some:
        told.append(b"%d %d" % (number, at))
        at += len(body) + 1
    heads = b" ".join(told) + b"\n"
    return heads, len(heads)


def _stream(number: int, told: bytes, content: bytes) -> bytes:
    body = zlib.compress(content, 9)
    return b"%d 0 obj\n<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        number, told, len(body), body)  # fmt: skip


def repacked(archive: bytes, day: date) -> bytes:
    """Return an Office file whose parts, those of workbooks within it too, bear no other date than this one."""
    new = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(new, "w", ZIP_DEFLATED, compresslevel=6) as packed:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith(".xlsx"):
                content = repacked(content, day)
            elif entry.filename == "docProps/core.xml":
                content = _STAMP.sub(rf"\g<1>{day.isoformat()}T00:00:00Z\g<3>".encode(), content)
            plain = ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            plain.create_system = 0  # whatever system packs it
            packed.writestr(plain, content, ZIP_DEFLATED)
    return new.getvalue()
