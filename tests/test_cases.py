"""Cases: every way ends in something worth knowing, and every mistake is named with its place."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from itband.cases import CASES, REASONING, Case, case, read_case
from itband.evidence import claims
from itband.yamlfile import read

NAMES = ("aisha", "maya", "tomas")
LEDGER = {"form-02": SimpleNamespace(id="form-02", claim="Step quicker & so", verdict="mixed")}
TOY = """\
case: toy
title: A toy
start: [one]
scenes:
  one:
    heading: First
    text: Where now?
    choices:
      - {text: Left., consequence: You went left., verdict: mixed, claim: form-02, reasoning: sound, next: two}
      - {text: Right., consequence: You went right., verdict: mixed, claim: form-02, reasoning: weak, next: last}
  two:
    heading: Second
    text: And now?
    choices:
      - {text: Back., consequence: You went back., verdict: mixed, claim: form-02, reasoning: weak, next: one}
      - {text: On., consequence: You went on., verdict: mixed, claim: form-02, reasoning: sound, next: last}
  last:
    heading: Third
    text: The end.
    lesson: Ends are good.
"""  # noqa: E501


def toy(folder, text=TOY):
    path = folder / "toy.yml"
    path.write_text(text, encoding="utf-8")
    return read_case(path, LEDGER)


@pytest.mark.parametrize("name", NAMES)
def test_verdicts_are_those_of_the_ledger(name):
    story = case(name).story
    known = {claim.id: claim.verdict for claim in claims()}
    for scene in story.scenes.values():
        for choice in scene.choices:
            assert known[choice.claim] == choice.verdict


def stored(name):
    """Read a case with the verdicts that it states itself: its shape is judged here."""
    scenes = read(CASES / f"{name}.yml").entry("scenes")
    ledger = {}
    for scene in scenes.nodes:
        for one in scenes.entry(scene).entries("choices"):
            said = SimpleNamespace(verdict=one.text("verdict"))
            assert ledger.setdefault(one.text("claim"), said) == said
    return read_case(CASES / f"{name}.yml", ledger)


@pytest.mark.parametrize("name", NAMES)
def test_every_way_ends_with_a_lesson(name):
    story = stored(name)
    assert 6 <= len(story.scenes) <= 9
    ways = list(story.ways())
    assert len(ways) > 10
    for way in ways:
        last = story.scenes[way[-1].next]
        assert last.lesson.count(".") >= 2
        assert 2 <= len(way) <= 6
        assert all(choice.consequence and choice.verdict for choice in way)
    ends = {way[-1].next for way in ways}
    assert ends == {n for n, scene in story.scenes.items() if scene.lesson}
    assert len(ends) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_each_scene_has_a_sound_way_on_that_is_not_always_first(name):
    story = stored(name)
    places = set()
    for scene in story.scenes.values():
        if scene.choices:
            found = [choice.reasoning for choice in scene.choices]
            assert "sound" in found
            assert set(found) != {"sound"}
            places.add(found.index("sound"))
    assert len(places) > 1


@pytest.mark.parametrize("name", NAMES)
def test_sound_choices_alone_never_lead_off_course(name):
    story = stored(name)
    for way in story.ways():
        if all(choice.reasoning == "sound" for choice in way):
            assert way[-1].next in {"deferred", "log", "pathway"}


def test_aisha_starts_in_one_of_two_places_and_both_lead_on():
    story = stored("aisha")
    assert story.starts == ("twist", "bone")
    hop = next(c for c in story.scenes["bone"].choices if "Hop" in c.text)
    assert hop.reasoning == "weak"
    assert "no test" in hop.consequence


def test_ways_of_a_round_trip_meet_no_scene_twice(tmp_path):
    ways = [[choice.text for choice in way] for way in toy(tmp_path).ways()]
    assert ways == [["Left.", "On."], ["Right."]]


def test_page_without_scripts_links_every_choice_to_its_scene(tmp_path):
    story = toy(tmp_path)
    root = ElementTree.fromstring(Case(story, LEDGER).to_html())
    scenes = root.findall(".//section[@data-node]")
    assert [s.find("h3").text for s in scenes] == ["First", "Second", "Third"]
    ids = {s.get("id") for s in scenes}
    links = [a.get("href") for a in root.findall(".//p[@class='onward']/a")]
    assert len(links) == 4
    assert {link[1:] for link in links} <= ids
    for details in root.findall(".//details"):
        text = "".join(details.itertext())
        assert re.search(r"(Sound|Weak) reasoning\. The claim behind it, “Step quicker & so”", text)
        assert details.find(".//a[@class='claim verdict-mixed']").get("href") == "claim:form-02"
    assert "What this way shows. Ends are good." in "".join(scenes[2].itertext())


def test_what_a_terminal_shows_has_no_consequence(tmp_path):
    text = repr(Case(toy(tmp_path), LEDGER))
    assert text == (
        "Case: A toy\n1. First\n   - Left.\n   - Right.\n2. Second\n   - Back.\n   - On.\n3. Third"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("next: two}", "next: ten}", "line 9, scene 'one'.*no scene 'ten'"),
        ("next: two}", "next: last}", "line 12, scene 'two'.*no way leads to"),
        ("    lesson: Ends are good.\n", "", "line 18, scene 'last'.*dead end"),
        ("verdict: mixed, ", "", "line 9, scene 'one'.*no 'verdict'"),
        ("claim: form-02, ", "", "line 9, scene 'one'.*no 'claim'"),
        ("claim: form-02", "claim: form-99", "line 9, scene 'one'.*no claim 'form-99'"),
        ("verdict: mixed", "verdict: supported", "line 9, scene 'one'.*'mixed' in the ledger"),
        ("reasoning: sound", "reasoning: good", "line 9, scene 'one'.*'good' is not one of"),
        ("consequence: You went left., ", "", "line 9, scene 'one'.*no 'consequence'"),
        ("text: Right.", "text: Left.", "line 8, scene 'one'.*all different"),
        ("start: [one]", "start: [zero]", "line 3.*no scene 'zero'"),
        ("title: A toy", "name: A toy", "line 2.*unknown key 'name'"),
        ("case: toy", "case: joy", "line 1.*the case is 'toy'"),
        ("text: The end.", "text: The **end**.", "line 19, scene 'last'.*plain text"),
        ("    lesson:", "    choices: []\n    lessen:", "line 21, scene 'last'.*unknown key"),
    ],
)
def test_mistake_is_named_with_file_line_and_scene(tmp_path, old, new, message):
    text = TOY.replace(old, new, 1)
    assert text != TOY
    with pytest.raises(ValueError, match=r"^toy\.yml, " + message):
        toy(tmp_path, text)


def test_round_trip_without_a_way_out_is_refused(tmp_path):
    # Left leads to the second scene, whose two ways lead to one another only.
    text = TOY.replace("reasoning: sound, next: last}", "reasoning: sound, next: three}").replace(
        "next: one}", "next: three}"
    )
    three = """  three:
    heading: Round
    text: Round.
    choices:
      - {text: A., consequence: A., verdict: mixed, claim: form-02, reasoning: weak, next: two}
      - {text: B., consequence: B., verdict: mixed, claim: form-02, reasoning: weak, next: two}
"""
    with pytest.raises(ValueError, match=r"^toy\.yml, line 12, scene 'two'.*round for ever"):
        toy(tmp_path, text + three)


def test_unknown_case_is_named_with_those_that_exist():
    with pytest.raises(ValueError, match=r"no case 'nobody'.*aisha, maya, tomas"):
        case("nobody")


def test_words_for_reasoning_are_those_that_the_script_counts():
    script = (CASES.parents[1] / "frontend" / "src" / "case.ts").read_text(encoding="utf-8")
    assert all(f'"{word}"' in script for word in REASONING)
