"""The explorable of the first two weeks: halve every run, or stop each before it hurts?"""

from __future__ import annotations

from typing import Any

from itband.explorer import (
    Bar,
    BarChart,
    Explorer,
    Fold,
    Mark,
    Range,
    Row,
    Text,
    Words,
    explore,
    number,
)
from itband.load import two_rules


def week_explorer() -> Explorer:
    """Explore one week under two rules: halve all, or stay under the onset of pain."""
    return explore(
        one_week,
        Range(
            "onset", 2, 12, 1, 4, exact=True,
            label="Pain starts at", unit="km",
        ),
        Range(
            "runs_per_week", 2, 6, 1, 3, exact=True,
            label="Runs in a week", unit="runs",
        ),
        Range(
            "usual_longest", 5, 25, 2.5, 12.5, exact=True,
            label="Usual longest run", unit="km", help="the others are 60 % of it",
        ),
        Range(
            "margin", 60, 100, 20, 80, exact=True,
            label="Stay under", unit="%", help="of the distance where pain starts",
        ),
        name="week",
        title="Less, but which less?",
        alt=(
            "Bars for the long run and for each other run of a week, as usual, halved, and kept "
            "under the 4 km where pain starts. After halving, the long run still passes the 4 km; "
            "under the cap no run does."
        ),
        caution=(
            "what your knee will bear, or whether either rule works: neither has been tested. "
            "It counts kilometres; hills and speed do not come into it."
        ),
        show=[
            Row(
                [
                    Words("halved_says", "Halve all", strong=True),
                    Words("capped_says", "Stay under", strong=True),
                ],
                even=True,
            ),
            _runs(),
            Fold("Shares, and the time that falls away", [Text(_SHARES), Text(_MINUTES)]),
        ],
    )  # fmt: skip


def one_week(
    onset: float, runs_per_week: float, usual_longest: float, margin: float
) -> dict[str, Any]:
    """Return `two_rules` for one week, with its two lengths of run, and what crosses in words.

    Kilometres, shares of the usual week in %, minutes; ranges and errors as in `two_rules`.
    """
    week = two_rules(onset, runs_per_week, usual_longest, margin)
    # A "week" of one run, its longest, is how each rule treats the long run; the rest is shared.
    long = two_rules(onset, 1, usual_longest, margin)
    kept: dict[str, Any] = {}
    for way in ("usual", "halved", "capped"):
        total, longest = getattr(week, f"{way}_km"), getattr(long, f"{way}_km")
        kept[f"{way}_long"] = longest
        kept[f"{way}_other"] = (total - longest) / (runs_per_week - 1)
    at_line = kept["capped_long"] >= onset and week.usual_over
    return {
        **kept,
        "onset_line": onset,
        "usual_km": week.usual_km,
        "halved_share": week.halved_share,
        "capped_share": week.capped_share,
        "halved_minutes": week.halved_minutes,
        "capped_minutes": week.capped_minutes,
        "halved_says": _said(float(week.halved_km), float(week.halved_over), runs_per_week),
        "capped_says": _said(float(week.capped_km), float(week.capped_over), runs_per_week)
        + (", but the line itself is reached" if at_line else ""),
    }


def _said(km: float, over: float, runs: float) -> str:
    """Say the week's distance and which runs go beyond the onset; all but the long are equal."""
    which = "the long run crosses"
    if over in (0, runs):
        which = "every run crosses" if over else "no run crosses"
    return f"{number(km, 1)} km a week; {which} the line"


_SHARES = (
    "As usual {usual_km|1} km. Halve all keeps {halved_share|0} % of it, stay under "
    "{capped_share|0} %."
)
_MINUTES = (
    "At 6 minutes per kilometre, an assumption, halving takes away {halved_minutes|0} minutes of "
    "running a week, staying under {capped_minutes|0}. The same minutes on a bike or in water are "
    "not the same load; nobody knows the rate of exchange."
)


def _runs() -> BarChart:
    return BarChart(
        [
            Bar("usual_long", "Long run, as usual", 1, "usual"),
            Bar("halved_long", "Long run, halved", 1),
            Bar("capped_long", "Long run, stay under", 1),
            Bar("usual_other", "Each other, as usual", 1, "usual"),
            Bar("halved_other", "Each other, halved", 1),
            Bar("capped_other", "Each other, stay under", 1),
        ],
        title="One week of runs",
        unit="km",
        marks=[Mark("onset_line", "pain starts")],
    )
