"""Weeks, ramps and spikes: the chapters' numbers, limits, and arrays against loops."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itband.load import PATTERNS, SPIKE_BANDS, ramp, spike, two_rules, week_under

WEEK = [5, 5, 6, 8, 14]


# ---------------------------------------------------------------- one week


def test_the_exercise_of_the_chapter():
    found = week_under(5, WEEK, 80)
    assert found.capped_km == pytest.approx(20)
    assert found.halved_over == 1
    # and what its wrong answers come from
    assert found.halved_km == pytest.approx(19)
    assert week_under(5, WEEK, 100).capped_km == pytest.approx(25)
    assert found.usual_over == 3


def test_the_chapters_question_before_the_model():
    halved = week_under(4, [5, 6, 12])
    assert halved.halved_over == 1
    assert halved.capped_over == 0


def test_halving_a_long_run_still_crosses_an_early_onset():
    found = two_rules(4, 3, 12.5, 80)
    assert found.halved_over == 1
    assert found.capped_over == 0
    assert found.usual_km == pytest.approx(12.5 * (1 + 2 * 0.6))
    assert found.capped_km == pytest.approx(3 * 3.2)


def test_a_frequent_short_runner_keeps_most_under_the_cap():
    found = two_rules(6, 6, 5, 80)
    assert found.capped_share > 95
    assert found.halved_share == pytest.approx(50)


def test_replaced_minutes_are_the_missing_kilometres_at_six_minutes():
    found = week_under(5, WEEK, 80)
    assert found.capped_minutes == pytest.approx((38 - 20) * 6)
    assert found.halved_minutes == pytest.approx(19 * 6)


def test_two_rules_is_the_week_it_describes():
    for onset, runs, longest, margin in ((4, 3, 12.5, 80), (2, 6, 25, 60), (12, 2, 5, 100)):
        made = two_rules(onset, runs, longest, margin)
        week = week_under(onset, [longest] + [0.6 * longest] * (runs - 1), margin)
        for field in fields(made):
            assert getattr(made, field.name) == pytest.approx(getattr(week, field.name))


weeks = st.lists(st.floats(0.5, 60), min_size=1, max_size=7)


@given(st.floats(1, 20), weeks, st.floats(10, 100))
@settings(max_examples=100)
def test_no_run_crosses_under_the_cap_and_no_week_grows(onset, distances, margin):
    found = week_under(onset, distances, margin)
    assert found.capped_over == 0
    assert 0 < found.capped_km <= found.usual_km * (1 + 1e-12)
    assert found.halved_over <= found.usual_over <= len(distances)
    assert found.capped_minutes >= -1e-9


@given(st.floats(1, 20), weeks, st.floats(10, 99))
@settings(max_examples=100)
def test_later_onset_and_wider_margin_leave_more(onset, distances, margin):
    found = week_under(onset, distances, margin)
    assert week_under(onset + 1, distances, margin).capped_km >= found.capped_km
    assert week_under(onset, distances, margin + 1).capped_km >= found.capped_km
    assert week_under(onset + 1, distances, margin).halved_over <= found.halved_over


def test_days_without_a_run_do_not_count():
    with_rest, without = week_under(5, [0, *WEEK, 0]), week_under(5, WEEK)
    for field in fields(without):
        assert getattr(with_rest, field.name) == getattr(without, field.name)


def test_a_run_up_to_the_onset_does_not_cross_it():
    assert week_under(5, [10, 5], 100).halved_over == 0
    assert week_under(5, [10.1], 100).halved_over == 1


def test_weeks_as_arrays_are_the_loop():
    onset, runs = np.array([[2.0], [6.0]]), np.array([2, 4, 6])
    together = two_rules(onset, runs, 10, 80)
    for i, j in np.ndindex(2, 3):
        one = two_rules(onset[i, 0], runs[j], 10, 80)
        for field in fields(one):
            value = getattr(one, field.name)
            assert isinstance(value, float)
            assert getattr(together, field.name)[i, j] == pytest.approx(value)
    given_weeks = week_under(onset[:, 0], np.array([[3, 4, 5], [10, 2, 0]]))
    assert given_weeks.capped_km[1] == pytest.approx(week_under(6, [10, 2]).capped_km)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: two_rules(0, 3, 10), r"onset .* got 0"),
        (lambda: two_rules(4, 2.5, 10), r"runs_per_week must be a whole number .* got 2.5"),
        (lambda: two_rules(4, 0, 10), r"runs_per_week .* got 0"),
        (lambda: two_rules(4, 3, -1), r"usual_longest_km .* got -1"),
        (lambda: two_rules(4, 3, 10, 120), r"margin .* got 120"),
        (lambda: two_rules(4, [2, 3], [10, 11, 12]), r"runs_per_week \(2,\)"),
        (lambda: week_under(4, []), "distances needs a week with at least one run"),
        (lambda: week_under(4, [0, 0]), "distances needs a week"),
        (lambda: week_under(4, 10), "distances needs a week"),
        (lambda: week_under(4, [5, -5]), r"distances .* got -5"),
        (lambda: week_under([4, 5], [[5.0], [6.0], [7.0]]), r"weeks \(3,\)"),
    ],
)
def test_impossible_weeks_are_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()


# ---------------------------------------------------------------- one long run


def test_six_then_eight_kilometres_is_a_third():
    found = spike(6.0, 8.0)
    assert found.percent == pytest.approx(33.3, abs=0.05)
    assert found.band == "more than 30 to 100 %"
    assert (found.hazard_ratio, found.low, found.high) == (1.52, 1.16, 2.00)


@pytest.mark.parametrize(
    ("planned", "band"),
    [(3.0, 0), (6.0, 0), (6.6, 0), (6.61, 1), (7.8, 1), (7.81, 2), (12.0, 2), (12.01, 3)],
)
def test_edges_of_the_bands_belong_to_the_lower_one(planned, band):
    found = spike(6.0, planned)
    assert found.band == SPIKE_BANDS[band].name
    assert found.hazard_ratio == SPIKE_BANDS[band].hazard_ratio


def test_the_capstone_runner():
    assert spike(10, 16).percent == pytest.approx(60)


def test_bands_join_and_do_not_rise_evenly():
    for lower, upper in pairwise(SPIKE_BANDS):
        assert lower.to == upper.above
    ratios = [band.hazard_ratio for band in SPIKE_BANDS]
    assert ratios[0] == 1 < ratios[2] < ratios[1] < ratios[3]
    for band in SPIKE_BANDS[1:]:
        assert band.low < band.hazard_ratio < band.high
        # an interval of a ratio is even on the logarithm: the figures are copied rightly
        assert np.sqrt(band.low * band.high) == pytest.approx(band.hazard_ratio, rel=0.01)


@given(st.floats(1, 50), st.floats(1, 50), st.floats(0.5, 2))
@settings(max_examples=100)
def test_a_spike_has_no_unit(before, planned, scale):
    one, other = spike(before, planned), spike(before * scale, planned * scale)
    assert other.percent == pytest.approx(one.percent, abs=1e-6)
    assert spike(before, planned + 1).percent > one.percent


def test_spikes_as_arrays_are_the_loop():
    planned = np.array([[5.0, 7.0], [9.0, 20.0]])
    together = spike(6.0, planned)
    for at in np.ndindex(2, 2):
        one = spike(6.0, planned[at])
        for field in ("percent", "band", "hazard_ratio"):
            assert getattr(together, field)[at] == getattr(one, field)


@pytest.mark.parametrize("bad", [0, -3, float("nan"), "six"])
def test_impossible_distances_are_named(bad):
    with pytest.raises(ValueError, match=rf"planned .* got '?{bad}"):
        spike(6, bad)
    with pytest.raises(ValueError, match=rf"longest_30_days .* got '?{bad}"):
        spike(bad, 6)


# ---------------------------------------------------------------- a way back


def test_tripling_at_ten_per_cent_takes_twelve_weeks():
    plan = ramp(60, 10, 3, "even")
    assert plan.weeks_to_target == 12
    assert plan.weekly_minutes[12] >= 180 > plan.weekly_minutes[11]


def test_from_45_minutes_the_target_is_four_times_as_much():
    assert ramp(45, 10, 3, "even").weeks_to_target == 15


def test_a_change_of_shape_jumps_by_65_per_cent_in_week_four():
    plan = ramp(45, 10, 3, "switch in week 4")
    assert plan.spike[3] == pytest.approx(65)
    assert (plan.biggest_spike, plan.biggest_week) == (pytest.approx(65), 4)
    assert plan.band == "more than 30 to 100 %"
    growth = plan.weekly_minutes[1:] / plan.weekly_minutes[:-1] - 1
    np.testing.assert_allclose(growth, 0.10)  # what the weekly rule sees
    even = ramp(45, 10, 3, "even")
    np.testing.assert_allclose(even.weekly_minutes, plan.weekly_minutes)
    assert even.biggest_spike == pytest.approx(10)
    assert even.band == "up to 10 %"


def test_week_one_has_no_month_before_it():
    for pattern in PATTERNS:
        plan = ramp(45, 10, 3, pattern)
        assert np.isnan(plan.spike[0])
        assert np.isfinite(plan.spike[1:]).all()


def test_no_growth_never_gets_there_unless_it_is_there():
    assert np.isnan(ramp(60, 0, 3, "even").weeks_to_target)
    assert ramp(180, 0, 3, "even").weeks_to_target == 0
    assert ramp(90, 100, 3, "even").weeks_to_target == 1  # exactly doubled


def test_two_runs_a_week_are_even_either_way():
    for growth in (0, 10, 30):
        plans = [ramp(45, growth, 2, pattern) for pattern in PATTERNS]
        for plan in plans[1:]:
            np.testing.assert_allclose(plan.longest_run, plans[0].longest_run)


@given(
    st.floats(20, 200), st.floats(0, 50), st.integers(2, 7), st.sampled_from(PATTERNS),
    st.integers(5, 30),
)  # fmt: skip
@settings(max_examples=100)
def test_every_plan_keeps_its_arithmetic(start, growth, runs, pattern, weeks):
    plan = ramp(start, growth, runs, pattern, weeks)
    assert plan.week[0] == 1
    assert plan.week.size == weeks
    np.testing.assert_allclose(plan.weekly_minutes[0], start)
    assert (plan.longest_run >= plan.weekly_minutes / runs * (1 - 1e-12)).all()
    assert (plan.longest_run <= plan.weekly_minutes).all()
    assert plan.biggest_spike == np.nanmax(plan.spike)
    if pattern != "switch in week 4":
        np.testing.assert_allclose(plan.spike[1:], growth, atol=1e-6)
    if np.isfinite(plan.weeks_to_target) and 0 < plan.weeks_to_target < weeks:
        at = int(plan.weeks_to_target)
        assert plan.weekly_minutes[at] >= 180 * (1 - 1e-9) > plan.weekly_minutes[at - 1] - 1e-9


@given(st.floats(20, 170), st.floats(1, 40))
@settings(max_examples=50)
def test_faster_growth_and_a_higher_start_are_never_later(start, growth):
    plan = ramp(start, growth, 3, "even")
    assert ramp(start, growth + 1, 3, "even").weeks_to_target <= plan.weeks_to_target
    assert ramp(start + 5, growth, 3, "even").weeks_to_target <= plan.weeks_to_target


def test_plans_as_arrays_are_the_loop():
    start, growth = np.array([[45.0], [200.0]]), np.array([0.0, 10.0, 30.0])
    together = ramp(start, growth, 3, "switch in week 4", 6)
    assert together.weekly_minutes.shape == (2, 3, 6)
    for i, j in np.ndindex(2, 3):
        one = ramp(start[i, 0], growth[j], 3, "switch in week 4", 6)
        for field in fields(one):
            value, many = getattr(one, field.name), getattr(together, field.name)
            if field.name == "week":
                continue
            if field.name == "band":
                assert many[i, j] == value
            else:
                np.testing.assert_allclose(many[i, j], value)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((5, 10, 3, "even"), r"start_minutes .* got 5"),
        ((45, -1, 3, "even"), r"growth .* got -1"),
        ((45, 10, 1, "even"), r"runs_per_week .* got 1"),
        ((45, 10, 2.5, "even"), r"runs_per_week .* got 2.5"),
        ((45, 10, 3, "hilly"), "pattern must be one of even.* got 'hilly'"),
        ((45, 10, 3, "even", 1), r"weeks .* got 1"),
        (([45, 60], [5, 10, 15], 3, "even"), r"start_minutes \(2,\)"),
    ],
)
def test_impossible_plans_are_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        ramp(*arguments)


def test_printed_form_has_four_digits_and_units():
    assert "20.00 km" in repr(week_under(5, WEEK))
    assert "33.33 %" in repr(spike(6, 8))
    assert "(16,) 45.00 to" in repr(ramp(45, 10, 3, "even"))
