// Labels that cover neither curves nor each other.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Box, place } from "../src/labels.ts";

type XY = [number, number];

const FRAME: Box = { left: 0, right: 400, top: 0, bottom: 300 };
const SIZE = { width: 90, height: 18 };
const holds = ([x, y]: XY, b: Box) => x > b.left && x < b.right && y > b.top && y < b.bottom;
const meet = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const middle = (b: Box) => (b.top + b.bottom) / 2;

/** A curve through the whole frame, as closely dotted as a chart's. */
const curve = (f: (x: number) => number): XY[] =>
  Array.from({ length: 201 }, (_, k): XY => [2 * k, f(2 * k)]);

function checkSize(box: Box): void {
  assert.ok(Math.abs(box.right - box.left - SIZE.width) < 1e-9);
  assert.ok(Math.abs(box.bottom - box.top - SIZE.height) < 1e-9);
}

test("a label stands on the side that was asked for, close to its point and not on it", () => {
  for (const side of [-1, 1] as const) {
    const box = place([200, 150], SIZE, side, FRAME, [], []);
    checkSize(box);
    assert.ok(!holds([200, 150], box));
    assert.ok((middle(box) - 150) * side >= 0, `${side}: ${JSON.stringify(box)}`);
    assert.ok(Math.abs(middle(box) - 150) < 40);
    assert.ok(box.left < 240 && box.right > 160);
  }
});

test("on a level curve the label stands above or below, as asked", () => {
  const level = curve(() => 150);
  for (const side of [-1, 1] as const) {
    const box = place([200, 150], SIZE, side, FRAME, level, []);
    assert.ok((middle(box) - 150) * side > SIZE.height / 2, `${side}: ${JSON.stringify(box)}`);
  }
});

test("a label never covers a curve while there is room beside it", () => {
  for (const f of [
    (x: number) => x * 0.7,
    (x: number) => 280 - x * 0.6,
    (x: number) => 150 + 80 * Math.sin(x / 40),
    (_: number) => 150,
  ]) {
    const points = curve(f);
    for (const x of [20, 120, 200, 380]) {
      for (const side of [-1, 1] as const) {
        const box = place([x, f(x)], SIZE, side, FRAME, points, []);
        const covered = points.filter((p) => holds(p, box));
        assert.deepEqual(covered, [], `at ${x}: ${JSON.stringify(box)}`);
      }
    }
  }
});

test("a second label keeps clear of the first", () => {
  const first = place([200, 150], SIZE, -1, FRAME, [], []);
  const second = place([204, 152], SIZE, -1, FRAME, [], [first]);
  assert.ok(!meet(first, second));
  checkSize(second);
});

test("a label stays inside the frame from every corner", () => {
  for (const x of [0, 1, 399, 400]) {
    for (const y of [0, 1, 299, 300]) {
      for (const side of [-1, 1] as const) {
        const box = place([x, y], SIZE, side, FRAME, [], []);
        checkSize(box);
        assert.ok(box.left >= 0 && box.right <= 400, `${x}, ${y}: ${JSON.stringify(box)}`);
        assert.ok(box.top >= 0 && box.bottom <= 300, `${x}, ${y}: ${JSON.stringify(box)}`);
      }
    }
  }
});

test("a label in a frame hardly larger than itself stays in it", () => {
  const small: Box = { left: 10, right: 104, top: 10, bottom: 32 };
  for (const side of [-1, 1] as const) {
    const box = place([60, 20], SIZE, side, small, [], []);
    checkSize(box);
    assert.ok(box.left >= 10 && box.right <= 104 && box.top >= 10 && box.bottom <= 32);
  }
});
