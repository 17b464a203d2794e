"""Predictions: well-formed pages, options that span the truth, answers that the model gives."""

import json
import re
from xml.etree import ElementTree

import pytest

from itband import quiz
from itband.explorer.expressions import range_text
from itband.gait import cadence_change_range
from itband.tables import ResultTable


def page(piece):
    return ElementTree.fromstring(piece._repr_html_())


def test_form_offers_every_option_of_every_question():
    form, asked = page(quiz.predict("form")), quiz.questions("form")
    assert form.tag == "form"
    assert form.get("class") == "predict"
    assert form.get("data-predict") == "form"
    fields = form.findall("fieldset")
    assert [field.get("data-question") for field in fields] == [q.id for q in asked]
    names = set()
    for field, q in zip(fields, asked, strict=True):
        assert field.findtext("legend") == q.question
        buttons = field.findall(".//label/input")
        assert [b.get("value") for b in buttons] == list(q.options)
        assert {b.get("type") for b in buttons} == {"radio"}
        assert [s.text for s in field.findall(".//label/span")] == list(q.options)
        (name,) = {b.get("name") for b in buttons}
        names.add(name)
    assert len(names) == len(asked)


def test_answers_wait_in_a_disclosure():
    form = page(quiz.predict("form"))
    details = form.find("details")
    assert details.get("open") is None
    assert details.find("summary").text
    assert [li.text for li in details.iter("li")] == [q.answer for q in quiz.questions("form")]
    for q in quiz.questions("form"):
        assert "".join(form.itertext()).count(q.answer) == 1


def test_comparison_sets_the_model_beside_the_runners():
    table = page(quiz.compare("form"))
    assert table.get("data-compare") == "form"
    assert len(table.findall(".//thead//th")) == 4
    for row, q in zip(table.findall(".//tbody/tr"), quiz.questions("form"), strict=True):
        assert row.get("data-question") == q.id
        cells = ["".join(cell.itertext()) for cell in row]
        assert cells == [q.question, q.model, q.runners, q.range]


def test_what_a_terminal_shows_names_the_questions_but_no_answer():
    text = repr(quiz.predict("form"))
    assert text.startswith("Predict (form)\n1. ")
    for q in quiz.questions("form"):
        assert q.question in text
        assert all(f"   - {option}" in text for option in q.options)
        assert q.answer not in text
        assert f"model: {q.model}; runners: {q.runners}; range: {q.range}" in repr(
            quiz.compare("form")
        )


NASTY = {
    "id": "a-b", "question": "Is 1 < 2 & \"so\"?", "options": ['"yes" & <b>', "no"],
    "model": "<i>", "runners": "&", "range": "</td>", "answer": "</li> & <",
}  # fmt: skip


def test_markup_in_a_question_stays_words():
    asked = (quiz._question("x.json", NASTY),)
    form, table = page(quiz.Prediction("x", asked)), page(quiz.Comparison("x", asked))
    assert form.findtext(".//legend") == NASTY["question"]
    assert form.find(".//input").get("value") == NASTY["options"][0]
    assert form.findtext(".//li") == NASTY["answer"]
    assert table.findtext(".//tbody//td") == "<i>"


def test_quotes_in_a_name_stay_in_their_attribute():
    asked = (quiz._question("x.json", {**NASTY, "id": 'a"b<'}),)
    form, table = page(quiz.Prediction('x"&', asked)), page(quiz.Comparison('x"&', asked))
    assert form.get("data-predict") == table.get("data-compare") == 'x"&'
    assert form.find("fieldset").get("data-question") == 'a"b<'
    assert table.find(".//tbody/tr").get("data-question") == 'a"b<'
    results = page(ResultTable('a"<', 'b"<', ["c"], [["d"]]))
    assert results.find("table").get("class") == 'a"<'


def test_unknown_chapter_is_named():
    with pytest.raises(ValueError, match=r"predict_nowhere\.json.*'nowhere'"):
        quiz.predict("nowhere")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answer": None}, "answer"),
        ({"hint": "x"}, "hint"),
        ({"options": ["one"]}, "options"),
        ({"options": ["one", "one"]}, "options"),
        ({"options": "ab"}, "options"),
    ],
)
def test_wrong_question_is_named_with_file_and_key(change, message):
    row = {k: v for k, v in {**NASTY, **change}.items() if v is not None}
    with pytest.raises(ValueError, match=r"^x\.json, question 'a-b'.*" + message):
        quiz._question("x.json", row)


def test_every_stored_file_of_predictions_is_sound():
    for path in quiz.files("itband").joinpath("data").iterdir():
        if found := re.fullmatch(r"predict_(\w+)\.json", path.name):
            asked = quiz.questions(found[1])
            ids = [q.id for q in asked]
            assert len(set(ids)) == len(ids) > 0
            assert [row["id"] for row in json.loads(path.read_text(encoding="utf-8"))] == ids
            assert all(re.fullmatch(r"[a-z][a-z-]*", one) for one in ids)


# ---------------------------------------------------------------- the answers are the model's


@pytest.fixture(scope="module")
def effects():
    return cadence_change_range(3.0, 165.0, 10.0)


QUANTITIES = {
    "per-landing": "braking_impulse",
    "per-kilometre": "braking_impulse_per_km",
    "peak-push": "peak_vertical_force",
}


def numbers(text):
    return [float(n) for n in re.findall(r"[\d.]*\d", text)]


@pytest.mark.parametrize("q", quiz.questions("form"), ids=lambda q: q.id)
def test_answers_of_the_form_chapter_are_the_models(q, effects):
    effect = getattr(effects, QUANTITIES[q.id])
    assert numbers(q.model) == [round(-effect.model)]
    assert numbers(q.runners) == [round(-effect.runners)]
    low, high = effect.written_range
    # The same ends as the explorer writes, in whole per cents.
    written = [round(n) for n in numbers(range_text((low, high)))]
    assert sorted(numbers(q.range)) == sorted(written)
    assert ("more" in q.range) == (high > 0)


def test_options_of_the_first_question_span_the_written_range(effects):
    q = next(q for q in quiz.questions("form") if q.id == "per-landing")
    offered = [numbers(option)[0] for option in q.options]
    low, high = effects.braking_impulse.written_range
    assert offered == sorted(offered)
    assert offered[0] < -high < -low < offered[-1]
    # Both what the model and what the runners say can be chosen.
    for value in (effects.braking_impulse.model, effects.braking_impulse.runners):
        assert min(abs(-value - option) for option in offered) < 1


def test_options_of_the_other_questions_hold_every_direction():
    options = {q.id: " / ".join(q.options) for q in quiz.questions("form")}
    assert "larger fall" in options["per-kilometre"]
    assert "smaller fall" in options["per-kilometre"]
    assert "rise" in options["per-kilometre"]
    assert "falls" in options["peak-push"]
    assert "same" in options["peak-push"]
    assert "rises" in options["peak-push"]
