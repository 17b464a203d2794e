"""What a chapter asks: guesses before its explorer, and questions after it.

``predict(chapter)`` asks; ``compare(chapter)`` sets the reader's guesses beside what is known;
``quiz(chapter)`` asks the chapter's own questions and two of earlier chapters. All are native
forms, alive without a kernel; without scripts the answers wait in disclosures. The questions are
written in ``book/quizzes/``; see `itband.banks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from .banks import Option, Prediction, Question, bank
from .forms import Form

__all__ = ["Comparison", "Predictions", "Quiz", "compare", "predict", "quiz"]

SHORT = 24  # letters of an option that is still easily read in half a phone's width


def predict(chapter: str) -> Predictions:
    """Ask a chapter's predictions."""
    return Predictions(chapter, bank(chapter).predict)


def compare(chapter: str) -> Comparison:
    """Set the predictions of a chapter beside what is known."""
    return Comparison(chapter, bank(chapter).predict)


def quiz(chapter: str) -> Quiz:
    """Ask a chapter's own questions, then two of earlier chapters."""
    asked = bank(chapter)
    return Quiz(chapter, asked.questions, asked.earlier)


class Predictions(Form):
    """The predictions of one chapter as a form."""

    def __init__(self, chapter: str, questions: Iterable[Prediction]) -> None:
        """Take predictions that are already checked."""
        self.chapter, self.questions = chapter, tuple(questions)
        super().__init__(self.to_html())

    def __repr__(self) -> str:
        """List the questions and their options, without answers."""
        lines = [f"Predict ({self.chapter})"]
        for number, q in enumerate(self.questions, 1):
            lines += [f"{number}. {q.question}", *[f"   - {option}" for option in q.options]]
        return "\n".join(lines)

    def to_html(self) -> str:
        """Return the form; the answers wait in a disclosure, so skipping is always possible."""
        parts = []
        for q in self.questions:
            name = f"predict-{self.chapter}-{q.id}"
            options = _choices("radio", name, q.options)
            parts.append(
                f'<fieldset data-question="{escape(q.id)}"><legend>{escape(q.question)}</legend>'
                f"{options}</fieldset>"
            )
        answers = "".join(f"<li>{escape(q.answer)}</li>" for q in self.questions)
        return (
            f'<form class="predict" data-predict="{escape(self.chapter)}" aria-label="Predict">'
            f'<p class="eyebrow">Predict</p>{"".join(parts)}'
            f"<details><summary>Skip, and see the answers</summary><ol>{answers}</ol></details>"
            "</form>"
        )


class Comparison(Form):
    """What was predicted beside what is known."""

    def __init__(self, chapter: str, questions: Iterable[Prediction]) -> None:
        """Take predictions that are already checked."""
        self.chapter, self.questions = chapter, tuple(questions)
        super().__init__(self.to_html())

    def __repr__(self) -> str:
        """List what is known."""
        lines = [f"Compare ({self.chapter})"]
        for number, q in enumerate(self.questions, 1):
            known = "; ".join(f"{heading}: {text}" for heading, text in q.known.items())
            lines.append(f"{number}. {known}")
        return "\n".join(lines)

    def to_html(self) -> str:
        """Return a table; the page adds the reader's own answers as its first column."""
        heads = "".join(
            f'<th scope="col">{escape(h)}</th>' for h in ("Question", *self.questions[0].known)
        )
        rows = "".join(
            f'<tr data-question="{escape(q.id)}"><th scope="row">{escape(q.question)}</th>'
            + "".join(f"<td>{escape(text)}</td>" for text in q.known.values())
            + "</tr>"
            for q in self.questions
        )
        return (
            f'<div class="compare" data-compare="{escape(self.chapter)}" role="region" '
            'tabindex="0" aria-label="Your prediction beside what is known">'
            f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        )


