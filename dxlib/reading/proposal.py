"""What is proposed for a run of digits: rows of the data contract, the likeliest first, and why."""

from __future__ import annotations

from typing import Any, Literal

from dxlib.notation.files import Strict

CONFIDENCES = ("sure", "likely", "open")
TABLES = ("observations", "claims", "targets", "adoption", "details", "uncounted")


class Reason(Strict):
    """Why a reading is proposed, or doubted: the name of a rule and what it found; ``reasons.words`` says it."""

    rule: str
    found: str = ""
    weight: float = 0.0


class Reading(Strict):
    """One way to read a run of digits: the table of the contract, and the row's cells as its CSV file has them.

    Attributes:
        row: column to value; ``indicator`` may be empty where none is known, ``reason`` is of ``uncounted`` alone.
        score: from 0 to 1; the readings of a proposal stand in its order.
    """

    table: Literal["observations", "claims", "targets", "adoption", "details", "uncounted"]
    row: dict[str, Any]
    score: float
    reasons: tuple[Reason, ...] = ()


class Proposal(Strict):
    """A run of digits, or several that make one figure ("60/63"), with up to four readings.

    Attributes:
        number: its place in the draft, from 1; proposals stand in the order of the text.
        line: of the document as read, from 1; ``start`` and ``end`` are characters of that line, of the figure with
            its qualifier and unit words.
        confidence: ``sure``, ``likely`` or ``open``, of the first reading.
        readings: the likeliest first; never none.
    """

    number: int
    line: int
    start: int
    end: int
    confidence: Literal["sure", "likely", "open"]
    readings: tuple[Reading, ...]
