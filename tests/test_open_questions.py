"""Open questions: sizes computed and checked against known ones, data refused in words."""

import xml.etree.ElementTree as ET

import pytest

from itband.evidence import CHAPTERS, claims
from itband.open_questions import (
    open_questions,
    open_questions_page,
    read_open_questions,
    size,
)

HEADER = "chapter,question,settle\n"
ROW = "form,Does it?,Lots for {means:0.5} in each group.\n"


def read(tmp_path, text):
    path = tmp_path / "open_questions.csv"
    path.write_text(text, encoding="utf-8")
    return read_open_questions(path)


@pytest.mark.parametrize(
    ("kind", "numbers", "wanted"),
    [
        # Textbook: 16 / d2 a group, Lehr's rule, is 64; the normal approximation 62.8.
        ("means", (0.5,), 63),
        ("means", (1.0,), 16),
        # 80 % against 60 %: 79 a group without continuity correction.
        ("shares", (80, 60), 79),
        # The pollster's sample: half, within 3 points: 1068, here rounded up to two figures.
        ("share", (50, 3), 1100),
        # Schoenfeld: hazard ratio 2, power 80 %, even groups: 66 events.
        ("events", (2,), 66),
        ("runners", (2, 5), 1400),
    ],
)
def test_known_sizes(kind, numbers, wanted):
    assert size(kind, *numbers) == wanted


def test_a_smaller_effect_needs_more_and_sides_do_not_matter():
    assert size("means", 0.3) > size("means", 0.5) == size("means", -0.5)
    assert size("shares", 60, 80) == size("shares", 80, 60)
    assert size("events", 0.5) == size("events", 2)


def test_the_power_is_what_is_said():
    from math import sqrt
    from statistics import NormalDist

    n = 62.79  # before rounding
    shift = 0.5 / sqrt(2 / n)
    assert NormalDist(shift).cdf(-1.96) + 1 - NormalDist(shift).cdf(1.96) == pytest.approx(
        0.80, abs=0.001
    )


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("mean", (0.5,)),
        ("means", ()),
        ("means", (0,)),
        ("shares", (50, 50)),
        ("events", (1,)),
        ("events", (-1,)),
        ("share", (100, 5)),
        ("means", (float("nan"),)),
    ],
)
def test_a_size_that_no_study_has_is_refused(kind, numbers):
    with pytest.raises(ValueError, match="size"):
        size(kind, *numbers)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("form,", "from,", r"line 2 \(from\): chapter 'from' is not one of intro"),
        ("Does it?", "Does it", r"line 2 \(form\): a question ends with its mark"),
        ("Does it?", " ", r"line 2 \(form\): question is empty"),
        ("means:0.5", "mean:0.5", r"line 2 \(form\): no kind of size 'mean'"),
        ("means:0.5", "means:0", r"line 2 \(form\): no study has the size"),
        ("means:0.5", "means:half", r"line 2 \(form\): could not convert"),
        ("chapter,", "chapters,", "the columns must be"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, old, new, message):
    with pytest.raises(ValueError, match=message):
        read(tmp_path, (HEADER + ROW).replace(old, new, 1))


def test_chapters_out_of_order_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"line 3 \(intro\): the chapters must stand in"):
        read(tmp_path, HEADER + ROW + ROW.replace("form", "intro"))


def test_every_chapter_asks_something_short():
    for chapter in CHAPTERS:
        asked = [q for q in open_questions() if q.chapter == chapter]
        assert 2 <= len(asked) <= 3, chapter
        for q in asked:
            assert "{" not in q.settle
            assert len(f"{q.question} {q.settle}".split()) <= 60, q.question


def test_the_page_lists_what_the_ledger_calls_not_studied():
    page = ET.fromstring(open_questions_page())
    linked = {link.get("href") for link in page.iter("a")}
    untested = {f"evidence.html#{c.id}" for c in claims() if c.verdict == "not studied"}
    assert untested
    assert linked == untested
    for section, chapter in zip(page.findall("section"), CHAPTERS, strict=True):
        assert section.get("aria-labelledby") == section.find("h2").get("id") == chapter
        mine = [c for c in claims(chapter) if c.verdict == "not studied"]
        fold = section.find("details")
        assert (fold is not None) == bool(mine)
        if mine:
            assert len(fold.findall("ul/li")) == len(mine)
