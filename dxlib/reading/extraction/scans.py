"""Scans and pictures: words read by Tesseract in Vietnamese and English, tables by the rules that are drawn."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from dxlib.errors import DxError
from dxlib.reading.document import Box, Document
from dxlib.reading.extraction.layout import Page, Pages, Token
from dxlib.reading.extraction.ruling import without_rules
from dxlib.reading.extraction.wording import tidy

INSTALL = "install tesseract-ocr and tesseract-ocr-vie (on Debian: apt install tesseract-ocr tesseract-ocr-vie)"
_DPI = int(os.environ.get('DPI',300))
_LARGEST = 120_000_000  # pixels of a picture
_MOST = 300  # pages of a picture
_LANGUAGES = os.environ.get('LANGS','vie+eng')
_SURE = 0  # of 100: what Tesseract gives less for is no word


def read(path: Path, content: bytes) -> Document:
    """Return the lines of a picture: PNG, JPEG, TIFF of several pages, GIF, BMP or WebP.

    Raises:
        DxError: the picture is damaged or too large, or Tesseract or its Vietnamese data is missing.
    """
    pages, lines = Pages(), []
    for number, image in _images(path, content):
        lines += pages.lines(read_page(image, number, _resolution(image)))
    warning = "read from a picture: look at every figure"
    return Document(format="picture", lines=tuple(lines), warnings=(warning,))


def drawn_page(content: bytes, number: int) -> Page:
    """Return the words of a page of a PDF as it is drawn.

    Raises:
        DxError: Tesseract or its Vietnamese data is missing.
    """
    hold_ready()
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        page = document[number - 1]
        dpi = min(_DPI, int(72 * (_LARGEST / max(page.get_width() * page.get_height(), 1)) ** 0.5))
        image = page.render(scale=dpi / 72, grayscale=True).to_pil()
    finally:
        document.close()
    return read_page(image, number, dpi)


def read_page(image: Any, number: int, dpi: float) -> Page:
    """Return the words and ruled tables of a picture of a page, in points."""
    hold_ready()
    plain, ruled = without_rules(image.convert("L"), dpi)
    point = 72 / dpi
    tokens = [token for token in _tokens(plain, dpi) if token.text]
    return Page(number, tokens, [one.scaled(point) for one in ruled])


@cache
def hold_ready() -> None:
    """Hold that Tesseract can read Vietnamese here.

    Raises:
        DxError: it is missing, or its Vietnamese data is; the message says what to install.
    """
    import pytesseract

    try:
        known = pytesseract.get_languages()
    except (pytesseract.TesseractNotFoundError, OSError):
        raise DxError(f"this is a picture of text, and Tesseract, which reads such, is not on this machine; {INSTALL}") from None
    except pytesseract.TesseractError as error:
        raise DxError(f"Tesseract does not run here ({error}); {INSTALL}") from None
    if "vie" not in known or "eng" not in known:
        raise DxError(f"Tesseract has no Vietnamese here; {INSTALL}")


def _images(path: Path, content: bytes) -> Iterator[tuple[int, Any]]:
    """The pages of a picture, upright, on white where it is transparent."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as picture:
            if getattr(picture, "n_frames", 1) > _MOST:
                raise DxError(f"'{path.name}' has {picture.n_frames} pages; {_MOST} are read at most, give a part of it")
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
        raise DxError(f"'{path.name}' breaks off, or is no picture that can be read ({error})") from None


def _resolution(image: Any) -> float:
    """Points an inch as the picture says, or as a page of paper would have."""
    told = (image.info.get("dpi") or (0,))[0]
    return float(told) if 70 <= told <= 1300 else max(72.0, max(image.size) / 11.7)


def _tokens(image: Any, dpi: float) -> Iterator[Token]:
    import pytesseract

    # threads of its own wait for each other in a loop: on a busy machine a page takes ten times as long
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    found = pytesseract.image_to_data(
        image, lang=_LANGUAGES, config=f"--psm {os.environ.get('PSM', 3)} --dpi {dpi:.0f}", output_type=pytesseract.Output.DICT
    )
    heights: dict[tuple[int, ...], list[float]] = {}
    words = []
    for at, text in enumerate(found["text"]):
        if shown := tidy(text).replace(" ", ""):
            if float(found["conf"][at]) < _SURE:
                continue
            line = tuple(found[name][at] for name in ("block_num", "par_num", "line_num"))
            heights.setdefault(line, []).append(found["height"][at])
            words.append((shown, at, line))
    point = 72 / dpi
    for shown, at, line in words:
        left, top, wide, high = (found[name][at] * point for name in ("left", "top", "width", "height"))
        size = sorted(heights[line])[len(heights[line]) // 2] * point * 1.25
        box: Box = (round(left, 2), round(top, 2), round(left + wide, 2), round(top + high, 2))
        yield Token(shown, box, size)
