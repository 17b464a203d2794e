"""The introduction: each count in its prose and its questions recomputed from the ledger."""

import re

import pytest

from itband.banks import bank
from itband.evidence import SECTIONS, VERDICTS, claims, published, published_value, verdict_tally
from itband.explorables import sieve_explorer
from itband.explorables.intro import COUNTED, LEFT_OUT, SECTION_NAMES, WHOLE, share_in_words


@pytest.fixture(scope="module")
def explorer():
    return sieve_explorer()


def asked(name):
    return next(q for q in bank("intro").questions if q.id == f"intro-{name}")


def test_every_section_of_the_article_can_be_chosen():
    assert tuple(SECTION_NAMES.values()) == (None, *SECTIONS)


@pytest.mark.parametrize("part", SECTION_NAMES)
@pytest.mark.parametrize("extra", [LEFT_OUT, COUNTED])
def test_the_sieve_counts_the_ledger(explorer, part, extra):
    now = explorer.at(part=part, extra=extra)
    rows = [
        row.verdict
        for row in claims()
        if SECTION_NAMES[part] in (None, row.section) and (extra == COUNTED or not row.added)
    ]
    for verdict in VERDICTS:
        count = rows.count(verdict)
        assert now[verdict.replace(" ", "_")] == pytest.approx(100 * count / len(rows))
        assert (f"{count} {verdict}" in re.split(", ", str(now["counts"]))) == (count > 0)
    for name, verdict in (("supported_words", "supported"), ("opinion_words", "expert opinion")):
        assert str(now[name]).startswith(f"{rows.count(verdict)} of {len(rows)}: ")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "none"), (1, "all"), (0.2, "one in five"), (0.204, "one in five"),
        (0.167, "fewer than one in five"), (0.356, "more than one in three"),
        (0.91, "more than nine in ten"), (0.01, "fewer than one in twenty"),
    ],
)  # fmt: skip
def test_shares_have_names(share, words):
    assert share_in_words(share) == words


def test_mission_one(text, explorer):
    supported, ours = verdict_tally(added=False), verdict_tally()
    counts = supported["supported"], sum(supported.values())
    assert f"1. {counts[0]} of {counts[1]}, fewer than one in five." in text
    assert explorer.outputs["supported_words"].endswith(": fewer than one in five")
    assert f"With ours it is {ours['supported']} of {sum(ours.values())}." in text
    added = [row.verdict for row in claims() if row.added]
    assert added.count("supported") > len(added) / 2, "we added what studies support"


def test_mission_two(text, explorer):
    shares = {p: explorer.at(part=p)["expert_opinion"] for p in SECTION_NAMES if p != WHOLE}
    first, second = sorted(shares, key=shares.get, reverse=True)[:2]
    assert (first, second) == ("when to see a professional", "symptoms")
    assert 'professional": all 3 of its statements' in text
    assert explorer.at(part=first)["opinion_words"] == "3 of 3: all"
    assert '"symptoms", with 8 of 11' in text
    assert explorer.at(part=second)["opinion_words"].startswith("8 of 11")


def test_mission_three(text):
    tally = verdict_tally(added=False)
    assert f"For {tally['not studied']} of the {sum(tally.values())} we found no study" in text


def test_explain_says_what_the_sieve_says(text, explorer):
    assert "Fewer than one of the article's statements in five" in text
    assert "more than a third are expert opinion" in text
    assert explorer.outputs["supported"] < 20
    assert explorer.outputs["expert_opinion"] > 100 / 3
    (guess,) = bank("intro").predict
    assert "Fewer than one in five" in guess.answer
    assert "More than a third are expert opinion" in guess.answer


def test_alternative_text_counts(explorer):
    for verdict, count in verdict_tally(added=False).items():
        assert f"{count} {verdict}" in explorer.alt


def test_share_of_injuries(text):
    low, high = (
        published_value("vanderworp2012", "runners", f"ITBS share of running injuries, {end}")
        for end in ("lowest", "highest")
    )
    assert f"{low:.0f} to {high:.0f} %" in text
    question = asked("share")
    assert question.answer == 200 * high / 100
    wrong = [high, 200 * low / 100, 200 * (low + high) / 2 / 100]
    assert [slip.value for slip in question.slips] == wrong


def test_first_of_injuries_is_not_itbs(text):
    assert "Pain at the kneecap, the Achilles tendon and the shin ranks first" in text
    top = [row.variable for row in published("francis2019") if "top three" in row.note]
    words = ("patellofemoral", "Achilles", "tibial")
    assert [word in name for word, name in zip(words, top, strict=True)] == [True] * 3


def test_twenty_two_of_twenty_four(text):
    (row,) = published("fredericson2000", "pain-free and back to running at 6 wk")
    assert (row.value, row.n, row.status) == (22, 24, "second-hand")
    assert "22 of 24 runners" in text
    assert "second-hand; another review says six months" in text
