// Line charts: an output swept over an input, or one curve output against another. What is drawn is
// worked out here, in data units; `plot.ts` draws it.

import { html, markShape, svg, uniqueId } from "./dom.ts";
import { evaluate, number } from "./expressions.ts";
import type { Moment, Run } from "./model.ts";
import type { Line, LineChartView, RangeInput, XY } from "./payload.ts";
import { pictured } from "./picture.ts";
import { type Curves, plot } from "./plot.ts";
import type { Drawn } from "./readouts.ts";
import { inputText, percent } from "./words.ts";

const SWEEP_STEPS = 40;

export function chartView(view: LineChartView, onWidth: (draw: () => void) => void): Drawn {
  const element = html("div", { class: "chart" });
  const titleId = uniqueId("chart");
  const picture = svg("svg", { class: "picture", role: "img", "aria-labelledby": titleId });
  const { title, subtitle, caption, draw, drawn } = pictured(view, picture, onWidth, paint);
  title.id = titleId;
  subtitle.hidden = !view.subtitle;
  const hidden = view.points.filter((p) => !p.shown);
  const toggle = html("input", { type: "checkbox" });
  const description = html("div");
  const details = html(
    "details",
    { class: "describe" },
    html("summary", {}, "Describe this chart"),
    description,
  );
  element.append(title, subtitle);
  if (view.lines.length > 1 && view.lines.some(apart)) element.append(key(view.lines));
  element.append(picture);
  if (view.caption) element.append(caption);
  const tools = html("div", { class: "tools" });
  if (hidden.length || view.studies.length) {
    tools.append(html("label", { class: "check" }, toggle, view.toggle));
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

  let sweepKey = "";
  let sweep: Curves | undefined;

  function paint(moment: Moment, width: number): void {
    const { run } = moment;
    studies.hidden = !toggle.checked;
    const input = sweptInput(view, moment);
    let curves: Curves;
    if (input) {
      // A sweep does not depend on where the reader stands on it.
      const key = JSON.stringify({ ...run.inputs, [input.name]: 0 });
      if (key !== sweepKey || !sweep) {
        sweep = sweptCurves(view, moment, input);
        sweepKey = key;
      }
      curves = sweep;
    } else curves = plainCurves(view, moment);
    plot(picture, view, moment, curves, input, Math.max(width || 420, 240), toggle.checked);
    if (details.open) describe(description, title.textContent ?? "", view, curves, input);
  }
  toggle.addEventListener("change", draw);
  details.addEventListener("toggle", draw);
  return drawn(element);
}

/** Whether each value is drawn for itself: what is missing leaves a gap, and nothing else. */
function apart(line: Line): boolean {
  return line.columns || line.points_only;
}

/** What columns, marks and lines of one chart stand for. */
function key(lines: Line[]): HTMLElement {
  const parts = lines.map((line) => {
    const sign = line.columns
      ? svg("rect", { x: 3, y: 1, width: 8, height: 12, class: "column mark" })
      : line.points_only
        ? markShape(line.mark, 7, 7.5, 5, { class: "mark" })
        : svg("path", { d: "M0 7H14", class: "changed" });
    const look = { class: "picture key-sign", viewBox: "0 0 14 14", "aria-hidden": "true" };
    return html("span", {}, svg("svg", look, sign), line.label);
  });
  return html("p", { class: "key" }, ...parts);
}

function sweptInput(view: LineChartView, moment: Moment): RangeInput | undefined {
  const input = moment.model.payload.inputs.find((i) => i.name === view.x);
  return input?.kind === "range" ? input : undefined;
}

function sweptCurves(view: LineChartView, { model, run }: Moment, input: RangeInput): Curves {
  const steps = input.exact ? input.samples - 1 : SWEEP_STEPS;
  const xs = Array.from(
    { length: steps + 1 },
    (_, k) => input.minimum + ((input.maximum - input.minimum) * k) / steps,
  );
  const stops = xs.map((x) => {
    const at = { ...run.inputs, [input.name]: x };
    return { x, now: model.run(at), base: model.usual(at) };
  });
  const trace = (expression: string, factor = 1, of: "now" | "base" = "now"): XY[] =>
    stops
      .map((stop): XY => {
        const run = stop[of] ?? stop.now;
        const y = evaluate(expression, run.number, stop.base?.number ?? null);
        return [stop.x * view.x_factor, factor * y];
      })
      .filter(([, y]) => !Number.isNaN(y));
  return {
    lines: view.lines.map((line) => ({
      line,
      now: trace(line.y, line.factor),
      usual: line.compare ? trace(line.y, line.factor, "base") : null,
      pinned: null,
    })),
    bands: view.bands.map((b) => ({ low: trace(b.low), high: trace(b.high), slope: b.slope })),
    slots: [],
  };
}

function plainCurves(view: LineChartView, { run, usual, pinned }: Moment): Curves {
  const trace = (of: Run | null, y: string, factor = 1, gaps = false): XY[] | null => {
    if (!of) return null;
    const ys = of.curve(y);
    const points = of.curve(view.x).map((x, k): XY => [x * view.x_factor, ys[k]! * factor]);
    const known = points.filter(([x, v]) => !Number.isNaN(x + v));
    return gaps || known.length === points.length ? known : [];
  };
  return {
    lines: view.lines.map((line) => ({
      line,
      now: trace(run, line.y, line.factor, apart(line)) ?? [],
      usual: line.compare ? trace(usual, line.y, line.factor, apart(line)) : null,
      pinned: line.compare ? trace(pinned, line.y, line.factor) : null,
    })),
    bands: view.bands.map((b) => ({
      low: trace(run, b.low) ?? [],
      high: trace(run, b.high) ?? [],
      slope: b.slope,
    })),
    slots: view.lines.some((line) => line.columns)
      ? run
          .curve(view.x)
          .filter((x) => !Number.isNaN(x))
          .map((x) => x * view.x_factor)
      : [],
  };
}

/** The chart in words and as a table, for whoever cannot or would rather not read the picture. */
function describe(
  target: HTMLElement,
  title: string,
  view: LineChartView,
  curves: Curves,
  input: RangeInput | undefined,
): void {
  const shown = curves.lines.filter((l) => l.now.length > (apart(l.line) ? 0 : 1));
  const sentences = shown.map(({ line, now }) => {
    const digits = line.digits;
    if (input) {
      const [first, last] = [now[0]!, now[now.length - 1]!];
      return `${line.label}: ${number(first[1], digits, view.signed)} at ${inputText(input, first[0])} ${input.unit}, ${number(last[1], digits, view.signed)} at ${inputText(input, last[0])} ${input.unit}.`;
    }
    const ys = now.map((p) => p[1]);
    const [low, high] = [Math.min(...ys), Math.max(...ys)];
    const at = (v: number) => number(now[ys.indexOf(v)]![0], 0);
    if (line.points_only) {
      return `${line.label}: ${now.map((p) => `${number(p[1], digits)} at ${number(p[0], 0)}`).join(", ")}.`;
    }
    return `${line.label}: lowest ${number(low, 2)} at ${at(low)}, highest ${number(high, 2)} at ${at(high)} on the x axis.`;
  });
  const xs = [...new Set(shown.flatMap(({ now }) => now.map((p) => p[0])))].sort((a, b) => a - b);
  // Single values are few, and each may be the only one: they are all told.
  const every = shown.some(({ line }) => apart(line))
    ? 1
    : Math.max(1, Math.floor((xs.length - 1) / 8));
  const rows = xs
    .filter((_, k) => k % every === 0)
    .map((x) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, number(x, input ? 1 : 0, view.signed)),
        ...shown.map(({ line, now }) => {
          const y = now.find((p) => p[0] === x)?.[1] ?? Number.NaN;
          return html("td", {}, number(y, Math.max(line.digits, apart(line) ? 0 : 1), view.signed));
        }),
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
    html("p", {}, [title, ...sentences].join(" ")),
    html(
      "table",
      {},
      html("thead", {}, html("tr", {}, ...head.map((h) => html("th", { scope: "col" }, h)))),
      html("tbody", {}, ...rows),
    ),
    listed.length ? html("ul", {}, ...listed.map((s) => html("li", {}, s))) : "",
  );
}
