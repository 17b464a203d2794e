"""What is known: the course's claims with their verdicts, and the studies behind them.

Reads ``data/claims.csv`` and ``data/references.bib``, refuses them when they contradict
themselves, and writes the evidence table and the bibliography as pieces of XHTML.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO
from types import MappingProxyType

__all__ = [
    "CERTAINTIES",
    "CHAPTERS",
    "VERDICTS",
    "Claim",
    "Reference",
    "bibliography",
    "claims",
    "claims_table",
    "read_claims",
    "read_references",
    "references",
    "table",
    "verdict_tally",
]

# The words a reader sees, here, in the data and on the chips alike.
VERDICTS = ("supported", "mixed", "contested", "contradicted", "expert opinion", "not studied")
CERTAINTIES = ("high", "moderate", "low", "very low", "none")
CHAPTERS = (
    "intro",
    "anatomy",
    "compression-or-friction",
    "symptoms",
    "causes",
    "first-two-weeks",
    "strength",
    "form",
    "return-to-running",
    "what-does-not-help",
    "when-to-see-a-professional",
    "summary",
)
_KINDS = ("fact", "mechanism", "recommendation")
_STATUSES = ("read", "second-hand", "unconfirmed")

_KEY = re.compile(r"[a-z][a-z0-9]*")
_ID = re.compile(r"[a-z]+(-[a-z0-9]+)+")


@dataclass(frozen=True)
class Claim:
    """One statement or piece of advice, and how far the evidence carries it.

    ``claim`` is what is said, ``teach`` what this course says instead, ``rationale`` why.
    ``references`` are keys of `references`; ``status`` tells how the sources were read.
    """

    id: str
    chapter: str
    kind: str
    claim: str
    verdict: str
    certainty: str
    teach: str
    rationale: str
    references: tuple[str, ...]
    status: str


@dataclass(frozen=True)
class Reference:
    """One study. What could not be confirmed is left empty; ``access`` says how much was read."""

    key: str
    kind: str
    author: str
    year: int
    title: str
    journal: str
    access: str
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = ""

    @property
    def label(self) -> str:
        """How the text cites it: the first author's family name and the year."""
        return f"{self._people()[0][0]} {self.year}"

    @property
    def authors(self) -> str:
        """All authors, family name and initials: 'Lieberman DE, Warrener AG'."""
        names = []
        for family, given in self._people():
            initials = "".join(part[0] for part in re.split(r"[\s.-]+", given) if part)
            names.append("and others" if family == "others" else f"{family} {initials}".strip())
        return ", ".join(names)

    def _people(self) -> list[tuple[str, str]]:
        people = []
        for person in self.author.split(" and "):
            family, _, given = person.partition(",")
            people.append((family.strip(), given.strip()))
        return people


# --------------------------------------------------------------------------- reading the data


@cache
def claims(chapter: str | None = None) -> tuple[Claim, ...]:
    """Return the course's claims in the order of the data; with `chapter`, only that chapter's."""
    if chapter is not None and chapter not in CHAPTERS:
        raise ValueError(f"no chapter {chapter!r}; the chapters are {', '.join(CHAPTERS)}")
    every = _all_claims()
    return tuple(row for row in every if chapter is None or row.chapter == chapter)


@cache
def _all_claims() -> tuple[Claim, ...]:
    return read_claims(files("itband").joinpath("data/claims.csv"), references())


@cache
def references() -> Mapping[str, Reference]:
    """Return the studies that the course cites, by key, in the order of author and year."""
    return MappingProxyType(read_references(files("itband").joinpath("data/references.bib")))


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the course's data tables, ``data/<name>``, as text."""
    text = files("itband").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text)))


def verdict_tally(chapter: str | None = None) -> dict[str, int]:
    """Return how many claims carry each verdict, all six named, in the order of `VERDICTS`."""
    found = [row.verdict for row in claims(chapter)]
    return {verdict: found.count(verdict) for verdict in VERDICTS}


