"""Columns of labels whose leaders never cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import isotonic_regression

from itband.figures.geometry import FloatArray
from itband.figures.sheet import LINE, SMALLEST, Sheet, crossings

NAME = 13.5  # size of a label


@dataclass(frozen=True)
class Label:
    """A name for the structure at page point `at`.

    "\\n" breaks the name into lines; `note`, smaller and grey, stands below it.
    """

    name: str
    at: FloatArray
    note: str = ""
    colour: str = "ink"
    bold: bool = False

    @property
    def rows(self) -> list[tuple[str, float, str, bool]]:
        """The lines to write: words, size, colour, bold."""
        named = [(words, NAME, self.colour, self.bold) for words in self.name.split("\n")]
        noted = [(words, SMALLEST, "ink-2", False) for words in self.note.split("\n") if words]
        return named + noted

    @property
    def height(self) -> float:
        """How tall the label is on the page."""
        return sum(LINE * size for _, size, _, _ in self.rows)


def column(
    sheet: Sheet,
    labels: Sequence[Label],
    x: float,
    side: str,
    top: float,
    bottom: float,
    gap: float = 7.0,
    elbow: float = 9.0,
) -> None:
    """Write labels in a column at `x`, left or right of the drawing, within top and bottom.

    A left column ends at `x`, a right one begins there. Labels stand as near to the height of
    what they name as the others allow; where two leaders would cross, the two change places.

    Raises ValueError if the labels do not fit.
    """
    if sum(label.height for label in labels) + gap * (len(labels) - 1) > bottom - top:
        raise ValueError(f"{len(labels)} labels do not fit between {top} and {bottom}")
    out = 1.0 if side == "left" else -1.0

    def leaders(order: Sequence[Label]) -> list[FloatArray]:
        heights = _spread(order, top, bottom, gap)
        return [
            np.array([(x + 3 * out, y), (x + elbow * out, y), label.at])
            for label, y in zip(order, heights, strict=True)
        ]

    order = sorted(labels, key=lambda label: float(label.at[1]))
    for _ in range(len(labels) ** 2):
        crossed = crossings(leaders(order))
        if not crossed:
            break
        i, j = crossed[0]
        order[i], order[j] = order[j], order[i]
    for label, line in zip(order, leaders(order), strict=True):
        sheet.leader(line)
        y = line[0, 1] - label.height / 2
        for words, size, colour, bold in label.rows:
            y += LINE * size
            sheet.text(
                x, y - 0.3 * size, words, size, "end" if side == "left" else "start", colour, bold
            )


def overlaps(sheet: Sheet) -> list[tuple[str, str]]:
    """Return the pairs of texts on a sheet whose estimated boxes overlap."""
    return [
        (a.words, b.words)
        for a, b in combinations(sheet.boxes, 2)
        if min(a.x1, b.x1) > max(a.x0, b.x0) and min(a.y1, b.y1) > max(a.y0, b.y0)
    ]


def _spread(order: Sequence[Label], top: float, bottom: float, gap: float) -> FloatArray:
    """Return the middles of labels, in order from the top, nearest to where they would be."""
    heights = np.array([label.height for label in order])
    least = (heights[1:] + heights[:-1]) / 2 + gap
    # Less the room that those above need, heights that never fall are labels that never overlap.
    offset = np.concatenate([[0.0], np.cumsum(least)])
    wanted = np.array([float(label.at[1]) for label in order])
    first = isotonic_regression(wanted - offset).x
    limits = top + heights[0] / 2, bottom - heights[-1] / 2 - offset[-1]
    return np.asarray(np.clip(first, *limits) + offset)
