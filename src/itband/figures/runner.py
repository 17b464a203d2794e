"""A runner at landing, seen from the side, as outlines that a figure fills or a page animates.

The runner is 1.755 m tall and faces right (+x). Lengths are in metres, the ground is y = 0 and the
hip is at x = 0; angles are in degrees from straight down, positive forward. The runner is drawn
once, at the reference pose, as tapered shapes round a skeleton. Every other pose moves the
vertices of that one drawing, so the same vertex is the same spot of the body in all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.polygon import orient

from itband.figures.geometry import (
    FloatArray,
    closed_curve,
    frozen,
    placed,
    rotation,
    rounded,
    united,
)

STATURE = 1.755  # m
THIGH, SHANK, TRUNK = 0.245 * STATURE, 0.246 * STATURE, 0.288 * STATURE  # m, joint to joint
UPPER_ARM, FOREARM = 0.186 * STATURE, 0.146 * STATURE
REFERENCE_FOOT_AHEAD = 0.16  # m, the pose that is drawn
FOOT_AHEAD_RANGE = (0.10, 0.22)  # m, where moving the vertices stays true to drawing afresh

# The landing pose, degrees.
KNEE_FLEXION = 18.0
TRUNK_LEAN = 6.0
FOOT_PITCH = 11.0  # toes up
FAR_THIGH, FAR_KNEE_FLEXION, FAR_PLANTAR_FLEXION = -11.0, 80.0, 22.0
NEAR_ARM, NEAR_ELBOW = -42.0, 92.0
FAR_ARM, FAR_ELBOW = 22.0, 98.0

# fmt: off
# The closed outlines in painting order, with their numbers of vertices.
VERTICES: Mapping[str, int] = MappingProxyType({
    "far_arm": 60, "far_leg": 72, "far_shorts": 24, "far_shoe": 32,
    "body": 260, "vest": 40, "shorts": 44, "hair": 40, "near_shoe": 48, "near_sole": 40,
    "near_arm": 72})

# Half-depths of a limb: (share of the bone from its upper end, m in front of it, m behind it).
Profile = Sequence[tuple[float, float, float]]
TRUNK_DEPTH: Profile = (
    (-0.06, 0.026, 0.050), (0.00, 0.056, 0.076), (0.10, 0.093, 0.100), (0.25, 0.113, 0.107),
    (0.45, 0.106, 0.092), (0.64, 0.095, 0.081), (0.80, 0.094, 0.098), (0.94, 0.092, 0.120),
    (1.06, 0.080, 0.115), (1.15, 0.050, 0.092), (1.20, 0.030, 0.050))
NECK_DEPTH: Profile = ((-0.10, 0.052, 0.058), (0.50, 0.054, 0.062), (1.20, 0.070, 0.078))
THIGH_DEPTH: Profile = (
    (-0.12, 0.070, 0.086), (0.00, 0.080, 0.094), (0.20, 0.089, 0.087), (0.45, 0.082, 0.074),
    (0.72, 0.063, 0.056), (0.90, 0.053, 0.048), (1.00, 0.050, 0.045))
SHANK_DEPTH: Profile = (
    (0.00, 0.048, 0.045), (0.10, 0.047, 0.051), (0.20, 0.043, 0.062), (0.31, 0.040, 0.069),
    (0.46, 0.036, 0.060), (0.66, 0.032, 0.042), (0.84, 0.029, 0.031), (0.94, 0.030, 0.032),
    (1.06, 0.031, 0.044))
SHORTS_DEPTH: Profile = (  # one leg of them, along the thigh
    (-0.12, 0.078, 0.098), (0.00, 0.090, 0.112), (0.25, 0.096, 0.109), (0.48, 0.099, 0.095))
UPPER_ARM_DEPTH: Profile = (
    (0.00, 0.050, 0.052), (0.16, 0.053, 0.051), (0.45, 0.044, 0.042), (0.80, 0.036, 0.035),
    (1.00, 0.035, 0.035))
FOREARM_DEPTH: Profile = (
    (0.00, 0.036, 0.035), (0.20, 0.041, 0.037), (0.50, 0.034, 0.031), (0.85, 0.024, 0.022),
    (1.00, 0.022, 0.021))

# Closed curves, m, of a part that is upright and faces right.
HEAD = (  # round the middle of the skull, from the crown over the face to the nape
    (-0.010, 0.128), (0.040, 0.120), (0.072, 0.096), (0.086, 0.066), (0.089, 0.042),
    (0.087, 0.026), (0.096, 0.008), (0.106, -0.006), (0.101, -0.014), (0.090, -0.020),
    (0.092, -0.031), (0.086, -0.041), (0.088, -0.050), (0.083, -0.060), (0.086, -0.073),
    (0.075, -0.086), (0.050, -0.086), (0.016, -0.072), (-0.012, -0.068), (-0.052, -0.060),
    (-0.084, -0.030), (-0.098, 0.016), (-0.094, 0.066), (-0.060, 0.110))
HAIR = (
    (-0.012, 0.136), (0.040, 0.128), (0.077, 0.100), (0.084, 0.080), (0.056, 0.082),
    (0.026, 0.070), (0.010, 0.042), (0.004, 0.006), (-0.012, 0.006), (-0.022, 0.016),
    (-0.032, -0.006), (-0.036, -0.036), (-0.056, -0.058), (-0.088, -0.036), (-0.107, 0.016),
    (-0.103, 0.070), (-0.066, 0.118))
HAND = (  # a loose fist round the wrist, thumb in front, forearm hanging
    (0.020, 0.010), (0.025, -0.014), (0.037, -0.032), (0.044, -0.052), (0.041, -0.069),
    (0.032, -0.070), (0.026, -0.076), (0.023, -0.089), (0.006, -0.099), (-0.016, -0.095),
    (-0.030, -0.079), (-0.034, -0.052), (-0.028, -0.022), (-0.019, 0.010))
SHOE = (  # round the ankle: heel, collar, tongue, toe box, and back along the sole
    (-0.067, -0.066), (-0.069, -0.040), (-0.057, -0.008), (-0.052, 0.018), (-0.044, 0.027),
    (-0.032, 0.010), (-0.010, -0.005), (0.014, 0.002), (0.032, 0.028), (0.046, 0.036),
    (0.068, 0.012), (0.100, -0.007), (0.140, -0.020), (0.174, -0.028), (0.198, -0.042),
    (0.205, -0.060), (0.188, -0.072), (0.150, -0.078), (0.060, -0.078), (-0.020, -0.078),
    (-0.052, -0.074))
SOLE = (
    (-0.069, -0.052), (-0.073, -0.066), (-0.062, -0.083), (-0.020, -0.088), (0.060, -0.088),
    (0.145, -0.087), (0.188, -0.081), (0.208, -0.066), (0.204, -0.059), (0.160, -0.065),
    (0.060, -0.066), (-0.030, -0.062))
FOOTPRINT = (  # a right shoe from above, toe towards +x, big toe towards +y
    (0.000, 0.030), (0.045, 0.041), (0.085, 0.049), (0.115, 0.042), (0.133, 0.018),
    (0.130, -0.012), (0.110, -0.034), (0.070, -0.048), (0.025, -0.043), (-0.030, -0.035),
    (-0.085, -0.034), (-0.122, -0.024), (-0.136, 0.000), (-0.122, 0.026), (-0.085, 0.035),
    (-0.040, 0.031))
# fmt: on


@dataclass(frozen=True, eq=False)
class Landing:
    """A runner at landing: joints as (2,) and outlines as (n, 2) arrays, all in metres.

    `outlines` maps names to vertices in painting order. Each is a closed polygon without a
    repeated last vertex, but for near_arm_line, which is open at the shoulder: near_arm is filled
    and near_arm_line is its stroke. The body is filled in its turn and stroked after near_sole.
    `heel` is where the near sole touches the ground, `toe` the tip of that sole. Angles are
    degrees from straight down, positive forward.
    """

    foot_ahead: float
    thigh_angle: float
    shank_angle: float
    hip: FloatArray
    knee: FloatArray
    ankle: FloatArray
    heel: FloatArray
    toe: FloatArray
    outlines: Mapping[str, FloatArray]


def landing(foot_ahead: float = REFERENCE_FOOT_AHEAD) -> Landing:
    """Return the runner who lands with the near ankle `foot_ahead` metres in front of the hip.

    Only the near thigh, the near shank (the knee keeps its 18 degrees) and the height of the hip
    change with `foot_ahead`. Vertices correspond between poses, and halfway between two poses
    0.02 m apart their straight-line mean is within 1 mm of the true pose. The arrays are read-only.

    Raises ValueError if `foot_ahead` is not within 0.10 to 0.22 m.
    """
    low, high = FOOT_AHEAD_RANGE
    if not low <= foot_ahead <= high:
        raise ValueError(f"foot_ahead is {foot_ahead!r} m; it must be {low:.2f} to {high:.2f} m")
    drawn, posed = _near_leg(REFERENCE_FOOT_AHEAD), _near_leg(foot_ahead)
    turn = rotation(posed.thigh_angle - drawn.thigh_angle)
    shift = posed.ankle - drawn.ankle
    sole = _reference_outlines()["near_sole"].vertices
    lift = np.array([0.0, -(sole[:, 1].min() + shift[1])])  # puts the sole on the ground

    outlines: dict[str, FloatArray] = {}
    for name, (still, on_leg, on_foot) in _reference_outlines().items():
        # The knee keeps its angle, so thigh and shank turn about the hip (the origin) as one.
        # The foot keeps its pitch, so it follows the ankle without turning.
        by_leg = (on_leg - on_foot)[:, None] * (still @ turn.T - still)
        outlines[name] = frozen(still + by_leg + on_foot[:, None] * shift + lift)
    return Landing(
        foot_ahead=foot_ahead,
        thigh_angle=posed.thigh_angle,
        shank_angle=posed.thigh_angle - KNEE_FLEXION,
        hip=frozen(lift),
        knee=frozen(posed.knee + lift),
        ankle=frozen(posed.ankle + lift),
        heel=frozen(outlines["near_sole"][sole[:, 1].argmin()]),
        toe=frozen(outlines["near_sole"][sole[:, 0].argmax()]),
        outlines=MappingProxyType(outlines),
    )


@lru_cache(maxsize=1)
def footprint() -> FloatArray:
    """Return a right shoe's sole from above: (24, 2) m, read-only, 0.27 m long and centred.

    The toe points towards +x and the big toe is at +y, so y is the runner's left. On a page whose
    y axis points down, flip y or it is a left foot.
    """
    outline = _resample(closed_curve(FOOTPRINT), 24)
    outline -= (outline.max(axis=0) + outline.min(axis=0)) / 2
    return frozen(outline * 0.27 / np.ptp(outline[:, 0]))


# --- The skeleton, hip at the origin ---------------------------------------------------------


class _NearLeg(NamedTuple):
    thigh_angle: float  # degrees
    knee: FloatArray
    ankle: FloatArray


def _near_leg(foot_ahead: float) -> _NearLeg:
    """Solve the near leg for its ankle `foot_ahead` metres in front of the hip."""
    flexion = np.deg2rad(KNEE_FLEXION)
    along, across = THIGH + SHANK * np.cos(flexion), SHANK * np.sin(flexion)
    reach = np.hypot(along, across)  # hip to ankle, whatever the pose
    thigh_angle = float(np.rad2deg(np.arcsin(foot_ahead / reach) + np.arctan2(across, along)))
    ankle = np.array([foot_ahead, -np.sqrt(reach**2 - foot_ahead**2)])
    return _NearLeg(thigh_angle, THIGH * _direction(thigh_angle), ankle)


def _direction(degrees: float) -> FloatArray:
    """Return the unit vector at an angle from straight down, positive forward."""
    return np.array([np.sin(np.deg2rad(degrees)), -np.cos(np.deg2rad(degrees))])


# --- Drawing one pose ------------------------------------------------------------------------


def limb(top: FloatArray, bottom: FloatArray, profile: Profile) -> Polygon:
    """Return a tapered limb; its front is +x when it hangs from `top` to `bottom`."""
    share, front, back = np.array(profile).T
    steps = np.linspace(share[0], share[-1], 60)
    bone = bottom - top
    forward = np.array([-bone[1], bone[0]]) / np.hypot(*bone)
    axis = top + np.outer(steps, bone)
    front_edge = axis + np.outer(PchipInterpolator(share, front)(steps), forward)
    back_edge = axis - np.outer(PchipInterpolator(share, back)(steps), forward)
    return Polygon(np.vstack([front_edge, back_edge[::-1]]))


def _leg(knee: FloatArray, ankle: FloatArray, foot_turn: float) -> dict[str, Polygon]:
    """Return a leg from the hip (the origin), shoe included, and its parts."""
    hip = np.zeros(2)
    thigh, shank = limb(hip, knee, THIGH_DEPTH), limb(knee, ankle, SHANK_DEPTH)
    skin = rounded(united(thigh, shank, Point(*knee).buffer(0.048, 32), fillet=0.09), 0.02)
    shoe = placed(closed_curve(SHOE), ankle, foot_turn)
    sole = placed(closed_curve(SOLE), ankle, foot_turn)
    shorts = rounded(limb(hip, knee, SHORTS_DEPTH), 0.004)
    return {
        "whole": united(skin, shoe, sole, fillet=0.016),
        "shorts": shorts,
        "shoe": shoe,
        "sole": sole,
    }


def _shoulder(lean: float = TRUNK_LEAN) -> FloatArray:
    return np.array([0.0, -0.036]) - TRUNK * _direction(-lean)


def _arm(upper_angle: float, elbow_flexion: float, shoulder: FloatArray) -> Polygon:
    """Return an arm with its hand; angles in degrees."""
    lower_angle = upper_angle + elbow_flexion
    elbow = shoulder + UPPER_ARM * _direction(upper_angle)
    wrist = elbow + FOREARM * _direction(lower_angle)
    arm = united(
        limb(shoulder, elbow, UPPER_ARM_DEPTH),
        limb(elbow, wrist, FOREARM_DEPTH),
        Point(*shoulder).buffer(0.051, 32),
        Point(*elbow).buffer(0.035, 32),
        fillet=0.02,
    )
    return united(arm, placed(closed_curve(HAND), wrist, lower_angle + 4.0), fillet=0.005)


class Running(NamedTuple):
    """A runner's pose from the side, degrees.

    A thigh or an upper arm is an angle from straight down, positive forward; a knee and an elbow
    are flexion; a foot is its turn from level, toes up.
    """

    near_thigh: float
    near_knee: float
    near_foot: float
    far_thigh: float = FAR_THIGH
    far_knee: float = FAR_KNEE_FLEXION
    far_foot: float = FAR_THIGH - FAR_KNEE_FLEXION - FAR_PLANTAR_FLEXION
    near_arm: float = NEAR_ARM
    near_elbow: float = NEAR_ELBOW
    far_arm: float = FAR_ARM
    far_elbow: float = FAR_ELBOW
    lean: float = TRUNK_LEAN

    @property
    def knee(self) -> FloatArray:
        """The near knee, m from the hip."""
        return THIGH * _direction(self.near_thigh)

    @property
    def ankle(self) -> FloatArray:
        """The near ankle, m from the hip."""
        return self.knee + SHANK * _direction(self.near_thigh - self.near_knee)


def _draw(foot_ahead: float) -> dict[str, Polygon]:
    """Draw the closed outlines of a landing afresh, hip at the origin, in painting order."""
    return drawn(Running(_near_leg(foot_ahead).thigh_angle, KNEE_FLEXION, FOOT_PITCH))


def drawn(pose: Running) -> dict[str, Polygon]:
    """Return a runner's closed outlines, m, hip at the origin, in painting order."""
    near_leg = _leg(pose.knee, pose.ankle, pose.near_foot)
    far_knee = THIGH * _direction(pose.far_thigh)
    far_ankle = far_knee + SHANK * _direction(pose.far_thigh - pose.far_knee)
    far_leg = _leg(far_knee, far_ankle, pose.far_foot)
    shoulder = _shoulder(pose.lean)

    spine = -TRUNK * _direction(-pose.lean)  # from the hip to the top of the trunk
    skull = spine + np.array([0.068, 0.190])
    head, hair = (placed(closed_curve(points), skull, -4.0) for points in (HEAD, HAIR))
    torso = limb(spine, np.zeros(2), TRUNK_DEPTH)
    neck = limb(skull - np.array([0.018, 0.062]), spine, NECK_DEPTH)
    trunk = united(united(torso, neck, fillet=0.09), head, hair, fillet=0.014)

    seat = torso.intersection(_across(spine, -0.2, 0.2)).buffer(0.003)
    shorts = united(seat, near_leg["shorts"], fillet=0.15)
    body = rounded(united(trunk, near_leg["whole"], shorts, fillet=0.008), 0.0015)
    neckline = Point(*(spine + np.array([0.062, 0.102]))).buffer(0.082, 32)
    vest = trunk.intersection(_across(spine, 0.1, 1.13)).difference(shorts).difference(neckline)
    return {
        "far_arm": _arm(pose.far_arm, pose.far_elbow, shoulder + np.array([0.006, 0.0])),
        "far_leg": rounded(united(far_leg["whole"], far_leg["shorts"], fillet=0.0), 0.0015),
        "far_shorts": far_leg["shorts"],
        "far_shoe": united(far_leg["shoe"], far_leg["sole"], fillet=0.0),
        "body": body,
        "vest": vest,
        "shorts": shorts.intersection(body),
        "hair": hair,
        # Tucked 2 mm under the sole, so that no gap shows between the two.
        "near_shoe": near_leg["shoe"].difference(near_leg["sole"].buffer(-0.002)),
        "near_sole": near_leg["sole"],
        "near_arm": _arm(pose.near_arm, pose.near_elbow, shoulder - np.array([0.004, 0.0])),
    }


