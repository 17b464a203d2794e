"""The six exercises, start and end, as poses of the figure.

Standing figures face +x; lying ones have the head at -x. The floor or mat is y = 0. The article
gives no angles, step heights or depths: these are our own choices that read well, not
prescriptions. Joint angles follow from where feet stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from itband.figures.body import (
    CHEST,
    HIP,
    LOWER_LEG,
    PELVIS,
    SHOULDER,
    UPPER_LEG,
    Frame,
    Pose,
    Side,
    frame,
    turn,
    unit,
    vector,
)
from itband.figures.geometry import FloatArray

Phase = Literal["start", "end"]
SIDES: tuple[tuple[Side, int], ...] = (("R", 1), ("L", -1))
STEP = 0.10  # height of the step, statures: about 17 cm


def abduction(phase: Phase) -> Pose:
    """Side-lying, bottom knee bent; the straight top leg rises, toes slightly down."""
    pose = _side_lying()
    _bottom_leg(pose, 42, 0.01)
    if phase == "start":
        pose.leg_along("L", (1, -0.125, -0.04), (1, -0.13, -0.05), (0, 0, 1), (0.05, -0.12, 1),
                       sole=(1, -0.12, 0))  # fmt: skip
    else:
        raised = np.deg2rad(33)
        along = vector(np.cos(raised), np.sin(raised), -0.07)
        pose.leg_along("L", along, along, (0, -0.2, 1), (0.10, -0.30, 0.95), sole=along)
    return pose


def clamshell(phase: Phase) -> Pose:
    """Side-lying, hips and knees bent; the top knee opens while the feet stay together."""
    pose = _side_lying()
    _bottom_leg(pose, 48, 0.02)
    ankle = pose.joints["ankleR"] + vector(0, 0.046, 0)
    if phase == "start":
        pole = turn((1, 0, 0), -5) @ vector(0, 0, 1)
        pose.leg_to("L", ankle, pole, (0.72, 0, 0.69), sole=(0.69, 0, -0.72))
    else:
        pole = turn((1, 0, 0), -56) @ vector(0, 0, 1)
        pose.leg_to("L", ankle, pole, (0.72, 0.02, 0.69), sole=(0.69, -0.25, -0.72))
    return pose


def bridge(phase: Phase) -> Pose:
    """On the back, right foot down: the pelvis rises until shoulder, hip and knee are in line."""
    shoulders, ankle = vector(-0.288, 0.052, 0), vector(0.262, 0.039, HIP)
    trunk = PELVIS + CHEST

    def along(slope: float) -> FloatArray:
        return vector(np.cos(slope), np.sin(slope), 0)

    def shank_too_long(slope: float) -> float:
        knee = shoulders + (trunk + UPPER_LEG) * along(slope) + vector(0, 0, HIP)
        return float(np.linalg.norm(knee - ankle) - LOWER_LEG)

    lying = float(np.arctan2(0.014, trunk))
    slope = lying if phase == "start" else float(brentq(shank_too_long, 0.1, 0.9))
    pelvic = frame(-along(slope), (0, 1, 0))
    pose = Pose(shoulders + trunk * along(slope), pelvic, head=frame((-1, 0.02, 0), (0.05, 1, 0)))
    pose.head = shoulders + vector(-0.122, 0.006, 0)
    pose.leg_to("R", ankle, (0, 1, 0), (1, 0, 0))
    thigh = unit(pose.joints["kneeR"] - pose.joints["hipR"])
    up = vector(-thigh[1], thigh[0], 0)
    pose.leg_along("L", thigh, thigh - vector(0, 0.02, 0), up, 0.9 * up + vector(0.1, 0.1, 0),
                   sole=thigh)  # fmt: skip
    for side, sign in SIDES:
        pose.joints["shoulder" + side] = shoulders + vector(0.004, -0.006, sign * SHOULDER)
        pose.arm_along(side, (0.95, -0.12, 0.25 * sign),
                       (1, -0.02 if phase == "end" else 0.0, 0.10 * sign))  # fmt: skip
    return pose


def step_down(phase: Phase) -> Pose:
    """On a step: the standing knee bends until the free heel is just above the floor."""
    down = phase == "end"
    pose = _leaning(vector(-0.095, STEP + 0.443, -0.024) if down else
                    vector(-0.005, STEP + 0.523, -0.022), 24 if down else 2, 0.7)  # fmt: skip
    pose.leg_to("R", (0, STEP + 0.039, 0.022), (1, 0, 0.02), (1, 0, 0.10))
    if down:
        pose.leg_to("L", (0.035, 0.055, -0.085), (1, 0, 0), (1, 0.22, -0.05), sole=(0.2, -1, 0))
    else:
        pose.leg_to("L", (0.055, STEP + 0.052, -0.085), (1, 0, 0), (1, 0, -0.05))
    _balance(pose, ((0.80, -0.52, 0.06), (1, 0.05, -0.10)) if down else
             ((0.34, -1, 0.16), (0.75, -0.72, -0.05)))  # fmt: skip
    return pose


def squat(phase: Phase) -> Pose:
    """On one leg: the standing knee bends, the free foot stays behind."""
    down = phase == "end"
    pose = _leaning(vector(-0.110, 0.431, -0.024) if down else vector(-0.005, 0.523, -0.022),
                    30 if down else 2, 0.8)  # fmt: skip
    pose.leg_to("R", (0, 0.039, 0.018), (1, 0, 0.02), (1, 0, 0.10))
    if down:
        pose.leg_along("L", (0.26, -1, -0.04), (-1, -0.12, -0.02), (1, 0.2, 0), (0.08, -1, 0),
                       sole=(-1, -0.08, 0))  # fmt: skip
    else:
        pose.leg_along("L", (0.08, -1, -0.02), (-0.86, -0.52, -0.02), (1, 0, 0), (0.45, -0.89, 0),
                       sole=(-0.89, -0.45, 0))  # fmt: skip
    _balance(pose, ((0.95, -0.22, 0.03), (1, 0.02, -0.10)) if down else
             ((0.34, -1, 0.16), (0.80, -0.66, -0.05)))  # fmt: skip
    return pose


def monster(phase: Phase) -> Pose:
    """In a half squat with a loop round both thighs: the left foot steps out sideways."""
    out = phase == "end"
    pose = _leaning(vector(-0.085, 0.451, -0.062 if out else 0), 24, 0.8)
    pose.leg_to("R", (0, 0.039, 0.072), (1, 0, 0.16), (1, 0, 0.12))
    pose.leg_to("L", (0, 0.039, -0.255 if out else -0.072), (1, 0, -0.34 if out else -0.16),
                (1, 0, -0.12))  # fmt: skip
    for side, sign in SIDES:
        pose.arm_to(side, pose.neck + vector(0.185, -0.085, 0.035 * sign), (-0.1, -1, 0.35 * sign),
                    hand=(0.6, 0.75, -0.5 * sign))  # fmt: skip
    return pose


def standing_on_right(
    thigh_in: float, shank_in: float, drop: float, lean: float, turn_in: float
) -> Pose:
    """Standing on the right leg, facing +z; angles in degrees.

    The thigh leans `thigh_in` towards the midline and turns `turn_in` inwards, the shank leans
    `shank_in` with it, the free side of the pelvis sinks by `drop` and the trunk leans `lean`.
    """
    ankle = vector(0, 0.039, 0)
    knee = ankle + LOWER_LEG * _tilted(shank_in)
    hip = knee + UPPER_LEG * _tilted(-thigh_in)
    sunk = turn((0, 0, 1), -drop)
    pelvic = frame(sunk @ vector(0, 1, 0), (0, 0, 1))
    trunk = frame(turn((0, 0, 1), lean) @ vector(0, 1, 0), (0, 0, 1))
    # Facing the reader, the right side of the body is at -x.
    pose = Pose(hip - HIP * pelvic.right, pelvic, trunk, frame((0, 1, 0), (0, 0, 1)))
    pole = turn((0, 1, 0), turn_in) @ vector(0, 0, 1)
    pose.leg_between("R", knee, ankle, pole, (-0.16, 0, 1))
    pose.leg_along("L", (0.10, -0.66, 0.75), (0.03, -1, -0.05), (0, 0.3, 1), (0.13, -0.30, 0.94),
                   sole=(0, -1, -0.3))  # fmt: skip
    for side, sign in SIDES:
        pose.arm_along(side, (-0.24 * sign, -1, 0.05), (-0.04 * sign, -1, 0.20))
    return pose


@dataclass(frozen=True)
class Exercise:
    """How an exercise is drawn: camera, worked muscles, painting order and what is far."""

    key: str
    pose: Mapping[str, Pose]
    azimuth: float
    elevation: float
    muscles: tuple[tuple[str, Side], ...]
    order: tuple[str, ...]
    far: tuple[str, ...] = ()
    lying: bool = False
    loop: float = 0.0  # where the elastic loop sits, as a share of the thigh; 0 for none


LYING = ("armR", "torso", "head", "legR", "legL", "armL")
UPRIGHT = ("armL", "legL", "torso", "head", "legR", "armR")
FAR = ("legL", "armL")


def exercises() -> Mapping[str, Exercise]:
    """Return the six exercises by name, from lying to standing."""

    def both(make: Callable[[Phase], Pose]) -> Mapping[str, Pose]:
        return MappingProxyType({"start": make("start"), "end": make("end")})

    made = (
        Exercise("hip-abduction", both(abduction), -12, 30, (("medius", "L"),), LYING, lying=True),
        Exercise("clamshell", both(clamshell), -26, 25, (("medius", "L"), ("rotators", "L")),
                 LYING, lying=True, loop=0.64),
        Exercise("bridge", both(bridge), 10, 9, (("maximus", "R"),), UPRIGHT, FAR, lying=True),
        Exercise("step-down", both(step_down), 52, 9, (("medius", "R"), ("quadriceps", "R")),
                 UPRIGHT, FAR),
        Exercise("squat", both(squat), 34, 8, (("medius", "R"), ("quadriceps", "R")), UPRIGHT, FAR),
        Exercise("monster-walk", both(monster), 60, 8, (("medius", "R"),),
                 ("legL", "torso", "head", "legR", "armL", "armR"), loop=0.80),
    )  # fmt: skip
    return MappingProxyType({exercise.key: exercise for exercise in made})


def _tilted(degrees: float) -> FloatArray:
    return vector(np.sin(np.deg2rad(degrees)), np.cos(np.deg2rad(degrees)), 0)


def _side_lying() -> Pose:
    """Right side down, facing the reader; the top hand rests in front."""
    pose = Pose((0, 0.098, 0), frame((-1, 0, 0), (0, 0, 1)), frame((-1, 0.10, 0), (0, 0, 1)),
                frame((-1, 0.02, 0.05), (0, -0.05, 1)))  # fmt: skip
    pose.head = pose.neck + vector(-0.118, -0.012, 0.02)
    pose.joints["shoulderR"] = pose.neck + vector(0.01, -0.088, 0.035)
    pose.arm_along("R", (-1, 0.02, 0.10), (-1, 0.12, 0.05))
    pose.arm_to("L", pose.neck + vector(0.125, -0.105, 0.165), (0.15, 0.5, 1),
                hand=(-0.5, -0.15, 0.6))  # fmt: skip
    return pose


def _bottom_leg(pose: Pose, flexion: float, sink: float) -> None:
    c, s = np.cos(np.deg2rad(flexion)), np.sin(np.deg2rad(flexion))
    pose.leg_along("R", (c, -sink, s), (s, -sink / 2, -c), (s, 0, c), (0.74, 0, 0.67),
                   sole=(0.67, 0, -0.74))  # fmt: skip


def _leaning(pelvis: FloatArray, lean: float, share: float) -> Pose:
    """Upright, facing +x, trunk leaning forward and pelvis a share of that."""

    def tipped(degrees: float) -> Frame:
        return frame(turn((0, 0, 1), -degrees) @ vector(0, 1, 0), (1, 0, 0))

    return Pose(pelvis, tipped(lean * share), tipped(lean), tipped(lean * 0.35))


def _balance(pose: Pose, arm: tuple[tuple[float, ...], tuple[float, ...]]) -> None:
    for side, sign in SIDES:
        upper, fore = (vector(x, y, z * sign) for x, y, z in arm)
        pose.arm_along(side, upper, fore)
