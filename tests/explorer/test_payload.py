"""What travels to the page: packed samples and outlines, and a fixture that the front end reads.

``samples.json`` holds a payload and the numbers that ``sampling.interpolate`` reads from it;
``frontend/tests`` compares its own with them. After a meant change write it anew:
``python tests/explorer/test_payload.py``.
"""

import base64
import json
import zlib
from pathlib import Path

import numpy as np
import pytest

from itband.explorer import Choice, ExplorerError, Label, LineChart, Range, Readout, Scene, Shape
from itband.explorer.payload import describe_inputs, describe_views, pack, packed
from itband.explorer.sampling import interpolate, sample
from itband.explorer.views import Line

FIXTURE = Path(__file__).with_name("samples.json")


def unpack(payload, shape):
    """Undo ``pack`` as its documentation says; curve points come first, as in the page."""
    raw = np.frombuffer(zlib.decompress(base64.b64decode(payload["data"])), np.uint8)
    planes = raw.reshape(2, -1).astype(int)
    words = planes[0] + 256 * planes[1]
    values, at = {}, 0
    for output in payload["outputs"]:
        size = int(np.prod(shape)) * max(output["points"], 1)
        codes = words[at : at + size].reshape(-1, shape[-1]).cumsum(axis=1) % 65536
        found = np.where(codes == 0, np.nan, output["low"] + (codes - 1) * output["step"])
        values[output["name"]] = found.reshape(-1, *shape) if output["points"] else (
            found.reshape(shape)
        )  # fmt: skip
        at += size
    assert at == len(words)
    return values


# ---------------------------------------------------------------- the fixture

INPUTS = (
    Range("a", 0, 4, 0.5, 1, samples=5),
    Choice("kind", ["plain", "double"], "plain"),
    Range("b", -1, 1, 0.25, 0, samples=6),
)


def model(a, kind, b):
    """Return numbers made of sums and products alone, so that every machine finds the same."""
    strength = 2.0 if kind == "double" else 1.0
    missing = "too far" if a > 2.5 and b > 0.1 else ""
    return {
        "smooth": strength * (a * a * a * a / 16 + a * b + 3.0),
        "gap": float("nan") if missing else a - 2.0 + b * b * strength,
        "flat": 7.0,
        "curve": [a * b, float("nan"), a * a * a * b, float("nan") if missing else a + b],
        "reason": missing,
    }


def draw(reach, lift):
    """Return a still triangle, a dot that rises and a line that stretches."""
    return [
        Shape(np.array([[-0.25, 0.0], [1.5, 0.0], [0.5, 0.75]]), "area", "fixed"),
        Shape(np.array([[0.5, lift]]), "joint"),
        Shape(np.array([[0.0, 0.0], [reach, lift], [2 * reach, 0.0]]), "outline", closed=False),
        Shape(np.array([[-0.25, 0.0], [1.5, 0.0], [0.5, 0.75]]), "base", "usual"),
        Label((reach, 0.125), "{smooth|1}", "changed", "middle"),
    ]


DRIVERS = {"reach": ("smooth:ratio", (0.5, 1.0, 2.0)), "lift": ("gap", (-0.25, 0.5))}
SCENE = Scene(draw, DRIVERS, (-1, 3), (-1, 1), "A scene", "What it shows")
VIEWS = [
    Readout("smooth", "Smooth", "m", factor=100),
    LineChart("curve", [Line("curve", "curve"), Line("gap", "gap"), Line("flat", "flat")], ""),
    SCENE,
]


def places():
    """Return 60 places: along a diagonal, on samples, and across the border of the gap."""
    a = np.concatenate([np.linspace(0, 4, 20), np.repeat(np.arange(5.0), 4), np.full(20, 2.75)])
    b = np.concatenate([np.linspace(1, -1, 20), np.tile([-1, -0.2, 0.2, 1], 5),
                        np.linspace(-1, 1, 20)])  # fmt: skip
    kind = np.array((["plain", "double"] * 30)[:60], dtype=object)
    return {"a": a, "kind": kind, "b": b}


def fixture():
    """Return what ``samples.json`` must hold."""
    dataset = sample(model, INPUTS, ["smooth", "gap", "flat", "curve"], units={"smooth": "m"})
    payload = {
        "name": "fixture",
        "title": "Fixture",
        "inputs": describe_inputs(INPUTS),
        "baseline": {"a": 1},
        "baselineNote": "",
        "sameOnly": {},
        "caution": "",
        **describe_views(VIEWS),
        **pack(dataset),
    }
    unpacked = unpack(payload, (5, 2, 6))
    for name, values in unpacked.items():  # read what the page reads: packed and unpacked
        dataset[name].values = np.moveaxis(values, 0, -1) if name == "curve" else values
    at = places()
    read = interpolate(dataset, INPUTS, at)
    poses = [draw(reach, lift) for reach in DRIVERS["reach"][1] for lift in DRIVERS["lift"][1]]
    return {
        "payload": payload,
        "unpacked": {name: _null(values.ravel()) for name, values in unpacked.items()},
        "places": [dict(zip(at, row, strict=True)) for row in zip(*at.values(), strict=True)],
        "read": {name: _null(values) for name, values in read.items()},
        "poses": [[_points(part) for part in drawing] for drawing in poses],
        "mixed": _read(stepped, (STEPS, KIND, Range("b", -1, 1, 0.25, 0, samples=5)), ["level"]),
        "told": _read(told, (STEPS, KIND), ["level", "rises", "fit"]),
    }


