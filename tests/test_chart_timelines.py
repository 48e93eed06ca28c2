"""Figures over time: what joins them, what stands beside them, and what a researcher makes of the chart."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest
from drawn import forms, places, words

import dxlib as dx
from dxlib import charts, tables
from dxlib.charts.beside import Box, Plot, _dated
from dxlib.charts.grammar import Chart, Panels
from dxlib.charts.panels import step_of, vertical, years_axis
from dxlib.charts.render import spec_of, to_svg
from dxlib.tables.display import PALETTE
from dxlib.text import languages

LANGUAGES = [language for language in ("en", "vi") if language in languages()]
LONG = "Share of the administrative procedures of ministries and provinces that are settled wholly online " * 2


@pytest.fixture(scope="module")
def evidence():
    return dx.load()


@pytest.fixture(scope="module")
def online():
    return charts.timeline(dx.observations("dossiers_online_share"), dx.assess(indicator="dossiers_online_share"))


def figures(chart, **kept):
    rows = chart.data[chart.data["kind"] == "figure"]
    for name, value in kept.items():
        rows = rows[rows[name] == value]
    return rows


def how_far_down(chart):
    return {row: down for row, (_right, down, _end) in places(chart).items()}


def joins(chart):
    """How many lines join two figures."""
    return int((figures(chart, replaced=False).groupby("run").size() - 1).sum())


def shown(spec):
    """Every text of a drawing, and how wide it is."""
    root = ElementTree.fromstring(to_svg(spec))
    found = [" ".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text")]
    return found, float(root.get("width"))


def own(values, **columns):
    """Figures of an indicator of one's own, one a month."""
    months = pd.period_range("2020-01", periods=len(values), freq="M")
    frame = {"indicator": "own", "name": "Own", "unit": "dossiers", "period": months.astype(str), "value": values}
    ends = [month.end_time.date() for month in months]
    return pd.DataFrame(frame | {"end": ends, "area": "VN", "as_printed": "", "qualifier": "exact"} | columns)


# What is drawn


def test_a_row_a_figure_a_target_and_a_break(online):
    assert online.data["kind"].value_counts().to_dict() == {"figure": 5, "target": 2, "break": 1}
    row = figures(online, period="2023").iloc[0]
    assert (row["value"], row["value_label"], row["date_label"], row["end"].date()) == (
        58.41,
        "58.41%",
        "2023",
        date(2023, 12, 31),
    )
    assert list(online.data.query("kind == 'target'")["value"]) == [50, 80]


def test_every_value_is_said_and_drawn(online):
    said = online.to_dict()["description"]
    assert said.startswith("Dossiers submitted online. Dossiers submitted online: target 2022: 50%.")
    texts, _width = shown(online.to_dict())
    for value in ("36.91%", "54.34%", "58.41%", "about\u00a038.3%", "52.8%¹"):
        assert value in texts and value.rstrip("¹") in said


def test_no_line_runs_across_a_break(evidence):
    seen = evidence.observations.query("indicator == 'dossiers_online_share'")
    assert joins(charts.timeline(seen)) == 2  # mid-2022, 2022, 2023; not on to April 2024
    assert joins(charts.timeline(seen, breaks={})) == 3


def test_flows_over_spans_of_different_length_are_not_joined():
    assert joins(charts.timeline(dx.observations("attacks"))) == 0


def test_doubtful_readings_are_not_joined_and_are_dashed_and_noted():
    seen = dx.observations("botnet_addresses")
    assert joins(charts.timeline(seen)) == 1
    chart = charts.timeline(seen.assign(doubtful=True))
    assert joins(chart) == 0 and figures(chart)["doubtful"].all()
    assert "stroke-dasharray" in to_svg(chart.to_dict())
    assert any("Doubtful reading." in text for text in shown(chart.to_dict())[0])


def test_a_revised_figure_stays_and_tells_what_replaced_it():
    chart = charts.timeline(dx.observations("services_generating_dossiers_share"))
    (row,) = figures(chart, replaced=True).itertuples()
    assert (row.value, row.replaced_by, row.run) == (80.0, 51.43, pytest.approx(float("nan"), nan_ok=True))
    assert any("published on" in text for text in shown(chart.to_dict())[0])


