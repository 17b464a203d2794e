"""Every chapter's explorable and questions as a reader meets them, over http and from disk."""

import ast
import math
import random
import re
from functools import cache
from itertools import product
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect
from tools.check_chapter import BOOK, chapters
from tools.fuzz import PAGES

from book.test_explorer import Explorer
from book.test_pages import Visit
from book.test_quiz import form, heard, tab_to, typed, typed_as
from itband.banks import bank
from itband.explorer import Choice
from itband.explorer.inputs import is_smooth

PLACES = 12
SEED = 20261123
TOLERANCE = 0.006
# A number travels in 16 bits: at a sampled place it is exact but for half of one such step.
LEVELS = 65_535
FAR_OFF = 987_654


@cache
def cells(stem):
    """The chapter's stored cells that show an explorable, or ask."""
    notebook = nbformat.read(BOOK / "chapters" / f"{stem}.ipynb", as_version=4)
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    shows = [s for s in sources if re.search(r"^\w+_explorer\(", s, re.MULTILINE)]
    asks = [s for s in sources if re.search(r"^quiz\(", s, re.MULTILINE)]
    return SimpleNamespace(shows=shows, asks=asks)


@cache
def made(stem):
    """The explorer that the chapter's cell makes: what its last line returns."""
    (source,) = cells(stem).shows
    *before, last = ast.parse(source).body
    names: dict[str, object] = {}
    exec(compile(ast.Module(before, []), stem, "exec"), names)
    return eval(compile(ast.Expression(last.value), stem, "eval"), names)


EXPLORED = [stem for stem in chapters() if cells(stem).shows]
ASKED = [stem for stem in chapters() if cells(stem).asks]
KINDS = ("http", "disk")


def at_each_address(stems):
    places = [*product(stems, KINDS)]
    return pytest.mark.parametrize("opened", places, ids=map("-".join, places), indirect=True)


exploring, asking = at_each_address(EXPLORED), at_each_address(ASKED)


@pytest.fixture(scope="module")
def books(browser, server):
    """One visit of each chapter at each address, opened when it is first asked for."""
    visits = {}

    def visit(stem, kind):
        if (stem, kind) not in visits:
            where = server if kind == "http" else PAGES.as_uri()
            visits[stem, kind] = Visit(browser, f"{where}/chapters/{stem}.html")
        return visits[stem, kind]

    yield visit
    for one in visits.values():
        one.context.close()


@pytest.fixture
def opened(books, request):
    stem, kind = request.param
    visit = books(stem, kind)
    yield SimpleNamespace(page=visit.page, stem=stem, bank=bank(stem.replace("_", "-")))
    assert visit.strangers == []
    assert visit.complaints == []


def test_a_chapter_with_a_model_or_questions_is_found():
    assert {"causes", "form"} <= set(EXPLORED)
    assert {"causes", "form"} <= set(ASKED)


# ------------------------------------------------------------------------- explorables

SEEN = """figure => {
  const outputs = {};
  for (const output of figure.querySelectorAll("output"))
    outputs[output.getAttribute("name")] = output.dataset.value;
  const parts = [...figure.querySelectorAll(".explorer-lead, .views, .banner")];
  return [outputs, parts.map((part) => part.innerText).join("\\n")];
}"""
# A part is drawn when it comes into sight: until then its words come late, whatever is moved.
STILL = """async figure => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let before = ""; before !== figure.innerText; ) {
    before = figure.innerText;
    for (let k = 0; k < 4; k++) await frame();
  }
}"""


def others(i):
    """What a reader may set instead of the default: the other options, or both ends."""
    values = i.options if isinstance(i, Choice) else (i.minimum, i.maximum)
    return [value for value in values if value != i.default]


@exploring
def test_every_control_moves_something(opened):
    explorer = Explorer(opened.page)
    explorer.open_folds()
    height = explorer.figure.bounding_box()["height"]
    opened.page.set_viewport_size({"width": 1280, "height": math.ceil(height) + 100})
    explorer.figure.evaluate("f => f.scrollIntoView()")
    explorer.figure.evaluate(STILL)
    reset = explorer.figure.get_by_role("button", name="Reset")
    before = explorer.figure.evaluate(SEEN)
    for i in made(opened.stem).inputs:
        moved = []
        for value in others(i):
            explorer.set(**{i.name: value})
            moved.append(explorer.figure.evaluate(SEEN) != before)
        assert any(moved), f"{i.name} moves nothing"
        reset.click()
        assert explorer.figure.evaluate(SEEN) == before


def somewhere(i, chance):
    """A place at which the control can stand."""
    if isinstance(i, Choice):
        return chance.choice(i.options)
    steps = round((i.maximum - i.minimum) / i.step)
    return round(i.minimum + chance.randint(0, steps) * i.step, 9)


def reach(samples, value, smooth):
    """How far from the model a number of the page may be."""
    low, high = np.nanmin(samples), np.nanmax(samples)
    if not smooth:
        return 0.501 * (high - low) / LEVELS + 1e-12
    # Of an output that passes through zero, a share of its own value would mean nothing there.
    return TOLERANCE * (abs(value) if low * high > 0 else max(abs(low), abs(high)))


