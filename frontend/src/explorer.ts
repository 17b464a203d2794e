// One explorer: builds its controls and views inside a figure and keeps them in step.

import { barsInWords, barView } from "./bars.ts";
import { chartView } from "./chart.ts";
import { type Control, makeControl } from "./controls.ts";
import { html, setText } from "./dom.ts";
import { metronomeView } from "./metronome.ts";
import { Model, type Moment, type Run } from "./model.ts";
import type {
  BarChartView,
  InputValues,
  Payload,
  ReadoutsView,
  View,
  WordsView,
} from "./payload.ts";
import { leaves, unpack, unpackOutline } from "./payload.ts";
import {
  type Drawn,
  ledgerView,
  readline,
  readoutsView,
  rowsView,
  spokenReadouts,
  tableView,
  textView,
  wordsView,
} from "./readouts.ts";
import { sceneView } from "./scene.ts";
import { Sight } from "./sight.ts";
import { inputText } from "./words.ts";

const QUIET_MS = 500;

/** What surrounds the explorer: nothing in a page, the kernel's traits in a notebook. */
export interface Host {
  initial(): InputValues;
  changed(name: string, value: number | string): void;
  subscribe(listener: (values: InputValues) => void): () => void;
}

interface Mounted {
  destroy(): void;
}

