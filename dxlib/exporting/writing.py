"""A folder that appears whole or not at all, in the place of an earlier export alone, and what some formats need."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from dxlib.errors import DxError
from dxlib.notation.folders import put

MARK = "export.json"  # by it an earlier export is known
MODULES = {"sdmx1": "sdmx", "duckdb": "duckdb"}  # of the packages that a format needs


def write(out: Path, files: Mapping[str, bytes]) -> Path:
    """Write files, by path, to a folder, and return it; an earlier export that stands there is replaced.

    Raises:
        DxError: something else stands there, or the disk refuses. All is then as it was.
    """
    check(out)
    place = out.resolve()
    put(place.parent, place.name, files, replacing=True)
    return out


def check(out: Path) -> None:
    """Raise ``DxError`` if what stands in a place is neither nothing, an empty folder nor an earlier export."""
    if (out.exists() and not out.is_dir()) or (out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file()):
        raise DxError(
            f"'{out.as_posix()}' is there and is no export of dx; name a new folder, or that of an earlier export"
        )


def needed(form: str, package: str) -> None:
    """Raise ``DxError`` where the package that writes a format is not installed; the message says how to get it.

    Example:
        >>> needed("duckdb", "duckdb")
    """
    if find_spec(MODULES[package]) is None:
        raise DxError(f"the format {form} needs the package {package}; install it with `pip install 'dxlib[export]'`")
