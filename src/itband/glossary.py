"""The course's terms: what each means in everyday words, then exactly.

Reads ``data/glossary.csv``, refuses it where it contradicts itself, and writes the glossary as a
piece of XHTML. A chapter names a term with ``[gluteus medius](term:gluteus-medius)``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources.abc import Traversable
from itertools import groupby
from types import MappingProxyType

from itband import csvfile

__all__ = ["LONGEST", "Term", "glossary", "glossary_page", "read_glossary"]

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# The everyday meaning is shown beside the word, over the text: four lines on a phone at most.
LONGEST = 140


@dataclass(frozen=True)
class Term:
    """One term; ``see`` are ids of others worth knowing with it."""

    id: str
    term: str
    everyday: str
    technical: str
    see: tuple[str, ...]

    @property
    def letter(self) -> str:
        """Under which letter it stands: that of its first word; figures come under 0–9."""
        first = _letters(self.term)[0]
        return first.upper() if first.isalpha() else "0–9"


@cache
def glossary() -> Mapping[str, Term]:
    """Return every term by its id, in alphabetical order."""
    return MappingProxyType(read_glossary(csvfile.data("glossary.csv")))


def read_glossary(path: Traversable) -> dict[str, Term]:
    """Read a table of terms and put it in alphabetical order.

    Raises
    ------
    ValueError : naming file, line and id, for a wrong header, an empty cell, an id that is not one
        or stands twice, a term that stands twice, an everyday meaning longer than `LONGEST`
        characters, or a term to see also that is unknown, the term itself, or named twice.
    """
    found: dict[str, tuple[str, Term]] = {}
    for where, cell in csvfile.rows(path, Term):
        key = cell["id"]
        where = f"{where} ({key})"
        if not _ID.fullmatch(key):
            raise ValueError(f"{where}: an id is like gluteus-medius; got {key!r}")
        if key in found:
            raise ValueError(f"{where}: the id {key!r} stands twice")
        for name in ("term", "everyday", "technical"):
            if not _letters(cell[name]):
                raise ValueError(f"{where}: {name} is empty")
        see = cell.pop("see")
        term = Term(**cell, see=tuple(see.split(";")) if see else ())
        if any(term.term == other.term for _, other in found.values()):
            raise ValueError(f"{where}: the term {term.term!r} stands twice")
        if len(term.everyday) > LONGEST:
            raise ValueError(
                f"{where}: the everyday meaning has {len(term.everyday)} characters; "
                f"{LONGEST} fit beside the word"
            )
        found[key] = (where, term)
    for where, term in found.values():
        for other in term.see:
            if other not in found or other == term.id or term.see.count(other) > 1:
                raise ValueError(f"{where}: see also {other!r} is unknown, itself or named twice")
    ordered = sorted((term for _, term in found.values()), key=lambda term: _letters(term.term))
    return {term.id: term for term in ordered}


def glossary_page() -> str:
    """Return all terms as XHTML: a row of letters, then lists; each term's id is its anchor."""
    letters = [
        (key, list(terms)) for key, terms in groupby(glossary().values(), lambda t: t.letter)
    ]
    row = "".join(f'<li><a href="#letter-{_anchor(key)}">{key}</a></li>' for key, _ in letters)
    parts = [f'<nav class="letters" aria-label="Letters"><ul>{row}</ul></nav>']
    for key, terms in letters:
        items = "".join(map(_item, terms))
        parts.append(f'<h2 id="letter-{_anchor(key)}">{key}</h2><dl class="glossary">{items}</dl>')
    return f"<div>{''.join(parts)}</div>"


def _item(term: Term) -> str:
    known = glossary()
    see = ", ".join(f'<a href="#{key}">{escape(known[key].term)}</a>' for key in term.see)
    return (
        f'<div id="{term.id}"><dt>{escape(term.term)}</dt><dd>{escape(term.everyday)}</dd>'
        f'<dd class="technical">{escape(term.technical)}</dd>'
        + (f'<dd class="see">See also: {see}</dd>' if see else "")
        + "</div>"
    )


def _letters(text: str) -> str:
    """Return what a text is put in order by: its letters and figures, in small."""
    return re.sub(r"[^a-z0-9 ]", "", text.casefold()).strip()


def _anchor(letter: str) -> str:
    return letter.lower().replace("–", "-")
