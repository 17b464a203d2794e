"""What the explorer library can do, in small explorers saved as pages of their own."""

import math

import numpy as np
import pytest

from book.test_pages import AXE, Visit
from itband.explorer import (
    Bar,
    BarChart,
    Choice,
    Column,
    Label,
    Line,
    LineChart,
    Look,
    Mark,
    Range,
    Readout,
    Readouts,
    Rows,
    Scene,
    Shape,
    Words,
    explore,
)

PAINS = ["none", "mild, and gone the next day", "worse the next day"]
LOOKS = {
    "bone": Look("#f0e0c0", "#806020", "#605030", "#e0c080", 2.0, "4 3"),
    "ink": Look("#a02010", "none", "#ff9080", "none", text=True),
}


def plan(start, pain, months):
    """Return a plan that the library has never seen: words, numbers and weeks."""
    week = np.arange(1.0, 17.0)
    stage = PAINS.index(pain)
    return {
        "fit": ["Go on.", "Stay where you are until two runs pass quietly.", "Step back."][stage],
        "stage": float(stage),
        "level": start,
        "drop": -4.0 * stage,
        "week": week,
        "km": np.where((stage < 2) | (week <= 4), start * 1.05 ** (week - 1), math.nan),
        "check": np.where(week % 4 == 0, start, math.nan),
    }


def draw(stage):
    square = np.array([[0, 0], [1 + stage, 0], [1 + stage, 1], [0, 1]])
    return [Shape(square, "bone"), Label((0.1, 1.2), "{fit}", style="ink")]


