"""Forms that live in a page and in a kernel alike: one piece of HTML, one script.

The HTML is whole: without scripts all answers wait in disclosures. The page's script, which is the
widget's too, finds the same elements and brings them to life.
"""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from .explorer.assets import front_end


class Form(anywidget.AnyWidget):
    """A piece of HTML that the front end brings to life; subclasses write it, and its text."""

    html = traitlets.Unicode().tag(sync=True)

    @property
    def _esm(self) -> str:
        return front_end("forms-widget.js")

    @property
    def _css(self) -> str:
        return front_end("forms.css")

    def __init__(self, html: str) -> None:
        """Take the form as a page shows it before any script has run."""
        super().__init__(html=html)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Give a kernel the widget, a static page the form, and a plain reader the text."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        return {**data, "text/plain": repr(self), "text/html": self.html}, metadata
