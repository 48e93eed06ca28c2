"""What programs draw natively is what the chart's own frame, marks and encodings say."""

from __future__ import annotations

from itertools import takewhile

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dxlib as dx
from dxlib.briefing import marks
from dxlib.briefing.drawing import drawing
from dxlib.briefing.marks import behind, category, label, panels, shows
from dxlib.briefing.native import native
from dxlib.briefing.shapes import Plot
from dxlib.briefing.slides.sources import places_of_chart
from dxlib.charts.notes import RAISED, noted, signs, words
from dxlib.tables.display import Table, light, status_colour

REPORT = "2024-02-16-decision-942"


@pytest.fixture(autouse=True, scope="module")
def in_edition():
    """Charts carry the evidence behind them only while an edition is made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DX_EDITION", "1")
        yield


def figures(values, unit="percent", **columns):
    """Figures of one's own, an indicator each."""
    count = len(values)
    return pd.DataFrame({"indicator": [f"own_{n}" for n in range(count)], "name": [f"Own {n}" for n in range(count)],
                         "name_vi": [f"Own {n}" for n in range(count)], "unit": unit, "value": values,
                         "period": "2023", "qualifier": "exact", "as_printed": "", "doubtful": False,
                         **columns})  # fmt: skip


def read(chart, language="en"):
    return native(drawing(chart.to_dict()), language)


# Bars


def test_a_bar_has_its_value_its_label_and_the_number_of_its_note():
    (plot,) = read(dx.charts.levels(figures([80.44, 47.79], doubtful=[True, False])))
    assert plot.categories == ["Own 0¹", "Own 1"] and plot.notes == ["¹ Doubtful reading."]
    (series,) = plot.series
    assert (series.values, series.labels) == ([80.44, 47.79], ["80.44%", "47.79%"])
    assert series.hollow == [True, False]  # as the chart draws a reading in doubt
    assert plot.subtitle == "Percent"


def test_a_group_of_several_bars_is_a_heading_over_them_and_in_no_name():
    (plot,) = read(dx.charts.unjudged(dx.assess()))
    (series,) = plot.series
    heads = [name for name, value in zip(plot.categories, series.values, strict=True) if value is None]
    assert plot.categories[0] == heads[0] == f"No figure at all: {sum(_until_next(series.values)):.0f}"
    assert len(heads) > 1 and not any(" · " in name for name in plot.categories)


def _until_next(values):
    """The values of the first group."""
    return takewhile(lambda value: value is not None, values[1:])


def test_a_note_on_a_bar_of_another_slide_is_left_out():
    doubtful = [n == 19 for n in range(20)]
    first, second = read(dx.charts.levels(figures([float(n) for n in range(20)], doubtful=doubtful)))
    assert first.notes == [] and second.notes == ["¹ Doubtful reading."]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1e9).map(lambda value: round(value, 2)), min_size=1, max_size=40))
def test_every_figure_is_a_bar_once_in_the_order_of_the_chart(values):
    plots = read(dx.charts.levels(figures(values, unit="persons")))
    shown = [value for plot in plots for value in plot.series[0].values]
    assert shown == pytest.approx(values)
    assert all(len(plot.categories) <= 14 and plot.among == plots[0].among for plot in plots)


def test_bars_of_several_wholes_say_of_which_each_is_a_part():
    groups = {"Of all procedures": ["own_0"], "Of all dossiers": ["own_1"]}
    (plot,) = read(dx.charts.levels(figures([80.0, 40.0]), groups))
    assert plot.categories == ["Own 0 · Of all procedures", "Own 1 · Of all dossiers"]


def test_figures_of_several_units_are_a_table():
    (table,) = read(dx.charts.levels(figures([80.0, 4e6], unit=["percent", "persons"])))
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Own 0", "80%", "Percent", "2023"], ["Own 1", "4\u00a0million", "People", "2023"]]  # fmt: skip


def test_a_status_has_the_colour_that_the_scale_of_the_chart_gives_it(evidence):
    compared = dx.compare("2023", "2022", topic="online_services", evidence=evidence)
    targets = dx.assess(pillar="digital_government", due="2025", evidence=evidence)
    chart = dx.charts.dumbbell(compared, targets)
    (plot,) = read(chart)
    earlier, later, target = plot.series
    assert [series.name for series in plot.series] == ["Earlier: 2022", "Later: 2023", "Target: 2025"]
    assert later.colours == [light(status_colour(status)) for status in chart.data["status"]]
    assert earlier.values == list(chart.data["baseline"]) and later.values == list(chart.data["current"])
    assert target.values == list(chart.data["target"]) and all(target.hollow)


