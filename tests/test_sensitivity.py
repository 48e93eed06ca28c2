"""What would flip a status: another baseline, a rounding, another vintage; every try as a frame."""

from dataclasses import replace
from datetime import date

import pytest
from builders import goal, indicator, point, series
from hypothesis import given, settings
from hypothesis import strategies as st

import dxlib as dx
from dxlib.analysis.progress import METHODS, TRIED
from dxlib.analysis.progress.goals import judge
from dxlib.analysis.progress.tries import fragile, tries
from dxlib.errors import UnknownName
from dxlib.notation.intervals import Interval

SHARE = indicator(unit="percent", denominator=100)
FALLING = indicator(unit="percent", denominator=100, direction="down")
TODAY = date(2024, 4, 30)


# The dossiers submitted online, by their real figures


@pytest.mark.parametrize(
    ("baseline", "ratio", "status"),
    [("2022", 0.54, "insufficient"), ("2022-S1", 1.45, "significant")],
)
def test_dossiers_submitted_online_by_their_real_figures(baseline, ratio, status):
    frame = dx.assess("eurostat", indicator="dossiers_online_share", due="2025", baseline=baseline)
    row = frame.iloc[0]
    assert (row.current, row.target, round(row.ratio, 2), row.status) == (58.41, 80, ratio, status)


def test_dossiers_submitted_online_by_the_first_vintage():
    row = dx.assess("eurostat", indicator="dossiers_online_share", due="2025", baseline="2022", vintage="first").iloc[0]
    assert (row.baseline, row.baseline_revised_from, round(row.ratio, 2), row.status) == (
        52.80,
        54.34,
        0.72,
        "moderate",
    )


def test_the_status_of_dossiers_submitted_online_is_fragile():
    row = dx.assess("eurostat", indicator="dossiers_online_share", due="2025").iloc[0]
    assert (row.baseline_period, row.baseline, row.status) == ("2022", 54.34, "insufficient")
    assert set(row.fragile.split(", ")) == {"baseline", "vintage"}
    assert row.fragile_as == "baseline 2022-S1 36.91 significant; vintage 2022 52.8 moderate"
    row = dx.assess("eurostat", indicator="dossiers_online_share", due="2025", baseline="2022-S1").iloc[0]
    assert (row.baseline, row.status) == (36.91, "significant")
    assert "baseline" in row.fragile.split(", ")


# One cause at a time


def flips(one, target, *points, method="eurostat", other=(), due="2025"):
    mine, printed = goal(one, target, due), series(one, *also_printed(points, other))
    found = judge(printed, mine, method, TODAY)
    return list(fragile(tries(found, printed, mine, method)))


def also_printed(points, other):
    """The points, each with what other reports print for the same period."""
    return [replace(p, others=tuple(o for o in other if o.period == p.period)) for p in points]


def test_what_rounding_may_flip():
    exact = point("2021", 40), point("2022", 49.9)
    assert flips(SHARE, 80, *exact, method="linear") == []
    rounded = point("2021", 40, "40%"), point("2022", 49.9, "49,9%")
    assert flips(SHARE, 80, *rounded, method="linear") == ["rounding"]


def test_what_another_baseline_or_vintage_may_flip():
    points = point("2020", 30), point("2022", 54.34), point("2023", 58.41)
    assert "baseline" in flips(SHARE, 80, *points)
    one = point("2022", 54.34), point("2023", 58.41)
    assert flips(SHARE, 80, *one, other=(point("2022", 52.80), point("2023", 58.41))) == ["vintage"]


def test_a_figure_equal_to_its_target_is_not_fragile_by_its_rounding():
    assert flips(SHARE, 50, point("2022", 33, "33%"), point("2023", 50, "50%")) == []


def test_a_rough_figure_on_the_edge_of_its_target_is_fragile():
    assert flips(SHARE, 50, point("2022", 33, "33%"), point("2023", 51, "khoảng 51%")) == ["rounding"]
    assert flips(SHARE, 50, point("2022", 49, "khoảng 49%"), due="2022") == ["rounding"]
    assert flips(SHARE, 50, point("2022", 45, "45%"), due="2022") == []


def test_a_target_that_one_vintage_reaches_and_the_other_misses_is_fragile():
    # 80 % of services generated dossiers in 2022 by the report of that year, 51,43 % by the one of 2024.
    frame = dx.assess(indicator="services_generating_dossiers_share", due="2022")
    assert set(frame["status"]) == {"missed"} and set(frame["fragile"]) == {"vintage"}
    frame = dx.assess(indicator="services_generating_dossiers_share", due="2022", vintage="first")
    assert set(frame["status"]) == {"reached"} and set(frame["fragile"]) == {"vintage"}


def test_an_unbounded_figure_is_tried_at_its_bounded_end_only():
    points = point("2021", 30, "≥ 30%"), point("2023", 60, "≥ 60%")
    assert points[1].interval == Interval(60, float("inf"))
    assert flips(SHARE, 80, *points) == []


