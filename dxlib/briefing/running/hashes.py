"""Checksums, by which it is seen whether two editions rest on the same files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from dxlib.places import PACKAGE

_HIDDEN = re.compile(r"(^|/)(\.|__pycache__)")


def of_file(file: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def of_folder(folder: Path, name: str) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder that is not hidden, by its way from ``name``."""
    files = {path.relative_to(folder).as_posix(): path for path in _files(folder, ()) if path.is_file()}
    return {f"{name}/{file}": of_file(path) for file, path in sorted(files.items()) if not _HIDDEN.search(file)}


def _files(folder: Path, above: tuple[Path, ...]) -> Iterator[Path]:
    """All files of a folder, also where links lead to, but not in circles."""
    if (place := folder.resolve()) in above or not folder.is_dir():
        return
    for path in folder.iterdir():
        if not path.is_dir():
            yield path
        elif not _HIDDEN.search(path.name):
            yield from _files(path, (*above, place))


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
