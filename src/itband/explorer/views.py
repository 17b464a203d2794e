"""What an explorer shows: readouts, charts, tables and drawn scenes.

A view is a frozen description. The page draws it (``frontend/``), ``static.py`` draws it for
readers without scripts, and neither knows which model it speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import numpy as np

from .errors import ExplorerError
from .expressions import in_text, parse

Mark = Literal["none", "circle", "square"]
Who = Literal["changed", "usual", "link", "fixed"]
# How the shapes of a scene can be drawn: the page's style sheet and `static.py` know these.
STYLES = (
    *(
        "front",
        "shade",
        "veil",
        "outline",
        "axis",
        "joint",
        "behind",
        "behind-shade",
        "behind-edge",
    ),
    *("base", "area", "added", "changed", "filled", "hollow", "guide", "link", "ground"),
)


@dataclass(frozen=True)
class Readout:
    """One output as a number.

    With a baseline the change in per cent is the large figure and the level stands beneath it.

    Parameters
    ----------
    output : the model's name for it.
    short : a word or two for narrow places.
    unit, factor, digits : the level is shown as ``value * factor`` in ``unit``.
    model_unit : the unit of the model's own number, kept in the dataset.
    within : outputs, each a change in per cent, whose smallest and largest are the written range.
    exact : the change is arithmetic, so the word "exact" stands where the range would.
    index : show the level as an index, baseline 100, instead of ``unit``.
    mark : the sign that ties this number to its line in a chart.
    aside : a sentence that must stand beside this number.
    """

    output: str
    label: str
    unit: str = ""
    short: str = ""
    factor: float = 1.0
    digits: int = 2
    model_unit: str = ""
    within: Sequence[str] = ()
    exact: bool = False
    index: bool = False
    mark: Mark = "none"
    aside: str = ""

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        yield self.output
        yield from self.within


@dataclass(frozen=True)
class Readouts:
    """Numbers side by side; ``operators`` between them make them a sum or a product."""

    items: Sequence[Readout]
    operators: Sequence[str] = ()
    note: str = ""

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        for item in self.items:
            yield from item.outputs()
        yield from _outputs_in(self.note)


@dataclass(frozen=True)
class Table:
    """Readouts as rows: usual, changed, change and range."""

    items: Sequence[Readout]

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        for item in self.items:
            yield from item.outputs()


@dataclass(frozen=True)
class Ledger:
    """Readouts as rows, and what they would be at given values of the compared input.

    ``at`` are values of the baseline's one input, such as +5 and +10 % of cadence; the other inputs
    are the reader's own.
    """

    items: Sequence[Readout]
    at: Sequence[float]

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        for item in self.items:
            yield from item.outputs()


@dataclass(frozen=True)
class Line:
    """One curve. ``y`` is an expression; ``compare`` draws the baseline's curve dashed too."""

    y: str
    label: str
    factor: float = 1.0
    compare: bool = False
    double: bool = False
    mark: Mark = "none"
    fill_below_zero: bool = False
    digits: int = 0
    within: Sequence[str] = ()

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        yield parse(self.y)[0]
        yield from self.within


@dataclass(frozen=True)
class Band:
    """The region between two expressions, hatched: how far the answer moves, not how likely."""

    low: str
    high: str
    slope: Literal[1, -1] = 1

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        yield parse(self.low)[0]
        yield parse(self.high)[0]


@dataclass(frozen=True)
class Points:
    """Published data on the chart's own axes: hollow circles, with error bars where known.

    ``x`` and ``y`` have equal length; ``low`` and ``high`` are the ends of the bars. ``shown``
    draws them from the start; otherwise the reader asks for them. ``joined`` makes them a curve.
    ``when`` shows them only at one place of the other inputs, such as ``{"speed": 3.5}``.
    """

    x: Sequence[float]
    y: Sequence[float]
    label: str
    source: str
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    shown: bool = False
    joined: bool = False
    mark: Mark = "circle"
    when: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what the page could not draw."""
        if not np.isfinite([*self.x, *self.y, *self.low, *self.high]).all():
            raise ExplorerError(f"Points {self.label!r} hold a number that is not finite.")
        bars = len(self.x) if len(self.low) or len(self.high) else 0
        if len(self.y) != len(self.x) or {len(self.low), len(self.high)} != {bars}:
            raise ExplorerError(
                f"Points {self.label!r} have {len(self.x)} x and {len(self.y)} y, {len(self.low)} "
                f"low and {len(self.high)} high: they must be as many, or no low and no high."
            )


@dataclass(frozen=True)
class Study:
    """A published finding on *another* quantity: one row of the strip beneath a chart.

    ``x`` places it on the chart's x axis. ``value`` is the change in per cent, None where only
    the direction was read: nothing is invented, the row says which way it went.
    """

    x: float
    what: str
    source: str
    value: float | None
    falls: bool = True
    second_hand: bool = False

    def __post_init__(self) -> None:
        """Refuse what the page could not place."""
        if not np.isfinite([self.x, self.value or 0.0]).all():
            raise ExplorerError(f"Study {self.what!r}: x and value must be finite (value or None).")


@dataclass(frozen=True)
class Whisker:
    """An upright bar: how far one person's level may lie from the usual run's.

    It stands at ``x * x_share`` and reaches ``spread`` (a share) above and below ``y * factor``.
    """

    x: str
    y: str
    spread: float
    text: str
    x_share: float = 1.0
    factor: float = 1.0

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        yield parse(self.x)[0]
        yield parse(self.y)[0]


@dataclass(frozen=True)
class LineChart:
    """Curves over an input or over a curve output.

    ``x`` naming an input sweeps it, with a cursor at the reader's value; naming a curve output
    (``stance_time``) draws one curve output against another.
    """

    x: str
    lines: Sequence[Line]
    title: str
    subtitle: str = ""
    x_label: str = ""
    y_label: str = ""
    x_factor: float = 1.0
    x_limits: tuple[float, float] | None = None
    y_limits: tuple[float, float] | None = None
    bands: Sequence[Band] = ()
    points: Sequence[Points] = ()
    studies: Sequence[Study] = ()
    studies_note: str = ""
    toggle: str = "Published studies"
    whiskers: Sequence[Whisker] = ()
    ends: tuple[str, str] | None = None
    caption: str = ""
    height: int = 300
    y_ticks: int = 5
    signed: bool = False

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of, and the one on the x axis."""
        parts: list[Line | Band | Whisker] = [*self.lines, *self.bands, *self.whiskers]
        for part in parts:
            yield from part.outputs()
        yield from _outputs_in(self.subtitle)

    def numbers(self) -> Iterator[str]:
        """Name the outputs that are read as numbers, at the reader's own inputs."""
        for line in self.lines:
            yield from line.within
        for whisker in self.whiskers:
            yield from whisker.outputs()
        yield from _outputs_in(self.subtitle)


