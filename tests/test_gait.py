"""The running model: physics that must hold, agreement with independent solutions, its contract."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itband import gait as module
from itband.gait import (
    GRAVITY,
    Gait,
    cadence_change_range,
    gait_constants,
    simulate,
    spring_mass_gait,
    typical_contact_time,
)


def _benchmark():
    path = Path(__file__).parents[1] / "benchmarks" / "gait.py"
    spec = importlib.util.spec_from_file_location("gait_benchmark", path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


benchmark = _benchmark()
CURVES = ("stance_time", "vertical_force", "fore_aft_force")
COMPUTED = [
    field.name
    for field in fields(Gait)
    if field.name not in ("speed", "cadence", "leg_length", "reason")
]


@pytest.fixture(scope="module")
def runners():
    """Two hundred runners anywhere in the range of the model."""
    return benchmark.random_runners(200)


@pytest.fixture(scope="module")
def gaits(runners):
    found = spring_mass_gait(*runners)
    assert (found.reason == "").all()
    return found


# ---------------------------------------------------------------- physics


def _half_stances(gaits):
    """Solve again without the moving foot's drift, and return the path from midstance."""
    unit = np.sqrt(gaits.leg_length / GRAVITY)
    seen = (gaits.speed - gaits.foot_travel / gaits.contact_time) * unit / gaits.leg_length
    step_time, contact = 60.0 / gaits.cadence / unit, gaits.contact_time / unit
    found = module._solve(seen, step_time, contact)
    return found, module._stance(found, contact / 2, 13, record=True), seen * step_time


def test_energy_is_kept_in_the_frame_of_the_foot(gaits):
    found, (x, y, vx, vy), _ = _half_stances(gaits)
    energy = (vx**2 + vy**2) / 2 + y + found[2] * (1 - np.hypot(x, y)) ** 2 / 2
    assert np.abs(energy / energy[0] - 1).max() < 1e-6


def test_stance_and_flight_together_are_one_step(gaits):
    _, (x, _, vx, vy), step = _half_stances(gaits)
    unit = np.sqrt(gaits.leg_length / GRAVITY)
    flight = gaits.flight_time / unit
    np.testing.assert_allclose(2 * x[-1] + vx[-1] * flight, step, rtol=1e-9)
    np.testing.assert_allclose(2 * vy[-1], flight, rtol=1e-9)


def test_event_driven_integration_confirms_two_hundred_gaits(gaits):
    for index in range(200):
        for name, ratio in benchmark.apex_to_apex(gaits, index).items():
            assert ratio == pytest.approx(1.0, abs=1e-6), (index, name)


def test_plain_solver_finds_the_same_gaits(runners, gaits):
    for index in range(0, 200, 8):
        plain = benchmark.plain_gait(
            *(values[index] for values in runners),
            gaits.foot_travel[index],
            gaits.contact_time[index],
        )
        for name, value in plain.items():
            assert getattr(gaits, name)[index] == pytest.approx(value, rel=1e-6), (index, name)


def test_a_disturbed_gait_does_not_repeat_itself(gaits):
    # The check above can fail: a stiffness one part in ten thousand off is noticed.
    values = {field.name: getattr(gaits, field.name) for field in fields(Gait)}
    disturbed = Gait(**values | {"leg_stiffness": gaits.leg_stiffness * 1.0001})
    ratios = benchmark.apex_to_apex(disturbed, 0)
    assert max(abs(ratio - 1) for ratio in ratios.values()) > 1e-6


def test_ground_carries_one_body_weight_over_a_step(gaits):
    impulse = np.trapezoid(gaits.vertical_force, gaits.stance_time, axis=-1)
    np.testing.assert_allclose(impulse * gaits.cadence / 60.0, 1.0, rtol=2e-3)


def test_vertical_impulse_per_km_depends_on_speed_alone(gaits):
    impulse = np.trapezoid(gaits.vertical_force, gaits.stance_time, axis=-1)
    np.testing.assert_allclose(
        impulse * 1000.0 / gaits.step_length, 1000.0 / gaits.speed, rtol=2e-3
    )


