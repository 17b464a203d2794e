"""Fit the constants of `itband.gait` to measured runners: ``python -m itband.calibration``.

The trials of single runners stay outside the course. What it writes are the constants with the
method and the errors of the fit, and the means of the group.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from itband import gait
from itband.gait import Gait, GaitConstants

__all__ = ["Calibration", "Trials", "fit", "group_means", "read_curves", "read_trials"]

Floats: TypeAlias = NDArray[np.float64]

LEG_SHARE_OF_HEIGHT = 0.53  # hip to ground when standing
# Not fitted. Differences between the runners at one speed give 0.37 to 0.51; runners told to
# change cadence at one speed suggest 0.67 (farley1996, lieberman2015); nothing settles it.
CONTACT_CADENCE_EXPONENT = 0.5
FEWEST_RUNNERS = 5
RESAMPLINGS = 20_000
SEED = 20170509

CITATION = (
    "Fukuchi RK, Fukuchi CA, Duarte M (2017). A public dataset of running biomechanics and the "
    "effects of running speed on lower extremity kinematics and kinetics. PeerJ 5:e3298. "
    "doi:10.7717/peerj.3298. Data: doi:10.6084/m9.figshare.4543435, CC BY 4.0."
)
METHOD = {
    "data": (
        "Treadmill running; means per trial derived from the published forces. Contact: vertical "
        "force above 50 N. Forces low-passed at 15 Hz, impact removed. Leg length taken as 0.53 "
        "of body height."
    ),
    "contact_time": (
        "A and a by least squares on the logarithm of dimensionless contact time against "
        "dimensionless speed, with the exponent b of cadence set, not fitted: see "
        "contact_cadence_exponent_evidence for what the trials alone would give."
    ),
    "foot_travel": (
        "The share of leg length with the least mean absolute percentage error of braking "
        "impulse, at the contact time of the law."
    ),
    "peak_factor": (
        "The factor with the least mean absolute percentage error of peak braking force, at the "
        "contact time of the law and the fitted foot travel."
    ),
    "runners_cadence_exponents": (
        "Logarithm of the quantity on the logarithms of speed and cadence with a level for each "
        "runner; low to high is the 90 % range over resampled runners."
    ),
    "rounding": "Constants are rounded to three decimals; errors are those of the rounded ones.",
}

# column: (unit, lowest, highest) that a row may hold
_COLUMNS: dict[str, tuple[str, float, float]] = {
    "height_m": ("m", 1.2, 2.3),
    "speed_m_s": ("m/s", 0.5, 12.0),
    "cadence_spm": ("steps/min", 60.0, 300.0),
    "contact_time_s": ("s", 0.05, 0.6),
    "braking_impulse_bw_s": ("BW s", 1e-4, 0.2),
    "peak_braking_15hz_bw": ("BW", 0.01, 2.0),
    "peak_vertical_15hz_bw": ("BW", 0.5, 6.0),
    "foot_point_travel_m": ("m", -0.1, 0.5),
}
# quantity of the model: column of the table
MEASURED = {
    "contact_time": "contact_time_s",
    "braking_impulse": "braking_impulse_bw_s",
    "peak_braking_force": "peak_braking_15hz_bw",
    "peak_vertical_force": "peak_vertical_15hz_bw",
}
_CURVE_COLUMNS = (
    "speed_m_s", "stance_fraction", "fore_aft_mean_bw", "fore_aft_sd_bw", "vertical_mean_bw",
    "vertical_sd_bw", "runners",
)  # fmt: skip


# --------------------------------------------------------------------------- reading


@dataclass(frozen=True, eq=False)
class Trials:
    """Trials of measured runners: a name of the runner for each, and its numbers by column."""

    runner: NDArray[np.str_]
    values: dict[str, Floats]

    @property
    def leg_length(self) -> Floats:
        """Leg length in m, a fixed share of height."""
        return LEG_SHARE_OF_HEIGHT * self.values["height_m"]

    def conditions(self) -> tuple[Floats, Floats, Floats]:
        """Speed (m/s), cadence (steps/min) and leg length (m) of each trial."""
        return self.values["speed_m_s"], self.values["cadence_spm"], self.leg_length


def _rows(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Read a table: (line in the file, cells by column); complain by file, column and line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise ValueError(f"{path}: no column {', '.join(missing)}")
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path}: cannot be read as a table: {error}") from error
    if not rows:
        raise ValueError(f"{path}: has a header but no rows")
    return rows


def _cell(
    path: Path, line: int, row: dict[str, str], column: str, low: float, high: float
) -> float:
    text = row[column]
    try:
        value = float(text)
    except (TypeError, ValueError):
        value = math.nan
    if not low <= value <= high:
        raise ValueError(
            f"{path}, line {line}, column {column}: needs a number from {low:g} to {high:g}, "
            f"has {text!r}"
        )
    return value


def read_trials(path: Path) -> Trials:
    """Read and check a table of trials; ValueError names the file, the column and the line."""
    rows = _rows(path, ["runner", *_COLUMNS])
    values = {
        name: np.array([_cell(path, line, row, name, low, high) for line, row in rows])
        for name, (_, low, high) in _COLUMNS.items()
    }
    runner = np.array([(row["runner"] or "").strip() for _, row in rows])
    if (runner == "").any():
        line = rows[int(np.argmax(runner == ""))][0]
        raise ValueError(f"{path}, line {line}, column runner: is empty")
    names, counts = np.unique(runner, return_counts=True)
    if names.size < FEWEST_RUNNERS:
        raise ValueError(f"{path}, column runner: needs {FEWEST_RUNNERS} runners, has {names.size}")
    if (counts < 3).any():
        raise ValueError(
            f"{path}, column runner: needs 3 trials of each runner, has "
            f"{counts.min()} of {names[counts.argmin()]}"
        )
    for column in ("speed_m_s", "cadence_spm"):
        if np.unique(values[column]).size < 2:
            raise ValueError(f"{path}, column {column}: is the same in every row")
    return Trials(runner, values)


def read_curves(path: Path) -> dict[str, Floats]:
    """Read group mean force curves over stance; ValueError names the file, column and line."""
    rows = _rows(path, _CURVE_COLUMNS)
    return {
        name: np.array([_cell(path, line, row, name, -10.0, 1000.0) for line, row in rows])
        for name in _CURVE_COLUMNS
    }


# --------------------------------------------------------------------------- fitting


@dataclass(frozen=True)
class Calibration:
    """Fitted constants with the evidence on the exponent that was set, and the errors left.

    ``intervals``: 90 % ranges of the constants over resampled runners. ``residuals``: for each
    quantity and speed ('all' or m/s), mean absolute and mean error in %.
    """

    constants: GaitConstants
    intervals: dict[str, tuple[float, float]]
    exponent_evidence: dict[str, Any]
    residuals: dict[str, dict[str, dict[str, float]]]
    runners: int
    trials: int


def _gaits(trials: Trials, constants: GaitConstants) -> Gait:
    """Model every trial, also the few outside the range that the course shows."""
    v, spm, leg = trials.conditions()
    contact = gait.contact_time_law(v, spm, leg, constants)
    travel = constants.foot_travel * leg
    anyone = np.zeros(v.shape, dtype=np.int8)
    return gait.simulate(v, spm, leg, contact, travel, constants.peak_factor, anyone)


def _logs(trials: Trials) -> tuple[Floats, Floats, Floats]:
    """Logarithms of dimensionless contact time, 1/speed and 1/cadence of each trial."""
    v, spm, leg = trials.conditions()
    unit = np.sqrt(leg / gait.GRAVITY)
    return (
        np.log(trials.values["contact_time_s"] / unit),
        -np.log(v * unit / leg),
        -np.log(spm / 60.0 * unit),
    )


def _least_squares(columns: Sequence[Floats], target: Floats) -> Floats:
    return np.asarray(np.linalg.lstsq(np.column_stack(columns), target, rcond=None)[0])


def _within(trials: Trials, values: Floats) -> Floats:
    """Take each runner's own mean away: a regression then has a level for every runner."""
    result = values.copy()
    for name in np.unique(trials.runner):
        own = trials.runner == name
        result[own] -= values[own].mean()
    return result


