"""Progress to targets: the methods with their worked numbers, and which figures a target is judged by."""

from datetime import date
from math import isnan

import pandas as pd
import pytest
from builders import goal, indicator, point, series
from hypothesis import assume, given
from hypothesis import strategies as st

import dxlib as dx
from dxlib.errors import DxError, UnknownName
from dxlib.intervals import Interval
from dxlib.periods import Period
from dxlib.progress import COLUMNS, METHODS, Trajectory, eurostat, linear
from dxlib.progress.goals import decided, fragile, judge

SHARE = indicator(unit="percent", denominator=100)
FALLING = indicator(unit="percent", denominator=100, direction="down")
FLOW = indicator()
FALLING_FLOW = indicator(direction="down")
STOCK = indicator(timing="instant")
TODAY = date(2024, 4, 30)
WORDS = {"en": "x", "vi": "y"}


def path(y0, t0, y1, t1, x, due) -> Trajectory:
    return Trajectory(y0=y0, t0=t0, y1=y1, t1=t1, x=x, due=due)


def status(one, target, *points, due="2025", method="linear", today=TODAY, start=None, decided=date(2020, 1, 1)):
    found = judge(series(one, *points), goal(one, target, due, decided), method, today, start and Period.parse(start))
    return found.verdict.status


def judged(one, target, *points, due="2025", method="linear", today=TODAY, decided=date(2020, 1, 1)):
    return judge(series(one, *points), goal(one, target, due, decided), method, today)


# The methods by their worked numbers (METHODS 2)


@pytest.mark.parametrize(
    ("trajectory", "ratio", "status"),
    [
        (path(54.34, 2023, 58.41, 2024, 80, 2026), 0.54, "insufficient"),  # dossiers online, from 2022, later vintage
        (path(52.80, 2023, 58.41, 2024, 80, 2026), 0.72, "moderate"),  # from 2022, first vintage
        (path(36.91, 2022.5, 58.41, 2024, 80, 2026), 1.45, "significant"),  # from the middle of 2022
        (path(10, 2020, 11, 2022, 20, 2025), 0.3282, "insufficient"),
        (path(800, 2020, 700, 2022, 500, 2025), 0.7199, "moderate"),  # falling is good
    ],
)
def test_eurostat_by_the_worked_numbers(trajectory, ratio, status):
    verdict = eurostat(trajectory)
    assert round(verdict.ratio, 4 if ratio in (0.3282, 0.7199) else 2) == ratio
    assert verdict.status == status


def test_the_growth_rates_behind_the_ratio_are_given_in_percent_a_year():
    verdict = eurostat(path(10, 2020, 11, 2022, 20, 2025))
    assert (round(verdict.cagr_actual, 3), round(verdict.cagr_required, 3)) == (4.881, 14.870)


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
    assert row.fragile_as == "baseline 2022-S1 significant; vintage  moderate"
    row = dx.assess("eurostat", indicator="dossiers_online_share", due="2025", baseline="2022-S1").iloc[0]
    assert (row.baseline, row.status) == (36.91, "significant")
    assert "baseline" in row.fragile.split(", ")


def test_a_share_over_another_length_is_the_baseline_only_where_there_is_no_other():
    """The year 2022 comes before its first half, although the half ends earlier."""
    with_both = dx.assess(indicator="services_generating_dossiers_share", due="2025").iloc[0]
    assert (with_both.baseline_period, bool(with_both.different_length)) == ("2022", False)
    of_2022 = dx.assess(indicator="dossiers_online_share", due="2022").iloc[0]
    assert (of_2022.baseline_period, bool(of_2022.different_length)) == ("2022-S1", True)


@pytest.mark.parametrize(
    ("y1", "status"),
    [
        (50, "on_track"),
        (60, "on_track"),
        (47.5, "slightly_behind"),
        (49.9, "slightly_behind"),
        (47.4, "off_track"),
        (40, "off_track"),
        (39, "moving_away"),
    ],
)
def test_linear_thresholds(y1, status):
    # 40 in 2021 to 80 in 2025: ten points a year, so 50 in 2022 is on the line and 47.5 is three quarters of it.
    verdict = linear(path(40, 2022, y1, 2023, 80, 2026))
    assert (verdict.ratio, verdict.status) == (pytest.approx((y1 - 40) / 10), status)


