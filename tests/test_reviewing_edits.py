"""A row that a reviewer writes: names by word, periods as people write them, held to the contract field by field."""

from datetime import date

import pytest
import yaml

import dxlib as dx
from dxlib.errors import DxError, InvalidData
from dxlib.reading.proposal import Proposal, Reading
from dxlib.reviewing import known as proposed
from dxlib.reviewing.edits import FIELDS, Printed, edited, fields_of, uncounted
from dxlib.reviewing.known import Known

LINES = [
    "Năm 2024 các nơi làm thử nhận **hơn 3,7 triệu** hồ sơ, bằng 61,2% của cả nước;",
    "số vụ tấn công giảm 28,9% so với năm 2023, và 60/63 tỉnh đã có",
    "kế hoạch riêng.",
]


@pytest.fixture(scope="module")
def known():
    evidence = dx.load()
    return Known(evidence.definitions, evidence.dimensions, "en")


def at(printed, line=1, language="vi"):
    """Where a figure of the lines stands, as if it were proposed."""
    start = LINES[line - 1].index(printed)
    reading = Reading(table="uncounted", row={}, score=0.0)
    one = Proposal(number=1, line=line, start=start, end=start + len(printed), confidence="open", readings=(reading,))
    return Printed(LINES, one, language, date(2025, 2, 10))


SHARE = {"indicator": "dossiers_online_share", "as_printed": "61,2%", "period": "2024"}


def test_what_is_printed_gives_the_value_the_qualifier_and_the_line(known):
    found = edited("observations", {"indicator": "attacks", "as_printed": "hơn 3,7 triệu", "period": "2024"},
                   at("hơn 3,7 triệu"), known)  # fmt: skip
    assert found.faults == {} and found.reads.replace("\u00a0", " ") == "over 3.7 million"
    assert found.reading.row == {
        "indicator": "attacks", "period": "2024", "area": "VN", "value": 3700000, "qualifier": "over",
        "as_printed": "hơn 3,7 triệu", "line": 1,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["dossiers_online_share", "Dossiers submitted online", "dossiers submitted onl"])
def test_an_indicator_is_known_by_id_name_or_a_beginning(known, name):
    found = edited("observations", SHARE | {"indicator": name}, at("61,2%"), known)
    assert found.reading.row["indicator"] == "dossiers_online_share"
    assert found.names["indicator"] == "Dossiers submitted online"


def test_a_vietnamese_name_is_understood_in_an_english_review(known):
    name = known.indicator("dossiers_online_share").name.vi
    assert edited("observations", SHARE | {"indicator": name}, at("61,2%"), known).reading is not None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("năm 2024", "2024"),
        ("6 tháng đầu năm 2024", "2024-S1"),
        ("quý I/2024", "2024-Q1"),
        ("9T/2024", "2024-01-01/P9M"),
    ],
)
def test_periods_are_read_as_people_write_them(known, written, code):
    assert edited("observations", SHARE | {"period": written}, at("61,2%"), known).reading.row["period"] == code


