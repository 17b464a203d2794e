"""The safety chapter's explorable: of 100 runners like those of a report, how many are better."""

from __future__ import annotations

import numpy as np

from itband.explorer import (
    Choice,
    Explorer,
    Line,
    LineChart,
    Points,
    Range,
    Row,
    Scene,
    Shape,
    Words,
    explore,
)
from itband.inference import SERIES, recovery

LAST_WEEK = 26
_BEERS = "Beers 2008, 16 patients"
# What the reader chooses, and the model's name for it.
REPORTS = {
    "Fredericson 2000, 24 runners": "fredericson2000",
    _BEERS: "beers2008",
    "Pinshaw 1984, perhaps 24 runners": "pinshaw1984",
}
_SIDE = 10  # circles in a row, and rows
_RADIUS = 0.36  # of a circle, in places
_CORNERS = 16


def recovery_explorer() -> Explorer:
    """Explore how many of 100 are better at a week: the figure of the safety chapter."""
    return explore(
        hundred_runners,
        Choice("report", list(REPORTS), _BEERS, label="Report"),
        Range("week", 0, LAST_WEEK, 1, 6, exact=True, label="Time in care", unit="weeks"),
        name="recovery",
        title="Of 100 runners, how many are better?",
        alt=(
            "A hundred circles, 56 filled for better and 44 hollow for not yet, at week six of "
            "Beers 2008; and a dashed curve, a guess, from 100 not yet better through the one "
            "week that was measured. Not yet better in three small series: 8, 44 and 56 of 100."
        ),
        caution=(
            "when you will be well. The reports are small, had nobody to compare with, and "
            "each means something else by better."
        ),
        show=[
            Words("split", "Of 100 runners like theirs", strong=True),
            Words("known", "How sure", strong=True),
            Words("meaning", "Better means"),
            Row([_runners(), _curve()], even=True),
        ],
    )


def hundred_runners(report: str, week: float) -> dict[str, float | str]:
    """Return `recovery` of a report at a week, in whole runners of 100 and in words.

    ``report`` is a key of `REPORTS`. ``rows`` full rows of ten and ``more`` are better, for the
    picture; ``guess`` is who is not yet better, to a tenth, for the curve.
    """
    source = REPORTS[report]
    series, found = SERIES[source], recovery(source, week)
    better = round(float(found.better))
    rows, more = divmod(better, _SIDE)
    fits = f"{found.low:.0f} to {found.high:.0f}"
    return {
        "split": f"{better} better, {100 - better} not yet",
        "guess": round(float(found.not_yet), 1),
        "rows": float(rows),
        "more": float(more),
        "known": (
            f"measured at this week; from so few people {fits} better of 100 would fit"
            if found.measured
            else f"a guess; only week {series.week:.0f} was measured"
        ),
        "meaning": f"{series.outcome}. Source: {series.status}.",
    }


def _runners() -> Scene:
    return Scene(
        _draw_runners,
        # Corners move in proportion to either, so two drawings of each do; and one for all better.
        {"rows": ("rows", (0, _SIDE - 1, _SIDE)), "more": ("more", (0, _SIDE - 1))},
        x_limits=(-5.0, _SIDE + 5.0),
        narrow_x_limits=(-1.5, _SIDE + 1.5),
        y_limits=(-_SIDE - 0.1, 0.1),
        title="A circle for each of the 100",
        subtitle="Filled: better. Hollow: not yet.",
        alt="A hundred circles, filled for better and hollow for not yet: {split}.",
    )


def _draw_runners(rows: float, more: float) -> list[Shape]:
    turn = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    circle = _RADIUS * np.column_stack([np.cos(turn), np.sin(turn)])
    places = [(k % _SIDE + 0.5, -(k // _SIDE) - 0.5) for k in range(_SIDE**2)]
    circles = [circle + place for place in places]
    # What is not yet better lies under a cover: the rest of this row, and every row below it.
    cover = np.array(
        [
            [more, -rows], [_SIDE, -rows], [_SIDE, -_SIDE],
            [0, -_SIDE], [0, -rows - 1], [more, -rows - 1],
        ]
    )  # fmt: skip
    if rows == _SIDE:  # Nobody is left, and the edge of nothing goes out of sight.
        cover = cover - [0, _SIDE]
    return [
        *(Shape(one, "filled", "fixed") for one in circles),
        Shape(cover, "hollow"),
        *(Shape(one, "outline", "fixed") for one in circles),
    ]


def _curve() -> LineChart:
    return LineChart(
        "week",
        [Line("guess", "not yet", mark="circle", dashed=True)],
        title="Not yet better, of 100",
        subtitle="Dashed: a guess. Circle with its bar: measured.",
        x_label="weeks",
        y_limits=(0, 100),
        points=[_measured(label, source) for label, source in REPORTS.items()],
        height=260,
    )


def _measured(label: str, source: str) -> Points:
    found = recovery(source, SERIES[source].week)
    return Points(
        [found.measured_week],
        [100 - found.measured_better],
        f"measured once, {label}",
        "bar: what would fit, 95 % (Wilson)",
        low=[100 - found.high],
        high=[100 - found.low],
        shown=True,
        when={"report": label},
    )