def _cadence_exponent(
    trials: Trials, column: str, draws: NDArray[np.int64]
) -> tuple[float, float, float]:
    """Exponent of cadence at one speed within runners, and its 90 % range over the draws."""
    v, spm, _ = trials.conditions()
    given = np.column_stack([_within(trials, np.log(v)), _within(trials, np.log(spm))])
    value = _within(trials, np.log(trials.values[column]))
    own = [trials.runner == name for name in np.unique(trials.runner)]
    squares = np.array([given[rows].T @ given[rows] for rows in own])
    products = np.array([given[rows].T @ value[rows] for rows in own])
    exponent = np.linalg.solve(squares.sum(axis=0), products.sum(axis=0))[1]
    drawn = np.linalg.solve(squares[draws].sum(axis=1), products[draws].sum(axis=1)[..., None])
    low, high = np.percentile(drawn[:, 1, 0], [5, 95])
    return float(exponent), float(low), float(high)


def _percent(model: Floats, measured: Floats) -> Floats:
    return np.asarray(100.0 * (model / measured - 1.0))


def _spread(errors: Floats) -> dict[str, float]:
    return {
        "mean_absolute_error_percent": round(float(np.abs(errors).mean()), 1),
        "bias_percent": round(float(errors.mean()), 1),
        "trials": int(errors.size),
    }


