"""A right leg from the side and from the front with the two straps of the band, for scenes.

Bones are those of the anatomy figure and of the stance figure, flesh is the runner's. Parts turn
as rigid bodies, so the same vertex is the same spot of the leg at every angle. For drawing only:
do not measure the straps, `itband.band` is the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from shapely.geometry import Polygon

from itband.figures import outer_leg, stance
from itband.figures.geometry import (
    FloatArray,
    Points,
    closed_curve,
    curve,
    disc,
    frozen,
    resampled,
    rotation,
    strip,
    united,
)
from itband.figures.runner import SHANK_DEPTH, SHOE, STATURE, THIGH_DEPTH, limb

CM_SIDE = 1 / outer_leg.CENTIMETRE  # cm for one unit of the anatomy figure
CM = 100 * STATURE  # cm for one stature
RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"flexion": (-30.0, 90.0), "adduction": (-30.0, 30.0), "knee": (0.0, 120.0)}
)
SIDE_HIP, SIDE_KNEE = np.array([0.022, 0.010]), np.array([0.012, -1.0])
SHANK_LENGTH = 43.0  # cm
KNEE_RADIUS = 0.049  # m

Course = tuple[tuple[str, tuple[float, float]], ...]
# Points that a strap runs through and the bone that carries each.
SIDE_STRAPS: Mapping[str, Course] = MappingProxyType(
    {
        "front_strap": (
            ("pelvis", (0.140, 0.235)),
            ("femur", (0.060, -0.10)),
            ("femur", (0.036, -0.45)),
            ("femur", (0.022, -0.97)),
            ("tibia", outer_leg.GERDY),
        ),
        "back_strap": (
            ("pelvis", (-0.150, 0.20)),
            ("femur", (-0.035, -0.02)),
            ("femur", (-0.020, -0.45)),
            ("femur", (-0.012, -0.97)),
            ("tibia", (0.040, -1.100)),
        ),
    }
)
FRONT_STRAPS: Mapping[str, Course] = MappingProxyType(
    {
        "back_strap": (
            ("pelvis", (-0.092, 0.070)),
            ("femur", (-0.062, -0.012)),
            ("femur", (-0.050, -0.12)),
            ("femur", (-0.0395, -0.234)),
            ("tibia", (-0.028, -0.016)),
        ),
        "front_strap": (
            ("pelvis", (-0.076, 0.082)),
            ("femur", (-0.052, -0.030)),
            ("femur", (-0.042, -0.12)),
            ("femur", (-0.0345, -0.232)),
            ("tibia", (-0.024, -0.018)),
        ),
    }
)


class Leg(NamedTuple):
    """Two views of one leg: closed outlines (n, 2) in cm by name, in painting order.

    Both have "shank", "thigh", "foot", "pelvis", "tibia", "femur", "back_strap" and "front_strap".
    In `side` the front is +x, in `front` the midline of the body is at +x; up is +y and the hip is
    (0, 0). Read-only.
    """

    side: Mapping[str, FloatArray]
    front: Mapping[str, FloatArray]


def leg_with_straps(flexion: float = 0.0, adduction: float = 0.0, knee: float = 0.0) -> Leg:
    """Return a right leg below a still pelvis; the three angles of hip and knee are in degrees.

    The side view shows flexion and knee flexion, the front view adduction, and the other two as
    foreshortening. Vertices correspond between any two poses.

    Raises ValueError if `flexion` is not within -30 to 90, `adduction` not within -30 to 30 or
    `knee` not within 0 to 120.
    """
    for name, value in (("flexion", flexion), ("adduction", adduction), ("knee", knee)):
        low, high = RANGES[name]
        if not low <= value <= high:
            raise ValueError(f"{name} is {value!r} degrees; it must be {low:g} to {high:g}")
    return Leg(_side(flexion, knee), _front(flexion, adduction, knee))


def _ring(points: Points | Polygon, count: int) -> FloatArray:
    shape = points if isinstance(points, Polygon) else closed_curve(points)
    return resampled(np.asarray(shape.exterior.coords), count + 1)[:-1]


def _straps(
    courses: Mapping[str, Course],
    place: Mapping[str, Callable[[FloatArray], FloatArray]],
    width: float,
) -> dict[str, FloatArray]:
    straps = {}
    for name, course in courses.items():
        line = [place[bone](np.array([point]))[0] for bone, point in course]
        straps[name] = frozen(strip(resampled(curve(np.array(line)), 32), width))
    return straps


def _side(flexion: float, knee: float) -> Mapping[str, FloatArray]:
    hip_turn, knee_turn = rotation(flexion), rotation(flexion - knee)
    joint = (SIDE_KNEE - SIDE_HIP) * CM_SIDE  # the knee from the hip, leg straight

    def pelvis(points: FloatArray) -> FloatArray:
        return np.asarray((points - SIDE_HIP) * CM_SIDE)

    def femur(points: FloatArray) -> FloatArray:
        return np.asarray(pelvis(points) @ hip_turn.T)

    def tibia(points: FloatArray) -> FloatArray:
        return np.asarray((points - SIDE_KNEE) * CM_SIDE @ knee_turn.T + joint @ hip_turn.T)

    ankle = np.array([0.0, -SHANK_LENGTH])
    bent = joint @ hip_turn.T
    # Both end in the same disc, so that a bent knee shows no gap.
    thigh = 100 * _ring(united(limb(np.zeros(2), joint / 100, THIGH_DEPTH),
                               disc(joint / 100, KNEE_RADIUS), fillet=0.0), 70)  # fmt: skip
    shank = 100 * _ring(united(limb(np.zeros(2), ankle / 100, SHANK_DEPTH),
                               disc((0, 0), KNEE_RADIUS), fillet=0.0), 70)  # fmt: skip
    shin = np.array(outer_leg.TIBIA)
    shin[shin[:, 1] < -1.55, 1] = SIDE_KNEE[1] - SHANK_LENGTH / CM_SIDE
    return MappingProxyType(
        {
            "shank": frozen(shank @ knee_turn.T + bent),
            "thigh": frozen(thigh @ hip_turn.T),
            "foot": frozen((100 * _ring(SHOE, 32) + ankle) @ knee_turn.T + bent),
            "pelvis": frozen(pelvis(_ring(outer_leg.ILIUM, 60))),
            "tibia": frozen(tibia(_ring(shin, 48))),
            "femur": frozen(femur(_ring(outer_leg.FEMUR, 70))),
            **_straps(SIDE_STRAPS, {"pelvis": pelvis, "femur": femur, "tibia": tibia}, 1.5),
        }
    )


def _front(flexion: float, adduction: float, knee: float) -> Mapping[str, FloatArray]:
    lean = rotation(adduction)
    hip = np.array([-0.050, 0.0])  # from the middle of the pelvis
    short_thigh, short_shank = np.cos(np.deg2rad([flexion, flexion - knee]))
    joint = np.array([0.0, -0.245 * short_thigh])

    def pelvis(points: FloatArray) -> FloatArray:
        return np.asarray((points - hip) * CM)

    def femur(points: FloatArray) -> FloatArray:
        return np.asarray(points * [1.0, short_thigh] * CM @ lean.T)

    def tibia(points: FloatArray) -> FloatArray:
        foot_end = joint - (0, 0.012 * short_shank)
        return np.asarray((points * [1.0, short_shank] + foot_end) * CM @ lean.T)

    # Seen from the front a leg is about as wide as it is deep.
    thigh = np.asarray(limb(np.zeros(2), np.array([0, -0.245]), _thin(THIGH_DEPTH)).exterior.coords)
    shank = np.asarray(limb(np.zeros(2), np.array([0, -0.24]), _thin(SHANK_DEPTH)).exterior.coords)
    toes = np.array([(-0.022, -0.235), (0.0, -0.222), (0.022, -0.235), (0.028, -0.268),
                     (0.018, -0.285), (-0.018, -0.285), (-0.030, -0.268)])  # fmt: skip
    half = np.array(stance.HALF_PELVIS)
    whole = Polygon(curve(np.vstack([half, (half * [-1, 1])[-2::-1]])))
    return MappingProxyType(
        {
            "shank": frozen(tibia(shank[:-1:2])),
            "thigh": frozen(femur(thigh[:-1:2])),
            "foot": frozen(tibia(_ring(toes, 28))),
            "pelvis": frozen(pelvis(_ring(whole, 90))),
            "tibia": frozen(tibia(_ring(stance.TIBIA, 48))),
            "femur": frozen(femur(_ring(stance.FEMUR, 70))),
            **_straps(FRONT_STRAPS, {"pelvis": pelvis, "femur": femur, "tibia": tibia}, 1.4),
        }
    )


def _thin(profile: object) -> list[tuple[float, float, float]]:
    """Return a profile in statures, with both sides the mean of front and back."""
    rows = np.array(profile)
    mean = rows[:, 1:].mean(axis=1) / STATURE
    return [
        (float(share), float(side), float(side))
        for share, side in zip(rows[:, 0], mean, strict=True)
    ]
