"""Snapshots, bad days and small series: closed forms against simulation and published figures."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from itband.inference import (
    GUNTER_2004,
    SERIES,
    TREAT_WHEN,
    bad_day,
    controlled_effect,
    recovery,
    snapshot_study,
)

SHARES = st.floats(0, 60)


# ---------------------------------------------------------------- causes


def test_two_histories_look_the_same_in_a_snapshot():
    weak, hurt = snapshot_study(20, 0, 20), snapshot_study(0, 20, 20)
    assert weak.snapshot_deficit == pytest.approx(20)
    assert hurt.snapshot_deficit == pytest.approx(20)
    assert weak.snapshot_chance == pytest.approx(hurt.snapshot_chance)
    assert weak.snapshot_chance == pytest.approx(88.5, abs=0.1)
    assert (weak.follow_up_deficit, hurt.follow_up_deficit) == (20, 0)
    assert weak.follow_up_chance == pytest.approx(weak.snapshot_chance)
    assert hurt.follow_up_chance == pytest.approx(5)


@pytest.mark.parametrize(
    ("before", "loss", "runners"), [(20, 0, 20), (0, 20, 20), (10, 10, 40), (0, 0, 30), (5, 0, 10)]
)
def test_chances_are_those_of_simulated_studies(before, loss, runners):
    rng = np.random.default_rng(20)
    studies = 20_000
    expected = snapshot_study(before, loss, runners)
    start = 100 * (1 - before / 100)
    for mean, chance in (
        (start, expected.follow_up_chance),
        (start * (1 - loss / 100), expected.snapshot_chance),
    ):
        injured = rng.normal(mean, 20, (studies, runners)).mean(axis=1)
        healthy = rng.normal(100, 20, (studies, runners)).mean(axis=1)
        score = np.abs(healthy - injured) / (20 * np.sqrt(2 / runners))
        found = 100 * np.mean(score > stats.norm.ppf(0.975))
        assert found == pytest.approx(chance, abs=4 * 100 * np.sqrt(0.25 / studies))


def test_students_t_says_a_little_less():
    noncentral = stats.nct(38, 1 / np.sqrt(2 / 20))
    edge = stats.t.ppf(0.975, 38)
    power = 100 * (noncentral.sf(edge) + noncentral.cdf(-edge))
    assert power == pytest.approx(87, abs=0.5)
    assert 0 < snapshot_study(20, 0, 20).snapshot_chance - power < 3


@given(SHARES, SHARES, st.integers(2, 500), st.floats(1, 100))
@settings(max_examples=100)
def test_the_snapshot_never_shows_less_than_the_follow_up(before, loss, runners, sd):
    found = snapshot_study(before, loss, runners, sd)
    assert found.follow_up_deficit == before
    assert before - 1e-9 <= found.snapshot_deficit <= before + loss + 1e-9
    for chance in (found.snapshot_chance, found.follow_up_chance):
        assert 5 - 1e-9 <= chance <= 100
    assert found.snapshot_chance >= found.follow_up_chance - 1e-9
    swapped = snapshot_study(loss, before, runners, sd)
    assert swapped.snapshot_deficit == pytest.approx(found.snapshot_deficit)


@given(st.floats(0.5, 60), SHARES, st.integers(2, 500), st.floats(1, 99))
@settings(max_examples=50)
def test_more_runners_and_less_spread_find_more(before, loss, runners, sd):
    found = snapshot_study(before, loss, runners, sd)
    assert snapshot_study(before, loss, runners + 1, sd).snapshot_chance >= found.snapshot_chance
    assert snapshot_study(before, loss, runners, sd + 1).snapshot_chance <= found.snapshot_chance


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((-1, 0, 20), r"weakness_before .* got -1"),
        ((0, 61, 20), r"loss_from_pain .* got 61"),
        ((0, 0, 1), r"runners_per_group .* got 1"),
        ((0, 0, 20.5), r"runners_per_group must be a whole number .* got 20.5"),
        ((0, 0, 20, 0), r"sd .* got 0"),
        (("weak", 0, 20), r"weakness_before .* got 'weak'"),
        (([0, 1], [0, 1, 2], 20), r"weakness_before \(2,\)"),
    ],
)
def test_impossible_studies_are_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        snapshot_study(*arguments)


# ---------------------------------------------------------------- bad days


def test_selections_of_the_three_rules():
    assert TREAT_WHEN == ("any day", "above average", "one SD above average")
    found = [bad_day(0, 0.5, when).selection for when in TREAT_WHEN]
    assert found == [0, pytest.approx(0.80, abs=0.005), pytest.approx(1.53, abs=0.005)]


def test_nothing_helps_by_more_than_a_point():
    found = bad_day(0, 0.5, "one SD above average")
    assert found.apparent_change == pytest.approx(-1.14, abs=0.005)
    assert found.untreated_change == found.apparent_change
    assert found.difference == 0


def test_random_days_remove_the_illusion():
    found = bad_day(0.5, 0.2, "any day")
    assert found.apparent_change == pytest.approx(-0.5)
    assert found.untreated_change == 0


@pytest.mark.parametrize("when", TREAT_WHEN)
@pytest.mark.parametrize(("effect", "rho"), [(0.0, 0.5), (1.0, 0.2), (0.25, 0.8)])
def test_closed_form_is_what_happens_to_simulated_days(when, effect, rho):
    rng = np.random.default_rng(4)
    today = rng.normal(size=400_000)
    tomorrow = rho * today + np.sqrt(1 - rho**2) * rng.normal(size=today.size)
    limit = {"any day": -np.inf, "above average": 0, "one SD above average": 1}[when]
    chosen = today > limit
    expected = bad_day(effect, rho, when)
    before, after = 4 + 1.5 * today[chosen].mean(), 4 + 1.5 * tomorrow[chosen].mean()
    assert expected.before == pytest.approx(before, abs=0.02)
    assert expected.after_untreated == pytest.approx(after, abs=0.03)
    assert expected.after_treated == pytest.approx(after - effect, abs=0.03)
    assert expected.apparent_change == pytest.approx(after - effect - before, abs=0.03)


@given(
    st.floats(0, 5), st.floats(0, 1), st.sampled_from(TREAT_WHEN), st.floats(0, 10),
    st.floats(0.1, 5),
)  # fmt: skip
@settings(max_examples=100)
def test_the_difference_is_always_the_true_effect(effect, rho, when, mean, sd):
    found = bad_day(effect, rho, when, mean, sd)
    assert found.difference == -effect
    assert found.apparent_change - found.untreated_change == pytest.approx(-effect, abs=1e-9)
    assert found.untreated_change <= 1e-9  # chosen days are never followed by worse ones
    assert found.after_untreated >= mean - 1e-9
    assert bad_day(effect, 1, when, mean, sd).untreated_change == pytest.approx(0, abs=1e-9)


@given(st.floats(0, 0.9), st.sampled_from(TREAT_WHEN[1:]))
def test_less_carry_over_and_worse_days_deceive_more(rho, when):
    found = bad_day(0, rho, when)
    assert bad_day(0, rho + 0.1, when).apparent_change > found.apparent_change
    worst = bad_day(0, rho, "one SD above average").apparent_change
    assert worst <= found.apparent_change < bad_day(0, rho, "any day").apparent_change


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((-0.1, 0.5, "any day"), r"true_effect .* got -0.1"),
        ((0, 1.1, "any day"), r"carry_over .* got 1.1"),
        ((0, 0.5, "never"), "treat_when must be one of any day.* got 'never'"),
        ((0, 0.5, "any day", 11), r"mean .* got 11"),
        ((0, 0.5, "any day", 4, 0), r"sd .* got 0"),
    ],
)
def test_impossible_days_are_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        bad_day(*arguments)


# ---------------------------------------------------------------- control


def test_steroid_beyond_its_control():
    found = controlled_effect(**GUNTER_2004)
    assert found.treated_change == pytest.approx(-53.6, abs=0.05)
    assert found.control_change == pytest.approx(-20.3, abs=0.05)
    assert found.difference == pytest.approx(-33.3, abs=0.05)


@given(st.floats(1, 500), st.floats(0, 500), st.floats(1, 500), st.floats(0.1, 10))
def test_effect_has_no_unit_and_none_without_a_difference(before, after, start, scale):
    found = controlled_effect(before, after, start, start)
    assert found.control_change == 0
    scaled = controlled_effect(before * scale, after * scale, start, start)
    assert scaled.difference == pytest.approx(found.difference, abs=1e-6)
    assert controlled_effect(before, after, before, after).difference == 0


def test_impossible_pain_is_named():
    with pytest.raises(ValueError, match=r"control_before .* got 0"):
        controlled_effect(1, 1, 0, 1)
    with pytest.raises(ValueError, match=r"treated_after .* got -1"):
        controlled_effect(1, -1, 1, 1)


# ---------------------------------------------------------------- recovery


@pytest.mark.parametrize(
    ("source", "week", "not_yet", "half_life", "low", "high"),
    [
        ("fredericson2000", 6, 8, 1.7, 74, 98),
        ("beers2008", 6, 44, 5.0, 33, 77),
        ("pinshaw1984", 8, 56, 9.6, 26, 63),
    ],
)
def test_each_series_at_its_measured_week(source, week, not_yet, half_life, low, high):
    found = recovery(source, week)
    assert round(found.not_yet) == not_yet
    assert found.better == pytest.approx(found.measured_better)
    assert found.measured == 1
    assert found.measured_week == week
    assert round(found.half_life, 1) == half_life
    assert (round(found.low), round(found.high)) == (low, high)


def test_wilson_is_scipys_where_counts_are_whole():
    for source, better in (("fredericson2000", 22), ("beers2008", 9)):
        exact = stats.binomtest(better, SERIES[source].runners).proportion_ci(method="wilson")
        found = recovery(source, 6)
        assert (found.low, found.high) == (
            pytest.approx(100 * exact.low), pytest.approx(100 * exact.high),
        )  # fmt: skip


def test_pinshaws_share_is_no_whole_number_of_24():
    shares = [round(100 * k / 24) for k in range(25)]
    assert round(100 * SERIES["pinshaw1984"].share) not in shares
    assert "second-hand" in SERIES["pinshaw1984"].status


def test_the_exercise_of_the_chapter():
    assert 40 * recovery("beers2008", 6).not_yet / 100 == pytest.approx(17.5)


@given(st.sampled_from(sorted(SERIES)), st.floats(0, 100), st.floats(0.1, 4))
@settings(max_examples=100)
def test_better_only_grows_and_the_rest_halves(source, week, more):
    now, later = recovery(source, week), recovery(source, week + more)
    assert later.better >= now.better
    assert now.better + now.not_yet == pytest.approx(100)
    half = recovery(source, now.half_life)
    assert half.not_yet == pytest.approx(50)
    assert recovery(source, 0).better == 0
    assert now.low < now.measured_better < now.high


def test_weeks_as_arrays_are_the_loop_and_name_the_measured_one():
    weeks = np.arange(0, 27)
    together = recovery("beers2008", weeks)
    np.testing.assert_allclose(
        together.better, [recovery("beers2008", int(week)).better for week in weeks]
    )
    assert list(np.flatnonzero(together.measured)) == [6]
    assert isinstance(recovery("beers2008", 3).better, float)


def test_other_models_broadcast_as_the_loop():
    effects, rhos = np.array([[0.0], [1.0]]), np.array([0.2, 0.5, 0.8])
    together = bad_day(effects, rhos, "above average")
    studies = snapshot_study(effects * 20, 10, np.array([10, 50, 100]))
    for i, j in np.ndindex(2, 3):
        one = bad_day(effects[i, 0], rhos[j], "above average")
        study = snapshot_study(effects[i, 0] * 20, 10, (10, 50, 100)[j])
        for many, single in ((together, one), (studies, study)):
            for field in fields(single):
                if field.name != "selection":
                    value = getattr(single, field.name)
                    assert isinstance(value, float)
                    assert getattr(many, field.name)[i, j] == pytest.approx(value)


@pytest.mark.parametrize(
    ("source", "week", "named"),
    [
        ("article", 6, "source must be one of fredericson2000.* got 'article'"),
        ("beers2008", -1, r"week .* got -1"),
        ("beers2008", float("nan"), r"week .* got nan"),
    ],
)
def test_impossible_recoveries_are_named(source, week, named):
    with pytest.raises(ValueError, match=named):
        recovery(source, week)


def test_printed_form_has_four_digits_and_units():
    assert "20.00 %" in repr(snapshot_study(20, 0, 20))
    assert "-1.144 points" in repr(bad_day(0, 0.5, "one SD above average"))
    assert "-33.30 points" in repr(controlled_effect(**GUNTER_2004))
    assert "56.25 of 100" in repr(recovery("beers2008", 6))
