"""What is known: claims with their verdicts, published values, warning signs, and their sources.

Reads ``claims.csv``, ``published.csv``, ``safety.csv`` and ``references.bib`` from ``data/`` and
refuses them where they contradict themselves, naming file, line and value. `itband.ledger` and
`itband.safety` write them as pieces of pages.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from io import StringIO
from types import MappingProxyType

from itband import csvfile

__all__ = [
    "CERTAINTIES",
    "CHAPTERS",
    "SECTIONS",
    "STATUSES",
    "URGENCIES",
    "VERDICTS",
    "Claim",
    "PublishedValue",
    "Reference",
    "SafetyItem",
    "claims",
    "published",
    "published_value",
    "read_claims",
    "read_published",
    "read_references",
    "read_safety",
    "references",
    "safety_items",
    "table",
    "verdict_tally",
]

# The words a reader sees, here, in the data and on the chips alike.
VERDICTS = ("supported", "mixed", "contested", "contradicted", "expert opinion", "not studied")
CERTAINTIES = ("high", "moderate", "low", "very low", "none")
# How a source was read: itself, through another source, or neither could be confirmed.
STATUSES = ("read", "second-hand", "unconfirmed")
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
# The sections of the article, in its order. A claim that this course adds counts with the section
# where the article might have said it.
SECTIONS = (
    "intro",
    "what-it-is",
    "symptoms",
    "why",
    "first-two-weeks",
    "strengthening",
    "form",
    "return",
    "not-helpful",
    "professional",
    "bottom-line",
    "sources",
)
URGENCIES = ("emergency", "same day", "within days", "routine")
_KINDS = ("fact", "mechanism", "recommendation", "prognosis", "safety")
_CATEGORIES = (
    "red-flag", "differential", "population", "contraindication", "stop-rule", "education",
)  # fmt: skip

_KEY = re.compile(r"[a-z][a-z0-9]*")
_ID = re.compile(r"[a-z]+(-[a-z0-9]+)+")


@dataclass(frozen=True)
class Claim:
    """One statement or piece of advice, and how far the evidence carries it.

    ``claim`` is what is said, ``teach`` what this course says instead, ``rationale`` why.
    ``references`` are keys of `references`; ``status`` tells how the sources were read, and where
    they differ, the weakest. ``added`` marks what this course adds to the article.
    """

    id: str
    section: str
    chapter: str
    kind: str
    claim: str
    verdict: str
    certainty: str
    teach: str
    rationale: str
    references: tuple[str, ...]
    status: str
    added: bool


@dataclass(frozen=True)
class PublishedValue:
    """One number as a study gives it, in the study's own ``unit``.

    ``value`` is None where the study gives a direction only: the unit is then 'direction', and
    ``note`` says which. ``sd`` is in the unit of the value; ``n`` counts people, or None.
    """

    study: str
    where: str
    condition: str
    variable: str
    unit: str
    value: float | None
    sd: float | None
    n: int | None
    note: str
    status: str


@dataclass(frozen=True)
class SafetyItem:
    """One thing to notice and what to do then; ``note`` says what was not confirmed about it."""

    id: str
    category: str
    item: str
    notice: str
    why: str
    do: str
    urgency: str
    references: tuple[str, ...]
    status: str
    note: str
    chapters: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """One study or page. What was not confirmed is empty; ``access`` says how much was read."""

    key: str
    kind: str
    author: str
    title: str
    access: str
    year: int | None = None
    journal: str = ""
    publisher: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = ""
    url: str = ""
    shorttitle: str = ""

    @property
    def label(self) -> str:
        """How the text cites it: the first author's family name and the year, if any."""
        return self.shorttitle or f"{self._people()[0][0]} {self.year or ''}".strip()

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
    _must_be("chapter", chapter, CHAPTERS)
    return tuple(row for row in _all_claims() if chapter is None or row.chapter == chapter)


@cache
def _all_claims() -> tuple[Claim, ...]:
    return read_claims(csvfile.data("claims.csv"), references())


@cache
def references() -> Mapping[str, Reference]:
    """Return the studies that the course cites, by key, in the order of author and year."""
    return MappingProxyType(read_references(csvfile.data("references.bib")))


def published(
    study: str | None = None, variable: str | None = None, condition: str | None = None
) -> tuple[PublishedValue, ...]:
    """Return published values in the order of the data; each argument given must match exactly.

    Only what was read, or is known second-hand (``status`` says which), is in the data. A search
    that finds nothing is a ValueError that names what the study does have.
    """
    wanted = {"study": study, "variable": variable, "condition": condition}
    rows = _all_published()
    for name, text in wanted.items():
        if text is None:
            continue
        found = tuple(row for row in rows if getattr(row, name) == text)
        if not found:
            near = sorted({getattr(row, name) for row in rows})
            raise ValueError(f"no published {name} {text!r}; there is {', '.join(near)}")
        rows = found
    return rows


