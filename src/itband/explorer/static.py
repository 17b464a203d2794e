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
from matplotlib import rc_context, style
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from .expressions import evaluate, fill, number, parse, range_text
from .inputs import Choice, Input, Range
from .markup import escaped, plain
from .views import (
    BarChart,
    Label,
    Line,
    LineChart,
    Look,
    Readout,
    Rows,
    Scene,
    Words,
    find,
    leaves,
    readouts,
)

if TYPE_CHECKING:
    from .explorer import Explorer

DATA = "#D55E00"
WIDTH = 5.2  # in; 11 pt are then more than 9.5 px in a picture 330 px wide
CHART_HEIGHT = 4.2  # in
BAR_HEIGHT = 0.52  # in, with its label above it
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
_MARKERS = {"none": "o", "circle": "o", "square": "s", "triangle": "^"}
# Behind words: what lies under them must not cross them.
_CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
# The kinds of bars, in print: fill, edge, dashes, texture.
_BARS: dict[str, tuple[str, str, str, str]] = {
    "changed": ("#0072B2", "#0072B2", "-", ""),
    "usual": ("white", "#555555", "--", ""),
    "measured": ("white", DATA, "-", ".."),
    "published": ("white", "#99497a", "-", "||"),
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
        f"{ledger(explorer, runs)}{tables(explorer, runs)}</div>"
        f'<script type="application/json" class="explorer-payload">{plain(data)}</script>'
        "</figure>"
    )


