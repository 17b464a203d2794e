"""Sampling a model and reading between its samples: exact where it must be, honest elsewhere."""

from dataclasses import dataclass

import numpy as np
import pytest

from itband.explorer import Choice, ExplorerError, Range
from itband.explorer.sampling import (
    evaluate_once,
    interpolate,
    interpolation_error,
    sample,
)

X = Range("x", 0, 2, 0.1, 1, samples=5)
Y = Range("y", -1, 1, 0.5, 0, samples=6)
KIND = Choice("kind", ["plain", "double"], "plain")
INPUTS = (X, KIND, Y)


def surface(x, kind, y):
    """Return a cubic in each input, and a curve of three of them."""
    height = (x**3 - 2 * x) * (1 + y - y**3) * {"plain": 1.0, "double": 2.0}[kind]
    return {"height": height, "curve": [height, 1 - height, x * y]}


def surface_of_arrays(x, kind, y):
    height = (x**3 - 2 * x) * (1 + y - y**3) * np.where(kind == "double", 2.0, 1.0)
    return {"height": height, "curve": np.stack([height, 1 - height, x * y], axis=1)}


def sampled(model, *inputs, outputs=("y",), **options):
    return sample(model, inputs, outputs, **options)


def places(count, seed=1):
    rng = np.random.default_rng(seed)
    return {
        "x": rng.uniform(0, 2, count),
        "kind": rng.choice(np.array(KIND.options, dtype=object), count),
        "y": rng.uniform(-1, 1, count),
    }


# ---------------------------------------------------------------- sampling


def test_dataset_has_a_dimension_per_input_and_a_variable_per_output():
    units = {"height": "m"}
    dataset = sample(surface, INPUTS, ["height", "curve"], units=units)
    assert dataset["height"].dims == ("x", "kind", "y")
    assert dataset["curve"].dims == ("x", "kind", "y", "curve_points")
    assert dict(dataset.sizes) == {"x": 5, "kind": 2, "y": 6, "curve_points": 3}
    assert dataset["height"].attrs["units"] == "m"
    np.testing.assert_allclose(dataset["x"], [0, 0.5, 1, 1.5, 2])
    assert dataset["kind"].values.tolist() == ["plain", "double"]
    found = dataset["height"].sel(x=1.5, kind="double", y=-0.6, method=None)
    assert float(found) == pytest.approx(surface(1.5, "double", -0.6)["height"])


def test_scalar_and_vectorized_models_give_the_same_dataset():
    names = ["height", "curve"]
    one = sample(surface, INPUTS, names)
    many = sample(surface_of_arrays, INPUTS, names, vectorized=True)
    for name in names:
        np.testing.assert_allclose(one[name].values, many[name].values, rtol=1e-14)
    values = {"x": 0.7, "kind": "double", "y": 0.3}
    first = evaluate_once(surface, values, names, False)
    second = evaluate_once(surface_of_arrays, values, names, True)
    assert isinstance(second["height"], float)
    assert first["height"] == pytest.approx(second["height"], rel=1e-14)
    np.testing.assert_allclose(first["curve"], second["curve"])


def test_model_may_return_a_data_class_that_has_more_than_is_shown():
    @dataclass
    class Result:
        y: float
        unseen: float = 7.0

    dataset = sampled(lambda x: Result(2 * x), X)
    assert set(dataset.data_vars) == {"y", "reason"}
    with pytest.raises(ExplorerError, match="Result has no output 'z' at x = 0"):
        sampled(lambda x: Result(2 * x), X, outputs=["y", "z"])


def raises(x):
    return {"y": 1 / (x - 1.5)}


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (raises, "The model raises raised ZeroDivisionError at x = 1.5"),
        (lambda speed: {"y": speed}, "raised TypeError at x = 0"),
        (lambda x: {"z": x}, "Nobody shows the output 'z'"),
        (lambda x: {"y": x, "extra": x}, "Nobody shows the output 'extra'"),
        (lambda x: {}, "does not return 'y' at x = 0"),
        (lambda x: {"y": x} if x < 1 else {}, "does not return 'y' at x = 1"),
        (lambda x: x, "returned float at x = 0; it must return a mapping"),
        (lambda x: {"y": np.inf if x > 1 else 1.0}, "Output 'y' is infinite at x = 1.5"),
        (lambda x: {"y": [x, -np.inf if x == 0.5 else x]}, "Output 'y' is infinite at x = 0.5"),
        (lambda x: {"y": [x] * (2 if x < 1 else 3)}, "(2,) at first, (3,) at x = 1"),
        (lambda x: {"y": x if x < 1 else [x]}, "Output 'y' changes its shape"),
        (lambda x: {"y": [[x]]}, "Output 'y' has 2 dimensions at x = 0"),
        (lambda x: {"y": "fast"}, "Output 'y' is words, but the Range 'x' is read between"),
        (lambda x: {"y": ["fast", "slow"]}, "Output 'y' is a list of words at x = 0"),
        (lambda x: {"y": "fast" if x == 1 else x}, "'y' is a number at first and words at x = 1"),
        (lambda x: {"y": x if x == 1 else "fast"}, "'y' is words at first and a number at x = 1"),
        (lambda x: {"y": [[1], [1, 2]]}, "Output 'y' is [[1], [1, 2]]: not a number or a curve"),
        (lambda x: {"y": None if x == 1 else x}, "Output 'y' is None: not a number or a curve"),
        (lambda x: {"y": {"3"}}, "Output 'y' is {'3'}: not a number or a curve"),
        (lambda x: {"y": np.complex128(x)}, "not a number or a curve"),
        (lambda x: {"y": np.nan}, "Output 'y' is NaN at every sample"),
    ],
)
@pytest.mark.filterwarnings("ignore::numpy.exceptions.ComplexWarning")
def test_model_that_cannot_be_sampled_is_refused_by_name_and_place(model, message):
    with pytest.raises(ExplorerError) as caught:
        sampled(model, X)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "model",
    [
        lambda x: {"y": 1.0},
        lambda x: {"y": x[:-1]},
        lambda x: {"y": np.ones((3, len(x)))},
        lambda x: {"y": np.ones((len(x), 2, 2))},
    ],
)
def test_vectorized_model_of_another_length_is_refused(model):
    with pytest.raises(ExplorerError, match=r"Output 'y' has shape .* for 5 samples"):
        sampled(model, X, vectorized=True)


