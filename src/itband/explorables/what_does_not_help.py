"""The explorable of "What does not help": bad days are mostly followed by better ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from itband.explorer import (
    Bar,
    BarChart,
    Choice,
    Explorer,
    Label,
    Range,
    Readout,
    Readouts,
    Row,
    Scene,
    Shape,
    explore,
)
from itband.inference import TREAT_WHEN, bad_day

Floats = NDArray[np.float64]

DAYS = 30
PAIN_MEAN, PAIN_SD = 4.0, 1.5  # points of 10: assumed, like everything about these days
# What the reader chooses, and the model's name for it.
RULES = dict(
    zip(
        ("on any day (a coin decides)", "when pain is above average", "on bad days only"),
        TREAT_WHEN,
        strict=True,
    )
)
*_, _BAD = RULES
# The luck of one month, of some thousand drawn the one whose days come closest to the averages
# that the bars show, whatever the carry-over; the caption says so.
_MONTH = 3854
_AWAY = -5.0  # below the picture: where the marks of days that are not chosen wait


def treated_days(effect: float, carry_over: float, days: str) -> dict[str, float]:
    """Return the pain on a chosen day and on the day after, with treatment and without.

    Parameters
    ----------
    effect : what the treatment truly takes off the next day's pain, points of 10.
    carry_over : the share of a day's distance from the average that is left a day later.
    days : a key of ``RULES``.

    Returns
    -------
    Points of 10, changes negative where pain falls, as in `bad_day`. For the picture: ``rule``, the
    place of `days` in ``RULES``, and ``carried``, the carry-over.
    """
    found = bad_day(effect, carry_over, RULES[days], mean=PAIN_MEAN, sd=PAIN_SD)
    return {
        # Adding 0.0 makes a minus zero plain zero.
        **{name: getattr(found, name) + 0.0 for name in _POINTS},
        "rule": float(list(RULES).index(days)),
        "carried": carry_over,
    }


_POINTS = (
    "before",
    "after_treated",
    "after_untreated",
    "apparent_change",
    "untreated_change",
    "difference",
)


def month(carry_over: float) -> Floats:
    """Return the pain of ``DAYS`` + 1 days without treatment, points of 10."""
    luck = np.random.default_rng(_MONTH).standard_normal(DAYS + 1)
    away = luck[:1].tolist()
    for one in luck[1:]:
        away.append(carry_over * away[-1] + np.sqrt(1 - carry_over**2) * one)
    return PAIN_MEAN + PAIN_SD * np.array(away)


def chosen_days(pain: Floats, rule: int) -> NDArray[np.bool_]:
    """Return which of the days but the last a rule picks; ``rule`` is its place in ``RULES``."""
    generator = np.random.default_rng(_MONTH)
    generator.standard_normal(DAYS + 1)  # the luck; the coin is tossed after it
    coin = generator.random(DAYS) < 0.5
    return (coin, pain[:-1] > PAIN_MEAN, pain[:-1] > PAIN_MEAN + PAIN_SD)[rule]


def bad_day_explorer() -> Explorer:
    """Explore when a treatment that does nothing seems to work: the figure of the chapter."""
    return explore(
        treated_days,
        Range(
            "effect", 0, 2, 0.25, 0, samples=2,
            label="True effect of the treatment", unit="points", help="off the next day's pain",
        ),
        Range(
            "carry_over", 0.2, 0.8, 0.1, 0.5, samples=2,
            label="Carried over to the next day", help="share of what makes a day worse or better",
        ),
        Choice("days", list(RULES), _BAD, label="You treat"),
        name="bad_days",
        title="Does a treatment help, or was the day just bad?",
        alt=(
            "Thirty days of pain with the bad ones marked, and bars. On bad days pain is 6.3 of "
            "10, and 5.1 the next day, with a treatment that does nothing and without any: it "
            "falls by 1.1 points either way."
        ),
        caution=(
            "whether rolling, or anything else, helps you. The relief is not imagined: the pain "
            "does fall. Mean and spread are assumed, not measured in runners."
        ),
        show=[
            Readouts(
                [
                    Readout("apparent_change", "Next day, treated", "points", "treated", digits=1),
                    Readout("untreated_change", "Next day, not treated", "points", "not", digits=1),
                    Readout("difference", "What treatment adds", "points", "adds", digits=1),
                ],
                operators="−=",
            ),
            Row([_days(), _bars()], even=True),
        ],
        units={name: "points" for name in _POINTS},
    )  # fmt: skip


def _bars() -> BarChart:
    return BarChart(
        [
            Bar("before", "the day you choose", 1, "usual"),
            Bar("after_treated", "the day after, treated", 1),
            Bar("after_untreated", "the day after, not treated", 1, "usual"),
        ],
        title="On average, over very many days",
        unit="points",
        x_limits=(0, 10),
        alt=(
            "Pain on the chosen days {before|1} of 10; the day after {after_treated|1} with "
            "treatment and {after_untreated|1} without."
        ),
    )


def _days() -> Scene:
    return Scene(
        _draw_days,
        {
            "carry_over": ("carried", (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)),
            "rule": ("rule", (0, 1, 2)),
            "effect": ("difference", (-2.0, 0.0)),
        },
        x_limits=(-1.5, 33.5),
        y_limits=(-0.4, 10.4),
        title="Thirty days of pain",
        subtitle="Filled: days you treat. Blue lines: to the next day, treated.",
        alt=(
            "Pain on thirty days, up and down around 4 of 10. From each treated day a line leads "
            "to the next day's pain, {apparent_change|1} points on average."
        ),
        caption="One made-up month, picked because it comes close to the averages in the bars.",
        stretch=True,
        height=260,
    )


def _draw_days(carry_over: float, rule: float, effect: float) -> list[Shape | Label]:
    pain = month(carry_over)
    chosen = chosen_days(pain, round(rule))
    shapes: list[Shape | Label] = [
        Shape(np.array([[0.0, 0.0], [DAYS + 2.0, 0.0]]), "ground", "fixed", closed=False),
        Shape(np.array([[0.0, PAIN_MEAN], [DAYS + 2.0, PAIN_MEAN]]), "base", "fixed", closed=False),
        Label((0.0, 9.6), "pain, 0 to 10", "fixed", style="muted"),
        Label((DAYS + 2.0, PAIN_MEAN - 0.8), "average", "fixed", "end", "muted"),
        Label((0.0, 0.3), "day 1", "fixed", style="muted"),
        Label((DAYS + 2.0, 0.3), f"day {DAYS}", "fixed", "end", "muted"),
    ]
    for k in range(DAYS):
        ends = np.array([[k + 1.0, pain[k]], [k + 2.0, pain[k + 1] + effect]])
        # A day that is not chosen keeps its line, out of sight: every drawing needs all parts.
        shapes.append(Shape(ends if chosen[k] else ends * 0 + _AWAY, "outline", closed=False))
    shapes += [Shape(np.array([[k + 1.0, pain[k]]]), "hollow") for k in range(DAYS + 1)]
    for k in range(DAYS):
        at = [[k + 1.0, pain[k]]] if chosen[k] else [[_AWAY, _AWAY]]
        shapes.append(Shape(np.array(at), "filled"))
    return shapes
