"""Files as people have them: workbooks of Excel, CSV of other countries, other encodings; what is certain is read."""

import unicodedata
import zipfile
from datetime import date, datetime
from time import perf_counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

import dxlib as dx
from dxlib.errors import InvalidData

HEADER = ["indicator", "period", "area", "value"]
SHARE, COUNT = "dossiers_online_share", "attacks"


def added(path, **options):
    return dx.add(path, published="2024-05-01", alone=True, **options).observations


def told(path, **options):
    with pytest.raises(InvalidData) as caught:
        added(path, **options)
    return str(caught.value)


def written(path, text, encoding="utf-8"):
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def book(path, *rows, formats=None, title="Data"):
    """A workbook of one sheet; ``formats`` are number formats by cell."""
    workbook = Workbook()
    page = workbook.active
    page.title = title
    for row in rows:
        page.append(row)
    for cell, shape in (formats or {}).items():
        page[cell].number_format = shape
    workbook.save(path)
    return path


# Workbooks


def test_a_workbook_is_read_with_dates_numbers_and_names(tmp_path):
    rows = [
        ["Indicator ", "period", "Area", "value", "As printed"],
        [SHARE, 2023, "Hà Nội", 41.5, None],
        ["mobile_money_accounts", date(2022, 6, 30), "VN-HN", 1234567, None],
        ["mobile_money_accounts", datetime(2022, 12, 31), "VN-01", 1250000, "hơn 1,25 triệu"],
    ]
    own = added(book(tmp_path / "own.xlsx", *rows))
    assert own["period"].tolist() == ["2023", "2022-06-30", "2022-12-31"]
    assert own["area"].tolist() == ["VN-HN", "VN-HN", "VN-01"]
    assert own["value"].tolist() == [41.5, 1234567, 1250000]
    assert own["qualifier"].tolist() == ["exact", "exact", "over"]
    assert own["line"].tolist() == [2, 3, 4]


def test_rows_are_counted_as_excel_counts_them(tmp_path):
    rows = [HEADER, [], [COUNT, "2023", "VN-HN", 5], [], [COUNT, "2022", "VN-HN", "many"]]
    message = told(book(tmp_path / "own.xlsx", *rows, title="Số liệu"))
    assert "own.xlsx, sheet 'Số liệu', row 5: value: is not a number" in message


@pytest.mark.parametrize(("shape", "value"), [("0.00%", 45.78), ("0%", 45.78), ("0.00", 0.4578), ('0.00" %"', 0.4578)])
def test_a_percentage_is_what_excel_shows_and_not_what_it_stores(tmp_path, shape, value):
    path = book(tmp_path / "own.xlsx", HEADER, [SHARE, "2023", "VN-HN", 0.4578], formats={"D2": shape})
    row = added(path).iloc[0]
    assert row.value == value
    assert row.as_printed == ("45,78%" if shape.endswith("0%") else str(value).replace(".", ","))


def test_a_percentage_of_a_count_is_refused(tmp_path):
    path = book(tmp_path / "own.xlsx", HEADER, [COUNT, "2023", "VN-HN", 0.5], formats={"D2": "0%"})
    assert "row 2: value: '50%' is a percentage, and attacks is in attacks" in told(path)


@pytest.mark.parametrize(
    ("shape", "period"), [("mmm-yy", "2022-06"), ("mm/yyyy", "2022-06"), ("yyyy", "2022"), ("dd/mm/yyyy", "2022-06-01")]
)
def test_of_a_date_counts_what_excel_shows(tmp_path, shape, period):
    """Who types 6/2022 gets the first of June from Excel, shown as a month."""
    row = ["mobile_money_accounts", datetime(2022, 6, 1), "VN-HN", 5]
    path = book(tmp_path / "own.xlsx", HEADER, row, formats={"B2": shape})
    assert added(path)["period"].tolist() == [period]


