"""The calibration finds what it should, says what is wrong, and agrees with what ships."""

from __future__ import annotations

import csv
import json
import math
import re
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from itband import calibration, gait
from itband.calibration import Trials, fit, group_means, main, read_curves, read_trials
from itband.gait import GaitConstants
from itband.model_card import model_card_table

TRUE = GaitConstants(0.76, 0.48, 0.6, 0.17, 1.2, {})
DATA = files("itband").joinpath("data")


def synthetic(constants=TRUE, runners=9, speeds=(2.5, 3.0, 3.5, 4.5), noise=0.0, seed=3):
    """Trials of runners who do exactly what the model says, give or take `noise`."""
    rng = np.random.default_rng(seed)
    count = len(speeds)
    names = np.repeat([f"r{i:02d}" for i in range(runners)], count)
    height = np.repeat(rng.uniform(1.6, 1.9, runners), count)
    speed = np.tile(speeds, runners)
    cadence = 150 + 10 * (speed - 2.5) + np.repeat(rng.uniform(0, 25, runners), count)
    cadence += rng.uniform(-4, 4, names.size)
    leg = 0.53 * height
    contact = gait.contact_time_law(speed, cadence, leg, constants)
    run = gait.simulate(
        speed, cadence, leg, contact, constants.foot_travel * leg, constants.peak_factor,
        np.zeros(names.size, dtype=np.int8),
    )  # fmt: skip
    wobble = np.exp(noise * rng.standard_normal((4, names.size)))
    values = {
        "height_m": height,
        "speed_m_s": speed,
        "cadence_spm": cadence,
        "contact_time_s": contact * wobble[0],
        "braking_impulse_bw_s": run.braking_impulse * wobble[1],
        "peak_braking_15hz_bw": run.peak_braking_force * wobble[2],
        "peak_vertical_15hz_bw": run.peak_vertical_force * wobble[3],
        "foot_point_travel_m": run.foot_travel,
    }
    return Trials(names, values)


def write(path, trials):
    columns = ["runner", *trials.values]
    rows = zip(trials.runner, *trials.values.values(), strict=True)
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


# ---------------------------------------------------------------- fitting


def test_known_constants_are_found_again():
    found = fit(synthetic(), cadence_exponent=TRUE.contact_cadence_exponent)
    for name in ("contact_scale", "contact_speed_exponent", "foot_travel", "peak_factor"):
        assert getattr(found.constants, name) == pytest.approx(getattr(TRUE, name), abs=0.002)
    assert found.exponent_evidence["all_trials_together"] == pytest.approx(0.6, abs=0.005)
    assert found.exponent_evidence["within_runners"] == pytest.approx(0.6, abs=0.005)
    for name, by_speed in found.residuals.items():
        assert by_speed["all"]["mean_absolute_error_percent"] < 0.6, name


def test_noise_is_reported_as_error():
    found = fit(synthetic(noise=0.05, runners=30), cadence_exponent=0.6)
    # The mean absolute value of a normal error is 0.8 of its standard deviation.
    error = found.residuals["peak_vertical_force"]["all"]["mean_absolute_error_percent"]
    assert error == pytest.approx(4.0, abs=0.8)
    low, high = found.intervals["contact_scale"]
    assert low < TRUE.contact_scale < high
    assert 0.005 < high - low < 0.06
    assert found.constants.foot_travel == pytest.approx(TRUE.foot_travel, abs=0.015)


def test_a_wrong_exponent_costs_error():
    trials = synthetic()
    wrong = fit(trials, cadence_exponent=0.1).residuals["contact_time"]["all"]
    right = fit(trials, cadence_exponent=0.6).residuals["contact_time"]["all"]
    assert wrong["mean_absolute_error_percent"] > right["mean_absolute_error_percent"] + 0.5


def test_cadence_exponents_within_runners():
    trials = synthetic()
    level = np.repeat(np.random.default_rng(0).uniform(0.5, 2.0, 9), 4)
    v, spm, _ = trials.conditions()
    values = trials.values | {"braking_impulse_bw_s": 0.02 * level * v**0.7 * (spm / 165) ** -1.3}
    draws = np.random.default_rng(0).integers(0, 9, (200, 9))
    found = calibration._cadence_exponent(
        replace(trials, values=values), "braking_impulse_bw_s", draws
    )
    # However different the runners, each is compared with itself.
    assert found == pytest.approx((-1.3, -1.3, -1.3), abs=1e-9)


def test_the_fit_is_the_same_every_time():
    assert fit(synthetic(noise=0.05)) == fit(synthetic(noise=0.05))


def test_group_means():
    rows = group_means(synthetic())
    row = next(r for r in rows if r["column"] == "contact_time_s" and r["speed_m_s"] == "3.5")
    trials = synthetic()
    values = trials.values["contact_time_s"][trials.values["speed_m_s"] == 3.5]
    assert float(row["mean"]) == pytest.approx(values.mean(), rel=1e-4)
    assert float(row["sd"]) == pytest.approx(values.std(ddof=1), rel=1e-3)
    assert (row["unit"], row["n"]) == ("s", "9")


# ---------------------------------------------------------------- the command


@pytest.fixture
def table(tmp_path):
    return write(tmp_path / "trials.csv", synthetic())


def edited(table, pattern, replacement, count=1):
    text = table.read_text()
    changed = re.sub(pattern, replacement, text, count=count)
    assert changed != text
    table.write_text(changed)
    return table


def test_command_prints_and_writes(table, tmp_path, capsys):
    assert main([str(table), "--write", "--into", str(tmp_path / "data")]) == 0
    printed = capsys.readouterr().out
    for words in ("contact_scale", "90 %", "least squares", "not fitted", "bias"):
        assert words in printed
    stored = json.loads((tmp_path / "data" / "gait_calibration.json").read_text())
    # The shipped command sets the exponent that the course has chosen.
    assert stored["constants"]["contact_cadence_exponent"] == 0.5
    assert (stored["runners"], stored["trials"]) == (9, 36)
    with (tmp_path / "data" / "gait_group_means.csv").open() as stream:
        assert len(list(csv.DictReader(stream))) == 4 * 8
    assert "r00" not in "".join(p.read_text() for p in (tmp_path / "data").iterdir())


def test_command_writes_nothing_unasked(table, tmp_path):
    assert main([str(table), "--into", str(tmp_path / "data")]) == 0
    assert not (tmp_path / "data").exists()


def test_command_compares_and_keeps_mean_curves(table, tmp_path):
    curves = tmp_path / "curves.csv"
    fraction = np.linspace(0, 1, 51)
    rows = [
        f"{speed},{x:.2f},{-0.3 * math.sin(2 * math.pi * x):.4f},0.1,"
        f"{2.3 * math.sin(math.pi * x):.4f},0.1,9"
        for speed in (2.5, 3.5)
        for x in fraction
    ]
    curves.write_text("\n".join([",".join(calibration._CURVE_COLUMNS), *rows]) + "\n")
    into = tmp_path / "data"
    assert main([str(table), "--curves", str(curves), "--write", "--into", str(into)]) == 0
    stored = json.loads((into / "gait_calibration.json").read_text())
    agreement = stored["r2_against_group_mean_curves"]
    assert set(agreement) == {"2.5 m/s", "3.5 m/s"}
    assert 0.8 < agreement["2.5 m/s"]["fore_aft"] <= 1
    assert len(read_curves(into / "gait_group_mean_curves.csv")["speed_m_s"]) == 102


@pytest.mark.parametrize(
    ("pattern", "replacement", "words"),
    [
        ("cadence_spm", "cadence", r"trials\.csv: no column cadence_spm"),
        (r"(r00,.*?),", r"\1x,", r"trials\.csv, line 2, column height_m: needs a number"),
        (r"(r00,[^,]*),[^,]*", r"\1,", r"line 2, column speed_m_s: needs .* has ''"),
        (r"(r00,[^,]*),[^,]*", r"\1,nan", r"line 2, column speed_m_s: needs .* has 'nan'"),
        (r"(r00,[^,]*),[^,]*", r"\1,25", r"column speed_m_s: .* 0\.5 to 12, has '25'"),
        (r"(r01,[^\n]*),[^,\n]*\n", r"\1\n", r"line 6, column foot_point_travel_m: .* has None"),
        (r"\nr00,", r"\n,", r"line 2, column runner: is empty"),
        (r"\nr00,", r"\nr01,", r"column runner: needs 3 trials of each runner, has 2 of r00"),
        (r"(?s)\nr04.*", "\n", r"column runner: needs 5 runners, has 4"),
        (r"(?s)\nr00.*", "\n", r"trials\.csv: has a header but no rows"),
        (r"(?s).*", "", r"trials\.csv: no column runner, height_m"),
    ],
)
def test_a_bad_table_is_named(table, capsys, pattern, replacement, words):
    edited(table, pattern, replacement, count=2 if "r01," in replacement else 1)
    with pytest.raises(ValueError, match=words):
        read_trials(table)
    assert main([str(table)]) == 2
    assert re.search(words, capsys.readouterr().err)


def test_a_missing_file_is_named(tmp_path, capsys):
    assert main([str(tmp_path / "none.csv")]) == 2
    assert "none.csv: cannot be read as a table" in capsys.readouterr().err


def test_speed_must_vary(table):
    edited(table, r"(r\d\d,[^,]*),[^,]*", r"\1,3.0", count=0)
    with pytest.raises(ValueError, match="column speed_m_s: is the same in every row"):
        read_trials(table)


# ---------------------------------------------------------------- what ships


@pytest.fixture(scope="module")
def shipped():
    return json.loads(DATA.joinpath("gait_calibration.json").read_text(encoding="utf-8"))


def shipped_table(name):
    text = DATA.joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_the_model_uses_the_shipped_constants(shipped):
    constants = gait.gait_constants()
    for name, value in shipped["constants"].items():
        assert getattr(constants, name) == value
    assert set(constants.runners) == set(calibration.MEASURED)
    for estimate, low, high in constants.runners.values():
        assert low < estimate < high


def test_shipped_constants_are_in_their_honest_range(shipped):
    found = shipped["constants"]
    assert 0.45 <= found["contact_speed_exponent"] <= 0.50
    low, high = gait.CONTACT_EXPONENT_RANGE
    assert low <= found["contact_cadence_exponent"] <= high
    assert 0.10 <= found["foot_travel"] <= 0.30
    assert shipped["contact_cadence_exponent_evidence"]["set_to"] == 0.5
    assert "not fitted" in shipped["method"]["contact_time"]
    for identifier in ("10.7717/peerj.3298", "10.6084/m9.figshare.4543435", "5:e3298"):
        assert identifier in shipped["citation"]


def test_shipped_means_agree_with_the_shipped_constants(shipped):
    rows = shipped_table("gait_group_means.csv")
    speeds = sorted({row["speed_m_s"] for row in rows})
    assert speeds == ["2.5", "3.5", "4.5"]
    for speed in speeds:
        mean = {r["column"]: float(r["mean"]) for r in rows if r["speed_m_s"] == speed}
        run = gait.spring_mass_gait(float(speed), mean["cadence_spm"], mean["leg_length_m"])
        for quantity, column in calibration.MEASURED.items():
            # A model at the mean conditions does what the mean of its errors says.
            bias = shipped["residuals"][quantity][f"{speed} m/s"]["bias_percent"]
            error = 100 * (getattr(run, quantity) / mean[column] - 1)
            assert error == pytest.approx(bias, abs=1.7), (speed, quantity)


def test_shipped_curves_belong_to_the_shipped_means(shipped):
    curves = shipped_table("gait_group_mean_curves.csv")
    for speed in ("2.5", "3.5", "4.5"):
        rows = [row for row in curves if row["speed_m_s"] == speed]
        fore_aft = np.array([float(row["fore_aft_mean_bw"]) for row in rows])
        mean = {
            row["column"]: float(row["mean"])
            for row in shipped_table("gait_group_means.csv")
            if row["speed_m_s"] == speed
        }
        # The mean of curves is a little flatter than the mean of their peaks.
        assert 0.9 < -fore_aft.min() / mean["peak_braking_15hz_bw"] <= 1.0
        fraction = np.array([float(row["stance_fraction"]) for row in rows])
        impulse = -np.trapezoid(np.minimum(fore_aft, 0), fraction) * mean["contact_time_s"]
        assert impulse == pytest.approx(mean["braking_impulse_bw_s"], rel=0.05)
    for agreement in shipped["r2_against_group_mean_curves"].values():
        assert agreement["fore_aft"] > 0.95


# ---------------------------------------------------------------- the model card


@pytest.fixture(scope="module")
def card():
    return model_card_table()


def test_card_covers_group_and_outside_studies(card):
    assert {row.source for row in card} == {
        "fukuchi2017", "farley1996", "lieberman2015", "musgjerd2021", "weyand2005"
    }  # fmt: skip
    assert sum(row.used_in_fit for row in card) == 9
    assert all(row.source == "fukuchi2017" for row in card if row.used_in_fit)
    for row in card:
        assert np.isfinite(row.prediction)
        assert row.status in ("measured", "read", "second-hand")
        assert row.error_unit == ("points" if row.unit == "%" else "%")


def test_card_computes_its_errors(card):
    for row in card:
        if row.error_unit == "%":
            assert row.prediction == pytest.approx(row.published * (1 + row.error / 100))
        else:
            assert row.prediction == pytest.approx(row.published + row.error)


def test_card_uses_the_model_at_call_time(card, monkeypatch):
    other = replace(gait.gait_constants(), peak_factor=2.0)
    monkeypatch.setattr(gait, "gait_constants", lambda: other)
    rows = model_card_table()
    peak = [row.quantity.startswith("peak braking") for row in card]
    for before, after, changes in zip(card, rows, peak, strict=True):
        assert (before.prediction != after.prediction) == changes


def test_card_errors_stay_what_the_course_says(card):
    worst = {
        "contact time": 2,
        "braking impulse": 6,
        "peak braking force, 15 Hz": 10,
        "peak vertical force, 15 Hz": 6,
        "travel of the foot's pressure": 25,
        "ratio of leg stiffness": 18,
        "stance-averaged vertical force": 14,
        "change in foot landing position ahead of hip": 3,
        "change in peak force": 3,
    }
    for row in card:
        assert abs(row.error) < worst[row.quantity], row
    assert {row.quantity for row in card} == set(worst)


def test_targets_are_marked(card):
    for row in shipped_table("gait_targets.csv"):
        assert row["status"] in ("read", "second-hand")
        float(row["value"])
        assert row["study_key"]
        assert row["assumed"]
