"""What a chapter's reader should notice, and what to do then: ``safety("strength")``."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby

from itband.evidence import SafetyItem, references, safety_items
from itband.ledger import chapter_title, source_links

__all__ = ["SafetyBlock", "safety"]

UNSIGNED = "Education, not diagnosis. No clinician has signed this off."
_GROUPS = {
    "emergency": "Call the emergency services",
    "same day": "Be examined the same day",
    "within days": "Be examined within days",
    "routine": "Know this before you go on",
}


@dataclass(frozen=True)
class SafetyBlock:
    """The items of one chapter, grouped by how soon to act: as text, and as a piece of a page."""

    chapter: str
    items: tuple[SafetyItem, ...]
    bibliography_page: str

    def __repr__(self) -> str:
        """Return the items as text, with their sources."""
        lines = [f"Safety ({self.chapter}). {UNSIGNED}"]
        for urgency, items in self._groups():
            lines.append(f"{_GROUPS[urgency]}:")
            for item in items:
                lines.append(f"- {item.item}: {item.notice} -> {item.do}")
                known = ", ".join(references()[key].label for key in item.references)
                if small := " ".join(filter(None, [known and f"{known}.", item.note])):
                    lines.append(f"  ({small})")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return a calm block of lists, most urgent first, each item with its sources."""
        groups = "".join(
            f'<p class="urgency">{_GROUPS[urgency]}</p>'
            f'<ul class="urgency-{urgency.replace(" ", "-")}">'
            + "".join(self._item(item) for item in items)
            + "</ul>"
            for urgency, items in self._groups()
        )
        label = escape(f"Safety: {chapter_title(self.chapter)}")
        return (
            f'<section class="safety" aria-label="{label}">{groups}'
            f'<p class="unsigned">{UNSIGNED}</p></section>'
        )

    def _groups(self) -> list[tuple[str, list[SafetyItem]]]:
        return [(key, list(some)) for key, some in groupby(self.items, lambda item: item.urgency)]

    def _item(self, item: SafetyItem) -> str:
        links = source_links(item.references, self.bibliography_page)
        small = " ".join(filter(None, [links and f"{links}.", escape(item.note)]))
        return (
            f'<li id="{item.id}"><p class="notice"><strong>{escape(item.item)}.</strong> '
            f'{escape(item.notice)}.</p><p class="do"><span aria-hidden="true">→ </span>'
            f"{escape(item.do)}</p>" + (f'<p class="small">{small}</p>' if small else "") + "</li>"
        )


def safety(
    chapter: str,
    category: str | None = None,
    bibliography_page: str = "../reference/bibliography.html",
) -> SafetyBlock:
    """Return what the safety data name for `chapter`, or those of them in one `category`.

    Sources link to `bibliography_page`. ValueError where the chapter does not exist or the data
    name nothing for it.
    """
    items = tuple(i for i in safety_items(chapter) if category in (None, i.category))
    if not items:
        named = sorted({f"{name}, {i.category}" for i in safety_items() for name in i.chapters})
        raise ValueError(
            f"no safety item names {chapter!r} with {category!r}; there is {'; '.join(named)}"
        )
    return SafetyBlock(chapter, items, bibliography_page)
