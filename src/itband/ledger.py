"""The evidence as pieces of pages, in XHTML: the ledger, its tallies, the bibliography."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from itband.evidence import (
    CERTAINTIES,
    CHAPTERS,
    VERDICTS,
    Claim,
    claims,
    references,
    verdict_tally,
)

__all__ = [
    "bibliography",
    "chapter_title",
    "claims_table",
    "source_links",
    "tally_table",
    "verdict_class",
]

_STATUS = {
    "read": "",
    "second-hand": "second-hand, in part or whole",
    "unconfirmed": "not confirmed, in part or whole",
}


def chapter_title(chapter: str) -> str:
    """Return a chapter's id as words: 'Return to running'."""
    return chapter.replace("-", " ").capitalize()


def verdict_class(verdict: str) -> str:
    """Return the class that gives a chip its verdict's colour: 'verdict-expert-opinion'."""
    return f"verdict-{verdict.replace(' ', '-')}"


def source_links(keys: Iterable[str], bibliography_page: str) -> str:
    """Return the sources as links to their places in `bibliography_page`."""
    known = references()
    return ", ".join(
        f'<a href="{escape(bibliography_page)}#{key}">{escape(known[key].label)}</a>'
        for key in keys
    )


def claims_table(chapter: str | None = None, bibliography_page: str = "bibliography.html") -> str:
    """Return the claims, of one `chapter` or all, as a table; each row's id is the claim's.

    It is whole without scripts. For filters the table names the chapters, verdicts and certainties
    in their order, and each row its own.
    """
    rows = claims(chapter)
    heads = ("What is said", "Verdict", "What is known", "Sources")
    head = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in heads)
    tally = ", ".join(f"{count} {verdict}" for verdict, count in verdict_tally(chapter).items())
    body = "".join(_row(row, bibliography_page) for row in rows)
    return (
        f'<table class="claims" role="table" data-ledger="" data-chapter="{",".join(CHAPTERS)}" '
        f'data-verdict="{",".join(VERDICTS)}" data-certainty="{",".join(CERTAINTIES)}"><caption>'
        f"{len(rows)} claims: {tally}.</caption>"
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(row: Claim, bibliography_page: str) -> str:
    place = f"{chapter_title(row.chapter)}, {row.kind}"
    if row.added:
        place += ", added by this course"
    sources = source_links(row.references, bibliography_page) or "none found"
    status, chip = _STATUS[row.status], f"claim {verdict_class(row.verdict)}"
    return (
        f'<tr id="{row.id}" role="row" data-chapter="{row.chapter}" data-verdict="{row.verdict}" '
        f'data-certainty="{row.certainty}">'
        f'<th scope="row" role="rowheader"><span class="said">{escape(row.claim)}</span>'
        f'<br /><span class="place">{escape(place)}</span></th>'
        f'<td role="cell"><span class="{chip}">{row.verdict}</span>'
        f'<br /><span class="certainty">{_certainty(row.certainty)}</span></td>'
        f'<td role="cell"><p>{escape(row.teach)}</p><p>{escape(row.rationale)}</p></td>'
        f'<td role="cell" class="sources">{sources}'
        + (f'<br /><span class="status">{status}</span>' if status else "")
        + "</td></tr>"
    )


def _certainty(word: str) -> str:
    return "no certainty" if word == "none" else f"{word} certainty"


def tally_table() -> str:
    """Return how many claims carry each verdict, chapter by chapter and in all, as a table."""
    head = "".join(f'<th scope="col">{verdict}</th>' for verdict in VERDICTS)
    rows = "".join(_counts(chapter_title(chapter), verdict_tally(chapter)) for chapter in CHAPTERS)
    return (
        '<div class="result-table" role="region" tabindex="0" aria-label="Verdicts by chapter">'
        '<table class="tally"><caption>Verdicts by chapter</caption>'
        f'<thead><tr><th scope="col">Chapter</th>{head}<th scope="col">all</th></tr></thead>'
        f"<tbody>{rows}</tbody><tfoot>{_counts('All', verdict_tally())}</tfoot></table></div>"
    )


def _counts(name: str, tally: dict[str, int]) -> str:
    cells = "".join(f"<td>{count}</td>" for count in [*tally.values(), sum(tally.values())])
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def bibliography() -> str:
    """Return every study as an item of a list in XHTML; each item's id is the study's key."""
    items = []
    for reference in references().values():
        place = reference.volume
        if reference.number:
            place += f"({reference.number})" if place else f"number {reference.number}"
        if reference.pages:
            place += f":{reference.pages}" if place else reference.pages
        year = f" ({reference.year})" if reference.year else ""
        parts = [escape(f"{reference.authors}{year}. {reference.title.rstrip('.')}.")]
        if reference.journal:
            parts.append(f"<em>{escape(reference.journal)}</em> {escape(place)}".strip() + ".")
        if reference.publisher:
            parts.append(f"{escape(reference.publisher)}.")
        if reference.doi:
            doi = escape(reference.doi)
            parts.append(f'<a href="https://doi.org/{doi}">doi:{doi}</a>.')
        if reference.url:
            url = escape(reference.url)
            parts.append(f'<a href="{url}">{url.split("//")[-1]}</a>.')
        items.append(
            f'<li id="{reference.key}">{" ".join(parts)} '
            f'<span class="access">Access: {escape(reference.access)}.</span></li>'
        )
    return '<ul class="bibliography">' + "".join(items) + "</ul>"
