"""The rows of reports as they were checked, kept by their content: to read and check them takes most of a start."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b

import pandas as pd
import pyarrow as pa

from dxlib.notation.files import content_of
from dxlib.notation.store import bundled, key, opened_store, unbundled
from dxlib.places import PACKAGE

_ROOMS = ("indicators", "loaders", "notation", "recompute")  # what decides which rows are made of a content


def checked_rows(content: str) -> dict[str, pd.DataFrame] | None:
    """Return the frames that were made of a content by this very code, if they are kept.

    Args:
        content: the fingerprint of a folder of evidence.
    """
    kept = opened_store().get(_key(content))
    if kept is None:
        return None
    return {name: pa.ipc.open_stream(frame).read_pandas() for name, frame in unbundled(kept)}


def keep_rows(content: str, frames: Mapping[str, pd.DataFrame]) -> None:
    """Keep the frames that were made of a content in which there is no fault."""
    store = opened_store()
    if store.folder is not None:
        store.put(_key(content), bundled((name, _written(frame)) for name, frame in frames.items()))
        store.trim()


def _key(content: str) -> str:
    return key("rows", content, _code(), pd.__version__, pa.__version__)


@cache
def _code() -> str:
    """What tells one state of the code and of the definitions from any other."""
    digest = blake2b()
    files = [path for room in _ROOMS for path in (PACKAGE / room).iterdir() if path.suffix in (".py", ".yml")]
    for path in sorted([*files, *PACKAGE.glob("*.py")]):
        digest.update(f"{path.relative_to(PACKAGE)} ".encode() + content_of(path) + b"\0")
    return digest.hexdigest()


def _written(frame: pd.DataFrame) -> bytes:
    """A frame as Arrow has it, types and all: reading it runs nothing."""
    table, sink = pa.Table.from_pandas(frame, preserve_index=False), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue().to_pybytes())
