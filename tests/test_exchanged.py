"""SDMX-CSV is taken as own figures: codes, periods, multipliers, units; what cannot be taken over is told."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dxlib as dx
from dxlib.errors import InvalidData
from dxlib.exporting import export
from dxlib.exporting.tables import printed, time_period
from dxlib.indicators import load_definitions
from dxlib.loaders.exchanged import _period
from dxlib.notation.periods import Period

HEADER = "DATAFLOW,FREQ,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS"


def added(tmp_path, *lines, **more):
    file = tmp_path / "given.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return dx.add(file, published="2024-06-30", title="Given", alone=True, **more).observations


def faults(tmp_path, *lines):
    with pytest.raises(InvalidData) as error:
        added(tmp_path, *lines)
    return [str(fault) for fault in error.value.faults]


def test_version_1_is_read(tmp_path):
    rows = added(
        tmp_path,
        HEADER,
        "X:Y(1.0),A,dossiers_online_share,VN,2023,58.41,PT,0,A",
        "X:Y(1.0),M,ndxp_transactions,VNM,2023-M06,1.25,transactions,6,A",
    )
    assert rows[["indicator", "period", "area", "value"]].values.tolist() == [
        ["dossiers_online_share", "2023", "VN", 58.41],
        ["ndxp_transactions", "2023-06", "VN", 1250000.0],
    ]


def test_version_2_is_read_with_labels_beside_the_codes(tmp_path):
    rows = added(
        tmp_path,
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ: Frequency,INDICATOR: Indicator,REF_AREA: Area,BREAKDOWN: Part,"
        "TIME_PERIOD: Time,OBS_VALUE: Value,OBS_STATUS: Status",
        "dataflow,X:Y(1.0): Title,I,A: Annual,attacks: Attacks,VN: Viet Nam,phishing: Phishing,2023,11500,U: Low",
        "dataflow,X:Y(1.0): Title,I,A: Annual,attacks: Attacks,VN: Viet Nam,_T: Total,2023,12800,A: Normal",
    )
    assert rows[["breakdown", "value", "doubtful"]].values.tolist() == [["phishing", 11500, True], ["", 12800, False]]


def test_what_an_export_wrote_comes_back_value_by_value(tmp_path):
    evidence = dx.load(reports="all")
    folder = export("sdmx", tmp_path / "out", evidence=evidence)
    back = dx.add(folder / "figures.csv", published="2026-06-30", title="Back", alone=True).observations
    ours = printed(evidence, "observations").query("latest")
    columns = ["indicator", "period", "area", "producer", "breakdown", "value", "qualifier", "doubtful"]
    assert sorted(map(tuple, back[columns].values.tolist())) == sorted(map(tuple, ours[columns].values.tolist()))


def test_missing_values_and_older_vintages_are_left_out_and_the_latter_are_counted(tmp_path, caplog):
    rows = added(
        tmp_path,
        "STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,VINTAGE,TIME_PERIOD,OBS_VALUE,LATEST",
        "dataflow,X:Y(1.0),I,dossiers_online_share,VN,a,2022,52.8,false",
        "dataflow,X:Y(1.0),I,dossiers_online_share,VN,b,2022,54.34,true",
        "dataflow,X:Y(1.0),I,dossiers_online_share,VN,b,2023,NaN,true",
    )
    assert rows["value"].tolist() == [54.34]
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.endswith(".csv: older vintages, as LATEST says, are left out (rows: 1)")


def test_nothing_is_said_where_no_vintage_is_left_out(tmp_path, caplog):
    added(
        tmp_path,
        "DATAFLOW,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,LATEST",
        "X:Y(1.0),dossiers_online_share,VN,2022,54.34,true",
        "X:Y(1.0),dossiers_online_share,VN,2023,NaN,true",
    )
    assert not caplog.records


def test_a_frame_is_read_too():
    frame = pd.DataFrame(
        {"DATAFLOW": ["X:Y(1.0)"], "INDICATOR": ["attacks"], "REF_AREA": ["VN"], "TIME_PERIOD": ["2023"],
         "OBS_VALUE": [13900.0]}
    )  # fmt: skip
    assert dx.add(frame, published="2024-06-30", alone=True).observations["value"].tolist() == [13900]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("X:Y(1.0),A,dossiers_online_share,VN,2023,58,VND,0,A", "UNIT_MEASURE: 'VND', but dossiers_online_share is in"),
        ("X:Y(1.0),A,dossiers_online_share,VN,2023,many,PT,0,A", "OBS_VALUE: 'many' with UNIT_MULT '0' is no number"),
        ("X:Y(1.0),A,dossiers_online_share,VN,2023,58,PT,x,A", "OBS_VALUE: '58' with UNIT_MULT 'x' is no number"),
        ("X:Y(1.0),A,dossiers_online_share,VN,2023,1,PT,99999999,A", "UNIT_MULT '99999999' is no number"),
        ("X:Y(1.0),A,dossiers_online_share,VN,2023-W05,58,PT,0,A", "period"),
        ("X:Y(1.0),A,dossiers_online_shar,VN,2023,58,PT,0,A", "unknown indicator 'dossiers_online_shar'"),
        ("X:Y(1.0),A,dossiers_online_share,FRA,2023,58,PT,0,A", "area"),
    ],
)
def test_what_cannot_be_taken_over_is_told_with_its_line(tmp_path, line, told):
    (fault,) = faults(tmp_path, HEADER, line)
    assert fault.startswith("given.csv:2") and told in fault


def test_rows_that_delete_are_refused(tmp_path):
    lines = ("STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE",
             "dataflow,X:Y(1.0),D,attacks,VN,2023,1")  # fmt: skip
    assert faults(tmp_path, *lines) == [
        "given.csv:2: ACTION: this row deletes; figures can only be added, so leave it out"
    ]


def test_figures_that_only_an_unknown_dimension_tells_apart_are_refused(tmp_path):
    lines = ("DATAFLOW,INDICATOR,REF_AREA,AGE,TIME_PERIOD,OBS_VALUE",
             "X:Y(1.0),attacks,VN,Y15,2023,1", "X:Y(1.0),attacks,VN,Y25,2023,2")  # fmt: skip
    assert faults(tmp_path, *lines) == ["given.csv:3: differs from row 2 only in what has no place here: AGE"]


def test_a_column_that_is_missing_is_named(tmp_path):
    assert faults(tmp_path, "DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE", "X:Y(1.0),VN,2023,1") == [
        "given.csv:1: indicator: this column is missing"
    ]


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.integers(2000, 2030).map(str),
        st.tuples(st.integers(2000, 2030), st.integers(1, 2)).map(lambda one: f"{one[0]}-S{one[1]}"),
        st.tuples(st.integers(2000, 2030), st.integers(1, 4)).map(lambda one: f"{one[0]}-Q{one[1]}"),
        st.dates(pd.Timestamp("2000-01-01").date(), pd.Timestamp("2030-12-31").date()).map(str),
        st.tuples(st.integers(2000, 2030), st.integers(1, 12)).map(lambda one: f"{one[0]}-{one[1]:02}"),
        st.tuples(st.integers(2000, 2030), st.sampled_from([2, 4, 5, 7, 8, 9, 10, 11])).map(
            lambda one: f"{one[0]}-01-01/P{one[1]}M"
        ),
        st.tuples(st.integers(2000, 2015), st.integers(1, 12), st.dates(pd.Timestamp("2016-01-01").date())).map(
            lambda one: (
                f"{one[0]}-{one[1]:02}/{one[2].replace(year=2020):%Y-%m-%d}"
                if one[2].day > 28
                else f"{one[0]}-{one[1]:02}/{one[2].replace(year=2020):%Y-%m}"
            )
        ),
    )
)
def test_a_period_comes_back_from_sdmx(code):
    period = Period.parse(code)
    back = Period.parse(_period({"TIME_PERIOD": time_period(period)}, load_definitions()))
    assert (back.start, back.end) == (period.start, period.end)