# Exact ranges and words, which the page reads at the nearest step.
STEPS = Range("a", 0, 2, 0.5, 1, exact=True)
KIND = Choice("kind", ["plain", "double"], "plain")


def stepped(a, kind, b):
    """Jump at a = 1, cubic in b, and without a solution in a corner."""
    missing = a == 2 and b > 0.6
    level = (3.0 if a >= 1 else -1.0) * (2.0 if kind == "double" else 1.0) + b * b * b
    return {"level": float("nan") if missing else level, "reason": "too far" if missing else ""}


def told(a, kind):
    level = 3.0 if a >= 1 else -1.0
    return {"level": level, "rises": a * a + 1, "fit": f"{kind} {'high' if a >= 1 else 'low'}"}


def _read(model, inputs, outputs):
    dataset = sample(model, inputs, outputs)
    payload = {"name": "exact", "baseline": None, "inputs": describe_inputs(inputs)} | pack(dataset)
    a = np.array([0, 0.24, 0.25, 0.26, 0.5, 0.74, 0.76, 1.0, 1.24, 1.26, 1.75, 1.9, 2.0] * 2)
    kind = np.array((["plain", "double"] * len(a))[: len(a)], dtype=object)
    at = {"a": a, "kind": kind, "b": np.linspace(-1, 1, len(a))}
    at = {i.name: at[i.name] for i in inputs}
    read = interpolate(packed(dataset), inputs, at)
    return {
        "payload": payload,
        "places": [dict(zip(at, row, strict=True)) for row in zip(*at.values(), strict=True)],
        "read": {k: v.tolist() if k == "fit" else _null(v) for k, v in read.items()},
    }


def _points(part):
    return [list(part.at)] if isinstance(part, Label) else part.points.tolist()


def _null(values):
    values = np.asarray(values)
    return np.where(np.isnan(values), None, values.astype(object)).tolist()


def _floats(values):
    return np.array(values, dtype=float)  # null becomes NaN


def test_the_fixture_of_the_front_end_is_current():
    stored, now = json.loads(FIXTURE.read_text(encoding="utf-8")), fixture()
    now = json.loads(json.dumps(now))
    # Another zlib may deflate to other bytes; what they inflate to must be the same.
    for one in [both[k] for both in (stored, now) for k in ("mixed", "told")] + [stored, now]:
        one["payload"]["data"] = zlib.decompress(base64.b64decode(one["payload"]["data"])).hex()
    assert stored["payload"] == now["payload"]
    for name in ("places", "poses", "told"):
        assert stored[name] == now[name]
    for part in ("payload", "places"):
        assert stored["mixed"][part] == now["mixed"][part]
    np.testing.assert_allclose(
        *[_floats(one["mixed"]["read"]["level"]) for one in (stored, now)], rtol=1e-12
    )
    for part in ("unpacked", "read"):
        assert stored[part].keys() == now[part].keys()
        for name, values in stored[part].items():
            np.testing.assert_allclose(
                _floats(values), _floats(now[part][name]), rtol=1e-12, atol=1e-12, err_msg=name
            )


def test_the_fixture_holds_what_is_hard():
    stored = json.loads(FIXTURE.read_text(encoding="utf-8"))
    gap, curve = _floats(stored["read"]["gap"]), _floats(stored["read"]["curve"])
    assert 5 < np.isnan(gap).sum() < 40
    assert np.isnan(curve[:, 1]).all()
    assert not np.isnan(curve[:, [0, 2]]).any()
    assert stored["payload"]["reasons"]["words"] == ["too far"]


# ---------------------------------------------------------------- samples


def test_packed_samples_come_back_within_half_a_step_and_nan_as_nan():
    rng = np.random.default_rng(4)
    noise = rng.normal(size=(5, 2, 6, 3)) * [1.0, 1e-3, 1e3]
    noise[1, 0, 2:4] = np.nan

    def rough(a, kind, b):
        i, j, k = round(a), ["plain", "double"].index(kind), round((b + 1) / 0.4)
        return {"first": noise[i, j, k, 0], "curve": noise[i, j, k], "flat": -3.25}

    dataset = sample(rough, INPUTS, ["first", "curve", "flat"])
    payload = pack(dataset)
    found = unpack(payload, (5, 2, 6))
    steps = {output["name"]: output["step"] for output in payload["outputs"]}
    assert steps["curve"] == pytest.approx(np.ptp(noise[~np.isnan(noise)]) / 65534)
    for name, wanted in (("first", noise[..., 0]), ("curve", np.moveaxis(noise, -1, 0))):
        np.testing.assert_array_equal(np.isnan(found[name]), np.isnan(wanted))
        assert np.nanmax(np.abs(found[name] - wanted)) <= steps[name] * (0.5 + 1e-6)
    assert (found["flat"] == -3.25).all()


