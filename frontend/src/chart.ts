// Line charts: an output swept over an input, or one curve output against another.
// Scales, axes and paths are d3's; what is here is the course's chart grammar.

import { axisBottom, axisLeft } from "d3-axis";
import { type ScaleLinear, scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { area, curveMonotoneX, line as path } from "d3-shape";
import { html, setText, svg, uniqueId } from "./dom.ts";
import { evaluate, fill, number } from "./expressions.ts";
import { type Box, place } from "./labels.ts";
import type { Moment, Run } from "./model.ts";
import type { Line, LineChartView, Points, RangeInput, XY } from "./payload.ts";
import type { Drawn } from "./readouts.ts";
import { inputText, percent, rangeText } from "./words.ts";

type Scale = ScaleLinear<number, number>;

const SWEEP_STEPS = 40;
const STUDY_ROW = 22;
const LABEL_LINE = 17;

/** The curves of one moment, in data units. */
interface Curves {
  lines: { line: Line; now: XY[]; usual: XY[] | null; pinned: XY[] | null }[];
  bands: { low: XY[]; high: XY[]; slope: number }[];
}

export function chartView(view: LineChartView, onWidth: (draw: () => void) => void): Drawn {
  const element = html("div", { class: "chart" });
  const titleId = uniqueId("chart");
  const subtitle = html("p", { class: "view-subtitle" });
  const picture = svg("svg", { class: "picture", role: "img", "aria-labelledby": titleId });
  const title = html("p", { class: "view-title", id: titleId }, view.title);
  const hidden = view.points.filter((p) => !p.shown);
  const toggle = html("input", { type: "checkbox" });
  const description = html("div");
  const details = html(
    "details",
    { class: "describe" },
    html("summary", {}, "Describe this chart"),
    description,
  );
  element.append(title, subtitle, picture);
  if (view.caption) element.append(html("p", { class: "caption" }, view.caption));
  const tools = html("div", { class: "tools" });
  if (hidden.length || view.studies.length) {
    tools.append(html("label", { class: "check" }, toggle, "Published studies"));
  }
  tools.append(details);
  element.append(tools);
  const studies = html("div", { class: "studies", hidden: true });
  if (view.studies_note) studies.append(html("p", { class: "caption" }, view.studies_note));
  const listed = [
    ...view.studies.map(
      (s) => `${s.what}: ${s.source}${s.second_hand ? "; read second-hand" : ""}`,
    ),
    ...hidden.map((p) => `${p.label}: ${p.source}`),
  ];
  studies.append(html("ul", { class: "caption" }, ...listed.map((s) => html("li", {}, s))));
  element.append(studies);

  let moment: Moment | undefined;
  let width = 0;
  let sweepKey = "";
  let sweep: Curves | undefined;

  function draw(): void {
    if (!moment) return;
    const { run, usual } = moment;
    setText(subtitle, fill(view.subtitle, run.number, usual?.number ?? null));
    subtitle.hidden = !view.subtitle;
    studies.hidden = !toggle.checked;
    const input = sweptInput(view, moment);
    let curves: Curves;
    if (input) {
      // A sweep does not depend on where the reader stands on it.
      const key = JSON.stringify([{ ...run.inputs, [input.name]: 0 }, moment.pinned?.inputs]);
      if (key !== sweepKey || !sweep) {
        sweep = sweptCurves(view, moment, input);
        sweepKey = key;
      }
      curves = sweep;
    } else curves = plainCurves(view, moment);
    // Measured once and after a change of width: asking makes the browser lay the page out.
    width ||= picture.clientWidth;
    render(picture, view, moment, curves, input, Math.max(width || 420, 240), toggle.checked);
    if (details.open) describe(description, view, curves, input);
  }
  toggle.addEventListener("change", draw);
  details.addEventListener("toggle", draw);
  onWidth(() => {
    width = 0;
    draw();
  });
  return {
    element,
    update(now) {
      moment = now;
      draw();
    },
  };
}

function sweptInput(view: LineChartView, moment: Moment): RangeInput | undefined {
  const input = moment.model.payload.inputs.find((i) => i.name === view.x);
  return input?.kind === "range" ? input : undefined;
}

function sweptCurves(view: LineChartView, { model, run }: Moment, input: RangeInput): Curves {
  const xs = Array.from(
    { length: SWEEP_STEPS + 1 },
    (_, k) => input.minimum + ((input.maximum - input.minimum) * k) / SWEEP_STEPS,
  );
  const stops = xs.map((x) => {
    const at = { ...run.inputs, [input.name]: x };
    return { x, now: model.run(at), base: model.usual(at) };
  });
  const trace = (expression: string, factor = 1): XY[] =>
    stops
      .map(
        ({ x, now, base }): XY => [
          x * view.x_factor,
          factor * evaluate(expression, now.number, base?.number ?? null),
        ],
      )
      .filter(([, y]) => !Number.isNaN(y));
  return {
    lines: view.lines.map((line) => ({
      line,
      now: trace(line.y, line.factor),
      usual: null,
      pinned: null,
    })),
    bands: view.bands.map((b) => ({ low: trace(b.low), high: trace(b.high), slope: b.slope })),
  };
}

function plainCurves(view: LineChartView, { run, usual, pinned }: Moment): Curves {
  const trace = (of: Run | null, y: string, factor = 1): XY[] | null => {
    if (!of) return null;
    const ys = of.curve(y);
    const points = of.curve(view.x).map((x, k): XY => [x * view.x_factor, ys[k]! * factor]);
    return points.some(([x, v]) => Number.isNaN(x + v)) ? [] : points;
  };
  return {
    lines: view.lines.map((line) => ({
      line,
      now: trace(run, line.y, line.factor) ?? [],
      usual: line.compare ? trace(usual, line.y, line.factor) : null,
      pinned: line.compare ? trace(pinned, line.y, line.factor) : null,
    })),
    bands: view.bands.map((b) => ({
      low: trace(run, b.low) ?? [],
      high: trace(run, b.high) ?? [],
      slope: b.slope,
    })),
  };
}

function extent(points: XY[], axis: 0 | 1): [number, number] {
  const values = points.map((p) => p[axis]);
  return values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
}

function render(
  picture: SVGSVGElement,
  view: LineChartView,
  moment: Moment,
  curves: Curves,
  input: RangeInput | undefined,
  width: number,
  showStudies: boolean,
): void {
  const margin = { left: 44, right: 12, top: view.y_label ? 30 : 14, bottom: 46 };
  const rows = showStudies ? view.studies : [];
  const plotBottom = view.height - margin.bottom;
  const height = view.height + (rows.length ? rows.length * STUDY_ROW + 30 : 0);
  const all = [
    ...curves.lines.flatMap((l) => [...l.now, ...(l.usual ?? [])]),
    ...curves.bands.flatMap((b) => [...b.low, ...b.high]),
  ];
  const x = scaleLinear(view.x_limits ?? extent(all, 0), [margin.left, width - margin.right]);
  const y = scaleLinear(view.y_limits ?? extent(all, 1), [plotBottom, margin.top]);
  if (!view.y_limits) y.nice(view.y_ticks);

  // Monotone between points: smooth to the eye, and never beyond the highest or lowest of them.
  const xy = path<XY>(
    (p) => x(p[0]),
    (p) => y(p[1]),
  ).curve(curveMonotoneX);
  const [left, right] = x.range() as XY;
  const hatchId = uniqueId("hatch");
  const obstacles: XY[] = [];
  const parts: (SVGElement | null)[] = [];

  // The grid, the axes and their words.
  const signed = (v: number) =>
    number(
      v,
      view.y_ticks && Math.abs(y.domain()[1]! - y.domain()[0]!) < 3 ? 1 : 0,
      view.signed && v !== 0,
    );
  const grid = svg("g", { class: "axis y" });
  select(grid as SVGGElement)
    .attr("transform", `translate(${left},0)`)
    .call(
      axisLeft(y)
        .ticks(view.y_ticks)
        .tickSize(-(right - left))
        .tickFormat((v) => signed(Number(v))),
    );
  const bottom = svg("g", { class: "axis x" });
  const here = input ? Number(moment.run.inputs[input.name]) * view.x_factor : undefined;
  select(bottom as SVGGElement)
    .attr("transform", `translate(0,${plotBottom})`)
    .call(
      axisBottom(x)
        .ticks(width < 340 ? 4 : 6)
        .tickSizeOuter(0)
        .tickFormat((v) =>
          number(
            Number(v),
            Number.isInteger(Number(v)) ? 0 : 1,
            input?.signed === true && Number(v) !== 0,
          ),
        ),
    )
    .selectAll(".tick")
    .classed("here", (v) => v === here);
  parts.push(grid, bottom);
  if (view.x_label) {
    parts.push(text((left + right) / 2, plotBottom + 38, view.x_label, "axis-label", "middle"));
  }
  if (view.y_label) parts.push(text(4, 14, view.y_label, "axis-label"));
  if (view.ends) {
    parts.push(
      text(right - 2, margin.top + 14, view.ends[1], "corner halo-text", "end"),
      text(left + 6, plotBottom - 8, view.ends[0], "corner halo-text"),
    );
  }

  // Bands first, so that lines lie on them.
  for (const { low, high, slope } of curves.bands) {
    if (low.length < 2) continue;
    const between = area<[XY, XY]>(
      ([a]) => x(a[0]),
      ([a]) => y(a[1]),
      ([, b]) => y(b[1]),
    )(low.map((a, k): [XY, XY] => [a, high[k] ?? a]));
    parts.push(
      hatch(`${hatchId}${slope > 0 ? "a" : "b"}`, slope),
      svg("path", { d: between, class: "band", fill: `url(#${hatchId}${slope > 0 ? "a" : "b"})` }),
      svg("path", { d: xy(low), class: "band-edge" }),
      svg("path", { d: xy(high), class: "band-edge" }),
    );
    obstacles.push(...low.map(px), ...high.map(px));
  }
  function px([a, b]: XY): XY {
    return [x(a), y(b)];
  }

  // Usual: the dashed cross through it, or the zero line.
  const baseline = input && moment.model.payload.baseline?.[input.name];
  if (y.domain()[0]! < 0 && y.domain()[1]! > 0) {
    parts.push(ruleLine(left, y(0), right, y(0), baseline === undefined ? "zero" : "base"));
  }
  if (baseline !== undefined) {
    const at = x(Number(baseline) * view.x_factor);
    parts.push(ruleLine(at, margin.top, at, plotBottom, "base"));
    parts.push(text(at - 6, margin.top + 14, "usual", "corner halo-text", "end"));
  }

  for (const { line, now } of curves.lines) {
    if (!line.fill_below_zero || !now.length) continue;
    const below = area<XY>(
      (p) => x(p[0]),
      () => y(0),
      (p) => y(Math.min(p[1], 0)),
    );
    parts.push(svg("path", { d: below(now), class: "tint" }));
  }
  for (const { line, now, usual, pinned } of curves.lines) {
    if (pinned?.length) parts.push(svg("path", { d: xy(pinned), class: "pinned" }));
    if (!now.length) continue;
    if (curves.bands.length) parts.push(svg("path", { d: xy(now), class: "halo" }));
    parts.push(svg("path", { d: xy(now), class: line.double ? "changed double" : "changed" }));
    if (line.double) parts.push(svg("path", { d: xy(now), class: "double-core" }));
    if (usual?.length) parts.push(svg("path", { d: xy(usual), class: "usual-curve" }));
    obstacles.push(...now.map(px), ...(usual ?? []).map(px));
  }
  for (const points of view.points) {
    if (points.shown || showStudies) {
      const drawn = measured(points, x, y, moment);
      if (!drawn) continue;
      parts.push(drawn);
      if (!points.joined) obstacles.push(...points.x.map((v, k) => px([v, points.y[k]!])));
    }
  }

  // The reader's place on a sweep, with the value of each marked line.
  const taken: Box[] = [];
  if (input && here !== undefined) {
    parts.push(ruleLine(x(here), margin.top, x(here), plotBottom, "cursor"));
    const marked = curves.lines.filter(({ line }) => line.mark !== "none");
    const values = marked.map(({ line }) => ({
      line,
      at: evaluate(line.y, moment.run.number, moment.usual?.number ?? null) * line.factor,
    }));
    for (const { line, at } of values) {
      if (Number.isNaN(at)) continue;
      parts.push(marker(line, x(here), y(at)));
      taken.push({ left: x(here) - 9, right: x(here) + 9, top: y(at) - 9, bottom: y(at) + 9 });
    }
    for (const { line, at } of values.sort((a, b) => b.at - a.at)) {
      if (Number.isNaN(at)) continue;
      const within = line.within.length ? rangeText(line.within.map(moment.run.number)) : "";
      const words = [percent(at), line.label, within];
      const size = {
        width: Math.max(84, ...words.map((w) => w.length * 7)),
        height: 3.1 * LABEL_LINE,
      };
      const side = at === Math.max(...values.map((v) => v.at)) ? -1 : 1;
      const frame = { left: left + 4, right: right - 2, top: margin.top, bottom: plotBottom - 4 };
      const box = place([x(here), y(at)], size, side, frame, obstacles, taken);
      taken.push(box);
      parts.push(...leaderAndLabel([x(here), y(at)], box, words));
    }
  }

  for (const whisker of view.whiskers) {
    const centre = moment.usual ?? moment.run;
    const at = centre.number(whisker.x) * whisker.x_share * view.x_factor;
    const level = centre.number(whisker.y) * whisker.factor;
    if (Number.isNaN(at + level)) continue;
    const wx = x(at);
    const [top, end] = [y(level * (1 - whisker.spread)), y(level * (1 + whisker.spread))];
    parts.push(
      svg("path", {
        class: "whisker",
        d: `M${wx - 5} ${top}h10M${wx} ${top}V${end}M${wx - 5} ${end}h10`,
      }),
      text(wx + 9, end + 4, whisker.text, "muted halo-text"),
    );
  }
  for (const note of view.notes) {
    const at: XY = [
      resolve(note.x, moment.run) * (typeof note.x === "string" ? view.x_factor : 1),
      resolve(note.y, moment.run),
    ];
    if (Number.isNaN(at[0] + at[1])) continue;
    const words = fill(note.text, moment.run.number, moment.usual?.number ?? null);
    parts.push(
      text(
        x(at[0]) + note.dx,
        y(at[1]) + note.dy,
        words,
        `halo-text${note.strong ? " strong" : ""}`,
        note.anchor,
      ),
    );
  }
  if (rows.length) parts.push(...studyStrip(view, x, view.height + 8, width));

  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.setAttribute("height", String(height));
  picture.replaceChildren(...parts.filter((p): p is SVGElement => p !== null));
}

function resolve(value: number | string, run: Run): number {
  return typeof value === "number" ? value : evaluate(value, run.number, null);
}

function text(
  x: number,
  y: number,
  words: string,
  className = "",
  anchor = "start",
): SVGTextElement {
  return svg("text", { x, y, class: className, "text-anchor": anchor }, words);
}

function ruleLine(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  className: string,
): SVGLineElement {
  return svg("line", { x1, y1, x2, y2, class: className });
}

function hatch(id: string, slope: number): SVGDefsElement {
  return svg(
    "defs",
    {},
    svg(
      "pattern",
      {
        id,
        width: 6,
        height: 6,
        patternUnits: "userSpaceOnUse",
        patternTransform: `rotate(${slope > 0 ? 45 : -45})`,
      },
      svg("rect", { width: 6, height: 6, class: "hatch-ground" }),
      svg("line", { x1: 0, y1: 0, x2: 0, y2: 6, class: "hatch-line" }),
    ),
  );
}

function marker({ mark }: Line, cx: number, cy: number): SVGElement {
  return mark === "circle"
    ? svg("circle", { cx, cy, r: 6, class: "mark" })
    : svg("rect", { x: cx - 5.5, y: cy - 5.5, width: 11, height: 11, class: "mark" });
}

/** Measured data on the chart's own axes: hollow circles, bars where the study gives them. */
function measured(points: Points, x: Scale, y: Scale, { run }: Moment): SVGElement | null {
  for (const [name, value] of Object.entries(points.when)) {
    if (Math.abs(Number(run.inputs[name]) - value) > 1e-9) return null;
  }
  const group = svg("g", { class: "measured" });
  if (points.joined) {
    const joined = path<number>(
      (_, k) => x(points.x[k]!),
      (v) => y(v),
    )(points.y);
    group.append(svg("path", { d: joined, class: "measured-line" }));
    return group;
  }
  points.x.forEach((px, k) => {
    const [cx, cy] = [x(px), y(points.y[k]!)];
    const [low, high] = [points.low[k], points.high[k]];
    if (low !== undefined && high !== undefined) {
      const [top, end] = [y(high), y(low)];
      group.append(
        svg("path", {
          class: "error-bar",
          d: `M${cx - 4} ${top}h8M${cx} ${top}V${end}M${cx - 4} ${end}h8`,
        }),
      );
    }
    group.append(
      points.mark === "square"
        ? svg("rect", { x: cx - 3.5, y: cy - 3.5, width: 7, height: 7, class: "datum" })
        : svg("circle", { cx, cy, r: 4, class: "datum" }),
    );
  });
  return group;
}

function leaderAndLabel(from: XY, box: Box, words: string[]): SVGElement[] {
  const middle = (box.left + box.right) / 2;
  const toLeft = middle < from[0];
  const anchor = toLeft ? "end" : "start";
  const lx = toLeft ? box.right : box.left;
  const near = box.top > from[1] ? box.top : box.bottom;
  return [
    ruleLine(from[0], from[1] + (near > from[1] ? 7 : -7), lx + (toLeft ? -8 : 8), near, "leader"),
    text(lx, box.top + LABEL_LINE, words[0]!, "value halo-text", anchor),
    text(lx, box.top + 2 * LABEL_LINE, words[1]!, "halo-text", anchor),
    text(lx, box.top + 3 * LABEL_LINE - 1, words[2]!, "muted halo-text", anchor),
  ];
}

/** Findings on other quantities, one row each, placed at their x but off the y axis. */
function studyStrip(view: LineChartView, x: Scale, top: number, width: number): SVGElement[] {
  const parts: SVGElement[] = [
    text(4, top + 12, "measured elsewhere, other quantities", "axis-label"),
  ];
  view.studies.forEach((study, k) => {
    const cy = top + 32 + k * STUDY_ROW;
    const cx = x(study.x * view.x_factor);
    const sign =
      study.value === null
        ? svg("path", {
            class: "direction",
            d: `M${cx} ${cy - 7}v12m-4 -4l4 5l4 -5`,
            transform: study.falls ? "" : `rotate(180 ${cx} ${cy - 1})`,
          })
        : svg("path", {
            class: `study${study.second_hand ? " hollow" : ""}`,
            d: `M${cx} ${cy - 6}l6 6l-6 6l-6 -6z`,
          });
    const size =
      study.value === null
        ? study.falls
          ? "fell"
          : "rose"
        : percent(study.value, 1).replace(".0 ", " ");
    const words = `${study.what} ${size}`;
    const onLeft = cx > width / 2;
    parts.push(
      sign,
      text(cx + (onLeft ? -11 : 11), cy + 4.5, words, "small", onLeft ? "end" : "start"),
    );
  });
  return parts;
}

/** The chart in words and as a table, for whoever cannot or would rather not read the picture. */
function describe(
  target: HTMLElement,
  view: LineChartView,
  curves: Curves,
  input: RangeInput | undefined,
): void {
  const shown = curves.lines.filter((l) => l.now.length > 1);
  const sentences = shown.map(({ line, now }) => {
    const digits = line.digits;
    if (input) {
      const [first, last] = [now[0]!, now[now.length - 1]!];
      return `${line.label}: ${number(first[1], digits, view.signed)} at ${inputText(input, first[0])} ${input.unit}, ${number(last[1], digits, view.signed)} at ${inputText(input, last[0])} ${input.unit}.`;
    }
    const ys = now.map((p) => p[1]);
    const [low, high] = [Math.min(...ys), Math.max(...ys)];
    const at = (v: number) => number(now[ys.indexOf(v)]![0], 0);
    return `${line.label}: lowest ${number(low, 2)} at ${at(low)}, highest ${number(high, 2)} at ${at(high)} on the x axis.`;
  });
  const first = shown[0];
  const every = first ? Math.max(1, Math.floor((first.now.length - 1) / 8)) : 1;
  const rows = (first?.now ?? [])
    .map((p, k) => ({ x: p[0], k }))
    .filter(({ k }) => k % every === 0)
    .map(({ x, k }) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, number(x, input ? 1 : 0, view.signed)),
        ...shown.map(({ line, now }) =>
          html("td", {}, now[k] ? number(now[k][1], Math.max(line.digits, 1), view.signed) : "–"),
        ),
      ),
    );
  const head = [view.x_label || view.x, ...shown.map(({ line }) => line.label)];
  const listed = [
    ...view.points.map((p) => `${p.label} (${p.source})`),
    ...view.studies.map(
      (s) =>
        `${s.what}: ${s.value === null ? (s.falls ? "fell, size not read" : "rose, size not read") : percent(s.value, 1)} at ${percent(s.x, 1)} (${s.source}${s.second_hand ? ", read second-hand" : ""})`,
    ),
  ];
  target.replaceChildren(
    html("p", {}, [view.title, ...sentences].join(" ")),
    html(
      "table",
      {},
      html("thead", {}, html("tr", {}, ...head.map((h) => html("th", { scope: "col" }, h)))),
      html("tbody", {}, ...rows),
    ),
    listed.length ? html("ul", {}, ...listed.map((s) => html("li", {}, s))) : "",
  );
}
