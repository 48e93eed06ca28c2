"""Folders that a process holds, so that another one waits, or sees that whoever made them has ended.

The system lets go of what a process held, however that ended. Where folders cannot be held, nobody waits.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import ModuleType

from dxlib.errors import DxError

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


class DiskError(DxError):
    """The disk refuses: no room, no right, a folder that is no folder."""


@contextmanager
def held(folder: Path, wait: bool = True) -> Iterator[bool]:
    """Hold a folder, or a file, for a while; give whether that could be done.

    Args:
        folder: what is there; no link.
        wait: whether to wait until nobody else holds it.

    Example:
        >>> with held(Path("."), wait=False) as ours:
        ...     isinstance(ours, bool)
        True
    """
    opened = None
    try:
        if fcntl is not None:
            with suppress(OSError):  # also of network folders that know of no locks
                opened = os.open(folder, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        yield opened is not None and _locked(opened, wait)
    finally:
        if opened is not None:
            os.close(opened)


def _locked(opened: int, wait: bool) -> bool:
    assert fcntl is not None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


@contextmanager
def making(folder: Path, pattern: str) -> Iterator[None]:
    """Make a folder and hold it for a while; those beside it that are left by others are removed first.

    Args:
        folder: a folder that is not there, in one that is.
        pattern: the names of such folders.

    Raises:
        OSError: the disk refuses.

    Example:
        >>> with tempfile.TemporaryDirectory() as home, making(Path(home) / ".new-1", ".new-*"):
        ...     [one.name for one in Path(home).iterdir()]
        ['.new-1']
    """
    with ExitStack() as stack:
        with held(folder.parent):  # else another one would take it for left before it is held
            sweep(folder.parent, pattern)
            folder.mkdir()
            stack.enter_context(held(folder))
        yield


def sweep(home: Path, pattern: str) -> None:
    """Remove folders that nobody holds any more, since whoever made them has ended."""
    for folder in home.glob(pattern):
        with held(folder, wait=False) as ours:
            if ours:
                shutil.rmtree(folder, ignore_errors=True)


def temporary(prefix: str) -> Path:
    """Return a new folder for as long as this process lasts, also as another program; a later call removes it then.

    Raises:
        DiskError: there is no folder for temporary files that can be written to.
    """
    folder, opened = _temporary(prefix)
    if opened is not None:
        os.set_inheritable(opened, True)
    return folder


@contextmanager
def passing() -> Iterator[Path]:
    """Have a temporary folder for a while; those whose makers were killed are removed first.

    Raises:
        DiskError: there is no folder for temporary files that can be written to.

    Example:
        >>> with passing() as folder:
        ...     folder.is_dir()
        True
    """
    folder, opened = _temporary("dx-passing-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if opened is not None:
            os.close(opened)


def _temporary(prefix: str) -> tuple[Path, int | None]:
    """A new temporary folder, and what holds it."""
    try:
        _settle()
        sweep(Path(tempfile.gettempdir()), prefix + "?" * 8)
        while True:
            folder = Path(tempfile.mkdtemp(prefix=prefix))
            if fcntl is None:
                return folder, None
            with suppress(FileNotFoundError):
                opened = os.open(folder, os.O_RDONLY)
                _locked(opened, wait=True)
                if folder.exists():
                    return folder, opened
                os.close(opened)  # another one took it for left before it was held
    except OSError as error:
        told = f"no temporary file can be written: {error.strerror or error}; TMPDIR names another folder"
        raise DiskError(told) from None


def _settle() -> None:
    """Say where temporary files go; else Python writes a file to try a folder, which stays when it is killed then."""
    if tempfile.tempdir is None:
        named = (os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
        usable = (one for one in (*named, "/tmp") if one and os.path.isdir(one) and os.access(one, os.W_OK | os.X_OK))
        tempfile.tempdir = next(map(os.path.abspath, usable), None)


def swap(new: Path, place: Path) -> None:
    """Put a new folder in the place of an old one, in one step where the system can.

    Elsewhere it is two renames, the first undone if the second fails. The old folder is removed.

    Raises:
        OSError: the disk refuses, or what stands there is no folder; it stands as it was then.

    Example:
        >>> with tempfile.TemporaryDirectory() as home:
        ...     (new := Path(home) / "new").mkdir()
        ...     swap(new, Path(home) / "kept")
        ...     [one.name for one in Path(home).iterdir()]
        ['kept']
    """
    recover(place)
    aside = _aside(place)
    if place.exists() and not place.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))
    if place.exists() and _exchanged(new, place):
        shutil.rmtree(new, ignore_errors=True)
        return
    if place.exists():
        place.rename(aside)
    try:
        new.rename(place)
    except OSError:
        if aside.exists():
            aside.rename(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def recover(place: Path) -> None:
    """Put back the old folder that a process killed between the two renames of :func:`swap` left aside."""
    aside = _aside(place)
    if aside.exists() and not place.exists():
        aside.rename(place)
    shutil.rmtree(aside, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders could be exchanged, so that there is no moment in which neither stands there."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    here, how = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return exchange is not None and exchange(here, os.fsencode(one), here, os.fsencode(other), how) == 0


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.last")
