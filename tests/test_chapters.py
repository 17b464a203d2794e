"""Every chapter of the book has its nine parts, is as short as it says, and speaks plainly.

The rules are in `tools/check_chapter.py`; here they meet the chapters, and a chapter spoiled in
every way that they forbid.
"""

import re
import sys
from pathlib import Path

import jupytext
import nbformat
import pytest
from tools import check_chapter as check

ROOT = Path(__file__).parents[1]
CHAPTERS = ROOT / "book" / "chapters"
TEMPLATE = (ROOT / "templates" / "chapter" / "new_chapter.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", check.RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("name", check.chapters())
def test_chapter(name, rule):
    chapter = check.read(CHAPTERS / f"{name}.ipynb", check.following(name))
    assert "\n".join(rule(chapter)) == ""


def test_every_notebook_in_the_folder_is_a_chapter_of_the_contents():
    assert {path.stem for path in CHAPTERS.glob("*.ipynb")} == set(check.chapters())


@pytest.fixture
def chapter(tmp_path):
    """Return a function that makes a chapter of a text, the template's by default."""

    def make(text=TEMPLATE, following="next_chapter", stem="new_chapter"):
        path = tmp_path / f"{stem}.ipynb"
        nbformat.write(jupytext.reads(text, fmt="md:myst"), path)
        return check.read(path, following)

    return make


def test_the_template_keeps_the_rules(chapter):
    assert check.problems(chapter()) == []


@pytest.mark.parametrize(
    ("rule", "old", "new", "complaint"),
    [
        ("parts", "*About 8 minutes.*", "About 8 minutes.", "no line *About N minutes.*"),
        ("parts", "## Explore", "## Exploring", "no line ## Explore"),
        ("parts", "<summary>What the missions show", "<summary>The missions", "no line <summary>"),
        ("parts", "### Worked example", "### An example", "no line ### Worked example"),
        ("parts", "## What nobody knows yet\n", "", "no line ## What nobody knows yet"),
        ("parts", 'predict("new-chapter")', 'predict("form")', 'no line predict("new-chapter")'),
        ("parts", 'quiz("new-chapter")', "quiz('new-chapter')", 'no line quiz("new-chapter")'),
        ("parts", "**Sources.**", "Sources:", "no line **Sources.**"),
        ("parts", "**What this model cannot", "**What it cannot", "no line **What this model"),
        ("headings", "### Worked", "## Worked", "'## Worked example' is not one of the parts"),
        ("opening", "on a run.**", "on a run. Then another.**", "one sentence; here are 2"),
        ("opening", "**Here stands", "Yes: **Here stands", "a bold answer, and nothing else"),
        ("opening", "](when_to_see_a_professional.ipynb)", "](form.ipynb)", "has no link to when"),
        ("opening", "at night.", "at night. Or. Worse. Or. Sore.", "safety has 6 sentences"),
        ("hook", "At most eighty", "word " * 80 + "At most eighty", "question has"),
        ("missions", "3. Find two", "Find two", "three numbered missions expected"),
        ("missions", "3. Any pair", "4. Any pair", "three numbered answers"),
        ("missions", "new_chapter_explorer()\n```", "None\n```", "0 cells show an explorer"),
        ("missions", 'quiz("new-chapter")', "other_explorer()", "2 cells show an explorer"),
        ("order", 'predict("new-chapter")', "None", "predict must come before compare"),
        ("take_away", "3. What the model", "- What the model", "three numbered points"),
        ("take_away", "(next_chapter.ipynb)", "(form.ipynb)", "should lead to"),
        ("take_away", "**Next:** [the next chapter](next_chapter.ipynb)", "", "it leads to []"),
        ("minutes", "*About 8 minutes.*", "*About 6 minutes.*", "6 are stated"),
        ("level", "Then the idea,", "Consequently, " + "epidemiological considerations, " * 17,
         "words in one sentence"),
        ("level", "Then the idea,", "Epidemiological heterogeneity demonstrates. " * 40 + "A",
         "reading grade"),
        ("calm", "The speed grows", "The danger grows", "'danger': say what may happen"),
        ("calm", "a product, nothing", "a product that protects, nothing", "'protects': promises"),
        ("plain", "Then the idea", "{ref}`x` Then the idea", "a directive or role"),
        ("plain", "2. The second.", "2. [Cadence](term:cadence).", "term:cadence is linked alr"),
        ("plain", "### Worked example", "### Worked example [x](term:step)", "in a heading"),
    ],
)  # fmt: skip
def test_a_spoiled_chapter_is_refused_by_name(chapter, rule, old, new, complaint):
    assert TEMPLATE.count(old) >= 1
    found = list(getattr(check, rule)(chapter(TEMPLATE.replace(old, new, 1))))
    assert any(complaint in said for said in found), found
    assert all(said.startswith("new_chapter") for said in found)


def test_the_place_is_that_of_the_line(chapter):
    (said,) = check.calm(chapter(TEMPLATE.replace("The speed grows", "The danger grows")))
    before = TEMPLATE[: TEMPLATE.index("2. The speed grows")]
    row = len(before[before.rindex("\n<details>\n") + 1 :].splitlines()) + 1
    assert said.startswith(f"new_chapter, cell 4, line {row}: ")


def test_swapped_parts_are_refused(chapter):
    whole = TEMPLATE.replace("## Explore", "## SWAP").replace("## A runner asks", "## Explore")
    assert any(
        "too early" in s for s in check.parts(chapter(whole.replace("SWAP", "A runner asks")))
    )


@pytest.mark.parametrize("where", ["> ", "“", "practice"])
def test_words_of_others_are_their_own(chapter, where):
    texts = {
        "> ": TEMPLATE.replace('> "My friend', '> "It is dangerous. My friend'),
        "“": TEMPLATE.replace("Then the idea", "The article says “dangerous”. Then the idea"),
        "practice": TEMPLATE.replace("What to ask,", "Ask about danger signs and"),
    }
    assert texts[where] != TEMPLATE
    assert list(check.calm(chapter(texts[where]))) == []


def test_the_summary_needs_no_model_and_the_last_chapter_no_next(chapter):
    text = TEMPLATE.replace("new-chapter", "summary")
    for gone in ("new_chapter_explorer()", check.ANSWERS, "### Worked example"):
        text = text.replace(gone, "")
    text = text.replace("**Next:** [the next chapter](next_chapter.ipynb)\n", "")
    text = text.replace(check.LIMITS, "")
    assert check.problems(chapter(text, None, "summary")) == []
    assert check.problems(chapter(text.replace('"summary"', '"x"'), None, "x")) != []


def test_the_safety_page_has_its_alarms_first_and_no_other_page_has_the_heading(chapter):
    text = TEMPLATE.replace("new-chapter", "when-to-see-a-professional")
    alarms = """## Alarms first

```{code-cell}
safety("when-to-see-a-professional")
```

"""
    before = text.replace("## A runner asks", alarms + "## A runner asks")
    late = text.replace("## Take away", alarms + "## Take away")
    assert check.problems(chapter(before, stem=check.SAFETY_PAGE)) == []
    for wrong in (text, late, before.replace('safety("', 'hidden("')):
        assert list(check.parts(chapter(wrong, stem=check.SAFETY_PAGE))) != []
    assert any("## Alarms" in said for said in check.headings(chapter(before)))


def test_reading_grade_knows_hard_from_easy():
    easy = check.sentences("The foot lands. The knee bends. Then you push off again.")
    hard = check.sentences(
        "Contemporary epidemiological investigations characteristically demonstrate considerable "
        "heterogeneity regarding musculoskeletal biomechanical determinants of pathology."
    )
    assert check.flesch_kincaid(easy) < 3
    assert check.flesch_kincaid(hard) > 20
    assert check.flesch_kincaid([]) == 0


def test_reading_grade_by_hand():
    # Ten words, two sentences, eleven syllables.
    text = check.sentences("The runner takes a short step. Then her knee bends.")
    assert [len(check.words(s)) for s in text] == [6, 4]
    assert sum(check.syllables(w) for s in text for w in check.words(s)) == 11
    assert check.flesch_kincaid(text) == pytest.approx(0.39 * 5 + 11.8 * 1.1 - 15.59)


@pytest.mark.parametrize(
    ("word", "count"),
    [("step", 1), ("cadence", 2), ("knees", 1), ("landed", 2), ("measured", 2), ("people", 2),
     ("idea", 3), ("iliotibial", 6), ("gluteus", 3), ("little", 2), ("scale", 1), ("action", 2),
     ("changes", 2), ("being", 2), ("170", 1)],
)  # fmt: skip
def test_syllables(word, count):
    assert check.syllables(word) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It is 3.5 km. Then 10 % more.", 2),
        ("In stance, e.g. Late in stance, it sinks.", 1),
        ("“Why?” She asked. (Nobody knew.)", 3),
        ("", 0),
    ],
)
def test_sentences(text, count):
    assert len(check.sentences(text)) == count