def fit(trials: Trials, cadence_exponent: float = CONTACT_CADENCE_EXPONENT) -> Calibration:
    """Fit the constants of the running model; how, for each of them, is in ``METHOD``."""
    v, spm, leg = trials.conditions()
    names = np.unique(trials.runner)
    draws = np.random.default_rng(SEED).integers(0, names.size, (RESAMPLINGS, names.size))
    contact, slow, rare = _logs(trials)
    one = np.ones_like(contact)

    scale, speed_exponent = _least_squares([one, slow], contact - cadence_exponent * rare)
    constants = GaitConstants(
        round(math.exp(scale), 3), round(float(speed_exponent), 3), cadence_exponent, 0.0, 1.0, {}
    )

    impulse = trials.values["braking_impulse_bw_s"]

    def miss(travel: float) -> float:
        model = _gaits(trials, replace(constants, foot_travel=travel)).braking_impulse
        return float(np.abs(_percent(np.asarray(model), impulse)).mean())

    travel = minimize_scalar(miss, bounds=(0.0, 0.45), method="bounded", options={"xatol": 1e-5}).x
    constants = replace(constants, foot_travel=round(float(travel), 3))

    peak = trials.values["peak_braking_15hz_bw"]
    plain = np.asarray(_gaits(trials, constants).peak_braking_force)
    # The best factor makes the error of one trial zero: try them all.
    factors = peak / plain
    misses = np.abs(factors[:, None] * plain / peak - 1.0).mean(axis=1)
    constants = replace(constants, peak_factor=round(float(factors[misses.argmin()]), 3))
    runners = {
        quantity: _rounded(_cadence_exponent(trials, column, draws))
        for quantity, column in MEASURED.items()
    }
    constants = replace(constants, runners=runners)

    free = _least_squares([one, slow, rare], contact)
    by_speed = {
        f"{speed:g} m/s": round(float(_least_squares([one[same], rare[same]], contact[same])[1]), 2)
        for speed in np.unique(v)
        if (same := v == speed).sum() > 2
    }
    evidence = {
        "set_to": cadence_exponent,
        "all_trials_together": round(float(free[2]), 2),
        "between_runners_at_one_speed": by_speed,
        "within_runners": round(-runners["contact_time"][0], 2),
    }

    model = _gaits(trials, constants)
    given = gait.simulate(  # contact time measured: the travel moves with it, as in the course
        v, spm, leg, trials.values["contact_time_s"],
        constants.foot_travel * leg
        + v * (trials.values["contact_time_s"] - np.asarray(model.contact_time)),
        constants.peak_factor, np.zeros(v.shape, dtype=np.int8),
    )  # fmt: skip
    residuals = {}
    for label, gaits, quantities in (
        ("", model, MEASURED),
        (" with contact time measured", given, dict(list(MEASURED.items())[1:])),
    ):
        for quantity, column in quantities.items():
            errors = _percent(np.asarray(getattr(gaits, quantity)), trials.values[column])
            residuals[quantity + label] = {"all": _spread(errors)} | {
                f"{speed:g} m/s": _spread(errors[v == speed]) for speed in np.unique(v)
            }
    intervals = _intervals(trials, constants, draws)
    return Calibration(constants, intervals, evidence, residuals, names.size, v.size)