def test_braking_and_drive_cancel(gaits):
    np.testing.assert_allclose(
        np.trapezoid(gaits.fore_aft_force, gaits.stance_time, axis=-1), 0.0, atol=1e-15
    )
    np.testing.assert_array_equal(gaits.fore_aft_force, -gaits.fore_aft_force[:, ::-1])


def test_the_drawn_curve_shows_what_is_printed(gaits):
    braking = np.minimum(gaits.fore_aft_force, 0.0)
    np.testing.assert_allclose(braking.min(axis=-1), -gaits.peak_braking_force, rtol=1e-12)
    np.testing.assert_allclose(
        -np.trapezoid(braking, gaits.stance_time, axis=-1), gaits.braking_impulse, rtol=1e-9
    )
    np.testing.assert_allclose(
        gaits.vertical_force.max(axis=-1), gaits.peak_vertical_force, rtol=1e-12
    )
    np.testing.assert_allclose(gaits.stance_time[:, -1], gaits.contact_time, rtol=1e-12)
    assert gaits.fore_aft_force.shape == (200, 27)
    # Landing and take-off are zero, not rounding: what is printed must not vary by machine.
    assert (gaits.vertical_force[:, [0, -1]] == 0).all()
    assert (gaits.fore_aft_force[:, [0, 13, -1]] == 0).all()


def test_peak_braking_is_the_models_times_the_factor(gaits):
    # From a path ten times finer than the one behind the printed peak.
    found, _, _ = _half_stances(gaits)
    unit = np.sqrt(gaits.leg_length / GRAVITY)
    x, y, _, _ = module._stance(found, gaits.contact_time / unit / 2, 400, record=True)
    highest = (found[2] * (1 / np.hypot(x, y) - 1) * x).max(axis=0)
    np.testing.assert_allclose(
        gaits.peak_braking_force, gait_constants().peak_factor * highest, rtol=1e-3
    )


def test_fields_agree_with_each_other(gaits):
    step_time = 60.0 / gaits.cadence
    np.testing.assert_allclose(gaits.contact_time + gaits.flight_time, step_time)
    np.testing.assert_allclose(gaits.duty_factor, gaits.contact_time / (2 * step_time))
    np.testing.assert_allclose(gaits.step_length, gaits.speed * step_time)
    np.testing.assert_allclose(
        gaits.overstride, gaits.leg_length * np.sin(np.radians(gaits.touchdown_angle))
    )
    np.testing.assert_allclose(
        gaits.braking_impulse_per_km, gaits.braking_impulse * 1000 / gaits.step_length
    )
    np.testing.assert_allclose(
        gaits.contact_time, typical_contact_time(gaits.speed, gaits.cadence, gaits.leg_length)
    )


def test_size_of_the_runner_scales_out():
    # Same Froude number, same dimensionless cadence: the same gait in body weights.
    small, ratio = 0.78, 1.3
    one = spring_mass_gait(3.0, 180.0, small)
    other = spring_mass_gait(3.0 * ratio**0.5, 180.0 / ratio**0.5, small * ratio)
    for name in ("touchdown_angle", "peak_vertical_force", "peak_braking_force", "duty_factor"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-9)
    assert other.overstride == pytest.approx(one.overstride * ratio, rel=1e-9)
    assert other.braking_impulse == pytest.approx(one.braking_impulse * ratio**0.5, rel=1e-9)


# ---------------------------------------------------------------- directions and figures


def test_more_steps_brake_less():
    cadence = np.linspace(140, 200, 31)
    run = spring_mass_gait(3.0, cadence)
    for name in ("braking_impulse", "braking_impulse_per_km", "peak_braking_force",
                 "peak_vertical_force", "contact_time", "overstride", "step_length",
                 "vertical_oscillation"):  # fmt: skip
        assert (np.diff(getattr(run, name)) < 0).all(), name
    assert (np.diff(run.leg_stiffness) > 0).all()


def test_faster_running_brakes_harder():
    run = spring_mass_gait(np.linspace(2, 5, 31), 170.0)
    for name in ("braking_impulse", "peak_braking_force", "peak_vertical_force", "step_length"):
        assert (np.diff(getattr(run, name)) > 0).all(), name
    assert (np.diff(run.contact_time) < 0).all()


