"""Strict reading of CSV and YAML: every fault at once, with file, line and column."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dxlib.characters import seen
from dxlib.errors import Faults
from dxlib.loaders.columns import read_columns, read_files
from dxlib.notation.files import Strict, read_yaml, read_yaml_list


class Row(Strict):
    name: str
    value: float
    line: int = 0


class Record(Strict):
    id: str
    day: date
    rows: tuple[Row, ...] = ()


def csv_file(tmp_path, content: str | bytes):
    path = tmp_path / "rows.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_csv(path, "rows.csv")


def read_csv(path, shown):
    """The rows that are records, each with its line, and the faults in the order of their lines."""
    faults = Faults()
    table = read_files([(path, shown)], list(Row.model_fields), faults)
    frame, valid = read_columns(table, Row, faults)
    rows = [(table.rows[row.Index], row) for row in frame[valid].itertuples()]
    return rows, sorted(faults.kept, key=lambda fault: fault.line)


def yaml_file(tmp_path, content: str | bytes, read=read_yaml, model=Record):
    path = tmp_path / "record.yml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, model, "record.yml")


def told(faults) -> list[str]:
    return [str(fault) for fault in faults]


def test_rows_come_with_the_line_they_begin_on(tmp_path):
    rows, faults = csv_file(tmp_path, 'name,value,line\na,1,\n"b\nb",2.5,3\nc,-0,4\n')
    assert not faults
    assert [(line, row.name, row.value, row.line) for line, row in rows] == [
        (2, "a", 1, 0),
        (3, "b\nb", 2.5, 3),
        (5, "c", 0, 4),
    ]


def test_every_fault_is_told_at_once(tmp_path):
    rows, faults = csv_file(tmp_path, "name,value,line\na,x,y\n,1,1\nb,2\n\nc,3,3\n")
    assert [row.name for _, row in rows] == ["c"]
    assert told(faults) == [
        "rows.csv:2: value: is not a number; write 3700000 or 58.41, without separators (found 'x')",
        "rows.csv:2: line: Input should be a valid integer, unable to parse string as an integer (found 'y')",
        "rows.csv:3: name: is missing",
        "rows.csv:4: 2 cells, 3 are expected",
        "rows.csv:5: 0 cells, 3 are expected",
    ]


@pytest.mark.parametrize(
    "number", ["1,000", "1.000,5", "nan", "inf", "-Infinity", "1e999", "0x10", "=1+1", "1 000", "٣x"]
)
def test_what_is_no_number_is_refused(tmp_path, number):
    rows, faults = csv_file(tmp_path, f'name,value,line\na,"{number}",1\n')
    assert not rows and faults[0].column == "value" and faults[0].line == 2


@pytest.mark.parametrize("header", ["", "value,name,line", "name,value", "name,value,line,more", "name;value;line"])
def test_a_wrong_header_is_refused_with_the_right_one(tmp_path, header):
    rows, faults = csv_file(tmp_path, f"{header}\na,1,1\n")
    assert not rows and told(faults) == ["rows.csv:1: the header must be name,value,line"]


def test_a_file_that_is_empty_or_missing(tmp_path):
    assert told(csv_file(tmp_path, "")[1]) == ["rows.csv:1: the header must be name,value,line"]
    assert told(read_csv(tmp_path / "no.csv", "no.csv")[1]) == ["no.csv:1: the file is missing"]
    (tmp_path / "folder.csv").mkdir()
    assert "cannot be read" in told(read_csv(tmp_path / "folder.csv", "folder.csv")[1])[0]


def test_a_quote_that_never_closes_is_told_where_it_opens(tmp_path):
    rows, faults = csv_file(tmp_path, 'name,value,line\na,1,1\n"b,2,2\nc,3,3\n')
    assert len(rows) == 1
    assert faults[0].line == 3 and "not a CSV row" in faults[0].message


def test_other_encodings_are_named(tmp_path):
    assert told(csv_file(tmp_path, "name,value,line\na,1,1\nHà,2,2\n".encode("cp1258", "replace"))[1]) == [
        "rows.csv:3: the file is not UTF-8; save it as UTF-8"
    ]
    assert "byte order mark" in told(csv_file(tmp_path, b"\xef\xbb\xbfname,value,line\n")[1])[0]


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f"])
def test_control_characters_are_refused_with_their_line(tmp_path, character):
    faults = csv_file(tmp_path, f"name,value,line\na,1,1\nb{character},2,2\n")[1]
    assert told(faults) == [f"rows.csv:3: control character {character!r}; remove it"]
    faults = yaml_file(tmp_path, f'id: "a"\nday: "{character}"\n')[1]
    assert told(faults) == [f"record.yml:2: control character {character!r}; remove it"]


def test_windows_line_ends_are_read_as_line_ends(tmp_path):
    rows, faults = csv_file(tmp_path, b"name,value,line\r\na,1,1\r\nb,2,2\r\n")
    assert not faults and [(line, row.name) for line, row in rows] == [(2, "a"), (3, "b")]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "../../etc/passwd", "%s{0}"])
def test_hostile_text_stays_text(tmp_path, text):
    rows, faults = csv_file(tmp_path, f'name,value,line\n"{text}",1,1\n')
    assert not faults and rows[0][1].name == text


def test_a_cell_too_large_is_a_fault(tmp_path):
    _, faults = csv_file(tmp_path, "name,value,line\n" + "a" * 200_000 + ",1,1\n")
    assert faults[0].line == 2 and "not a CSV row" in faults[0].message


@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(b"name,value,line\n" + content)
    rows, faults = read_csv(path, "any")
    assert rows or faults or not seen(content.decode()).strip()
    path.write_bytes(content)
    record, faults = read_yaml(path, Record, "any")
    assert (record is None) == bool(faults)


def test_a_record(tmp_path):
    record, faults = yaml_file(tmp_path, "id: x\nday: 2022-08-08\nrows:\n  - {name: a, value: 1}\n")
    assert not faults and record == Record(id="x", day=date(2022, 8, 8), rows=(Row(name="a", value=1),))


def test_faults_of_a_record_stand_on_their_lines(tmp_path):
    _, faults = yaml_file(tmp_path, "id: x\nextra: 1\nday: soon\nrows:\n  - name: a\n    value: much\n  - name: b\n")
    assert [(f.line, f.column) for f in sorted(faults)] == [
        (2, "extra"),
        (3, "day"),
        (6, "rows.0.value"),
        (7, "rows.1.value"),
    ]
    assert "record.yml:2: extra: is not a known key" in told(faults)


@pytest.mark.parametrize(
    ("content", "line", "column", "words"),
    [
        ("id: [x\nday: 1", 2, "column 4", "not YAML"),
        ("id: x\nid: y\nday: 2022-01-01\n", 2, "column 1", "not YAML"),
        ("id: x\n\tday: y\n", 2, "column 1", "not YAML"),
        ("a: &a [x]\nb: *a\n", 2, "column 4", "an alias (*) stands for another place; write it out"),
        ("id: x\nday: &d 2022-01-01\nrows: &r [*r]\n", 3, "column 11", "an alias (*)"),
        ("id: x\n? [a, b]\n: y\n", 2, "column 3", "a key must be a word"),
        ("id: x\nid: y\n", 2, "column 1", "the key 'id' stands twice"),
        ("id: x\n--- \nid: y\n", 2, "column 1", "not YAML"),
        ("id: x\nday: ab\ufffe\n", 2, "column 8", "not YAML"),
        ("id: x\nday: 2022-13-45\n", 2, "day", "is not a date; write it as 2022-08-31"),
        ("[" * 100_000, 1, "column 22", "not YAML"),
        ("\ufeffid: x\n", 1, "", "byte order mark"),
        ("id: x\nday: 9999999999999999\n", 2, "column 6", "kept as 1e+16; round it to 15 digits; or put it in quotes"),
        ("id: x\nday: 1234567890.12345678\n", 2, "column 6", "round it to 15 digits"),
        ("", 1, "", "must be keys with their values, one a line, such as 'id: x'; found nothing"),
        ("- a\n", 1, "", "found a list"),
    ],
)
def test_what_is_not_yaml(tmp_path, content, line, column, words):
    record, faults = yaml_file(tmp_path, content)
    assert record is None and (faults[0].line, faults[0].column) == (line, column) and words in faults[0].message


@pytest.mark.parametrize(
    "content", ["", "5", "- a\n- b\n", "id: !!python/object/apply:os.system ['true']\nday: 2022-01-01\n"]
)
def test_yaml_of_another_shape_is_refused(tmp_path, content):
    record, faults = yaml_file(tmp_path, content)
    assert record is None and faults


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "12:30", "0x1f", "2022-08-08", "012", "1_000", ".nan"])
def test_words_that_older_yaml_takes_for_something_else_stay_words(tmp_path, word):
    record, faults = yaml_file(tmp_path, f"id: {word}\nday: 2022-08-08\n")
    assert not faults and record.id == word


def test_a_list_gives_each_record_its_line(tmp_path):
    rows, faults = yaml_file(
        tmp_path, "- {name: a, value: 1}\n\n- name: b\n  value: 2\n- {name: c}\n", read_yaml_list, Row
    )
    assert [(line, row.name) for line, row in rows] == [(1, "a"), (3, "b")]
    assert told(faults) == ["record.yml:5: value: is missing"]
    assert told(yaml_file(tmp_path, "id: x\n", read_yaml_list, Row)[1]) == ["record.yml:1: the file must be a list"]


def test_records_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        Row(name="a", value=1).name = "b"
