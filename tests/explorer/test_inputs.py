"""Ranges and choices: what no slider could offer is refused by name, before any sampling."""

import math

import numpy as np
import pytest

from itband.explorer import Choice, ExplorerError, Range, Reading

GOOD = {"minimum": 2.0, "maximum": 5.0, "step": 0.1, "default": 3.0}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"maximum": 2.0, "default": 2.0}, "empty"),
        ({"minimum": 5.0, "maximum": 2.0}, "reversed"),
        ({"default": 1.9}, "default 1.9 lies outside 2 to 5"),
        ({"default": 5.1}, "default 5.1 lies outside 2 to 5"),
        ({"default": 3.05}, "default 3.05 is not a whole number of steps of 0.1 above 2"),
        ({"step": 0.7, "default": 2.0}, "maximum 5 is not a whole number of steps of 0.7"),
        ({"step": 0.0}, "step 0 must be above 0"),
        ({"step": -0.1}, "step -0.1 must be above 0"),
        ({"step": 3.1, "default": 2.0}, "at most the width"),
        ({"samples": 1}, "samples is 1"),
        ({"samples": 3.0}, "samples is 3.0"),
        ({"samples": True}, "samples is True"),
        ({"minimum": "2"}, "minimum is '2', not a finite number"),
        ({"step": None}, "step is None"),
        ({"default": True}, "default is True"),
        *[({name: math.nan}, f"{name} is nan") for name in GOOD],
        *[({name: math.inf}, f"{name} is inf") for name in GOOD],
    ],
    ids=str,
)
def test_range_that_no_slider_could_show_is_refused(change, message):
    with pytest.raises(ExplorerError, match="Range 'speed'") as caught:
        Range("speed", **{**GOOD, **change})
    assert message in str(caught.value)


def test_range_accepts_its_ends_steps_that_binary_cannot_hold_and_two_samples():
    assert Range("x", -0.3, 0.3, 0.1, 0.0).default == 0.0
    assert Range("x", 0, 1, 1, 1).default == 1
    assert Range("x", 0, 1, 0.1, 0.3, samples=2).nodes().tolist() == [0.0, 1.0]


def test_range_is_sampled_evenly_from_end_to_end():
    np.testing.assert_allclose(Range("x", -10, 15, 1, 0, samples=6).nodes(), np.arange(-10, 16, 5))


@pytest.mark.parametrize("value", [2, 2.0, 5, np.float64(4.4), np.int64(3)])
def test_range_takes_numbers_up_to_its_ends_as_floats(value):
    checked = Range("speed", **GOOD).check(value)
    assert type(checked) is float
    assert checked == value


@pytest.mark.parametrize("value", [1.999, 5.001, math.nan, math.inf, -math.inf])
def test_range_names_itself_its_ends_and_its_unit(value):
    with pytest.raises(ExplorerError, match=r"speed = \S+ lies outside 2 to 5 m/s"):
        Range("speed", **GOOD, unit="m/s").check(value)


def test_only_the_range_itself_or_one_of_its_readings_can_be_tapped():
    readings = [Reading("beat", "beat", "beats/min"), Reading("pace", "pace", "min/km", clock=True)]
    for tap in ("", "speed", "beat"):
        assert Range("speed", **GOOD, readings=readings, tap=tap).tap == tap
    for tap in ("pace", "cadence"):
        with pytest.raises(ExplorerError, match=f"tap is '{tap}'; .* speed or beat"):
            Range("speed", **GOOD, readings=readings, tap=tap)


@pytest.mark.parametrize("value", ["3", None, True, [3.0], 3j])
def test_range_refuses_what_is_not_a_number(value):
    with pytest.raises(ExplorerError, match=r"speed = .* is not a number"):
        Range("speed", **GOOD).check(value)


@pytest.mark.parametrize(
    ("options", "default", "message"),
    [
        ([], "a", "has no options"),
        (["a", "b", "a"], "a", "offers an option twice"),
        (["a", "b"], "c", "default 'c' is not among ['a', 'b']"),
        ("ab", "a", "must be a list of strings"),
        (["a", 2], "a", "must be a list of strings"),
    ],
)
def test_choice_that_offers_nothing_sensible_is_refused(options, default, message):
    with pytest.raises(ExplorerError, match="Choice 'shoe'") as caught:
        Choice("shoe", options, default)
    assert message in str(caught.value)


def test_choice_takes_its_options_and_names_them_otherwise():
    shoe = Choice("shoe", ["flat", "soft"], "flat")
    assert shoe.check("soft") == "soft"
    assert shoe.nodes().tolist() == ["flat", "soft"]
    for wrong in ("Soft", "", 1, None):
        with pytest.raises(ExplorerError, match=r"shoe = .* is not one of \['flat', 'soft'\]"):
            shoe.check(wrong)
