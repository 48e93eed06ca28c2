"""Checksums, by which it is seen whether two editions rest on the same files."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from dxlib.places import PACKAGE

_HIDDEN = (".", "__pycache__")
_SETTLED = 2  # seconds after which another content of a file has another time


def of_file(file: Path | str) -> str:
    """Return the SHA-256 of a file."""
    state = os.stat(file)
    known = state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns
    if time.time() - max(state.st_mtime, state.st_ctime) < _SETTLED:
        return _read(str(file))
    return _known(str(file), known)


@lru_cache(maxsize=1 << 13)
def _known(file: str, state: tuple[int, ...]) -> str:
    """The checksum of a file in a state, which another content has not: it was written a while ago."""
    return _read(file)


def _read(file: str) -> str:
    with open(file, "rb") as content:
        return hashlib.sha256(content.read()).hexdigest()


def of_folder(folder: Path, name: str) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder that is not hidden, by its way from ``name``."""
    return {way: of_file(file) for way, file in sorted(_files(folder, name, ()))}


def _files(folder: Path | str, way: str, above: tuple[tuple[int, int], ...]) -> Iterator[tuple[str, str]]:
    """All files of a folder by their ways, also where links lead to, but not in circles."""
    if not os.path.isdir(folder):
        return
    place = (state := os.stat(folder)).st_dev, state.st_ino
    if place in above:
        return
    with os.scandir(folder) as found:  # which knows what is a folder without asking once more
        entries = [entry for entry in found if not entry.name.startswith(_HIDDEN)]
    for entry in entries:
        if entry.is_dir():
            yield from _files(entry.path, f"{way}/{_written(entry.name)}", (*above, place))
        elif entry.is_file():
            yield f"{way}/{_written(entry.name)}", entry.path


def _written(name: str) -> str:
    """The name of a file as text holds it; of one in another encoding its bytes, as their numbers."""
    return name.encode(errors="backslashreplace").decode()


def of_code() -> dict[str, str]:
    """Return the SHA-256 of every file of dxlib, without what it carries where it was installed."""
    return {way: of_file(file) for way, file in sorted(_code())}


def code_changed() -> float:
    """Return when some file of dxlib was changed last, as seconds."""
    states = (os.stat(file) for _, file in _code())
    return max((max(state.st_mtime, state.st_ctime) for state in states), default=0.0)


def _code() -> Iterator[tuple[str, str]]:
    own = _files(PACKAGE, "dxlib", ())
    return ((way, file) for way, file in own if not way.startswith("dxlib/shipped/"))


def fingerprint(hashes: Mapping[str, str]) -> str:
    """Return eight characters that stand for all of these files: another one for any other content.

    Example:
        >>> fingerprint({"data/areas.yml": "00ff"})
        'd8a3c840'
    """
    return whole(hashes)[:8]


def whole(hashes: Mapping[str, str]) -> str:
    """Return what stands for all of these files, in full."""
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