def planner(**options):
    return explore(
        plan,
        Range("start", 2, 12, 2, 4, label="First week", unit="km", exact=True),
        Choice("pain", PAINS, PAINS[0], label="Pain after the last run"),
        Choice("months", [str(k) for k in range(1, 10)], "1", label="Months since it began"),
        show=[
            Words("fit", "What next?", strong=True),
            BarChart(
                [Bar("level", "You", 1), Bar("drop", "Comfort", 1, "usual"),
                 Bar(6.5, "Runners in a study", 1, "measured"), Bar(9, "A book", 0, "published")],
                "Where you stand: {fit}", unit="km", marks=[Mark(4, "a cautious start")],
            ),
            Scene(draw, {"stage": ("stage", (0.0, 2.0))}, (0, 3), (0, 1.5), "Picture",
                  "Seen: {fit}", looks=LOOKS),
            LineChart(
                "week", [Line("km", "distance", columns=True, digits=1),
                         Line("check", "check", points_only=True, mark="triangle", digits=1)],
                "Weeks", x_label="week",
            ),
            Rows([Column("week", "week"), Column("km", "distance", 1, "km"),
                  Column("check", "check", 1)], "Sixteen weeks"),
        ],
        title="When may I run?",
        caution="whether it heals.",
        **options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("library") / "plan.html"
    planner().save(str(path))
    return path.as_uri()


@pytest.fixture
def visit(browser, saved, request):
    # Tall, so that every picture is in sight and drawn at once.
    size = {"viewport": {"width": 1280, "height": 2600}}
    with Visit(browser, saved, **{**size, **getattr(request, "param", {})}) as visit:
        visit.page.wait_for_selector("figure.explorer.live")
        yield visit
        assert visit.strangers == []
        assert visit.complaints == []


PHONE = {"viewport": {"width": 360, "height": 2600}}


def told(page):
    return page.locator("output[name=fit]").inner_text()


def spoken(page, words):
    status = page.locator("[role=status]")
    status.get_by_text(words).wait_for(state="attached")
    return status.text_content()


def bar(page, k):
    return page.locator("svg.bars rect.bar").nth(k)


def test_radio_buttons_are_reached_and_chosen_by_keyboard(visit):
    page = visit.page
    page.locator("input[type=number]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused = "document.activeElement.value"
    assert page.evaluate(focused) == "none"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == PAINS[1]
    assert told(page) == plan(4, PAINS[1], "1")["fit"]
    page.keyboard.press("ArrowDown")
    assert told(page) == "Step back."
    group = page.get_by_role("group", name="Pain after the last run")
    assert group.get_by_role("radio").count() == 3
    assert page.get_by_role("combobox", name="Months since it began").count() == 1


def test_an_exact_range_moves_in_steps_and_takes_the_nearest(visit):
    page = visit.page
    slider, box = page.locator("input[type=range]"), page.locator("input[type=number]")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert box.input_value() == "6"
    box.fill("9.2")
    box.press("Enter")
    assert (slider.input_value(), box.input_value()) == ("10", "10")
    assert float(page.locator("output[name=level]").get_attribute("data-value")) == 10
    box.fill("13")
    box.press("Enter")
    assert "Goes from 2 to 12 km" in page.locator(".control-note").first.inner_text()
    assert slider.input_value() == "10"


def test_words_follow_the_reader_in_texts_pictures_and_speech(visit):
    page = visit.page
    page.get_by_label("worse the next day").check()
    assert page.get_by_text("Where you stand: Step back.").count() == 1
    assert page.get_by_role("img", name="Seen: Step back.").count() == 1
    assert page.locator("svg.scene text").text_content() == "Step back."
    assert spoken(page, "What next?") == (
        "Pain after the last run worse the next day. What next?: Step back"
    )
    page.get_by_role("button", name="Reset").click()
    assert told(page) == "Go on."
    assert page.get_by_role("button", name="Pin").count() == 0


def test_without_words_and_readouts_the_bars_are_spoken(browser, tmp_path):
    made = explore(
        lambda kind: {"y": {"a": 1.0, "b": -2.5}[kind]},
        Choice("kind", ["a", "b"], "a", label="Kind"),
        show=[BarChart([Bar("y", "Length", 1)], "Bars", unit="m", marks=[Mark(0.5, "edge")])],
    )
    made.save(str(tmp_path / "bars.html"))
    with Visit(browser, (tmp_path / "bars.html").as_uri()) as visit:
        page = visit.page
        page.get_by_role("radio", name="b").check()
        assert spoken(page, "Kind b") == "Kind b. Length: −2.5 m; edge: 0.5 m"
        assert page.get_by_role("img", name="Bars Length: −2.5 m; edge: 0.5 m").count() == 1
        assert visit.complaints == []


def test_of_many_words_the_strong_and_the_changed_are_spoken(browser, tmp_path):
    made = explore(
        lambda kind: {"act": "Wait.", "why": f"It is {kind}.", "note": "As ever."},
        Choice("kind", ["a", "b"], "a", label="Kind"),
        show=[Words("act", "Do", strong=True), Words("why", "Why"), Words("note", "Note")],
    )
    made.save(str(tmp_path / "words.html"))
    with Visit(browser, (tmp_path / "words.html").as_uri()) as visit:
        visit.page.get_by_role("radio", name="b").check()
        assert spoken(visit.page, "Kind b") == "Kind b. Do: Wait. Why: It is b"
        assert visit.complaints == []


def test_on_a_phone_the_answer_stays_in_sight_while_the_reader_chooses(browser, tmp_path):
    many = [f"option number {k} of a long list" for k in range(8)]
    made = explore(
        lambda one, two: {"act": f"{one}, {two}", "why": "So."},
        Choice("one", many, many[0]),
        Choice("two", many, many[0]),
        show=[Words("act", "Do", strong=True), Words("why", "Why")],
    )
    made.save(str(tmp_path / "many.html"))
    with Visit(
        browser, (tmp_path / "many.html").as_uri(), viewport={"width": 360, "height": 640}
    ) as visit:
        told = visit.page.locator(".told.strong").bounding_box()
        last = visit.page.locator("input[type=radio]").last.bounding_box()
        assert last["y"] > 640
        assert told["y"] + told["height"] == pytest.approx(640, abs=1)


def test_bars_are_as_long_as_their_values_on_one_scale(visit):
    page = visit.page
    page.get_by_label("worse the next day").check()
    boxes = [bar(page, k).bounding_box() for k in range(4)]
    per_km = boxes[2]["width"] / 6.5
    for box, value in zip(boxes, (4, 8, 6.5, 9), strict=True):
        assert box["width"] / per_km == pytest.approx(value, rel=0.03)
    zero = boxes[0]["x"]
    assert boxes[1]["x"] + boxes[1]["width"] == pytest.approx(zero, abs=2.5)
    mark = page.locator("svg.bars .bar-mark").bounding_box()
    assert (mark["x"] - zero) / per_km == pytest.approx(4, rel=0.03)
    texts = page.locator("svg.bars text").all_text_contents()
    assert {"4.0 km", "−8.0 km", "6.5 km", "9 km", "a cautious start"} <= set(texts)
    # The scale holds what the outputs reach anywhere, so it does not move with the reader.
    page.get_by_label("First week", exact=False).first.fill("12")
    assert bar(page, 2).bounding_box() == boxes[2]


def test_kinds_of_bars_differ_in_more_than_colour(visit):
    page = visit.page
    page.get_by_label("worse the next day").check()
    looks = {
        (
            bar(page, k).evaluate("e => getComputedStyle(e).strokeDasharray"),
            bar(page, k).evaluate("e => e.nextElementSibling.getAttribute('fill')?.slice(0, 12)"),
            bar(page, k).evaluate("e => getComputedStyle(e).fill == getComputedStyle(e).stroke"),
        )
        for k in range(4)
    }
    assert len(looks) == 4


def test_columns_stand_on_their_weeks_and_marks_only_where_they_are(visit):
    page = visit.page
    columns, marks = page.locator("rect.column.mark"), page.locator("svg.picture path.mark")
    assert columns.count() == 16 + 1  # one in the key
    assert marks.count() == 4 + 1
    fourth = columns.nth(4).bounding_box()
    mark = marks.nth(1).bounding_box()
    middle = mark["x"] + mark["width"] / 2
    assert fourth["x"] + fourth["width"] / 2 == pytest.approx(middle, abs=1)
    page.get_by_label("worse the next day").check()
    assert columns.count() == 4 + 1
    assert columns.nth(4).bounding_box()["x"] == pytest.approx(fourth["x"], abs=0.5)
    page.get_by_text("Describe this chart").click()
    page.get_by_text("check: 4.0 at 4, 4.0 at 8, 4.0 at 12, 4.0 at 16.").wait_for()
    ticks = page.locator(".axis.x .tick text").all_text_contents()
    assert ticks == ["1", "3", "5", "7", "9", "11", "13", "15"]


def test_rows_are_a_table_that_scrolls_and_says_what_it_is(visit):
    page = visit.page
    page.get_by_label("worse the next day").check()
    page.locator("details.fold > summary").click()
    region = page.get_by_role("region", name="Sixteen weeks")
    assert region.get_attribute("tabindex") == "0"
    table = region.get_by_role("table", name="Sixteen weeks")
    heads = table.get_by_role("columnheader").all_inner_texts()
    assert heads == ["week", "distance, km", "check"]
    rows = table.locator("tbody tr").all_inner_texts()
    assert len(rows) == 16
    assert rows[3].split("\t") == ["4", f"{4 * 1.05**3:.1f}", "4.0"]
    assert rows[4].split("\t") == ["5", "–", "–"]


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_on_a_phone_controls_come_first_and_nothing_is_too_wide_or_small(visit):
    page = visit.page
    page.locator("details.fold > summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    controls = [c.bounding_box() for c in page.locator(".control").all()]
    first = page.locator(".told").bounding_box()["y"]
    assert all(c["y"] + c["height"] <= first + 1 for c in controls)
    for target in page.locator(".option, .control > select, input[type=range], button").all():
        assert target.bounding_box()["height"] >= 44
    for option in page.locator(".option").all():
        radio, words = (option.locator(s).bounding_box() for s in ("input", "span"))
        assert radio["x"] + radio["width"] < words["x"]
        assert words["x"] + words["width"] <= 360
    edge = page.locator("figure.explorer").bounding_box()
    for text in page.locator("svg.picture text").all():
        box = text.bounding_box()
        assert box["x"] >= edge["x"]
        assert box["x"] + box["width"] <= edge["x"] + edge["width"]


def test_looks_follow_the_theme_and_paper_is_light(visit):
    page = visit.page
    shape, label = page.locator("svg.scene .look"), page.locator("svg.scene .look-text")

    def colours():
        read = "e => [getComputedStyle(e).fill, getComputedStyle(e).stroke]"
        return shape.evaluate(read) + label.evaluate(read)[:1]

    light = ["rgb(240, 224, 192)", "rgb(128, 96, 32)", "rgb(160, 32, 16)"]
    dark = ["rgb(96, 80, 48)", "rgb(224, 192, 128)", "rgb(255, 144, 128)"]
    assert colours() == light
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert colours() == dark
    page.emulate_media(media="print")
    assert colours() == light
    style = "e => [getComputedStyle(e).strokeWidth, getComputedStyle(e).strokeDasharray]"
    assert shape.evaluate(style) == ["2px", "4px, 3px"]


@pytest.mark.parametrize("visit", [{"forced_colors": "active"}], indirect=True)
def test_in_forced_colours_every_shape_keeps_an_edge(visit):
    page = visit.page
    ink = page.evaluate(
        "() => { const p = document.body.appendChild(document.createElement('p'));"
        "p.style.color = 'CanvasText'; return getComputedStyle(p).color }"
    )
    stroke = "e => getComputedStyle(e).stroke"
    assert page.locator("svg.scene .look").evaluate(stroke) == ink
    assert bar(page, 2).evaluate(stroke) == ink
    assert bar(page, 1).evaluate("e => getComputedStyle(e).strokeDasharray") != "none"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("visit", [{}, PHONE], indirect=True, ids=["wide", "phone"])
def test_axe_finds_nothing(visit, theme):
    page = visit.page
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    page.locator("details.fold > summary").click()
    page.get_by_label("worse the next day").check()
    page.add_script_tag(path=str(AXE))
    found = page.evaluate(
        "async () => (await axe.run('figure.explorer')).violations.map(v => [v.id,"
        " v.nodes.map(n => n.html)])"
    )
    assert found == []


def test_the_focus_is_seen(visit):
    page = visit.page
    page.locator("input[type=number]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    look = "getComputedStyle(document.activeElement)"
    assert page.evaluate(f"{look}.outlineStyle") == "solid"
    assert page.evaluate(f"{look}.outlineWidth") == "3px"


def test_a_choice_as_baseline_says_which_is_usual(browser, tmp_path):
    planner(baseline={"pain": "none"}).save(str(tmp_path / "base.html"))
    with Visit(browser, (tmp_path / "base.html").as_uri()) as visit:
        page = visit.page
        page.get_by_label("worse the next day").check()
        assert page.locator(".option").get_by_text("none (usual)").count() == 1
        assert "With “none”: Go on." in page.locator(".told").inner_text()
        assert page.get_by_role("button", name="Pin this run").count() == 1
        assert visit.complaints == []


def test_without_a_baseline_a_number_stands_once_with_its_unit_beside_it(browser, tmp_path):
    made = explore(
        lambda a: {"y": 10.0 * a}, Range("a", 0, 3, 1, 2, label="A"),
        show=[Readouts([Readout("y", "Weaker", "% weaker", digits=0)])],
    )  # fmt: skip
    made.save(str(tmp_path / "once.html"))
    with Visit(browser, (tmp_path / "once.html").as_uri()) as visit:
        page = visit.page
        readout = page.locator(".readout")
        assert readout.inner_text().split() == ["Weaker", "20", "%", "weaker"]
        number, unit = (page.locator(f".readout {s}").bounding_box() for s in ("output", ".level"))
        assert unit["x"] > number["x"] + number["width"]
        assert abs(unit["y"] + unit["height"] - number["y"] - number["height"]) < 12
        size = "e => parseFloat(getComputedStyle(e).fontSize)"
        assert page.locator("output").evaluate(size) > 30
        page.get_by_label("A", exact=True).fill("3")
        assert readout.inner_text().split()[1:] == ["30", "%", "weaker"]
        assert visit.complaints == []


def test_a_group_of_options_is_named_as_large_as_any_control(visit):
    page = visit.page
    page.add_style_tag(content="legend { font-size: 1.5rem; margin-bottom: 2rem; }")
    look = "e => [getComputedStyle(e).fontSize, getComputedStyle(e).fontWeight]"
    legend, label = page.locator(".control legend"), page.locator(".control-head label").first
    assert legend.evaluate(look) == label.evaluate(look)
    assert legend.evaluate("e => getComputedStyle(e).marginBottom") == "0px"


@pytest.mark.parametrize("visit", [{}, PHONE], indirect=True, ids=["wide", "phone"])
@pytest.mark.parametrize("pain", PAINS)
def test_no_upright_line_runs_through_words(visit, pain):
    page = visit.page
    page.get_by_label(pain, exact=True).check()
    through = """() => {
        const picture = document.querySelector("svg.bars");
        const texts = [...picture.querySelectorAll("text")].map((t) => [t, t.getBBox()]);
        return [...picture.querySelectorAll(".bar-mark, .zero")].flatMap((line) =>
            [...line.getAttribute("d").matchAll(/M(\\S+) (\\S+)V([^M]+)/g)]
            .flatMap(([, x, y0, y1]) => texts.filter(([, b]) => b.x < +x && +x < b.x + b.width
                    && b.y + 2 < +y1 && +y0 < b.y + b.height - 2)
                .map(([t]) => t.textContent)));
    }"""
    assert page.locator("svg.bars .bar-mark").count() == 1
    assert page.evaluate(through) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_until_it_is_alive_the_picture_stands_there_and_nothing_is_kept_free(
    browser, saved, tmp_path, width
):
    html = saved.removeprefix("file://")
    page_of = tmp_path / "dead.html"
    with open(html, encoding="utf-8") as file:
        page_of.write_text(file.read().partition("<script>")[0], encoding="utf-8")
    with Visit(browser, page_of.as_uri(), viewport={"width": width, "height": 800}) as visit:
        figure, still = visit.page.locator("figure.explorer"), visit.page.locator(".explorer-still")
        assert visit.page.locator("figure.explorer img").is_visible()
        free = figure.bounding_box()["height"] - still.bounding_box()["height"]
        assert free == pytest.approx(2, abs=1)
