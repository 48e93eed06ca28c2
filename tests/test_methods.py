"""The published methods by their worked numbers, by the public code of Open SDG, and by what must always hold."""

from itertools import product
from math import exp, isnan, log

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dxlib.analysis.progress import METHODS, Trajectory, eurostat, eurostat_trend, linear, open_sdg, un

RATIO_METHODS = (eurostat, open_sdg, un)


def path(y0, t0, y1, t1, x, due) -> Trajectory:
    return Trajectory(y0=y0, t0=t0, y1=y1, t1=t1, x=x, due=due)


RISING, FALLING = path(10, 2020, 11, 2022, 20, 2025), path(800, 2020, 700, 2022, 500, 2025)


# Worked numbers


@pytest.mark.parametrize(
    ("trajectory", "ratio", "status"),
    [
        (path(54.34, 2023, 58.41, 2024, 80, 2026), 0.54, "insufficient"),  # dossiers online, from 2022, later vintage
        (path(52.80, 2023, 58.41, 2024, 80, 2026), 0.72, "moderate"),  # from 2022, first vintage
        (path(36.91, 2022.5, 58.41, 2024, 80, 2026), 1.45, "significant"),  # from the middle of 2022
        (RISING, 0.3282, "insufficient"),
        (FALLING, 0.7199, "moderate"),
    ],
)
def test_eurostat_by_the_worked_numbers(trajectory, ratio, status):
    verdict = eurostat(trajectory)
    assert round(verdict.ratio, 4 if ratio in (0.3282, 0.7199) else 2) == ratio
    assert verdict.status == status


def test_the_growth_rates_behind_the_ratio_are_given_in_percent_a_year():
    for method in RATIO_METHODS:
        verdict = method(RISING)
        assert (round(verdict.cagr_actual, 3), round(verdict.cagr_required, 3)) == (4.881, 14.870)


@pytest.mark.parametrize(
    ("trajectory", "ratio", "status", "score"),
    [(RISING, 0.3282, "limited", -1.1323), (FALLING, 0.7199, "moderate", 0.8563)],
)
def test_open_sdg_by_the_worked_numbers(trajectory, ratio, status, score):
    verdict = open_sdg(trajectory)
    assert (round(verdict.ratio, 4), verdict.status, round(verdict.score, 4)) == (ratio, status, score)


def test_un_by_the_worked_numbers():
    verdict = un(RISING)
    assert (round(verdict.projected, 4), round(verdict.ratio, 4), verdict.status) == (12.6906, 0.2691, "fair")
    # 800 to 700 in two years is a factor of 0.875; three years on that is 0.875 ** 1.5 of 700.
    falling = un(FALLING)
    assert falling.projected == pytest.approx(572.95, abs=0.01)
    assert falling.ratio == pytest.approx((800 - 572.95) / 300, abs=1e-4) and falling.status == "fair"


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
    ("ratio", "by_eurostat", "by_open_sdg"),
    [
        (1.2, "significant", "substantial"),
        (0.951, "significant", "substantial"),
        (0.949, "moderate", "moderate"),
        (0.601, "moderate", "moderate"),
        (0.599, "insufficient", "limited"),
        (0, "insufficient", "limited"),
        (-0.01, "movement_away", "deterioration"),
    ],
)
def test_thresholds_of_the_ratio_of_growth_rates(ratio, by_eurostat, by_open_sdg):
    # Required: 100 to 121 in two years, ten percent a year.
    trajectory = path(100, 2020, 100 * (1 + 0.1 * ratio), 2021, 121, 2022)
    assert eurostat(trajectory).ratio == pytest.approx(ratio, abs=1e-9)
    assert (eurostat(trajectory).status, open_sdg(trajectory).status) == (by_eurostat, by_open_sdg)


@pytest.mark.parametrize(
    ("projected", "status"),
    [(120, "on_track"), (119.1, "on_track"), (118.9, "fair"), (102.1, "fair"), (101.9, "stagnation"),
     (90, "stagnation")],
)  # fmt: skip
def test_thresholds_of_the_projection(projected, status):
    # 100 to 120 in two years; halfway there at the square root of what the second half would multiply.
    verdict = un(path(100, 2020, 100 * (projected / 100) ** 0.5, 2021, 120, 2022))
    assert (verdict.projected, verdict.status) == (pytest.approx(projected), status)


