"""Exact ranges and words: read where they were sampled and nowhere else."""

import base64

import numpy as np
import pytest

from itband.explorer import (
    Choice,
    ExplorerError,
    Label,
    Line,
    LineChart,
    Range,
    Reading,
    Readout,
    Scene,
    Text,
    Words,
    explore,
)
from itband.explorer.expressions import fill
from itband.explorer.payload import packed
from itband.explorer.sampling import evaluate_once, interpolate, interpolation_error, sample
from itband.explorer.static import Runs, picture

WEEKS = Range("weeks", 0, 1.2, 0.3, 0.3, exact=True)
PAIN = Choice("pain", ["none", "some"], "none", label="Pain")
SMOOTH = Range("x", 0, 1, 0.1, 0.5)


def advice(weeks, pain):
    return {"km": 5.0 if weeks >= 0.9 else 2.0, "fit": "rest" if pain == "some" else "run"}


def arrays(weeks, pain):
    return {
        "km": np.where(weeks >= 0.9, 5.0, 2.0),
        "fit": np.where(pain == "some", "rest", "run"),
    }


def advised(*views, model=advice, inputs=(WEEKS, PAIN), **options):
    return explore(model, *inputs, show=views or [Words("fit", "Fit"), "km"], **options)


# ---------------------------------------------------------------- the range


def test_an_exact_range_is_sampled_at_the_steps_a_reader_would_write():
    assert WEEKS.samples == 5
    assert WEEKS.nodes().tolist() == [0.0, 0.3, 0.6, 0.9, 1.2]


def test_an_exact_range_takes_no_samples_and_nothing_between_its_steps():
    with pytest.raises(ExplorerError, match=r"'weeks' is exact: all its 5 values .* samples=9"):
        Range("weeks", 0, 1.2, 0.3, 0.3, exact=True, samples=9)
    assert WEEKS.check(0.1 + 0.2) == 0.3
    with pytest.raises(ExplorerError, match=r"weeks = 0\.4 lies between the steps .* 0\.3"):
        WEEKS.check(0.4)
    with pytest.raises(ExplorerError, match=r"weeks = 0\.4 lies between"):
        advised(still={"weeks": 0.4})


@pytest.mark.parametrize(("model", "vectorized"), [(advice, False), (arrays, True)])
def test_between_the_steps_the_nearest_is_read(model, vectorized):
    dataset = sample(model, (WEEKS, PAIN), ["km", "fit"], vectorized=vectorized)
    assert dataset["fit"].sel(weeks=0.9, pain="some") == "rest"
    at = {
        "weeks": np.array([0.74, 0.76, 1.2, 0.0]),
        "pain": np.array(["none", "some"] * 2, dtype=object),
    }
    read = interpolate(dataset, (WEEKS, PAIN), at)
    assert read["km"].tolist() == [2.0, 5.0, 5.0, 2.0]
    assert read["fit"].tolist() == ["run", "rest", "run", "rest"]
    once = evaluate_once(model, {"weeks": 0.9, "pain": "some"}, ["km", "fit"], vectorized)
    assert once == {"km": 5.0, "fit": "rest"}


def test_the_error_is_measured_between_smooth_samples_and_at_exact_steps():
    asked = []

    def model(weeks, x):
        asked.append((weeks, x))
        return {"y": (weeks >= 0.9) * 10 + np.sin(3 * x) + 2}

    dataset = sample(model, (WEEKS, SMOOTH), ["y"])
    asked.clear()
    found = interpolation_error(model, (WEEKS, SMOOTH), dataset)
    assert {w for w, _ in asked} == set(WEEKS.nodes().tolist())
    assert len({x for _, x in asked}) > 500
    assert 0 < found.errors["y"][0] < 0.006
    # The same jump in a smooth range is refused.
    with pytest.raises(ExplorerError, match="'y' is read"):
        explore(lambda weeks: {"y": 2.0 + 3 * (weeks >= 0.9)},
                Range("weeks", 0, 1.2, 0.3, 0.3), show=["y"])  # fmt: skip


def test_a_model_of_choices_and_steps_is_run_once_at_each_and_no_more():
    asked = []

    def model(weeks, pain):
        asked.append((weeks, pain))
        return advice(weeks, pain)

    advised(model=model)
    assert len(asked) == len(set(asked)) == 10


def test_what_16_bits_cannot_hold_is_refused_even_where_nothing_is_read_between():
    with pytest.raises(ExplorerError, match=r"Output 'y' loses .* when it is packed"):
        explore(lambda n: {"y": 10.0**n}, Range("n", 0, 9, 1, 1, exact=True), show=["y"])


