"""What an explorer shows: readouts, charts, tables and drawn scenes.

A view is a frozen description. The page draws it (``frontend/``), ``static.py`` draws it for
readers without scripts, and neither knows which model it speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar, get_args

import numpy as np

from .errors import ExplorerError
from .expressions import in_text, parse

Sign = Literal["none", "circle", "square", "triangle"]
Kind = Literal["changed", "usual", "measured", "published"]
Who = Literal["changed", "usual", "link", "fixed"]
# How the shapes of a scene can be drawn: the page's style sheet and `static.py` know these.
STYLES = (
    *("front", "shade", "veil", "outline", "axis", "joint"),
    *("behind", "behind-shade", "behind-edge"),
    *("base", "area", "added", "changed", "filled", "hollow", "guide", "link", "ground"),
)


class Speaks:
    """What every view can be asked: which outputs it speaks of."""

    def texts(self) -> Iterator[str]:
        """Yield the texts whose placeholders follow the reader."""
        return iter(())

    def reads(self) -> Iterator[str]:
        """Name the outputs that are read apart from texts."""
        return iter(())

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        yield from self.reads()
        for text in self.texts():
            yield from (parse(expression)[0] for expression in in_text(text))


@dataclass(frozen=True)
class Readout(Speaks):
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
    mark: Sign = "none"
    aside: str = ""

    def reads(self) -> Iterator[str]:
        """Name the outputs that are read apart from texts."""
        yield self.output
        yield from self.within


class OfReadouts(Speaks):
    """What shows several readouts."""

    items: Sequence[Readout]

    def reads(self) -> Iterator[str]:
        """Name the outputs that are read apart from texts."""
        for item in self.items:
            yield from item.reads()


@dataclass(frozen=True)
class Readouts(OfReadouts):
    """Numbers side by side; ``operators`` between them make them a sum or a product."""

    items: Sequence[Readout]
    operators: Sequence[str] = ()
    note: str = ""

    def texts(self) -> Iterator[str]:
        """Yield the texts whose placeholders follow the reader."""
        yield self.note


@dataclass(frozen=True)
class Table(OfReadouts):
    """Readouts as rows: usual, changed, change and range."""

    items: Sequence[Readout]


@dataclass(frozen=True)
class Ledger(OfReadouts):
    """Readouts as rows, and what they would be at given values of the compared input.

    ``at`` are values of the baseline's one input, such as +5 and +10 % of cadence; the other inputs
    are the reader's own.
    """

    items: Sequence[Readout]
    at: Sequence[float]


@dataclass(frozen=True)
class Line:
    """One curve. ``y`` is an expression; ``compare`` draws the baseline's curve dashed too.

    Against a curve output as x, ``columns`` draws upright columns instead, and ``points_only`` only
    marks; both leave out where the value is NaN. ``dashed`` is for what is assumed.
    """

    y: str
    label: str
    factor: float = 1.0
    compare: bool = False
    double: bool = False
    mark: Sign = "none"
    fill_below_zero: bool = False
    digits: int = 0
    within: Sequence[str] = ()
    columns: bool = False
    points_only: bool = False
    dashed: bool = False

    @property
    def apart(self) -> bool:
        """Whether each value is drawn for itself, not joined to the next."""
        return self.columns or self.points_only

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
    ``when`` shows them only at one place of the other inputs, such as ``{"speed": 3.5}``
    or an option of a choice.
    """

    x: Sequence[float]
    y: Sequence[float]
    label: str
    source: str
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    shown: bool = False
    joined: bool = False
    mark: Sign = "circle"
    when: Mapping[str, float | str] = field(default_factory=dict)

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
class LineChart(Speaks):
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

    def reads(self) -> Iterator[str]:
        """Name the outputs that are drawn, but for a curve on the x axis."""
        parts: list[Line | Band | Whisker] = [*self.lines, *self.bands, *self.whiskers]
        for part in parts:
            yield from part.outputs()

    def texts(self) -> Iterator[str]:
        """Yield the texts whose placeholders follow the reader."""
        yield from (self.title, self.subtitle, self.caption)

    def numbers(self) -> Iterator[str]:
        """Name the outputs that are read as numbers, not as curves."""
        for line in self.lines:
            yield from line.within
        for whisker in self.whiskers:
            yield from whisker.outputs()


