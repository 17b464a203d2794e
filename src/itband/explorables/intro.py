"""The intro's explorable: the article's statements, sorted by how sure anybody can be."""

from __future__ import annotations

from itband.evidence import SECTIONS, VERDICTS, verdict_tally
from itband.explorer import Bar, BarChart, Choice, Explorer, Words, explore

WHOLE = "the whole article"
# The article's sections, as a reader would name them.
SECTION_NAMES = {
    WHOLE: None,
    **dict(
        zip(
            (
                "introduction",
                "what the band is",
                "symptoms",
                "why it hurts",
                "the first two weeks",
                "strengthening",
                "running form",
                "return to running",
                "what does not help",
                "when to see a professional",
                "the bottom line",
                "sources",
            ),
            SECTIONS,
            strict=True,
        )
    ),
}
LEFT_OUT, COUNTED = "left out", "counted too"
# Shares that have a plain name.
_NAMED = {
    1 / 20: "one in twenty",
    1 / 10: "one in ten",
    1 / 5: "one in five",
    1 / 4: "one in four",
    1 / 3: "one in three",
    1 / 2: "half",
    2 / 3: "two in three",
    3 / 4: "three in four",
    4 / 5: "four in five",
    9 / 10: "nine in ten",
}


def sieve_explorer() -> Explorer:
    """Explore how many statements carry which verdict: the figure of the introduction."""
    return explore(
        sieve,
        Choice("part", list(SECTION_NAMES), WHOLE, label="Section of the article"),
        Choice("extra", [LEFT_OUT, COUNTED], LEFT_OUT, label="Statements that this course adds"),
        name="sieve",
        title="How much of it is well supported?",
        alt=_alt(),
        caution=(
            "what is true. A verdict is one reader's judgement, and a statement that is not "
            "supported is not thereby false."
        ),
        show=[
            Words("supported_words", "Well supported", strong=True),
            Words("opinion_words", "Expert opinion"),
            BarChart(
                [Bar(_output(verdict), verdict) for verdict in VERDICTS],
                title="Verdicts in {where}",
                subtitle="In % of its statements. Counted: {counts}.",
                unit="%",
                x_limits=(0, 100),
                alt="{counts}.",
            ),
        ],
        units={_output(verdict): "%" for verdict in VERDICTS},
    )


def sieve(part: str, extra: str) -> dict[str, float | str]:
    """Return each verdict's share, in %, of a section's statements, and the counts in words.

    ``part`` is a key of `SECTION_NAMES`; ``extra`` says whether what the course adds is counted.
    """
    tally = verdict_tally(section=SECTION_NAMES[part], added=extra == COUNTED)
    total = sum(tally.values())
    named = ", ".join(f"{count} {verdict}" for verdict, count in tally.items() if count)
    return {
        **{_output(verdict): 100 * count / total for verdict, count in tally.items()},
        "where": part,
        "counts": named,
        "supported_words": _of(tally["supported"], total),
        "opinion_words": _of(tally["expert opinion"], total),
    }


def share_in_words(share: float) -> str:
    """Return a share, 0 to 1, beside the nearest one that has a plain name."""
    if share in (0.0, 1.0):
        return "all" if share else "none"
    nearest = min(_NAMED, key=lambda named: abs(named - share))
    if abs(share - nearest) < 0.005:
        return _NAMED[nearest]
    return f"{'more' if share > nearest else 'fewer'} than {_NAMED[nearest]}"


def _of(count: int, total: int) -> str:
    return f"{count} of {total}: {share_in_words(count / total)}"


def _output(verdict: str) -> str:
    return verdict.replace(" ", "_")


def _alt() -> str:
    tally = verdict_tally(added=False)
    named = ", ".join(f"{count} {verdict}" for verdict, count in tally.items())
    return f"Bars of the article's {sum(tally.values())} statements by verdict: {named}."
