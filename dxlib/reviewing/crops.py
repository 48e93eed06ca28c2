"""The page of the original round a figure, as a picture, and the box of the figure in it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from dxlib.reading.document import Box, Line

PAGED = ("pdf", "scan")
_BESIDE, _ABOVE = 14, 40  # points of the page that are shown beside the line, and above and below the figure
_LEAST = 300  # points that are shown across at least
_SCALE = 2.0  # pixels a point


@dataclass(frozen=True)
class Crop:
    """A piece of a page.

    Attributes:
        png: the picture.
        width: how many points of the page it shows across.
        box: left, top, width and height of the figure in it, in percent.
    """

    png: bytes
    width: float
    box: Box


def box_of(line: Line, start: int, end: int) -> Box | None:
    """Return the box round characters of a line; that of the line where its words have none."""
    boxes = [word.box for word in line.words if word.start < end and start < word.end]
    if not boxes:
        return line.place.box
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


class Pages:
    """The pages of an original.

    Args:
        source: the file, if it is there.
        format: as the document says it.
    """

    def __init__(self, source: Path | None, format: str) -> None:
        self._source, self._format = source, format

    @property
    def are_there(self) -> bool:
        """Whether there are pages to be shown."""
        return self._source is not None and self._format in (*PAGED, "picture") and self._source.is_file()

    def crop(self, line: Line, start: int, end: int) -> Crop | None:
        """Return the page round characters of a line; none where there is no page, or it cannot be drawn."""
        box, page = box_of(line, start, end), line.place.page or 1
        if box is None or not self.are_there:
            return None
        cut = self._picture if self._format == "picture" else self._page
        with suppress(Exception):  # an original that was damaged since: the text beside is the passage too
            return cut(page, line.place.box or box, box)
        return None

    def _page(self, number: int, line: Box, box: Box) -> Crop | None:
        if not 1 <= number <= len(self._pdf):
            return None
        page = self._pdf[number - 1]
        try:
            width, height = page.get_size()
            frame = _frame(line, box, width, height)
            left, top, right, bottom = frame
            drawn = page.render(scale=_SCALE, crop=(left, height - bottom, width - right, top)).to_pil()
        finally:
            page.close()
        return _crop(drawn, frame, box)

    def _picture(self, page: int, line: Box, box: Box) -> Crop:
        from PIL import Image, ImageOps

        with Image.open(str(self._source)) as image:
            image.seek(min(page, getattr(image, "n_frames", 1)) - 1)
            upright = ImageOps.exif_transpose(image).convert("RGB")
            pixels = _resolution(image) / 72
        frame = _frame(line, box, upright.width / pixels, upright.height / pixels)
        left, top, right, bottom = (one * pixels for one in frame)
        return _crop(upright.crop((left, top, right, bottom)), frame, box)

    @cached_property
    def _pdf(self) -> Any:
        import pypdfium2

        return pypdfium2.PdfDocument(self._source)


def _resolution(image: Any) -> float:
    """Pixels an inch as the reader of pictures takes them: as the picture says, or as a page of paper would have."""
    told = (image.info.get("dpi") or (0,))[0]
    return float(told) if 70 <= told <= 1300 else max(72.0, max(image.size) / 11.7)


def _frame(line: Box, box: Box, width: float, height: float) -> Box:
    """What is shown of a page: the line from end to end, and a few lines round the figure."""
    left, right = max(0.0, min(line[0], box[0]) - _BESIDE), min(width, max(line[2], box[2]) + _BESIDE)
    if right - left < _LEAST:
        left = max(0.0, min(left, width - _LEAST))
        right = min(width, left + _LEAST)
    return left, max(0.0, box[1] - _ABOVE), right, min(height, box[3] + _ABOVE)


def _crop(image: Any, frame: Box, box: Box) -> Crop:
    out = BytesIO()
    image.save(out, "PNG", optimize=False, compress_level=1)
    left, top, right, bottom = frame
    across, down = 100 / (right - left), 100 / (bottom - top)
    placed = (box[0] - left) * across, (box[1] - top) * down, (box[2] - box[0]) * across, (box[3] - box[1]) * down
    return Crop(out.getvalue(), right - left, placed)
