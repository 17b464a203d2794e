"""A jointed figure in three dimensions: one pose gives every view of it, foreshortening included.

Flesh is hulls of neighbouring spheres, and a sphere is a disc from everywhere. The world has x to
the right of the page, y up and z towards the reader when the camera stands at azimuth 0; the unit
is stature. Lengths are those of `itband.figures.runner`.

The figure has no face and no sex. Limbs are outlined as lines that open where a limb meets the
trunk: closed outlines would make a ball-jointed doll.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from itband.figures.geometry import FloatArray, disc, rounded
from itband.figures.runner import FOREARM, SHANK, STATURE, THIGH, UPPER_ARM
from itband.figures.sheet import View

Side = Literal["R", "L"]
Sphere = tuple[FloatArray, float]
Chain = list[list[Sphere]]

HIP, SHOULDER = 0.050, 0.112  # from the middle to the joints
PELVIS, CHEST = 0.100, 0.188  # along the trunk
UPPER_LEG, LOWER_LEG = THIGH / STATURE, SHANK / STATURE
UPPER, FORE = UPPER_ARM / STATURE, FOREARM / STATURE
LIGHT = (-0.009, 0.005)


def vector(*values: float) -> FloatArray:
    """Return a vector."""
    return np.array(values, dtype=np.float64)


def unit(direction: ArrayLike) -> FloatArray:
    """Return a direction at length 1."""
    along = np.asarray(direction, dtype=np.float64)
    return along / np.linalg.norm(along)


def across(direction: ArrayLike, axis: FloatArray) -> FloatArray:
    """Return the part of a direction that is square to `axis`, at length 1."""
    along = np.asarray(direction, dtype=np.float64)
    return unit(along - (along @ axis) * axis)


def turn(axis: ArrayLike, degrees: float) -> FloatArray:
    """Return the matrix that turns about an axis."""
    x, y, z = unit(axis)
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.deg2rad(degrees)
    return np.asarray(np.eye(3) + np.sin(angle) * skew + (1 - np.cos(angle)) * skew @ skew)


@dataclass(frozen=True, eq=False)
class Frame:
    """Directions of a part of the body: up, front and the body's own right."""

    up: FloatArray
    front: FloatArray
    right: FloatArray


def frame(up: ArrayLike, front: ArrayLike) -> Frame:
    """Return the frame with this `up`, its front as near to `front` as that allows."""
    upward = unit(up)
    forward = across(front, upward)
    return Frame(upward, forward, np.cross(forward, upward))


class Camera:
    """An orthographic camera: azimuth from +z towards +x, elevation looking down, degrees."""

    def __init__(self, azimuth: float, elevation: float) -> None:
        """Look at the figure from a direction."""
        a, e = np.deg2rad([azimuth, elevation])
        self.right = vector(np.cos(a), 0, -np.sin(a))
        self.towards = vector(np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e))
        self.up = np.cross(self.towards, self.right)

    def __call__(self, point: ArrayLike) -> FloatArray:
        """Return where points (3,) or (n, 3) appear, as (2,) or (n, 2)."""
        at = np.asarray(point, dtype=np.float64)
        return np.stack([at @ self.right, at @ self.up], axis=-1)

    def depth(self, point: FloatArray) -> float:
        """Return how near a point is, larger nearer."""
        return float(point @ self.towards)

    def hull(self, spheres: Sequence[Sphere]) -> BaseGeometry:
        """Return the outline of the hull of spheres."""
        return unary_union([disc(self(centre), radius) for centre, radius in spheres]).convex_hull

    def shape(self, chain: Chain) -> BaseGeometry:
        """Return the outline of a chain of hulls."""
        return unary_union([self.hull(spheres) for spheres in chain])


