"""Expressions and texts: one table for Python and for the page (expressions.test.ts reads it)."""

import json
import math
from pathlib import Path

import pytest

from itband.explorer import ExplorerError
from itband.explorer.expressions import evaluate, fill, in_text, number, parse, range_text

TABLE = json.loads(Path(__file__).with_name("expressions.json").read_text(encoding="utf-8"))


def nan(value):
    """Turn the table's null, in a number or in a mapping of numbers, into NaN."""
    if isinstance(value, dict):
        return {name: nan(one) for name, one in value.items()}
    return math.nan if value is None else value


def runs(case):
    return nan(case["current"]), case["usual"] and nan(case["usual"])


@pytest.mark.parametrize("case", TABLE["expressions"], ids=str)
def test_expression_has_the_value_of_the_table(case):
    found = evaluate(case["expression"], *runs(case))
    assert found == pytest.approx(nan(case["value"]), rel=1e-14, abs=0, nan_ok=True)


@pytest.mark.parametrize("case", TABLE["numbers"], ids=str)
def test_number_is_written_as_in_the_table(case):
    assert number(nan(case["value"]), case["digits"], case["signed"]) == case["written"]


def test_what_is_not_finite_is_a_dash():
    assert [number(v, 1) for v in (math.inf, -math.inf)] == ["–", "–"]
    assert range_text([-math.inf, 1.0]) == "–"


@pytest.mark.parametrize("case", TABLE["ranges"], ids=str)
def test_range_is_written_as_in_the_table(case):
    assert range_text([nan(edge) for edge in case["edges"]]) == case["written"]


@pytest.mark.parametrize("case", TABLE["texts"], ids=str)
def test_text_is_filled_as_in_the_table(case):
    assert fill(case["text"], *runs(case)) == case["written"]


@pytest.mark.parametrize("wrong", ["", "a:", "a:percent", "a:usual:change", "2a", "a b", ":usual"])
def test_what_is_no_expression_is_named(wrong):
    with pytest.raises(ExplorerError, match="is not an output") as caught:
        parse(wrong)
    assert repr(wrong) in str(caught.value)


def test_text_names_the_expressions_it_needs():
    assert in_text("{a} {b:change|+1} {c:usual|0|100} {d|x}") == ["a", "b:change", "c:usual"]