@pytest.mark.parametrize(
    ("y1", "direction", "status"),
    [
        (101, "up", "significant"),
        (100.5, "up", "moderate"),
        (100, "up", "moderate"),
        (99.5, "up", "moderate_away"),
        (99, "up", "significant_away"),
        (99, "down", "significant"),
        (101, "down", "significant_away"),
        (100.5, "down", "moderate_away"),
    ],
)
def test_a_trend_without_a_target_by_eurostat(y1, direction, status):
    verdict = eurostat_trend(Trajectory(y0=100, t0=2020, y1=y1, t1=2021, direction=direction))
    assert (verdict.status, verdict.cagr_actual) == (status, pytest.approx(y1 - 100))


def test_falling_is_good_by_every_method():
    # A third of the way (100 of 300) in two fifths of the time: L = 0.8333. R as worked out above: 0.7199.
    assert linear(FALLING).ratio == pytest.approx(5 / 6)
    assert [method(FALLING).status for method in METHODS.values()] == [
        "slightly_behind", "moderate", "moderate", "fair"]  # fmt: skip
    up_instead = path(800, 2020, 900, 2022, 500, 2025)
    assert [method(up_instead).status for method in METHODS.values()] == [
        "moving_away", "movement_away", "deterioration", "stagnation"]  # fmt: skip


def test_zero_is_no_baseline_for_a_ratio_and_a_fine_one_for_a_line():
    from_zero = path(0, 2021, 8.3, 2024, 20, 2026)
    for method in RATIO_METHODS:
        assert (method(from_zero).status, method(from_zero).reason) == ("not_assessable", "zero_baseline")
    assert linear(from_zero).ratio == pytest.approx((8.3 / 20) / (3 / 5))


def test_figures_below_zero_are_refused_by_the_ratio_methods():
    for method in RATIO_METHODS:
        assert method(path(-5, 2020, -3, 2022, 10, 2025)).reason == "below_zero"
    assert linear(path(-5, 2020, 1, 2022, 10, 2025)).ratio == pytest.approx(1)


def test_a_target_of_zero_is_assessed_by_the_formula():
    halved = path(100, 2020, 50, 2021, 0, 2025)
    assert eurostat(halved).ratio == open_sdg(halved).ratio == pytest.approx(0.5)
    assert linear(halved).ratio == pytest.approx(2.5)
    assert un(halved).projected == pytest.approx(50 / 2**4)


def test_a_baseline_on_the_target_has_no_way_to_go():
    for method in METHODS.values():
        assert method(path(80, 2020, 70, 2021, 80, 2025)).reason == "baseline_at_target"


def test_a_jump_within_days_is_no_crash():
    jump = path(1e-6, 2022.98, 1e9, 2023, 2e9, 2026)
    assert [method(jump).status for method in RATIO_METHODS] == ["significant", "substantial", "on_track"]


def test_a_baseline_that_is_as_good_as_zero_is_refused_not_praised():
    for method in RATIO_METHODS:
        assert method(path(5e-324, 2020, 0, 2022, 50, 2025)).reason == "zero_baseline"
        assert method(path(5e-324, 2020, 40, 2022, 50, 2025)).reason == "zero_baseline"


@pytest.mark.parametrize("times", [(2023, 2022, 2025), (2022, 2022, 2025), (2023, 2024, 2023)])
def test_a_baseline_comes_before_the_current_figure_and_the_target(times):
    t0, t1, due = times
    with pytest.raises(ValueError, match="must come before"):
        path(40, t0, 50, t1, 80, due)


# Open SDG by the arithmetic of its public code, written down anew


def growth_per_year(first, last, years):
    return exp(log(last / first) / years) - 1


def published_progress(y0, t0, y1, t1, x, due, wanted):
    """Growth in the wanted direction, over the size of the growth that the target asks for."""
    return wanted * growth_per_year(y0, y1, t1 - t0) / abs(growth_per_year(y0, x, due - t0))


def published_score(progress):
    """Two straight lines that meet at 0.6, cut at five on either side."""
    slope, shift = (7.1429, 4.2857) if progress >= 0.6 else (4.1667, 2.5)
    return max(-5, min(5, slope * progress - shift))


def published_word(score):
    """What the platform calls a score, for the mean of several series."""
    return ("deterioration", "limited", "moderate", "substantial")[sum(score >= least for least in (-2.5, 0, 2.5))]


GRID = [
    (y0, 2015, y0 * change, 2015 + elapsed, y0 * goal, 2015 + elapsed + left)
    for y0, change, goal, elapsed, left in product(
        (0.4, 36.91, 800), (0.3, 0.8, 0.97, 1.0, 1.04, 1.3, 2.1), (0.2, 0.6, 1.15, 1.9, 4), (1, 2, 7), (1, 8)
    )
]


