"""What a reader without scripts sees: a picture that is the same twice, and the model's numbers."""

import base64
import itertools
import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from itband.explorables import cadence_explorer
from itband.explorer import (
    Band,
    Choice,
    Fold,
    Label,
    Line,
    LineChart,
    Points,
    Range,
    Readout,
    Row,
    Scene,
    Shape,
    Table,
    explore,
)
from itband.explorer.static import _STYLES, Runs, ledger, picture
from itband.explorer.views import STYLES, readouts

SVG = "{http://www.w3.org/2000/svg}"


def power(x, kind):
    y = (2 + x) ** (3 if kind == "cube" else 2)
    return {"y": y, "low": 90 * y, "high": 110 * y, "path": y * np.linspace(-1, 1, 5)}


def draw(y):
    return [
        Shape(np.array([[0.0, 0.0], [1.0, 0.0], [1.0, y]]), "front"),
        Shape(np.array([[0.0, 0.0], [1.0, y]]), "link", "link", closed=False),
        Shape(np.array([[0.5, 0.5]]), "joint", "usual"),
        Label((0.5, 0.5), "{y|2} < {y:usual|2}"),
    ]


def power_explorer(*views, x=None, **options):
    x = x or Range("x", -1, 1, 0.5, 0, label="Stretch", unit="m")
    ys = [Readout("y", "Power & glory", "W", factor=10, digits=3, within=["low", "high"])]
    chart = LineChart("path", [Line("path", "path", compare=True)], "")
    return explore(
        power, x, Choice("kind", ["square", "cube"], "square"),
        show=[*views, Table(ys), Fold("More", [chart])], **options,
    )  # fmt: skip


SWEPT = LineChart(
    "x", [Line("y:change", "y", mark="circle"), Line("y:index", "i", double=True, mark="square")],
    "Swept", bands=[Band("low", "high", slope=-1)], signed=True, x_limits=(-1, 1),
    points=[Points([0.0], [1.0], "one", "Nobody 1999", low=[0.5], high=[1.5], shown=True)],
)  # fmt: skip
SCENE = Scene(draw, {"y": ("y", (1.0, 30.0))}, (0, 1), (0, 2), "Scene", "A scene")


def svg(explorer):
    kind, _, data = picture(explorer, Runs(explorer)).partition(",")
    assert kind == "data:image/svg+xml;base64"
    return base64.b64decode(data)


@pytest.mark.parametrize(
    ("views", "options"),
    [
        ([], {}),
        ([SWEPT], {"baseline": {"x": 0}, "still": {"x": 0.5}}),
        ([SWEPT], {}),
        ([Row([SCENE, SWEPT])], {"baseline": {"x": 0}, "still": {"x": 1, "kind": "cube"}}),
        ([SCENE], {"baseline": {"kind": "square"}}),
    ],
)
def test_picture_is_one_svg_and_the_same_twice(views, options):
    explorer = power_explorer(*views, **options)
    drawn = svg(explorer)
    root = ElementTree.fromstring(drawn)
    assert root.tag == f"{SVG}svg"
    assert len(list(root.iter(f"{SVG}path"))) > 10
    assert drawn == svg(explorer)
    assert drawn == svg(power_explorer(*views, **options))


def test_picture_asks_nobody_for_anything_and_tells_no_time():
    drawn = svg(power_explorer(SWEPT)).decode()
    assert re.findall(r"xlink:href=\"(?!#)[^\"]*|url\((?!#)[^)]*", drawn) == []
    assert "<dc:date>" not in drawn


def test_picture_shows_the_still_inputs():
    usual = svg(power_explorer(SCENE))
    assert usual != svg(power_explorer(SCENE, still={"x": 1}))
    assert usual == svg(power_explorer(SCENE, still={"x": 0}))


def test_toy_without_charts_has_a_picture_of_its_numbers():
    explorer = explore(lambda x: {"y": 2 * x}, Range("x", 1, 2, 0.5, 1), show=["y"])
    assert ElementTree.fromstring(svg(explorer)).tag == f"{SVG}svg"


def words(explorer):
    """Return the boxes of the picture's words: text to (left, right, top, bottom), y downwards."""
    found = {}
    for text in ElementTree.fromstring(svg(explorer)).iter(f"{SVG}text"):
        size = float(re.search(r"font-size: ([\d.]+)px", text.get("style"))[1])
        share = {"start": 0, "middle": 0.5, "end": 1}[
            re.search("text-anchor: ([a-z]+)", text.get("style"))[1]
        ]
        x, y, width = float(text.get("x")), float(text.get("y")), 0.5 * size * len(text.text)
        found[text.text] = (x - share * width, x + (1 - share) * width, y - 0.75 * size, y)
    return found


