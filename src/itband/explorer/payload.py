"""The samples and the views as one JSON object, small enough to travel inside a page."""

from __future__ import annotations

import base64
import dataclasses
import itertools
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from .errors import ExplorerError
from .inputs import Choice, Input
from .sampling import REASON, is_words
from .views import STYLES, Label, Scene, Shape, View

_ROUND_STEPS = (1.0, 0.5, 0.1, 0.05, 0.01, 0.001)
_LEVELS = 65534  # int16 without its lowest code, which is NaN


def pack(dataset: xr.Dataset) -> dict[str, Any]:
    """Pack a dataset: each variable scaled to 16 bits, as differences along the last input.

    Differences of smooth samples are small and alike, so they deflate well; the low and the high
    bytes are stored apart for the same reason. Words travel as their places in a list of them.
    ``frontend/src/payload.ts`` unpacks.
    """
    outputs = []
    planes = []
    for name in (str(n) for n in dataset.data_vars if n != REASON):
        array = dataset[name].values
        curve = dataset[name].dims[-1] == f"{name}_points"
        told: dict[str, Any] = {}
        low, step = 0.0, 1.0
        if is_words(array):
            found, array = np.unique(array, return_inverse=True)
            told["words"] = found.tolist()
            array = array.reshape(dataset[name].shape).astype(float)
        values = np.moveaxis(array, -1, 0) if curve else array[np.newaxis]
        if not told:
            low, step = _scale(values)
        with np.errstate(invalid="ignore"):
            codes = np.where(np.isnan(values), 0, np.round((values - low) / step) + 1)
        flat = codes.astype(np.uint16).reshape(-1, values.shape[-1])
        differences = np.diff(flat, axis=1, prepend=np.zeros((len(flat), 1), np.uint16))
        planes.append(differences.astype("<u2").tobytes())
        outputs.append(
            {
                "name": name,
                "unit": dataset[name].attrs.get("units", ""),
                "points": values.shape[0] if curve else 0,
                "low": low,
                "step": step,
                **told,
            }
        )
    raw = np.frombuffer(b"".join(planes), dtype=np.uint8).reshape(-1, 2)
    data = zlib.compress(raw.T.tobytes(), 9)
    reasons = dataset[REASON]
    return {
        "outputs": outputs,
        "data": base64.b64encode(data).decode(),
        "reasons": {
            "words": reasons.attrs["words"],
            "codes": reasons.values.ravel().tolist() if reasons.attrs["words"] else [],
        },
    }


def packed(dataset: xr.Dataset) -> xr.Dataset:
    """Return the dataset as the page will hold it: every number rounded to its 16 bits."""
    result = dataset.copy(deep=True)
    for name in (str(n) for n in dataset.data_vars if n != REASON):
        values = dataset[name].values
        if is_words(values):
            continue
        low, step = _scale(values)
        result[name].values = low + np.round((values - low) / step) * step
    return result


def _scale(values: np.ndarray) -> tuple[float, float]:
    """Return the lowest value and the step: a round one where all values are whole steps of it.

    So counts and schedules arrive as they were, and a 4.5 is not rounded as 4.49997.
    """
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    known = values[~np.isnan(values)] - low
    for step in _ROUND_STEPS:
        whole = known / step
        if whole.max() <= _LEVELS and np.abs(whole - np.round(whole)).max() < 1e-7:
            return low, step
    return low, (high - low) / _LEVELS


def describe_inputs(inputs: Sequence[Input]) -> list[dict[str, Any]]:
    """Describe the inputs for the page."""
    return [{"kind": "choice" if isinstance(i, Choice) else "range", **_fields(i)} for i in inputs]


def describe_views(views: Sequence[View]) -> dict[str, Any]:
    """Describe the views for the page, and the outlines that their scenes draw.

    An outline that stands in several places (a fill and its edge, a figure and its close-up)
    travels once.
    """
    outlines: dict[str, int] = {}
    described = [_view(v, outlines) for v in views]
    return {"views": described, "outlines": [json.loads(outline) for outline in outlines]}