def test_a_rounding_interval_is_drawn_where_it_can_be_seen():
    seen = own([3e6, 5e6], low=[2.5e6, 4.999e6], high=[3.5e6, 5.001e6])
    assert figures(charts.timeline(seen))["rounded"].tolist() == [True, False]
    assert not figures(charts.timeline(own([3e6], low=[2.5e6], high=[float("inf")])))["rounded"].any()


@pytest.fixture
def beside(evidence):
    """The country, and a province whose figures all come before the break."""
    seen = evidence.observations[evidence.observations.indicator == "dossiers_online_share"]
    province = seen[seen.period.isin(["2022", "2023"])].drop_duplicates("period")
    return pd.concat([seen, province.assign(area="VN-01", value=[33.5, 41.2])])


def test_an_indicator_has_one_scale_in_every_area(beside):
    chart = charts.timeline(beside)
    assert isinstance(chart, Panels) and chart.to_dict()["columns"] == 2
    one, other = (panel["encoding"]["y"]["scale"] for panel in chart.to_dict()["concat"])
    assert one == other
    assert chart.narrow().to_dict()["columns"] == 1


def test_a_break_is_drawn_only_where_figures_stand_on_both_sides(beside):
    assert charts.timeline(beside).data.query("kind == 'break'")["area"].tolist() == ["VN"]
    assert "break" not in set(charts.timeline(beside[beside.area == "VN-01"]).data["kind"])


def test_a_panel_of_an_area_has_its_name(beside, evidence):
    assert "Dossiers submitted online (VN-01)" in shown(charts.timeline(beside).to_dict())[0]
    for language in LANGUAGES:
        texts, _width = shown(charts.timeline(beside, areas=evidence.areas, language=language).to_dict())
        assert any(text.endswith("(Lai Châu)") for text in texts) and not any("VN-01" in text for text in texts)


def test_an_axis_that_leaves_out_zero_says_so():
    high = charts.timeline(dx.observations("satisfaction_procedures"))
    assert "zero" in high.to_dict()["usermeta"]["subtitle"]
    low = charts.timeline(dx.observations("attacks"))
    assert "zero" not in low.to_dict()["usermeta"]["subtitle"]


def test_less_is_higher_for_ranks_only():
    rank = charts.timeline(dx.observations("egdi_rank").query("breakdown == ''")).to_dict()["encoding"]["y"]["scale"]
    assert rank["reverse"] and rank["domain"][0] > 1
    whole_and_parts = charts.timeline(dx.observations("attacks")).to_dict()["concat"]
    scales = [panel["encoding"]["y"]["scale"] for panel in whole_and_parts]
    assert len(scales) == 4 and not any(scale["reverse"] for scale in scales)


@pytest.mark.parametrize(("language", "said"), [("en", "2\u00a0million"), ("vi", "2\u00a0triệu")])
def test_the_axis_is_in_the_words_of_the_language(language, said):
    texts, _width = shown(charts.timeline(own([1.5e6, 8.2e6]), language=language).to_dict())
    assert said in texts


# Where words stand


def test_words_of_one_date_stand_one_over_the_other_nearest_the_figure_that_counts(online):
    rows = online.data[online.data["end"] == pd.Timestamp("2022-12-31")].set_index("value_label")
    down = rows["row"].map(how_far_down(online))
    assert down.notna().all() and down.is_unique
    assert down.abs().idxmin() in ("54.34%", "target 2022: 50%")


