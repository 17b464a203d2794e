// Exact ranges and words: read at the nearest step, as Python's `sampling.interpolate` reads them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { filled, Model } from "../src/model.ts";
import { leaves, nearestStep, type RangeInput, unpack, type View } from "../src/payload.ts";
import { fixture, type Known, same } from "./fixture.ts";

for (const [name, { payload, places, read }] of Object.entries({
  mixed: fixture.mixed,
  told: fixture.told,
})) {
  const model = new Model(payload, unpack(payload));
  for (const [output, wanted] of Object.entries(read)) {
    test(`${output} of ${name} is read as Python reads it`, () => {
      assert.equal(wanted.length, places.length);
      places.forEach((at, k) => {
        const found = model.run(at).value(output);
        const known = wanted[k] as Known | string;
        if (typeof known === "string") assert.equal(found, known);
        else assert.ok(same(Number(found), known), `${JSON.stringify(at)}: ${found}, ${known}`);
      });
    });
  }
}

const { payload } = fixture.told;
const model = new Model(payload, unpack(payload));
const steps = payload.inputs[0] as RangeInput;

test("a tie between two steps goes to the higher, and no step lies beyond the ends", () => {
  const level = (a: number) => model.run({ a, kind: "plain" }).number("level");
  assert.ok(Math.abs(level(0.75) - 3) < 1e-9);
  assert.ok(Math.abs(level(0.74) + 1) < 1e-9);
  assert.equal(nearestStep(steps, 0.24), 0);
  assert.equal(nearestStep(steps, 0.26), 0.5);
  assert.equal(nearestStep({ ...steps, minimum: 0, step: 0.1 }, 0.31), 0.3);
});

test("an exact input is found at a step, never between two", () => {
  const at = { a: 1, kind: "plain" };
  for (const [wanted, a] of [
    [1, 0],
    [1.24, 0.5],
    [1.6, 0.5],
    [1.7, 1],
    [5, 2],
  ] as const) {
    assert.equal(model.solve(at, "a", "rises", wanted), a, `${wanted}`);
  }
  assert.ok(Number.isNaN(model.solve(at, "a", "rises", 6)));
});

test("a text holds words as they are and numbers as they are asked for", () => {
  const run = model.run({ a: 2, kind: "double" });
  const usual = model.run({ a: 0, kind: "plain" });
  const moment = { model, run, usual, pinned: null, atBaseline: false, problem: "" };
  const text = "{fit}, was {fit:usual}; {level|1}";
  assert.equal(filled(text, moment), "double high, was plain low; 3.0");
  assert.equal(filled(text, { ...moment, usual: null }), "double high, was double high; 3.0");
  assert.deepEqual(
    model.numbers.map((s) => s.name),
    ["level", "rises"],
  );
});

test("views in rows and folds are found in reading order", () => {
  const text = (words: string): View => ({ kind: "Text", text: words, strong: false });
  const views: View[] = [
    text("1"),
    {
      kind: "Row",
      even: false,
      views: [text("2"), { kind: "Fold", title: "", open: false, views: [text("3")] }],
    },
    text("4"),
  ];
  assert.deepEqual(
    leaves(views).map((v) => v.kind === "Text" && v.text),
    ["1", "2", "3", "4"],
  );
});
