"""Questions and cases in a real browser: by keyboard, over http and from disk, for everybody."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from itband.banks import bank
from itband.cases import Case, read_case
from itband.explorer.assets import front_end
from itband.quiz import SHORT

from .test_pages import AXE, Visit

CHAPTER = "chapters/form.html"
FORM = bank("form")
ASKED = (*FORM.questions, *FORM.earlier)


@pytest.fixture
def visit(browser, pages):
    with Visit(browser, f"{pages}/{CHAPTER}") as found:
        found.page.wait_for_selector(".quiz.live")
        yield found
        assert found.complaints == []


def form(page, q):
    return page.locator(f'.quiz [data-question="{q.id}"]')


def typed(value):
    return f"{value:.10g}"


def typed_as(shown):
    """The words as the bank has them: a page keeps a number and its per-cent sign on one line."""
    return shown.replace("\u00a0%", " %")


def heard(page, q):
    """What the question's live region says, paragraph by paragraph."""
    said = f'.quiz [data-question="{q.id}"] [role=status] p'
    read = "said => [...document.querySelectorAll(said)].map(p => p.textContent)"
    return [typed_as(text) for text in page.evaluate(read, said)]


def tab_to(page, target, key="Tab", presses=12):
    """Press Tab until the element has the focus, as a reader without a mouse would."""
    handle = target.element_handle()
    for _ in range(presses):
        if page.evaluate("e => e === document.activeElement", handle):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{target} is not reached by {key}")


def test_words_instead_of_a_number_are_kept_and_kindly_met(visit):
    field = form(visit.page, FORM.questions[0])
    for text, reply in (("", "Write a number first"), ("about 160", "Please write a number")):
        field.locator("input").fill(text)
        field.get_by_role("button").click()
        expect(field.get_by_role("status")).to_contain_text(reply)
        expect(field.locator("input")).to_have_value(text)
    expect(visit.page.locator(".progress")).to_have_text(f"0 of {len(ASKED)} answered")
    nothing = form(visit.page, FORM.questions[2])
    nothing.get_by_role("button").click()
    expect(nothing.get_by_role("status")).to_contain_text("Choose an answer first")


def test_answers_survive_a_reload_until_the_reader_starts_again(visit):
    page, q = visit.page, FORM.questions[0]
    form(page, q).locator("input").fill("81")
    form(page, q).get_by_role("button").click()
    choice = FORM.questions[2]
    form(page, choice).locator("input").nth(0).check()
    form(page, choice).get_by_role("button").click()
    page.reload()
    page.wait_for_selector(".quiz.live")
    expect(page.locator(".quiz .kept")).to_contain_text("kept in this browser only")
    expect(page.locator(".quiz .progress")).to_have_text(f"2 of {len(ASKED)} answered")
    expect(form(page, q).locator("input")).to_have_value("81")
    expect(form(page, q).get_by_role("status")).to_contain_text(q.slips[0].feedback)
    expect(form(page, choice).locator("input").nth(0)).to_be_checked()
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(".quiz .progress")).to_have_text(f"0 of {len(ASKED)} answered")
    expect(form(page, q).locator("input")).to_have_value("")
    expect(form(page, q).locator("input")).to_be_focused()
    expect(form(page, q).get_by_role("status")).to_be_empty()
    page.reload()
    page.wait_for_selector(".quiz.live")
    expect(form(page, q).locator("input")).to_have_value("")


def test_browser_that_keeps_nothing_still_asks_and_answers(browser, server):
    with Visit(browser, "about:blank") as found:
        refuse = """for (const name of ["localStorage", "sessionStorage"])
            Object.defineProperty(window, name, { get() { throw new Error("refused"); } });"""
        found.page.add_init_script(refuse)
        found.page.goto(f"{server}/{CHAPTER}")
        q = FORM.questions[0]
        form(found.page, q).locator("input").fill(typed(q.answer))
        form(found.page, q).get_by_role("button").click()
        expect(form(found.page, q).locator(".standing")).to_have_text("Right.")
        expect(found.page.locator(".quiz .kept")).to_contain_text("until you leave this page")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_targets_are_large_and_nothing_is_cut_off(browser, server, width):
    size = {"width": width, "height": 800}
    with Visit(browser, f"{server}/{CHAPTER}", viewport=size) as found:
        found.page.wait_for_selector(".quiz.live")
        for part in (".quiz .options label", ".quiz .button", ".quiz .field input"):
            boxes = [e.bounding_box() for e in found.page.locator(part).all()]
            assert boxes
            assert min(box["height"] for box in boxes) >= 44
            assert max(box["x"] + box["width"] for box in boxes) <= width


