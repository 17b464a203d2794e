"""Running at a speed and a cadence: forces, times and lengths of a spring-mass runner.

A point mass on a massless spring, closed by a measured or typical contact time, with a foot point
that travels forward under the runner. It has no impact, no hip, no width, and nothing about the
iliotibial band: what it explains is how speed, cadence and contact time shape braking.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from itband.arrays import Floats, Strings, broadcast, digits, listing, number

__all__ = [
    "GRAVITY",
    "CadenceChange",
    "Effect",
    "Gait",
    "GaitConstants",
    "cadence_change_range",
    "gait_constants",
    "spring_mass_gait",
    "typical_contact_time",
]

GRAVITY = 9.80665  # m/s^2

# Half the stance in 13 equal steps: 27 points of stance, and the seventh after midstance (0.538 of
# the way to the end) lies where the braking force peaks: at 0.48 to 0.54 over the whole range.
_HALF_STEPS = 13
_PEAK_STEP = 7
_COARSE_STEPS = 4  # enough for a Jacobian, and for a start within 2e-5 of the root
_CHUNK = 1024  # gaits at a time: the arrays of one chunk stay in the processor's cache

# name: (unit, allowed low, allowed high, model low, model high). Beyond "allowed" nobody runs.
_RANGES: dict[str, tuple[str, float, float, float, float]] = {
    "speed": ("m/s", 0.5, 12.0, 2.0, 5.0),
    "cadence": ("steps/min", 60.0, 300.0, 135.0, 220.0),
    "leg_length": ("m", 0.4, 1.4, 0.75, 1.05),
}
_DUTY_RANGE = (0.24, 0.48)
_MAX_TRAVEL = 0.5  # leg lengths; a foot is about 0.3, and watches see contact a little too long
_MAX_ANGLE = 35.0  # degrees
_MAX_STIFFNESS = 100.0  # body weights per leg length; above it lie roots that bounce within a step

_REASONS: Strings = np.array(
    [
        "",
        "no steady running: the model covers speeds of 2 to 5 m/s",
        "no steady running: the model covers cadences of 135 to 220 steps/min",
        "no steady running: the model covers leg lengths of 0.75 to 1.05 m",
        "no steady running: the foot would be on the ground for more than 48 % of each stride, "
        "which is close to walking",
        "no steady running: the foot would be on the ground for less than 24 % of each stride, "
        "which is shorter than the runners the model was fitted to",
        "no steady running: with so short a contact time the pressure under the foot would have to "
        "travel backwards",
        "no steady running: with so long a contact time the pressure under the foot would have to "
        "travel further than any foot is long",
        "no steady running: the leg would have to land more than 35 degrees ahead of the body",
        "no steady running: no single springy bounce of the leg fits this speed, cadence and "
        "contact time",
    ],
    dtype=object,
)
_SPEED, _CADENCE, _LEG, _LONG, _SHORT, _BACKWARDS, _FURTHER, _ANGLE, _NO_BOUNCE = range(1, 10)


# --------------------------------------------------------------------------- constants


@dataclass(frozen=True)
class GaitConstants:
    """What the model takes from measured runners; fitted by ``python -m itband.calibration``.

    ``contact_scale``, ``contact_speed_exponent`` and ``contact_cadence_exponent`` are A, a and b of
    `typical_contact_time`; ``foot_travel`` is in leg lengths; ``peak_factor`` multiplies the
    model's peak braking force. ``runners`` maps a quantity to the exponent of cadence seen within
    the calibration runners: (estimate, low, high), low to high being a 90 % range.
    """

    contact_scale: float
    contact_speed_exponent: float
    contact_cadence_exponent: float
    foot_travel: float
    peak_factor: float
    runners: Mapping[str, tuple[float, float, float]]


@cache
def gait_constants() -> GaitConstants:
    """Return the constants that ship with the course, read once from ``gait_calibration.json``."""
    text = files("itband").joinpath("data/gait_calibration.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    runners = {
        name: (row["estimate"], row["low"], row["high"])
        for name, row in stored["runners_cadence_exponents"].items()
    }
    return GaitConstants(**stored["constants"], runners=runners)


# --------------------------------------------------------------------------- results

_UNITS = {
    "speed": "m/s",
    "cadence": "steps/min",
    "leg_length": "m",
    "step_length": "m",
    "contact_time": "s",
    "flight_time": "s",
    "duty_factor": "",
    "foot_travel": "m",
    "leg_stiffness": "BW/m",
    "touchdown_angle": "deg",
    "overstride": "m",
    "vertical_oscillation": "m",
    "peak_vertical_force": "BW",
    "peak_braking_force": "BW",
    "braking_impulse": "BW s",
    "braking_impulse_per_km": "BW s/km",
    "stance_time": "s",
    "vertical_force": "BW",
    "fore_aft_force": "BW",
}


@dataclass(frozen=True, eq=False, repr=False)
class Gait:
    """Steady running, as `spring_mass_gait` returns it.

    Every field but the curves has the shape of the inputs (a float for scalar inputs); the curves
    ``stance_time``, ``vertical_force`` and ``fore_aft_force`` have one more axis, from landing to
    take-off in equal steps. Where ``reason`` is not empty the model has no answer and every field
    that it would have computed is NaN. Forces are in body weights (BW).
    """

    speed: float | Floats  # m/s
    cadence: float | Floats  # steps/min
    leg_length: float | Floats  # m
    step_length: float | Floats  # m
    contact_time: float | Floats  # s
    flight_time: float | Floats  # s
    duty_factor: float | Floats  # contact time over stride time (two steps)
    foot_travel: float | Floats  # m, of the foot's pressure from heel to toe during stance
    leg_stiffness: float | Floats  # BW/m; times body weight in newtons gives N/m
    touchdown_angle: float | Floats  # degrees between the leg and the vertical
    overstride: float | Floats  # m, foot point ahead of the centre of mass at landing
    vertical_oscillation: float | Floats  # m, of the centre of mass from lowest to highest
    peak_vertical_force: float | Floats  # BW
    peak_braking_force: float | Floats  # BW, positive
    braking_impulse: float | Floats  # BW s per step, positive
    braking_impulse_per_km: float | Floats  # BW s/km, positive
    stance_time: Floats  # s from landing
    vertical_force: Floats  # BW
    fore_aft_force: Floats  # BW, negative while it brakes
    reason: str | Strings  # '' or why there is no answer

    def __repr__(self) -> str:
        """List every field with four digits and its unit; the same on every machine."""
        return listing(self, _UNITS)


# --------------------------------------------------------------------------- inputs


def _runner(speed: ArrayLike, cadence: ArrayLike, leg_length: ArrayLike) -> dict[str, Floats]:
    given = {"speed": speed, "cadence": cadence, "leg_length": leg_length}
    return {name: number(name, value, *_RANGES[name][:3]) for name, value in given.items()}


# --------------------------------------------------------------------------- spring-mass solution


def _stance(
    start: Floats, half: Floats, steps: int, record: bool = False
) -> tuple[Floats, Floats, Floats, Floats]:
    """Follow the mass from midstance for the time `half`, in equal steps.

    `start` is (leg length, forward speed, stiffness), each with the shape of `half`, in units of
    leg length, sqrt(leg length/g) and body weight. Returns x, y, vx and vy with the foot at the
    origin: at the end, or with `record` at every step along a new first axis. Nystrom's fifth-order
    method for y'' = f(y) [Hairer, Norsett & Wanner 1993, table II.14.2]: the force depends on
    position alone, so four evaluations a step do what six would otherwise.
    """
    stiffness = start[2]
    step = half / steps
    step2 = step * step

    def pull(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        spring = stiffness / np.sqrt(x * x + y * y) - stiffness
        return spring * x, spring * y - 1.0

    x, y = np.zeros_like(half), start[0]
    vx, vy = start[1], np.zeros_like(half)
    path = [(x, y, vx, vy)]
    for _ in range(steps):
        dx, dy = step * vx, step * vy
        ax, ay = pull(x, y)
        bx, by = pull(x + 0.2 * dx + step2 * (ax / 50), y + 0.2 * dy + step2 * (ay / 50))
        cx, cy = pull(
            x + (2 / 3) * dx + step2 * ((7 / 27) * bx - ax / 27),
            y + (2 / 3) * dy + step2 * ((7 / 27) * by - ay / 27),
        )
        ex, ey = pull(
            x + dx + step2 * (0.3 * ax - (2 / 35) * bx + (9 / 35) * cx),
            y + dy + step2 * (0.3 * ay - (2 / 35) * by + (9 / 35) * cy),
        )
        x = x + dx + step2 * ((14 / 336) * ax + (100 / 336) * bx + (54 / 336) * cx)
        y = y + dy + step2 * ((14 / 336) * ay + (100 / 336) * by + (54 / 336) * cy)
        vx = vx + step * ((14 / 336) * ax + (125 / 336) * bx + (162 / 336) * cx + (35 / 336) * ex)
        vy = vy + step * ((14 / 336) * ay + (125 / 336) * by + (162 / 336) * cy + (35 / 336) * ey)
        if record:
            path.append((x, y, vx, vy))
    if not record:
        return x, y, vx, vy
    xs, ys, vxs, vys = (np.stack(states) for states in zip(*path, strict=True))
    return xs, ys, vxs, vys


def _misses(x: Floats, y: Floats, vx: Floats, vy: Floats, flight: Floats, stride: Floats) -> Floats:
    """By how much the end of stance misses take-off of a gait that repeats itself.

    The leg is at full length, the vertical speed lasts exactly for the flight, and stance and
    flight together cover the length of the step. Symmetry about midstance does the rest.
    """
    return np.stack([np.sqrt(x * x + y * y) - 1.0, vy - flight / 2, 2 * x + vx * flight - stride])


def _solve3(matrix: Floats, right: Floats) -> Floats:
    """Solve 3 x 3 systems held along the first axes; numpy's own solver is slower on small ones."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    p, q, r = right
    ei_fh, ch_bi, bf_ce = e * i - f * h, c * h - b * i, b * f - c * e
    fg_di, ai_cg, cd_af = f * g - d * i, a * i - c * g, c * d - a * f
    dh_eg, bg_ah, ae_bd = d * h - e * g, b * g - a * h, a * e - b * d
    scale = 1.0 / (a * ei_fh + b * fg_di + c * dh_eg)
    return cast(
        Floats,
        np.stack(
            [
                ei_fh * p + ch_bi * q + bf_ce * r,
                fg_di * p + ai_cg * q + cd_af * r,
                dh_eg * p + bg_ah * q + ae_bd * r,
            ]
        )
        * scale,
    )