@exploring
def test_numbers_and_words_are_the_models_wherever_the_reader_goes(opened):
    chance, explorer, model = random.Random(SEED), Explorer(opened.page), made(opened.stem)
    smooth = any(map(is_smooth, model.inputs))
    compared = 0
    for _ in range(PLACES):
        place = {i.name: somewhere(i, chance) for i in model.inputs}
        explorer.set(**place)
        shown, _ = explorer.figure.evaluate(SEEN)
        true = {name: value for name, value in model.at(**place).items() if name in shown}
        assert set(true) == set(shown)
        # Where the edge of what can be run lies between samples, the page may not know it.
        alive = all(shown.values())
        if smooth and not (alive and all(v == v for v in true.values())):
            continue
        for name, value in true.items():
            if isinstance(value, str):
                assert shown[name] == value, (name, place)
            elif math.isnan(value):
                assert shown[name] == "", (name, place)
            else:
                off = reach(model.dataset[name].values, value, smooth)
                assert float(shown[name]) == pytest.approx(value, rel=0, abs=off), (name, place)
            compared += 1
    assert compared >= 0.7 * PLACES * len(shown) > 0


# --------------------------------------------------------------------------- questions


def check(page, q):
    """Press the question's button, with the keyboard alone."""
    tab_to(page, form(page, q).get_by_role("button"))
    page.keyboard.press("Enter")
    return heard(page, q)


def choose_one(page, q):
    """Every option in turn: Tab reaches the group once, the arrows move within it."""
    radios = form(page, q).locator("input")
    tab_to(page, radios.first)
    page.keyboard.press("Space")
    for k, option in enumerate(q.options):
        if k:
            tab_to(page, radios.nth(k - 1), "Shift+Tab")
            page.keyboard.press("ArrowDown")
        assert heard(page, q) == []
        standing = "Right." if option.correct else "Not this one."
        assert check(page, q) == [standing, option.feedback]


def choose_several(page, q):
    """All that fit; then one of them left out, and one that does not fit with the others."""
    boxes = form(page, q).locator("input")
    fits = [k for k, option in enumerate(q.options) if option.correct]
    wrong = [k for k, option in enumerate(q.options) if not option.correct][:1]
    for k in fits:
        tab_to(page, boxes.nth(k))
        page.keyboard.press("Space")
    standing, *lines = check(page, q)
    assert standing == "Right."
    assert [line.startswith("Fits: ") for line in lines] == [True] * len(fits)
    assert all(line.endswith(q.options[k].feedback) for k, line in zip(fits, lines, strict=True))
    toggled = sorted([fits[0], *wrong], reverse=True)
    for k in toggled:
        tab_to(page, boxes.nth(k), "Shift+Tab")
        page.keyboard.press("Space")
    standing, *lines = check(page, q)
    assert standing == ("Partly right." if fits[1:] else "Not yet.")
    told = dict(zip(sorted({*fits, *wrong}), lines, strict=True))
    assert told[fits[0]].startswith("Fits too, and was left out: ")
    for k in wrong:
        assert told[k].startswith("Does not fit: ")
    assert all(line.endswith(q.options[k].feedback) for k, line in told.items())


def write(page, q):
    """The known slips, any other number, and the answer; as people write them."""
    box = form(page, q).locator("fieldset input")
    tab_to(page, box)
    replies = [*[(s.value, s.feedback) for s in q.slips], (FAR_OFF, q.otherwise)]
    for value, feedback in replies:
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(typed(value).replace(".", ",").replace("-", "−"))
        assert heard(page, q) == []
        page.keyboard.press("Enter")
        assert heard(page, q) == ["Not yet.", feedback]
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(typed(q.answer))
    assert check(page, q) == ["Right.", q.feedback]


ANSWER = {"single": choose_one, "multiple": choose_several, "numeric": write}


@asking
def test_every_answer_by_keyboard_alone_hears_the_banks_own_feedback(opened):
    page, asked = opened.page, (*opened.bank.questions, *opened.bank.earlier)
    page.wait_for_selector(".quiz.live")
    shown = page.locator(".quiz form").evaluate_all("all => all.map(f => f.dataset.question)")
    assert shown == [q.id for q in asked]
    form(page, asked[0]).locator("input").first.focus()
    for number, q in enumerate(asked, 1):
        ANSWER[q.kind](page, q)
        expect(page.locator(".quiz .progress")).to_have_text(f"{number} of {len(asked)} answered")


@asking
def test_predictions_by_keyboard_stand_beside_what_is_known(opened):
    page, asked = opened.page, opened.bank.predict
    fields = page.locator("form.predict fieldset")
    fields.first.locator("input").first.focus()
    said = []
    for k, q in enumerate(asked):
        tab_to(page, fields.nth(k).locator("input").first)
        page.keyboard.press("Space")
        place = (k + 1) % len(q.options)
        for _ in range(place):
            page.keyboard.press("ArrowDown")
        said.append(q.options[place])
    tab_to(page, page.locator("form.predict button"))
    page.keyboard.press("Enter")
    kept = page.locator("form.predict").get_by_role("status")
    expect(kept).to_contain_text(f"Kept {len(asked)} of {len(asked)}.")
    heads = [typed_as(head) for head in page.locator(".compare thead th").all_text_contents()]
    assert heads == ["Question", "You said", *asked[0].known]
    rows = page.locator(".compare tbody tr").all()
    told = [[*map(typed_as, row.locator("td").all_text_contents())] for row in rows]
    assert told == [[mine, *q.known.values()] for mine, q in zip(said, asked, strict=True)]