def test_words_of_one_date_stand_over_and_under_its_marks_where_there_is_room():
    early = own([6e6], period="2020-01")
    goal = pd.DataFrame({"indicator": ["own"], "period": ["2020-01"], "value": [5e6], "area": "VN"})
    figure, target = how_far_down(charts.timeline(early, goal)).values()
    assert figure < 0 < target


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "asked",
    [["systems_level_approved_share"], ["dossiers_online_share"]],
)
def test_every_word_is_told_on_a_page_and_nearly_every_one_on_a_phone(asked, language):
    chart = charts.timeline(dx.observations(asked), dx.assess(indicator=asked), language=language)
    told = chart.data[chart.data["kind"] != "break"]
    dates = figures(chart, replaced=False)["date_label"]
    for texts, few in zip((shown(spec)[0] for spec in forms(chart).values()), (0, 2), strict=True):
        missing = [date for date in dates if texts.count(date) < 1 + date.isdigit()]  # the axis has years too
        missing += {*told["value_label"]} - {*texts}
        assert len(missing) <= few, "on a phone two of many may have no room"


def test_no_line_of_a_break_runs_through_words(online):
    said = {*online.data["value_label"], *online.data["date_label"]} - {"counted otherwise"}
    for spec in forms(online).values():
        (break_,) = (word for word in words(spec) if word.text == "counted otherwise")
        under = [word for word in words(spec) if word.text in said and word.top > break_.bottom]
        crossed = [word.text for word in under if word.left + 1 < break_.left - 6 < word.right - 1]
        assert len(under) > 8 and crossed == []


def test_words_stand_clear_of_the_line():
    chart = charts.timeline(dx.observations("botnet_addresses"))
    assert set(figures(chart)["row"]) <= {*places(chart)}
    low, high = (how_far_down(charts.timeline(own(values))) for values in ([1e3, 9e3, 1e3], [9e3, 5e3, 9e3]))
    assert low[2] < 0 < high[2]


def test_a_figure_at_the_foot_has_its_words_above_or_aside():
    assert how_far_down(charts.timeline(own([0, 5e6])))[1] < 0


def test_of_forty_figures_the_first_last_highest_and_lowest_are_told():
    values = [5e6 + 1e6 * (n % 7) + 1e4 * n for n in range(40)]
    chart = charts.timeline(own(values))
    told = figures(chart).sort_values("value")
    for spec in forms(chart).values():
        texts, _width = shown(spec)
        values_shown = [text for text in texts if text in set(told["value_label"])]
        assert len(values_shown) < 40 and told["value_label"].iloc[-1] in values_shown
    assert chart.data["value_label"].notna().all()  # the tooltip has them all


def test_of_two_equal_figures_close_together_the_newest_is_told():
    seen = dx.observations("systems_level_approved_share", evidence=dx.load(reports="all"))
    chart = charts.timeline(seen)
    told = figures(chart).set_index("period")
    newest, before = told.loc["2024-04-30"], told.loc["2024-Q1"]
    assert newest["value"] == before["value"]
    assert newest["row"] in places(chart)


def test_words_stand_nearer_to_their_mark_than_to_any_of_another_date():
    left = [(one, other) for one in (-1, 1) for other in (-1, 1)]
    for x, y in left:
        plot, axis = Plot(Box(0, 0, 300, 150)), (150 + 18 * x, 75 + 18 * y)
        row = pd.Series({"value_label": "1,234", "date_label": "2023"})
        spot, _date = _dated(plot, row, (150, 75), True, "above", [(150, 75), axis], False)
        box = spot.box(150, 75, 36, 2)
        assert spot.align and box.away((150, 75)) <= box.away(axis) + 2


# What a researcher makes of it


def test_it_can_be_changed_like_any_chart(online):
    assert isinstance(online, Chart) and isinstance(online.data, pd.DataFrame)
    made = {
        "width": online.properties(width=500), "colour": online.encode(color=alt.Color("replaced:N")),
        "filter": online.transform_filter("datum.value > 50"), "facet": online.facet("area:N"),
        "beside": online | online, "under": online & online, "zoom": online.interactive(),
    }  # fmt: skip
    drawings = {name: to_svg(chart.to_dict()) for name, chart in made.items()}
    assert len(set(drawings.values())) == len(made)
    assert made["width"].to_dict()["width"] == 500
    assert "36.91%" not in drawings["filter"] and "58.41%" in drawings["filter"]
    with alt.theme.enable("default"):
        assert "config" in online.to_dict() and "#E7E4DC" not in to_svg(online.to_dict())


