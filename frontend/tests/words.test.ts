// How values are written and spoken.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { RangeInput, Readout } from "../src/payload.ts";
import { decimals, inputText, levelText, percent, spokenNumber, spokenUnit } from "../src/words.ts";

const input = (step: number) => ({ step }) as RangeInput;

test("units are spoken in words", () => {
  assert.equal(spokenUnit("%"), "percent");
  assert.equal(spokenUnit("m/s"), "metres per second");
  assert.equal(spokenUnit("steps/min"), "steps per minute");
  assert.equal(spokenUnit("min/km"), "minute per kilometre");
  assert.equal(spokenUnit("km/h"), "kilometres per hour");
  assert.equal(spokenUnit("body weights"), "body weights");
  assert.equal(spokenUnit(""), "");
});

test("signs are spoken in words", () => {
  assert.equal(spokenNumber("−7"), "minus 7");
  assert.equal(spokenNumber("+7"), "plus 7");
  assert.equal(spokenNumber("7"), "7");
});

test("a step has as many digits as it is written with", () => {
  for (const [step, digits] of [
    [1, 0],
    [5, 0],
    [0.1, 1],
    [2.5, 1],
    [0.05, 2],
  ] as const) {
    assert.equal(decimals(step), digits, `${step}`);
  }
});

test("an input is written as its step is, and a value between steps a little finer", () => {
  assert.equal(inputText(input(0.1), 3), "3.0");
  assert.equal(inputText(input(1), 165), "165");
  assert.equal(inputText(input(1), -10), "-10");
  assert.equal(inputText(input(0.1), 2.1 + 0.2), "2.3");
  assert.equal(inputText(input(0.1), 3.456), "3.456");
  assert.equal(inputText(input(1), 7.5), "7.5");
  assert.equal(inputText(input(1), 7.004), "7");
  assert.equal(inputText(input(10), 100.26), "100.26");
});

test("no input is written as minus zero", () => {
  assert.equal(inputText(input(1), -0.001), "0");
  assert.equal(inputText(input(0.1), -0), "0.0");
});

test("a change has a sign, a true minus and no sign at zero", () => {
  assert.equal(percent(-14.6), "−15 %");
  assert.equal(percent(3.1234, 1), "+3.1 %");
  assert.equal(percent(-0.2), "0 %");
  assert.equal(percent(Number.NaN), "–");
});

test("a level is written in its shown unit", () => {
  assert.equal(levelText({ factor: 1000, digits: 0 } as Readout, 0.2494), "249");
  assert.equal(levelText({ factor: 1, digits: 2 } as Readout, -0.001), "0.00");
  assert.equal(levelText({ factor: 1, digits: 2 } as Readout, Number.NaN), "–");
});
