"""What ``explore()`` refuses: views and inputs that would break later, in a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from .errors import ExplorerError
from .expressions import parse
from .inputs import Choice, Input, Range
from .sampling import Misreadings, words
from .views import Ledger, LineChart, View, find, leaves

MOST_FALSE_LIFE = 0.02
MOST_FALSE_DEATH = 0.05


def outputs_shown(views: Sequence[View], inputs: Sequence[Input]) -> list[str]:
    """Name every output that the views and the inputs' readings speak of."""
    shown: list[str] = []
    for view in views:
        shown += view.outputs()
    for chart in find(views, LineChart):
        if chart.x not in {i.name for i in inputs}:
            shown.append(parse(chart.x)[0])
    for i in inputs:
        if isinstance(i, Range):
            shown += [reading.output for reading in i.readings]
    names = {i.name for i in inputs}
    if not shown:
        raise ExplorerError("`show` is empty: name at least one output of the model.")
    if given := names & set(shown):
        raise ExplorerError(
            f"{sorted(given)[0]!r} is an input, not an output: to show it, let the model return it "
            "under another name."
        )
    return list(dict.fromkeys(shown))


def check_views(views: Sequence[View], inputs: Sequence[Input], dataset: xr.Dataset) -> None:
    """Refuse a curve where a number is read, and a chart that cannot be drawn."""
    points = {str(n): v.sizes.get(f"{n}_points", 0) for n, v in dataset.data_vars.items()}
    for view in leaves(views):
        numbers = list(view.outputs())
        if isinstance(view, LineChart):
            _check_chart(view, inputs, points)
            numbers = list(view.numbers())
        for name in numbers:
            if points[name]:
                title = getattr(view, "title", "")
                raise ExplorerError(
                    f"{type(view).__name__}{f' {title!r}' if title else ''} reads the output "
                    f"{name!r} as a number, but it is a curve: draw it in a LineChart."
                )
    for i in inputs:
        for reading in i.readings if isinstance(i, Range) else ():
            steps = dataset[reading.output].diff(i.name).values
            steps = steps[~np.isnan(steps)]
            if points[reading.output] or not ((steps > 0).all() or (steps < 0).all()):
                raise ExplorerError(
                    f"Range {i.name!r} cannot be read as {reading.output!r}: that output does not "
                    "rise or fall steadily with it, so one value would have several answers."
                )


def check_ledgers(
    views: Sequence[View], inputs: Sequence[Input], baseline: Mapping[str, object]
) -> None:
    """Refuse a ledger that has nothing to compare with, or a column beyond the input's range."""
    compared = [i for i in inputs if i.name in baseline and isinstance(i, Range)]
    for ledger in find(views, Ledger):
        if len(baseline) != 1 or not compared:
            raise ExplorerError("A Ledger needs a baseline of one Range input to vary.")
        for value in ledger.at:
            compared[0].check(value)


def _check_chart(chart: LineChart, inputs: Sequence[Input], points: Mapping[str, int]) -> None:
    who = f"LineChart {chart.title!r}"
    edges = [edge for band in chart.bands for edge in (band.low, band.high)]
    drawn = [*(line.y for line in chart.lines), *edges]
    swept = next((i for i in inputs if i.name == chart.x), None)
    if isinstance(swept, Choice):
        raise ExplorerError(f"{who}: x is the Choice {chart.x!r}; only a Range can be swept.")
    for expression in drawn if swept else [chart.x, *drawn]:
        curve = points[parse(expression)[0]]
        if swept and curve:
            raise ExplorerError(
                f"{who} sweeps the input {chart.x!r}, but {expression!r} is a curve: as x, name "
                "the curve that it is drawn against."
            )
        if not swept and not curve:
            raise ExplorerError(
                f"{who}: {expression!r} is a number. Without an input as x, x and every line and "
                "band are curves."
            )
        if not swept and expression not in points:
            raise ExplorerError(
                f"{who}: a curve has no forms; write {parse(expression)[0]!r}, not {expression!r}."
            )
        if not swept and curve != points[chart.x]:
            raise ExplorerError(
                f"{who}: {expression!r} has {curve} points, {chart.x!r} has {points[chart.x]}."
            )
    for line in chart.lines:
        if swept and line.compare and parse(line.y)[1] != "value":
            raise ExplorerError(
                f"{who}: {line.y!r} already speaks of the usual run; compare=True needs a plain "
                "output."
            )
    for one in chart.points:
        if unknown := set(one.when) - {i.name for i in inputs}:
            raise ExplorerError(
                f"{who}: `when` of the points {one.label!r} names {sorted(unknown)[0]!r}, which is "
                "no input."
            )


def check_errors(found: Misreadings, tolerance: float, inputs: Sequence[Input]) -> None:
    """Refuse samples between which the page would read too wrongly."""
    for output, (error, where) in found.errors.items():
        if error > tolerance:
            ranges = ", ".join(
                f"{i.name} ({i.minimum:g} to {i.maximum:g}, samples={i.samples})"
                for i in inputs
                if isinstance(i, Range)
            )
            raise ExplorerError(
                f"Output {output!r} is read {error:.2%} wrong between the samples at "
                f"{words(where)}; the tolerance is {tolerance:.2%}. Raise `samples` of "
                f"{ranges}, or use a Choice where the model jumps."
            )
    for share, most, does, has in (
        (found.false_life, MOST_FALSE_LIFE, "promise a solution", "has none"),
        (found.false_death, MOST_FALSE_DEATH, "deny a solution", "has one"),
    ):
        if share > most:
            raise ExplorerError(
                f"Between the samples the page would {does} at {share:.1%} of the places, where "
                f"the model {has} (at most {most:.0%} may be so); raise `samples` or narrow a "
                "range."
            )
