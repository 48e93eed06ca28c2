"""PDF: words with their boxes from the text layer; pages without one are read as scans."""

from __future__ import annotations

import io
import os
import re
import zlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from dxlib.errors import DxError
from dxlib.reading.document import Document, Line
from dxlib.reading.extraction.bounds import longer
from dxlib.reading.extraction.layout import Page, Pages, Ruled
from dxlib.reading.extraction.runs import Token
from dxlib.reading.extraction.wording import raised, tidy

MOST = 2000  # pages
_STREAM, _ALL, _CONTENTS = 100_000_000, 400_000_000, 8_000_000  # bytes that a stream, all of them, a page unpack to
_MOST_SCANNED = 300  # pages that are read as scans, which takes seconds each
_DRAWN = 6000  # rules on a page: more are a drawing and no tables
_FEW, _COVERED = 250, 0.6  # letters over a picture that covers so much of the page are a stamp on a scan
_LEGACY = re.compile(r"(?:^|\+)(?:\.?Vn[A-Z]|VNI-)")  # typefaces whose letters are not what the file says
_NAMELESS = re.compile(r"\(cid:\d+\)")  # a letter of which the file does not say what it is
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.I)


def read(path: Path, content: bytes) -> Document:
    """Return the lines of a PDF; pages that are pictures of text are read as scans.

    Raises:
        DxError: it is protected by a password, damaged, has too many pages, or pages have no text and Tesseract or
            its Vietnamese data is missing.
    """
    _hold_small(content, path.name)
    pages: list[Page | Future[Page]] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        try:
            for number, page in _pages(path, content):
                with_text = _read(page, number)
                pages.append(pool.submit(_scanned, content, number) if with_text is None else with_text)
                if sum(isinstance(one, Future) for one in pages) > _MOST_SCANNED:
                    raise DxError(
                        f"'{path.name}' has more than {_MOST_SCANNED} pages that are pictures; give a part of it"
                    )
            read_pages = [one if isinstance(one, Page) else _waited(one) for one in pages]
        finally:
            pool.shutdown(cancel_futures=True)
    laid = Pages()
    lines = tuple(line for page in read_pages for line in laid.lines(page))
    scanned = sum(isinstance(one, Future) for one in pages)
    return Document(format="scan" if scanned * 2 > len(pages) else "pdf", lines=lines,
                    warnings=tuple(_warnings(lines, scanned)))  # fmt: skip


def _warnings(lines: tuple[Line, ...], scanned: int) -> Iterator[str]:
    if scanned:
        told = "1 page has" if scanned == 1 else f"{scanned} pages have"
        read = "was read as a scan" if scanned == 1 else "were read as scans"
        yield f"{told} no text that can be used and {read}: look at every figure"
    if unread := sum(line.text.count("\ufffd") for line in lines):
        told = (
            "1 character is not named in the file and stands"
            if unread == 1
            else (f"{unread} characters are not named in the file and stand")
        )
        yield f"{told} as \ufffd"


def _hold_small(content: bytes, shown: str) -> None:
    """Refuse a file of which a part unpacks to more than a report has, before anything else unpacks it."""
    whole = 0
    for found in re.finditer(rb"stream\r?\n(?=[\x08-\x78])", content):  # what begins as zlib's do
        try:
            size = len(zlib.decompressobj().decompress(memoryview(content)[found.end() :], _STREAM + 1))
        except zlib.error:
            continue
        whole += size
        if size > _STREAM or whole > _ALL:
            raise DxError(f"'{shown}' is not unpacked: a part of it grows to more than {_STREAM / 1e6:.0f} MB")


