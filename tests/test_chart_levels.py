"""Levels as bars on a scale a unit, and the parts of a whole: what is drawn, and what may be done with it."""

import re

import altair as alt
import pandas as pd
import pytest
from drawn import assert_legible, forms, length, shapes, texts, words

import dxlib as dx
from dxlib import charts, tables
from dxlib.charts.grammar import Panels
from dxlib.charts.render import to_svg
from dxlib.tables.display import PALETTE
from dxlib.text import languages

LONG = "Share of the administrative procedures of ministries and provinces that are settled wholly online " * 2
HOSTILE = "<script>alert('x')</script>&lt;b&gt;\"'"
LANGUAGES = [language for language in ("en", "vi") if language in languages()]


@pytest.fixture(scope="module")
def evidence():
    return dx.load()


def shares(**columns):
    return dx.compare("2023", "2022", indicator="dossiers_online_share").assign(**columns)


def portal():
    """Several shares at one date."""
    frame = dx.compare("2023", "2022", topic="online_services")
    return frame[(frame["unit"] == "percent") & (frame["current_period"] == "2023")]


def kinds():
    """The kinds of attack, parts of the whole."""
    frame = dx.compare("2023", indicator="attacks")
    return frame[frame["breakdown"] != ""]


# Levels


def test_a_level_is_a_row_with_its_number_and_its_words():
    chart = charts.levels(shares())
    row = chart.data.iloc[0]
    assert (row["indicator"], row["value"], row["period"], row["unit"]) == (
        "dossiers_online_share",
        58.41,
        "2023",
        "percent",
    )
    assert (row["value_label"], row["name_label"], row["look"]) == ("58.41%", "Dossiers submitted online", "figure")


def test_a_share_lies_on_a_whole_of_100():
    ((told, path),) = shapes(charts.levels(shares()))
    assert told == "Dossiers submitted online: 58.41%"
    assert length(path) / 430 == pytest.approx(0.5841, abs=1e-4)


def test_a_doubtful_level_is_hollow_dashed_and_noted():
    chart = charts.levels(shares(current_doubtful=True))
    ((_told, path),) = shapes(chart)
    assert (path["fill"], path["stroke"]) == (PALETTE["paper"][0], PALETTE["track"][0]) and path["stroke-dasharray"]
    assert any("Doubtful" in text for text in texts(chart))


def test_bars_of_two_units_keep_a_scale_each():
    """In one drawing 100 % is as long as its axis, whatever millions stand above it, and 7 provinces are not of 100."""
    asked = ["insurance_db_persons", "enterprise_db_digitised_share", "provinces_five_year_plan"]
    seen = dx.analysis.newest(dx.observations(asked))
    chart = charts.levels(seen)
    assert isinstance(chart, Panels) and list(chart.data["panel"]) == list(range(1, len(seen) + 1))
    widths = [length(path) for _told, path in shapes(chart)]
    assert len(widths) == len(seen) and min(widths) > 0.8 * max(widths)


def test_figures_of_one_unit_stand_together_on_one_scale():
    frame = dx.compare("2024-04-30", topic="national_portal").query("unit == 'dossiers'")
    chart = charts.levels(frame)
    assert isinstance(chart, alt.LayerChart)
    found = {told.partition(":")[0]: length(path) for told, path in shapes(chart)}
    per = {found[row.name] / row.value for row in chart.data.itertuples(index=False)}
    assert max(per) == pytest.approx(min(per), rel=1e-6)


def test_groups_have_headings_and_break_between_them():
    frame = portal()
    one, two = frame["indicator"].iloc[:2]
    chart = charts.levels(frame, {"Of all procedures": [one], "Of all dossiers": [two]})
    assert list(chart.data["group"]) == ["Of all procedures", "Of all dossiers"]
    top = {word.text: word.top for word in words(chart.to_dict())}
    assert top["Of all procedures"] < top["another base from here"] < top["Of all dossiers"]
    assert "a break" in texts(charts.levels(frame, {"A": [one], "B": [two]}, breaks="a break"))
    assert "another base from here" not in texts(charts.levels(frame, {"A": [one]}))
    assert_legible(chart)


def test_one_figure_at_several_dates_has_its_name_over_them_once(evidence):
    seen = evidence.observations
    chart = charts.levels(seen[seen.indicator == "portal_dossiers_online_cumulative"])
    found = texts(chart)
    assert found.count("Dossiers through the national portal since launch") == 1
    assert {"to Nov 2022", "to Dec 2023", "to Apr 2024"} <= set(found)
    assert len(shapes(chart)) == len(chart.data) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_levels_is_cut_off_or_covered(language, evidence):
    seen = evidence.observations
    assert_legible(charts.levels(dx.analysis.newest(seen).head(40), language=language), "forty")
    assert_legible(
        charts.levels(seen[seen.indicator == "portal_dossiers_online_cumulative"], language=language), "dates"
    )
    assert_legible(charts.levels(portal(), language=language), "shares")


@pytest.mark.parametrize("name", [LONG, LONG.replace(" ", ""), HOSTILE * 8, "", "ễ" * 90, "한국" * 40])
def test_any_name_fits(name):
    assert_legible(charts.levels(shares(name=name, name_vi=name)), name[:20])
    assert_legible(charts.parts(shares(name=name, name_vi=name)), name[:20])


