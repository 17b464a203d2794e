"""Predictions and questions: well-formed pages, true answers, options that span them."""

import re
from xml.etree import ElementTree

import pytest

from itband import quiz
from itband.banks import Option, Prediction, Question, Slip, bank
from itband.evidence import claims
from itband.explorer.expressions import range_text
from itband.gait import cadence_change_range, spring_mass_gait
from itband.inference import snapshot_study
from itband.tables import ResultTable

FORM = bank("form")


def page(piece):
    return ElementTree.fromstring(piece.html)


def test_form_offers_every_option_of_every_question():
    form, asked = page(quiz.predict("form")), FORM.predict
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


@pytest.mark.parametrize(("last", "look"), [("short", "options"), ("x" * 25, "options long")])
def test_one_long_option_gives_each_a_line_of_its_own(last, look):
    asked = Prediction("q", "Which?", ("yes", last), "Yes.", {"Known": "Yes."})
    form = page(quiz.Predictions("any", [asked]))
    assert form.find("fieldset/div").get("class") == look


def test_answers_wait_in_a_disclosure():
    form = page(quiz.predict("form"))
    details = form.find("details")
    assert details.get("open") is None
    assert details.find("summary").text
    assert [li.text for li in details.iter("li")] == [q.answer for q in FORM.predict]
    for q in FORM.predict:
        assert "".join(form.itertext()).count(q.answer) == 1


def test_comparison_sets_the_model_beside_the_runners():
    table = page(quiz.compare("form"))
    assert table.get("data-compare") == "form"
    heads = [th.text for th in table.findall(".//thead//th")]
    assert heads == ["Question", "The model says", "Real runners suggest", "Range"]
    for row, q in zip(table.findall(".//tbody/tr"), FORM.predict, strict=True):
        assert row.get("data-question") == q.id
        assert ["".join(cell.itertext()) for cell in row] == [q.question, *q.known.values()]


def test_what_a_terminal_shows_names_the_questions_but_no_answer():
    text, known = repr(quiz.predict("form")), repr(quiz.compare("form"))
    assert text.startswith("Predict (form)\n1. ")
    for q in FORM.predict:
        assert q.question in text
        assert all(f"   - {option}" in text for option in q.options)
        assert q.answer not in text
        assert "; ".join(f"{heading}: {words}" for heading, words in q.known.items()) in known


def test_quiz_asks_its_own_questions_then_those_of_earlier_chapters():
    root = page(quiz.quiz("form"))
    asked = (*FORM.questions, *FORM.earlier)
    assert len(FORM.earlier) == 2
    forms = root.findall("form")
    assert root.get("data-quiz") == "form"
    assert [f.get("data-question") for f in forms] == [q.id for q in asked]
    names = set()
    for number, (form, q) in enumerate(zip(forms, asked, strict=True), 1):
        assert "".join(form.find("fieldset/legend").itertext()) == f"{number}. {q.question}"
        assert (form.findtext("p") == "From an earlier chapter") == (q in FORM.earlier)
        inputs = form.findall("fieldset//label//input")
        kinds = {"single": "radio", "multiple": "checkbox", "numeric": "text"}
        assert {i.get("type") for i in inputs} == {kinds[q.kind]}
        if q.options:
            assert [i.get("value") for i in inputs] == [o.text for o in q.options]
        (name,) = {i.get("name") for i in inputs}
        names.add(name)
    assert len(names) == len(asked)


def test_answers_of_each_question_wait_in_its_own_disclosure():
    for form, q in zip(page(quiz.quiz("form")).findall("form"), FORM.questions, strict=False):
        details = form.find("details")
        assert details.get("open") is None
        assert details.findtext("summary") == "Answers"
        items = details.findall("ul/li")
        found = [(i.get("data-right") == "true", i.findtext("span")) for i in items]
        if q.options:
            assert found == [(o.correct, o.feedback) for o in q.options]
        else:
            expected = [(True, q.feedback), *[(False, s.feedback) for s in q.slips]]
            assert found == [*expected, (False, q.otherwise)]
            values = [(i.get("data-value"), i.get("data-tolerance")) for i in items[:-1]]
            given = [(q.answer, q.tolerance), *[(s.value, s.tolerance) for s in q.slips]]
            assert [(float(v), float(t)) for v, t in values] == given
            assert items[-1].get("data-value") is None


def test_quiz_in_a_terminal_gives_no_answer_away():
    text = repr(quiz.quiz("form"))
    assert text.startswith("Check yourself (form)\n1. ")
    for q in (*FORM.questions, *FORM.earlier):
        assert q.question in text
        told = [o.feedback for o in q.options] + [s.feedback for s in q.slips]
        assert not any(words in text for words in [*told, q.feedback or "\0"])
    assert "(a number, steps/min)" in text


