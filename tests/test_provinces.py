"""The map of tiles: every province once, who has and who has not, legible on both widths."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest
from builders import AREAS, DataFolder
from drawn import assert_legible, forms, texts, words

import dxlib as dx
from dxlib import charts, tables
from dxlib.charts.render import to_svg
from dxlib.errors import InvalidData
from dxlib.loaders.areas import provinces_on
from dxlib.tables.display import NARROW, PALETTE, WIDE
from dxlib.text import languages

LANGUAGES = [language for language in ("en", "vi") if language in languages()]
MISSING, DONE = "provinces_annual_plan", "provinces_digital_signature_programme"


@pytest.fixture(scope="module")
def evidence():
    return dx.load()


def of(evidence, *indicators):
    return evidence.adoption[evidence.adoption["indicator"].isin(indicators)]


def drawn(evidence, *indicators, **options):
    return charts.provinces(of(evidence, *indicators), evidence.areas, **options)


def named(chart, state):
    """The provinces of a chart with a state."""
    return set(chart.data[chart.data["state"] == state]["area_name"])


def filled(chart, colour, at=WIDE):
    """How many tiles of a drawing have a colour."""
    tile = r'aria-label="[^"]*" role="graphics-symbol" aria-roledescription="rect mark"[^>]*fill="(#\w+)"'
    return re.findall(tile, to_svg(forms(chart)[at])).count(PALETTE[colour][0])


BOTH = {"old": (date(2025, 6, 30), 63), "new": (date(2025, 7, 1), 34)}


def named_on(evidence, *codes, period="2025", adopted=False, indicator=MISSING):
    """Names of provinces of either map, as a report of these years would have them."""
    row = of(evidence, indicator).head(1)
    return pd.concat([row.assign(area=code, period=period, adopted=adopted) for code in codes])


@pytest.mark.parametrize("name", BOTH)
def test_every_province_of_a_map_has_a_tile_of_its_own(name, evidence):
    day, count = BOTH[name]
    there = provinces_on(evidence.areas, day)
    assert len(there) == count and there[["tile_col", "tile_row"]].notna().all(axis=None)
    assert not there.duplicated(["tile_col", "tile_row"]).any()


@pytest.mark.parametrize("name", BOTH)
def test_no_row_and_no_column_of_a_map_is_empty(name, evidence):
    there = provinces_on(evidence.areas, BOTH[name][0])
    for column in ("tile_col", "tile_row"):
        assert set(there[column]) == set(range(int(there[column].max()) + 1))


def test_the_map_of_a_day_has_the_provinces_of_that_day(evidence):
    old, new = (set(provinces_on(evidence.areas, day)["code"]) for day, _ in BOTH.values())
    assert len(old & new) == 11 and "VN-HN" in old & new
    assert "VN-61" in old - new and "VN34-31" in new - old


def test_names_of_the_new_provinces_are_drawn_on_the_new_map(evidence):
    chart = charts.provinces(named_on(evidence, "VN34-31", "VN-HN"), evidence.areas)
    assert chart.data["area"].nunique() == 34 and named(chart, "missing") == {"Hai Phong", "Hanoi"}
    assert not set(chart.data["area"]) & set(evidence.areas["code"][evidence.areas["until"].notna()])
    assert (filled(chart, "off"), filled(chart, "tile")) == (2, 32)


def test_an_unchanged_province_is_drawn_on_the_map_of_the_period(evidence):
    found = [charts.provinces(named_on(evidence, "VN-HN", period=period), evidence.areas).data["area"].nunique()
             for period in ("2024", "2025-06-30", "2025-07-01", "2026")]  # fmt: skip
    assert found == [63, 63, 34, 34]


def test_a_figure_of_an_earlier_year_for_a_new_province_is_drawn_on_the_new_map(evidence):
    chart = charts.provinces(named_on(evidence, "VN34-79", period="2024"), evidence.areas)
    assert chart.data["area"].nunique() == 34 and len(named(chart, "missing")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("several", [False, True])
def test_no_text_of_the_new_map_is_small_cut_off_or_covered(several, language, evidence):
    codes = [code for code in provinces_on(evidence.areas, BOTH["new"][0])["code"]][::3]
    rows = named_on(evidence, *codes, "VN34-79")
    if several:
        rows = pd.concat([rows, named_on(evidence, *codes[::2], adopted=True, indicator=DONE)])
    chart = charts.provinces(rows, evidence.areas, language=language)
    assert_legible(chart, "provinces")
    for spec in forms(chart).values():
        assert not [words for words in words(spec) if words.text.endswith("…")]


def test_a_wrong_tile_is_refused(tmp_path):
    folder = DataFolder(tmp_path / "data")
    folder.report()
    assert folder.load().areas["tile_col"].isna().all()
    (folder.root / "areas.yml").write_text(AREAS.replace("Hà Nội}}", "Hà Nội}, tile: [1, -1]}"), encoding="utf-8")
    with pytest.raises(InvalidData, match="tile"):
        folder.load()


def test_tiles_stand_at_their_columns_and_rows(evidence):
    chart = drawn(evidence, MISSING)
    encoding = chart.to_dict()["encoding"]
    assert (encoding["x"]["field"], encoding["y"]["field"], encoding["color"]["field"]) == (
        "tile_col", "tile_row", "state")  # fmt: skip
    placed = evidence.areas[evidence.areas["tile_col"].notna()].set_index("code")
    for row in chart.data.itertuples():
        assert (row.tile_col, row.tile_row) == tuple(placed.loc[row.area, ["tile_col", "tile_row"]])


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_who_has_not_is_orange_and_the_others_have(width, evidence):
    chart = drawn(evidence, MISSING)
    missing = len(of(evidence, MISSING))
    assert len(named(chart, "missing")) == missing and "Bắc Kạn" in named(chart, "missing")
    assert (filled(chart, "off", width), filled(chart, "tile", width)) == (missing, 63 - missing)
    shown = texts(chart, width)
    assert "Done: all others" in shown and "Not named" not in shown


def test_who_has_is_blue_and_of_the_others_nothing_is_said(evidence):
    chart = drawn(evidence, DONE)
    assert filled(chart, "track") == len(of(evidence, DONE)) and not filled(chart, "off")
    shown = texts(chart)
    assert "Not named" in shown and "Done: all others" not in shown


def test_letters_say_which_of_several_is_missing(evidence):
    chart = drawn(evidence, MISSING, "provinces_five_year_plan", "provinces_party_resolution")
    shown = texts(chart)
    assert [shown.count(letter) for letter in "ABC"] == [3 + 1, 1 + 1, 10 + 1], "each on its tiles and in the list"
    (told,) = set(chart.data[chart.data["area_name"] == "Phú Yên"]["told"])
    assert told.count("not done") == 2 and told.count(", done") == 1


def test_a_tile_of_which_several_speak_shows_none_of_them_as_all(evidence):
    chart = drawn(evidence, MISSING, DONE)
    assert filled(chart, "tile") == 63
    hanoi = chart.data[chart.data["area_name"] == "Hanoi"]
    assert list(zip(hanoi["letter"], hanoi["state"], strict=True)) == [("A", "missing"), ("B", "done")]
    assert "not done" in hanoi["told"].iloc[0] and ", done" in hanoi["told"].iloc[0]
    found = words(chart.to_dict())
    (name,) = [words for words in found if words.text == "Hanoi"]
    under = [w for w in found if w.text in "AB" and name.left - 9 < w.left < name.right and 0 < w.top - name.top < 30]
    assert [words.text for words in sorted(under, key=lambda words: words.left)] == ["A", "B"]
    assert "No letter: not named" in [words.text for words in found]


def test_the_lists_stand_in_the_order_of_the_letters(evidence):
    found = words(drawn(evidence, MISSING, DONE, "provinces_party_resolution").to_dict())
    heads = {words.text: words.top for words in found if words.text in "ABC" and words.left > 480}
    assert sorted(heads, key=heads.get) == ["A", "B", "C"]


def test_every_province_is_there_once_or_once_for_each_that_names_it(evidence):
    data = drawn(evidence, MISSING, DONE).data
    assert data["area"].nunique() == 63
    assert not data.duplicated(["area", "indicator"]).any()
    assert (data["letter"] != "").sum() == len(of(evidence, MISSING, DONE))


def test_only_the_latest_period_of_an_indicator_is_drawn(evidence):
    later = of(evidence, MISSING).head(1).assign(period="2023")
    chart = charts.provinces(pd.concat([of(evidence, MISSING), later]), evidence.areas)
    assert named(chart, "missing") == {"Bắc Kạn"}


def test_a_province_is_picked_by_its_area(evidence):
    (picked,) = drawn(evidence, MISSING).to_dict()["params"]
    assert picked["name"] == "picked" and picked["select"] == {"type": "point", "fields": ["area"]}
    edge = next(layer["encoding"]["stroke"] for layer in drawn(evidence, MISSING).to_dict()["layer"]
                if "stroke" in layer["encoding"])  # fmt: skip
    assert edge["condition"]["param"] == "picked" and edge["condition"]["value"] == PALETTE["link"][0]
    assert f'stroke="{PALETTE["link"][0]}"' not in to_svg(drawn(evidence, MISSING).to_dict()), (
        "none before one is picked"
    )


def test_it_says_that_it_is_schematic_and_names_everyone_in_words(evidence):
    spec = drawn(evidence, MISSING).to_dict()
    assert "schematic" in spec["usermeta"]["subtitle"] and "2022" in spec["usermeta"]["subtitle"]
    assert "Nghệ An" in spec["description"] and "Vĩnh Long" in spec["description"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("indicators", [(MISSING,), (DONE,), (MISSING, DONE, "provinces_party_resolution")])
def test_no_tile_text_is_small_cut_off_or_covered(indicators, language, evidence):
    chart = drawn(evidence, *indicators, language=language)
    assert_legible(chart, "provinces")
    for spec in forms(chart).values():
        found = words(spec)
        assert min(words.size for words in found) >= 9.4
        assert not [words for words in found if words.text.endswith("…")]


def test_vietnamese_names_fit_the_tiles(evidence):
    areas = evidence.areas.assign(name_en=evidence.areas["name_vi"])
    chart = charts.provinces(of(evidence, MISSING, DONE), areas)
    assert_legible(chart, "provinces")
    assert not [text for text in texts(chart, NARROW) if text.endswith("…")]


def test_where_no_province_is_named_a_table_says_so(evidence):
    for nobody in (evidence.adoption.head(0), of(evidence, "ministries_annual_plan")):
        table = charts.provinces(nobody, evidence.areas, title="Who has not")
        assert isinstance(table, tables.Table) and table.caption == "Who has not"
        assert "<td>" in table._repr_html_()
