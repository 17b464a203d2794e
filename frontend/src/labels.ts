// Where a label may stand without covering a curve.

import type { XY } from "./payload.ts";

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const DIRECTIONS = 24;
const DISTANCES = [10, 22, 38, 58, 82, 110, 145];

/**
 * Choose the box for a label of a point.
 *
 * Candidates lie around the point; `side` −1 prefers those above it and 1 those below. The one that
 * covers the fewest obstacles wins; among equals the nearest.
 */
export function place(
  [x, y]: XY,
  size: { width: number; height: number },
  side: -1 | 1,
  frame: Box,
  obstacles: XY[],
  taken: Box[],
): Box {
  let best: Box | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const distance of DISTANCES) {
    for (let k = 0; k < DIRECTIONS; k++) {
      const angle = (2 * Math.PI * k) / DIRECTIONS;
      const box = beside([x, y], size, distance, angle);
      if (box.left < frame.left || box.right > frame.right) continue;
      if (box.top < frame.top || box.bottom > frame.bottom) continue;
      const covered =
        obstacles.filter((p) => inside(p, box)).length +
        40 * taken.filter((other) => overlaps(other, box)).length;
      const wrongSide = Math.sin(angle) * side < 0 ? 25 : 0;
      const cost = 20 * covered + distance + wrongSide;
      if (cost < least) [best, least] = [box, cost];
    }
  }
  if (best) return best;
  const left = clamp(x + 12, frame.left, frame.right - size.width);
  const top = clamp(y + 14 * side, frame.top, frame.bottom - size.height);
  return { left, right: left + size.width, top, bottom: top + size.height };
}

/** The box whose nearest edge is `distance` from the point, in the direction of `angle`. */
function beside(
  [x, y]: XY,
  size: { width: number; height: number },
  distance: number,
  angle: number,
): Box {
  const [across, down] = [Math.cos(angle), Math.sin(angle)];
  const left = x + distance * across + (across - 1) * (size.width / 2);
  const top = y + distance * down + (down - 1) * (size.height / 2);
  return { left, right: left + size.width, top, bottom: top + size.height };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

function inside([x, y]: XY, box: Box): boolean {
  return x > box.left - 4 && x < box.right + 4 && y > box.top - 4 && y < box.bottom + 4;
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