def test_kernel_gets_the_widget_and_a_page_the_same_html():
    for piece in (quiz.predict("form"), quiz.compare("form"), quiz.quiz("form")):
        data, _ = piece._repr_mimebundle_()
        assert data["text/html"] == piece.html
        assert data["text/plain"] == repr(piece)
        assert "application/vnd.jupyter.widget-view+json" in data
        assert "export" in piece._esm
        assert ".quiz" in piece._css


def test_phone_keypad_has_a_minus_where_one_may_be_typed():
    modes = {
        f.get("data-question"): f.find(".//input").get("inputmode")
        for chapter in ("anatomy", "form")
        for f in page(quiz.quiz(chapter))
    }
    assert modes["anatomy-sum"] == "text"
    assert modes["form-watch"] == "decimal"


NASTY = Prediction(
    'a"b<', 'Is 1 < 2 & "so"?', ('"yes" & <b>', "no"), "</li> & <", {"<i>": "</td>", "&": "<i>"}
)
NASTY_QUESTION = Question(
    'x"<', "o", "multiple", "1 < 2 & 3?", (Option('"a" & <b>', "</li> <", True), Option("b", "&"))
)
NASTY_NUMBER = Question(
    "n<", "o", "numeric", "<?", unit='"%" <', answer=-1.5, tolerance=0.1, feedback="<f>",
    slips=(Slip(2.0, 0.1, "</li>"),), otherwise="&",
)  # fmt: skip


def test_markup_in_a_question_stays_words():
    form, table = page(quiz.Predictions('x"&', [NASTY])), page(quiz.Comparison('x"&', [NASTY]))
    assert form.get("data-predict") == table.get("data-compare") == 'x"&'
    assert form.findtext(".//legend") == NASTY.question
    assert form.find(".//input").get("value") == NASTY.options[0]
    assert form.findtext(".//li") == NASTY.answer
    assert form.find("fieldset").get("data-question") == 'a"b<'
    assert table.find(".//tbody/tr").get("data-question") == 'a"b<'
    assert [td.text for td in table.findall(".//tbody//td")] == ["</td>", "<i>"]
    choice, number = page(quiz.Quiz('x"', [NASTY_QUESTION, NASTY_NUMBER])).findall("form")
    assert choice.find(".//input").get("value") == '"a" & <b>'
    assert choice.findtext(".//li/span") == "</li> <"
    assert number.findtext(".//span[@class='unit']") == '"%" <'
    assert [li.findtext("span") for li in number.findall(".//li")] == ["<f>", "</li>", "&"]
    assert "−1.5" in "".join(number.itertext())


def test_quotes_in_a_name_stay_in_their_attribute():
    results = ElementTree.fromstring(ResultTable('a"<', 'b"<', ["c"], [["d"]])._repr_html_())
    assert results.find("table").get("class") == 'a"<'


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


@pytest.mark.parametrize("q", FORM.predict, ids=lambda q: q.id)
def test_answers_of_the_form_chapter_are_the_models(q, effects):
    effect = getattr(effects, QUANTITIES[q.id])
    model, runners, written_range = q.known.values()
    assert numbers(model) == [round(-effect.model)]
    assert numbers(runners) == [round(-effect.runners)]
    low, high = effect.written_range
    # The same ends as the explorer writes, in whole per cents.
    written = [round(n) for n in numbers(range_text((low, high)))]
    assert sorted(numbers(written_range)) == sorted(written)
    assert ("more" in written_range) == (high > 0)


def test_options_of_the_first_question_span_the_written_range(effects):
    q = next(q for q in FORM.predict if q.id == "per-landing")
    offered = [numbers(option)[0] for option in q.options]
    low, high = effects.braking_impulse.written_range
    assert offered == sorted(offered)
    assert offered[0] < -high < -low < offered[-1]
    # Both what the model and what the runners say can be chosen.
    for value in (effects.braking_impulse.model, effects.braking_impulse.runners):
        assert min(abs(-value - option) for option in offered) < 1


def test_options_of_the_other_questions_hold_every_direction():
    options = {q.id: " / ".join(q.options) for q in FORM.predict}
    assert "larger fall" in options["per-kilometre"]
    assert "smaller fall" in options["per-kilometre"]
    assert "rise" in options["per-kilometre"]
    assert "falls" in options["peak-push"]
    assert "same" in options["peak-push"]
    assert "rises" in options["peak-push"]


