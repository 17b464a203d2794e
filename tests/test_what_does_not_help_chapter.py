"""What does not help: each modelled number in its prose and quiz recomputed."""

import numpy as np
import pytest

from itband.banks import bank
from itband.evidence import published
from itband.explorables import bad_day_explorer
from itband.explorables.what_does_not_help import DAYS, RULES, chosen_days, month
from itband.inference import GUNTER_2004, bad_day, controlled_effect

ANY, ABOVE, BAD = RULES
# How far the drawn month may lie from the averages: a fifth of a point of 10.
MONTH_OFF = 0.2


@pytest.fixture(scope="module")
def explorer():
    return bad_day_explorer()


def asked(name):
    return next(q for q in bank("what-does-not-help").questions if q.id.endswith(name))


def test_reasons_to_leave_treatments_alone_come_before_them(text):
    assert text.index('safety("what-does-not-help")') < text.index("### Rolling")


def test_mission_one(text, explorer):
    assert "1. By 1.1 points. Without treatment: by 1.1 points too." in text
    now = explorer.at(effect=0, days=BAD)
    assert now["apparent_change"] == pytest.approx(-1.1, abs=0.05)
    assert now["untreated_change"] == now["apparent_change"]


def test_mission_two(text, explorer):
    assert "On any day the average change is 0" in text
    assert explorer.at(effect=0, days=ANY)["apparent_change"] == 0


def test_mission_three(text, explorer):
    assert "3. Pain falls by 2.1 points. The difference" in text
    assert explorer.at(effect=1, days=BAD)["apparent_change"] == pytest.approx(-2.1, abs=0.05)
    assert "is 1.0, whatever days you choose" in text
    assert "It looks twice as good as it is" in text
    for days in RULES:
        assert explorer.at(effect=1, days=days)["difference"] == -1


def test_half_of_a_bad_days_extra_pain_is_gone(text, explorer):
    assert "In the model half of a bad day's extra pain is gone by the next" in text
    now = explorer.at(**explorer.still)
    assert (now["after_untreated"] - 4) / (now["before"] - 4) == pytest.approx(0.5)


def test_alternative_text_says_what_the_model_says(explorer):
    now = explorer.at(**explorer.still)
    for words in (
        f"pain is {now['before']:.1f} of 10",
        f"and {now['after_untreated']:.1f} the next day",
        f"falls by {-now['untreated_change']:.1f} points either way",
    ):
        assert words in explorer.alt
    assert now["after_treated"] == now["after_untreated"], "a treatment that does nothing"


def test_explorer_asks_the_model(explorer):
    now = explorer.at(effect=0.75, carry_over=0.3, days=ABOVE)
    found = bad_day(0.75, 0.3, "above average")
    for name in ("before", "after_treated", "after_untreated", "apparent_change"):
        assert now[name] == getattr(found, name)


@pytest.mark.parametrize("carry_over", np.linspace(0.2, 0.8, 7))
@pytest.mark.parametrize("rule", range(3))
def test_drawn_month_is_like_the_averages_as_its_caption_says(carry_over, rule):
    pain = month(carry_over)
    assert len(pain) == DAYS + 1
    assert pain.min() > 0
    assert pain.max() < 10
    chosen = chosen_days(pain, rule)
    assert chosen.sum() >= 5
    change = np.diff(pain)[chosen].mean()
    expected = bad_day(0, carry_over, list(RULES.values())[rule]).untreated_change
    assert change == pytest.approx(expected, abs=MONTH_OFF)


def test_steroid_beyond_the_controls(text):
    rows = {row.condition: row.value for row in published("gunter2004", _PAIN)}
    table = dict(
        treated_before=rows["steroid, day 0"],
        treated_after=rows["steroid, day 14"],
        control_before=rows["control, day 0"],
        control_after=rows["control, day 14"],
    )
    assert table == dict(GUNTER_2004)
    found = controlled_effect(**table)
    assert f"take away {-found.treated_change:.0f} %" in text
    assert f"controls lost {-found.control_change:.0f} %" in text
    assert f"What is left is {-found.difference:.0f} percentage points" in text
    question = asked("beyond")
    assert question.answer == pytest.approx(-found.difference, abs=0.05)
    unequal = 100 * (1 - table["treated_after"] / table["control_after"])
    added = -found.treated_change - found.control_change
    wrong = [-found.treated_change, unequal, added]
    assert [slip.value for slip in question.slips] == pytest.approx(wrong, abs=0.05)
    for value in table.values():
        assert f"{value:.0f}" in question.question


def test_predictions_say_what_the_model_says():
    first, _ = bank("what-does-not-help").predict
    fall = -bad_day(0, 0.5, "one SD above average").untreated_change
    assert f"falls by {fall:.1f} points, and by {fall:.1f} points" in first.known["The model says"]
    rows = {row.condition: row.value for row in published("gunter2004", _PAIN)}
    lost = 100 * (1 - rows["control, day 14"] / rows["control, day 0"])
    assert f"{lost:.0f} % less pain two weeks later" in first.known["Studies found"]


def test_published_numbers_stand_as_published(text):
    ends = [published("bolia2020", f"return to sport, {end}")[0] for end in ("lowest", "highest")]
    assert f"{ends[0].value:.0f} to {ends[1].value:.0f} %" in text
    good = [
        row.value for row in published("drogset1999") if row.variable.endswith(("lent", "good"))
    ]
    assert sum(good) == 38
    assert "38 of 45 excellent or good" in text
    (women,) = published("foch2015", "ITB flexibility difference")
    assert women.value == -7
    assert "7° less flexible" in text
    (men,) = published("noehren2014", "Ober test angle difference")
    assert men.value == -1.2
    assert "for 17 men it was 1.2°" in text


_PAIN = "total pain during run (area)"