def test_explanation_card():
    # Lost speed is about 0.09 g x step time x (speed x contact time - travel)/leg length.
    run = spring_mass_gait(np.linspace(2.5, 4.0, 7)[:, None], np.linspace(155, 185, 5))
    reach = run.speed * run.contact_time - run.foot_travel
    explained = 0.09 * 60.0 / run.cadence * reach / run.leg_length
    np.testing.assert_allclose(run.braking_impulse / explained, 1.0, atol=0.1)


def test_a_usual_runner():
    run = spring_mass_gait(3.0, 165.0)
    assert run.step_length == pytest.approx(1.0909, abs=1e-4)
    assert run.contact_time == pytest.approx(0.249, abs=0.002)
    assert run.peak_vertical_force == pytest.approx(2.36, abs=0.01)
    assert run.peak_braking_force == pytest.approx(0.29, abs=0.01)
    assert run.braking_impulse * GRAVITY == pytest.approx(0.205, abs=0.005)


# quantity: (model, weak, strong, written low, written high) at +10 % cadence, in whole %
FIGURES = {
    "braking_impulse": (-15, -13, -18, -18, -7),
    "braking_impulse_per_km": (-7, -4, -9, -9, 2),
    "peak_braking_force": (-11, -10, -12, -12, -3),
    "peak_vertical_force": (-5, -3, -6, -10, -3),
    "contact_time": (-5, -4, -6.5, -6.5, 2),
}


@pytest.mark.parametrize("name", FIGURES)
def test_ten_per_cent_more_steps(name):
    model, weak, strong, low, high = FIGURES[name]
    effect = getattr(cadence_change_range(3.0, 165.0, 10.0), name)
    found = (effect.model, effect.weak, effect.strong, *effect.written_range)
    assert found == pytest.approx((model, weak, strong, low, high), abs=0.7)


def test_effect_is_alike_at_other_speeds_and_cadences():
    change = cadence_change_range(np.array([2.5, 3.0, 3.5, 4.0]), np.array([[160], [170]]), 10)
    assert np.ptp(change.braking_impulse.model) < 3.5
    assert abs(change.braking_impulse.model + 15).max() < 2


# ---------------------------------------------------------------- ranges


@pytest.fixture(scope="module")
def corner_changes():
    """Every corner's change, worked out with nothing of `cadence_change_range`."""
    v, spm, leg, percent = np.meshgrid(
        np.linspace(2, 5, 7), np.linspace(150, 190, 5), [0.8, 0.93, 1.0],
        [-10, -5, -1, 1, 5, 10, 15], indexing="ij",
    )  # fmt: skip
    usual = spring_mass_gait(v, spm, leg)
    ratio = 1 + percent / 100
    corners = []
    for exponent in module.CONTACT_EXPONENT_RANGE:
        for grows in (0, 1):
            share = ratio**-exponent
            travel = usual.foot_travel * share**grows
            inputs = (v, spm * ratio, leg, usual.contact_time * share, travel)
            corners.append(
                simulate(*inputs, gait_constants().peak_factor, module.out_of_range(*inputs))
            )
    return usual, corners, cadence_change_range(v, spm, percent, leg), np.sign(percent)


# Quantity: by how many points at most the edges may miss the outermost corner.
@pytest.mark.parametrize(
    ("name", "room"),
    [
        ("braking_impulse", 1e-9),
        ("contact_time", 1e-9),
        ("peak_braking_force", 0.95),
        ("peak_vertical_force", 0.6),
    ],
)
def test_edges_are_the_outermost_corners(corner_changes, name, room):
    usual, corners, change, sign = corner_changes
    falls = np.stack(
        [-sign * 100 * (getattr(run, name) / getattr(usual, name) - 1) for run in corners]
    )
    effect = getattr(change, name)
    known = np.isfinite(effect.weak) & np.isfinite(effect.strong)
    assert known.mean() > 0.8
    weak, strong, model = (
        (-sign * getattr(effect, edge))[known] for edge in ("weak", "strong", "model")
    )
    falls = falls[:, known]
    assert (np.abs(weak - falls.min(axis=0)) <= room).all()
    assert (np.abs(strong - falls.max(axis=0)) <= room).all()
    assert (weak < model + 1e-9).all()
    assert (model < strong + 1e-9).all()


