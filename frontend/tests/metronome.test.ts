// Where the beats fall, on a clock of the test's own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Beats } from "../src/metronome.ts";

const AHEAD = 0.2;

/** The times of all beats placed while the clock runs in ticks, at a tempo that may change. */
function placed(ticks: number[], tempo: (now: number) => number): number[] {
  const beats = new Beats(0.1);
  return ticks.flatMap((now) => beats.due(now, AHEAD, tempo(now)).map((b) => b.at));
}

function clock(from: number, to: number, step = 0.025): number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, k) => from + k * step);
}

function gaps(times: number[]): number[] {
  return times.slice(1).map((t, k) => t - times[k]!);
}

test("beats keep their interval to the end of a run, whatever the ticks are", () => {
  const times = placed(clock(0, 600), () => 173);
  assert.equal(times.length, Math.floor((600 + AHEAD - 0.1) / (60 / 173)) + 1);
  for (const [k, at] of times.entries()) assert.ok(Math.abs(at - 0.1 - (k * 60) / 173) < 1e-9);
  const uneven = placed([0, 0.19, 0.2, 0.37, 0.5, 0.68], () => 173);
  assert.deepEqual(uneven, times.slice(0, uneven.length));
});

test("beats are numbered and never placed twice", () => {
  const beats = new Beats(0.1);
  const found = clock(0, 3).flatMap((now) => beats.due(now, AHEAD, 180));
  assert.deepEqual(
    found.map((b) => b.number),
    found.map((_, k) => k),
  );
});

test("a moved slider changes the next interval: no burst, no gap", () => {
  const tempo = (now: number) => (now < 2 ? 150 : now < 4 ? 190 : 60);
  const all = gaps(placed(clock(0, 8), tempo));
  const kinds = all.map((g) => Math.round(60 / g));
  assert.deepEqual([...new Set(kinds)], [150, 190, 60]);
  assert.deepEqual(
    kinds,
    [...kinds].sort((a, b) => [150, 190, 60].indexOf(a) - [150, 190, 60].indexOf(b)),
  );
});

test("a tempo that wobbles with every tick gives no interval outside its ends", () => {
  let k = 0;
  const all = gaps(placed(clock(0, 10), () => 150 + 40 * (k++ % 2)));
  for (const gap of all) {
    assert.ok(gap > 60 / 190 - 1e-9 && gap < 60 / 150 + 1e-9, `${gap}`);
  }
});

test("after a page that hung, one beat at once and then the interval again", () => {
  const times = placed([0, 0.025, 5, 5.025, ...clock(5.05, 6)], () => 120);
  const late = times.filter((t) => t >= 5);
  assert.equal(late[0], 5);
  for (const gap of gaps(late)) assert.ok(Math.abs(gap - 0.5) < 1e-9);
});

test("no tempo is no beat, and no endless loop", () => {
  for (const tempo of [Number.NaN, 0, -60, Number.POSITIVE_INFINITY]) {
    assert.deepEqual(new Beats(0.1).due(0, AHEAD, tempo), [], `${tempo}`);
  }
});
