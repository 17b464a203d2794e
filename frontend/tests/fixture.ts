// What tests/explorer/test_payload.py packed, and the numbers that Python reads from it.

import { readFileSync } from "node:fs";
import type { InputValues, Payload } from "../src/payload.ts";

export type Known = number | null;

interface Exact {
  payload: Payload;
  places: InputValues[];
  read: Record<string, (Known | string)[]>;
}

interface Fixture {
  payload: Payload;
  /** Every sample of every output, curve points first. */
  unpacked: Record<string, Known[]>;
  places: InputValues[];
  /** At each place a number, or a curve. */
  read: Record<string, (Known | Known[])[]>;
  /** For each drawing of the scene, for each of its parts, points. */
  poses: [number, number][][][];
  /** Steps and a smooth input; then steps alone, with words. */
  mixed: Exact;
  told: Exact;
}

const file = new URL("../../tests/explorer/samples.json", import.meta.url);
export const fixture = JSON.parse(readFileSync(file, "utf-8")) as Fixture;

/** Whether two numbers are the same but for rounding; null is NaN. */
export function same(found: number, wanted: Known): boolean {
  if (wanted === null || Number.isNaN(wanted)) return Number.isNaN(found);
  return Math.abs(found - wanted) <= 1e-10 * Math.max(1, Math.abs(wanted));
}
