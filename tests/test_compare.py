"""Comparison: which figures are compared, whether they may be, and by how much they changed."""

import re
from datetime import date
from math import isnan
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from builders import indicator, point, series
from hypothesis import given
from hypothesis import strategies as st

import dxlib as dx
from dxlib.analysis.compare import COLUMNS, OUTCOMES
from dxlib.analysis.compare.changes import Sides, changes, implied_baseline
from dxlib.analysis.compare.pairing import choose, judge
from dxlib.errors import DxError, UnknownName
from dxlib.notation.intervals import Interval
from dxlib.notation.periods import Period
from dxlib.recompute.spans import Spans

WORDS = {"en": "x", "vi": "y"}
FLOW = indicator()
SHARE = indicator(unit="percent", denominator=100)
STOCK = indicator(timing="instant")
TOTAL = indicator(timing="cumulative")
RANK = indicator(unit="rank", timing="instant", direction="down")


def pair(one, period, baseline):
    return choose(one, period and Period.parse(period), baseline and Period.parse(baseline))


def sides(*points):
    value, low, high, time = np.array(
        [(p.value, p.interval.low, p.interval.high, p.period.decimal_year) for p in points]
    ).T
    return Sides(value, Spans(low, high), time)


def change(one, current, baseline):
    """The change between two figures, its intervals as such."""
    found = changes(np.array([one.unit]), sides(current), sides(baseline))
    row = {re.sub("^(absolute|relative)_change", r"\1", name): float(column[0]) for name, column in found.items()}
    for name in ("absolute", "relative"):
        ends = row[f"{name}_low"], row[f"{name}_high"]
        row[f"{name}_interval"] = None if isnan(ends[0]) else Interval(*ends)
    return SimpleNamespace(**row)


def codes(found) -> tuple[str | None, str | None]:
    return tuple(p and p.period.code for p in (found.current, found.baseline))


def one_row(name, *periods, **options):
    frame = dx.compare(*periods, indicator=name, **options).query("breakdown == ''")
    assert len(frame) == 1
    return frame.iloc[0]


# The size of a change


def test_a_share_of_40_that_becomes_50_rose_by_10_points_and_by_25_percent():
    found = change(SHARE, point("2022", 50), point("2021", 40))
    assert (found.absolute, found.relative, found.multiple) == (10, 25, 1.25)
    assert found.annual_pace == pytest.approx(25) and found.annual_points == pytest.approx(10)
    assert isnan(found.rank_change)


def test_pace_is_compounded_over_the_years_between():
    found = change(FLOW, point("2023", 121), point("2021", 100))
    assert found.annual_pace == pytest.approx(10)
    assert isnan(found.annual_points), "points are for shares"


def test_a_better_rank_is_a_positive_change_and_has_no_percentage():
    found = change(RANK, point("2022-12-31", 71), point("2020-12-31", 86))
    assert found.rank_change == 15
    assert isnan(found.absolute) and isnan(found.relative) and isnan(found.multiple) and isnan(found.annual_pace)


def test_from_zero_there_is_a_difference_but_no_ratio():
    found = change(FLOW, point("2022", 7), point("2021", 0))
    assert found.absolute == 7
    assert isnan(found.relative) and isnan(found.multiple) and isnan(found.annual_pace)


def test_to_zero_is_a_fall_of_all():
    found = change(FLOW, point("2022", 0), point("2021", 8))
    assert (found.absolute, found.relative, found.multiple) == (-8, -100, 0)
    assert found.annual_pace == pytest.approx(-100)


def test_a_negative_baseline_keeps_the_sign_of_the_change():
    found = change(FLOW, point("2022", -4), point("2021", -8))
    assert found.relative == 50 and isnan(found.annual_pace)
    assert 50 in found.relative_interval


def test_a_jump_within_days_has_no_annual_pace_and_no_crash():
    found = change(STOCK, point("2022-12-31", 1e9), point("2022-12-25", 1))
    assert found.multiple == 1e9 and isnan(found.annual_pace)


@given(st.floats(0.01, 1e9), st.floats(0.01, 1e9), st.floats(0, 0.2), st.floats(0, 0.2))
def test_the_intervals_hold_the_change_of_the_printed_values(now, before, wide, wider):
    current = point("2022", now, interval=Interval(now * (1 - wide), now * (1 + wide)))
    baseline = point("2021", before, interval=Interval(before * (1 - wider), before * (1 + wider)))
    found = change(FLOW, current, baseline)
    for value, interval in (
        (found.absolute, found.absolute_interval),
        (found.relative, found.relative_interval),
    ):
        assert interval.meets(Interval(value, value))


