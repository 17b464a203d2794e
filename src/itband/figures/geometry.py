"""Curves and shapes that every drawing is made of: points in, points or polygons out.

Points are (n, 2) arrays or sequences of pairs, x to the right and y up, in the drawing's own unit.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline
from shapely import affinity
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

FloatArray = NDArray[np.float64]
Points = ArrayLike  # (n, 2), or a list of pairs


def frozen(array: ArrayLike) -> FloatArray:
    """Return a copy that cannot be written to."""
    copy = np.array(array, dtype=np.float64)
    copy.setflags(write=False)
    return copy


def xy(x: float, y: float) -> FloatArray:
    """Return a point or a step."""
    return np.array([x, y], dtype=np.float64)


def rotation(degrees: float) -> FloatArray:
    """Return the matrix that turns a column vector counter-clockwise."""
    cosine, sine = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    return np.array([[cosine, -sine], [sine, cosine]])


def closed_curve(points: Points) -> Polygon:
    """Return a smooth closed curve through `points`."""
    through = np.asarray(points, dtype=np.float64)
    knots = np.vstack([through, through[:1]])
    # Centripetal spacing keeps the curve from overshooting between close points.
    parameter = np.cumsum([0.0, *np.sqrt(np.hypot(*np.diff(knots, axis=0).T))])
    curve = CubicSpline(parameter, knots, bc_type="periodic")
    return Polygon(curve(np.linspace(0.0, parameter[-1], 16 * len(knots))))


def curve(points: Points) -> FloatArray:
    """Return a smooth open curve through `points`, as (n, 2)."""
    knots = np.asarray(points, dtype=np.float64)
    parameter = np.cumsum([0.0, *np.sqrt(np.hypot(*np.diff(knots, axis=0).T))])
    if len(knots) < 3:
        return knots
    smooth = CubicSpline(parameter, knots, bc_type="natural")
    return np.asarray(smooth(np.linspace(0.0, parameter[-1], 14 * len(knots))))


def resampled(points: Points, count: int) -> FloatArray:
    """Return `count` points at even distances along a line."""
    line = np.asarray(points, dtype=np.float64)
    travelled = np.cumsum([0.0, *np.hypot(*np.diff(line, axis=0).T)])
    at = np.linspace(0.0, travelled[-1], count)
    return np.column_stack([np.interp(at, travelled, values) for values in line.T])


def between(first: Points, second: Points) -> BaseGeometry:
    """Return the region between two smooth borders that run the same way."""
    return Polygon(np.vstack([curve(first), curve(second)[::-1]])).buffer(0)


def fibres(first: Points, second: Points, count: int) -> list[FloatArray]:
    """Return `count` lines that run between two borders, evenly spread, without the borders."""
    start, end = resampled(curve(first), 40), resampled(curve(second), 40)
    shares = np.linspace(0.0, 1.0, count + 2)[1:-1]
    return [start * (1 - share) + end * share for share in shares]


def strip(centre: Points, width: ArrayLike) -> FloatArray:
    """Return the closed outline of a strip, twice as many points as `centre`.

    `width` is one number or one for each point of `centre`.
    """
    line = np.asarray(centre, dtype=np.float64)
    along = np.gradient(line, axis=0)
    across = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(*along.T)[:, None]
    half = np.broadcast_to(np.asarray(width, dtype=np.float64) / 2, len(line))[:, None]
    return np.vstack([line + half * across, (line - half * across)[::-1]])


def rounded(shape: BaseGeometry, radius: float) -> BaseGeometry:
    """Round the outward corners."""
    return shape.buffer(-radius, 32).buffer(radius, 32)


def united(*shapes: BaseGeometry, fillet: float) -> BaseGeometry:
    """Unite shapes and round the inward corners."""
    return unary_union(shapes).buffer(fillet, 32).buffer(-fillet, 32)


def disc(centre: ArrayLike, radius: float) -> Polygon:
    """Return a disc."""
    return Point(*np.asarray(centre, dtype=np.float64)).buffer(radius, 24)


def shade(shape: BaseGeometry, light: tuple[float, float]) -> BaseGeometry:
    """Return the crescent of `shape` that lies away from a light in the direction `light`."""
    return shape.difference(affinity.translate(shape, *light))


def placed(shape: BaseGeometry, origin: ArrayLike, degrees: float = 0.0) -> BaseGeometry:
    """Turn a shape counter-clockwise about (0, 0), then move that point to `origin`."""
    return affinity.translate(affinity.rotate(shape, degrees, origin=(0, 0)), *np.asarray(origin))


def polygons(shape: BaseGeometry | FloatArray) -> Iterator[Polygon]:
    """Yield the polygons of any shape, or the one that an outline of points encloses."""
    if isinstance(shape, np.ndarray):
        shape = Polygon(shape)
    if isinstance(shape, Polygon):
        if not shape.is_empty:
            yield shape
    elif hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from polygons(part)


def lines(shape: BaseGeometry | FloatArray) -> Iterator[FloatArray]:
    """Yield the lines of any shape as (n, 2): the rings of polygons too."""
    if isinstance(shape, np.ndarray):
        yield shape
    elif isinstance(shape, Polygon | MultiPolygon):
        yield from lines(shape.boundary)
    elif isinstance(shape, LineString):
        if len(shape.coords) > 1:
            yield np.asarray(shape.coords)
    elif hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from lines(part)
