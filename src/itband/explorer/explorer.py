"""``explore()``: a model, its inputs and its views become one figure, alive in page and kernel."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from inspect import signature
from typing import Any

import anywidget
import numpy as np
import traitlets
import xarray as xr

from . import sampling, static
from .assets import front_end
from .checks import check_errors, check_ledgers, check_views, outputs_shown
from .errors import ExplorerError
from .inputs import Choice, Input, Range, is_smooth
from .markup import escaped
from .payload import describe_inputs, describe_views, pack, packed
from .views import BarChart, Readout, Readouts, View, find, readouts

MAX_INPUTS = 4
TOLERANCE = 0.006


def explore(
    model: Callable[..., Any],
    *inputs: Input,
    show: Sequence[View | str],
    name: str = "",
    title: str = "",
    alt: str = "",
    baseline: Mapping[str, Any] | None = None,
    baseline_note: str = "",
    still: Mapping[str, Any] | None = None,
    compare_at_same: Mapping[str, str] | None = None,
    caution: str = "",
    tolerance: float = TOLERANCE,
    vectorized: bool = False,
    units: Mapping[str, str] | None = None,
) -> Explorer:
    """Make a model explorable, in a static page and in a kernel alike.

    The model is sampled over its inputs; the page reads between the samples. The function that a
    student reads is the function that moves the picture.

    Parameters
    ----------
    model : takes one keyword per input, returns a mapping of output names to numbers or curves
        (or a data class that has them), and to words where no input is read between samples. NaN
        where no solution exists; the output ``reason`` may say why in words.
    *inputs : up to four ``Range`` or ``Choice``. The page shows them in this order.
    show : views, in reading order; a string stands for a plain ``Readout``. Every output of the
        model must be shown by some view.
    name : an identifier, unique in a page; the model's own name by default.
    title : the question the figure answers.
    alt : what the still picture shows, in words.
    baseline : the input values that make a run "usual", such as ``{"change": 0}``. Every readout
        then shows its change against the run that has these and else the reader's own inputs.
    baseline_note : what to say while the two runs coincide.
    still : the inputs of the still picture; the defaults otherwise.
    compare_at_same : for an input that a fair comparison keeps, the warning to show when a pinned
        run differs in it.
    caution : what this model cannot tell, always in sight.
    tolerance : the largest relative error that reading between the samples may make.
    vectorized : the model takes arrays, shape (n,), and returns (n,) or (n, points).

    Returns
    -------
    Explorer : an ipywidgets ``DOMWidget`` whose inputs are traits.

    Raises
    ------
    ExplorerError : naming what cannot work.
    """
    views = [Readout(v, v) if isinstance(v, str) else v for v in show]
    name = name or getattr(model, "__name__", "explorer").strip("<>")
    _check_inputs(name, inputs)
    outputs = outputs_shown(views, inputs)
    named = {i.name: i for i in inputs}
    for what, given in (
        ("baseline", baseline),
        ("still", still),
        ("compare_at_same", compare_at_same),
    ):
        if unknown := set(given or {}) - set(named):
            raise ExplorerError(
                f"{what} names {sorted(unknown)[0]!r}, which is no input of {name!r}."
            )
    baseline = {k: named[k].check(v) for k, v in (baseline or {}).items()}
    still = {i.name: i.check((still or {}).get(i.name, i.default)) for i in inputs}
    units = {
        r.output: r.model_unit or (r.unit if r.factor == 1 else "") for r in readouts(views)
    } | dict(units or {})
    dataset = sampling.sample(model, inputs, outputs, vectorized=vectorized, units=units)
    check_views(views, inputs, dataset)
    check_ledgers(views, inputs, baseline)
    # Measured on what the page gets: packing adds an error of its own.
    held = packed(dataset)
    if any(is_smooth(i) for i in inputs):
        found = sampling.interpolation_error(model, inputs, held, vectorized=vectorized)
    else:
        found = sampling.packing_error(dataset, held, inputs)
    check_errors(found, tolerance, inputs)
    for output, (error, _) in found.errors.items():
        dataset[output].attrs["interpolation_error"] = error
    dataset.attrs.update(false_life=found.false_life, false_death=found.false_death)
    kind = _widget_class(tuple(inputs))
    return kind(
        model=model,
        inputs=tuple(inputs),
        views=tuple(views),
        name=name,
        title=title or name.replace("_", " "),
        alt=alt or f"The outputs of {name.replace('_', ' ')} at its default inputs.",
        baseline=baseline,
        baseline_note=baseline_note,
        still=still,
        compare_at_same=dict(compare_at_same or {}),
        caution=caution,
        dataset=dataset,
        vectorized=vectorized,
    )


class Explorer(anywidget.AnyWidget):
    """A model with its inputs as traits; made by ``explore()``.

    ``explorer.speed`` reads and sets an input, ``explorer.outputs`` evaluates the model itself
    there, ``explorer.dataset`` holds the samples. It links, observes and lays out as every
    ipywidget does.
    """

    payload = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        *,
        model: Callable[..., Any],
        inputs: tuple[Input, ...],
        views: tuple[View, ...],
        name: str,
        title: str,
        alt: str,
        baseline: dict[str, Any],
        baseline_note: str,
        still: dict[str, Any],
        compare_at_same: dict[str, str],
        caution: str,
        dataset: xr.Dataset,
        vectorized: bool,
    ) -> None:
        """Take what ``explore()`` has checked and sampled."""
        self.model = model
        self.inputs = inputs
        self.views = views
        self.name, self.title, self.alt = name, title, alt
        self.baseline, self.baseline_note = baseline, baseline_note
        self.still = still
        self.dataset = dataset
        self._vectorized = vectorized
        self._names = [str(n) for n in dataset.data_vars if n != sampling.REASON]
        payload = {
            "name": name,
            "title": title,
            "inputs": describe_inputs(inputs),
            "baseline": baseline or None,
            "baselineNote": baseline_note,
            "sameOnly": compare_at_same,
            "caution": caution,
            **describe_views([_grouped(v) for v in views]),
            **pack(dataset),
        }
        super().__init__(payload=payload, **self.defaults)

    @property
    def defaults(self) -> dict[str, Any]:
        """The inputs as a reader first meets them."""
        return {i.name: i.default for i in self.inputs}

    @property
    def values(self) -> dict[str, Any]:
        """The inputs as they stand."""
        return {i.name: getattr(self, i.name) for i in self.inputs}

    @property
    def outputs(self) -> dict[str, Any]:
        """The model's own outputs at the inputs as they stand: floats, 1-D arrays, words."""
        return self.at(**self.values)

    def at(self, **inputs: Any) -> dict[str, Any]:
        """Return the model's own outputs at these inputs; the others at their defaults."""
        if unknown := set(inputs) - set(self.defaults):
            raise ExplorerError(f"{sorted(unknown)[0]!r} is no input of {self.name!r}.")
        values = {**self.defaults, **inputs}
        for i in self.inputs:
            values[i.name] = i.check(values[i.name])
        return sampling.evaluate_once(self.model, values, self._names, self._vectorized)

    def usual_at(self, **inputs: Any) -> dict[str, Any]:
        """Return the usual run that belongs to these inputs."""
        return self.at(**{**inputs, **self.baseline})

    def to_html(self) -> str:
        """Return the figure that a static page shows; the page's script brings it to life.

        It carries no script: in a page that has none, as ``nbconvert`` writes it, the still
        picture and the table stay. Use ``save()`` for a live page that stands alone.
        """
        return self._html

    @cached_property
    def _html(self) -> str:
        return static.figure_html(self, self.payload)

    def save(self, path: str) -> None:
        """Write one self-contained, live page that works offline: the way to mail one, or keep it.

        Unlike ``to_html()`` it carries the script and the style sheet.
        """
        head = f"<title>{escaped(self.title)}</title><style>{front_end('explorer.css')}</style>"
        script = front_end("explorer.js").replace("</script", "<\\/script")
        with open(path, "w", encoding="utf-8") as file:
            file.write(
                '<!doctype html><html lang="en"><head><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width,initial-scale=1">'
                f"{head}</head><body>{self.to_html()}<script>{script}</script></body></html>"
            )

    def __repr__(self) -> str:
        """Return the inputs and what is read out there, with four digits and units."""
        given = ", ".join(
            f"{i.name} = {self.values[i.name]:g} {i.unit}".rstrip()
            if isinstance(i, Range)
            else f"{i.name} = {self.values[i.name]}"
            for i in self.inputs
        )
        now = self.outputs
        lines = [f"Explorer {self.name}: {given}"]
        if sampling.REASON in now:
            lines.append(f"  {now[sampling.REASON]}")
        read_out = {r.output for r in readouts(self.views)}
        read_out |= {str(bar.value) for c in find(self.views, BarChart) for bar in c.bars}
        for output in self._names:
            unit, value = self.dataset[output].attrs.get("units", ""), now[output]
            if isinstance(value, str):
                text = value
            elif np.isnan(value).all() and np.ndim(value):
                text = f"nothing over {len(value)} points"
            elif np.ndim(value):
                text = f"{np.nanmin(value):.4g} to {np.nanmax(value):.4g} over {len(value)} points"
            elif output in read_out:
                text = f"{value:.4g} {unit}"
            else:
                continue
            lines.append(f"  {output} = {text}".rstrip())
        return "\n".join(lines)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Give a kernel the widget, a static page the figure, and a plain reader the numbers."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        return {**data, "text/plain": repr(self), "text/html": self.to_html()}, metadata