def test_many_changes_are_found_at_once_each_as_if_it_were_alone():
    now, before = [point("2022", value) for value in (7, 0, -4, 50)], [point("2021", value) for value in (0, 8, -8, 40)]
    found = changes(np.array(["attacks", "attacks", "rank", "percent"]), sides(*now), sides(*before))
    assert found["absolute_change"].tolist()[:2] == [7, -8] and isnan(found["absolute_change"][2])
    assert [isnan(value) for value in found["relative_change"]] == [True, False, True, False]
    assert found["rank_change"][2] == -4 and found["annual_points"][3] == pytest.approx(10)


def test_rounded_levels_give_an_interval():
    # 2,2 tỷ to 2,3 tỷ: between 2.25/2.25 and 2.35/2.15.
    found = change(FLOW, point("2022-06", 2.3e9, "2,3 tỷ"), point("2021-06", 2.2e9, "2,2 tỷ"))
    assert (found.relative_interval.low, found.relative_interval.high) == (
        pytest.approx(0),
        pytest.approx(9.3023256),
    )
    assert found.relative == pytest.approx(4.545454545)


# Whether two figures may be compared


@pytest.mark.parametrize(
    ("now", "before"),
    [("2023", "2022"), ("2022-S1", "2021-S1"), ("2022-S2", "2022-S1"), ("2024-Q1", "2023-Q1"), ("2024", "2023")],
)
def test_flows_over_spans_of_equal_length_may_be_compared(now, before):
    found = judge(FLOW, point(now, 5), point(before, 4))
    assert (found.refusal, found.different_length) == (None, False)


def test_six_months_against_twelve_are_refused_with_the_lengths():
    assert judge(FLOW, point("2022", 5), point("2022-S1", 4)).refusal == ("length", "12,6")


def test_shares_over_spans_of_different_length_are_compared_and_flagged():
    found = judge(SHARE, point("2022", 5), point("2022-S1", 4))
    assert (found.refusal, found.different_length) == (None, True)


def test_states_at_dates_may_always_be_compared():
    assert judge(STOCK, point("2022-12-25", 5), point("2022-06-30", 4)).refusal is None
    assert judge(STOCK, point("2022", 5), point("2022-06", 4)).different_length is False


def test_never_across_a_break():
    one = indicator(unit="percent", breaks=[{"from": "2024-01-01", "why": WORDS}])
    assert judge(one, point("2024-04", 38.3), point("2023", 58.41)).refusal == ("break", "2024-01-01")
    assert judge(one, point("2023", 58.41), point("2022", 54.34)).refusal is None
    assert judge(one, point("2024-05", 40), point("2024-04", 38.3)).refusal is None


# Asked periods and stand-ins


def test_an_own_figure_is_taken():
    found = pair(series(FLOW, point("2021", 4), point("2022", 5), point("2023", 6)), "2023", "2021")
    assert codes(found) == ("2023", "2021")
    assert not found.current.stand_in and not found.baseline.stand_in


def test_a_flow_has_no_stand_in_of_another_span():
    assert codes(pair(series(FLOW, point("2022-S1", 5), point("2021", 4)), "2022", "2021")) == (None, "2021")


@pytest.mark.parametrize(
    ("dated", "period", "stands"),
    [
        ("2022-12-25", "2022", True),
        ("2022-07-03", "2022", True),  # 181 days before the end, half the year is 182.5
        ("2022-06-30", "2022", False),
        ("2023-06-30", "2022", True),  # 181 days after it
        ("2023-07-03", "2022", False),
        ("2022-04-01", "2022-S1", True),  # 90 days, half of 181 is 90.5
        ("2022-03-31", "2022-S1", False),
        ("2024-04-30", "2024-Q1", True),
        ("2024-05-31", "2024-Q1", False),
        ("2022-05-30", "2022-06-30", True),  # 31 days
        ("2022-05-29", "2022-06-30", False),
        ("2022-07-31", "2022-06-30", True),
        ("2022-08-01", "2022-06-30", False),
    ],
)
def test_a_state_stands_in_within_half_the_length_or_31_days_of_a_date(dated, period, stands):
    found = series(STOCK, point(dated, 5)).at(Period.parse(period))
    assert (found is not None) == stands
    assert found is None or found.stand_in