def _rounded(numbers: tuple[float, float, float]) -> tuple[float, float, float]:
    first, low, high = (round(number, 3) for number in numbers)
    return first, low, high


def _intervals(
    trials: Trials, constants: GaitConstants, draws: NDArray[np.int64]
) -> dict[str, tuple[float, float]]:
    """Give 90 % ranges of A, a and foot travel over resampled runners, the exponent b as set."""
    names = np.unique(trials.runner)
    own = np.array([trials.runner == name for name in names])
    weights = np.array([own[draw].sum(axis=0) for draw in draws[:2000]], dtype=np.float64)
    contact, slow, rare = _logs(trials)
    target = contact - constants.contact_cadence_exponent * rare
    given = np.column_stack([np.ones_like(slow), slow])
    squares = np.einsum("bi,ij,ik->bjk", weights, given, given)
    products = np.einsum("bi,ij,i->bj", weights, given, target)
    scale, exponent = np.linalg.solve(squares, products[..., None])[..., 0].T

    travels = np.linspace(0.10, 0.30, 81)
    impulse = trials.values["braking_impulse_bw_s"]
    errors = np.array(
        [
            np.abs(_percent(np.asarray(_gaits(trials, tried).braking_impulse), impulse))
            for tried in (replace(constants, foot_travel=travel) for travel in travels)
        ]
    )
    best = travels[(weights @ errors.T).argmin(axis=1)]
    drawn = {
        "contact_scale": np.exp(scale),
        "contact_speed_exponent": exponent,
        "foot_travel": best,
    }
    return {
        name: (round(float(low), 3), round(float(high), 3))
        for name, (low, high) in ((n, np.percentile(d, [5, 95])) for n, d in drawn.items())
    }


def group_means(trials: Trials) -> list[dict[str, str]]:
    """Mean, standard deviation and number of trials of every column at every speed."""
    v = trials.values["speed_m_s"]
    columns = {name: (unit, trials.values[name]) for name, (unit, _, _) in _COLUMNS.items()}
    columns["leg_length_m"] = ("m", trials.leg_length)
    del columns["speed_m_s"]
    return [
        {
            "speed_m_s": f"{speed:g}",
            "column": name,
            "unit": unit,
            "mean": f"{values[v == speed].mean():.5g}",
            "sd": f"{values[v == speed].std(ddof=1):.4g}",
            "n": str(int((v == speed).sum())),
        }
        for speed in np.unique(v)
        for name, (unit, values) in columns.items()
    ]


def curve_agreement(
    trials: Trials, constants: GaitConstants, curves: dict[str, Floats]
) -> dict[str, dict[str, float]]:
    """R2 of the model's curves against the group mean curves, at the mean of the group's inputs."""
    result = {}
    for speed in np.unique(curves["speed_m_s"]):
        here = trials.values["speed_m_s"] == speed
        if not here.any():
            continue
        mean = Trials(
            np.array(["group"]),
            {name: np.array([value[here].mean()]) for name, value in trials.values.items()},
        )
        model = _gaits(mean, constants)
        rows = curves["speed_m_s"] == speed
        fraction = curves["stance_fraction"][rows]
        agreement = {}
        for name in ("fore_aft", "vertical"):
            drawn = np.asarray(getattr(model, f"{name}_force"))[0]
            measured = curves[f"{name}_mean_bw"][rows]
            error = np.interp(fraction, np.linspace(0, 1, drawn.size), drawn) - measured
            r2 = 1 - (error**2).sum() / ((measured - measured.mean()) ** 2).sum()
            agreement[name] = round(float(r2), 3)
        result[f"{speed:g} m/s"] = agreement
    return result


