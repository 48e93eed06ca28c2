"""Scans and pictures: words read by Tesseract in Vietnamese and English, tables by the rules that are drawn."""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from threading import Lock
from typing import Any

import numpy as np

from dxlib.errors import DxError
from dxlib.reading.document import Box, Document
from dxlib.reading.extraction import missed
from dxlib.reading.extraction.layout import Page, Pages, Token
from dxlib.reading.extraction.ruling import ink, straightened, without_rules
from dxlib.reading.extraction.wording import tidy

INSTALL = "install tesseract-ocr and tesseract-ocr-vie (on Debian: apt install tesseract-ocr tesseract-ocr-vie)"
_DPI = 300  # at which pages are drawn, unless their picture has less: made larger it is read worse
_LEAST = 200
_LARGEST = 120_000_000  # pixels of a picture
_MOST = 300  # pages of a picture
_LANGUAGES = "vie+eng"
_SURE = 60  # of 100: what Tesseract holds of a figure that stands alone, at least
_FIGURE = re.compile(r"[\d.,%/()+–-]*\d[\d.,%/()+–-]*")
_APART = 0.42  # of the height of a digit: a wider gap between digits is a blank
_PDFIUM = Lock()  # pdfium draws one page at a time


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
        raise DxError(
            f"this is a picture of text, and Tesseract, which reads such, is not on this machine; {INSTALL}"
        ) from None
    except pytesseract.TesseractError as error:
        raise DxError(f"Tesseract does not run here ({error}); {INSTALL}") from None
    if "vie" not in known or "eng" not in known:
        raise DxError(f"Tesseract has no Vietnamese here; {INSTALL}")


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
        raise DxError(f"'{path.name}' breaks off, or is no picture that can be read ({error})") from None


def _resolution(image: Any) -> float:
    """Points an inch as the picture says, or as a page of paper would have."""
    told = (image.info.get("dpi") or (0,))[0]
    return float(told) if 70 <= told <= 1300 else max(72.0, max(image.size) / 11.7)


def _tokens(image: Any, dpi: float) -> Iterator[Token]:
    """The words of a picture; blanks between digits and figures that stand alone are looked for once more."""
    found = _tesseract(image, _LANGUAGES, f"--psm 3 --dpi {dpi:.0f}")
    dark = ink(image)
    lines: dict[tuple[int, ...], list[tuple[str, Box]]] = {}
    for at, text in enumerate(found["text"]):
        if shown := tidy(text).replace(" ", ""):
            left, top, wide, high = (found[name][at] for name in ("left", "top", "width", "height"))
            line = lines.setdefault(tuple(found[name][at] for name in ("block_num", "par_num", "line_num")), [])
            line += _parted(shown, (left, top, left + wide, top + high), dark)
    heights = [box[3] - box[1] for line in lines.values() for _, box in line]
    if heights:
        boxes = [box for line in lines.values() for _, box in line]
        for at, one in enumerate(_alone(image, dark, boxes, median(heights))):
            lines[-1, at] = [one]
    point = 72 / dpi
    for line in lines.values():
        size = median(box[3] - box[1] for _, box in line) * point * 1.25
        for text, box in line:
            yield Token(text, tuple(round(side * point, 2) for side in box), size)  # type: ignore[arg-type]


def _tesseract(image: Any, languages: str, config: str) -> dict[str, list[Any]]:
    import pytesseract

    # threads of its own wait for each other in a loop: on a busy machine a page takes ten times as long
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    found: dict[str, list[Any]] = pytesseract.image_to_data(
        image, lang=languages, config=config, output_type=pytesseract.Output.DICT
    )
    return found


def _parted(text: str, box: Box, dark: np.ndarray) -> list[tuple[str, Box]]:
    """A word; one of digits alone, where a blank is seen between them, is two."""
    if not text.isdecimal() or len(text) < 2:
        return [(text, box)]
    left, top, right, bottom = map(int, box)
    glyphs = missed.spans(dark[top:bottom, left:right].any(axis=0), 1)
    if len(glyphs) != len(text):
        return [(text, box)]
    parts: list[tuple[str, Box]] = []
    begin = 0
    for at in range(1, len(glyphs) + 1):
        if at == len(glyphs) or glyphs[at][0] - glyphs[at - 1][1] > _APART * (bottom - top):
            parts.append((text[begin:at], (left + glyphs[begin][0], top, left + glyphs[at - 1][1], bottom)))
            begin = at
    return parts


def _alone(image: Any, dark: np.ndarray, boxes: Sequence[Box], height: float) -> list[tuple[str, Box]]:
    """Figures in what Tesseract left, each shown to it by itself."""
    left = missed.pieces(dark, boxes, height)
    if not left:
        return []
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{folder}/{at}.png" for at in range(len(left))]
        for name, box in zip(names, left, strict=True):
            missed.enlarged(image, box).save(name)
        listed = Path(folder, "pieces.txt")
        listed.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        found = _tesseract(str(listed), "eng", "--psm 7 --dpi 200")
    return [
        (text, left[page - 1])
        for page, text, sure in zip(found["page_num"], found["text"], found["conf"], strict=True)
        if float(sure) >= _SURE and _FIGURE.fullmatch(text)
    ]