def _solve(speed: Floats, step_time: Floats, contact: Floats) -> Floats:
    """Find leg length and speed at midstance and stiffness (first axis) of steady gaits.

    All dimensionless, `speed` as seen from the moving foot point; NaN where the search fails.
    """
    flight = step_time - contact
    stride = speed * step_time
    half = contact / 2
    # Morin et al. 2005: take the vertical force for half a sine wave.
    peak = (np.pi / 2) * (step_time / contact)
    sink = peak * contact**2 / np.pi**2 - contact**2 / 8
    squeeze = 1.0 - np.sqrt(1.0 - (speed * half) ** 2) + sink
    guess = np.stack([1.0 - squeeze, speed, peak / squeeze])

    # Newton on coarse steps. Four paths go side by side: the guess, and each unknown nudged.
    nudge = np.array([1e-6, 1e-6, 1e-5])
    probes = np.concatenate([np.zeros((3, 1)), np.diag(nudge)], axis=1)[..., None]
    halves = np.broadcast_to(half, (4, *half.shape))
    for _ in range(3):
        ends = _stance(guess[:, None] + probes, halves, _COARSE_STEPS)
        missed = _misses(*ends, flight, stride)
        slopes = (missed[:, 1:] - missed[:, :1]) / nudge[:, None]
        guess = guess - _solve3(slopes, missed[:, 0])
    # That ends 2e-5 from the root of the fine steps; the same slopes are good for the rest.
    for _ in range(3):
        missed = _misses(*_stance(guess, half, _HALF_STEPS), flight, stride)
        guess = guess - _solve3(slopes, missed)
    guess[:, ~(np.abs(missed).max(axis=0) < 1e-7)] = np.nan
    return guess