def _grouped(view: View) -> View:
    return Readouts([view]) if isinstance(view, Readout) else view


def _widget_class(inputs: tuple[Input, ...]) -> type[Explorer]:
    """Return an Explorer class that has the inputs as synchronised, validated traits."""
    members: dict[str, Any] = {"_esm": front_end("widget.js"), "_css": front_end("explorer.css")}
    for i in inputs:
        trait = (
            traitlets.Unicode(i.default) if isinstance(i, Choice) else traitlets.CFloat(i.default)
        )
        members[i.name] = trait.tag(sync=True)

    def validate(self: Explorer, proposal: Any) -> Any:
        checked = next(i for i in inputs if i.name == proposal.trait.name)
        try:
            return checked.check(proposal.value)
        except ExplorerError as error:
            raise traitlets.TraitError(str(error)) from None

    members["_validate_inputs"] = traitlets.validate(*[i.name for i in inputs])(validate)
    return type("Explorer", (Explorer,), members)


def _check_inputs(name: str, inputs: Sequence[Input]) -> None:
    if not re.fullmatch(r"[A-Za-z_][\w-]*", name):
        raise ExplorerError(f"{name!r} cannot name an explorer: use letters, digits, _ and -.")
    if not inputs:
        raise ExplorerError(f"{name!r} has no inputs: there is nothing to explore.")
    if len(inputs) > MAX_INPUTS:
        raise ExplorerError(
            f"{name!r} has {len(inputs)} inputs ({', '.join(i.name for i in inputs)}); "
            f"{MAX_INPUTS} is the most that a reader can hold and a page can carry."
        )
    names = [i.name for i in inputs]
    for one in names:
        if names.count(one) > 1:
            raise ExplorerError(f"{name!r} has two inputs named {one!r}.")
        own = hasattr(Explorer, one) or one in signature(Explorer.__init__).parameters
        own = own or one.startswith("_")
        if own or not one.isidentifier():
            raise ExplorerError(f"An input cannot be named {one!r}: the widget uses that name.")
