"""The symptoms chapter: its missions played, its table and question against rules and ledger."""

import re
from itertools import product
from pathlib import Path

import pytest
import yaml

from itband.evidence import URGENCIES, safety_items
from itband.explorables import pattern_explorer, pattern_table
from itband.explorables.symptoms import story
from itband.figures import knee_zones
from itband.pattern import INPUTS, match, options, rules

ROOT = Path(__file__).parents[1]
CLASSIC = {name: options()[name][0] for name in INPUTS}
SAYS = {
    "routine": "no hurry",
    "within days": "within days",
    "same day": "the same day",
    "emergency": "emergency care",
}


@pytest.fixture(scope="module")
def explorer():
    return pattern_explorer()


def test_mission_one_is_the_only_typical_story_and_not_the_first_one(text, explorer):
    assert "Just above the outer joint line, after a repeatable distance, nothing else" in text
    found = [a for a in product(*options().values()) if match(*a).fit == "typical"]
    assert found == [tuple(CLASSIC.values())]
    assert CLASSIC["worse_with"] == "downhill"
    assert explorer.outputs["fit"] == "fits partly"
    assert "the story fits partly" in explorer.alt
    assert all(answer.split()[-1] in explorer.alt for answer in explorer.defaults.values())


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"also": "locking or giving way"}, "within days, and do not run on it"),
        ({"when": "at rest or at night"}, "Get checked, within days. It is easy to overlook"),
    ],
)
def test_missions_two_and_three(text, explorer, changed, words):
    assert words in text
    now = explorer.at(**{**CLASSIC, **changed})
    assert now["fit"] == "does not fit"
    assert now["do"].startswith("Get checked.")
    assert "within days" in now["do"]
    readings = [now[f"why_{name}"].split(".")[0] for name in INPUTS]
    assert sorted(readings) == ["Get checked", "Typical", "Typical", "Typical"]
    if "also" in changed:
        assert "Do not run on it" in now["do"]


def test_an_alarm_says_what_its_safety_item_asks_and_how_soon(explorer):
    urgencies = {item.id: item.urgency for item in safety_items()}
    for answers in product(*options().values()):
        now = story(*answers)
        alarms = [rule for rule in match(*answers).reasons if rule.safety]
        assert now["do"].startswith("Get checked. ") == bool(alarms)
        if alarms:
            most = min((urgencies[rule.safety] for rule in alarms), key=URGENCIES.index)
            assert SAYS[most] in now["do"].lower()
            assert "another story" in now["then"]
        else:
            assert "four to six weeks" in now["then"]


def test_each_answer_has_its_reason_and_a_pair_is_told_with_its_second(explorer):
    for answers in product(*options().values()):
        now = story(*answers)
        told = " ".join(now[f"why_{name}"] for name in INPUTS)
        for rule in match(*answers).reasons:
            assert rule.why in told
    both = {**CLASSIC, "when": "after a twist", "also": "swelling"}
    assert "A twist and then swelling" in explorer.at(**both)["why_also"]


def test_the_picture_marks_the_place_that_is_chosen(explorer):
    scene = next(v for v in explorer.payload["views"][2]["views"] if v["kind"] == "Scene")
    assert len(explorer.views[2].views[0].drivers["place"][1]) == len(options()["where"])
    for place, name in enumerate(
        ("above_joint_line", "joint_line", "kneecap_zone", "back_outer", "bone_point")
    ):
        drawn = explorer.views[2].views[0].draw(place=place)
        pain = [part.points for part in drawn if getattr(part, "style", "") == "pain"]
        assert (pain[0] == knee_zones()[name]).all()
    assert scene["alt"]


def test_the_table_holds_every_answer_once_under_its_reading():
    table = pattern_table()
    cells = {}
    for row in table.rows:
        for reading, cell in zip(table.head[1:], row[1:], strict=True):
            cells |= dict.fromkeys(cell.split("; "), reading)
    cells.pop("–")
    assert cells == {rule.option: rule.reading for rule in rules()}


def test_three_notes_get_worse_as_the_prose_says(text):
    notes = re.findall(r"day ([\d.]+) km, (\d+) minutes, (\d)\.", text)
    (km, settled, morning), (km2, settled2, morning2) = (map(float, note) for note in notes)
    assert km2 < km
    assert settled < settled2 < 120
    assert morning < morning2


def test_the_distance_to_pain_got_shorter():
    bank = yaml.safe_load((ROOT / "book" / "quizzes" / "symptoms.yml").read_text("utf-8"))
    (question,) = (q for q in bank["questions"] if q["kind"] == "numeric")
    monday, friday = (int(km) for km in re.findall(r"(\d) km", question["question"]))
    change = friday - monday
    assert question["answer"] == pytest.approx(100 * change / monday)
    wrong = [-question["answer"], 100 * change / friday, change, 0]
    assert [slip["value"] for slip in question["slips"]] == pytest.approx(wrong)