def question(name):
    return next(q for q in FORM.questions if q.id == name)


def right(q):
    return next(option for option in q.options if option.correct)


def slips(q):
    return [(s.value, s.tolerance) for s in q.slips]


def test_watch_counts_one_leg():
    q = question("form-watch")
    (strides,) = numbers(q.question)
    assert (q.answer, q.tolerance) == (2 * strides, 0)
    assert slips(q)[0] == (strides, 0)
    assert slips(q)[2][0] == strides / 2


def test_step_length_is_the_models():
    q = question("form-step")
    cadence, speed = numbers(q.question)
    assert cadence == question("form-watch").answer
    step = spring_mass_gait(speed, cadence).step_length
    assert q.answer == pytest.approx(step, abs=0.002)
    expected = [2 * step, speed / cadence, cadence / (60 * speed)]
    for (value, tolerance), wrong in zip(slips(q), expected, strict=True):
        assert value == pytest.approx(wrong, abs=tolerance)


def test_change_over_a_kilometre_is_the_models(effects):
    q = question("form-per-km")
    assert 10.0 in numbers(q.question)
    assert 15.0 in numbers(q.question)
    assert round(-effects.braking_impulse.model) == 15
    assert numbers(right(q).text) == [round(-effects.braking_impulse_per_km.model)]
    assert effects.braking_impulse_per_km.written_range[1] > 0  # "perhaps no less at all"
    assert numbers(right(q).feedback)[0] == round(-effects.braking_impulse_per_km.runners)


def test_targets_are_the_per_cents_that_their_feedback_says():
    q = question("form-target")
    (usual,) = numbers(q.question)
    by_target = {numbers(o.text)[0]: o for o in q.options}
    assert numbers(right(q).text) == [1.05 * usual, 5]
    assert numbers(by_target[180].feedback)[0] == 100 * (180 / usual - 1)
    assert 6 < 100 * (170 / usual - 1) < 7


def test_running_faster_undoes_what_more_steps_save():
    q = question("form-faster")
    more_steps, faster = numbers(q.question)
    usual = spring_mass_gait(3.0, 165.0)
    both = spring_mass_gait(3.0 * (1 + faster / 100), 165.0 * (1 + more_steps / 100))
    steps_alone = spring_mass_gait(3.0, 165.0 * (1 + more_steps / 100))
    assert both.peak_braking_force >= usual.peak_braking_force > steps_alone.peak_braking_force
    assert right(q).text == "It does not fall."


def test_verdicts_behind_the_questions_are_those_of_the_ledger():
    known = {claim.id: claim for claim in claims()}
    assert known["form-13"].verdict == "supported"
    assert known["form-16"].verdict == "not studied"
    assert "nobody has studied" in right(question("form-drop")).text


def test_share_of_supported_statements_is_the_ledgers():
    said = bank("intro").predict[0]
    own = [claim for claim in claims() if not claim.id.startswith("added-")]
    assert {claim.chapter for claim in own} >= {"intro", "form", "summary"}
    share = sum(claim.verdict == "supported" for claim in own) / len(own)
    opinion = sum(claim.verdict == "expert opinion" for claim in own) / len(own)
    assert "Fewer than one in five" in said.answer
    assert share < 1 / 5
    assert "More than a third are expert opinion" in said.answer
    assert opinion > 1 / 3


def test_two_losses_of_the_causes_chapter_are_the_models():
    (q,) = (q for q in bank("causes").questions if q.kind == "numeric")
    before, taken = numbers(q.question)
    deficit = snapshot_study(before, taken, 20).snapshot_deficit
    assert q.answer == pytest.approx(deficit)
    assert [s.value for s in q.slips] == pytest.approx([before + taken, before, 100 - deficit])


def test_lengths_of_the_anatomy_chapter_are_the_models():
    from itband.band import length_change

    anatomy = bank("anatomy")
    bent = length_change(30, 0)
    known = next(iter(anatomy.predict[0].known.values()))
    assert numbers(known) == [round(-bent.front), round(bent.back)]
    q = next(q for q in anatomy.questions if q.id == "anatomy-sum")
    flexion, adduction = numbers(q.question)[2:]
    assert q.answer == pytest.approx(length_change(flexion, adduction).front)
    expected = [
        -q.answer,
        length_change(0, adduction).front - length_change(flexion, 0).front,
        length_change(flexion, 0).front,
        length_change(0, adduction).front,
    ]
    assert [s.value for s in q.slips] == pytest.approx(expected)
    leaning = length_change(0, 10)
    assert leaning.front / leaning.back == pytest.approx(2, abs=0.3)