def test_missing_solution_keeps_its_reason():
    def model(x):
        return {"y": x} if x < 1 else {"y": np.nan, "reason": "too far" if x < 2 else "the end"}

    dataset = sampled(model, X)
    assert np.isnan(dataset["y"]).values.tolist() == [False, False, True, True, True]
    assert dataset["reason"].attrs["words"] == ["the end", "too far"]
    assert dataset["reason"].values.tolist() == [0, 0, 2, 2, 1]
    assert evaluate_once(model, {"x": 1.2}, ["y"], False)["reason"] == "too far"
    assert "reason" not in evaluate_once(model, {"x": 0.2}, ["y"], False)


# ---------------------------------------------------------------- reading between the samples


def test_reading_is_exact_at_every_sample():
    dataset = sample(surface, INPUTS, ["height", "curve"])
    grid = np.meshgrid(*[i.nodes() for i in INPUTS], indexing="ij")
    at = {i.name: g.ravel() for i, g in zip(INPUTS, grid, strict=True)}
    read = interpolate(dataset, INPUTS, at)
    np.testing.assert_allclose(read["height"], dataset["height"].values.ravel(), atol=1e-13)
    np.testing.assert_allclose(read["curve"], dataset["curve"].values.reshape(-1, 3), atol=1e-13)


def test_reading_reproduces_cubics_between_the_samples_and_every_choice():
    dataset = sample(surface, INPUTS, ["height", "curve"])
    at = places(300)
    read = interpolate(dataset, INPUTS, at)
    true = surface_of_arrays(**at)
    np.testing.assert_allclose(read["height"], true["height"], atol=1e-12)
    np.testing.assert_allclose(read["curve"], true["curve"], atol=1e-12)


@pytest.mark.parametrize(("samples", "degree"), [(2, 1), (3, 2), (4, 3)])
def test_few_samples_still_reproduce_what_they_can(samples, degree):
    x = Range("x", 0, 2, 0.1, 1, samples=samples)
    dataset = sampled(lambda x: {"y": x**degree - x}, x)
    at = np.linspace(0, 2, 31)
    read = interpolate(dataset, [x], {"x": at})["y"]
    np.testing.assert_allclose(read, at**degree - at, atol=1e-13)


NINE = Range("x", 0, 8, 1, 1, samples=9)


def test_cell_that_touches_nan_is_nan_and_its_neighbours_are_still_cubic():
    dataset = sampled(lambda x: {"y": np.nan if x == 4 else x**3}, NINE)
    at = np.linspace(0, 8, 161)
    read = interpolate(dataset, [NINE], {"x": at})["y"]
    # At 3 and 5 themselves the missing sample carries no weight.
    lost = (at > 3 + 1e-6) & (at < 5 - 1e-6)
    assert np.isnan(read[lost]).all()
    np.testing.assert_allclose(read[~lost], at[~lost] ** 3, atol=1e-9)


def test_lone_cell_between_missing_samples_is_read_linearly():
    dataset = sampled(lambda x: {"y": x**3 if x in (4, 5) else np.nan}, NINE)
    at = np.array([3.9, 4.0, 4.25, 5.0, 5.1])
    read = interpolate(dataset, [NINE], {"x": at})["y"]
    np.testing.assert_allclose(read[1:4], [64, 64 + 0.25 * 61, 125])
    assert np.isnan(read[[0, 4]]).all()


def test_reading_never_extrapolates_beyond_the_last_solution():
    dataset = sampled(lambda x: {"y": x**3 if x <= 5 else np.nan}, NINE)
    at = np.linspace(4.0, 8, 81)
    read = interpolate(dataset, [NINE], {"x": at})["y"]
    inside = at <= 5 + 1e-9
    np.testing.assert_allclose(read[inside], at[inside] ** 3, atol=1e-9)
    assert np.isnan(read[~inside]).all()


