"""The page a figure is drawn on: shapes become SVG, and each label keeps account of its box.

A sheet is as wide as a phone, so that nobody needs to zoom: no text is smaller than SMALLEST,
which is 11 CSS pixels where a page is 360 pixels wide. Page coordinates have x to the right and y
down; a view maps a drawing's own coordinates, y up, onto the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from shapely.geometry import LineString, box
from shapely.geometry.base import BaseGeometry

from itband.figures.geometry import FloatArray, Points, curve, disc, lines, polygons, shade
from itband.figures.palette import stylesheet

WIDTH = 360.0
SMALLEST = 12.5
LINE = 1.22  # from one line of text to the next, in font sizes
BLUR = 0.09  # the most by which an outline may miss, in page units


@dataclass(frozen=True)
class Drawing:
    """A figure: one SVG, or two that stand side by side where there is room.

    `alt` says in words what it shows; `caption` stands below it. In a notebook and in the book it
    shows itself; its text form is name, caption and alt.
    """

    name: str
    svg: str
    alt: str
    caption: str

    def __repr__(self) -> str:
        """Return name, caption and alternative text."""
        return f"<Drawing {self.name}>\n{self.caption}\n{self.alt}"

    def _repr_html_(self) -> str:
        return (
            f'<figure class="drawing"><style>{stylesheet()}</style>'
            f'<div class="panels">{self.svg}</div>'
            f"<figcaption>{escape(self.caption)}</figcaption></figure>"
        )


class Box(NamedTuple):
    """The estimated place of one text on the page."""

    words: str
    size: float
    x0: float
    y0: float
    x1: float
    y1: float


def escape(words: str) -> str:
    """Return text that is safe inside an element or an attribute."""
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        words = words.replace(sign, name)
    return words


def text_width(words: str, size: float, bold: bool = False) -> float:
    """Return about how wide a text is, as in Arial, so a little more than in the book's face."""
    ems = 0.0
    for letter in words:
        if letter in "iljI.,'’|!:;() ftr":
            ems += 0.31
        elif letter in "mwMW%":
            ems += 0.85
        else:
            ems += 0.68 if letter.isupper() else 0.555
    return ems * size * (1.06 if bold else 1.0)


def crossings(leaders: Sequence[FloatArray]) -> list[tuple[int, int]]:
    """Return the pairs of leaders, each an (n, 2) line, that cross or touch."""
    drawn = [LineString(leader) for leader in leaders]
    return [(i, j) for i, j in combinations(range(len(drawn)), 2) if drawn[i].intersects(drawn[j])]


class Sheet:
    """A page of WIDTH by `height` units that collects shapes, texts and leaders."""

    def __init__(self, name: str, height: float, alt: str, alone: bool = False) -> None:
        """Start an empty page; `name` makes its ids unique, `alt` describes it.

        A page that is `alone` has no other beside it, however wide the screen.
        """
        self.name, self.width, self.height, self.alt = name, WIDTH, height, alt
        self._basis = "flex-basis:100%;" if alone else ""
        self.boxes: list[Box] = []
        self.leaders: list[FloatArray] = []
        self._parts: list[str] = []
        self._definitions: list[str] = []

    def view(self, origin: tuple[float, float], scale: float) -> View:
        """Return a view whose (0, 0) lies at page point `origin`, `scale` page units a unit."""
        return View(self, np.array(origin), scale)

    def svg(self) -> str:
        """Return the page as one SVG element."""
        definitions = f"<defs>{''.join(self._definitions)}</defs>" if self._definitions else ""
        most = round(self.width * 1.32)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(self.width)} '
            f'{_n(self.height)}" role="img" aria-labelledby="fig-{self.name}-title" '
            f'style="{self._basis}max-width:{most}px" stroke-linecap="round" '
            'stroke-linejoin="round">'
            f'<title id="fig-{self.name}-title">{escape(self.alt)}</title>'
            f"{definitions}{''.join(self._parts)}</svg>"
        )

    def add(self, markup: str) -> None:
        """Add markup as it is."""
        self._parts.append(markup)

    def clip_to(self, shape: BaseGeometry) -> None:
        """Clip what follows to a shape in page units, until `unclip`."""
        key = f"fig-{self.name}-clip-{len(self._definitions)}"
        self._definitions.append(f'<clipPath id="{key}"><path d="{_path(shape)}"/></clipPath>')
        self.add(f'<g clip-path="url(#{key})">')

    def unclip(self) -> None:
        """End `clip_to`."""
        self.add("</g>")

    def fade(self, x: float, y: float, width: float, height: float, upwards: bool) -> None:
        """Let the drawing fade into the page, upwards or downwards, within a rectangle."""
        key = f"fig-{self.name}-fade-{len(self._definitions)}"
        ends = ("0", "1") if upwards else ("1", "0")
        self._definitions.append(
            f'<linearGradient id="{key}" x1="0" x2="0" y1="{ends[1]}" y2="{ends[0]}">'
            '<stop offset="0" stop-color="var(--fig-bg)" stop-opacity="0"/>'
            '<stop offset="1" stop-color="var(--fig-bg)"/></linearGradient>'
        )
        self.add(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
            f'fill="url(#{key})"/>'
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 13.5,
        anchor: str = "start",
        colour: str = "ink",
        bold: bool = False,
        halo: bool = True,
    ) -> None:
        """Write one line; `y` is its baseline, `anchor` start, middle or end."""
        length = text_width(words, size, bold)
        left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * length
        self.boxes.append(Box(words, size, left, y - 0.74 * size, left + length, y + 0.22 * size))
        around = ' stroke="var(--fig-bg)" stroke-width="3.5" paint-order="stroke"' if halo else ""
        weight = ' font-weight="650"' if bold else ""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.add(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"{place}{weight} '
            f'fill="var(--fig-{colour})"{around}>{escape(words)}</text>'
        )

    def leader(self, points: Points, colour: str = "ink-2", dot: bool = True) -> None:
        """Draw a leader in page units; its last point lies inside what it names."""
        line = np.asarray(points, dtype=np.float64)
        self.leaders.append(line)
        path = _line(line)
        if colour == "ink-2":  # a halo, but not on bone
            self.add(f'<path d="{path}" fill="none"{_stroke("bg", 2.6, opacity=0.8)}/>')
        self.add(f'<path d="{path}" fill="none"{_stroke(colour, 0.9)}/>')
        if dot:
            x, y = line[-1]
            self.add(
                f'<circle cx="{_n(x)}" cy="{_n(y)}" r="2.2" fill="var(--fig-ink)" '
                'stroke="var(--fig-bg)" stroke-width=".8"/>'
            )


