"""Check a chapter's form and language: its nine parts, its length, its words.

``python tools/check_chapter.py book/chapters/form.ipynb`` lists what is wrong, by cell and line.
`tests/test_chapters.py` applies the same rules to every chapter of ``book/_toc.yml``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml

BOOK = Path(__file__).parents[1] / "book"

# The last page has cases in place of a model, so nothing to explore and no worked example.
WITHOUT_MODEL = "summary"
SAFETY_PAGE = "when_to_see_a_professional"
# What that page says before anything else; every page's footer leads here.
ALARMS = "## Alarms first"
MAIN_HEADINGS = (
    "## A runner asks",
    "## Explore",
    "## Explain",
    "## The advice, piece by piece",
    "## What nobody knows yet",
    "## Check yourself",
    "## Take away",
)
OBJECTIVES = "<summary>What you will be able to do</summary>"
ANSWERS = "<summary>What the missions show</summary>"
PRACTICE = "<summary><strong>In practice</strong> (for clinicians)</summary>"
LIMITS = "**What this model cannot tell you:**"

WORDS_A_MINUTE = 180
MINUTES_TO_EXPLORE, MINUTES_FOR_QUIZ = 3, 3
HOOK_WORDS = 80
# Grade 8 is the school year of thirteen and fourteen. The formula takes long words for hard ones,
# and a chapter cannot do without "iliotibial"; the form chapter, with all its numbers, has 4.5.
GRADE = 8.0
# One thought a sentence: three times the form chapter's mean of 12 words, its longest in fact.
SENTENCE_WORDS = 35

# What frightens, blames or promises, and why it is not for us to say. Block quotes, words in
# quotation marks and In practice are free: there others speak, or clinicians are addressed.
FEAR_WORDS = {
    r"damag\w+": "no study here saw tissue harmed: say irritated, sore or loaded",
    r"destroy\w*|destruct\w+|devastat\w+": "nothing in this condition is destroyed",
    r"danger\w*": "say what may happen and how often; danger is a judgement",
    r"suffer\w*": "say have: a person has pain, and is not its victim",
    r"victims?": "nobody is a victim of a sore knee",
    r"protect\w*": "promises safety; say what changed: lowered the modelled strain",
    r"wear and tear|worn[- ]out": "suggests that running uses a knee up, which no study here shows",
    r"grind\w*|bone[- ]on[- ]bone": "a picture of harm that nobody has seen here",
    r"collaps\w+": "makes a movement sound like a break: say leans in or drops",
    r"crippl\w+|agon\w+|excruciat\w+": "puts a level of pain into the reader's mind",
    r"ruin\w*|wreck\w*": "says that harm is final",
    r"guarantee\w*": "no treatment of this condition is certain",
}

_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d[\w.,%/-]*")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Line:
    """One line of a chapter, with where it stands: cell, counted from 0, and line in it, from 1.

    ``practice``: it lies in the fold for clinicians; ``explores``: its cell shows an explorer.
    """

    cell: int
    number: int
    text: str
    code: bool
    practice: bool
    explores: bool


@dataclass(frozen=True)
class Chapter:
    """A chapter as lines; ``name`` is the file's stem, ``next`` that of the next or None."""

    name: str
    next: str | None
    lines: tuple[Line, ...]

    @property
    def id(self) -> str:
        """The chapter's id in the ledger and the quizzes."""
        return self.name.replace("_", "-")

    @property
    def text(self) -> str:
        """The whole source."""
        return "\n".join(line.text for line in self.lines)

    def where(self, at: int) -> str:
        """Return the place of a position in `text`, in words."""
        line = self.lines[self.text.count("\n", 0, min(at, len(self.text)))]
        return f"{self.name}, cell {line.cell}, line {line.number}"


def chapters() -> list[str]:
    """Return the chapters' stems in the order of the table of contents."""
    contents = yaml.safe_load((BOOK / "_toc.yml").read_text(encoding="utf-8"))
    files = [entry["file"] for part in contents["parts"] for entry in part["chapters"]]
    return [Path(name).name for name in files if name.startswith("chapters/")]


def read(path: Path, following: str | None) -> Chapter:
    """Read a chapter's notebook; `following` is the stem of the chapter after it."""
    lines = []
    practice = False
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
        code = cell.cell_type == "code"
        explores = code and _explores(cell)
        # The empty line keeps two cells two paragraphs.
        for row, text in enumerate([*cell.source.split("\n"), ""], 1):
            practice = practice or text == PRACTICE
            lines.append(Line(number, row, text, code, practice, explores))
            practice = practice and text != "</details>"
    return Chapter(path.stem, following, tuple(lines))


