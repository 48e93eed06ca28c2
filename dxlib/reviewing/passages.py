"""Where a figure stands: its line between its neighbours, the figure marked, and the heads of a row of a table."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from dxlib.reading.document import Document, Line
from dxlib.reading.proposal import Proposal
from dxlib.reviewing.words import where

AROUND = 2  # lines before and after that are shown
_LONG = 180  # characters of a neighbour that are shown
_BEFORE, _AFTER = 64, 40  # characters that are shown round a figure in a table of many


def passage(
    document: Document,
    one: Proposal,
    others: Iterable[Proposal] = (),
    decided: Collection[int] = (),
    language: str = "en",
) -> dict[str, Any]:
    """Return the passage of a proposal, as JSON.

    Args:
        document: that it stands in.
        one: the proposal.
        others: the other proposals of its line, which are marked lightly.
        decided: the numbers of those that are decided.
        language: of the words.

    Returns:
        ``place`` in words, ``lines`` (each with ``number`` and ``parts``: text and what it is), and of a row of a table
        ``cells``: ``above``, ``parts`` and ``here`` of each, the first cell as the head of the row.
    """
    line = document.lines[one.line - 1]
    marks = sorted(
        [(one.start, one.end, "here"), *(_mark(other, decided) for other in others if other.line == one.line)]
    )
    first, last = max(1, one.line - AROUND), min(len(document.lines), one.line + AROUND)
    lines = [
        {"number": n, "kind": document.lines[n - 1].kind,
         "parts": parts(line.text, marks) if n == one.line else [[_cut(document.lines[n - 1].text, n > one.line), ""]]}
        for n in range(first, last + 1)
    ]  # fmt: skip
    return {
        "place": where(one.line, line.place, language),
        "lines": lines,
        "cells": _cells(line, marks, one) if len(line.cells) > 1 else [],
    }


def parts(text: str, marks: Iterable[tuple[int, int, str]], start: int = 0, end: int | None = None) -> list[list[str]]:
    """Return text from one character to another in pieces, each with what it is marked as.

    Where marks meet, the first counts.

    Example:
        >>> parts("about 12,5% in 2023", [(0, 11, "here"), (15, 19, "other")])
        [['about 12,5%', 'here'], [' in ', ''], ['2023', 'other']]
    """
    end = len(text) if end is None else end
    found, at = [], start
    for begins, ends, what in sorted(marks, key=lambda mark: (mark[0], mark[2] != "here")):
        begins, ends = max(begins, at), min(ends, end)
        if begins < ends:
            found += [[text[at:begins], ""], [text[begins:ends], what]]
            at = ends
    return [part for part in [*found, [text[at:end], ""]] if part[0]]


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return from where to where the words near some characters stand, whole words alone.

    Example:
        >>> text = f"{'many words before ' * 5}it was 12,5% {'and many words after ' * 5}"
        >>> first, last = around(text, 97, 102)
        >>> text[first:last]
        'many words before many words before many words before it was 12,5% and many words after and many words'
    """
    first, last = max(0, start - _BEFORE), min(len(text), end + _AFTER)
    if first:
        first = text.find(" ", first, start) + 1 or first
    if last < len(text):
        last = max(text.rfind(" ", end, last), end)
    return first, last


def _mark(other: Proposal, decided: Collection[int]) -> tuple[int, int, str]:
    return other.start, other.end, "done" if other.number in decided else "other"


def _cut(text: str, follows: bool) -> str:
    """A neighbour as far as it lies near: the end of one before, the beginning of one after."""
    if len(text) <= _LONG:
        return text
    return f"{text[:_LONG].rsplit(' ', 1)[0]} …" if follows else f"… {text[-_LONG:].split(' ', 1)[-1]}"


def _cells(line: Line, marks: list[tuple[int, int, str]], one: Proposal) -> list[dict[str, Any]]:
    return [
        {
            "above": " · ".join(dict.fromkeys(filter(None, cell.above))),
            "parts": parts(line.text, marks, cell.start, cell.end),
            "here": cell.start <= one.start < cell.end,
        }
        for cell in line.cells
    ]