def bend(force):
    return {"low": 0.01 * force, "high": 0.02 * force**2}


def bend_explorer(*lines, **options):
    chart = LineChart("force", lines, "Bending of the beam", y_label="bending, mm", **options)
    force = Range("force", 0.5, 2, 0.1, 1, samples=9)
    return explore(bend, force, show=[chart], baseline={"force": 0.5}, tolerance=0.02)


def test_value_of_a_level_is_written_with_its_digits_and_a_change_in_per_cent():
    explorer = bend_explorer(
        Line("low", "soft", mark="circle", digits=1, factor=1000),
        Line("high:change", "stiff", mark="square"),
    )
    assert {"10.0 soft", "+300\u00a0% stiff"} <= set(words(explorer))


def test_swept_axis_is_in_the_charts_unit():
    explorer = bend_explorer(Line("low", "", mark="circle"), Line("high", ""), x_factor=1000)
    ticks = {"500", "1000", "1500", "2000"}
    assert ticks <= set(words(explorer))


def test_usual_run_of_a_swept_level_is_drawn():
    plain, both = (
        svg(bend_explorer(Line("low", "", compare=compare), Line("high", "")))
        for compare in (False, True)
    )
    assert both.count(b"stroke-dasharray") == plain.count(b"stroke-dasharray") + 1


def test_picture_can_be_read_on_a_phone():
    for explorer in (cadence_explorer(), bend_explorer(Line("low", "a"), Line("high", "b"))):
        drawn = svg(explorer).decode()
        sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", drawn)]
        wide = float(ElementTree.fromstring(drawn).get("viewBox").split()[2])
        assert min(sizes) * 330 / wide >= 9.5


@pytest.mark.parametrize("force", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("y_limits", [None, (0.0, 0.08)])
def test_no_words_collide_and_labels_stand_clear_of_the_marks(force, y_limits):
    explorer = bend_explorer(
        Line("high", "stiff", mark="circle", digits=3),
        Line("low", "soft", mark="square", digits=4),
        y_limits=y_limits,
    )
    explorer.still["force"] = force
    found = words(explorer)
    for one, other in itertools.combinations(found, 2):
        a, b = found[one], found[other]
        assert a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2], (one, other)
    # The author may have left no room: then the axis grows, and the labels stay in the picture.
    labels = [box for text, box in found.items() if text.endswith(("soft", "stiff"))]
    high, low = sorted(labels, key=lambda box: box[2])
    assert low[1] < 374
    assert found["bending, mm"][3] < high[2]
    root = ElementTree.fromstring(svg(explorer))
    marks = [
        float(u.get("y")) for u in root.iter(f"{SVG}use") if "stroke-width: 2.25" in u.get("style")
    ]
    assert len(marks) == 2
    assert all(high[3] + 4 < y < low[2] - 4 for y in marks)


def test_words_are_neither_mathematics_nor_control_characters():
    chart = LineChart(
        "path", [Line("path", "path")], "From $5 to $9\x00\ufffe", y_label="a\x1b$_b$"
    )
    explorer = power_explorer(chart, title="a\x07b", alt="c\x0bd\ud800")
    assert {"From $5 to $9", "a$_b$"} <= set(words(explorer))
    figure = ElementTree.fromstring(explorer.to_html())
    assert figure.get("aria-label") == "ab"
    assert figure.find(".//img").get("alt") == "cd"


def test_every_style_of_the_views_is_known_in_print():
    assert set(_STYLES) == set(STYLES)


def test_figure_is_made_once_and_asks_the_model_nothing_twice():
    asked = []

    def model(x):
        asked.append(x)
        return {"y": x * x}

    chart = LineChart("x", [Line("y:change", "y", mark="circle")], "")
    x = Range("x", 1, 2, 0.25, 1, samples=5)
    explorer = explore(model, x, show=["y", chart], baseline={"x": 1}, still={"x": 1.5})
    asked.clear()
    html = explorer.to_html()
    assert len(asked) == len(set(asked)) > 4
    asked.clear()
    assert explorer.to_html() == html
    assert asked == []


# ---------------------------------------------------------------- the table


