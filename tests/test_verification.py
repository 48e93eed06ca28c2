"""The evidence held against documents: hash, line, printed digits, and no digit left out."""

from hashlib import sha256

import pytest

import dxlib as dx
from dxlib.errors import DxError
from dxlib.loaders.verification import stands

TEXT = "Năm 2022\n**6.641** cuộc\n\nđạt hơn 1,4\ntriệu hồ sơ, tăng 15%\n"


@pytest.fixture
def verified(folder, tmp_path):
    """Hold rows against a document and return what the verification says."""

    def run(text=TEXT, observations=(), uncounted=(), stated=None, claims=()):
        documents = tmp_path / "documents"
        documents.mkdir()
        content = text if isinstance(text, bytes) else text.encode()
        (documents / "document.txt").write_bytes(content)
        stated = {"sha256": sha256(content).hexdigest(), "lines": content.count(b"\n")} | (stated or {})
        report = folder.report(**stated)
        folder.rows(report, "observations", *observations)
        folder.rows(report, "claims", *claims)
        folder.rows(report, "uncounted", *uncounted)
        (result,) = dx.reading.verify(folder.load(), documents)
        return result

    return run


ATTACKS = {"value": 6641, "as_printed": "6.641", "line": 2}
DOSSIERS = {
    "indicator": "portal_dossiers_online",
    "value": 1.4e6,
    "qualifier": "over",
    "as_printed": "hơn 1,4 triệu",
    "line": 4,
}
GROWTH = {"indicator": "portal_dossiers_online", "value": 15, "as_printed": "tăng 15%", "line": 5}
YEAR = {"as_printed": "2022", "line": 1}


def test_every_row_stands_in_the_document_and_every_digit_in_a_row(verified):
    result = verified(observations=[ATTACKS, DOSSIERS], claims=[GROWTH], uncounted=[YEAR])
    assert result.faults == []
    assert (result.rows, result.digits, result.covered) == (4, 6, 6)


def test_a_digit_that_no_row_accounts_for_is_told(verified):
    result = verified(observations=[ATTACKS, DOSSIERS], uncounted=[YEAR])
    assert [str(f) for f in result.faults] == ["document.txt:5: '15' is in no row and in no line of uncounted.csv"]
    assert (result.digits, result.covered) == (6, 5)


@pytest.mark.parametrize(
    "row",
    [
        ATTACKS | {"line": 3},
        ATTACKS | {"line": 99},
        ATTACKS | {"value": 6642, "as_printed": "6.642"},
        ATTACKS | {"value": 641, "as_printed": "641"},
        ATTACKS | {"value": 6, "as_printed": "6"},
        GROWTH | {"value": 5, "as_printed": "5%", "indicator": "attacks"},
    ],
)
def test_a_row_whose_figure_is_not_on_its_line_is_told(verified, row):
    row = {key: value for key, value in row.items() if key != "base_period"}
    result = verified(observations=[row])
    assert any(f"'{row['as_printed']}' does not stand on this line" in str(f) for f in result.faults)


def test_a_figure_may_run_over_three_lines_but_begins_on_its_own(verified):
    text = "hơn\n\n\n1,4 triệu\n"
    assert not verified(text, observations=[DOSSIERS | {"line": 1}]).faults


def test_a_figure_further_away_is_not_its_own(verified):
    text = "hơn\n\n\n\n1,4 triệu\n"
    assert verified(text, observations=[DOSSIERS | {"line": 1}]).faults


def test_a_figure_printed_twice_on_a_line_needs_two_rows(verified):
    text = "15 và 15\n"
    row = {"value": 15, "as_printed": "15", "line": 1}
    assert [f.line for f in verified(text, observations=[row]).faults] == [1]


def test_two_rows_take_two_places(verified):
    row = {"value": 15, "as_printed": "15", "line": 1}
    assert not verified("15 và 15\n", observations=[row, row]).faults


def test_another_document_is_told_by_hash_and_length(verified):
    result = verified(
        observations=[ATTACKS, DOSSIERS], claims=[GROWTH], uncounted=[YEAR], stated={"sha256": "0" * 64, "lines": 3}
    )
    assert [f.column for f in result.faults] == ["sha256", "lines"]


def test_a_document_in_another_encoding_is_told(verified):
    assert "the document is not UTF-8" in str(verified("Năm 2022\n".encode("utf-16")).faults[-1])


