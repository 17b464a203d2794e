// A payload that Python packed, unpacked again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeCount, type SceneView, unpack, unpackOutline } from "../src/payload.ts";
import { fixture, same } from "./fixture.ts";

const samples = await unpack(fixture.payload);

test("outputs come in Python's order, with units and points", () => {
  assert.deepEqual(
    samples.map(({ name, unit, points }) => [name, unit, points]),
    [
      ["smooth", "m", 0],
      ["gap", "", 0],
      ["flat", "", 0],
      ["curve", "", 4],
    ],
  );
});

for (const { name, values } of samples) {
  test(`every sample of ${name} is the one that Python unpacks`, () => {
    const wanted = fixture.unpacked[name]!;
    assert.equal(values.length, wanted.length);
    values.forEach((value, k) => {
      assert.ok(same(value, wanted[k]!), `${name}[${k}]: ${value} is not ${wanted[k]}`);
    });
  });
}

test("missing samples are NaN and no others", () => {
  const missing = (name: string) =>
    samples.find((s) => s.name === name)!.values.filter(Number.isNaN).length;
  assert.equal(missing("smooth"), 0);
  assert.equal(missing("flat"), 0);
  assert.equal(missing("gap"), fixture.payload.reasons.codes.filter((c) => c > 0).length);
  assert.ok(missing("gap") > 0);
});

test("a node count is the number of samples or of options", () => {
  assert.deepEqual(fixture.payload.inputs.map(nodeCount), [5, 2, 6]);
});

test("every pose of every outline is the one that Python drew", () => {
  const scene = fixture.payload.views.find((v): v is SceneView => v.kind === "Scene")!;
  assert.equal(scene.items.length, 5);
  scene.items.forEach((item, part) => {
    const outline = fixture.payload.outlines[item.outline]!;
    const poses = unpackOutline(outline);
    assert.ok(poses.length === 1 || poses.length === fixture.poses.length);
    fixture.poses.forEach((drawing, k) => {
      const pose = poses.length === 1 ? poses[0]! : poses[k]!;
      assert.equal(pose.length, drawing[part]!.length);
      pose.forEach(([x, y], point) => {
        const [wantedX, wantedY] = drawing[part]![point]!;
        assert.ok(Math.abs(x - wantedX) <= outline.unit, `${x} is not ${wantedX}`);
        assert.ok(Math.abs(y - wantedY) <= outline.unit, `${y} is not ${wantedY}`);
      });
    });
  });
});

test("further poses of an outline are differences from the first", () => {
  const poses = unpackOutline({
    unit: 0.5,
    poses: [
      [2, 4, 2, -2],
      [1, 0, -1, 2],
      [0, 0, 4, 0],
    ],
  });
  assert.deepEqual(poses, [
    [
      [1, 2],
      [2, 1],
    ],
    [
      [1.5, 2],
      [2, 2],
    ],
    [
      [1, 2],
      [4, 1],
    ],
  ]);
});
