"""Progress to targets: which figures a target is judged by, and the frame."""

from dataclasses import replace
from datetime import date
from math import isnan

import pandas as pd
import pytest
from builders import goal, indicator, point, series
from hypothesis import given
from hypothesis import strategies as st

import dxlib as dx
from dxlib.analysis.progress import COLUMNS, METHODS, decided
from dxlib.analysis.progress.goals import judge
from dxlib.analysis.progress.paces import paces
from dxlib.errors import DxError, UnknownName
from dxlib.notation.periods import Period

SHARE = indicator(unit="percent", denominator=100)
FALLING = indicator(unit="percent", denominator=100, direction="down")
FLOW = indicator()
FALLING_FLOW = indicator(direction="down")
STOCK = indicator(timing="instant")
TODAY = date(2024, 4, 30)
WORDS = {"en": "x", "vi": "y"}


def status(one, target, *points, due="2025", method="linear", today=TODAY, start=None, decided=date(2020, 1, 1)):
    found = judge(series(one, *points), goal(one, target, due, decided), method, today, start and Period.parse(start))
    return found.verdict.status


def judged(one, target, *points, due="2025", method="linear", today=TODAY, decided=date(2020, 1, 1)):
    return judge(series(one, *points), goal(one, target, due, decided), method, today)


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


@pytest.mark.parametrize(
    ("one", "points", "due", "reason"),
    [
        (FLOW, [point("2023-Q1", 40), point("2023-S1", 90)], "2023", "part 2023-S1,2023"),  # the longest part of it
        (FLOW, [point("2022", 70), point("2023-S1", 90)], "2023", "part 2023-S1,2023"),
        (FLOW, [point("2022", 70)], "2023", "none_when_due"),
        (FLOW, [point("2022-S1", 40)], "2023", "span 2022-S1,2023"),
        (FLOW, [point("2023-S1", 40)], "2025", "span 2023-S1,2025"),
        (FLOW, [point("2023-S1", 40, doubtful=True)], "2023", "no_figure"),
        (SHARE, [point("2023-S1", 40)], "2023", "none_when_due"),  # a share may be held to it, only not for its date
        (STOCK, [point("2023-06-30", 40)], "2023", "none_when_due"),  # a state is matched by its date
    ],
)
def test_a_flow_of_a_part_of_the_year_is_told_and_not_passed_over(one, points, due, reason):
    found = judged(one, 100, *points, due=due)
    assert found.verdict.reason == reason
    for language in dx.text.languages():
        told = dx.text.reason(reason, language)
        assert told and "{" not in told and (" " not in reason or "2023" in told)


def test_nothing_is_held_to_a_target_whose_reading_is_doubtful():
    target = goal(SHARE, 80)
    found = judge(series(SHARE, point("2023", 90)), replace(target, doubtful=True), "linear", TODAY)
    assert (found.verdict.status, found.verdict.reason, found.current) == ("not_assessable", "doubtful_target", None)
    rows = dx.assess(indicator="systems_monitored_share").set_index("breakdown")
    assert rows.loc["", "reason"] == "doubtful_target", "its date stands in the next sentence"
    assert rows.loc["levels_3_to_5", "status"] == "due_no_figure"


def test_a_fall_below_a_target_that_had_been_passed_is_never_praised():
    for method in METHODS:
        assert status(SHARE, 80, point("2021", 95), point("2023", 75), method=method) == "not_assessable"
        assert status(FALLING, 20, point("2021", 10), point("2023", 30), method=method) == "not_assessable"


def test_a_flow_of_six_months_does_not_reach_a_target_for_twelve():
    assert status(FALLING_FLOW, 10000, point("2022", 12000), point("2023", 11000), point("2024-Q1", 2323)) != "reached"
    assert status(FLOW, 100, point("2022-S1", 120), due="2022") == "due_no_figure"
    assert status(SHARE, 50, point("2022-S1", 55), due="2022-S2") == "reached", "a share may be held to it"


def test_satisfaction_moves_away_though_the_report_groups_it_as_likely():
    for method, expected in (
        ("linear", "moving_away"), ("eurostat", "movement_away"), ("open_sdg", "deterioration"), ("un", "stagnation"),
    ):  # fmt: skip
        row = dx.assess(method, indicator="satisfaction_procedures").iloc[0]
        assert (row.baseline, row.current, row.target, row.group) == (86.97, 79.81, 90, "likely")
        assert (row.status, row.differs) == (expected, "likely_away")


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


