"""Figures of one's own: taken where they fit the contract, refused with every fault, shown like the project's."""

import io
import math
import os
import zipfile

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from verbs import FURTHER, VERBS

import dxlib as dx
from dxlib.errors import DxError, InvalidData, UnknownName
from dxlib.loaders import workbooks
from dxlib.tables import frames
from dxlib.tables.frames import SHOWN_BY, table_of, to_csv

KIOSKS = {
    "id": "test_kiosks",
    "name": "Kiosks in communes",
    "topic": "online_services",
    "unit": "sites",
    "timing": "instant",
    "direction": "up",
    "definition": "Kiosks at which people send in dossiers.",
}
LEVELS = pd.DataFrame(
    {
        "indicator": ["test_kiosks", "test_kiosks", "dossiers_online_share", "dossiers_online_share"],
        "period": ["2022-12-31", "2023-12-31", "2022", "2023"],
        "area": "VN-01",
        "value": [12, 30, 33.5, 41.25],
    }
)
TARGETS = pd.DataFrame(
    {
        "indicator": ["test_kiosks"],
        "period": ["2023-12-31"],
        "area": ["VN-01"],
        "operator": [">="],
        "value": [60],
        "authority": ["kế hoạch 2023"],
    }
)
CLAIMS = pd.DataFrame(
    {
        "indicator": ["test_kiosks"],
        "period": ["2023-12-31"],
        "base_period": ["2022-12-31"],
        "form": ["growth"],
        "area": ["VN-01"],
        "value": [140],
    }
)
NAMES = pd.DataFrame({"indicator": ["ministries_trust_label"], "period": ["2023"], "area": ["VN-01"], "adopted": True})
ALL = {"observations": LEVELS, "targets": TARGETS, "claims": CLAIMS, "adoption": NAMES}


def added(figures=LEVELS, **options):
    return dx.add(figures, **{"published": "2024-05-01", "title": "Own", "indicators": [KIOSKS]} | options)


@pytest.fixture(scope="module")
def mine():
    return added(ALL)


def one(value, **columns):
    """A frame of one figure."""
    return pd.DataFrame([{"indicator": "attacks", "period": "2023", "area": "VN-HN", "value": value} | columns])


def told(figures, **options):
    with pytest.raises(InvalidData) as caught:
        added(figures, **options)
    return str(caught.value)


def written(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


# What comes out


def test_they_are_one_more_report_beside_the_projects(mine, evidence):
    assert mine.reports["id"].tolist() == [*evidence.reports["id"], "2024-05-01-own"]
    assert len(mine.observations) == len(evidence.observations) + 4
    assert list(mine.observations.columns) == list(evidence.observations.columns)
    assert mine.observations.dtypes.equals(evidence.observations.dtypes)
    assert list(mine.definitions.indicators)[-1] == "test_kiosks"
    assert "test_kiosks" not in evidence.definitions.indicators


def test_alone_they_are_all_there_is(evidence):
    alone = added(ALL, alone=True)
    assert alone.reports["id"].tolist() == ["2024-05-01-own"]
    assert len(alone.observations) == 4 and alone.remarks.empty
    assert set(alone.definitions.indicators) == {*evidence.definitions.indicators, "test_kiosks"}
    assert dx.compare(area="VN-01", evidence=alone)["outcome"].tolist() == ["compared", "compared"]


def test_nothing_that_was_handed_over_changes(evidence):
    before = LEVELS.copy()
    counts = {name: len(getattr(evidence, name)) for name in ("observations", "reports", "claims")}
    added(ALL, evidence=evidence)
    pd.testing.assert_frame_equal(LEVELS, before)
    assert {name: len(getattr(evidence, name)) for name in counts} == counts
    assert "2024-05-01-own" not in set(dx.load().reports["id"])


def test_a_figure_without_print_is_exact_in_full_and_rounded_to_its_last_decimal(mine):
    own = dx.observations(area="VN-01", evidence=mine).set_index(["indicator", "period"])
    assert own.loc[("test_kiosks", "2022-12-31"), ["low", "high"]].tolist() == [12, 12]
    assert own.loc[("dossiers_online_share", "2023"), ["low", "high"]].tolist() == pytest.approx([41.245, 41.255])


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"as_printed": "hơn 3,7 triệu"}, ("over", 3.7e6, 3.8e6)),
        ({"as_printed": "khoảng 3,7 triệu"}, ("about", 3.515e6, 3.885e6)),
        ({"qualifier": "over"}, ("over", 3.7e6, 3.8e6)),
        ({"qualifier": "about"}, ("about", 3.515e6, 3.885e6)),
        ({"qualifier": "at_least"}, ("at_least", 3.7e6, math.inf)),
        ({}, ("exact", 3.7e6, 3.7e6)),
    ],
)
def test_a_qualifier_is_read_from_the_print_or_puts_itself_into_it(columns, expected):
    row = added(one(3.7e6, **columns), alone=True).observations.iloc[0]
    assert (row.qualifier, row.low, row.high) == pytest.approx(expected)