def published_value(study: str, condition: str, variable: str) -> float:
    """Return the one number that a study gives for a variable under a condition.

    ValueError where there is none, more than one, or a direction without a number.
    """
    found = published(study, variable, condition)
    value = found[0].value
    if len(found) > 1 or value is None:
        raise ValueError(f"{study}, {condition}, {variable}: one number expected; got {found}")
    return value


@cache
def _all_published() -> tuple[PublishedValue, ...]:
    return read_published(csvfile.data("published.csv"), references())


def safety_items(chapter: str | None = None) -> tuple[SafetyItem, ...]:
    """Return what to notice and what to do, most urgent first; with `chapter`, what it shows."""
    _must_be("chapter", chapter, CHAPTERS)
    return tuple(row for row in _all_safety() if chapter is None or chapter in row.chapters)


@cache
def _all_safety() -> tuple[SafetyItem, ...]:
    rows = read_safety(csvfile.data("safety.csv"), references())
    return tuple(sorted(rows, key=lambda row: URGENCIES.index(row.urgency)))


def verdict_tally(
    chapter: str | None = None, *, section: str | None = None, added: bool = True
) -> dict[str, int]:
    """Return how many claims carry each verdict, all six named, in the order of `VERDICTS`.

    With `chapter` or `section` only theirs; without `added` only what the article itself says.
    """
    _must_be("section", section, SECTIONS)
    found = [
        row.verdict
        for row in claims(chapter)
        if (section is None or row.section == section) and (added or not row.added)
    ]
    return {verdict: found.count(verdict) for verdict in VERDICTS}


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the course's data tables, ``data/<name>``, as text."""
    return list(csv.DictReader(StringIO(csvfile.data(name).read_text(encoding="utf-8"))))


def read_claims(path: Traversable, known: Mapping[str, Reference]) -> tuple[Claim, ...]:
    """Read a table of claims whose references are keys of `known`.

    Raises
    ------
    ValueError : naming file, row and value, for a wrong header, an empty cell, an id, section,
        chapter, kind, verdict, certainty or status that does not exist, an id given twice, or a
        reference that is not in `known`.
    """
    found: dict[str, Claim] = {}
    for where, cell in csvfile.rows(path, Claim):
        where = _new_id(where, cell["id"], found)
        csvfile.allowed(
            where, cell, section=SECTIONS, chapter=CHAPTERS, kind=_KINDS, verdict=VERDICTS,
            certainty=CERTAINTIES, status=STATUSES, added=("yes", ""),
        )  # fmt: skip
        csvfile.filled(where, cell, "claim", "teach", "rationale")
        keys, added = _keys(where, cell.pop("references"), known), cell.pop("added") == "yes"
        found[cell["id"]] = Claim(**cell, references=keys, added=added)
    return tuple(found.values())


def read_published(path: Traversable, known: Mapping[str, Reference]) -> tuple[PublishedValue, ...]:
    """Read a table of published values whose studies are keys of `known`.

    Raises
    ------
    ValueError : naming file, row and value, for a wrong header, an empty cell, an unknown study, a
        status other than read and second-hand, a number that is none or not finite, a direction
        without words, or the same study, place, condition and variable twice.
    """
    found: dict[tuple[str, ...], PublishedValue] = {}
    for where, cell in csvfile.rows(path, PublishedValue):
        where = f"{where} ({cell['study']}, {cell['variable']})"
        _keys(where, cell["study"], known)
        csvfile.allowed(where, cell, status=STATUSES[:2])
        csvfile.filled(where, cell, "study", "where", "condition", "variable", "unit")
        value, sd = (_number(where, name, cell.pop(name)) for name in ("value", "sd"))
        n = cell.pop("n")
        if n and not re.fullmatch(r"[1-9]\d*", n):
            raise ValueError(f"{where}: n must be a whole number of people; got {n!r}")
        if sd is not None and (value is None or sd < 0):
            raise ValueError(f"{where}: sd {sd} goes with a value, and is not negative")
        if (value is None) != (cell["unit"] == "direction"):
            raise ValueError(
                f"{where}: a row has a number or the unit 'direction'; "
                f"got the value {value} in {cell['unit']!r}"
            )
        if value is None and not cell["note"]:
            raise ValueError(f"{where}: a direction is said in the note, which is empty")
        row = PublishedValue(**cell, value=value, sd=sd, n=int(n) if n else None)
        key = (row.study, row.where, row.condition, row.variable)
        if key in found:
            raise ValueError(f"{where}: {' / '.join(key)} stands twice")
        found[key] = row
    return tuple(found.values())