def _across(spine: FloatArray, start: float, end: float) -> Polygon:
    """Return a wide strip square to the spine, between two shares of its length."""
    return LineString([start * spine, end * spine]).buffer(0.3, cap_style="flat")


# --- From shapes to vertices that move -------------------------------------------------------


class _Outline(NamedTuple):
    """Vertices (n, 2) at the reference pose, hip at the origin, and how far each follows.

    `on_leg` (n,) is 0 on the trunk and 1 on the leg and foot; `on_foot` (n,) is 1 on the foot.
    """

    vertices: FloatArray
    on_leg: FloatArray
    on_foot: FloatArray


@lru_cache(maxsize=1)
def _reference_outlines() -> Mapping[str, _Outline]:
    ankle = _near_leg(REFERENCE_FOOT_AHEAD).ankle
    outlines: dict[str, _Outline] = {}
    for name, shape in _draw(REFERENCE_FOOT_AHEAD).items():
        vertices = _resample(shape, VERTICES[name])
        on_leg = on_foot = np.zeros(len(vertices))
        if name in ("body", "shorts", "near_shoe", "near_sole"):
            # The blends are where the drawing afresh bends: at the hip and just above the shoe.
            on_leg = _smooth_step(vertices @ ankle / np.hypot(*ankle), -0.04, 0.08)
            on_foot = _smooth_step(ankle[1] - vertices[:, 1], -0.08, -0.03)
        outlines[name] = _Outline(vertices, on_leg, on_foot)

    # The arm starts on top of the shoulder; without that part, its vertices are the open stroke.
    arm = outlines["near_arm"].vertices
    stroke = arm[np.hypot(*(arm - _shoulder() - np.array([0.0, 0.03])).T) > 0.07]
    still = np.zeros(len(stroke))
    outlines["near_arm_line"] = _Outline(stroke, still, still)
    return MappingProxyType(outlines)


