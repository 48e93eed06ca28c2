"""Interval arithmetic: nothing that the true values could give is ever lost."""

from math import inf, nan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dxlib.notation.intervals import Interval

NUMBERS = st.floats(-1e12, 1e12, allow_nan=False)
INTERVALS = st.tuples(NUMBERS, NUMBERS).map(lambda ends: Interval(min(ends), max(ends)))
SHARES = st.floats(0, 1)


def inside(interval: Interval, share: float) -> float:
    return min(max(interval.low + share * (interval.high - interval.low), interval.low), interval.high)


def near(interval: Interval, value: float) -> bool:
    return interval.meets(Interval(value, value))


@given(INTERVALS, INTERVALS, SHARES, SHARES)
def test_sum_difference_and_ratio_hold_what_any_two_members_give(a, b, share, other):
    x, y = inside(a, share), inside(b, other)
    assert near(a.plus(b), x + y)
    assert near(a.minus(b), x - y)
    assume(not b.low <= 0 <= b.high)
    assume(abs(x / y) < 1e200)
    assert near(a.over(b), x / y)


@given(INTERVALS, NUMBERS, st.floats(-1e3, 1e3), SHARES)
def test_shifting_and_scaling_hold_every_member(a, by, factor, share):
    x = inside(a, share)
    assert near(a.shifted(by), x + by)
    assert near(a.scaled(factor), x * factor)


@given(INTERVALS, INTERVALS)
def test_meeting_is_mutual(a, b):
    assert a.meets(b) == b.meets(a)


@given(INTERVALS, INTERVALS, st.floats(0, 1e12), st.floats(0, 1e12))
def test_widening_never_loses_a_meeting(a, b, below, above):
    assume(a.meets(b))
    assert Interval(a.low - below, a.high + above).meets(b)


@given(INTERVALS)
def test_an_interval_holds_its_ends_and_meets_itself(a):
    assert a.low in a and a.high in a and a.meets(a)


def test_a_far_end_lends_no_slack_to_the_near_one():
    assert not Interval(0, 1).meets(Interval(1.001, 1e12))
    assert not Interval(1.001, 1e12).meets(Interval(0, 1))


def test_noise_of_floating_point_does_not_part_two_figures():
    assert Interval(0.1 + 0.2, 1).meets(Interval(0, 0.3))


def test_the_worked_growth_of_methods():
    # 2,2 tỷ is [2.15e9, 2.25e9], 2,3 tỷ is [2.25e9, 2.35e9]; 2.35/2.15 = 1.0930.
    growth = Interval(2.25e9, 2.35e9).over(Interval(2.15e9, 2.25e9)).shifted(-1).scaled(100)
    assert growth.low == pytest.approx(0)
    assert growth.high == pytest.approx(9.302325581)
    assert Interval(3.215, 3.225).meets(growth)


@pytest.mark.parametrize("divisor", [Interval(0, 0), Interval(-1, 1), Interval(0, 5), Interval(-5, 0)])
def test_a_divisor_that_may_be_zero_is_refused(divisor):
    with pytest.raises(ZeroDivisionError):
        Interval(1, 2).over(divisor)


def test_unbounded_figures():
    at_least, other = Interval(50, inf), Interval(40, inf)
    assert at_least.minus(other) == Interval(-inf, inf)
    assert at_least.over(other) == Interval(0, inf)
    assert at_least.plus(other) == Interval(90, inf)
    assert Interval(-inf, 3).meets(Interval(3, inf))
    assert not Interval(-inf, 3).meets(Interval(4, inf))


@pytest.mark.parametrize(("low", "high"), [(2, 1), (nan, 1), (1, nan)])
def test_ends_in_the_wrong_order_are_refused(low, high):
    with pytest.raises(ValueError, match="must not end before it starts"):
        Interval(low, high)


def test_cutting_at_bounds():
    assert Interval(99.5, 100.5).cut(0, 100) == Interval(99.5, 100)
    assert Interval(-0.5, 0.5).cut(0, None) == Interval(0, 0.5)
    assert Interval(200, 201).cut(0, 100) == Interval(200, 201), "wholly outside: shown as it is"


def test_a_negative_factor_turns_the_interval_round():
    assert Interval(2, 3).scaled(-1) == Interval(-3, -2)
    assert Interval(-inf, inf).scaled(0) == Interval(0, 0)
