"""Folders and files that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from dxlib.errors import DxError
from dxlib.notation.holding import DiskError, held, making, swap, sweep
from dxlib.notation.naming import portable

_MARK = ".dx-"
_HIDDEN = _MARK + "[0-9a-f]" * 8


def put(
    home: Path, name: str, files: Mapping[str, bytes], scratch: Path | None = None, *, replacing: bool = False,
    ready: Callable[[], None] = lambda: None,
) -> Path:  # fmt: skip
    """Make a folder with these files, whole or not at all, and return it.

    It is written hidden and renamed, so that a process killed at any moment leaves no half folder; what it leaves
    hidden the next one clears.

    Args:
        home: where the folder appears; made if it is not there.
        files: what is in it, by their paths.
        scratch: where it is written first, on the same disk; by default ``home`` itself.
        replacing: whether it takes the place of a folder of that name.
        ready: called when all is on the disk, before the folder appears, while no other one appears in ``home``; what
            it raises keeps the folder from it. It puts nothing there itself.

    Raises:
        DxError: a folder of that name is there, and is not to be replaced; or the name can be none on Windows.
        DiskError: the disk refuses. Nothing is left then.
    """
    target, scratch = home / name, scratch or home
    portable(target)
    made = [one for one in (home, *home.parents) if not one.exists()]
    hidden = scratch / f"{_MARK}{secrets.token_hex(4)}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        if target.exists() and not replacing:
            raise DxError(f"{target.as_posix()} is there already")
        with making(hidden, _HIDDEN):
            for file, content in files.items():
                _write(hidden / file, content)
            with held(home):  # of two at once the second is asked when the first stands there
                ready()
                if replacing:
                    swap(hidden, target)
                else:
                    os.rename(hidden, target)  # refused if another one was quicker
    except OSError as error:
        _drop(hidden, made)
        raise DiskError(f"cannot write {target.as_posix()}: {error.strerror or error}") from None
    except BaseException:
        _drop(hidden, made)
        raise
    return target


def replace(file: Path, content: bytes) -> None:
    """Write a file whole or not at all; one that is there is replaced.

    Raises:
        DxError: the name can be none on Windows.
        DiskError: the disk refuses, or what stands there is no file, such as a device; it is as it was.
    """
    portable(file)
    hidden = file.parent / f"{_MARK}{secrets.token_hex(4)}"
    try:
        if file.exists() and not file.is_file():
            raise DiskError(f"cannot write {file.as_posix()}: it is there and is no file")
        file.parent.mkdir(parents=True, exist_ok=True)
        with making(hidden, _HIDDEN):
            _write(hidden / file.name, content)
            os.replace(hidden / file.name, file)
    except OSError as error:
        raise DiskError(f"cannot write {file.as_posix()}: {error.strerror or error}") from None
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def led(path: Path) -> Path:
    """Return where a path leads through links, from the root on; a link that leads to itself stays as it is.

    Example:
        >>> led(Path("a/../b")) == Path.cwd() / "b"
        True
    """
    return Path(os.path.realpath(path))


def itself(path: str, flags: int) -> int:
    """Open a file for ``open``, and nothing where a link leads: who puts one there does not say what is written to.

    Raises:
        OSError: a link stands there.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as home, open(Path(home, "new"), "ab", opener=itself) as file:
        ...     file.write(b"kept")
        4
    """
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


def as_yaml(record: Mapping[str, Any]) -> bytes:
    r"""Return a record as YAML that the data read: in its order, and each value written out.

    Example:
        >>> as_yaml({"covers": "2022", "of": ["a"]}).decode()
        "covers: '2022'\nof:\n- a\n"
    """
    return yaml.dump(dict(record), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120).encode()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # the same day twice is written twice
        return True


def clear(folder: Path) -> None:
    """Remove what processes that are no more left hidden in a folder."""
    with held(folder):
        sweep(folder, _HIDDEN)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _drop(hidden: Path, made: list[Path]) -> None:
    """Remove what was begun, and the folders that were made for it."""
    shutil.rmtree(hidden, ignore_errors=True)
    for folder in made:
        with suppress(OSError):
            folder.rmdir()