@dataclass(frozen=True)
class Bar:
    """One bar: ``value`` is an expression, or a number from a study.

    ``kind`` decides colour and texture: the reader's own run, the usual one, measured data, or a
    published figure.
    """

    value: str | float
    label: str
    digits: int = 0
    kind: Kind = "changed"
    factor: float = 1.0


@dataclass(frozen=True)
class Mark:
    """An upright line across a bar chart, with words: ``at`` is an expression or a number."""

    at: str | float
    label: str


@dataclass(frozen=True)
class BarChart(Speaks):
    """Horizontal bars from zero, each with its value and ``unit`` written at its end.

    Without ``x_limits`` the axis holds every value that the bars' outputs take anywhere.
    """

    bars: Sequence[Bar]
    title: str
    unit: str = ""
    x_limits: tuple[float, float] | None = None
    marks: Sequence[Mark] = ()
    subtitle: str = ""
    caption: str = ""
    alt: str = ""

    def __post_init__(self) -> None:
        """Refuse what the page could not draw."""
        who = f"BarChart {self.title!r}"
        if not self.bars:
            raise ExplorerError(f"{who} has no bars.")
        for value, _ in self.values():
            if not isinstance(value, str) and not np.isfinite(value):
                raise ExplorerError(f"{who}: {value!r} is neither an expression nor a number.")
        for bar in self.bars:
            if bar.kind not in get_args(Kind):
                raise ExplorerError(
                    f"{who}: the bar {bar.label!r} is of the kind {bar.kind!r}, which is none of "
                    f"{', '.join(get_args(Kind))}."
                )
        if self.x_limits is None:
            for value, _ in self.values():
                if isinstance(value, str) and parse(value)[1] not in ("value", "usual"):
                    raise ExplorerError(
                        f"{who} shows {value!r}, whose reach only you know: give it x_limits."
                    )
        elif not self.x_limits[0] <= 0 <= self.x_limits[1] or self.x_limits[0] == self.x_limits[1]:
            raise ExplorerError(f"{who}: bars start at zero, so x_limits {self.x_limits} must too.")

    def values(self) -> Iterator[tuple[str | float, float]]:
        """Yield the value and the factor of every bar and mark."""
        yield from ((bar.value, bar.factor) for bar in self.bars)
        yield from ((mark.at, 1.0) for mark in self.marks)

    def reads(self) -> Iterator[str]:
        """Name the outputs that are read apart from texts."""
        yield from (parse(value)[0] for value, _ in self.values() if isinstance(value, str))

    def texts(self) -> Iterator[str]:
        """Yield the texts whose placeholders follow the reader."""
        yield from (self.title, self.subtitle, self.caption, self.alt)


@dataclass(frozen=True)
class Column:
    """One column of ``Rows``: a curve output, its heading and how its values are written."""

    output: str
    heading: str
    digits: int = 0
    unit: str = ""
    factor: float = 1.0


@dataclass(frozen=True)
class Rows(Speaks):
    """Curve outputs as a table, a row for each point; the first column names the rows.

    It waits behind its caption unless ``open``. NaN is a dash; a row of nothing else is left out.
    """

    columns: Sequence[Column]
    caption: str
    open: bool = False

    def reads(self) -> Iterator[str]:
        """Name the outputs that are read apart from texts."""
        yield from (column.output for column in self.columns)

    def texts(self) -> Iterator[str]:
        """Yield the texts whose placeholders follow the reader."""
        yield self.caption


_COLOUR = re.compile(r"#[0-9a-fA-F]{6}|none")


@dataclass(frozen=True)
class Look:
    """How a scene draws one kind of thing: colours as #rrggbb or "none", light and dark.

    ``width`` of the edge in pixels; ``dashes`` such as "4 3". ``text`` makes it a look for labels,
    whose words take ``fill``.
    """

    fill: str
    edge: str
    dark_fill: str
    dark_edge: str
    width: float = 1.0
    dashes: str = ""
    text: bool = False

    def __post_init__(self) -> None:
        """Refuse what a style sheet would silently pass over."""
        for colour in (self.fill, self.edge, self.dark_fill, self.dark_edge):
            if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
                raise ExplorerError(f"A Look's colour is #rrggbb or 'none', not {colour!r}.")
        if not re.fullmatch(r"(\d+(\.\d+)?( (?!$)|$))*", self.dashes):
            raise ExplorerError(f"A Look's dashes are lengths like '4 3', not {self.dashes!r}.")
        if not (np.isfinite(self.width) and self.width >= 0):
            raise ExplorerError(f"A Look's width is {self.width!r}; it must be 0 or more.")