def test_the_command_says_what_is_wrong_and_fails(chapter, monkeypatch, capsys, tmp_path):
    chapter(TEMPLATE.replace("## Explore", "## Exploring"))
    monkeypatch.setattr(sys, "argv", ["check_chapter.py", str(tmp_path / "new_chapter.ipynb")])
    with pytest.raises(SystemExit, match="no line ## Explore"):
        check.main()
    assert "new_chapter: reading grade" in capsys.readouterr().out


def test_in_practice_does_not_count(chapter):
    long = TEMPLATE.replace("What to ask,", "word " * 2000 + "What to ask,")
    assert list(check.minutes(chapter(long))) == []
    found = chapter(TEMPLATE.replace("Then the idea,", "word " * 2000 + "Then the idea,"))
    assert list(check.minutes(found)) != []


def test_front_page_names_every_chapter_with_its_minutes():
    front = (CHAPTERS.parent / "index.md").read_text(encoding="utf-8")
    told = dict(
        re.findall(r"^\| \[[^\]]+\]\(chapters/(\w+)\.ipynb\) \|.*\| (\d+) \|$", front, re.M)
    )
    assert list(told) == check.chapters()
    for name, minutes in told.items():
        text = check.read(CHAPTERS / f"{name}.ipynb", None).text
        assert f"*About {minutes} minutes" in text, name