def test_a_large_grid_of_steps_and_choices_stays_small():
    week = np.arange(1.0, 17.0)

    def plan(start, grow, rest, pain):
        km = start * (1 + grow / 100) ** (week - 1)
        return {"week": week, "km": km, **{f"n{k}": start * k for k in range(18)}}

    made = explore(
        plan,
        Range("start", 1, 9, 1, 3, exact=True),
        Range("grow", 0, 20, 5, 10, exact=True),
        Range("rest", 0, 5, 1, 1, exact=True),
        Choice("pain", list("abcdefgh"), "a"),
        show=[LineChart("week", [Line("km", "km", columns=True)], "Plan"),
              *[f"n{k}" for k in range(18)]],
    )  # fmt: skip
    assert made.dataset.sizes["start"] * 5 * 6 * 8 == 2160
    assert len(made.payload["data"]) < 60_000


# ---------------------------------------------------------------- words


def test_words_are_outputs_like_others():
    made = advised(units={"km": "km"})
    assert made.outputs == {"fit": "run", "km": 2.0}
    assert made.at(pain="some")["fit"] == "rest"
    assert repr(made) == "Explorer advice: weeks = 0.3, pain = none\n  fit = run\n  km = 2 km"
    (coded,) = [o for o in made.payload["outputs"] if o["name"] == "fit"]
    assert coded["words"] == ["rest", "run"]
    assert '<td class="words">run</td>' in made.to_html()


def test_the_ledger_compares_words_with_the_usual_ones():
    html = advised(baseline={"pain": "none"}).to_html()
    assert '<td class="words">run</td><td class="words">rest</td>' in html


def test_text_is_filled_with_words_of_either_run():
    current, usual = {"fit": "rest", "km": 2.0}, {"fit": "run", "km": 5.0}
    assert fill("{fit}, was {fit:usual}: {km|0}", current, usual) == "rest, was run: 2"
    assert fill("{fit:usual}", current, None) == "rest"


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (Words("km", "Distance"), "Words 'Distance' shows the output 'km', which is no words"),
        (Readout("fit", "Fit"), "Readout reads the output 'fit' as a number, but it is words"),
        (Text("{fit:change}"), "Text: 'fit' is words, which have no 'change'"),
        (
            LineChart("weeks", [Line("fit", "fit")], "Chart"),
            "LineChart 'Chart' reads the output 'fit' as a number, but it is words",
        ),
        (
            Scene(
                lambda x: [Label((x, 0.0), "a")], {"x": ("fit", (0, 1))}, (0, 1), (0, 1), "S", ""
            ),
            "Scene 'S' reads the output 'fit' as a number, but it is words",
        ),
    ],
)
def test_words_where_a_number_is_read_are_refused(view, message):
    with pytest.raises(ExplorerError) as caught:
        advised(view, Text("{fit} {km}"))
    assert message in str(caught.value)


def test_an_input_cannot_be_read_as_words():
    weeks = Range("weeks", 0, 1.2, 0.3, 0.3, exact=True, readings=[Reading("fit", "fit", "")])
    with pytest.raises(ExplorerError, match="'weeks' cannot be read as 'fit'"):
        advised(inputs=(weeks, PAIN))


def test_words_beside_a_smooth_range_are_refused_with_its_name():
    with pytest.raises(ExplorerError, match="Output 'fit' is words, but the Range 'x' is read"):
        explore(lambda x, pain: {"fit": pain}, SMOOTH, PAIN, show=[Words("fit", "Fit")])


def test_words_stand_in_titles_captions_labels_and_alternatives():
    def draw(k):
        return [Label((0.5, 0.5), "{fit}!")]

    scene = Scene(draw, {"k": ("km", (2.0, 5.0))}, (0, 1), (0, 1), "Now: {fit}", "{fit}",
                  caption="{fit}")  # fmt: skip
    made = advised(scene, still={"pain": "some"})
    data = picture(made, Runs(made)).partition(",")[2]
    found = base64.b64decode(data).decode()
    assert ">Now: rest</text>" in found
    assert ">rest!</text>" in found


def test_round_numbers_travel_as_they_are():
    def counts(n):
        return {"half": n / 2, "tenth": n / 10 + 100, "weeks": [1.0, n, np.nan]}

    dataset = sample(counts, [Range("n", 0, 400, 1, 3, exact=True)], ["half", "tenth", "weeks"])
    held = packed(dataset)
    for name in ("half", "weeks"):
        np.testing.assert_array_equal(held[name], dataset[name])
    np.testing.assert_allclose(held["tenth"], dataset["tenth"], rtol=1e-14)