def _dimensionless_gait(
    speed: Floats, step_time: Floats, contact: Floats, peak_factor: float
) -> tuple[dict[str, Floats], Floats, Floats]:
    """Solve one chunk; return the scalars, the vertical and the fore-aft curve, dimensionless."""
    found = _solve(speed, step_time, contact)
    xs, ys, vxs, _ = _stance(found, contact / 2, _HALF_STEPS, record=True)
    lengths = np.sqrt(xs * xs + ys * ys)
    spring = found[2] / lengths - found[2]
    drive, support = spring * xs, spring * ys  # midstance to take-off

    # Braking mirrors the drive. Its peak between the points: a parabola through the highest three.
    before, middle, after = drive[_PEAK_STEP - 1 : _PEAK_STEP + 2]
    top = middle + (after - before) ** 2 / (8 * (2 * middle - before - after))
    peak = peak_factor * top
    impulse = vxs[-1] - vxs[0]

    # The spring-mass curve is too flat for runners: sharpen it to the corrected peak, at the
    # impulse it has. F -> peak (F/Fmax)^p, with p from the trapezium sum over the drawn points.
    inner = np.log(drive[1:-1] / drive[1:-1].max(axis=0))
    target = np.log(impulse / (peak * contact / (2 * _HALF_STEPS)))
    power = np.full_like(speed, 1.6)
    for _ in range(4):
        terms = np.exp(power * inner)
        total = terms.sum(axis=0)
        power = power - (np.log(total) - target) * total / (terms * inner).sum(axis=0)
    drawn = peak * np.exp(power * inner)

    flight = step_time - contact
    none = np.zeros_like(speed)
    fore_aft = np.concatenate([[none], -drawn[::-1], [none], drawn, [none]]).T
    support[-1] = 0.0  # the leg has its full length again: what is left is rounding
    vertical = np.concatenate([support[:0:-1], support]).T
    one_hump = (np.diff(lengths, axis=0) >= 0).all(axis=0)  # the leg does nothing but lengthen
    scalars = {
        "stiffness": found[2],
        "overstride": xs[-1],
        "angle": np.degrees(np.arctan2(xs[-1], ys[-1])),
        "oscillation": ys[-1] - ys[0] + flight**2 / 8,
        "peak_vertical": support[0],
        "peak_braking": peak,
        "impulse": impulse,
        "one_hump": one_hump.astype(np.float64),
    }
    return scalars, vertical, fore_aft


