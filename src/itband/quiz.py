"""Questions that a reader answers before the model does: native forms, alive without a kernel.

``predict(chapter)`` asks; ``compare(chapter)`` sets the reader's answers beside what the model and
real runners say. Both are plain HTML: without scripts the answers wait in a disclosure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from html import escape
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Question:
    """One prediction: options that span the truth, and what is known."""

    id: str
    question: str
    options: tuple[str, ...]
    model: str
    runners: str
    range: str
    answer: str


def questions(chapter: str) -> tuple[Question, ...]:
    """Return a chapter's predictions from ``data/predict_<chapter>.json``.

    Raises ValueError naming the file, the question and the key where the data are wrong.
    """
    name = f"predict_{chapter}.json"
    path = files("itband").joinpath("data", name)
    if not path.is_file():
        raise ValueError(f"There is no {name}: the chapter {chapter!r} asks for no prediction.")
    return tuple(_question(name, row) for row in json.loads(path.read_text(encoding="utf-8")))


def _question(name: str, row: Mapping[str, Any]) -> Question:
    wanted = {field.name for field in fields(Question)}
    if wrong := wanted ^ set(row):
        raise ValueError(f"{name}, question {row.get('id', '?')!r}: missing or unknown {wrong}.")
    options = row["options"]
    if isinstance(options, str) or len(options) < 2 or len(set(options)) != len(options):
        raise ValueError(
            f"{name}, question {row['id']!r}: options must be two or more, and differ."
        )
    return Question(**{**row, "options": tuple(row["options"])})


@dataclass(frozen=True)
class Prediction:
    """The questions of one chapter as a form."""

    chapter: str
    questions: tuple[Question, ...]

    def __repr__(self) -> str:
        """List the questions and their options."""
        lines = [f"Predict ({self.chapter})"]
        for number, q in enumerate(self.questions, 1):
            lines += [f"{number}. {q.question}", *[f"   - {option}" for option in q.options]]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return the form; the answers wait in a disclosure, so skipping is always possible."""
        parts = []
        for q in self.questions:
            name = escape(f"predict-{self.chapter}-{q.id}")
            options = "".join(
                f'<label><input type="radio" name="{name}" value="{escape(o)}" />'
                f"<span>{escape(o)}</span></label>"
                for o in q.options
            )
            parts.append(
                f'<fieldset data-question="{escape(q.id)}"><legend>{escape(q.question)}</legend>'
                f'<div class="options">{options}</div></fieldset>'
            )
        answers = "".join(f"<li>{escape(q.answer)}</li>" for q in self.questions)
        return (
            f'<form class="predict" data-predict="{escape(self.chapter)}" aria-label="Predict">'
            f'<p class="eyebrow">Predict</p>{"".join(parts)}'
            f"<details><summary>Skip, and see the answers</summary><ol>{answers}</ol></details>"
            "</form>"
        )


@dataclass(frozen=True)
class Comparison:
    """What was predicted beside what the model says and what real runners suggest."""

    chapter: str
    questions: tuple[Question, ...]

    def __repr__(self) -> str:
        """List what the model and the runners say."""
        lines = [f"Compare ({self.chapter})"]
        for number, q in enumerate(self.questions, 1):
            lines.append(f"{number}. model: {q.model}; runners: {q.runners}; range: {q.range}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return a table; the page adds the reader's own answers as its first column."""
        rows = "".join(
            f'<tr data-question="{escape(q.id)}"><th scope="row">{escape(q.question)}</th>'
            f"<td>{escape(q.model)}</td><td>{escape(q.runners)}</td><td>{escape(q.range)}</td></tr>"
            for q in self.questions
        )
        return (
            f'<div class="compare" data-compare="{escape(self.chapter)}" role="region" '
            'tabindex="0" aria-label="Your prediction, the model and real runners">'
            "<table><thead><tr>"
            '<th scope="col">Question</th><th scope="col">The model says</th>'
            '<th scope="col">Real runners suggest</th><th scope="col">Range</th>'
            f"</tr></thead><tbody>{rows}</tbody></table></div>"
        )


def predict(chapter: str) -> Prediction:
    """Ask a chapter's predictions."""
    return Prediction(chapter, questions(chapter))


def compare(chapter: str) -> Comparison:
    """Set the predictions of a chapter beside what is known."""
    return Comparison(chapter, questions(chapter))
