// Reading between the samples: the numbers that Python's `sampling.interpolate` reads.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Reader } from "../src/interpolate.ts";
import { Model } from "../src/model.ts";
import { type InputValues, unpack } from "../src/payload.ts";
import { fixture, type Known, same } from "./fixture.ts";

const { payload, places, read } = fixture;
const samples = await unpack(payload);
const model = new Model(payload, samples);
const words = (at: InputValues) => JSON.stringify(at);

for (const output of samples) {
  test(`${output.name} is read as Python reads it`, () => {
    assert.equal(read[output.name]!.length, places.length);
    places.forEach((at, k) => {
      const reader = new Reader(payload.inputs, at);
      const wanted = read[output.name]![k]!;
      const found = output.points ? reader.curve(output) : [reader.number(output)];
      const known = (output.points ? wanted : [wanted]) as Known[];
      assert.equal(found.length, known.length);
      found.forEach((value, point) => {
        assert.ok(same(value, known[point]!), `${words(at)}: ${value} is not ${known[point]}`);
      });
    });
  });
}

test("a sample is read as it is stored, at both ends of every input", () => {
  const smooth = model.samples("smooth");
  for (const [a, i] of [
    [0, 0],
    [2, 2],
    [4, 4],
  ] as const) {
    for (const [kind, j] of [
      ["plain", 0],
      ["double", 1],
    ] as const) {
      for (const [b, k] of [
        [-1, 0],
        [-0.2, 3 - 1],
        [1, 5],
      ] as const) {
        const found = model.run({ a, kind, b }).number("smooth");
        assert.ok(same(found, smooth.values[(i * 2 + j) * 6 + k]!), words({ a, kind, b }));
      }
    }
  }
});

test("a run without a solution says why, a run with one says nothing", () => {
  assert.equal(model.run({ a: 1, kind: "plain", b: 0.5 }).problem, "");
  assert.equal(model.run({ a: 3.5, kind: "plain", b: 0.5 }).problem, "too far");
  // Between a sample with and one without: no solution, and the word of the one without.
  assert.equal(model.run({ a: 2.01, kind: "double", b: 0.99 }).problem, "too far");
});

test("of two reasons the nearer one is given", () => {
  // Index (a * 2 + kind) * 6 + b: one word at a = 3, another at a = 4.
  const codes = Array.from({ length: 60 }, (_, k) => Math.max(0, Math.floor(k / 12) - 2));
  const two = new Model({ ...payload, reasons: { words: ["three", "four"], codes } }, samples);
  assert.equal(two.run({ a: 3.25, kind: "plain", b: 0.5 }).problem, "three");
  assert.equal(two.run({ a: 3.75, kind: "plain", b: 0.5 }).problem, "four");
});

test("a missing solution without a word has a word all the same", () => {
  const silent = new Model({ ...payload, reasons: { words: [], codes: [] } }, samples);
  assert.match(silent.run({ a: 3.5, kind: "plain", b: 0.5 }).problem, /no solution/);
});

test("the usual run keeps the reader's own inputs and takes the baseline's", () => {
  assert.deepEqual(model.usual({ a: 3, kind: "double", b: 0.5 })?.inputs, {
    a: 1,
    kind: "double",
    b: 0.5,
  });
  assert.equal(new Model({ ...payload, baseline: null }, samples).usual({ a: 3 }), null);
});

test("an input is found that gives an output its wanted value", () => {
  const at = { a: 1, kind: "double", b: 0.5 };
  for (const a of [0, 0.37, 2.5, 4]) {
    const wanted = model.run({ ...at, a }).number("smooth");
    assert.ok(Math.abs(model.solve(at, "a", "smooth", wanted) - a) < 1e-6, `${a}`);
  }
  assert.ok(Number.isNaN(model.solve(at, "a", "smooth", 1e9)), "nothing is pulled to an end");
  assert.ok(Number.isNaN(model.solve(at, "a", "smooth", -1e9)));
  assert.ok(Number.isNaN(model.solve(at, "kind", "smooth", 5)));
});

test("an input is found for an output that falls", () => {
  const fallen = samples.map((s) => ({ ...s, values: s.values.map((v) => -v) }));
  const falling = new Model(payload, fallen);
  const at = { a: 2.5, kind: "double", b: 0.5 };
  const wanted = falling.run(at).number("smooth");
  assert.ok(Math.abs(falling.solve({ ...at, a: 0 }, "a", "smooth", wanted) - 2.5) < 1e-6);
});

test("the search stays where there are solutions", () => {
  const at = { a: 1, kind: "plain", b: 0.5 };
  for (let a = 0; a <= 4; a += 0.5) {
    const wanted = model.run({ ...at, a }).number("gap");
    if (Number.isNaN(wanted)) continue;
    const found = model.solve(at, "a", "gap", wanted);
    assert.ok(Math.abs(model.run({ ...at, a: found }).number("gap") - wanted) < 1e-6, `${a}`);
  }
});