def simulate(
    speed: Floats,
    cadence: Floats,
    leg_length: Floats,
    contact_time: Floats,
    foot_travel: Floats,
    peak_factor: float,
    refused: NDArray[np.int8],
) -> Gait:
    """Solve gaits whose contact time and foot-point travel are given; all arrays of one shape.

    What `spring_mass_gait` and `cadence_change_range` share, and the calibration calls with
    constants under trial. Checks no input; where `refused` is not 0 it is the number of the reason.
    """
    shape = speed.shape
    v, spm, leg, contact, travel = (
        np.ravel(a) for a in (speed, cadence, leg_length, contact_time, foot_travel)
    )
    step_time = 60.0 / spm
    duty = contact / (2 * step_time)
    code = np.array(refused, dtype=np.int8).ravel()
    size, points = v.size, 2 * _HALF_STEPS + 1
    names = ("stiffness", "overstride", "angle", "oscillation", "peak_vertical", "peak_braking",
             "impulse", "one_hump")  # fmt: skip
    scalar = {name: np.full(size, np.nan) for name in names}
    vertical, fore_aft = np.full((size, points), np.nan), np.full((size, points), np.nan)
    time = np.sqrt(leg / GRAVITY)
    tries = np.flatnonzero(code == 0)
    with np.errstate(all="ignore"):  # a search that fails ends as NaN and gets its reason below
        for begin in range(0, tries.size, _CHUNK):
            part = tries[begin : begin + _CHUNK]
            unit = time[part]
            seen_speed = (v[part] - travel[part] / contact[part]) * unit / leg[part]
            solved, vertical[part], fore_aft[part] = _dimensionless_gait(
                seen_speed, step_time[part] / unit, contact[part] / unit, peak_factor
            )
            for name in names:
                scalar[name][part] = solved[name]
        bounces = (scalar["one_hump"] == 1) & _inside(scalar["stiffness"], 0, _MAX_STIFFNESS)
        code[tries[~bounces[tries]]] = _NO_BOUNCE
        code[(code == 0) & (scalar["angle"] > _MAX_ANGLE)] = _ANGLE

    known = np.where(code == 0, 1.0, np.nan)
    vertical *= known[:, None]
    fore_aft *= known[:, None]
    for name in names:
        scalar[name] *= known
    step_length = v * step_time
    impulse = scalar["impulse"] * time
    results = {
        "speed": v,
        "cadence": spm,
        "leg_length": leg,
        "step_length": step_length * known,
        "contact_time": contact * known,
        "flight_time": (step_time - contact) * known,
        "duty_factor": duty * known,
        "foot_travel": travel * known,
        "leg_stiffness": scalar["stiffness"] / leg,
        "touchdown_angle": scalar["angle"],
        "overstride": scalar["overstride"] * leg,
        "vertical_oscillation": scalar["oscillation"] * leg,
        "peak_vertical_force": scalar["peak_vertical"],
        "peak_braking_force": scalar["peak_braking"],
        "braking_impulse": impulse,
        "braking_impulse_per_km": impulse * 1000.0 / step_length,
    }
    curves = {
        "stance_time": (contact * known)[:, None] * np.linspace(0.0, 1.0, points),
        "vertical_force": vertical,
        "fore_aft_force": fore_aft,
    }
    reason = _REASONS[code]
    if shape == ():
        values: dict[str, Any] = {name: float(value[0]) for name, value in results.items()}
    else:
        values = {name: value.reshape(shape) for name, value in results.items()}
    values |= {name: value.reshape(*shape, points) for name, value in curves.items()}
    return Gait(**values, reason=str(reason[0]) if shape == () else reason.reshape(shape))


