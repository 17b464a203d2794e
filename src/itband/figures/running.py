"""Running as two moments, and a run-walk ladder back to it.

The runner is the explorer's, in two other poses. Poses and rungs are our own choices; the article
gives none. For scale: the peak knee flexion of stance in running is about 46 degrees (Heiderscheit
2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import cycle, pairwise

import numpy as np
from shapely.geometry import LineString, Polygon

from itband.figures.geometry import FloatArray, curve, disc, strip, xy
from itband.figures.runner import Running, drawn
from itband.figures.sheet import Drawing, Sheet, View, drawing, rectangle
from itband.ladder import Rung, ladder

STANCE = Running(
    near_thigh=21, near_knee=44, near_foot=0, far_thigh=2, far_knee=97, far_foot=-108,
    near_arm=-26, near_elbow=95, far_arm=-4, far_elbow=104, lean=7,
)  # fmt: skip
FLIGHT = Running(
    near_thigh=-17, near_knee=60, near_foot=-84, far_thigh=42, far_knee=62, far_foot=-8,
    near_arm=30, near_elbow=96, far_arm=-52, far_elbow=82, lean=8,
)  # fmt: skip
CLEARANCE = 0.07  # m under the lower foot in flight

PAINT = {
    "far_arm": "skin", "far_leg": "skin", "far_shorts": "shorts", "far_shoe": "shoe",
    "body": "skin", "vest": "cloth", "shorts": "shorts", "hair": "hairdo", "near_shoe": "shoe",
    "near_sole": "shoe-d", "near_arm": "skin",
}  # fmt: skip


@cache
def running_gait() -> Drawing:
    """Return a runner with one foot down, and with none."""
    sheets = []
    for name, title, note, pose, alt in (
        (
            "stance",
            "Stance",
            "one foot down: one leg carries all",
            STANCE,
            "A runner from the side in stance: one foot is on the ground, its knee bent about 45 "
            "degrees, the band drawn from the hip to the outer knee with the pain spot on it.",
        ),
        (
            "flight",
            "Flight",
            "no foot on the ground",
            FLIGHT,
            "The same runner in flight: no foot touches the ground, one leg leads and one trails.",
        ),
    ):
        sheet = Sheet(f"running-{name}", 338, alt)
        sheet.text(8, 21, title, 17, bold=True)
        sheet.text(8, 41, note, 13.5, colour="ink-2")
        shapes = drawn(pose)
        lift = -min(shape.bounds[1] for shape in shapes.values())
        lift += CLEARANCE if name == "flight" else 0.0
        view = sheet.view((168 if name == "stance" else 184, 320 - 152 * lift), 152)
        ground = sheet.view((168 if name == "stance" else 184, 320), 152)
        for size in (1.0, 0.7):
            wide = size * (0.21 if name == "stance" else 0.34)
            oval = disc((0.04, -0.008), 1.0)
            flat = np.asarray(oval.exterior.coords) * [wide, 0.016] + [0.04 * (1 - wide), -0.002]
            ground.fill(Polygon(flat), "shadow", opacity=0.13)
        ground.line(np.array([(-0.95, -0.012), (1.0, -0.012)]), "ground", 1.6)
        _draw_runner(view, shapes)
        _draw_band(view, pose)
        if name == "stance":
            spot = pose.knee * 0.955
            view.pain(spot, 8.5)
            corner = view.page(spot) + xy(60, -22)
            sheet.leader([corner, view.page(spot) + xy(10, -2)], dot=False)
            sheet.text(corner[0] + 4, corner[1] - 2, "band and", 13.5)
            sheet.text(corner[0] + 4, corner[1] + 14, "pain spot", 13.5)
            sheet.text(corner[0] + 4, corner[1] + 30, "knee about 45°", 12.5, colour="ink-2")
            sheet.view((0, 0), 1).arrow([(24, -92), (66, -92)])
            sheet.text(24, 82, "running", 13.5, colour="move-text", bold=True)
        sheets.append(sheet)
    return drawing(
        "running-gait",
        sheets,
        "Running is one leg at a time: one foot down, then none. The band is drawn over the "
        "clothes.",
    )


def _draw_runner(view: View, shapes: dict[str, Polygon]) -> None:
    light = (-0.014, 0.008)
    for name, shape in shapes.items():
        colour, far = PAINT[name], name.startswith("far")
        if colour.endswith("-d"):
            view.fill(shape, colour)
        else:
            view.shaded(shape, colour, light)
        if far and name in ("far_arm", "far_shoe"):
            whole = shapes["far_arm"] if name == "far_arm" else shapes["far_leg"]
            view.fill(whole, "bg", opacity=0.24)
            view.line(whole, "outline", 0.8)
        elif name == "near_sole":
            view.line(shapes["body"], "outline", 1.1)
        elif name in ("vest", "shorts", "near_shoe", "hair"):
            view.line(shape, "outline", 0.6)
    arm = shapes["near_arm"].boundary
    top = max(arm.coords, key=lambda point: float(point[1]))
    view.line(arm.difference(disc(np.array(top) - xy(0, 0.03), 0.075)), "outline", 1.1)


def _draw_band(view: View, pose: Running) -> None:
    """Draw the band's course over the near leg: crest, trochanter, outer knee, shin."""
    thigh, shank = pose.knee, pose.ankle - pose.knee
    ahead = np.array([-shank[1], shank[0]])
    centre = curve(np.array([(0.012, 0.150), (-0.008, 0.03), 0.35 * thigh, 0.93 * thigh,
                             thigh + 0.09 * shank + 0.04 * ahead]))  # fmt: skip
    width = np.interp(np.linspace(0, 1, len(centre)), [0, 0.2, 0.8, 1], [0.05, 0.04, 0.03, 0.026])
    band = Polygon(strip(centre, width)).buffer(0.001)
    view.shaded(band, "band", (-0.008, 0.0))
    edges = strip(centre, width)
    left, right = edges[: len(centre)], edges[len(centre) :][::-1]
    grain = [left + share * (right - left) for share in (0.25, 0.5, 0.75)]
    view.line([np.asarray(LineString(g).coords) for g in grain], "band-fibre", 0.6)
    view.fill(band, None, "band-l", 0.9)


