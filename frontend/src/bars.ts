// Bar charts: values side by side from a common zero, each written at the end of its bar.

import { scaleLinear } from "d3-scale";
import { html, svg, uniqueId } from "./dom.ts";
import { evaluate, number, parse } from "./expressions.ts";
import { filled, type Moment } from "./model.ts";
import type { BarChartView, XY } from "./payload.ts";
import { pictured } from "./picture.ts";
import type { Drawn } from "./readouts.ts";

const NARROW = 480;
const LETTER = 8;
const MARK_LINE = 19;

const written = (value: number, digits: number, unit: string) =>
  `${number(value, digits)} ${unit}`.trim();

function read(value: string | number, factor: number, { run, usual }: Moment): number {
  return factor * evaluate(value, run.number, usual?.number ?? null);
}

/** The chart in words: what it is, then every bar and mark with its value. */
export function barsInWords(view: BarChartView, moment: Moment): string {
  const bars = view.bars.map(
    (b) => `${b.label}: ${written(read(b.value, b.factor, moment), b.digits, view.unit)}`,
  );
  const marks = view.marks.map(
    (m) => `${m.label}: ${written(read(m.at, 1, moment), 1, view.unit).replace(/\.0(?= |$)/, "")}`,
  );
  return [...bars, ...marks].join("; ");
}

/** A text's place, as wide as it may be in any face. */
interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The path of an upright line, broken where a text stands in its way. */
export function clearLine(x: number, top: number, bottom: number, texts: Box[]): string {
  const inTheWay = texts
    .filter((t) => t.left < x && x < t.right && t.top < bottom && t.bottom > top)
    .sort((a, b) => a.top - b.top);
  let path = "";
  let from = top;
  for (const text of inTheWay) {
    if (text.top > from) path += `M${x} ${from}V${text.top}`;
    from = Math.max(from, text.bottom);
  }
  return from < bottom ? `${path}M${x} ${from}V${bottom}` : path;
}

/** The values that an axis without limits must hold, and zero: the same wherever the reader is. */
function reach(view: BarChartView, { model }: Moment): XY {
  const values = [
    ...view.bars.map(({ value, factor }) => ({ value, factor })),
    ...view.marks.map(({ at }) => ({ value: at, factor: 1 })),
  ].flatMap(({ value, factor }) => {
    if (typeof value === "number") return [factor * value];
    const samples = model.samples(parse(value)[0]).values.filter((v) => !Number.isNaN(v));
    return [samples.reduce((a, b) => Math.min(a, b)), samples.reduce((a, b) => Math.max(a, b))].map(
      (v) => factor * v,
    );
  });
  return [Math.min(0, ...values), Math.max(0, ...values)];
}

export function barView(view: BarChartView, onWidth: (draw: () => void) => void): Drawn {
  const picture = svg("svg", { class: "picture bars", role: "img" });
  const { title, subtitle, caption, drawn } = pictured(view, picture, onWidth, paint);
  const element = html(
    "div",
    { class: "chart" },
    title,
    view.subtitle ? subtitle : null,
    picture,
    view.caption ? caption : null,
  );
  const hatches = { measured: uniqueId("dots"), published: uniqueId("stripes") };
  let limits: XY | undefined;

  function paint(moment: Moment, width: number): void {
    const told = [filled(view.alt, moment) || title.textContent, barsInWords(view, moment)];
    picture.setAttribute("aria-label", told.filter(Boolean).join(" "));
    limits ??= view.x_limits ?? reach(view, moment);
    drawBars(picture, view, moment, limits, Math.max(width || 420, 240), hatches);
  }
  return drawn(element);
}

function drawBars(
  picture: SVGSVGElement,
  view: BarChartView,
  moment: Moment,
  limits: XY,
  width: number,
  hatches: Record<string, string>,
): void {
  const longest = Math.max(...view.bars.map((b) => b.label.length)) * LETTER + 8;
  const above = width < NARROW || longest > 0.4 * width;
  const bars = view.bars.map((bar) => {
    const value = read(bar.value, bar.factor, moment);
    return { bar, value, words: written(value, bar.digits, view.unit) };
  });
  // Room for the longest value at either end, whichever bar is the longest just now.
  const room = Math.max(...bars.map((b) => b.words.length), 4) * (LETTER + 0.5) + 12;
  const left = (above ? 2 : longest) + (limits[0] < 0 ? room : 0);
  const x = scaleLinear(limits, [left, width - (limits[1] > 0 ? room : 2)]).clamp(true);
  const [thick, step] = above ? [24, 54] : [26, 42];
  const top = 6 + view.marks.length * MARK_LINE;
  const height = top + bars.length * step + 4;
  const shapes: SVGElement[] = [textures(hatches)];
  // Words stand above every line, and lines keep clear of words.
  const texts: SVGElement[] = [];
  const boxes: Box[] = [];
  const text = ([x, y]: XY, words: string, look: string, anchor = "start") => {
    texts.push(svg("text", { x, y, class: `${look} halo-text`, "text-anchor": anchor }, words));
    const wide = words.length * LETTER;
    const left = anchor === "end" ? x - wide : x;
    boxes.push({ left: left - 3, right: left + wide, top: y - 16, bottom: y + 5 });
  };
  const upright = (x: number, top: number, look: string) =>
    svg("path", { d: clearLine(x, top, height - 4, boxes), class: look });

  bars.forEach(({ bar, value, words }, k) => {
    const y = top + k * step + (above ? 22 : (step - thick) / 2);
    const zero = x(0);
    text([above ? 7 : 0, above ? y - 6 : y + thick / 2 + 5], bar.label, "bar-label");
    const end = Number.isNaN(value) ? zero : x(value);
    const box = { x: Math.min(zero, end), y, width: Math.abs(end - zero), height: thick };
    shapes.push(svg("rect", { ...box, class: `bar ${bar.kind}` }));
    const texture = hatches[bar.kind];
    if (texture) shapes.push(svg("rect", { ...box, fill: `url(#${texture})` }));
    // As written: what is rounded to 0 stands where 0 does.
    const side = words.startsWith("−") ? -1 : 1;
    text([end + 7 * side, y + thick / 2 + 5.5], words, "bar-value", side < 0 ? "end" : "start");
  });
  const marks: [number, number][] = [];
  view.marks.forEach((mark, k) => {
    const value = read(mark.at, 1, moment);
    if (Number.isNaN(value)) return;
    const at = x(value);
    const y = 14 + k * MARK_LINE;
    const toLeft = at > width / 2;
    text([at + (toLeft ? -6 : 6), y], mark.label, "muted", toLeft ? "end" : "start");
    marks.push([at, y - 10]);
  });
  shapes.push(upright(x(0), top, "zero"), ...marks.map(([at, y]) => upright(at, y, "bar-mark")));
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.setAttribute("height", String(height));
  picture.replaceChildren(...shapes, ...texts);
}

/** What tells measured and published bars apart without colour. */
function textures({ measured, published }: Record<string, string>): SVGElement {
  const size = { width: 6, height: 6, patternUnits: "userSpaceOnUse" };
  return svg(
    "defs",
    {},
    svg(
      "pattern",
      { id: measured, ...size },
      svg("circle", { cx: 3, cy: 3, r: 1.1, class: "dots" }),
    ),
    svg(
      "pattern",
      { id: published, ...size },
      svg("line", { x1: 3, y1: 0, x2: 3, y2: 6, class: "stripes" }),
    ),
  );
}