@pytest.mark.parametrize("beside", [1e-8, 1e-9, 3e-10, 1e-11, 1e-13])
def test_a_hair_beside_a_missing_cell_is_still_read(beside):
    # Where `Model.solve` of the page ends up when it looks for the last solution.
    dataset = sampled(lambda x: {"y": np.nan if x == 4 else x**3}, NINE)
    read = interpolate(dataset, [NINE], {"x": np.array([3 - beside, 5 + beside])})["y"]
    np.testing.assert_allclose(read, [27, 125], rtol=1e-7)


def test_missing_point_of_a_curve_costs_the_others_nothing():
    # The page reads point by point (frontend/src/interpolate.ts); so must this.
    dataset = sampled(lambda x: {"y": [np.nan, x**3, np.nan if x == 4 else x]}, NINE)
    read = interpolate(dataset, [NINE], {"x": np.array([2.5, 4.5])})["y"]
    np.testing.assert_allclose(read[:, 1], [2.5**3, 4.5**3])
    np.testing.assert_allclose(read[0, 2], 2.5)
    assert np.isnan(read[:, 0]).all()
    assert np.isnan(read[1, 2])


# ---------------------------------------------------------------- the error of that


def test_measured_error_is_the_known_error_of_a_quartic():
    # The cubic through four points misses x^4 by exactly the product of the four distances.
    x = Range("x", 0, 1, 0.1, 0, samples=11)
    dataset = sampled(lambda x: {"y": 1 + x**4}, x)
    found = interpolation_error(lambda x: {"y": 1 + x**4}, [x], dataset, points=2000)
    error, where = found.errors["y"]
    first = np.clip(np.floor(where["x"] / 0.1) - 1, 0, 7)
    distances = where["x"] - 0.1 * (first + np.arange(4))
    assert error == pytest.approx(abs(np.prod(distances)) / (1 + where["x"] ** 4), rel=1e-6)
    # The first and the last cell are the worst: |t (t-1) (t-2) (t-3)| reaches 1 there.
    assert 0.95 * 0.1**4 < error <= 0.1**4
    assert (found.false_life, found.false_death) == (0.0, 0.0)


def test_error_of_an_output_that_changes_sign_is_relative_to_its_largest_magnitude():
    x = Range("x", -1, 1, 0.1, 0, samples=11)

    def model(x):
        return {"y": 50 * x**4 - 25 * x, "curve": [1.0, 100 + x**4]}

    dataset = sampled(model, x, outputs=["y", "curve"])
    found = interpolation_error(model, [x], dataset, points=2000)
    assert 0.9 * 50 * 0.2**4 / 75 < found.errors["y"][0] <= 50 * 0.2**4 / 75
    assert 0.9 * 0.2**4 / 101 < found.errors["curve"][0] <= 0.2**4 / 101


def test_error_is_measured_the_same_twice_and_for_every_option():
    def model(x, kind):
        return {"y": 2 + np.sin(9 * x) * (kind == "double")}

    dataset = sample(model, (X, KIND), ["y"])
    first, second = (interpolation_error(model, (X, KIND), dataset) for _ in range(2))
    assert first == second
    assert first.errors["y"][0] > 0.1
    assert first.errors["y"][1]["kind"] == "double"


def test_error_of_a_curve_with_a_missing_point_is_still_measured():
    def model(x):
        return {"y": [np.nan, 0.0 if x < 0.7 else 1.0]}

    dataset = sampled(model, X)
    assert interpolation_error(model, [X], dataset).errors["y"][0] > 0.3


def test_false_life_is_the_share_of_places_that_promise_a_solution_the_model_lacks():
    def model(x):
        return {"y": np.nan if 1.1 < x < 1.4 else 1.0}

    dataset = sampled(model, X)
    found = interpolation_error(model, [X], dataset, points=4000)
    assert found.false_life == pytest.approx(0.15, abs=0.02)
    assert found.errors["y"][0] < 1e-12

    def cliff(x):
        return {"y": np.nan if x > 1.3 else 1.0}

    # Samples that know of the cliff promise nothing beyond the last one with a solution.
    assert interpolation_error(cliff, [X], sampled(cliff, X)).false_life == 0


def test_false_death_is_the_share_of_places_that_deny_a_solution_the_model_has():
    def cliff(x):
        return {"y": np.nan if x > 1.3 else 1.0}

    # The last sample with a solution is at 1.0: from there to the cliff the page knows nothing.
    found = interpolation_error(cliff, [X], sampled(cliff, X), points=4000)
    assert found.false_death == pytest.approx(0.15, abs=0.02)
    assert found.false_life == 0


@pytest.mark.parametrize("vectorized", [False, True])
def test_reason_none_is_no_reason(vectorized):
    def model(x):
        reason = np.array([None, "far"], dtype=object)[(x > 1).astype(int)] if vectorized else None
        return {"y": x, "reason": reason}

    found = sampled(model, X, vectorized=vectorized)["reason"].attrs["words"]
    assert found == (["far"] if vectorized else [])
