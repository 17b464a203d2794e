// The tempo of taps, on a clock of the test's own.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Moment } from "../src/model.ts";
import type { RangeInput } from "../src/payload.ts";
import { beatOf, meaning, ownValue, Taps } from "../src/tap.ts";

function tapped(times: number[]): Taps {
  const taps = new Taps();
  for (const t of times) taps.tap(t);
  return taps;
}

function steady(perMinute: number, count: number, from = 1000): number[] {
  return Array.from({ length: count }, (_, k) => from + (k * 60_000) / perMinute);
}

test("four intervals make a tempo, three do not", () => {
  assert.ok(Number.isNaN(tapped(steady(168, 4)).perMinute));
  assert.ok(Math.abs(tapped(steady(168, 5)).perMinute - 168) < 1e-6);
  assert.ok(Number.isNaN(new Taps().perMinute));
});

test("uneven taps: the median, of an even and an odd number of intervals", () => {
  assert.equal(tapped([0, 300, 700, 1050, 1400]).perMinute, 60_000 / 350);
  assert.equal(tapped([0, 300, 700, 1050, 1450, 1810]).perMinute, 60_000 / 360);
});

test("one tap missed does not spoil the tempo", () => {
  const times = steady(168, 10);
  times.splice(4, 1);
  assert.ok(Math.abs(tapped(times).perMinute - 168) < 1e-6);
});

test("a double hit is no tap", () => {
  const times = steady(168, 8).flatMap((t) => [t, t + 149]);
  const taps = tapped(times);
  assert.equal(taps.count, 8);
  assert.ok(Math.abs(taps.perMinute - 168) < 1e-6);
  assert.equal(tapped([0, 150]).count, 2);
});

test("after a pause it starts anew", () => {
  const taps = tapped([...steady(150, 9), ...steady(180, 5, 20_000)]);
  assert.equal(taps.count, 5);
  assert.ok(Math.abs(taps.perMinute - 180) < 1e-6);
  assert.equal(tapped([0, 2000]).count, 2);
  assert.equal(tapped([0, 2001]).count, 1);
});

test("only the last twelve intervals count", () => {
  const first = steady(150, 20);
  const taps = tapped([...first, ...steady(180, 12, first.at(-1)! + 60_000 / 180)]);
  assert.equal(taps.count, 32);
  assert.ok(Math.abs(taps.perMinute - 180) < 1e-6);
});

const input = {
  name: "cadence",
  minimum: 150,
  maximum: 190,
  step: 1,
  tap: "cadence",
  readings: [],
} as unknown as RangeInput;
const own = (perMinute: number) => ownValue(input, {} as Moment, perMinute);

test("a tempo is read on the slider's steps, and not beyond its ends", () => {
  assert.equal(own(168.4), 168);
  assert.equal(own(149.6), 150);
  assert.equal(own(190.4), 190);
  for (const beyond of [149.4, 190.6, 84, Number.NaN]) assert.ok(Number.isNaN(own(beyond)));
  const fine = { ...input, minimum: 2, maximum: 5, step: 0.1 };
  assert.equal(ownValue(fine, {} as Moment, 3.24), 3.2);
});

test("a tapped reading is solved for the input", () => {
  const change = {
    ...input,
    name: "change",
    minimum: -10,
    maximum: 15,
    tap: "hertz",
    readings: [{ output: "hertz", factor: 60 }],
  } as unknown as RangeInput;
  const solve = (_: object, name: string, output: string, wanted: number) => {
    assert.deepEqual([name, output], ["change", "hertz"]);
    return 100 * (wanted / (160 / 60) - 1);
  };
  const moment = { model: { solve }, run: { inputs: {} } } as unknown as Moment;
  assert.equal(ownValue(change, moment, 176), 10);
});

test("what the taps mean: too few, the input's, half of it, neither", () => {
  assert.deepEqual(meaning(tapped(steady(168, 5)), own), { kind: "few" });
  assert.deepEqual(meaning(tapped(steady(168, 6)), own), { kind: "fits", value: 168 });
  assert.deepEqual(meaning(tapped(steady(84, 6)), own), { kind: "half", value: 168 });
  assert.deepEqual(meaning(tapped(steady(60, 6)), own), { kind: "outside" });
  assert.deepEqual(meaning(tapped(steady(240, 6)), own), { kind: "outside" });
});

test("the beat is named after the unit", () => {
  assert.equal(beatOf("steps/min"), "step");
  assert.equal(beatOf("beats/min"), "beat");
  assert.equal(beatOf(""), "beat");
});
