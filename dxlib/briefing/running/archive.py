"""Office files are archives: packed the same way each time, with no date but the one given."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


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
