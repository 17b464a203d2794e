"""Standing on the right leg, from the front: pelvis level, and pelvis dropped.

The right leg is on the left of the page. Each bone is drawn in a frame of its own, in statures,
and placed by the pose. The angles are larger than life, so that they show: runners' peak hip
adduction is about 10 degrees (Heiderscheit 2011: 10.4 ± 3.3), here it is 21. That the band's path
is 1 to 2 % longer is what a small linear model says of 21 against 6 degrees and 14 degrees of turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from shapely import affinity
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from itband.figures.body import Camera, Pose, outlines
from itband.figures.geometry import (
    FloatArray,
    between,
    closed_curve,
    curve,
    fibres,
    placed,
    resampled,
    rotation,
    strip,
    xy,
)
from itband.figures.labels import Label, column
from itband.figures.outer_leg import Borders
from itband.figures.poses import standing_on_right
from itband.figures.sheet import Drawing, Sheet, View, drawing

# fmt: off
HALF_PELVIS = (  # the right half, from the middle of the hip centres
    (0, -.030), (-.012, -.024), (-.022, -.040), (-.034, -.046), (-.042, -.030), (-.058, -.018),
    (-.066, .004), (-.062, .026), (-.074, .048), (-.084, .074), (-.082, .094), (-.066, .103),
    (-.044, .098), (-.030, .082), (-.024, .066), (-.012, .078), (0, .080))
INLET = (
    (0, -.008), (-.022, .0), (-.032, .022), (-.024, .044), (0, .050), (.024, .044), (.032, .022),
    (.022, .0))
OBTURATOR = ((.020, -.020), (.030, -.010), (.040, -.016), (.036, -.032), (.024, -.034))
SACRUM = ((-.024, .066), (0, .082), (.024, .066), (.014, .030), (0, .012), (-.014, .030))
FEMUR = (  # from the hip centre
    (.012, .010), (.0, .017), (-.013, .012), (-.022, .004), (-.034, .008), (-.043, .004),
    (-.046, -.014), (-.041, -.036), (-.036, -.070), (-.028, -.130), (-.020, -.190),
    (-.026, -.218), (-.031, -.234), (-.026, -.248), (-.010, -.252), (0, -.243), (.010, -.252),
    (.024, -.248), (.030, -.232), (.022, -.212), (.002, -.186), (-.010, -.130), (-.020, -.070),
    (-.026, -.036), (-.014, -.016), (.004, -.012), (.015, -.002))
TIBIA = (  # from the middle of its top
    (-.029, .0), (-.010, -.003), (0, .003), (.010, -.003), (.030, .0), (.030, -.014),
    (.016, -.040), (.012, -.10), (.012, -.19), (.020, -.222), (.018, -.246), (-.002, -.238),
    (-.014, -.232), (-.012, -.19), (-.010, -.10), (-.014, -.045), (-.028, -.016))
FIBULA = (
    (-.034, -.014), (-.027, -.010), (-.023, -.020), (-.024, -.10), (-.021, -.20), (-.022, -.250),
    (-.029, -.248), (-.030, -.20), (-.030, -.10), (-.034, -.026))
PATELLA = ((0, .020), (-.013, .016), (-.015, .002), (0, -.018), (.015, .002), (.013, .016))
# fmt: on
KNEE_DEPTH = 0.036  # from the middle of the knee to the kneecap, statures: how far a turn moves it
LIGHT = (-0.004, 0.002)


@dataclass(frozen=True)
class Stance:
    """Angles of a stance, degrees."""

    thigh_in: float
    shank_in: float
    drop: float
    lean: float
    turn_in: float


LEVEL, DROPPED = Stance(6, 0, 0, 0, 0), Stance(12, 4, 9, 2, 14)


class _Bones:
    """Where a point of each bone lies on the page."""

    def __init__(self, stance: Stance, pose: Pose) -> None:
        camera = Camera(0, 0)
        self.stance = stance
        self.hip, self.knee, self.ankle = (camera(pose.joints[j + "R"]) for j in _JOINTS)
        self.free_hip, self.free_knee = (camera(pose.joints[j + "L"]) for j in _JOINTS[:2])
        self.middle = camera(pose.pelvis)
        self.waist, self.neck = camera(pose.waist), camera(pose.neck)

    def pelvis(self, x: float, y: float) -> FloatArray:
        return rotation(-self.stance.drop) @ (x, y) + self.middle

    def femur(self, x: float, y: float) -> FloatArray:
        return rotation(self.stance.thigh_in) @ (x, y) + self.hip

    def tibia(self, x: float, y: float) -> FloatArray:
        return rotation(-self.stance.shank_in) @ (x, y) + self.knee - xy(0, 0.012)

    def kneecap(self, turn_in: float) -> FloatArray:
        """Return the kneecap's middle: a thigh that turns in carries it towards the midline."""
        return self.knee + xy(KNEE_DEPTH * np.sin(np.deg2rad(turn_in)), 0.006)


