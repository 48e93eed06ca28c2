"""Checksums, by which it is seen whether two editions rest on the same files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from dxlib.places import PACKAGE

_HIDDEN = (".", "__pycache__")


def of_file(file: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def of_folder(folder: Path, name: str) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder that is not hidden, by its way from ``name``."""
    return {way: of_file(file) for way, file in sorted(_files(folder, name, ()))}


def _files(folder: Path | str, way: str, above: tuple[tuple[int, int], ...]) -> Iterator[tuple[str, Path]]:
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
            yield f"{way}/{_written(entry.name)}", Path(entry.path)


def _written(name: str) -> str:
    """The name of a file as text holds it; of one in another encoding its bytes, as their numbers."""
    return name.encode(errors="backslashreplace").decode()


def of_code() -> dict[str, str]:
    """Return the SHA-256 of every file of dxlib, without what it carries where it was installed."""
    own = of_folder(PACKAGE, "dxlib")
    return {file: digest for file, digest in own.items() if not file.startswith("dxlib/shipped/")}


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