class Pose:
    """A figure posed from the pelvis outwards; joints by name in `joints`, as "hipR", "kneeL"."""

    def __init__(
        self,
        pelvis: ArrayLike,
        pelvic: Frame,
        trunk: Frame | None = None,
        head: Frame | None = None,
    ) -> None:
        """Place pelvis, trunk and head; limbs come after."""
        self.pelvis = np.asarray(pelvis, dtype=np.float64)
        self.pelvic, self.trunk = pelvic, trunk or pelvic
        self.facing = head or self.trunk
        self.joints: dict[str, FloatArray] = {}
        self.waist = self.pelvis + PELVIS * pelvic.up
        self.neck = self.waist + CHEST * self.trunk.up
        for side, sign in (("R", 1), ("L", -1)):
            self.joints["hip" + side] = self.pelvis + sign * HIP * pelvic.right
            self.joints["shoulder" + side] = (
                self.neck + sign * SHOULDER * self.trunk.right - 0.008 * self.trunk.up
            )
        self.head = (
            self.neck + 0.035 * self.trunk.up + 0.084 * self.facing.up + 0.012 * self.facing.front
        )
        self._legs: dict[str, tuple[FloatArray, FloatArray, FloatArray]] = {}
        self._hands: dict[str, FloatArray] = {}

    def leg_to(
        self, side: Side, ankle: ArrayLike, pole: ArrayLike, foot: ArrayLike,
        sole: ArrayLike = (0, -1, 0),
    ) -> None:  # fmt: skip
        """Put an ankle somewhere; the knee bends towards `pole`, so a foot cannot slide."""
        knee, end = _two_bones(
            self.joints["hip" + side], np.asarray(ankle), UPPER_LEG, LOWER_LEG, np.asarray(pole)
        )
        self.leg_between(side, knee, end, pole, foot, sole)

    def leg_along(
        self, side: Side, thigh: ArrayLike, shank: ArrayLike, pole: ArrayLike, foot: ArrayLike,
        sole: ArrayLike | None = None,
    ) -> None:  # fmt: skip
        """Point thigh and shank in directions; `pole` is the way the knee faces."""
        knee = self.joints["hip" + side] + UPPER_LEG * unit(thigh)
        end = knee + LOWER_LEG * unit(shank)
        self.leg_between(side, knee, end, pole, foot, shank if sole is None else sole)

    def leg_between(
        self, side: Side, knee: FloatArray, ankle: FloatArray, pole: ArrayLike, foot: ArrayLike,
        sole: ArrayLike = (0, -1, 0),
    ) -> None:  # fmt: skip
        """Put a knee and an ankle where they are known to be."""
        self.joints["knee" + side], self.joints["ankle" + side] = knee, ankle
        toes = unit(foot)
        self._legs[side] = (unit(pole), toes, across(sole, toes))

    def arm_to(
        self, side: Side, wrist: ArrayLike, pole: ArrayLike, hand: ArrayLike | None = None
    ) -> None:
        """Put a wrist somewhere; the elbow bends towards `pole`."""
        elbow, end = _two_bones(
            self.joints["shoulder" + side], np.asarray(wrist), UPPER, FORE, np.asarray(pole)
        )
        self.joints["elbow" + side], self.joints["wrist" + side] = elbow, end
        self._hands[side] = unit(end - elbow if hand is None else hand)

    def arm_along(self, side: Side, upper: ArrayLike, fore: ArrayLike) -> None:
        """Point upper arm and forearm in directions."""
        elbow = self.joints["shoulder" + side] + UPPER * unit(upper)
        self.joints["elbow" + side] = elbow
        self.joints["wrist" + side] = elbow + FORE * unit(fore)
        self._hands[side] = unit(fore)

    def thigh_frame(self, side: Side) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the directions of a thigh: down along it, to its front, and to its outside."""
        along = unit(self.joints["knee" + side] - self.joints["hip" + side])
        front = across(self._legs[side][0], along)
        outside = np.cross(along, front)
        if outside @ self.pelvic.right * (1 if side == "R" else -1) < 0:
            outside = -outside
        return along, front, outside

    def parts(self) -> dict[str, Chain]:
        """Return the flesh by name: chains of hulls of spheres (centre, radius)."""
        flesh: dict[str, Chain] = {}
        for side, sign in (("R", 1), ("L", -1)):
            if side in self._legs:
                flesh |= {name + side: chain for name, chain in self._leg_flesh(side, sign).items()}
            if side in self._hands:
                flesh |= {name + side: chain for name, chain in self._arm_flesh(side).items()}
        p, t, h = self.pelvic, self.trunk, self.facing
        centre, waist, ends = self.pelvis, self.waist, (-1, 1)
        flesh["pelvis"] = [
            [(centre + 0.036 * x * p.right - 0.004 * p.front, 0.0575) for x in ends]
            + [(waist + 0.026 * x * p.right - 0.01 * p.up, 0.053) for x in ends],
            [(centre + 0.040 * x * p.right - 0.022 * p.front - 0.004 * p.up, 0.05) for x in ends]
            + [(waist + 0.02 * x * p.right - 0.006 * p.front - 0.03 * p.up, 0.05) for x in ends],
        ]
        chest = waist + 0.105 * t.up
        ribs = [(chest + 0.036 * x * t.right + 0.006 * t.front, 0.059) for x in ends]
        flesh["thorax"] = [
            [(waist + 0.026 * x * t.right - 0.002 * t.up, 0.052) for x in ends] + ribs,
            [
                *ribs,
                *[(self.neck + 0.088 * x * t.right - 0.014 * t.up, 0.03) for x in ends],
                (self.neck + 0.012 * t.up, 0.034),
            ],
        ]
        skull = self.head
        flesh["neck"] = [[(self.neck, 0.034), (skull - 0.035 * h.up - 0.010 * h.front, 0.029)]]
        flesh["skull"] = [
            [(skull + 0.014 * h.up - 0.010 * h.front, 0.051),
             (skull + 0.012 * h.up + 0.004 * h.front, 0.049)],
            [(skull + 0.006 * h.up + 0.006 * h.front, 0.044),
             (skull - 0.040 * h.up + 0.022 * h.front, 0.0225)],
            [(skull - 0.006 * h.up + 0.045 * h.front, 0.0085),
             (skull + 0.012 * h.up + 0.040 * h.front, 0.0075)],
        ]  # fmt: skip
        return flesh

    def _leg_flesh(self, side: str, sign: int) -> dict[str, Chain]:
        hip, knee, ankle = (self.joints[joint + side] for joint in ("hip", "knee", "ankle"))
        pole, toes, sole = self._legs[side]
        thigh, shank = unit(knee - hip), unit(ankle - knee)
        front, shin = across(pole, thigh), across(pole, shank)
        top = hip + 0.004 * sign * self.pelvic.right
        high = hip + 0.085 * thigh + 0.002 * front
        low = hip + 0.165 * thigh + 0.003 * front
        calf = knee + 0.075 * shank - 0.009 * shin
        ball = ankle + 0.085 * toes + 0.0255 * sole
        instep = ankle + 0.050 * toes + 0.015 * sole
        heel = ankle - 0.016 * toes + 0.019 * sole
        return {
            "thigh": [
                [(top, 0.0555), (high, 0.0535)], [(high, 0.0535), (low, 0.0435)],
                [(low, 0.0435), (knee - 0.012 * thigh, 0.0335)],
                [(knee - 0.012 * thigh, 0.0335), (knee, 0.0325)],
            ],
            "shorts": [
                [(top, 0.0585), (high, 0.057)],
                [(high, 0.057), (hip + 0.118 * thigh + 0.002 * front, 0.053)],
            ],
            "shank": [
                [(knee, 0.0325), (calf, 0.0345)],
                [(calf, 0.0345), (knee + 0.15 * shank - 0.005 * shin, 0.025)],
                [(knee + 0.15 * shank - 0.005 * shin, 0.025), (ankle - 0.02 * shank, 0.0178)],
                [(ankle - 0.02 * shank, 0.0178), (ankle, 0.0185)],
            ],
            "foot": [
                [(ankle, 0.0205), (heel, 0.02)], [(ankle, 0.0205), (instep, 0.0175)],
                [(heel, 0.0195), (ball, 0.0135)], [(instep, 0.0175), (ball, 0.0135)],
                [(ball, 0.0135), (ankle + 0.106 * toes + 0.0285 * sole, 0.0105)],
            ],
        }  # fmt: skip

    def _arm_flesh(self, side: str) -> dict[str, Chain]:
        shoulder, elbow, wrist = (self.joints[j + side] for j in ("shoulder", "elbow", "wrist"))
        upper, fore, hand = unit(elbow - shoulder), unit(wrist - elbow), self._hands[side]
        return {
            "uarm": [
                [(shoulder, 0.0345), (shoulder + 0.06 * upper, 0.03)],
                [(shoulder + 0.06 * upper, 0.03), (elbow, 0.0225)],
            ],
            "farm": [
                [(elbow, 0.0225), (elbow + 0.04 * fore, 0.025)],
                [(elbow + 0.04 * fore, 0.025), (wrist, 0.0145)],
            ],
            "hand": [
                [(wrist, 0.0145), (wrist + 0.04 * hand, 0.018)],
                [(wrist + 0.04 * hand, 0.018), (wrist + 0.08 * hand, 0.0085)],
            ],
        }


def _two_bones(
    start: FloatArray, end: FloatArray, first: float, second: float, pole: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the joint between two bones and where they end, bent towards `pole`."""
    line = end - start
    distance = float(np.linalg.norm(line))
    along = line / distance
    if distance > 0.9999 * (first + second):
        distance = 0.9999 * (first + second)
        end = start + distance * along
    reach = (first**2 + distance**2 - second**2) / (2 * distance)
    out = np.sqrt(max(0.0, first**2 - reach**2))
    return start + reach * along + out * across(pole, along), end