class View:
    """A drawing's own coordinates on a sheet. Colours are names of the palette."""

    def __init__(self, sheet: Sheet, origin: FloatArray, scale: float) -> None:
        """Map (0, 0) to `origin` on the page, with `scale` page units a unit."""
        self.sheet, self.origin, self.scale = sheet, origin, scale
        self.within: BaseGeometry | None = None  # what lies outside is left away

    def page(self, points: ArrayLike) -> FloatArray:
        """Return one point or (n, 2) points in page units."""
        at = np.asarray(points, dtype=np.float64)
        return np.asarray(self.origin + at * [self.scale, -self.scale])

    def fill(
        self,
        shape: BaseGeometry | FloatArray,
        colour: str | None,
        edge: str | None = None,
        width: float = 0.8,
        dashes: str = "",
        opacity: float = 1.0,
    ) -> None:
        """Fill a shape, and outline it if an edge is named; width in page units."""
        parts = list(polygons(shape))
        if self.within is not None:
            parts = [piece for part in parts for piece in polygons(part.intersection(self.within))]
        path = "".join(_rings(part, self) for part in parts)
        if path:
            paint = f"var(--fig-{colour})" if colour else "none"
            self.sheet.add(
                f'<path d="{path}" fill="{paint}"{_stroke(edge, width, dashes, opacity)}/>'
            )

    def shaded(
        self,
        shape: BaseGeometry,
        colour: str,
        light: tuple[float, float],
        edge: str | None = None,
        width: float = 0.8,
        opacity: float = 1.0,
    ) -> None:
        """Fill with two tones: flat, and a crescent of <colour>-d away from the light."""
        self.fill(shape, colour, opacity=opacity)
        thin = 0.15 / self.scale
        crescent = shade(shape, light).buffer(-thin).buffer(thin)
        self.fill(crescent, f"{colour}-d", opacity=opacity)
        if edge:
            self.fill(shape, None, edge, width)

    def line(
        self,
        shape: BaseGeometry | FloatArray | Sequence[FloatArray],
        colour: str,
        width: float = 0.8,
        dashes: str = "",
        opacity: float = 1.0,
    ) -> None:
        """Draw one line or several with one style."""
        several = shape if isinstance(shape, list) else [shape]
        parts = [part for one in several for part in lines(one)]
        if self.within is not None:
            parts = [
                piece
                for part in parts
                for piece in lines(LineString(part).intersection(self.within))
            ]
        path = "".join(_line(_simple(self.page(part))) for part in parts)
        if path:
            self.sheet.add(
                f'<path d="{path}" fill="none"{_stroke(colour, width, dashes, opacity)}/>'
            )

    def dots(self, points: FloatArray, radius: float, colour: str) -> None:
        """Draw small discs; radius in page units."""
        path = "".join(f"M{_n(x)} {_n(y)}h0" for x, y in self.page(points))
        self.sheet.add(f'<path d="{path}" fill="none"{_stroke(colour, 2 * radius)}/>')

    def ovals(
        self, centres: FloatArray, colour: str, width: float, opacity: float, flat: float = 1.0
    ) -> None:
        """Draw rings, (n, 3) of centre and half width; `flat` is their height for their width."""
        path = ""
        for (x, y), radius in zip(
            self.page(centres[:, :2]), self.scale * centres[:, 2], strict=True
        ):
            r, h = _n(radius), _n(flat * radius)
            turn = f"a{r} {h} 0 1 0 "
            path += f"M{x - radius:.1f} {y:.1f}{turn}{_n(2 * radius)} 0{turn}-{_n(2 * radius)} 0"
        self.sheet.add(f'<path d="{path}" fill="none"{_stroke(colour, width, "", opacity)}/>')

    def arrow(self, points: Points, width: float = 2.6, colour: str = "move") -> None:
        """Draw a movement arrow along a smooth line."""
        path = self.page(curve(points))
        length = np.hypot(*np.diff(path, axis=0).T).sum()
        head = min(3.6 * width, 0.6 * length)
        back = path[np.hypot(*(path - path[-1]).T) >= 0.75 * head]
        tip, base = path[-1], back[-1]
        along = (tip - base) / np.hypot(*(tip - base))
        across = np.array([-along[1], along[0]])
        foot = tip - head * along
        ends = np.array([tip, foot + 0.5 * head * across, foot - 0.5 * head * across])
        shaft = np.vstack([back[np.hypot(*(back - tip).T) >= head * 0.9], foot + 0.1 * along])
        for name, extra in (("bg", 2.4), (colour, 0.0)):
            outline = _stroke(name, extra) if extra else ""
            self.sheet.add(
                f'<path d="{_line(_simple(shaft))}" fill="none"{_stroke(name, width + extra)}/>'
                f'<path d="{_line(ends)}Z" fill="var(--fig-{name})"{outline}/>'
            )

    def pain(self, at: ArrayLike, radius: float) -> None:
        """Draw the pain target, pale disc, two rings and a dot; radius in page units."""
        x, y = self.page(at)
        circle = f'<circle cx="{_n(x)}" cy="{_n(y)}" r='
        ring = 'stroke="var(--fig-pain)" stroke-width="1.7"/>'
        self.sheet.add(
            f'{circle}"{_n(radius)}" fill="var(--fig-pain-disc)" fill-opacity=".9" {ring}'
            f'{circle}"{_n(0.6 * radius)}" fill="none" {ring}'
            f'{circle}"{_n(0.27 * radius)}" fill="var(--fig-pain)"/>'
        )

    def ring(self, at: ArrayLike, radius: float, colour: str, width: float = 1.6) -> None:
        """Draw a hollow circle, filled with the page; radius in page units."""
        centre = self.page(at)
        self.sheet.view((0, 0), 1.0).fill(disc(centre * [1, -1], radius), "bg", colour, width)