@pytest.mark.parametrize(
    ("written", "code"), [("", "VN"), ("Đà Nẵng", "VN-DN"), ("tp hcm", "VN-SG"), ("VN-HN", "VN-HN")]
)
def test_areas_are_read_by_name(known, written, code):
    assert edited("observations", SHARE | {"area": written}, at("61,2%"), known).reading.row["area"] == code


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"indicator": "dossiers"}, "indicator", "pick one"),
        ({"indicator": "nothing of the kind"}, "indicator", "unknown indicator"),
        ({"indicator": ""}, "indicator", "is missing"),
        ({"period": "năm ngoái"}, "period", "is not a period"),
        ({"period": "2024-12-31"}, "period", "is measured over a span"),
        ({"area": "Hà Nam Ninh"}, "area", "unknown area"),
        ({"as_printed": "62%"}, "as_printed", "does not stand on line 1"),
        ({"as_printed": "1,2%"}, "as_printed", "does not stand on line 1"),
        ({"as_printed": ""}, "as_printed", "is missing"),
        ({"as_printed": "hơn 3,7 triệu"}, "as_printed", "'61' belongs to this figure"),
        ({"breakdown": "nobody"}, "breakdown", "unknown breakdown"),
        ({"producer": "nobody"}, "producer", "unknown producer"),
        ({"total": "many"}, "total", "is not a numeral"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(known, changes, field, message):
    found = edited("observations", SHARE | changes, at("61,2%"), known)
    assert found.reading is None and list(found.faults) == [field]
    assert message in found.faults[field]


def test_a_value_outside_the_bounds_of_its_indicator_is_refused(known):
    values = SHARE | {"as_printed": "hơn 3,7 triệu"}
    assert "outside the bounds" in edited("observations", values, at("hơn 3,7 triệu"), known).faults["as_printed"]


def test_everything_wrong_is_said_at_once(known):
    values = {"indicator": "nothing of the kind", "as_printed": "62%", "period": "soon", "area": "nowhere"}
    assert set(edited("observations", values, at("61,2%"), known).faults) == set(values)


def test_a_part_and_its_total_stand_and_fall_together(known):
    values = {"indicator": "provinces_smedx_plan", "as_printed": "60/63", "period": "31/12/2024"}
    row = edited("observations", values, at("60/63", 2), known).reading.row
    assert (row["value"], row["total"], row["period"]) == (60, 63, "2024-12-31")
    found = edited("observations", values | {"as_printed": "60"}, at("60/63", 2), known)
    assert "'63' belongs to this figure" in found.faults["as_printed"]


def test_a_figure_may_run_over_the_end_of_its_line(known):
    values = {"indicator": "provinces_smedx_plan", "as_printed": "60/63 tỉnh đã có kế hoạch", "period": "2024"}
    assert edited("observations", values, at("60/63", 2), known).reading.row["line"] == 2


def test_a_fall_is_negative_in_a_change_and_its_form_is_asked_for(known):
    values = {"indicator": "attacks", "as_printed": "giảm 28,9%", "period": "2024", "base_period": "năm 2023"}
    row = edited("claims", values | {"form": "growth"}, at("giảm 28,9%", 2), known).reading.row
    assert (row["value"], row["base_period"], row["form"]) == (-28.9, "2023", "growth")
    assert "form" in edited("claims", values, at("giảm 28,9%", 2), known).faults
    assert edited("claims", values | {"form": "growth", "base_period": "target"}, at("giảm 28,9%", 2), known).reading


def test_the_operator_of_a_target_follows_from_the_print_where_it_says_one(known):
    values = SHARE | {"operator": "<=", "authority": "942/QĐ-TTg", "period": "2025"}
    assert edited("targets", values, at("61,2%"), known).reading.row["operator"] == "<="
    assert "authority" in edited("targets", values | {"authority": ""}, at("61,2%"), known).faults
    lines = ["phấn đấu đạt ≥ 82% vào năm 2025"]
    place = Printed(
        lines, at("61,2%").proposal.model_copy(update={"start": 13, "end": 18}), "vi", at("61,2%").published
    )
    row = edited("targets", values | {"as_printed": "≥ 82%"}, place, known).reading.row
    assert (row["operator"], row["value"]) == (">=", 82) and "qualifier" not in row


def test_a_one_off_figure_has_names_of_its_own_and_a_unit_by_word(known):
    values = {"name_en": "Made-up dossiers", "name_vi": "Hồ sơ làm thử", "unit": "dossier",
              "as_printed": "hơn 3,7 triệu", "period": "2024", "total": "5.000.000"}  # fmt: skip
    row = edited("details", values, at("hơn 3,7 triệu"), known).reading.row
    assert (row["unit"], row["value"], row["total"]) == ("dossiers", 3700000, 5000000)
    assert {"name_en", "name_vi"} <= set(edited("details", {"as_printed": "x"}, at("61,2%"), known).faults)


def test_digits_that_are_no_figure_need_a_reason_of_the_contract(known):
    found = edited("uncounted", {"reason": "date", "as_printed": "Năm 2024"}, at("2024"), known)
    assert found.reading.row == {"reason": "date", "as_printed": "Năm 2024", "line": 1}
    assert "reason" in edited("uncounted", {"reason": "whim", "as_printed": "2024"}, at("2024"), known).faults
    assert uncounted("date", at("2024").proposal, LINES).row == {"as_printed": "2024", "line": 1, "reason": "date"}


def test_in_english_print_a_comma_separates_thousands(known):
    lines = ["over 1,077 attacks were counted in 2024"]
    one = Proposal(number=1, line=1, start=0, end=10, confidence="open", readings=at("2024").proposal.readings)
    values = {"indicator": "attacks", "as_printed": "over 1,077", "period": "2024"}
    assert (
        edited("observations", values, Printed(lines, one, "en", date(2025, 1, 1)), known).reading.row["value"] == 1077
    )


def test_a_form_of_another_table_keeps_what_both_have():
    row = {"indicator": "attacks", "period": "2024", "area": "VN", "value": 61.2, "as_printed": "61,2%", "total": None}
    reading = Reading(table="observations", row=row, score=1.0)
    assert set(fields_of(reading, "claims")) == set(FIELDS["claims"])
    assert fields_of(reading, "claims")["period"] == "2024" and fields_of(reading, "observations")["total"] == ""


def test_there_is_no_other_table(known):
    with pytest.raises(DxError, match="no table 'tasks'"):
        edited("tasks", {}, at("61,2%"), known)


# Names offered, and new indicators.


def test_names_are_found_by_a_few_letters_in_both_languages(known):
    for letters in ("dossiers sub", "hồ sơ", "ho so", "dossiers_online"):
        assert "dossiers_online_share" in [code for code, *_ in known.found("indicator", letters)]
    assert known.found("area", "da nang")[0][:2] == ("VN-DN", "Da Nang")
    assert [code for code, *_ in known.found("area", "TP.HCM")] == ["VN-SG", "VN34-79"]
    assert known.found("period", "6 tháng đầu năm 2024") == [("2024-S1", "first half of 2024", "2024-S1")]
    assert known.found("indicator", "zzz") == [] and known.found("period", "zzz") == []


NEW = {
    "id": "made_up_dossiers", "name_en": "Made-up dossiers", "name_vi": "Hồ sơ làm thử",
    "topic": "digital_government/online_services",
    "unit": "dossiers", "timing": "span", "direction": "up", "definition_en": "Dossiers that were made up.",
    "definition_vi": "Hồ sơ được làm thử.",
}  # fmt: skip


def test_a_new_indicator_stays_in_the_draft_and_can_be_used_at_once(tmp_path, known):
    definitions, faults = proposed.propose(tmp_path, NEW, known.definitions)
    assert faults == {} and definitions.indicators["made_up_dossiers"].name.vi == "Hồ sơ làm thử"
    again = proposed.known_with(tmp_path, known.definitions)
    assert again.indicators["made_up_dossiers"] == definitions.indicators["made_up_dossiers"]
    own = Known(again, known.dimensions, "vi")
    values = {"indicator": "Hồ sơ làm thử", "as_printed": "hơn 3,7 triệu", "period": "2024"}
    assert edited("observations", values, at("hơn 3,7 triệu"), own).reading.row["indicator"] == "made_up_dossiers"


def test_a_second_one_stands_beside_the_first(tmp_path, known):
    definitions, _ = proposed.propose(tmp_path, NEW, known.definitions)
    more = NEW | {"id": "more_dossiers", "name_en": "More dossiers", "name_vi": "Hồ sơ thêm"}
    proposed.propose(tmp_path, more, definitions)
    written = yaml.safe_load((tmp_path / proposed.FILE).read_text(encoding="utf-8"))
    assert [one["id"] for one in written] == ["made_up_dossiers", "more_dossiers"]
    assert [path.name for path in tmp_path.iterdir()] == [proposed.FILE]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"id": "attacks"}, "id", "is defined already"),
        ({"id": "Made Up"}, "id", "should match pattern"),
        ({"name_vi": ""}, "name_vi", "is missing"),
        ({"name_en": "Dossiers submitted online"}, "name_en", "another indicator is called so"),
        ({"name_en": "x" * 61}, "name_en", "room for 60"),
        ({"unit": "stars"}, "unit", "not in units.yml"),
        ({"topic": "no_such_topic"}, "topic", "unknown topic"),
        ({"timing": "often"}, "timing", "Input should be"),
        ({"definition_en": ""}, "definition_en", "is missing"),
    ],
)
def test_a_definition_that_is_not_whole_is_not_kept(tmp_path, known, changes, field, message):
    definitions, faults = proposed.propose(tmp_path, NEW | changes, known.definitions)
    assert list(faults) == [field] and message in faults[field]
    assert definitions is known.definitions and not list(tmp_path.iterdir())


def test_a_file_of_proposed_indicators_that_was_spoiled_is_told_with_its_line(tmp_path, known):
    (tmp_path / proposed.FILE).write_text("- id: x\n  name: 3\n", encoding="utf-8")
    with pytest.raises(InvalidData, match=r"indicators\.yml:2: name"):
        proposed.known_with(tmp_path, known.definitions)


def test_a_range_that_runs_over_a_stray_line_is_found(known):
    lines = ["Các nơi làm thử nhận qua mạng 41 –", "¢ -", "43% hồ sơ."]
    one = Proposal(number=1, line=1, start=lines[0].index("41"), end=len(lines[0]), confidence="open",
                   readings=(Reading(table="uncounted", row={}, score=0.0),))  # fmt: skip
    found = edited(
        "observations", SHARE | {"as_printed": "41 – 43%"}, Printed(lines, one, "vi", date(2025, 2, 10)), known
    )
    assert found.faults == {}
    assert (found.reading.row["value"], found.reading.row["upper"], found.reading.row["line"]) == (41, 43, 1)
