// Where a scene stands between its drawings.

import assert from "node:assert/strict";
import { test } from "node:test";
import { poseWeights } from "../src/scene.ts";

const VALUES = [0.12, 0.16, 0.2];
const at = (values: number[], weights: number[]) =>
  values.reduce((sum, v, k) => sum + v * weights[k]!, 0);
const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);

for (const [name, values] of [
  ["three", VALUES],
  ["two", [0.5, 2.3]],
  ["uneven", [-1, 0, 0.5, 4]],
] as const) {
  test(`weights sum to one and stand at the value itself: ${name} drawings`, () => {
    const numbers = [...values];
    const [low, high] = [numbers[0]!, numbers.at(-1)!];
    for (let k = -10; k <= 30; k++) {
      const value = low + ((high - low) * k) / 20;
      const weights = poseWeights(numbers, value);
      assert.equal(weights.length, numbers.length);
      close(
        weights.reduce((a, b) => a + b, 0),
        1,
      );
      // Points that move in proportion stand exactly right, beyond the ends too.
      close(at(numbers, weights), value);
    }
  });
}

test("at a drawn value the drawing is that one alone", () => {
  for (const values of [VALUES, [0.5, 2.3], [-1, 0, 0.5, 4]]) {
    values.forEach((value, k) => {
      poseWeights(values, value).forEach((weight, j) => {
        close(weight, j === k ? 1 : 0);
      });
    });
  }
});

test("between two drawings only those two count", () => {
  const weights = poseWeights(VALUES, 0.17);
  assert.equal(weights[0], 0);
  close(weights[1]!, 0.75);
  close(weights[2]!, 0.25);
});

test("beyond the ends the last two go on in a straight line", () => {
  const below = poseWeights(VALUES, 0.1);
  close(below[0]!, 1.5);
  close(below[1]!, -0.5);
  assert.equal(below[2], 0);
  const above = poseWeights(VALUES, 0.22);
  assert.equal(above[0], 0);
  close(above[1]!, -0.5);
  close(above[2]!, 1.5);
});

test("a single drawing is always itself", () => {
  assert.deepEqual(poseWeights([3], 99), [1]);
});