@pytest.mark.parametrize(
    ("authority", "day"),
    [
        ("942/QĐ-TTg", date(2021, 6, 15)),
        ("Quyết định 942/QĐ-TTg", date(2021, 6, 15)),
        ("749/QĐ-TTg", date(2020, 6, 3)),
        ("411/QĐ-TTg", date(2022, 3, 31)),
        ("1942/QĐ-TTg", None),
        ("kế hoạch 2022", None),
    ],
)
def test_a_decision_is_known_by_the_date_in_the_evidence(evidence, authority, day):
    assert decided(authority, evidence) == day


def test_a_decision_that_the_evidence_has_not_gives_no_baseline(folder):
    report = folder.report("2024-03-01")
    rows = [{"indicator": "dossiers_online_share", "period": str(year), "value": value, "as_printed": f"{value}%"}
            for year, value in ((2022, 30), (2023, 40))]  # fmt: skip
    folder.rows(report, "observations", *rows)
    folder.rows(report, "targets", rows[0] | {"period": "2025", "value": 80, "as_printed": "80%"})
    for method in METHODS:
        row = dx.assess(method, evidence=folder.load()).iloc[0]
        assert (row.status, row.reason, row.current) == ("not_assessable", "undated", 40)
    folder.decision("2021-06-15")
    row = dx.assess(evidence=folder.load()).iloc[0]
    assert (row.baseline, row.status, row.decided) == (30, "off_track", pd.Timestamp("2021-06-15"))


def test_a_target_in_a_report_and_in_its_decision_counts_once_and_two_decisions_twice(folder):
    report, decision = folder.report("2024-03-01"), folder.decision("2021-06-15")
    other = folder.report("2020-06-03", "other")
    folder.rows(report, "targets", {"value": 5, "as_printed": "5", "line": 7, "authority": "Quyết định 942/QĐ-TTg"})
    folder.rows(decision, "targets", {"value": 5, "as_printed": "5", "line": ""})
    folder.rows(other, "targets", {"value": 9, "as_printed": "9", "line": 3, "authority": "749/QĐ-TTg"})
    found = dx.assess(evidence=folder.load())
    assert found[["report", "line", "authority", "target"]].values.tolist() == [
        ["2020-06-03-other", 3, "749/QĐ-TTg", 9],
        ["2024-03-01-report", 7, "942/QĐ-TTg", 5],
    ]


def test_an_indicator_with_two_decisions_has_two_rows():
    rows = dx.assess(indicator="econtract_enterprises_share")
    assert dict(zip(rows["authority"], rows["target"], strict=True)) == {"942/QĐ-TTg": 50, "411/QĐ-TTg": 80}
    assert dx.assess(indicator="econtract_enterprises_share", authority="411")["target"].tolist() == [80]


def test_a_baseline_that_was_asked_for_does_not_slide_to_another_year():
    row = dx.assess("open_sdg", indicator="dossiers_online_share", due="2025", baseline="2021").iloc[0]
    assert (row.status, row.reason) == ("not_assessable", "no_baseline")


def test_an_indicator_of_which_neither_more_nor_less_is_better_is_not_judged():
    neither = indicator(unit="percent", denominator=100, direction="none")
    for method in METHODS:
        found = judge(series(neither, point("2022", 10), point("2023", 90)), goal(neither, 50), method, TODAY)
        assert (found.verdict.status, found.verdict.reason) == ("not_assessable", "no_direction")


def test_a_share_over_another_length_is_the_baseline_only_where_there_is_no_other():
    """The year 2022 comes before its first half, although the half ends earlier."""
    with_both = dx.assess(indicator="services_generating_dossiers_share", due="2025").iloc[0]
    assert (with_both.baseline_period, bool(with_both.different_length)) == ("2022", False)
    of_2022 = dx.assess(indicator="dossiers_online_share", due="2022").iloc[0]
    assert (of_2022.baseline_period, bool(of_2022.different_length)) == ("2022-S1", True)


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
    reached = dx.assess(indicator="econtract_enterprises_share", authority="942").iloc[0]
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
    assert set(dx.assess(authority="942")["authority"]) == {"942/QĐ-TTg"}
    assert dx.assess(area="VN-HN").empty


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"method": "eurostats"}, UnknownName, "did you mean 'eurostat'"),
        ({"indicator": "atacks"}, UnknownName, "did you mean 'attacks'"),
        ({"authority": "94"}, UnknownName, "unknown authority '94'"),
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


