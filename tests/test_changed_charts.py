"""A chart that somebody changed, or drew alone, is read as it is drawn: its sheet, its data, its words, its bars."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dxlib as dx
from dxlib.briefing.drawing import drawing, figure
from dxlib.briefing.marks import evidence
from dxlib.briefing.native import native
from dxlib.briefing.quoting.data import data_of
from dxlib.briefing.scene import marks_of, rows_of
from dxlib.briefing.shapes import Plot, Points
from dxlib.briefing.workbook import _behind

ONE = "datum.indicator == 'satisfaction_procedures'"
OWN = pd.DataFrame(
    {"name": ["Á", "B", "C", "Á"], "value": [1, 2.5, 3, 4], "kind": ["x", "x", "y", "y"],
     "day": pd.to_datetime(["2022-12-31", "2023-06-30", "2023-12-31", "2024-04-30"])}
)  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def in_edition():
    """Charts carry the evidence behind them only while an edition is made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DX_EDITION", "1")
        yield


@pytest.fixture(scope="module")
def shares():
    return dx.charts.dumbbell(dx.compare("2023", "2022", topic="online_services"))


def read(chart, language="en"):
    return drawing(chart.to_dict(), language)


# Charts of ours, changed


def test_a_filter_holds_in_every_form_of_a_chart(shares):
    shown = read(shares.transform_filter(ONE))
    name = "Satisfaction with administrative procedures"
    assert [record["name"] for record in shown.records] == [name]
    (line,) = data_of(shown, "en").frame.to_dict("records")
    assert (line["name"], line["sources"]) == (name, "report of 16 Feb 2024, line 61")
    assert "row" not in line and "told" not in line
    (row,) = _behind(shown, "en").rows
    assert [cell.text for cell in row] == [name, "86.97%", "79.81%", "−7.16\u00a0points"]
    (plot,) = native(shown, "en")
    assert plot.categories == [name] and [one.values for one in plot.series] == [[86.97], [79.81]]
    assert shown.description == f"Shares in 2022 and 2023. {name}: 86.97% (2022), 79.81% (2023)."
    assert [row.indicator for row in evidence(shown)] == ["satisfaction_procedures"]


@pytest.mark.parametrize(
    "kept",
    [
        alt.FieldOneOfPredicate(field="indicator", oneOf=["satisfaction_procedures", "dossiers_online_share"]),
        alt.datum.current < 80,
        "indexof(['dossiers_online_share', 'satisfaction_procedures'], datum.indicator) >= 0",
        alt.FieldRangePredicate(field="current", range=[60, 90]),
    ],
)
def test_every_kind_of_filter_is_that_of_vega(shares, kept):
    shown = read(shares.transform_filter(kept))
    drawn = {item.row["name"] for mark in marks_of(shown.spec) for item in mark.items if "current" in item.row}
    assert {record["name"] for record in shown.records} == drawn
    assert 0 < len(drawn) < 4


def test_a_filter_by_a_date_is_that_of_vega():
    chart = dx.charts.timeline(dx.observations(["dossiers_online_share", "attacks"]))
    since = chart.data["end"] >= "2023-01-01"
    for kept in ("datum.end > datetime(2023, 0, 1)", alt.FieldGTEPredicate(field="end", gte=alt.DateTime(year=2023))):
        shown = read(chart.transform_filter(kept))
        assert 0 < len(shown.records) == since.sum() < len(since)
        assert sum(len(one.records) for one in native(shown, "en")) == (since & (chart.data["kind"] != "break")).sum()


def test_a_filter_that_leaves_nothing_leaves_nothing(shares):
    shown = read(shares.transform_filter("datum.current > 1000"))
    assert shown.records == [] and native(shown, "en") == [] and _behind(shown, "en") is None
    assert shown.description == "Shares in 2022 and 2023." and evidence(shown) == []


def test_what_is_not_changed_says_what_it_said(shares):
    assert read(shares).description == shares.to_dict()["description"]
    assert len(read(shares).records) == len(shares.data)