# --------------------------------------------------------------------------- command


def _document(found: Calibration, agreement: dict[str, dict[str, float]] | None) -> dict[str, Any]:
    constants = asdict(found.constants)
    runners = constants.pop("runners")
    document: dict[str, Any] = {
        "citation": CITATION,
        "runners": found.runners,
        "trials": found.trials,
        "method": METHOD,
        "constants": constants,
        "constants_90_percent": found.intervals,
        "contact_cadence_exponent_evidence": found.exponent_evidence,
        "runners_cadence_exponents": {
            name: dict(zip(("estimate", "low", "high"), row, strict=True))
            for name, row in runners.items()
        },
        "resampling": {"seed": SEED, "draws": RESAMPLINGS},
        "residuals": found.residuals,
    }
    if agreement is not None:
        document["r2_against_group_mean_curves"] = agreement
    return document


def _report(document: dict[str, Any]) -> str:
    lines = [f"{document['trials']} trials of {document['runners']} runners"]
    lines.append("Constants (90 % over resampled runners)")
    for name, value in document["constants"].items():
        low_high = document["constants_90_percent"].get(name)
        spread = f"  {low_high[0]:.3f} to {low_high[1]:.3f}" if low_high else ""
        lines.append(f"  {name:<26}{value:>7.3f}{spread}")
    evidence = document["contact_cadence_exponent_evidence"]
    lines += ["Exponent of cadence in contact time: set, not fitted; the trials alone give"]
    lines += [f"  {name.replace('_', ' ')}: {value}" for name, value in evidence.items()]
    lines.append("Exponent of cadence within runners, at one speed (90 %)")
    for name, row in document["runners_cadence_exponents"].items():
        lines.append(f"  {name:<26}{row['estimate']:>7.3f}  {row['low']:.3f} to {row['high']:.3f}")
    lines.append("Errors left: mean absolute (bias), %")
    for name, by_speed in document["residuals"].items():
        cells = (
            f"{speed} {row['mean_absolute_error_percent']:.1f} ({row['bias_percent']:+.1f})"
            for speed, row in by_speed.items()
        )
        lines.append(f"  {name:<54}{'   '.join(cells)}")
    for speed, row in document.get("r2_against_group_mean_curves", {}).items():
        cells = (f"{name} {value:.3f}" for name, value in row.items())
        lines.append(f"R2 against the mean curves at {speed}: {', '.join(cells)}")
    lines.append("Method")
    lines += [f"  {name}: {text}" for name, text in document["method"].items()]
    return "\n".join(lines)


def _write_table(path: Path, columns: Sequence[str], rows: Sequence[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, print, and with ``--write`` replace the data that ship with the course."""
    parser = argparse.ArgumentParser(prog="python -m itband.calibration", description=__doc__)
    parser.add_argument("trials", type=Path, help="table of trials (csv)")
    parser.add_argument("--curves", type=Path, help="table of group mean force curves (csv)")
    parser.add_argument("--write", action="store_true", help="replace the course's data files")
    parser.add_argument(
        "--into", type=Path, default=Path(__file__).with_name("data"), help="where to write"
    )
    options = parser.parse_args(arguments)
    try:
        trials = read_trials(options.trials)
        curves = read_curves(options.curves) if options.curves else None
    except ValueError as error:
        print(f"calibration: {error}", file=sys.stderr)
        return 2
    found = fit(trials)
    agreement = curve_agreement(trials, found.constants, curves) if curves else None
    document = _document(found, agreement)
    print(_report(document))
    if options.write:
        options.into.mkdir(parents=True, exist_ok=True)
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        (options.into / "gait_calibration.json").write_text(text, encoding="utf-8")
        means = group_means(trials)
        _write_table(options.into / "gait_group_means.csv", list(means[0]), means)
        if options.curves:
            rows = [row for _, row in _rows(options.curves, _CURVE_COLUMNS)]
            _write_table(options.into / "gait_group_mean_curves.csv", _CURVE_COLUMNS, rows)
        print(f"Written to {options.into}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