@dataclass(frozen=True)
class Shape:
    """A polygon, a line or a dot of a scene, in scene units (y upwards).

    ``points`` has shape (n, 2). ``style`` is one of ``STYLES`` or a look of the scene. ``who`` says
    whose values move it: the changed run, the usual one, or a ``link`` from usual to changed.
    ``beat`` numbers the marks that a scene with a ``tempo`` plays.
    """

    points: np.ndarray
    style: str
    who: Who = "changed"
    closed: bool = True
    beat: int | None = None


@dataclass(frozen=True)
class Label:
    """Words at a place in a scene; the text may hold ``{output:form|digits}``.

    ``style`` may name a look of the scene that is meant for text.
    """

    at: tuple[float, float]
    text: str
    who: Who = "changed"
    anchor: Literal["start", "middle", "end"] = "start"
    style: str = ""
    dx: float = 0.0
    dy: float = 0.0


Drawing = Sequence[Shape | Label]


@dataclass(frozen=True)
class Scene(Speaks):
    """A drawing that is a Python function, sampled like the model is.

    ``draw`` is called with one value per driver and returns shapes; ``drivers`` maps each of its
    parameters to an expression and the values at which it is drawn. The page interpolates the
    points between those drawings, so each shape must keep its number of points. Two values
    suffice where the points move in proportion to the driver.

    ``ruler`` is (step, unit, factor): a ruler along the bottom, marked every ``step`` scene units
    and numbered in ``unit``. ``stretch`` lets x and y have scales of their own.
    ``narrow_x_limits`` replaces ``x_limits`` on a phone. ``tempo`` is an output in beats per minute
    at which the reader can have the shapes that have a ``beat`` lit one after another.
    ``looks`` are drawing styles of the scene's own; one of the same name goes before ``STYLES``.
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
    looks: Mapping[str, Look] = field(default_factory=dict)

    def reads(self) -> Iterator[str]:
        """Name the outputs that are read apart from texts."""
        for expression, _ in self.drivers.values():
            yield parse(expression)[0]
        if self.tempo:
            yield self.tempo

    def texts(self) -> Iterator[str]:
        """Yield the texts whose placeholders follow the reader."""
        for item in self.draw(**{k: values[0] for k, (_, values) in self.drivers.items()}):
            if isinstance(item, Label):
                yield item.text
        yield from (self.subtitle, self.alt, self.title, self.caption)


@dataclass(frozen=True)
class Text(Speaks):
    """A sentence whose placeholders follow the reader's values."""

    text: str
    strong: bool = False

    def texts(self) -> Iterator[str]:
        """Yield the texts whose placeholders follow the reader."""
        yield self.text


@dataclass(frozen=True)
class Words(Speaks):
    """One output in words, under a label; a change of it is announced."""

    output: str
    label: str
    strong: bool = False

    def reads(self) -> Iterator[str]:
        """Name the outputs that are read apart from texts."""
        yield self.output


@dataclass(frozen=True)
class Metronome(Speaks):
    """The beat of an output to hear; it follows the reader, and sounds only when asked to.

    Parameters
    ----------
    output : the model's name for it, in beats per minute.
    label : a heading.
    unit : what the number on the button counts.
    every : the words for a click at each beat and for one at each second beat.
    """

    output: str
    label: str
    unit: str = "beats/min"
    every: tuple[str, str] = ("every beat", "every other beat")

    def reads(self) -> Iterator[str]:
        """Name the outputs that are read apart from texts."""
        yield self.output


@dataclass(frozen=True)
class Row(Speaks):
    """Views side by side where there is room: the picture left, the chart right, or ``even``."""

    views: Sequence[View]
    even: bool = False

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        for view in self.views:
            yield from view.outputs()


@dataclass(frozen=True)
class Fold(Speaks):
    """Views that wait behind a heading until the reader opens it."""

    title: str
    views: Sequence[View]
    open: bool = False

    def outputs(self) -> Iterator[str]:
        """Name every output this view speaks of."""
        for view in self.views:
            yield from view.outputs()


Leaf = (
    Readout
    | Readouts
    | Table
    | Ledger
    | LineChart
    | BarChart
    | Rows
    | Scene
    | Words
    | Text
    | Metronome
)
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