def test_colours_and_marks_of_ones_own_make_a_picture(shares):
    ruled = shares + alt.Chart(pd.DataFrame({"v": [50]})).mark_rule().encode(x="v:Q")
    for changed in (shares.encode(color="topic:N"), ruled):
        shown = read(changed)
        assert native(shown, "en") == [] and len(data_of(shown, "en").frame) == 4
        assert "Dossiers submitted online: 54.34% (2022), 58.41% (2023)." in shown.description


def test_charts_side_by_side_say_their_subject_and_no_looks(shares):
    shown = read(shares | shares.transform_filter(ONE))
    found = data_of(shown, "en").frame
    assert len(found) == 4 and {"name", "baseline", "current"} <= {*found}
    assert not any(name.endswith(("_label", "_lines")) for name in found)
    assert shown.description.startswith("Shares in 2022 and 2023.")


def test_a_filter_holds_where_the_chart_is_then_split(shares):
    some = shares.transform_filter("datum.current < 80")
    for split in (some.facet("name:N"), some | some.properties(width=200), some & some):
        found = data_of(read(split), "en").frame
        assert sorted(found["current"]) == [58.41, 58.41, 79.81]


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_chart_can_be_filtered(language):
    figures, judged = dx.compare("2023", "2022"), dx.assess(due="2025")
    levels = dx.observations("dossiers_online_share")
    of_frames = [
        (dx.charts.changes, figures), (dx.charts.levels, levels), (dx.charts.progress, judged),
        (dx.charts.scoreboard, judged), (dx.charts.unjudged, judged), (dx.charts.timeline, levels),
    ]  # fmt: skip
    charts = [function(frame, language=language) for function, frame in of_frames]
    for chart in charts:
        name = next(name for name in ("indicator", "name", "status") if name in chart.data)
        value = chart.data[name].iloc[0]
        shown = read(chart.transform_filter(alt.FieldEqualPredicate(field=name, equal=value)), language)
        assert shown.records and {record[name] for record in shown.records} == {value}
        native(shown, language)
        assert len(data_of(shown, language).frame) == len(shown.records)
        assert shown.description.startswith(shown.title)


# Charts of others


def test_bars_of_ones_own_are_bars_in_words_and_on_a_sheet():
    chart = alt.Chart(OWN, title="Mine").mark_bar().encode(x="value:Q", y=alt.Y("kind:N", title="Kind"), color="name:N")
    shown = read(chart.transform_filter("datum.value > 1"), "vi")
    words = "Kind: x, name: B, value: 2,5. Kind: y, name: C, value: 3. Kind: y, name: Á, value: 4."
    assert shown.description == f"Mine. {words}"
    (plot,) = native(shown, "vi")
    assert isinstance(plot, Plot) and plot.stacked and plot.categories == ["x", "y"]
    assert {one.name: one.values for one in plot.series} == {"B": [2.5, None], "C": [None, 3], "Á": [None, 4]}
    assert len({one.colours[0] for one in plot.series}) == 3
    table = _behind(shown, "vi")
    assert [column.label for column in table.columns] == ["name", "kind", "value"]
    assert [row[2].text.value for row in table.rows] == [2.5, 3, 4]
    assert len(data_of(shown, "vi").frame) == 3


def test_what_an_encoding_computes_is_what_bars_and_words_say():
    shown = read(alt.Chart(OWN).mark_bar().encode(x="mean(value):Q", y=alt.Y("name:N", sort="-x")))
    (plot,) = native(shown, "en")
    assert plot.categories == ["C", "B", "Á"] or plot.categories == ["C", "Á", "B"]
    assert dict(zip(plot.categories, plot.series[0].values, strict=True)) == {"C": 3, "B": 2.5, "Á": 2.5}
    assert "name: Á, Mean of value: 2.5." in shown.description and plot.subtitle == "Mean of value"


