"""Every built page: it asks nobody else for anything, raises nothing, and everybody can use it."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LOCAL = ("http://127.0.0.1:", "file://", "data:", "blob:", "about:")


def names() -> list[str]:
    contents = yaml.safe_load((BOOK / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [c["file"] for part in contents["parts"] for c in part["chapters"]]
    return [contents["root"], *chapters]


class Visit:
    """A page in a context of its own, with all that it asked for and complained of."""

    def __init__(self, browser, url: str, **context):
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, **context}
        )
        # A page that asks outside gets no answer, as a reader without a connection would.
        self.context.route(lambda address: not address.startswith(LOCAL), lambda r: r.abort())
        self.page = self.context.new_page()
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.on(
            "console", lambda m: self.complaints.append(m.text) if m.type == "error" else None
        )
        self.page.goto(url)

    @property
    def strangers(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(LOCAL)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


@pytest.mark.parametrize("name", [*names(), "search", "genindex"])
def test_page_asks_no_third_party_and_raises_nothing(browser, pages, name):
    with Visit(browser, f"{pages}/{name}.html") as visit:
        visit.page.wait_for_load_state("networkidle")
        if visit.page.locator("figure.explorer").count():
            visit.page.wait_for_selector("figure.explorer.live")
        assert visit.requests, "nothing was recorded, so nothing was checked"
        assert visit.strangers == []
        assert visit.complaints == []


def test_no_page_names_an_address_that_a_browser_would_fetch():
    fetched = re.compile(
        r"""<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=["'](?:https?:)?//"""
    )
    built = sorted((BOOK / "_build" / "html").rglob("*.html"))
    assert len(built) > 5
    for path in built:
        assert not fetched.search(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", names())
def test_axe_finds_nothing_serious(browser, server, name, width):
    size = {"width": width, "height": 800}
    with Visit(browser, f"{server}/{name}.html", viewport=size, color_scheme="light") as visit:
        page = visit.page
        if page.locator("figure.explorer").count():
            page.wait_for_selector("figure.explorer.live")
        folds = page.locator("article details")
        folds.evaluate_all("all => all.forEach((fold) => { fold.open = true; })")
        # What was folded away is drawn when it opens; a moved slider shows what it changes.
        for slider in page.locator("figure.explorer input[type=range]").all():
            slider.press("ArrowRight")
        page.add_script_tag(path=AXE)
        background = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(background)
        serious = axe(page)
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(f"light => {background} !== light", arg=light)
        # Colours that are still on their way from light to dark are nobody's.
        page.wait_for_function("document.getAnimations().every((a) => a.playState !== 'running')")
        assert [*serious, *axe(page)] == []


def axe(page) -> list[str]:
    """Run axe, which the page has loaded; return what it finds serious."""
    return [
        f"{v['id']}: {n['target']} {n['failureSummary']}"
        for v in page.evaluate("async () => (await axe.run()).violations")
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"]
    ]


FRAMES = "() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))"


@pytest.mark.parametrize("name", names())
def test_page_fits_its_width(browser, server, name):
    # Opened on the narrowest screen, then wider and wider, then narrow again: as if turned.
    narrow, *widths = [320, 360, 480, 600, 640, 700, 800, 1000, 1280, 360]
    size = {"width": narrow, "height": 700}
    with Visit(browser, f"{server}/{name}.html", viewport=size) as visit:
        if visit.page.locator("figure.explorer").count():
            visit.page.wait_for_selector("figure.explorer.live")
        too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        over = {narrow: visit.page.evaluate(too_wide)}
        for width in widths:
            visit.page.set_viewport_size({"width": width, "height": 700})
            visit.page.evaluate(FRAMES)
            over[width] = max(over.get(width, 0), visit.page.evaluate(too_wide))
        assert {width: px for width, px in over.items() if px > 0} == {}


@pytest.mark.parametrize("name", names())
def test_disclaimer_stands_on_every_page_and_its_link_leads_somewhere(browser, server, name):
    with Visit(browser, f"{server}/{name}.html") as visit:
        disclaimer = visit.page.locator(".disclaimer")
        assert "not medical advice" in disclaimer.inner_text()
        disclaimer.locator("a").click()
        visit.page.wait_for_url("**/when_to_see_a_professional.html#alarms-first")
        anchor = visit.page.url.partition("#")[2]
        assert visit.page.locator(f"[id='{anchor}']").count() == 1


def test_every_chip_leads_to_its_row_and_every_citation_to_its_study(browser, server):
    with Visit(browser, f"{server}/chapters/form.html") as visit:
        links = visit.page.locator("a.claim, a.cited")
        targets = sorted(set(links.evaluate_all("all => all.map(a => a.href)")))
        assert len(targets) > 30
        missing = []
        for url in sorted({t.partition("#")[0] for t in targets}):
            visit.page.goto(url)
            ids = set(visit.page.locator("[id]").evaluate_all("all => all.map(e => e.id)"))
            missing += [t for t in targets if t.startswith(url) and t.partition("#")[2] not in ids]
        assert missing == []


def test_model_card_tables_every_published_target_with_prediction_and_error(browser, server):
    from itband.model_card import model_card_table

    with Visit(browser, f"{server}/reference/model_card.html") as visit:
        rows = visit.page.locator("table.model-card tbody tr")
        expected = model_card_table()
        assert rows.count() == len(expected)
        for shown, row in zip(rows.all(), expected, strict=True):
            text = shown.inner_text()
            assert f"{row.prediction:.3g}" in text.replace("−", "-")
            assert f"{abs(row.error):.1f}" in text


def test_mathematics_needs_no_script(browser, server):
    url = f"{server}/reference/model_card.html"
    with Visit(browser, url, java_script_enabled=False) as visit:
        assert visit.page.locator("math").count() >= 5
        assert visit.page.locator("math mfrac").first.bounding_box()["height"] > 10