def test_a_figure_on_the_very_day_is_no_stand_in():
    assert not series(STOCK, point("2022-12-31", 5)).at(Period.parse("2022")).stand_in
    assert not series(STOCK, point("2022", 5)).at(Period.parse("2022-12-31")).stand_in


def test_inside_the_period_is_preferred_to_after_it():
    one = series(STOCK, point("2022-10-01", 1), point("2023-01-05", 2))
    assert one.at(Period.parse("2022")).value == 1
    assert series(STOCK, point("2022-10-01", 1), point("2022-11-01", 2)).at(Period.parse("2022")).value == 2


def test_for_a_date_the_nearest_counts_on_either_side():
    one = series(STOCK, point("2022-06-02", 1), point("2022-07-05", 2))
    assert one.at(Period.parse("2022-06-30")).value == 2


def test_one_observation_never_stands_on_both_sides():
    found = pair(series(STOCK, point("2022-09-30", 5)), "2022", "2022-Q3")
    assert codes(found) == (None, "2022-09-30"), "it is the baseline's own figure"
    found = pair(series(STOCK, point("2022-12-20", 5)), "2022", "2022-11-30")
    assert codes(found) == ("2022-12-20", None), "it is nearer to the end of 2022"


def test_the_side_that_gives_way_may_use_another_figure():
    one = series(STOCK, point("2022-11-01", 4), point("2022-12-20", 5))
    assert codes(pair(one, "2022", "2022-11-30")) == ("2022-12-20", "2022-11-01")


@given(st.lists(st.dates(date(2021, 1, 1), date(2024, 12, 31)), unique=True, max_size=8))
def test_the_baseline_is_always_earlier_than_the_current_figure(days):
    one = series(STOCK, *(point(day.isoformat(), 1) for day in days))
    for period, baseline in (
        ("2023", "2022"),
        ("2022", "2022-11-30"),
        ("2022-06-30", "2022-06-01"),
        (None, None),
        ("2023", None),
    ):
        found = pair(one, period, baseline)
        assert not (found.current and found.baseline) or found.baseline.end < found.current.end


def test_the_same_first_months_of_two_years_stand_in_for_both():
    one = series(
        FLOW, point("2022-S1", 4), point("2022-01-01/P11M", 8), point("2023-S1", 5), point("2023-01-01/P11M", 9)
    )
    found = pair(one, "2023", "2022")
    assert codes(found) == ("2023-01-01/P11M", "2022-01-01/P11M")
    assert found.current.stand_in and found.baseline.stand_in and found.refusal is None


def test_first_months_do_not_stand_in_where_one_year_has_its_flow():
    one = series(FLOW, point("2022", 9), point("2022-01-01/P11M", 8), point("2023-01-01/P11M", 9))
    assert codes(pair(one, "2023", "2022")) == (None, "2022")


def test_first_months_of_different_length_do_not_stand_in():
    one = series(FLOW, point("2022-S1", 4), point("2023-01-01/P11M", 9), point("2022-S2", 5))
    assert codes(pair(one, "2023", "2022")) == (None, None)


# latest against previous


def test_the_newest_comparable_pair_with_a_year_earlier_preferred():
    one = series(STOCK, point("2022-12-31", 1), point("2023-04-30", 2), point("2024-02-29", 3), point("2024-04-30", 4))
    assert codes(pair(one, None, None)) == ("2024-04-30", "2023-04-30")


def test_a_year_earlier_may_be_missed_by_31_days():
    assert (
        codes(pair(series(STOCK, point("2023-05-31", 2), point("2024-02-29", 3), point("2024-04-30", 4)), None, None))[
            1
        ]
        == "2023-05-31"
    )
    assert (
        codes(pair(series(STOCK, point("2023-06-01", 2), point("2024-02-29", 3), point("2024-04-30", 4)), None, None))[
            1
        ]
        == "2024-02-29"
    )


def test_a_newer_figure_that_compares_with_nothing_gives_way_to_the_newest_pair():
    one = series(FLOW, point("2022", 1), point("2023", 2), point("2024-Q1", 3))
    assert codes(pair(one, None, None)) == ("2023", "2022")