def _view(view: View, outlines: dict[str, int]) -> dict[str, Any]:
    if isinstance(view, Scene):
        return _scene(view, outlines)
    described: dict[str, Any] = {"kind": type(view).__name__}
    for field in dataclasses.fields(view):
        value = getattr(view, field.name)
        if field.name == "views":
            described["views"] = [_view(v, outlines) for v in value]
        else:
            described[field.name] = _plain(value)
    return described


def _fields(thing: Any) -> dict[str, Any]:
    return {f.name: _plain(getattr(thing, f.name)) for f in dataclasses.fields(thing)}


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value


def _scene(scene: Scene, outlines: dict[str, int]) -> dict[str, Any]:
    """Draw the scene at every combination of its drivers' values; keep the points that move."""
    names = list(scene.drivers)
    size = max(*np.ptp([scene.x_limits, scene.y_limits], axis=1))
    grids = [list(scene.drivers[n][1]) for n in names]
    for name, grid in zip(names, grids, strict=True):
        if not grid or (np.diff(grid) <= 0).any():
            raise ExplorerError(
                f"Scene {scene.title!r}: the values of {name!r} must rise, and be at least one."
            )
    drawings = [
        list(scene.draw(**dict(zip(names, combination, strict=True))))
        for combination in itertools.product(*grids)
    ]
    items = []
    for index, first in enumerate(drawings[0]):
        poses: list[np.ndarray] = []
        for drawing in drawings:
            if len(drawing) != len(drawings[0]):
                raise ExplorerError(
                    f"Scene {scene.title!r} draws {len(drawings[0])} parts at first and "
                    f"{len(drawing)} later; every drawing needs the same parts."
                )
            part = drawing[index]
            _check_style(scene, index, part)
            points = np.array([part.at]) if isinstance(part, Label) else np.asarray(part.points)
            if poses and points.shape != poses[0].shape:
                raise ExplorerError(
                    f"Scene {scene.title!r}: part {index} ({part.style}) has "
                    f"{poses[0].shape[0]} points at first and {points.shape[0]} later; points "
                    "must correspond, or nothing can move between them."
                )
            if not np.isfinite(points).all():
                raise ExplorerError(
                    f"Scene {scene.title!r}: part {index} has a point that is not finite."
                )
            poses.append(points)
        item = {k: v for k, v in _fields(first).items() if k not in ("points", "at")}
        item["kind"] = type(first).__name__
        coded = json.dumps(_outline(poses, size), separators=(",", ":"))
        item["outline"] = outlines.setdefault(coded, len(outlines))
        items.append(item)
    described = {k: v for k, v in _fields(scene).items() if k not in ("draw", "drivers")}
    described["kind"] = "Scene"
    described["drivers"] = [
        {"expression": scene.drivers[n][0], "values": [float(v) for v in scene.drivers[n][1]]}
        for n in names
    ]
    described["items"] = items
    return described


def _check_style(scene: Scene, index: int, part: Shape | Label) -> None:
    look, words = scene.looks.get(part.style), isinstance(part, Label)
    if look and look.text != words:
        kinds = ("shapes", "words")
        raise ExplorerError(
            f"Scene {scene.title!r}: part {index} has the look {part.style!r}, which is for "
            f"{kinds[look.text]}, not for {kinds[words]}."
        )
    if not look and not words and part.style not in STYLES:
        raise ExplorerError(
            f"Scene {scene.title!r}: part {index} has the style {part.style!r}, which is none of "
            f"{', '.join([*scene.looks, *STYLES])}."
        )


def _outline(poses: Sequence[np.ndarray], size: float) -> dict[str, Any]:
    """Write an outline as whole numbers of ``unit``: small ones, for they compress best.

    The first pose as differences from point to point, each further pose as the difference of its
    points from the first's, in the same way; a pose alike in all drawings travels once.
    """
    # A dot has no extent of its own: then the scene's counts.
    span = max(float(np.ptp(p, axis=0).max()) for p in poses) or size
    unit = 10.0 ** np.floor(np.log10(span / 1500))
    whole = [np.round(p / unit).astype(int) for p in poses]
    if all((w == whole[0]).all() for w in whole):
        whole = whole[:1]
    rows = [whole[0], *[w - whole[0] for w in whole[1:]]]
    steps = [np.diff(row, axis=0, prepend=np.zeros((1, 2), int)).ravel().tolist() for row in rows]
    return {"unit": float(f"{unit:.0e}"), "poses": steps}