def read_claims(path: Traversable, known: Mapping[str, Reference]) -> tuple[Claim, ...]:
    """Read a table of claims whose references are keys of `known`.

    Raises
    ------
    ValueError : naming file, row and value, for a wrong header, an empty cell, an id, chapter,
        kind, verdict, certainty or status that does not exist, an id given twice, or a reference
        that is not in `known`.
    """
    header = [field.name for field in fields(Claim)]
    rows = csv.reader(StringIO(path.read_text(encoding="utf-8")))
    first = next(rows, [])
    if first != header:
        raise ValueError(f"{path.name}: the columns must be {header}; got {first}")
    found: dict[str, Claim] = {}
    for cells in rows:
        where = f"{path.name}, line {rows.line_num}"
        if len(cells) != len(header):
            raise ValueError(f"{where}: {len(header)} cells expected, {len(cells)} found: {cells}")
        cell = dict(zip(header, cells, strict=True))
        where = f"{where} ({cell['id']})"
        if not _ID.fullmatch(cell["id"]):
            raise ValueError(f"{where}: an id is like form-01; got {cell['id']!r}")
        if cell["id"] in found:
            raise ValueError(f"{where}: the id {cell['id']!r} stands twice")
        for name, allowed in (
            ("chapter", CHAPTERS),
            ("kind", _KINDS),
            ("verdict", VERDICTS),
            ("certainty", CERTAINTIES),
            ("status", _STATUSES),
        ):
            if cell[name] not in allowed:
                raise ValueError(
                    f"{where}: {name} {cell[name]!r} is not one of {', '.join(allowed)}"
                )
        for name in ("claim", "teach", "rationale"):
            if not cell[name].strip():
                raise ValueError(f"{where}: {name} is empty")
        keys = tuple(cell["references"].split(";")) if cell["references"] else ()
        for key in keys:
            if key not in known:
                raise ValueError(f"{where}: reference {key!r} is not in references.bib")
        row = {name: text for name, text in cell.items() if name != "references"}
        found[cell["id"]] = Claim(**row, references=keys)
    return tuple(found.values())


# --------------------------------------------------------------------------- a little BibTeX

# BibTeX name: name here. Any other field in an entry is an error, so that nothing is lost silently.
_FIELDS = {
    "author": "author",
    "year": "year",
    "title": "title",
    "journal": "journal",
    "volume": "volume",
    "number": "number",
    "pages": "pages",
    "doi": "doi",
    "annote": "access",
}
_NEEDED = ("author", "year", "title", "journal", "annote")


def read_references(path: Traversable) -> dict[str, Reference]:
    """Read a BibTeX file of articles: UTF-8, values in braces, ``annote`` for how much was read.

    Raises
    ------
    ValueError : naming file, line and key, for text that is not such an entry, a key given twice,
        a field that is unknown or given twice, or one of author, year, title, journal and annote
        missing.
    """
    found: dict[str, Reference] = {}
    for where, kind, key, entry in _entries(path):
        if key in found:
            raise ValueError(f"{where}: the key {key!r} stands twice")
        missing = [name for name in _NEEDED if not entry.get(name)]
        if missing:
            raise ValueError(f"{where}: {key!r} has no {', '.join(missing)}")
        year = entry.pop("year")
        if not re.fullmatch(r"(19|20)\d\d", year):
            raise ValueError(f"{where}: {key!r} has the year {year!r}")
        rest = {_FIELDS[name]: text for name, text in entry.items()}
        found[key] = Reference(key=key, kind=kind, year=int(year), **rest)
    ordered = sorted(found.values(), key=lambda r: (r.author.casefold(), r.year, r.key))
    return {reference.key: reference for reference in ordered}