GROUPS: Mapping[str, tuple[str, ...]] = {
    "torso": ("pelvis", "thorax", "neck"),
    "head": ("skull",),
    **{
        f"leg{side}": tuple(n + side for n in ("shank", "thigh", "foot", "shorts")) for side in "RL"
    },
    **{f"arm{side}": tuple(n + side for n in ("farm", "uarm", "hand")) for side in "RL"},
}
CLOTHES = {"shorts": "shorts", "pelvis": "shorts", "foot": "shoe", "thorax": "cloth"}


def outlines(pose: Pose, camera: Camera) -> dict[str, BaseGeometry]:
    """Return every part as the camera sees it."""
    return {name: camera.shape(chain) for name, chain in pose.parts().items()}


def silhouette(pose: Pose, camera: Camera) -> BaseGeometry:
    """Return the whole figure as the camera sees it."""
    return rounded(unary_union(list(outlines(pose, camera).values())), 0.002)


def draw(
    view: View, pose: Pose, camera: Camera, order: Sequence[str], far: Sequence[str] = ()
) -> None:
    """Draw the figure, groups in the given order from back to front; `far` ones are paler."""
    shapes = outlines(pose, camera)
    for group in order:
        names = GROUPS[group]
        whole = unary_union([shapes[name] for name in names])
        # Where a limb meets the trunk its outline stays open.
        seam: BaseGeometry | None = None
        if group.startswith("leg") and group not in far:
            joint = disc(camera(pose.joints["hip" + group[-1]]), 0.088)
            seam = joint.intersection(shapes["pelvis"].buffer(0.003))
        elif group.startswith("arm"):
            joint = disc(camera(pose.joints["shoulder" + group[-1]]), 0.042)
            seam = joint.intersection(shapes["thorax"].buffer(0.004))
        dress: dict[str, list[BaseGeometry]] = {"skin": [], "shoe": [], "cloth": [], "shorts": []}
        for name in names:
            dress[CLOTHES.get(name.rstrip("RL"), "skin")].append(shapes[name])
        for cloth, pieces in dress.items():
            if not pieces:
                continue
            piece = unary_union(pieces)
            if group == "torso" and cloth == "cloth":
                piece = piece.union(shapes["pelvis"])
            elif group == "torso" and cloth == "shorts":
                piece = piece.intersection(_below_waist(pose, camera))
            view.shaded(piece, cloth, LIGHT)
            if cloth != "skin":
                hem = piece.boundary.intersection(whole.buffer(-0.002))
                view.line(hem if seam is None else hem.difference(seam), "outline", 0.6)
        edge = whole.boundary if seam is None else whole.boundary.difference(seam)
        if group in far:
            view.fill(whole, "bg", opacity=0.24)
        view.line(edge, "outline", 0.75 if group in far else 1.1)
        if group == "head":
            _draw_hair(view, pose, camera)