def test_packed_extremes_are_exact():
    dataset = sample(lambda x: {"y": x * x - 3}, [Range("x", 0, 2, 1, 1, samples=9)], ["y"])
    found = unpack(pack(dataset), (9,))["y"]
    assert found[[0, -1]] == pytest.approx([-3, 1], rel=1e-12)


def test_reasons_travel_as_codes_and_only_where_there_are_some():
    dataset = sample(model, INPUTS, ["smooth", "gap", "flat", "curve"])
    reasons = pack(dataset)["reasons"]
    assert reasons["words"] == ["too far"]
    codes = np.array(reasons["codes"]).reshape(5, 2, 6)
    np.testing.assert_array_equal(codes == 1, np.isnan(dataset["gap"].values))
    plain = sample(lambda x: {"y": x}, [Range("x", 0, 1, 1, 0)], ["y"])
    assert pack(plain)["reasons"] == {"words": [], "codes": []}


# ---------------------------------------------------------------- scenes


def scene(draw, **drivers):
    return Scene(draw, drivers, (0, 1), (0, 1), "The band", "")


def poses_of(outline):
    """Undo ``payload._outline``."""
    found = []
    for steps in outline["poses"]:
        points = np.cumsum(np.reshape(steps, (-1, 2)), axis=0) * outline["unit"]
        found.append(points + found[0] if found else points)
    return found


def test_outlines_come_back_and_what_stands_twice_travels_once():
    described = describe_views([SCENE])
    (view,), outlines = described["views"], described["outlines"]
    assert view["drivers"] == [
        {"expression": "smooth:ratio", "values": [0.5, 1.0, 2.0]},
        {"expression": "gap", "values": [-0.25, 0.5]},
    ]
    items = view["items"]
    assert [item["kind"] for item in items] == ["Shape"] * 4 + ["Label"]
    assert items[0]["outline"] == items[3]["outline"]
    assert len(outlines) == 4
    combinations = [(r, h) for r in (0.5, 1.0, 2.0) for h in (-0.25, 0.5)]
    for index, item in enumerate(items):
        poses = poses_of(outlines[item["outline"]])
        # Nothing that stands still is sent six times.
        assert len(poses) == (1 if index in (0, 3) else 6)
        for pose, combination in zip(poses, combinations, strict=False):
            np.testing.assert_allclose(pose, _points(draw(*combination)[index]), atol=1e-3)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda x: [Shape(np.zeros((3 if x < 1 else 4, 2)), "front")],
         "part 0 (front) has 3 points at first and 4 later"),
        (lambda x: [Shape(np.zeros((3, 2)), "front")] * (1 if x < 1 else 2),
         "draws 1 parts at first and 2 later"),
        (lambda x: [Shape(np.array([[0.0, np.nan if x == 1 else 0.0]]), "joint")],
         "part 0 has a point that is not finite"),
    ],
)  # fmt: skip
def test_scene_whose_points_cannot_correspond_is_refused(wrong, message):
    with pytest.raises(ExplorerError, match="Scene 'The band'") as caught:
        describe_views([scene(wrong, x=("y", (0.0, 1.0)))])
    assert message in str(caught.value)


@pytest.mark.parametrize("values", [(1.0, 0.5, 0.0), (0.0, 0.0, 1.0), ()])
def test_driver_values_that_do_not_rise_are_refused(values):
    # The page looks for the two values that enclose the reader's; see poseWeights in scene.ts.
    with pytest.raises(ExplorerError, match="The band"):
        describe_views([scene(lambda x: [Shape(np.array([[x, 0.0]]), "joint")], x=("y", values))])


def test_small_scene_keeps_its_dots():
    # In a scene a few micrometres wide, a dot on the diagonal has no extent of its own.
    def draw(x):
        return [Shape(np.array([[x, x]]), "joint")]

    tiny = Scene(draw, {"x": ("y", (2e-6, 3e-6))}, (0, 5e-6), (0, 5e-6), "", "")
    (outline,) = describe_views([tiny])["outlines"]
    np.testing.assert_allclose(np.ravel(poses_of(outline)), [2e-6] * 2 + [3e-6] * 2, rtol=1e-2)


if __name__ == "__main__":
    FIXTURE.write_text(
        json.dumps(fixture(), separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8"
    )
