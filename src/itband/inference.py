"""What an observation can and cannot show: a snapshot, a bad day, a change, a small series.

Closed forms of textbook statistics. The runners are imagined; published figures say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from itband.arrays import Floats, as_given, broadcast, listing, number, whole_number
from itband.evidence import published, published_value

__all__ = [
    "GUNTER_2004",
    "SERIES",
    "TREAT_WHEN",
    "BadDay",
    "ControlledEffect",
    "Recovery",
    "Series",
    "Snapshot",
    "bad_day",
    "controlled_effect",
    "recovery",
    "snapshot_study",
]

_Z = float(ndtri(0.975))  # 1.96: two-sided 5 %

# --------------------------------------------------------------------------- causes


@dataclass(frozen=True, eq=False, repr=False)
class Snapshot:
    """Expected strength deficit and the chance (both %) that a study finds one at p < 0.05.

    ``snapshot``: injured against healthy runners, measured after the injury. ``follow_up``: those
    who will be injured against the others, measured before.
    """

    snapshot_deficit: float | Floats
    follow_up_deficit: float | Floats
    snapshot_chance: float | Floats
    follow_up_chance: float | Floats

    def __repr__(self) -> str:
        """List the four values with four digits."""
        names = ("snapshot_deficit", "follow_up_deficit", "snapshot_chance", "follow_up_chance")
        return listing(self, dict.fromkeys(names, "%"))


def snapshot_study(
    weakness_before: ArrayLike,
    loss_from_pain: ArrayLike,
    runners_per_group: ArrayLike,
    sd: ArrayLike = 20.0,
) -> Snapshot:
    """Return what two designs would find in one imagined world of weakness and pain.

    Parameters, all broadcast
    -------------------------
    weakness_before : % weaker before the injury, 0 to 60
    loss_from_pain : % of what is left that pain takes, 0 to 60
    runners_per_group : whole number, 2 to 1000
    sd : spread between runners, % of the healthy mean, 1 to 100; 20 is an assumption

    Raises
    ------
    ValueError : naming parameter and value, outside these ranges, or shapes that do not fit.

    Notes
    -----
    snapshot = 1 - (1 - a)(1 - b), follow-up = a; standard error = sd sqrt(2/n); two-sided normal
    power. (20, 0) and (0, 20) look the same in the snapshot: 20 %, found by 88.5 % of studies with
    20 runners a group; Student's t would say 87 %. Where there is no deficit, 5 % still find one.
    Equal spread in both groups, no drop-out, no confounding: real studies have all of them.
    """
    before, loss, count, spread = broadcast(
        weakness_before=number("weakness_before", weakness_before, "%", 0.0, 60.0),
        loss_from_pain=number("loss_from_pain", loss_from_pain, "%", 0.0, 60.0),
        runners_per_group=whole_number("runners_per_group", runners_per_group, "runners", 2, 1000),
        sd=number("sd", sd, "%", 1.0, 100.0),
    )
    snapshot = 100.0 * (1.0 - (1.0 - before / 100.0) * (1.0 - loss / 100.0))
    error = spread * np.sqrt(2.0 / count)
    chances = (
        100.0 * (ndtr(deficit / error - _Z) + ndtr(-deficit / error - _Z))
        for deficit in (snapshot, before)
    )
    return Snapshot(
        as_given(snapshot), as_given(before.copy()), *(as_given(chance) for chance in chances)
    )


# --------------------------------------------------------------------------- what does not help

# When the treatment is used: pain above its mean by so many standard deviations.
_ABOVE = {"any day": -np.inf, "above average": 0.0, "one SD above average": 1.0}
TREAT_WHEN = tuple(_ABOVE)


@dataclass(frozen=True, eq=False, repr=False)
class BadDay:
    """Mean pain (points of 0 to 10) on the chosen days and the day after, treated or not.

    The changes are negative when pain falls; ``difference`` is treated minus untreated.
    ``selection`` is by how many standard deviations the chosen days lie above the mean.
    """

    selection: float
    before: float | Floats
    after_treated: float | Floats
    after_untreated: float | Floats
    apparent_change: float | Floats
    untreated_change: float | Floats
    difference: float | Floats

    def __repr__(self) -> str:
        """List every field with four digits and its unit."""
        names = ("before", "after_treated", "after_untreated", "apparent_change",
                 "untreated_change", "difference")  # fmt: skip
        return listing(self, dict.fromkeys(names, "points") | {"selection": "SD"})


def bad_day(
    true_effect: ArrayLike,
    carry_over: ArrayLike,
    treat_when: str,
    mean: ArrayLike = 4.0,
    sd: ArrayLike = 1.5,
) -> BadDay:
    """Return how pain changes by the next day when a treatment is used on chosen days only.

    Parameters, numbers broadcast
    -----------------------------
    true_effect : points that the treatment takes off the next day, 0 to 5
    carry_over : correlation of one day's pain with the next day's, 0 to 1
    treat_when : 'any day', 'above average' or 'one SD above average'
    mean, sd : points, 0 to 10 and 0.1 to 5; 4 and 1.5 are assumptions

    Raises
    ------
    ValueError : naming parameter and value, outside these ranges, or an unknown `treat_when`.

    Notes
    -----
    Pain is normal and steady, two days are correlated by rho. The chosen days lie
    lambda = phi(c)/(1 - Phi(c)) standard deviations above the mean (0, 0.80, 1.53):
    before = mean + sd lambda, after = mean + sd rho lambda - effect (regression to the mean;
    Galton 1886). With no effect and rho 0.5 pain falls by 1.14 points after days one SD above
    average. The ends of a 0 to 10 scale, trends and healing are left out.
    """
    effect, rho, middle, spread = broadcast(
        true_effect=number("true_effect", true_effect, "points", 0.0, 5.0),
        carry_over=number("carry_over", carry_over, "", 0.0, 1.0),
        mean=number("mean", mean, "points", 0.0, 10.0),
        sd=number("sd", sd, "points", 0.1, 5.0),
    )
    if treat_when not in TREAT_WHEN:
        raise ValueError(f"treat_when must be one of {', '.join(TREAT_WHEN)}; got {treat_when!r}")
    above = _ABOVE[treat_when]
    selection = float(np.exp(-(above**2) / 2) / np.sqrt(2 * np.pi) / ndtr(-above))
    before = middle + spread * selection
    untreated = middle + spread * rho * selection
    treated = untreated - effect
    return BadDay(
        selection,
        *(
            as_given(value)
            for value in (
                before, treated, untreated, treated - before, untreated - before, 0.0 - effect,
            )
        ),
    )  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class ControlledEffect:
    """Changes in % of each group's own start, and how far (percentage points) they differ."""

    treated_change: float | Floats
    control_change: float | Floats
    difference: float | Floats

    def __repr__(self) -> str:
        """List the three values with four digits."""
        units = dict.fromkeys(("treated_change", "control_change"), "%")
        return listing(self, units | {"difference": "points"})