# ------------------------------------------------------------------ the nine parts, in their order


def parts(chapter: Chapter) -> Iterator[str]:
    """Each part stands once, and after the one before it."""
    needs_model = chapter.id != WITHOUT_MODEL
    alarms = [ALARMS, rf'safety\("{chapter.id}"\)'] if chapter.name == SAFETY_PAGE else []
    wanted = [
        r"# \S.*",
        r"\*\*\S.*",
        r"\*About \d+ minutes\.\*",
        re.escape(OBJECTIVES),
        r"> \*\*Education, not diagnosis\.\*\*.*",
        *alarms,
        re.escape(MAIN_HEADINGS[0]),
        rf'predict\("{chapter.id}"\)',
        re.escape(MAIN_HEADINGS[1]),
        *([re.escape(ANSWERS)] if needs_model else []),
        re.escape(MAIN_HEADINGS[2]) + r"\b.*",
        rf'compare\("{chapter.id}"\)',
        *([re.escape(LIMITS) + ".*"] if needs_model else []),
        re.escape(MAIN_HEADINGS[3]),
        *([r"### Worked example\b.*"] if needs_model else []),
        re.escape(MAIN_HEADINGS[4]),
        re.escape(PRACTICE),
        re.escape(MAIN_HEADINGS[5]),
        rf'quiz\("{chapter.id}"\)',
        re.escape(MAIN_HEADINGS[6]),
        r"\*\*Sources\.\*\*.*",
    ]
    before = 0
    for pattern in wanted:
        found = [i for i, line in enumerate(chapter.lines) if re.fullmatch(pattern, line.text)]
        shown = pattern.replace(r"\d+", "N").replace(".*", "…").replace(r"\S", "")
        shown = re.sub(r"\\(.)", r"\1", shown)
        if not found:
            yield f"{chapter.name}: no line {shown}"
            continue
        at = next((i for i in found if i >= before), None)
        if at is None:
            line = chapter.lines[found[0]]
            yield f"{_at(chapter, line)}: {shown} stands too early"
        else:
            before = at


def headings(chapter: Chapter) -> Iterator[str]:
    """Only the seven main headings, and the alarms', are headings of the second level."""
    for line in chapter.lines:
        alarms = line.text == ALARMS and chapter.name == SAFETY_PAGE
        known = line.text in MAIN_HEADINGS or alarms or re.match(r"## Explain\b", line.text)
        if line.text.startswith("## ") and not line.code and not known:
            yield f"{_at(chapter, line)}: {line.text!r} is not one of the parts"


def opening(chapter: Chapter) -> Iterator[str]:
    """The answer is one bold sentence; then one line of safety with its link."""
    answer = re.search(r"^# .*\n+\*\*([^*]+)\*\*$", chapter.text, re.MULTILINE)
    if answer is None:
        yield f"{chapter.where(0)}: after the title a bold answer, and nothing else, is expected"
    elif len(said := sentences(answer[1])) != 1:
        at = chapter.where(answer.start(1))
        yield f"{at}: the answer in bold is one sentence; here are {len(said)}"
    quote = re.search(r"^> \*\*Education, not diagnosis\.\*\*(.*(?:\n>.*)*)", chapter.text, re.M)
    if quote is None:
        return
    at = chapter.where(quote.start())
    said = sentences(_plain(quote[1].replace("\n>", " ").replace("> ", "")))
    if len(said) > 3:
        yield f"{at}: the line of safety has {len(said)} sentences; two and its link are enough"
    if chapter.name != SAFETY_PAGE and f"]({SAFETY_PAGE}.ipynb" not in quote[1]:
        yield f"{at}: the line of safety has no link to {SAFETY_PAGE}.ipynb"


def hook(chapter: Chapter) -> Iterator[str]:
    """The runner's question has at most so many words."""
    at, text = _section(chapter, MAIN_HEADINGS[0])
    count = len(words(_prose(chapter, text)))
    if count > HOOK_WORDS:
        yield f"{chapter.where(at)}: the runner's question has {count} words; {HOOK_WORDS} at most"