export function mount(root: HTMLElement, payload: Payload, host?: Host): Mounted {
  const model = new Model(payload, unpack(payload));
  const defaults = Object.fromEntries(payload.inputs.map((i) => [i.name, i.default]));
  let inputs: InputValues = { ...defaults, ...host?.initial() };
  let pinned: Run | null = null;
  const outlines = payload.outlines.map(unpackOutline);
  const redraws = new Set<() => void>();
  const onWidth = (draw: () => void) => void redraws.add(draw);

  const sight = new Sight();
  const live = html("p", { class: "visually-hidden", "aria-live": "polite", role: "status" });
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Says what is true when the reader rests. */
  function say(words: () => string): void {
    clearTimeout(timer);
    timer = setTimeout(() => setText(live, words()), QUIET_MS);
  }

  // Each output of the model has one <output>, whichever view shows it first. An <output> speaks up by
  // itself; the live region says what changed once, so they keep quiet.
  const outputs = new Map<string, HTMLOutputElement>();
  const claimed = new Set<string>();
  for (const { name, unit } of [...model.numbers, ...model.words]) {
    outputs.set(name, html("output", { name, "data-unit": unit || null, "aria-live": "off" }));
  }
  const claim = (name: string): HTMLElement => {
    if (claimed.has(name)) return html("span");
    claimed.add(name);
    return outputs.get(name) ?? html("span");
  };

  function setInput(name: string, value: number | string): void {
    if (inputs[name] === value) return;
    inputs = { ...inputs, [name]: value };
    host?.changed(name, value);
    update(name);
  }

  const controls: Control[] = payload.inputs.map((input) =>
    makeControl(input, payload.baseline?.[input.name], {
      set: setInput,
      say: (words) => say(() => words),
    }),
  );

  const shown = leaves(payload.views);
  const headline = shown.find((v): v is ReadoutsView => v.kind === "Readouts");
  const spokenWords = shown.filter((v): v is WordsView => v.kind === "Words");
  const bars = shown.find((v): v is BarChartView => v.kind === "BarChart");
  let announced: Run | undefined;
  const line = headline && payload.baseline ? readline(headline) : null;
  const dockWarning = html("p", { class: "dock-warning", "aria-hidden": "true" });
  const views = payload.views.map((v) => build(v));
  const pin = html("button", { type: "button", class: "button" }, "Pin this run");
  const reset = html("button", { type: "button", class: "button plain" }, "Reset");
  const banner = html("p", { class: "banner", hidden: true });
  // What a docked control moves stands above it; every other control stands above the views.
  const docked = payload.inputs.some(
    (i) => i.kind === "range" && i.name in (payload.baseline ?? {}),
  );
  const lead = docked ? views[0] : undefined;
  const panel = html("div", { class: "controls" });
  controls.forEach((control) => {
    if (line && control.element.classList.contains("compared"))
      control.element.prepend(line.element, dockWarning);
    panel.append(control.element);
  });
  const spare = html("div", { hidden: true });
  const body = html(
    "div",
    { class: "explorer-live" },
    html(
      "div",
      { class: "explorer-head" },
      html("p", { class: "explorer-title" }, payload.title),
      html("div", { class: "buttons" }, reset, payload.baseline ? pin : null),
    ),
    lead ? html("div", { class: "explorer-lead" }, lead.element) : null,
    panel,
    banner,
    html("div", { class: "views" }, ...views.slice(lead ? 1 : 0).map((v) => v.element)),
    payload.caution
      ? html(
          "p",
          { class: "caution" },
          html("b", {}, "What this model cannot tell you: "),
          payload.caution,
        )
      : null,
    live,
    spare,
  );
  // Outputs that no readout shows by itself (the edges of a range) still carry their number.
  for (const [name, output] of outputs) if (!claimed.has(name)) spare.append(output);

  function build(view: View): Drawn {
    switch (view.kind) {
      case "Readouts":
        return readoutsView(view, claim, payload.baseline !== null);
      case "Table":
        return tableView(view, claim);
      case "Ledger":
        return ledgerView(view);
      case "Words":
        return wordsView(view, claim);
      case "Text":
        return textView(view);
      case "Metronome":
        return metronomeView(view);
      case "LineChart":
        return sight.keep(chartView(view, onWidth));
      case "BarChart":
        return sight.keep(barView(view, onWidth));
      case "Rows":
        return rowsView(view);
      case "Scene":
        return sight.keep(sceneView(view, outlines, onWidth));
      case "Row": {
        const parts = view.views.map(build);
        const element = html(
          "div",
          { class: view.even ? "side-by-side even" : "side-by-side" },
          ...parts.map((p) => p.element),
        );
        return { element, update: (m) => parts.forEach((p) => void p.update(m)) };
      }
      case "Fold": {
        const parts = view.views.map(build);
        const element = html(
          "details",
          { class: "fold", open: view.open },
          html("summary", {}, view.title),
          ...parts.map((p) => p.element),
        );
        let latest: Moment | undefined;
        // What is folded away need not keep up with a moving thumb.
        const refresh = () => {
          if (latest && element.open) for (const part of parts) part.update(latest);
        };
        element.addEventListener("toggle", refresh);
        return {
          element,
          update(moment) {
            latest = moment;
            refresh();
          },
        };
      }
    }
  }

  function moment(): Moment {
    const run = model.run(inputs);
    const usual = model.usual(inputs);
    const problem = run.problem || usual?.problem || "";
    const atBaseline = Object.entries(payload.baseline ?? {}).every(([k, v]) => inputs[k] === v);
    return { model, run, usual, pinned, atBaseline: usual !== null && atBaseline, problem };
  }

  function update(changed?: string): void {
    const now = moment();
    for (const [name, output] of outputs) {
      const value = now.run.value(name);
      output.setAttribute("data-value", Number.isNaN(value) ? "" : String(value));
    }
    for (const control of controls) control.update(now);
    for (const view of views) view.update(now);
    line?.update(now);
    body.classList.toggle("unsolved", now.problem !== "");
    const words = bannerText(now);
    banner.hidden = words === "";
    setText(banner, words);
    // On a phone the banner may be out of sight: the dock says it too.
    const warns = now.problem !== "" || warning(now) !== "";
    body.classList.toggle("warned", warns);
    setText(dockWarning, warns ? words : "");
    if (changed) say(() => announcement(now, changed));
    announced ??= now.run;
  }

  /** Why a pinned run is no fair comparison; "" where it is one. */
  function warning(now: Moment): string {
    for (const [name, words] of Object.entries(payload.sameOnly)) {
      if (now.pinned && now.pinned.inputs[name] !== inputs[name]) return words;
    }
    return "";
  }

  function bannerText(now: Moment): string {
    if (now.problem) return now.problem;
    if (!pinned) return "";
    const unfair = warning(now);
    return unfair
      ? `${unfair} Pinned ${toldAll(pinned.inputs)}, now ${toldAll(inputs)}.`
      : `Pinned: ${toldAll(pinned.inputs)}.`;
  }

  /** An input's value with its unit, as in "3.0 m/s". */
  function told(name: string, values: InputValues): string {
    const input = payload.inputs.find((i) => i.name === name)!;
    const value = values[name]!;
    return input.kind === "range"
      ? `${inputText(input, Number(value))} ${input.unit}`
      : String(value);
  }

  function toldAll(values: InputValues): string {
    return payload.inputs.map((i) => told(i.name, values)).join(", ");
  }

  function announcement(now: Moment, changed: string): string {
    if (now.problem) return now.problem;
    const input = payload.inputs.find((i) => i.name === changed);
    const what = input ? `${input.label || input.name} ${told(changed, inputs)}. ` : "";
    // Words are news where they changed. Without numbers they are the answer: then the strong ones,
    // or else all of them, are said each time.
    const strong = spokenWords.filter((v) => v.strong);
    const answer = headline ? [] : strong.length ? strong : spokenWords;
    const news = spokenWords.filter(
      (v) => answer.includes(v) || now.run.value(v.output) !== announced?.value(v.output),
    );
    announced = now.run;
    const said = (v: WordsView) => String(now.run.value(v.output) || "–").replace(/\.$/, "");
    const parts = news.map((v) => `${v.label}: ${said(v)}`);
    if (headline) parts.unshift(spokenReadouts(headline, now));
    else if (bars && !parts.length) parts.push(barsInWords(bars, now));
    return what + parts.join(". ");
  }

  pin.addEventListener("click", () => {
    pinned = pinned ? null : model.run(inputs);
    pin.setAttribute("aria-pressed", String(pinned !== null));
    setText(pin, pinned ? "Unpin" : "Pin this run");
    update();
    say(() => (pinned ? `Pinned ${toldAll(pinned.inputs)}.` : "Unpinned."));
  });
  reset.addEventListener("click", () => {
    pinned = null;
    pin.setAttribute("aria-pressed", "false");
    setText(pin, "Pin this run");
    const before = inputs;
    inputs = { ...defaults };
    for (const [name, value] of Object.entries(defaults)) {
      if (before[name] !== value) host?.changed(name, value);
    }
    update();
    say(() => "Reset.");
  });

  root.append(body);
  root.classList.add("live");
  try {
    update();
  } catch (error) {
    // The still picture is better than half an explorer.
    body.remove();
    root.classList.remove("live");
    throw error;
  }
  let width = body.clientWidth;
  const observer = new ResizeObserver(() => {
    if (body.clientWidth === width) return;
    width = body.clientWidth;
    for (const draw of redraws) draw();
  });
  observer.observe(body);
  const unsubscribe = host?.subscribe((values) => {
    // A host also tells us what we told it.
    if (Object.entries(values).every(([name, value]) => inputs[name] === value)) return;
    inputs = { ...inputs, ...values };
    update();
  });

  return {
    destroy() {
      observer.disconnect();
      sight.disconnect();
      unsubscribe?.();
      clearTimeout(timer);
      body.remove();
      root.classList.remove("live");
    },
  };
}
