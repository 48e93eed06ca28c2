"""Verdicts on what is stated, and what printed figures say of each other."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dxlib.loaders import load
from dxlib.notation.intervals import Interval
from dxlib.recompute import (
    CONSISTENT,
    INCONSISTENT,
    UNVERIFIABLE,
    Levels,
    Statement,
    contested,
    implied_base,
    level_findings,
    recompute_change,
    recompute_ratio,
)
from dxlib.recompute.levels import _numbered
from dxlib.recompute.verdicts import AS_N_PLUS_ONE, AS_POINTS, AS_REST, AS_TRUNCATED, FORMULAS, Operand


def printed(value: float, low: float | None = None, high: float | None = None) -> Operand:
    return Operand(value, Interval(value if low is None else low, value if high is None else high))


# The worked verdicts of the methods


def test_no_rounding_reaches_a_share_its_counts_do_not_give():
    found = recompute_ratio(Statement.read("68,2%", 68.2), printed(2365), printed(3418), 100)
    assert found.verdict == INCONSISTENT
    assert (round(found.value, 2), round(found.gap, 1)) == (69.19, -1.0)


def test_growth_of_a_share_may_be_meant_in_points():
    now, before = printed(19.8, 19.75, 19.85), printed(16.0, 15.95, 16.05)
    found = recompute_change("growth", Statement.read("3,8%", 3.8), now, before, percent=True)
    assert (found.verdict, round(found.value, 9)) == (AS_POINTS, 3.8)


def test_growth_of_anything_else_may_not():
    now, before = printed(19.8, 19.75, 19.85), printed(16.0, 15.95, 16.05)
    assert recompute_change("growth", Statement.read("3,8%", 3.8), now, before).verdict == INCONSISTENT


def test_rounding_of_the_levels_is_allowed_for():
    now, before = printed(2.3e9, 2.25e9, 2.35e9), printed(2.2e9, 2.15e9, 2.25e9)
    found = recompute_change("growth", Statement.read("3,22%", 3.22), now, before)
    assert found.verdict == CONSISTENT
    assert (round(found.interval.low, 1), round(found.interval.high, 1)) == (0.0, 9.3)


def test_a_figure_may_have_been_cut_off_and_not_rounded():
    found = recompute_ratio(Statement.read("56.1%", 56.1), printed(1723), printed(3068), 100)
    assert (found.verdict, round(found.value, 2)) == (AS_TRUNCATED, 56.16)


def test_a_share_may_be_a_ratio_to_the_rest():
    assert recompute_ratio(Statement.read("25%", 25), printed(20), printed(100), 100).verdict == AS_REST


@pytest.mark.parametrize(
    ("words", "value", "verdict"),
    [("tăng 3 lần", 3, AS_N_PLUS_ONE), ("gấp 4 lần", 4, CONSISTENT), ("gấp 2 lần", 2, INCONSISTENT)],
)
def test_times_more_may_mean_one_more_time(words, value, verdict):
    statement = Statement.read(words, value, ratio=True)
    assert recompute_change("multiple", statement, printed(41), printed(10)).verdict == verdict


def test_an_integer_multiple_is_rounded_and_a_count_is_not():
    assert Statement.read("4 lần", 4, ratio=True).interval == Interval(3.5, 4.5)
    assert Statement.read("+3.500", 3500).interval == Interval(3500, 3500)


@pytest.mark.parametrize("form", FORMULAS)
def test_nothing_is_refuted_from_a_base_of_zero_that_would_be_divided_by(form):
    found = recompute_change(form, Statement(5, Interval(5, 5)), printed(3), printed(0))
    assert found.verdict == (UNVERIFIABLE if form in ("growth", "multiple") else INCONSISTENT)


@pytest.mark.parametrize(
    ("form", "stated", "low", "high"),
    [
        ("growth", Interval(37.915, 37.925), 4814.9, 4815.3),
        ("multiple", Interval(2, 2), 3320.5, 3320.5),
        ("difference", Interval(100, 100), 6541, 6541),
        ("rank_change", Interval(5, 5), 6646, 6646),
    ],
)
def test_a_stated_change_implies_a_level(form, stated, low, high):
    implied = implied_base(form, stated, Interval(6641, 6641))
    assert (round(implied.low, 1), round(implied.high, 1)) == (low, high)


@pytest.mark.parametrize(("form", "stated"), [("growth", Interval(-101, -99)), ("multiple", Interval(-0.5, 0.5))])
def test_a_fall_to_nothing_implies_none(form, stated):
    assert implied_base(form, stated, Interval(6641, 6641)) is None


# Properties

NUMBERS = st.floats(0.01, 1e9)
WIDTHS = st.floats(0, 10)


@st.composite
def operands(draw):
    value = draw(NUMBERS)
    return printed(value, value - value * draw(WIDTHS) / 20, value + value * draw(WIDTHS) / 20)


@st.composite
def statements(draw):
    value = draw(st.floats(-99, 500))
    return Statement(value, Interval(value - draw(WIDTHS), value + draw(WIDTHS)))


FORMS = st.sampled_from(list(FORMULAS))


def widened(operand: Operand, by: float) -> Operand:
    interval = operand.interval
    return Operand(operand.value, Interval(interval.low - by * abs(interval.low), interval.high + by * interval.high))


@given(FORMS, statements(), operands(), operands(), st.floats(0, 1), st.floats(0, 1), st.floats(0, 5), st.booleans())
def test_widening_an_input_never_makes_it_inconsistent(form, stated, now, before, by_now, by_before, by, percent):
    assume(recompute_change(form, stated, now, before, percent).verdict != INCONSISTENT)
    wide = Statement(stated.value, Interval(stated.interval.low - by, stated.interval.high + by))
    found = recompute_change(form, wide, widened(now, by_now), widened(before, by_before), percent)
    assert found.verdict != INCONSISTENT


@given(statements(), operands(), operands(), st.floats(0, 1), st.floats(0, 1))
def test_widening_never_makes_a_share_inconsistent(stated, part, whole, by_part, by_whole):
    assume(recompute_ratio(stated, part, whole, 100).verdict != INCONSISTENT)
    assert recompute_ratio(stated, widened(part, by_part), widened(whole, by_whole), 100).verdict != INCONSISTENT


@given(st.sampled_from(["growth", "multiple"]), statements(), operands(), operands(), st.integers(-6, 6))
def test_another_unit_changes_no_verdict_on_a_ratio(form, stated, now, before, power):
    """Powers of two, so that floating point adds no noise of its own."""
    unit = 2.0**power

    def scaled(operand: Operand) -> Operand:
        return Operand(operand.value * unit, operand.interval.scaled(unit))

    verdict = recompute_change(form, stated, now, before).verdict
    assert recompute_change(form, stated, scaled(now), scaled(before)).verdict == verdict


@given(st.sampled_from(["difference", "rank_change"]), statements(), operands(), operands(), st.integers(0, 6))
def test_another_unit_changes_no_verdict_on_a_difference(form, stated, now, before, power):
    unit = 2.0**power

    def scaled(operand: Operand) -> Operand:
        return Operand(operand.value * unit, operand.interval.scaled(unit))

    same = Statement(stated.value * unit, stated.interval.scaled(unit))
    verdict = recompute_change(form, stated, now, before).verdict
    assert recompute_change(form, same, scaled(now), scaled(before)).verdict == verdict


@given(operands(), operands())
def test_what_follows_from_the_levels_is_consistent(now, before):
    assume(before.interval.low > 0)
    growth = (now.value / before.value - 1) * 100
    assert recompute_change("growth", Statement(growth, Interval(growth, growth)), now, before).verdict == CONSISTENT


@given(operands(), st.floats(-50, 300))
def test_an_implied_base_gives_back_the_change(now, growth):
    implied = implied_base("growth", Interval(growth, growth), Interval(now.value, now.value))
    stated = Statement(growth, Interval(growth, growth))
    assert recompute_change("growth", stated, printed(now.value), printed(implied.low)).verdict == CONSISTENT


# What levels say of each other


def observation(indicator: str, period: str, value: float, **more) -> dict:
    row = {
        "indicator": indicator, "period": period, "area": "VN", "value": value, "low": value, "high": value,
        "total": float("nan"), "as_printed": f"{value:g}", "report": "2023-01-01-a",
        "published": pd.Timestamp("2023-01-01").date(), "line": 1, "doubtful": False,
    }  # fmt: skip
    return row | more


def findings(*rows: dict) -> list:
    definitions = load().definitions
    return level_findings(Levels(pd.DataFrame(rows), definitions))


def verdicts(*rows: dict) -> dict[str, str]:
    return {finding.check: finding.verdict for finding in findings(*rows)}


def test_an_average_is_held_to_its_flow_and_the_days():
    rows = [
        observation("ndxp_transactions", "2022", 860e6, low=817e6, high=903e6),
        observation("ndxp_transactions_daily", "2022", 2.36e6, as_printed="khoảng 2,36 triệu", low=2.24e6, high=2.48e6),
    ]
    assert verdicts(*rows) == {"average": CONSISTENT}
    rows[1] |= {"value": 3e6, "low": 2.95e6, "high": 3.05e6, "as_printed": "3,0 triệu"}
    assert verdicts(*rows) == {"average": INCONSISTENT}


def test_an_inconsistent_share_says_which_denominator_would_fit():
    part = observation("clinics_with_id_card", "2022-11-28", 11923, total=13506.0)
    share = observation("clinics_with_id_card_share", "2022-11-28", 91.32, low=91.315, high=91.325, as_printed="91,32%")
    found = next(f for f in findings(part, share) if f.check == "share")
    assert (found.verdict, found.implied_as) == (INCONSISTENT, "denominator")
    assert 13056 in found.implied


def test_several_numerators_are_added():
    rows = [
        observation("ministries_trust_label", "2023-11", 21),
        observation("provinces_trust_label", "2023-11", 59),
        observation("agencies_trust_label_share", "2023-11", 86, low=85.5, high=86.5, as_printed="86%"),
    ]
    assert verdicts(*rows)["share"] == CONSISTENT
    assert verdicts(*rows[1:])["share"] == UNVERIFIABLE, "one numerator alone decides nothing"


def test_a_share_of_bodies_must_be_a_whole_number_of_them():
    share = observation(
        "agencies_trust_label_share", "2023-11", 64, low=63.5, high=64.5, as_printed="64%", breakdown="provinces"
    )
    found = [f for f in findings(share) if f.check == "whole number"]
    assert [f.verdict for f in found] == ["parts"]
    whole = observation(
        "agencies_trust_label_share", "2023-11", 63.5, low=63.45, high=63.55, as_printed="63,5%", breakdown="provinces"
    )
    assert "whole number" not in verdicts(whole)


@pytest.mark.parametrize(("part", "share", "verdict"), [
    ("provinces", 93.7, CONSISTENT),  # 59 of 63
    ("provinces", 63.4, INCONSISTENT),  # 59 of 93, the number of the whole
    ("ministries", 70, CONSISTENT),  # 21 of 30
])  # fmt: skip
def test_a_share_of_a_part_is_held_to_what_is_defined_of_that_part(part, share, verdict):
    counts = {"ministries_trust_label": 21, "provinces_trust_label": 59}
    rows = [observation(name, "2023-11", count, breakdown="") for name, count in counts.items()]
    ends = {"low": share - 0.05, "high": share + 0.05, "as_printed": f"{share:g}%".replace(".", ",")}
    rows.append(observation("agencies_trust_label_share", "2023-11", share, breakdown=part, **ends))
    assert verdicts(*rows)["share"] == verdict


def test_a_numerator_may_be_a_part_of_the_denominator():
    rows = [
        observation("active_users", "2022-06", 2.3e9, breakdown=""),
        observation("active_users", "2022-06", 460e6, breakdown="vietnamese"),
        observation(
            "active_users_vietnamese_share", "2022-06", 20, low=19.95, high=20.05, as_printed="20,0%", breakdown=""
        ),
    ]  # fmt: skip
    assert verdicts(*rows)["share"] == CONSISTENT
    assert verdicts(rows[0], rows[2])["share"] == UNVERIFIABLE, "the whole is no numerator"


@pytest.mark.parametrize(("malware", "verdict"), [(800, CONSISTENT), (900, "parts")])
def test_parts_are_held_to_their_whole(malware, verdict):
    parts = {"": 12800, "phishing": 11500, "deface": 500, "malware": malware}
    rows = [observation("attacks", "2023", value, breakdown=name) for name, value in parts.items()]
    assert verdicts(*rows)["sum"] == verdict


@pytest.mark.parametrize(("phishing", "verdict"), [(11500, CONSISTENT), (12500, "parts")])
def test_parts_of_which_one_is_missing_may_fall_short_but_not_exceed(phishing, verdict):
    parts = {"": 12800, "phishing": phishing, "deface": 500}
    rows = [observation("attacks", "2023", value, breakdown=name) for name, value in parts.items()]
    assert verdicts(*rows)["sum"] == verdict


@pytest.mark.parametrize(("flow", "verdict"), [(117e6, CONSISTENT), (119e6, "stock and flow")])
def test_a_running_total_rises_by_the_flows_inside(flow, verdict):
    rows = [
        observation("portal_dossiers_synchronised_cumulative", "2019-11/2022-11", 152e6),
        observation("portal_dossiers_synchronised_cumulative", "../2023-12", 269.1e6),
        observation("portal_dossiers_synchronised", "2023-01-01/P11M", flow),
    ]
    assert verdicts(*rows)["stock and flow"] == verdict
    outside = rows[2] | {"period": "2022-01-01/P11M"}
    assert "stock and flow" not in verdicts(*rows[:2], outside), "it began before the first total"


def test_one_report_contradicts_itself_and_two_revise():
    first = observation("community_teams", "2023-12-31", 80800, low=80800, high=80900)
    second = observation("community_teams", "2023-12-31", 80700, low=80650, high=80750, line=2)
    assert verdicts(first, second) == {"contradiction": "contradiction"}
    later = second | {"report": "2024-01-01-b", "published": pd.Timestamp("2024-01-01").date()}
    assert verdicts(first, later) == {"revision": "revision"}
    within = later | {"low": 80600, "high": 80850}
    assert verdicts(first, within) == {}, "rounding reconciles them"


def test_a_date_written_as_a_year_is_the_same_moment():
    rows = [observation("mobile_money_accounts", "2022", 100), observation("mobile_money_accounts", "2022-12-31", 200)]
    rows[1] |= {"report": "2024-01-01-b", "published": pd.Timestamp("2024-01-01").date()}
    assert verdicts(*rows) == {"revision": "revision"}


def test_the_order_of_the_rows_does_not_matter():
    rows = [
        observation("dossiers_online_share", "2022", 52.8, low=52.75, high=52.85, as_printed="52,80%"),
        observation("dossiers_online_share", "2022", 54.34, low=54.335, high=54.345, as_printed="54,34%",
                    report="2024-01-01-b", published=pd.Timestamp("2024-01-01").date()),
        observation("community_teams", "2023-12-31", 80800),
        observation("community_teams", "2023-12-31", 80700, line=2),
    ]  # fmt: skip
    told = [sorted(map(repr, findings(*order))) for order in permutations(rows)]
    assert all(one == told[0] for one in told)
    assert len(told[0]) == 2


def test_the_order_of_the_reports_does_not_matter():
    evidence = load()
    found = [
        sorted(map(repr, level_findings(Levels(frame, evidence.definitions))))
        for frame in (evidence.observations, evidence.observations.sample(frac=1, random_state=7))
    ]
    assert found[0] == found[1]


def test_it_does_not_matter_how_many_rows_are_taken_over_at_once(monkeypatch):
    evidence = load()
    few = evidence.observations.sample(frac=1, random_state=7)
    told = level_findings(Levels(few, evidence.definitions))
    monkeypatch.setattr("dxlib.recompute.levels._BLOCK", 3)
    assert list(map(repr, level_findings(Levels(few, evidence.definitions)))) == list(map(repr, told))


def test_every_figure_of_a_contradiction_is_marked_and_no_other():
    rows = [
        observation("community_teams", "2023-12-31", 80800),
        observation("community_teams", "2023-12-31", 80700, line=2),
        observation("community_teams", "2022-12-25", 68933, line=3),
    ]
    marked = contested(Levels(pd.DataFrame(rows), load().definitions))
    assert marked.tolist() == ["contradiction", "contradiction", ""]


def test_marks_follow_the_date_of_publication():
    def marks(as_of: str | None) -> set[str]:
        frame = load(as_of).observations
        return set(frame[frame["contested"] != ""]["indicator"])

    assert "clinics_with_id_card_share" in marks("2022-12-31")
    assert "portal_dossiers_online_cumulative" not in marks("2022-12-31")
    assert "portal_dossiers_online_cumulative" in marks(None)


@given(st.lists(st.integers(0, 40)))
def test_numbers_are_told_apart_as_pandas_does(keys):
    codes, distinct = _numbered(np.array(keys, dtype=np.int64), 41)
    wanted, known = pd.factorize(np.array(keys, dtype=np.int64))
    assert codes.tolist() == wanted.tolist() and distinct.tolist() == known.tolist()