@pytest.mark.parametrize("shape", ['"quý I/"yyyy', 'yyyy"-Q2"', r"yyyy\-\H\1", '"6 tháng đầu "yyyy', '"nửa "yyyy'])
def test_a_date_that_is_shown_as_a_part_of_a_year_is_refused(tmp_path, shape):
    row = [SHARE, date(2024, 1, 1), "VN-01", 5]
    file = book(tmp_path / "own.xlsx", ["indicator", "period", "area", "value"], row, formats={"B2": shape})
    assert "period: cell B2 holds a date of 01/2024 and shows it as a part of a year" in told(file)


@pytest.mark.parametrize("shape", ['"khoảng "0', '"hơn "0.0', '"≥ "0', '"âm "0', '"nearly "0'])
def test_words_before_a_number_in_its_format_are_not_passed_over(tmp_path, shape):
    row = [SHARE, "2023", "VN-01", 5]
    file = book(tmp_path / "own.xlsx", ["indicator", "period", "area", "value"], row, formats={"D2": shape})
    assert "say so in a column qualifier, or in the value" in told(file)


@pytest.mark.parametrize("shape", ['"VND "0', "$0", '0;"âm "0', "0;(0)", '"tăng "0'])
def test_words_before_a_number_that_say_nothing_of_it_are(tmp_path, shape):
    row = [SHARE, "2023", "VN-01", 5]
    file = book(tmp_path / "own.xlsx", ["indicator", "period", "area", "value"], row, formats={"D2": shape})
    assert added(file)["value"].tolist() == [5]


def test_an_error_and_a_formula_without_a_result_are_told_with_their_cells(tmp_path):
    rows = [HEADER, [COUNT, "2023", "VN-HN", "#N/A"], ["#REF!", "2023", "VN-HN", 5], [COUNT, "2022", "VN-HN", "=1+1"]]
    message = told(book(tmp_path / "own.xlsx", *rows))
    assert "row 2: value: cell D2 holds the error #N/A" in message
    assert "row 3: indicator: cell A3 holds the error #REF!" in message
    assert "row 4: value: cell D4 holds a formula without a result; open the file in Excel and save it" in message
    assert message.startswith("3 faults")


def test_a_formula_counts_by_its_stored_value(tmp_path):
    path = book(tmp_path / "own.xlsx", HEADER, [COUNT, "2023", "VN-HN", "=1+1"])
    stored = tmp_path / "stored.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stored, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>"))
    assert added(stored)["value"].tolist() == [2]


def test_numbers_that_are_text_in_a_workbook_are_read_in_the_one_way_that_fits(tmp_path):
    path = book(tmp_path / "own.xlsx", HEADER, [SHARE, "2023", "VN-HN", "58,41"], [SHARE, "2022", "VN-HN", 12.5])
    assert added(path)["value"].tolist() == added(path, decimal=",")["value"].tolist() == [58.41, 12.5]
    path = book(tmp_path / "other.xlsx", HEADER, [COUNT, "2023", "VN-HN", "1.234"], [SHARE, "2022", "VN-HN", 1.234])
    assert "row 2: value: '1.234' may be 1234 or 1.234; say which with decimal=','" in told(path)
    assert added(path, decimal=",")["value"].tolist() == [1234, 1.234]


def test_the_sheet_that_has_the_columns_is_read_wherever_it_stands(tmp_path):
    workbook = Workbook()
    workbook.active.append(["Ghi chú"])
    workbook.create_sheet("Targets").append([*HEADER, "operator", "authority"])
    data = workbook.create_sheet("Figures")
    data.append(HEADER)
    data.append([COUNT, "2023", "VN-HN", 5])
    workbook.save(tmp_path / "own.xlsx")
    assert added(tmp_path / "own.xlsx")["value"].tolist() == [5]
    workbook.copy_worksheet(data)
    workbook.save(tmp_path / "own.xlsx")
    assert "own.xlsx: several sheets have these columns: 'Figures', 'Figures Copy'" in told(tmp_path / "own.xlsx")
    data.sheet_state = "hidden"
    workbook.save(tmp_path / "own.xlsx")
    assert "there is a header and no row" not in str(added(tmp_path / "own.xlsx"))