def drawing(name: str, sheets: Sequence[Sheet], caption: str) -> Drawing:
    """Return the figure made of `sheets`, having checked that no two leaders of one cross."""
    for sheet in sheets:
        crossed = crossings(sheet.leaders)
        assert not crossed, f"leaders cross in {sheet.name}: {crossed}"
    alt = " ".join(sheet.alt for sheet in sheets)
    return Drawing(name, "".join(sheet.svg() for sheet in sheets), alt, caption)


def rectangle(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> BaseGeometry:
    """Return a rectangle with round corners."""
    return box(x0 + radius, y0 + radius, x1 - radius, y1 - radius).buffer(radius)


def _n(value: float) -> str:
    """Return a number with two decimals at most."""
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".").replace("-0.", "-.", 1) or "0"


def _simple(points: FloatArray) -> FloatArray:
    if len(points) < 3:
        return points
    return np.asarray(LineString(points).simplify(BLUR).coords)


def _line(points: FloatArray) -> str:
    """Return path data for an open line: absolute start, then steps of two decimals."""
    grid = np.round(np.asarray(points) * 100).astype(int)
    steps = np.diff(grid, axis=0)
    start = f"M{_n(grid[0, 0] / 100)} {_n(grid[0, 1] / 100)}"
    if not len(steps):
        return start
    return start + "l" + " ".join(f"{_n(x / 100)} {_n(y / 100)}" for x, y in steps if x or y)


def _rings(part: BaseGeometry, view: View) -> str:
    rings = [part.exterior, *part.interiors]
    return "".join(_line(_simple(view.page(ring.coords))[:-1]) + "Z" for ring in rings)


def _path(shape: BaseGeometry) -> str:
    """Return path data for a shape that is already in page units."""
    return "".join(
        _line(np.asarray(ring.coords)[:-1]) + "Z"
        for part in polygons(shape)
        for ring in [part.exterior, *part.interiors]
    )


def _stroke(colour: str | None, width: float, dashes: str = "", opacity: float = 1.0) -> str:
    faint = f' opacity="{_n(opacity)}"' if opacity < 1 else ""
    if colour is None:
        return faint
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f' stroke="var(--fig-{colour})" stroke-width="{_n(width)}"{dash}{faint}'