@pytest.mark.parametrize("width", [320, 360])
def test_long_options_have_a_phones_width_and_short_ones_share_it(browser, server, width):
    size = {"width": width, "height": 800}
    seen = set()
    for chapter in ("causes", "form"):
        with Visit(browser, f"{server}/chapters/{chapter}.html", viewport=size) as found:
            for field, q in zip(
                found.page.locator(".predict fieldset").all(), bank(chapter).predict, strict=True
            ):
                boxes = [e.bounding_box() for e in field.locator("label").all()]
                is_long = max(map(len, q.options)) > SHORT
                seen.add(is_long)
                assert len({round(box["x"]) for box in boxes}) == (1 if is_long else 2)
                assert min(box["height"] for box in boxes) >= 44
                # Five lines of text and more are a column too narrow to read.
                assert max(box["height"] for box in boxes) < 44 + 3 * 22
    assert seen == {True, False}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_answered_quiz(browser, server, scheme):
    with Visit(browser, f"{server}/{CHAPTER}", color_scheme=scheme) as found:
        page = found.page
        page.wait_for_selector(".quiz.live")
        for q in ASKED[:3]:
            field = form(page, q)
            if q.kind == "numeric":
                field.locator("input").fill("81")
            else:
                field.locator("input").first.check()
            field.get_by_role("button").click()
        assert axe(page, ".quiz") == []


def axe(page, part):
    page.add_script_tag(path=AXE)
    run = "async (part) => (await axe.run(part)).violations"
    return [
        f"{v['id']}: {n['target']} {n['failureSummary']}"
        for v in page.evaluate(run, part)
        for n in v["nodes"]
    ]


def test_focus_is_seen_and_standing_is_told_by_shape_in_forced_colours(browser, server):
    url = f"{server}/{CHAPTER}"
    with Visit(browser, url, forced_colors="active") as found:
        page, q = found.page, FORM.questions[0]
        page.wait_for_selector(".quiz.live")
        box = form(page, q).locator("input")
        box.focus()
        page.keyboard.press("Tab")
        button = form(page, q).get_by_role("button")
        style = "(e, name) => getComputedStyle(e)[name]"
        assert button.evaluate(style, "outlineStyle") == "solid"
        borders = []
        for value in (81, q.answer):
            box.fill(typed(value))
            box.press("Enter")
            borders.append(form(page, q).locator(".sign").evaluate(style, "borderStyle"))
        assert borders == ["dashed", "solid"]


def test_without_scripts_every_feedback_waits_in_a_disclosure(browser, server):
    with Visit(browser, f"{server}/{CHAPTER}", java_script_enabled=False) as found:
        for q in ASKED:
            field = form(found.page, q)
            assert field.get_by_role("button").count() == 0
            told = [o.feedback for o in q.options]
            told = told or [q.feedback, *[s.feedback for s in q.slips], q.otherwise]
            expect(field.get_by_text(told[0])).to_be_hidden()
            field.locator("summary").click()
            for words in told:
                expect(field.locator("details")).to_contain_text(words)
                expect(field.get_by_text(words)).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_paper_has_every_question_with_its_feedback(browser, server, script):
    with Visit(browser, f"{server}/{CHAPTER}", java_script_enabled=script) as found:
        page = found.page
        page.emulate_media(media="print")
        for q in ASKED:
            told = q.options[0].feedback if q.options else q.feedback
            expect(form(page, q).locator(".answers").get_by_text(told)).to_be_visible()
            box = form(page, q).locator(".answers li").first.bounding_box()
            assert box
            assert box["height"] > 10
        assert page.locator(".quiz .button:visible").count() == 0