def test_the_newest_pair_does_not_cross_a_break():
    broken = indicator(unit="percent", breaks=[{"from": "2024-01-01", "why": WORDS}])
    one = series(broken, point("2022", 54.34), point("2023", 58.41), point("2024-04", 38.3))
    assert codes(pair(one, None, None)) == ("2023", "2022")
    across = pair(one, "2024-04", None)
    assert codes(across) == ("2024-04", "2023") and across.refusal == ("break", "2024-01-01")


def test_a_span_of_the_same_length_is_preferred_for_shares():
    one = series(SHARE, point("2021", 1), point("2022-S1", 2), point("2022", 3))
    assert codes(pair(one, None, None)) == ("2022", "2021")
    of_other_length = series(SHARE, point("2021-S1", 2), point("2022", 3))
    assert codes(pair(of_other_length, None, None)) == ("2022", "2021-S1")


def test_a_half_is_not_earlier_than_the_year_it_lies_in():
    one = series(SHARE, point("2022-S1", 2), point("2022", 3))
    assert codes(pair(one, None, None)) == ("2022", None)
    assert pair(one, "2022", "2022-S1").different_length  # asked for by name it is compared, and flagged


def test_where_every_earlier_figure_is_rejected_the_nearest_is_refused_with_its_reason():
    one = series(FLOW, point("2022-S1", 2), point("2023", 3))
    refused = pair(one, None, None)
    assert codes(refused) == ("2023", "2022-S1") and refused.refusal == ("length", "12,6")


def test_an_asked_year_without_a_figure_takes_the_first_months_of_two_years():
    one = series(FLOW, point("2022-01-01/P11M", 2), point("2023-01-01/P11M", 3))
    assert codes(pair(one, "2023", None)) == ("2023-01-01/P11M", "2022-01-01/P11M")


def test_latest_against_an_asked_baseline_and_an_asked_period_against_previous():
    one = series(FLOW, point("2021", 1), point("2022", 2), point("2023", 3), point("2024-Q1", 9))
    assert codes(pair(one, None, "2021")) == ("2023", "2021")
    assert codes(pair(one, "2022", None)) == ("2022", "2021")
    assert codes(pair(one, "2030", None)) == (None, None)


def test_without_figures_there_is_no_pair():
    for asked in ((None, None), ("2023", "2022"), ("2023", None), (None, "2022")):
        assert codes(pair(series(FLOW), *asked)) == (None, None)


# What a report states


def test_6641_attacks_up_37_92_percent_imply_4815():
    assert round(implied_baseline("growth", 37.92, 6641)) == 4815
    row = one_row("attacks", "2022-S1", "2021-S1")
    assert (row.outcome, row.current, row.stated_change, row.shown_basis) == ("stated", 6641, 37.92, "stated")
    assert round(row.implied_baseline) == 4815
    assert pd.isna(row.baseline) and pd.isna(row.relative_change), "an implied level enters no other computation"


@pytest.mark.parametrize(
    ("form", "stated", "current", "implied"),
    [
        ("multiple", 4, 8, 2),
        ("points", 3.8, 19.8, 16),
        ("difference", 100, 460, 360),
        ("rank_change", 5, 76, 81),
        ("growth", -50, 3, 6),
    ],
)
def test_what_other_stated_changes_imply(form, stated, current, implied):
    assert implied_baseline(form, stated, current) == pytest.approx(implied)


@pytest.mark.parametrize(("form", "stated"), [("growth", -100), ("growth", -150), ("multiple", 0)])
def test_a_fall_of_all_implies_nothing(form, stated):
    assert isnan(implied_baseline(form, stated, 5))


def test_a_stated_change_that_is_consistent_is_shown_and_not_one_of_rounded_levels():
    row = one_row("active_users", "2022-06", "2021-06")
    assert row.stated_agrees and (row.shown_change, row.shown_form, row.shown_basis) == (3.22, "percent", "stated")
    assert row.relative_change == pytest.approx(4.545454545)
    assert (row.relative_change_low, row.relative_change_high) == (pytest.approx(0), pytest.approx(9.3023256))


def test_growth_that_means_points_is_not_shown_as_growth():
    row = one_row("active_users_vietnamese_share", "2022-06", "2021-06")
    assert (row.baseline, row.current, row.stated_change, row.stated_form) == (16.0, 19.8, 3.8, "growth")
    assert row.stated_agrees and row.stated_as_points
    assert (row.shown_form, row.shown_basis) == ("points", "stated")
    assert row.shown_change == pytest.approx(3.8)


