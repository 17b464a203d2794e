// What Python sends: the samples, the inputs and the views. `payload.py` writes it.

import { unzlibSync } from "fflate";

export interface Reading {
  output: string;
  label: string;
  unit: string;
  factor: number;
  digits: number;
  clock: boolean;
}

export interface RangeInput {
  kind: "range";
  name: string;
  minimum: number;
  maximum: number;
  step: number;
  default: number;
  label: string;
  unit: string;
  help: string;
  samples: number;
  signed: boolean;
  readings: Reading[];
  /** Every step is a sample, and nothing is read between them. */
  exact: boolean;
  /** The input itself or one of its readings, in beats per minute; "" where nobody taps. */
  tap: string;
  tap_half: string;
}

export interface ChoiceInput {
  kind: "choice";
  name: string;
  options: string[];
  default: string;
  label: string;
  help: string;
}

export type Input = RangeInput | ChoiceInput;
export type InputValues = Record<string, number | string>;

export type Sign = "none" | "circle" | "square" | "triangle";
export type Anchor = "start" | "middle" | "end";

export interface Readout {
  output: string;
  label: string;
  unit: string;
  short: string;
  factor: number;
  digits: number;
  within: string[];
  exact: boolean;
  index: boolean;
  mark: Sign;
  aside: string;
}

export interface ReadoutsView {
  kind: "Readouts";
  items: Readout[];
  operators: string[];
  note: string;
}

export interface TableView {
  kind: "Table";
  items: Readout[];
}

export interface LedgerView {
  kind: "Ledger";
  items: Readout[];
  at: number[];
}

export interface Line {
  y: string;
  label: string;
  factor: number;
  compare: boolean;
  double: boolean;
  mark: Sign;
  fill_below_zero: boolean;
  digits: number;
  within: string[];
  columns: boolean;
  points_only: boolean;
  dashed: boolean;
}

export interface Band {
  low: string;
  high: string;
  slope: 1 | -1;
}

export interface Points {
  x: number[];
  y: number[];
  label: string;
  source: string;
  low: number[];
  high: number[];
  shown: boolean;
  joined: boolean;
  mark: Sign;
  when: Record<string, number | string>;
}

export interface Study {
  x: number;
  what: string;
  source: string;
  value: number | null;
  falls: boolean;
  second_hand: boolean;
}

export interface Whisker {
  x: string;
  y: string;
  spread: number;
  text: string;
  x_share: number;
  factor: number;
}

export interface LineChartView {
  kind: "LineChart";
  x: string;
  lines: Line[];
  title: string;
  subtitle: string;
  x_label: string;
  y_label: string;
  x_factor: number;
  x_limits: [number, number] | null;
  y_limits: [number, number] | null;
  bands: Band[];
  points: Points[];
  studies: Study[];
  studies_note: string;
  toggle: string;
  whiskers: Whisker[];
  ends: [string, string] | null;
  caption: string;
  height: number;
  y_ticks: number;
  signed: boolean;
}

export interface Bar {
  value: string | number;
  label: string;
  digits: number;
  kind: "changed" | "usual" | "measured" | "published";
  factor: number;
}

export interface BarChartView {
  kind: "BarChart";
  bars: Bar[];
  title: string;
  unit: string;
  x_limits: [number, number] | null;
  marks: { at: string | number; label: string }[];
  subtitle: string;
  caption: string;
  alt: string;
}

export interface RowsView {
  kind: "Rows";
  columns: { output: string; heading: string; digits: number; unit: string; factor: number }[];
  caption: string;
  open: boolean;
}

export interface WordsView {
  kind: "Words";
  output: string;
  label: string;
  strong: boolean;
}

export interface Look {
  fill: string;
  edge: string;
  dark_fill: string;
  dark_edge: string;
  width: number;
  dashes: string;
}

export interface SceneItem {
  kind: "Shape" | "Label";
  style: string;
  who: "changed" | "usual" | "link" | "fixed";
  closed?: boolean;
  beat?: number | null;
  text?: string;
  anchor?: Anchor;
  dx?: number;
  dy?: number;
  outline: number;
}

/** Points as whole numbers of `unit`; see `payload._outline`. */
interface PackedOutline {
  unit: number;
  poses: number[][];
}

