"""Running load as arithmetic: a week under two rules, a way back over weeks, and one long run.

Distances and minutes only. No rule here has been tested in iliotibial band syndrome, and no
number is anybody's risk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from itband.arrays import Floats, Strings, as_given, broadcast, listing, number, whole_number
from itband.evidence import published

__all__ = [
    "PATTERNS",
    "SPIKE_BANDS",
    "TARGET_MINUTES",
    "Ramp",
    "Spike",
    "SpikeBand",
    "TwoRules",
    "ramp",
    "spike",
    "two_rules",
    "week_under",
]

# --------------------------------------------------------------------------- one week

_OTHERS = 0.6  # of the longest run: assumed for every other run of the week
_PACE = 6.0  # min/km, assumed for the time that another sport replaces


@dataclass(frozen=True, eq=False, repr=False)
class TwoRules:
    """One week as usual, with every run halved, and with every run capped under the onset.

    Kilometres a week; the share of the usual week in %; how many runs go beyond the onset of pain;
    and the minutes of running that fall away at 6 min/km (an assumption; equal time in another
    sport is not equal load).
    """

    usual_km: float | Floats
    halved_km: float | Floats
    capped_km: float | Floats
    halved_share: float | Floats
    capped_share: float | Floats
    usual_over: float | Floats
    halved_over: float | Floats
    capped_over: float | Floats
    halved_minutes: float | Floats
    capped_minutes: float | Floats

    def __repr__(self) -> str:
        """List every field with four digits and its unit."""
        names = {"km": "km", "share": "%", "over": "runs", "minutes": "min"}
        units = {
            f"{rule}_{end}": unit
            for rule in ("usual", "halved", "capped")
            for end, unit in names.items()
        }
        return listing(self, units)


def _onset_and_margin(onset: ArrayLike, margin: ArrayLike) -> tuple[Floats, Floats]:
    return number("onset", onset, "km", 0.5, 50.0), number("margin", margin, "%", 10.0, 100.0)


def _rules(onset: Floats, margin: Floats, distances: Floats) -> TwoRules:
    """Apply both rules to runs along the last axis; 0 km is no run."""
    limit = onset[..., None]
    ways = {
        "usual": distances,
        "halved": distances / 2,
        "capped": np.minimum(distances, margin[..., None] / 100 * limit),
    }
    km = {name: runs.sum(axis=-1) for name, runs in ways.items()}
    results: dict[str, Floats] = {f"{name}_km": total for name, total in km.items()}
    for name, runs in ways.items():
        # A run that ends where pain would begin does not cross it; the rest allows for rounding.
        results[f"{name}_over"] = (runs > limit * (1 + 1e-12)).sum(axis=-1).astype(np.float64)
    for name in ("halved", "capped"):
        results[f"{name}_share"] = 100 * km[name] / km["usual"]
        results[f"{name}_minutes"] = (km["usual"] - km[name]) * _PACE
    return TwoRules(**{name: as_given(value) for name, value in results.items()})


def week_under(onset: ArrayLike, distances: ArrayLike, margin: ArrayLike = 80.0) -> TwoRules:
    """Return a given week under both rules: halve all, or stay under the onset of pain.

    Parameters
    ----------
    onset : array_like, km, 0.5 to 50; where pain begins in a run
    distances : array_like, km, 0 to 200; the week's runs along the last axis, 0 for no run
    margin : array_like, % of the onset that a run may reach, 10 to 100

    Returns
    -------
    TwoRules of floats, or of arrays of the shape that onset, margin and weeks broadcast to.

    Raises
    ------
    ValueError : naming parameter and value, outside these ranges, for a week without a run, or
        shapes that do not fit.

    Notes
    -----
    Cap: each run is the shorter of itself and margin x onset. A run crosses the onset when it is
    longer. Neither rule has been tested in a trial. Five runs of 5, 5, 6, 8 and 14 km with onset
    5 km: 20 km under a cap of 80 %, and one run that still crosses after halving.
    """
    runs = number("distances", distances, "km", 0.0, 200.0)
    if runs.ndim == 0 or not (runs.sum(axis=-1) > 0).all():
        raise ValueError(f"distances needs a week with at least one run; got {distances!r}")
    start, share = _onset_and_margin(onset, margin)
    try:
        shape = np.broadcast_shapes(start.shape, share.shape, runs.shape[:-1])
    except ValueError as error:
        raise ValueError(
            f"shapes do not broadcast together: onset {start.shape}, margin {share.shape}, "
            f"weeks {runs.shape[:-1]}"
        ) from error
    return _rules(
        np.broadcast_to(start, shape),
        np.broadcast_to(share, shape),
        np.broadcast_to(runs, shape + runs.shape[-1:]),
    )


def two_rules(
    onset_km: ArrayLike,
    runs_per_week: ArrayLike,
    usual_longest_km: ArrayLike,
    margin: ArrayLike = 80.0,
) -> TwoRules:
    """Return a made-up usual week under both rules: one longest run, the others 60 % of it.

    Parameters, all broadcast
    -------------------------
    onset_km : km, 0.5 to 50; where pain begins in a run
    runs_per_week : whole number, 1 to 14
    usual_longest_km : km, 1 to 100
    margin : % of the onset that a run may reach, 10 to 100

    That the other runs are 60 % of the longest is an assumption. Rules, result and errors as in
    `week_under`.
    """
    start, share = _onset_and_margin(onset_km, margin)
    count = whole_number("runs_per_week", runs_per_week, "runs", 1, 14)
    longest = number("usual_longest_km", usual_longest_km, "km", 1.0, 100.0)
    start, share, count, longest = broadcast(
        onset_km=start, margin=share, runs_per_week=count, usual_longest_km=longest
    )
    place = np.arange(14)
    runs = longest[..., None] * np.where(place == 0, 1.0, _OTHERS) * (place < count[..., None])
    return _rules(start, share, runs)


# --------------------------------------------------------------------------- one long run


@dataclass(frozen=True)
class SpikeBand:
    """A published band: spikes of more than ``above`` % up to ``to`` %, and what went with it.

    ``hazard_ratio`` with its 95 % interval ``low`` to ``high`` compares new overuse injury with
    runs of up to 10 %, which are 1 by definition and have no interval (NaN).
    """

    name: str
    above: float
    to: float
    hazard_ratio: float
    low: float
    high: float


def _published_band(name: str, above: float, to: float, condition: str) -> SpikeBand:
    (row,) = published("frandsen2025", condition=condition)
    interval = re.search(r"95% CI ([\d.]+)-([\d.]+)", row.note)
    if row.value is None or interval is None:
        raise ValueError(f"frandsen2025, {condition}: a ratio with its 95% CI; got {row}")
    return SpikeBand(name, above, to, row.value, float(interval[1]), float(interval[2]))


# Frandsen 2025, abstract: 5205 runners, 588071 sessions, 18 months; distance of one session
# against the longest of the 30 days before; all overuse injuries. Watched, not tried out.
SPIKE_BANDS = (
    SpikeBand("up to 10 %", -np.inf, 10.0, 1.0, np.nan, np.nan),
    _published_band("more than 10 to 30 %", 10.0, 30.0, ">10 to 30% over longest run of 30 days"),
    _published_band("more than 30 to 100 %", 30.0, 100.0, ">30 to 100%"),
    _published_band("more than 100 %", 100.0, np.inf, ">100%"),
)
_EDGES = np.array([band.to for band in SPIKE_BANDS[:-1]])


@dataclass(frozen=True, eq=False, repr=False)
class Spike:
    """How much longer (%) a run is than the longest of 30 days, and the published band of that.

    Not the reader's risk: hazards of many runners, all overuse injuries, not causal, and not
    rising evenly from band to band.
    """

    percent: float | Floats
    band: str | Strings
    hazard_ratio: float | Floats
    low: float | Floats
    high: float | Floats

    def __repr__(self) -> str:
        """List every field with four digits."""
        return listing(self, {"percent": "%"})


def _spike(percent: Floats) -> Spike:
    """Look spikes (%) up in the bands; NaN, a run without a month before it, stays NaN and ''."""
    percent = np.round(percent, 9)  # 6.6 km after 6.0 is 10 %, not 10.000000000000009
    known = np.isfinite(percent)
    place = np.searchsorted(_EDGES, np.where(known, percent, 0.0), side="left")
    names: Strings = np.array([band.name for band in SPIKE_BANDS], dtype=object)
    band: Strings = np.where(known, names[place], "")

    def column(field: str) -> float | Floats:
        values = np.array([getattr(band, field) for band in SPIKE_BANDS])
        return as_given(np.where(known, values[place], np.nan))

    return Spike(
        as_given(percent),
        str(band) if percent.shape == () else band,
        *(column(field) for field in ("hazard_ratio", "low", "high")),
    )


def spike(longest_30_days: ArrayLike, planned: ArrayLike) -> Spike:
    """Return how much longer a planned run is than the longest of the 30 days before.

    Both in km (0.1 to 500) or both in minutes at one pace; they broadcast. A shorter run gives a
    negative per cent and the lowest band. ValueError names a distance outside that range.

    6.0 then 8.0 km is 33 %. `SPIKE_BANDS` holds the bands (Frandsen 2025).
    """
    before, run = broadcast(
        longest_30_days=number("longest_30_days", longest_30_days, "km", 0.1, 500.0),
        planned=number("planned", planned, "km", 0.1, 500.0),
    )
    return _spike(100.0 * (run / before - 1.0))


# --------------------------------------------------------------------------- a way back

PATTERNS = ("even", "one long run", "switch in week 4")
_LONG_SHARE = 0.5  # of the week's minutes, for the pattern with one long run
_SWITCH = 4  # the first week with one long run
TARGET_MINUTES = 180.0  # a week; where a plan is said to have arrived
_MONTH = 4  # weeks of long runs on one weekday that lie within 30 days


@dataclass(frozen=True, eq=False, repr=False)
class Ramp:
    """A plan over weeks. The fields up to ``spike`` have one more axis, the weeks, from week 1.

    ``spike`` (%) compares the longest run with the longest of the 30 days before: NaN in week 1,
    which has none. ``weeks_to_target`` counts weeks after the first until
    `TARGET_MINUTES`, NaN if
    never. ``band``, ``hazard_ratio``, ``low`` and ``high`` belong to the biggest spike (`spike`).
    """

    week: Floats
    weekly_minutes: Floats
    longest_run: Floats
    spike: Floats
    weeks_to_target: float | Floats
    biggest_spike: float | Floats
    biggest_week: float | Floats
    band: str | Strings
    hazard_ratio: float | Floats
    low: float | Floats
    high: float | Floats

    def __repr__(self) -> str:
        """List every field with four digits and its unit."""
        units = {
            "weekly_minutes": "min", "longest_run": "min", "spike": "%",
            "weeks_to_target": "weeks", "biggest_spike": "%",
        }  # fmt: skip
        return listing(self, units)


def ramp(
    start_minutes: ArrayLike,
    growth: ArrayLike,
    runs_per_week: ArrayLike,
    pattern: str,
    weeks: int = 16,
) -> Ramp:
    """Return a plan that grows by the same per cent every week.

    Parameters
    ----------
    start_minutes : array_like, min in week 1, 10 to 600
    growth : array_like, % a week, 0 to 100
    runs_per_week : array_like, whole number, 2 to 7
    pattern : how the week is divided: 'even' (runs of equal length), 'one long run' (one run is
        half of the week, the others share the rest) or 'switch in week 4' (even, then one long)
    weeks : whole number, 2 to 104

    Numbers broadcast. With two runs a week 'one long run' is 'even'.

    Raises
    ------
    ValueError : naming parameter and value, outside these ranges, or for an unknown pattern.

    Notes
    -----
    weekly = start x (1 + growth)^(week - 1). The longest run falls on the same weekday, so the 30
    days before it hold the long runs of four weeks. Equal pace is assumed where minutes are
    compared with published distances. Growth of 10 % triples a week after 12 weeks; changing the
    week's shape in week 4 (three runs) makes a spike of 65 % that the weekly per cent does not
    show. No dose of a run-walk programme has been tested.
    """
    start, rate, count = broadcast(
        start_minutes=number("start_minutes", start_minutes, "min", 10.0, 600.0),
        growth=number("growth", growth, "%", 0.0, 100.0) / 100.0,
        runs_per_week=whole_number("runs_per_week", runs_per_week, "runs", 2, 7),
    )
    if pattern not in PATTERNS:
        raise ValueError(f"pattern must be one of {', '.join(PATTERNS)}; got {pattern!r}")
    week = np.arange(1.0, 1.0 + int(whole_number("weeks", weeks, "weeks", 2, 104)))

    weekly = start[..., None] * (1.0 + rate[..., None]) ** (week - 1)
    first_long = {"even": np.inf, "one long run": 1, "switch in week 4": _SWITCH}[pattern]
    share = np.where(week >= first_long, _LONG_SHARE, 1.0 / count[..., None])
    longest = weekly * share

    jump = np.full(longest.shape, np.nan)
    for k in range(1, week.size):
        before = longest[..., max(0, k - _MONTH) : k].max(axis=-1)
        jump[..., k] = 100.0 * (longest[..., k] / before - 1.0)
    jump = np.round(jump, 9)  # so that equal weeks tie and the first of them is named
    biggest = np.nanargmax(jump, axis=-1)
    top = _spike(np.take_along_axis(jump, biggest[..., None], axis=-1)[..., 0])

    with np.errstate(all="ignore"):  # no growth: no step is ever enough
        steps = np.log(TARGET_MINUTES / start) / np.log1p(rate)
    needed = np.where(start >= TARGET_MINUTES, 0.0, np.ceil(steps - 1e-9))
    return Ramp(
        week,
        weekly,
        longest,
        jump,
        as_given(np.where(np.isfinite(needed), needed, np.nan)),
        top.percent,
        as_given(week[biggest]),
        top.band,
        top.hazard_ratio,
        top.low,
        top.high,
    )