def _smooth_step(values: FloatArray, start: float, end: float) -> FloatArray:
    """Rise from 0 at `start` to 1 at `end`, level at both."""
    share = np.clip((values - start) / (end - start), 0.0, 1.0)
    return share * share * (3.0 - 2.0 * share)


def _resample(shape: Polygon, count: int) -> FloatArray:
    """Return `count` vertices counter-clockwise from the highest, closer where the shape bends."""
    ring = np.array(orient(shape).exterior.coords[:-1])
    ring = np.roll(ring, -int(ring[:, 1].argmax()), axis=0)
    ring = np.vstack([ring, ring[:1]])
    travelled = np.cumsum([0.0, *np.hypot(*np.diff(ring, axis=0).T)])

    def points_at(distance: FloatArray) -> FloatArray:
        return np.column_stack([np.interp(distance, travelled, values) for values in ring.T])

    along = np.linspace(0.0, travelled[-1], int(travelled[-1] / 0.0005))
    edges = np.diff(points_at(along), axis=0)
    heading = np.arctan2(edges[:, 1], edges[:, 0])
    bend = np.abs((np.diff(heading, append=heading[0]) + np.pi) % (2.0 * np.pi) - np.pi)
    curvature = gaussian_filter1d(bend / along[1], 6.0, mode="wrap")  # 1/m, over about 3 mm
    # A chord c misses a curve by curvature * c**2 / 8, so a density that goes with the square
    # root spreads the error evenly; the constant leaves some vertices to the straight stretches.
    share = np.cumsum([0.0, *np.sqrt(curvature + 3.0)])
    return points_at(np.interp(np.arange(count) * share[-1] / count, share, along))
