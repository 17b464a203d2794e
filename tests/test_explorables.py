"""The chapters' explorers: small, true to their models between the samples, and well sourced."""

import csv
import gzip
import json
import math
import re
from importlib.resources import files

import numpy as np
import pytest

from itband import evidence
from itband.explorables import cadence_explorer
from itband.explorables.cadence import running_at_changed_cadence
from itband.explorer.sampling import REASON, interpolate
from itband.figures.runner import FOOT_AHEAD_RANGE, landing
from itband.gait import spring_mass_gait

FORCES = ("fore_aft_force", "vertical_force")


@pytest.fixture(scope="module")
def explorer():
    return cadence_explorer()


@pytest.fixture(scope="module")
def names(explorer):
    return [str(name) for name in explorer.dataset.data_vars if name != REASON]


@pytest.fixture(scope="module")
def anywhere(explorer):
    """Two thousand places in the range of the inputs: what the model says, what a reader reads."""
    rng = np.random.default_rng(20261122)
    at = {i.name: rng.uniform(i.minimum, i.maximum, 2000) for i in explorer.inputs}
    return running_at_changed_cadence(**at), interpolate(explorer.dataset, explorer.inputs, at)


def test_payload_is_small(explorer):
    page = json.dumps(explorer.payload, separators=(",", ":")).encode()
    assert 20_000 < len(gzip.compress(page, mtime=0)) < 60_000


def test_numbers_between_the_samples_are_the_models(explorer, names, anywhere):
    true, read = anywhere
    for name in names:
        if true[name].ndim > 1:
            continue
        known = ~np.isnan(true[name]) & ~np.isnan(read[name])
        assert known.mean() > 0.9, name
        samples = explorer.dataset[name].values
        one_sign = np.nanmin(samples) * np.nanmax(samples) > 0
        scale = np.abs(true[name]) if one_sign else np.nanmax(np.abs(samples))
        error = (np.abs(read[name] - true[name]) / scale)[known]
        assert error.max() < 0.006, name


def test_curves_between_the_samples_are_the_models(anywhere):
    true, read = anywhere
    for name, most in [*[(force, 0.01) for force in FORCES], ("stance_time", 0.0005)]:
        error = np.abs(read[name] - true[name])  # body weights, or seconds
        assert np.nanmax(error) < most, name
        assert np.isfinite(error).all(axis=1).mean() > 0.9


def test_a_solution_is_hardly_ever_promised_or_lost(anywhere):
    true, read = anywhere
    promised = np.isnan(true["step_length"]) & ~np.isnan(read["step_length"])
    lost = ~np.isnan(true["step_length"]) & np.isnan(read["step_length"])
    assert promised.mean() < 0.005
    assert lost.mean() < 0.03


def test_default_is_the_running_model_itself(explorer):
    assert explorer.values == {"cadence": 165, "speed": 3.0, "change": 0}
    gait = spring_mass_gait(3.0, 165.0)
    now = explorer.outputs
    for name in ("step_length", "contact_time", "braking_impulse", "braking_impulse_per_km",
                 "peak_braking_force", "peak_vertical_force", *FORCES, "stance_time"):  # fmt: skip
        np.testing.assert_allclose(now[name], getattr(gait, name), rtol=1e-12, err_msg=name)
    assert now["changed_cadence"] == 165
    assert now["stride_length"] == pytest.approx(2 * 3.0 * 60 / 165)
    assert now["steps_per_km"] == pytest.approx(1000 / (3.0 * 60 / 165))
    assert now["foot_ahead"] == pytest.approx(0.16)
    assert all(now[name] == 0 for name in now if name.endswith(("_weak", "_strong", "_low")))


def test_changed_run_is_the_running_model_at_the_changed_cadence(explorer):
    now = explorer.at(cadence=170, speed=3.4, change=-6)
    gait = spring_mass_gait(3.4, 170 * 0.94)
    for name in ("step_length", "contact_time", "braking_impulse", "peak_braking_force", *FORCES):
        np.testing.assert_allclose(now[name], getattr(gait, name), rtol=1e-12, err_msg=name)
    assert now["steps_per_km"] == pytest.approx(1000 / gait.step_length)
    assert now["stride_length"] == pytest.approx(2 * gait.step_length)
    assert now["changed_cadence"] == pytest.approx(170 * 0.94)
    further = gait.overstride - spring_mass_gait(3.4, 170.0).overstride
    assert now["foot_ahead"] == pytest.approx(0.16 + further)
    assert further > 0


# Edges of a range are rounded to the nearest or a little outwards: -7.54 is written as 7.
ROUNDING = 0.6

# What design/running-model.md lets the course say at 3.0 m/s, 165 steps/min, +10 %: the model, how
# far its own rules move it, and the range written beside it, which includes the real runners.
MAY_SAY = {
    "braking_impulse": (-15, (-13, -18), (-7, -18)),
    "braking_impulse_per_km": (-7, (-4, -9), (2, -9)),
    "peak_braking_force": (-11, (-10, -12), (-3, -12)),
    "peak_vertical_force": (-5, (-3, -6), None),
    "contact_time": (-5, (-4, -7), None),
    "step_length": (-9.1, None, None),
}