def test_open_sdg_gives_on_a_grid_what_its_published_formulas_give():
    held = 0
    for case in GRID:
        y0, y1, x = case[0], case[2], case[4]
        wanted = 1 if x > y0 else -1
        if wanted * (y1 - x) >= 0:
            continue  # reached, which comes before any formula
        verdict, progress = open_sdg(path(*case)), published_progress(*case, wanted)
        assert verdict.ratio == pytest.approx(progress, rel=1e-9, abs=1e-12)
        assert verdict.score == pytest.approx(published_score(progress), rel=1e-9)
        near = min(abs(progress - least) for least in (0, 0.6, 0.95)) < 1e-4  # its constants are cut to four digits
        assert near or verdict.status == published_word(verdict.score)
        held += 1
    assert held > 400


def test_the_default_direction_of_open_sdg_is_not_copied():
    supposed_falling = published_progress(10, 2020, 11, 2022, 20, 2025, wanted=-1)
    assert supposed_falling < 0 < open_sdg(RISING).ratio, "a rise towards a higher target is progress"
    untold = eurostat_trend(Trajectory(y0=100, t0=2020, y1=90, t1=2021))
    assert (untold.status, untold.reason) == ("not_assessable", "no_direction")


def test_the_patched_zeros_of_open_sdg_are_not_copied():
    patched_base = published_progress(0.001, 2021, 8.3, 2024, 20, 2026, wanted=1)
    assert patched_base > 0.95, "a baseline of 0.001 would call it substantial progress"
    assert open_sdg(path(0, 2021, 8.3, 2024, 20, 2026)).reason == "zero_baseline"
    patched_target = published_progress(100, 2020, 50, 2021, 0.001, 2025, wanted=-1)
    assert open_sdg(path(100, 2020, 50, 2021, 0, 2025)).ratio != pytest.approx(patched_target, rel=0.01)


# What must always hold


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0.1, 5), st.floats(0.1, 5))
def test_what_is_exactly_on_the_path_has_the_ratio_one(y0, x, elapsed, left):
    assume(abs(x / y0 - 1) > 0.01)
    share = elapsed / (elapsed + left)
    straight = path(y0, 2020, y0 + share * (x - y0), 2020 + elapsed, x, 2020 + elapsed + left)
    assert linear(straight).ratio == pytest.approx(1, rel=1e-6)
    curved = path(y0, 2020, y0 * (x / y0) ** share, 2020 + elapsed, x, 2020 + elapsed + left)
    for method in RATIO_METHODS:
        assert method(curved).ratio == pytest.approx(1, rel=1e-6)
    assert un(curved).projected == pytest.approx(x, rel=1e-6)


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_moving_away_means_the_wrong_direction(y0, y1, x):
    assume(abs(x - y0) > 0.01 and abs(y1 - y0) > 0.01)
    away = (y1 > y0) != (x > y0)
    assert (linear(path(y0, 2020, y1, 2022, x, 2025)).status == "moving_away") == away
    if y0 > 1e-6:
        assert (open_sdg(path(y0, 2020, y1, 2022, x, 2025)).status == "deterioration") == away


@given(
    st.sampled_from(sorted(METHODS)),
    st.integers(1, 1000),
    st.integers(1, 1000),
    st.integers(1, 1000),
    st.sampled_from([2.0**-20, 0.5, 4.0, 1024.0, 2.0**40]),
)
def test_another_unit_changes_no_ratio_and_no_status(method, y0, y1, x, unit):
    assume(y0 != x)
    one = METHODS[method](path(y0, 2020, y1, 2022, x, 2025))
    other = METHODS[method](path(y0 * unit, 2020, y1 * unit, 2022, x * unit, 2025))
    assert other.status == one.status
    assert other.ratio == pytest.approx(one.ratio, rel=1e-9, abs=1e-12)
    assert isnan(one.projected) or other.projected == pytest.approx(one.projected * unit, rel=1e-9)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_mirrored_values_keep_the_linear_status(y0, y1, x):
    assume(y0 != x)
    one = linear(path(y0, 2020, y1, 2022, x, 2025))
    other = linear(path(100 - y0, 2020, 100 - y1, 2022, 100 - x, 2025))
    assert (other.status, other.ratio) == (one.status, one.ratio)


@given(st.floats(-3, 3))
def test_the_score_lies_between_minus_five_and_five_and_rises_with_the_ratio(ratio):
    def score(r):
        return open_sdg(path(100, 2020, 100 * (1 + 0.1 * r), 2021, 121, 2022)).score

    assert -5 <= score(ratio) <= score(ratio + 0.2) <= 5