def test_a_part_and_a_range_keep_their_other_number():
    row = added(one(60, total=63), alone=True).observations.iloc[0]
    assert (row.value, row.total, row.as_printed) == (60, 63, "60/63")
    row = added(one(2, as_printed="2-3"), alone=True).observations.iloc[0]
    assert (row.value, row.upper) == (2, 3)


@given(st.floats(0, 1e300) | st.integers(0, 2**53) | st.integers(1, 10**15).map(lambda digits: digits * 10**280))
def test_the_value_of_a_frame_is_the_value_of_the_evidence(value):
    row = added(one(value), alone=True).observations.iloc[0]
    assert row.value == float(value)
    assert row.low <= row.value <= row.high


@pytest.mark.parametrize("value", [9999999999999999, 2**53 + 1, 10**200 + 1, "0.1234567890123456789"])
def test_digits_that_a_figure_does_not_keep_are_refused_in_their_line(value):
    with pytest.raises(DxError, match=r"row 1: as_printed: .*round it to 15 digits"):
        added(one(value), alone=True)
    with pytest.raises(DxError, match=r"row 1: as_printed: .*round it to 15 digits"):
        added(one(1, as_printed="1.234.567.890.123.456,7"), alone=True)


def test_the_line_is_the_row_unless_one_is_given(mine, tmp_path):
    assert mine.observations[mine.observations["report"] == "2024-05-01-own"]["line"].tolist() == [1, 2, 3, 4]
    own = added(LEVELS.assign(line=[9, 7, 8, 6]), alone=True)
    assert own.observations["line"].tolist() == [6, 7, 8, 9]
    path = written(tmp_path / "own.csv", "indicator,period,area,value\n\nattacks,2023,VN-HN,12\n")
    assert added(path, alone=True).observations["line"].tolist() == [3]


def test_a_file_that_excel_saved_as_csv_utf8_is_read(tmp_path):
    path = written(tmp_path / "own.csv", "\ufeffindicator,period,area,value\r\nattacks,2023,VN-HN,12\r\n,,,\r\n")
    assert added(path, alone=True).observations["value"].tolist() == [12]


def test_what_people_write_is_understood():
    row = added(one(5, period="6 tháng đầu năm 2022", area="Hà Nội"), alone=True).observations.iloc[0]
    assert (row.period, row.area) == ("2022-S1", "VN-HN")
    frame = one(5).rename(columns={"indicator": " Indicator", "value": "Value ", "area": "AREA\u00a0"})
    assert added(frame, alone=True).observations["value"].tolist() == [5]


def test_an_integer_column_with_gaps_is_a_column_of_integers():
    rows = pd.concat([one(5), one(6, indicator="botnet_addresses")]).assign(period=[2023.0, 2022.0], line=[7.0, None])
    own = added(rows, alone=True).observations
    assert own[["period", "line"]].values.tolist() == [["2022", 2], ["2023", 7]]


def test_a_percentage_is_one_of_an_indicator_in_percent():
    shares = one("58.41%", indicator="dossiers_online_share")
    assert added(shares, alone=True).observations["value"].tolist() == [58.41]


@pytest.mark.parametrize(
    ("decimal", "text", "value"),
    [
        (",", "1.234", 1234),
        (",", "1.234,5", 1234.5),
        (",", "58,41", 58.41),
        (".", "1,234", 1234),
        (".", "1.234", 1.234),
    ],
)
def test_the_decimal_sign_of_text_may_be_said(decimal, text, value):
    assert added(one(text), alone=True, decimal=decimal).observations["value"].tolist() == [value]


