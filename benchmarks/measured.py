"""What was measured beside its floor, the plain thing it is built on, and how commands are timed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
# Modules are compiled once and kept, as they are where packages are installed.
KEPT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

HEADER = "| case | time | floor | its time | ratio | bar or goal |\n|---|---:|---|---:|---:|---|"


@dataclass(frozen=True)
class Measured:
    """A case beside its floor, pair by pair.

    Attributes:
        name: what it is called in the table.
        times: seconds.
        floor: the plain thing in words.
        floors: its seconds, in the same order; both sides of a pair were measured one right after the other.
        most, seconds: the ratio and the time that must not be exceeded; nothing where none is agreed.
        goal: a ratio that is aimed at.
        work: how much was done, where the cost is drawn against it.
    """

    name: str
    times: list[float]
    floor: str
    floors: list[float]
    most: float | None = None
    seconds: float | None = None
    goal: float | None = None
    work: int = 0

    @property
    def ratio(self) -> float:
        """The median of the ratios of the pairs."""
        return median(one / other for one, other in zip(self.times, self.floors, strict=True))

    @property
    def holds(self) -> bool:
        """Whether no bar is exceeded; to miss a goal is no fault."""
        time = median(self.times)
        return (self.most is None or self.ratio <= self.most) and (self.seconds is None or time <= self.seconds)

    def line(self) -> str:
        """Return its line in the table.

        Example:
            >>> Measured("load", [0.2, 0.3], "read", [0.1, 0.1], most=2).line()
            '| load | 0.250 s | read | 0.100 s | 2.50 | 2 ×: **does not hold** |'
        """
        bars = [f"{self.most:g} ×" if self.most else "", f"{self.seconds:g} s" if self.seconds else ""]
        told = ", ".join(filter(None, bars))
        told = f"{told}: {'holds' if self.holds else '**does not hold**'}" if told else ""
        if self.goal:
            told = f"goal {self.goal:.2g} ×: {'reached' if self.ratio <= self.goal else 'not reached'}"
        times = f"{median(self.times):.3f} s | {self.floor} | {median(self.floors):.3f} s"
        return f"| {self.name} | {times} | {self.ratio:.2g} | {told} |"


def output(*command: str | Path, **environment: str) -> str:
    """Return what a command of this interpreter's folder prints.

    Raises:
        RuntimeError: it failed; the message is what it said.
    """
    program, *rest = command
    how: dict[str, Any] = {"cwd": ROOT, "capture_output": True, "text": True, "env": {**KEPT, **environment}}
    done = subprocess.run([BIN / program, *rest], check=False, **how)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def seconds(commands: Iterable[tuple[str | Path, ...]], **environment: str) -> float:
    """Return how long some commands take, one after the other."""
    begun = perf_counter()
    for command in commands:
        output(*command, **environment)
    return perf_counter() - begun
