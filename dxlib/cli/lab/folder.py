"""A folder in which somebody works with the notebooks: they are copied there, and what was changed there is theirs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dxlib.errors import DxError
from dxlib.notation.files import read_json
from dxlib.notation.folders import DiskError, clear, replace
from dxlib.notation.naming import portable
from dxlib.places import NOTEBOOKS

RECORD = ".dxlib.json"  # the SHA-256 of each file as it was copied: what differs from it, somebody changed
_MOST_NAMED = 5


@dataclass(frozen=True)
class Filled:
    """What became of the files of a folder that was filled.

    Attributes:
        copied: those that were not there.
        renewed: those that dxlib has other ones of by now, and nobody had changed.
        kept: those that dxlib has other ones of by now, and somebody has changed. They are as they were.
    """

    copied: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def told(self, folder: Path) -> list[str]:
        """Return it in words, a line each; none where nothing happened.

        Example:
            >>> Filled(renewed=("audit.ipynb",)).told(Path("mine"))
            ['renewed in mine, where you had not changed it: audit.ipynb']
        """
        place = folder.as_posix()
        lines = {
            f"copied to {place}": self.copied,
            f"renewed in {place}, where you had not changed it": self.renewed,
            f"left in {place} as you have it, though dxlib has another one now (move yours away to get it)": self.kept,
        }
        return [f"{words}: {_named(files)}" for words, files in lines.items() if files]


def fill(folder: Path, notebooks: Path = NOTEBOOKS) -> Filled:
    """Copy notebooks, with what belongs to them, to a folder; return what was done.

    A file that somebody changed, or put there, is never replaced. One that is as it was copied is replaced when there
    is another one. A file is written whole or not at all.

    Args:
        folder: made if it is not there.
        notebooks: where they come from, by default those of the project.

    Raises:
        DxError: the folder cannot be read or written to.
    """
    portable(folder)
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.samefile(notebooks):
            return Filled()
        return _fill(folder, notebooks)
    except (OSError, DiskError) as error:
        if is_new:
            with suppress(OSError):  # it is not there, or something is in it
                folder.rmdir()
        reason = getattr(error, "strerror", None) or error
        raise DxError(
            f"cannot put the notebooks into {folder.as_posix()}: {reason}; --folder names another folder"
        ) from None


def _fill(folder: Path, notebooks: Path) -> Filled:
    before = _recorded(folder)
    after = dict(before)
    copied: list[str] = []
    renewed: list[str] = []
    kept: list[str] = []
    names = _files(notebooks)
    places = {folder / parent for name in names for parent in Path(name).parents}
    for place in sorted(places):
        if place != folder and place.is_symlink():
            raise DiskError(f"{place.name} is a link there, and nothing is put where it leads")
        if place.is_dir():
            clear(place)  # also where nothing is to be written
    for name in names:
        content, mine = (notebooks / name).read_bytes(), folder / name
        offered = _digest(content)
        there = _digest(mine.read_bytes()) if mine.exists() else None
        if there is not None and there != offered and there != before.get(name):
            if offered != before.get(name):
                kept.append(name)
            continue
        if there != offered:
            replace(mine, content)
            (copied if there is None else renewed).append(name)
        after[name] = offered
    if after != before:
        replace(folder / RECORD, (json.dumps(after, indent=1) + "\n").encode())
    return Filled(tuple(copied), tuple(renewed), tuple(kept))


def _files(notebooks: Path) -> list[str]:
    files = (file.relative_to(notebooks) for file in notebooks.rglob("*") if file.is_file())
    return sorted(file.as_posix() for file in files if not any(part.startswith((".", "__")) for part in file.parts))


def _recorded(folder: Path) -> dict[str, str]:
    """What was copied; nothing where that cannot be told, so that whatever differs counts as changed."""
    try:
        record = read_json(folder / RECORD)
    except (FileNotFoundError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _named(files: Collection[str]) -> str:
    """The names of a few files, the number of many."""
    return ", ".join(files) if len(files) <= _MOST_NAMED else f"{len(files)} files"
