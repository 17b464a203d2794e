"""The lever board: whole, cited, with the studies' own numbers; what is wrong is refused."""

from collections import Counter
from importlib.resources import files

import pytest

from itband.evidence import claims, published_value
from itband.levers import KINDS, LEVERS, OUTCOMES, levers, read_levers

TEXT = files("itband").joinpath("data/levers.csv").read_text(encoding="utf-8")


def read(tmp_path, text):
    path = tmp_path / "levers.csv"
    path.write_text(text, encoding="utf-8")
    return read_levers(path)


def test_every_pair_stands_once():
    assert set(levers()) == {(lever, outcome) for lever in LEVERS for outcome in OUTCOMES}
    assert len(levers()) == 30


def test_gaps_outnumber_findings_and_no_row_is_complete():
    count = Counter(found.kind for found in levers().values())
    assert count["not measured"] > count["measured change"] + count["measured no change"] > 0
    for lever in LEVERS:
        assert "not measured" in {levers()[lever, outcome].kind for outcome in OUTCOMES}


def test_stronger_hips_do_not_run_otherwise_and_practised_running_does():
    kinds = {lever: levers()[lever, "running lean"].kind for lever in LEVERS}
    assert kinds["hip work"] == kinds["mirror squats"] == "measured no change"
    moved = {lever for lever, kind in kinds.items() if kind == "measured change"}
    assert moved == {"more steps", "shorter stride"}


@pytest.mark.parametrize(
    ("lever", "outcome", "study", "condition", "variable"),
    [
        ("hip work", "hip strength", "fredericson2000", "women after 6 wk",
         "hip abductor torque increase"),
        ("hip work", "hip strength", "fredericson2000", "men after 6 wk",
         "hip abductor torque increase"),
        ("more steps", "running lean", "heiderscheit2011", "preferred step rate",
         "hip peak adduction angle"),
        ("more steps", "running lean", "heiderscheit2011", "+10% step rate",
         "hip peak adduction angle"),
        ("more steps", "running lean", "willy2016",
         "after in-field retraining (cued +7.5% step rate)", "peak hip adduction"),
        ("shorter stride", "running lean", "boyer2015", "stride shortened by 5 and 10 %",
         "hip adduction change"),
        ("shorter stride", "modelled strain", "boyer2015", "stride shortened by 5 and 10 %",
         "peak ITB strain change"),
    ],
)  # fmt: skip
def test_numbers_are_the_studies_own(lever, outcome, study, condition, variable):
    value = abs(published_value(study, condition, variable))
    assert f"{value:g}" in levers()[lever, outcome].words


def test_claims_behind_the_board_are_the_chapters_or_say_the_same():
    verdicts = {claim.id: claim.verdict for claim in claims()}
    for found in levers().values():
        if found.kind == "measured no change":
            assert verdicts[found.claim] in ("mixed", "contradicted")


ROW = next(line for line in TEXT.splitlines() if line.startswith("wider steps,modelled strain"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("lever,outcome,kind", "lever,kind,outcome", "levers.csv: the columns must be"),
        (ROW + "\n", "", r"levers.csv: no line for \(wider steps, modelled strain\)"),
        (ROW, ROW + "\n" + ROW, r"line 21 \(wider steps, modelled strain\): .* stands twice"),
        (ROW, ROW + ",", "line 20: 9 cells expected, 10 found"),
        (ROW, ROW.replace("wider", "higher"), "line 20 .*lever 'higher steps' is not one of"),
        (ROW, ROW.replace("modelled strain", "mood"), "line 20 .*outcome 'mood' is not one of"),
        (ROW, ROW.replace(KINDS[0], "helps"), "line 20 .*kind 'helps' is not one of"),
        (ROW, ROW.replace(",meardon2012,", ",,"),
         r"line 20 \(wider steps, modelled strain\): a finding needs a study"),
        (ROW, ROW.replace(",form-13", ","), "line 20 .*needs a study and a claim"),
        (ROW, ROW.replace("meardon2012", "smith2020"), "line 20 .*'smith2020' is not in refer"),
        (ROW, ROW.replace("form-13", "form-99"), "line 20 .*no claim 'form-99'"),
        (ROW, ROW.replace("form-13", "form-14"), "line 20 .*form-14 leans on none of meardon2012"),
        (ROW, ROW.replace(",15,", ",16,"), "line 20 .*16 is in no published row of meardon2012"),
        (ROW, ROW.replace(",15,", ",,"), "line 20 .*n is empty"),
        (ROW, ROW.replace("gives no sizes", "says 3.5 %"), "line 20 .*3.5 is in no published"),
        ("pain,not measured,Nobody has looked.,,", "pain,not measured,Nobody has looked.,15,",
         "n is '15', and nothing was measured"),
        ("pain,not measured,Nobody has looked.", "pain,not measured,", "words is empty"),
        (" (second-hand)", "", r"line 2 \(hip work, hip strength\): 34.9 is known second-hand"),
    ],
)  # fmt: skip
def test_a_wrong_board_is_refused_in_words(tmp_path, old, new, message):
    assert old in TEXT
    with pytest.raises(ValueError, match=message):
        read(tmp_path, TEXT.replace(old, new, 1))
