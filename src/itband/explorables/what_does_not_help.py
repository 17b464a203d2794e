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
    Mark,
    Range,
    Readout,
    Readouts,
    Row,
    Scene,
    Shape,
    explore,
)
from itband.inference import PAIN_MEAN, PAIN_SD, bad_day

Floats = NDArray[np.float64]

DAYS = 30
# What the reader calls a rule, and the model's name for it.
RULES = {
    "on any day (a coin decides)": "any",
    "when pain is above average": "above average",
    "on bad days only": "one sd",
}
# The luck of one month, of some thousand drawn the one whose days come closest to the averages
# that the bars show, whatever the carry-over; the caption says so.
_MONTH = 3854
_AWAY = -5.0  # below the picture: where the marks of days that are not chosen wait


def treated_days(effect: float, carry_over: float, days: str) -> dict[str, float]:
    """Return the pain before and after a chosen day, with treatment and without.

    Parameters
    ----------
    effect : what the treatment truly takes off the next day's pain, points of 10.
    carry_over : the share of a day's deviation from the average that is left a day later.
    days : a key of ``RULES``.

    Returns
    -------
    Points of 10: ``before``, ``after_treated``, ``after_untreated``, ``change_treated``,
    ``change_untreated``, ``difference``; and ``rule``, the place of `days` in ``RULES``.
    """
    found = bad_day(effect, carry_over, RULES[days])
    return found | {"rule": float(list(RULES).index(days))}


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