def _below_waist(pose: Pose, camera: Camera) -> BaseGeometry:
    corners = [
        pose.waist + 0.2 * x * pose.pelvic.right + (y - 0.052) * pose.pelvic.up
        + z * pose.pelvic.front
        for x in (-1, 1) for y in (0, -0.3) for z in (-0.12, 0.12)
    ]  # fmt: skip
    return camera.hull([(corner, 0.0035) for corner in corners])


def _draw_hair(view: View, pose: Pose, camera: Camera) -> None:
    at, frame_ = pose.head, pose.facing
    hair = disc(camera(at + 0.016 * frame_.up - 0.013 * frame_.front), 0.0535)
    facing = camera.depth(frame_.front)
    if facing > -0.35:
        hair = hair.difference(disc(camera(at - 0.024 * frame_.up + 0.030 * frame_.front), 0.056))
    view.shaded(hair, "hairdo", LIGHT, "outline", 0.8)
    for sign in (1, -1):
        ear = at - 0.008 * frame_.up - 0.004 * frame_.front + 0.046 * sign * frame_.right
        if camera.depth(ear) - camera.depth(at) > 0.012:
            shell = camera.hull(
                [(ear + 0.007 * frame_.up, 0.0095), (ear - 0.008 * frame_.up, 0.006)]
            )
            view.fill(shell, "skin", "outline", 0.6)


