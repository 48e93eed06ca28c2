"""Where words stand that no scale places: each in turn at the first of some spots that nothing else has taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from dxlib.tables.display import LINE

_STEP = 6  # pixels between the boxes that stand for a line


class Box(NamedTuple):
    """What something takes, in pixels from the top left of a plot."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two have room in common."""
        beside = min(self.right, other.right) - max(self.left, other.left)
        return beside > 0 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0


class Spot(NamedTuple):
    """How words stand to the mark that they belong to: by how far they are moved, and which end is at it.

    Attributes:
        dx: to the right, in pixels.
        dy: down, to the middle of the first line.
        align: ``left``, ``right`` or ``center``; empty where the words are left out.
    """

    dx: float
    dy: float
    align: str

    def box(self, x: float, y: float, wide: float, lines: int = 1) -> Box:
        """Return what words take that are so wide and stand so to a mark."""
        left = x + self.dx - {"left": 0, "right": wide, "center": wide / 2}[self.align]
        top = y + self.dy - LINE / 2
        return Box(left, top, left + wide, top + LINE * lines)


NOWHERE = Spot(0, 0, "")


@dataclass
class Plot:
    """A plot, and what is taken of it.

    Attributes:
        room: in which words must lie.
    """

    room: Box
    taken: list[Box] = field(default_factory=list)

    def mark(self, x: float, y: float, radius: float) -> None:
        """Take the room of a mark."""
        self.taken.append(Box(x - radius, y - radius, x + radius, y + radius))

    def line(self, x: float, y: float, x2: float, y2: float) -> None:
        """Take the room of a line."""
        steps = max(1, int(max(abs(x2 - x), abs(y2 - y)) / _STEP))
        for n in range(steps + 1):
            self.mark(x + (x2 - x) * n / steps, y + (y2 - y) * n / steps, 2)

    def put(self, spots: Iterable[Spot], x: float, y: float, wide: float, lines: int = 1, must: bool = False) -> Spot:
        """Return the first spot that is free, and take it; the first of all, if there is none and there must be one."""
        known = list(spots)
        free = (spot for spot in known if self._free(spot.box(x, y, wide, lines)))
        spot = next(free, known[0] if must else NOWHERE)
        if spot.align:
            self.taken.append(spot.box(x, y, wide, lines))
        return spot

    def _free(self, box: Box) -> bool:
        room = self.room
        inside = box.left >= room.left and box.right <= room.right and box.top >= room.top and box.bottom <= room.bottom
        return inside and not any(map(box.meets, self.taken))


def around(gap: float, lines: int = 1, first: str = "above") -> Iterator[Spot]:
    """Yield spots over and under a mark, and aside where both are taken.

    Args:
        gap: pixels from the middle of the mark to the middle of the nearest line of words.
        lines: of the words.
        first: ``above`` or ``below``.
    """
    near = [-gap - LINE * (lines - 1), gap]
    near = near if first == "above" else near[::-1]
    for dy in (near[0], near[0] * 1.6, near[1]):
        yield from (Spot(0, dy, "center"), Spot(8, dy, "right"), Spot(-8, dy, "left"), Spot(-3, dy, "left"))
    middle = -LINE * (lines - 1) / 2
    yield from (Spot(gap - 4, middle, "left"), Spot(4 - gap, middle, "right"))