export interface SceneView {
  kind: "Scene";
  drivers: { expression: string; values: number[] }[];
  items: SceneItem[];
  x_limits: [number, number];
  y_limits: [number, number];
  title: string;
  alt: string;
  subtitle: string;
  caption: string;
  ruler: [number, string, number] | null;
  frame: boolean;
  stretch: boolean;
  height: number;
  narrow_x_limits: [number, number] | null;
  tempo: string;
  looks: Record<string, Look>;
}

export interface TextView {
  kind: "Text";
  text: string;
  strong: boolean;
}

export interface MetronomeView {
  kind: "Metronome";
  output: string;
  label: string;
  unit: string;
  every: [string, string];
}

export interface RowView {
  kind: "Row";
  views: View[];
  even: boolean;
}

export interface FoldView {
  kind: "Fold";
  title: string;
  views: View[];
  open: boolean;
}

export type View =
  | ReadoutsView
  | TableView
  | LedgerView
  | LineChartView
  | BarChartView
  | RowsView
  | SceneView
  | WordsView
  | TextView
  | MetronomeView
  | RowView
  | FoldView;

interface PackedOutput {
  name: string;
  unit: string;
  points: number;
  low: number;
  step: number;
  /** The words that the numbers count, where the output is words. */
  words?: string[];
}

export interface Payload {
  name: string;
  title: string;
  inputs: Input[];
  baseline: InputValues | null;
  baselineNote: string;
  sameOnly: Record<string, string>;
  caution: string;
  views: View[];
  outlines: PackedOutline[];
  outputs: PackedOutput[];
  data: string;
  reasons: { words: string[]; codes: number[] };
}

/** The samples of one output, curve points first: index `point * cells + cell`. */
export interface Samples {
  name: string;
  unit: string;
  points: number;
  values: Float64Array;
  words?: string[] | undefined;
}

/** Inflated at once, not by the browser's stream: waiting for that leaves the page a still picture. */
export function unpack(payload: Payload): Samples[] {
  const packed = Uint8Array.from(atob(payload.data), (c) => c.charCodeAt(0));
  return decode(payload, unzlibSync(packed));
}

/** Undo `payload.pack`: byte planes, then running differences, then the scale of each output. */
function decode(payload: Payload, bytes: Uint8Array): Samples[] {
  const half = bytes.length / 2;
  const shape = payload.inputs.map(nodeCount);
  const cells = shape.reduce((a, b) => a * b, 1);
  const run = shape[shape.length - 1]!;
  let at = 0;
  return payload.outputs.map(({ name, unit, points, low, step, words }) => {
    const values = new Float64Array(cells * Math.max(points, 1));
    let code = 0;
    for (let k = 0; k < values.length; k++, at++) {
      if (k % run === 0) code = 0;
      code = (code + bytes[at]! + 256 * bytes[half + at]!) & 0xffff;
      values[k] = code === 0 ? Number.NaN : low + (code - 1) * step;
    }
    return { name, unit, points, values, words };
  });
}

export type XY = [number, number];

/** The poses of an outline as points: the first, then each as its own. */
export function unpackOutline({ unit, poses }: PackedOutline): XY[][] {
  let first: XY[] | undefined;
  return poses.map((steps) => {
    let [x, y] = [0, 0];
    const points = Array.from({ length: steps.length / 2 }, (_, k): XY => {
      x += steps[2 * k]! * unit;
      y += steps[2 * k + 1]! * unit;
      const base = first?.[k];
      return base ? [base[0] + x, base[1] + y] : [x, y];
    });
    first ??= points;
    return points;
  });
}

/** The value of a range at its nearest step. */
export function nearestStep({ minimum, step }: RangeInput, value: number): number {
  return Number((minimum + Math.round((value - minimum) / step) * step).toFixed(10));
}

/** The views themselves in reading order, those of rows and folds in their stead. */
export function leaves(views: View[]): Exclude<View, RowView | FoldView>[] {
  return views.flatMap((v) => (v.kind === "Row" || v.kind === "Fold" ? leaves(v.views) : [v]));
}

export function nodeCount(input: Input): number {
  return input.kind === "range" ? input.samples : input.options.length;
}
