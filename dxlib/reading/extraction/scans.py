"""Scans and pictures: pages set straight, words by Tesseract, tables by the rules that are drawn."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from threading import Lock
from typing import Any

from dxlib.errors import DxError
from dxlib.reading.document import Document
from dxlib.reading.extraction.layout import Page, Pages
from dxlib.reading.extraction.recognition import Word, hold_ready, mended, recognised
from dxlib.reading.extraction.ruling import ink, straightened, without_rules
from dxlib.reading.extraction.runs import Token
from dxlib.reading.extraction.wording import raised

_DPI = 300  # at which pages are drawn, unless their picture has less: made larger it is read worse
_LEAST = 200
_LARGEST = 120_000_000  # pixels of a picture
_MOST = 300  # pages of a picture
_MARK = re.compile("[1-9][0-9]?")  # of a footnote
_PDFIUM = Lock()  # pdfium draws one page at a time


def read(path: Path, content: bytes) -> Document:
    """Return the lines of a picture: PNG, JPEG, TIFF of several pages, GIF, BMP or WebP.

    Raises:
        DxError: the picture is damaged or too large, or Tesseract or its Vietnamese data is missing.
    """
    pages, lines = Pages(), []
    for number, image in _images(path, content):
        lines += pages.lines(read_page(image, number, resolution(image)))
    warning = "read from a picture: look at every figure"
    return Document(format="picture", lines=tuple(lines), warnings=(warning,))


def drawn_page(content: bytes, number: int) -> Page:
    """Return the words of a page of a PDF as it is drawn.

    Raises:
        DxError: Tesseract or its Vietnamese data is missing.
    """
    hold_ready()
    import pypdfium2

    with _PDFIUM:
        document = pypdfium2.PdfDocument(content)
        try:
            page = document[number - 1]
            dpi = _drawn_at(page)
            image = page.render(scale=dpi / 72, grayscale=True).to_pil()
        finally:
            document.close()
    return read_page(image, number, dpi)


def _drawn_at(page: Any) -> float:
    """Points an inch at which a page is drawn: as many as its largest picture has."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    area = max(page.get_width() * page.get_height(), 1.0)
    most = min(_DPI, 72 * (_LARGEST / area) ** 0.5)
    for picture in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > area / 2:
            return float(min(most, max(_LEAST, 72 * picture.get_px_size()[0] / (right - left))))
    return float(most)


def read_page(image: Any, number: int, dpi: float) -> Page:
    """Return the words and ruled tables of a picture of a page, in points, after it was set straight."""
    hold_ready()
    grey = straightened(image.convert("L"))
    plain, ruled = without_rules(grey, dpi)
    point = 72 / dpi
    tokens = [token for token in _tokens(plain, dpi) if token.text]
    return Page(number, tokens, [one.scaled(point) for one in ruled])


def _images(path: Path, content: bytes) -> Iterator[tuple[int, Any]]:
    """The pages of a picture, upright, on white where it is transparent."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as picture:
            if (frames := getattr(picture, "n_frames", 1)) > _MOST:
                raise DxError(f"'{path.name}' has {frames} pages; {_MOST} are read at most, give a part of it")
            if picture.width * picture.height > _LARGEST:
                raise DxError(f"'{path.name}' has {picture.width} x {picture.height} points, too many to be read")
            for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                upright = ImageOps.exif_transpose(frame).convert("RGBA")
                page = Image.new("RGBA", upright.size, "white")
                page.alpha_composite(upright)
                page.info["dpi"] = frame.info.get("dpi")
                yield number, page
    except DxError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as error:
        told = "of no kind that is known" if isinstance(error, UnidentifiedImageError) else error
        raise DxError(f"'{path.name}' breaks off, or is no picture that can be read ({told})") from None


def resolution(image: Any) -> float:
    """Return points an inch as the picture says, or as a page of paper would have."""
    told = (image.info.get("dpi") or (0,))[0]
    return float(told) if 70 <= told <= 1300 else max(72.0, max(image.size) / 11.7)


def _tokens(image: Any, dpi: float) -> Iterator[Token]:
    """The words of a picture, in points."""
    dark = ink(image)
    point = 72 / dpi
    for line in recognised(image, dark, dpi):
        high = median(word.box[3] - word.box[1] for word in line)
        for at, word in enumerate(line):
            is_mark = _MARK.fullmatch(word.text) and _is_raised(line, at, high)
            for text, box in mended(word.text, word.box, dark):
                left, top, right, bottom = (round(side * point, 2) for side in box)
                shown = raised(text) if is_mark else text
                yield Token(shown, (left, top, right, bottom), high * point * 1.25)


def _is_raised(line: list[Word], at: int, high: float) -> bool:
    """Whether a word is small, high up, and touches the one before it, or begins the line close to the next."""
    box = line[at].box
    if len(line) < 2 or box[3] - box[1] > 0.75 * high or median(word.box[3] for word in line) - box[3] < 0.2 * high:
        return False
    return box[0] - line[at - 1].box[2] < 0.25 * high if at else line[1].box[0] - box[2] < 0.6 * high
