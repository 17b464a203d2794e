"""The cards of the models: what each may be used for, and errors that are computed, not written."""

from __future__ import annotations

import numpy as np
import pytest

from itband import band, inference, load
from itband.model_card import MODELS, model_card, model_card_table
from itband.pattern import INPUTS, options


def test_running_model_has_the_table_it_always_had():
    card = model_card()
    assert repr(card) == repr(model_card("gait")) == repr(card.checks)
    assert card.scope is None
    assert len(card.checks.rows) == len(model_card_table())
    assert card._repr_html_() == card.checks._repr_html_()


@pytest.mark.parametrize("model", MODELS[1:])
def test_each_card_says_what_is_assumed_and_what_it_is_not_for(model):
    card = model_card(model)
    said = {row[0]: row[1] for row in card.scope.rows}
    assert {"Domain", "Assumed", "Checked", "Not for"} <= set(said)
    assert "Equations" in said or "Rules" in said
    assert card.scope.caption.startswith(f"The {model} model")
    assert repr(card).startswith(card.scope.caption)
    assert card._repr_html_().count("<table") == 1 + (card.checks is not None)


def test_symptom_rules_have_nothing_to_compare():
    card = model_card("pattern")
    assert card.checks is None
    assert f"{np.prod([len(options()[name]) for name in INPUTS])} combinations" in repr(card)


@pytest.mark.parametrize("model", MODELS[1:4])
def test_errors_follow_from_the_two_numbers(model):
    for row in model_card(model).checks.rows:
        published, prediction = (float(row[k].replace("−", "-")) for k in (2, 3))
        error, unit = row[4].replace("−", "-").split()
        if unit == "points":
            assert float(error) == pytest.approx(prediction - published, abs=0.11)
        else:
            assert unit == "%"
            expected = 100 * (prediction / published - 1)
            assert float(error) == pytest.approx(expected, abs=1.5)


def test_band_card_holds_what_was_put_in_and_what_was_not():
    rows = model_card("band").checks.rows
    by_condition = {row[1]: row for row in rows}
    standing = by_condition["standing, 0->45 deg"]
    assert standing[4] == "+0.0 %"
    assert "put into the model" in standing[5]
    assert by_condition["supine, 0->45 deg"][4] == "+86.8 %"
    strain = next(row for row in rows if row[0].startswith("front strain"))
    assert strain[4] == "+0.1 points"


def test_cards_use_the_models_at_call_time(monkeypatch):
    before = model_card("band").checks.rows
    monkeypatch.setattr(band, "sliding", lambda angle: np.asarray(angle) * -0.1)
    assert model_card("band").checks.rows != before


def test_inference_card_tells_its_misses():
    rows = model_card("inference").checks.rows
    women, men = (row for row in rows if row[0].startswith("strength deficit"))
    assert (women[2], women[3]) == ("23.3", "20.4")
    assert (men[2], men[3]) == ("29.5", "20.4")
    halves = [row for row in rows if row[0].startswith("half of the runners")]
    assert len(halves) == 2 * len(inference.SERIES)


def test_load_card_quotes_every_published_band():
    quoted = [known for known in load.SPIKE_BANDS if np.isfinite(known.low)]
    rows = model_card("load").checks.rows
    assert [row[1] for row in rows] == [known.name for known in quoted]
    assert all(abs(float(row[4].split()[0].replace("−", "-"))) < 1 for row in rows)


def test_a_model_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match=r"model must be one of gait, band.*; got 'moon'"):
        model_card("moon")
