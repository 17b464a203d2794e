"""The iliotibial band as lengths and indices: where it gets longer, and how its edge moves.

No force, pressure or compression of the band has been measured in a running person. So nothing
here is one: a length change is in % of standing, an index is relative to preferred running = 100.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erf

from itband.arrays import Floats, as_given, broadcast, listing, number
from itband.evidence import published_value
from itband.gait import CONTACT_EXPONENT_RANGE, typical_contact_time

__all__ = [
    "ACTIVITIES",
    "COEFFICIENTS",
    "LANDMARKS",
    "Activity",
    "BandLength",
    "Contact",
    "LengthChange",
    "StepWidth",
    "band_length",
    "compression_index",
    "friction_index",
    "length_change",
    "sliding",
    "step_width",
    "two_theories",
]

# --------------------------------------------------------------------------- length

# name: (lowest, highest) in degrees. Within them the linear model is within one point of the
# full geometry (tests/test_band.py).
_JOINTS = {
    "hip_flexion": (-10.0, 40.0),
    "hip_adduction": (-5.0, 15.0),
    "knee_flexion": (0.0, 60.0),
    "hip_rotation": (-5.0, 5.0),
}

# % of standing length per degree, in the order of `_JOINTS`; internal rotation is positive.
COEFFICIENTS: Mapping[str, tuple[float, float, float, float]] = MappingProxyType(
    {"front": (-0.18, 0.13, 0.04, -0.06), "back": (0.08, 0.06, 0.04, 0.05)}
)

# Standing, right leg, in body heights from the hip's centre: x to the front, y up, z outwards.
# Read off the course's own drawings of the leg and rounded to half a per cent of height (9 mm).
LANDMARKS: Mapping[str, tuple[float, float, float]] = MappingProxyType(
    {
        "front of the iliac crest": (0.045, 0.070, 0.025),  # tensor fasciae latae
        "back of the pelvis": (-0.045, 0.045, -0.020),  # gluteus maximus, upper fibres
        "front of the greater trochanter": (0.030, -0.025, 0.035),
        "back of the greater trochanter": (-0.015, -0.025, 0.040),
        "lateral epicondyle": (0.010, -0.240, 0.030),  # where the middle of the band crosses it
        "Gerdy's tubercle": (0.020, -0.280, 0.025),
        "knee": (0.0, -0.245, 0.0),  # the axis that it bends about; 0.245 heights, Winter
    }
)
_PARTS = {
    "front": ("front of the iliac crest", "front of the greater trochanter"),
    "back": ("back of the pelvis", "back of the greater trochanter"),
}


@dataclass(frozen=True, eq=False, repr=False)
class LengthChange:
    """Change of length in % of standing: ``front`` (tensor fasciae latae) and ``back`` part."""

    front: float | Floats
    back: float | Floats

    def __repr__(self) -> str:
        """List both parts with four digits."""
        return listing(self, {"front": "%", "back": "%"})


@dataclass(frozen=True, eq=False, repr=False)
class BandLength:
    """Length in m from pelvis to shin of the ``front`` and the ``back`` part."""

    front: float | Floats
    back: float | Floats

    def __repr__(self) -> str:
        """List both parts with four digits."""
        return listing(self, {"front": "m", "back": "m"})


def _joint_angles(
    hip_flexion: ArrayLike, hip_adduction: ArrayLike, knee_flexion: ArrayLike,
    hip_rotation: ArrayLike,
) -> list[Floats]:  # fmt: skip
    given = (hip_flexion, hip_adduction, knee_flexion, hip_rotation)
    return broadcast(
        **{
            name: number(name, value, "degrees", *_JOINTS[name])
            for name, value in zip(_JOINTS, given, strict=True)
        }
    )


def length_change(
    hip_flexion: ArrayLike,
    hip_adduction: ArrayLike,
    knee_flexion: ArrayLike = 0.0,
    hip_rotation: ArrayLike = 0.0,
) -> LengthChange:
    """Return how much longer the front and the back part of the band are than in standing, in %.

    A sum of angle times coefficient (`COEFFICIENTS`), the geometry of `band_length` made linear
    and rounded: within one point of it over the whole domain. Show whole per cents.

    Parameters
    ----------
    hip_flexion : array_like, degrees, -10 to 40
    hip_adduction : array_like, degrees, -5 to 15
    knee_flexion : array_like, degrees, 0 to 60
    hip_rotation : array_like, degrees, -5 to 5, internal positive

    Returns
    -------
    LengthChange of floats, or of arrays of the broadcast shape.

    Raises
    ------
    ValueError : naming parameter and value, for an angle outside its range or not a number.

    Notes
    -----
    A length change is not a tension, and standing is an arbitrary zero. The two parts disagree
    about hip flexion, so a conclusion from one straight band is fragile. Checked against order
    and size in Meardon 2012 (`step_width`) and Boyer 2015 (1.5 degrees less adduction: -0.2
    points here, -0.3 modelled there with all other angles changing too).
    """
    angles = _joint_angles(hip_flexion, hip_adduction, knee_flexion, hip_rotation)
    return LengthChange(
        *(
            as_given(sum((c * a for c, a in zip(per_degree, angles, strict=True)), np.zeros(())))
            for per_degree in COEFFICIENTS.values()
        )
    )


def _turn(point: Floats, axis: int, angle: Floats) -> Floats:
    """Turn points (..., 3) by `angle` (radians) about the axis x, y or z, right-handed."""
    i, j = (axis + 1) % 3, (axis + 2) % 3
    turned = np.array(np.broadcast_to(point, (*angle.shape, 3)))
    a, b = turned[..., i].copy(), turned[..., j].copy()
    turned[..., i] = np.cos(angle) * a - np.sin(angle) * b
    turned[..., j] = np.sin(angle) * a + np.cos(angle) * b
    return turned


def band_length(
    hip_flexion: ArrayLike,
    hip_adduction: ArrayLike,
    knee_flexion: ArrayLike = 0.0,
    hip_rotation: ArrayLike = 0.0,
    height: ArrayLike = 1.72,
) -> BandLength:
    """Return the length (m) of straight segments from pelvis to shin, the geometry itself.

    Pelvis - greater trochanter - lateral epicondyle - Gerdy's tubercle (`LANDMARKS`, scaled with
    `height`, 1.2 to 2.2 m). The thigh turns about the hip's centre: internal rotation first, then
    adduction, then flexion; the shin bends about an axis across the knee. No thickness, no
    wrapping, no stretch. The landmarks are ours, rounded, chosen within the tolerance of feeling
    for them so that `COEFFICIENTS` describe them: they are an illustration, not an anatomy.

    Angles, result and errors as in `length_change`.
    """
    *angles, tall = broadcast(
        **dict(
            zip(
                _JOINTS,
                _joint_angles(hip_flexion, hip_adduction, knee_flexion, hip_rotation),
                strict=True,
            )
        ),
        height=number("height", height, "m", 1.2, 2.2),
    )
    flexion, adduction, knee, rotation = (np.radians(angle) for angle in angles)
    at = {name: np.array(place) for name, place in LANDMARKS.items()}
    shin = at["knee"] + _turn(at["Gerdy's tubercle"] - at["knee"], 2, -knee)
    below = np.linalg.norm(shin - at["lateral epicondyle"], axis=-1)

    def length(origin: str, trochanter: str) -> float | Floats:
        on_thigh = _turn(at[trochanter], 1, rotation)
        on_thigh = _turn(_turn(on_thigh, 0, adduction), 2, flexion)
        above = np.linalg.norm(on_thigh - at[origin], axis=-1)
        thigh = np.linalg.norm(at["lateral epicondyle"] - at[trochanter])
        return as_given(tall * (above + thigh + below))

    return BandLength(*(length(*part) for part in _PARTS.values()))


# --------------------------------------------------------------------------- step width


@dataclass(frozen=True, eq=False, repr=False)
class StepWidth:
    """What a change of step width does: adduction (degrees) and front strain (points), a range.

    ``low`` fields take the hip to move half as far as the feet, ``high`` not at all.
    """

    adduction_low: float | Floats
    adduction_high: float | Floats
    front_low: float | Floats
    front_high: float | Floats

    def __repr__(self) -> str:
        """List the four values with four digits."""
        units = dict.fromkeys(("adduction_low", "adduction_high"), "degrees")
        return listing(self, units | dict.fromkeys(("front_low", "front_high"), "points"))


def step_width(change: ArrayLike) -> StepWidth:
    """Return what a step `change` % of leg length wider (negative: narrower) does at one landing.

    The straight leg leans by atan of the foot's sideways shift: half of the change if each foot
    takes its share about an unmoved pelvis, all of it if the pelvis stays over the other foot.
    Adduction times the front coefficient gives the change in strain. Vectorised; `change` from
    -20 to 20. Raises ValueError naming the value outside that.

    Checked: 5 % gives 1.4 to 2.9 degrees and 0.2 to 0.4 points, narrower meaning more. Meardon
    2012 found that order (15 runners; modelled strain, means not seen): order only.
    """
    shift = number("change", change, "% of leg length", -20.0, 20.0) / 100.0
    leans = [-np.degrees(np.arctan(share * shift)) for share in (0.5, 1.0)]
    per_degree = COEFFICIENTS["front"][1]
    return StepWidth(
        *(as_given(lean) for lean in leans), *(as_given(per_degree * lean) for lean in leans)
    )


# --------------------------------------------------------------------------- edge and indices

# mm backwards from 0 to 45 degrees, standing, 20 runners: Jelsing 2013, in cm
_EDGE_TRAVEL = -10.0 * published_value(
    "jelsing2013", "standing, 0->45 deg", "change in ITB anterior edge-LFE distance"
)
_EDGE_ANGLES = 45.0  # degrees
_CENTRE = 30.0  # degrees; put in, not derived: where Fairclough 2006 saw the band pressed


def sliding(knee_angle: ArrayLike) -> float | Floats:
    """Return where the band's edge is, in mm in front of its place at 30 degrees of knee bend.

    7.1 mm x (30 - knee_angle)/45: the movement that ultrasound saw between 0 and 45 degrees in
    20 standing runners without pain (Jelsing 2013; 3.8 mm lying), taken to be even. That the
    middle is at 30 degrees is put in, because magnetic resonance saw the band pressed there
    (Fairclough 2006). `knee_angle` in degrees, 0 to 140 (any shape, which the result has); above
    45 it is the same line drawn on, not a measurement.

    Raises ValueError naming the value for an angle outside that range.
    """
    angle = number("knee_angle", knee_angle, "degrees", 0.0, 140.0)
    return as_given(_EDGE_TRAVEL * (_CENTRE - angle) / _EDGE_ANGLES)


def _integrals(angle: Floats, time: Floats, half_width: Floats) -> tuple[Floats, Floats]:
    """Return the integrals of N |ds| (mm) and N dt (s) over the last axis, exactly.

    N = exp(-s^2 / 2 w^2) at constant tension. Between points the knee turns evenly, so both are
    differences of the error function.
    """
    edge = np.asarray(sliding(angle))
    width = half_width[..., None]
    area = width * np.sqrt(np.pi / 2) * erf(edge / (width * np.sqrt(2)))
    work = np.abs(np.diff(area, axis=-1))
    way = np.abs(np.diff(edge, axis=-1))
    middle = (edge[..., 1:] + edge[..., :-1]) / 2
    still = way < 1e-6  # there the quotient is the value itself
    pressed = np.where(
        still, np.exp(-(middle**2) / (2 * width**2)), work / np.where(still, 1.0, way)
    )
    return work.sum(axis=-1), (pressed * np.diff(time, axis=-1)).sum(axis=-1)


def _course(
    knee_angle: ArrayLike, time: ArrayLike, half_width: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    angle, moments = broadcast(
        knee_angle=number("knee_angle", knee_angle, "degrees", 0.0, 140.0),
        time=number("time", time, "s", 0.0, 3600.0),
    )
    if angle.ndim == 0 or angle.shape[-1] < 2:
        raise ValueError(f"knee_angle needs two or more points in time; got {knee_angle!r}")
    if not (np.diff(moments, axis=-1) > 0).all():
        raise ValueError(f"time must rise from point to point; got {time!r}")
    width = number("half_width", half_width, "mm", 1.0, 20.0)
    try:
        shape = np.broadcast_shapes(angle.shape[:-1], width.shape)
    except ValueError as error:
        raise ValueError(
            f"shapes do not broadcast together: courses {angle.shape[:-1]}, "
            f"half_width {width.shape}"
        ) from error
    points = angle.shape[-1:]
    return (
        np.broadcast_to(angle, shape + points),
        np.broadcast_to(moments, shape + points),
        np.broadcast_to(width, shape),
    )


def _indices(
    knee_angle: ArrayLike, time: ArrayLike, half_width: ArrayLike
) -> tuple[float | Floats, float | Floats]:
    angle, moments, width = _course(knee_angle, time, half_width)
    usual = ACTIVITIES["preferred run"]
    here = _integrals(angle, moments, width)
    there = _integrals(*_course(usual.knee_angle, usual.time, width))
    friction, compression = (100.0 * a / b for a, b in zip(here, there, strict=True))
    return as_given(friction), as_given(compression)


def friction_index(
    knee_angle: ArrayLike, time: ArrayLike, half_width: ArrayLike = 4.0
) -> float | Floats:
    """Return the friction index of a course of knee angles: preferred running = 100.

    The integral of N |ds|: normal force at constant tension, N = exp(-s^2 / 2 w^2), along the way
    that the edge s (`sliding`) goes. An index, never measured in anyone, and not pain.

    Parameters
    ----------
    knee_angle : array_like, degrees, 0 to 140; time along the last axis, straight between points
    time : array_like, s, rising; broadcasts with knee_angle
    half_width : array_like, mm, 1 to 20; w, the unknown half-width of the zone: 3 to 8 in the
        course. Broadcasts with the axes of knee_angle before the last.

    Raises
    ------
    ValueError : naming parameter and value, outside these ranges, for fewer than two points, a
        time that does not rise, or shapes that do not fit.
    """
    return _indices(knee_angle, time, half_width)[0]


def compression_index(
    knee_angle: ArrayLike, time: ArrayLike, half_width: ArrayLike = 4.0
) -> float | Floats:
    """Return the compression index of a course of knee angles: preferred running = 100.

    The integral of N dt. Parameters, errors and what it is not, as in `friction_index`.
    """
    return _indices(knee_angle, time, half_width)[1]


# --------------------------------------------------------------------------- activities


@dataclass(frozen=True)
class Activity:
    """A course of knee angles (degrees) at points in time (s), straight between them.

    ``angles_from`` is the key of a study, or 'assumed'; ``basis`` says what was taken from where.
    """

    name: str
    knee_angle: tuple[float, ...]
    time: tuple[float, ...]
    angles_from: str
    basis: str


_TOE_OFF = 20.0  # degrees, assumed for every run
# Runners told to change their cadence suggest the upper end of what the gait model leaves open.
_TOLD = CONTACT_EXPONENT_RANGE[1]
_STANCE = cast(float, typical_contact_time(2.8, 165.0))  # 0.258 s
_FAST_STANCE = cast(float, typical_contact_time(4.0, 180.0))  # 0.209 s
_RUN = "landing and deepest angle from 45 runners on a treadmill; 20 degrees at toe-off assumed"


def _stance(
    name: str, landing: float, deepest: float, stance: float, angles_from: str, basis: str
) -> Activity:
    return Activity(
        name, (landing, deepest, _TOE_OFF), (0.0, stance / 2, stance), angles_from, basis
    )


def _measured(name: str, condition: str, cadence: float, basis: str) -> Activity:
    landing, deepest = (
        published_value("heiderscheit2011", condition, variable)
        for variable in ("knee flexion angle at initial contact", "knee peak flexion angle")
    )
    stance = _STANCE * cadence**-_TOLD
    return _stance(name, landing, deepest, stance, "heiderscheit2011", f"{_RUN}; {basis}")


_TOLD_TIME = "contact time falls with cadence to the power 0.7, assumed"
_TURN = 60.0 / 90.0  # s, at 90 turns a minute, assumed
_STRAIGHTEST = published_value("farrell2003", "cycling", "minimum knee flexion in cycling")

ACTIVITIES: Mapping[str, Activity] = MappingProxyType(
    {
        activity.name: activity
        for activity in (
            _measured("preferred run", "preferred step rate", 1.0,
                      "contact time of the running model at 2.8 m/s and 165 steps/min, assumed"),
            _measured("+10 % cadence", "+10% step rate", 1.1, _TOLD_TIME),
            _measured("-10 % cadence", "-10% step rate", 0.9, _TOLD_TIME),
            _stance("faster", 24.0, 46.3, _FAST_STANCE, "assumed",
                    "the knee more bent at landing, the rest as preferred; contact time of the "
                    "running model at 4 m/s and 180 steps/min"),
            _stance("downhill", 15.0, 48.0, _STANCE, "assumed",
                    "the knee straighter at landing and a little more bent later; contact time "
                    "as preferred"),
            Activity("cycling, per turn", (_STRAIGHTEST, 110.0, _STRAIGHTEST),
                     (0.0, _TURN / 2, _TURN), "assumed",
                     "least angle 33 degrees from 10 riders (farrell2003); 110 degrees at most "
                     "and 90 turns a minute assumed"),
            Activity("still hold", (30.0, 30.0), (0.0, 1.0), "assumed",
                     "one second at 30 degrees, by definition"),
        )
    }
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Contact:
    """What an activity does under the band: two indices (preferred run = 100), travel in mm."""

    friction: float | Floats
    compression: float | Floats
    edge_travel: float

    def __repr__(self) -> str:
        """List the three values with four digits."""
        return listing(self, {"edge_travel": "mm"})


def two_theories(activity: str, half_width: ArrayLike = 4.0) -> Contact:
    """Return both indices of a named activity, and how far (mm) the edge goes one way.

    `activity` is a key of `ACTIVITIES`, whose angles and times are stated there with their source
    and are mostly assumptions; `half_width` as in `friction_index`. Per step, per turn of the
    pedals, or for one second held.

    Raises
    ------
    ValueError : naming the activity that does not exist, or the half-width that cannot be.

    Notes
    -----
    Geometry alone gives no peak at 30 degrees; running data cannot separate the theories, because
    both indices move together; what separates them is a knee held still. Higher cadence brings the
    knee at landing *towards* 30 degrees while lowering its deepest angle.
    """
    if activity not in ACTIVITIES:
        raise ValueError(f"activity must be one of {', '.join(ACTIVITIES)}; got {activity!r}")
    course = ACTIVITIES[activity]
    edge = np.asarray(sliding(course.knee_angle))
    return Contact(
        *_indices(course.knee_angle, course.time, half_width), float(edge.max() - edge.min())
    )