def out_of_range(
    speed: Floats, cadence: Floats, leg_length: Floats, contact_time: Floats, foot_travel: Floats
) -> NDArray[np.int8]:
    """Number the reason why a gait lies outside the range of the model, 0 where it does not."""
    duty = contact_time * cadence / 120.0
    tests = [
        (_SPEED, _inside(speed, *_RANGES["speed"][3:])),
        (_CADENCE, _inside(cadence, *_RANGES["cadence"][3:])),
        (_LEG, _inside(leg_length, *_RANGES["leg_length"][3:])),
        (_LONG, _inside(duty, 0.0, _DUTY_RANGE[1])),
        (_SHORT, _inside(duty, _DUTY_RANGE[0], 1.0)),
        (_BACKWARDS, foot_travel >= 0.0),
        (_FURTHER, foot_travel <= _MAX_TRAVEL * leg_length),
    ]
    # The first that fails is the reason given.
    return np.select([~passed for _, passed in tests], [np.int8(n) for n, _ in tests], np.int8(0))


def _inside(value: Floats, low: float, high: float) -> NDArray[np.bool_]:
    # Room for rounding, so that 135 steps/min reached as 150 - 10 % is still inside.
    room = 1e-9 * (high - low)
    return (value >= low - room) & (value <= high + room)


