// Tap tempo: the reader taps with each beat, the input takes the tempo.

import { html, setText } from "./dom.ts";
import { number } from "./expressions.ts";
import type { Moment } from "./model.ts";
import type { RangeInput } from "./payload.ts";
import { inputText } from "./words.ts";

const DOUBLE_HIT_MS = 150;
const PAUSE_MS = 2000;
const MOST_INTERVALS = 12;
const FEWEST_INTERVALS = 4;
const TAPS_TO_SET = 6;
const QUIET_MS = 1200;

/** When the taps came, and the tempo that they make. */
export class Taps {
  #times: number[] = [];

  /** One tap, at a time in ms. A double hit is none; after a pause it is the first of a new run. */
  tap(at: number): void {
    const since = at - (this.#times.at(-1) ?? Number.NEGATIVE_INFINITY);
    if (since < DOUBLE_HIT_MS) return;
    if (since > PAUSE_MS) this.#times = [];
    this.#times.push(at);
  }

  get count(): number {
    return this.#times.length;
  }

  /** Beats per minute from the median of the last intervals; NaN while there are too few. */
  get perMinute(): number {
    const times = this.#times.slice(-MOST_INTERVALS - 1);
    const gaps = times.slice(1).map((t, k) => t - times[k]!);
    if (gaps.length < FEWEST_INTERVALS) return Number.NaN;
    gaps.sort((a, b) => a - b);
    const middle = gaps.length >> 1;
    const median = gaps.length % 2 ? gaps[middle]! : (gaps[middle - 1]! + gaps[middle]!) / 2;
    return 60_000 / median;
  }
}

/** What a tempo means for the input: its own value where it has one, else whether twice it has. */
export type Meaning =
  | { kind: "few" | "outside" }
  | { kind: "fits"; value: number }
  | { kind: "half"; value: number };

/** `own` gives the input's value at a tempo, NaN where it is out of reach. */
export function meaning(taps: Taps, own: (perMinute: number) => number): Meaning {
  if (taps.count < TAPS_TO_SET) return { kind: "few" };
  const value = own(taps.perMinute);
  if (!Number.isNaN(value)) return { kind: "fits", value };
  const twice = own(2 * taps.perMinute);
  return Number.isNaN(twice) ? { kind: "outside" } : { kind: "half", value: twice };
}

/** The input's value at a tempo, on the slider's nearest step; NaN beyond the ends. */
export function ownValue(input: RangeInput, moment: Moment, perMinute: number): number {
  const reading = input.readings.find((r) => r.output === input.tap);
  const value = reading
    ? moment.model.solve(moment.run.inputs, input.name, input.tap, perMinute / reading.factor)
    : perMinute;
  // Less than half a step beyond an end is still that end, as the slider's steps are read.
  const steps = Math.round((value - input.minimum) / input.step);
  const last = Math.round((input.maximum - input.minimum) / input.step);
  if (!(steps >= 0 && steps <= last)) return Number.NaN;
  return Number((input.minimum + steps * input.step).toFixed(9));
}

interface TapHandlers {
  set(name: string, value: number): void;
  say(words: string): void;
}

/** "step" from "steps/min": what there is one of at each beat. */
export function beatOf(unit: string): string {
  return unit.split("/")[0]!.replace(/s$/, "") || "beat";
}

/** A button to tap on, and what came of it. */
export function tapPad(
  input: RangeInput,
  { set, say }: TapHandlers,
  moment: () => Moment | undefined,
): HTMLElement {
  const unit = input.readings.find((r) => r.output === input.tap)?.unit ?? input.unit;
  const taps = new Taps();
  const pad = html(
    "button",
    { type: "button", class: "button tap-beat" },
    `Tap with each ${beatOf(unit)}`,
  );
  const words = html("p", { class: "tap-words" }, `${TAPS_TO_SET} taps set the slider.`);
  const twice = html("button", { type: "button", class: "button tap-twice", hidden: true });
  let offered = Number.NaN;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tap(at: number): void {
    const now = moment();
    if (!now) return;
    taps.tap(at);
    const found = meaning(taps, (perMinute) => ownValue(input, now, perMinute));
    // Nothing is doubled unasked: the reader may, with one more press.
    offered = found.kind === "half" ? found.value : Number.NaN;
    twice.hidden = found.kind !== "half";
    if (found.kind === "half") setText(twice, `Use ${inputText(input, found.value)}`);
    setText(words, told(found));
    if (found.kind === "fits") set(input.name, found.value);
    // A value that is set is announced as any other; the rest is said when the tapping rests.
    clearTimeout(timer);
    if (found.kind !== "fits") timer = setTimeout(() => say(words.textContent ?? ""), QUIET_MS);
  }

  function told(found: Meaning): string {
    const { count, perMinute } = taps;
    const level = number(perMinute, 0);
    if (found.kind === "half") {
      const value = inputText(input, found.value);
      return `About ${level}: ${input.tap_half}? Counted twice that is ${value}.`;
    }
    if (found.kind === "outside") {
      return `About ${level} ${unit}: out of the slider’s reach, so it was left alone.`;
    }
    if (Number.isNaN(perMinute)) return count === 1 ? "1 tap, go on." : `${count} taps, go on.`;
    return `${level} ${unit} from ${count} taps`;
  }

  pad.addEventListener("pointerdown", (event) => {
    if (event.button === 0) tap(event.timeStamp);
  });
  const isPress = (event: KeyboardEvent) => event.key === " " || event.key === "Enter";
  pad.addEventListener("keydown", (event) => {
    if (!isPress(event)) return;
    event.preventDefault();
    if (!event.repeat) tap(event.timeStamp);
  });
  // Otherwise some browsers make a click of it, and the press would count twice.
  pad.addEventListener("keyup", (event) => {
    if (isPress(event)) event.preventDefault();
  });
  // A press that was neither finger nor key, as a screen reader or a voice makes it.
  pad.addEventListener("click", (event) => {
    if (event.detail === 0) tap(event.timeStamp);
  });
  twice.addEventListener("click", () => {
    set(input.name, offered);
    setText(words, `${inputText(input, offered)} ${unit}, counted twice`);
    // Focus must not fall out of the page with the button.
    pad.focus();
    twice.hidden = true;
  });
  return html("div", { class: "tap" }, pad, words, twice);
}
