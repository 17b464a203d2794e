"""The anatomy chapter's explorable: one strap, two parts, and how each one's length changes."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from itband.band import length_change
from itband.explorables.looks import looks
from itband.explorer import Bar, BarChart, Explorer, Label, Range, Row, Scene, Shape, explore
from itband.figures import leg_with_straps

Floats = NDArray[np.float64]

# Where the view from the front stands beside the view from the side, cm.
_FRONT_VIEW = np.array([82.0, 0.0])
_BODY = ("shank", "thigh", "foot")
_BONES = ("pelvis", "tibia", "femur")


def strap_explorer() -> Explorer:
    """Explore how hip and knee lengthen or shorten the two parts of the band."""
    return explore(
        strap_lengths,
        Range(
            "hip_flexion", -10, 40, 5, 0, samples=2,
            label="Hip bent", unit="°", help="below 0: thigh behind the body",
        ),
        Range(
            "hip_adduction", -5, 15, 1, 0, samples=2,
            label="Thigh leans in", unit="°", help="below 0: it leans out",
        ),
        Range("knee_flexion", 0, 60, 5, 0, samples=2, label="Knee bent", unit="°"),
        name="strap",
        title="Which part of the band gets longer?",
        alt=(
            "A right leg from the side and from the front with the two straps of the band, hip "
            "bent by 30 degrees, standing dashed. At 30 degrees hip flexion the front strap is "
            "about 5 percent shorter and the back strap about 2 percent longer than standing."
        ),
        still={"hip_flexion": 30},
        caution=(
            "how hard the band is pulled, or whether it hurts. It is geometry, right to about one "
            "per cent; the back part is known only roughly."
        ),
        show=[Row([_leg(), _bars()], even=True)],
        vectorized=True,
        units={"front": "%", "back": "%", "bent": "degrees", "leans": "degrees", "knee": "degrees"},
    )  # fmt: skip


def strap_lengths(
    hip_flexion: Floats, hip_adduction: Floats, knee_flexion: Floats
) -> dict[str, Any]:
    """Return `length_change` (% of standing) and the three angles (degrees) that the scene draws.

    Angles in degrees, shape (n,).
    """
    change = length_change(hip_flexion, hip_adduction, knee_flexion)
    return {
        **{field.name: getattr(change, field.name) for field in dataclasses.fields(change)},
        "bent": hip_flexion,
        "leans": hip_adduction,
        "knee": knee_flexion,
    }


def _bars() -> BarChart:
    return BarChart(
        [Bar("front", "front part"), Bar("back", "back part")],
        title="Longer or shorter than in standing",
        unit="%",
        subtitle="To the right: longer. To the left: shorter. Standing counts as 0.",
    )


def _leg() -> Scene:
    return Scene(
        _draw_leg,
        {
            "bent": ("bent", (-10, 15, 40)),
            "leans": ("leans", (-5, 15)),
            "knee": ("knee", (0, 30, 60)),
        },
        x_limits=(-43.0, 110.0),
        y_limits=(-70.0, 23.0),
        title="From the side, and from the front",
        caption="The thicker a strap is drawn, the longer it is. Dashed: standing.",
        alt=(
            "A right leg. Hip bent {bent|0} degrees, thigh leaning in {leans|0} degrees, knee bent "
            "{knee|0} degrees. Length of the front strap {front|+0} percent, of the back strap "
            "{back|+0} percent."
        ),
        looks={
            **looks("body", "bone", "band", "shoe", "start", "band_words"),
            "back_band": _BACK,
        },
    )


_BACK = dataclasses.replace(looks("band")["band"], fill="#0c5c66", dark_fill="#1f8790")


def _draw_leg(bent: float, leans: float, knee: float) -> list[Shape | Label]:
    leg, standing = leg_with_straps(bent, leans, knee), leg_with_straps()
    change = length_change(bent, leans, knee)
    shapes: list[Shape | Label] = []
    for view, rest, at in (
        (leg.side, standing.side, np.zeros(2)),
        (leg.front, standing.front, _FRONT_VIEW),
    ):
        shapes += [Shape(view[name] + at, "body") for name in _BODY[:2]]
        shapes.append(Shape(view["foot"] + at, "shoe"))
        shapes += [Shape(view[name] + at, "bone") for name in _BONES]
        shapes += [Shape(rest[name] + at, "start", "fixed") for name in _BODY[:2]]
        shapes += [
            Shape(_thick(view["back_strap"], float(change.back)) + at, "back_band"),
            Shape(_thick(view["front_strap"], float(change.front)) + at, "band"),
        ]
    return [
        *shapes,
        Label((-12, 15), "back {back|+0} %", "fixed", "end", "band_words"),
        Label((9, 15), "front {front|+0} %", "fixed", style="band_words"),
    ]


def _thick(strap: Floats, change: float) -> Floats:
    """Return a strap's outline (n, 2), its width doubled for each 3.5 % that it is longer."""
    half = len(strap) // 2
    one, other = strap[:half], strap[half:][::-1]
    middle, out = (one + other) / 2, (one - other) / 2 * 2 ** (change / 3.5)
    return np.vstack([middle + out, (middle - out)[::-1]])
