// Reading between the samples: the same rule as `sampling.interpolate` in Python, whose measured
// error is therefore the error that a reader gets.

import { type Input, type InputValues, nodeCount, type Samples } from "./payload.ts";

interface Pair {
  index: number;
  weight: number;
}

/** One corner of the neighbourhood that is read: where its sample lies and how much it counts. */
interface Corner {
  cell: number;
  weight: number;
}

function stencil(input: Input, value: number | string, order: number, shift: number): Pair[] {
  if (input.kind === "choice") {
    return [{ index: input.options.indexOf(String(value)), weight: 1 }];
  }
  const nodes = input.samples;
  const width = Math.min(order, nodes);
  const exact = ((Number(value) - input.minimum) / (input.maximum - input.minimum)) * (nodes - 1);
  // A hair beside a sample is that sample: a missing neighbour must not spoil it.
  const near = Math.round(exact);
  if (input.exact) return [{ index: Math.min(Math.max(near, 0), nodes - 1), weight: 1 }];
  const place = Math.abs(exact - near) < 1e-8 ? near : exact;
  const cell = Math.min(Math.max(Math.floor(place), 0), nodes - 2);
  // Shifted, the stencil still holds the cell that the value lies in: nothing is extrapolated.
  const aside = width === 4 ? shift : 0;
  const first = Math.min(Math.max(cell - (Math.floor(width / 2) - 1) + aside, 0), nodes - width);
  const t = place - first;
  const pairs: Pair[] = [];
  for (let j = 0; j < width; j++) {
    let weight = 1;
    for (let k = 0; k < width; k++) if (k !== j) weight *= (t - k) / (j - k);
    pairs.push({ index: first + j, weight });
  }
  return pairs;
}

interface Attempt {
  order: number;
  shifts: number[];
}

const ATTEMPTS = new Map<string, Attempt[]>();

/** The ways to read, best first: cubic in the middle, cubic to the sides, linear. */
function attempts(inputs: Input[]): Attempt[] {
  const smooth = inputs.map((i) => i.kind === "range" && !i.exact);
  const key = smooth.join();
  const known = ATTEMPTS.get(key);
  if (known) return known;
  let sides: number[][] = [[]];
  for (const between of smooth) {
    sides = sides.flatMap((s) => (between ? [0, -1, 1] : [0]).map((v) => [...s, v]));
  }
  const far = (shifts: number[]) => shifts.reduce((sum, v) => sum + Math.abs(v), 0);
  sides.sort((a, b) => far(a) - far(b));
  const found = [
    ...sides.map((shifts) => ({ order: 4, shifts })),
    { order: 2, shifts: new Array(inputs.length).fill(0) },
  ];
  ATTEMPTS.set(key, found);
  return found;
}

function corners(inputs: Input[], at: InputValues, { order, shifts }: Attempt): Corner[] {
  let found: Corner[] = [{ cell: 0, weight: 1 }];
  inputs.forEach((input, k) => {
    const pairs = stencil(input, at[input.name]!, order, shifts[k]!);
    const size = nodeCount(input);
    found = found.flatMap(({ cell, weight }) =>
      pairs.map((pair) => ({ cell: cell * size + pair.index, weight: weight * pair.weight })),
    );
  });
  return found.filter(({ weight }) => Math.abs(weight) >= 1e-12);
}

function weighted(samples: Samples, offset: number, around: Corner[]): number {
  let total = 0;
  for (const { cell, weight } of around) total += weight * samples.values[offset + cell]!;
  return total;
}

/** Reads any output at one place of the inputs. */
export class Reader {
  readonly #cells: number;
  readonly #inputs: Input[];
  readonly #at: InputValues;
  readonly #attempts: Attempt[];
  /** The corners of each attempt, worked out when first needed. */
  readonly #corners: Corner[][] = [];

  constructor(inputs: Input[], at: InputValues) {
    this.#inputs = inputs;
    this.#at = at;
    this.#cells = inputs.map(nodeCount).reduce((a, b) => a * b, 1);
    this.#attempts = attempts(inputs);
  }

  #around(attempt: number): Corner[] {
    this.#corners[attempt] ??= corners(this.#inputs, this.#at, this.#attempts[attempt]!);
    return this.#corners[attempt];
  }

  number(samples: Samples, point = 0): number {
    const offset = point * this.#cells;
    for (let k = 0; k < this.#attempts.length; k++) {
      const value = weighted(samples, offset, this.#around(k));
      if (!Number.isNaN(value)) return value;
    }
    return Number.NaN;
  }

  curve(samples: Samples): number[] {
    return Array.from({ length: samples.points }, (_, point) => this.number(samples, point));
  }

  /** The word for the nearest sample that has no solution, or "" where all around have one. */
  reason(codes: number[], words: string[]): string {
    let best: Corner | undefined;
    for (const corner of this.#around(this.#attempts.length - 1)) {
      if (codes[corner.cell] && (!best || corner.weight > best.weight)) best = corner;
    }
    return best ? (words[codes[best.cell]! - 1] ?? "") : "";
  }
}
