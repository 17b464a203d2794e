"""The chapters keep to the ledger: each treats its claims, and cites no figure the data lack."""

import csv
import re
from pathlib import Path

import nbformat
import pytest
from tools.check_chapter import chapters

from itband.evidence import CHAPTERS, SECTIONS, claims, published, references, safety_items

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
ALLOWED = ROOT / "tests" / "cited_figures_allowed.csv"

CHIP = re.compile(r"\[([^\]]+)\]\(claim:([\w-]+)\)")
CITATION = re.compile(r"\[([^\]]+)\]\(ref:(\w+)\)")
NUMBER = r"\d+(?:[.,]\d+)*"
# A figure is a number with its unit, or with whom it counts; "5 and 10 %" and "5 to 14 %" are two.
UNITS = (
    r"%|°|degrees?\b|(?:percentage )?points?\b|(?:k?m|m?m|cm|N|g)(?:/\w+)?\b|steps?\b|strides?\b"
    r"|(?:minute|hour|day|week|month|year)s?\b|times\b"
    r"|(?:\w+ ){0,2}(?:runners?|women|men|people|patients?|novices?|beginners?|volunteers?"
    r"|cadavers?|bodies|adults|conscripts|marathoners|participants?)\b"
)
FIGURE = re.compile(
    rf"(?<![\w.])(?:({NUMBER}) (?:and|to|of|or) )?[−+–-]?({NUMBER})[\s\u00a0]*(?:{UNITS})"
)


def written() -> dict[str, str]:
    """Return the prose of every chapter in the table of contents, by the ledger's name of it."""
    prose = {}
    for name in chapters():
        cells = nbformat.read(BOOK / "chapters" / f"{name}.ipynb", as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        prose[name.replace("_", "-")] = text
    return prose


PROSE = written()


def claims_by_section() -> list[str]:
    """Say for each section of the article which chapter treats which claims, and what it lacks."""
    chips = {chapter: {key for _, key in CHIP.findall(text)} for chapter, text in PROSE.items()}
    lines = []
    for section in SECTIONS:
        lines.append(section)
        for chapter in CHAPTERS:
            rows = [row for row in claims(chapter) if row.section == section]
            if not rows:
                continue
            if chapter not in PROSE:
                lines.append(f"  {chapter} (not yet written): {', '.join(r.id for r in rows)}")
                continue
            treated = [row.id for row in rows if row.id in chips[chapter]]
            lines.append(f"  {chapter}: {', '.join(treated) or 'none'}")
            if missing := [row.id for row in rows if row.id not in chips[chapter]]:
                lines.append(f"    MISSING: {', '.join(missing)}")
    return lines


def test_the_table_of_sections_chapters_and_claims_is_whole():
    lines = claims_by_section()
    (BOOK / "_build").mkdir(exist_ok=True)
    (BOOK / "_build" / "claims_table.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(*lines, sep="\n")
    named = re.findall(r"[a-z]+(?:-[a-z]+)*-\d\d", "\n".join(lines))
    assert sorted(named) == sorted(claim.id for claim in claims())


@pytest.mark.parametrize("chapter", PROSE)
def test_a_chapter_treats_every_claim_of_its_own(chapter):
    assert chapter in CHAPTERS, f"the ledger knows no chapter {chapter!r}"
    treated = {key for _, key in CHIP.findall(PROSE[chapter])}
    missing = [row.id for row in claims(chapter) if row.id not in treated]
    assert not missing, f"{chapter}: no chip leads to {', '.join(missing)}"


@pytest.mark.parametrize("chapter", PROSE)
def test_a_chip_says_what_the_ledger_says(chapter):
    verdicts = {row.id: row.verdict for row in claims()}
    for word, key in CHIP.findall(PROSE[chapter]):
        assert verdicts.get(key) == word, f"{chapter}: {key} is {verdicts.get(key)!r}, not {word!r}"


@pytest.mark.parametrize("chapter", PROSE)
def test_a_citation_names_its_study(chapter):
    for text, key in CITATION.findall(PROSE[chapter]):
        assert key in references(), f"{chapter}: no reference {key!r}"
        label = references()[key].label
        assert text == label, f"{chapter}: {key} is cited as {label!r}, not {text!r}"


# ------------------------------------------------------------------- figures that are cited


def passages(prose: str) -> list[str]:
    """Return the sentences, list items and table rows of a chapter, each on one line."""
    prose = re.sub(r"^(\||[-*] |\d+\. |#|>)", r"\n\n\1", prose, flags=re.MULTILINE)
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", prose)]
    found = []
    for block in blocks:
        if block.startswith("|"):
            found.append(block)
        else:
            # A full stop ends a sentence, and takes with it a bracket that holds a citation.
            found += re.split(r"(?<=[.!?])[”\"*)]*\s+(?!\()", block)
    return found


def numbers(text: str) -> set[float]:
    """Return every number of a text without its sign; 5,205 and 5 205 are 5205."""
    text = re.sub(r"(?<=\d)[,\u202f\u00a0](?=\d{3}\b)", "", text)
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)}