@pytest.mark.parametrize("value", [0.0, -12.0, 1e-9, 7e15])
def test_any_level_is_legible(value):
    frame = dx.analysis.newest(dx.observations("insurance_db_persons")).assign(value=value)
    chart = charts.levels(frame)
    assert_legible(chart, str(value))
    assert list(chart.data["value"]) == [value]


def test_without_a_figure_a_table_says_so():
    none = dx.compare("2010", "2009", pillar="cybersecurity")
    for frame in (none, none.head(0)):
        assert isinstance(charts.levels(frame), tables.Table) and isinstance(charts.parts(frame), tables.Table)


def test_a_researcher_may_colour_filter_facet_widen_and_add(tmp_path):
    chart = charts.levels(portal())
    own = pd.DataFrame({"value": [50, 50], "name": chart.data["name"][:2]})
    own = alt.Chart(own).mark_line().encode(x="value:Q", y="name:N")
    for other in (chart.properties(width=500), chart.facet("look:N"), chart + own, chart | own):
        assert to_svg(other.to_dict()).startswith("<svg")
    assert "#123456" in to_svg(chart.encode(color=alt.ColorValue("#123456")).to_dict())
    first = chart.data["name"].iloc[0]
    drawing = to_svg(chart.transform_filter(alt.datum.row > 1).to_dict())
    assert f'aria-label="{first}:' not in drawing and drawing.count("graphics-symbol") >= len(chart.data) - 1
    with alt.theme.enable("default"):
        assert "style" not in chart.to_dict()["config"]
    for ending in ("svg", "png", "html"):
        chart.save(tmp_path / f"a.{ending}", **({"inline": True} if ending == "html" else {}))


# Parts


def test_parts_lie_end_to_end():
    chart = charts.parts(kinds())
    assert list(chart.data["value"]) == [11500, 500, 800] and set(chart.data["look"]) == {"part"}
    starts = [float(path["d"].split(",")[0][1:]) for _told, path in shapes(chart)]
    lengths = [length(path) for _told, path in shapes(chart)]
    assert starts == pytest.approx([0, lengths[0], lengths[0] + lengths[1]], abs=0.1)
    assert sum(lengths) == pytest.approx(816, abs=0.1)


def test_what_is_left_of_the_whole_is_open_and_called_so():
    chart = charts.parts(kinds(), 13900)
    rest = chart.data[chart.data["look"] == "rest"]
    assert list(rest["value"]) == [1100] and list(rest["name"]) == ["not itemised"]
    path = dict(shapes(chart))["not itemised"]
    assert path["stroke-dasharray"] and path.get("fill", "transparent") == "transparent"
    one = charts.parts(shares(baseline=None), rest="on paper")
    assert "on paper: 41.59%" in texts(one)


def test_each_period_has_a_bar_on_one_scale():
    chart = charts.parts(shares())
    assert isinstance(chart, Panels) and list(chart.data["period"]) == ["2022", "2022", "2023", "2023"]
    found = {told: length(path) for told, path in shapes(chart)}
    first, second = (
        found["Dossiers submitted online: 54.34% (2022)"],
        found["Dossiers submitted online: 58.41% (2023)"],
    )
    assert first / second == pytest.approx(54.34 / 58.41, rel=1e-3)
    assert {"2022", "2023"} <= set(texts(chart))


def test_a_value_stands_in_its_part_only_where_there_is_room_and_always_in_the_key():
    found = texts(charts.parts(kinds()))
    assert found.count("11,500") == 2 and found.count("over\u00a0800") == 1 == found.count("about\u00a0500")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_parts_is_cut_off_or_covered(language):
    frame = kinds()
    for chart in (
        charts.parts(frame, language=language), charts.parts(frame, 13900, language=language),
        charts.parts(dx.compare(indicator="active_users_vietnamese_share"), language=language),
        charts.parts(shares(baseline=0.0, current=0.0), language=language),
        charts.parts(frame.assign(current=0.0), language=language),
    ):  # fmt: skip
        assert_legible(chart)


def test_another_colour_changes_the_parts():
    chart = charts.parts(kinds())
    assert to_svg(chart.encode(color=alt.ColorValue("#123456")).to_dict()).count("#123456") >= 3
    assert to_svg(chart.facet("look:N").to_dict()).startswith("<svg")


@pytest.mark.parametrize("draw", [charts.levels, charts.parts])
def test_only_colours_of_the_palette_are_used(draw):
    light = {pair[0].lower() for pair in PALETTE.values()}
    for spec in forms(draw(shares())).values():
        drawing = to_svg(spec)
        used = {colour.lower() for colour in re.findall(r"#[0-9A-Fa-f]{6}\b", drawing)}
        assert used <= light


def test_each_part_of_a_whole_has_a_colour_of_its_own():
    chart = charts.parts(dx.compare("2023", indicator="attacks").query("breakdown != ''"))
    assert chart.data["part"].tolist() == ["attacks phishing", "attacks deface", "attacks malware"]
    scale = chart.to_dict()["encoding"]["color"]["scale"]
    assert scale["domain"] == chart.data["part"].tolist() and len(set(scale["range"])) == 3
