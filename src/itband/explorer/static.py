"""What a reader without scripts gets: a still picture and a table, drawn from the same views."""

from __future__ import annotations

import base64
import io
import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from .expressions import evaluate, fill, number, parse, range_text
from .inputs import Choice, Input, Range
from .markup import escaped, plain
from .views import Label, Line, LineChart, Readout, Scene, find, readouts

if TYPE_CHECKING:
    from .explorer import Explorer

DATA = "#D55E00"
WIDTH = 5.2  # in; 11 pt are then more than 9.5 px in a picture 330 px wide
CHART_HEIGHT = 4.2  # in
LABEL_GAP = 13  # pt between a value's label and what it must stand clear of
# The drawing styles of a scene, in print: fill, edge, line width in points, dashes.
_STYLES: dict[str, tuple[str, str, float, str]] = {
    "behind": ("#d3e1ec", "#0072B2", 0.7, "-"),
    "behind-edge": ("none", "#0072B2", 0.7, "-"),
    "behind-shade": ("#b0cadc", "none", 0, "-"),
    "front": ("#e4f0f8", "#0072B2", 1.3, "-"),
    "veil": ("#c6dcec", "none", 0, "-"),
    "axis": ("none", "#0072B2", 1.7, "-"),
    "shade": ("#9dc5e0", "none", 0, "-"),
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


class Runs(dict[tuple[Any, ...], dict[str, Any]]):
    """The model's own outputs by inputs, each evaluated once."""

    def __init__(self, explorer: Explorer) -> None:
        """Start with none."""
        super().__init__()
        self._explorer = explorer

    def at(self, **inputs: Any) -> dict[str, Any]:
        """Return the outputs at these inputs; the others at their defaults."""
        key = tuple({**self._explorer.defaults, **inputs}.values())
        if key not in self:
            self[key] = self._explorer.at(**inputs)
        return self[key]

    def usual_at(self, **inputs: Any) -> dict[str, Any]:
        """Return the usual run that belongs to these inputs."""
        return self.at(**{**inputs, **self._explorer.baseline})


def figure_html(explorer: Explorer, payload: Mapping[str, Any]) -> str:
    """Return the figure a page shows: heading, still picture, table, and the data that revives it.

    Well-formed as XML too, so that an EPUB can hold it.
    """
    # Escaped so that neither an HTML nor an XML reader finds markup in the data.
    data = json.dumps(payload, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    data = data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    title, runs = escaped(explorer.title), Runs(explorer)
    return (
        f'<figure class="explorer" data-explorer="{explorer.name}" aria-label="{title}">'
        f'<div class="explorer-still"><p class="explorer-title">{title}</p>'
        f'<img src="{picture(explorer, runs)}" alt="{escaped(explorer.alt)}" />'
        f"{ledger(explorer, runs)}</div>"
        f'<script type="application/json" class="explorer-payload">{plain(data)}</script>'
        "</figure>"
    )


def ledger(explorer: Explorer, runs: Runs) -> str:
    """Return the readouts as a table: at the default inputs, or across the compared input."""
    rows_of = list({r.output: r for r in readouts(explorer.views)}.values())
    if not rows_of:
        return ""
    columns = _compared(explorer)
    usual = runs.at(**explorer.baseline) if explorer.baseline else None
    head = "".join(f'<th scope="col">{escaped(_joined(words))}</th>' for words, _ in columns)
    rows = []
    for readout in rows_of:
        cells = []
        for index, (_, where) in enumerate(columns):
            now = runs.at(**where)
            if usual is None or index == 0:
                text = _level(readout, now, usual)
            else:
                change = evaluate(f"{readout.output}:change", now, usual)
                text = number(change, 1, True) + " %"
                if readout.within:
                    edges = [now[name] for name in readout.within]
                    text += f"<small>{range_text(edges)}</small>"
            cells.append(f"<td>{_joined(text)}</td>")
        unit = "index" if readout.index else readout.unit
        label = escaped(readout.label + (f", {unit}" if unit else ""))
        rows.append(f'<tr><th scope="row">{label}</th>{"".join(cells)}</tr>')
    settings = ", ".join(
        f"{i.label or i.name} {_written(i, explorer.defaults[i.name])}"
        for i in explorer.inputs
        if i.name not in explorer.baseline
    )
    return (
        f'<div class="explorer-table" role="region" tabindex="0" aria-label="Numbers">'
        f"<table><caption>{escaped(settings)}</caption>"
        f'<thead><tr><th scope="col"></th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def picture(explorer: Explorer, runs: Runs) -> str:
    """Return the still picture as a ``data:`` address: the first scene, the first chart below it.

    Narrow, so that it can be read on a phone.
    """
    scene = next(find(explorer.views, Scene), None)
    chart = next(find(explorer.views, LineChart), None)
    heights = [
        *([_scene_height(scene)] if scene else []),
        *([CHART_HEIGHT] if chart else []),
    ]
    lines = [
        f"{r.label}: {_level(r, runs.at(**explorer.still), None)} {r.unit}"
        for r in ([] if heights else readouts(explorer.views))
    ]
    heights = heights or [0.4 + 0.25 * len(lines)]
    sheet = files(__package__).joinpath("explorer.mplstyle")
    with as_file(sheet) as path, style.context(path):
        figure = Figure(figsize=(WIDTH, sum(heights)), layout="constrained")
        axes = figure.subplots(len(heights), height_ratios=heights, squeeze=False)[:, 0]
        place_labels: Callable[[], None] | None = None
        if scene:
            _draw_scene(axes[0], scene, explorer, runs)
        if chart:
            place_labels = _draw_chart(axes[-1], chart, explorer, runs)
        elif not scene:
            axes[0].axis("off")
            axes[0].text(0, 0.5, _wrapped("\n".join(lines)), va="center")
        figure.draw_without_rendering()
        figure.set_layout_engine("none")
        if place_labels:
            place_labels()
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()


# -- inside -------------------------------------------------------------------------------------


def _joined(text: str) -> str:
    """Keep a number and its per cent sign on one line."""
    return text.replace(" %", "\u00a0%")


def _wrapped(text: str, width: int = 52) -> str:
    """Break lines as the narrow picture needs it."""
    return "\n".join(textwrap.fill(line, width) for line in plain(text).splitlines())


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


def _draw_chart(axes: Axes, chart: LineChart, explorer: Explorer, runs: Runs) -> Callable[[], None]:
    """Draw the chart; what is returned labels the marked lines once the layout is known."""
    swept = next((i for i in explorer.inputs if isinstance(i, Range) and i.name == chart.x), None)
    places = (
        [{**explorer.still, swept.name: v} for v in swept.nodes()] if swept else [explorer.still]
    )
    now = [runs.at(**p) for p in places]
    base = [runs.usual_at(**p) for p in places]
    drawn: list[tuple[np.ndarray, np.ndarray]] = []  # what labels stand clear of

    def curve(y: str, factor: float = 1.0, of: Sequence[Mapping[str, Any]] = now) -> np.ndarray:
        values = [evaluate(y, *pair) for pair in zip(of, base, strict=True)]
        found = factor * np.asarray(values if swept else values[0], dtype=float)
        if swept:
            drawn.append((x, found))
        return found

    x = swept.nodes() * chart.x_factor if swept else curve(chart.x, chart.x_factor)
    for band in chart.bands:
        hatch = "///" if band.slope > 0 else "\\\\\\"
        low, high = curve(band.low), curve(band.high)
        axes.fill_between(x, low, high, facecolor="#eaf5fc", edgecolor="#56B4E9", hatch=hatch, lw=0)
        axes.plot(x, low, color="#3187bd", lw=0.7)
        axes.plot(x, high, color="#3187bd", lw=0.7)
    for line in chart.lines:
        _draw_line(axes, x, curve(line.y, line.factor), line)
        if line.compare and explorer.baseline:
            usual_x = x if swept else chart.x_factor * np.asarray(base[0][chart.x])
            usual_y = curve(line.y, line.factor, base)
            axes.plot(usual_x, usual_y, color="#555555", ls="--", lw=1.5)
    for points in chart.points:
        if points.shown and all(explorer.still[k] == v for k, v in points.when.items()):
            middle = np.asarray(points.y)
            bars = (
                np.array([middle - np.asarray(points.low), np.asarray(points.high) - middle])
                if len(points.low)
                else None
            )
            mark = "-" if points.joined else "s" if points.mark == "square" else "o"
            axes.errorbar(
                points.x, middle, yerr=bars, fmt=mark, ms=6, mfc="white", mec=DATA,
                color=DATA, ecolor=DATA,
            )  # fmt: skip
            shown = [y for y in (middle, points.low, points.high) if len(y)]
            drawn += [(np.asarray(points.x), np.asarray(y)) for y in shown]
    if chart.x_limits:
        axes.set_xlim(*chart.x_limits)
    elif swept:
        axes.set_xlim(x[0], x[-1])
    if chart.y_limits:
        axes.set_ylim(*chart.y_limits)
    zero = explorer.baseline.get(swept.name) if swept else None
    cross: dict[str, Any] = {"color": "#555555", "lw": 1.3, "ls": "--", "zorder": 1}
    if zero is not None:
        axes.axvline(zero * chart.x_factor, **cross)
    if axes.get_ylim()[0] < 0 < axes.get_ylim()[1]:
        axes.axhline(0, **cross if zero is not None else {**cross, "ls": "-", "lw": 0.9})
    y_label = _wrapped(chart.y_label)
    axes.annotate(
        y_label, (0, 1), (0, 7), xycoords="axes fraction", textcoords="offset points",
        va="bottom", color="#4a5460",
    )  # fmt: skip
    axes.set_title(_wrapped(chart.title, 44), pad=14 + 14 * (y_label.count("\n") + bool(y_label)))
    axes.set_xlabel(_wrapped(chart.x_label))
    _write_ticks(axes.yaxis, chart.signed)
    _write_ticks(axes.xaxis, bool(swept and swept.signed))

    def place_labels() -> None:
        if swept:
            marked = [line for line in chart.lines if line.mark != "none"]
            here = explorer.still[swept.name]
            at = (runs.at(**explorer.still), runs.usual_at(**explorer.still))
            values = [(evaluate(line.y, *at) * line.factor, line) for line in marked]
            _label(axes, here * chart.x_factor, values, drawn)

    return place_labels


def _write_ticks(axis: Axis, signed: bool) -> None:
    """Write an axis' numbers with a true minus sign and as few digits as tell them apart."""
    axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))

    def write(value: float, _: object = None) -> str:
        step = float(np.diff(axis.get_majorticklocs()[:2])[0])
        digits = next((d for d in range(9) if abs(round(step, d) - step) < step / 1000), 9)
        return number(value, digits, signed)

    axis.set_major_formatter(write)


def _draw_line(axes: Axes, x: np.ndarray, y: np.ndarray, line: Line) -> None:
    axes.plot(x, y, color="white", lw=6)
    if line.double:
        axes.plot(x, y, color="#0072B2", lw=3.9)
        axes.plot(x, y, color="white", lw=1.3)
    else:
        axes.plot(x, y, color="#0072B2")


def _label(
    axes: Axes,
    here: float,
    values: Sequence[tuple[float, Line]],
    drawn: Sequence[tuple[np.ndarray, np.ndarray]],
) -> None:
    """Mark the lines at the reader's place; label the highest above everything, the rest below."""
    texts = []
    for y, line in sorted((v for v in values if v[0] == v[0]), key=lambda v: -v[0]):
        percent = parse(line.y)[1] == "change"
        words = f"{number(y, 0, True)} %" if percent else number(y, line.digits)
        axes.plot(
            [here], [y], "o" if line.mark == "circle" else "s",
            ms=8, mfc="white", mec="#0072B2", mew=2.25, zorder=4, clip_on=False,
        )  # fmt: skip
        text = axes.text(
            here, y, _joined(f"{words} {plain(line.label)}"), color="#00629a", weight="bold",
            ha="center", va="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5}, zorder=5,
        )  # fmt: skip
        texts.append((text, y))
    if not texts:
        return
    # In shares of the axes. The labels stay inside it, so they may not be centred; the reader's
    # own font may be a little wider than the one measured here.
    sizes = [text.get_window_extent().transformed(axes.transAxes.inverted()) for text, _ in texts]
    gap = LABEL_GAP / 72 * axes.figure.dpi / axes.bbox.height
    x_low, x_high = axes.get_xlim()
    share = (here - x_low) / (x_high - x_low)
    halves = [min(0.55 * s.width, 0.5) for s in sizes]
    middles = [min(max(share, half), 1 - half) for half in halves]
    height = sizes[0].height
    left = min(m - half for m, half in zip(middles, halves, strict=True))
    right = max(m + half for m, half in zip(middles, halves, strict=True))
    span = x_low + np.linspace(left, right, 60) * (x_high - x_low)
    near = [y for _, y in texts]
    for xs, ys in drawn:
        order = np.argsort(xs)
        near += np.interp(span, xs[order], ys[order], left=np.nan, right=np.nan).tolist()
    top, bottom = float(np.nanmax(near)), float(np.nanmin(near))
    above, below = gap + 1.3 * height, gap + 1.3 * height * (len(texts) - 1)
    low, high = axes.get_ylim()
    for _ in range(4):  # each side's room depends on the other's
        high = max(high, low + (top - low) / (1 - above))
        low = min(low, high - (high - bottom) / (1 - below)) if len(texts) > 1 else low
    axes.set_ylim(low, high)
    for k, ((text, y), middle) in enumerate(zip(texts, middles, strict=True)):
        away = gap + height * (1.3 * max(k - 1, 0) + 0.5)
        at = top + away * (high - low) if k == 0 else bottom - away * (high - low)
        text.set_position((x_low + middle * (x_high - x_low), at))
        axes.plot([here, here], [y, at], color="#7f8a96", lw=0.75, zorder=3)


def _scene_height(scene: Scene) -> float:
    """Return inches: what the drawing needs at full width, within reason."""
    if scene.stretch:
        return scene.height / 96 or 3.0
    wide, high = np.ptp([scene.x_limits, scene.y_limits], axis=1)
    return float(np.clip(WIDTH * high / wide, 1.2, 3.4)) + 0.4 * bool(scene.title)


def _draw_scene(axes: Axes, scene: Scene, explorer: Explorer, runs: Runs) -> None:
    now, base = runs.at(**explorer.still), runs.usual_at(**explorer.still)

    def draw(current: Mapping[str, float]) -> Sequence[Any]:
        return scene.draw(**{k: evaluate(e, current, base) for k, (e, _) in scene.drivers.items()})

    (x0, x1), (y0, y1) = scene.x_limits, scene.y_limits
    frame = Rectangle((x0, y0), x1 - x0, y1 - y0, transform=axes.transData)
    changed, usual = draw(now), draw(base)
    for item, rest in zip(changed, usual, strict=True):
        source = rest if item.who == "usual" else item
        if isinstance(item, Label):
            side = {"start": "left", "middle": "center", "end": "right"}[item.anchor]
            axes.annotate(
                plain(fill(item.text, now, base)), source.at, (0.75 * item.dx, -0.75 * item.dy),
                textcoords="offset points", ha=side, annotation_clip=True,
            )  # fmt: skip
            continue
        points = np.asarray(source.points)
        if item.who == "link":
            points = np.vstack([rest.points[:1], item.points[1:]])
        fill_color, edge, width, dash = _STYLES[item.style]
        drawn: Sequence[Any]
        if len(points) == 1:
            drawn = axes.plot(*points[0], "o", ms=6, mfc=fill_color, mec=edge, mew=width)
        elif item.closed:
            drawn = axes.fill(*points.T, facecolor=fill_color, edgecolor=edge, lw=width, ls=dash)
        else:
            drawn = axes.plot(*points.T, color=edge, lw=width, ls=dash)
        for one in drawn:
            one.set_clip_path(frame)
    # `auto` stays as it is, or setting the aspect warns that it may not widen these.
    axes.set_xlim(x0, x1, auto=None)
    axes.set_ylim(y0, y1, auto=None)
    if not scene.stretch:
        axes.set_aspect("equal", adjustable="datalim")
    axes.axis("off")
    axes.set_title(_wrapped(scene.title, 44))