def test_where_no_sheet_has_them_the_first_is_told(tmp_path):
    assert "sheet 'Data', row 1: value: this column is missing" in told(book(tmp_path / "own.xlsx", HEADER[:3]))
    assert "sheet 'Data': there is nothing in it" in told(book(tmp_path / "own.xlsx"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"indicator,period\n", b"\xd0\xcf\x11\xe0" + b"\x00" * 600])
def test_what_is_no_workbook_is_told_in_words(tmp_path, content):
    assert "own.xlsx: is no .xlsx workbook" in told(written(tmp_path / "own.xlsx", content))


@pytest.mark.parametrize("name", ["own.csv", "own.xlsx"])
def test_a_parquet_file_of_another_name_is_told_as_one(tmp_path, name):
    path = tmp_path / name
    pd.DataFrame({"indicator": [COUNT]}).to_parquet(path)
    assert "a Parquet file; let its name end in .parquet" in told(path)


def test_a_workbook_whose_name_says_csv_is_told_as_one(tmp_path):
    path = book(tmp_path / "own.xlsx", HEADER, [COUNT, "2023", "VN-HN", 5]).rename(tmp_path / "own.csv")
    assert "own.csv: is a packed file, such as a workbook; if it is one, let its name end in .xlsx" in told(path)


def test_a_title_above_the_header_of_a_workbook_is_told(tmp_path):
    path = book(tmp_path / "own.xlsx", ["Bảng 1: Số liệu"], [], HEADER, [COUNT, "2023", "VN-HN", 5])
    assert "sheet 'Data': row 3 names the columns, which the first row must do; delete what stands above" in told(path)


@pytest.mark.parametrize(
    ("shape", "stored", "value"),
    [
        ('0.0" triệu"', 3.7, 3_700_000),
        ('#,##0.0\\ "nghìn tỷ"', 2.5, 2.5e12),
        ('0.0" million"', 3.7, 3_700_000),
        ('0.0" triệu";-0.0" triệu";0', 3.7, 3_700_000),
        ('0.0,," triệu"', 3_700_000, 3_700_000),
        ('[>=1000000]0.0,," triệu";0', 3_700_000, 3_700_000),
        ("[$-1010409]General", 5, 5),
        ('0" cuộc"', 5, 5),
        ('_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', 5, 5),
        ("#,##0 [$₫-42A]", 5, 5),
    ],
)
def test_a_number_is_worth_what_the_words_of_its_format_say(tmp_path, shape, stored, value):
    path = book(tmp_path / "own.xlsx", HEADER, [COUNT, "2023", "VN-HN", stored], formats={"D2": shape})
    assert added(path)["value"].tolist() == [value]


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        ('0.0" tr"', "'tr' after the number in '1 tr' is no magnitude of Vietnamese print"),
        ('0.0"‰"', "per mille"),
        ('0.0" triệu (#0)"', "holds more than one figure"),
        ('0.0," triệu"', "divides by 1,000 and says 'triệu'"),
        ('0.0" triệu";-0.0', "shows numbers in several units"),
    ],
)
def test_a_format_whose_words_are_not_understood_is_told_with_the_cell(tmp_path, shape, why):
    path = book(tmp_path / "own.xlsx", HEADER, [COUNT, "2023", "VN-HN", 3.7], formats={"D2": shape})
    assert "row 2: value: cell D2 holds 3.7 and shows it otherwise; store it in full: " in (message := told(path))
    assert why in message


def test_a_broken_workbook_is_told_in_words(tmp_path):
    path = tmp_path / "own.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
    assert "own.xlsx: is no workbook that can be read" in told(path)


def test_a_workbook_that_unpacks_to_more_than_can_be_meant_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/sheet.xml", "w") as part:
        for _ in range(401):
            part.write(b" " * 1_000_000)
    begun = perf_counter()
    assert "bomb.xlsx: unpacks to 401 MB in 1 parts; no more than 400 MB are read" in told(path)
    assert perf_counter() - begun < 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<a>" + b" " * 6_000_000 + b"</a>", "is not unpacked: 'xl/more.xml' grows to 6 MB out of 6 kB"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "is not read: its part 'xl/more.xml' defines entities"),
    ],
)
def test_a_workbook_with_a_part_that_no_workbook_has_is_not_read(tmp_path, content, why):
    path = book(tmp_path / "own.xlsx", HEADER, [COUNT, "2023", "VN-HN", 3700000])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/more.xml", content)
    assert f"own.xlsx: {why}" in told(path)


