"""A term shows its meaning to everybody: pointer, keyboard, touch, screen reader, no scripts."""

import pytest
from playwright.sync_api import expect

from .test_build import add_to_index, build, copy_to
from .test_pages import AXE, Visit

WORDS = """
The muscle at the side of the hip, [gluteus medius](term:gluteus-medius), holds the pelvis level. A
text with [stiffness in bold and such a long name that it wraps on a phone](term:stiffness) goes on,
and at its end stands the [Noble test](term:noble-test)

- in a list, the [stance](term:stance)

| one | two | three |
|---|---|---|
| a cell | with the [Ober test](term:ober-test) | last |
"""
TERMS = 5


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Return the address of a page with terms wherever a chapter may have them."""
    copy = copy_to(tmp_path_factory.mktemp("terms") / "course")
    add_to_index(copy, WORDS)
    result = build(copy)
    assert result.returncode == 0, result.stderr
    return (copy / "book" / "_build" / "html" / "index.html").as_uri()


@pytest.fixture(params=[320, 360, 700, 1280])
def page(request, browser, index):
    with Visit(browser, index, viewport={"width": request.param, "height": 800}) as visit:
        yield visit.page


def test_meaning_fits_the_screen_and_never_covers_its_term(page):
    terms = page.locator("a.term")
    assert terms.count() == TERMS
    for term in terms.all():
        term.focus()
        tip = page.locator(".term-tip:visible")
        assert tip.count() == 1
        # The box in which a reader sees it, even where it lies in something that scrolls or clips.
        shown, words = tip.evaluate(
            """tip => {
              const box = tip.getBoundingClientRect();
              const range = document.createRange();
              range.selectNodeContents(tip.parentElement.querySelector("a"));
              const points = [[box.left + 4, box.top + 4], [box.right - 4, box.bottom - 4]];
              const seen = points.every(([x, y]) => tip.contains(document.elementFromPoint(x, y)));
              const lines = [...range.getClientRects()];
              return [{left: box.left, right: box.right, top: box.top, seen},
                      Math.max(...lines.map((line) => line.bottom))];
            }"""
        )
        assert shown["seen"], term.inner_text()
        assert shown["left"] >= 0
        assert shown["right"] <= page.viewport_size["width"]
        assert shown["top"] >= words - 1, term.inner_text()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_meaning_is_readable(browser, index, scheme):
    with Visit(browser, index, color_scheme=scheme) as visit:
        visit.page.locator("a.term").first.focus()
        visit.page.add_script_tag(path=AXE)
        found = visit.page.evaluate(
            "async () => (await axe.run('.term-box', {rules: {'color-contrast': {enabled: true}}}))"
        )
        assert found["violations"] == []
        contrast = visit.page.evaluate(
            """() => {
              const style = getComputedStyle(document.querySelector(".term-tip"));
              const light = (colour) => {
                const [r, g, b] = colour.match(/[\\d.]+/g).map((v) => {
                  const s = v / 255;
                  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const [a, b] = [light(style.color), light(style.backgroundColor)];
              return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            }"""
        )
        assert contrast > 7


def test_screen_reader_hears_the_meaning_on_the_link_and_not_within_the_sentence(browser, index):
    with Visit(browser, index) as visit:
        term = visit.page.get_by_role("link", name="gluteus medius", exact=True)
        term.focus()
        expect(term).to_have_accessible_description(
            "The muscle at the side of the hip that keeps the pelvis level when you stand on one "
            "leg."
        )
        sentence = visit.page.locator("p", has=term).aria_snapshot()
        assert "gluteus medius" in sentence
        assert "one leg" not in sentence


@pytest.mark.parametrize("scripts", [True, False])
def test_pointer_shows_it_and_may_move_into_it(browser, index, scripts):
    with Visit(browser, index, java_script_enabled=scripts) as visit:
        page, tip = visit.page, visit.page.locator(".term-tip").first
        assert not tip.is_visible()
        page.locator("a.term").first.hover()
        assert tip.is_visible()
        box, word = tip.bounding_box(), page.locator("a.term").first.bounding_box()
        for y in range(int(word["y"] + 5), int(box["y"] + 8)):
            page.mouse.move(word["x"] + 5, y)
            assert tip.is_visible(), y
        page.mouse.move(5, 5)
        assert not tip.is_visible()


def test_escape_puts_it_away_until_the_next_time(browser, index):
    with Visit(browser, index) as visit:
        page, tip = visit.page, visit.page.locator(".term-tip").first
        for show, leave in (
            (page.locator("a.term").first.focus, page.locator("a.term").nth(1).focus),
            (page.locator("a.term").first.hover, lambda: page.mouse.move(5, 5)),
        ):
            show()
            assert tip.is_visible()
            page.keyboard.press("Escape")
            assert not tip.is_visible()
            leave()
            show()
            assert tip.is_visible()
            leave()


def test_first_tap_shows_it_and_second_leads_to_the_glossary(browser, index):
    phone = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
    with Visit(browser, index, **phone) as visit:
        term = visit.page.locator("a.term").first
        term.tap()
        assert visit.page.locator(".term-tip").first.is_visible()
        assert visit.page.url.endswith("index.html")
        term.tap()
        visit.page.wait_for_url("**/reference/glossary.html#gluteus-medius")
        assert visit.page.locator("#gluteus-medius dt").inner_text() == "gluteus medius"


def test_click_and_enter_lead_to_the_glossary(browser, index):
    with Visit(browser, index) as visit:
        visit.page.locator("a.term").first.click()
        visit.page.wait_for_url("**/reference/glossary.html#gluteus-medius")
        visit.page.goto(index)
        visit.page.locator("a.term").nth(2).focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**/reference/glossary.html#noble-test")


def test_paper_shows_nothing_and_forced_colours_an_edge(browser, index):
    with Visit(browser, index, forced_colors="active") as visit:
        term, tip = visit.page.locator("a.term").first, visit.page.locator(".term-tip").first
        term.focus()
        assert tip.is_visible()
        assert tip.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
        visit.page.emulate_media(media="print")
        assert not tip.is_visible()
