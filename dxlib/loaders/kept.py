"""Evidence in which there is no fault, kept by its content: to read and check it takes most of a start."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd
import pyarrow as pa
import pydantic

from dxlib.loaders.contract import Area, Breakdown, Producer, Remark, Report
from dxlib.notation.files import Strict
from dxlib.notation.kept import content_key
from dxlib.notation.store import bundled, key, opened_store, unbundled
from dxlib.places import PACKAGE

_ROOMS = ("", "indicators", "loaders", "notation", "recompute")  # what decides which rows are made of a content


class Records(Strict):
    """What the YAML of a folder of evidence holds, and the places of its lines, as (report, line, code)."""

    areas: list[Area]
    producers: list[Producer]
    breakdowns: list[Breakdown]
    reports: list[Report]
    remarks: list[Remark]
    places: list[tuple[str, int, str]]


def kept(content: str) -> tuple[Records, dict[str, pd.DataFrame]] | None:
    """Return the records and the frames that were made of a content by this very code, if they are kept.

    Args:
        content: the fingerprint of a folder of evidence.
    """
    found = opened_store().get(_key(content))
    if found is None:
        return None
    (_, records), *frames = unbundled(found)
    return Records.model_validate_json(records), {name: pa.ipc.open_stream(one).read_pandas() for name, one in frames}


def keep(content: str, records: Records, frames: Mapping[str, pd.DataFrame]) -> None:
    """Keep what was made of a content in which there is no fault."""
    store = opened_store()
    if store.folder is not None:
        written = records.model_dump_json(by_alias=True, exclude_unset=True).encode()
        files = [("records", written), *((name, _written(frame)) for name, frame in frames.items())]
        store.put(_key(content), bundled(files))
        store.trim()


def _key(content: str) -> str:
    return key("evidence", content, _code(), pd.__version__, pa.__version__, pydantic.__version__)


@cache
def _code() -> str:
    return content_key(PACKAGE / room for room in _ROOMS)


def _written(frame: pd.DataFrame) -> bytes:
    """A frame as Arrow has it, types and all: reading it runs nothing."""
    table, sink = pa.Table.from_pandas(frame, preserve_index=False), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue().to_pybytes())