# Revisions and dates of publication


def test_the_later_vintage_counts_and_the_revision_is_shown():
    row = one_row("dossiers_online_share", "2023", "2022")
    assert (row.outcome, row.baseline, row.baseline_revised_from, row.current) == ("compared", 54.34, 52.80, 58.41)
    assert row.absolute_change == pytest.approx(4.07) and row.relative_change == pytest.approx(7.4898786)
    first = one_row("dossiers_online_share", "2023", "2022", vintage="first")
    assert (first.baseline, first.baseline_revised_from) == (52.80, 54.34)
    assert first.absolute_change == pytest.approx(5.61)


def test_before_the_later_report_the_first_vintage_is_all_there_is():
    row = one_row("dossiers_online_share", "2022", "2022-S1", as_of="2023-12-31")
    assert row.current == 52.80 and pd.isna(row.current_revised_from)
    assert row.different_length


def rows_of(folder, *values):
    """One report a year from 2022 on, each with a value for the attacks of 2021."""
    for year, value in enumerate(values, start=2022):
        report = folder.report(f"{year}-03-01")
        folder.rows(report, "observations", {"period": "2021", "value": value, "as_printed": str(value)})
    return folder.load()


@pytest.mark.parametrize(
    ("values", "latest", "first"),
    [
        ((5,), (5, None), (5, None)),
        ((5, 5), (5, None), (5, None)),
        ((5, 6), (6, 5), (5, 6)),
        ((5, 6, 7), (7, 5), (5, 7)),
        ((5, 6, 5), (5, 6), (5, 6)),
    ],
)
def test_a_revision_is_never_hidden(folder, values, latest, first):
    evidence = rows_of(folder, *values)
    for vintage, (value, revised) in (("latest", latest), ("first", first)):
        row = dx.compare("2021", "2020", vintage=vintage, evidence=evidence).iloc[0]
        assert row.current == value
        assert (None if pd.isna(row.current_revised_from) else row.current_revised_from) == revised


def test_evidence_of_ones_own_is_cut_at_the_date_too(folder):
    evidence = rows_of(folder, 5, 6)
    assert dx.compare("2021", "2020", evidence=evidence, as_of="2022").current.item() == 5


def test_of_two_figures_in_one_report_the_first_line_is_used(folder):
    rows = [{"value": value, "as_printed": str(value)} for value in (5, 6)]
    folder.rows(folder.report(), "observations", *rows)
    row = dx.compare("2022", "2021", evidence=folder.load()).iloc[0]
    assert (row.current, row.current_line, pd.isna(row.current_revised_from)) == (5, 1, True)


def test_a_doubtful_reading_is_flagged(folder):
    folder.rows(folder.report(), "observations", {"value": 5, "as_printed": "5", "note": "doubtful: why"})
    assert dx.compare("2022", "2021", evidence=folder.load()).iloc[0].current_doubtful


# The frame


def test_six_months_against_twelve_offer_daily_averages():
    row = one_row("ndxp_transactions", "2022", "2022-S1")
    assert (row.outcome, row.reason) == ("refused", "length 12,6")
    assert row.daily_current == pytest.approx(860e6 / 365) and row.daily_baseline == pytest.approx(350e6 / 181)
    assert pd.isna(row.absolute_change) and pd.isna(row.relative_change)


def test_across_the_break_of_2024_the_newer_figure_is_named_and_not_compared():
    row = one_row("dossiers_online_share")
    assert (row.current_period, row.baseline_period) == ("2023", "2022")
    assert (row.newest, row.newest_period, row.newest_break) == (38.3, "2024-04", "2024-01-01")
    refused = one_row("dossiers_online_share", "2024-04", "2023")
    assert (refused.outcome, refused.reason) == ("refused", "break 2024-01-01")


def test_attacks_in_the_first_quarter_of_2024():
    row = one_row("attacks", "2024-Q1", "2023-Q1")
    assert (row.current, row.baseline) == (2323, 3446)
    assert row.relative_change == pytest.approx(-32.588508)
    assert row.stated_agrees and row.shown_change == -32.6, "a fall is negative"


def test_running_totals_are_flagged():
    row = one_row("documents_exchanged_cumulative")
    assert row.running_total and row.absolute_change > 0


