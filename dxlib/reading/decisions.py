"""What reviewers decided, proposal by proposal: a file that only grows, so that no decision is lost."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from dxlib.errors import DxError
from dxlib.notation.files import Strict
from dxlib.notation.folders import itself
from dxlib.reading.proposal import Reading

FILE = "decisions.jsonl"


class Decision(Strict):
    """What one reader decided of one proposal; the last one of a reader holds.

    Attributes:
        proposal: its number.
        reader: 1 for the first reading, 2 for the blind second one, 0 where differences are settled.
        who: the name of the reviewer, and ``at`` when, in UTC.
        action: ``accept`` (the reading ``choice``, from 0), ``edit`` (``reading`` is the reviewer's own), ``open``
            (taken back).
        reading: what is to be written; of ``open`` none.
        doubtful: what is doubted, in words; the row's note then begins with ``doubtful:``.
    """

    proposal: int
    reader: Literal[0, 1, 2]
    who: str
    at: datetime
    action: Literal["accept", "edit", "open"]
    choice: int = 0
    reading: Reading | None = None
    doubtful: str = ""


def decide(draft: Path, decisions: Iterable[Decision]) -> None:
    """Add decisions to a draft; when this returns they are on disk.

    A line that a killed process left half written is closed first, and told nowhere as a decision.

    Raises:
        OSError: the disk refuses; none of them is there then.
    """
    text = "".join(one.model_dump_json(exclude_defaults=False) + "\n" for one in decisions)
    with open(draft / FILE, "ab+", buffering=0, opener=itself) as file:
        if end := file.tell():
            file.seek(-1, os.SEEK_END)
            text = text if file.read(1) == b"\n" else f"\n{text}"
        try:
            _write(file.fileno(), text.encode())
        except OSError:
            file.truncate(end)
            raise


def _write(file: int, content: bytes) -> None:
    while content:
        content = content[os.write(file, content) :]
    os.fsync(file)


def decided(draft: Path, reader: int = 1) -> dict[int, Decision]:
    """Return what holds of what a reader decided: the number of each proposal, and its last decision.

    Raises:
        DxError: the file cannot be read, or a whole line is no decision; the message names it.
    """
    held: dict[int, Decision] = {}
    for one in _lines(draft / FILE):
        if one.reader != reader:
            continue
        if one.action == "open":
            held.pop(one.proposal, None)
        else:
            held[one.proposal] = one
    return held


def now() -> datetime:
    """Return the moment, to the second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def _lines(path: Path) -> Iterator[Decision]:
    if not path.exists():
        return
    try:
        whole = path.read_bytes().decode("utf-8", errors="replace").split("\n")
    except OSError as error:
        raise DxError(f"cannot read {path}: {error.strerror}") from None
    for number, line in enumerate(whole, start=1):
        if not line.strip():
            continue
        try:
            yield Decision.model_validate_json(line)
        except ValidationError as error:
            if error.errors()[0]["type"] != "json_invalid":
                raise DxError(f"{path}:{number}: this line is no decision: {error.errors()[0]['msg']}") from None
            # a process was killed while it wrote this line: it never said that the decision was kept
