"""Question banks: one YAML file per chapter, ``book/quizzes/<chapter>.yml``, read and refused here.

A bank holds the chapter's objectives, the predictions that come before its explorer, its own
questions, two questions of earlier chapters, and where the objectives are assessed that no question
covers. Every mistake in a bank is a ValueError that names the file, the line and the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .evidence import CHAPTERS
from .yamlfile import BOOK, Entry, read

QUIZZES = BOOK / "quizzes"
KINDS = ("single", "multiple", "numeric")
MIN_QUESTIONS = 4
# What may assess an objective besides a question: "predict weak-hips", "exercise", "case maya" ...
PLACES = ("predict", "exercise", "case", "notebook", "written")

_WORD = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_OBJECTIVE = re.compile(r"[a-z]+(-[a-z]+)*-O[1-9]")


@dataclass(frozen=True)
class Prediction:
    """One guess before the model answers. ``known`` is the row of the table that compares."""

    id: str
    question: str
    options: tuple[str, ...]
    answer: str
    known: Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """One answer to choose, and what to say to whoever chose it, or left it out."""

    text: str
    feedback: str
    correct: bool = False


@dataclass(frozen=True)
class Slip:
    """A wrong number that people arrive at, and why."""

    value: float
    tolerance: float
    feedback: str


@dataclass(frozen=True)
class Question:
    """One question of a quiz: ``options`` where there is a choice, else a number with its slips."""

    id: str
    objective: str
    kind: str
    question: str
    options: tuple[Option, ...] = ()
    unit: str = ""
    answer: float = 0.0
    tolerance: float = 0.0
    feedback: str = ""
    slips: tuple[Slip, ...] = ()
    otherwise: str = ""


@dataclass(frozen=True)
class Bank:
    """All that is asked in one chapter."""

    chapter: str
    objectives: Mapping[str, str]
    predict: tuple[Prediction, ...]
    questions: tuple[Question, ...]
    earlier: tuple[Question, ...]
    assessed: Mapping[str, str]


def bank(chapter: str, folder: Path = QUIZZES) -> Bank:
    """Read and check the bank of a chapter, named as in `evidence.CHAPTERS`.

    Raises
    ------
    ValueError : for an unknown chapter, a missing file, or any mistake in it.
    """
    top = _open(chapter, folder)
    top.require(("chapter", "objectives", "predict", "questions"), optional=("earlier", "assessed"))
    objectives = top.named_texts("objectives")
    for name in objectives:
        if not _OBJECTIVE.fullmatch(name):
            top.entry("objectives").fail(f"an objective is like form-O1; got {name!r}", name)
    predictions = _predictions(top)
    questions = _questions(top, chapter, objectives)
    assessed = _assessed(top, objectives, {p.id for p in predictions})
    for name in objectives:
        if name not in assessed and name not in {q.objective for q in questions}:
            top.entry("objectives").fail(
                f"nothing assesses {name}: ask a question or name a place in 'assessed'", name
            )
    return Bank(
        chapter, objectives, predictions, questions, _earlier(top, chapter, folder), assessed
    )


def _open(chapter: str, folder: Path) -> Entry:
    if chapter not in CHAPTERS:
        raise ValueError(f"no chapter {chapter!r}; the chapters are {', '.join(CHAPTERS)}")
    path = folder / f"{chapter.replace('-', '_')}.yml"
    if not path.is_file():
        raise ValueError(
            f"There is no {path}: the chapter {chapter!r} has no questions yet. "
            "Questions are read from the course's checkout, not from an installed package."
        )
    top = read(path)
    if top.text("chapter") != chapter:
        top.fail(f"the chapter is {chapter!r}; got {top.text('chapter')!r}", "chapter")
    return top


def _named(entries: Iterable[Entry], what: str) -> Iterable[tuple[str, Entry]]:
    """Yield each mapping with its id, refusing ids that are malformed or given twice."""
    seen: set[str] = set()
    for entry in entries:
        name = entry.text("id")
        named = entry.owned_by(f"{what} {name!r}")
        if not _WORD.fullmatch(name):
            named.fail("an id is lower-case words joined by hyphens", "id")
        if name in seen:
            named.fail("this id stands twice", "id")
        seen.add(name)
        yield name, named


def _predictions(top: Entry) -> tuple[Prediction, ...]:
    found: list[Prediction] = []
    for name, entry in _named(top.entries("predict"), "prediction"):
        entry.require(("id", "question", "options", "answer", "known"))
        options, known = entry.texts("options"), entry.named_texts("known")
        if not 2 <= len(options) <= 5:
            entry.fail(f"two to five options are needed; got {len(options)}", "options")
        if not known:
            entry.fail("known is empty", "known")
        if found and list(known) != list(found[0].known):
            entry.fail(
                f"known must have the headings {list(found[0].known)}, as the first prediction",
                "known",
            )
        found.append(Prediction(name, entry.text("question"), options, entry.text("answer"), known))
    if not 1 <= len(found) <= 3:
        top.fail(f"one to three predictions are needed; got {len(found)}", "predict")
    return tuple(found)


def _questions(top: Entry, chapter: str, objectives: Mapping[str, str]) -> tuple[Question, ...]:
    found = []
    for name, entry in _named(top.entries("questions"), "question"):
        if not name.startswith(f"{chapter}-"):
            entry.fail(f"the id must begin with '{chapter}-'", "id")
        if entry.text("objective") not in objectives:
            entry.fail(f"no objective {entry.text('objective')!r} in this chapter", "objective")
        kind = entry.text("kind")
        if kind not in KINDS:
            entry.fail(f"kind {kind!r} is not one of {', '.join(KINDS)}", "kind")
        found.append(_numeric(entry) if kind == "numeric" else _choice(entry, kind))
    if len(found) < MIN_QUESTIONS:
        top.fail(f"{MIN_QUESTIONS} questions at least; got {len(found)}", "questions")
    if all(q.kind != "numeric" for q in found):
        top.fail("one question at least must be numeric", "questions")
    return tuple(found)


def _choice(entry: Entry, kind: str) -> Question:
    entry.require(("id", "objective", "kind", "question", "options"))
    options = []
    for given in entry.entries("options"):
        given.require(("text", "feedback"), optional=("correct",))
        options.append(Option(given.text("text"), given.text("feedback"), given.flag("correct")))
        if [o.text for o in options].count(options[-1].text) > 1:
            given.fail(f"the option {options[-1].text!r} stands twice")
    if not 2 <= len(options) <= 6:
        entry.fail(f"two to six options are needed; got {len(options)}", "options")
    correct = sum(option.correct for option in options)
    if kind == "single" and correct != 1:
        entry.fail(f"exactly one option must be correct; {correct} are", "options")
    if correct == 0:
        entry.fail("no option is correct", "options")
    return Question(
        entry.text("id"), entry.text("objective"), kind, entry.text("question"), tuple(options)
    )


def _numeric(entry: Entry) -> Question:
    entry.require(
        ("id", "objective", "kind", "question", "answer", "tolerance", "feedback", "otherwise"),
        optional=("unit", "slips"),
    )
    taken = [("the right answer", entry.number("answer"), _tolerance(entry))]
    slips = []
    for given in entry.entries("slips"):
        given.require(("value", "tolerance", "feedback"))
        slip = Slip(given.number("value"), _tolerance(given), given.text("feedback"))
        for what, value, tolerance in taken:
            if abs(slip.value - value) <= slip.tolerance + tolerance + 1e-9:
                given.fail(f"the slip {slip.value:g} cannot be told from {what}, {value:g}")
        taken.append(("another slip", slip.value, slip.tolerance))
        slips.append(slip)
    return Question(
        entry.text("id"),
        entry.text("objective"),
        "numeric",
        entry.text("question"),
        unit=entry.text("unit", default=""),
        answer=taken[0][1],
        tolerance=taken[0][2],
        feedback=entry.text("feedback"),
        slips=tuple(slips),
        otherwise=entry.text("otherwise"),
    )


def _tolerance(entry: Entry) -> float:
    tolerance = entry.number("tolerance")
    if tolerance < 0:
        entry.fail(f"tolerance {tolerance:g} is below zero", "tolerance")
    return tolerance


def _assessed(top: Entry, objectives: Mapping[str, str], predictions: set[str]) -> dict[str, str]:
    assessed = top.named_texts("assessed")
    for name, where in assessed.items():
        entry = top.entry("assessed")
        if name not in objectives:
            entry.fail(f"no objective {name!r} in this chapter", name)
        place, _, rest = where.partition(" ")
        if place not in PLACES:
            entry.fail(f"{name}: {place!r} is not one of {', '.join(PLACES)}", name)
        if place == "predict" and rest not in predictions:
            entry.fail(f"{name}: there is no prediction {rest!r}", name)
    return assessed


def _earlier(top: Entry, chapter: str, folder: Path) -> tuple[Question, ...]:
    ids = top.texts("earlier") if "earlier" in top.nodes else ()
    before = CHAPTERS[: CHAPTERS.index(chapter)]
    # The second chapter has only one to look back to; the first has none.
    if len(ids) not in {0: (0,), 1: (1, 2)}.get(len(before), (2,)):
        top.fail(
            f"'earlier' must name two questions of earlier chapters; got {len(ids)}", "earlier"
        )
    found = []
    for one in ids:
        # A chapter's id may begin with another's; the longest fits.
        home = max((c for c in before if one.startswith(f"{c}-")), key=len, default=None)
        asked = {q.id: q for q in _own_questions(home, folder)} if home else {}
        if one not in asked:
            top.fail(f"no question {one!r} in the bank of an earlier chapter", "earlier")
        found.append(asked[one])
    return tuple(found)


def _own_questions(chapter: str, folder: Path) -> tuple[Question, ...]:
    top = _open(chapter, folder)
    return _questions(top, chapter, top.named_texts("objectives"))
