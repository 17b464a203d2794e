"""The six strength exercises, each in its start and its end position."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from shapely.geometry import MultiPoint

from itband.figures.body import (
    HIP,
    Camera,
    Pose,
    box_faces,
    draw,
    draw_muscle,
    draw_shadow,
    silhouette,
    vector,
)
from itband.figures.geometry import FloatArray, xy
from itband.figures.poses import STEP, Exercise, exercises
from itband.figures.sheet import Drawing, Sheet, View, drawing


@dataclass(frozen=True)
class Words:
    """What a figure says in words."""

    title: str
    cue: str
    start: str
    end: str
    caption: str


WORDS = {
    "hip-abduction": Words(
        "Side-lying hip abduction",
        "top leg up, toes slightly down",
        "Lying on the right side, bottom knee bent. Start: the top leg is straight and level.",
        "End: the straight top leg is raised about 33 degrees, toes slightly down. Gluteus medius, "
        "at the side of the hip, is highlighted.",
        "Side-lying hip abduction. The red patch, gluteus medius, should tire.",
    ),
    "clamshell": Words(
        "Clamshell with band",
        "feet together, top knee opens",
        "Lying on the right side, hips and knees bent, an elastic loop round both thighs. Start: "
        "knees together.",
        "End: the top knee has opened upwards, stretching the loop; the feet stay together. "
        "Gluteus medius and the deep hip rotators are highlighted.",
        "Clamshell with an elastic loop. The red patches at the side of the hip should tire.",
    ),
    "bridge": Words(
        "Single-leg bridge",
        "push through the heel on the floor",
        "Lying on the back, right foot on the floor, left leg straight in the air. Start: the "
        "pelvis rests on the floor.",
        "End: the pelvis is raised until shoulder, hip and knee are in line. Gluteus maximus of "
        "the standing leg is highlighted.",
        "Single-leg bridge. The red patch, gluteus maximus, should tire.",
    ),
    "step-down": Words(
        "Step-down",
        "bend the standing knee, slowly",
        "Standing on a low step on the right leg. Start: upright, the left foot beside the step.",
        "End: the right knee is bent, the trunk leans forward and the left heel is just above the "
        "floor. Gluteus medius and the front of the thigh are highlighted.",
        "Step-down. The red patches, gluteus medius and the front of the thigh, should tire.",
    ),
    "squat": Words(
        "Single-leg squat",
        "knee stays in line with the foot",
        "Standing on the right leg, the left foot lifted behind. Start: upright.",
        "End: the right knee is bent about 70 degrees, the trunk leans forward, the arms reach "
        "out. Gluteus medius and the front of the thigh are highlighted.",
        "Single-leg squat. The red patches, gluteus medius and the front of the thigh, should "
        "tire.",
    ),
    "monster-walk": Words(
        "Monster walk with band",
        "step sideways, keep the band taut",
        "In a half squat with an elastic loop round both thighs. Start: feet under the hips.",
        "End: one foot has stepped out sideways and the loop is stretched. Gluteus medius is "
        "highlighted.",
        "Monster walk with an elastic loop. The red patch, gluteus medius, should tire.",
    ),
}
READING = " Dashed: the start. Blue: the movement."


@cache
def exercise(name: str) -> Drawing:
    """Return one exercise, start and end.

    `name` is "hip-abduction", "clamshell", "bridge", "step-down", "squat" or "monster-walk";
    ValueError for any other.
    """
    if name not in WORDS:
        raise ValueError(f"no exercise is called {name!r}; there are {', '.join(WORDS)}")
    how, words = exercises()[name], WORDS[name]
    sheets = _lying(how, words) if how.lying else [_standing(how, words)]
    return drawing(name, sheets, words.caption + READING)


def _lying(how: Exercise, words: Words) -> list[Sheet]:
    """Start and end on a page each: they stand below or beside each other."""
    camera = Camera(how.azimuth, how.elevation)
    sheets = []
    high, left, above, scale = {
        "hip-abduction": (226.0, 196.0, 60.0, 272.0),
        "clamshell": (206.0, 208.0, 66.0, 286.0),
        "bridge": (206.0, 172.0, 28.0, 288.0),
    }[how.key]
    for phase, alt in (("start", words.start), ("end", words.end)):
        sheet = Sheet(f"{how.key}-{phase}", high, alt)
        view = sheet.view((left, high - above), scale)
        _draw_mat(view, how, camera)
        _figure(view, how, camera, phase)
        if phase == "start":
            sheet.text(8, 20, words.title, 17, bold=True)
            sheet.text(8, 40, "start", 13.5, colour="ink-2")
        else:
            sheet.text(8, 20, "end", 13.5, colour="ink-2")
            sheet.text(8, 38, words.cue, 13.5)
        sheets.append(sheet)
    return sheets


def _standing(how: Exercise, words: Words) -> Sheet:
    """Start and end side by side on one page."""
    camera = Camera(how.azimuth, how.elevation)
    sheet = Sheet(how.key, 344, f"{words.start} {words.end}")
    sheet.text(8, 20, words.title, 17, bold=True)
    sheet.text(8, 41, words.cue, 13.5)
    scale, ground = (226.0, 318.0) if how.key == "step-down" else (240.0, 318.0)
    places = {"step-down": (78, 244), "squat": (84, 250), "monster-walk": (82, 236)}[how.key]
    for phase, x in zip(("start", "end"), places, strict=True):
        view = sheet.view((x, ground), scale)
        _draw_ground(view, how, camera, how.pose[phase])
        _figure(view, how, camera, phase)
        sheet.text(8 if phase == "start" else 184, 62, phase, 13.5, colour="ink-2")
    return sheet


def _figure(view: View, how: Exercise, camera: Camera, phase: str) -> None:
    pose = how.pose[phase]
    if phase == "end":
        view.line(silhouette(how.pose["start"], camera), "start", 1.0, "4 3", 0.85)
    # Near arms come last: they hang in front of the muscles of the hip.
    arms = [group for group in how.order[3:] if group.startswith("arm")]
    draw(view, pose, camera, [group for group in how.order if group not in arms], how.far)
    for muscle, side in how.muscles:
        draw_muscle(view, pose, camera, muscle, side)
    if how.loop:
        _draw_loop(view, pose, camera, how.loop)
    draw(view, pose, camera, arms)
    if phase == "end":
        _draw_movement(view, how, camera)


def _draw_loop(view: View, pose: Pose, camera: Camera, share: float) -> None:
    """Draw an elastic loop round both thighs, `share` of the way to the knee."""
    width, radius = 0.011, 0.0405
    corners = []
    for side in ("R", "L"):
        hip, knee = camera(pose.joints["hip" + side]), camera(pose.joints["knee" + side])
        along = (knee - hip) / np.hypot(*(knee - hip))
        square = np.array([-along[1], along[0]])
        middle = hip + share * (knee - hip)
        corners += [
            middle + x * radius * square + y * width * along for x in (-1, 1) for y in (-1, 1)
        ]
    view.fill(MultiPoint(corners).convex_hull, "elastic", "elastic-l", 1.0)


def _draw_movement(view: View, how: Exercise, camera: Camera) -> None:
    start, end = how.pose["start"], how.pose["end"]

    def seen(pose: Pose, joint: str) -> FloatArray:
        return camera(pose.joints[joint])

    if how.key == "hip-abduction":
        hip = seen(end, "hipL")
        first, last = (seen(pose, "ankleL") - seen(pose, "hipL") for pose in (start, end))
        begin, stop = np.arctan2(first[1], first[0]) + 0.12, np.arctan2(last[1], last[0]) - 0.12
        turn = np.linspace(begin, stop, 8)
        view.arrow(hip + 0.535 * np.column_stack([np.cos(turn), np.sin(turn)]))
    elif how.key == "clamshell":
        knee = seen(end, "kneeL")
        view.arrow([knee + xy(0.004, 0.045), knee + xy(0.006, 0.08), knee + xy(-0.004, 0.135)])
    elif how.key == "bridge":
        hip = camera(end.pelvis + vector(-0.08, 0.09, 0.1))
        view.arrow([hip, hip + xy(0, 0.06), hip + xy(0, 0.13)])
    elif how.key == "monster-walk":
        first, last = seen(start, "ankleL"), seen(end, "ankleL")
        view.arrow([(first[0] - 0.02, -0.092), (last[0] + 0.06, -0.092)])
    else:
        high, low = seen(start, "hipR"), seen(end, "hipR")
        x = low[0] - 0.15
        view.arrow([(x, high[1] + 0.03), (x - 0.004, (high[1] + low[1]) / 2), (x, low[1] - 0.04)])


def _draw_mat(view: View, how: Exercise, camera: Camera) -> None:
    x0, x1 = {"hip-abduction": (-0.64, 0.53), "clamshell": (-0.64, 0.42), "bridge": (-0.55, 0.46)}[
        how.key
    ]
    z0, z1 = (-0.20, 0.20) if how.key == "bridge" else (-0.13, 0.25)
    faces = box_faces(camera, (x0, -0.016, z0), (x1, 0, z1))
    for face, colour in zip(faces, ("mat", "mat-d", "mat-d"), strict=True):
        view.fill(face, colour, "mat-d", 0.6)
    if how.key == "bridge":
        draw_shadow(view, camera, (-0.33, 0, 0), 0.18, 0.10)
        draw_shadow(view, camera, (0.30, 0, HIP), 0.08, 0.03)
    else:
        draw_shadow(view, camera, (-0.18, 0, 0.03), 0.34, 0.09)
        draw_shadow(view, camera, (0.14, 0, 0.09), 0.20, 0.08)


def _draw_ground(view: View, how: Exercise, camera: Camera, pose: Pose) -> None:
    view.line(np.array([(-0.29, -0.035), (0.36, -0.035)]), "ground", 1.4)
    if how.key == "step-down":
        faces = box_faces(camera, (-0.16, 0, -0.036), (0.17, STEP, 0.20))
        for face, colour in zip(faces, ("box-t", "box", "box-d"), strict=True):
            view.fill(face, colour, "hair", 0.6)
        draw_shadow(view, camera, (0.03, STEP, 0.022), 0.085, 0.030)
    for side in ("R", "L"):
        ankle = pose.joints["ankle" + side]
        if ankle[1] < 0.06:
            draw_shadow(view, camera, ankle * [1, 0, 1] + vector(0.035, 0, 0), 0.085, 0.030)
