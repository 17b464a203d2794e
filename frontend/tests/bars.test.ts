import assert from "node:assert/strict";
import { test } from "node:test";
import { clearLine } from "../src/bars.ts";

const box = (left: number, right: number, top: number, bottom: number) => ({
  left,
  right,
  top,
  bottom,
});

test("a line with nothing in its way is whole", () => {
  assert.equal(clearLine(5, 0, 100, [box(6, 20, 10, 20), box(0, 9, 100, 120)]), "M5 0V100");
});

test("a line is broken where texts stand, in whatever order they come", () => {
  const texts = [box(0, 9, 50, 60), box(0, 9, 10, 20)];
  assert.equal(clearLine(5, 0, 100, texts), "M5 0V10M5 20V50M5 60V100");
});

test("texts that overlap each other or an end leave no stump", () => {
  const texts = [box(0, 9, -5, 10), box(0, 9, 5, 30), box(0, 9, 15, 20), box(0, 9, 90, 110)];
  assert.equal(clearLine(5, 0, 100, texts), "M5 30V90");
});
