"""The explorable of "Return to running": what a weekly rule sees of a plan, and what not."""

from __future__ import annotations

from typing import Any

import numpy as np

from itband.explorer import (
    Choice,
    Column,
    Explorer,
    Line,
    LineChart,
    Range,
    Rows,
    Words,
    explore,
    number,
)
from itband.ladder import ladder
from itband.load import PATTERNS, SPIKE_BANDS, TARGET_MINUTES, Ramp, ramp
from itband.tables import ResultTable

# What the reader chooses, and the model's name for it.
SHAPES = dict(
    zip(
        ("all runs equal", "one run is half of it", "equal, then one half from week 4"),
        PATTERNS,
        strict=True,
    )
)
_EVEN, _, _SWITCH = SHAPES
JUMP = SPIKE_BANDS[0].to  # %; the runs that all others are compared with go no further


def plan(start: float, growth: float, runs: float, shape: str) -> dict[str, Any]:
    """Return 16 weeks of a plan, until it reaches 180 minutes a week, and its biggest jump.

    Parameters
    ----------
    start : minutes in week 1.
    growth : % a week.
    runs : a week.
    shape : a key of ``SHAPES``, how the week is shared out.

    Returns
    -------
    Curves over the weeks, NaN once 180 minutes are reached: ``minutes`` a week, ``longest`` run
    (min), its ``jump`` (%) beyond the longest of the 30 days before, and ``marked``, the longest
    run where that is more than ``JUMP``. In words: ``goal``, ``biggest`` and ``band``.
    """
    found = ramp(start, growth, runs, SHAPES[shape])
    before_goal = np.append(True, found.weekly_minutes[:-1] < TARGET_MINUTES - 1e-9)
    jump = np.where(before_goal, found.spike, np.nan)
    longest = np.where(before_goal, found.longest_run, np.nan)
    every = np.nanmax(jump) - np.nanmin(jump) < 1e-6
    when = "each week" if every else f"in week {found.biggest_week:.0f}"
    weeks = found.weeks_to_target
    return {
        "week": found.week,
        "minutes": np.where(before_goal, found.weekly_minutes, np.nan),
        "longest": longest,
        "jump": jump,
        "marked": np.where(jump > JUMP, longest, np.nan),
        "goal": "never" if np.isnan(weeks) else f"after {weeks:.0f} weeks",
        "biggest": f"{number(float(found.biggest_spike), 0, True)} %, {when}",
        "band": _band(found),
    }


def _band(found: Ramp) -> str:
    if np.isnan(found.low):
        return f"{found.band}: the runs that all others are compared with"
    return (
        f"{found.band}: {found.hazard_ratio:.2f} times the rate of overuse injury "
        f"({found.low:.2f} to {found.high:.2f})"
    )


def ramp_explorer() -> Explorer:
    """Explore weekly growth against the jump of one run: the figure of the chapter."""
    return explore(
        plan,
        Range("start", 30, 90, 15, 45, exact=True, label="Running in week 1", unit="min"),
        Range("growth", 0, 30, 5, 10, exact=True, label="Growth a week", unit="%", signed=True),
        Range("runs", 2, 4, 1, 3, exact=True, label="Runs a week"),
        Choice("shape", list(SHAPES), _EVEN, label="How the week is shared out"),
        name="ramp",
        title="Does a plan that grows by 10 % hide a jump?",
        alt=(
            "Two plans of 16 weeks with the same weekly minutes, 10 percent more each week. With "
            "equal runs the longest run grows by 10 percent too; where one run takes half of the "
            "week from week 4, that run is 65 percent longer than any in the 30 days before."
        ),
        baseline={"shape": _EVEN},
        baseline_note="All runs are equal. Change how the week is shared out.",
        still={"shape": _SWITCH},
        caution=(
            "your risk, or how much your knee bears. It is arithmetic. The rates are those of "
            "5,205 runners who were watched, for any overuse injury and by distance, at a steady "
            "pace; they do not show what a jump causes."
        ),
        show=[
            Words("biggest", "Biggest jump of one run, against the 30 days before", strong=True),
            Words("goal", "The week reaches 180 minutes"),
            Words("band", "Runners whose run jumped so far (Frandsen 2025)"),
            _chart(),
            Rows(
                [
                    Column("week", "week"),
                    Column("minutes", "the week", unit="min"),
                    Column("longest", "longest run", unit="min"),
                    Column("jump", "jump", unit="%"),
                ],
                "The plan, week by week",
            ),
        ],
        units={"week": "weeks", "minutes": "min", "longest": "min", "jump": "%", "marked": "min"},
    )  # fmt: skip


def _chart() -> LineChart:
    return LineChart(
        "week",
        [
            Line("minutes", "the whole week", columns=True),
            Line("longest", "longest run", compare=True, mark="circle"),
            Line("marked", "a jump of more than 10 %", points_only=True, mark="triangle"),
        ],
        title="Sixteen weeks, or until 180 minutes",
        subtitle="Dashed: the longest run if all runs were equal.",
        x_label="week",
        y_label="minutes of running",
        x_limits=(0.4, 16.6),
        y_limits=(0, 240),
        height=360,
    )


def ladder_table() -> ResultTable:
    """Return the steps of the starter ladder: the course's own example, not tested."""
    walked = [rung for rung in ladder() if rung.walk_minutes]
    first, second, *_, last = ladder()[len(walked) :]
    rows = [
        [
            str(rung.step),
            f"{rung.run_minutes} min run, {rung.walk_minutes} min walk",
            f"{rung.rounds} times",
            f"{rung.running} min",
        ]
        for rung in walked
    ]
    return ResultTable(
        "ladder",
        "A starter ladder: one step a week, two or three sessions (our example, not tested)",
        ["step", "a session", "repeats in it", "running in all"],
        [
            *rows,
            [str(first.step), "run without a break", "none", f"{first.running} min"],
            [
                f"{second.step} to {last.step}",
                f"{second.running - first.running} min longer each week",
                "none",
                f"{second.running} to {last.running} min",
            ],
        ],
    )