def ledger(explorer: Explorer, runs: Runs) -> str:
    """Return readouts, words and bars as a table: as the picture has them.

    With a baseline the compared input goes across its range, the others stay as in the picture.
    """
    rows_of = list({r.output: r for r in readouts(explorer.views)}.values())
    words_of = list({w.output: w for w in find(explorer.views, Words)}.values())
    bars_of = [(chart, bar) for chart in find(explorer.views, BarChart) for bar in chart.bars]
    if not (rows_of or words_of or bars_of):
        return ""
    columns = _compared(explorer)
    usual = runs.usual_at(**explorer.still) if explorer.baseline else None
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
    for told in words_of:
        cells = [
            f'<td class="words">{_joined(escaped(runs.at(**w)[told.output])) or "–"}</td>'
            for _, w in columns
        ]
        rows.append(f'<tr><th scope="row">{escaped(told.label)}</th>{"".join(cells)}</tr>')
    for chart, bar in bars_of:
        cells = []
        for _, where in columns:
            value = evaluate(bar.value, runs.at(**where), runs.usual_at(**where)) * bar.factor
            cells.append(f"<td>{number(value, bar.digits)}</td>")
        label = escaped(bar.label + (f", {chart.unit}" if chart.unit else ""))
        rows.append(f'<tr><th scope="row">{label}</th>{"".join(cells)}</tr>')
    settings = _settings(explorer, [i for i in explorer.inputs if i.name not in explorer.baseline])
    return (
        f'<div class="explorer-table" role="region" tabindex="0" aria-label="Numbers">'
        f"<table><caption><small>{escaped(settings)}</small></caption>"
        f'<thead><tr><th scope="col"></th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def tables(explorer: Explorer, runs: Runs) -> str:
    """Return every ``Rows`` as a table, at the inputs of the picture."""
    now, base = runs.at(**explorer.still), runs.usual_at(**explorer.still)
    settings = escaped(_settings(explorer, explorer.inputs))
    found = []
    for view in find(explorer.views, Rows):
        head = "".join(
            f'<th scope="col">{escaped(c.heading + (f", {c.unit}" if c.unit else ""))}</th>'
            for c in view.columns
        )
        rows = []
        for values in zip(*(now[c.output] for c in view.columns), strict=True):
            if np.isnan(values).all():
                continue
            first, *rest = (
                number(v * c.factor, c.digits) for v, c in zip(values, view.columns, strict=True)
            )
            cells = "".join(f"<td>{text}</td>" for text in rest)
            rows.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
        caption = escaped(fill(view.caption, now, base))
        found.append(
            f'<div class="explorer-table" role="region" tabindex="0" aria-label="{caption}">'
            f"<table><caption>{caption}<small>{settings}</small></caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{''.join(rows)}</tbody></table></div>"
        )
    return "".join(found)


def picture(explorer: Explorer, runs: Runs) -> str:
    """Return the still picture as a ``data:`` address: the first scene, the first chart below it.

    A chart of lines or of bars, whichever comes first.

    Narrow, so that it can be read on a phone.
    """
    scene = next(find(explorer.views, Scene), None)
    charts = (v for v in leaves(explorer.views) if isinstance(v, (LineChart, BarChart)))
    chart = next(charts, None)
    heights = [
        *([_scene_height(scene)] if scene else []),
        *([_chart_height(chart)] if chart else []),
    ]
    still = runs.at(**explorer.still)
    told = [f"{w.label}: {still[w.output]}" for w in find(explorer.views, Words)]
    lines = [f"{r.label}: {_level(r, still, None)} {r.unit}" for r in readouts(explorer.views)]
    words = _wrapped("\n".join([*lines, *told]))
    heights = heights or [0.4 + 0.25 * (words.count("\n") + 1)]
    sheet = files(__package__).joinpath("explorer.mplstyle")
    with as_file(sheet) as path, style.context(path):
        figure = Figure(figsize=(WIDTH, sum(heights)), layout="constrained")
        axes = figure.subplots(len(heights), height_ratios=heights, squeeze=False)[:, 0]
        place_labels: Callable[[], None] | None = None
        if scene:
            _draw_scene(axes[0], scene, explorer, runs)
        if isinstance(chart, BarChart):
            _draw_bars(axes[-1], chart, explorer, runs)
        elif chart:
            place_labels = _draw_chart(axes[-1], chart, explorer, runs)
        elif not scene:
            axes[0].axis("off")
            axes[0].text(0, 0.5, words, va="center")
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


def _settings(explorer: Explorer, inputs: Sequence[Input]) -> str:
    """Say where the picture's inputs stand: "Speed: 3 m/s; Slope: flat"."""
    told = (f"{i.label or i.name}: {_written(i, explorer.still[i.name])}" for i in inputs)
    return _joined("; ".join(told))


def _compared(explorer: Explorer) -> list[tuple[str, dict[str, Any]]]:
    """The ledger's columns: the usual run first, then the compared input across its range."""
    if not explorer.baseline:
        return [("value", explorer.still)]
    name, zero = next(iter(explorer.baseline.items()))
    compared = next(i for i in explorer.inputs if i.name == name)
    usual = {**explorer.still, **explorer.baseline}
    # An option has a name of its own, as in its control.
    columns = [(f"{zero} (usual)" if isinstance(compared, Choice) else "usual", usual)]
    if isinstance(compared, Range):
        steps = round((compared.maximum - compared.minimum) / compared.step)
        digits = len(f"{compared.step:.10g}".partition(".")[2])
        stops = [
            round(compared.minimum + k * compared.step, digits + 2)
            for k in dict.fromkeys(round(share * steps) for share in np.linspace(0, 1, 6))
        ]
        columns += [
            (f"{number(v, digits, compared.signed)} {compared.unit}".strip(), {**usual, name: v})
            for v in stops
            if abs(v - zero) > compared.step / 1000
        ]
    else:
        columns += [(o, {**usual, name: o}) for o in compared.options if o != zero]
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

    def told(text: str) -> str:
        return fill(text, runs.at(**explorer.still), runs.usual_at(**explorer.still))

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
        if line.apart:
            _draw_apart(axes, x, curve(line.y, line.factor), line)
        else:
            _draw_line(axes, x, curve(line.y, line.factor), line)
        if line.compare and not line.apart and explorer.baseline:
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
            mark = "-" if points.joined else _MARKERS[points.mark]
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
    pad = 14 + 14 * (y_label.count("\n") + bool(y_label))
    axes.set_title(_wrapped(told(chart.title), 44), pad=pad)
    if len(chart.lines) > 1 and any(line.apart for line in chart.lines):
        axes.legend(loc="best", fontsize=11)
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
        axes.plot(x, y, color="#0072B2", ls="--" if line.dashed else "-")


def _draw_apart(axes: Axes, x: np.ndarray, y: np.ndarray, line: Line) -> None:
    if line.columns:
        wide = 0.7 * float(np.nanmin(np.diff(np.sort(x)), initial=np.inf))
        wide = wide if np.isfinite(wide) else 0.7
        axes.bar(x, y, wide, color="#9dc5e0", edgecolor="#0072B2", label=plain(line.label))
    else:
        axes.plot(
            x, y, _MARKERS[line.mark], ms=8, mfc="white", mec="#0072B2", mew=2.25, zorder=4,
            label=plain(line.label),
        )  # fmt: skip


def _chart_height(chart: LineChart | BarChart) -> float:
    if isinstance(chart, LineChart):
        return CHART_HEIGHT
    return 0.6 + 0.2 * len(chart.marks) + BAR_HEIGHT * len(chart.bars)


def _draw_bars(axes: Axes, chart: BarChart, explorer: Explorer, runs: Runs) -> None:
    now, base = runs.at(**explorer.still), runs.usual_at(**explorer.still)
    low, high = chart.x_limits or _reach(chart, explorer)
    for k, bar in enumerate(chart.bars):
        value = evaluate(bar.value, now, base) * bar.factor
        face, edge, dash, hatch = _BARS[bar.kind]
        length = 0.0 if np.isnan(value) else float(np.clip(value, low, high))
        with rc_context({"hatch.color": edge}):
            axes.barh(k, length, 0.5, color=face, edgecolor=edge, ls=dash, hatch=hatch, lw=1.1)
        axes.annotate(
            plain(bar.label), (0, k - 0.3), (2, 1), xycoords=("axes fraction", "data"),
            textcoords="offset points", va="bottom", bbox=_CLEAR, zorder=5,
        )  # fmt: skip
        words = f"{number(value, bar.digits)} {chart.unit}".strip()
        side = "right" if value < 0 else "left"
        axes.annotate(
            _joined(plain(words)), (length, k), (-5 if value < 0 else 5, 0),
            textcoords="offset points", ha=side, va="center", weight="bold", bbox=_CLEAR, zorder=5,
        )  # fmt: skip
    top = -0.75 - 0.35 * len(chart.marks)
    for k, mark in enumerate(chart.marks):
        at, y = evaluate(mark.at, now, base), top + 0.35 * k
        axes.plot([at, at], [y, len(chart.bars) - 0.6], color="#4a5460", lw=1.1)
        right = at > (low + high) / 2
        axes.annotate(
            plain(mark.label), (at, y), (-4 if right else 4, 0), textcoords="offset points",
            ha="right" if right else "left", va="top", color="#4a5460", bbox=_CLEAR, zorder=5,
        )  # fmt: skip
    axes.plot([0, 0], [-0.55, len(chart.bars) - 0.6], color="#4a5460", lw=0.95)
    # Room for the values that stand at the ends of the bars.
    room = 0.28 * (high - low)
    axes.set_xlim(low - room * (low < 0), high + room * (high > 0))
    axes.set_ylim(len(chart.bars) - 0.6, top - 0.05)
    axes.axis("off")
    axes.set_title(_wrapped(fill(chart.title, now, base), 44))


def _reach(chart: BarChart, explorer: Explorer) -> tuple[float, float]:
    """Every value that the bars' outputs take, and zero: the axis of a chart without limits."""
    ends = [0.0]
    for value, factor in chart.values():
        samples = explorer.dataset[parse(value)[0]].values if isinstance(value, str) else value
        ends += [factor * float(np.nanmin(samples)), factor * float(np.nanmax(samples))]
    return min(ends), max(ends)


def _look(look: Look) -> tuple[str, str, float, Any]:
    lengths = tuple(float(one) for one in look.dashes.split())
    return look.fill, look.edge, 0.75 * look.width, (0, lengths) if lengths else "-"


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
            [here], [y], _MARKERS[line.mark],
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
            own: dict[str, Any] = (
                {"color": scene.looks[item.style].fill} if item.style in scene.looks else {}
            )
            axes.annotate(
                plain(fill(item.text, now, base)), source.at, (0.75 * item.dx, -0.75 * item.dy),
                textcoords="offset points", ha=side, annotation_clip=True, **own,
            )  # fmt: skip
            continue
        points = np.asarray(source.points)
        if item.who == "link":
            points = np.vstack([rest.points[:1], item.points[1:]])
        look = scene.looks.get(item.style)
        fill_color, edge, width, dash = _look(look) if look else _STYLES[item.style]
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
    axes.set_title(_wrapped(fill(scene.title, now, base), 44))