def _pages(path: Path, content: bytes) -> Iterator[tuple[int, Any]]:
    """Each page with its number, forgotten when the next one is asked for."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdftypes import resolve1
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        pdf = pdfplumber.open(io.BytesIO(content), unicode_norm="NFC")
        with pdf:
            if len(pdf.pages) > MOST:
                raise DxError(
                    f"'{path.name}' has {len(pdf.pages):,} pages; {MOST:,} are read at most, give a part of it"
                )
            if not pdf.pages:
                raise DxError(f"'{path.name}' breaks off, or is damaged: it has no pages")
            for number, page in enumerate(pdf.pages, 1):
                if sum(len(resolve1(part).get_data()) for part in page.page_obj.contents) > _CONTENTS:
                    raise DxError(f"'{path.name}' draws more on page {number} than any report; give a part of it")
                longer()
                yield number, page
                page.close()
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], MemoryError):
            raise error.args[0] from None
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise DxError(f"'{path.name}' is protected by a password; save it without one") from None
        raise DxError(f"'{path.name}' breaks off, or is damaged; copy it anew") from None


def _read(page: Any, number: int) -> Page | None:
    """A page by its text layer, nothing if it has to be read as a scan."""
    chars = page.chars
    letters = sum(not char["text"].isspace() for char in chars)
    if _is_scan(page, chars, letters):
        return None
    clean = page.dedupe_chars() if _printed_twice(chars) else page
    left, top = page.bbox[:2]
    words = clean.extract_words(x_tolerance_ratio=0.18, return_chars=True, expand_ligatures=True)
    widths = _digits(chars)
    tokens = [_token(word, (left, top), widths) for word in words]
    inside = [token for token in tokens if token.text and _is_on(token, page)]
    return Page(number, inside, _ruled(page, left, top))


def _is_scan(page: Any, chars: list[Any], letters: int) -> bool:
    area = float(page.width * page.height)
    covered = max((_area(image) for image in page.images), default=0.0) / area if area else 0.0
    if letters == 0:
        return bool(page.images) or bool(page.curves) or bool(page.rects)
    unread = sum(char["text"].startswith("(cid:") or bool(_LEGACY.search(char.get("fontname") or "")) for char in chars)
    return unread > 0.3 * letters or (letters < _FEW and covered > _COVERED)


def _printed_twice(chars: list[Any]) -> bool:
    """Whether letters lie on themselves, as shadows and false bold do; to look is cheaper than to remove them."""
    return len({(char["text"], round(char["x0"]), round(char["top"])) for char in chars}) < len(chars)


def _area(image: Any) -> float:
    return max(0.0, float(image["x1"] - image["x0"])) * max(0.0, float(image["bottom"] - image["top"]))


def _is_on(token: Token, page: Any) -> bool:
    x, y = (token.box[0] + token.box[2]) / 2, (token.box[1] + token.box[3]) / 2
    return 0 <= x <= page.width and 0 <= y <= page.height


def _digits(chars: list[Any]) -> dict[tuple[str, float], float]:
    """How wide digits are by typeface and size: typefaces may have raised digits of the full size, which are narrow."""
    widths: dict[tuple[str, float], float] = {}
    for char in chars:
        if char["text"].isdecimal():
            key = char["fontname"], round(char["size"], 1)
            widths[key] = max(widths.get(key, 0.0), float(char["width"]))
    return widths


def _is_raised(char: Any, size: float, base: float, widths: dict[tuple[str, float], float]) -> bool:
    if not char["text"].isdecimal():
        return False
    if char["size"] < 0.88 * size:
        return bool(base - char["bottom"] > 0.12 * size)
    return bool(0.4 * char["size"] > char["width"] < 0.75 * widths[char["fontname"], round(char["size"], 1)])


def _token(word: Any, corner: tuple[float, float], widths: dict[tuple[str, float], float]) -> Token:
    """A word; digits in it that are small and raised are the mark of a footnote."""
    chars = word["chars"]
    size = max(char["size"] for char in chars)
    base = max(char["bottom"] for char in chars if char["size"] == size)
    text = "".join(
        raised(char["text"]) if _is_raised(char, size, base, widths) else _NAMELESS.sub("\ufffd", char["text"])
        for char in chars
    )
    left, top = corner
    box = tuple(round(float(at), 2) for at in
                (word["x0"] - left, word["top"] - top, word["x1"] - left, word["bottom"] - top))  # fmt: skip
    bold = all(_BOLD.search(char.get("fontname") or "") for char in chars)
    return Token(tidy(text).replace(" ", ""), box, float(size), bold)  # type: ignore[arg-type]


def _ruled(page: Any, left: float, top: float) -> list[Ruled]:
    """Tables that rules draw, with more than one row and column."""
    if not page.edges or len(page.edges) > _DRAWN:
        return []
    found = []
    for table in page.find_tables():
        cells = [(c[0] - left, c[1] - top, c[2] - left, c[3] - top) for c in table.cells]
        if len({round(c[0]) for c in cells}) > 1 and len({round(c[1]) for c in cells}) > 1:
            box = table.bbox
            found.append(Ruled(tuple(cells), (box[0] - left, box[1] - top, box[2] - left, box[3] - top)))
    return found


def _waited(page: Future[Page]) -> Page:
    longer()
    return page.result()


def _scanned(content: bytes, number: int) -> Page:
    from dxlib.reading.extraction import scans

    return scans.drawn_page(content, number)
