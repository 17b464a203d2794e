"""A model, sampled over its inputs into an ``xarray.Dataset``, and read back between the samples.

The page reads between the samples by the same rule (``frontend/src/interpolate.ts``), so the error
measured here is the error the reader gets.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from .errors import ExplorerError
from .inputs import Choice, Input, is_smooth

REASON = "reason"
CHECK_POINTS = 512
_SEED = 20170705  # any fixed number: a build must measure the same error twice


@dataclasses.dataclass(frozen=True)
class Misreadings:
    """What reading between the samples costs, measured at random places.

    ``errors`` holds for every output the largest error and the inputs where it occurred. The error
    is relative: to the true value where the output keeps one sign, else (and for curves) to its
    largest magnitude; places where either side has no solution are left out. ``false_life`` is the
    share of places at which the samples promise a solution that the model does not have,
    ``false_death`` the share at which they deny one that it has.
    """

    errors: dict[str, tuple[float, dict[str, Any]]]
    false_life: float
    false_death: float


def sample(
    model: Callable[..., Any],
    inputs: Sequence[Input],
    outputs: Iterable[str],
    *,
    vectorized: bool = False,
    units: Mapping[str, str] | None = None,
) -> xr.Dataset:
    """Evaluate ``model`` at every combination of the inputs' samples.

    Parameters
    ----------
    model : called with one keyword per input; returns a mapping (or an object whose attributes
        are outputs) of numbers and one-dimensional curves, and of words where every input is a
        choice or exact. NaN means that no solution exists; the output ``reason`` may then say why.
    inputs : one dimension of the dataset each.
    outputs : the names wanted. A mapping must hold exactly these, an object at least these.
    vectorized : whether ``model`` takes arrays, shape (n,), and returns (n,) or (n, points).
    units : written into each variable's ``attrs``.

    Returns
    -------
    A dataset with one dimension per input and one variable per output; a curve has one more
    dimension, ``<name>_points``.
    """
    wanted = list(dict.fromkeys(outputs))
    grids = np.meshgrid(*[i.nodes() for i in inputs], indexing="ij")
    at = {i.name: grid.ravel() for i, grid in zip(inputs, grids, strict=True)}
    values, reasons = _evaluate(model, at, wanted, vectorized)
    shape = tuple(len(i.nodes()) for i in inputs)
    names = [i.name for i in inputs]
    variables: dict[str, Any] = {}
    for name, value in values.items():
        if is_words(value):
            _refuse_between(name, inputs)
            value = value.astype(str)
        elif np.isnan(value).all():
            raise ExplorerError(f"Output {name!r} is NaN at every sample: it has nothing to show.")
        attrs = {"units": (units or {}).get(name, "")}
        if value.ndim == 1:
            variables[name] = (names, value.reshape(shape), attrs)
        else:
            dims = [*names, f"{name}_points"]
            variables[name] = (dims, value.reshape(*shape, value.shape[1]), attrs)
    words = sorted(set(reasons) - {""})
    codes = np.array([words.index(r) + 1 if r else 0 for r in reasons], dtype=np.int16)
    variables[REASON] = (names, codes.reshape(shape), {"words": words})
    return xr.Dataset(variables, coords={i.name: i.nodes() for i in inputs})


def interpolate(
    dataset: xr.Dataset, inputs: Sequence[Input], at: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Read the samples at other places, as the page does.

    Cubic (four-point Lagrange) in every range, the nearest step in an exact one, exact in every
    choice. Where a sample of the four
    is NaN, those to one side are tried, and last the cell alone, linearly; where the cell itself
    touches NaN, so does the answer.

    Parameters
    ----------
    at : one array of shape (n,) per input.

    Returns
    -------
    Arrays of shape (n,) or, for curves, (n, points); words as objects.
    """
    count = len(np.asarray(at[inputs[0].name]))
    result = {}
    for name in (str(n) for n in dataset.data_vars if n != REASON):
        array = dataset[name].values
        if is_words(array):
            cells = [_stencil(i, np.asarray(at[i.name]), 1)[0][0] for i in inputs]
            result[name] = array[tuple(cells)].astype(object)
            continue
        value = np.full((count, *array.shape[len(inputs) :]), np.nan)
        for width, shifts in _attempts(inputs):
            missing = np.isnan(value).reshape(count, -1).any(axis=1)
            if not missing.any():
                break
            stencils = [
                _stencil(i, np.asarray(at[i.name])[missing], width, shift)
                for i, shift in zip(inputs, shifts, strict=True)
            ]
            # Point by point, as the page does: what an earlier attempt found stays.
            known = value[missing]
            value[missing] = np.where(np.isnan(known), _weighted(array, stencils), known)
        result[name] = value
    return result


