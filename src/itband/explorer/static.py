"""What a reader without scripts gets: a still picture and a table, drawn from the same views."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .expressions import evaluate, fill, number, range_text
from .inputs import Choice, Input, Range
from .views import Label, Line, LineChart, Readout, Scene, find, readouts

if TYPE_CHECKING:
    from .explorer import Explorer

DATA = "#D55E00"
# The drawing styles of a scene, in print: fill, edge, line width in points, dashes.
_STYLES: dict[str, tuple[str, str, float, str]] = {
    "far": ("#d3e1ec", "#0072B2", 0.7, "-"),
    "far-edge": ("none", "#0072B2", 0.7, "-"),
    "far-cloth": ("#b0cadc", "none", 0, "-"),
    "body": ("#e4f0f8", "#0072B2", 1.3, "-"),
    "vest": ("#c6dcec", "none", 0, "-"),
    "bone": ("none", "#0072B2", 1.7, "-"),
    "cloth": ("#9dc5e0", "none", 0, "-"),
    "sole": ("#0072B2", "none", 0, "-"),
    "outline": ("none", "#0072B2", 1.3, "-"),
    "base": ("none", "#555555", 1.1, "--"),
    "area": ("#e4f0f8", "none", 0, "-"),
    "added": ("#9dc5e0", "none", 0, "-"),
    "changed": ("none", "#0072B2", 2.05, "-"),
    "filled": ("#0072B2", "none", 0, "-"),
    "hollow": ("#ffffff", "#555555", 0.95, "-"),
    "guide": ("none", "#4a5460", 0.75, ":"),
    "link": ("none", "#7f8a96", 0.75, "-"),
    "ground": ("none", "#7f8a96", 1.0, "-"),
    "joint": ("#ffffff", "#0072B2", 1.5, "-"),
}


def figure_html(explorer: Explorer, payload: Mapping[str, Any]) -> str:
    """Return the figure a page shows: heading, still picture, table, and the data that revives it.

    Well-formed as XML too, so that an EPUB can hold it.
    """
    # Escaped so that neither an HTML nor an XML reader finds markup in the data.
    data = json.dumps(payload, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    data = data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    name, title = escape(explorer.name, quote=True), escape(explorer.title)
    return (
        f'<figure class="explorer" data-explorer="{name}" aria-label="{title}">'
        f'<div class="explorer-still"><p class="explorer-title">{title}</p>'
        f'<img src="{picture(explorer)}" alt="{escape(explorer.alt, quote=True)}" />'
        f"{ledger(explorer)}</div>"
        f'<script type="application/json" class="explorer-payload">{data}</script>'
        "</figure>"
    )


def ledger(explorer: Explorer) -> str:
    """Return the readouts as a table: at the default inputs, or across the compared input."""
    rows_of = list({r.output: r for r in readouts(explorer.views)}.values())
    if not rows_of:
        return ""
    columns = _compared(explorer)
    usual = explorer.at(**explorer.baseline) if explorer.baseline else None
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words, _ in columns)
    rows = []
    for readout in rows_of:
        cells = []
        for index, (_, where) in enumerate(columns):
            now = explorer.at(**where)
            if usual is None or index == 0:
                text = _level(readout, now, usual)
            else:
                change = evaluate(f"{readout.output}:change", now, usual)
                text = number(change, 1, True) + " %"
                if readout.within:
                    edges = [now[name] for name in readout.within]
                    text += f"<small>{range_text(edges)}</small>"
            cells.append(f"<td>{text}</td>")
        unit = "index" if readout.index else readout.unit
        label = escape(readout.label + (f", {unit}" if unit else ""))
        rows.append(f'<tr><th scope="row">{label}</th>{"".join(cells)}</tr>')
    settings = ", ".join(
        f"{i.label or i.name} {_written(i, explorer.defaults[i.name])}"
        for i in explorer.inputs
        if i.name not in (explorer.baseline or {})
    )
    return (
        f'<div class="explorer-table" role="region" tabindex="0" aria-label="Numbers">'
        f"<table><caption>{escape(settings)}</caption>"
        f'<thead><tr><th scope="col"></th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def picture(explorer: Explorer) -> str:
    """Return the still picture as a ``data:`` address: the first scene and the first chart."""
    scene = next(find(explorer.views, Scene), None)
    chart = next(find(explorer.views, LineChart), None)
    panels = [p for p in (scene, chart) if p is not None]
    sheet = files(__package__).joinpath("explorer.mplstyle")
    with as_file(sheet) as path, style.context(path):
        figure = Figure(figsize=(7.5, 4.2), layout="constrained")
        if not panels:
            axes = figure.add_subplot()
            axes.axis("off")
            lines = [
                f"{r.label}: {_level(r, explorer.at(**explorer.still), None)} {r.unit}"
                for r in readouts(explorer.views)
            ]
            axes.text(0, 0.5, "\n".join(lines), fontsize=14, va="center")
        else:
            widths = [2.2 if p is scene and chart else 4.2 for p in panels]
            grid = figure.add_gridspec(1, len(panels), width_ratios=widths)
            for k, panel in enumerate(panels):
                axes = figure.add_subplot(grid[0, k])
                if isinstance(panel, Scene):
                    _draw_scene(axes, panel, explorer)
                else:
                    _draw_chart(axes, panel, explorer)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()


# -- inside -------------------------------------------------------------------------------------


def _written(i: Input, value: Any) -> str:
    if isinstance(i, Choice):
        return str(value)
    return f"{value:g} {i.unit}".strip().replace("-", "−")


def _compared(explorer: Explorer) -> list[tuple[str, dict[str, Any]]]:
    """The ledger's columns: the usual run first, then the compared input across its range."""
    if not explorer.baseline:
        return [("value", explorer.defaults)]
    name, zero = next(iter(explorer.baseline.items()))
    compared = next(i for i in explorer.inputs if i.name == name)
    columns = [("usual", {name: zero})]
    if isinstance(compared, Range):
        steps = round((compared.maximum - compared.minimum) / compared.step)
        digits = len(f"{compared.step:.10g}".partition(".")[2])
        stops = [
            round(compared.minimum + k * compared.step, digits + 2)
            for k in dict.fromkeys(round(share * steps) for share in np.linspace(0, 1, 6))
        ]
        columns += [
            (f"{number(v, digits, compared.signed)} {compared.unit}".strip(), {name: v})
            for v in stops
            if abs(v - zero) > compared.step / 1000
        ]
    else:
        columns += [(o, {name: o}) for o in compared.options if o != zero]
    return columns


