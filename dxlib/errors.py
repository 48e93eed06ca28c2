"""Errors for people: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from dxlib.characters import spelt_out

_LONGEST = 1500  # characters of a line of a message: what is wrong stands at its beginning, what to do at its end


class DxError(Exception):
    """A mistake in the input, told in words. The command line and notebooks show it without a traceback."""

    def __str__(self) -> str:
        """The message: names in it neither turn its direction nor steer a terminal, and no line of it is endless."""
        return "\n".join(map(_shortened, spelt_out(super().__str__()).split("\n")))

    def _render_traceback_(self) -> list[str]:
        """The lines that IPython shows in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


def _shortened(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST // 2]} … {line[-_LONGEST // 2 :]}"


class UnknownName(DxError):
    """A name that nothing has: an indicator, a pillar, a report.

    Example:
        >>> raise UnknownName("pillar", "digital_goverment", ["digital_government", "cybersecurity"])
        Traceback (most recent call last):
        dxlib.errors.UnknownName: unknown pillar 'digital_goverment'; did you mean 'digital_government'?
    """

    LONGEST = 100

    def __init__(self, kind: str, name: str, known: Iterable[str], hint: str = "") -> None:
        self.name, self.known = name, sorted(known)
        shown = " ".join(str(name).split())  # in one line, and no more of it than a name has
        shown = shown if len(shown) <= self.LONGEST else f"{shown[: self.LONGEST]}…"
        near = [] if hint else get_close_matches(shown.lower(), self.known, n=3, cutoff=0.5)
        if hint:
            pass
        elif near:
            hint = "did you mean " + " or ".join(f"'{n}'" for n in near) + "?"
        elif len(self.known) <= 40 and kind != "indicator":
            hint = f"known: {', '.join(self.known)}" if self.known else "there is none yet"
        else:
            hint = f"{len(self.known)} are known" + (", `dx indicators` lists them" if kind == "indicator" else "")
        super().__init__(f"unknown {kind} '{shown}'; {hint}")


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
    """Every fault of the data at once, each with file, line and column; the message tells the first hundred.

    Args:
        faults: those that may be told.
        more: how many there are besides, of the same kinds and further down.
    """

    TOLD = 100

    def __init__(self, faults: Iterable[Fault], more: int = 0) -> None:
        self.faults, self.more = sorted(faults), more
        total = len(self.faults) + more
        count = f"{total} fault" + ("" if total == 1 else "s")
        lines = [f"  {fault}" for fault in self.faults[: self.TOLD]]
        if total > len(lines):
            lines.append(f"  and {total - len(lines)} more")
        super().__init__(f"{count} in the data:\n" + "\n".join(lines))


class Faults:
    """The faults that checks find; of one kind the first hundred are kept and the others counted.

    So a hundred thousand rows with one mistake each cost no more to tell than a hundred, and the first hundred of all
    are still among those that are kept.
    """

    def __init__(self) -> None:
        self.kept: list[Fault] = []
        self.more = 0

    def __bool__(self) -> bool:
        return bool(self.kept)

    def add(self, faults: Iterable[Fault]) -> None:
        """Take in faults that were told one by one."""
        self.kept += faults

    def count(self, rows: Sequence[int], told: Callable[[int], Fault]) -> None:
        """Take in one fault a row, the rows in their order, each told only if it is kept."""
        self.kept += [told(row) for row in rows[: InvalidData.TOLD]]
        self.more += max(0, len(rows) - InvalidData.TOLD)

    def raise_any(self) -> None:
        """Raise ``InvalidData`` if there is a fault."""
        if self.kept:
            raise InvalidData(self.kept, self.more)