def test_numbers_of_a_frame_need_no_decimal_sign():
    assert added(one(1.234), alone=True, decimal=",").observations["value"].tolist() == [1.234]
    mixed = pd.concat([one(1.234), one("1.234", period="2022")])
    assert added(mixed, alone=True, decimal=",").observations["value"].tolist() == [1.234, 1234]


def test_definitions_may_come_from_a_file(tmp_path):
    lines = [f"{key}: {text}" for key, text in KIOSKS.items() if key != "name"]
    text = "- name: {en: Kiosks, vi: Ki-ốt}\n" + "".join(f"  {line}\n" for line in lines)
    own = added(indicators=written(tmp_path / "own.yml", text))
    assert dx.indicators("ki-ot", evidence=own)["name_vi"].tolist() == ["Ki-ốt"]


# It works wherever the project's evidence does


def test_every_verb_takes_it(mine):
    assert dx.compare(indicator="test_kiosks", area="VN-01", evidence=mine)["absolute_change"].tolist() == [18]
    assert dx.assess(indicator="test_kiosks", area="VN-01", evidence=mine)["status"].tolist() == ["missed"]
    assert dx.scoreboard(area="VN-01", evidence=mine)["status_un"].tolist() == ["missed"]
    assert len(dx.analysis.sensitivity("test_kiosks", area="VN-01", evidence=mine)) == 1
    assert dx.audit(indicator="test_kiosks", evidence=mine)["verdict"].tolist() == ["inconsistent"]
    assert dx.indicators("kiosks", evidence=mine)["figures"].tolist() == [2]
    kinds = dx.sources("test_kiosks", evidence=mine)["kind"].value_counts().to_dict()
    assert kinds == {"observation": 2, "claim": 1, "target": 1}
    assert dx.explorer(evidence=mine, indicator="test_kiosks", area="VN-01").frame["current"].tolist() == [30]


def test_a_later_figure_of_ones_own_revises_the_reports():
    own = added(one(60, indicator="dossiers_online_share", area="VN"))
    seen = dx.analysis.revisions(indicator="dossiers_online_share", evidence=own)
    assert seen[seen["period"] == "2023"][["value", "revised"]].values.tolist() == [[58.41, False], [60, True]]
    now = dx.compare("2023", "2022", indicator="dossiers_online_share", evidence=own).iloc[0]
    assert (now.current, now.current_revised_from) == (60, 58.41)
    before = dx.compare("2023", "2022", indicator="dossiers_online_share", as_of="2024-04-30", evidence=own)
    assert before["current"].tolist() == [58.41]


def test_evidence_of_a_date_can_be_added_to(evidence):
    early = dx.load("2022-12-31")
    own = added(evidence=early)
    assert len(own.reports) == len(early.reports) + 1
    assert str(own.as_of) == "2024-05-01"
    assert len(added(title="Other", evidence=own).reports) == len(own.reports) + 1


def test_tables_and_sentences_name_what_only_the_user_defined(mine):
    """Also where the rows have no column for the name or the unit, as the evidence's own tables."""
    levels = mine.observations[mine.observations["indicator"] == "test_kiosks"]
    compared = dx.compare(indicator="test_kiosks", area="VN-01", evidence=mine)
    shown = [
        dx.tables.figures(levels),
        dx.tables.comparison(compared),
        dx.tables.sources(compared, mine),
        dx.tables.targets(dx.assess(area="VN-01", evidence=mine)),
        dx.tables.findings(dx.audit(indicator="test_kiosks", evidence=mine)),
        dx.text.sentences(compared),
    ]
    for each in shown:
        assert "Kiosks in communes" in repr(each), each
    assert "report of 1 May 2024, line 2" in repr(shown[0])
    assert "VN-01" in repr(shown[1]) and "VN-01" in repr(shown[-1])


def test_charts_draw_them(mine):
    kiosks = dx.observations("test_kiosks", area="VN-01", evidence=mine)
    both = dx.observations("dossiers_online_share", area=None, evidence=mine)
    compared = dx.compare(area="VN-01", evidence=mine)
    for chart in (dx.charts.timeline(kiosks), dx.charts.timeline(both), dx.charts.dumbbell(compared)):
        assert isinstance(chart, alt.TopLevelMixin)
    goals = dx.assess(indicator="test_kiosks", area="VN-01", evidence=mine)
    assert "target 31 Dec 2023: ≥\u00a060" in {*dx.charts.timeline(kiosks, goals).data["value_label"]}
    assert "Kiosks in communes" in str(dx.charts.timeline(mine.observations.query("area == 'VN-01'")).to_dict())


