"""What ``explore()`` refuses: views and inputs that would break later, in a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from .errors import ExplorerError
from .expressions import in_text, parse
from .inputs import Choice, Input, Range
from .sampling import REASON, Misreadings, is_words, words
from .views import Ledger, LineChart, Metronome, Rows, View, Words, find, leaves

MOST_FALSE_LIFE = 0.02
MOST_FALSE_DEATH = 0.05
TEMPI = (10.0, 600.0)  # beats per minute that are heard as a beat


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
    """Refuse curves and words where a number is read, and a chart that cannot be drawn."""
    points = {str(n): v.sizes.get(f"{n}_points", 0) for n, v in dataset.data_vars.items()}
    told = {str(n) for n, v in dataset.data_vars.items() if n != REASON and is_words(v.values)}
    for view in leaves(views):
        title = view.label if isinstance(view, Words) else getattr(view, "title", "")
        who = f"{type(view).__name__}{f' {title!r}' if title else ''}"
        if isinstance(view, Words):
            if view.output not in told:
                raise ExplorerError(f"{who} shows the output {view.output!r}, which is no words.")
            continue
        for name in view.reads():
            if name in told:
                raise ExplorerError(
                    f"{who} reads the output {name!r} as a number, but it is words: show it with "
                    f"Words, or write {{{name}}} in a text."
                )
        if isinstance(view, Rows):
            _check_rows(view, points)
            continue
        numbers = list(view.reads())
        if isinstance(view, LineChart):
            _check_chart(view, inputs, points)
            numbers = list(view.numbers())
        expressions = [parse(e) for text in view.texts() for e in in_text(text)]
        for name, form in expressions:
            if name in told and form not in ("value", "usual"):
                raise ExplorerError(f"{who}: {name!r} is words, which have no {form!r}.")
        for name in [*numbers, *(name for name, _ in expressions)]:
            if points[name]:
                raise ExplorerError(
                    f"{who} reads the output {name!r} as a number, but it is a curve: draw it in a "
                    "LineChart."
                )
    for metronome in find(views, Metronome):
        low, high = (float(f(dataset[metronome.output])) for f in (np.nanmin, np.nanmax))
        if not TEMPI[0] <= low <= high <= TEMPI[1]:
            raise ExplorerError(
                f"Metronome {metronome.label!r}: {metronome.output!r} goes from {low:g} to "
                f"{high:g}; a beat is from {TEMPI[0]:g} to {TEMPI[1]:g} a minute."
            )
    for i in inputs:
        for reading in i.readings if isinstance(i, Range) else ():
            if reading.output in told:
                raise ExplorerError(
                    f"Range {i.name!r} cannot be read as {reading.output!r}: that output is words."
                )
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


def _check_rows(rows: Rows, points: Mapping[str, int]) -> None:
    if not rows.columns:
        raise ExplorerError(f"Rows {rows.caption!r} have no columns.")
    first = rows.columns[0].output
    for column in rows.columns:
        if not points[column.output]:
            raise ExplorerError(
                f"Rows {rows.caption!r}: {column.output!r} is a number; a column is a curve."
            )
        if points[column.output] != points[first]:
            raise ExplorerError(
                f"Rows {rows.caption!r}: {column.output!r} has {points[column.output]} points, "
                f"{first!r} has {points[first]}."
            )


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
        if line.apart and swept:
            raise ExplorerError(
                f"{who} sweeps the input {chart.x!r}; columns and points_only stand against a "
                "curve output as x."
            )
        if line.columns and line.points_only:
            raise ExplorerError(f"{who}: {line.y!r} is columns or points_only, not both.")
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
                if isinstance(i, Range) and not i.exact
            )
            if not ranges:
                raise ExplorerError(
                    f"Output {output!r} loses {error:.2%} at {words(where)} when it is packed; the "
                    f"tolerance is {tolerance:.2%}. Its values lie too far apart: return their "
                    "logarithm, or split it into two outputs."
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