def test_a_line_by_date_is_points_that_are_joined():
    chart = alt.Chart(OWN).mark_line(point=True).encode(x="day:T", y=alt.Y("value:Q", scale=alt.Scale(zero=False)))
    (shown,) = native(read(chart), "en")
    (run,) = shown.runs
    assert isinstance(shown, Points) and run.joined and run.labels == ["1", "2.5", "3", "4"]
    assert f"{run.points[0][0]:%Y-%m-%d}" == "2022-12-31" and 0 < shown.low < 1 and shown.high > 4
    assert "day: 31 Dec 2022, value: 1." in read(chart).description


@pytest.mark.parametrize(
    "chart",
    [
        alt.Chart(OWN).mark_point().encode(x="value:Q", y="value:Q"),
        alt.Chart(OWN).mark_bar().encode(x=alt.X("value:Q", bin=True), y="count()"),
        alt.Chart(OWN).mark_bar().encode(x="value:Q", y="name:N"),  # two rows of one name lie upon each other
        alt.Chart(OWN).mark_bar().encode(x="value:Q", y="name:N", row="kind:N"),
        alt.Chart(OWN).mark_bar().encode(x=alt.X("value:Q", stack="normalize"), y="name:N", color="kind:N"),
        alt.Chart(OWN).mark_bar().encode(x=alt.X("value:Q", scale=alt.Scale(type="log")), y="name:N", color="kind:N"),
        alt.Chart(OWN).mark_line().encode(x="name:N", y="value:Q"),
        alt.Chart(OWN).mark_arc().encode(theta="value:Q", color="name:N"),
        alt.Chart(OWN).mark_boxplot().encode(x="value:Q", y="kind:N"),
        alt.Chart(OWN).mark_bar().encode(x="value:Q", y="name:N") | alt.Chart(OWN).mark_tick().encode(x="value:Q"),
        alt.Chart(OWN.head(0)).mark_bar().encode(x="value:Q", y="name:N"),
    ],
)
def test_what_has_no_such_bars_stays_a_picture_and_has_words_and_data(chart):
    shown = read(chart)
    assert native(shown, "en") == []
    assert shown.description and len(data_of(shown, "en").frame) == len(shown.records)
    assert (_behind(shown, "en") is None) == (not shown.records)


def test_figures_of_ours_in_a_chart_of_ones_own_keep_their_lines():
    figures = dx.compare("2023", "2022", topic="online_services")
    chart = alt.Chart(figures[["indicator", "name", "current", "current_report", "current_line"]].dropna())
    shown = read(chart.mark_bar().encode(x="current:Q", y="name:N"))
    found = data_of(shown, "en").frame.set_index("indicator")
    assert "line 59" in found.loc["dossiers_online_share", "sources"]
    assert ("2024-02-16-decision-942", 59) in [place for row in _behind(shown, "en").frame["places"] for place in row]


def test_many_rows_are_not_all_read_aloud():
    many = pd.DataFrame({"n": [f"r{n}" for n in range(45)], "v": range(45)})
    words = read(alt.Chart(many).mark_bar().encode(x="v:Q", y="n:N")).description
    assert words.endswith(" 5 more rows.") and words.count("v: ") == 40


def test_a_page_says_what_a_document_says(shares):
    spec = shares.transform_filter(ONE).to_dict()
    assert drawing(spec, "en").description in figure(spec, 1, "en")


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "a": st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
                "b": st.none() | st.booleans() | st.floats(-1e12, 1e12) | st.integers(-(2**40), 2**40),
            }
        ),
        min_size=1,
        max_size=8,
    )
)
def test_rows_pass_vega_unharmed(rows):
    spec = {"data": {"values": rows}, "transform": [{"filter": "true"}, {"calculate": "datum.a", "as": "c"}]}
    found = rows_of({**spec, "mark": "point", "encoding": {}})
    assert [{"a": row["a"], "b": row["b"]} for row in found] == rows
    assert [row["c"] for row in found] == [row["a"] for row in rows]
