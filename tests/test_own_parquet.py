"""Figures of one's own in Parquet: read as a frame would be, block by block, and told by file, row and column."""

import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet as pq

import dxlib as dx
from dxlib.errors import InvalidData
from dxlib.loaders import parquet

PROVINCES = ["VN-HN", "VN-SG", "VN-DN", "VN-01"]
MONTHS = [f"2023-{month:02}" for month in range(1, 13)]


def figures(months=MONTHS):
    """The share of dossiers sent in online, by province and month."""
    product = pd.MultiIndex.from_product([months, PROVINCES], names=["period", "area"])
    frame = product.to_frame(index=False).assign(indicator="dossiers_online_share")
    return frame.assign(value=[n % 50 + 0.25 for n in range(len(frame))])


def stored(path, table):
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table if isinstance(table, pa.Table) else pa.Table.from_pandas(table, preserve_index=False), path)
    return path


def added(given):
    return dx.add(given, published="2024-05-01", title="Own", alone=True).observations


def told(given):
    with pytest.raises(InvalidData) as caught:
        added(given)
    return str(caught.value).splitlines()[1:]


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(parquet, "_BLOCK", 5)


def test_a_file_is_what_its_frame_is_however_long_the_blocks(tmp_path, small_blocks):
    file = stored(tmp_path / "own.parquet", figures())
    pd.testing.assert_frame_equal(added(file), added(figures()))
    assert added(str(file))["line"].tolist() == list(range(1, 49))


def test_a_folder_is_one_table_in_the_order_of_its_files(tmp_path, small_blocks):
    stored(tmp_path / "rows" / "a.parquet", figures(MONTHS[:5]))
    stored(tmp_path / "rows" / "more" / "b.parquet", figures(MONTHS[5:]))
    stored(tmp_path / "rows" / "_metadata.parquet", pd.DataFrame({"other": [1]}))
    whole = pd.concat([figures(MONTHS[:5]), figures(MONTHS[5:])], ignore_index=True)
    pd.testing.assert_frame_equal(added(tmp_path / "rows"), added(whole))


def test_folders_of_partitioned_data_are_columns(tmp_path):
    for area, some in figures().groupby("area"):
        stored(tmp_path / "by" / f"area={area}" / "part-0.parquet", some.drop(columns="area"))
    found = added(tmp_path / "by")
    assert dict(found["area"].value_counts()) == dict.fromkeys(PROVINCES, 12)
    assert found["value"].sum() == figures()["value"].sum()
    assert found["line"].is_unique


def test_every_kind_of_column_is_read_as_it_is_meant(tmp_path):
    days = [datetime.date(2022, 12, 31), datetime.date(2023, 12, 31)]
    columns = {
        "indicator": pa.array(["services_online_share"] * 2).dictionary_encode(),
        "period": pa.array(days, pa.date32()),
        "area": pa.array(["Hà Nội", " TP.HCM "], pa.large_string()),
        "value": pa.array([Decimal("58.40"), Decimal("7.00")], pa.decimal128(6, 2)),
        "note": pa.array([None, None], pa.null()),
        "__index_level_0__": pa.array([4, 9]),
    }
    found = added(stored(tmp_path / "own.parquet", pa.table(columns)))
    assert found[["period", "area", "value", "as_printed", "note"]].values.tolist() == [
        ["2022-12-31", "VN-HN", 58.4, "58,40", ""], ["2023-12-31", "VN-SG", 7.0, "7,00", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [pa.float32(), pa.float64(), pa.int16(), pa.string()])
def test_a_number_is_the_same_whatever_it_is_stored_as(tmp_path, kind):
    table = pa.table({name: pa.array(column) for name, column in figures(["2023"]).items()})
    values = pa.array([12, 30, 7, 41]).cast(kind)
    found = added(stored(tmp_path / "own.parquet", table.set_column(3, "value", values)))
    assert found["value"].tolist() == [12, 30, 7, 41]
    assert found["as_printed"].tolist() == ["12", "30", "7", "41"]


def test_faults_are_told_by_file_row_and_column_of_every_block(tmp_path, small_blocks):
    first, second = figures(), figures()
    first.loc[1, "value"] = np.nan
    first.loc[40, "area"] = "Atlantis"
    second.loc[7, "period"] = "soon"
    stored(tmp_path / "rows" / "a.parquet", first)
    stored(tmp_path / "rows" / "b.parquet", second)
    lines = told(tmp_path / "rows")
    assert [line.split(": ")[:2] for line in lines] == [
        ["  a.parquet, row 2", "value"], ["  a.parquet, row 41", "area"], ["  b.parquet, row 8", "period"],
    ]  # fmt: skip
    assert "Atlantis" in lines[1]


def test_a_column_that_is_none_is_told_once_a_file(tmp_path, small_blocks):
    stored(tmp_path / "rows" / "a.parquet", figures().rename(columns={"value": "vlaue"}))
    stored(tmp_path / "rows" / "b.parquet", figures().drop(columns="area"))
    assert told(tmp_path / "rows") == [
        "  a.parquet: value: this column is missing",
        "  a.parquet: vlaue: is no column of the data contract; did you mean 'value'?",
        "  b.parquet: area: this column is missing",
    ]


def test_what_is_no_table_of_figures_says_what_to_do(tmp_path):
    whole = stored(tmp_path / "own.parquet", figures()).read_bytes()
    cut, empty, text = (tmp_path / f"{name}.parquet" for name in ("cut", "empty", "text"))
    cut.write_bytes(whole[: len(whole) // 2])
    empty.write_bytes(b"")
    text.write_text("indicator,period\n", encoding="utf-8")
    for file in (cut, empty, text):
        assert told(file)[0].startswith(f"  {file.name}: is no Parquet file that can be read")
    assert told(tmp_path / "none.parquet") == ["  none.parquet: the file is missing"]
    (tmp_path / "folder").mkdir()
    assert told(tmp_path / "folder") == ["  folder: the folder holds no file whose name ends in .parquet"]
    assert told(stored(tmp_path / "rows.parquet", figures().iloc[:0])) == [
        "  rows.parquet: there is a header and no row under it"
    ]
    lists = pa.table({"indicator": [["a"]]})
    assert told(stored(tmp_path / "lists.parquet", lists))[0].startswith("  lists.parquet: column 'indicator' holds")


def test_bytes_that_were_changed_are_told_or_read_and_never_break_it(tmp_path):
    content = bytearray(stored(tmp_path / "own.parquet", figures()).read_bytes())
    for at in range(4, len(content), 37):
        broken = bytearray(content)
        broken[at] ^= 0xFF
        (tmp_path / "broken.parquet").write_bytes(broken)
        try:
            added(tmp_path / "broken.parquet")
        except InvalidData as error:
            assert "broken.parquet" in str(error)


def test_more_rows_than_are_read_are_refused_before_one_is(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "_MOST", 47)
    assert told(stored(tmp_path / "own.parquet", figures())) == [
        "  own.parquet: has 48 rows; 47 are read at most, so keep those that you need"
    ]


def test_a_file_that_says_that_it_has_more_rows_than_it_holds_is_refused(tmp_path):
    names = ("indicator", "period", "area", "value")
    path = tmp_path / "own.parquet"
    pq.ParquetWriter(path, pa.schema([(name, pa.string()) for name in names])).close()
    none, five = b"\x16\x00\x19\x0c", b"\x16\x0a\x19\x0c"  # the number of rows, before a list of no blocks
    path.write_bytes(path.read_bytes().replace(none, five))
    assert told(path) == ["  own.parquet: says that it has 5 rows and holds 0; write it anew"]