_JOINTS = ("hip", "knee", "ankle")


def _bone(view: View, shape: BaseGeometry, opacity: float = 1.0) -> None:
    view.shaded(shape, "bone", LIGHT, opacity=opacity)
    view.fill(shape, None, "bone-l", 0.7, opacity=opacity)


def _draw(view: View, stance: Stance) -> _Bones:
    pose = standing_on_right(
        stance.thigh_in, stance.shank_in, stance.drop, stance.lean, stance.turn_in
    )
    at = _Bones(stance, pose)
    _draw_flesh(view, pose)
    spine = resampled(curve([at.pelvis(0, 0.07), at.waist + xy(0, 0.02), (at.waist + at.neck) / 2,
                             at.neck]), 14)  # fmt: skip
    for place in spine:
        vertebra = placed(Polygon([(-0.012, -0.006), (0.012, -0.006), (0.012, 0.006),
                                   (-0.012, 0.006)]).buffer(0.003), place)  # fmt: skip
        view.fill(vertebra, "bone", "bone-l", 0.5, opacity=0.8)
    _draw_free_femur(view, at)
    _draw_free_shank(view, pose)
    half = np.array(HALF_PELVIS)
    hip_bones = Polygon(curve(np.vstack([half, (half * [-1, 1])[-2::-1]]))).buffer(0)
    holes = [closed_curve(INLET), *(closed_curve(np.array(OBTURATOR) * [s, 1]) for s in (1, -1))]
    for shape in (hip_bones.difference(unary_union(holes)), closed_curve(SACRUM)):
        _bone(view, placed(shape, at.middle, -stance.drop))
    for points in (FIBULA, TIBIA):
        _bone(view, placed(closed_curve(points), at.tibia(0, 0), -stance.shank_in))
    _bone(view, placed(closed_curve(FEMUR), at.hip, stance.thigh_in))
    tilt = (stance.thigh_in - stance.shank_in) / 2
    patella = closed_curve(PATELLA)
    if stance.turn_in:
        view.line(placed(patella, at.kneecap(0), tilt), "start", 0.9, "2.4 1.8")
    # Turned in, the kneecap is seen a little from its side.
    slim = affinity.scale(patella, np.cos(np.deg2rad(2 * stance.turn_in)), 1, origin=(0, 0))
    _bone(view, placed(slim, at.kneecap(stance.turn_in), tilt))

    level = not stance.drop
    borders: Borders = (
        [at.pelvis(-0.086, 0.086), at.pelvis(-0.082, 0.045), at.femur(-0.049, -0.010)],
        [at.pelvis(-0.050, 0.099), at.pelvis(-0.058, 0.05), at.femur(-0.036, 0.004)],
    )
    muscle = between(*borders)
    view.shaded(muscle, "work" if level else "muscle", (-0.004, 0.001), "muscle-l", 0.8)
    grain = unary_union([LineString(f) for f in fibres(*borders, 5)])
    view.line(grain.intersection(muscle.buffer(-0.001)), "work-l" if level else "muscle-l", 0.5)

    path = [
        at.pelvis(-0.090, 0.080), (at.pelvis(-0.092, 0.050) + at.femur(-0.062, 0.020)) / 2,
        at.femur(-0.060, -0.012), at.femur(-0.056, -0.07), at.femur(-0.046, -0.15),
        at.femur(-0.040, -0.215), at.femur(-0.0385, -0.236), at.tibia(-0.027, -0.016),
    ]  # fmt: skip
    centre = curve(np.array(path))
    band = Polygon(strip(centre, 0.0112)).buffer(0.0006)
    view.shaded(band, "band", (-0.003, 0))
    across = np.gradient(centre, axis=0)
    normal = np.column_stack([-across[:, 1], across[:, 0]]) / np.hypot(*across.T)[:, None]
    view.line([centre + share * 0.0056 * normal for share in (-0.5, 0.0, 0.5)], "band-fibre", 0.6)
    view.fill(band, None, "band-l", 0.9)
    return at


