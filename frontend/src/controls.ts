// The inputs as native controls: a slider with a number box, or a list of options.

import { html, setText, uniqueId } from "./dom.ts";
import { number } from "./expressions.ts";
import type { Moment } from "./model.ts";
import type { ChoiceInput, Input, RangeInput, Reading } from "./payload.ts";
import { inputText, spokenNumber, spokenUnit } from "./words.ts";

export interface Control {
  element: HTMLElement;
  update(moment: Moment): void;
}

export interface Handlers {
  /** A reader moved an input. */
  set(name: string, value: number | string): void;
  /** Something to say that is not a result. */
  say(words: string): void;
}

export function makeControl(
  input: Input,
  usual: number | string | undefined,
  handlers: Handlers,
): Control {
  return input.kind === "range"
    ? rangeControl(input, usual as number | undefined, handlers)
    : choiceControl(input, handlers);
}

function rangeControl(
  input: RangeInput,
  usual: number | undefined,
  { set, say }: Handlers,
): Control {
  const id = uniqueId(input.name);
  const label = input.label || input.name;
  const slider = html("input", {
    type: "range",
    id,
    name: input.name,
    min: input.minimum,
    max: input.maximum,
    step: input.step,
    value: input.default,
  });
  const box = html("input", {
    type: "number",
    name: `${input.name}_number`,
    inputmode: "decimal",
    "aria-label": `${label}, ${spokenUnit(input.unit)}`,
  });
  // 0 is the input's own unit; the others are its readings.
  let chosen = 0;
  const unit = input.readings.length
    ? html(
        "select",
        { "aria-label": `${label}: unit of the number` },
        ...[input.unit, ...input.readings.map((r) => `${r.unit} (${r.label})`)].map((text, k) =>
          html("option", { value: k }, text),
        ),
      )
    : null;
  const aside = html("small", {}, input.help);
  const element = html(
    "div",
    { class: `control${usual === undefined ? "" : " compared"}`, "data-input": input.name },
    html(
      "div",
      { class: "control-head" },
      html("label", { for: id }, label, aside),
      html("span", { class: "number" }, box, unit ?? input.unit),
    ),
    slider,
    usual === undefined ? null : ticks(input, usual),
  );

  let moment: Moment | undefined;
  const reading = (): Reading | undefined => input.readings[chosen - 1];

  slider.addEventListener("input", () => set(input.name, slider.valueAsNumber));
  unit?.addEventListener("change", () => {
    chosen = Number(unit.value);
    if (moment) update(moment);
  });

  /** What the box holds, as this input's value; undefined while it holds no number. */
  function typed(): number | undefined {
    const value = box.valueAsNumber;
    if (!Number.isFinite(value)) return undefined;
    const other = reading();
    if (!other || !moment) return value;
    return moment.model.solve(moment.run.inputs, input.name, other.output, value / other.factor);
  }

  box.addEventListener("input", () => {
    const value = typed();
    if (value !== undefined && value >= input.minimum && value <= input.maximum) {
      set(input.name, value);
    }
  });
  // Only when the reader has finished: half a number must not be pulled to the end of the range.
  box.addEventListener("change", () => {
    const value = typed();
    if (value === undefined) say(`${label} keeps its value: that was not a number.`);
    else if (value < input.minimum || value > input.maximum) {
      const [low, high] = [input.minimum, input.maximum].map((v) => inputText(input, v));
      say(`${label} goes from ${low} to ${high} ${spokenUnit(input.unit)}.`);
      set(input.name, Math.min(Math.max(value, input.minimum), input.maximum));
    }
    if (moment) update(moment, true);
  });

  function update(now: Moment, force = false): void {
    moment = now;
    const value = Number(now.run.inputs[input.name]);
    if (slider.valueAsNumber !== value) slider.value = String(value);
    const spoken = input.readings.map((r) => spokenReading(r, now));
    const own = `${spokenNumber(number(value, 2, input.signed).replace(/\.?0+$/, ""))} ${spokenUnit(input.unit)}`;
    slider.setAttribute("aria-valuetext", [spoken[0], own].filter(Boolean).join(", "));
    const other = reading();
    box.step = other ? "any" : String(input.step);
    if (document.activeElement !== box || force || typedMeansOther(value)) {
      box.value = other
        ? number(now.run.number(other.output) * other.factor, other.digits).replace("−", "-")
        : inputText(input, value);
    }
    if (usual !== undefined) paintTrack(slider, input, usual, value);
    const shown = input.readings[0];
    if (shown) {
      const level = now.run.number(shown.output) * shown.factor;
      setText(aside, `${input.help ? `${input.help} · ` : ""}${number(level, 0)} ${shown.unit}`);
    }
  }

  /** Whether the box, while being typed in, no longer says what the input is. */
  function typedMeansOther(value: number): boolean {
    const now = typed();
    return now !== undefined && Math.abs(now - value) > 1e-6 * Math.max(1, Math.abs(value));
  }

  return { element, update };
}

function spokenReading(reading: Reading, moment: Moment): string {
  const value = moment.run.number(reading.output) * reading.factor;
  if (Number.isNaN(value)) return "";
  const digits = reading.digits && Math.abs(value) >= 100 ? 0 : reading.digits;
  return `${value.toFixed(digits)} ${spokenUnit(reading.unit)}`;
}

/** Blue from the usual value to the changed one: the size of the change, seen. */
function paintTrack(slider: HTMLElement, input: RangeInput, usual: number, value: number): void {
  const share = (v: number) => (100 * (v - input.minimum)) / (input.maximum - input.minimum);
  const [from, to] = [share(usual), share(value)].sort((a, b) => a - b);
  slider.style.setProperty("--from", `${from}%`);
  slider.style.setProperty("--to", `${to}%`);
}

function ticks(input: RangeInput, usual: number): HTMLElement {
  const width = input.maximum - input.minimum;
  const every = [1, 2, 5, 10, 20, 50, 100].map((k) => k * input.step).find((k) => width / k <= 6);
  const list = html("div", { class: "ticks", "aria-hidden": "true" });
  for (let v = input.minimum; v <= input.maximum + 1e-9; v += every ?? width) {
    const isUsual = Math.abs(v - usual) < 1e-9;
    const text = isUsual ? "usual" : number(v, 0, input.signed);
    list.append(
      html(
        "span",
        { class: isUsual ? "usual" : null, style: `left:${(100 * (v - input.minimum)) / width}%` },
        text,
      ),
    );
  }
  return list;
}

function choiceControl(input: ChoiceInput, { set }: Handlers): Control {
  const id = uniqueId(input.name);
  const select = html(
    "select",
    { id, name: input.name },
    ...input.options.map((o) => html("option", { value: o }, o)),
  );
  select.addEventListener("change", () => set(input.name, select.value));
  const element = html(
    "div",
    { class: "control", "data-input": input.name },
    html(
      "div",
      { class: "control-head" },
      html("label", { for: id }, input.label || input.name, html("small", {}, input.help)),
    ),
    select,
  );
  return {
    element,
    update: ({ run }) => {
      select.value = String(run.inputs[input.name]);
    },
  };
}
