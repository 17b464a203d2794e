"""What a runner can do, and what was measured of it: six levers, five outcomes, one grid.

Reads ``data/levers.csv`` and refuses a finding without a study, a number that the study does not
give, and a grid with a hole in it. "Not measured" means that no study was found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType

from itband import csvfile
from itband.evidence import claims, published, references

__all__ = ["KINDS", "LEVERS", "OUTCOMES", "Finding", "levers", "read_levers"]

LEVERS = (
    "hip work",
    "mirror squats",
    "more steps",
    "wider steps",
    "shorter stride",
    "rolling, stretching",
)
# In the order of the hoped-for chain: strength, movement, tissue, pain.
OUTCOMES = ("hip strength", "squat", "running lean", "modelled strain", "pain")
KINDS = ("measured change", "measured no change", "not measured")


@dataclass(frozen=True)
class Finding:
    """One cell of the grid: what was seen of an outcome after a lever, in whom and how.

    ``n`` counts the people of the first study of ``references``. Of what was not measured only
    ``words`` are sure to be there; a study or a claim may say what was looked at in its place.
    """

    lever: str
    outcome: str
    kind: str
    words: str
    n: int | None
    design: str
    people: str
    references: tuple[str, ...]
    claim: str


@cache
def levers() -> Mapping[tuple[str, str], Finding]:
    """Return every finding by its (lever, outcome)."""
    return MappingProxyType(read_levers(csvfile.data("levers.csv")))


def read_levers(path: Traversable) -> dict[tuple[str, str], Finding]:
    """Read the grid and check it against the ledger and the published values.

    Raises
    ------
    ValueError : naming file, line, lever and outcome, for a wrong header, an unknown lever, outcome
        or kind, a cell given twice or missing, an empty word, a finding without study, claim,
        people or design, people or design where nothing was measured, a study or claim that does
        not exist or that do not belong together, and a number that the studies do not give, or
        give second-hand only and the words do not say so.
    """
    found: dict[tuple[str, str], Finding] = {}
    for where, cell in csvfile.rows(path, Finding):
        key = cell["lever"], cell["outcome"]
        where = f"{where} ({key[0]}, {key[1]})"
        finding = _finding(where, cell)
        if key in found:
            raise ValueError(f"{where}: this cell stands twice")
        found[key] = finding
    for lever in LEVERS:
        for outcome in OUTCOMES:
            if (lever, outcome) not in found:
                raise ValueError(f"{path.name}: no line for ({lever}, {outcome})")
    return found


def _finding(where: str, cell: dict[str, str]) -> Finding:
    csvfile.allowed(where, cell, lever=LEVERS, outcome=OUTCOMES, kind=KINDS)
    csvfile.filled(where, cell, "words")
    measured = cell["kind"] != KINDS[2]
    for name in ("n", "design", "people"):
        if bool(cell[name].strip()) != measured:
            wrong = "is empty" if measured else f"is {cell[name]!r}, and nothing was measured"
            raise ValueError(f"{where}: {name} {wrong}")
    if measured and not all((cell["references"], cell["claim"])):
        raise ValueError(f"{where}: a finding needs a study and a claim")
    keys = tuple(filter(None, cell.pop("references").split(";")))
    for key in keys:
        if key not in references():
            raise ValueError(f"{where}: reference {key!r} is not in references.bib")
    known = {claim.id: claim for claim in claims()}
    if cell["claim"] and cell["claim"] not in known:
        raise ValueError(f"{where}: no claim {cell['claim']!r} in the ledger")
    if cell["claim"] and not set(keys) & set(known[cell["claim"]].references):
        raise ValueError(f"{where}: {cell['claim']} leans on none of {', '.join(keys) or 'these'}")
    n = cell.pop("n")
    _check_numbers(where, f"{cell['words']} {cell['design']} {n}", keys)
    return Finding(**cell, n=int(n) if n else None, references=keys)


def _check_numbers(where: str, text: str, keys: tuple[str, ...]) -> None:
    """Refuse a number that no published row of these studies gives."""
    read: set[float] = set()
    second_hand: set[float] = set()
    for row in published():
        if row.study in keys:
            given = [abs(x) for x in (row.value, row.sd, row.n) if x is not None]
            given += map(float, _numbers(f"{row.condition} {row.unit} {row.note}"))
            (read if row.status == "read" else second_hand).update(given)
    for number in _numbers(text):
        if not _is_given(number, read | second_hand):
            raise ValueError(f"{where}: {number} is in no published row of {', '.join(keys)}")
        if not _is_given(number, read) and "second-hand" not in text:
            raise ValueError(f"{where}: {number} is known second-hand, and the words do not say so")


def _is_given(number: str, values: set[float]) -> bool:
    digits = len(number.partition(".")[2])
    return any(round(value, digits) == float(number) for value in values)


def _numbers(text: str) -> list[str]:
    return re.findall(r"(?<![\w.])\d+(?:\.\d+)?", text)
