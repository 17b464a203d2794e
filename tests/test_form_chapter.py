"""The form chapter: its parts in their order, and every modelled number in its prose recomputed.

A number written in prose does not move with the model. If a refit changes one of these, this test
names the sentence to rewrite.
"""

import re

import pytest

from itband.explorer.expressions import range_text
from itband.gait import cadence_change_range, gait_constants, spring_mass_gait

PARTS = (
    "# Running form",
    "Education, not diagnosis",
    "## A runner asks",
    'predict("form")',
    "## Explore",
    "1. Find the change",
    "cadence_explorer()",
    "What the missions show",
    "## Explain",
    'compare("form")',
    "**What this model cannot tell you:**",
    "## The advice, piece by piece",
    "### Worked example",
    "## What nobody knows yet",
    "In practice",
    "## Check yourself",
    'quiz("form")',
    "## Take away",
    "**Sources.**",
)


def change(speed, cadence, percent, quantity="braking_impulse"):
    usual = spring_mass_gait(speed, cadence)
    changed = spring_mass_gait(speed, cadence * (1 + percent / 100))
    return 100 * (getattr(changed, quantity) / getattr(usual, quantity) - 1)


def test_parts_stand_in_their_order(text):
    at = [text.find(part) for part in PARTS]
    assert -1 not in at, PARTS[at.index(-1)]
    assert at == sorted(at)


def test_prediction_comes_before_anything_that_gives_its_answer_away(text):
    before = text[: text.index('predict("form")')]
    assert not re.search(r"1[05] %|−15|per kilomet", before)


def test_mission_one(text):
    assert "About +6 %. Per kilometre the model then brakes some 4 % less" in text
    assert change(3.0, 165, 6) == pytest.approx(-10, abs=0.5)
    assert change(3.0, 165, 6, "braking_impulse_per_km") == pytest.approx(-4, abs=0.5)
    assert "(from 6 % less to 2 % more would fit)" in text
    edges = cadence_change_range(3.0, 165, 6).braking_impulse_per_km.written_range
    assert range_text(edges) == "+2 to −6 %"


def test_mission_two(text):
    assert "the model stays near −15 % at each landing from 2.5 to 4.0 m/s (−7 to −18" in text
    for speed in (2.5, 3.0, 3.5, 4.0):
        for cadence in (155, 165, 180):
            assert change(speed, cadence, 10) == pytest.approx(-15, abs=1.5)


def test_mission_three(text):
    assert "falls by only about 4 %, and the hardest braking not at all" in text
    before, after = spring_mass_gait(3.0, 165), spring_mass_gait(3.15, 173)
    per_landing = 100 * (after.braking_impulse / before.braking_impulse - 1)
    assert per_landing == pytest.approx(-4, abs=0.5)
    assert after.peak_braking_force >= before.peak_braking_force


def test_what_the_runners_suggest(text):
    assert "at +10 %, about −10 % per landing and −1 % per kilometre" in text
    effects = cadence_change_range(3.0, 165, 10)
    assert effects.braking_impulse.runners == pytest.approx(-10, abs=0.5)
    assert effects.braking_impulse_per_km.runners == pytest.approx(-1, abs=0.5)


def test_contact_time(text):
    assert "it shortens by 5 % at +10 % (from 7 % shorter to 3 % longer would fit)" in text
    assert change(3.0, 165, 10, "contact_time") == pytest.approx(-5, abs=0.5)
    edges = cadence_change_range(3.0, 165, 10).contact_time.written_range
    assert range_text(edges) == "+3 to −7 %"
    _, low, high = gait_constants().runners["contact_time"]
    assert low < 0 < high


def test_rule_of_thumb_is_within_its_claim():
    for speed in (2.5, 3.0, 3.5, 4.0):
        gait = spring_mass_gait(speed, 165)
        step_time = 60 / 165
        rule = (
            0.09 * 9.81 * step_time
            * (speed * gait.contact_time - gait.foot_travel) / gait.leg_length
        )  # fmt: skip
        assert rule == pytest.approx(gait.braking_impulse * 9.81, rel=0.08)