def draw_muscle(view: View, pose: Pose, camera: Camera, name: str, side: Side) -> None:
    """Mark a muscle that is asked to work: "medius", "maximus", "rotators" or "quadriceps"."""
    hip = pose.joints["hip" + side]
    along, front, outside = pose.thigh_frame(side)
    lateral = pose.pelvic.right * (1 if side == "R" else -1)
    up, ahead = pose.pelvic.up, pose.pelvic.front
    spheres, fan = {
        "medius": (
            [(hip + 0.034 * lateral + 0.086 * up + 0.040 * ahead, 0.012),
             (hip + 0.036 * lateral + 0.103 * up - 0.002 * ahead, 0.013),
             (hip + 0.026 * lateral + 0.080 * up - 0.050 * ahead, 0.012),
             (hip + 0.054 * lateral + 0.002 * up, 0.015)], (0, 2)),
        "maximus": (
            [(hip - 0.058 * ahead + 0.055 * up - 0.018 * lateral, 0.012),
             (hip - 0.066 * ahead - 0.005 * up - 0.012 * lateral, 0.016),
             (hip + 0.040 * lateral - 0.030 * ahead + 0.020 * up, 0.012),
             (hip + 0.036 * lateral - 0.022 * ahead + 0.07 * along, 0.010)], (0, 1)),
        "rotators": (
            [(hip - 0.055 * ahead + 0.022 * up - 0.012 * lateral, 0.010),
             (hip - 0.050 * ahead - 0.004 * up, 0.010),
             (hip + 0.050 * lateral - 0.004 * ahead - 0.012 * up, 0.009),
             (hip + 0.050 * lateral - 0.004 * ahead + 0.012 * up, 0.011)], (0, 1)),
        "quadriceps": (
            [(hip + 0.075 * along + 0.030 * front + 0.012 * outside, 0.020),
             (hip + 0.080 * along + 0.026 * front + 0.024 * outside, 0.016),
             (hip + 0.15 * along + 0.022 * front + 0.008 * outside, 0.020),
             (hip + 0.205 * along + 0.014 * front, 0.012)], (0, 1)),
    }[name]  # fmt: skip
    shapes = outlines(pose, camera)
    flesh = unary_union([shapes[n] for n in ("pelvis", "thorax", "shorts" + side, "thigh" + side)])
    patch = camera.hull(spheres).intersection(flesh.buffer(-0.002))
    if patch.is_empty:
        return
    view.shaded(patch, "work", (-0.006, 0.004))
    start, end = (camera(spheres[i][0]) for i in fan)
    goal = camera(spheres[-1][0])
    grain = [LineString([start + share * (end - start), goal]) for share in np.linspace(0, 1, 6)]
    view.line(unary_union(grain).intersection(patch.buffer(-0.003)), "work-l", 0.6, opacity=0.6)
    view.fill(patch, None, "work-l", 1.1)


def box_faces(
    camera: Camera, low: tuple[float, float, float], high: tuple[float, float, float]
) -> tuple[Polygon, Polygon, Polygon]:
    """Return top, front and visible side of an upright box."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    side = x1 if camera.towards[0] > 0 else x0
    corners = (
        [(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)],
        [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)],
        [(side, y0, z0), (side, y0, z1), (side, y1, z1), (side, y1, z0)],
    )
    top, front, end = (Polygon(camera(np.array(face))) for face in corners)
    return top, front, end


def draw_shadow(view: View, camera: Camera, at: ArrayLike, wide: float, deep: float) -> None:
    """Draw a soft shadow lying on the ground."""
    middle = np.asarray(at, dtype=np.float64)
    angle = np.linspace(0, 2 * np.pi, 40)[:-1]
    for size in (1.0, 0.7):
        ring = np.column_stack([wide * np.cos(angle), 0 * angle, deep * np.sin(angle)])
        view.fill(Polygon(camera(middle + size * ring)), "shadow", opacity=0.13)
