"""Does the pattern fit? Four answers about a sore knee against a visible table of rules.

Expert opinion, not a diagnosis and not a probability: the rules are clinical description
(``data/symptom_rules.csv``, with the claims and safety items behind each), no clinician has signed
them off, and nobody has tested how often they are right. Not for anybody under 18: knee pain in
growing people needs an examination of hip and knee.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType

from itband.evidence import STATUSES, URGENCIES, claims, safety_items, table

__all__ = ["FITS", "INPUTS", "READINGS", "Match", "Rule", "match", "options", "rules"]

FITS = ("typical", "partly", "does not fit")
INPUTS = ("where", "when", "also", "worse_with")
READINGS = ("typical", "uncertain", "get checked")
_AND = " & "

# What to do while nothing asks for an examination; the limits are the course's stop rule saf-23.
_WATCH = (
    "Get checked if it is no better in four to six weeks or worse at any time, and within days if "
    "there is new swelling, locking or pain at night."
)
_ACTIONS = {
    "typical": "Modify: keep runs shorter than the distance where pain begins.",
    "partly": "Modify, and do not settle on one cause yet: look again at each answer.",
}


@dataclass(frozen=True)
class Rule:
    """One row: how an answer (or two together, joined by '&') reads, why, and what rests on it.

    ``action`` and ``safety`` are given where the reading is 'get checked', and empty elsewhere.
    ``basis`` are ids of claims, ``safety`` that of a safety item, whose ``urgency`` the rule has.
    """

    input: str
    option: str
    reading: str
    why: str
    action: str
    basis: tuple[str, ...]
    safety: str
    status: str

    @property
    def answers(self) -> dict[str, str]:
        """The answers that it speaks of, one or two, by their inputs."""
        return dict(zip(self.input.split(_AND), self.option.split(_AND), strict=True))

    @property
    def urgency(self) -> str:
        """How soon to get checked, in the words of the safety table; '' where nothing asks."""
        return _urgencies()[self.safety] if self.safety else ""


@cache
def _urgencies() -> Mapping[str, str]:
    return {item.id: item.urgency for item in safety_items()}


@dataclass(frozen=True)
class Match:
    """How four answers fit: the word, the rule behind each answer, what to do, and how soon.

    ``reasons`` holds the four rules in the order of `INPUTS`, then rules about two answers
    together. ``urgency`` is '' or the most urgent of them. ``watch`` says when to get checked
    later, and is '' where something asks for it now.
    """

    fit: str
    reasons: tuple[Rule, ...]
    action: str
    urgency: str
    watch: str = ""

    def __repr__(self) -> str:
        """List fit, urgency, each answer with its reading, and the action."""
        answers = [f"  {rule.option}: {rule.reading}" for rule in self.reasons]
        head = f"Match({self.fit}" + (f", {self.urgency})" if self.urgency else ")")
        return "\n".join([head, *answers, f"  {self.action} {self.watch}".rstrip()])


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rule table in its own order: for each input its options, then pairs of answers."""
    return read_rules(table("symptom_rules.csv"))


def read_rules(rows: Sequence[Mapping[str, str]]) -> tuple[Rule, ...]:
    """Check rows of the rule table and return them as rules.

    Raises
    ------
    ValueError : naming row and value, for a missing column, an unknown input, reading, status,
        claim or safety item, an option given twice, a rule without words or a claim behind it,
        'get checked' without action and safety item, or these where nothing needs checking.
    """
    names = {field.name for field in fields(Rule)}
    known = {claim.id for claim in claims()}
    found: dict[tuple[str, str], Rule] = {}
    for place, row in enumerate(rows, start=2):
        where = f"symptom_rules.csv, line {place}"
        if set(row) != names:
            raise ValueError(f"{where}: the columns must be {sorted(names)}; got {sorted(row)}")
        where = f"{where} ({row['option']})"
        allowed = {"reading": READINGS, "safety": ("", *_urgencies()), "status": STATUSES}
        for name, words in allowed.items():
            if row[name] not in words:
                raise ValueError(f"{where}: {name} {row[name]!r} is not one of {', '.join(words)}")
        for name in row["input"].split(_AND):
            if name not in INPUTS:
                raise ValueError(f"{where}: input {name!r} is not one of {INPUTS}")
        if not (row["option"] and row["why"] and row["basis"]):
            raise ValueError(f"{where}: option, why and basis must be given; got {dict(row)}")
        checked = row["reading"] == "get checked"
        for name in ("action", "safety"):
            if bool(row[name]) != checked:
                raise ValueError(
                    f"{where}: {name} goes with 'get checked' and nothing else; got {row[name]!r}"
                )
        basis = tuple(row["basis"].split(";"))
        for claim in basis:
            if claim not in known:
                raise ValueError(f"{where}: {claim!r} is no claim of the ledger")
        key = row["input"], row["option"]
        if key in found:
            raise ValueError(f"{where}: the option {row['option']!r} stands twice")
        text = {name: value for name, value in row.items() if name != "basis"}
        found[key] = Rule(**text, basis=basis)
    return tuple(found.values())


@cache
def options() -> Mapping[str, tuple[str, ...]]:
    """Return the options of each input, in the order of the table."""
    return MappingProxyType(
        {name: tuple(rule.option for rule in rules() if rule.input == name) for name in INPUTS}
    )


def match(where: str, when: str, also: str, worse_with: str) -> Match:
    """Return how a pattern of four answers fits, why, and what to do.

    Parameters
    ----------
    where, when, also, worse_with : one of `options` of that name each

    Returns
    -------
    Match : 'does not fit' as soon as one answer, or two together, reads 'get checked', whatever
        the others say, with the action of the most urgent; else 'typical' when all four answers
        are, and 'partly' when one or more is uncertain.

    Raises
    ------
    ValueError : naming the input and an answer that is not one of its options.

    Notes
    -----
    Expert opinion, not a diagnosis: 'typical' does not mean that it is iliotibial band syndrome,
    and 'does not fit' does not mean that something bad was found.
    """
    answers = dict(zip(INPUTS, (where, when, also, worse_with), strict=True))
    for name, answer in answers.items():
        if answer not in options()[name]:
            raise ValueError(f"{name} must be one of {', '.join(options()[name])}; got {answer!r}")

    def applies(rule: Rule) -> bool:
        return all(answers[name] == option for name, option in rule.answers.items())

    reasons = tuple(sorted(filter(applies, rules()), key=lambda rule: len(rule.answers)))
    alarms = [rule for rule in reasons if rule.reading == "get checked"]
    if alarms:
        urgency = min((rule.urgency for rule in alarms), key=URGENCIES.index)
        actions = dict.fromkeys(rule.action for rule in alarms if rule.urgency == urgency)
        return Match("does not fit", reasons, " ".join(actions), urgency)
    certain = all(rule.reading == "typical" for rule in reasons)
    fit = "typical" if certain else "partly"
    return Match(fit, reasons, _ACTIONS[fit], "", _WATCH)