# What is refused


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "own.csv:1: there is nothing in it"),
        ("indicator,period,area,value\n", "own.csv:1: there is a header and no row"),
        ("indicator\tperiod\n", "own.csv:1: value: this column is missing"),
        ("indicator,period,area,value,value\n", "own.csv:1: value: two columns have this name"),
        (
            "Chỉ tiêu;Kỳ;Địa bàn;Giá trị\nattacks;2023;VN;5\n",
            "own.csv:1: no name of a column is known; the first row must hold 'indicator', 'period', 'area', 'value',",
        ),
        ("indicator,period,area,valeu\n", "own.csv:1: valeu: is no column of the data contract; did you mean 'value'?"),
        ("indicator,period,area\n", "own.csv:1: value: this column is missing"),
        (
            "indicator,period,area,value\nattacks,2023,VN-HN,3,5\n",
            "own.csv:2: 5 cells, 4 are expected; if a number has a decimal comma, put it in quotes and say decimal=','",
        ),
        ("Bảng 1\n\nindicator,period,area,value\n", "own.csv:1: row 3 names the columns, which the first row must do"),
        ("Bảng;;;\nindicator;period;area;value\n", "own.csv:1: row 2 names the columns, which the first row must do"),
        ('indicator,period,area,value\nattacks,2023,VN-HN,"3\n', "own.csv:2: not a CSV row"),
    ],
)
def test_a_file_that_is_none_says_what_to_do(tmp_path, text, message):
    assert message in told(written(tmp_path / "own.csv", text))


def test_a_count_is_never_negative_and_money_or_growth_may_be():
    growth = KIOSKS | {"id": "kiosk_growth", "unit": "percent"}
    change = KIOSKS | {"id": "kiosk_change", "bounds": [-1000, None]}
    for indicator, known in ((growth["id"], growth), (change["id"], change), ("it_revenue", KIOSKS)):
        found = dx.add(one(-3, indicator=indicator), published="2024-05-01", indicators=[known], alone=True)
        assert found.observations["value"].tolist() == [-3]
    with pytest.raises(InvalidData, match="targets, row 1: value: -4 is negative, which test_kiosks"):
        dx.add({"targets": TARGETS.assign(value=-4)}, published="2024-05-01", indicators=[KIOSKS])


@pytest.mark.parametrize("dtype", ["float32", "Float32", "float32[pyarrow]", object])
def test_a_short_float_is_its_shortest_decimal(dtype):
    shares = pd.Series(list(np.array([58.4, 5], dtype="float32")), dtype=dtype)
    periods = pd.DataFrame({"indicator": "dossiers_online_share", "period": ["2023", "2022"], "area": "VN-01"})
    found = added(periods.assign(value=shares), alone=True).observations
    assert found["value"].tolist() == [58.4, 5] and found["as_printed"].tolist() == ["58,4", "5"]