def test_windows_line_ends_are_another_document_but_harmless(verified):
    assert not verified("Năm 2022\r\n", uncounted=[YEAR]).faults


REMARK = """\
- id: two-bases
  title: {{en: A, vi: B}}
  text: {{en: A, vi: B}}
  indicators: [attacks]
  places: [{{report: 2023-01-15-report, line: {line}, as_printed: "{printed}"}}]
"""


@pytest.mark.parametrize(
    ("line", "printed"), [(2, "6.641"), (4, "hơn 1,4 triệu"), (5, "hồ sơ, tăng"), (1, "2022"), (2, "6.641 cuộc")]
)
def test_the_places_of_remarks_stand_in_the_document_but_account_for_no_digit(verified, folder, line, printed):
    (folder.root / "remarks.yml").write_text(REMARK.format(line=line, printed=printed), encoding="utf-8")
    result = verified(observations=[ATTACKS, DOSSIERS], claims=[GROWTH])
    assert [str(f) for f in result.faults] == ["document.txt:1: '2022' is in no row and in no line of uncounted.csv"]
    assert result.rows == 4


@pytest.mark.parametrize(("line", "printed"), [(3, "6.641"), (2, "6.642"), (2, "641"), (4, "triệu")])
def test_a_place_of_a_remark_that_is_not_on_its_line_is_told(verified, folder, line, printed):
    (folder.root / "remarks.yml").write_text(REMARK.format(line=line, printed=printed), encoding="utf-8")
    result = verified(observations=[ATTACKS, DOSSIERS], claims=[GROWTH], uncounted=[YEAR])
    told = f"document.txt:{line}: remarks.yml two-bases: '{printed}' does not stand on this line"
    assert [str(f) for f in result.faults] == [told]


def test_a_missing_document_or_folder(folder, tmp_path):
    folder.report()
    (result,) = dx.reading.verify(folder.load(), tmp_path)
    assert str(result.faults[0]) == "document.txt:1: the document is missing"
    with pytest.raises(DxError, match="no folder of documents at"):
        dx.reading.verify(folder.load(), str(tmp_path / "nowhere"))


def test_the_targets_of_a_decision_without_a_document_are_counted_and_no_fault(folder, tmp_path):
    target = {"value": 80, "as_printed": "80%", "operator": "=", "line": ""}
    folder.rows(folder.decision(), "targets", target, target | {"indicator": "botnet_addresses"})
    folder.report("2023-03-01")
    decision, report = dx.reading.verify(folder.load(), tmp_path)
    assert (decision.document, decision.faults) == ("", [])
    assert str(decision) == "2021-06-15-decision: not proven by a document here: 2 rows"
    assert report.faults


def test_a_verification_is_told_in_one_line(verified):
    result = verified(observations=[ATTACKS, DOSSIERS], claims=[GROWTH], uncounted=[YEAR])
    assert str(result) == "2023-01-15-report: 4 rows, 6 of 6 numbers covered"


@pytest.mark.parametrize("unit, faults", [("nghìn cuộc", 0), ("triệu cuộc", 3), ("nghìn", 0), ("cuộc 2022", 1)])
def test_the_unit_in_the_head_of_a_table_stands_above_the_figure(verified, unit, faults):
    row = {"value": 6641e6 if "triệu" in unit else 6641e3, "as_printed": f"6.641 … {unit}", "line": 2}
    if "2022" in unit:
        with pytest.raises(DxError, match="more than one figure"):
            verified("Số (nghìn cuộc) 2022\n6.641\n", [row])
        return
    found = verified("Số vụ (nghìn cuộc)\n6.641\n", [row])
    assert len(found.faults) == faults  # the row, and each run of digits that no row holds


def test_a_figure_may_run_over_a_line_of_a_stray_sign():
    assert stands(["từ 12,5 –", "e", "14,5% hồ sơ"], "12,5 – 14,5%")
    assert stands(["từ 12,5", "–", "14,5% hồ sơ"], "12,5 – 14,5%"), "a sign that belongs to it counts"
    assert not stands(["từ 12,5 –", "và", "14,5% hồ sơ"], "12,5 – 14,5%")
    assert not stands(["từ 12,5 –", "3", "14,5% hồ sơ"], "12,5 – 14,5%")