def _draw_flesh(view: View, pose: Pose) -> None:
    """Draw the pale body; the free leg is lifted in front, its shank hanging from the knee."""
    shapes = outlines(pose, Camera(0, 0))
    rest = unary_union([shape for name, shape in shapes.items() if name not in ("shankL", "footL")])
    view.shaded(rest, "body", (-0.009, 0.004), "body-l", 1.1)


def _draw_free_shank(view: View, pose: Pose) -> None:
    """Draw the hanging shank; below the knee it has no seam with the thigh, only a kneecap."""
    shapes = outlines(pose, Camera(0, 0))
    shank, thigh = shapes["shankL"], shapes["thighL"]
    view.shaded(shank, "body", (-0.009, 0.004))
    view.line(shank.boundary.difference(thigh.buffer(-0.003)), "body-l", 1.0)
    view.line(thigh.boundary.intersection(shank.buffer(-0.005)), "body", 1.6)
    angle = np.deg2rad(np.linspace(15, 165, 14))
    cap = pose.joints["kneeL"][:2] + 0.020 * np.column_stack([np.cos(angle), np.sin(angle)])
    view.line(cap, "body-l", 0.8)
    view.shaded(shapes["footL"], "body", (-0.009, 0.004), "body-l", 1.0)


def _draw_free_femur(view: View, at: _Bones) -> None:
    """Draw the free thigh bone, pale and foreshortened: the thigh points at the reader a little."""
    line = at.free_knee - at.free_hip
    shape = affinity.scale(closed_curve(FEMUR), -1, np.hypot(*line) / 0.245, origin=(0, 0))
    _bone(view, placed(shape, at.free_hip, np.rad2deg(np.arctan2(line[0], -line[1]))), 0.6)


def _panel(
    name: str, title: str, note: str, stance: Stance, alt: str
) -> tuple[Sheet, View, _Bones]:
    sheet = Sheet(name, 424, alt)
    view = sheet.view((196, 414), 425)
    view.within = Polygon([(-0.5, -0.03), (0.5, -0.03), (0.5, 0.83), (-0.5, 0.83)])
    view.line(np.array([(-0.16, 0), (0.26, 0)]), "ground", 1.4)
    at = _draw(view, stance)
    view.within = None
    sheet.fade(50, 60, 310, 80, upwards=True)
    sheet.text(8, 21, title, 17, bold=True)
    sheet.text(8, 41, note, 13.5, colour="ink-2")
    return sheet, view, at


