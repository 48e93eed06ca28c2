"""What a researcher does with a chart reads well: another theme, a filter, a facet, a file, a narrower width."""

from __future__ import annotations

import re

import altair as alt
import pandas as pd
import pytest
from drawn import texts, words
from PIL import Image

import dxlib as dx
from dxlib import charts
from dxlib.charts.fonts import FAMILY
from dxlib.charts.grounds import on_its_ground
from dxlib.charts.render import to_svg
from dxlib.charts.told import by_itself
from dxlib.tables.display import PALETTE

INKS = [PALETTE[name][0] for name in ("ink", "ink2", "ink3")]


@pytest.fixture(scope="module")
def shares():
    return charts.dumbbell(dx.compare("2023", "2022", topic="online_services"), dx.assess(due="2025"))


@pytest.fixture(scope="module")
def over_time(evidence):
    seen = evidence.observations
    seen = seen[seen["indicator"].isin(["dossiers_online_share", "attacks", "egdi_rank"])]
    return charts.timeline(seen, dx.assess(due="2025", evidence=evidence))


@pytest.mark.parametrize("dark", ["dark", "carbong90", "carbong100"])
def test_on_a_dark_ground_its_words_are_light(dark, shares):
    with alt.theme.enable(dark):
        spec, beside = shares.to_dict(), (shares | shares).to_dict()
    for drawn in (to_svg(spec), to_svg(beside)):
        fills = re.findall(r'<text[^>]*fill="(#[0-9A-Fa-f]{6})"', drawn)
        assert PALETTE["ink"][1] in fills and not {*fills} & {*INKS}


def test_a_dark_background_of_ones_own_is_enough(shares):
    assert PALETTE["ink"][1] in to_svg(shares.configure(background="#102030").to_dict())
    assert PALETTE["ink"][1] not in to_svg(shares.properties(background="#F0F0F0").to_dict())


def test_plain_words_have_the_colour_of_text_marks_and_marks_keep_theirs(shares):
    drawn = to_svg(shares.configure_text(color="#0A0B0C").to_dict())
    assert re.search('<text[^>]*fill="#0A0B0C"', drawn) and not re.search('<path[^>]*fill="#0A0B0C"', drawn)
    assert PALETTE["reached"][0] in drawn


def test_our_own_theme_changes_nothing(shares):
    spec = shares.to_dict()
    assert on_its_ground(spec) is spec


def test_what_stands_beside_or_under_another_or_is_split_lies_on_white_in_our_letters(shares, tmp_path):
    made = {"beside": shares | shares, "under": shares & shares, "split": shares.facet("name:N", columns=1)}
    for name, chart in made.items():
        chart.save(tmp_path / f"{name}.png")
        picture = Image.open(tmp_path / f"{name}.png").convert("RGBA")
        assert picture.getpixel((0, 0)) == (255, 255, 255, 255), name
        assert by_itself(chart, lettered=True).to_dict()["config"]["font"] == FAMILY
    assert by_itself(shares | shares | shares, lettered=True).to_dict()["hconcat"][2:]  # one row, not one in another


def test_a_facet_of_rows_is_as_high_as_its_rows(shares):
    one = float(re.search(r'height="([\d.]+)"', to_svg(shares.to_dict()))[1])
    split = float(re.search(r'height="([\d.]+)"', to_svg(shares.facet("name:N", columns=1).to_dict()))[1])
    assert split < 3 * one


def test_a_filter_leaves_no_empty_panel_and_no_note_on_what_is_gone(over_time):
    (note,) = (text for text in texts(over_time) if text.startswith("¹"))
    for indicator, stays in (("dossiers_online_share", True), ("egdi_rank", False)):
        left = over_time.transform_filter(f"datum.indicator == '{indicator}'")
        assert {panel.only["indicator"] for panel in left.concat} == {indicator}
        assert (note in texts(left.to_dict())) == stays


def test_a_filter_that_a_reader_makes_leaves_all_panels(over_time):
    picked = alt.selection_point(name="picked", fields=["indicator"])
    assert len(over_time.transform_filter(picked).concat) == len(over_time.concat)


def test_filters_follow_each_other(over_time):
    twice = over_time.transform_filter("datum.indicator != 'attacks'").transform_filter(
        "datum.indicator != 'egdi_rank'"
    )
    assert {panel.only["indicator"] for panel in twice.concat} == {"dossiers_online_share"}


def test_panels_are_split_by_rows_and_by_columns(over_time):
    for split, columns in ((over_time.facet(row="pillar"), 1), (over_time.facet(column="pillar:N"), 2)):
        assert split.columns == columns and len(split.concat) == over_time.data["pillar"].nunique()
        assert {*over_time.data["pillar"]} <= {*texts(split.to_dict())}
    both = over_time.facet(row="pillar", column="unit")
    assert both.columns == over_time.data["unit"].nunique()


def test_a_layer_of_ones_own_finds_its_panel_after_a_change(over_time):
    own = alt.Chart(pd.DataFrame({"indicator": ["egdi_rank"], "end": ["2022-06-30"], "value": [60]}))
    mark = own.mark_point(color="#0AFF0A").encode(x="end:T", y="value:Q")
    drawn = to_svg((over_time.encode(opacity=alt.value(0.9)) + mark).to_dict())
    assert drawn.count('stroke="#0AFF0A"') == sum(panel.only["indicator"] == "egdi_rank" for panel in over_time.concat)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("by", ["group", "pillar"])
def test_the_tiles_of_a_scoreboard_close_up_after_a_filter(by, narrow):
    board = dx.scoreboard(due="2025")
    whole, pillar = charts.scoreboard(board, by=by), board["pillar"].iloc[-1]
    few = charts.scoreboard(board[board["pillar"] == pillar], by=by)
    whole, few = ((chart.narrow() if narrow else chart).properties(title="One") for chart in (whole, few))
    tiles = {*few.data["tile_label"]}
    left = whole.transform_filter(alt.FieldEqualPredicate(field="pillar", equal=pillar))
    places = [sorted((w.text, round(w.top)) for w in words(c.to_dict()) if w.text in tiles) for c in (left, few)]
    first = [min(top for _text, top in one) for one in places]
    assert len(places[0]) == len(places[1]) and abs(first[0] - first[1]) < 20  # the first band begins at the head


def test_the_squares_of_counts_close_up_after_a_filter(evidence):
    chart = charts.adoption(dx.compare(topic="institutions"), evidence.adoption, evidence.areas)
    first = chart.data["indicator"].iloc[0]
    top = min(w.top for w in words(chart.to_dict()) if w.text in {*chart.data["value_label"]})
    left = words(chart.transform_filter(f"datum.indicator != '{first}'").to_dict())
    assert abs(min(w.top for w in left if w.text in {*chart.data["value_label"]}) - top) < 2


def test_no_value_covers_another_in_a_narrower_bar():
    chart = charts.parts(dx.compare("2023", indicator="attacks").query("breakdown != ''"))
    for wide in (120, 200, 300, 500):
        found = [word for word in words(chart.properties(width=wide).to_dict()) if word.text[0].isdigit()]
        for one in found:
            for two in (word for word in found if word is not one and abs(word.top - one.top) < 5):
                assert one.right <= two.left + 2 or two.right <= one.left + 2, f"{one} and {two} at {wide}"