# --------------------------------------------------------------------------- public functions


def typical_contact_time(
    speed: ArrayLike, cadence: ArrayLike, leg_length: ArrayLike = 0.93
) -> float | Floats:
    """Contact time of the calibration runners at a speed and a cadence, in seconds."""
    v, spm, leg = broadcast(**_runner(speed, cadence, leg_length))
    contact = contact_time_law(v, spm, leg, gait_constants())
    return float(contact) if contact.shape == () else contact


def contact_time_law(
    speed: Floats, cadence: Floats, leg_length: Floats, constants: GaitConstants
) -> Floats:
    """The law of `typical_contact_time` with constants under trial; checks nothing."""
    unit = np.sqrt(leg_length / GRAVITY)
    froude = speed * unit / leg_length
    frequency = cadence / 60.0 * unit
    contact = (
        unit
        * constants.contact_scale
        * froude**-constants.contact_speed_exponent
        * frequency**-constants.contact_cadence_exponent
    )
    return np.asarray(contact, dtype=np.float64)


def spring_mass_gait(
    speed: ArrayLike,
    cadence: ArrayLike,
    leg_length: ArrayLike = 0.93,
    contact_time: ArrayLike | None = None,
) -> Gait:
    """Work out forces, times and lengths of steady level running.

    Parameters
    ----------
    speed : m/s
    cadence : steps per minute, both feet counted
    leg_length : m, hip to ground when standing; about 0.53 of body height
    contact_time : s, measured; without it, the typical one of `typical_contact_time`

    Scalars or arrays that broadcast together, to the shape S. Returns a `Gait` of floats (scalar
    input) or of arrays of shape S; curves have shape S + (27,).

    The model
    ---------
    A point mass on a massless linear spring [1, 2]. In leg lengths and sqrt(leg length/g), with k
    in body weights per leg length, r the leg's length and the foot at the origin:

        x'' = k (1 - r) x/r,    y'' = k (1 - r) y/r - 1

    Stance is symmetric about its middle. From there, half a contact time later, r = 1, vertical
    speed = half the flight time, and 2 x + vx flight = speed step time: three equations for leg
    length and speed at midstance and for k, solved by Newton's method from the sine-wave estimate
    of [3]. The pressure under the foot moves forward by ``foot_travel`` during contact [4, 5]; a
    foot point in steady motion is the same model seen from a frame that moves with it, at
    travel/contact time.

    Contact time, unless given, is A (v/sqrt(g l))^-a (f sqrt(l/g))^-b sqrt(l/g), and foot travel a
    share of leg length, as fitted to 13 treadmill runners [6]. A given contact time also changes
    the travel by speed x (given - typical), because in those runners long contact goes with long
    travel. Peak braking force is the model's times a fitted factor (low-pass 15 Hz, impact
    removed), and the drawn fore-aft curve is sharpened, |F|^p at equal impulse, to show it: its
    lowest point is ``-peak_braking_force`` and the trapezium rule over its braking half gives
    ``braking_impulse``.

    Validity
    --------
    2-5 m/s, 135-220 steps/min, leg 0.75-1.05 m, duty factor 0.24-0.48, landing angle at most 35
    degrees, one hump of force. Elsewhere every result is NaN and ``reason`` says why in words.
    For one person levels carry about 20 % (impulse) and 25 % (peak braking); changes against the
    same runner are better, see `cadence_change_range`. ``overstride`` is about 0.13 m too long:
    use its relative change. No impact, no loading rate, nothing sideways, nothing about the band.

    Raises
    ------
    ValueError : an input that nobody's running has: not a number, speed outside 0.5-12 m/s,
        cadence outside 60-300 steps/min, leg outside 0.4-1.4 m, contact time not between zero
        and the time of two steps; or shapes that do not broadcast.

    References
    ----------
    1. Blickhan 1989, J Biomech 22:1217. 2. McMahon & Cheng 1990, J Biomech 23:65. 3. Morin et al.
    2005, J Appl Biomech 21:167. 4. Lee & Farley 1998, doi:10.1242/jeb.201.21.2935. 5. Bullimore &
    Burn 2006, J Theor Biol 238:211. 6. Fukuchi, Fukuchi & Duarte 2017, PeerJ 5:e3298.
    """
    constants = gait_constants()
    runner = _runner(speed, cadence, leg_length)
    if contact_time is None:
        v, spm, leg = broadcast(**runner)
        contact = contact_time_law(v, spm, leg, constants)
        travel = constants.foot_travel * leg
    else:
        given = number("contact_time", contact_time, "s", 0.0, np.inf)
        v, spm, leg, contact = broadcast(**runner, contact_time=given)
        wrong = ~((contact > 0) & (contact < 120.0 / spm))
        if wrong.any():
            raise ValueError(
                "contact_time must be more than 0 s and less than the time of two steps "
                f"({120.0 / spm[wrong].flat[0]:.4g} s at {spm[wrong].flat[0]:.4g} steps/min); "
                f"got {contact[wrong].flat[0]:g}"
            )
        typical = contact_time_law(v, spm, leg, constants)
        travel = constants.foot_travel * leg + v * (contact - typical)
    refused = out_of_range(v, spm, leg, contact, travel)
    return simulate(v, spm, leg, contact, travel, constants.peak_factor, refused)


