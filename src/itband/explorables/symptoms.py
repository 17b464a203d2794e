"""The symptoms chapter's explorable: a story of a sore knee against a visible table of rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from itband.explorables.looks import looks
from itband.explorer import Choice, Explorer, Fold, Label, Look, Row, Scene, Shape, Words, explore
from itband.figures import knee_zones
from itband.figures.palette import COLOURS, PAPER
from itband.pattern import INPUTS, READINGS, Rule, match, options, rules
from itband.tables import ResultTable

_LABELS = {"where": "Where", "when": "When", "also": "Also there", "worse_with": "Worse with"}
# In the order of the options of "where": the zone's key in `knee_zones`, its words in the picture,
# and where these begin or end, in centimetres from the epicondyle.
_ZONES: Mapping[str, tuple[str, tuple[float, float], Literal["start", "middle", "end"]]] = {
    "above_joint_line": ("just above", (-1.9, 2.6), "end"),
    "joint_line": ("joint line", (2.9, -3.9), "start"),
    "kneecap_zone": ("kneecap", (5.5, 3.2), "middle"),
    "back_outer": ("back, outer", (-4.4, -4.6), "middle"),
    "bone_point": ("one point", (3.7, -7.9), "start"),
}


# Not the typical story, which the reader is to find, and no alarm.
_FIRST = {
    "where": "just above the outer joint line",
    "when": "from the first step",
    "also": "nothing",
    "worse_with": "deep squat",
}
_WHY = {name: f"why_{name}" for name in INPUTS}
_FITS = {"partly": "fits partly"}  # as the end of a sentence that "The story" begins


def pattern_explorer() -> Explorer:
    """Put a story together from four answers and see how it fits, why, and what to do."""
    return explore(
        story,
        *[Choice(name, options()[name], _FIRST[name], _LABELS[name]) for name in INPUTS],
        name="pattern",
        title="Does the story fit?",
        alt=(
            "The outer side of a right knee with five marked places where it can hurt; the one "
            "just above the outer joint line is chosen. With pain from the first step, nothing "
            "else, and worse in a deep squat, the story fits partly."
        ),
        caution=(
            "what you have, or how likely it is. It is a table of rules, taken from what "
            "clinicians describe. No clinician has signed it off. It is not for anybody under 18."
        ),
        show=[
            Words("do", "What to do", strong=True),
            Row([Words("fit", "The story"), Words("then", "And then")], even=True),
            Row(
                [
                    _knee(),
                    Fold("Why", [Words(_WHY[name], _LABELS[name]) for name in INPUTS], open=True),
                ]
            ),
        ],
    )


def story(where: str, when: str, also: str, worse_with: str) -> dict[str, Any]:
    """Return how four answers fit, in words, and the place to mark.

    ``do``, ``then`` and ``fit`` are the action, what to watch and the fit of
    `itband.pattern.match`, an examination announced as such;
    ``why_<input>`` is the reading of each answer with its reason; ``place`` counts the options
    of `where` from 0. Answers and errors as in `match`.
    """
    found = match(where, when, also, worse_with)
    why = dict(zip(INPUTS, ([rule] for rule in found.reasons), strict=False))
    for pair in found.reasons[len(INPUTS) :]:
        why[list(pair.answers)[-1]].append(pair)
    return {
        "do": f"Get checked. {found.action}" if found.urgency else found.action,
        "then": found.watch or "The plan of this course is made for another story.",
        "fit": _FITS.get(found.fit, found.fit),
        "place": float(options()["where"].index(where)),
        **{_WHY[name]: _written(some) for name, some in why.items()},
    }


def _written(some: list[Rule]) -> str:
    return " ".join([f"{some[0].reading}.".capitalize(), *[rule.why for rule in some]])


def pattern_table() -> ResultTable:
    """Return the rules as a table: each answer under what it reads as, pairs in the last row."""
    singles = [rule for rule in rules() if rule.input in INPUTS]
    pairs = [rule for rule in rules() if rule.input not in INPUTS]

    def listed(some: list[Rule], reading: str) -> str:
        return "; ".join(rule.option for rule in some if rule.reading == reading) or "–"

    rows = [
        (_LABELS[name], [rule for rule in singles if rule.input == name]) for name in INPUTS
    ] + [("Two together", pairs)]
    return ResultTable(
        "pattern-table",
        "The rules: one answer in the last column outweighs all others",
        ["answer", *READINGS],
        [[head, *[listed(some, reading) for reading in READINGS]] for head, some in rows],
    )


def _knee() -> Scene:
    ink, dark_ink = COLOURS["ink-2"]
    return Scene(
        _draw_knee,
        {"place": ("place", tuple(range(len(_ZONES))))},
        x_limits=(-8.2, 9.2),
        y_limits=(-9.3, 9.3),
        title="The outer side of a right knee",
        alt="The chosen place on the outer side of a right knee, the kneecap on the right.",
        looks={
            **looks("body", "bone", "start", "pain"),
            # A ring below the dashes, so that they are seen on bone, band and skin alike.
            "ring": Look("none", PAPER[0], "none", PAPER[1], 2.6),
            # Pale, for what lies under the band is what matters here.
            "band": Look(
                COLOURS["band-fibre"][0],
                COLOURS["band-l"][0],
                COLOURS["band-d"][1],
                COLOURS["band-l"][1],
            ),
            "words": Look(ink, "none", dark_ink, "none", text=True),
        },
    )


def _draw_knee(place: float) -> list[Shape | Label]:
    outline = knee_zones()
    chosen = outline[list(_ZONES)[round(place)]]
    middle = chosen.mean(axis=0)
    parts = {"leg": "body", "thigh_bone": "bone", "shin_bone": "bone", "kneecap": "bone"}
    # Rings repeat the colour's meaning: here it hurts.
    rings: list[NDArray[np.float64]] = [middle + k * (chosen - middle) for k in (1.0, 0.6, 0.2)]
    return [
        *[Shape(outline[name], look, "fixed") for name, look in parts.items()],
        Shape(outline["band"], "band", "fixed"),
        *[Shape(outline[name], look, "fixed") for look in ("ring", "start") for name in _ZONES],
        *[Shape(ring, "pain") for ring in rings],
        *[Label(at, said, "fixed", anchor, "words") for said, at, anchor in _ZONES.values()],
    ]