# Total pain during a run (area, no unit) on days 0 and 14: steroid, then control; 9 runners each.
# The abstract gives standard errors of 31 to 109 with them, and none for the changes.
GUNTER_2004: Mapping[str, float] = MappingProxyType(
    {
        f"{group}_{moment}": published_value(
            "gunter2004", f"{word}, day {day}", "total pain during run (area)"
        )
        for group, word in (("treated", "steroid"), ("control", "control"))
        for moment, day in (("before", 0), ("after", 14))
    }
)


def controlled_effect(
    treated_before: ArrayLike,
    treated_after: ArrayLike,
    control_before: ArrayLike,
    control_after: ArrayLike,
) -> ControlledEffect:
    """Return the change beyond the control group's, each in % of its own start.

    Any positive measure (up to 1e6, later values from 0); everything broadcasts; ValueError names
    what is not. `GUNTER_2004` gives -53.6 and -20.3 %: 33.3 points beyond the control, without an
    interval, because the spread of the changes is not published.
    """
    names = ("treated_before", "treated_after", "control_before", "control_after")
    given = (treated_before, treated_after, control_before, control_after)
    values = broadcast(
        **{
            name: number(name, value, "", 1e-6 if name.endswith("before") else 0.0, 1e6)
            for name, value in zip(names, given, strict=True)
        }
    )
    treated = 100.0 * (values[1] / values[0] - 1.0)
    control = 100.0 * (values[3] / values[2] - 1.0)
    return ControlledEffect(as_given(treated), as_given(control), as_given(treated - control))


