"""What is likely to be chosen next, drawn before it is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import permutations
from threading import Event
from time import perf_counter

from dxlib.explorer.choice import Choice
from dxlib.explorer.frames import Frames
from dxlib.explorer.stage import drawn, is_drawn
from dxlib.explorer.views import View, planned
from dxlib.explorer.words import Options, options
from dxlib.tables.display import WIDE

_PERIODS = 10  # of the many, those that have the most figures
_PAIR = ("period", "baseline")
_QUICK = ("topic", "change", "sort", "method")  # of these little but the drawing is new
_ROWS = ("method", "vintage", *_PAIR, "as_of")  # what has rows of its own, which serve every pillar
_BEFORE, _BETWEEN = 0.15, 0.002  # seconds that the kernel has for itself, first after a change and then between steps
_TURN = 0.004  # seconds of drawing after which the kernel has its turn, as soon as a part is drawn


def likely(choice: Choice, offered: dict[str, Options], frames: Frames) -> Iterator[Choice]:
    """Return what one change of one control would choose; the indicator alone has too many options for that.

    At the end come pairs of periods, since who chooses one period chooses the other next.
    """
    periods = frames.evidence.observations["period"].value_counts().index[:_PERIODS].astype(str).tolist()
    few = {"period": ["latest", *periods], "baseline": ["previous", *periods], "indicator": []}
    pair = _PAIR if choice.period == "latest" else _PAIR[::-1]  # who has chosen a period chooses the other next
    first = dict.fromkeys(("pillar", *_QUICK, *pair, "vintage", "as_of", *offered))
    for name in (name for name in first if name in offered):
        for value in few.get(name, [value for _words, value in offered[name]]):
            if value != getattr(choice, name):
                yield frames.settled(replace(choice, **{name: value}))
    for period, baseline in permutations(periods[: _PERIODS // 2], 2):
        yield replace(choice, period=period, baseline=baseline)


def ahead(choice: Choice, offered: dict[str, Options], frames: Frames, width: int = WIDE) -> Iterator[None]:
    """Draw what is likely, at the width in use, and pause after everything that took time."""
    begun = perf_counter()
    for _part in _work(choice, offered, frames, width):
        if perf_counter() - begun > _TURN:
            yield
            begun = perf_counter()


def _work(choice: Choice, offered: dict[str, Options], frames: Frames, width: int) -> Iterator[object]:
    """First what the first search would wait for, the words of all names, then pillars, then rows that others need."""
    yield frames.listed(replace(choice, search="a"))
    others = [*likely(choice, offered, frames)]
    pillars = [other for other in others if other.pillar != choice.pillar]
    other_rows = [other for other in others if any(getattr(other, name) != getattr(choice, name) for name in _ROWS)]
    for some, work in ((pillars, _parts), (other_rows, _rows), (others, _parts)):
        for other in some:
            with suppress(Exception):  # such as periods that do not go together: told to who chooses them
                yield from work(other, frames, width)


def _rows(choice: Choice, frames: Frames, _width: int) -> Iterator[object]:
    """Compute what all pillars share of a choice."""
    for compute in (frames.seen, frames.ready, frames.size, frames.statuses, frames.moves):
        yield compute(choice)


def _parts(choice: Choice, frames: Frames, width: int) -> Iterator[object]:
    """Draw a choice part by part: a change that is made meanwhile waits for no more than one of them."""
    if is_drawn(choice, frames, width):
        return
    yield from _rows(choice, frames, width)
    yield options(choice, frames)
    blocks = planned(choice.shown, frames)
    for n, block in enumerate(blocks):
        yield block
        blocks[n] = block.at(width)
    yield drawn(choice, frames, width, View(tuple(blocks)) if blocks else None)


class Ahead:
    """Draws what any single change would show while nothing is asked for, between the messages of the browser.

    A change that is made meanwhile waits for the part that is drawn, and then has the interpreter for itself, which a
    thread would take half of.
    """

    _left = Event()  # of all explorers only the one used last draws ahead
    _task: asyncio.Task[None] | None = None

    @classmethod
    def start(cls, choice: Choice, offered: dict[str, Options], frames: Frames, width: int) -> None:
        """Begin anew from a choice, where messages come in one after the other; elsewhere nobody waits."""
        cls.stop()
        cls._left = left = Event()
        with suppress(RuntimeError):
            loop = asyncio.get_running_loop()
            cls._task = loop.create_task(_between(ahead(choice, offered, frames, width), left))

    @classmethod
    def stop(cls) -> None:
        """Draw no more."""
        cls._left.set()


async def _between(parts: Iterator[None], left: Event) -> None:
    """Draw part by part, with a pause before each."""
    await asyncio.sleep(_BEFORE)
    while not left.is_set() and next(parts, left) is not left:
        await asyncio.sleep(_BETWEEN)
