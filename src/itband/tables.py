"""Tables of results that a page shows as a table and a plain reader, or nbval, as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class ResultTable:
    """Rows of words and written numbers under a head; the first column names the row."""

    name: str
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __repr__(self) -> str:
        """Return aligned text."""
        lines = [list(self.head), *[list(row) for row in self.rows]]
        widths = [max(len(line[k]) for line in lines) for k in range(len(self.head))]
        text = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        ]
        return "\n".join([self.caption, *text])

    def _repr_html_(self) -> str:
        """Return a semantic table in a region that scrolls where it is too wide."""
        head = "".join(f'<th scope="col">{escape(h)}</th>' for h in self.head)
        rows = "".join(
            f'<tr><th scope="row">{escape(first)}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in rest)
            + "</tr>"
            for first, *rest in self.rows
        )
        label = escape(self.caption)
        return (
            f'<div class="result-table" role="region" tabindex="0" aria-label="{label}">'
            f'<table class="{escape(self.name)}"><caption>{label}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )
