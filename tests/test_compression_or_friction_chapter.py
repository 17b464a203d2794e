"""Compression or friction: every modelled number in its prose and questions, recomputed."""

import numpy as np
import pytest

from itband.band import ACTIVITIES, sliding, two_theories
from itband.banks import bank
from itband.evidence import published_value
from itband.explorables import compression_explorer
from itband.explorables.compression_or_friction import SITUATIONS
from itband.gait import typical_contact_time

WIDTHS = (3.0, 4.0, 6.0, 8.0)
RUNS = ("+10 % cadence", "-10 % cadence", "faster", "downhill")


@pytest.fixture(scope="module")
def explorer():
    return compression_explorer()


def pair(activity, width=4.0):
    found = two_theories(activity, width)
    return round(found.friction), round(found.compression)


def test_mission_one(text):
    for words, activity, expected in (
        ("rubbing 85 and squeezing 95 at +10 % cadence", "+10 % cadence", (85, 95)),
        ("114 and 105 at −10 %", "-10 % cadence", (114, 105)),
        ("89 and 81 when running faster", "faster", (89, 81)),
        ("110 and 99 downhill", "downhill", (110, 99)),
    ):
        assert words in text
        assert pair(activity) == expected


def test_running_keeps_the_ideas_together(text, explorer):
    gaps = [
        abs(found.friction - found.compression)
        for activity in RUNS
        for found in [two_theories(activity, np.array(WIDTHS))]
    ]
    assert round(np.max(gaps)) == 11
    assert "Never far, at most 11 points" in text
    assert "differ by at most 11 points across running conditions" in explorer.alt


def test_mission_two(text):
    assert "At 3 mm a turn of the pedals counts 83 and 77" in text
    assert "at 8 mm 197 and 182" in text
    assert pair("cycling, per turn", 3.0) == (83, 77)
    assert pair("cycling, per turn", 8.0) == (197, 182)


def test_mission_three(text):
    assert "one second counts 409 at 4 mm" in text
    assert pair("still hold") == (0, 409)
    assert all(two_theories("still hold", width).friction == 0 for width in WIDTHS)


def test_what_the_running_models_own_law_would_give(text):
    assert "At +10 % cadence, squeezing would be about 97 and not 95" in text
    course = ACTIVITIES["+10 % cadence"].time[-1] / ACTIVITIES["preferred run"].time[-1]
    law = typical_contact_time(2.8, 165 * 1.1) / typical_contact_time(2.8, 165)
    found = two_theories("+10 % cadence").compression
    assert round(found) == 95
    assert round(found * law / course) == 97


def test_the_page_says_which_angles_are_assumed(text, explorer):
    assert (
        'The angles of "faster" and "downhill", the rest of cycling, the angle at toe-off' in text
    )
    for shown, (name, basis) in SITUATIONS.items():
        course = ACTIVITIES[name]
        told = explorer.at(activity=shown)["angles"]
        assert basis in told
        assert all(f"{angle:g}°" in told for angle in course.knee_angle)
        assert ("45 runners" in basis) == (course.angles_from == "heiderscheit2011")
        assert ("assumed" in basis) == (name != "still hold")
    assert ACTIVITIES["cycling, per turn"].knee_angle[0] == 33
    assert "33° in 10 riders" in text


def test_every_activity_of_the_model_can_be_chosen():
    assert [name for name, _ in SITUATIONS.values()] == list(ACTIVITIES)


def test_worked_example_and_numeric_question(text):
    angles = [
        published_value("heiderscheit2011", "preferred step rate", variable)
        for variable in ("knee flexion angle at initial contact", "knee peak flexion angle")
    ]
    assert angles == [17.8, 46.3]
    assert "from 17.8° at contact to 46.3°" in text
    usual = sliding(17.8) - sliding(46.3)
    landing, deepest = (
        published_value("heiderscheit2011", "+10% step rate", variable)
        for variable in ("knee flexion angle at initial contact", "knee peak flexion angle")
    )
    travel = sliding(landing) - sliding(deepest)
    (question,) = [q for q in bank("compression-or-friction").questions if q.kind == "numeric"]
    assert f"bent by {landing:g} degrees and bends to {deepest:g}." in question.question
    assert question.answer == pytest.approx(travel, abs=0.05)
    assert f"{deepest - landing:.1f} degrees of 45" in question.feedback
    assert f"{usual:.1f} mm" in question.feedback
    lying = -10 * published_value(
        "jelsing2013", "supine, 0->45 deg", "change in ITB anterior edge-LFE distance"
    )
    share = (deepest - landing) / 45
    expected = [share * lying, sliding(0) - sliding(deepest), 2 * travel, usual]
    assert [slip.value for slip in question.slips] == pytest.approx(expected, abs=0.05)
    assert "7.1 mm in 45°" in text
    assert sliding(0) - sliding(45) == pytest.approx(7.1)


def test_higher_cadence_lands_nearer_to_thirty_and_bends_less(text):
    assert "The knee then lands nearer to 30°, but bends less far." in text
    usual, quick = (ACTIVITIES[name].knee_angle for name in ("preferred run", "+10 % cadence"))
    assert abs(quick[0] - 30) < abs(usual[0] - 30)
    assert quick[1] < usual[1]


def test_alternative_text_says_what_the_model_says(explorer):
    now = explorer.at(**explorer.still)
    assert "at 10 percent higher cadence" in explorer.alt
    words = f"friction index {now['friction']:.0f}, compression index {now['compression']:.0f}"
    assert words in explorer.alt


def test_the_drawing_holds_every_place_of_the_edge(explorer):
    (cut,) = [v for v in explorer.payload["views"][0]["views"] if v["kind"] == "Scene"]
    drawn = {d["expression"]: (d["values"][0], d["values"][-1]) for d in cut["drivers"]}
    for name, (low, high) in drawn.items():
        values = explorer.dataset[name].values
        assert low <= values.min() <= values.max() <= high, name
