"""Branching cases: ``case("maya")`` tells one, a scene at a time, and the reader decides.

One YAML file per case in ``book/cases/``. Every choice has a consequence, the verdict of the claim
that it leans on, and a word for the reasoning; every way leads to an ending that says something.
Every mistake in a file is a ValueError that names the file, the line and the scene.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from .evidence import Claim, claims
from .forms import Form
from .ledger import verdict_class
from .yamlfile import BOOK, Entry, read

CASES = BOOK / "cases"
REASONING = ("sound", "partly sound", "weak")


@dataclass(frozen=True)
class Choice:
    """One thing to do: what follows, the claim behind it, how well it is reasoned, what is next."""

    text: str
    consequence: str
    verdict: str
    claim: str
    reasoning: str
    next: str


@dataclass(frozen=True)
class Scene:
    """Where the reader stands. An ending has a lesson, any other scene has choices."""

    name: str
    heading: str
    text: str
    choices: tuple[Choice, ...] = ()
    lesson: str = ""


@dataclass(frozen=True)
class Story:
    """A case: scenes by name, and those in which it may start."""

    name: str
    title: str
    starts: tuple[str, ...]
    scenes: Mapping[str, Scene]

    def ways(self) -> Iterator[tuple[Choice, ...]]:
        """Yield every way from a start to an ending, as its choices; no scene is met twice."""

        def onward(name: str, met: frozenset[str]) -> Iterator[tuple[Choice, ...]]:
            if self.scenes[name].lesson:
                yield ()
            for choice in self.scenes[name].choices:
                if choice.next not in met:
                    for rest in onward(choice.next, met | {choice.next}):
                        yield (choice, *rest)

        for start in self.starts:
            yield from onward(start, frozenset({start}))


def case(name: str) -> Case:
    """Tell a case: ``maya``, ``tomas`` or ``aisha``."""
    path = CASES / f"{name}.yml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in CASES.glob("*.yml"))) or "none"
        raise ValueError(f"no case {name!r}; the cases in {CASES} are: {known}")
    ledger = {claim.id: claim for claim in claims()}
    return Case(read_case(path, ledger), ledger)


def read_case(path: Path, ledger: Mapping[str, Claim]) -> Story:
    """Read one file and check it against the ledger.

    Raises
    ------
    ValueError : for an unknown or missing key, a scene that does not exist, cannot be reached or
        leads nowhere, a round trip without a way out, or a claim that the ledger does not have, or
        has with another verdict.
    """
    top = read(path)
    top.require(("case", "title", "start", "scenes"))
    if top.text("case") != path.stem:
        top.fail(f"the case is {path.stem!r}; got {top.text('case')!r}", "case")
    inner = top.entry("scenes")
    entries = {name: inner.entry(name).owned_by(f"scene {name!r}") for name in inner.nodes}
    scenes = {name: _scene(name, entry, ledger) for name, entry in entries.items()}
    starts = top.texts("start")
    for start in starts:
        if start not in scenes:
            top.fail(f"there is no scene {start!r}", "start")
    for name, scene in scenes.items():
        for choice, entry in zip(scene.choices, entries[name].entries("choices"), strict=True):
            if choice.next not in scenes:
                entry.fail(f"there is no scene {choice.next!r}", "next")
    reached = _closure(set(starts), {n: {c.next for c in s.choices} for n, s in scenes.items()})
    back: dict[str, set[str]] = {name: set() for name in scenes}
    for name, scene in scenes.items():
        for choice in scene.choices:
            back[choice.next].add(name)
    finished = _closure({n for n, s in scenes.items() if s.lesson}, back)
    for name, entry in entries.items():
        if name not in reached:
            entry.fail("no way leads to this scene")
        if name not in finished:
            entry.fail("no way leads from this scene to an ending: it goes round for ever")
    return Story(path.stem, top.text("title"), starts, scenes)


def _closure(found: set[str], steps: Mapping[str, set[str]]) -> set[str]:
    """Return all that can be reached by these steps."""
    waiting = list(found)
    found = set(found)
    while waiting:
        fresh = steps[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def _scene(name: str, entry: Entry, ledger: Mapping[str, Claim]) -> Scene:
    entry.require(("heading", "text"), optional=("choices", "lesson"))
    heading, text = entry.text("heading"), entry.text("text")
    given = [_choice(one, ledger) for one in entry.entries("choices")]
    lesson = entry.text("lesson", default="")
    if given and lesson:
        entry.fail("an ending has a lesson and no choices", "lesson")
    if not given and not lesson:
        entry.fail("a dead end: give it choices, or a lesson to end with")
    if given and not 2 <= len({choice.text for choice in given}) == len(given) <= 4:
        entry.fail("two to four choices are needed, all different", "choices")
    return Scene(name, heading, text, tuple(given), lesson)


def _choice(entry: Entry, ledger: Mapping[str, Claim]) -> Choice:
    keys = ("text", "consequence", "verdict", "claim", "reasoning", "next")
    entry.require(keys)
    choice = Choice(**{key: entry.text(key) for key in keys})
    if choice.reasoning not in REASONING:
        entry.fail(
            f"reasoning {choice.reasoning!r} is not one of {', '.join(REASONING)}", "reasoning"
        )
    if choice.claim not in ledger:
        entry.fail(f"no claim {choice.claim!r} in the ledger", "claim")
    if choice.verdict != ledger[choice.claim].verdict:
        entry.fail(
            f"{choice.claim} is {ledger[choice.claim].verdict!r} in the ledger, "
            f"not {choice.verdict!r}",
            "verdict",
        )
    return choice


class Case(Form):
    """A case as a form: one scene at a time, or all of them with links where no script runs."""

    def __init__(self, story: Story, ledger: Mapping[str, Claim]) -> None:
        """Take a case that is already checked, and the claims that it leans on."""
        self.story, self.ledger = story, ledger
        super().__init__(self.to_html())

    def __repr__(self) -> str:
        """List the scenes and what can be done in them, without the consequences."""
        lines = [f"Case: {self.story.title}"]
        for number, scene in enumerate(self.story.scenes.values(), 1):
            lines += [f"{number}. {scene.heading}", *[f"   - {c.text}" for c in scene.choices]]
        return "\n".join(lines)

    def to_html(self) -> str:
        """Return all scenes under headings; each choice is a disclosure that links onward."""
        scenes = "".join(self._scene_html(scene) for scene in self.story.scenes.values())
        return (
            f'<section class="case" data-case="{escape(self.story.name)}" '
            f'data-start="{escape(" ".join(self.story.starts))}" '
            f'aria-label="{escape(self.story.title)}"><div class="scenes">{scenes}</div></section>'
        )

    def _scene_html(self, scene: Scene) -> str:
        lesson = (
            f'<p class="lesson"><strong>What this way shows.</strong> {escape(scene.lesson)}</p>'
            if scene.lesson
            else ""
        )
        choices = "".join(self._choice_html(choice) for choice in scene.choices)
        return (
            f'<section class="scene" data-node="{escape(scene.name)}" id="{self._anchor(scene)}">'
            f'<h3 class="scene-heading">{escape(scene.heading)}</h3>'
            f"<p>{escape(scene.text)}</p>{lesson}{choices}</section>"
        )

    def _choice_html(self, choice: Choice) -> str:
        claim, after = self.ledger[choice.claim], self.story.scenes[choice.next]
        chip = (
            f'<a class="claim {verdict_class(choice.verdict)}" '
            f'href="claim:{claim.id}">{choice.verdict}</a>'
        )
        return (
            f'<details class="choice" data-next="{escape(choice.next)}" '
            f'data-reasoning="{choice.reasoning}"><summary>{escape(choice.text)}</summary>'
            f'<div class="outcome"><p>{escape(choice.consequence)}</p>'
            f'<p class="judged"><strong>{choice.reasoning.capitalize()} reasoning.</strong> '
            f"The claim behind it, “{escape(claim.claim)}”, is {chip}.</p>"
            f'<p class="onward"><a href="#{self._anchor(after)}">Go on: {escape(after.heading)}'
            "</a></p></div></details>"
        )

    def _anchor(self, scene: Scene) -> str:
        return escape(f"case-{self.story.name}-{scene.name}")