def _level(readout: Readout, now: Mapping[str, float], usual: Mapping[str, float] | None) -> str:
    if readout.index:
        return number(evaluate(f"{readout.output}:index", now, usual), 0)
    return number(now[readout.output] * readout.factor, readout.digits)


def _draw_chart(axes: Axes, chart: LineChart, explorer: Explorer) -> None:
    swept = next((i for i in explorer.inputs if i.name == chart.x), None)
    places = (
        [{**explorer.still, swept.name: v} for v in swept.nodes()] if swept else [explorer.still]
    )
    runs = [(explorer.at(**p), explorer.usual_at(**p)) for p in places]

    def curve(expression: str, factor: float = 1.0) -> np.ndarray:
        if swept:
            return factor * np.array([evaluate(expression, now, base) for now, base in runs])
        return factor * np.asarray(evaluate(expression, *runs[0]), dtype=float)

    x = swept.nodes() if swept else curve(chart.x, chart.x_factor)
    for band in chart.bands:
        hatch = "///" if band.slope > 0 else "\\\\\\"
        low, high = curve(band.low), curve(band.high)
        axes.fill_between(x, low, high, facecolor="#eaf5fc", edgecolor="#56B4E9", hatch=hatch, lw=0)
        axes.plot(x, low, color="#3187bd", lw=0.7)
        axes.plot(x, high, color="#3187bd", lw=0.7)
    if swept:
        zero = (explorer.baseline or {}).get(swept.name)
        if zero is not None:
            axes.axhline(0, color="#555555", lw=1.3, ls="--")
            axes.axvline(zero, color="#555555", lw=1.3, ls="--")
    for line in chart.lines:
        _draw_line(axes, x, curve(line.y, line.factor), line)
        if line.compare and explorer.baseline:
            base = explorer.usual_at(**explorer.still)
            bx = np.asarray(base[chart.x]) * chart.x_factor if not swept else x
            axes.plot(bx, np.asarray(base[line.y]) * line.factor, color="#555555", ls="--", lw=1.5)
    if swept:
        here = explorer.still[swept.name]
        for line in chart.lines:
            if line.mark == "none":
                continue
            now, base = explorer.at(**explorer.still), explorer.usual_at(**explorer.still)
            y = evaluate(line.y, now, base) * line.factor
            marker = "o" if line.mark == "circle" else "s"
            axes.plot([here], [y], marker, ms=8, mfc="white", mec="#0072B2", mew=2.25)
            above = line.double
            axes.annotate(
                f"{number(y, 0, True)} % {line.label}", (here, y), color="#00629a", weight="bold",
                xytext=(0, 26 if above else -26), textcoords="offset points", ha="center",
                arrowprops={"arrowstyle": "-", "color": "#7f8a96", "lw": 0.75},
            )  # fmt: skip
    for points in chart.points:
        if points.shown:
            middle = np.asarray(points.y)
            bars = (
                np.array([middle - np.asarray(points.low), np.asarray(points.high) - middle])
                if points.low
                else None
            )
            axes.errorbar(
                points.x, middle, yerr=bars, fmt="o", ms=6, mfc="white", mec=DATA, ecolor=DATA
            )
    if chart.x_limits:
        axes.set_xlim(*chart.x_limits)
    elif swept:
        axes.set_xlim(x[0], x[-1])
    if chart.y_limits:
        axes.set_ylim(*chart.y_limits)
    axes.set_title(chart.title)
    axes.set_xlabel(chart.x_label)
    axes.text(0, 1.0, chart.y_label, transform=axes.transAxes, va="bottom", color="#4a5460")
    if chart.signed:
        axes.yaxis.set_major_formatter(lambda v, _: number(v, 0, True))
        axes.xaxis.set_major_formatter(lambda v, _: number(v, 0, True))