def interpolation_error(
    model: Callable[..., Any],
    inputs: Sequence[Input],
    dataset: xr.Dataset,
    *,
    vectorized: bool = False,
    points: int = CHECK_POINTS,
    seed: int = _SEED,
) -> Misreadings:
    """Measure what reading between the samples costs, at random places.

    An exact range and a choice are read only where they are sampled.
    """
    rng = np.random.default_rng(seed)
    at: dict[str, np.ndarray] = {}
    for i in inputs:
        if isinstance(i, Choice) or i.exact:
            at[i.name] = rng.choice(i.nodes(), points)
        else:
            at[i.name] = rng.uniform(i.minimum, i.maximum, points)
    every = [str(n) for n in dataset.data_vars if n != REASON]
    true, _ = _evaluate(model, at, every, vectorized)
    read = interpolate(dataset, inputs, at)
    return _misreadings(dataset, true, read, at)


def packing_error(dataset: xr.Dataset, held: xr.Dataset, inputs: Sequence[Input]) -> Misreadings:
    """Measure, without another run of the model, what a page loses that reads samples alone."""
    grids = np.meshgrid(*[i.nodes() for i in inputs], indexing="ij")
    at = {i.name: grid.ravel() for i, grid in zip(inputs, grids, strict=True)}
    true, read = (
        {
            str(name): data[name].values.reshape(-1, *data[name].shape[len(inputs) :])
            for name in data.data_vars
        }
        for data in (dataset, held)
    )
    return _misreadings(dataset, true, read, at)


def _misreadings(
    dataset: xr.Dataset,
    true: Mapping[str, np.ndarray],
    read: Mapping[str, np.ndarray],
    at: Mapping[str, np.ndarray],
) -> Misreadings:
    every = [str(n) for n in dataset.data_vars if n != REASON]
    names = [name for name in every if not is_words(dataset[name].values)]
    points = len(next(iter(at.values())))
    errors: dict[str, tuple[float, dict[str, Any]]] = {}
    promised, denied = np.zeros((2, points), dtype=bool)
    for name in names:
        samples = dataset[name].values
        low, high = np.nanmin(samples), np.nanmax(samples)
        largest = max(abs(low), abs(high)) or 1.0
        scale: Any = np.abs(true[name]) if true[name].ndim == 1 and low * high > 0 else largest
        error = np.abs(read[name] - true[name]) / scale
        error = np.where(np.isnan(error), 0.0, error).reshape(points, -1).max(axis=1)
        lacks, silent = (np.isnan(v[name]).reshape(points, -1) for v in (true, read))
        promised |= (lacks & ~silent).any(axis=1)
        denied |= (silent & ~lacks).any(axis=1)
        worst = int(np.argmax(error))
        errors[name] = (float(error[worst]), {k: v[worst] for k, v in at.items()})
    return Misreadings(errors, float(promised.mean()), float(denied.mean()))


def evaluate_once(
    model: Callable[..., Any],
    values: Mapping[str, Any],
    outputs: Sequence[str],
    vectorized: bool,
) -> dict[str, Any]:
    """Return the model's own outputs at one set of inputs: floats, 1-D arrays and words."""
    at = {
        k: np.array([v], dtype=object if isinstance(v, str) else float) for k, v in values.items()
    }
    found, reasons = _evaluate(model, at, list(outputs), vectorized)
    result: dict[str, Any] = {
        k: v[0] if v.ndim > 1 or is_words(v) else float(v[0]) for k, v in found.items()
    }
    if reasons[0]:
        result[REASON] = reasons[0]
    return result