def test_edges_cross_smoothly_at_no_change():
    percent = np.linspace(-5, 5, 101)
    change = cadence_change_range(3.0, 165.0, percent)
    for field in fields(change)[:-1]:
        effect = getattr(change, field.name)
        for edge in fields(effect):
            values = getattr(effect, edge.name)
            assert values[50] == pytest.approx(0.0, abs=1e-9)
            # A kink at 0 would show as one second difference far above the others.
            assert np.abs(np.diff(values, 2)).max() < 0.01, (field.name, edge.name)


def test_per_km_is_per_step_times_steps():
    change = cadence_change_range(3.2, 160.0, np.array([-5.0, 5.0, 10.0]))
    steps = 1 + np.array([-5.0, 5.0, 10.0]) / 100
    for edge in ("model", "weak", "strong", "runners", "runners_low", "runners_high"):
        per_step = 1 + getattr(change.braking_impulse, edge) / 100
        per_km = 1 + getattr(change.braking_impulse_per_km, edge) / 100
        np.testing.assert_allclose(per_step * steps, per_km)


def test_runners_follow_the_regression():
    exponents = gait_constants().runners["braking_impulse"]
    effect = cadence_change_range(3.0, 165.0, 10.0).braking_impulse
    expected = [100 * (1.1**exponent - 1) for exponent in exponents]
    assert [effect.runners, effect.runners_low, effect.runners_high] == pytest.approx(expected)


def test_model_change_is_two_gaits_compared():
    before, after = spring_mass_gait(3.0, 165.0), spring_mass_gait(3.0, 165.0 * 1.08)
    effect = cadence_change_range(3.0, 165.0, 8.0)
    for name in ("braking_impulse", "braking_impulse_per_km", "peak_braking_force"):
        ratio = getattr(after, name) / getattr(before, name)
        assert getattr(effect, name).model == pytest.approx(100 * (ratio - 1))


def test_change_beyond_the_model_has_a_reason():
    change = cadence_change_range(3.0, np.array([165.0, 210.0]), 10.0)
    assert list(change.reason) == ["", module._REASONS[module._CADENCE]]
    assert np.isnan(change.braking_impulse.model[1])
    assert np.isnan(change.braking_impulse.runners[1])
    assert np.isfinite(change.braking_impulse.model[0])


# ---------------------------------------------------------------- a measured contact time


def test_measured_contact_time_sets_vertical_force_but_not_braking_one_to_one():
    typical = typical_contact_time(3.0, 165.0)
    usual, longer = (spring_mass_gait(3.0, 165.0, contact_time=typical * f) for f in (1.0, 1.1))
    assert longer.contact_time == pytest.approx(1.1 * typical)
    assert longer.foot_travel == pytest.approx(usual.foot_travel + 3.0 * 0.1 * typical)
    assert longer.peak_vertical_force < 0.95 * usual.peak_vertical_force
    assert longer.braking_impulse == pytest.approx(usual.braking_impulse, rel=0.02)


def test_the_typical_contact_time_changes_nothing():
    plain = spring_mass_gait(3.4, 172.0, 0.9)
    given = spring_mass_gait(3.4, 172.0, 0.9, typical_contact_time(3.4, 172.0, 0.9))
    for name in COMPUTED:
        np.testing.assert_allclose(getattr(plain, name), getattr(given, name), rtol=1e-9)


# ---------------------------------------------------------------- shapes and types


def test_scalars_give_floats_and_flat_curves():
    run = spring_mass_gait(3, 165)
    for field in fields(Gait):
        value = getattr(run, field.name)
        if field.name in CURVES:
            assert value.shape == (27,)
        elif field.name == "reason":
            assert value == ""
            assert type(value) is str
        else:
            assert type(value) is float, field.name
    effect = cadence_change_range(3, 165, 10)
    assert type(effect.braking_impulse.weak) is float
    assert type(effect.reason) is str
    assert type(typical_contact_time(3, 165)) is float


