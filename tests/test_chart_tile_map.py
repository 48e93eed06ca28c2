"""One figure of each province on its tile: thirds, bounds, what was put together, what is refused."""

import pandas as pd
import pytest
from drawn import assert_legible, forms, words

import dxlib as dx
from dxlib import charts, tables
from dxlib.charts.tile_map import _LEVELS
from dxlib.errors import DxError
from dxlib.tables.display import light
from dxlib.text import languages

LANGUAGES = [language for language in ("en", "vi") if language in languages()]
RANK, SHARE, INDEX = "dti_provincial_rank", "digital_economy_grdp_share", "dti_provincial"


@pytest.fixture(scope="module")
def seen():
    return dx.load(reports="all")


@pytest.fixture(scope="module")
def bridged(seen):
    return dx.compare("2022", "2021", indicator=SHARE, area=None, map="2025", evidence=seen)


def contrast(one, other):
    """How far two colours are apart, by the formula of WCAG 2."""

    def luminance(colour):
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lower, higher = sorted((luminance(one), luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def ranks(seen):
    return dx.observations(RANK, area=None, evidence=seen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_63_ranks_stand_on_their_tiles(language, seen):
    chart = charts.tile_map(ranks(seen), seen.areas, language=language)
    assert_legible(chart, "tile_map")
    for spec in forms(chart).values():
        said = [one.text for one in words(spec)]
        assert {str(rank) for rank in range(2, 64) if rank != 16} <= set(said)  # two share place 15
        assert not [text for text in said if text.endswith("…")]


def test_thirds_are_of_those_that_have_a_figure_and_the_first_is_the_best(seen):
    data = charts.tile_map(ranks(seen), seen.areas).data.set_index("area")
    assert data["level"].value_counts().to_dict() == {"first": 21, "second": 21, "third": 21}
    assert data.loc["VN-DN", "level"] == "first" and data.loc["VN-53", "level"] == "third"  # ranks 1 and 63
    shares = dx.observations(SHARE, area=None, evidence=seen)
    data = charts.tile_map(shares, seen.areas).data.set_index("area")
    assert data.loc["VN-56", "level"] == "first" and data.loc["VN-29", "level"] == "third"  # 56.83% and 4.21%
    assert (data["level"] == "none").sum() == 63 - 13


def test_equal_figures_are_in_one_third(seen):
    rows = ranks(seen).query("period == '2022'").assign(value=5.0, low=5.0, high=5.0)
    assert set(charts.tile_map(rows, seen.areas).data["level"]) == {"first"}


def test_of_several_periods_that_with_most_provinces_is_drawn(seen):
    assert set(ranks(seen)["period"]) > {"2022"}
    assert set(charts.tile_map(ranks(seen), seen.areas).data["period"].dropna()) == {"2022"}


def test_what_was_put_together_is_told_by_its_edge_and_bounds_by_a_colour(bridged, seen):
    chart = charts.tile_map(bridged, seen.areas)
    data = chart.data.set_index("area")
    assert len(data) == 34 and data.loc["VN-26", "area_name"] == "Hue"
    row = data.loc["VN34-24"]  # Bắc Giang 42.13%, Bắc Ninh 56.83%
    assert (row.level, row.joined, row.figure_label, pd.isna(row.value)) == ("between", True, "42–57%", True)
    assert "between those of Bắc Giang (VN-54), Bắc Ninh (VN-56), without weights" in row.told
    assert (data.loc["VN-HN", "joined"], data.loc["VN-HN", "figure_label"]) == (False, "17.15%")
    assert chart.to_dict()["layer"][1]["mark"]["strokeDash"] == [4, 3]


def test_figures_of_public_pages_are_told(seen):
    shown = [one.text for one in words(charts.tile_map(ranks(seen), seen.areas).to_dict())]
    assert any(text.startswith("All figures here were read on public pages") for text in shown)


def test_an_outlined_province_is_told(seen):
    chart = charts.tile_map(ranks(seen), seen.areas, outlined=["VN-DN", "VN34-48"])
    assert chart.data.set_index("area")["own"].sum() == 1
    assert "outlined: Da Nang" in " ".join(one.text for one in words(chart.to_dict()))
    edges = [one["mark"] for one in chart.to_dict()["layer"] if one["mark"].get("fillOpacity") == 0]
    assert [edge["strokeWidth"] for edge in edges] == [5, 2], "the light line lies inside the dark one"
    for fill in map(light, _LEVELS.values()):  # the darkest tiles have the best ranks, and were edged in ink alone
        assert max(contrast(fill, edge["stroke"]) for edge in edges) >= 3


def test_without_an_outlined_province_nothing_is_edged(seen):
    assert not [one for one in charts.tile_map(ranks(seen), seen.areas).to_dict()["layer"] if "stroke" in one["mark"]]


def test_several_series_are_refused_with_their_names(seen):
    rows = dx.observations(INDEX, area=None, evidence=seen)
    with pytest.raises(DxError, match=r"several of 'breakdown': .*'awareness'.*; keep one"):
        charts.tile_map(rows, seen.areas)


def test_without_a_figure_of_a_province_there_is_a_table(seen):
    rows = dx.observations("attacks", evidence=seen)
    assert isinstance(charts.tile_map(rows, seen.areas), tables.Table)
    assert isinstance(charts.tile_map(rows.iloc[:0], seen.areas), tables.Table)


def test_who_cannot_see_it_is_told_every_figure_by_thirds_the_best_first(bridged, seen):
    told = charts.tile_map(ranks(seen), seen.areas).to_dict()["description"]
    assert told.startswith("Rank of a province by transformation index. 1 to 21: Da Nang 1; Ho Chi Minh City 2; ")
    assert told.endswith("; Bắc Kạn 63.") and ". 43 to 63: " in told
    told = charts.tile_map(bridged, seen.areas).to_dict()["description"]
    assert "Only bounds are known: Bắc Ninh 42–57%. No figure: " in told


def test_an_edition_cites_the_pages_of_what_is_drawn_alone(monkeypatch, seen):
    monkeypatch.setenv("DX_EDITION", "1")
    meta = charts.tile_map(ranks(seen), seen.areas).to_dict()["usermeta"]
    assert len(meta["figures"]) == 63 and {row["period"] for row in meta["figures"]} == {"2022"}
