"""Question banks: the stored ones are sound, and every kind of mistake is named with its place."""

import re
from collections import Counter
from pathlib import Path

import pytest

from itband.banks import QUIZZES, bank
from itband.evidence import CHAPTERS

INTRO = """\
chapter: intro
objectives:
  intro-O1: tell one thing
  intro-O2: tell another
predict:
  - id: first-guess
    question: How many?
    options: [few, many]
    answer: Few.
    known:
      The ledger says: few
questions:
  - id: intro-one
    objective: intro-O1
    kind: single
    question: Which?
    options:
      - {text: This., correct: true, feedback: It is.}
      - {text: That., feedback: It is not.}
  - id: intro-two
    objective: intro-O1
    kind: multiple
    question: Which ones?
    options:
      - {text: A., correct: true, feedback: Yes.}
      - {text: B., correct: true, feedback: Yes.}
      - {text: C., feedback: No.}
  - id: intro-three
    objective: intro-O1
    kind: numeric
    question: How much?
    unit: "%"
    answer: 20
    tolerance: 0.5
    feedback: It is.
    slips:
      - {value: 5, tolerance: 0.5, feedback: Five.}
      - {value: 10, tolerance: 0.5, feedback: Ten.}
    otherwise: Try again.
  - id: intro-four
    objective: intro-O1
    kind: single
    question: Who?
    options:
      - {text: She., correct: true, feedback: She.}
      - {text: He., feedback: Not he.}
assessed:
  intro-O2: predict first-guess
"""


def written(folder: Path, text: str, name: str = "intro") -> Path:
    (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.fixture(scope="module")
def stored():
    chapters = {path.stem.replace("_", "-") for path in QUIZZES.glob("*.yml")}
    assert chapters >= {"intro", "anatomy", "form"}
    assert chapters <= set(CHAPTERS)
    return {chapter: bank(chapter) for chapter in chapters}


def test_stored_banks_are_sound(stored):
    ids = [q.id for one in stored.values() for q in one.questions]
    assert len(set(ids)) == len(ids)
    for chapter, one in stored.items():
        assert one.chapter == chapter
        assert all(q.id.startswith(chapter + "-") for q in one.questions)


def test_right_answer_is_not_always_in_one_place(stored):
    places = {
        [o.correct for o in q.options].index(True)
        for one in stored.values()
        for q in one.questions
        if q.kind == "single"
    }
    assert len(places) >= 3


def test_case_that_assesses_an_objective_exists(stored):
    named = [w for one in stored.values() for w in one.assessed.values()]
    for where in named:
        place, _, rest = where.partition(" ")
        assert place != "case" or (QUIZZES.parent / "cases" / f"{rest}.yml").is_file()


def test_no_question_comes_back_more_than_twice():
    again = Counter(q.id for chapter in CHAPTERS for q in bank(chapter).earlier)
    assert {name: count for name, count in again.items() if count > 2} == {}


def test_sound_bank_is_read_as_written(tmp_path):
    one = bank("intro", written(tmp_path, INTRO))
    assert [q.kind for q in one.questions] == ["single", "multiple", "numeric", "single"]
    assert [o.correct for o in one.questions[0].options] == [True, False]
    assert [(s.value, s.tolerance) for s in one.questions[2].slips] == [(5, 0.5), (10, 0.5)]
    assert one.predict[0].known == {"The ledger says": "few"}
    assert one.assessed == {"intro-O2": "predict first-guess"}
    assert one.earlier == ()


OPTIONS = "    options:\n      - {text: This."
FOUR = INTRO[INTRO.index("  - id: intro-four") : INTRO.index("assessed:")]


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("    unit:", "    units:", "    units:", "question 'intro-three'.*unknown key 'units'"),
        (", feedback: It is not.}", "}", "- {text: That.}", "'intro-one'.*no 'feedback'"),
        (", feedback: It is not.}", ", feedback: ''}", "- {text: That.", "'intro-one'.*empty"),
        ("correct: true, feedback: It is", "feedback: It is", OPTIONS, "'intro-one'.*0"),
        ("That., ", "That., correct: true, ", OPTIONS, "'intro-one'.*exactly one.*2 are"),
        ("That., ", "This., ", "- {text: This., feedback: It is not.}", "'intro-one'.*twice"),
        (FOUR, "", "questions:", "4 questions at least; got 3"),
        ("assessed:\n  intro-O2: predict first-guess\n", "", "  intro-O2", "nothing assesses"),
        ("predict first-guess", "predict none", "predict none", "no prediction 'none'"),
        ("predict first-guess", "luck", "luck", "'luck' is not one of"),
        ("objective: intro-O1", "objective: intro-O9", "intro-O9", "'intro-one'.*no objective"),
        ("id: intro-two", "id: intro-one", None, "'intro-one'.*stands twice"),
        ("id: intro-two", "id: two", "id: two", "'two'.*must begin with 'intro-'"),
        ("    tolerance: 0.5\n", "", "  - id: intro-three", "'intro-three'.*no 'tolerance'"),
        ("value: 5,", "value: 20.9,", "- {value: 20.9", "'intro-three'.*right answer, 20"),
        ("value: 5,", "value: 9.5,", "- {value: 10,", "'intro-three'.*another slip, 9.5"),
        ("value: 5,", "value: five,", "- {value: five", "'intro-three'.*must be a number"),
        ("tolerance: 0.5\n", "tolerance: -1\n", "tolerance: -1", "'intro-three'.*below zero"),
        ("kind: numeric", "kind: guess", "kind: guess", "'intro-three'.*'guess' is not one of"),
        ("text: This.", "text: <b>This</b>", "- {text: <b>", "'intro-one'.*plain text"),
        ("text: This.", "text: '[x](y)'", "- {text: '[x]", "'intro-one'.*plain text"),
        ("[few, many]", "[few]", "options: [few]", "'first-guess'.*two to five"),
        ("[few, many]", "[few, few]", "options: [few", "'first-guess'.*twice"),
        ("[few, many]", "[yes, no]", "options: [yes", "'first-guess'.*needs quotes"),
        ("predict:\n", "predict: []\nextra:\n", "extra:", "unknown key 'extra'"),
        ("chapter: intro", "chapter: form", "chapter: form", "the chapter is 'intro'"),
        ("chapter: intro", "chapter: [intro", None, "not YAML"),
        ("chapter: intro\n", "chapter: intro\nchapter: intro\n", None, "line 2: 'chapter'"),
        ("assessed:", "earlier: [form-one]\nassessed:", "earlier:", "two questions of earlier"),
        ("intro-O2: tell", "O2: tell", "O2: tell", "an objective is like"),
    ],
)  # fmt: skip
def test_mistake_is_named_with_file_line_and_question(tmp_path, old, new, at, message):
    text = INTRO.replace(old, new, 1)
    assert text != INTRO
    with pytest.raises(ValueError, match=message) as raised:
        bank("intro", written(tmp_path, text))
    line = re.match(r"intro\.yml, line (\d+)", str(raised.value))
    assert line, str(raised.value)
    if at is not None:
        assert int(line[1]) == line_of(text, at)