def test_the_colour_of_the_marks_can_be_chosen(online):
    chart = online.encode(color=alt.ColorValue("#123456"))
    svg = to_svg(chart.to_dict())
    assert svg.count("#123456") >= 6 and PALETTE["reached"][0] not in svg


def test_a_mark_of_ones_own_stands_on_the_same_scales(online):
    plan = pd.DataFrame({"end": pd.to_datetime(["2022-12-31", "2026-12-31"]), "value": [54.34, 110]})
    line = alt.Chart(plan).mark_line().encode(x="end:T", y="value:Q")
    svg = to_svg((online + line).to_dict())
    path = re.search(r'd="M([\d.]+),[\d.]+L([\d.]+),(-?[\d.]+)" stroke="' + PALETTE["off"][0], svg)
    assert path and float(path[2]) > float(path[1])
    assert "2026" in shown((online + line).to_dict())[0]
    red = alt.Chart(plan).mark_line(color="#FF0000").encode(x="end:T", y="value:Q")
    assert 'stroke="#FF0000"' in to_svg((online + red).to_dict())


def test_several_panels_can_be_changed_together():
    chart = charts.timeline(dx.observations(["attacks", "dossiers_online_share"]))
    coloured = chart.encode(color=alt.Color("indicator:N", legend=None))
    assert all("field" in panel["encoding"]["color"] for panel in coloured.to_dict()["concat"])
    few = shown(chart.transform_filter("datum.indicator === 'attacks'").to_dict())[0]
    assert "3,446" in few and "58.41%" not in few
    to_svg((chart | chart.concat[0].properties(data=chart.data)).to_dict())


def test_it_is_saved_offline(online, tmp_path):
    for name in ("a.svg", "a.png", "a.html"):
        online.save(tmp_path / name, **({"inline": True} if name.endswith("html") else {}))
        assert (tmp_path / name).stat().st_size > 5000


# Whatever the figures


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_has_a_timeline(language, evidence):
    seen, goals = evidence.observations, dx.assess()
    several = seen[seen.duplicated("indicator", keep=False) & seen["value"].notna()]
    for name in several["indicator"].drop_duplicates()[::6]:
        chart = charts.timeline(several[several.indicator == name], goals, language=language)
        for room, spec in forms(chart).items():
            assert shown(spec)[1] <= room + 40, name
    spec = spec_of(charts.timeline, several, goals, language=language)
    assert len(spec["concat"]) > 40


@pytest.mark.parametrize("name", [LONG, LONG.replace(" ", ""), "<script>alert('x')</script>\"'", "", "ễ" * 90])
def test_any_name_fits(name):
    one, two = own([3e6, 5e6], name=name), own([3e6], name=name, indicator="other")
    for chart in (charts.timeline(one), charts.timeline(pd.concat([one, two]))):
        for room, spec in forms(chart).items():
            assert shown(spec)[1] <= room + 40 and "<script" not in to_svg(spec)


@pytest.mark.parametrize("values", [[0], [0, 0], [-5e12, 7e15], [-3, -2], [1e-9, 2e-9], [5e6] * 3])
def test_any_values_are_drawn(values):
    chart = charts.timeline(own(values))
    assert figures(chart)["value"].tolist() == pytest.approx(values)
    assert "NaN" not in to_svg(chart.to_dict())


def test_where_there_is_no_figure_a_table_says_so(evidence):
    seen = evidence.observations
    for none in (seen.head(0), seen[seen["value"].isna()].head(3)):
        assert isinstance(charts.timeline(none), tables.Table)


@pytest.mark.parametrize("span", [0.003, 1, 7, 49.5, 1e6, 2.7e13])
def test_an_axis_has_four_to_eleven_round_marks(span):
    assert 2 <= span / step_of(span) <= 10


def test_the_ends_of_an_axis_hold_its_values():
    for values in ([3.0], [41.0, 99.9], [0.0, 100.0], [-3.0, 5.0], [150.0, 20.0]):
        low, high, cut = vertical(values, "percent")
        assert low <= min(values) and max(values) <= high and cut is (low > 0)