# Up to the first run without a break.
RUNGS = tuple(rung for rung in ladder() if rung.walk_minutes)
RUNGS += ladder()[len(RUNGS) : len(RUNGS) + 1]


@cache
def run_walk_ladder() -> Drawing:
    """Return an example of a run-walk ladder, lowest rung at the bottom."""
    rungs = [f"rung {i}: {rung.words}" for i, rung in enumerate(RUNGS, 1)]
    sheet = Sheet(
        "run-walk-ladder",
        412,
        "A run-walk ladder of six rungs, an example, from the bottom: " + "; ".join(rungs) + ".",
        alone=True,
    )
    sheet.text(8, 21, "A run-walk ladder (an example)", 17, bold=True)
    left, minute, step, high = 44.0, 9.6, 56.0, 24.0
    view = sheet.view((0, 0), 1.0)
    middles: list[FloatArray] = []
    for i, rung in enumerate(RUNGS):
        bottom = 364.0 - step * i
        _draw_rung(view, rung, left, bottom, minute, high)
        sheet.text(left, bottom - high - 6, rung.words, 13.5)
        sheet.text(352, bottom - high - 6, f"{rung.running} min run", 12.5, "end", "ink-2")
        middles.append(np.array([22.0, -(bottom - high / 2)]))
    for lower, upper in pairwise(middles):
        view.arrow([lower + xy(0, 14), upper - xy(0, 14)], 1.8)
    for i, middle in enumerate(middles, 1):
        view.ring(middle, 11, "ink", 1.2)
        sheet.text(22, -middle[1] + 5, str(i), 13.5, "middle", bold=True, halo=False)
    view.line(np.array([(left, -372), (left + 31 * minute, -372)]), "ink-2", 0.9)
    for minutes in (0, 10, 20, 30):
        x = left + minutes * minute
        view.line(np.array([(x, -372), (x, -376)]), "ink-2", 0.9)
        sheet.text(x, 390, f"{minutes} min" if minutes == 30 else str(minutes), 12.5, "middle",
                   "ink-2")  # fmt: skip
    view.fill(rectangle(left, -408, left + 16, -396), "run")
    sheet.text(left + 22, 407, "run", 13)
    view.fill(rectangle(left + 70, -408, left + 86, -401), "bg", "ink-2", 1.0)
    sheet.text(left + 92, 407, "walk", 13)
    return drawing(
        "run-walk-ladder",
        [sheet],
        "Rungs get longer and the gaps disappear. Flat ground, two or three days a week; one rung "
        "a week, and only after a week without pain. The rungs are our example.",
    )


def _draw_rung(
    view: View, rung: Rung, left: float, bottom: float, minute: float, high: float
) -> None:
    x = left
    bouts: Sequence[int] = (rung.run_minutes, rung.walk_minutes) * rung.rounds
    for minutes, running in zip(bouts, cycle((True, False)), strict=False):
        if not minutes:
            continue
        top = -bottom + (high if running else 0.42 * high)
        block = rectangle(x, -bottom, x + minutes * minute, top)
        if running:
            view.fill(block, "run", "bg", 1.0)
        else:
            view.fill(block, "bg", "ink-2", 0.9)
        x += minutes * minute
