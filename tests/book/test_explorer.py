"""The cadence explorer in its built page, as a reader meets it: over http and from disk."""

import json
import random

import pytest

from book.test_pages import Visit
from itband.explorables.cadence import KM_H_PER_BW_S
from itband.explorer import Choice, Line, LineChart, Range, Readout, explore
from itband.gait import spring_mass_gait

SHOWN = (
    "braking_impulse",
    "braking_impulse_per_km",
    "step_length",
    "contact_time",
    "peak_braking_force",
    "peak_vertical_force",
)


class Explorer:
    """The explorer of a page, spoken to through its native controls."""

    def __init__(self, page):
        page.wait_for_selector("figure.explorer.live")
        self.page = page
        self.figure = page.locator("figure.explorer").first

    def slider(self, name):
        return self.figure.locator(f"input[type=range][name={name}]")

    def box(self, name):
        return self.figure.locator(f"input[type=number][name={name}_number]")

    def set(self, **values):
        for name, value in values.items():
            control = self.figure.locator(f"[data-input={name}]")
            if not isinstance(value, str):
                self.slider(name).fill(str(value))
            elif control.locator("select").count():
                control.locator("select").select_option(value)
            else:
                control.locator(f"input[value={json.dumps(value, ensure_ascii=False)}]").check()

    def value(self, output):
        found = self.figure.locator(f"output[name={output}]")
        assert found.count() == 1, f"{found.count()} outputs named {output}"
        return float(found.get_attribute("data-value"))

    def open_folds(self):
        for fold in self.figure.locator("details.fold > summary").all():
            fold.click()


@pytest.fixture
def visit(browser, pages):
    with Visit(browser, f"{pages}/chapters/form.html") as visit:
        yield visit
        assert visit.strangers == []
        assert visit.complaints == []


@pytest.fixture
def explorer(visit):
    return Explorer(visit.page)


@pytest.mark.parametrize("change", [0, 10])
def test_numbers_equal_the_model(explorer, change):
    explorer.set(speed=3.0, cadence=160, change=change)
    gait = spring_mass_gait(3.0, 160 * (1 + change / 100))
    for name in SHOWN:
        assert explorer.value(name) == pytest.approx(getattr(gait, name), rel=0.006)


def test_numbers_equal_the_model_all_over_its_range(explorer):
    chance = random.Random(4)
    for _ in range(25):
        speed = round(chance.uniform(2, 5), 1)
        cadence = chance.randint(150, 190)
        change = chance.randint(-10, 15)
        gait = spring_mass_gait(speed, cadence * (1 + change / 100))
        explorer.set(speed=speed, cadence=cadence, change=change)
        if explorer.figure.locator(".unsolved").count():
            continue
        for name in SHOWN:
            assert explorer.value(name) == pytest.approx(getattr(gait, name), rel=0.006)


def test_written_figures_are_those_of_the_model(explorer):
    explorer.set(change=10)
    usual, changed = spring_mass_gait(3.0, 165), spring_mass_gait(3.0, 181.5)
    first = explorer.figure.locator(".readout").first.inner_text()
    change = 100 * (changed.braking_impulse / usual.braking_impulse - 1)
    assert f"−{abs(change):.0f} %" in first
    levels = [f"{g.braking_impulse * KM_H_PER_BW_S:.2f}" for g in (usual, changed)]
    assert f"{levels[0]} → {levels[1]} km/h" in first.replace("\n", " ")
    assert "−7 to −18 %" in first


def test_plus_five_and_ten_are_told_from_the_readers_own_run(explorer):
    explorer.set(speed=3.5, cadence=170, change=-3)
    explorer.open_folds()
    ledger = (
        explorer.figure.locator(".fold", has_text="From your own run").locator("tbody tr").first
    )
    text = ledger.inner_text()
    usual = spring_mass_gait(3.5, 170).braking_impulse
    for change in (5, 10):
        changed = spring_mass_gait(3.5, 170 * (1 + change / 100)).braking_impulse
        assert f"−{abs(100 * (changed / usual - 1)):.0f} %" in text
    assert f"{usual * KM_H_PER_BW_S:.2f}" in text


