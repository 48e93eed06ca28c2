"""What a file is, told by what stands in it and not by its name; what is no document is refused with the reason."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from dxlib.errors import DxError
from dxlib.reading.extraction import plain

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a", b"BM", b"II+\0", b"MM\0+")
_OFFICE = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
_OTHER_ZIPS = {
    "content.xml": "an OpenDocument file; save it as docx, pptx or xlsx",
    "xl/workbook.bin": "a binary workbook; save it as xlsx",
    "META-INF/container.xml": "an e-book; save it as PDF or HTML",
}
_OLD = {  # names inside the compound files of old Office
    "EncryptedPackage": "is protected by a password; save it without one",
    "WordDocument": "is an old .doc; save it as docx",
    "PowerPoint Document": "is an old .ppt; save it as pptx",
    "Workbook": "is an old .xls; save it as xlsx",
    "Book": "is an old .xls; save it as xlsx",
}
_OTHER = {
    b"{\\rtf": "is Rich Text; save it as docx",
    b"Rar!": "is an archive; unpack it and give one file of it",
    b"7z\xbc\xaf": "is an archive; unpack it and give one file of it",
    b"\x1f\x8b": "is an archive; unpack it and give one file of it",
    b"%!PS": "is PostScript; save it as PDF",
    b"MIME-Version:": "is a web archive; save it as HTML",
}
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_FRAGMENT = re.compile(r"\s*<(?:p|div|table|h[1-6]|ul|ol|section|article|main|meta|title)\b[^>]*>.*</", re.I | re.S)
_BEGIN = 1 << 16


def kind(path: Path, content: bytes) -> str:
    """Return the format of a file: ``pdf, picture, docx, pptx, xlsx, html, markdown`` or ``text``.

    Args:
        path: its name decides between what the content cannot tell apart: Markdown and other text.
        content: all of it.

    Raises:
        DxError: it is of no kind that is read; the message says what it is and what to save it as.

    Example:
        >>> from pathlib import Path
        >>> kind(Path("report.docx"), b"%PDF-1.7 ...")
        'pdf'
    """
    shown = path.name
    if not content.strip(b"\0 \t\r\n"):
        raise DxError(f"'{shown}' is empty")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return "picture"
    if content[:2] == b"PK":
        return _zipped(path)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        known = (told for name, told in _OLD.items() if name.encode("utf-16-le") in content)
        raise DxError(f"'{shown}' {next(known, 'is an old Office file; save it as docx, pptx or xlsx')}")
    for begin, told in _OTHER.items():
        if content.startswith(begin):
            raise DxError(f"'{shown}' {told}")
    return _written(path, content)


def _written(path: Path, content: bytes) -> str:
    """Which kind of text: a page says what it is, or by its charset in bytes that are no encoding we tell ourselves."""
    if _HTML.match(content[:_BEGIN].decode("latin-1").removeprefix("ï»¿")):
        return "html"
    text = plain.decode(content, path.name)[:_BEGIN]
    ending = path.suffix.lower()
    if _HTML.match(text) or (ending in (".html", ".htm", ".xhtml") and _FRAGMENT.match(text)):
        return "html"
    return "markdown" if ending in (".md", ".markdown") else "text"


def _zipped(path: Path) -> str:
    try:
        with ZipFile(path) as packed:
            names = set(packed.namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        raise DxError(f"'{path.name}' breaks off, or is damaged; copy it anew") from None
    for name, known in _OFFICE.items():
        if name in names:
            return known
    told = next((told for name, told in _OTHER_ZIPS.items() if name in names), "")
    raise DxError(f"'{path.name}' is {told or 'an archive; unpack it and give one file of it'}")
