"""The symptom rules: every combination of answers, and a table that cannot contradict itself."""

from __future__ import annotations

from itertools import product

import pytest

from itband.evidence import URGENCIES, claims, safety_items, table
from itband.pattern import FITS, INPUTS, match, options, read_rules, rules

EVERY = list(product(*(options()[name] for name in INPUTS)))
FOUND = {answers: match(*answers) for answers in EVERY}
CLASSIC = ("just above the outer joint line", "after a repeatable distance", "nothing", "downhill")
# What the words of an action must say for each urgency of the safety table.
SAYS = {
    "routine": "no hurry",
    "within days": "within days",
    "same day": "the same day",
    "emergency": "Emergency care",
}


def _single(name, option):
    (rule,) = (rule for rule in rules() if (rule.input, rule.option) == (name, option))
    return rule


def test_every_combination_is_there():
    assert [len(options()[name]) for name in INPUTS] == [5, 4, 5, 5]
    assert len(EVERY) == 500


def test_the_textbook_pattern_is_the_only_typical_one():
    assert [answers for answers, found in FOUND.items() if found.fit == "typical"] == [CLASSIC]
    assert match(*CLASSIC).urgency == ""


@pytest.mark.parametrize("answers", EVERY, ids="|".join)
def test_any_alarm_overrides_everything(answers):
    found = FOUND[answers]
    readings = [_single(n, a).reading for n, a in zip(INPUTS, answers, strict=True)]
    urgencies = [
        rule.urgency
        for rule in rules()
        if rule.urgency and all(part in answers for part in rule.option.split(" & "))
    ]
    assert found.fit in FITS
    assert [rule.option for rule in found.reasons[:4]] == list(answers)
    if "get checked" in readings:
        assert found.fit == "does not fit"
        assert found.urgency == min(urgencies, key=URGENCIES.index)
        assert SAYS[found.urgency].casefold() in found.action.casefold()
        assert found.watch == ""
    else:
        assert found.urgency == ""
        assert found.fit == ("partly" if "uncertain" in readings else "typical")
        assert found.action.startswith("Modify")
        assert "four to six weeks" in found.watch


@pytest.mark.parametrize("name", INPUTS)
def test_a_worse_answer_never_fits_better(name):
    ranks = {"typical": 0, "uncertain": 1, "get checked": 2}
    at = INPUTS.index(name)
    for answers, found in FOUND.items():
        for other in options()[name]:
            changed = FOUND[(*answers[:at], other, *answers[at + 1 :])]
            if ranks[_single(name, other).reading] > ranks[_single(name, answers[at]).reading]:
                assert FITS.index(changed.fit) >= FITS.index(found.fit)


@pytest.mark.parametrize(
    ("answers", "fit", "urgency"),
    [
        (CLASSIC, "typical", ""),
        ((*CLASSIC[:3], "deep squat"), "partly", ""),
        ((*CLASSIC[:3], "everything"), "partly", ""),
        ((*CLASSIC[:3], "nothing in particular"), "partly", ""),
        ((CLASSIC[0], "from the first step", "nothing", "deep squat"), "partly", ""),
        (("on the joint line", *CLASSIC[1:]), "does not fit", "routine"),
        ((CLASSIC[0], "at rest or at night", *CLASSIC[2:]), "does not fit", "within days"),
        (("on one point of bone", "at rest or at night", "nothing", "everything"),
         "does not fit", "within days"),
        (("on the joint line", "after a twist", "swelling", "twisting"),
         "does not fit", "same day"),
        (("on one point of bone", "after a twist", "nothing", "twisting"),
         "does not fit", "same day"),
        ((*CLASSIC[:2], "swelling", "downhill"), "does not fit", "within days"),
        ((*CLASSIC[:2], "fever or feeling unwell", "downhill"), "does not fit", "emergency"),
    ],
)  # fmt: skip
def test_vignettes(answers, fit, urgency):
    found = match(*answers)
    assert (found.fit, found.urgency) == (fit, urgency)


def test_warnings_inside_an_urgency_are_kept():
    swollen = match(*CLASSIC[:2], "swelling", "downhill").action
    assert "calf" in swollen
    assert "the same day" in swollen
    with_night_pain = match(CLASSIC[0], "at rest or at night", "swelling", "downhill").action
    assert "calf" in with_night_pain
    assert "X-ray" in with_night_pain
    numb = match(*CLASSIC[:2], "numbness", "downhill").action
    assert "bladder" in numb
    assert "within days" in numb


def test_no_word_of_the_table_frightens_or_diagnoses():
    for rule in rules():
        words = f"{rule.why} {rule.action}".casefold()
        for word in ("cancer", "tumour", "you have", "danger", "deadly"):
            assert word not in words, (rule.option, word)


def test_urgency_is_that_of_the_safety_table_and_the_words_agree():
    urgencies = {item.id: item.urgency for item in safety_items()}
    for rule in rules():
        if rule.reading == "get checked":
            assert rule.urgency == urgencies[rule.safety]
            assert SAYS[rule.urgency].casefold() in rule.action.casefold(), rule.option
        else:
            assert rule.urgency == rule.action == ""


def test_every_symptom_claim_about_an_answer_is_behind_a_rule():
    behind = {claim for rule in rules() for claim in rule.basis}
    of_the_chapter = {claim.id for claim in claims("symptoms") if claim.id.startswith("symptoms-")}
    # camber and turns are no answer to a question of the matcher
    assert of_the_chapter - behind <= {"symptoms-06", "symptoms-07"}
    assert behind <= of_the_chapter


@pytest.mark.parametrize("name", INPUTS)
def test_an_answer_that_does_not_exist_is_named(name):
    answers = dict(zip(INPUTS, CLASSIC, strict=True)) | {name: "everywhere"}
    with pytest.raises(ValueError, match=rf"{name} must be one of .*; got 'everywhere'"):
        match(**answers)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"reading": "perhaps"}, "reading 'perhaps' is not one of"),
        ({"safety": "saf-99"}, "safety 'saf-99' is not one of"),
        ({"basis": "symptoms-01;symptoms-99"}, "'symptoms-99' is no claim of the ledger"),
        ({"status": "sure"}, "status 'sure' is not one of"),
        ({"input": "how"}, "input 'how' is not one of"),
        ({"why": ""}, "option, why and basis must be given"),
        ({"basis": ""}, "option, why and basis must be given"),
        ({"action": "Run."}, "action goes with 'get checked'"),
        ({"reading": "get checked"}, "action goes with 'get checked'"),
        ({"extra": "1"}, "the columns must be"),
    ],
)
def test_a_wrong_table_is_refused(change, named):
    rows = [dict(row) for row in table("symptom_rules.csv")]
    rows[0] |= change
    with pytest.raises(ValueError, match=rf"line 2.*{named}"):
        read_rules(rows)


def test_an_option_given_twice_is_refused():
    rows = table("symptom_rules.csv")
    with pytest.raises(ValueError, match="stands twice"):
        read_rules([*rows, rows[0]])


def test_printed_form_names_fit_and_each_answer():
    text = repr(match("on the joint line", *CLASSIC[1:]))
    assert text.startswith("Match(does not fit, routine)\n  on the joint line: get checked\n")
    assert repr(match(*CLASSIC)).startswith("Match(typical)\n")