ANATOMY = INTRO.replace("intro-", "anatomy-").replace("chapter: intro", "chapter: anatomy")


@pytest.mark.parametrize(
    ("earlier", "message"),
    [
        ("", "must name two questions"),
        ("earlier: [anatomy-two]\n", "no question 'anatomy-two' in the bank of an earlier"),
        ("earlier: [intro-nine]\n", "no question 'intro-nine'"),
        ("earlier: [form-watch]\n", "no question 'form-watch'"),
    ],
)
def test_only_an_earlier_chapter_can_be_asked_again(tmp_path, earlier, message):
    written(tmp_path, INTRO)
    written(tmp_path, ANATOMY + earlier, "anatomy")
    with pytest.raises(ValueError, match=rf"anatomy\.yml, line \d+.*{message}"):
        bank("anatomy", tmp_path)


def test_question_of_an_earlier_chapter_comes_along(tmp_path):
    written(tmp_path, INTRO)
    written(tmp_path, ANATOMY + "earlier: [intro-three, intro-one]\n", "anatomy")
    assert [q.id for q in bank("anatomy", tmp_path).earlier] == ["intro-three", "intro-one"]
    written(tmp_path, INTRO.replace("intro-", "causes-").replace("intro", "causes"), "causes")
    with pytest.raises(ValueError, match="must name two questions"):
        bank("causes", tmp_path)


def test_chapter_without_a_bank_is_named(tmp_path):
    with pytest.raises(ValueError, match="no chapter 'nowhere'"):
        bank("nowhere")
    with pytest.raises(ValueError, match=r"There is no .*intro\.yml: the chapter 'intro'"):
        bank("intro", tmp_path)