def _draw_line(axes: Axes, x: np.ndarray, y: np.ndarray, line: Line) -> None:
    axes.plot(x, y, color="white", lw=6)
    if line.double:
        axes.plot(x, y, color="#0072B2", lw=3.9)
        axes.plot(x, y, color="white", lw=1.3)
    else:
        axes.plot(x, y, color="#0072B2")


def _draw_scene(axes: Axes, scene: Scene, explorer: Explorer) -> None:
    now, base = explorer.at(**explorer.still), explorer.usual_at(**explorer.still)

    def draw(current: Mapping[str, float]) -> Sequence[Any]:
        return scene.draw(**{k: evaluate(e, current, base) for k, (e, _) in scene.drivers.items()})

    changed, usual = draw(now), draw(base)
    for item, rest in zip(changed, usual, strict=True):
        source = rest if item.who == "usual" else item
        if isinstance(item, Label):
            x, y = source.at
            side = {"start": "left", "middle": "center", "end": "right"}[item.anchor]
            axes.text(x, y, fill(item.text, now, base), ha=side, fontsize=9.5, clip_on=True)
            continue
        points = np.asarray(source.points)
        if item.who == "link":
            points = np.vstack([rest.points[:1], item.points[1:]])
        fill_color, edge, width, dash = _STYLES[item.style]
        if len(points) == 1:
            axes.plot(*points[0], "o", ms=6, mfc=fill_color, mec=edge, mew=width)
        elif item.closed:
            axes.fill(*points.T, facecolor=fill_color, edgecolor=edge, lw=width, ls=dash)
        else:
            axes.plot(*points.T, color=edge, lw=width, ls=dash)
    axes.set_xlim(*scene.x_limits)
    axes.set_ylim(*scene.y_limits)
    if not scene.stretch:
        axes.set_aspect("equal")
    axes.axis("off")
    axes.set_title(scene.title)
