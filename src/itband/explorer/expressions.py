"""The few ways in which a view may speak of an output: ``"name"`` or ``"name:form"``.

``"step_length"`` is the current value, ``"step_length:usual"`` the baseline's, ``":ratio"`` current
over baseline, ``":change"`` the same as a percentage change, ``":index"`` with the baseline at 100.
The page evaluates the same expressions; ``frontend/src/expressions.ts`` is this file's twin and
both are tested on one table, ``tests/explorer/expressions.json``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from .errors import ExplorerError

FORMS = ("value", "usual", "ratio", "change", "index")
_EXPRESSION = re.compile(r"^(?P<name>[A-Za-z_]\w*)(?::(?P<form>[a-z]+))?$")
# In a text: {name:form|digits|factor}; a digit count with a plus sign shows the sign.
_PLACEHOLDER = re.compile(r"\{([^{}|]+)(?:\|(\+?)(\d+))?(?:\|([-\d.e]+))?\}")
# Digits enough for the exact value of any float.
_EXACT = Context(prec=800, rounding=ROUND_HALF_UP)


def parse(expression: str) -> tuple[str, str]:
    """Split an expression into the output's name and the form."""
    match = _EXPRESSION.match(expression)
    form = (match["form"] or "value") if match else ""
    if not match or form not in FORMS:
        raise ExplorerError(
            f"{expression!r} is not an output or an output with one of the forms {FORMS[1:]}, "
            "such as 'step_length:change'."
        )
    return match["name"], form


def evaluate(
    expression: str | float, current: Mapping[str, float], usual: Mapping[str, float] | None
) -> float:
    """Return an expression's value; without a baseline every run is its own."""
    if not isinstance(expression, str):
        return expression
    name, form = parse(expression)
    value = current[name]
    if form == "value":
        return value
    base = (usual or current)[name]
    if form == "usual":
        return base
    ratio = value / base if base else float("nan")
    return {"ratio": ratio, "change": 100 * (ratio - 1), "index": 100 * ratio}[form]


def number(value: float, digits: int, signed: bool = False) -> str:
    """Write a number with a true minus sign and no negative zero; a dash where there is none.

    Ties are rounded away from zero, as the page's ``toFixed`` does, and not to the even digit.
    """
    if not math.isfinite(value):
        return "–"
    text = f"{Decimal(abs(float(value))).quantize(Decimal(1).scaleb(-digits), context=_EXACT):f}"
    if float(text) == 0:
        return text
    return ("−" if value < 0 else "+" if signed else "") + text


def range_text(edges: Sequence[float]) -> str:
    """Write the range of a change, the weaker end first: "−7 to −18 %".

    Rounded outwards, to whole per cents (tenths below 2 %), so that what is written never promises
    more than is known.
    """
    low, high = min(edges), max(edges)
    if not all(math.isfinite(edge) for edge in edges):
        return "–"
    digits = 0 if max(abs(low), abs(high)) >= 2 or low == high == 0 else 1
    # Less a hair, so that 3.0 computed as 3.0000000001 does not become 4.
    low = math.floor(low * 10**digits + 1e-9) / 10**digits
    high = math.ceil(high * 10**digits - 1e-9) / 10**digits
    near, far = (high, low) if abs(low) > abs(high) else (low, high)
    a, b = (number(v, digits, True) for v in (near, far))
    return f"{a} %" if a == b else f"{a} to {b} %"


def in_text(text: str) -> list[str]:
    """Return the expressions that a text's placeholders name."""
    return [match[1] for match in _PLACEHOLDER.finditer(text)]


def fill(text: str, current: Mapping[str, Any], usual: Mapping[str, Any] | None) -> str:
    """Return the text with every placeholder replaced by its number or its words."""

    def one(match: re.Match[str]) -> str:
        name, form = parse(match[1])
        words = ((usual or current) if form == "usual" else current)[name]
        if isinstance(words, str):
            return words
        value = evaluate(match[1], current, usual) * float(match[4] or 1)
        return number(value, int(match[3] or 2), match[2] == "+")

    return _PLACEHOLDER.sub(one, text)