def test_a_file_that_is_not_there_or_of_another_kind(tmp_path):
    assert "no.csv:1: the file is missing" in told(tmp_path / "no.csv")
    assert "no.xlsx: the file is missing" in told(tmp_path / "no.xlsx")
    for ending in (".xls", ".ods"):
        assert "is a workbook of another kind; save it as .xlsx" in told(tmp_path / f"own{ending}")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"indicator": "atacks"}, "indicator: unknown indicator 'atacks'; did you mean 'attacks'"),
        ({"area": "Hạ Nội"}, "area: 'Hạ Nội' is not in areas.yml; did you mean 'Hà Nội' (VN-HN)?"),
        ({"area": None}, "area: is missing"),
        ({"value": "many"}, "value: is not a number"),
        ({"value": "3,700"}, "value: '3,700' has a comma; say decimal=',' if it is the decimal sign, or write a point"),
        ({"value": "1_0"}, "value: is not a number; write 3700000 or 58.41, without separators (found '1_0')"),
        ({"value": "1_0%", "indicator": "dossiers_online_share"}, "value: is not a number"),
        ({"line": "1_0"}, "line: must be a whole number such as 59 (found '1_0')"),
        (
            {"value": -3},
            "value: -3 is negative, which attacks (attacks) cannot be; of what can be negative, such as",
        ),
        ({"value": "1.234.567"}, "value: is not a number"),
        ({"value": math.inf}, "value: Input should be a finite number"),
        ({"value": math.nan}, "value: is missing"),
        ({"value": 10**5000}, "value: Input should be a finite number"),
        ({"period": 44742}, "did you mean 2022-06-30?"),
        ({"period": "30/06/2022"}, "period: attacks is measured over a span; 2022-06-30 is none"),
        ({"period": "31/06/2022"}, "period: '31/06/2022' is no date; did you mean 2022-06-30?"),
        ({"line": 10**12}, "line: Input should be less than or equal to 1000000000"),
        ({"value": "5%"}, "value: '5%' is a percentage, and attacks is in attacks"),
        ({"period": pd.Timestamp("2022-06-30")}, "period: attacks is measured over a span; 2022-06-30 is none"),
        (
            {"as_printed": "about 3.7 million"},
            "as_printed: 'million' after the number in 'about 3.7 million' is no magnitude of Vietnamese",
        ),
        ({"qualifier": "roughly"}, "qualifier: Input should be 'exact', 'over'"),
        ({"indicator": "dossiers_online_share", "value": 580}, "lies outside the bounds"),
    ],
)
def test_a_row_that_does_not_fit_says_which_and_why(row, message):
    assert message in told(one(**{"value": 5} | row))


def test_every_fault_is_told_at_once_by_frame_and_row():
    figures = {
        "observations": pd.concat([one(5), one("x", area="Hạ Nội"), one(5, indicator="atacks")]),
        "targets": TARGETS.assign(operator="more"),
        "claims": CLAIMS.assign(indicator="nothing"),
    }
    message = told(figures, indicators=[KIOSKS, {"id": "Bad id"}])
    for part in (
        "observations, row 2: value: is not a number",
        "observations, row 2: area: 'Hạ Nội'",
        "observations, row 3: indicator: unknown indicator 'atacks'",
        "targets, row 1: operator: Input should be",
        "claims, row 1: indicator: unknown indicator 'nothing'",
        "indicators, entry 2: id: String should match pattern",
        "indicators, entry 2: unit: is missing",
    ):
        assert part in message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "attacks"}, "'attacks' is defined already"),
        ({"topic": "institutions"}, "is a topic of digital_economy and of foundations; name the pillar too"),
        ({"topic": "online_service"}, "unknown topic 'online_service'; did you mean 'online_services'"),
        ({"pillar": "digital_goverment"}, "unknown pillar 'digital_goverment'; did you mean 'digital_government'"),
        ({"pillar": "foundations"}, "'online_services' is no topic of its pillar"),
        ({"unit": "kiosks"}, "'kiosks' is not in units.yml"),
        ({"numerator": "nothing"}, "numerator: 'nothing' is no indicator"),
        ({"colour": "red"}, "colour: is not a known key"),
    ],
)
def test_a_definition_that_does_not_fit(change, message):
    assert message in told(LEVELS, indicators=[KIOSKS | change])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"figures": [1, 2]}, "own figures are the path of a file, a frame, or a mapping"),
        ({"figures": {}}, "own figures are"),
        ({"figures": {"observation": LEVELS}}, "did you mean 'observations'"),
        ({"figures": {"observations": 3}}, "neither the path of a file nor a frame"),
        ({"published": "15/13/2026"}, "'15/13/2026' is no date; did you mean 2026-12-15?"),
        ({"published": "January 2026"}, "published is a date such as 2026-01-15"),
        ({"title": " "}, "the title is empty"),
        ({"indicators": 5}, "definitions are the path of a YAML file, or a list"),
        ({"decimal": ";"}, "decimal is ',' or '.', not ';'"),
    ],
)
def test_what_cannot_be_used_at_all(options, message):
    with pytest.raises(DxError, match=message):
        added(**options)


@pytest.mark.parametrize(
    ("cell", "value", "printed"),
    [
        ("３７", 37, "37"),
        ("＋５８.４１", 58.41, "+58,41"),
        ("1\u202f077", 1077, "1.077"),
        ("1 077,", None, ""),
        ("٣٧", None, ""),
        ("½", None, ""),
        ("3²", None, ""),
    ],
)
def test_numbers_in_a_file_are_read_in_full_width_digits_and_spaced_groups_but_in_no_other_script(
    tmp_path, cell, value, printed
):
    file = tmp_path / "own.csv"
    file.write_text(f'indicator,period,area,value\nattacks,2023,VN,"{cell}"\n', encoding="utf-8")
    if value is None:
        with pytest.raises(InvalidData, match=r"own.csv:2: value: "):
            dx.add(file, published="2024-05-01")
        return
    rows = dx.add(file, published="2024-05-01", alone=True).observations
    assert rows[["value", "as_printed"]].values.tolist() == [[value, printed.removeprefix("+")]]