def is_words(array: np.ndarray) -> bool:
    """Whether an output's values are words, not numbers."""
    return array.dtype.kind in "OU"


# -- inside -------------------------------------------------------------------------------------


def _evaluate(
    model: Callable[..., Any], at: Mapping[str, np.ndarray], wanted: list[str], vectorized: bool
) -> tuple[dict[str, np.ndarray], list[str]]:
    """Call the model at n places; return arrays (n,) or (n, points), and n reasons.

    The array of an output in words holds objects, all of them ``str``.
    """
    count = len(next(iter(at.values())))
    if vectorized:
        raw = _call(model, at, "all samples at once")
        found = _pick(raw, wanted, "all samples at once")
        arrays = {k: _as_array(k, v) for k, v in found.items()}
        for name, array in arrays.items():
            if array.ndim not in (1, 2 - is_words(array)) or array.shape[0] != count:
                raise ExplorerError(
                    f"Output {name!r} has shape {array.shape} for {count} samples; a vectorized "
                    f"model returns ({count},) or ({count}, points)."
                )
        told = np.asarray(_get(raw, REASON, ""), dtype=object)
        reasons = [_reason(one) for one in np.broadcast_to(told, (count,))]
    else:
        rows: list[dict[str, np.ndarray]] = []
        reasons = []
        for k in range(count):
            place = {name: _plain(values[k]) for name, values in at.items()}
            where = words(place)
            raw = _call(model, place, where)
            row = {n: _as_array(n, v) for n, v in _pick(raw, wanted, where).items()}
            for name, value in row.items():
                if is_words(value) and value.ndim:
                    raise ExplorerError(
                        f"Output {name!r} is a list of words at {where}; an output is a number, a "
                        "curve or one text."
                    )
                if value.ndim > 1:
                    raise ExplorerError(
                        f"Output {name!r} has {value.ndim} dimensions at {where}; an output is a "
                        "number or a curve."
                    )
                if rows and is_words(value) != is_words(rows[0][name]):
                    kinds = ("a number", "words")
                    raise ExplorerError(
                        f"Output {name!r} is {kinds[is_words(rows[0][name])]} at first and "
                        f"{kinds[is_words(value)]} at {where}."
                    )
                if rows and value.shape != rows[0][name].shape:
                    raise ExplorerError(
                        f"Output {name!r} changes its shape: {rows[0][name].shape} at first, "
                        f"{value.shape} at {where}."
                    )
            rows.append(row)
            reasons.append(_reason(_get(raw, REASON, "")))
        arrays = {name: np.array([row[name].tolist() for row in rows]) for name in rows[0]}
    for name, array in arrays.items():
        if is_words(array):
            continue
        infinite = np.isinf(array).reshape(count, -1).any(axis=1)
        if infinite.any():
            place = {k: _plain(v[int(np.argmax(infinite))]) for k, v in at.items()}
            raise ExplorerError(
                f"Output {name!r} is infinite at {words(place)}. Return NaN where no solution "
                "exists."
            )
    return arrays, reasons


def _call(model: Callable[..., Any], place: Mapping[str, Any], where: str) -> Any:
    try:
        return model(**place)
    except Exception as error:
        raise ExplorerError(
            f"The model {getattr(model, '__name__', model)!s} raised {type(error).__name__} at "
            f"{where}: {error}"
        ) from error


def _pick(raw: Any, wanted: list[str], where: str) -> dict[str, Any]:
    if isinstance(raw, Mapping):
        returned = set(raw) - {REASON}
        if unknown := returned - set(wanted):
            raise ExplorerError(
                f"Nobody shows the output {_list(unknown)}: name it in `show`, or leave it out of "
                "what the model returns."
            )
        if missing := set(wanted) - returned:
            raise ExplorerError(
                f"The model does not return {_list(missing)} at {where}; it returns "
                f"{_list(returned)}."
            )
        return {name: raw[name] for name in wanted}
    if dataclasses.is_dataclass(raw) or hasattr(raw, "_fields"):
        if missing := {name for name in wanted if not hasattr(raw, name)}:
            raise ExplorerError(
                f"The model's {type(raw).__name__} has no output {_list(missing)} at {where}."
            )
        return {name: getattr(raw, name) for name in wanted}
    raise ExplorerError(
        f"The model returned {type(raw).__name__} at {where}; it must return a mapping of output "
        "names to numbers and curves."
    )


