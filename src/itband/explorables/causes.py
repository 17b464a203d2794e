"""The causes chapter's explorable: two histories, and what two kinds of study see of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from itband.explorer import (
    Explorer,
    Label,
    Line,
    LineChart,
    Range,
    Readout,
    Readouts,
    Row,
    Scene,
    Shape,
    explore,
)
from itband.inference import snapshot_study

# Left edges of the bars, and their common width, in scene units; a healthy runner's bar is 1 high.
_BARS = {"healthy": 0.0, "before": 0.62, "after": 1.24}
_WIDTH = 0.42
# The frame around what only a follow-up study sees.
_HIDDEN = np.array([[0.54, -0.16], [1.12, -0.16], [1.12, 1.12], [0.54, 1.12]])


def snapshot_explorer() -> Explorer:
    """Explore what a snapshot and a follow-up study see of the same history."""
    return explore(
        two_studies,
        Range(
            "weakness_before", 0, 30, 5, 0, exact=True,
            label="Weaker before the injury", unit="%", help="than other runners",
        ),
        Range(
            "loss_from_pain", 0, 30, 5, 20, exact=True,
            label="Strength lost to pain", unit="%", help="once it hurts",
        ),
        Range(
            "runners_per_group", 10, 100, 10, 20, exact=True,
            label="Runners in each group", unit="runners",
        ),
        name="snapshot",
        title="One snapshot, which history?",
        alt=(
            "Strength bars of a healthy runner, of the injured runner before the injury and now, "
            "and the chance that a study finds the difference against the runners in each group. "
            "Two different histories give the same 20 percent strength difference after injury; "
            "only measurements before injury differ."
        ),
        caution=(
            "which history is true of anybody, or whether strength work eases pain. The spread "
            "between runners, 20 %, is assumed, and so are two groups alike in all else."
        ),
        show=[
            Row([_histories(), Readouts([_SNAPSHOT, _FOLLOW_UP])]),
            Row([_chances(), Readouts([_SNAPSHOT_CHANCE, _FOLLOW_UP_CHANCE])]),
        ],
    )  # fmt: skip


def two_studies(
    weakness_before: float, loss_from_pain: float, runners_per_group: float
) -> dict[str, Any]:
    """Return `snapshot_study` with the two strengths that the picture draws.

    Strengths are shares of a healthy runner's; deficits and chances in %.
    """
    study = snapshot_study(weakness_before, loss_from_pain, round(runners_per_group))
    return {
        "strength_before": 1 - weakness_before / 100,
        "strength_now": (1 - weakness_before / 100) * (1 - loss_from_pain / 100),
        "snapshot_deficit": study.snapshot_deficit,
        "follow_up_deficit": study.follow_up_deficit,
        "snapshot_chance": study.snapshot_chance,
        "follow_up_chance": study.follow_up_chance,
    }


_SNAPSHOT = Readout("snapshot_deficit", "A snapshot sees", "% weaker", short="snapshot", digits=0)
_FOLLOW_UP = Readout(
    "follow_up_deficit", "A follow-up sees", "% weaker", short="follow-up", digits=0
)
_SNAPSHOT_CHANCE = Readout(
    "snapshot_chance", "Snapshots that find it", "of 100 studies", digits=0, mark="circle"
)
_FOLLOW_UP_CHANCE = Readout(
    "follow_up_chance", "Follow-ups that find it", "of 100 studies", digits=0, mark="square",
    aside="Where nothing is there, 5 of 100 still find something.",
)  # fmt: skip


def _histories() -> Scene:
    return Scene(
        _draw_histories,
        {
            "before": ("strength_before", (0.7, 1.0)),
            "now": ("strength_now", (0.49, 1.0)),
        },
        x_limits=(-0.06, 1.72),
        y_limits=(-0.18, 1.16),
        title="What really happened",
        subtitle="A snapshot cannot see inside the dashed frame.",
        alt=(
            "Hip strength of a healthy runner, 100; of the injured runner before the injury, "
            "{strength_before|0|100}; and now, {strength_now|0|100}. A snapshot sees only the "
            "first and the last."
        ),
        stretch=True,
        height=260,
    )


def _draw_histories(before: float, now: float) -> list[Shape | Label]:
    def box(name: str, height: float) -> NDArray[np.float64]:
        x = _BARS[name]
        return np.array([[x, 0], [x + _WIDTH, 0], [x + _WIDTH, height], [x, height]], dtype=float)

    def middle(name: str) -> float:
        return _BARS[name] + _WIDTH / 2

    return [
        Shape(np.array([[-0.06, 0.0], [1.72, 0.0]]), "ground", "fixed", closed=False),
        Shape(box("healthy", 1.0), "behind", "fixed"),
        Shape(box("before", before), "front"),
        Shape(box("after", now), "shade"),
        Shape(box("after", now), "changed"),
        Shape(np.array([[-0.06, 1.0], [1.72, 1.0]]), "guide", "fixed", closed=False),
        Label((middle("healthy"), 0.45), "100", "fixed", "middle", "value"),
        Label((middle("before"), 0.45), "{strength_before|0|100}", "fixed", "middle", "value"),
        Label((middle("after"), 0.3), "{strength_now|0|100}", "fixed", "middle", "value"),
        Label((middle("healthy"), -0.1), "healthy", "fixed", "middle", "strong"),
        Label((middle("before"), -0.1), "before", "fixed", "middle", "strong"),
        Label((middle("after"), -0.1), "now", "fixed", "middle", "strong"),
        Shape(_HIDDEN, "base", "fixed"),
    ]


def _chances() -> LineChart:
    return LineChart(
        "runners_per_group",
        [
            Line("snapshot_chance", "snapshot", mark="circle"),
            Line("follow_up_chance", "follow-up", double=True, mark="square"),
        ],
        title="How many studies would find it?",
        x_label="runners in each group",
        y_label="of 100 studies like this",
        y_limits=(0, 100),
        height=260,
    )