@pytest.mark.parametrize("minus", ["−", "–", "－", "-"])
def test_every_minus_sign_is_one(tmp_path, minus):
    file = tmp_path / "own.csv"
    file.write_text(f"indicator,period,area,value\nict_growth,2023,VN,{minus}5.5\n", encoding="utf-8")
    growth = KIOSKS | {"id": "ict_growth", "unit": "percent", "timing": "span", "bounds": [-100, None]}
    rows = dx.add(file, published="2024-05-01", indicators=[growth], alone=True).observations
    assert rows[["value", "low", "high"]].values.tolist() == [[-5.5, pytest.approx(-5.55), pytest.approx(-5.45)]]


@pytest.mark.parametrize("printed", ["-7%", "− 7%", "âm 7%", "âm khoảng 7%", "minus 7%", "negative 7%"])
def test_a_sign_in_the_print_is_that_of_the_value(printed):
    growth = KIOSKS | {"id": "ict_growth", "unit": "percent", "timing": "span", "bounds": [-100, 100]}
    own = LEVELS.iloc[[2]].assign(indicator="ict_growth", as_printed=printed)
    own["qualifier"] = "about" if "khoảng" in printed else "exact"
    below = dx.add(own.assign(value=-7), published="2024-05-01", indicators=[growth], alone=True).observations
    assert below["value"].tolist() == [-7] and below["high"].iloc[0] < 0
    with pytest.raises(DxError, match=f"value: '{printed}' is less than 0; mind the sign"):
        dx.add(own.assign(value=7), published="2024-05-01", indicators=[growth], alone=True)


@pytest.mark.parametrize("cell", ["5%", "5 %", "5％", "５%"])
def test_a_percentage_typed_with_its_sign_has_the_interval_that_is_printed(cell):
    own = LEVELS.iloc[[2]].assign(value=cell)
    typed = dx.add(own, published="2024-05-01", alone=True).observations
    printed = dx.add(own.assign(value=5, as_printed="5%"), published="2024-05-01", alone=True).observations
    columns = ["value", "low", "high", "as_printed", "qualifier"]
    assert typed[columns].values.tolist() == printed[columns].values.tolist() == [[5, 4.5, 5.5, "5%", "exact"]]
    ranged = dx.add(own.assign(qualifier="over"), published="2024-05-01", alone=True).observations
    assert ranged[["value", "as_printed"]].values.tolist() == [[5, "hơn 5%"]]


@pytest.mark.parametrize(
    ("cell", "advice"),
    [
        ("7‰", "is per mille; no unit is counted so, write it in percent"),
        ("4,5 triệu", "write 4500000, and '4,5 triệu' under as_printed"),
        ("4.5 million", "write 4500000, and"),
        ("gần 7", "write 7, and 'gần 7' under as_printed"),
        ("âm 7", "write -7, and"),
        ("(5,2)", "may be negative; write -5 or 5"),
        ("7 tirệu", "if it is one, write triệu"),
        ("many", "write 3700000 or 58.41"),
    ],
)
def test_a_figure_as_it_is_printed_in_the_place_of_a_number_is_told_with_what_to_write(cell, advice):
    with pytest.raises(DxError) as caught:
        dx.add(LEVELS.iloc[[2]].assign(value=cell), published="2024-05-01", alone=True)
    assert "is not a number" in str(caught.value) and advice in str(caught.value)


@pytest.mark.parametrize("cell", ["-0", -0.0, "−0.0"])
def test_nothing_has_no_sign(cell):
    [value] = dx.add(LEVELS.iloc[[2]].assign(value=cell), published="2024-05-01", alone=True).observations["value"]
    assert math.copysign(1, value) == 1 and value == 0


