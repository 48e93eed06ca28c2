"""A watched folder: what is new in it becomes a draft, and what was replaced in silence is told."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any

from dxlib.errors import DxError
from dxlib.loaders import Evidence, load
from dxlib.loaders.contract import ROWS
from dxlib.notation import folders
from dxlib.notation.figures import clean
from dxlib.notation.files import read_json
from dxlib.reading import drafts, known

STATE, LOCK = ".refresh.json", ".refresh.lock"
NOTHING, REVIEW, FAULT = 0, 1, 2  # exit codes
_FIGURE = re.compile(r"\d[\d.,]*(?<=\d)")
_MOST = 40  # differences that are told

Lines = list[tuple[int, tuple[str, ...]]]  # of a text: each line with figures, and these


@dataclass(frozen=True)
class Outcome:
    """What became of a file.

    Attributes:
        file: its name in the watched folder.
        kind: ``draft`` (it was new), ``replaced`` (known by this name with another content), ``known`` (there already
            under another name or in another format), ``unreadable``.
        told: where its draft lies, where it is known from, or why it cannot be read.
        differences: of one that was replaced, the figures that differ, line by line.
    """

    file: str
    kind: str
    told: str
    differences: tuple[str, ...] = ()

    def __str__(self) -> str:
        words = {"draft": "new", "replaced": "replaced in silence", "known": "known", "unreadable": "cannot be read"}
        lines = [f"{self.file}: {words[self.kind]}: {self.told}", *(f"  {one}" for one in self.differences[:_MOST])]
        if len(self.differences) > _MOST:
            lines.append(f"  and {len(self.differences) - _MOST} more")
        return "\n".join(lines)


@dataclass(frozen=True)
class Refreshed:
    """What a look at a folder found: an outcome for each file that it had not seen as it is now."""

    outcomes: tuple[Outcome, ...] = ()

    @property
    def code(self) -> int:
        """The exit code: 0 if there is nothing new, 1 if there is something to review, 2 if a file cannot be read."""
        kinds = {one.kind for one in self.outcomes}
        return FAULT if "unreadable" in kinds else REVIEW if kinds & {"draft", "replaced"} else NOTHING

    def __str__(self) -> str:
        return "\n".join(map(str, self.outcomes)) or "nothing new"


def refresh(folder: Path | str, *, out: Path | str | None = None, data: Path | str | None = None) -> Refreshed:
    """Look through a folder, make a draft of every file that is not known, and tell what was replaced in silence.

    A file is known by its checksum: from the data, from a draft, or from an earlier look. Public pages are known by
    their address, where the file begins with it or names it as its own. Each file is told once, and again when it
    changes.

    Args:
        folder: the watched folder, with its subfolders; hidden files, those that Office locks with, and links that lead
            out of it are passed over.
        out: the folder of the drafts, where also is kept what was seen; as in ``read``.
        data: the evidence; the project's by default.

    Returns:
        An outcome for each file that was not seen before as it is now, and the exit code for cron.

    Raises:
        DxError: the folder is not there, another look is under way, or the drafts cannot be written.

    Example:
        >>> refresh("no such folder")
        Traceback (most recent call last):
        dxlib.errors.DxError: there is no folder no such folder
    """
    watched, home = Path(folder), drafts.home(out)
    if not os.path.isdir(watched):
        raise DxError(f"there is no folder {watched.as_posix()}")
    evidence = load(data=data, reports="all")
    with _alone(home):
        state = _seen(home)
        seen = state.setdefault(_text(folders.led(watched)), {})
        found = []
        for path in _files(watched):
            name = _text(path.relative_to(watched))
            outcome, digest = _look(path, name, seen.get(name), evidence, home, data)
            if digest is not None:
                seen[name] = {"sha256": digest, "kind": outcome.kind if outcome else "known"}
                folders.replace(home / STATE, (json.dumps(state, ensure_ascii=False, indent=1) + "\n").encode())
            if outcome is not None:
                found.append(outcome)
    return Refreshed(tuple(found))


def _text(path: Path) -> str:
    return path.as_posix().encode(errors="backslashreplace").decode()


def _files(watched: Path) -> list[Path]:
    def shown(path: Path) -> bool:
        return not any(part.startswith((".", "~$")) for part in path.relative_to(watched).parts)

    def inside(path: Path) -> bool:
        return folders.led(path).is_relative_to(folders.led(watched))

    return sorted(path for path in watched.rglob("*") if path.is_file() and shown(path) and inside(path))


def _look(
    path: Path, name: str, before: dict[str, str] | None, evidence: Evidence, home: Path, data: Path | str | None
) -> tuple[Outcome | None, str | None]:
    """What is to tell of a file, and its checksum if it is to be remembered."""
    try:
        told = drafts.too_large(path)
        content = _mark(path) if told else path.read_bytes()
    except OSError as error:
        return Outcome(name, "unreadable", str(error.strerror)), None
    digest = sha256(content).hexdigest()
    if before is not None and before["sha256"] == digest:
        return None, None
    if told:
        return Outcome(name, "unreadable", told), digest
    there = list(known.documents(evidence, home))
    if any(digest in one.sums for one in there) or known.page_of(content, evidence):
        return None, digest
    earlier = next((one for one in reversed(there) if one.file == path.name), None)
    if earlier is not None or (before is not None and before["kind"] not in ("unreadable", "replaced")):
        return _replaced(path, name, earlier, evidence), digest
    try:
        made = drafts.read(path, out=home, data=data)
    except known.AlreadyThere as error:
        return Outcome(name, "known", str(error)), digest
    except folders.DiskError:
        raise
    except DxError as error:
        return Outcome(name, "unreadable", str(error)), digest
    return Outcome(name, "draft", made.as_posix()), digest


def _mark(path: Path) -> bytes:
    """What stands for a file that is not read."""
    state = path.stat()
    return f"{state.st_size} {state.st_mtime_ns}".encode()


def _replaced(path: Path, name: str, earlier: known.Known | None, evidence: Evidence) -> Outcome:
    from dxlib.reading.extraction import extract

    try:
        text = extract(path).text
    except DxError as error:
        return Outcome(name, "unreadable", f"replaced in silence, and {error}")
    if earlier is None:
        return Outcome(name, "replaced", "what it was before is not at hand; `dx read` reads it anew")
    before = lines_of(earlier.text) if earlier.text else _rows(earlier, evidence)
    told = f"{earlier.where} was read from a file of this name; `dx read --anew` reads the new one"
    return Outcome(name, "replaced", told, tuple(differences(before, lines_of(text))))


def lines_of(text: str) -> Lines:
    """Return the lines of a text that have figures, and these."""
    found = ((at, tuple(_FIGURE.findall(clean(line)))) for at, line in enumerate(text.split("\n"), 1))
    return [(at, figures) for at, figures in found if figures]


def _rows(report: known.Known, evidence: Evidence) -> Lines:
    """The figures of a report of the data by line, as its rows have them."""
    found: dict[int, list[str]] = {}
    for name in ROWS:
        frame = getattr(evidence, name)
        for row in frame[frame["report"] == report.report].itertuples():
            found.setdefault(row.line, []).extend(_FIGURE.findall(clean(row.as_printed)))
    return [(line, tuple(figures)) for line, figures in sorted(found.items()) if figures]


def differences(before: Lines, after: Lines) -> Iterator[str]:
    """Yield the figures that differ between two readings of a document, line by line; their order in a line is none.

    Example:
        >>> list(differences([(1, ("6",)), (4, ("58,41",))], [(1, ("6",)), (5, ("59,41",)), (6, ("7",))]))
        ['line 4, now line 5: 58,41 becomes 59,41', 'line 6: 7 is new']
    """
    then, now = ([tuple(sorted(figures)) for _, figures in lines] for lines in (before, after))
    for kind, i, j, k, m in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if kind != "equal":
            for one, other in zip_longest(before[i:j], after[k:m]):
                yield from _difference(one, other)


def _difference(one: tuple[int, tuple[str, ...]] | None, other: tuple[int, tuple[str, ...]] | None) -> Iterator[str]:
    gone = Counter(one[1] if one else ()) - Counter(other[1] if other else ())
    new = Counter(other[1] if other else ()) - Counter(one[1] if one else ())
    was, is_now = "; ".join(gone.elements()), "; ".join(new.elements())
    if one and other and (was or is_now):
        where = f"line {one[0]}" + (f", now line {other[0]}" if one[0] != other[0] else "")
        yield f"{where}: {was or 'nothing'} becomes {is_now or 'nothing'}"
    elif one and not other:
        yield f"line {one[0]}: {was} is gone"
    elif other and not one:
        yield f"line {other[0]}: {is_now} is new"


def _seen(home: Path) -> dict[str, dict[str, Any]]:
    """What earlier looks have seen; nothing where that cannot be told, so that everything is looked at again."""
    try:
        found = read_json(home / STATE)
    except (OSError, ValueError):
        return {}
    folders_seen = found.items() if isinstance(found, dict) else ()
    return {
        folder: seen for folder, seen in folders_seen if isinstance(seen, dict) and all(map(_is_sight, seen.values()))
    }


def _is_sight(one: Any) -> bool:
    """Whether this is what is kept of a file that was seen."""
    return isinstance(one, dict) and all(isinstance(one.get(name), str) for name in ("sha256", "kind"))


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let no other look at the same drafts run meanwhile; where a process is killed, the system gives way by itself."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        folders.clear(home)
        with open(home / LOCK, "ab", opener=folders.itself) as file:
            if os.name == "posix":
                import fcntl

                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise DxError(f"another `dx refresh` is at work in {home.as_posix()}") from None
            yield
    except OSError as error:
        raise folders.DiskError(f"cannot write {home.as_posix()}: {error.strerror or error}") from None
