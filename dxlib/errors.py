"""Errors for people: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


class DxError(Exception):
    """A mistake in the input, told in words. The command line and notebooks show it without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """The lines that IPython shows in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class UnknownName(DxError):
    """A name that nothing has: an indicator, a pillar, a report.

    Example:
        >>> raise UnknownName("pillar", "digital_goverment", ["digital_government", "cybersecurity"])
        Traceback (most recent call last):
        dxlib.errors.UnknownName: unknown pillar 'digital_goverment'; did you mean 'digital_government'?
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], hint: str = "") -> None:
        self.name, self.known = name, sorted(known)
        near = [] if hint else get_close_matches(name.lower(), self.known, n=3, cutoff=0.5)
        if hint:
            pass
        elif near:
            hint = "did you mean " + " or ".join(f"'{n}'" for n in near) + "?"
        elif len(self.known) <= 12:
            hint = "known: " + ", ".join(self.known)
        else:
            hint = f"{len(self.known)} are known, `dx indicators` lists them"
        super().__init__(f"unknown {kind} '{name}'; {hint}")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one place of a file, or of a frame.

    Attributes:
        line: the line or row, counted from 1; 0 for all of it.
        mark: what stands between the name and the line or row.
    """

    file: str
    line: int
    column: str
    message: str
    mark: str = ":"

    def __str__(self) -> str:
        place = f"{self.file}{self.mark}{self.line}" if self.line else self.file
        place += f": {self.column}" if self.column else ""
        return f"{place}: {self.message}"


class InvalidData(DxError):
    """Every fault of the data at once, each with file, line and column; the message tells the first hundred."""

    TOLD = 100

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults)
        count = f"{len(self.faults)} fault" + ("" if len(self.faults) == 1 else "s")
        lines = [f"  {fault}" for fault in self.faults[: self.TOLD]]
        if len(self.faults) > self.TOLD:
            lines.append(f"  and {len(self.faults) - self.TOLD} more")
        super().__init__(f"{count} in the data:\n" + "\n".join(lines))
