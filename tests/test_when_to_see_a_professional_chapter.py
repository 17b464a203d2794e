"""When to see a professional: safety first, and each number of the series recomputed."""

import re

import numpy as np
import pytest

from itband.banks import bank
from itband.evidence import published
from itband.explorables import recovery_explorer
from itband.explorables.when_to_see_a_professional import LAST_WEEK, REPORTS, _draw_runners
from itband.inference import SERIES, recovery
from itband.safety import safety

FREDERICSON, BEERS, PINSHAW = REPORTS


@pytest.fixture(scope="module")
def explorer():
    return recovery_explorer()


def asked(name):
    return next(q for q in bank("when-to-see-a-professional").questions if q.id.endswith(name))


def not_yet(explorer, report, week):
    better, rest = map(int, re.findall(r"\d+", explorer.at(report=report, week=week)["split"]))
    assert better + rest == 100
    return rest


def test_alarms_stand_before_everything_else(text):
    alarms = text.index('safety("when-to-see-a-professional")')
    assert text.index("## Alarms first") < alarms < text.index("## A runner asks")
    urgencies = [item.urgency for item in safety("when-to-see-a-professional").items]
    assert urgencies[0] == "emergency"
    assert urgencies.count("emergency") >= 3


def test_reports_are_those_of_the_model(explorer):
    assert list(REPORTS.values()) == list(SERIES)
    for label, source in REPORTS.items():
        assert str(SERIES[source].runners) in label
        for week in range(LAST_WEEK + 1):
            assert not_yet(explorer, label, week) == round(recovery(source, week).not_yet)


def test_mission_one(text, explorer):
    six = [not_yet(explorer, report, 6) for report in REPORTS]
    assert f"1. {six[0]}, {six[1]} and {six[2]}. The {six[2]} is a guess" in text
    assert six == [8, 44, 65]
    assert "counted at week eight, and found 56" in text
    assert SERIES["pinshaw1984"].week == 8
    assert not_yet(explorer, PINSHAW, 8) == 56
    assert "8 to about 65 of 100 are not yet better at six weeks" in text
    assert explorer.at(report=PINSHAW, week=6)["known"].startswith("a guess; only week 8")


def test_mission_two(text, explorer):
    found = {}
    for report, source in REPORTS.items():
        known = str(explorer.at(report=report, week=SERIES[source].week)["known"])
        assert known.startswith("measured")
        found[report] = tuple(map(int, re.findall(r"\d+", known)))[:2]
    assert max(found, key=lambda r: found[r][1] - found[r][0]) == BEERS
    for words, report in (
        ("Beers, with {} to {} better", BEERS),
        ("Pinshaw has {} to {}", PINSHAW),
        ("Fredericson has {} to {}", FREDERICSON),
    ):
        assert words.format(*found[report]) in text
    shares = [round(100 * whole / 24) for whole in range(25)]
    assert 44 not in shares, "44 % of 24 is no whole number"
    second_hand = [source for source in SERIES if "second-hand" in SERIES[source].status]
    assert len(second_hand) == 2
    assert "Two of the three we know second-hand only" in text


def test_mission_three(text, explorer):
    assert "3. At week 10." in text
    assert not_yet(explorer, PINSHAW, 9) > 50 >= not_yet(explorer, PINSHAW, 10)
    assert max(REPORTS, key=lambda report: not_yet(explorer, report, 10)) == PINSHAW


def test_alternative_text_says_what_the_model_says(explorer):
    better, rest = re.findall(r"\d+", explorer.outputs["split"])
    assert f"{better} filled for better and {rest} hollow" in explorer.alt
    once = [not_yet(explorer, report, SERIES[source].week) for report, source in REPORTS.items()]
    assert "{}, {} and {} of 100".format(*once) in explorer.alt


@pytest.mark.parametrize("better", [0, 1, 9, 10, 56, 99, 100])
def test_as_many_circles_are_uncovered_as_are_better(better):
    shapes = _draw_runners(*divmod(better, 10))
    (cover,) = [shape.points for shape in shapes if shape.style == "hollow"]
    x, y = cover.T
    area = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    assert area == pytest.approx(100 - better)
    assert sum(shape.style == "filled" for shape in shapes) == 100


def test_what_was_measured_is_marked_for_its_report_alone(explorer):
    (row,) = [view for view in explorer.payload["views"] if view["kind"] == "Row"]
    (chart,) = [view for view in row["views"] if view["kind"] == "LineChart"]
    assert chart["lines"][0]["dashed"]
    for points, (report, source) in zip(chart["points"], REPORTS.items(), strict=True):
        assert points["when"] == {"report": report}
        assert points["x"] == [SERIES[source].week]
        assert points["y"] == pytest.approx([100 * (1 - SERIES[source].share)])


def test_of_forty_patients():
    (row,) = published("beers2008", "discharged at 6 weeks")
    left = row.n - row.value
    question = asked("forty")
    assert question.answer == 40 * left / row.n
    again = SERIES["fredericson2000"]
    wrong = [40 * row.value / row.n, 40 * (1 - again.share), left]
    assert [slip.value for slip in question.slips] == pytest.approx(wrong, abs=0.05)
    assert f"{row.value:.0f} of {row.n} were discharged" in question.question


def test_prediction_says_what_the_model_says(explorer):
    (guess,) = bank("when-to-see-a-professional").predict
    six = [not_yet(explorer, report, 6) for report in REPORTS]
    assert "{}, {} and about {} of 100".format(*six) in guess.known["Reports say"]


def test_worked_example_adds_up(text):
    assert "16 of 18 sessions done" in text
    assert 3 * 6 == 18, "three times a week for six weeks"
    assert f"16 of 18 sessions is {100 * 16 / 18:.0f} %" in text


def test_published_numbers_stand_as_published(text):
    (matava,) = published("matava1999")
    assert f"Of {matava.n} young people" in text
    assert f"{matava.value:.0f} % first hurt at the knee" in text
    (niva,) = published("niva2006")
    assert f"Of {niva.n:,} conscripts" in text
    assert f"{niva.value:.0f} % had one" in text
    (mulvad,) = published("mulvad2018", "median time to recovery")
    assert f"In {mulvad.n} runners" in text
    assert f"was {mulvad.value:.0f} days" in text
