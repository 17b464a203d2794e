"""The anatomy chapter: every modelled number in its prose and questions, recomputed."""

from pathlib import Path

import nbformat
import numpy as np
import pytest

from itband.band import COEFFICIENTS, length_change
from itband.banks import bank
from itband.explorables import strap_explorer
from itband.explorables.anatomy import _draw_leg, strap_lengths
from itband.explorer.sampling import interpolate

CHAPTER = Path(__file__).parents[1] / "book" / "chapters" / "anatomy.ipynb"


@pytest.fixture(scope="module")
def explorer():
    return strap_explorer()


def whole(change):
    return round(change.front), round(change.back)


def test_mission_one_and_the_prediction(text):
    assert "The front part shortens by about 5 %, the back part lengthens by about 2 %." in text
    assert whole(length_change(30, 0)) == (-5, 2)
    (prediction,) = bank("anatomy").predict
    assert "by 30 degrees" in prediction.question
    assert prediction.options[-1] == "it depends which part"
    assert "about 5 % shorter and the back part about 2 % longer" in prediction.answer


def test_mission_two(text):
    assert "the front part by about 2 %, the back part by about 1 %" in text
    assert whole(length_change(0, 15)) == (2, 1)


def test_mission_three(text):
    assert "it needs about 40° for the 2 % that leaning in gave with 15°" in text
    first = next(k for k in range(0, 61, 5) if round(length_change(0, 0, k).front) == 2)
    assert first == 40
    assert "moves the front part about three times as much" in text
    _, leaning, knee, _ = COEFFICIENTS["front"]
    assert leaning / knee == pytest.approx(3, abs=0.3)


def test_bold_sentence_of_the_idea(text):
    assert "opposite ways; leaning in and bending the knee lengthen both" in text
    for part, sign in (("front", -1), ("back", 1)):
        flexion, adduction, knee, _ = COEFFICIENTS[part]
        assert sign * flexion > 0
        assert min(adduction, knee) > 0


def test_worked_example(text):
    assert "length_change(hip_flexion=20, hip_adduction=12)" in text
    change = length_change(20, 12)
    assert (change.front, change.back) == pytest.approx((-2.04, 2.32), abs=1e-9)
    stored = nbformat.read(CHAPTER, as_version=4)
    printed = [o.text for c in stored.cells for o in c.get("outputs", []) if o.get("text")]
    assert printed == ["front part -2.04 %, back part +2.32 %\n"]


def test_numeric_question_and_its_slips():
    (question,) = [q for q in bank("anatomy").questions if q.kind == "numeric"]
    flexion, adduction = (10 * c for c in COEFFICIENTS["front"][:2])
    assert question.answer == pytest.approx(length_change(10, 10).front)
    assert [slip.value for slip in question.slips] == pytest.approx(
        [-(flexion + adduction), adduction - flexion, flexion, adduction]
    )


def test_front_gains_twice_as_much_as_the_back():
    assert COEFFICIENTS["front"][1] / COEFFICIENTS["back"][1] == pytest.approx(2, abs=0.2)


def test_page_reads_the_model(explorer):
    rng = np.random.default_rng(7)
    at = {i.name: rng.uniform(i.minimum, i.maximum, 200) for i in explorer.inputs}
    read = interpolate(explorer.dataset, explorer.inputs, at)
    for name, true in strap_lengths(**at).items():
        np.testing.assert_allclose(read[name], true, atol=1e-4, err_msg=name)


def test_alternative_text_says_what_the_model_says(explorer):
    now = explorer.at(**explorer.still)
    assert explorer.still["hip_flexion"] == 30
    words = (
        f"At 30 degrees hip flexion the front strap is about {-now['front']:.0f} percent shorter "
        f"and the back strap about {now['back']:.0f} percent longer"
    )
    assert words in explorer.alt


@pytest.mark.parametrize("view", [0, 1], ids=["side", "front"])
@pytest.mark.parametrize(("look", "part"), [("band", "front"), ("back_band", "back")])
def test_the_longer_a_strap_is_the_thicker_it_is_drawn(view, look, part):
    def width(bent):
        strap = [s for s in _draw_leg(bent, 0, 0) if s.style == look][view].points
        return np.hypot(*(strap[16] - strap[-17]))

    longer = getattr(length_change(30, 0), part) > 0
    assert (width(30) > 1.2 * width(0)) if longer else (width(30) < 0.8 * width(0))