class Quiz(Form):
    """The questions of one chapter, each a form of its own."""

    def __init__(
        self, chapter: str, questions: Iterable[Question], earlier: Iterable[Question] = ()
    ) -> None:
        """Take questions that are already checked."""
        self.chapter, self.questions, self.earlier = chapter, tuple(questions), tuple(earlier)
        super().__init__(self.to_html())

    def __repr__(self) -> str:
        """List the questions and their options, without answers."""
        lines = [f"Check yourself ({self.chapter})"]
        for number, q in enumerate((*self.questions, *self.earlier), 1):
            hint = {"multiple": " (every answer that fits)", "numeric": f" (a number, {q.unit})"}
            lines.append(f"{number}. {q.question}{hint.get(q.kind, '').replace(', )', ')')}")
            lines += [f"   - {option.text}" for option in q.options]
        return "\n".join(lines)

    def to_html(self) -> str:
        """Return a form for each question, its answers in a disclosure."""
        parts = [
            _question_html(number, q, is_earlier=number > len(self.questions))
            for number, q in enumerate((*self.questions, *self.earlier), 1)
        ]
        return (
            f'<section class="quiz" data-quiz="{escape(self.chapter)}" aria-label="Questions">'
            f"{''.join(parts)}</section>"
        )


def _question_html(number: int, q: Question, *, is_earlier: bool) -> str:
    name = f"quiz-{q.id}"
    eyebrow = '<p class="eyebrow">From an earlier chapter</p>' if is_earlier else ""
    if q.kind == "numeric":
        field, answers = _field(name, q), _numeric_answers(q)
    else:
        kind = "radio" if q.kind == "single" else "checkbox"
        hint = '<p class="hint">Choose every answer that fits.</p>' if q.kind == "multiple" else ""
        field = hint + _choices(kind, name, [option.text for option in q.options])
        answers = "".join(_option_answer(option) for option in q.options)
    return (
        f'<form class="question" data-question="{escape(q.id)}" data-kind="{q.kind}">{eyebrow}'
        f'<fieldset><legend><span class="number">{number}.</span> {escape(q.question)}</legend>'
        f'{field}</fieldset><details class="answers"><summary>Answers</summary>'
        f"<ul>{answers}</ul></details></form>"
    )


def _choices(kind: str, name: str, options: Sequence[str]) -> str:
    # Longer ones need the width of a phone to themselves.
    look = "options" if max(map(len, options)) <= SHORT else "options long"
    labels = "".join(
        f'<label><input type="{kind}" name="{escape(name)}" value="{escape(o)}" />'
        f"<span>{escape(o)}</span></label>"
        for o in options
    )
    return f'<div class="{look}">{labels}</div>'


def _option_answer(option: Option) -> str:
    right = "true" if option.correct else "false"
    word = "Fits" if option.correct else "Does not fit"
    return (
        f'<li data-right="{right}"><strong>{word}: {escape(_ended(option.text))}</strong> '
        f'<span class="feedback">{escape(option.feedback)}</span></li>'
    )


def _field(name: str, q: Question) -> str:
    # A phone's keypad of digits has no minus sign.
    signed = any(value < 0 for value in (q.answer, *(slip.value for slip in q.slips)))
    keys = "text" if signed else "decimal"
    unit = f'<span class="unit">{escape(q.unit)}</span>' if q.unit else ""
    return (
        '<label class="field"><span>Your answer</span>'
        f'<span class="entry"><input type="text" inputmode="{keys}" autocomplete="off" '
        f'name="{escape(name)}" size="8" />{unit}</span></label>'
    )


def _numeric_answers(q: Question) -> str:
    def item(right: str, word: str, value: float, tolerance: float, feedback: str) -> str:
        return (
            f'<li data-right="{right}" data-value="{value!r}" data-tolerance="{tolerance!r}">'
            f"<strong>{word}: {escape(_ended(_written(value, q.unit)))}</strong> "
            f'<span class="feedback">{escape(feedback)}</span></li>'
        )

    items = [item("true", "Right", q.answer, q.tolerance, q.feedback)]
    items += [item("false", "Not right", s.value, s.tolerance, s.feedback) for s in q.slips]
    other = f'<span class="feedback">{escape(q.otherwise)}</span>'
    items.append(f'<li data-right="false"><strong>Any other number:</strong> {other}</li>')
    return "".join(items)


def _written(value: float, unit: str) -> str:
    number = f"{value:.10g}".replace("-", "−")
    return f"{number} {unit}".rstrip()


def _ended(text: str) -> str:
    """Return the words with a full stop, where they have no end of their own."""
    return text if text.endswith((".", "?", "!", "”", '"')) else f"{text}."
