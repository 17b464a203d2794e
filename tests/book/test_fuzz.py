"""Seeded seconds at random over every explorable; ``make fuzz`` walks longer, and elsewhere."""

import time

import pytest
from tools.fuzz import PAGES, Found, Walk, explorables, pages, walk

from book.test_pages import Visit
from itband.explorer import Range, explore

SEED = 20261123
SECONDS = 10


def listed():
    """Every explorable, by the chapters' own count: the pages may not be built yet."""
    return explorables() if (PAGES / "index.html").exists() else []


@pytest.mark.parametrize(("name", "which"), listed())
def test_random_reader_finds_nothing(browser, server, name, which):
    assert walk(browser, name, which, SEED, SECONDS) > 50


def test_every_page_that_comes_alive_is_walked(browser, server):
    assert pages(), "no explorable was found, so nothing was walked"
    for path in pages():
        with Visit(browser, f"{server}/{path.relative_to(PAGES).as_posix()}") as visit:
            visit.page.wait_for_selector("figure.explorer.live")
            count = visit.page.locator("figure.explorer").count()
            name = path.relative_to(PAGES).with_suffix("").as_posix()
            assert [k for n, k in explorables() if n == name] == list(range(count))


# ---------------------------------------------------------------- what it would find


@pytest.fixture
def toy(browser, tmp_path, monkeypatch):
    """Make a walk over a small page that has one thing wrong with it."""
    made = explore(
        lambda x, z: {"y": 2 * x + z},
        *[Range(name, 0, 1, 0.1, 0.5, label=name) for name in "xz"],
        show=["y"],
        name="toy",
    )
    monkeypatch.setattr("tools.fuzz.PAGES", tmp_path)
    context = browser.new_context()

    def walk(script, seed=3):
        made.save(str(tmp_path / "toy.html"))
        path = tmp_path / "toy.html"
        wrong = f"<script>addEventListener('load', () => {{ {script} }})</script>"
        page = path.read_text(encoding="utf-8").replace("</body>", f"{wrong}</body>")
        path.write_text(page, encoding="utf-8")
        return Walk(context.new_page(), "toy", 0, seed)

    yield walk
    context.close()


ON_INPUT = "document.querySelector('figure').addEventListener('input', (e) => {{ {} }})"
BROKEN = {
    "exception: mine": ON_INPUT.format("throw new Error('mine')"),
    "console error: mine": ON_INPUT.format("console.error('mine')"),
    '"NaN" stands in': ON_INPUT.format(
        "document.querySelector('.level').append(' ', String(0 / 0))"
    ),
    '"undefined" stands in': ON_INPUT.format(
        "document.querySelector('.level').append(` ${[][0]} m`)"
    ),
    '"-Infinity" stands in': ON_INPUT.format(
        "document.querySelector('.level').append(` ${-1 / 0} m`)"
    ),
    "data-value of y is empty": ON_INPUT.format(
        "document.querySelector('[data-value]').dataset.value = ''"
    ),
    "data-value of y is NaN": ON_INPUT.format(
        "document.querySelector('[data-value]').dataset.value = 'NaN'"
    ),
    "px wide in a window of": ON_INPUT.format("document.body.style.width = '150vw'"),
    "the page was left for": ON_INPUT.format("location.href = 'about:blank'"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_found_and_told(toy, what):
    walk = toy(BROKEN[what])
    with pytest.raises(Found) as caught:
        walk.run(30)
    told = str(caught.value)
    assert what in told.splitlines()[0]
    assert "make fuzz SEED=3 PAGE=toy" in told
    assert len(told.split("steps:\n")[1].splitlines()) == min(20, walk.count)


def test_frozen_control_is_found(toy):
    walk = toy(
        "const z = document.querySelector('input[name=z]');"
        "z.addEventListener('input', (e) => e.stopImmediatePropagation(), true);"
    )
    with pytest.raises(Found, match=r'range input "z" did not answer within 200 ms'):
        walk.answers()


def test_slow_control_is_found(toy):
    walk = toy(
        ON_INPUT.format("const end = performance.now() + 300; while (performance.now() < end);")
    )
    with pytest.raises(Found, match=r'input "x.* did not answer within 200 ms'):
        walk.answers()


def test_sound_page_passes_and_a_seed_is_one_way(toy):
    ways = []
    for seed in (3, 3, 4):
        walk = toy("", seed)
        way = []
        for _ in range(40):
            walk.step()
            way.append(walk.done[-1])
        walk.answers()
        ways.append(way)
    assert ways[0] == ways[1] != ways[2]


def test_walk_takes_its_time_and_no_more_steps_than_it_counts(toy):
    walk = toy("")
    assert walk.run(0) == 0
    start = time.monotonic()
    assert walk.run(1) == walk.count > 3
    assert time.monotonic() - start >= 1
