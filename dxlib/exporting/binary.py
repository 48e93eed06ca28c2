"""Tables with their types, for programs: Parquet, and one file of DuckDB with views."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Mapping
from typing import Any

from dxlib.exporting.about import About
from dxlib.exporting.tables import Table, needed
from dxlib.notation.holding import passing

DATABASE = "vietnam-digital-transformation.duckdb"
_HEAD, _NUMBER = 4096, 124  # how long the head of a file of DuckDB is, and where its number stands

# What a reader asks first. `latest`: what the newest report prints for a period. `revisions`: what several reports
# print for one period, with what the report before printed. `targets`: beside each the newest figure.
VIEWS = {
    "latest": """
        SELECT o.*, i.name_en, i.name_vi, i.pillar, i.topic, i.direction
        FROM data.observations o JOIN data.indicators i ON i.id = o.indicator WHERE o.latest""",
    "revisions": """
        SELECT * FROM (
            SELECT o.*, i.name_en, i.name_vi,
                   count(*) OVER same AS printings,
                   lag(o.value) OVER by_time AS value_before,
                   o.value - lag(o.value) OVER by_time AS revised_by
            FROM data.observations o JOIN data.indicators i ON i.id = o.indicator WHERE o.printing = 1
            WINDOW same AS (PARTITION BY o.indicator, o.area, o.lineage, o.breakdown,
                                         CASE i.timing WHEN 'span' THEN o.period ELSE CAST(o."end" AS VARCHAR) END),
                   by_time AS (same ORDER BY o.published, o.report)
        ) WHERE printings > 1 ORDER BY indicator, area, lineage, breakdown, "end", published, report""",
    "targets": """
        SELECT t.*, i.name_en, i.name_vi, i.pillar, i.direction,
               n.period AS newest_period, n.value AS newest_value, n.producer AS newest_producer
        FROM data.targets t JOIN data.indicators i ON i.id = t.indicator
        LEFT JOIN (
            SELECT indicator, area, breakdown, max_by(period, ("end", published)) AS period,
                   max_by(value, ("end", published)) AS value, max_by(producer, ("end", published)) AS producer
            FROM data.observations WHERE latest AND status <> 'U' GROUP BY ALL
        ) n ON n.indicator = t.indicator AND n.area = t.area AND n.breakdown = t.breakdown""",
}


def arrow(table: Table) -> Any:
    """Return a table of Arrow, the columns of which say in both languages what they hold."""
    import pyarrow as pa

    kinds = {"text": pa.string(), "number": pa.float64(), "integer": pa.int64(), "date": pa.date32(),
             "boolean": pa.bool_()}  # fmt: skip
    fields = [pa.field(one.name, kinds[one.kind], metadata=_told(one.about)) for one in table.columns]
    schema = pa.schema(fields, metadata=_told(table.about))
    return pa.Table.from_arrays([pa.array(table.frame[one.name], one.type) for one in fields], schema=schema)


def _told(about: Mapping[str, str]) -> dict[str, str]:
    return {"description": about["en"], "description_vi": about["vi"]}


def parquet(tables: Mapping[str, Table], about: About) -> dict[str, bytes]:
    """Return a file of Parquet for each table."""
    from pyarrow import parquet as pq

    found = {}
    for table in tables.values():
        file = io.BytesIO()
        pq.write_table(arrow(table), file, compression="zstd")
        found[f"{table.name}.parquet"] = file.getvalue()
    return found


def database(tables: Mapping[str, Table], about: About) -> dict[str, bytes]:
    """Return one file of DuckDB: the tables in the schema ``data``, and the views beside it.

    Raises:
        DxError: DuckDB is not installed.
    """
    needed("duckdb", "duckdb")
    import duckdb

    with passing() as folder:
        path = folder / DATABASE
        with duckdb.connect(str(path), config={"threads": 1}) as base:
            base.execute("CREATE SCHEMA data")
            for table in tables.values():
                base.register("given", arrow(table))
                base.execute(f"CREATE TABLE data.{table.name} AS SELECT * FROM given")
                base.unregister("given")
                base.execute(f"COMMENT ON TABLE data.{table.name} IS {_quoted(table.about)}")
                for column in table.columns:
                    base.execute(f'COMMENT ON COLUMN data.{table.name}."{column.name}" IS {_quoted(column.about)}')
            for name, query in VIEWS.items():
                base.execute(f"CREATE VIEW {name} AS {query}")
            base.execute("CHECKPOINT")
        return {DATABASE: _settled(path.read_bytes())}


def _settled(content: bytes) -> bytes:
    """A file of DuckDB without the random number that each has, which would make another file of the same data.

    It stands in the head, whose checksum is made anew. A head of another layout is left as it is.
    """
    before, after = content[_NUMBER - 16 : _NUMBER], content[_NUMBER + 16 : _HEAD]
    if any(before + after) or content[:8] != _checksum(content):
        return content
    same = content[:_NUMBER] + hashlib.sha256(content[_HEAD:]).digest()[:16] + content[_NUMBER + 16 :]
    return _checksum(same) + same[8:]


def _checksum(content: bytes) -> bytes:
    total = 5381
    for (word,) in struct.iter_unpack("<Q", content[8:_HEAD]):
        total ^= word * 0xBF58476D1CE4E5B9 & 0xFFFF_FFFF_FFFF_FFFF
    return struct.pack("<Q", total)


def _quoted(about: Mapping[str, str]) -> str:
    text = f"{about['en']} · {about['vi']}".replace("'", "''")
    return f"'{text}'"