def table(explorer):
    """Return the ledger: its column heads, and its cells by label, as written."""
    html = ledger(explorer, Runs(explorer))
    assert " %" not in html, "a per cent sign stands on its number's line"
    root = ElementTree.fromstring(html.replace("\u00a0", " "))
    heads = [th.text or "" for th in root.findall(".//thead//th")][1:]
    rows = {
        tr.find("th").text: [("".join(td.itertext()), td) for td in tr.findall("td")]
        for tr in root.findall(".//tbody/tr")
    }
    return heads, rows


def value(text):
    """Return the number that a cell begins with."""
    return float(re.match(r"[+−]?[\d.]+", text)[0].replace("−", "-"))


def test_ledger_without_a_baseline_holds_the_outputs_at_the_defaults():
    heads, rows = table(power_explorer())
    assert heads == ["value"]
    assert [text for text, _ in rows["Power & glory, W"]] == ["40.000"]


def test_ledger_with_a_baseline_holds_the_change_across_the_compared_input():
    explorer = power_explorer(baseline={"x": 0})
    heads, rows = table(explorer)
    cells = [text for text, _ in rows["Power & glory, W"]]
    assert cells[0] == "40.000"
    assert heads[0] == "usual"
    assert len(heads) == len(cells) == len(set(heads))
    for head, cell in zip(heads[1:], cells[1:], strict=True):
        assert head.endswith(" m")
        at = explorer.at(x=value(head))
        assert value(cell) == pytest.approx(100 * (at["y"] / 4 - 1), abs=0.0501)
        assert cell.endswith(f"+{math.floor(at['low'])} to +{math.ceil(at['high'])} %")


@pytest.mark.parametrize(
    "x",
    [
        Range("x", 0, 2, 1, 0),
        Range("x", -0.3, 0.2, 0.1, 0.0, signed=True),
        Range("x", 0, 0.04, 0.01, 0.0),
    ],
    ids=["few steps", "steps that binary cannot hold", "small steps"],
)
def test_columns_differ_and_none_repeats_the_usual_one(x):
    heads, rows = table(power_explorer(x=x, baseline={"x": 0}))
    assert len(set(heads)) == len(heads)
    values = [value(head) for head in heads[1:]]
    assert 0 not in values
    cells = [text for text, _ in rows["Power & glory, W"]]
    for at, cell in zip(values, cells[1:], strict=True):
        assert value(cell) == pytest.approx(100 * ((2 + at) ** 2 / 4 - 1), abs=0.0501)


def test_ledger_compares_the_options_of_a_choice():
    heads, rows = table(power_explorer(baseline={"kind": "square"}))
    assert heads == ["square (usual)", "cube"]
    assert value(rows["Power & glory, W"][1][0]) == 100


def test_written_range_has_the_weaker_end_first_on_both_sides():
    def both(x):
        return {"y": 10 + x, "low": 9 * x, "high": 11 * x}

    y = Readout("y", "Y", within=["low", "high"])
    explorer = explore(both, Range("x", -2, 2, 1, 0), show=[y], baseline={"x": 0})
    heads, rows = table(explorer)
    cells = dict(zip(heads, (td.findtext(".//small") for _, td in rows["Y"]), strict=True))
    assert cells["−2"] == "−18 to −22 %"
    assert cells["2"] == "+18 to +22 %"


def test_ledger_says_at_which_inputs_its_numbers_hold():
    explorer = power_explorer(x=Range("x", -1, 1, 0.5, -0.5, "Stretch"))
    root = ElementTree.fromstring(ledger(explorer, Runs(explorer)))
    caption = root.findtext(".//caption/small")
    assert "Stretch: −0.5" in caption
    assert "kind: square" in caption


def test_ledger_of_the_cadence_explorer_is_the_models():
    explorer = cadence_explorer()
    heads, rows = table(explorer)
    assert heads == ["usual", "−10 %", "−5 %", "+5 %", "+10 %", "+15 %"]
    usual = explorer.at(change=0)
    factors = {
        "braking_impulse": 9.80665 * 3.6,
        "contact_time": 1000,
        "peak_vertical_force": 1,
        "steps_per_km": 1,
    }
    labels = {
        r.output: r.label + (", index" if r.index else f", {r.unit}" if r.unit else "")
        for r in readouts(explorer.views)
    }
    for output in (*factors, "braking_impulse_per_km"):
        cells = [text for text, _ in rows[labels[output]]]
        level = usual[output] * factors[output] if output in factors else 100
        assert value(cells[0]) == pytest.approx(level, rel=0.006)
        for head, cell in zip(heads[1:], cells[1:], strict=True):
            changed = explorer.at(change=value(head))[output]
            assert value(cell) == pytest.approx(100 * (changed / usual[output] - 1), abs=0.0501)