# Who counts, and parts


ECONOMY = "digital_economy_gdp_share"


@pytest.mark.parametrize("source", ["verb", "evidence"])
def test_who_counts_and_parts_have_a_panel_each_with_their_own_figures_alone(source):
    everything = dx.load(reports="all")
    seen = everything.observations
    seen = dx.observations(ECONOMY, evidence=everything) if source == "verb" else seen[seen["indicator"] == ECONOMY]
    seen = seen[seen["area"] == "VN"]
    chart = charts.timeline(seen)
    series = chart.data[["lineage", "breakdown", "panel"]].drop_duplicates()
    assert len(series) == len(chart.data["panel"].unique()) == len(chart.to_dict()["concat"]) == 5
    assert chart.data["name"].nunique() == 5, "each has a name of its own"
    written = shown(chart.to_dict())[0]
    for value in ("14.02%", "8.42%", "5.6%", "7.18%", "11.91%"):
        assert sum(text == value for text in written) == 1, value
    assert {"Digital economy in GDP (GSO)", "Digital economy in GDP (gso)"} & set(written)


def test_the_whole_is_drawn_without_its_parts(evidence):
    seen = evidence.observations
    chart = charts.timeline(seen[seen["indicator"] == "attacks"])
    written = [text.replace("\u00a0", " ") for text in shown(chart.to_dict())[0]]
    assert [written.count(text) for text in ("over 12,800", "11,500", "about 500", "over 800")] == [1] * 4
    assert [text for text in written if text.startswith("Cyberattacks")] == [
        "Cyberattacks recorded", "Cyberattacks recorded (phishing)", "Cyberattacks recorded (deface)",
        "Cyberattacks recorded (malware)",
    ]  # fmt: skip


def test_marks_of_ones_own_go_to_the_panel_of_who_counts():
    seen = dx.observations(ECONOMY, evidence=dx.load(reports="all"))
    chart = charts.timeline(seen)
    mine = pd.DataFrame({"indicator": ECONOMY, "lineage": ["mic"], "end": ["2023-12-31"], "value": [1], "word": "mine"})
    marks = alt.Chart(mine).mark_text().encode(x="end:T", y="value:Q", text="word:N")
    written = shown((chart + marks).to_dict())[0]
    panels = chart.data.query("lineage == 'mic'")["panel"].nunique()
    assert written.count("mine") == panels == 2


def test_words_that_would_run_into_the_next_panel_stand_elsewhere_or_are_left_to_the_tooltip():
    known = dx.load(reports="all").observations
    some = known["indicator"].isin(["fixed_broadband_speed", "innovation_rank"]) & (known["area"] == "VN")
    chart = dx.charts.timeline(known[some])
    speeds = set(chart.data.loc[chart.data["indicator"] == "fixed_broadband_speed", "value_label"])
    found = [word for word in words(chart.to_dict()) if word.text in speeds]
    assert len(found) >= 3 and max(word.right for word in found) < 832, "nothing ends beyond the page"


def test_a_target_whose_words_find_no_room_is_told_under_the_name_of_its_panel():
    known = dx.load(reports="all")
    ids = ["fibre_households_share", "innovation_rank"]
    seen = known.observations[known.observations["indicator"].isin(ids) & (known.observations["area"] == "VN")]
    goals = dx.assess(indicator=ids, evidence=known)
    for form in (lambda chart: chart, lambda chart: chart.narrow()):
        found, _width = shown(form(charts.timeline(seen, goals)).to_dict())
        told = [one for one in found if one.startswith("target 2025: 80%")]
        assert len(told) == 1, found


@pytest.mark.parametrize(("scale", "step"), [(0.2, 1), (0.05, 2), (0.02, 5), (0.005, 20)])
def test_years_are_named_only_as_near_as_their_names_have_room(scale, step):
    axis, _half = years_axis(scale)
    assert f"% {step} === 0" in axis["labelExpr"] and step * 365 * scale >= 36
    assert ("datum.index === 0" in axis["labelExpr"]) is (182 * scale >= 36)
