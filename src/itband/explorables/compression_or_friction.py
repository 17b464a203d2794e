"""The explorable of compression or friction: what each idea adds up over one stride."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from itband.band import ACTIVITIES, sliding, two_theories
from itband.explorables.looks import looks
from itband.explorer import (
    Bar,
    BarChart,
    Choice,
    Explorer,
    Label,
    Row,
    Scene,
    Shape,
    Text,
    explore,
)
from itband.figures import under_band

Floats = NDArray[np.float64]

_MEASURED = "measured in 45 runners; 20° at toe-off is assumed"
# What the reader chooses: the model's name for it, and where its knee angles come from.
SITUATIONS = MappingProxyType(
    {
        "preferred run": ("preferred run", _MEASURED),
        "cadence +10 %": ("+10 % cadence", _MEASURED),
        "cadence −10 %": ("-10 % cadence", _MEASURED),
        "faster": ("faster", "all assumed"),
        "downhill": ("downhill", "all assumed"),
        "cycling, one turn": ("cycling, per turn", "33° measured in 10 riders; the rest assumed"),
        "still hold, 1 s": ("still hold", "held, by definition"),
    }
)
_USUAL = "preferred run"


def compression_explorer() -> Explorer:
    """Explore when rubbing and squeezing would rise and fall together, and when not."""
    return explore(
        two_ideas,
        Choice("activity", list(SITUATIONS), _USUAL, label="What the knee does"),
        Choice(
            "half_width", ["3", "4", "6", "8"], "4", label="Width of the sore zone, mm",
            help="to either side; not known",
        ),
        name="compression",
        title="Rubbed, or squeezed?",
        alt=(
            "A cut through the outer knee at 10 percent higher cadence, and two bars: friction "
            "index 85, compression index 95, preferred run 100. Friction and compression indices "
            "differ by at most 11 points across running conditions; a still hold gives zero "
            "friction and high compression."
        ),
        baseline={"activity": _USUAL},
        baseline_note="This is the preferred run: both ideas count as 100. Choose another.",
        still={"activity": "cadence +10 %"},
        caution=(
            "how hard the band presses, what hurts, or which idea is true. The pull on the band is "
            "taken as constant, and the middle of the zone, 30°, was put in."
        ),
        show=[Row([_bars(), _cut()], even=True), Text("Knee angles: {angles}.")],
        units={"edge_travel": "mm", "edge_front": "mm", "edge_back": "mm", "zone": "mm"},
    )  # fmt: skip


def two_ideas(activity: str, half_width: str) -> dict[str, Any]:
    """Return both indices (preferred run = 100), where the edge goes (mm), and the knee angles.

    `activity` is a key of `SITUATIONS`; `half_width` of the zone in mm, as a word.
    """
    name, basis = SITUATIONS[activity]
    width = float(half_width)
    contact = two_theories(name, width)
    course = ACTIVITIES[name].knee_angle
    edge = np.asarray(sliding(course))
    angles = " → ".join(f"{angle:g}°" for angle in dict.fromkeys(course))
    return {
        "friction": contact.friction,
        "compression": contact.compression,
        "edge_travel": contact.edge_travel,
        "edge_front": float(edge.max()),
        "edge_back": float(edge.min()),
        "zone": width,
        "angles": f"{angles} ({basis})",
    }


def _bars() -> BarChart:
    return BarChart(
        [
            Bar("friction", "rubbing: friction index"),
            Bar("compression", "squeezing: compression index"),
        ],
        title="Two ideas, preferred run = 100",
        subtitle="Illustrative index: never measured in running.",
    )


_SKY = (16.6, 13.3)  # mm: where the two ways are drawn, the reader's own and the usual one


def _cut() -> Scene:
    return Scene(
        _draw_cut,
        {
            "front": ("edge_front", (-0.5, 1.0, 2.5)),
            "back": ("edge_back", (-12.7, -4.0, 0.0)),
            "zone": ("zone", (3, 5, 8)),
        },
        x_limits=(-31.0, 33.0),
        y_limits=(-8.0, 19.0),
        title="The band's edge travels {edge_travel|1} mm",
        caption=(
            "A cut through the outer knee, from below: bone, fat, band; the front is to the right. "
            "The band is drawn moving as one piece; ultrasound followed its front edge."
        ),
        alt=(
            "A cut through the outer knee: the band over the fat on the bump of the thigh bone. "
            "Its edge goes from {edge_front|1} to {edge_back|1} millimetres in front of the bump, "
            "{edge_travel|1} millimetres; the zone where pressing counts reaches {zone|0} "
            "millimetres to either side."
        ),
        looks={
            **looks("bone", "fat", "band", "start", "ink_words", "band_words", "movement_words"),
            "zone": dataclasses.replace(looks("fat")["fat"], fill="#e0893f", dark_fill="#c9742c"),
            "way": dataclasses.replace(looks("movement")["movement"], width=4.0),
            "bent": dataclasses.replace(looks("movement")["movement"], width=1.4),
        },
    )


def _draw_cut(front: float, back: float, zone: float) -> list[Shape | Label]:
    here, there = under_band(front), under_band(back)
    fat = here["fat"]
    half = len(fat) // 2
    bone, sheet = fat[:half], fat[half:][::-1]
    across = np.linspace(-zone, zone, 21)
    pressed = np.vstack(
        [
            np.column_stack([across, np.interp(across, *bone.T)]),
            np.column_stack([across, np.interp(across, *sheet.T)])[::-1],
        ]
    )

    def way(height: float) -> Floats:
        return np.array([[front, height], [back, height]])

    def edge(at: float) -> Floats:
        return np.array([[at, 4.6], [at, _SKY[0]]])

    return [
        Shape(fat, "fat", "fixed"),
        Shape(pressed, "zone"),
        Shape(here["bone"], "bone", "fixed"),
        Shape(here["band"], "band"),
        Shape(there["band"], "bent"),
        Shape(edge(front), "bent", closed=False),
        Shape(edge(back), "bent", closed=False),
        Shape(way(_SKY[0]), "way", closed=False),
        Shape(way(_SKY[1]), "start", "usual", closed=False),
        Label((4.5, 16.0), "{edge_travel|1} mm", "fixed", style="movement_words"),
        Label((4.5, 12.7), "preferred run {edge_travel:usual|1} mm", "fixed", style="muted"),
        Shape(np.array([[-16.5, 8.2], [-2.0, 1.6]]), "guide", "fixed", closed=False),
        Label((19.0, 8.0), "band", "fixed", "middle", "band_words"),
        Label((-30.5, 9.0), "zone ±{zone|0} mm", "fixed", style="ink_words"),
    ]