def test_a_bar_is_cut_where_the_scale_of_the_chart_ends():
    def change(value):
        return {"outcome": "compared", "shown_form": "percent", "shown_change": value, "relative_change": value}

    compared = dx.compare("2023", "2022", indicator="dossiers_online_share")
    rows = [compared.assign(**change(value)) for value in (10.0, 12.0, 20.0, 900.0)]
    (plot,) = read(dx.charts.changes(pd.concat(rows)))
    assert plot.series[0].values == [10.0, 12.0, 20.0, 900.0] and 20 < plot.most < 900
    assert f"bars longer than {plot.most:g}% are cut" in plot.subtitle
    (whole,) = read(dx.charts.changes(pd.concat(rows[:3])))
    assert whole.most is None


def test_targets_due_together_stand_together_the_latest_first(evidence):
    pages = read(dx.charts.progress(dx.assess(pillar="digital_government", evidence=evidence)))
    dues = [{record["due"] for record in page.records} for page in pages]
    assert all(len(due) == 1 for due in dues) and dues == sorted(dues, key=min, reverse=True)
    assert all(f"target for {min(due)}" in page.subtitle for page, due in zip(pages, dues, strict=True))


def test_a_way_has_no_unit_so_that_persons_and_shares_are_bars_alike():
    """Of everything that is read, since only there persons have come some of their way."""
    targets = dx.assess(pillar="foundations", evidence=dx.load(reports="all"))
    pages = read(dx.charts.progress(targets))
    assert all(isinstance(page, Plot) for page in pages)
    assert {"persons", "percent"} <= {record["unit"] for page in pages for record in page.records}


@pytest.mark.parametrize("language", ["en", "vi"])
def test_parts_and_the_rest_make_the_whole(evidence, language):
    shares = dx.compare("latest", "previous", indicator="active_users_vietnamese_share", evidence=evidence)
    (plot,) = read(dx.charts.parts(shares, 100, rest="others", language=language), language)
    assert plot.stacked and plot.series[-1].name == "others" and all(plot.series[-1].hollow)
    for n in range(len(plot.categories)):
        assert sum(series.values[n] for series in plot.series) == pytest.approx(100)


def test_a_count_above_its_whole_is_drawn_as_a_picture():
    frame = figures([70.0], unit="provinces", total=63)
    assert read(dx.charts.adoption(frame)) == []
    (plot,) = read(dx.charts.adoption(frame.assign(value=53.0)))
    assert [series.values for series in plot.series] == [[53.0], [10.0]]
    assert plot.series[1].labels == ["53 of 63"]


def test_what_no_program_draws_and_clouds_of_points_stay_pictures(evidence):
    import altair as alt

    names = evidence.adoption.query("indicator == 'provinces_annual_plan'")
    assert read(dx.charts.provinces(names, evidence.areas)) == []
    assert read(alt.Chart(figures([1.0])).mark_point().encode(x="value:Q", y="value:Q")) == []


# Points


def test_each_panel_holds_the_rows_of_its_own_filter(evidence):
    asked = ["dossiers_online_share", "services_generating_dossiers_share"]
    seen = evidence.observations[evidence.observations["indicator"].isin(asked)]
    pages = read(dx.charts.timeline(seen))
    assert [{record["indicator"] for record in page.records} for page in pages] == [
        {name} for name in seen["indicator"].unique()
    ]
    for page in pages:
        mine = seen[seen["indicator"] == page.records[0]["indicator"]]
        points = {point for run in page.runs for point in run.points}
        ends = [pd.Timestamp(end).date() for end in mine["end"]]
        assert points == set(zip(ends, mine["value"], strict=True))
        assert all(page.low <= value <= page.high for _day, value in points)


# The evidence behind


def test_the_rows_behind_a_slide_are_those_that_its_records_were_made_from(evidence):
    compared = dx.compare("2023", "2022", topic="online_services", evidence=evidence)
    chart = drawing(dx.charts.dumbbell(compared).to_dict())
    (plot,) = native(chart, "en")
    rows = behind(plot.records, chart.rows)
    assert [row.indicator for row in rows] == [record["indicator"] for record in plot.records]
    assert all(row.current == record["current"] for row, record in zip(rows, plot.records, strict=True))


