"""What was made before, kept by what it was made from, so that nothing is made twice."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from dxlib.notation.holding import held

LIMIT = 1 << 30  # bytes; of more, what was not used for longest goes
_MAGIC = b"dxlib kept 2\n"  # another number for another layout of an entry
_BUNDLE = b"dxlib bundle\n"
_DENSE = (b"\x89PNG", _BUNDLE)  # what begins so is packed already, and would take longest to pack
_SUFFIX = ".kept"
_ENTRY = re.compile(r"[0-9a-f]{64}\.kept|\.[0-9a-f]{64}\.kept\.[0-9a-f]{8}")  # the second is not yet whole


def key(kind: str, *made_from: Any) -> str:
    """Return the name of what is made from some values, another one for any other value.

    Args:
        kind: what is made.
        made_from: values of JSON.

    Example:
        >>> key("run", {"period": "2023"}) == key("run", {"period": "2022"})
        False
    """
    text = json.dumps([kind, *made_from], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Store:
    """A folder of entries; whatever goes wrong with it, something is made anew and nothing fails.

    An entry holds its key and a checksum: one that was cut, changed, put there under another name, or by another user,
    is not served.
    Bytes are kept and never objects, so that reading an entry runs nothing.

    Attributes:
        folder: where they are; without one nothing is kept.
        limit: how many bytes they may take together.
        fresh: nothing is served, and what is made anew takes the place of what was kept.
    """

    folder: Path | None
    limit: int = LIMIT
    fresh: bool = False

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key, or ``None``."""
        if self.folder is None or self.fresh:
            return None
        path = self._path(key)
        try:
            content = _opened(key, _read(path))
            if content is None:
                path.unlink()
            else:
                os.utime(path)
            return content
        except OSError:
            return None

    def put(self, key: str, content: bytes) -> None:
        """Keep something under a key, whole or not at all."""
        if self.folder is None:
            return
        path = self._path(key)
        partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            if path.parent.is_symlink():
                return
            partial.touch(mode=0o600, exist_ok=False)
            with held(partial):
                partial.write_bytes(_closed(key, content))
                os.replace(partial, path)
        except OSError:
            with suppress(OSError):
                partial.unlink()

    def entries(self) -> list[tuple[Path, int, float]]:
        """Return the files of the store, the one not used for longest first: path, bytes, when it was last used."""
        paths: list[Path] = []
        found = []
        with suppress(OSError):  # there can be no such folder
            paths += self.folder.glob("*/*") if self.folder is not None else ()
        for path in paths:
            with suppress(OSError):
                if _ENTRY.fullmatch(path.name) and not path.parent.is_symlink():
                    state = path.stat()
                    found.append((path, state.st_size, state.st_mtime))
        return sorted(found, key=lambda one: one[2])

    def trim(self) -> None:
        """Remove what killed processes left, and what was not used for longest until the rest is within the limit."""
        entries = self.entries()
        for path, _, _ in entries:
            if path.name.startswith("."):
                with held(path, wait=False) as ours, suppress(OSError):
                    if ours:
                        path.unlink()
        excess = sum(size for _, size, _ in entries) - self.limit
        for path, size, _ in entries:
            if excess <= 0:
                return
            with suppress(OSError):
                path.unlink()
            excess -= size

    def clear(self) -> int:
        """Remove everything that is kept; return how many entries there were."""
        entries = self.entries()
        for path, _, _ in entries:
            with suppress(OSError):
                path.unlink()
        return len(entries)

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / key[:2] / f"{key}{_SUFFIX}"


_in_use: ContextVar[Store | None] = ContextVar("store", default=None)


def opened_store() -> Store:
    """Return the store in use; else that of ``DX_CACHE``, none if it is ``off``; else where caches usually are."""
    if (one := _in_use.get()) is not None:
        return one
    named = os.environ.get("DX_CACHE")
    if named == "off":
        return Store(None)
    try:
        return Store(Path(named).absolute() if named else user_cache_path("dxlib", appauthor=False))
    except (OSError, RuntimeError):  # no home
        return Store(None)


@contextmanager
def using(fresh: bool = False) -> Iterator[Store]:
    """Have one store in use for a while, and keep it within its limit; ``fresh`` makes everything anew."""
    store = replace(opened_store(), fresh=fresh)
    token = _in_use.set(store)
    try:
        yield store
    finally:
        _in_use.reset(token)
        store.trim()


def bundled(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return several files as one, for the store."""
    parts = [(name, _packed(content)) for name, content in files]
    head = json.dumps([[name, len(content)] for name, content in parts]).encode()
    return b"".join([_BUNDLE, head, b"\n", *(content for _, content in parts)])


def unbundled(content: bytes) -> list[tuple[str, bytes]]:
    """Return the files that ``bundled`` made one."""
    head, _, rest = content.removeprefix(_BUNDLE).partition(b"\n")
    files, at = [], 0
    for name, size in json.loads(head):
        files.append((name, _unpacked(rest[at : at + size])))
        at += size
    return files


def _read(path: Path) -> bytes:
    """An entry of our own; of somebody else's, of what is no file, or where a link leads, nothing."""
    flags = (getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))  # a pipe would be waited for
    with open(os.open(path, sum(flags, os.O_RDONLY)), "rb") as entry:
        state = os.fstat(entry.fileno())
        ours = not hasattr(os, "getuid") or state.st_uid == os.getuid()
        return entry.read() if ours and stat.S_ISREG(state.st_mode) else b""


def _closed(key: str, content: bytes) -> bytes:
    packed = _packed(content)
    return _MAGIC + _sum(key, packed) + packed


def _opened(key: str, entry: bytes) -> bytes | None:
    head = len(_MAGIC) + 32
    packed = entry[head:]
    if not entry.startswith(_MAGIC) or entry[len(_MAGIC) : head] != _sum(key, packed):
        return None
    try:
        return _unpacked(packed)
    except zlib.error:
        return None


def _packed(content: bytes) -> bytes:
    return b"=" + content if content.startswith(_DENSE) else b"z" + zlib.compress(content, 1)


def _unpacked(packed: bytes) -> bytes:
    return packed[1:] if packed.startswith(b"=") else zlib.decompress(packed[1:])


def _sum(key: str, packed: bytes) -> bytes:
    return hashlib.sha256(key.encode() + packed).digest()
