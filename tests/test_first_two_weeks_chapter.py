"""The first two weeks: every modelled number of its prose and questions recomputed."""

import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from itband.explorables import week_explorer
from itband.load import two_rules, week_under

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def bank():
    return yaml.safe_load((ROOT / "book" / "quizzes" / "first_two_weeks.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def explorer():
    return week_explorer()


def test_mission_one(text, explorer):
    assert "long run of 12.5 km becomes 6.3 km and crosses the line at 4 km" in text
    assert "every run at 3.2 km. That leaves 9.6 km a week, less than halving (13.8 km)" in text
    now = explorer.outputs
    assert explorer.values == {
        "onset": 4, "runs_per_week": 3, "usual_longest": 12.5, "margin": 80,
    }  # fmt: skip
    assert (now["usual_long"], now["halved_long"]) == (12.5, 6.25)
    assert now["capped_long"] == pytest.approx(3.2)
    assert now["capped_other"] == pytest.approx(3.2)
    assert now["halved_says"] == "13.8 km a week; the long run crosses the line"
    assert now["capped_says"] == "9.6 km a week; no run crosses the line"


def test_mission_two(text, explorer):
    assert "15.2 km of the usual 17 km. Halving leaves 8.5 km" in text
    now = explorer.at(runs_per_week=5, usual_longest=5)
    assert now["usual_km"] == pytest.approx(17)
    assert now["capped_says"].startswith("15.2 km a week; no run")
    assert now["halved_says"].startswith("8.5 km a week; no run")
    assert now["capped_other"] == now["usual_other"] == pytest.approx(3)
    assert now["capped_long"] < now["usual_long"]


def test_mission_three(explorer):
    now = explorer.at(margin=100)
    assert now["capped_says"] == (
        "12.0 km a week; no run crosses the line, but the line itself is reached"
    )
    assert now["capped_long"] == now["capped_other"] == 4


def test_words_and_bars_agree_everywhere(explorer):
    data = explorer.dataset
    for way in ("halved", "capped"):
        over = (data[f"{way}_long"] > data["onset"] + 1e-9).values
        others = (data[f"{way}_other"] > data["onset"] + 1e-9).values
        said = data[f"{way}_says"].values
        np.testing.assert_array_equal(over & others, np.char.find(said, "every run crosses") >= 0)
        np.testing.assert_array_equal(over & ~others, np.char.find(said, "long run crosses") >= 0)
        km = data[f"{way}_long"] + (data["runs_per_week"] - 1) * data[f"{way}_other"]
        written = np.char.partition(said, " ")[..., 0].astype(float)
        np.testing.assert_allclose(written, km.transpose(*data[f"{way}_says"].dims), atol=0.0501)
    assert (data["capped_long"] <= data["onset"]).all()


def test_shares_and_minutes_are_the_models(explorer):
    now, week = explorer.outputs, two_rules(4, 3, 12.5, 80)
    for name in ("halved_share", "capped_share", "halved_minutes", "capped_minutes"):
        assert now[name] == getattr(week, name)


def test_alternative_text_says_what_the_model_says(explorer):
    assert "the long run still passes the 4 km; under the cap no run does" in explorer.alt
    now = explorer.at(**explorer.still)
    assert now["halved_long"] > now["onset_line"] == 4
    assert max(now["capped_long"], now["capped_other"]) < 4


def test_worked_example(text):
    assert "all five runs become 4 km: 20 km instead of 38" in text
    assert "Halving leaves 19 km, but its long run of 7 km still goes beyond" in text
    week = week_under(5, [5, 5, 6, 8, 14], 80)
    assert (week.usual_km, week.capped_km, week.halved_km) == pytest.approx((38, 20, 19))
    assert (week.capped_over, week.halved_over) == (0, 1)


def test_prediction(bank):
    (asked,) = bank["predict"]
    week = [float(km) for km in re.findall(r"\d+", asked["question"].split("runs of")[1])]
    assert week == [5, 6, 12]
    assert week_under(4, week).halved_over == 1
    assert "All but the longest. Half of 12 km is 6 km, and the pain starts at 4" in asked["answer"]


def test_numeric_question(bank):
    (question,) = (q for q in bank["questions"] if q["kind"] == "numeric")
    runs = [4, 5, 7, 16]
    assert "4, 5, 7 and 16 km, and pain starts at 7.5 km" in question["question"]
    week = week_under(7.5, runs, 80)
    assert question["answer"] == pytest.approx(week.capped_km)
    slips = [slip["value"] for slip in question["slips"]]
    assert slips == pytest.approx(
        [week.halved_km, week_under(7.5, runs, 100).capped_km, 0.8 * 7.5 * len(runs), sum(runs)]
    )
    assert (week.capped_over, week.halved_over) == (0, 1)