@pytest.mark.parametrize(
    ("ratio", "status"),
    [
        (1.2, "significant"),
        (0.951, "significant"),
        (0.949, "moderate"),
        (0.601, "moderate"),
        (0.599, "insufficient"),
        (0, "insufficient"),
        (-0.01, "movement_away"),
    ],
)
def test_eurostat_thresholds(ratio, status):
    # Required: 100 to 121 in two years, ten percent a year.
    verdict = eurostat(path(100, 2020, 100 * (1 + 0.1 * ratio), 2021, 121, 2022))
    assert verdict.ratio == pytest.approx(ratio, abs=1e-9)
    assert verdict.status == status


def test_falling_is_good_by_both_methods():
    # A third of the way (100 of 300) in two fifths of the time: L = 0.8333. R as worked in METHODS: 0.7199.
    down = path(800, 2020, 700, 2022, 500, 2025)
    assert linear(down).ratio == pytest.approx(5 / 6)
    assert (linear(down).status, eurostat(down).status) == ("slightly_behind", "moderate")
    up_instead = path(800, 2020, 900, 2022, 500, 2025)
    assert (linear(up_instead).status, eurostat(up_instead).status) == ("moving_away", "movement_away")


def test_zero_is_no_baseline_for_a_ratio_and_a_fine_one_for_a_line():
    from_zero = path(0, 2021, 8.3, 2024, 20, 2026)
    assert (eurostat(from_zero).status, eurostat(from_zero).reason) == ("not_assessable", "zero_baseline")
    assert linear(from_zero).ratio == pytest.approx((8.3 / 20) / (3 / 5))


def test_a_target_of_zero_is_assessed_by_the_formula():
    halved = path(100, 2020, 50, 2021, 0, 2025)
    assert eurostat(halved).ratio == pytest.approx(0.5)
    assert linear(halved).ratio == pytest.approx(2.5)


def test_a_baseline_on_the_target_has_no_way_to_go():
    for method in METHODS.values():
        assert method(path(80, 2020, 70, 2021, 80, 2025)).reason == "baseline_at_target"


def test_a_jump_within_days_is_no_crash():
    assert eurostat(path(1e-6, 2022.98, 1e9, 2023, 2e9, 2026)).status == "significant"


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0.1, 5), st.floats(0.1, 5))
def test_what_is_exactly_on_the_path_has_the_ratio_one(y0, x, elapsed, left):
    assume(abs(x / y0 - 1) > 0.01)
    share = elapsed / (elapsed + left)
    straight = path(y0, 2020, y0 + share * (x - y0), 2020 + elapsed, x, 2020 + elapsed + left)
    assert linear(straight).ratio == pytest.approx(1, rel=1e-6)
    curved = path(y0, 2020, y0 * (x / y0) ** share, 2020 + elapsed, x, 2020 + elapsed + left)
    assert eurostat(curved).ratio == pytest.approx(1, rel=1e-6)


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_moving_away_means_the_wrong_direction(y0, y1, x):
    assume(abs(x - y0) > 0.01 and abs(y1 - y0) > 0.01)
    verdict = linear(path(y0, 2020, y1, 2022, x, 2025))
    assert (verdict.status == "moving_away") == ((y1 > y0) != (x > y0))


# Reached, missed, due


@pytest.mark.parametrize(
    ("one", "target", "value", "reached"),
    [
        (SHARE, 50, 59.38, True),
        (SHARE, 50, 50, True),
        (SHARE, 50, 49.99, False),
        (FALLING, 5, 4.7, True),
        (FALLING, 5, 5, True),
        (FALLING, 5, 5.1, False),
        (FALLING, 0, 0, True),
    ],
)
def test_a_target_is_reached_by_direction(one, target, value, reached):
    assert (status(one, target, point("2022", 45), point("2023", value)) == "reached") == reached


def test_the_operator_does_not_decide(folder):
    report = folder.report("2024-01-15")
    folder.rows(report, "observations", {"indicator": "attacks", "period": "2025", "value": 90, "as_printed": "90"})
    folder.rows(report, "targets", {"operator": ">=", "value": 100, "as_printed": "100"})
    assert dx.assess(evidence=folder.load()).status.item() == "not_assessable", "2025 has not ended"
    row = dx.assess(evidence=folder.load(), period="2025").iloc[0]
    assert (row.direction, row.operator, row.status) == ("down", ">=", "reached")