def read_safety(path: Traversable, known: Mapping[str, Reference]) -> tuple[SafetyItem, ...]:
    """Read a table of warning signs and rules whose references are keys of `known`.

    Raises
    ------
    ValueError : naming file, row and value, for a wrong header, an empty cell, a category, urgency,
        status or chapter that does not exist, an id given twice, an unconfirmed item that does not
        say so, or a reference that is not in `known`.
    """
    found: dict[str, SafetyItem] = {}
    for where, cell in csvfile.rows(path, SafetyItem):
        where = _new_id(where, cell["id"], found)
        csvfile.allowed(where, cell, category=_CATEGORIES, urgency=URGENCIES, status=STATUSES)
        csvfile.filled(where, cell, "item", "notice", "why", "do", "chapters")
        if cell["status"] == "unconfirmed" and not cell["note"].strip():
            raise ValueError(f"{where}: status 'unconfirmed', and no note says so to the reader")
        chapters = tuple(cell.pop("chapters").split(";"))
        for chapter in chapters:
            csvfile.allowed(where, {"chapter": chapter}, chapter=CHAPTERS)
        keys = _keys(where, cell.pop("references"), known)
        found[cell["id"]] = SafetyItem(**cell, references=keys, chapters=chapters)
    return tuple(found.values())


def _must_be(what: str, value: str | None, allowed: Collection[str]) -> None:
    if value is not None and value not in allowed:
        raise ValueError(f"no {what} {value!r}; the {what}s are {', '.join(allowed)}")


def _new_id(where: str, name: str, found: Collection[str]) -> str:
    where = f"{where} ({name})"
    if not _ID.fullmatch(name):
        raise ValueError(f"{where}: an id is like form-01; got {name!r}")
    if name in found:
        raise ValueError(f"{where}: the id {name!r} stands twice")
    return where


def _keys(where: str, text: str, known: Mapping[str, Reference]) -> tuple[str, ...]:
    keys = tuple(text.split(";")) if text else ()
    for key in keys:
        if key not in known:
            raise ValueError(f"{where}: reference {key!r} is not in references.bib")
    return keys


def _number(where: str, name: str, text: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{where}: {name} must be a finite number; got {text!r}")
    return number


# --------------------------------------------------------------------------- a little BibTeX

# BibTeX name: name here. Any other field in an entry is an error, so that nothing is lost silently.
_FIELDS = {
    "author": "author",
    "year": "year",
    "title": "title",
    "shorttitle": "shorttitle",
    "journal": "journal",
    "booktitle": "journal",
    "publisher": "publisher",
    "institution": "publisher",
    "volume": "volume",
    "number": "number",
    "pages": "pages",
    "doi": "doi",
    "url": "url",
    "annote": "access",
}
# What an entry of each kind cannot do without. A web page may name no year.
_NEEDED = {
    "article": ("author", "year", "title", "journal", "annote"),
    "inproceedings": ("author", "year", "title", "booktitle", "annote"),
    "book": ("author", "year", "title", "publisher", "annote"),
    "techreport": ("author", "year", "title", "institution", "annote"),
    "misc": ("author", "title", "annote"),
}


def read_references(path: Traversable) -> dict[str, Reference]:
    """Read a BibTeX file: UTF-8, values in braces, ``annote`` for how much was read.

    Raises
    ------
    ValueError : naming file, line and key, for text that is not such an entry, a kind that is not
        known, a key given twice, a field that is unknown or given twice, or one missing that this
        kind of entry needs.
    """
    found: dict[str, Reference] = {}
    for where, kind, key, entry in _entries(path):
        if key in found:
            raise ValueError(f"{where}: the key {key!r} stands twice")
        if kind not in _NEEDED:
            raise ValueError(f"{where}: {key!r} is of kind {kind!r}, not of {', '.join(_NEEDED)}")
        missing = [name for name in _NEEDED[kind] if not entry.get(name)]
        if missing:
            raise ValueError(f"{where}: {key!r} has no {', '.join(missing)}")
        year = entry.pop("year", "")
        if year and not re.fullmatch(r"(19|20)\d\d", year):
            raise ValueError(f"{where}: {key!r} has the year {year!r}")
        rest = {_FIELDS[name]: text for name, text in entry.items()}
        found[key] = Reference(key=key, kind=kind, year=int(year) if year else None, **rest)
    ordered = sorted(found.values(), key=lambda r: (r.author.casefold(), r.year or 0, r.key))
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