def test_a_row_that_stands_twice_in_two_spellings_is_said(caplog):
    own = pd.concat([LEVELS.iloc[[2]]] * 2).assign(area=["Hà Nội", "Ha Noi"], period=["2023", "năm 2023"])
    dx.add(own, published="2024-05-01", alone=True)
    assert "row 2: says the same as row 1, and counts once" in caplog.text


def test_a_row_that_stands_twice_counts_once_and_is_said_with_both_numbers(tmp_path, caplog):
    file = tmp_path / "own.csv"
    row = "attacks,2023,VN-01,5"
    file.write_text(f"indicator,period,area,value\n{row}\nattacks,2022,VN-01,4\n{row}\n", encoding="utf-8")
    mine = dx.add(file, published="2024-05-01", alone=True)
    assert [record.getMessage() for record in caplog.records] == ["own.csv:4: says the same as row 2, and counts once"]
    assert len(mine.observations) == 3 and not mine.observations["contested"].any()
    compared = dx.compare("2023", "2022", area="VN-01", evidence=mine)
    assert compared[["baseline", "current"]].values.tolist() == [[4, 5]]
    caplog.clear()
    dx.add(LEVELS.assign(value=[12, 30, 33, 33]), published="2024-05-01", indicators=[KIOSKS], alone=True)
    assert not caplog.records
    many = pd.concat([LEVELS.iloc[[2]]] * 8)
    dx.add(many, published="2024-05-01", alone=True)
    assert caplog.records[0].getMessage().splitlines()[-1] == "and 2 more"


@pytest.mark.parametrize("column", ["indicator", "area", "producer", "breakdown", "value", "period"])
def test_a_name_is_looked_up_nearby_only_where_it_is_told(column, monkeypatch):
    from dxlib.loaders import areas, dimensions

    asked = []
    for module in (areas, dimensions):
        monkeypatch.setattr(module, "get_close_matches", lambda *_, **__: asked.append(1) or [])
    cells = {"indicator": "attacks", "period": "2023", "area": "VN-01", "value": "5"}
    own = pd.DataFrame([cells | {column: f"wrong {n}"} for n in range(1000)])
    with pytest.raises(InvalidData) as told:
        dx.add(own, published="2024-05-01")
    assert len(told.value.faults) + told.value.more == 1000
    assert len(asked) <= 100 * len(dx.load().dimensions.breakdowns)


def test_the_same_report_is_not_added_twice(mine):
    with pytest.raises(DxError, match="there is a report '2024-05-01-own' already"):
        added(evidence=mine)


def test_ipython_shows_a_mistake_without_a_traceback():
    assert UnknownName("unit", "kiosk", ["sites"])._render_traceback_() == [
        "UnknownName: unknown unit 'kiosk'; known: sites"
    ]


# How frames are shown


@pytest.mark.parametrize("verb", sorted(SHOWN_BY))
def test_a_frame_of_a_verb_is_shown_as_its_table(verb, monkeypatch):
    monkeypatch.setenv("DX_REPORTS", "all")  # the documents alone have no rivals and few provinces
    frame = VERBS[verb](*{"sources": ["attacks"], "peers": ["VN-DN"]}.get(verb, []))
    table = table_of(frame)
    parts = table.tables if isinstance(table, dx.tables.Stack) else [table]
    notes = [note for part in parts if not part.folded for note in part.notes]
    place = "analysis." if verb in FURTHER else ""
    assert [f"{len(frame.columns)} columns; help(dx.{place}{verb})" in note for note in notes].count(True) == 1
    assert "scope=row" in table._repr_html_() and ">nan<" not in table._repr_html_()


def test_filtering_keeps_the_table_and_changed_columns_do_not():
    frame = dx.compare("2023", "2022", topic="online_services")
    assert table_of(frame[frame["outcome"] == "compared"].sort_values("current")) is not None
    assert table_of(frame.head(0)) is not None
    for changed in (
        frame[["name", "current"]],
        frame.assign(twice=1),
        frame.rename(columns={"name": "what"}),
        frame.groupby("topic").size().to_frame(),
        pd.DataFrame({"a": [1]}),
    ):
        assert table_of(changed) is None


def test_a_long_frame_shows_its_first_rows_as_pandas_would():
    frame = dx.indicators()
    assert table_of(frame).notes[-1].startswith(f"The first 10 of {len(frame)} rows")
    with pd.option_context("display.max_rows", None):
        assert len(table_of(frame).rows) == len(frame)


