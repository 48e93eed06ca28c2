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
from typing import Any, NamedTuple

import numpy as np

from dxlib.errors import DxError
from dxlib.reading.document import Box, Document
from dxlib.reading.extraction import missed
from dxlib.reading.extraction.layout import Page, Pages, Token
from dxlib.reading.extraction.ruling import ink, straightened, without_rules
from dxlib.reading.extraction.wording import raised, tidy

INSTALL = "install tesseract-ocr and tesseract-ocr-vie (on Debian: apt install tesseract-ocr tesseract-ocr-vie)"
_DPI = 300  # at which pages are drawn, unless their picture has less: made larger it is read worse
_LEAST = 200
_LARGEST = 120_000_000  # pixels of a picture
_MOST = 300  # pages of a picture
_LANGUAGES = "vie+eng"
_SURE = 60  # of 100: what Tesseract holds of a figure that stands alone, at least
_FIGURE = re.compile(r"[\d.,%/()+–-]*\d[\d.,%/()+–-]*")
_MARK = re.compile("[1-9][0-9]?")  # of a footnote
_DOUBTFUL, _SHORT = 80, 6  # what is held of a short word that may be a figure misread, at most
_PDFIUM = Lock()  # pdfium draws one page at a time


class _Word(NamedTuple):
    """A word in the points of the picture, and what Tesseract holds of it, of 100."""

    text: str
    box: Box
    sure: float


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
    """The words of a picture; what stands alone and may be a figure is read once more."""
    dark = ink(image)
    lines: dict[tuple[int, ...], list[_Word]] = {}
    found = _tesseract(image, _LANGUAGES, f"--psm 3 --dpi {dpi:.0f}")
    for at, text in enumerate(found["text"]):
        if shown := tidy(text).replace(" ", ""):
            left, top, wide, high = (found[name][at] for name in ("left", "top", "width", "height"))
            line = lines.setdefault(tuple(found[name][at] for name in ("block_num", "par_num", "line_num")), [])
            line.append(_Word(shown, (left, top, left + wide, top + high), float(found["conf"][at])))
    for at, word in enumerate(_alone(image, dark, list(lines.values()))):
        lines[-1, at] = [word]
    point = 72 / dpi
    for line in lines.values():
        high = median(word.box[3] - word.box[1] for word in line)
        foot = median(word.box[3] for word in line)
        for at, word in enumerate(line):
            small = word.box[3] - word.box[1] < 0.75 * high and foot - word.box[3] > 0.2 * high
            is_mark = small and _MARK.fullmatch(word.text) and _hangs(line, at, high)
            for text, box in missed.mended(word.text, word.box, dark):
                shown = raised(text) if is_mark else text
                yield Token(shown, tuple(round(side * point, 2) for side in box), high * point * 1.25)  # type: ignore[arg-type]


def _hangs(line: list[_Word], at: int, high: float) -> bool:
    """Whether a word touches the one before it, or begins the line close to the next."""
    if at:
        return line[at].box[0] - line[at - 1].box[2] < 0.25 * high
    return len(line) > 1 and line[1].box[0] - line[0].box[2] < 0.6 * high


def _tesseract(image: Any, languages: str, config: str) -> dict[str, list[Any]]:
    import pytesseract

    # threads of its own wait for each other in a loop: on a busy machine a page takes ten times as long
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    found: dict[str, list[Any]] = pytesseract.image_to_data(
        image, lang=languages, config=config, output_type=pytesseract.Output.DICT
    )
    return found


def _alone(image: Any, dark: np.ndarray, lines: list[list[_Word]]) -> list[_Word]:
    """Figures in what Tesseract left, each shown to it by itself; short words alone on a line, if doubtful, too.

    Those of the second kind are put right where they stand.
    """
    heights = [word.box[3] - word.box[1] for line in lines for word in line]
    if not heights:
        return []
    left = missed.pieces(dark, [word.box for line in lines for word in line], median(heights))
    doubtful = [
        line for line in lines if len(line) == 1 and line[0].sure < _DOUBTFUL and 1 < len(line[0].text) <= _SHORT
    ]
    read = _read_alone(image, [*left, *(line[0].box for line in doubtful)])
    for line, word in zip(doubtful, read[len(left) :], strict=True):
        line[:] = [word or line[0]]
    return [word for word in read[: len(left)] if word is not None]


def _read_alone(image: Any, boxes: Sequence[Box]) -> list[_Word | None]:
    """The figure in each of some boxes, where Tesseract is sure that it is one."""
    if not boxes:
        return []
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{folder}/{at}.png" for at in range(len(boxes))]
        for name, box in zip(names, boxes, strict=True):
            missed.enlarged(image, box).save(name)
        listed = Path(folder, "pieces.txt")
        listed.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        found = _tesseract(str(listed), "eng", "--psm 7 --dpi 200")
    read: list[_Word | None] = [None] * len(boxes)
    for page, text, sure in zip(found["page_num"], found["text"], found["conf"], strict=True):
        if float(sure) >= _SURE and _FIGURE.fullmatch(text):
            read[page - 1] = _Word(text, boxes[page - 1], float(sure))
    return read
