"""The scoreboard: a tile for every target, where it stands, and what a researcher does with it."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from drawn import NAMES, assert_legible, assert_workable, forms, marks, texts, words

import dxlib as dx
from dxlib import charts, tables
from dxlib.charts.render import to_svg
from dxlib.errors import UnknownName
from dxlib.tables.display import PALETTE
from dxlib.text import languages, status_word

LANGUAGES = [language for language in ("en", "vi") if language in languages()]


@pytest.fixture(scope="module")
def board():
    return dx.scoreboard(due="2025")


def rings(spec):
    return len(re.findall(f'stroke="{PALETTE["ink"][0]}" stroke-width="2"', to_svg(spec)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by", ["group", "pillar"])
@pytest.mark.parametrize("method", ["linear", "eurostat", "open_sdg", "un"])
def test_nothing_is_cut_off_or_covered(method, by, language):
    assert_legible(charts.scoreboard(dx.scoreboard(method), by=by, language=language), f"{method} by {by}")


def test_every_target_is_a_row_with_a_place_of_its_own(board):
    for by in ("group", "pillar"):
        data = charts.scoreboard(board, by=by).data
        assert len(data) == len(board)
        assert not data.duplicated(["band", "status", "place"]).any()
        for _cell, mine in data.groupby(["band", "status"]):
            assert sorted(mine["place"]) == list(range(len(mine)))


def test_those_that_differ_are_ringed_and_named_with_their_figures(board):
    chart, differing = charts.scoreboard(board), board[board["differs"] != ""]
    for spec in forms(chart).values():
        assert rings(spec) == 2 * len(differing)  # in the matrix, and where they are named
        assert "Satisfaction" in " ".join(texts(spec))
    named = chart.data[chart.data["differs"]]
    assert named["difference"].tolist() == list(range(len(differing)))
    assert named["difference_label"].str.contains("grouped as").all()


def test_by_pillar_the_differences_are_ringed_and_left_to_that_by_group(board):
    chart = charts.scoreboard(board, by="pillar")
    assert rings(chart.to_dict()) == (board["differs"] != "").sum()
    assert not any("Satisfaction" in text for text in texts(chart.to_dict()))


def test_each_column_is_headed_by_how_many_it_has(board):
    counts = board["status"].value_counts()
    found = words(charts.scoreboard(board).to_dict())
    heads = [(one.left, one.text) for one in found if one.text.isdigit() and one.bottom - one.top > 15]
    columns = ("reached", "on_track", "slightly_behind", "off_track", "moving_away", "not_assessable")
    assert [text for _left, text in sorted(heads)] == [str(counts.get(status, 0)) for status in columns]


def test_what_is_filtered_away_is_no_longer_counted(board):
    chart = charts.scoreboard(board).transform_filter("datum.status !== 'not_assessable'")
    told = texts(chart.to_dict())
    assert str((board["status"] == "not_assessable").sum()) not in told
    assert str((board["status"] == "reached").sum()) in told


def test_the_alternative_text_counts_and_names(board):
    chart = charts.scoreboard(board, by="pillar")
    for status, count in board["status"].value_counts().items():
        assert f"{status_word(status)[:1].upper()}{status_word(status)[1:]}: {count}" in chart.to_dict()["description"]
    assert all(name in chart.to_dict()["description"] for name in board["name"])


def test_a_fragile_status_has_a_question_mark(board):
    data = charts.scoreboard(board).data
    assert data["fragile"].any()
    assert data.loc[data["fragile"], "tile_label"].str.endswith("?").all()
    assert not data.loc[~data["fragile"], "tile_label"].str.endswith("?").any()


def test_a_target_without_a_number_carries_its_decision(board):
    drawn = texts(charts.scoreboard(board).to_dict())
    assert drawn.count("749") == (board["authority"] == "749/QĐ-TTg").sum()


def test_what_is_not_assessed_is_an_empty_box(board):
    none = board[board["status"] == "not_assessable"]
    boxes = re.findall(r'stroke-dasharray="2,2"', to_svg(charts.scoreboard(none).to_dict()))
    assert len(boxes) == len(none) + 1  # and the ring over the column


def test_a_status_the_method_does_not_know_is_left_out(board):
    strange = board.assign(status="moderate_away")
    for spec in forms(charts.scoreboard(strange)).values():
        assert "NaN" not in to_svg(spec)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_fits(board, name):
    assert_legible(charts.scoreboard(board.assign(name=name, name_vi=name)), name[:20])


def test_one_and_very_many_fit(board):
    assert_legible(charts.scoreboard(board.head(1)))
    assert_legible(charts.scoreboard(pd.concat([board] * 4), by="pillar"))


def test_rows_by_something_else_are_refused(board):
    with pytest.raises(UnknownName, match="rows of a scoreboard"):
        charts.scoreboard(board, by="decision")


@pytest.mark.parametrize("by", ["group", "pillar"])
def test_where_there_is_no_target_a_table_says_so(board, by):
    assert isinstance(charts.scoreboard(board.head(0), by=by), tables.Table)


def test_a_researcher_goes_on_with_it(board, tmp_path):
    chart = charts.scoreboard(board)
    assert_workable(chart, tmp_path, colour="status", keep="datum.status === 'reached'", panels="band")


def test_other_colours_are_those_of_the_marks_and_the_signs_keep_theirs(board):
    by_band = charts.scoreboard(board).encode(color="band:N").to_dict()
    names = ("reached", "track", "off")  # the first colours of the theme; one group has no tile with a colour
    assert all(marks(by_band, PALETTE[name][0]) > 1 for name in names)
    assert marks(by_band, PALETTE["away"][0]) == 1  # the sign over its column