@dataclass(frozen=True, eq=False, repr=False)
class Effect:
    """Change of one quantity in % of its value at the usual cadence, at the same speed.

    ``weak`` and ``strong`` are the edges of the structural range: each is one corner of what the
    model leaves open, so both are smooth and cross at no change. ``runners``, between
    ``runners_low`` and ``runners_high`` (90 %), is what differences within 13 real runners suggest.
    """

    model: float | Floats
    weak: float | Floats
    strong: float | Floats
    runners: float | Floats
    runners_low: float | Floats
    runners_high: float | Floats

    @property
    def written_range(self) -> tuple[float | Floats, float | Floats]:
        """Lowest and highest of all of them: the range to write beside the result."""
        every = [np.asarray(getattr(self, field.name)) for field in fields(self)]
        low, high = np.min(every, axis=0), np.max(every, axis=0)
        return (float(low), float(high)) if low.shape == () else (low, high)

    def __repr__(self) -> str:
        """List the six changes with four digits."""
        return listing(self, dict.fromkeys((field.name for field in fields(self)), "%"))


@dataclass(frozen=True, eq=False, repr=False)
class CadenceChange:
    """What a change of cadence at one speed does, as `cadence_change_range` returns it."""

    braking_impulse: Effect
    braking_impulse_per_km: Effect
    peak_braking_force: Effect
    peak_vertical_force: Effect
    contact_time: Effect
    reason: str | Strings

    def __repr__(self) -> str:
        """List, for each quantity, the model's change and the range to write beside it."""
        lines = []
        for field in fields(self)[:-1]:
            effect = getattr(self, field.name)
            low, high = effect.written_range
            lines.append(
                f"  {field.name:<22}  {digits(effect.model)} % ({digits(low)} to {digits(high)} %)"
            )
        return "\n".join(["CadenceChange(", *lines, f"  reason  {digits(self.reason)}", ")"])


# The exponents of cadence that the evidence for contact time leaves open: differences between
# runners at one speed suggest the lower half, runners told to change the upper.
CONTACT_EXPONENT_RANGE = (0.4, 0.7)


# For each quantity the corners (which exponent, does foot travel shorten with contact time) that
# change it least and most. The same corners are the extremes everywhere, but for peak forces: there
# the way of the foot hardly matters, its two ways swap places, and the edge drawn misses the
# outermost corner by up to 0.9 points at the ends of the range (see tests/test_gait.py).
_WEAK = {
    "braking_impulse": (0, True),
    "peak_braking_force": (0, True),
    "peak_vertical_force": (1, False),
    "contact_time": (0, True),
}
_STRONG = {
    "braking_impulse": (1, False),
    "peak_braking_force": (1, False),
    "peak_vertical_force": (0, True),
    "contact_time": (1, False),
}