# Cells between other signs

ROWS = [HEADER, [SHARE, "2023", "VN-HN", "58,41"], [SHARE, "2022", "VN-HN", "7"]]


@pytest.mark.parametrize("sign", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_excel_saves_with_vietnamese_settings_is_read(tmp_path, sign, encoding, end):
    text = end.join(sign.join(row) for row in ROWS) + end
    own = added(written(tmp_path / "own.csv", text, encoding))
    assert own["value"].tolist() == [58.41, 7] and own["line"].tolist() == [2, 3]
    assert (own["low"][0], own["high"][0]) == pytest.approx((58.405, 58.415))


def test_utf_16_of_either_byte_order(tmp_path):
    text = "\ufeff" + "\n".join("\t".join(row) for row in ROWS)
    for encoding in ("utf-16-le", "utf-16-be"):
        assert len(added(written(tmp_path / "own.csv", text, encoding))) == 2


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_byte_order_mark_is_told(tmp_path, encoding):
    text = "\n".join("\t".join(row) for row in [HEADER, [COUNT, "2023", "Hà Nội", "5"]])
    assert "own.csv: is UTF-16 without a byte order mark; save it as UTF-8" in told(
        written(tmp_path / "own.csv", text, encoding)
    )


def test_excels_line_that_names_the_sign(tmp_path):
    text = "sep=;\n" + "\n".join(";".join(row) for row in ROWS)
    assert added(written(tmp_path / "own.csv", text))["line"].tolist() == [3, 4]


def test_stray_blanks_and_empty_columns_do_not_count(tmp_path):
    text = " Indicator ;PERIOD\u00a0;area;value;;\n attacks\u00a0;2023 ;VN-HN; 5 ;;\n;;;;;\n"
    assert added(written(tmp_path / "own.csv", text))["value"].tolist() == [5]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["58,4", "1.234,5"], [58.4, 1234.5]),
        (["0,125", "1.234.567"], [0.125, 1234567]),
        (["58.4", "1,234.5"], [58.4, 1234.5]),
        (["12345,678", "5"], [12345.678, 5]),
        (["1 234,5", "+7,5"], [1234.5, 7.5]),
        (["58,41%", "7"], [58.41, 7]),
        (["1,5E+06", "7"], [1.5e6, 7]),
        (["1,234E+05", "7,5e2"], [123400, 750]),
        (["1.5E+06", "7"], [1.5e6, 7]),
    ],
)
def test_numbers_that_can_be_read_in_one_way_only(tmp_path, cells, values):
    name = SHARE if "%" in "".join(cells) else COUNT
    rows = [[name, year, "VN-HN", cell] for year, cell in zip((2023, 2022), cells, strict=True)]
    text = "\n".join(";".join(map(str, row)) for row in [HEADER, *rows])
    assert added(written(tmp_path / "own.csv", text))["value"].tolist() == values


@pytest.mark.parametrize("cell", ["1.234", "12,345", "999.999"])
@pytest.mark.parametrize("other", ["58,4", "7"])
def test_a_number_that_can_be_read_in_two_ways_is_refused_unless_somebody_says_which(tmp_path, cell, other):
    rows = [HEADER, [COUNT, "2023", "VN-HN", cell], [COUNT, "2022", "VN-HN", other]]
    path = written(tmp_path / "own.csv", "\n".join(";".join(row) for row in rows))
    whole = cell.replace(".", "").replace(",", "")
    assert f"own.csv:2: value: '{cell}' may be {whole} or" in told(path)
    assert "say which with decimal=',' or decimal='.'" in told(path)
    read = added(path, decimal=",")["value"].tolist()[0]
    assert read == (float(whole) if "." in cell else float(cell.replace(",", ".")))