def readouts(views):
    for view in views:
        yield from view.get("items", []) if view["kind"] in ("Readouts", "Table") else []
        yield from readouts(view.get("views", []))


@pytest.mark.parametrize("name", MAY_SAY)
def test_at_ten_percent_it_says_what_the_design_allows(explorer, name):
    change, structure, written = MAY_SAY[name]
    now, usual = explorer.at(change=10), explorer.usual_at(change=10)
    found = 100 * (now[name] / usual[name] - 1)
    assert found == pytest.approx(change, abs=0.5 if isinstance(change, int) else 0.05)
    shown = {r["output"]: r["within"] for r in readouts(explorer.payload["views"])}
    if structure:
        edges = (now[f"{name}_weak"], now[f"{name}_strong"])
        assert edges == pytest.approx(structure, abs=ROUNDING)
        assert shown[name] == [
            f"{name}_{edge}" for edge in ("weak", "strong", "runners_low", "runners_high")
        ]
        assert min(now[e] for e in shown[name]) <= found <= max(now[e] for e in shown[name])
    if written:
        edges = [now[e] for e in shown[name]]
        assert (max(edges), min(edges)) == pytest.approx(written, abs=ROUNDING)


def test_alternative_text_says_what_the_model_says(explorer):
    now, usual = explorer.at(**explorer.still), explorer.usual_at(**explorer.still)

    def fall(name):
        return -100 * (now[name] / usual[name] - 1)

    for words in (
        f"falls about {fall('braking_impulse'):.0f} percent at plus 10 percent",
        f"about {fall('braking_impulse_per_km'):.0f} percent per kilometre",
        f"{explorer.defaults['speed']:.1f} metres per second",
    ):
        assert words in explorer.alt
    found = re.search(
        r"ranges, (\d+) to (\d+) percent and from (\d+) percent less to (\d+)", explorer.alt
    )
    written = [-int(found[1]), -int(found[2]), int(found[4]), -int(found[3])]
    for name, edges in (("braking_impulse", written[:2]), ("braking_impulse_per_km", written[2:])):
        known = [now[f"{name}_{e}"] for e in ("weak", "strong", "runners_low", "runners_high")]
        assert [math.ceil(max(known)), math.floor(min(known))] == edges, "rounded outwards"


def test_every_output_of_the_model_is_sampled_and_shown(explorer, names):
    place = {"cadence": np.array([165.0]), "speed": np.array([3.0]), "change": np.array([5.0])}
    assert set(running_at_changed_cadence(**place)) == {*names, REASON}
    page = json.dumps([explorer.payload["views"], explorer.payload["inputs"]])
    for name in names:
        assert f'"{name}' in page or f"{{{name}" in page, name
    assert [o["name"] for o in explorer.payload["outputs"]] == names


def test_every_quantity_carries_its_unit(explorer, names):
    # The house's rule: units in attrs. Only what is a pure number may have none.
    for name in names:
        assert explorer.dataset[name].attrs["units"], name


def test_where_the_model_has_no_answer_it_says_why(explorer):
    now = explorer.at(cadence=190, speed=2.0, change=15)
    assert "close to walking" in now[REASON]
    assert np.isnan(now["braking_impulse"])
    assert not explorer.dataset[REASON].sel(speed=3.0, change=0, method="nearest").any()


def test_runner_is_drawn_wherever_the_foot_lands(explorer, anywhere):
    low, high = FOOT_AHEAD_RANGE
    samples = explorer.dataset["foot_ahead"].values
    for foot_ahead in (samples, *(run["foot_ahead"] for run in anywhere)):
        ends = np.nanmin(foot_ahead), np.nanmax(foot_ahead)
        assert low < ends[0] < 0.16 < ends[1] < high
        for end in ends:
            assert landing(float(end)).foot_ahead == end


def studies():
    text = files("itband").joinpath("data/cadence_studies.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("row", studies(), ids=lambda row: f"{row['study_key']}, {row['what']}")
def test_published_studies_are_ones_the_course_cites(row):
    reference = evidence.references()[row["study_key"]]
    assert row["source"] == reference.label
    assert row["what"]
    assert row["design"]
    assert int(row["n"]) > 0
    assert row["direction"] in ("falls", "rises")
    assert row["status"] in ("read", "second-hand")
    assert -10 <= float(row["cadence_change_percent"]) <= 15, "beyond the chart"
    if row["value_percent"]:
        assert (float(row["value_percent"]) < 0) == (row["direction"] == "falls")


def test_published_studies_all_stand_beneath_the_chart(explorer):
    def charts(views):
        for view in views:
            yield from [view] if view["kind"] == "LineChart" else charts(view.get("views", []))

    shown = [study for chart in charts(explorer.payload["views"]) for study in chart["studies"]]
    assert len(shown) == len(studies())
    for study, row in zip(shown, studies(), strict=True):
        value = float(row["value_percent"]) if row["value_percent"] else None
        assert study["x"] == float(row["cadence_change_percent"])
        assert study["value"] == value
        assert study["second_hand"] == (row["status"] == "second-hand")
        assert study["source"].startswith(f"{row['source']}, {row['n']} runners")
