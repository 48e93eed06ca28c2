"""A folder that appears whole or not at all, and takes the place of an earlier export alone."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from dxlib.errors import DxError
from dxlib.notation.holding import swap
from dxlib.reading.folders import DiskError, clear

MARK = "export.json"  # by it an earlier export is known


def write(out: Path, files: Mapping[str, bytes]) -> Path:
    """Write files, by path, to a folder, and return it; an earlier export that stands there is replaced.

    Raises:
        DxError: something else stands there, or the disk refuses. All is then as it was.
    """
    check(out)
    place = out.resolve()
    hidden = place.parent / f".dx-{os.getpid()}-{secrets.token_hex(4)}"
    made = [one for one in place.parents if not one.exists()]
    try:
        for name, content in files.items():
            path = hidden / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        clear(place.parent)
        swap(hidden, place)
    except OSError as error:
        _drop(hidden, made)
        raise DiskError(f"cannot write {out.as_posix()}: {error.strerror or error}") from None
    except BaseException:
        _drop(hidden, made)
        raise
    return out


def check(out: Path) -> None:
    """Raise ``DxError`` if what stands in a place is neither nothing, an empty folder nor an earlier export."""
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file()):
        raise DxError(
            f"'{out.as_posix()}' is there and is no export of dx; name a new folder, or that of an earlier export"
        )


def _drop(hidden: Path, made: list[Path]) -> None:
    shutil.rmtree(hidden, ignore_errors=True)
    for folder in made:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