def test_a_slide_cites_a_newer_figure_where_it_is_drawn_and_not_where_bars_leave_it_out(evidence):
    compared = dx.compare("2023", "2022", topic="online_services", evidence=evidence)
    chart = drawing(dx.charts.dumbbell(compared).to_dict())
    (plot,) = native(chart, "en")
    compares = ["report of 16 Feb 2024, lines 45, 59, 60, 61"]
    assert "newest" in {column for record in plot.records for column, value in record.items() if value == 38.3}
    assert places_of_chart(chart, plot, "en") == compares
    assert "report of 30 Apr 2024, lines 16, 32, 34, 36, 38, 54" in places_of_chart(chart, None, "en")


def test_a_record_matches_no_row_with_another_figure_or_date():
    rows = drawing(dx.charts.levels(figures([1.0, 2.0])).to_dict()).rows
    record = {"indicator": "own_0", "value": 1.0, "period": "2023"}
    assert behind([record], rows) == rows[:1]
    assert behind([record | {"value": 1.1}], rows) == behind([record | {"period": "2022"}], rows) == []
    assert behind([record | {"indicator": "own_9"}], rows) == behind([], rows) == []


def test_figures_printed_twice_have_a_row_each():
    frame = pd.concat([figures([1.0], line=4, report=REPORT), figures([1.0], line=9, report=REPORT)])
    rows = list(frame.itertuples(index=False))
    record = {"indicator": "own_0", "value": 1.0, "period": "2023"}
    assert [row.line for row in behind([record, record], rows)] == [4, 9]
    assert [row.line for row in behind([record] * 3, rows)] == [4, 9]  # and no row twice


# Words


@given(
    st.text(st.characters(blacklist_characters=f"{RAISED}\u2009"), min_size=1),
    st.lists(st.integers(1, 40), unique=True),
)
def test_the_numbers_of_notes_and_the_words_come_apart_again(text, numbers):
    raised = ["".join(RAISED[int(digit)] for digit in str(number)) for number in sorted(numbers)]
    written = text + "\u2009".join(raised)
    assert words(written) == text
    assert signs({"value_label": written, "other": "x¹"}) == raised


def test_a_target_with_a_date_of_its_own_says_so():
    record = {"target": 80.0, "target_label": "target 2025: ≥ 80%", "due_label": ""}
    assert label(record, "target", "en") == "≥ 80%"
    assert label(record | {"due_label": "2025"}, "target", "en") == "≥ 80% (2025)"


def test_where_there_is_no_room_the_two_dates_of_a_change_are_left_out():
    record = {"name": "A", "dates": "2022 → 2023", "change_label": "+1%"}
    assert category(record, "en") == "A (2022 → 2023)" and category(record, "en", spans=False) == "A"


def test_a_panel_without_rows_is_none():
    spec = {"data": {"values": []}, "layer": [{"mark": "bar", "encoding": {}}], "usermeta": {"kind": "levels"}}
    assert [*panels(drawing(spec))] == [] and native(drawing(spec), "en") == []


def test_every_chart_of_bars_is_read_whole():
    (plot,) = read(dx.charts.levels(figures([3.0])))
    assert isinstance(plot, Plot)
    for series in plot.series:
        assert len(series.values) == len(series.labels) == len(series.colours) == len(plot.categories)


def test_a_figure_rests_on_no_target_of_the_same_value_and_date(evidence):
    """For 2022 one report prints 80% and a decision sets 80%: the sheet and the places of a figure are its own."""
    name = "services_generating_dossiers_share"
    seen = evidence.observations.query("indicator == @name")
    goals = dx.assess(indicator=name, evidence=evidence)
    chart = drawing(dx.charts.timeline(seen, goals).to_dict())
    first = next(record for record in chart.records if record["kind"] == "figure" and record["value"] == 80)
    assert [row.line for row in behind([first], chart.rows)] == [14]
    target = next(record for record in chart.records if record["kind"] == "target" and record["period"] == "2022")
    assert {row.due for row in chart.rows if shows(target, row)} == {"2022"}


def test_the_sign_of_public_pages_goes_with_the_name_and_its_note_with_the_rows():
    record = {"name": "Online", "value_label": "58%†¹", "date_label": "2023"}
    other = {"name": "Offline", "value_label": "42%", "date_label": "2023"}
    notes = ["¹ Doubtful.", "† Read on a public page.", "A dot in the mark (†): read on a public page."]
    assert marks.category(record, "en") == "Online†¹ (2023)" and marks.label(record, "value", "en") == "58%"
    assert noted(notes, [record]) == notes and noted(notes, [other]) == []
    assert noted(notes, [other | {"page": True}]) == notes[1:]