def _level() -> Sheet:
    sheet, view, at = _panel(
        "stance-level",
        "Level pelvis",
        "The hip muscles hold both sides level.",
        LEVEL,
        "Standing on the right leg, seen from the front: the line through both front points of the "
        "hip bone is level. Gluteus medius at the side of the hip is highlighted, and the band "
        "runs from the hip past the greater trochanter to the outer knee.",
    )
    view.line(np.array([at.pelvis(-0.17, 0.084), at.pelvis(0.20, 0.084)]), "start", 1.7, "5 3")
    view.line(np.array([at.hip, at.knee]), "start", 1.3, "5 3")
    for x in (-0.078, 0.078):
        view.ring(at.pelvis(x, 0.084), 2.8, "start")
    page = view.page
    column(sheet, [
        Label("Front points\nof the hips", page(at.pelvis(-0.150, 0.084)), "in line"),
        Label("Gluteus\nmedius", page(at.pelvis(-0.066, 0.062)), "", "work-text", True),
        Label("Greater\ntrochanter", page(at.femur(-0.040, -0.004))),
        Label("Band", page(at.femur(-0.0545, -0.085)), "", "band-text", True),
        Label("Epicondyle", page(at.femur(-0.028, -0.232))),
        Label("Gerdy's\ntubercle", page(at.tibia(-0.026, -0.015))),
    ], 92, "left", 118, 372)  # fmt: skip
    return sheet


def _dropped() -> Sheet:
    sheet, view, at = _panel(
        "stance-dropped",
        "Pelvis drops on the free side",
        "Thigh leans and turns in: a longer way.",
        DROPPED,
        "The same stance with the pelvis dropped on the free side: the line through the front "
        "points of the hip bone is tilted, the thigh leans in and turns in, the kneecap with it, "
        "and the band takes a slightly longer way to the outer knee.",
    )
    left, right = at.pelvis(-0.16, 0.084), at.pelvis(0.20, 0.084)
    ankle_line = np.array([at.pelvis(-0.078, 0.084), at.pelvis(-0.078, 0.084) + xy(0.285, 0)])
    view.line(ankle_line, "start", 1.2, "5 3")
    view.line(np.array([left, right]), "move", 2.2)
    view.line(np.array([at.hip, at.knee]), "move", 1.6)
    for x in (-0.078, 0.078):
        view.ring(at.pelvis(x, 0.084), 2.8, "move")
    view.arrow([right + xy(0.018, 0.040), right + xy(0.020, 0.01), right + xy(0.016, -0.028)])
    x, y = view.page(right + xy(0.030, 0.0))
    sheet.text(x, y + 4, "drops", 13.5, colour="move-text", bold=True)
    middle = (at.hip + at.knee) / 2 - xy(0, 0.02)
    angle = np.linspace(np.pi * 1.10, np.pi * 1.90, 12)
    view.arrow(middle + np.column_stack([0.06 * np.cos(angle), 0.020 * np.sin(angle)]))
    view.pain(at.femur(-0.034, -0.234), 7.5)
    page = view.page
    column(sheet, [
        Label("Tired or\nweak?", page(at.pelvis(-0.066, 0.062)), "debated"),
        Label("Longer way", page(at.femur(-0.0545, -0.085)), "model:\n1 to 2 %", "band-text", True),
        Label("Pain spot", page(at.femur(-0.034, -0.234)), "", "pain-text", True),
    ], 92, "left", 118, 372)  # fmt: skip
    column(sheet, [
        Label("thigh\nturns in", page(middle + xy(0.059, -0.003)), "", "move-text", True),
        Label("kneecap\ntoo", page(at.kneecap(14) + xy(0.006, 0)), "dashed:\nbefore",
              "move-text", True),
    ], 296, "right", 200, 372)  # fmt: skip
    return sheet


@cache
def single_leg_stance() -> Drawing:
    """Return standing on one leg with the pelvis level and dropped."""
    return drawing(
        "single-leg-stance",
        [_level(), _dropped()],
        "Standing on the right leg, seen from the front. Angles are drawn larger than life. "
        "Whether a dropping pelvis causes the pain, or follows it, is debated.",
    )
