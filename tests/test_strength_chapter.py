"""The strength chapter: its board in the page, and every number in its prose recomputed."""

import re
from collections import Counter
from pathlib import Path

import nbformat
import numpy as np
import pytest

from itband.banks import bank
from itband.evidence import published, published_value
from itband.explorables import lever_explorer, lever_grid
from itband.explorables.strength import lever_finding
from itband.explorer.views import Label, Scene, find
from itband.levers import LEVERS, OUTCOMES, levers
from itband.open_questions import size

CHAPTER = Path(__file__).parents[1] / "book" / "chapters" / "strength.ipynb"


@pytest.fixture(scope="module")
def cells():
    return nbformat.read(CHAPTER, as_version=4).cells


@pytest.fixture(scope="module")
def text(cells):
    return re.sub(r"[ \n]+", " ", "\n".join(cell.source for cell in cells))


@pytest.fixture(scope="module")
def explorer():
    return lever_explorer()


def test_the_page_has_what_the_board_says(explorer):
    for (lever, outcome), found in levers().items():
        said = explorer.at(lever=lever, outcome=outcome)
        assert said["kind"].lower() == found.kind
        assert said["seen"] == found.words
        assert (found.n is None) or (found.n == 1) or said["people"].startswith(f"{found.n} ")


def test_scene_draws_one_kind_of_link_for_each_outcome(explorer):
    (scene,) = find(explorer.views, Scene)
    for row, lever in enumerate(LEVERS):
        for column in range(len(OUTCOMES)):
            shown = Counter(
                part.style
                for part in scene.draw(lever=row, outcome=column)
                if not isinstance(part, Label) and np.ptp(part.points, axis=0).any()
            )
            kinds = [levers()[lever, outcome].kind for outcome in OUTCOMES]
            assert shown["head"] == kinds.count("measured change")
            assert shown["gap"] == kinds.count("not measured")
            assert shown["change"] == shown["head"] + 4 * kinds.count("measured no change")


def test_the_marked_row_is_the_chosen_outcome(explorer):
    (scene,) = find(explorer.views, Scene)
    for column, outcome in enumerate(OUTCOMES):
        parts = scene.draw(lever=0, outcome=column)
        (box,) = [p.points for p in parts if not isinstance(p, Label) and p.style == "chosen"]
        (name,) = [p.at for p in parts if isinstance(p, Label) and p.text == outcome]
        assert box[:, 1].min() < name[1] < box[:, 1].max()


def test_grid_has_a_word_in_each_of_its_thirty_cells():
    grid = lever_grid()
    assert [row[0] for row in grid.rows] == list(LEVERS)
    assert {len(row) for row in grid.rows} == {1 + len(OUTCOMES)}
    assert {word for row in grid.rows for word in row[1:]} == {"moved", "same", "gap"}


def test_missions(text):
    said = {name: lever_finding("hip work", name)["kind"] for name in OUTCOMES}
    assert "Hips get stronger and the squat gets better. There it breaks: running did" in text
    assert list(said.values())[:4] == [
        "Measured change", "Measured change", "Measured no change", "Not measured",
    ]  # fmt: skip
    assert said["pain"] == "Measured change"
    assert "done while running: more steps, and a shorter stride" in text
    gaps = sum(found.kind == "not measured" for found in levers().values())
    assert f"Of {len(levers())} pairs {gaps} were not measured" in text
    assert f"Of all {len(levers())} pairs" in lever_explorer().alt
    assert f", {gaps} were not measured" in lever_explorer().alt


def test_alternative_text_is_the_default_picture(explorer):
    said = explorer.at(**explorer.defaults)
    kinds = [said[f"link_{k}"] for k in range(len(OUTCOMES))]
    assert kinds == [
        "measured change", "measured change", "measured no change", "not measured",
        "measured change",
    ]  # fmt: skip
    assert "solid line leads to hip strength, to the squat and to pain" in explorer.alt
    assert "broken line leads to the running lean" in explorer.alt
    assert "dotted line leads to the modelled strain" in explorer.alt


def women(condition, variable):
    return published_value("fredericson2000", condition, variable)


def test_worked_example_and_numeric_question(text, cells):
    start = women("women, injured limb", "hip abductor torque")
    gain = women("women after 6 wk", "hip abductor torque increase")
    healthy = women("women, controls", "hip abductor torque")
    end = start * (1 + gain / 100)
    assert end > healthy
    assert f"start, gain = {start:g}, {gain:g} " in text
    (printed,) = [c.outputs[0].text for c in cells if c.source.startswith("start, gain")]
    assert printed == f"{end:.2f}, healthy women: {healthy:g}\n"
    (asked,) = [q for q in bank("strength").questions if q.kind == "numeric"]
    assert asked.answer == pytest.approx(end, abs=0.01)
    men = women("men after 6 wk", "hip abductor torque increase")
    slips = [start + gain, start + gain / 100, start * (1 + men / 100)]
    assert [slip.value for slip in asked.slips] == pytest.approx(slips, abs=0.01)
    for slip in asked.slips:
        assert abs(slip.value - asked.answer) > slip.tolerance + asked.tolerance


def test_size_of_the_trial_that_would_settle_it(text):
    assert "other exercise and advice alone, about 80 runners in each group" in text
    assert size("shares", 80, 60) == pytest.approx(80, abs=1)


def test_activity_in_the_text_is_that_of_the_study(text):
    rows = published("distefano2009", "gluteus medius activation")
    high = max(rows, key=lambda row: row.value)
    assert (high.condition, high.value, high.sd, high.n) == ("side-lying hip abduction", 81, 42, 21)
    assert "81 %, give or take 42 between people, in 21 of them" in text
    clams = [row.value for row in rows if row.condition.startswith("clam")]
    assert clams == pytest.approx([40, 40], abs=2)


@pytest.mark.parametrize(
    "dose",
    [
        "Side-lying leg raise: 3 × 15 on each side", "hold for a beat, lower slowly",
        "ankle weight or a band", "Clamshell with a band: 3 × 15", "stronger band and longer holds",
        "Bridge on one leg: 3 × 10 on each side", "foot on a bench",
        "Step-down: 3 × 10 on each side", "a higher step", "Squat on one leg: later",
        "Shallow first, deeper over the weeks", "mirror or on your phone",
        "Monster walk: several laps, as a warm-up or at the end", "around knees or ankles",
        "Three times a week, 30 to 45 minutes", "Six to twelve weeks at least",
    ],
)  # fmt: skip
def test_every_dose_and_set_up_of_the_article_is_there(text, dose):
    assert dose in text