@pytest.mark.parametrize("other", ["52.8", "5.28E+01"])
def test_two_decimal_signs_in_one_file_are_told(tmp_path, other):
    rows = [HEADER, [SHARE, "2023", "VN-HN", "58,41"], [SHARE, "2022", "VN-HN", other]]
    message = told(written(tmp_path / "own.csv", "\n".join(";".join(row) for row in rows)))
    assert f"own.csv:3: value: '{other}' has another decimal sign than the others" in message


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("١٢٣", "is a digit of another script"),
        ("½", "is a number and no digit"),
        ("5 trịu", "if it is one, write triệu"),
    ],
)
def test_of_a_cell_that_is_no_number_it_is_told_why(tmp_path, cell, why):
    rows = [HEADER, [COUNT, "2023", "VN-HN", cell]]
    assert why in told(written(tmp_path / "own.csv", "\n".join(";".join(row) for row in rows)))


@pytest.mark.parametrize("cell", ["-", "–", "…", "...", "N/A", "n/a", "NA", "null", "?", "không có"])
def test_of_a_cell_that_stands_for_no_figure_it_is_told_what_to_do(tmp_path, cell):
    rows = [HEADER, [COUNT, "2023", "VN-HN", "5"], [COUNT, "2022", "VN-HN", cell]]
    message = told(written(tmp_path / "own.csv", "\n".join(";".join(row) for row in rows)))
    assert "own.csv:3: value: is not a number; leave the row out where there is no figure" in message


def test_between_commas_a_decimal_comma_is_refused_with_advice(tmp_path):
    path = written(tmp_path / "own.csv", f'indicator,period,area,value\n{SHARE},2023,VN-HN,"58,41"\n')
    assert "own.csv:2: value: '58,41' has a comma; say decimal=',' if it is the decimal sign" in told(path)
    assert added(path, decimal=",")["value"].tolist() == [58.41]


def vietnamese(text):
    """Text as the code page 1258 has it: letters with their hats, tones as signs of their own."""
    out = ""
    for letter in unicodedata.normalize("NFC", text):
        base, *marks = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        hats = "".join(mark for mark in marks if mark not in tones)
        out += unicodedata.normalize("NFC", base + hats) + "".join(tones)
    return out.encode("cp1258")


def test_the_code_page_of_vietnamese_windows_is_read_where_it_can_be_nothing_else(tmp_path):
    text = "indicator;period;area;value;note\nattacks;2023;Hà Nội;5;số liệu của tỉnh\n"
    assert added(written(tmp_path / "own.csv", vietnamese(text)))[["area", "note"]].values.tolist() == [
        ["VN-HN", "số liệu của tỉnh"]
    ]


@pytest.mark.parametrize("text", ["perîod", "à", "però", "Größe", "più"])
def test_other_code_pages_are_refused(tmp_path, text):
    path = written(tmp_path / "own.csv", f"indicator,period,area,value\n{text},2023,VN-HN,5\n", "latin-1")
    assert "own.csv:2: the file is not UTF-8; save it as UTF-8" in told(path)


def test_quotes_and_lines_in_cells_are_read_as_ever(tmp_path):
    text = 'indicator,period,area,value,note\n"attacks",2023,VN-HN,5,"a ""b"", c\nd"\nattacks,2022,VN-HN,6,e\n'
    own = added(written(tmp_path / "own.csv", text))
    assert own["note"].tolist() == ['a "b", c\nd', "e"] and own["line"].tolist() == [2, 4]


@pytest.mark.parametrize("text", ["a" * 10_000_000, "," * 5_000_000, '"' + "a" * 10_000_000])
def test_an_endless_line_is_refused_at_once(tmp_path, text):
    path = written(tmp_path / "own.csv", f"indicator,period,area,value\n{text}\n")
    begun = perf_counter()
    assert "own.csv:" in told(path)
    assert perf_counter() - begun < 10


@given(content=st.binary(max_size=300) | st.text(alphabet='indicator,;\t|"\n\r0123456789. é\ufeff', max_size=200))
def test_any_content_is_read_or_refused_in_words(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    written(path, content)
    assert told(path).startswith(("1 fault", *(f"{n} faults" for n in range(2, 400))))
