"""Return to running: its parts in order, and each modelled number in prose and quiz recomputed."""

import re

import numpy as np
import pytest

from itband.banks import bank
from itband.evidence import published, table
from itband.explorables import ladder_table, ramp_explorer
from itband.explorables.return_to_running import SHAPES
from itband.explorer.expressions import number
from itband.load import SPIKE_BANDS, ramp, spike

EVEN, HALF, SWITCH = SHAPES


@pytest.fixture(scope="module")
def explorer():
    return ramp_explorer()


def asked(name):
    return next(q for q in bank("return-to-running").questions if q.id.endswith(name))


def test_stop_rules_come_before_the_programme(text):
    assert text.index('safety("return-to-running")') < text.index("### The starter ladder")


def test_mission_one(text, explorer):
    assert "1. Start at 60 minutes a week, 10 %, even." in text
    assert "1. 12 weeks." in text
    assert ramp(60, 10, 3, "even").weeks_to_target == 12
    assert explorer.at(start=60)["goal"] == "after 12 weeks"


def test_mission_two(text, explorer):
    assert "2. 65 %, in week 4. The week itself grew by 10 %" in text
    found = ramp(45, 10, 3, "switch in week 4")
    assert found.biggest_spike == pytest.approx(65, abs=0.5)
    assert found.biggest_week == 4
    assert found.weekly_minutes[3] / found.weekly_minutes[2] == pytest.approx(1.10)
    assert explorer.at(shape=SWITCH)["biggest"] == "+65 %, in week 4"


def test_mission_three(text, explorer):
    assert "the run in week 4 is 50 % longer than any before" in text
    assert ramp(45, 0, 3, "switch in week 4").biggest_spike == pytest.approx(50)
    assert explorer.at(growth=0, shape=SWITCH)["biggest"] == "+50 %, in week 4"
    assert explorer.at(growth=0, shape=SWITCH)["goal"] == "never"


def test_each_run_of_a_small_plan_gains_a_minute_and_a_half(text):
    assert "10 % of 45 minutes is four and a half minutes: a minute and a half for each run" in text
    week = ramp(45, 10, 3, "even")
    assert np.diff(week.weekly_minutes)[0] == pytest.approx(4.5)
    assert np.diff(week.longest_run)[0] == pytest.approx(1.5)


def test_published_rates(text):
    rates = {row.condition: row.value for row in published("frandsen2025") if row.unit == "HRR"}
    assert list(rates.values()) == [band.hazard_ratio for band in SPIKE_BANDS[1:]]
    assert "1.64 times the rate of overuse injury (1.31 to 2.05); by 30 to 100 %, 1.52" in text
    assert (SPIKE_BANDS[1].low, SPIKE_BANDS[1].high) == (1.31, 2.05)
    assert "more than double, 2.28 times" in text
    assert "({})".format(", ".join(f"{rate:.2f}" for rate in rates.values())) in text


def test_the_trial_of_the_rule(text):
    hurt = [(row.n, row.value) for row in published("buist2008", "injury incidence")]
    assert hurt == [(264, 20.8), (268, 20.3)]
    assert "264 grew by 10 % a week over 13 weeks, 268 followed" in text
    assert "Hurt: 20.8 and 20.3 %" in text


def test_fast_growth(text):
    (row,) = published("nielsen2014")
    assert (row.value, row.n) == (1.59, 874)
    assert "0.96-2.66" in row.note
    assert "1.59 times the rate" in text
    assert "0.96 to 2.66 would fit" in text
    assert "1.59" in asked("interval").question
    assert "0.96 to 2.66" in asked("interval").question


def test_downhill(text):
    (row,) = published("gottschall2005", "parallel braking peak change vs level")
    assert (row.condition, row.value, row.n) == ("-9 deg", 73, 10)
    assert "9° downhill at 3 m/s, the hardest braking was 73 % larger than on the flat (10" in text


def test_strength_trials(text):
    coached = published("leppanen2024", "lower limb injury hazard ratio")[0]
    assert coached.value == 0.66
    assert "0.45-0.97" in coached.note
    assert "(0.66 times the rate, 0.45 to 0.97," in text
    alone = published("toresdahl2020")[0]
    assert alone.n == 720
    assert "7.1 v 7.3" in alone.note
    assert "7.1 against 7.3 % among 720" in text


