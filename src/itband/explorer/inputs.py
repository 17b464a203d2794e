"""What a reader can set: a number in a range, or one of a few choices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import ExplorerError

SAMPLES = 7


@dataclass(frozen=True)
class Reading:
    """Another unit in which an input can be read and set: a model output that moves with it.

    ``output`` must rise or fall steadily with the input, so that a value typed in this unit has
    one answer. ``factor`` turns the model's unit into the shown ``unit``. ``clock`` writes minutes
    as 5:33; such a reading is told beside the input, but not typed.
    """

    output: str
    label: str
    unit: str
    factor: float = 1.0
    digits: int = 2
    clock: bool = False


@dataclass(frozen=True)
class Range:
    """A number that a slider and a number box set.

    Parameters
    ----------
    name : the model's parameter.
    minimum, maximum, step : in ``unit``; the slider moves in whole steps from ``minimum``.
    default : where the reader starts; a whole number of steps above ``minimum``.
    samples : how many evenly spaced values of this input the model is evaluated at.
    exact : the model is evaluated at every step, and nothing is read between the steps: for
        schedules, counts and words. Then ``samples`` is the number of steps and cannot be given.
    signed : show a plus sign on positive values (for an input that is itself a change).
    readings : other units in which the same input can be read and set.
    tap : what a reader can set by tapping along: this input's own name, or the output of one of its
        readings; in beats per minute, ``unit`` as in "steps/min".
    tap_half : what may have happened where only twice the tapped tempo is within the range.
    """

    name: str
    minimum: float
    maximum: float
    step: float
    default: float
    label: str = ""
    unit: str = ""
    help: str = ""
    samples: int = SAMPLES
    signed: bool = False
    readings: Sequence[Reading] = ()
    exact: bool = False
    tap: str = ""
    tap_half: str = "every other one"

    def __post_init__(self) -> None:
        """Refuse a range in which no slider could move."""
        numbers = {
            "minimum": self.minimum,
            "maximum": self.maximum,
            "step": self.step,
            "default": self.default,
        }
        for what, value in numbers.items():
            if not _is_number(value) or not math.isfinite(value):
                raise ExplorerError(
                    f"Range {self.name!r}: {what} is {value!r}, not a finite number."
                )
        if self.minimum >= self.maximum:
            kind = "empty" if self.minimum == self.maximum else "reversed"
            raise ExplorerError(
                f"Range {self.name!r} is {kind}: minimum {self.minimum:g}, "
                f"maximum {self.maximum:g}. The minimum must be the smaller."
            )
        if not 0 < self.step <= self.maximum - self.minimum:
            raise ExplorerError(
                f"Range {self.name!r}: step {self.step:g} must be above 0 and at most the width "
                f"of the range, {self.maximum - self.minimum:g}."
            )
        if not self.minimum <= self.default <= self.maximum:
            raise ExplorerError(
                f"Range {self.name!r}: default {self.default:g} lies outside "
                f"{self.minimum:g} to {self.maximum:g}."
            )
        for what, value in (("default", self.default), ("maximum", self.maximum)):
            steps = (value - self.minimum) / self.step
            if abs(steps - round(steps)) > 1e-6:
                raise ExplorerError(
                    f"Range {self.name!r}: {what} {value:g} is not a whole number of steps of "
                    f"{self.step:g} above {self.minimum:g}, so no slider could stand there."
                )
        whole = isinstance(self.samples, (int, np.integer))
        if not whole or isinstance(self.samples, bool) or self.samples < 2:
            raise ExplorerError(
                f"Range {self.name!r}: samples is {self.samples!r}; it must be a whole number "
                "from 2."
            )
        if self.exact:
            stops = round((self.maximum - self.minimum) / self.step) + 1
            if self.samples not in (SAMPLES, stops):
                raise ExplorerError(
                    f"Range {self.name!r} is exact: all its {stops} values are sampled, so leave "
                    f"out samples={self.samples}."
                )
            object.__setattr__(self, "samples", stops)
        tappable = [self.name, *(r.output for r in self.readings if not r.clock)]
        if self.tap and self.tap not in tappable:
            raise ExplorerError(
                f"Range {self.name!r}: tap is {self.tap!r}; what can be tapped is "
                f"{' or '.join(tappable)}."
            )

    def nodes(self) -> np.ndarray:
        """Return the sampled values, shape (samples,)."""
        nodes = np.linspace(self.minimum, self.maximum, self.samples)
        # The value that a reader would write: 0.3, and not 0.30000000000000004.
        return np.round(nodes, 12) if self.exact else nodes

    def check(self, value: Any) -> float:
        """Return ``value`` as a float, or say why it cannot be this input's."""
        if not _is_number(value):
            raise ExplorerError(f"{self.name} = {value!r} is not a number.")
        number = float(value)
        if not self.minimum <= number <= self.maximum:
            raise ExplorerError(
                f"{self.name} = {number:g} lies outside {self.minimum:g} to {self.maximum:g}"
                f"{' ' + self.unit if self.unit else ''}."
            )
        if self.exact:
            near = float(self.nodes()[np.abs(self.nodes() - number).argmin()])
            if abs(near - number) > 1e-6 * self.step:
                raise ExplorerError(
                    f"{self.name} = {number:g} lies between the steps of {self.step:g}; the "
                    f"nearest is {near:g}."
                )
            return near
        return number


@dataclass(frozen=True)
class Choice:
    """One of a few named options. Every option is sampled exactly; nothing lies between them."""

    name: str
    options: Sequence[str]
    default: str
    label: str = ""
    help: str = ""

    def __post_init__(self) -> None:
        """Refuse a choice that offers nothing, or the same thing twice."""
        if isinstance(self.options, str) or not all(isinstance(o, str) for o in self.options):
            raise ExplorerError(f"Choice {self.name!r}: options must be a list of strings.")
        if not self.options:
            raise ExplorerError(f"Choice {self.name!r} has no options.")
        if len(set(self.options)) != len(self.options):
            raise ExplorerError(f"Choice {self.name!r} offers an option twice: {self.options}.")
        if self.default not in self.options:
            raise ExplorerError(
                f"Choice {self.name!r}: default {self.default!r} is not among {list(self.options)}."
            )

    def nodes(self) -> np.ndarray:
        """Return the options, shape (options,)."""
        return np.array(self.options, dtype=object)

    def check(self, value: object) -> str:
        """Return ``value`` if it is an option, or say which options there are."""
        if value not in self.options:
            raise ExplorerError(f"{self.name} = {value!r} is not one of {list(self.options)}.")
        return str(value)


def _is_number(value: object) -> bool:
    real = isinstance(value, (int, float, np.integer, np.floating))
    return real and not isinstance(value, bool)


Input = Range | Choice


def is_smooth(i: Input) -> bool:
    """Whether the page reads this input between its samples."""
    return isinstance(i, Range) and not i.exact