def test_the_reference_pair_needs_no_arguments_and_knows_every_pillar(evidence):
    frame = dx.compare()
    assert set(frame["pillar"]) == set(evidence.definitions.pillars)
    assert list(frame.columns) == COLUMNS
    assert not frame.duplicated(["indicator", "lineage", "breakdown"]).any() and set(frame["outcome"]) <= set(OUTCOMES)
    compared = frame[frame["outcome"] == "compared"]
    assert (compared["baseline_date"] < compared["current_date"]).all()
    assert compared["shown_change"].notna().all()
    assert (frame["reason"] != "").eq(frame["outcome"] == "refused").all()


@pytest.mark.parametrize(
    ("period", "baseline"),
    [
        ("2023", "2022"),
        ("2022", "2022-S1"),
        ("2022-S1", "2021-S1"),
        ("2024-Q1", "2023-Q1"),
        ("latest", "2022"),
        ("2030", "2029"),
        ("1950", "1949"),
    ],
)
def test_any_pair_gives_a_frame(period, baseline):
    frame = dx.compare(period, baseline)
    one_sided = frame[frame["outcome"].isin(["none", "current only", "baseline only"])]
    assert one_sided["absolute_change"].isna().all() and one_sided["shown_change"].isna().all()
    both = frame[frame["current_date"].notna() & frame["baseline_date"].notna()]
    same = (both["current_line"] == both["baseline_line"]) & (both["current_report"] == both["baseline_report"])
    assert not (same & (both["current_date"] == both["baseline_date"])).any()


def test_what_is_kept():
    assert set(dx.compare(pillar="cybersecurity")["pillar"]) == {"cybersecurity"}
    assert set(dx.compare(topic="payments")["topic"]) == {"payments"}
    two = dx.compare(indicator=["attacks", "botnet_addresses"])
    assert two["indicator"].tolist() == ["attacks"] * 4 + ["botnet_addresses"]
    assert two["breakdown"].tolist() == ["", "phishing", "deface", "malware", ""]
    assert dx.compare(pillar="cybersecurity", indicator="dossiers_online_share").empty
    assert set(dx.compare(area=None)["area"]) > {"VN"}


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"indicator": "atacks"}, UnknownName, "did you mean 'attacks'"),
        ({"pillar": "goverment"}, UnknownName, "did you mean 'digital_government'"),
        ({"topic": "payment"}, UnknownName, "did you mean 'payments'"),
        ({"area": "XX"}, DxError, "unknown area 'XX'"),
        ({"vintage": "newest"}, DxError, "unknown vintage 'newest'; write latest or first"),
        ({"period": "2022-13"}, DxError, "'2022-13' is no date; did you mean 2022-12"),
        ({"period": "<script>"}, DxError, "'<script>' is not a period"),
        ({"period": "2022", "baseline": "2023"}, DxError, "the baseline 2023 must be earlier than the period 2022"),
        ({"period": "2022", "baseline": "2022"}, DxError, "must be earlier"),
        ({"as_of": "2020"}, DxError, "no report had been published by 2020-12-31"),
    ],
)
def test_mistakes_are_told_in_words(options, error, message):
    with pytest.raises(error, match=message):
        dx.compare(**options)


def stated_rows(folder, *claims):
    """Attacks doubled from 2021 to 2022; each claim about it in a report of its own."""
    for month, (value, printed) in enumerate(claims, start=1):
        report = folder.report(f"2023-{month:02d}-15")
        folder.rows(report, "claims", {"value": value, "as_printed": printed})
        levels = [
            {"period": "2021", "value": 100, "as_printed": "100"},
            {"period": "2022", "value": 200, "as_printed": "200"},
        ]
        folder.rows(report, "observations", *levels)
    return dx.compare("2022", "2021", evidence=folder.load()).iloc[0]


def test_a_stated_change_that_disagrees_is_named_and_not_shown(folder):
    row = stated_rows(folder, (50, "tăng 50%"))
    assert (row.stated_change, bool(row.stated_agrees)) == (50, False)
    assert (row.shown_change, row.shown_basis) == (100, "computed")


def test_of_two_stated_changes_the_later_report_counts(folder):
    row = stated_rows(folder, (50, "tăng 50%"), (100, "tăng 100%"))
    assert (row.stated_change, row.shown_basis) == (100, "stated")
    assert row.stated_report.startswith("2023-02")
