"""Words with boxes, joined to runs: what stands beside each other on one line, marks of footnotes with their word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dxlib.reading.document import Box
from dxlib.reading.extraction.wording import around, raised

_SMALL = 0.88  # of the size of its word: the mark of a footnote is smaller, and raised
_GAP = 0.65  # of its size: a wider one parts a line
_MARK = re.compile(r"\d{1,3}|[*†‡]{1,3}")


class Token(NamedTuple):
    """A word on a page; of a scan ``size`` is how high the line is that it stands on."""

    text: str
    box: Box
    size: float
    bold: bool = False


class Run(NamedTuple):
    """Words that stand beside each other on one line."""

    tokens: tuple[Token, ...]
    box: Box

    @property
    def text(self) -> str:
        """The words with blanks between."""
        return " ".join(token.text for token in self.tokens)

    @property
    def size(self) -> float:
        """Of the largest letters."""
        return max(token.size for token in self.tokens)


def runs(tokens: Iterable[Token]) -> list[Run]:
    """Return words joined to runs: on one line, with no wider gap between than blanks have."""
    open_: list[list[Token]] = []
    for token in sorted(tokens, key=lambda one: one.box[0]):
        fitting = [run for run in open_ if _follows(run[-1], token)]
        if fitting:
            max(fitting, key=lambda run: overlap(run[-1].box, token.box)).append(token)
        else:
            open_.append([token])
    return [_run(tokens_) for tokens_ in open_]


def _follows(last: Token, token: Token) -> bool:
    gap = token.box[0] - last.box[2]
    size = max(last.size, token.size)
    return -0.4 * size <= gap <= _GAP * size and overlap(last.box, token.box) >= 0.5


def _run(tokens: Sequence[Token]) -> Run:
    """A run, small raised digits behind a word joined to it as the mark of a footnote."""
    made: list[Token] = []
    for token in tokens:
        if made and _is_mark(made[-1], token):
            last = made.pop()
            box = around([last.box, token.box]) or last.box
            made.append(last._replace(text=last.text + raised(token.text), box=box))
        elif not made and len(tokens) > 1 and _is_mark(tokens[1], token, before=True):
            made.append(token._replace(text=raised(token.text)))
        else:
            made.append(token)
    return Run(tuple(made), around([token.box for token in tokens]) or tokens[0].box)


def _is_mark(word: Token, mark: Token, before: bool = False) -> bool:
    """Whether a token is small, raised, and hangs on a word."""
    gap = word.box[0] - mark.box[2] if before else mark.box[0] - word.box[2]
    return (
        mark.size < _SMALL * word.size
        and bool(_MARK.fullmatch(mark.text))
        and word.box[3] - mark.box[3] > 0.12 * word.size
        and gap < (0.6 if before else 0.3) * word.size
    )


def joined_runs(together: Sequence[Run]) -> Run:
    """Return runs on one line as one."""
    ordered = sorted(together, key=lambda run: run.box[0])
    return Run(
        tuple(token for run in ordered for token in run.tokens), around([run.box for run in ordered]) or ordered[0].box
    )


def overlap(one: Box, other: Box) -> float:
    """Return how much of the lower of two boxes stands beside the other."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, shared / max(min(one[3] - one[1], other[3] - other[1]), 0.01))