def test_worked_example(text):
    assert "Runs of the last 30 days: 4, 5, 4, 6, 5, 6.5, 5 km" in text
    longest = max(4, 5, 4, 6, 5, 6.5, 5)
    found = spike(longest, 8)
    assert f'that is {found.percent:.0f} %: in the band "{found.band}"' in text
    assert f"6.5 × 1.10 = {1.10 * longest:.2f}" in text
    assert f"(7 × 1.10 = {1.10 * 7:.1f})" in text
    for before, run in ((longest, 7), (7, 7.5)):
        assert spike(before, run).band == "up to 10 %"


def test_quiz_number():
    question = asked("jump")
    runs = [4, 5, 3, 6]
    assert "4, 5, 3 and 6 km, and none hurt. You plan 8 km" in question.question
    found = spike(max(runs), 8)
    assert question.answer == pytest.approx(found.percent, abs=0.05)
    assert found.band in question.feedback
    wrong = [100 * 2 / 8, 8 - max(runs), 100 * (8 / np.mean(runs) - 1)]
    assert [slip.value for slip in question.slips] == pytest.approx(wrong, abs=0.05)


def test_predictions_say_what_the_model_says():
    first, second = bank("return-to-running").predict
    jump = ramp(45, 10, 3, "switch in week 4").biggest_spike
    assert f"jumps by {jump:.0f} %" in first.known["The model says"]
    assert "20.8 % against 20.3 %" in second.known["Studies found"]


def test_ladder_keeps_the_limits_of_the_article():
    steps = [{k: int(v) for k, v in row.items()} for row in table("run_walk_ladder.csv")]
    assert [step["step"] for step in steps] == list(range(1, len(steps) + 1))
    walking = [step for step in steps if step["walk_minutes"]]
    begin = [step["run_minutes"] for step in walking[:3]]
    assert begin == [1, 2, 3]
    running = [step["run_minutes"] * step["rounds"] for step in steps]
    # 15 to 20 minutes of running a session until it is continuous; then 20 to 30.
    assert all(15 <= minutes <= 20 for minutes in running[: len(walking) + 1])
    assert running[len(walking) :] == [20, 22, 24, 26, 28, 30]
    intervals = [step["run_minutes"] for step in steps]
    assert intervals == sorted(intervals)
    # No step breaks the rule that the chapter teaches by more than a minute's rounding.
    assert max(np.diff(running) / running[:-1]) < 0.13


def test_ladder_is_shown_step_by_step():
    shown = repr(ladder_table())
    assert "1 min run, 1 min walk" in shown
    assert re.search(r"^5 +10 min run, 2 min walk +2 times +20 min$", shown, re.MULTILINE)
    assert re.search(r"^6 +run without a break +none +20 min$", shown, re.MULTILINE)
    assert re.search(r"^7 to 11 +2 min longer each week +none +22 to 30 min$", shown, re.MULTILINE)
    assert "not tested" in shown


def test_plan_ends_where_it_reaches_its_goal(explorer):
    now = explorer.at(start=60, growth=10)
    known = np.isfinite(now["minutes"])
    assert known.sum() == 13
    assert now["minutes"][12] >= 180 > now["minutes"][11]
    assert not np.isfinite(now["longest"][13:]).any()


def test_marks_stand_where_a_run_jumps(explorer):
    now = explorer.at(shape=SWITCH)
    assert np.flatnonzero(np.isfinite(now["marked"])).tolist() == [3]
    assert now["marked"][3] == now["longest"][3]
    assert not np.isfinite(explorer.at(growth=10, shape=EVEN)["marked"]).any()
    assert np.isfinite(explorer.at(growth=15, shape=HALF)["marked"]).sum() > 5


def test_bands_in_words(explorer):
    assert explorer.at(shape=SWITCH)["band"].startswith("more than 30 to 100 %: 1.52 times")
    assert explorer.at(shape=EVEN)["band"].startswith("up to 10 %")
    assert explorer.at(runs=4, shape=SWITCH)["band"].startswith("more than 100 %: 2.28 times")


def test_alternative_text_says_what_the_model_says(explorer):
    biggest = ramp(45, 10, 3, "switch in week 4").biggest_spike
    assert f"that run is {number(biggest, 0)} percent longer" in explorer.alt