def test_a_reached_target_is_reached_whatever_the_pace():
    assert status(SHARE, 50, point("2022", 90), point("2023", 60)) == "reached"


def test_its_own_period_short_of_it_is_missed():
    assert status(SHARE, 80, point("2022-S1", 45.78), point("2022", 51.43), due="2022") == "missed"
    assert status(SHARE, 80, point("2022", 51.43), due="2022", decided=None) == "missed"


def test_a_date_that_passed_without_a_figure():
    assert status(SHARE, 80, point("2022-S1", 45.78), due="2022") == "due_no_figure"
    assert status(SHARE, 80, due="2022") == "due_no_figure"
    assert status(SHARE, 80, due="2025") == "not_assessable"


def test_figures_after_the_judging_day_or_the_due_day_do_not_count():
    points = point("2022", 45), point("2023", 90)
    assert status(SHARE, 80, *points, today=date(2023, 6, 30)) == "not_assessable"
    assert status(SHARE, 80, *points, due="2022") == "missed"


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ([], "no_figure"),
        ([point("2023", 45)], "one_figure"),
        ([point("2023", 45, doubtful=True)], "only_doubtful"),
        ([point("2019", 40), point("2023", 45)], "one_figure"),  # the older one is from before the decision
        ([point("2021", 90), point("2023", 45)], "baseline_at_target"),
    ],
)
def test_what_cannot_be_assessed_says_why(points, reason):
    found = judged(SHARE, 80, *points)
    assert (found.verdict.status, found.verdict.reason) == ("not_assessable", reason)


def test_a_fall_below_a_target_that_had_been_passed_is_never_praised():
    for method in METHODS:
        assert status(SHARE, 80, point("2021", 95), point("2023", 75), method=method) == "not_assessable"
        assert status(FALLING, 20, point("2021", 10), point("2023", 30), method=method) == "not_assessable"


def test_a_flow_of_six_months_does_not_reach_a_target_for_twelve():
    assert status(FALLING_FLOW, 10000, point("2022", 12000), point("2023", 11000), point("2024-Q1", 2323)) != "reached"
    assert status(FLOW, 100, point("2022-S1", 120), due="2022") == "due_no_figure"
    assert status(SHARE, 50, point("2022-S1", 55), due="2022-S2") == "reached", "a share may be held to it"


def test_satisfaction_moves_away_though_the_report_groups_it_as_likely():
    for method, expected in (("linear", "moving_away"), ("eurostat", "movement_away")):
        row = dx.assess(method, indicator="satisfaction_procedures").iloc[0]
        assert (row.baseline, row.current, row.target, row.group) == (86.97, 79.81, 90, "likely")
        assert row.status == expected


# The baseline


def test_the_baseline_is_the_earliest_comparable_figure_since_the_decision():
    points = [point("2019", 10), point("2020", 20), point("2021", 30), point("2023", 45)]
    assert judged(SHARE, 80, *points).baseline.period.code == "2020"
    assert judged(SHARE, 80, *points, decided=date(2021, 6, 15)).baseline.period.code == "2021"


def test_the_plan_of_a_year_starts_on_its_eve():
    points = [point("2020-12-31", 20), point("2021-12-31", 30), point("2022-06-30", 45)]
    found = judged(
        indicator(timing="instant", unit="percent"), 80, *points, due="2022", decided=None, today=date(2022, 8, 8)
    )
    assert found.baseline.period.code == "2021-12-31"


def test_a_doubtful_figure_is_no_baseline_and_the_row_says_so():
    found = judged(SHARE, 80, point("2020", 20, doubtful=True), point("2021", 30), point("2023", 45))
    assert found.baseline.period.code == "2021" and found.doubtful


def test_the_definition_may_name_the_baseline():
    one = indicator(unit="percent", denominator=100, baseline={"date": "2021-06-15", "value": 0})
    found = judged(one, 20, point("2022", 4), point("2023", 8.3))
    assert (found.baseline.value, found.baseline.end) == (0, date(2021, 6, 15))
    row = dx.assess(indicator="procedures_cut_share").iloc[0]
    assert (row.baseline, row.current, row.status) == (0, 8.3, "off_track")


def test_the_baseline_does_not_lie_beyond_a_break():
    one = indicator(unit="percent", denominator=100, breaks=[{"from": "2024-01-01", "why": WORDS}])
    found = judged(one, 80, point("2022", 54.34), point("2023", 58.41), point("2024-04", 38.3))
    assert (found.baseline.period.code, found.current.period.code) == ("2022", "2023")


