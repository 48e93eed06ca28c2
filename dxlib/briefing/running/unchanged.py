"""Whether the edition that is asked for stands there already, made from the very same things."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dxlib.briefing.running import hashes, surroundings
from dxlib.briefing.running.store import Store, key


def key_of(asked: Mapping[str, Any], home: Path, suite: Path) -> str | None:
    """Return what an edition is remembered by: what was asked, where, and everything that it is made with.

    ``None`` where some of it cannot be read, which whoever makes the edition will tell.
    """
    try:
        made_with = surroundings.digest(), surroundings.notebooks(suite)
        return key("edition", dict(asked), str(home.resolve()), str(suite.resolve()), *made_with)
    except (OSError, TypeError):
        return None


def remember(wanted: str, folder: Path, store: Store) -> None:
    """Keep which edition was made."""
    content = {"folder": folder.name, "edition.json": hashes.of_file(folder / "edition.json")}
    store.put(wanted, json.dumps(content).encode())


def standing(wanted: str, home: Path, store: Store) -> Path | None:
    """Return the folder of an edition that was remembered, if every file of it is as it was made."""
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


def _is_whole(folder: Path) -> bool:
    files = json.loads((folder / "edition.json").read_text(encoding="utf-8"))["files"]
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    return there == {*files, "edition.json"} and all(
        hashes.of_file(folder / name) == one for name, one in files.items()
    )