def cadence_change_range(
    speed: ArrayLike, cadence: ArrayLike, change: ArrayLike, leg_length: ArrayLike = 0.93
) -> CadenceChange:
    """Work out what changing cadence by `change` % at the same speed does, and how sure that is.

    Parameters as in `spring_mass_gait`; `change` in % of `cadence`, which is the usual one.
    Everything broadcasts. Every change is relative to the same runner at the usual cadence.

    ``model``: `spring_mass_gait` at both cadences. ``weak`` and ``strong``: contact time falls
    with cadence to the power 0.4 or 0.7, foot travel stays or shortens with contact time, both
    anchored at the usual cadence, taken at the corner that changes the quantity least and most.
    ``runners``: (1 + change)^e - 1 with e from a regression of 39 trials on speed, cadence and a
    level for each of 13 runners. Nobody paced them: measured differences, not an experiment. Per
    kilometre, a change per step is multiplied by the change in steps, 1 + change.

    NaN and ``reason`` where either cadence is outside the model, ValueError where one is outside
    60-300 steps/min or an input cannot be, as in `spring_mass_gait`.
    """
    constants = gait_constants()
    percent = number("change", change, "%", -80.0, 400.0)
    v, spm, leg, percent = broadcast(**_runner(speed, cadence, leg_length), change=percent)
    ratio = 1.0 + percent / 100.0
    changed = spm * ratio
    _, low, high = _RANGES["cadence"][:3]
    wrong = ~((changed >= low) & (changed <= high))
    if wrong.any():
        raise ValueError(
            f"change must leave cadence from {low:g} to {high:g} steps/min; got "
            f"{percent[wrong].flat[0]:g} % of {spm[wrong].flat[0]:g} steps/min"
        )

    usual_contact = contact_time_law(v, spm, leg, constants)
    usual_travel = constants.foot_travel * leg
    corners = [(i, grows) for i in (0, 1) for grows in (False, True)]
    contacts = [usual_contact, contact_time_law(v, changed, leg, constants)]
    travels = [usual_travel, usual_travel]
    for i, grows in corners:
        share = ratio ** -CONTACT_EXPONENT_RANGE[i]
        contacts.append(usual_contact * share)
        travels.append(usual_travel * share if grows else usual_travel)
    count = len(contacts)
    inputs = (
        np.broadcast_to(v, (count, *v.shape)),
        np.stack([spm] + [changed] * (count - 1)),
        np.broadcast_to(leg, (count, *v.shape)),
        np.stack(contacts),
        np.stack(travels),
    )
    gaits = simulate(*inputs, constants.peak_factor, out_of_range(*inputs))
    reasons = cast(Strings, gaits.reason)
    # Where one corner leaves the range of the model, so does the answer: a range with one edge
    # would look better known than it is.
    reason = reasons[0]
    for other in reasons[1:]:
        reason = np.where(reason == "", other, reason)
    known = np.where(reason == "", 1.0, np.nan)

    def effect(name: str, per_step: Floats | float) -> Effect:
        values = cast(Floats, getattr(gaits, name))
        usual, edges = values[0], dict(zip(corners, values[2:], strict=True))

        def percentage(value: Floats) -> float | Floats:
            result = 100.0 * (value * per_step - 1.0) * known
            return float(result) if result.shape == () else result

        return Effect(
            percentage(values[1] / usual),
            percentage(edges[_WEAK[name]] / usual),
            percentage(edges[_STRONG[name]] / usual),
            *(percentage(ratio**exponent) for exponent in constants.runners[name]),
        )

    return CadenceChange(
        effect("braking_impulse", 1.0),
        effect("braking_impulse", ratio),
        effect("peak_braking_force", 1.0),
        effect("peak_vertical_force", 1.0),
        effect("contact_time", 1.0),
        reason=str(reason) if v.shape == () else reason,
    )