def test_flows_of_another_length_are_no_baseline():
    found = judged(FLOW, 80, point("2021-S1", 20), point("2022", 40), point("2023", 45))
    assert found.baseline.period.code == "2022"


def test_decision_942_is_known_by_its_date():
    assert decided("942/QĐ-TTg") == date(2021, 6, 15)
    assert decided("kế hoạch 2022") is None


# Fragile


def flips(one, target, *points, method="eurostat", other=None, due="2025"):
    mine = goal(one, target, due, date(2020, 1, 1))
    found = judge(series(one, *points), mine, method, TODAY)
    return list(fragile(found, series(one, *points), series(one, *(other or points)), mine, method, TODAY))


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


# The frame


def test_the_frame_has_one_row_a_printed_target_and_every_component():
    frame = dx.assess()
    assert list(frame.columns) == COLUMNS
    assert (frame["authority"] == "942/QĐ-TTg").sum() == 35
    assert frame["status"].notna().all()
    assert (frame["reason"] != "").eq(frame["status"].isin(["not_assessable", "due_no_figure"])).all()


def test_paces_and_arrival_can_be_redone_by_hand():
    row = dx.assess(indicator="dossiers_online_share", due="2025", baseline="2022").iloc[0]
    # 58.41 - 54.34 in a year; 80 - 58.41 in the two years 2024 and 2025.
    assert row.actual_pace == pytest.approx(4.07)
    assert row.distance == pytest.approx(21.59)
    assert row.required_pace == pytest.approx(21.59 / 2)
    assert row.arrival == pytest.approx(2024 + 21.59 / 4.07)
    # L = (4.07 / 25.66) / (1 / 3)
    assert row.ratio == pytest.approx(0.4758379) and row.status == "off_track"


def test_moving_away_never_arrives_and_a_reached_target_needs_no_pace():
    away = dx.assess(indicator="satisfaction_procedures").iloc[0]
    assert (
        isnan(away.arrival)
        and away.actual_pace == pytest.approx(-7.16)
        and away.required_pace == pytest.approx(10.19 / 2)
    )
    reached = dx.assess(indicator="econtract_enterprises_share").iloc[0]
    assert isnan(reached.required_pace) and reached.distance == -30


def test_a_target_printed_twice_for_one_plan_counts_once(folder):
    report = folder.report()
    folder.rows(report, "targets", *({"value": 5, "as_printed": "5", "line": line} for line in (1, 9)))
    assert dx.assess(evidence=folder.load())["line"].tolist() == [1]


def test_a_target_whose_date_passed_needs_no_pace(folder):
    report = folder.report("2024-03-01")
    row = {"indicator": "dossiers_online_share", "period": "2022-S1", "value": 30, "as_printed": "30%"}
    folder.rows(report, "observations", row)
    folder.rows(report, "targets", row | {"period": "2022", "value": 50, "as_printed": "50%"})
    found = dx.assess(evidence=folder.load()).iloc[0]
    assert found.status == "due_no_figure" and isnan(found.required_pace)


def test_as_of_and_what_is_kept():
    assert len(dx.assess(as_of="2022-12-24")) == len(dx.assess(as_of="2022-08-08"))
    assert (dx.assess(as_of="2023")["authority"] == "942/QĐ-TTg").sum() == 0
    assert set(dx.assess(pillar="digital_government")["pillar"]) == {"digital_government"}
    assert set(dx.assess(due="2025")["due"]) == {"2025"}
    assert dx.assess(area="VN-HN").empty


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"method": "eurostats"}, UnknownName, "did you mean 'eurostat'"),
        ({"indicator": "atacks"}, UnknownName, "did you mean 'attacks'"),
        ({"area": "XX"}, DxError, "unknown area 'XX'"),
        ({"period": "soon"}, DxError, "is not a period"),
        ({"baseline": "../.."}, DxError, "is not a period"),
        ({"due": "=cmd()"}, DxError, "is not a period"),
        ({"vintage": "old"}, DxError, "write latest or first"),
    ],
)
def test_mistakes_are_told_in_words(options, error, message):
    with pytest.raises(error, match=message):
        dx.assess(**options)


def test_lines_are_whole_numbers_even_where_some_are_missing():
    assert pd.api.types.is_integer_dtype(dx.assess()["current_line"])
