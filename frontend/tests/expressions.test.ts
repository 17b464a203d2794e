// The same table that tests/explorer/test_expressions.py reads.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { evaluate, fill, type Numbers, number, parse } from "../src/expressions.ts";
import { rangeText } from "../src/words.ts";

type Values = Record<string, number | null>;
interface Runs {
  current: Values;
  usual: Values | null;
}
interface Table {
  expressions: (Runs & { expression: string; value: number | null })[];
  numbers: { value: number | null; digits: number; signed: boolean; written: string }[];
  ranges: { edges: (number | null)[]; written: string }[];
  texts: (Runs & { text: string; written: string })[];
}

const file = new URL("../../tests/explorer/expressions.json", import.meta.url);
const table = JSON.parse(readFileSync(file, "utf-8")) as Table;

/** A run that knows these names and no others; null is NaN. */
const run =
  (values: Values): Numbers =>
  (name) => {
    const value = values[name];
    assert.notEqual(value, undefined, `${name} was asked for`);
    return value ?? Number.NaN;
  };
const runs = ({ current, usual }: Runs) => [run(current), usual && run(usual)] as const;

for (const one of table.expressions) {
  test(`expression has the value of the table: ${JSON.stringify(one)}`, () => {
    const found = evaluate(one.expression, ...runs(one));
    if (one.value === null) assert.ok(Number.isNaN(found), `${found}`);
    else assert.ok(Math.abs(found - one.value) <= 1e-14 * Math.abs(one.value), `${found}`);
  });
}

for (const { value, digits, signed, written } of table.numbers) {
  test(`${value} with ${digits} digits${signed ? ", signed," : ""} is written ${written}`, () => {
    assert.equal(number(value ?? Number.NaN, digits, signed), written);
  });
}

for (const { edges, written } of table.ranges) {
  test(`range of ${edges.join(", ")} is written ${written}`, () => {
    assert.equal(rangeText(edges.map((edge) => edge ?? Number.NaN)), written);
  });
}

for (const one of table.texts) {
  test(`text is filled as in the table: ${one.text}`, () => {
    assert.equal(fill(one.text, ...runs(one)), one.written);
  });
}

test("an expression without a form is the value", () => {
  assert.deepEqual(parse("a"), ["a", "value"]);
  assert.deepEqual(parse("a:change"), ["a", "change"]);
});