def test_every_output_has_one_element_and_the_baseline_stands_elsewhere(explorer):
    payload = explorer.figure.locator(".explorer-payload").text_content()
    numbers = [o["name"] for o in json.loads(payload)["outputs"] if not o["points"]]
    for name in numbers:
        explorer.value(name)
    assert explorer.figure.locator("output").count() == len(numbers)
    usual = explorer.value("braking_impulse")
    explorer.set(change=8)
    assert explorer.value("braking_impulse") < usual


def test_first_screen_of_a_phone_holds_runner_two_sliders_two_numbers(browser, server):
    size = {"width": 360, "height": 640}
    with Visit(browser, f"{server}/chapters/form.html", viewport=size) as visit:
        explorer = Explorer(visit.page)
        explorer.figure.evaluate("f => f.scrollIntoView()")
        wanted = [
            explorer.figure.locator("svg.scene").first,
            *explorer.figure.locator(".explorer-lead .readout .big:visible").all(),
            explorer.slider("speed"),
            explorer.slider("change"),
        ]
        assert len(wanted) == 5
        for element in wanted:
            box = element.bounding_box()
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= 640
            assert box["width"] > 0


def test_keyboard_alone_operates_every_control(explorer):
    page = explorer.page
    explorer.open_folds()
    # Of a group of radio buttons Tab reaches the checked one; arrow keys reach the others.
    focusable = explorer.figure.locator(
        "input:not([type=radio]:not(:checked)):visible, select:visible, button:visible, summary"
    )
    count = focusable.count()
    assert count >= 15
    focusable.first.focus()
    reached = {page.evaluate("document.activeElement.outerHTML")}
    for _ in range(count + 20):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "document.activeElement.closest('figure.explorer') && document.activeElement.outerHTML"
        )
        if inside:
            reached.add(inside)
    for element in focusable.all():
        assert element.evaluate("e => e.outerHTML") in reached

    for name, key in (("cadence", "ArrowRight"), ("speed", "PageUp"), ("change", "End")):
        before = float(explorer.slider(name).input_value())
        explorer.slider(name).focus()
        page.keyboard.press(key)
        assert float(explorer.slider(name).input_value()) > before
    assert explorer.slider("change").input_value() == "15"

    explorer.box("change").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("7")
    assert explorer.slider("change").input_value() == "7"
    explorer.figure.get_by_role("button", name="Reset").focus()
    page.keyboard.press("Enter")
    assert explorer.slider("change").input_value() == "0"
    assert explorer.slider("cadence").input_value() == "165"


def test_change_can_be_read_and_set_as_cadence_step_and_stride(explorer):
    unit = explorer.figure.locator(".control.compared select")
    labels = unit.locator("option").all_inner_texts()
    assert len(labels) == 4
    for label, typed, expected in (
        ("step length", 1.0, 3.0 * 60 / 1.0),
        ("stride", 2.1, 3.0 * 120 / 2.1),
        ("cadence", 175, 175.0),
    ):
        explorer.figure.get_by_role("button", name="Reset").click()
        unit.select_option(index=next(i for i, text in enumerate(labels) if label in text))
        explorer.box("change").fill(str(typed))
        explorer.box("change").press("Enter")
        assert explorer.value("changed_cadence") == pytest.approx(expected, rel=2e-3)
        assert float(explorer.box("change").input_value()) == pytest.approx(typed, rel=5e-3)