# ------------------------------------------------------------------------------- cases

TOY = """\
case: toy
title: A toy
start: [one, other]
scenes:
  one:
    heading: First
    text: Where now?
    choices:
      - {text: Left., consequence: You went left., verdict: mixed, claim: form-02, reasoning: sound, next: two}
      - {text: Right., consequence: You went right., verdict: mixed, claim: form-02, reasoning: weak, next: last}
  other:
    heading: Elsewhere
    text: Where now?
    choices:
      - {text: Up., consequence: You went up., verdict: mixed, claim: form-02, reasoning: sound, next: two}
      - {text: Down., consequence: You went down., verdict: mixed, claim: form-02, reasoning: weak, next: last}
  two:
    heading: Second
    text: And now?
    choices:
      - {text: Back., consequence: You went back., verdict: mixed, claim: form-02, reasoning: partly sound, next: last}
      - {text: On., consequence: You went on., verdict: mixed, claim: form-02, reasoning: sound, next: last}
  last:
    heading: Third
    text: The end.
    lesson: Ends are good.
"""  # noqa: E501


@pytest.fixture
def toy(tmp_path):
    (tmp_path / "toy.yml").write_text(TOY, encoding="utf-8")
    ledger = {"form-02": SimpleNamespace(id="form-02", claim="Step quicker", verdict="mixed")}
    html = Case(read_case(tmp_path / "toy.yml", ledger), ledger).html
    page = tmp_path / "toy.html"
    page.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>A toy</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<style>{front_end('forms.css')}</style><main><h1>Case</h1><h2>A toy</h2>{html}</main>"
        f"<script>{front_end('forms.js')}</script>",
        encoding="utf-8",
    )
    return page.as_uri()


@pytest.mark.parametrize("draw", [0.0, 0.9])
def test_case_is_told_by_keyboard_one_scene_at_a_time(browser, toy, draw):
    with Visit(browser, "about:blank", viewport={"width": 320, "height": 640}) as found:
        page = found.page
        page.add_init_script(f"Math.random = () => {draw}")
        page.goto(toy)
        page.wait_for_selector(".case.live")
        first, then = ("First", "Elsewhere") if draw < 0.5 else ("Elsewhere", "First")
        headings = page.locator(".case .scene-heading")
        expect(headings).to_have_text([first])
        assert page.locator(".case details:visible").count() == 0
        page.locator(".choices button").first.focus()
        page.keyboard.press("Enter")
        expect(headings).to_have_text([first, "Second"])
        expect(headings.last).to_be_focused()
        went = "You went left." if first == "First" else "You went up."
        expect(page.locator(".scene").first.locator(".outcome")).to_contain_text(went)
        expect(page.locator(".scene").first.locator(".outcome")).to_be_in_viewport()
        expect(page.locator('.case [role="status"]')).to_contain_text(went)
        assert page.locator(".scene").first.locator("button").count() == 0
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(headings).to_have_text([first, "Second", "Third"])
        expect(page.locator(".scene").last).to_contain_text("Ends are good.")
        told = page.locator(".reasoning-told")
        expect(told).to_have_text("Your reasoning along this way: 1 sound, 1 partly sound.")
        assert axe(page, ".case") == []
        heights = [e.bounding_box()["height"] for e in page.locator(".case button").all()]
        assert min(heights) >= 44
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(headings).to_have_text([then])
        expect(headings.first).to_be_focused()
        assert found.complaints == []


def test_case_without_scripts_is_all_there_and_linked(browser, toy):
    with Visit(browser, toy, java_script_enabled=False) as found:
        page = found.page
        headings = ["First", "Elsewhere", "Second", "Third"]
        expect(page.get_by_role("heading", level=3)).to_have_text(headings)
        page.get_by_text("Left.", exact=True).click()
        page.get_by_role("link", name="Go on: Second").first.click()
        assert page.url.endswith("#case-toy-two")
        expect(page.locator(":target .scene-heading")).to_have_text("Second")
