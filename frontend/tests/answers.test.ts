// What an answer deserves to hear.

import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeMultiple, judgeNumber, judgeSingle, readNumber } from "../src/answers.ts";

const options = [
  { text: "A.", right: true, feedback: "because A" },
  { text: "B.", right: false, feedback: "not B" },
  { text: "C.", right: true, feedback: "because C" },
];

test("a single choice hears the feedback of what was chosen", () => {
  assert.deepEqual(judgeSingle(options, 0), {
    standing: "Right.",
    lines: [{ lead: "", text: "because A" }],
  });
  assert.deepEqual(judgeSingle(options, 1), {
    standing: "Not this one.",
    lines: [{ lead: "", text: "not B" }],
  });
});

test("several choices hear of all that was chosen and all that was left out", () => {
  const right = judgeMultiple(options, new Set([0, 2]));
  assert.equal(right.standing, "Right.");
  assert.deepEqual(
    right.lines.map((l) => l.lead),
    ["Fits: A.", "Fits: C."],
  );
  const part = judgeMultiple(options, new Set([0, 1]));
  assert.equal(part.standing, "Partly right.");
  assert.deepEqual(part.lines, [
    { lead: "Fits: A.", text: "because A" },
    { lead: "Does not fit: B.", text: "not B" },
    { lead: "Fits too, and was left out: C.", text: "because C" },
  ]);
  const none = judgeMultiple(options, new Set([1]));
  assert.equal(none.standing, "Not yet.");
  assert.equal(none.lines.length, 3);
});

test("everything that fits and one thing too many is partly right", () => {
  assert.equal(judgeMultiple(options, new Set([0, 1, 2])).standing, "Partly right.");
});

const values = [
  { value: 1.11, tolerance: 0.01, right: true, feedback: "yes" },
  { value: 2.22, tolerance: 0.02, right: false, feedback: "a stride" },
];

test("a number is judged by the tolerance of the answer it meets", () => {
  for (const [number, standing, text] of [
    [1.11, "Right.", "yes"],
    [1.1, "Right.", "yes"],
    [1.12, "Right.", "yes"],
    [1.125, "Not yet.", "otherwise"],
    [2.2, "Not yet.", "a stride"],
    [2.25, "Not yet.", "otherwise"],
  ] as const) {
    const verdict = judgeNumber(number, values, "otherwise");
    assert.equal(verdict.standing, standing, `${number}`);
    assert.deepEqual(verdict.lines, [{ lead: "", text }]);
  }
});

test("a tolerance of nothing takes the number itself", () => {
  const exact = [{ value: 168, tolerance: 0, right: true, feedback: "yes" }];
  assert.equal(judgeNumber(168, exact, "no").standing, "Right.");
  assert.equal(judgeNumber(168.01, exact, "no").standing, "Not yet.");
});

test("numbers are read as people type them", () => {
  for (const [typed, unit, number] of [
    ["1.11", "m", 1.11],
    ["1,11", "m", 1.11],
    [" 1.11 m ", "m", 1.11],
    ["−2.24 %", "%", -2.24],
    ["-2,24%", "%", -2.24],
    ["–2", "%", -2],
    ["+5", "", 5],
    ["162 steps/min", "steps/min", 162],
    ["1 000", "steps", 1000],
    ["１６２", "", 162],
    [".5", "", 0.5],
    ["5.", "", 5],
    ["0,185", "", 0.185],
    ["12,5", "", 12.5],
  ] as const) {
    assert.equal(readNumber(typed, unit), number, typed);
  }
});

test("what is no number gets a kind sentence", () => {
  for (const typed of [
    "about ten",
    "1.2.3",
    "1,2,3",
    "10-12",
    "--3",
    "-",
    "e5",
    "0x10",
    "Infinity",
  ])
    assert.match(String(readNumber(typed, "")), /^Please write a number/, typed);
  for (const typed of ["", "   ", "m"]) {
    assert.match(String(readNumber(typed, "m")), /^Write a number first/, typed);
  }
  for (const typed of ["1,000", "-12,345", "1,000,000", "1,234.5"]) {
    assert.match(String(readNumber(typed, "")), /thousands or a decimal/, typed);
  }
});
