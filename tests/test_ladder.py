"""The starter ladder: what its table holds, and which tables are refused."""

import pytest

from itband.ladder import Rung, ladder, read_ladder

HEADER = "step,run_minutes,walk_minutes,rounds\n"


def test_a_rung_says_what_it_holds():
    assert Rung(4, 5, 1, 4).words == "4 × (5 min run, 1 min walk)"
    assert Rung(4, 5, 1, 4).running == 20
    assert Rung(6, 20, 0, 1).words == "20 min run, no break"


def test_walking_ends_once_and_for_all():
    walks = [bool(rung.walk_minutes) for rung in ladder()]
    assert walks == sorted(walks, reverse=True)
    assert {True, False} == set(walks)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("1,1,,15\n", "line 2: walk_minutes must be a whole number; got ''"),
        ("1,1,1,15\n2,2.5,1,8\n", "line 3: run_minutes must be a whole number; got '2.5'"),
        ("1,1,1,15\n3,2,1,8\n", "line 3: step 2 comes here; got 3"),
        ("1,1,1,0\n", "line 2: a rung needs minutes of running"),
        ("1,1,1\n", "line 2: 4 cells expected, 3 found"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path, rows, message):
    path = tmp_path / "ladder.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_ladder(path)
