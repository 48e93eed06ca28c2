"""The rules of tables in a picture: found as long dark runs, taken out before the letters are read."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dxlib.reading.document import Box
from dxlib.reading.extraction.layout import Ruled


class Found(NamedTuple):
    """A table in a picture, in its points."""

    cells: tuple[Box, ...]
    box: Box

    def scaled(self, by: float) -> Ruled:
        """The table in other points."""
        boxes = [tuple(side * by for side in box) for box in (*self.cells, self.box)]
        return Ruled(tuple(boxes[:-1]), boxes[-1])  # type: ignore[arg-type]


def without_rules(image: Any, dpi: float) -> tuple[Any, list[Found]]:
    """Return a picture without its rules, and the tables that they draw.

    Args:
        image: grey.
        dpi: its points an inch; a rule is a third of an inch long at least.
    """
    from PIL import Image

    grey = np.asarray(image)
    dark = ink(image, faint=True)
    long, thick = int(dpi / 3), max(3, int(dpi / 40))
    across, down = _runs(dark, long, thick), _runs(dark.T, long, thick)
    if not len(across) or not len(down):
        return image, []
    clean = np.array(grey)
    for top, left, bottom, right in across:
        clean[max(0, top - 1) : bottom + 1, left:right] = 255
    for left, top, right, bottom in down:
        clean[top:bottom, max(0, left - 1) : right + 1] = 255
    edges = [_edge("h", left, (top + bottom) / 2, right, (top + bottom) / 2) for top, left, bottom, right in across]
    edges += [_edge("v", (left + right) / 2, top, (left + right) / 2, bottom) for left, top, right, bottom in down]
    tables = _tables(edges, dpi)
    return (Image.fromarray(clean), tables) if tables else (image, [])


def straightened(image: Any) -> Any:
    """Return a grey picture of a page turned so that its lines lie level, as scanners seldom leave them."""
    from PIL import Image

    small = image.copy()
    small.thumbnail((1000, 1000))
    dark = Image.fromarray((ink(small) * 255).astype(np.uint8))

    def levelness(angle: float) -> float:
        rows = np.asarray(dark.rotate(angle, Image.Resampling.BILINEAR)).sum(axis=1, dtype=float)
        return float(np.square(np.diff(rows)).sum())

    best = 0.0
    for step, reach in ((0.5, 6), (0.1, 5)):
        best = max((best + step * n for n in range(-reach, reach + 1)), key=levelness)
    if abs(best) < 0.15 or levelness(best) < 1.05 * levelness(0.0):
        return image
    return image.rotate(best, Image.Resampling.BICUBIC, fillcolor=255)


def ink(image: Any, faint: bool = False) -> np.ndarray:
    """Return where a grey picture is dark; rules are often faint, halfway between letters and paper."""
    grey = np.asarray(image)
    threshold = _threshold(grey)
    return grey < ((threshold + np.median(grey)) / 2 if faint else threshold)


def _threshold(grey: np.ndarray) -> int:
    """Between ink and paper, by Otsu's method."""
    counts = np.bincount(grey.ravel(), minlength=256).astype(float)
    weight, total = np.cumsum(counts), np.cumsum(counts * np.arange(256))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (total[-1] * weight / weight[-1] - total) ** 2 / (weight * (weight[-1] - weight))
    return int(np.nanargmax(np.where(np.isfinite(between), between, -1))) + 1


def _runs(dark: np.ndarray, long: int, thick: int) -> list[tuple[int, int, int, int]]:
    """Dark runs along the rows that are long and thin: first row, begin, row after the last, end."""
    found: list[list[int]] = []
    open_: list[list[int]] = []
    padded = np.pad(dark, ((0, 0), (1, 1))).astype(np.int8)
    candidates = np.flatnonzero(dark.sum(axis=1) >= long)
    for row in candidates:
        steps = np.flatnonzero(np.diff(padded[row]))
        begins, ends = _bridged(steps[::2], steps[1::2], thick)
        keep = ends - begins >= long
        still = []
        for begin, end in zip(begins[keep], ends[keep], strict=True):
            same = next((one for one in open_ if one[2] >= row - 1 and one[1] < end and begin < one[3]), None)
            if same is None:
                same = [int(row), int(begin), int(row) + 1, int(end)]
                found.append(same)
            else:
                same[1], same[2], same[3] = min(same[1], int(begin)), int(row) + 1, max(same[3], int(end))
            still.append(same)
        open_ = still + [one for one in open_ if one[2] > row - 1 and one not in still]
    return [(top, left, bottom, right) for top, left, bottom, right in found if bottom - top <= thick]


def _bridged(begins: np.ndarray, ends: np.ndarray, gap: int) -> tuple[np.ndarray, np.ndarray]:
    """Runs, those with no more than a speck of white between joined."""
    if len(begins) < 2:
        return begins, ends
    apart = begins[1:] - ends[:-1] > max(2, gap // 3)
    return begins[np.concatenate(([True], apart))], ends[np.concatenate((apart, [True]))]


def _edge(direction: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    return {"orientation": direction, "x0": x0, "x1": x1, "top": top, "bottom": bottom,
            "width": x1 - x0, "height": bottom - top, "object_type": "line"}  # fmt: skip


def _tables(edges: list[dict[str, Any]], dpi: float) -> list[Found]:
    """Tables of more than one row and column, as pdfplumber finds them among rules."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    near = dpi / 25
    merged = merge_edges(
        edges, snap_x_tolerance=near, snap_y_tolerance=near, join_x_tolerance=near, join_y_tolerance=near
    )
    crossings = edges_to_intersections(merged, near, near)
    found = []
    for cells in cells_to_tables(intersections_to_cells(crossings)):
        if len({round(c[0]) for c in cells}) > 1 and len({round(c[1]) for c in cells}) > 1:
            left, top, right, bottom = zip(*cells, strict=True)
            found.append(Found(tuple(cells), (min(left), min(top), max(right), max(bottom))))
    return found
