// The inputs as native controls: a slider with a number box, or options to choose from.

import { html, setText, uniqueId } from "./dom.ts";
import { number } from "./expressions.ts";
import type { Moment } from "./model.ts";
import {
  type ChoiceInput,
  type Input,
  nearestStep,
  type RangeInput,
  type Reading,
} from "./payload.ts";
import { tapPad } from "./tap.ts";
import { inputText, readingText, spokenNumber, spokenUnit } from "./words.ts";

// More options than this are a list to open, not radio buttons.
const MOST_RADIOS = 8;

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
    : choiceControl(input, usual as string | undefined, handlers);
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
  const typeable = input.readings.filter((r) => !r.clock);
  const unit = typeable.length
    ? html(
        "select",
        { "aria-label": `${label}: unit of the number` },
        ...[input.unit, ...typeable.map((r) => `${r.label}, ${r.unit}`)].map((text, k) =>
          html("option", { value: k }, text),
        ),
      )
    : null;
  const aside = html("small", {}, input.help);
  const note = html("p", { class: "control-note" });
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
    note,
  );

  let moment: Moment | undefined;
  if (input.tap) element.append(tapPad(input, { set, say }, () => moment));
  const reading = (): Reading | undefined => typeable[chosen - 1];

  slider.addEventListener("input", () => {
    setText(note, "");
    set(input.name, slider.valueAsNumber);
  });
  // A finger that scrolls the page starts as one that presses the slider: what it set is taken back.
  let held: number | undefined;
  slider.addEventListener("pointerdown", () => {
    held = moment && Number(moment.run.inputs[input.name]);
  });
  slider.addEventListener("pointerup", () => {
    held = undefined;
  });
  slider.addEventListener("pointercancel", () => {
    if (held !== undefined) set(input.name, held);
    held = undefined;
  });
  unit?.addEventListener("change", () => {
    chosen = Number(unit.value);
    if (moment) update(moment);
  });

  /** What the box holds, as this input's value; NaN where that is no number or out of reach. */
  function typed(): number {
    const value = box.valueAsNumber;
    const other = reading();
    if (!Number.isFinite(value) || !moment) return Number.NaN;
    const { model, run } = moment;
    const own = other
      ? model.solve(run.inputs, input.name, other.output, value / other.factor)
      : value;
    if (!(own >= input.minimum && own <= input.maximum)) return Number.NaN;
    return input.exact ? nearestStep(input, own) : own;
  }

  /** The ends of the range in the chosen unit. */
  function ends(): string {
    const other = reading();
    if (!other || !moment) {
      const [low, high] = [input.minimum, input.maximum].map((v) => inputText(input, v));
      return `${low} to ${high} ${input.unit}`.replaceAll("-", "−");
    }
    const { model, run } = moment;
    const [low, high] = [input.minimum, input.maximum]
      .map((v) => model.run({ ...run.inputs, [input.name]: v }).number(other.output) * other.factor)
      .sort((x, y) => x - y);
    return `${number(low!, other.digits)} to ${number(high!, other.digits)} ${other.unit}`;
  }

  box.addEventListener("input", () => {
    setText(note, "");
    const value = typed();
    if (!Number.isNaN(value)) set(input.name, value);
  });
  // Only when the reader has finished: half a number must not be judged.
  box.addEventListener("change", () => {
    const wrong = Number.isNaN(typed());
    const words = Number.isFinite(box.valueAsNumber)
      ? `Goes from ${ends()}; kept as it was.`
      : "That was not a number; kept as it was.";
    if (moment) update(moment, true);
    if (!wrong) return;
    setText(note, words);
    say(`${label}: ${words}`);
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
      const level = readingText(shown, now.run.number(shown.output));
      setText(aside, `${input.help ? `${input.help} · ` : ""}${level} ${shown.unit}`);
    }
  }

  /** Whether the box, while being typed in, no longer says what the input is. */
  function typedMeansOther(value: number): boolean {
    const now = typed();
    return !Number.isNaN(now) && Math.abs(now - value) > 1e-6 * Math.max(1, Math.abs(value));
  }

  return { element, update };
}

function spokenReading(reading: Reading, moment: Moment): string {
  const value = moment.run.number(reading.output);
  if (Number.isNaN(value)) return "";
  return `${readingText(reading, value)} ${spokenUnit(reading.unit)}`;
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

/** Native radio buttons, each beside its words; a list to open where they would be too many. */
function choiceControl(input: ChoiceInput, usual: string | undefined, { set }: Handlers): Control {
  const id = uniqueId(input.name);
  const label = input.label || input.name;
  const look = { class: "control", "data-input": input.name };
  const help = html("small", {}, input.help);
  const words = (option: string) => (option === usual ? `${option} (usual)` : option);
  if (input.options.length > MOST_RADIOS) {
    const select = html(
      "select",
      { id, name: input.name },
      ...input.options.map((o) => html("option", { value: o }, words(o))),
    );
    select.addEventListener("change", () => set(input.name, select.value));
    const head = html("div", { class: "control-head" }, html("label", { for: id }, label, help));
    return {
      element: html("div", look, head, select),
      update: ({ run }) => {
        select.value = String(run.inputs[input.name]);
      },
    };
  }
  // Named apart: two explorers of a page may ask for the same thing.
  const radios = input.options.map((o) => html("input", { type: "radio", name: id, value: o }));
  const options = radios.map((radio, k) => {
    radio.addEventListener("change", () => set(input.name, radio.value));
    return html("label", { class: "option" }, radio, html("span", {}, words(input.options[k]!)));
  });
  return {
    element: html(
      "fieldset",
      look,
      html("legend", {}, label, help),
      html("div", { class: "options" }, ...options),
    ),
    update: ({ run }) => {
      for (const radio of radios) radio.checked = radio.value === run.inputs[input.name];
    },
  };
}
