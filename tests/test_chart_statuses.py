"""The way to the targets: what its frame holds, what is drawn of it, and what a researcher does with it."""

from __future__ import annotations

import pandas as pd
import pytest
from drawn import LONG, NAMES, assert_legible, assert_workable, forms, marks, texts, words

import dxlib as dx
from dxlib import charts, tables
from dxlib.tables.display import PALETTE
from dxlib.text import languages

LANGUAGES = [language for language in ("en", "vi") if language in languages()]


@pytest.fixture(scope="module")
def targets():
    return dx.assess()


@pytest.fixture(scope="module")
def government():
    return dx.assess(pillar="digital_government")


def one(targets, **columns):
    """The way of one target, changed."""
    return targets[targets["indicator"] == "procedures_cut_share"].assign(**columns)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("every", [False, True])
def test_nothing_is_cut_off_or_covered(targets, language, every):
    assert_legible(charts.progress(targets, every=every, language=language))


@pytest.mark.parametrize("pillar", ["digital_economy", "cybersecurity", "foundations", "digital_society"])
def test_every_pillar_can_be_drawn(pillar):
    for every in (False, True):
        chart = charts.progress(dx.assess(pillar=pillar), every=every)
        if not isinstance(chart, tables.Table):
            assert_legible(chart, pillar)


def test_the_frame_has_a_row_a_target_with_its_way(government):
    data = charts.progress(government).data
    row = data.set_index(["indicator", "target"]).loc[("dossiers_online_share", 80.0)]
    assert (row["baseline"], row["current"]) == (54.34, 58.41)
    assert row["covered"] == pytest.approx((58.41 - 54.34) / (80 - 54.34) * 100)
    assert (row["status"], row["current_label"]) == ("off_track", "58.41% (2023)")
    assert data["row"].tolist() == list(range(1, len(data) + 1))


def test_targets_of_one_indicator_stand_together_and_those_set_twice_for_one_date_name_who_set_them():
    known = dx.load(reports="all")
    data = charts.progress(dx.assess(pillar="digital_economy", evidence=known)).data
    share = data[data["indicator"] == "digital_economy_gdp_share"]
    assert share["row"].diff().dropna().eq(1).all()
    assert share["due"].tolist() == sorted(share["due"])
    assert share["due_label"].is_unique and {"due 2025 · 749/QĐ-TTg", "due 2023"} <= set(share["due_label"])


def test_a_target_without_two_figures_is_drawn_on_request_and_counted_otherwise(government):
    every, some = (charts.progress(government, every=choice) for choice in (True, False))
    assert len(every.data) == len(government)
    assert some.data["covered"].notna().all() and every.data["covered"].isna().any()
    rest = len(government) - len(some.data)
    assert any(text.startswith(f"{rest} targets have no way to measure") for text in texts(some.to_dict()))


def test_colours_are_those_of_the_statuses(targets):
    for status, colour in (("reached", "reached"), ("moving_away", "away"), ("on_track", "track")):
        drawn = charts.progress(targets[targets["status"] == status]).to_dict()
        assert marks(drawn, PALETTE[colour][0]) and not marks(drawn, PALETTE["off"][0])


def test_the_alternative_text_holds_every_value(government):
    chart = charts.progress(government)
    for row in chart.data.itertuples():
        for told in (row.name, row.baseline_label, row.current_label, row.target_label):
            assert told in chart.to_dict()["description"]


def test_a_dot_far_out_stays_at_the_edge_and_a_note_says_so(targets):
    far, near = (charts.progress(one(targets, current=value)) for value in (900.0, 10.0))
    told = "A mark at the very edge stands further out than the drawing shows."
    assert told in texts(far.to_dict()) and told not in texts(near.to_dict())
    assert_legible(far)
    assert far.data["covered"].tolist() == [4500.0]  # the frame holds how far it is


@pytest.mark.parametrize("base, now", [(0, 0), (0, 20), (20, 0), (19.9, 20), (-5, -9), (1e-9, 2e-9), (3e9, 4e12)])
def test_any_pair_of_figures_can_be_drawn(targets, base, now):
    for goal in (21.0, -20.0, 5e12):
        frame = one(targets, baseline=float(base), current=float(now), target=goal, target_printed=f"{goal:g}%")
        frame["direction"] = "up" if goal > base else "down"
        assert_legible(charts.progress(frame), f"{base}, {now}, {goal}")


def test_time_that_cannot_be_told_is_not_drawn(targets):
    known = charts.progress(one(targets)).data["passed"]
    assert known.between(0, 100).all()
    for dates in ({"baseline_date": pd.NaT}, {"due_date": pd.Timestamp("2020-01-01")}):
        chart = charts.progress(one(targets, **dates))
        assert chart.data["passed"].isna().all()
        assert_legible(chart)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_fits(targets, name):
    frame = targets[targets["baseline"].notna()].assign(name=name, name_vi=name)
    assert_legible(charts.progress(frame), name[:20])


def test_a_long_title_is_broken(targets):
    for spec in forms(charts.progress(one(targets), title=LONG)).values():
        assert len(spec["title"]["text"]) > 1


def test_where_no_target_has_two_figures_a_table_says_so(targets):
    for frame in (targets.head(0), targets[targets["status"] == "not_assessable"]):
        assert isinstance(charts.progress(frame), tables.Table)


def test_forty_targets_fit(targets):
    many = pd.concat([targets[targets["baseline"].notna()]] * 4).head(40)
    assert_legible(charts.progress(many))


def test_a_researcher_goes_on_with_it(government, tmp_path):
    chart = charts.progress(government)
    assert_workable(chart, tmp_path, colour="status", keep="datum.covered > 0.5", panels="status")


def test_words_beside_a_wider_plot_stay_beside_it():
    chart = charts.progress(dx.assess(pillar="digital_government", due="2025"))
    told, plot = set(chart.data["distance_label"]) - {""}, chart.to_dict()["width"]
    usual, wide = (
        sorted(word.left for word in words(one.to_dict()) if word.text in told)
        for one in (chart, chart.properties(width=plot + 120))
    )
    assert usual and [right - left for left, right in zip(usual, wide, strict=True)] == pytest.approx([120] * len(wide))


@pytest.mark.parametrize(("first", "direction"), [(54.0, "up"), (50.0, "up"), (46.0, "down")])
def test_a_target_that_its_first_figure_reached_has_no_way_to_draw(targets, first, direction):
    row = one(targets, baseline=first, current=58.0, target=50.0, status="reached", direction=direction)
    assert isinstance(charts.progress(row), tables.Table)
    assert charts.progress(row, every=True).data["covered"].isna().all()