def _get(raw: Any, name: str, default: Any) -> Any:
    return raw.get(name, default) if isinstance(raw, Mapping) else getattr(raw, name, default)


def _reason(told: Any) -> str:
    return "" if told is None else str(told)


def _as_array(name: str, value: Any) -> np.ndarray:
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    if array.size and all(isinstance(one, str) for one in array.flat):
        return array.astype(object)
    if array.dtype.kind not in "biuf":
        raise ExplorerError(f"Output {name!r} is {value!r}: not a number or a curve.")
    return array.astype(float)


def _refuse_between(name: str, inputs: Sequence[Input]) -> None:
    smooth = [i.name for i in inputs if is_smooth(i)]
    if smooth:
        raise ExplorerError(
            f"Output {name!r} is words, but the Range {smooth[0]!r} is read between its samples, "
            "and nothing lies between two words: give it exact=True, or make it a Choice."
        )


def _attempts(inputs: Sequence[Input]) -> list[tuple[int, tuple[int, ...]]]:
    """The ways to read, best first: cubic in the middle, cubic to the sides, linear."""
    ways = [(0, -1, 1) if is_smooth(i) else (0,) for i in inputs]
    sides = sorted(itertools.product(*ways), key=lambda s: sum(map(abs, s)))
    return [*[(4, shifts) for shifts in sides], (2, (0,) * len(inputs))]


def _stencil(
    i: Input, x: np.ndarray, order: int, shift: int = 0
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return, for one input, the sample indices to read and their weights: pairs of (n,).

    A shifted stencil still holds the cell that `x` lies in, so nothing is ever extrapolated.
    """
    if isinstance(i, Choice):
        index = np.array([list(i.options).index(str(v)) for v in x])
        return [(index, np.ones(len(index)))]
    nodes = i.samples
    width = min(order, nodes)
    place = (x.astype(float) - i.minimum) / (i.maximum - i.minimum) * (nodes - 1)
    if i.exact:
        return [(np.clip(np.floor(place + 0.5).astype(int), 0, nodes - 1), np.ones(len(x)))]
    # A hair beside a sample is that sample: a missing neighbour must not spoil it.
    place = np.where(np.abs(place - np.round(place)) < 1e-8, np.round(place), place)
    cell = np.clip(np.floor(place).astype(int), 0, nodes - 2)
    shift = shift if width == 4 else 0
    first = np.clip(cell - (width // 2 - 1) + shift, 0, nodes - width)
    t = place - first
    pairs = []
    for j in range(width):
        weight = np.ones_like(t)
        for k in range(width):
            if k != j:
                weight = weight * (t - k) / (j - k)
        pairs.append((first + j, weight))
    return pairs


def _weighted(array: np.ndarray, stencils: list[list[tuple[np.ndarray, np.ndarray]]]) -> np.ndarray:
    total: Any = 0.0
    for pairs in itertools.product(*stencils):
        weight = np.prod([w for _, w in pairs], axis=0)
        value = array[tuple(index for index, _ in pairs)]
        weight = weight.reshape(weight.shape + (1,) * (value.ndim - 1))
        # A sample that carries no weight may be NaN without spoiling the answer.
        total = total + np.where(np.abs(weight) < 1e-12, 0.0, weight * value)
    return np.asarray(total)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def words(place: Mapping[str, Any]) -> str:
    """Write a place of the inputs for a message."""
    return ", ".join(
        f"{k} = {v:g}" if isinstance(v, float) else f"{k} = {v}" for k, v in place.items()
    )


def _list(names: Iterable[str]) -> str:
    return ", ".join(repr(n) for n in sorted(names)) or "nothing"
