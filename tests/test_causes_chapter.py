"""The causes chapter: what its missions, quiz and alt text say, worked out again."""

import pytest

from itband.evidence import published
from itband.explorables import snapshot_explorer
from itband.inference import snapshot_study


def test_mission_one_two_histories_one_snapshot(text):
    assert "The snapshot shows 20 % both times; the follow-up shows 20 % in the first world" in text
    weak_first, hurt_first = snapshot_study(20, 0, 20), snapshot_study(0, 20, 20)
    assert weak_first.snapshot_deficit == pytest.approx(20)
    assert hurt_first.snapshot_deficit == pytest.approx(20)
    assert (weak_first.follow_up_deficit, hurt_first.follow_up_deficit) == pytest.approx((20, 0))


def test_mission_two_runners_for_four_times_out_of_five(text):
    assert "About 60 to 70 in each group" in text
    few, many = (snapshot_study(0, 10, n).snapshot_chance for n in (60, 70))
    assert few < 80 < many


def test_mission_three_a_small_study_mostly_misses_it(text):
    assert "About four times out of five, though the weakness is real" in text
    assert 100 - snapshot_study(0, 10, 10).snapshot_chance == pytest.approx(80, abs=1)


def test_worked_example_is_the_published_comparison(text):
    torque = {
        row.condition: row.value for row in published("fredericson2000", "hip abductor torque")
    }
    sore = torque["women, injured limb"]
    for other in ("controls", "uninjured limb"):
        assert f"{100 * (1 - sore / torque[f'women, {other}']):.1f} %" in text
        assert f"{torque[f'women, {other}']:g}" in text


def test_model_and_alt_say_the_same(text):
    explorer = snapshot_explorer()
    assert "same 20 percent strength difference" in explorer.alt
    assert explorer.outputs["snapshot_deficit"] == pytest.approx(20)
    assert explorer.outputs["follow_up_deficit"] == 0
    # By chance alone, where there is nothing to find.
    assert explorer.outputs["follow_up_chance"] == pytest.approx(5)
    assert "5 of 100" in str(explorer.payload["views"])
