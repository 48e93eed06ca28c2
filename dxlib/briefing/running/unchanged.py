"""Whether the edition that is asked for stands there already, made from the very same things."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from dxlib.briefing.running import hashes, surroundings
from dxlib.notation.folders import led
from dxlib.notation.holding import held, recover, sweep
from dxlib.notation.store import Store, key

LISTS = True  # whether this process lists the editions; of many that are made at once, who asked for them does
MAKING = ".*." + "[0-9a-f]" * 8  # the folders in which editions are made, and the pages that list them


def key_of(asked: Mapping[str, Any], home: Path, suite: Path) -> str | None:
    """Return what an edition is remembered by: what was asked, where, and everything that it is made with.

    ``None`` where some of it cannot be read, which whoever makes the edition will tell.
    """
    try:
        made_with = surroundings.made_with(), surroundings.beside(suite)
        return key("edition", dict(asked), str(led(home)), str(led(suite)), *made_with)
    except (OSError, TypeError):
        return None


def remember(wanted: str, folder: Path, store: Store) -> None:
    """Keep which edition was made."""
    content = {"folder": folder.name, "edition.json": hashes.of_file(folder / "edition.json")}
    store.put(wanted, json.dumps(content).encode())


def tidy(home: Path) -> None:
    """Undo what killed runs left: an edition that was put aside is put back, what was being made is removed.

    Raises:
        OSError: the disk refuses.
    """
    if not home.is_dir():
        return
    with held(home):
        for record in home.glob(".*.last/edition.json"):
            recover(home / record.parent.name[1:].removesuffix(".last"))
        sweep(home, MAKING)


def standing(wanted: str, home: Path, store: Store) -> Path | None:
    """Return the folder of an edition that was remembered, if every file of it is as it was made.

    What killed runs left beside it is removed.
    """
    with suppress(OSError):  # nothing can be removed where nothing may be written
        tidy(home)
    content = store.get(wanted)
    if content is None:
        return None
    remembered = json.loads(content)
    folder = home / remembered["folder"]
    try:
        whole = hashes.of_file(folder / "edition.json") == remembered["edition.json"] and _is_whole(folder)
    except OSError:
        return None
    return folder if whole and (home / "index.html").is_file() else None


def listed(home: Path, suite: Path, store: Store) -> None:
    """Write the pages that list the editions anew, if others stand there than when they were written."""
    if LISTS and store.get(_shelf_key(home, suite)) != _index(home):
        from dxlib.briefing.running.shelf import write_index
        from dxlib.briefing.running.suite import read_suite

        write_index(home, read_suite(suite))
        remember_listed(home, suite, store)


def remember_listed(home: Path, suite: Path, store: Store) -> None:
    """Keep which editions stand in a folder, now that they are listed."""
    if LISTS:
        store.put(_shelf_key(home, suite), _index(home))


def _index(home: Path) -> bytes:
    with suppress(OSError):
        return hashes.of_file(home / "index.html").encode()
    return b""


def _shelf_key(home: Path, suite: Path) -> str:
    editions = {file.parent.name: hashes.of_file(file) for file in home.glob("*/edition.json")}
    return key("index", str(led(home)), surroundings.made_with(), hashes.of_file(suite), editions)


def _is_whole(folder: Path) -> bool:
    files = json.loads((folder / "edition.json").read_text(encoding="utf-8"))["files"]
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    return there == {*files, "edition.json"} and all(
        hashes.of_file(folder / name) == one for name, one in files.items()
    )