def missions(chapter: Chapter) -> Iterator[str]:
    """Three numbered missions, and one explorable, both under Explore."""
    at, text = _section(chapter, MAIN_HEADINGS[1])
    cells = {line.cell: line for line in chapter.lines if line.explores and line.text}
    wanted = 0 if chapter.id == WITHOUT_MODEL else 1
    if len(cells) != wanted:
        yield f"{chapter.where(at)}: {len(cells)} cells show an explorer; {wanted} expected"
    if not wanted:
        return
    for line in cells.values():
        if line.text not in text:
            yield f"{_at(chapter, line)}: the explorer stands elsewhere than under Explore"
    asked, _, answers = text.partition(ANSWERS)
    for what, part in (("missions", asked), ("answers to the missions", answers)):
        yield from _three(chapter, at, what, part)


def order(chapter: Chapter) -> Iterator[str]:
    """The reader guesses before the model answers."""
    asked, told = (chapter.text.find(f'{w}("{chapter.id}")') for w in ("predict", "compare"))
    if asked < 0 or told < asked:
        yield f"{chapter.where(max(told, 0))}: predict must come before compare"


def take_away(chapter: Chapter) -> Iterator[str]:
    """Three numbered points, then the link to the next chapter of the contents."""
    at, text = _section(chapter, MAIN_HEADINGS[6])
    yield from _three(chapter, at, "points to take away", text)
    found = re.findall(r"^\*\*Next:\*\* \[[^\]]+\]\(([^)]*)\)", text, re.MULTILINE)
    wanted = [f"{chapter.next}.ipynb"] if chapter.next else []
    if found != wanted:
        yield f"{chapter.where(at)}: **Next:** should lead to {wanted}; it leads to {found}"


# ----------------------------------------------------------------------------- length and language


def minutes(chapter: Chapter) -> Iterator[str]:
    """The stated minutes are enough, to within one; In practice is for other readers."""
    stated = re.search(r"^\*About (\d+) minutes\.\*$", chapter.text, re.MULTILINE)
    if stated is None:
        yield f"{chapter.name}: no line *About N minutes.*"
        return
    text = "\n".join(line.text for line in chapter.lines if not (line.code or line.practice))
    count = len(words(_plain(text)))
    needed = count / WORDS_A_MINUTE + MINUTES_TO_EXPLORE + MINUTES_FOR_QUIZ
    if needed > int(stated[1]) + 1:
        yield (
            f"{chapter.where(stated.start())}: {count} words, explorer and quiz take "
            f"{needed:.1f} minutes; {stated[1]} are stated"
        )


def level(chapter: Chapter) -> Iterator[str]:
    """The main text is for a reader of fourteen, and no sentence is endless."""
    found = reading_grade(chapter)
    if found > GRADE:
        yield f"{chapter.name}: reading grade {found:.1f}; {GRADE:g} at most"
    for line, sentence in _running_sentences(chapter):
        if (count := len(words(sentence))) > SENTENCE_WORDS:
            yield f"{_at(chapter, line)}: {count} words in one sentence: {sentence[:60]}…"


