"""Printed figures as bars: one a period, the newest dark, the target open, each figure on a scale of its own."""

import altair as alt
import pandas as pd
import pytest
from drawn import assert_legible, length, shapes, texts

import dxlib as dx
from dxlib import charts, tables
from dxlib.charts.grammar import Panels
from dxlib.charts.render import to_svg
from dxlib.tables.display import PALETTE

MID_2022 = "2022-08-08-mid-year-review"
LONG = "Share of the administrative procedures of ministries and provinces that are settled wholly online " * 2


@pytest.fixture(scope="module")
def evidence():
    return dx.load()


@pytest.fixture(scope="module")
def targets(evidence):
    return tables.printed(evidence, MID_2022, (65, 81)).frame


@pytest.fixture(scope="module")
def usage(evidence):
    return tables.printed(evidence, MID_2022, (730, 738)).frame


def test_the_chart_draws_each_result_and_leaves_its_target_open(targets):
    chart = charts.printed(targets)
    results, open_bars = chart.data[chart.data["kind"] != "target"], chart.data[chart.data["kind"] == "target"]
    assert list(results["value"]) == [45.78, 36.91, 3] and list(open_bars["value"]) == [80, 50, 50]
    for told, path in shapes(chart):
        is_target = "(target 2022)" in told
        assert path.get("fill", "transparent") == ("transparent" if is_target else PALETTE["track"][0])
    assert "target 2022" in texts(chart)
    assert_legible(chart, "targets")


def test_figures_in_different_units_have_scales_of_their_own(usage):
    chart = charts.printed(usage)
    assert_legible(chart, "usage")
    assert isinstance(chart, Panels) and chart.data["unit"].nunique() > 1
    longest = {}
    for told, path in shapes(chart):
        name = told.partition(":")[0]
        longest[name] = max(longest.get(name, 0), length(path))
    whole = max(longest.values())
    named = chart.data.drop_duplicates("name").set_index("name")["unit"]
    for unit in set(named) - {"percent"}:
        assert max(longest[name] for name in named[named == unit].index) > whole * 0.6, f"{unit} fills its scale"
    shares = chart.data[chart.data["unit"] == "percent"]
    plot = {told: length(path) for told, path in shapes(chart)}
    (told,) = [key for key in plot if key.startswith(shares["name"].iloc[0]) and "16%" in key]
    (other,) = [key for key in plot if key.startswith(shares["name"].iloc[0]) and "19.8%" in key]
    assert plot[told] / plot[other] == pytest.approx(16 / 19.8, rel=1e-3)


def test_the_newest_is_dark_and_the_earlier_one_light(usage):
    chart = charts.printed(usage)
    ages = {row.told: row.age for row in chart.data.itertuples(index=False)}
    for told, path in shapes(chart):
        assert path["fill"] == PALETTE["track" if ages[told] == "latest" else "tile"][0]


def test_bars_stand_the_oldest_first_and_the_target_last(targets, usage):
    for frame in (targets, usage):
        data = charts.printed(frame.sample(frac=1, random_state=1)).data
        for _panel, one in data.groupby("panel"):
            assert list(one["kind"] == "target") == sorted(one["kind"] == "target")
            kept = one[one["kind"] != "target"]["period"]
            assert list(kept) == sorted(kept)


def test_a_doubtful_figure_is_dashed_and_noted(targets):
    chart = charts.printed(targets.assign(doubtful=True))
    dashed = [path for told, path in shapes(chart) if "(target" not in told]
    assert all(path["fill"] == PALETTE["paper"][0] and path["stroke-dasharray"] for path in dashed)
    assert any("Doubtful" in text for text in texts(chart))


def test_one_figure_is_a_chart_that_may_be_coloured_and_one_of_two_areas_is_two(targets):
    one = charts.printed(targets.head(1))
    assert isinstance(one, alt.LayerChart)
    assert "#123456" in to_svg(one.encode(color=alt.ColorValue("#123456")).to_dict())
    two = charts.printed(pd.concat([targets.head(1), targets.head(1).assign(area="VN-01")]))
    assert list(two.data["panel"]) == [1, 2]


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("name", [LONG, LONG.replace(" ", ""), "", "ễ" * 90])
def test_any_name_fits(targets, name, language):
    assert_legible(charts.printed(targets.assign(name=name, name_vi=name), language=language), name[:20])


@pytest.mark.parametrize("value", [0.0, 1e-9, 7e12])
def test_any_figure_is_legible(usage, value):
    assert_legible(charts.printed(usage.assign(value=value)))


def test_a_block_without_levels_is_no_chart(evidence):
    assert isinstance(charts.printed(tables.printed(evidence, MID_2022, (1, 9)).frame), tables.Table)