@dataclass(frozen=True)
class Shape:
    """A polygon, a line or a dot of a scene, in scene units (y upwards).

    ``points`` has shape (n, 2). ``style`` is one of ``STYLES``. ``who`` says whose values move it:
    the changed run, the usual one, or a ``link`` from usual to changed.
    ``beat`` numbers the marks that a scene with a ``tempo`` plays.
    """

    points: np.ndarray
    style: str
    who: Who = "changed"
    closed: bool = True
    beat: int | None = None


@dataclass(frozen=True)
class Label:
    """Words at a place in a scene; the text may hold ``{output:form|digits}``."""

    at: tuple[float, float]
    text: str
    who: Who = "changed"
    anchor: Literal["start", "middle", "end"] = "start"
    style: str = ""
    dx: float = 0.0
    dy: float = 0.0


Drawing = Sequence[Shape | Label]


@dataclass(frozen=True)
class Scene:
    """A drawing that is a Python function, sampled like the model is.

    ``draw`` is called with one value per driver and returns shapes; ``drivers`` maps each of its
    parameters to an expression and the values at which it is drawn. The page interpolates the
    points between those drawings, so each shape must keep its number of points. Two values
    suffice where the points move in proportion to the driver.

    ``ruler`` is (step, unit, factor): a ruler along the bottom, marked every ``step`` scene units
    and numbered in ``unit``. ``stretch`` lets x and y have scales of their own.
    ``narrow_x_limits`` replaces ``x_limits`` on a phone. ``tempo`` is an output in beats per minute
    at which the reader can have the shapes that have a ``beat`` lit one after another.
    """

    draw: Callable[..., Drawing]
    drivers: Mapping[str, tuple[str, Sequence[float]]]
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    title: str
    alt: str
    subtitle: str = ""
    caption: str = ""
    ruler: tuple[float, str, float] | None = None
    frame: bool = False
    stretch: bool = False
    height: int = 0
    narrow_x_limits: tuple[float, float] | None = None
    tempo: str = ""

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        for expression, _ in self.drivers.values():
            yield parse(expression)[0]
        if self.tempo:
            yield self.tempo
        for item in self.draw(**{k: values[0] for k, (_, values) in self.drivers.items()}):
            if isinstance(item, Label):
                yield from _outputs_in(item.text)
        yield from _outputs_in(self.subtitle)
        yield from _outputs_in(self.alt)


@dataclass(frozen=True)
class Text:
    """A sentence whose placeholders follow the reader's values."""

    text: str
    strong: bool = False

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        yield from _outputs_in(self.text)


@dataclass(frozen=True)
class Row:
    """Views side by side where there is room: the picture left, the chart right, or ``even``."""

    views: Sequence[View]
    even: bool = False

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        for view in self.views:
            yield from view.outputs()


@dataclass(frozen=True)
class Fold:
    """Views that wait behind a heading until the reader opens it."""

    title: str
    views: Sequence[View]
    open: bool = False

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        for view in self.views:
            yield from view.outputs()


Leaf = Readout | Readouts | Table | Ledger | LineChart | Scene | Text
View = Leaf | Row | Fold
_V = TypeVar("_V", bound=Leaf)


def leaves(views: Sequence[View]) -> Iterator[Leaf]:
    """Yield the views in reading order, those of rows and folds in their stead."""
    for view in views:
        if isinstance(view, (Row, Fold)):
            yield from leaves(view.views)
        else:
            yield view


def find(views: Sequence[View], kind: type[_V]) -> Iterator[_V]:
    """Yield the views of one kind in reading order, from rows and folds too."""
    return (view for view in leaves(views) if isinstance(view, kind))


def readouts(views: Sequence[View]) -> Iterator[Readout]:
    """Yield every readout in reading order, alone, in a group or in a table."""
    for view in leaves(views):
        if isinstance(view, Readout):
            yield view
        elif isinstance(view, (Readouts, Table, Ledger)):
            yield from view.items


def _outputs_in(text: str) -> Iterator[str]:
    for expression in in_text(text):
        yield parse(expression)[0]
