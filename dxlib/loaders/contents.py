"""A folder of evidence: what is in it, what tells one content from another, and how it is read without hurry."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from threading import RLock

from dxlib.notation.files import content_of
from dxlib.places import data_folder

_PLUGINS = "PYDANTIC_DISABLE_PLUGINS"
_DEEP = 3  # folders in folders; a link may lead back
_READING = RLock()  # one thread at a time, so that each finds what it is to leave


def fingerprint(folder: Path | None = None) -> str:
    """Return what tells one content of a folder of evidence, by default the project's, from any other.

    Of files that hold evidence the content counts, of all else that stands there its name, since a name may be a
    fault; links are followed, as they are where the evidence is read.
    """
    digest = blake2b()
    folder = folder or data_folder()
    for path, is_read in sorted(_entries(str(folder), _DEEP)):
        content = content_of(path) if is_read else b""
        digest.update(f"{path.removeprefix(str(folder))} {is_read} {len(content)} ".encode(errors="surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _entries(folder: str, deep: int) -> Iterator[tuple[str, bool]]:
    """All that stands in a folder and those in it, and whether it is a file of evidence."""
    try:
        entries = list(os.scandir(folder))  # which know what they are: to ask for every file takes half the time
    except OSError:
        return
    for entry in entries:
        is_folder = entry.is_dir()
        yield entry.path, entry.name.endswith((".csv", ".yml")) and not is_folder and entry.is_file()
        if is_folder and deep:
            yield from _entries(entry.path, deep - 1)


def listed(reports: Path) -> dict[Path, frozenset[str]]:
    """Return the folders of the reports, and what is in each: to ask for every file takes ten times as long."""
    found = sorted(entry.path for entry in os.scandir(reports) if entry.is_dir())
    return {Path(path): frozenset(os.listdir(path)) for path in found}


@contextmanager
def unhurried() -> Iterator[None]:
    """Read without two things that each take a tenth of the time, which are as they were afterwards.

    What is read stays, so that nothing is to be cleared up; and pydantic looks for plugins among all that is installed.
    """
    with _READING:
        was, plugins = gc.isenabled(), os.environ.get(_PLUGINS)
        gc.disable()
        os.environ[_PLUGINS] = "__all__"  # are not to be used
        try:
            yield
        finally:
            os.environ.pop(_PLUGINS, None)
            os.environ.update({} if plugins is None else {_PLUGINS: plugins})
            if was:
                gc.enable()