def test_pinning_warns_when_speeds_differ(explorer):
    banner = explorer.figure.locator(".banner")
    explorer.figure.get_by_role("button", name="Pin this run").click()
    explorer.set(change=5)
    assert "Comparing different speeds" not in banner.inner_text()
    explorer.box("speed").fill("3.15")
    assert "Comparing different speeds" in banner.inner_text()
    # The trap of mission 3: with speed up as well, little of the saving is left.
    pinned = explorer.figure.locator(".readout .pinned").first.inner_text()
    assert "−4 % against the pinned run" in pinned
    explorer.figure.get_by_role("button", name="Unpin").click()
    assert explorer.figure.locator(".readout .pinned").first.inner_text() == ""


def test_change_is_announced_politely_and_once(explorer):
    live = explorer.figure.locator("[aria-live=polite]")
    assert live.count() == 1
    before = live.inner_text()
    explorer.set(change=5)
    assert live.inner_text() == before, "nothing is said while the thumb may still move"
    explorer.page.wait_for_function(
        "document.querySelector('figure.explorer [aria-live=polite]').textContent.includes('5 %')"
    )
    assert "landing" in live.inner_text()


def test_slider_tells_its_value_in_words(explorer):
    explorer.set(change=5)
    spoken = explorer.slider("change").get_attribute("aria-valuetext")
    assert spoken == "173 steps per minute, plus 5 percent"


@pytest.mark.parametrize("name", ["cadence", "speed", "change"])
def test_no_typed_value_breaks_anything(explorer, name):
    box = explorer.box(name)
    low = float(explorer.slider(name).get_attribute("min"))
    for typed in ("", "-", "1e9", "-1e9", "1e-320", "000", "4.444444", "e"):
        box.focus()
        explorer.page.keyboard.press("Control+A")
        explorer.page.keyboard.press("Delete")
        explorer.page.keyboard.type(typed)
        explorer.page.keyboard.press("Enter")
        explorer.page.keyboard.press("Tab")
        assert box.input_value() != "", typed
        assert "NaN" not in explorer.figure.locator(".explorer-live").inner_text(), typed
        explorer.value("braking_impulse")
        explorer.set(**{name: low})
        assert float(box.input_value()) == low, f"still moves after {typed!r}"


def test_scrolling_past_a_slider_leaves_it_alone(browser, server):
    phone = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
    with Visit(browser, f"{server}/chapters/form.html", **phone) as visit:
        explorer = Explorer(visit.page)
        explorer.slider("speed").evaluate("s => s.scrollIntoView({block: 'center'})")
        before = [explorer.slider(n).input_value() for n in ("speed", "cadence", "change")]
        box = explorer.slider("speed").bounding_box()
        at = visit.page.evaluate("scrollY")
        visit.context.new_cdp_session(visit.page).send(
            "Input.synthesizeScrollGesture",
            {"x": box["x"] + 0.8 * box["width"], "y": box["y"] + 20, "yDistance": -180},
        )
        assert visit.page.evaluate("scrollY") > at + 50, "the page scrolls"
        after = [explorer.slider(n).input_value() for n in ("speed", "cadence", "change")]
        assert after == before


def test_value_out_of_reach_is_refused_in_words(explorer):
    control = explorer.figure.locator("[data-input=change]")
    live = explorer.figure.locator("[aria-live=polite]")
    explorer.box("change").fill("40")
    explorer.box("change").press("Enter")
    assert "Goes from −10 to 15 %" in control.locator(".control-note").inner_text()
    assert explorer.slider("change").input_value() == "0"
    assert explorer.box("change").input_value() == "0"
    explorer.page.wait_for_function(
        "document.querySelector('.explorer [aria-live=polite]').textContent.includes('Goes from')"
    )
    assert "Change in cadence" in live.inner_text()
    control.locator("select").select_option(index=1)
    explorer.box("change").press("Control+A")
    for key in "173":
        explorer.page.keyboard.press(key)
        moved = float(explorer.slider("change").input_value())
        assert moved in (0, 5), "half a number moves nothing"
    assert explorer.value("changed_cadence") == pytest.approx(173, abs=0.5)
    explorer.box("change").fill("250")
    explorer.box("change").press("Enter")
    assert "149 to 190 steps/min" in control.locator(".control-note").inner_text()
    explorer.set(change=3)
    assert control.locator(".control-note").inner_text() == ""