def known_numbers(key: str) -> set[float]:
    """Return every number that the data give for a study, in whatever column."""
    found: set[float] = set()
    for row in published():
        if row.study == key:
            found |= {abs(x) for x in (row.value, row.sd, row.n) if x is not None}
            found |= numbers(f"{row.condition} {row.variable} {row.unit} {row.note}")
    for claim in claims():
        if key in claim.references:
            found |= numbers(f"{claim.claim} {claim.teach} {claim.rationale}")
    return found


def is_known(figure: str, known: set[float]) -> bool:
    """Whether the data give this number, or one that rounds to it."""
    (value,) = numbers(figure)
    digits = len(figure.partition(".")[2])
    return any(abs(round(number, digits) - value) < 1e-9 for number in known)


def unknown_figures(prose: str) -> list[tuple[str, str, str]]:
    """Return (keys, figure, passage) for each cited figure that the data of its studies lack."""
    found = []
    for passage in passages(prose):
        keys = sorted({key for _, key in CITATION.findall(passage)})
        if not keys:
            continue
        known = set().union(*(known_numbers(key) for key in keys))
        words = re.sub(r"\[[^\]]*\]\([^)]*\)", "", passage)
        for match in FIGURE.finditer(words):
            for figure in filter(None, match.groups()):
                if not is_known(figure, known):
                    found.append((" ".join(keys), figure, passage))
    return found


def allowed() -> dict[tuple[str, str, str], str]:
    with ALLOWED.open(encoding="utf-8", newline="") as file:
        return {
            (row["chapter"], row["keys"], row["figure"]): row["reason"]
            for row in csv.DictReader(file)
        }


@pytest.mark.parametrize("chapter", PROSE)
def test_every_cited_figure_is_in_the_data(chapter):
    wrong = [
        f"{chapter}: {keys}: {figure} is in neither published.csv nor claims.csv: {passage}"
        for keys, figure, passage in unknown_figures(PROSE[chapter])
        if (chapter, keys, figure) not in allowed()
    ]
    assert not wrong, "\n".join(wrong)


def test_no_exception_is_without_reason_or_need():
    needed = {
        (chapter, keys, figure)
        for chapter, prose in PROSE.items()
        for keys, figure, _ in unknown_figures(prose)
    }
    for exception, reason in allowed().items():
        assert len(reason) > 20, exception
        assert exception in needed, f"{exception} is excused, and nothing needs it"


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("At +10 % it fell by 1.7° ([A](ref:heiderscheit2011)).", []),
        ("At +10 % it fell by 2.9° ([A](ref:heiderscheit2011)).", ["2.9"]),
        ("Stress fell by 22 % ([A](ref:willson2014)).", []),
        ("Stress fell by 22.3 % ([A](ref:willson2014)).", ["22.3"]),
        ("Among 5,205 runners 35 % were hurt ([A](ref:frandsen2025)).", []),
        ("Among 5,206 healthy runners ([A](ref:frandsen2025)).", ["5,206"]),
        ("Between 5 and 14 % ([A](ref:vanderworp2012)).", []),
        ("Between 6 and 14 % ([A](ref:vanderworp2012)).", ["6"]),
        ("| fell | by 99 % | [A](ref:willson2014) |", ["99"]),
        ("It fell by 99 %. Another thing ([A](ref:willson2014)).", []),
        ("It fell by 99 %.", []),
        ("In 1999 it fell ([A 2014](ref:willson2014)).", []),
        ("- by 99 %\n- less ([A](ref:willson2014))", []),
        ("by\n98 % less\n([A](ref:willson2014), [B](ref:boyer2015))", ["98"]),
    ],
)
def test_the_search_for_figures(prose, expected):
    assert [figure for _, figure, _ in unknown_figures(prose)] == expected


def test_every_chapter_that_the_safety_data_name_shows_its_items():
    for chapter in sorted({name for item in safety_items() for name in item.chapters}):
        path = BOOK / "chapters" / f"{chapter.replace('-', '_')}.ipynb"
        cells = nbformat.read(path, as_version=4).cells
        code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        shown = set()
        for category in re.findall(rf'safety\("{chapter}"(?:, "([a-z-]+)")?\)', code):
            shown |= {i.id for i in safety_items(chapter) if category in ("", i.category)}
        assert {i.id for i in safety_items(chapter)} == shown, chapter