def test_arrays_broadcast_and_each_gait_is_its_own():
    speed, cadence = np.array([2.5, 3.0, 3.5])[:, None], np.array([160, 170])
    runs = spring_mass_gait(speed, cadence, 0.9)
    assert runs.braking_impulse.shape == runs.speed.shape == runs.reason.shape == (3, 2)
    assert runs.vertical_force.shape == (3, 2, 27)
    one = spring_mass_gait(3.5, 160, 0.9)
    for name in COMPUTED:
        np.testing.assert_allclose(getattr(runs, name)[2, 0], getattr(one, name), rtol=1e-10)


def test_more_gaits_than_one_chunk(runners):
    many = [np.tile(values, 11) for values in runners]
    runs, once = spring_mass_gait(*many), spring_mass_gait(*runners)
    np.testing.assert_allclose(runs.fore_aft_force, np.tile(once.fore_aft_force, (11, 1)))


def test_empty_input_gives_empty_output():
    runs = spring_mass_gait(np.array([]), 165.0)
    assert runs.braking_impulse.shape == (0,)
    assert runs.fore_aft_force.shape == (0, 27)


def test_inputs_are_neither_changed_nor_shared():
    speed = np.array([3.0, 3.5])
    runs = spring_mass_gait(speed, 165.0)
    speed[0] = 9.0
    assert runs.speed[0] == 3.0
    with pytest.raises(FrozenInstanceError):
        runs.speed = speed


def test_printed_form_has_four_digits_and_units():
    text = repr(spring_mass_gait(3.0, 165.0))
    assert re.search(r"\n  step_length +1\.091 m\n", text)
    assert re.search(r"\n  braking_impulse_per_km +\d\d\.\d\d BW s/km\n", text)
    assert "0x" not in text
    assert text == repr(spring_mass_gait(3.0, 165.0))
    assert "(2,) 160.0 to 170.0 steps/min" in repr(spring_mass_gait(3.0, [160, 170]))
    assert "1 without an answer" in repr(spring_mass_gait([1.0, 3.0], 165))
    assert re.search(r"contact_time +-4\.\d{3} % \(", repr(cadence_change_range(3.0, 165, 10)))
    assert re.search(r"weak +-1\d\.\d\d %", repr(cadence_change_range(3, 165, 10).braking_impulse))


# ---------------------------------------------------------------- no answer, and no question


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ((1.5, 165), "speeds of 2 to 5 m/s"),
        ((6.0, 165), "speeds of 2 to 5 m/s"),
        ((3.0, 130), "cadences of 135 to 220"),
        ((3.0, 240), "cadences of 135 to 220"),
        ((3.0, 165, 0.7), "leg lengths of 0.75 to 1.05 m"),
        ((3.0, 165, 0.93, 0.36), "more than 48 %"),
        ((3.0, 165, 0.93, 0.15), "less than 24 %"),
        ((4.5, 220, 0.93, 0.134), "backwards"),
        ((4.5, 150, 0.93, 0.35), "further than any foot"),
    ],
)
def test_possible_but_outside_is_nan_with_a_reason(inputs, words):
    run = spring_mass_gait(*inputs)
    assert run.reason.startswith("no steady running: ")
    assert words in run.reason
    for name in COMPUTED:
        assert np.isnan(getattr(run, name)).all(), name
    assert run.speed == inputs[0]


def test_landing_too_far_ahead_or_not_bouncing_once_has_a_reason():
    # Neither happens within the other limits: ask the solver directly.
    one = np.ones(1)
    anyone = np.zeros(1, dtype=np.int8)
    far = simulate(5 * one, 135 * one, 0.75 * one, 0.2 * one, 0 * one, 1.0, anyone)
    assert "more than 35 degrees" in far.reason[0]
    stiff = simulate(3 * one, 165 * one, 0.93 * one, 0.06 * one, 0 * one, 1.0, anyone)
    assert "no single springy bounce" in stiff.reason[0]
    # A search that ends somewhere, but not at a solution, is not an answer either.
    lost = simulate(1.93 * one, 213 * one, 0.9 * one, 0.299 * one, 0.4 * one, 1.0, anyone)
    assert "no single springy bounce" in lost.reason[0]
    assert np.isnan(stiff.peak_vertical_force).all()
    assert np.isnan(far.fore_aft_force).all()


