// Draws a chart: the course's chart grammar on d3's scales, axes and paths.

import { axisBottom, axisLeft } from "d3-axis";
import { type ScaleLinear, scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { area, curveLinear, curveMonotoneX, line as path } from "d3-shape";
import { markShape, svg, uniqueId } from "./dom.ts";
import { evaluate, number } from "./expressions.ts";
import { type Box, place } from "./labels.ts";
import type { Moment } from "./model.ts";
import type { Line, LineChartView, Points, RangeInput, XY } from "./payload.ts";
import { percent, rangeText } from "./words.ts";

const STUDY_ROW = 22;
const LABEL_LINE = 17;
const LETTER = 7;
const MARGIN = { left: 44, right: 14, bottom: 46 };

/** The curves of one moment, in data units. */
export interface Curves {
  lines: { line: Line; now: XY[]; usual: XY[] | null; pinned: XY[] | null }[];
  bands: { low: XY[]; high: XY[]; slope: number }[];
  /** Where columns may stand, also those that are missing just now; empty without columns. */
  slots: number[];
}

export function plot(
  picture: SVGSVGElement,
  view: LineChartView,
  moment: Moment,
  curves: Curves,
  input: RangeInput | undefined,
  width: number,
  showHidden: boolean,
): void {
  const drawing = new Plot(view, moment, curves, input, width);
  drawing.axes();
  drawing.bands();
  drawing.usual();
  drawing.lines();
  drawing.points(showHidden);
  drawing.cursor();
  drawing.corners();
  drawing.values();
  drawing.whiskers();
  const strip = showHidden ? drawing.studies() : 0;
  const height = view.height + strip;
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.setAttribute("height", String(height));
  picture.replaceChildren(...drawing.parts);
}

class Plot {
  readonly parts: SVGElement[] = [];
  readonly #view: LineChartView;
  readonly #moment: Moment;
  readonly #curves: Curves;
  readonly #input: RangeInput | undefined;
  readonly #width: number;
  readonly #frame: Box;
  readonly #x: ScaleLinear<number, number>;
  readonly #y: ScaleLinear<number, number>;
  /** The width that a column and the gap beside it have, in pixels. */
  #slot: number;
  /** Points on curves and bars, in pixels, that no label may cover. */
  readonly #obstacles: XY[] = [];
  /** Words and marks that already stand somewhere. */
  readonly #taken: Box[] = [];

  constructor(
    view: LineChartView,
    moment: Moment,
    curves: Curves,
    input: RangeInput | undefined,
    width: number,
  ) {
    this.#view = view;
    this.#moment = moment;
    this.#curves = curves;
    this.#input = input;
    this.#width = width;
    this.#frame = {
      left: MARGIN.left,
      right: width - MARGIN.right,
      top: view.y_label ? 30 : 14,
      bottom: view.height - MARGIN.bottom,
    };
    const { left, right, top, bottom } = this.#frame;
    const all = [
      ...curves.lines.flatMap((l) => [...l.now, ...(l.usual ?? [])]),
      ...curves.bands.flatMap((b) => [...b.low, ...b.high]),
    ];
    // A swept curve's ends stay clear of the tick labels, so that a mark there covers none.
    // Columns at the ends keep their whole width.
    const { slots } = curves;
    this.#slot = (right - left) / Math.max(1, slots.length);
    const inset = slots.length ? this.#slot / 2 : input ? 10 : 0;
    const xs = view.x_limits ?? extent([...slots, ...all.map((p) => p[0])]);
    const heights = [...all.map((p) => p[1]), ...(slots.length ? [0] : [])];
    const ys = view.y_limits ?? extent(heights);
    this.#x = scaleLinear(xs, [left + inset, right - inset]);
    this.#y = scaleLinear(ys, [bottom, top]);
    if (!view.y_limits) this.#y.nice(view.y_ticks);
  }

  /** Where the reader stands on a sweep, in the chart's unit. */
  get #here(): number | undefined {
    const input = this.#input;
    return input && Number(this.#moment.run.inputs[input.name]) * this.#view.x_factor;
  }

  /** Where the usual run stands on a sweep. */
  get #usualAt(): number | undefined {
    const base = this.#input && this.#moment.model.payload.baseline?.[this.#input.name];
    return base === undefined ? undefined : Number(base) * this.#view.x_factor;
  }

  axes(): void {
    const { left, right, bottom } = this.#frame;
    const [low, high] = this.#y.domain() as XY;
    const digits = Math.abs(high - low) < 3 ? 1 : 0;
    const signed = this.#view.signed;
    const grid = svg("g", { class: "axis y" });
    select(grid as SVGGElement)
      .attr("transform", `translate(${left},0)`)
      .call(
        axisLeft(this.#y)
          .ticks(this.#view.y_ticks)
          .tickSize(-(right - left))
          .tickFormat((v) => number(Number(v), digits, signed && v !== 0)),
      );
    const axis = svg("g", { class: "axis x" });
    const plus = this.#input?.signed === true;
    select(axis as SVGGElement)
      .attr("transform", `translate(0,${bottom})`)
      .call(
        axisBottom(this.#x)
          .ticks(this.#width < 340 ? 4 : 6)
          .tickValues(this.#ticks as number[])
          .tickSizeOuter(0)
          .tickFormat((v) => {
            // A week of a packed curve may be 3.00002.
            const whole = Math.abs(Number(v) - Math.round(Number(v))) < 1e-3;
            return number(Number(v), whole ? 0 : 1, plus && v !== 0);
          }),
      )
      .selectAll(".tick")
      .classed("here", (v) => v === this.#here);
    this.parts.push(grid, axis);
    const { x_label, y_label } = this.#view;
    if (x_label) this.#text((left + right) / 2, bottom + 38, x_label, "axis-label", "middle");
    if (y_label) this.#text(4, 14, y_label, "axis-label");
  }

  /** Under columns, ticks at columns; else wherever d3 puts them. */
  get #ticks(): number[] | null {
    const { slots } = this.#curves;
    const every = Math.ceil(slots.length / (this.#width < 340 ? 6 : 9));
    return slots.length ? slots.filter((_, k) => k % every === 0) : null;
  }

  bands(): void {
    for (const { low, high, slope } of this.#curves.bands) {
      if (low.length < 2) continue;
      const id = uniqueId("hatch");
      const between = area<[XY, XY]>(
        ([a]) => this.#x(a[0]),
        ([a]) => this.#y(a[1]),
        ([, b]) => this.#y(b[1]),
      )(low.map((a, k): [XY, XY] => [a, high[k] ?? a]));
      this.parts.push(
        hatch(id, slope),
        svg("path", { d: between, fill: `url(#${id})` }),
        svg("path", { d: this.#path(low), class: "band-edge" }),
        svg("path", { d: this.#path(high), class: "band-edge" }),
      );
      this.#obstacles.push(...low.map(this.#pixel), ...high.map(this.#pixel));
    }
  }

  /** Usual: the dashed cross through it; without one, the zero line. */
  usual(): void {
    const { left, right, top, bottom } = this.#frame;
    const at = this.#usualAt;
    const [low, high] = this.#y.domain() as XY;
    if (low < 0 && high > 0) {
      this.#rule([left, this.#y(0)], [right, this.#y(0)], at === undefined ? "zero" : "base");
    }
    if (at !== undefined) this.#rule([this.#x(at), top], [this.#x(at), bottom], "base");
  }

  lines(): void {
    for (const { line, now } of this.#curves.lines) {
      if (!line.fill_below_zero) continue;
      const below = area<XY>(
        (p) => this.#x(p[0]),
        () => this.#y(0),
        (p) => this.#y(Math.min(p[1], 0)),
      ).curve(curveMonotoneX);
      this.parts.push(svg("path", { d: below(now), class: "tint" }));
    }
    for (const { line, now, usual, pinned } of this.#curves.lines) {
      if (pinned?.length) this.parts.push(svg("path", { d: this.#path(pinned), class: "pinned" }));
      if (!now.length) continue;
      if (line.columns || line.points_only) {
        this.#apart(line, usual ?? [], "base-mark");
        this.#apart(line, now, "mark");
        continue;
      }
      const d = this.#path(now);
      if (this.#curves.bands.length) this.parts.push(svg("path", { d, class: "halo" }));
      this.parts.push(
        svg("path", {
          d,
          class: `changed${line.double ? " double" : ""}${line.dashed ? " dashed" : ""}`,
        }),
      );
      if (line.double) this.parts.push(svg("path", { d, class: "double-core" }));
      if (usual?.length) {
        this.parts.push(svg("path", { d: this.#path(usual), class: "usual-curve" }));
      }
      this.#obstacles.push(...now.map(this.#pixel), ...(usual ?? []).map(this.#pixel));
    }
  }

  /** Each value for itself: a column from zero, or a mark. */
  #apart(line: Line, points: XY[], look: string): void {
    const zero = this.#y(Math.max(0, this.#y.domain()[0]!));
    const wide = 0.7 * this.#slot;
    for (const point of points) {
      const [x, y] = this.#pixel(point);
      const [top, height] = [Math.min(y, zero), Math.abs(y - zero)];
      this.parts.push(
        line.columns
          ? svg("rect", { x: x - wide / 2, y: top, width: wide, height, class: `column ${look}` })
          : markShape(line.mark, x, y, 5.5, { class: look }),
      );
      this.#obstacles.push([x, y]);
    }
  }

  points(showHidden: boolean): void {
    for (const points of this.#view.points) {
      if (!points.shown && !showHidden) continue;
      const drawn = this.#measured(points);
      if (drawn) this.parts.push(drawn);
    }
  }

  cursor(): void {
    const here = this.#here;
    if (here === undefined) return;
    const { top, bottom } = this.#frame;
    this.#rule([this.#x(here), top], [this.#x(here), bottom], "cursor");
  }

  /** The words that say what a place in the chart means. */
  corners(): void {
    const { left, right, top, bottom } = this.#frame;
    const at = this.#usualAt;
    if (at !== undefined) this.#corner(this.#x(at) - 6, top + 14, "usual", "end");
    const { ends } = this.#view;
    if (!ends) return;
    this.#corner(right - 2, top + 14, ends[1], "end");
    this.#corner(left + 6, bottom - 8, ends[0], "start");
  }

  /** The marked lines' values where the reader stands; their names at the right end where that is usual. */
  values(): void {
    const here = this.#here;
    if (here === undefined) return;
    const { run, usual, atBaseline } = this.#moment;
    const values = this.#curves.lines
      .filter(({ line }) => line.mark !== "none")
      .map(({ line, now }) => {
        const y = evaluate(line.y, run.number, usual?.number ?? null) * line.factor;
        return { line, now, y };
      })
      .filter(({ y }) => !Number.isNaN(y))
      .sort((a, b) => b.y - a.y);
    for (const { line, y } of values) {
      const at: XY = [this.#x(here), this.#y(y)];
      this.parts.push(marker(line, at));
      this.#taken.push({ left: at[0] - 9, right: at[0] + 9, top: at[1] - 9, bottom: at[1] + 9 });
    }
    if (atBaseline) this.#note(this.#moment.model.payload.baselineNote);
    const top = values[0];
    for (const { line, now, y } of values) {
      if (atBaseline) {
        const end = now[now.length - 1]!;
        this.#label(this.#pixel(end), [line.label], line === top?.line ? -1 : 1, "");
        continue;
      }
      const value = line.y.endsWith(":change")
        ? percent(y)
        : number(y, line.digits, this.#view.signed);
      const within = line.within.length ? rangeText(line.within.map(run.number)) : "";
      const words = [value, line.label, within].filter(Boolean);
      this.#label([this.#x(here), this.#y(y)], words, line === top?.line ? -1 : 1, "value");
    }
  }

  /** A few words at the foot of the chart, a sentence a line. */
  #note(words: string): void {
    const { left, right, bottom } = this.#frame;
    const lines = words.split(/(?<=\.) /).filter(Boolean);
    lines.forEach((line, k) => {
      const y = bottom - 12 - (lines.length - 1 - k) * LABEL_LINE;
      this.#text((left + right) / 2, y, line, "muted halo-text", "middle");
    });
  }

  whiskers(): void {
    const run = this.#moment.usual ?? this.#moment.run;
    for (const { x, x_share, y, factor, spread, text } of this.#view.whiskers) {
      const level = run.number(y) * factor;
      const at = this.#x(run.number(x) * x_share * this.#view.x_factor);
      if (Number.isNaN(level + at)) continue;
      const [near, far] = [this.#y(level * (1 - spread)), this.#y(level * (1 + spread))];
      const d = `M${at - 5} ${near}h10M${at} ${near}V${far}M${at - 5} ${far}h10`;
      this.parts.push(svg("path", { class: "whisker", d }));
      this.#text(at + 9, Math.min(far + 4, this.#frame.bottom - 6), text, "muted halo-text");
    }
  }

  /** Findings on other quantities, a row each: at their x, but off the y axis. Returns its height. */
  studies(): number {
    const { studies, height, x_factor } = this.#view;
    if (!studies.length) return 0;
    const top = height + 8;
    this.#text(4, top + 12, "measured elsewhere, other quantities", "axis-label");
    studies.forEach((study, k) => {
      const y = top + 32 + k * STUDY_ROW;
      const x = this.#x(study.x * x_factor);
      const turn = study.falls ? null : `rotate(180 ${x} ${y - 1})`;
      this.parts.push(
        study.value === null
          ? svg("path", {
              class: "direction",
              d: `M${x} ${y - 7}v12m-4 -4l4 5l4 -5`,
              transform: turn,
            })
          : svg("path", {
              class: `study${study.second_hand ? " hollow" : ""}`,
              d: `M${x} ${y - 6}l6 6l-6 6l-6 -6z`,
            }),
      );
      const way = study.falls ? "fell" : "rose";
      const size = study.value === null ? way : percent(study.value, 1).replace(".0 ", " ");
      const author = study.source.split(",")[0] ?? "";
      const words = `${study.what} ${size}${this.#width > 400 ? ` · ${author}` : ""}`;
      const onLeft = x > this.#width / 2;
      this.#text(x + (onLeft ? -11 : 11), y + 4.5, words, "small", onLeft ? "end" : "start");
    });
    return studies.length * STUDY_ROW + 30;
  }

  readonly #pixel = ([a, b]: XY): XY => [this.#x(a), this.#y(b)];

  /**
   * Monotone between points: smooth to the eye, and never beyond the highest or lowest of them.
   * Straight from step to step of an exact input, between which nothing is known.
   */
  #path(points: XY[]): string {
    const curve = this.#input?.exact ? curveLinear : curveMonotoneX;
    return path<XY>().curve(curve)(points.map(this.#pixel)) ?? "";
  }

  #text(x: number, y: number, words: string, className: string, anchor = "start"): void {
    this.parts.push(svg("text", { x, y, class: className, "text-anchor": anchor }, words));
  }

  #rule(from: XY, to: XY, className: string): void {
    const [x1, y1, x2, y2] = [...from, ...to];
    this.parts.push(svg("line", { x1, y1, x2, y2, class: className }));
    const steps = Math.ceil(Math.hypot(x2! - x1!, y2! - y1!) / 12);
    for (let k = 0; k <= steps; k++) {
      const t = k / steps;
      this.#obstacles.push([x1! + t * (x2! - x1!), y1! + t * (y2! - y1!)]);
    }
  }

  #corner(x: number, y: number, words: string, anchor: "start" | "end"): void {
    const width = words.length * LETTER;
    const left = anchor === "end" ? x - width : x;
    this.#taken.push({ left, right: left + width, top: y - 13, bottom: y + 4 });
    this.#text(x, y, words, "corner halo-text", anchor);
  }

  /** Measured data on the chart's own axes: hollow marks, bars where the study gives them. */
  #measured(points: Points): SVGElement | null {
    const { inputs } = this.#moment.run;
    const elsewhere = Object.entries(points.when).some(([name, value]) =>
      typeof value === "number"
        ? Math.abs(Number(inputs[name]) - value) > 1e-9
        : inputs[name] !== value,
    );
    if (elsewhere) return null;
    const places = points.x.map((v, k) => this.#pixel([v, points.y[k]!]));
    if (points.joined) {
      return svg("path", { d: path<XY>()(places), class: "measured-line" });
    }
    const group = svg("g", {});
    places.forEach(([x, y], k) => {
      const [low, high] = [points.low[k], points.high[k]];
      if (low !== undefined && high !== undefined) {
        const [top, end] = [this.#y(high), this.#y(low)];
        const d = `M${x - 4} ${top}h8M${x} ${top}V${end}M${x - 4} ${end}h8`;
        group.append(svg("path", { class: "error-bar", d }));
        this.#obstacles.push([x, top], [x, end]);
      }
      group.append(
        markShape(points.mark, x, y, points.mark === "square" ? 3.5 : 4, { class: "datum" }),
      );
      this.#obstacles.push([x, y]);
    });
    return group;
  }

  /** Words near a point, where they cover least, tied to it by a hairline. */
  #label(at: XY, words: string[], side: -1 | 1, firstLook: string): void {
    const size = {
      width: Math.max(...words.map((w, k) => w.length * (k || !firstLook ? LETTER : 10))),
      height: words.length * LABEL_LINE + 3,
    };
    const { left, right, top, bottom } = this.#frame;
    const frame = { left: left + 4, right, top, bottom: bottom - 4 };
    const box = place(at, size, side, frame, this.#obstacles, this.#taken);
    this.#taken.push(box);
    const toLeft = (box.left + box.right) / 2 < at[0];
    const end: XY = [
      Math.min(Math.max(at[0], box.left), box.right),
      Math.min(Math.max(at[1], box.top + 2), box.bottom + 2),
    ];
    const gap = Math.hypot(end[0] - at[0], end[1] - at[1]);
    if (firstLook && gap > 22) {
      const start: XY = [
        at[0] + (8 / gap) * (end[0] - at[0]),
        at[1] + (8 / gap) * (end[1] - at[1]),
      ];
      const [x1, y1, x2, y2] = [...start, ...end];
      this.parts.push(svg("line", { x1, y1, x2, y2, class: "leader" }));
    }
    const looks = [firstLook, "", "muted"];
    words.forEach((line, k) => {
      const x = toLeft ? box.right : box.left;
      const y = box.top + (k + 1) * LABEL_LINE - (k > 1 ? 1 : 0);
      this.#text(x, y, line, `${looks[k]} halo-text`, toLeft ? "end" : "start");
    });
  }
}

function extent(values: number[]): XY {
  return values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
}

function hatch(id: string, slope: number): SVGDefsElement {
  const turn = `rotate(${slope > 0 ? 45 : -45})`;
  const look = { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: turn };
  return svg(
    "defs",
    {},
    svg(
      "pattern",
      look,
      svg("rect", { width: 6, height: 6, class: "hatch-ground" }),
      svg("line", { x1: 0, y1: 0, x2: 0, y2: 6, class: "hatch-line" }),
    ),
  );
}

function marker({ mark }: Line, [x, y]: XY): SVGElement {
  return markShape(mark, x, y, mark === "square" ? 5.5 : 6, { class: "mark" });
}