def test_nothing_jumps_when_the_change_begins(explorer):
    chart = explorer.figure.locator(".chart").first
    before = chart.evaluate("c => c.getBoundingClientRect().top + scrollY")
    for change in (1, 0, 5):
        explorer.set(change=change)
        assert chart.evaluate("c => c.getBoundingClientRect().top + scrollY") == before


def test_phone_dock_warns_where_the_thumb_is(browser, server):
    size = {"width": 360, "height": 640}
    with Visit(browser, f"{server}/chapters/form.html", viewport=size) as visit:
        explorer = Explorer(visit.page)
        explorer.figure.get_by_role("button", name="Pin this run").click()
        explorer.box("speed").fill("3.5")
        warning = explorer.figure.locator(".dock-warning")
        assert "Comparing different speeds" in warning.inner_text()
        assert warning.is_visible()


def test_where_no_run_exists_the_page_says_so_in_words(explorer):
    explorer.set(speed=2.0, cadence=190, change=15)
    banner = explorer.figure.locator(".banner")
    assert "no steady running" in banner.inner_text().lower()
    text = explorer.figure.locator(".explorer-live").inner_text()
    assert "NaN" not in text
    assert "Infinity" not in text
    explorer.set(change=5)
    assert "no steady running" not in banner.inner_text().lower()
    explorer.value("braking_impulse")


def test_random_reader_breaks_nothing(explorer):
    chance = random.Random(20261122)
    explorer.open_folds()
    page = explorer.page
    sliders = explorer.figure.locator("input[type=range]").all()
    boxes = explorer.figure.locator("input[type=number]").all()
    others = explorer.figure.locator("button, summary, input[type=checkbox]").all()
    selects = explorer.figure.locator("select").all()
    keys = ["ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"]
    for _ in range(120):
        deed = chance.random()
        if deed < 0.5:
            slider = chance.choice(sliders)
            slider.focus()
            page.keyboard.press(chance.choice(keys))
        elif deed < 0.7:
            chance.choice(boxes).fill(f"{chance.uniform(-50, 250):.2f}")
            page.keyboard.press("Tab")
        elif deed < 0.8:
            chance.choice(selects).select_option(index=chance.randrange(4))
        else:
            target = chance.choice(others)
            if target.is_visible():
                target.click()
        text = explorer.figure.locator(".explorer-live").inner_text()
        assert "NaN" not in text
        assert "undefined" not in text
        assert "Infinity" not in text
    paths = explorer.figure.locator("svg path").evaluate_all("all => all.map(p => p.outerHTML)")
    assert not [p for p in paths if "NaN" in p]


def test_chart_describes_itself(explorer):
    chart = explorer.figure.locator(".chart").first
    chart.locator(".describe summary").click()
    explorer.set(change=10)
    words = chart.locator(".describe").inner_text()
    assert "each landing" in words
    assert "per kilometre" in words
    assert chart.locator(".describe table tbody tr").count() >= 5
    assert "read second-hand" in words


def test_published_studies_are_off_until_asked_for(explorer):
    chart = explorer.figure.locator(".chart").first
    assert chart.locator("svg .study").count() == 0
    assert chart.locator("svg .datum").count() >= 8, "measured data are there from the start"
    chart.get_by_label("Published studies").check()
    assert chart.locator("svg .study").count() >= 4
    assert chart.locator("svg .study.hollow").count() == 1, "the second-hand one is hollow"
    assert chart.locator("svg .direction").count() == 2


