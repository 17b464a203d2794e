"""What nobody knows yet: open questions, what would settle each, and how large that would be.

Reads ``data/open_questions.csv``. The sizes are computed: a braced ``{means:0.5}`` in the data is
replaced by the number of runners that such a study needs. Statements with the verdict "not studied"
come from the ledger.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources.abc import Traversable
from statistics import NormalDist

from itband import csvfile
from itband.evidence import CHAPTERS, claims
from itband.ledger import chapter_title

__all__ = ["OpenQuestion", "open_questions", "open_questions_page", "read_open_questions", "size"]

# The usual aim: two-sided 5 % significance, 80 % power.
_Z = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.80)
_Z95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class OpenQuestion:
    """One question of a chapter; ``settle`` says which study would answer it, sizes filled in."""

    chapter: str
    question: str
    settle: str


def _means(difference: float) -> float:
    return 2 * (_Z / difference) ** 2


def _shares(first: float, second: float) -> float:
    p, q = first / 100, second / 100
    return _Z**2 * (p * (1 - p) + q * (1 - q)) / (p - q) ** 2


def _share(share: float, within: float) -> float:
    p = share / 100
    return p * (1 - p) * (_Z95 / (within / 100)) ** 2


def _events(ratio: float) -> float:
    return 4 * (_Z / math.log(ratio)) ** 2


def _runners(ratio: float, share: float) -> float:
    return _events(ratio) / (share / 100)


_SIZES: Mapping[str, Callable[..., float]] = {
    "means": _means,
    "shares": _shares,
    "share": _share,
    "events": _events,
    "runners": _runners,
}


def size(kind: str, *numbers: float) -> int:
    """Return how many runners (or cases) a study needs, rounded up to two figures.

    Parameters
    ----------
    kind : ``means``: per group, to see a difference in means, given in standard deviations;
        ``shares``: per group, to tell two shares apart, both in %;
        ``share``: in all, to know one share (%) to within so many points, 95 % interval;
        ``events``: cases in all, to see a rate ratio between two equal groups;
        ``runners``: in all, to see that ratio if so many of 100 become cases.
    numbers : what the kind asks for.

    Normal approximations; Schoenfeld's formula for events. Power 80 %, two-sided 5 %; nobody
    drops out.

    Raises
    ------
    ValueError : for an unknown kind, or numbers that no study could have.
    """
    if kind not in _SIZES:
        raise ValueError(f"no kind of size {kind!r}; there are {', '.join(_SIZES)}")
    try:
        wanted = _SIZES[kind](*numbers)
    except (TypeError, ZeroDivisionError, ValueError) as error:
        raise ValueError(f"no study has the size {kind}{numbers}: {error}") from error
    if not 1 <= wanted < math.inf:
        raise ValueError(f"no study has the size {kind}{numbers}: it would be {wanted}")
    unit = int(10 ** max(0, math.floor(math.log10(wanted)) - 1))
    return math.ceil(wanted / unit) * unit


@cache
def open_questions() -> tuple[OpenQuestion, ...]:
    """Return the open questions, in the order of the chapters."""
    return read_open_questions(csvfile.data("open_questions.csv"))


def read_open_questions(path: Traversable) -> tuple[OpenQuestion, ...]:
    """Read a table of open questions and fill in their sizes.

    Raises
    ------
    ValueError : naming file and line, for a wrong header, an empty cell, an unknown chapter or one
        out of order, a question without its mark, or a size that cannot be computed.
    """
    found: list[OpenQuestion] = []
    for where, cell in csvfile.rows(path, OpenQuestion):
        chapter, question, settle = cell.values()
        where = f"{where} ({chapter})"
        csvfile.filled(where, cell, *cell)
        csvfile.allowed(where, cell, chapter=CHAPTERS)
        if found and CHAPTERS.index(chapter) < CHAPTERS.index(found[-1].chapter):
            raise ValueError(f"{where}: the chapters must stand in their order")
        if not question.endswith("?"):
            raise ValueError(f"{where}: a question ends with its mark; got {question!r}")
        try:
            settle = re.sub(r"\{([^}]*)\}", lambda m: _written(m[1]), settle)
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from error
        found.append(OpenQuestion(chapter, question, settle))
    return tuple(found)


def _written(text: str) -> str:
    kind, *numbers = text.split(":")
    return f"{size(kind, *map(float, numbers)):,}".replace(",", "\u202f")


def open_questions_page(evidence_page: str = "evidence.html") -> str:
    """Return the questions as XHTML, a group for each chapter, with what the ledger adds.

    The statements that the ledger calls "not studied" link to their rows of `evidence_page`.
    """
    groups = []
    for chapter in CHAPTERS:
        items = "".join(
            f"<li><p><strong>{escape(q.question)}</strong></p>"
            f"<p><span>What would settle it:</span> {escape(q.settle)}</p></li>"
            for q in open_questions()
            if q.chapter == chapter
        )
        groups.append(
            f'<section aria-labelledby="{chapter}"><h2 id="{chapter}">{chapter_title(chapter)}</h2>'
            f"<ul>{items}</ul>{_not_studied(chapter, evidence_page)}</section>"
        )
    return f'<div class="open-questions">{"".join(groups)}</div>'


def _not_studied(chapter: str, evidence_page: str) -> str:
    said = [claim for claim in claims(chapter) if claim.verdict == "not studied"]
    if not said:
        return ""
    items = "".join(
        f'<li><a href="{escape(evidence_page)}#{claim.id}">{escape(claim.claim)}</a></li>'
        for claim in said
    )
    count = "One statement" if len(said) == 1 else f"{len(said)} statements"
    return (
        f"<details><summary>{count} of this chapter: no study found</summary>"
        f"<ul>{items}</ul></details>"
    )
