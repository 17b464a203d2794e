// The sampled model, and the moment a reader is in: what each run is, usual, changed and pinned.

import { fill, type Numbers, type Values } from "./expressions.ts";
import { Reader } from "./interpolate.ts";
import { type InputValues, nearestStep, type Payload, type Samples } from "./payload.ts";

/** Every output at one place of the inputs, read when asked for. */
export class Run {
  readonly inputs: InputValues;
  readonly #model: Model;
  readonly #reader: Reader;
  readonly #numbers = new Map<string, number>();

  constructor(model: Model, inputs: InputValues) {
    this.#model = model;
    this.inputs = inputs;
    this.#reader = new Reader(model.payload.inputs, inputs);
  }

  readonly number: Numbers = (name) => {
    let value = this.#numbers.get(name);
    if (value === undefined) {
      value = this.#reader.number(this.#model.samples(name));
      this.#numbers.set(name, value);
    }
    return value;
  };

  /** A number, or the words of an output that is words. */
  readonly value: Values = (name) => {
    const { words } = this.#model.samples(name);
    return words ? words[this.number(name)]! : this.number(name);
  };

  curve(name: string): number[] {
    return this.#reader.curve(this.#model.samples(name));
  }

  /** Why there is no solution here; "" where there is one. */
  get problem(): string {
    const missing = this.#model.numbers.some((s) => Number.isNaN(this.number(s.name)));
    if (!missing) return "";
    const { codes, words } = this.#model.payload.reasons;
    return this.#reader.reason(codes, words) || "The model has no solution here.";
  }
}

export class Model {
  readonly payload: Payload;
  readonly numbers: Samples[];
  readonly words: Samples[];
  readonly #samples: Map<string, Samples>;
  #usual: Run | null = null;

  constructor(payload: Payload, samples: Samples[]) {
    this.payload = payload;
    this.#samples = new Map(samples.map((s) => [s.name, s]));
    this.numbers = samples.filter((s) => s.points === 0 && !s.words);
    this.words = samples.filter((s) => s.words);
  }

  samples(name: string): Samples {
    return this.#samples.get(name)!;
  }

  run(inputs: InputValues): Run {
    return new Run(this, inputs);
  }

  /** The run that the reader's own inputs make usual; null without a baseline. */
  usual(inputs: InputValues): Run | null {
    const { baseline } = this.payload;
    if (!baseline) return null;
    const wanted = { ...inputs, ...baseline };
    // A sweep over the compared input has one usual run at all its places.
    const same =
      this.#usual &&
      this.payload.inputs.every(({ name }) => this.#usual?.inputs[name] === wanted[name]);
    if (!same) this.#usual = this.run(wanted);
    return this.#usual;
  }

  /**
   * The value of a range input at which an output takes a wanted value, the others fixed.
   * The output moves one way (Python checked it), so halving finds it; NaN beyond its ends. Of an
   * exact input it is the step that comes nearest.
   */
  solve(inputs: InputValues, name: string, output: string, wanted: number): number {
    const input = this.payload.inputs.find((i) => i.name === name);
    if (input?.kind !== "range") return Number.NaN;
    const value = (x: number) => this.run({ ...inputs, [name]: x }).number(output);
    let [low, high] = [input.minimum, input.maximum];
    while (Number.isNaN(value(low)) && low < high) low += input.step;
    while (Number.isNaN(value(high)) && high > low) high -= input.step;
    const [first, last] = [value(low), value(high)];
    // Half a unit of what a box shows at an end is still that end.
    const room = 5e-3 * Math.abs(last - first);
    const [least, most] = first < last ? [first, last] : [last, first];
    if (!(wanted >= least - room && wanted <= most + room)) return Number.NaN;
    if (input.exact) {
      const off = (x: number) => Math.abs(value(x) - wanted);
      let best = low;
      for (let x = low; x < high + input.step / 2; x += input.step)
        if (off(x) < off(best)) best = x;
      return nearestStep(input, best);
    }
    const rises = last > first;
    for (let k = 0; k < 40; k++) {
      const middle = (low + high) / 2;
      if (value(middle) < wanted === rises) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }
}

/** One instant of the explorer: everything that a view may draw. */
export interface Moment {
  model: Model;
  run: Run;
  usual: Run | null;
  pinned: Run | null;
  /** Whether changed and usual are the same run. */
  atBaseline: boolean;
  problem: string;
}

/** A text as this moment fills it. */
export function filled(text: string, { run, usual }: Moment): string {
  return fill(text, run.value, usual?.value ?? null);
}