def test_one_bad_runner_does_not_spoil_the_others():
    runs = spring_mass_gait([3.0, 1.0, 3.0], 165)
    assert list(np.isnan(runs.braking_impulse)) == [False, True, False]
    assert list(runs.reason == "") == [True, False, True]


@pytest.mark.parametrize("edge", [(2.0, 170), (5.0, 190), (3.0, 135), (3.0, 220), (3.0, 150 * 0.9)])
def test_the_ends_of_the_range_belong_to_it(edge):
    assert spring_mass_gait(*edge).reason == ""


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"speed": np.nan}, r"speed must be a number from 0\.5 to 12 m/s.*got nan"),
        ({"speed": np.inf}, r"speed must be .*got inf"),
        ({"speed": -3}, r"speed must be .*got -3"),
        ({"speed": 0}, r"speed must be .*got 0"),
        ({"speed": 13}, r"speed must be .*got 13"),
        ({"speed": [3.0, 0.4]}, r"speed must be .*got 0\.4"),
        ({"speed": "3.0"}, r"speed must be .*got '3\.0'"),
        ({"speed": None}, r"speed must be .*got None"),
        ({"speed": True}, r"speed must be .*got True"),
        ({"speed": 3 + 1j}, r"speed must be .*got \(3\+1j\)"),
        ({"speed": [[3.0], [3.0, 4.0]]}, r"speed must be .*got \[\[3\.0\], \[3\.0, 4\.0\]\]"),
        ({"cadence": 59}, r"cadence must be a number from 60 to 300 steps/min; got 59"),
        ({"cadence": 301}, r"cadence must be .*got 301"),
        ({"leg_length": 0.3}, r"leg_length must be a number from 0\.4 to 1\.4 m; got 0\.3"),
        ({"leg_length": 93}, r"leg_length must be .*got 93"),
        ({"contact_time": 0}, r"contact_time must be more than 0 s and less than .*got 0"),
        ({"contact_time": -0.1}, r"contact_time must be .*got -0\.1"),
        ({"contact_time": np.nan}, r"contact_time must be .*got nan"),
        ({"contact_time": 250}, r"two steps \(0\.7273 s at 165 steps/min\); got 250"),
        ({"contact_time": "long"}, r"contact_time must be .*got 'long'"),
        ({"speed": [3, 3], "cadence": [160, 165, 170]}, r"speed \(2,\), cadence \(3,\)"),
    ],
)
def test_impossible_input_is_named(inputs, words):
    with pytest.raises(ValueError, match=words):
        spring_mass_gait(**({"speed": 3.0, "cadence": 165.0} | inputs))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (np.nan, r"change must be a number from -80 to 400 %; got nan"),
        ("10", r"change must be .*got '10'"),
        (90, r"change must leave cadence from 60 to 300 steps/min; got 90 % of 165"),
        (-70, r"change must leave cadence .*got -70 %"),
        ([5, 10, 15], r"do not broadcast.*change \(3,\)"),
    ],
)
def test_impossible_change_is_named(change, words):
    with pytest.raises(ValueError, match=words):
        cadence_change_range([3.0, 3.5], 165.0, change)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0.5, 12), st.floats(60, 300), st.floats(0.4, 1.4),
    st.none() | st.floats(0.01, 0.39),
)  # fmt: skip
def test_every_possible_runner_gets_an_answer_or_a_reason(speed, cadence, leg, contact):
    run = spring_mass_gait(speed, cadence, leg, contact)
    known = [np.isfinite(getattr(run, name)).all() for name in COMPUTED]
    assert all(known) if run.reason == "" else not any(known)
    if run.reason == "":
        assert 0 < run.peak_braking_force < 1.5
        assert 1 < run.peak_vertical_force < 4.5
        assert run.leg_stiffness * leg <= 100
        assert run.touchdown_angle <= 35
