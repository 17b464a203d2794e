"""The strength chapter's explorable: six levers, five outcomes, and what was measured of each."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from itband.evidence import references
from itband.explorer import Choice, Explorer, Label, Look, Scene, Shape, Words, explore
from itband.levers import KINDS, LEVERS, OUTCOMES, Finding, levers
from itband.tables import ResultTable

# One short word for each kind, that a narrow column can hold.
_SHORT = dict(zip(KINDS, ("moved", "same", "gap"), strict=True))

# The scene: where the lever's trunk, the outcomes and their rows lie. It is stretched to any width.
_TRUNK, _NODE, _TOP = 0.2, 4.4, 6.0
_ROWS = tuple(4.6 - 1.1 * k for k in range(len(OUTCOMES)))
_INK, _DARK_INK = "#4a5460", "#b9c2cc"
_LOOKS = {
    "change": Look("none", _INK, "none", _DARK_INK, 2.6),
    "head": Look(_INK, _INK, _DARK_INK, _DARK_INK, 1.0),
    "gap": Look("none", _INK, "none", _DARK_INK, 2.0, "2 5"),
    "node": Look("#ffffff", _INK, "#14181e", _DARK_INK, 1.6),
    "chosen": Look("#eceff2", "#1f262e", "#252d37", "#e4e9ee", 1.8),
    "chain": Look("none", "#7f8a96", "none", "#77838f", 1.0),
}


def lever_explorer() -> Explorer:
    """Explore what was measured of each lever, from strength to pain."""
    return explore(
        lever_finding,
        Choice("lever", LEVERS, LEVERS[0], label="What you do"),
        Choice("outcome", OUTCOMES, OUTCOMES[0], label="What it may move"),
        name="levers",
        title="What was measured?",
        alt=(
            "One lever, hip work, and five outcomes in a chain. A solid line leads to hip "
            "strength, to the squat and to pain: a change was measured. A broken line leads to the "
            "running lean: measured, no change. A dotted line leads to the modelled strain: "
            "not measured. Of all 30 pairs of six levers and five outcomes, 18 were not measured."
        ),
        caution=(
            "which lever is best, or how much it would do for you. Each line is a study or two, "
            "most of healthy people. Not measured does not mean that it does nothing."
        ),
        show=[
            Words("kind", "Finding", strong=True),
            Words("seen", "What was seen"),
            Words("people", "In whom, and how"),
            _chain(),
        ],
    )  # fmt: skip


def lever_finding(lever: str, outcome: str) -> dict[str, Any]:
    """Return what was measured of one outcome after one lever, in words, and what the scene needs.

    `lever` is one of `LEVERS`, `outcome` one of `OUTCOMES`; any other is a KeyError.
    """
    found = levers()[lever, outcome]
    return {
        "kind": found.kind.capitalize(),
        "seen": found.words,
        "people": _studied(found),
        "lever_name": lever,
        "lever_number": LEVERS.index(lever),
        "outcome_number": OUTCOMES.index(outcome),
        **{f"link_{k}": levers()[lever, name].kind for k, name in enumerate(OUTCOMES)},
    }


def lever_grid() -> ResultTable:
    """Return the whole board, a short word for each pair."""
    return ResultTable(
        "lever-grid",
        "moved: a change was measured; same: measured, no change; gap: not measured",
        ["lever", *OUTCOMES],
        [
            [lever, *(_SHORT[levers()[lever, outcome].kind] for outcome in OUTCOMES)]
            for lever in LEVERS
        ],
    )


def _studied(found: Finding) -> str:
    labels = ", ".join(references()[key].label for key in found.references)
    if found.n is None:
        return f"{labels}." if labels else "We found no study."
    who = found.people if found.n == 1 else f"{found.n} {found.people}"
    return f"{who[0].upper()}{who[1:]}; {found.design} ({labels})."


def _chain() -> Scene:
    return Scene(
        _draw_chain,
        {
            "lever": ("lever_number", range(len(LEVERS))),
            "outcome": ("outcome_number", range(len(OUTCOMES))),
        },
        x_limits=(0.0, 8.4),
        y_limits=(-0.5, 6.6),
        title="How far does it reach?",
        subtitle="Downwards: the hoped-for chain. Across: what was measured.",
        alt="{lever_name}: "
        + "; ".join(f"{name}, {{link_{k}}}" for k, name in enumerate(OUTCOMES))
        + ".",
        looks=_LOOKS,
        stretch=True,
        height=290,
    )


def _draw_chain(lever: float, outcome: float) -> list[Shape | Label]:
    # Between two choices the page never stops; whole numbers are all that is drawn.
    kinds = [levers()[LEVERS[round(lever)], name].kind for name in OUTCOMES]
    marked = _ROWS[round(outcome)]
    parts: list[Shape | Label] = [
        Shape(_box(_TRUNK - 0.15, 8.3, marked - 0.38, marked + 0.62), "chosen"),
        Shape(_line((_TRUNK, _TOP - 0.3), (_TRUNK, _ROWS[-1])), "chain", closed=False),
        Label((_TRUNK - 0.15, _TOP), "{lever_name}", "fixed", "start", "strong"),
    ]
    for k, (y, kind) in enumerate(zip(_ROWS, kinds, strict=True)):
        parts += _link(y, kind)
        parts.append(Label(((_TRUNK + _NODE) / 2, y + 0.17), f"{{link_{k}}}", "fixed", "middle"))
        if k:
            parts.append(Shape(_line((_NODE, _ROWS[k - 1]), (_NODE, y)), "chain", closed=False))
    for name, y in zip(OUTCOMES, _ROWS, strict=True):
        parts.append(Shape(_line((_NODE, y)), "node"))
        parts.append(Label((_NODE + 0.3, y - 0.1), name, "fixed", "start", "strong"))
    return parts


def _link(y: float, kind: str) -> list[Shape | Label]:
    """Draw the three kinds of link of one row; the two that do not hold hide behind the node."""

    def where(holds: bool, points: NDArray[np.float64]) -> NDArray[np.float64]:
        return points if holds else np.full_like(points, (_NODE, y))

    start, end, middle = _TRUNK, _NODE - 0.12, (_TRUNK + _NODE) / 2
    change, same, gap = (kind == one for one in KINDS)
    head = np.array([[end, y], [end - 0.22, y + 0.16], [end - 0.22, y - 0.16]])
    slash = _line((middle - 0.2, y - 0.16), (middle - 0.06, y + 0.12))
    return [
        Shape(where(change, _line((start, y), (end - 0.2, y))), "change", closed=False),
        Shape(where(change, head), "head"),
        Shape(where(same, _line((start, y), (middle - 0.13, y))), "change", closed=False),
        Shape(where(same, slash), "change", closed=False),
        Shape(where(same, slash + np.array([0.26, 0.0])), "change", closed=False),
        Shape(where(same, _line((middle + 0.13, y), (end, y))), "change", closed=False),
        Shape(where(gap, _line((start, y), (end, y))), "gap", closed=False),
    ]


def _line(*points: tuple[float, float]) -> NDArray[np.float64]:
    return np.array(points, dtype=float)


def _box(left: float, right: float, low: float, high: float) -> NDArray[np.float64]:
    return _line((left, low), (right, low), (right, high), (left, high))