def test_components_of_each_method_are_in_the_frame():
    asked = {"indicator": "dossiers_online_share", "due": "2025", "baseline": "2022"}
    by_linear, by_eurostat, by_open_sdg, by_un = (dx.assess(method, **asked).iloc[0] for method in METHODS)
    assert isnan(by_linear.cagr_actual) and isnan(by_linear.score) and isnan(by_linear.projected)
    # 58.41 / 54.34 is 1.0749; 80 / 54.34 is 1.47221, its cube root 1.1376.
    assert (round(by_eurostat.cagr_actual, 2), round(by_eurostat.cagr_required, 2)) == (7.49, 13.76)
    assert by_open_sdg.score == pytest.approx(4.1667 * by_eurostat.ratio - 2.5)
    assert by_un.projected == pytest.approx(58.41 * 1.0749**2, abs=0.01)
    assert by_un.ratio == pytest.approx((by_un.projected - 54.34) / (80 - 54.34))
    assert dx.assess("open_sdg", indicator="agencies_24_7_share").iloc[0].score == 5, "reached"


def test_two_figures_give_a_pace_and_three_its_spread():
    two = dx.assess(indicator="dossiers_online_share", due="2025").iloc[0]
    assert two.figures == 2 and isnan(two.pace_slowest) and isnan(two.pace_fastest)
    # 3 % in the middle of 2022, 11.2 % at its end, 60.46 % a year later: 16.4 and 49.26 points a year.
    three = dx.assess(indicator="agencies_open_data_share", due="2025").iloc[0]
    assert three.figures == 3
    assert (three.pace_slowest, three.pace_fastest) == (pytest.approx(16.4), pytest.approx(49.26))


def test_slow_and_fast_are_meant_towards_the_target(folder):
    folder.decision("2019-06-15")
    report = folder.report("2024-03-01")
    values = ((2020, 900), (2021, 500), (2022, 450), (2023, 400))
    folder.rows(report, "observations", *({"period": str(y), "value": v, "as_printed": str(v)} for y, v in values))
    folder.rows(report, "targets", {"value": 100, "as_printed": "100", "operator": "<="})
    row = dx.assess(evidence=folder.load()).iloc[0]
    assert (row.direction, row.pace_slowest, row.pace_fastest) == ("down", -50, -400)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_a_falling_indicator_of_mirrored_values_has_the_same_linear_status(y0, y1, x):
    rising = status(SHARE, x, point("2022", y0), point("2023", y1))
    assert status(FALLING, 100 - x, point("2022", 100 - y0), point("2023", 100 - y1)) == rising


@pytest.mark.parametrize(
    ("points", "short"),
    [
        ([("2024-06", 10), ("2024-10", 20)], True),  # four months, drawn out over fourteen
        ([("2024-01", 10), ("2024-12", 20)], False),  # eleven months
        ([("2025-02", 10), ("2025-08", 20)], False),  # six months, drawn out over four
        ([("2024-06", 10), ("2024-10", 90)], False),  # reached: no pace is drawn out
        ([("2024-10", 10), ("2025-12", 20)], False),  # missed on the day itself
        ([("2024-10", 20)], False),
    ],
)
def test_a_pace_of_a_few_months_that_is_drawn_out_over_more_is_told(points, short):
    one = indicator(unit="percent", denominator=100, timing="instant")
    found = judged(one, 80, *(point(code, value) for code, value in points), today=date(2025, 12, 31))
    assert bool(paces(goal(one, 80, "2025"), found).get("short_pace")) is short


def test_a_short_pace_is_marked_like_a_fragile_status_and_changes_none():
    known = dx.assess(indicator="population_5g_share", due="2030", evidence=dx.load(reports="all"))
    row = known[known["short_pace"]].iloc[0]
    assert (row.baseline_period, row.current_period, row.status, row.fragile) == ("2025-Q2", "2025-10", "on_track", "")
    told = "Fragile: the pace from Q2 2025 to October 2025, less than a year, is drawn out to 2030."
    assert told in dx.text.target_sentences(known[known["short_pace"]]).sentences[0].text
    assert dx.charts.scoreboard(known).data.query("status == 'on_track'")["tile_label"].str.endswith("?").all()
    assert not dx.assess(evidence=dx.load(reports="documents"))["short_pace"].any()
