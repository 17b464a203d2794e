"""What every model does with its inputs and results: check, broadcast, and list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Floats",
    "Strings",
    "as_given",
    "broadcast",
    "digits",
    "listing",
    "number",
    "whole_number",
]

Floats: TypeAlias = NDArray[np.float64]
Strings: TypeAlias = NDArray[np.object_]


def number(name: str, value: ArrayLike, unit: str, low: float, high: float) -> Floats:
    """Return `value` as an array, or say which parameter cannot be, what it was and what may be."""
    allowed = f"{name} must be a number from {low:g} to {high:g} {unit}".rstrip()
    try:
        array = np.asarray(value)
    except ValueError as error:  # rows of different lengths
        raise ValueError(f"{allowed}, or an array of them; got {value!r}") from error
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{allowed}, or an array of them; got {value!r}")
    array = array.astype(np.float64)
    wrong = ~((array >= low) & (array <= high))  # so written, NaN is wrong
    if wrong.any():
        raise ValueError(f"{allowed}; got {array[wrong].flat[0]:g}")
    return array


def whole_number(name: str, value: ArrayLike, unit: str, low: int, high: int) -> Floats:
    """As `number`, and refuse fractions."""
    array = number(name, value, unit, low, high)
    broken = array != np.round(array)
    if broken.any():
        raise ValueError(
            f"{name} must be a whole number from {low} to {high} {unit}".rstrip()
            + f"; got {array[broken].flat[0]:g}"
        )
    return array


def broadcast(**arrays: Floats) -> list[Floats]:
    """Return the arrays in one shape, or name the shapes that do not fit together."""
    try:
        return list(np.broadcast_arrays(*arrays.values()))
    except ValueError as error:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"shapes do not broadcast together: {shapes}") from error


def as_given(array: Floats) -> float | Floats:
    """Return a float for a result without a shape: numbers in, numbers out."""
    array = np.asarray(array)
    return float(array) if array.shape == () else array


def listing(record: Any, units: Mapping[str, str]) -> str:
    """List a data class's fields with four digits and units; the same on every machine."""
    width = max(len(field.name) for field in fields(record))
    lines = [
        f"  {field.name:<{width}}  {digits(getattr(record, field.name))} "
        f"{units.get(field.name, '')}".rstrip()
        for field in fields(record)
    ]
    return "\n".join([f"{type(record).__name__}(", *lines, ")"])


def digits(value: Any) -> str:
    """Write one value: a number with four digits, an array as its shape and span."""
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, float):
        return f"{value:#.4g}"
    if not isinstance(value, np.ndarray):
        return str(value)
    if value.dtype == object:
        return f"{value.shape} {sum(bool(text) for text in value.flat)} without an answer"
    known = value[np.isfinite(value)]
    span = f"{known.min():#.4g} to {known.max():#.4g}" if known.size else "nothing known"
    return f"{value.shape} {span}"
