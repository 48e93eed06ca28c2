"""The map of tiles: every province once, who has and who has not, legible on both widths."""

from __future__ import annotations

import pandas as pd
import pytest
from builders import AREAS, DataFolder
from test_charts import assert_legible, rows, spec_of, specs, words

import dxlib as dx
from dxlib import charts, tables
from dxlib.display import PALETTE
from dxlib.errors import InvalidData
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


def tiles(spec):
    return [row for mark, row in rows(spec) if mark["type"] == "rect" and "tip" in row]


def filled(chart, colour):
    return {row["tip"].partition(":")[0] for row in tiles(spec_of(chart)) if row["fill"] == PALETTE[colour][0]}


def test_every_province_has_a_tile_of_its_own(evidence):
    provinces = evidence.areas[evidence.areas["kind"] == "province"]
    placed = evidence.areas[evidence.areas["tile_col"].notna()]
    assert len(provinces) == 63 and list(placed["code"]) == list(provinces["code"])
    assert not placed.duplicated(["tile_col", "tile_row"]).any()


def test_a_wrong_tile_is_refused(tmp_path):
    folder = DataFolder(tmp_path / "data")
    folder.report()
    assert folder.load().areas["tile_col"].isna().all()
    (folder.root / "areas.yml").write_text(AREAS.replace("Hà Nội}}", "Hà Nội}, tile: [1, -1]}"), encoding="utf-8")
    with pytest.raises(InvalidData, match="tile"):
        folder.load()


def test_who_has_not_is_orange_and_the_others_have(evidence):
    chart = drawn(evidence, MISSING)
    missing = filled(chart, "off")
    assert len(missing) == len(of(evidence, MISSING)) and "Bắc Kạn" in missing
    assert len(tiles(spec_of(chart))) == 63 and len(filled(chart, "tile")) == 63 - len(missing)
    shown = [text for text, *_ in words(spec_of(chart))]
    assert "Done: all others" in shown and "Not named" not in shown


def test_who_has_is_blue_and_of_the_others_nothing_is_said(evidence):
    chart = drawn(evidence, DONE)
    assert len(filled(chart, "track")) == len(of(evidence, DONE)) and not filled(chart, "off")
    shown = [text for text, *_ in words(spec_of(chart))]
    assert "Not named" in shown and "Done: all others" not in shown


def test_letters_say_which_of_several_is_missing(evidence):
    chart = drawn(evidence, MISSING, "provinces_five_year_plan", "provinces_party_resolution")
    shown = [text for text, *_ in words(spec_of(chart))]
    assert [shown.count(letter) for letter in "ABC"] == [3 + 1, 1 + 1, 10 + 1], "each on its tiles and in the list"
    (tip,) = [row["tip"] for row in tiles(spec_of(chart)) if row["tip"].startswith("Phú Yên")]
    assert tip.count("not done") == 2 and tip.count(", done") == 1


def test_a_tile_of_which_several_speak_shows_none_of_them_as_all(evidence):
    chart = drawn(evidence, MISSING, DONE)
    assert len(filled(chart, "tile")) == 63
    spec = spec_of(chart)
    (tile,) = [row for row in tiles(spec) if row["tip"].startswith("Hanoi")]
    on_it = lambda row: tile["x"] <= row["x"] < tile["x2"] and tile["y"] <= row["y"] <= tile["y2"]  # noqa: E731
    letters = [row for mark, row in rows(spec) if row.get("text") in ("A", "B") and on_it(row)]
    chips = [row for mark, row in rows(spec) if mark["type"] == "rect" and "tip" not in row and on_it(row)]
    assert [row["text"] for row in letters] == ["A", "B"]
    assert [row["fill"] for row in chips] == [PALETTE["off"][0], PALETTE["track"][0]]
    assert all(chip["x"] < letter["x"] < chip["x2"] for chip, letter in zip(chips, letters, strict=True))
    assert "not done" in tile["tip"] and ", done" in tile["tip"]
    assert "No letter: not named" in [text for text, *_ in words(spec)]


def test_only_the_latest_period_of_an_indicator_is_drawn(evidence):
    named = of(evidence, MISSING)
    later = named.head(1).assign(period="2023")
    chart = charts.provinces(pd.concat([named, later]), evidence.areas)
    assert filled(chart, "off") == {"Bắc Kạn"}


def test_it_says_that_it_is_schematic_and_names_everyone_in_words(evidence):
    meta = spec_of(drawn(evidence, MISSING))["usermeta"]
    assert "schematic" in meta["subtitle"] and "2022" in meta["subtitle"]
    assert "Nghệ An" in meta["description"] and "Vĩnh Long" in meta["description"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("indicators", [(MISSING,), (DONE,), (MISSING, DONE, "provinces_party_resolution")])
def test_no_tile_text_is_small_cut_off_or_covered(indicators, language, evidence):
    chart = drawn(evidence, *indicators, language=language)
    assert_legible(chart, "provinces")
    for spec in specs(chart).values():
        assert min(row["size"] for _, row in rows(spec) if "text" in row) >= 9.4
        assert not [text for text, *_ in words(spec) if text.endswith("…")]


def test_vietnamese_names_fit_the_tiles(evidence):
    areas = evidence.areas.assign(name_en=evidence.areas["name_vi"])
    chart = charts.provinces(of(evidence, MISSING, DONE), areas)
    assert_legible(chart, "provinces")
    assert not [text for text, *_ in words(specs(chart)[334]) if text.endswith("…")]


def test_where_no_province_is_named_a_table_says_so(evidence):
    for named in (evidence.adoption.head(0), of(evidence, "ministries_annual_plan")):
        table = charts.provinces(named, evidence.areas, title="Who has not")
        assert isinstance(table, tables.Table) and table.caption == "Who has not"
        assert 'scope="row"' in table._repr_html_()