@given(
    st.floats(1, 99),
    st.floats(1, 99),
    st.floats(1, 99),
    st.sampled_from(list(METHODS)),
    st.sampled_from(["up", "down"]),
)
def test_every_case_has_a_status_and_only_exact_single_figures_are_never_fragile(y0, y1, x, method, direction):
    one = indicator(unit="percent", denominator=100, direction=direction)
    assert flips(one, x, point("2022", y0), point("2023", y1), method=method) == []


def test_a_rounding_that_takes_the_status_away_makes_it_fragile():
    """The baseline is short of the target as printed, and may have stood beyond it."""
    assert flips(SHARE, 80, point("2021", 79, "khoảng 79%"), point("2023", 70)) == ["rounding"]
    assert flips(SHARE, 80, point("2021", 79, "79%"), point("2023", 70)) == []


def test_another_vintage_of_one_of_the_two_figures_is_tried_alone_and_with_the_other():
    mine, other = (point("2022", 40), point("2023", 50)), (point("2022", 45), point("2023", 41))
    printed = series(SHARE, *also_printed(mine, other))
    tried = tries(judge(printed, goal(SHARE, 80), "linear", TODAY), printed, goal(SHARE, 80), "linear")
    pairs = [(t.baseline.value, t.current.value, t.verdict.status) for t in tried if t.cause == "vintage"]
    assert pairs == [(45, 50, "off_track"), (40, 41, "off_track"), (45, 41, "moving_away")]


def test_every_report_that_prints_the_period_is_tried_not_only_the_first():
    mine = point("2022", 53), point("2023", 58)
    assert flips(SHARE, 80, *mine, method="linear", other=(point("2022", 52),)) == []
    assert flips(SHARE, 80, *mine, method="linear", other=(point("2022", 40), point("2022", 52))) == ["vintage"]


def test_almost_the_target_is_reached_and_fragile():
    """Only a figure printed equal to its target is taken as it stands."""
    assert flips(SHARE, 80, point("2022", 70, "70%"), point("2023", 80, "gần 80%")) == ["rounding"]
    assert flips(SHARE, 80, point("2022", 70, "70%"), point("2023", 80, "80%")) == []


values = st.floats(1, 99)
margins = st.floats(0, 20)


@settings(max_examples=300)
@given(
    values, values, values, st.tuples(*[margins] * 4), st.tuples(*[margins] * 4), st.sampled_from(sorted(METHODS)),
    st.sampled_from([SHARE, FALLING]),
)  # fmt: skip
def test_wider_roundings_never_make_a_status_less_fragile(y0, y1, x, narrow, wider, method, one):
    def pair(margins):
        return [
            replace(point(period, value), interval=Interval(value - down, value + up))
            for period, value, down, up in (("2022", y0, *margins[:2]), ("2023", y1, *margins[2:]))
        ]

    if flips(one, x, *pair(narrow), method=method):
        assert flips(one, x, *pair([a + b for a, b in zip(narrow, wider, strict=True)]), method=method)


# Every try as a frame


def test_every_try_is_a_row_that_can_be_redone():
    frame = dx.analysis.sensitivity("dossiers_online_share", due="2025", method="eurostat")
    assert list(frame.columns) == TRIED
    assert frame["cause"].tolist() == ["as judged", "baseline", *["rounding"] * 4, "vintage"]
    judged = frame.iloc[0]
    assert (judged.baseline, judged.current, judged.status, bool(judged.flips)) == (54.34, 58.41, "insufficient", False)
    flipped = frame[frame["flips"]]
    assert flipped[["baseline_period", "baseline", "status"]].values.tolist() == [
        ["2022-S1", 36.91, "significant"], ["2022", 52.8, "moderate"]]  # fmt: skip
    assert [round(ratio, 2) for ratio in flipped["ratio"]] == [1.45, 0.72]
    corners = frame.loc[frame["cause"] == "rounding", ["baseline", "current"]].values.tolist()
    assert [[round(value, 3) for value in corner] for corner in corners] == [
        [54.335, 58.405], [54.335, 58.415], [54.345, 58.405], [54.345, 58.415]]  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_the_tries_and_the_assessment_agree(method):
    board, tried = dx.assess(method), dx.analysis.sensitivity(method=method)
    keys = ["indicator", "due", "authority", "number"]
    causes = tried[tried["flips"]].groupby(keys)["cause"].unique().map(lambda found: ", ".join(sorted(found))).to_dict()
    fragile_ones = {tuple(row[key] for key in keys): row["fragile"] for _, row in board.iterrows() if row["fragile"]}
    assert causes == fragile_ones and fragile_ones
    assert (tried["cause"] == "as judged").sum() == len(board)


def test_what_has_no_status_is_not_tried():
    frame = dx.analysis.sensitivity("services_redesigned_share")
    assert frame[["cause", "status", "reason"]].values.tolist() == [["as judged", "not_assessable", "one_figure"]]


def test_mistakes_are_told_in_words():
    with pytest.raises(UnknownName, match="did you mean 'dossiers_online_share'"):
        dx.analysis.sensitivity("dossier_online_share")
    with pytest.raises(UnknownName, match="unknown method 'us'"):
        dx.analysis.sensitivity(method="us")