def _entries(path: Traversable) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """Yield (where, kind, key, fields) of every entry."""
    text = path.read_text(encoding="utf-8")
    at = 0
    while True:
        gap = re.compile(r"(?:\s|%[^\n]*\n)*").match(text, at)
        at = gap.end() if gap else at
        if at == len(text):
            return
        where = f"{path.name}, line {text.count(chr(10), 0, at) + 1}"
        opening = re.compile(r"@(\w+)\s*\{\s*([^\s,{}]*)\s*,\s*").match(text, at)
        if opening is None:
            raise ValueError(f"{where}: an entry should begin here; got {text[at : at + 30]!r}")
        kind, key = opening.group(1).lower(), opening.group(2)
        if not _KEY.fullmatch(key):
            raise ValueError(f"{where}: a key is lower-case letters and digits; got {key!r}")
        at = opening.end()
        entry: dict[str, str] = {}
        while text[at : at + 1] != "}":
            name = re.compile(r"(\w+)\s*=\s*(?=\{)").match(text, at)
            if name is None:
                raise ValueError(
                    f"{where}: {key!r} should go on with a field = {{value}}; "
                    f"got {text[at : at + 30]!r}"
                )
            field = name.group(1).lower()
            if field not in _FIELDS or field in entry:
                why = "stands twice" if field in entry else f"is not one of {', '.join(_FIELDS)}"
                raise ValueError(f"{where}: in {key!r} the field {field!r} {why}")
            end = _closing(text, name.end())
            if end < 0:
                raise ValueError(f"{where}: in {key!r} the braces of {field!r} never close")
            entry[field] = _plain(text[name.end() : end])
            comma = re.compile(r"\s*,?\s*").match(text, end)
            at = comma.end() if comma else end
        at += 1
        yield where, kind, key, entry


def _closing(text: str, at: int) -> int:
    """Return the place after the brace that closes the one at `at`, or -1."""
    depth = 0
    for brace in re.compile(r"[{}]").finditer(text, at):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.end()
    return -1


def _plain(value: str) -> str:
    """Return a BibTeX value as a reader should see it."""
    value = re.sub(r"[{}]", "", value).replace("--", "–")
    return re.sub(r"\s+", " ", re.sub(r"\\([%&_#$])", r"\1", value)).strip()


# --------------------------------------------------------------------------- pieces of pages


def claims_table(chapter: str, bibliography_page: str = "bibliography.html") -> str:
    """Return a chapter's claims as a table in XHTML; each row's id is the claim's.

    Sources link to anchors of `bibliography_page`.
    """
    known = references()
    rows = []
    for row in claims(chapter):
        sources = ", ".join(
            f'<a href="{escape(bibliography_page)}#{key}">{escape(known[key].label)}</a>'
            for key in row.references
        )
        rows.append(
            f'<tr id="{row.id}">'
            f'<th scope="row">{escape(row.claim)}</th>'
            f'<td><span class="claim verdict-{row.verdict.replace(" ", "-")}">{row.verdict}</span>'
            f'<br /><span class="certainty">{escape(row.certainty)} certainty</span></td>'
            f"<td><p>{escape(row.teach)}</p><p>{escape(row.rationale)}</p></td>"
            f"<td>{sources or 'none found'}</td></tr>"
        )
    tally = ", ".join(f"{count} {verdict}" for verdict, count in verdict_tally(chapter).items())
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("What is said", "Verdict", "Known", "Sources")
    )
    return (
        f'<table class="claims"><caption>{len(rows)} claims: {tally}.</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>" + "".join(rows) + "</tbody></table>"
    )


def bibliography() -> str:
    """Return every study as an item of a list in XHTML; each item's id is the study's key."""
    items = []
    for reference in references().values():
        place = reference.volume
        if reference.number:
            place += f"({reference.number})"
        if reference.pages:
            place += f":{reference.pages}" if place else reference.pages
        parts = [
            f"{reference.authors} ({reference.year}).",
            f"{reference.title.rstrip('.')}.",
            f"<em>{escape(reference.journal)}</em>" + (f" {escape(place)}" if place else "") + ".",
        ]
        text = " ".join([escape(parts[0]), escape(parts[1]), parts[2]])
        if reference.doi:
            doi = escape(reference.doi)
            text += f' <a href="https://doi.org/{doi}">doi:{doi}</a>.'
        items.append(
            f'<li id="{reference.key}">{text} '
            f'<span class="access">Access: {escape(reference.access)}.</span></li>'
        )
    return '<ul class="bibliography">' + "".join(items) + "</ul>"