def test_in_ipython_frames_are_shown_so_and_other_frames_as_before():
    IPython = pytest.importorskip("IPython.core.interactiveshell")
    shell = IPython.InteractiveShell.instance()
    try:
        frames.register()
        show = shell.display_formatter.format
        frame = dx.compare("2023", "2022", indicator="attacks")
        assert 'class="dx-table' in show(frame)[0]["text/html"]
        plain = frame[["name", "current"]]
        assert show(plain)[0]["text/html"] == plain._repr_html_() and show(plain)[0]["text/plain"] == repr(plain)
        assert show(frame)[0]["text/plain"].startswith("Change between two periods\n")
        frame["current_period"] = "nonsense"
        assert show(frame)[0]["text/html"] == frame._repr_html_() and show(frame)[0]["text/plain"] == repr(frame)
        with pd.option_context("display.notebook_repr_html", False):
            assert "text/html" not in show(plain)[0]
    finally:
        IPython.InteractiveShell.clear_instance()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes that are files")
@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_what_never_ends_is_not_begun(tmp_path, ending):
    os.mkfifo(pipe := tmp_path / f"own{ending}")
    with pytest.raises(InvalidData, match=f"own{ending}: is a device, and no file"):
        added(pipe, alone=True)
    with pytest.raises(InvalidData, match="is a device, and no file"):
        added(one(5), indicators=pipe, alone=True)


def test_a_name_with_a_zero_in_it_is_no_name():
    with pytest.raises(InvalidData, match="is no name of a file"):
        added("own\0.csv", alone=True)


def test_more_columns_than_any_table_has_are_refused_before_they_are_read(tmp_path):
    names = [f"c{n}" for n in range(100_000)]
    path = written(tmp_path / "own.csv", f"{','.join(names)}\n{','.join('1' for _ in names)}\n")
    with pytest.raises(InvalidData, match=r"own.csv:1: has 100,000 columns; 1,000 are read at most"):
        added(path, alone=True)


@pytest.mark.parametrize(
    "rows",
    ['<row r="999999999"><c r="A999999999"><v>1</v></c></row>',
     "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 50))],
    ids=["far", "wide"],
)  # fmt: skip
def test_cells_between_those_of_a_workbook_are_not_made_without_end(tmp_path, monkeypatch, rows):
    monkeypatch.setattr(workbooks, "_CELLS", 500_000)
    monkeypatch.setattr(workbooks, "_ROWS", 5_000)
    plain, path = io.BytesIO(), tmp_path / "own.xlsx"
    one(5).to_excel(plain, index=False)
    with zipfile.ZipFile(plain) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in parts.namelist():
            more = f"{rows}</sheetData>" if name.endswith("sheet1.xml") else "</sheetData>"
            made.writestr(name, parts.read(name).replace(b"</sheetData>", more.encode()))
    with pytest.raises(InvalidData, match=r"own.xlsx: spans more than 500,000 cells, empty ones"):
        added(path, alone=True)


@pytest.mark.parametrize("form", ["frame", "parquet"])
@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x85"])
def test_control_characters_are_refused_in_frames_as_in_files(tmp_path, form, sign):
    figures = pd.DataFrame({"indicator": ["attacks"] * 2, "period": ["2023", "2024"], "area": "VN", "value": [5, 6],
                            "note": ["", f"a{sign}b"]})  # fmt: skip
    if form == "parquet":
        figures.to_parquet(tmp_path / "own.parquet")
        figures = tmp_path / "own.parquet"
    with pytest.raises(InvalidData, match=r"row [12]: note: holds a control character; remove it"):
        dx.add(figures, published="2024-03-01", alone=True)
    with pytest.raises(DxError, match="holds control characters"):
        dx.add(pd.DataFrame(), title=f"a{sign}", published="2024-03-01")


def test_no_cell_of_a_saved_table_begins_another_row():
    frame = pd.DataFrame({"indicator": ["attacks"], "period": ["2023"], "area": ["VN"], "value": [5],
                          "note": ["seen\r=1+1"]})  # fmt: skip
    assert dx.add(frame, published="2024-03-01", alone=True).observations["note"][0] == "seen\n=1+1"
    assert to_csv(pd.DataFrame({"note": ["seen\r=1+1", "\r=1"]})).decode("utf-8-sig") == (
        'note\n"seen\n=1+1"\n"\'\n=1"\n'
    )
