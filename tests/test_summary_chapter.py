"""The summary: every count and figure recomputed, and its cases whole without scripts."""

import re
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from itband.banks import bank
from itband.cases import case
from itband.evidence import claims, published, published_value, verdict_tally

CHAPTER = Path(__file__).parents[1] / "book" / "chapters" / "summary.ipynb"
VERDICTS = {claim.id: claim.verdict for claim in claims()}


@pytest.fixture(scope="module")
def text():
    cells = nbformat.read(CHAPTER, as_version=4).cells
    return "\n".join(cell.source for cell in cells)


def test_second_guess_meets_the_count_of_the_ledger():
    tally = verdict_tally(added=False)
    supported, every = tally["supported"], sum(tally.values())
    share = 100 * supported / every
    (asked,) = bank("summary").predict
    assert asked.known["The count"] == f"{supported} of {every}, which is {share:.0f} %"
    assert f"Of {every} statements {supported}, or {share:.0f} %" in asked.answer
    offered = [int(n) for n in re.findall(r"about (\d+) %", " ".join(asked.options))]
    assert min(offered, key=lambda option: abs(option - share)) == 20
    assert "nearest option is 20 %" in asked.answer


def test_bottom_line_is_rewritten_in_eighty_words(text):
    example = text.partition("### Worked example")[2]
    quoted = " ".join(line[1:] for line in example.splitlines() if line.startswith(">"))
    assert len(quoted.split()) == 80
    assert "These are 80 words." in text


def test_figures_of_the_bottom_line(text):
    review = {row.variable: row for row in published("sanchezalvarado2024")}
    low, high = (review[f"pain reduction, {end}"].value for end in ("lowest", "highest"))
    assert f"Pain fell by {low:g} to {high:g} % in two to eight weeks" in text
    discharged = published_value("beers2008", "6-week programme", "discharged at 6 weeks")
    assert f"{discharged:g} of 16 were done at six weeks" in text
    assert published("frandsen2025")[0].n == 5205
    assert "5,205 runners" in text


def test_ceiling_question():
    (asked,) = [q for q in bank("summary").questions if q.kind == "numeric"]
    assert asked.answer == pytest.approx(6.0 * 1.10)
    assert [slip.value for slip in asked.slips] == pytest.approx([6.0 + 10, 6.0 * 0.90])


@pytest.mark.parametrize(
    ("question", "claim_of"),
    [
        ("summary-compound", {"contested": "bottom-line-01"}),
        ("summary-recurrence", {"not studied": "bottom-line-05"}),
        ("summary-sort",
         {"One run much": "added-01", "Coached hip": "added-02", "Three sets": "strengthening-11",
          "Half the": "first-two-weeks-03", "What you practise": "strengthening-09"}),
    ],
)  # fmt: skip
def test_verdicts_asked_for_are_the_ledgers(question, claim_of):
    (asked,) = [q for q in bank("summary").questions if q.id == question]
    for start, claim in claim_of.items():
        (option,) = [o for o in asked.options if o.text.startswith(start)]
        if asked.kind == "single":
            assert option.correct
            assert VERDICTS[claim] == option.text
        else:
            assert option.correct == (VERDICTS[claim] == "supported")
            assert option.feedback.lower().startswith(VERDICTS[claim])


@pytest.mark.parametrize("name", ["maya", "tomas", "aisha"])
def test_decision_tree_is_whole_without_scripts(text, name):
    assert f'case("{name}")' in text
    told = case(name)
    root = ElementTree.fromstring(told.to_html())
    scenes = {s.get("id"): s for s in root.findall(".//section[@data-node]")}
    assert len(scenes) == len(told.story.scenes)
    for scene in told.story.scenes.values():
        here = scenes[f"case-{name}-{scene.name}"]
        said = "".join(here.itertext())
        assert scene.text in said
        assert scene.lesson in said
        nested = here.findall("details")
        assert [d.find("summary").text for d in nested] == [c.text for c in scene.choices]
        for details, choice in zip(nested, scene.choices, strict=True):
            assert choice.consequence in "".join(details.itertext())
            assert details.find(".//p[@class='onward']/a").get("href")[1:] in scenes