# --------------------------------------------------------------------------- recovery


@dataclass(frozen=True)
class Series:
    """A small uncontrolled series: the share (0 to 1) that was better at one week, and of whom.

    ``outcome`` says what better meant, which differs; ``status`` how the figure was read.
    """

    share: float
    runners: int
    week: float
    outcome: str
    status: str


def _series(
    study: str, variable: str, per_cent: bool, week: float, outcome: str, status: str
) -> Series:
    row = published(study, variable)[0]
    if row.value is None or row.n is None:
        raise ValueError(f"{study}: {variable} must have a number and say of how many")
    return Series(row.value / (100 if per_cent else row.n), row.n, week, outcome, status)


SERIES: Mapping[str, Series] = MappingProxyType(
    {
        "fredericson2000": _series(
            "fredericson2000", "pain-free and back to running at 6 wk", False, 6.0,
            "free of pain and running again", "second-hand; another review says at 6 months",
        ),
        "beers2008": _series(
            "beers2008", "discharged at 6 weeks", False, 6.0,
            "discharged from care", "read (abstract)",
        ),
        "pinshaw1984": _series(
            "pinshaw1984", "runners with ITBS", True, 8.0, "rated completely cured",
            "second-hand; 44 % of 24 is no whole number of runners, so the 24 is doubtful",
        ),
    }
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Recovery:
    """Of 100 runners: better and not yet at a week, and what was measured once.

    ``low`` to ``high`` is the 95 % interval (Wilson) of ``better`` at ``measured_week`` alone.
    ``measured`` is 1 at that week and 0 elsewhere, where the curve is an assumption.
    """

    better: float | Floats
    not_yet: float | Floats
    measured: float | Floats
    measured_week: float
    measured_better: float
    low: float
    high: float
    half_life: float

    def __repr__(self) -> str:
        """List every field with four digits and its unit."""
        units = {"measured_week": "weeks", "half_life": "weeks"}
        names = ("better", "not_yet", "measured_better", "low", "high")
        return listing(self, dict.fromkeys(names, "of 100") | units)


def recovery(source: str, week: ArrayLike) -> Recovery:
    """Return how many of 100 runners would be better at a week if they were as in one series.

    Parameters
    ----------
    source : 'fredericson2000', 'beers2008' or 'pinshaw1984' (`SERIES`)
    week : array_like, weeks from the start of care, 0 to 104

    Raises
    ------
    ValueError : naming an unknown source or a week outside that range.

    Notes
    -----
    Each series was measured once. Between and beyond, not yet = 2^(-week/half-life) through that
    point is an assumption: 1.7, 5.0 and 9.6 weeks. The interval is Wilson's (1927): 74 to 98,
    33 to 77, and 26 to 63 if Pinshaw's 44 % were of 24 runners. No series had a control group, and
    better meant three things. Not anybody's prognosis.
    """
    if source not in SERIES:
        raise ValueError(f"source must be one of {', '.join(SERIES)}; got {source!r}")
    series = SERIES[source]
    weeks = number("week", week, "weeks", 0.0, 104.0)
    half_life = -series.week * np.log(2.0) / np.log(1.0 - series.share)
    not_yet = 100.0 * np.exp2(-weeks / half_life)
    low, high = _wilson(series.share, series.runners)
    return Recovery(
        as_given(100.0 - not_yet),
        as_given(not_yet),
        as_given((weeks == series.week).astype(np.float64)),
        series.week,
        100.0 * series.share,
        100.0 * low,
        100.0 * high,
        float(half_life),
    )


def _wilson(share: float, count: int) -> tuple[float, float]:
    """Return Wilson's 95 % score interval of a share: it does not leave 0 to 1."""
    square = _Z * _Z / count
    centre = (share + square / 2) / (1 + square)
    half = _Z * np.sqrt(share * (1 - share) / count + square / (4 * count)) / (1 + square)
    return float(centre - half), float(centre + half)