def test_reduced_motion_offers_no_play(browser, server):
    for motion, visible in (("reduce", False), ("no-preference", True)):
        with Visit(browser, f"{server}/chapters/form.html", reduced_motion=motion) as visit:
            explorer = Explorer(visit.page)
            explorer.open_folds()
            play = explorer.figure.locator(".play")
            assert play.is_visible() == visible
            if visible:
                play.click()
                visit.page.wait_for_selector(".scene .lit")
                play.click()
                assert visit.page.locator(".scene .lit").count() == 0


def test_without_scripts_picture_table_and_answers_are_there(browser, pages):
    with Visit(browser, f"{pages}/chapters/form.html", java_script_enabled=False) as visit:
        still = visit.page.locator(".explorer-still")
        for picture in still.locator("img").all():
            assert picture.is_visible()
            assert picture.evaluate("i => i.complete && i.naturalWidth > 100")
            assert len(picture.get_attribute("alt")) >= 40
        assert still.locator("img").count() >= 1
        table = still.locator("table").inner_text().replace("\u00a0", " ")
        gaits = [spring_mass_gait(3.0, 165 * k) for k in (1, 1.1)]
        change = 100 * (gaits[1].braking_impulse / gaits[0].braking_impulse - 1)
        assert f"−{abs(change):.1f} %" in table
        visit.page.locator(".predict summary").click()
        answers = visit.page.locator(".predict details").inner_text()
        assert "about 15 % smaller" in answers.replace("\u00a0", " ")


def test_print_is_light_whatever_the_screen_shows(browser, server):
    with Visit(browser, f"{server}/chapters/form.html", color_scheme="dark") as visit:
        explorer = Explorer(visit.page)
        look = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
        places = [explorer.figure, visit.page.locator("body")]
        dark = [place.evaluate(look) for place in places]
        assert [background for background, _ in dark] == ["rgb(20, 24, 30)"] * 2
        visit.page.emulate_media(media="print")
        for place in places:
            background, ink = place.evaluate(look)
            assert background == "rgb(255, 255, 255)"
            assert ink == "rgb(31, 38, 46)"


def test_prediction_is_kept_and_set_beside_the_answers(visit):
    page = visit.page
    page.wait_for_selector("form.predict button")
    page.get_by_label("about 50 % smaller").check()
    page.get_by_role("button", name="Keep my prediction").click()
    assert "Kept 1 of 3" in page.locator(".predict .kept").inner_text()
    row = page.locator(".compare tbody tr").first.inner_text().replace("\u00a0", " ")
    assert "about 50 % smaller" in row
    assert "about 15 % smaller" in row


def test_a_model_never_seen_before_gets_the_same_life(browser, tmp_path):
    def toy(mass, springs):
        """Ten lines that the explorer has never seen."""
        stiffness = {"one": 100.0, "two": 200.0}[springs]
        times = [0.0, 0.5, 1.0]
        return {
            "period": 6.283 * (mass / stiffness) ** 0.5,
            "times": times,
            "pull": [stiffness * t * mass for t in times],
        }

    made = explore(
        toy,
        Range("mass", 1, 5, 0.5, 2, label="Mass", unit="kg", samples=9),
        Choice("springs", ["one", "two"], "one", label="Springs"),
        show=[
            Readout("period", "Period", "s"),
            LineChart("times", [Line("pull", "pull")], title="Pull"),
        ],
        title="How fast does it swing?",
    )
    path = tmp_path / "toy.html"
    made.save(str(path))
    with Visit(browser, path.as_uri()) as visit:
        explorer = Explorer(visit.page)
        explorer.set(mass=4.5)
        assert explorer.value("period") == pytest.approx(toy(4.5, "one")["period"], rel=0.006)
        explorer.figure.get_by_label("two").check()
        assert explorer.value("period") == pytest.approx(toy(4.5, "two")["period"], rel=0.006)
        assert explorer.figure.locator("svg path.changed").count() == 1
        assert visit.strangers == []
        assert visit.complaints == []