def calm(chapter: Chapter) -> Iterator[str]:
    """No word that frightens, blames or promises."""
    for line in chapter.lines:
        if line.code or line.practice or line.text.startswith(">"):
            continue
        text = re.sub(r"“[^”]*”", "", line.text)
        for pattern, why in FEAR_WORDS.items():
            for hit in re.findall(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
                yield f"{_at(chapter, line)}: {hit!r}: {why}"


def plain(chapter: Chapter) -> Iterator[str]:
    """Plain Markdown, which JupyterLab shows as well; each term is linked once, in no heading."""
    seen: dict[str, Line] = {}
    for line in chapter.lines:
        if line.code:
            continue
        if re.search(r"^:::|^```\{|\{[\w-]+\}`", line.text):
            yield f"{_at(chapter, line)}: a directive or role, which JupyterLab shows as text"
        for key in re.findall(r"\]\(term:([\w-]+)\)", line.text):
            if key in seen:
                before = _at(chapter, seen[key])
                yield f"{_at(chapter, line)}: term:{key} is linked already, at {before}"
            if line.text.startswith("#"):
                yield f"{_at(chapter, line)}: term:{key} is linked in a heading"
            seen.setdefault(key, line)


RULES: tuple[Callable[[Chapter], Iterator[str]], ...] = (
    parts, headings, opening, hook, missions, order, take_away, minutes, level, calm, plain,
)  # fmt: skip


# --------------------------------------------------------------------------------------- measuring


def words(text: str) -> list[str]:
    """Return the words and numbers of a text."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; an abbreviation's point or a decimal point ends none."""
    text = re.sub(r"\b(e\.g|i\.e|vs|approx)\.", r"\1", text)
    found = re.split(r"(?<=[.!?])[”\")\]*]*\s+(?=[“\"(*\[]*[A-Z0-9À-Ý])", text.strip())
    return [s for s in found if words(s)]


def syllables(word: str) -> int:
    """Return about how many syllables an English word has; a number counts as one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if not letters:
        return 1
    count = len(re.findall(r"[aeiouy]+", letters))
    # Two vowels, two sounds: radio, video, area, being, medius; not in action, social, people.
    two = r"(?<![tscgx])i[ao]|eo(?!ple)|[^q]u[ao]|ea$|[aeou]ing$|[ie]us$|scie|uie"
    count += len(re.findall(two, letters))
    if re.search(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouytd]ed$|[^aeiouyscgxz]es$", letters):
        count -= 1
    return max(1, count)


def flesch_kincaid(text: list[str]) -> float:
    """Return the Flesch-Kincaid grade of sentences: the US school year that reads them at ease.

    0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid 1975). An empty text has
    grade 0.
    """
    every = [word for sentence in text for word in words(sentence)]
    if not every:
        return 0.0
    spoken = sum(map(syllables, every))
    return 0.39 * len(every) / len(text) + 11.8 * spoken / len(every) - 15.59


def reading_grade(chapter: Chapter) -> float:
    """Return the grade of the main text: no headings, tables, formulas, code or In practice."""
    return flesch_kincaid([sentence for _, sentence in _running_sentences(chapter)])


def _running_sentences(chapter: Chapter) -> list[tuple[Line, str]]:
    """Return each sentence with the line where its paragraph or item begins."""
    found: list[tuple[Line, str]] = []
    block: list[Line] = []

    def close() -> None:
        text = _plain(" ".join(re.sub(r"^(?:> ?)?(?:\d+\. |- )?", "", b.text) for b in block))
        found.extend((block[0], sentence) for sentence in sentences(text))
        block.clear()

    for line in chapter.lines:
        start = re.match(r"\s*(?:> )?(?:\d+\. |- )", line.text)
        text = re.sub(r"^> ?", "", line.text).strip()
        skipped = line.code or re.match(r"#|\||</?\w|\$\$|\*\*Sources|\*About", text)
        if block and (start or skipped or not text):
            close()
        if text and not skipped and not line.practice:
            block.append(line)
    return found


def _prose(chapter: Chapter, text: str) -> str:
    """Return a piece of the chapter without its code."""
    code = {line.text for line in chapter.lines if line.code and line.text}
    return _plain("\n".join(line for line in text.split("\n") if line not in code))


def _plain(text: str) -> str:
    """Return text as it is read: links by their words, no formulas, tags or marks."""
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", _LINK.sub(r"\1", text))
    return re.sub(r"[*`|]+", "", text)


def _section(chapter: Chapter, heading: str) -> tuple[int, str]:
    """Return where a main part begins and what it says; nothing where there is none."""
    found = re.search(
        rf"^{re.escape(heading)}$\n(.*?)(?=^## |\Z)", chapter.text, re.MULTILINE | re.DOTALL
    )
    return (found.start(), found[1]) if found else (0, "")


def _three(chapter: Chapter, at: int, what: str, text: str) -> Iterator[str]:
    numbered = re.findall(r"^(\d+)\. ", text, re.MULTILINE)
    if numbered != ["1", "2", "3"]:
        yield f"{chapter.where(at)}: three numbered {what} expected; found {numbered}"


def _explores(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell shows an explorer: it says so, or what it stored does."""
    said = [output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", [])]
    called = re.search(r"^\w+_explorer\(", cell.source, re.MULTILINE)
    return bool(called) or any(text.startswith("Explorer ") for text in said)


def _at(chapter: Chapter, line: Line) -> str:
    return f"{chapter.name}, cell {line.cell}, line {line.number}"


def problems(chapter: Chapter) -> list[str]:
    """Return all that is wrong with a chapter, in words."""
    return [said for rule in RULES for said in rule(chapter)]


def following(name: str) -> str | None:
    """Return the stem of the chapter after this one; None for the last, or one not yet listed."""
    names = chapters()
    at = names.index(name) + 1 if name in names else len(names)
    return names[at] if at < len(names) else None


def main() -> None:
    """Check the chapters named on the command line, or all."""
    paths = [Path(p) for p in sys.argv[1:]] or [
        BOOK / "chapters" / f"{name}.ipynb" for name in chapters()
    ]
    found = []
    for path in paths:
        chapter = read(path, following(path.stem))
        found += problems(chapter)
        print(f"{chapter.name}: reading grade {reading_grade(chapter):.1f}")
    if found:
        raise SystemExit("\n".join(found))


if __name__ == "__main__":
    main()
