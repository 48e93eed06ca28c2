"""The queue of a review: which figure is looked at, what was decided of each, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dxlib.errors import DxError
from dxlib.reading.decisions import Decision, decide, decided, now
from dxlib.reading.proposal import CONFIDENCES, Proposal, Reading
from dxlib.reading.rows import same, to_write

READERS = (0, 1, 2)
FIRST, SECOND, SETTLING = 1, 2, 0


class Queue:
    """The proposals of a draft in the order of a review: those in doubt first, then in the order of the text.

    A decision is on disk before the next figure is shown, so whoever opens the draft again goes on where they were.

    Args:
        folder: of the draft.
        proposals: of its document.
        reader: 1, 2 for the blind second reading, or 0 to settle where the two differ.
        who: the name of the reviewer, which every decision keeps.

    Attributes:
        order: the numbers of the proposals.
        at: the number of the one that is looked at; none where there is none left.
        confidence, undecided: which are kept, see ``keep``.

    Raises:
        DxError: there is no such reader, nobody is named, or a line of the decisions is none.
    """

    def __init__(self, folder: Path, proposals: Iterable[Proposal], reader: int = FIRST, who: str = "") -> None:
        if reader not in READERS:
            raise DxError(f"there is no reader {reader!r}; 1 and 2 read, 0 settles where they differ")
        if not who.strip():
            raise DxError("a decision is kept with the name of who made it; say who='your name', or set DX_WHO")
        self.folder, self.reader, self.who = folder, reader, who.strip()
        self.proposals = {one.number: one for one in proposals}
        self._held = decided(folder, reader)
        self._pairs: dict[int, tuple[Decision, Decision]] = {}
        if reader == SETTLING:
            self._pairs = differences(folder, self.proposals)
            self.proposals = {number: self.proposals[number] for number in self._pairs}
        doubtful_first = CONFIDENCES[::-1].index
        self.order = sorted(
            self.proposals, key=lambda number: (doubtful_first(self.at_hand(number).confidence), number)
        )
        self.confidence, self.undecided = "", False
        before = sorted(self._held.values(), key=lambda one: one.at)
        self._back: list[dict[int, Decision | None]] = [{one.proposal: None} for one in before]
        self.at: int | None = next(iter(self.left), None)

    def at_hand(self, number: int) -> Proposal:
        """Return a proposal by its number.

        Raises:
            DxError: there is none of that number.
        """
        if number not in self.proposals:
            raise DxError(f"figure {number} is not in this queue")
        return self.proposals[number]

    @property
    def is_settling(self) -> bool:
        """Whether two readings are compared."""
        return self.reader == SETTLING

    @property
    def listed(self) -> list[int]:
        """The numbers that are stepped through: those that are kept, and the one that is looked at."""
        return [
            number
            for number in self.order
            if number == self.at
            or (
                (self.confidence in ("", self.proposals[number].confidence))
                and not (self.undecided and number in self._held)
            )
        ]

    @property
    def left(self) -> list[int]:
        """The numbers of those that are kept and not decided."""
        kept = (number for number in self.order if self.confidence in ("", self.proposals[number].confidence))
        return [number for number in kept if number not in self._held]

    @property
    def decided(self) -> int:
        """How many are decided."""
        return sum(number in self._held for number in self.order)

    @property
    def sure(self) -> list[int]:
        """The numbers of the sure ones that are not decided, in the order of the text; none while settling."""
        if self.is_settling:
            return []
        return [n for n in self.order if self.proposals[n].confidence == "sure" and n not in self._held]

    def decision(self, number: int) -> Decision | None:
        """Return what was decided of a proposal."""
        return self._held.get(number)

    def choices(self, number: int) -> Sequence[Reading]:
        """Return what can be accepted: the readings of the proposal, or of two readers while settling."""
        if number in self._pairs:
            return [one.reading for one in self._pairs[number] if one.reading is not None]
        return self.at_hand(number).readings

    def readers(self, number: int) -> Sequence[Decision]:
        """Return what the two readers decided, while settling."""
        return self._pairs.get(number, ())

    def keep(self, confidence: str = "", undecided: bool = False) -> None:
        """Step through those of one confidence, or those that are not decided, alone.

        Raises:
            DxError: there is no such confidence.
        """
        if confidence not in ("", *CONFIDENCES):
            raise DxError(f"there is no confidence '{confidence}'; {', '.join(CONFIDENCES)} are there")
        self.confidence, self.undecided, self.at = confidence, undecided, None
        self.at = next(iter(self.left or self.listed), None)

    def step(self, by: int) -> None:
        """Go on, or back, without a decision; at either end nothing changes."""
        listed = self.listed
        if self.at is None:  # all is decided: back is the last one
            self.at = listed[-1] if listed and by < 0 else None
            return
        to = listed.index(self.at) + by
        if 0 <= to < len(listed):
            self.at = listed[to]

    def go(self, number: int) -> None:
        """Look at one of them.

        Raises:
            DxError: there is none of that number.
        """
        self.at = self.at_hand(number).number

    def accept(self, choice: int = 0, doubtful: str = "") -> None:
        """Decide that one of the choices is right, and go on.

        Args:
            choice: which, from 0.
            doubtful: what is doubted of it, in words.

        Raises:
            DxError: there is no such choice; nothing is decided.
        """
        self._decide([self._accepted(self._at(), choice, doubtful)])

    def edit(self, reading: Reading, doubtful: str = "") -> None:
        """Decide that a reading of the reviewer's own is right, and go on."""
        self._decide([self._new(self._at(), action="edit", reading=reading, doubtful=doubtful)])

    def accept_together(self, numbers: Iterable[int], among: Iterable[int] | None = None) -> int:
        """Accept the first reading of several; return how many that were.

        Args:
            numbers: of those that are accepted.
            among: those that were seen as one list; by default the sure ones.

        Raises:
            DxError: one of them is not among these, or decided already; nothing is decided.
        """
        numbers, seen = list(dict.fromkeys(numbers)), set(self.sure if among is None else among)
        if wrong := [n for n in numbers if n not in seen or n in self._held]:
            raise DxError(f"figure {wrong[0]} cannot be accepted with the others")
        if numbers:
            self._decide([self._accepted(number, 0, "") for number in numbers])
            self.at = next(iter(self.left), None)
        return len(numbers)

    def undo(self) -> int:
        """Take the last decision back, or those made together, and look at it again; return how many that were.

        Decisions of an earlier session are taken back one by one, the last one first.
        """
        if not self._back:
            return 0
        before = self._back.pop()
        again = [
            self._new(number, action="open") if one is None else one.model_copy(update=self._signed())
            for number, one in before.items()
        ]
        self._write(again)
        self.at = next(iter(before))
        return len(before)

    def _at(self) -> int:
        if self.at is None:
            raise DxError("no figure is looked at")
        return self.at

    def _accepted(self, number: int, choice: int, doubtful: str) -> Decision:
        choices = self.choices(number)
        if not 0 <= choice < len(choices):
            raise DxError(f"figure {number} has no reading {choice + 1}; it has {len(choices)}")
        if number in self._pairs:
            taken = self._pairs[number][choice]
            return taken.model_copy(update=self._signed() | {"doubtful": doubtful or taken.doubtful})
        return self._new(number, action="accept", choice=choice, reading=choices[choice], doubtful=doubtful)

    def _new(self, number: int, **what: Any) -> Decision:
        return Decision(proposal=number, **self._signed(), **what)

    def _signed(self) -> dict[str, Any]:
        return {"reader": self.reader, "who": self.who, "at": now()}

    def _decide(self, decisions: list[Decision]) -> None:
        before = {one.proposal: self._held.get(one.proposal) for one in decisions}
        self._write(decisions)
        self._back.append(before)
        last = self.order.index(decisions[-1].proposal)
        after = set(self.order[last:])
        self.at = next((n for n in self.left if n in after), next(iter(self.left), None))

    def _write(self, decisions: list[Decision]) -> None:
        try:
            decide(self.folder, decisions)
        except OSError as error:
            raise DxError(
                f"the decision could not be kept in {self.folder}: {error.strerror}; nothing is decided"
            ) from None
        for one in decisions:
            if one.action == "open":
                self._held.pop(one.proposal, None)
            else:
                self._held[one.proposal] = one


def differences(folder: Path, proposals: Mapping[int, Proposal]) -> dict[int, tuple[Decision, Decision]]:
    """Return what both readers decided, and differently, by the number of the proposal.

    How a note is worded does not count, nor which of the readings it was: what would be written is compared, as it is
    when the draft is accepted.

    Raises:
        DxError: a line of the decisions is none.
    """
    first, second = decided(folder, FIRST), decided(folder, SECOND)
    both = [(one, first[n], second[n]) for n, one in proposals.items() if n in first and n in second]
    return {one.number: (a, b) for one, a, b in both if not same(to_write(one, a), to_write(one, b))}


def unread(folder: Path, proposals: Iterable[int]) -> int:
    """Return how many proposals one of the two readers has not decided yet."""
    first, second = decided(folder, FIRST), decided(folder, SECOND)
    return sum(number not in first or number not in second for number in proposals)
