"""Time the batched running model against the plain way: one gait at a time, with scipy's solvers.

Run ``python benchmarks/gait.py``. The tests import the two independent solutions from here.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import fsolve

from itband.gait import GRAVITY, Gait, spring_mass_gait, typical_contact_time


def plain_gait(speed, cadence, leg_length, foot_travel, contact_time):
    """Solve one gait in SI units as a textbook would; return the numbers that define it.

    A body of 1 kg stands on the spring at midstance, at a leg length, a forward speed and a
    stiffness that are not known. Follow it for half the contact time and ask where it is.
    """
    step_time = 60.0 / cadence
    flight_time = step_time - contact_time
    speed_over_foot = speed - foot_travel / contact_time

    def motion(_, state, stiffness):
        x, y, vx, vy = state
        length = np.hypot(x, y)
        push = stiffness * (leg_length - length) / length
        return [vx, vy, push * x, push * y - GRAVITY]

    def take_off(unknown):
        shortest, slowest, stiffness = unknown
        run = solve_ivp(
            motion, (0, contact_time / 2), [0, shortest, slowest, 0],
            args=(stiffness,), rtol=1e-9, atol=1e-10,
        )  # fmt: skip
        return run.y[:, -1]

    def misses(unknown):
        x, y, vx, vy = take_off(unknown)
        return [
            np.hypot(x, y) - leg_length,
            vy - GRAVITY * flight_time / 2,
            2 * x + vx * flight_time - speed_over_foot * step_time,
        ]

    # The sine-wave estimate of Morin et al. 2005.
    force = np.pi / 2 * GRAVITY * step_time / contact_time
    sink = force * contact_time**2 / np.pi**2 - GRAVITY * contact_time**2 / 8
    reach = speed_over_foot * contact_time / 2
    squeeze = leg_length - np.sqrt(leg_length**2 - reach**2) + sink
    found = fsolve(misses, [leg_length - squeeze, speed_over_foot, force / squeeze], xtol=1e-10)
    x, y, vx, _ = take_off(found)
    return {
        "leg_stiffness": found[2] / GRAVITY,
        "overstride": x,
        "touchdown_angle": np.degrees(np.arctan2(x, y)),
        "peak_vertical_force": found[2] * (leg_length - found[0]) / GRAVITY,
        "braking_impulse": (vx - found[1]) / GRAVITY,
        "vertical_oscillation": y + GRAVITY * flight_time**2 / 8 - found[0],
    }


def apex_to_apex(gait: Gait, index) -> dict[str, float]:
    """Run one step of a solved gait forwards, from apex to apex, by events alone.

    Nothing is known of contact time, symmetry or midstance: the body falls until the leg, held at
    the landing angle, touches the ground, and leaves when the leg is at full length again. Returns
    what came out, in SI units.
    """
    at = {name: float(getattr(gait, name)[index]) for name in (
        "leg_length", "leg_stiffness", "touchdown_angle", "overstride", "flight_time",
        "contact_time", "step_length", "foot_travel", "cadence",
    )}  # fmt: skip
    leg, angle = at["leg_length"], np.radians(at["touchdown_angle"])
    stiffness = at["leg_stiffness"] * GRAVITY
    # Seen from the foot point, which moves at constant speed, the step is shorter.
    drift = at["foot_travel"] / at["contact_time"]
    seen = at["step_length"] - drift * 60.0 / at["cadence"]
    forward = (seen - 2 * at["overstride"]) / at["flight_time"]
    height = leg * np.cos(angle) + GRAVITY * at["flight_time"] ** 2 / 8

    def flight(_, state):
        return [state[2], state[3], 0.0, -GRAVITY]

    def stance(_, state):
        length = np.hypot(state[0], state[1])
        push = stiffness * (leg - length) / length
        return [state[2], state[3], push * state[0], push * state[1] - GRAVITY]

    def phase(motion, state, ends, direction):
        ends.terminal, ends.direction = True, direction
        run = solve_ivp(motion, (0, 1), state, events=ends, rtol=1e-11, atol=1e-13)
        return run.t_events[0][0], run.y_events[0][0]

    def lands(_, state):
        return state[1] - leg * np.cos(angle)

    def leaves(_, state):
        return np.hypot(state[0], state[1]) - leg

    def tops(_, state):
        return state[3]

    fall, state = phase(flight, [0.0, height, forward, 0.0], lands, -1)
    fallen = state[0]
    state[0] = -leg * np.sin(angle)  # the foot is the origin now
    # At landing the leg has its full length too: only its lengthening back to it is the end.
    contact, state = phase(stance, state, leaves, 1)
    carried = leg * np.sin(angle) + state[0]
    state[0] = 0.0
    rise, state = phase(flight, state, tops, -1)
    return {
        "apex_height": state[1] / height,
        "apex_speed": state[2] / forward,
        "contact_time": contact / at["contact_time"],
        "step_time": (fall + contact + rise) * at["cadence"] / 60.0,
        "step_length": (fallen + carried + state[0]) / seen,
    }


def random_runners(count, seed=1):
    """Draw speeds, cadences and leg lengths inside the range of the model."""
    rng = np.random.default_rng(seed)
    speed, cadence = rng.uniform(2.0, 5.0, 4 * count), rng.uniform(135.0, 220.0, 4 * count)
    leg = rng.uniform(0.75, 1.05, 4 * count)
    duty = typical_contact_time(speed, cadence, leg) * cadence / 120.0
    inside = np.flatnonzero((duty > 0.24) & (duty < 0.48))[:count]
    return speed[inside], cadence[inside], leg[inside]


def main():
    few, many = 200, 24_000
    sample = random_runners(few)
    fast = spring_mass_gait(*sample)
    began = time.perf_counter()
    plain = [
        plain_gait(*runner, travel, contact)
        for *runner, travel, contact in zip(
            *sample, fast.foot_travel, fast.contact_time, strict=True
        )
    ]
    slow_ms = (time.perf_counter() - began) / few * 1e3

    crowd = random_runners(many)
    spring_mass_gait(*crowd)  # once to warm up
    times = []
    for _ in range(5):
        began = time.perf_counter()
        spring_mass_gait(*crowd)
        times.append(time.perf_counter() - began)
    fast_ms = sorted(times)[2] / many * 1e3

    worst = {
        name: max(abs(getattr(fast, name)[i] / row[name] - 1) for i, row in enumerate(plain))
        for name in plain[0]
    }
    print(f"one at a time, solve_ivp + fsolve  {slow_ms:9.3f} ms per gait   ({few} gaits)")
    print(f"batched, with curves               {fast_ms:9.4f} ms per gait   ({many} gaits)")
    print(f"ratio                              {slow_ms / fast_ms:9.0f}")
    print("largest disagreement, relative")
    for name, value in worst.items():
        print(f"  {name:<22}{value:.1e}")
    return 0 if max(worst.values()) < 1e-6 else 1


if __name__ == "__main__":
    sys.exit(main())
