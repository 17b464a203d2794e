"""Bars, columns, rows and a scene's own looks: drawn twice alike, and refused by name."""

import base64
import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from itband.explorer import (
    Bar,
    BarChart,
    Choice,
    Column,
    ExplorerError,
    Label,
    Line,
    LineChart,
    Look,
    Mark,
    Range,
    Rows,
    Scene,
    Shape,
    explore,
    number,
)
from itband.explorer.static import Runs, picture

WEEKS = Range("weeks", 0, 3, 1, 1, label="Weeks", exact=True)


def model(weeks):
    week = np.arange(1.0, 5.0)
    return {
        "week": week,
        "km": np.where(week <= weeks + 1, 1.5 * week, math.nan),
        "short": week[:2],
        "level": 10 * weeks - 12,
    }


EXTRA = LineChart("short", [Line("short", "short")], "Short")
TABLE = Rows([Column("week", "week"), Column("km", "distance", 1, "km")], "The plan & more")
BARS = BarChart(
    [Bar("level", "You", 1), Bar(4.25, "Study", 1, "measured"), Bar(-3, "Book", 0, "published"),
     Bar("level:usual", "Usual", 0, "usual", factor=2)],
    "Where you stand", unit="points", marks=[Mark(9, "a limit")],
)  # fmt: skip


def shown(*views, **options):
    return explore(model, WEEKS, show=[*views, TABLE, EXTRA, BARS], **options)


def drawn(explorer):
    _, _, data = picture(explorer, Runs(explorer)).partition(",")
    return base64.b64decode(data).decode()


def words(explorer):
    found = ElementTree.fromstring(drawn(explorer)).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(one.itertext()).strip() for one in found]


# ---------------------------------------------------------------- bars


def test_still_picture_writes_each_bar_with_its_label_value_and_unit():
    made = explore(
        lambda weeks: {"level": 10 * weeks - 12}, WEEKS, show=[BARS], baseline={"weeks": 0}
    )
    found = words(made)
    for text in ("Where you stand", "You", "−2.0 points", "Study", "4.3 points", "Book",
                 "−3 points", "Usual", "−24 points", "a limit"):  # fmt: skip
        assert text in found, text
    assert drawn(made) == drawn(made)


def test_bars_stand_in_the_ledger_and_in_the_text():
    made = shown()
    rows = re.findall(r'<th scope="row">([^<]*)</th><td>([^<]*)</td>', made.to_html())
    assert ("You, points", "−2.0") in rows
    assert ("Study, points", "4.3") in rows
    assert "  level = -2" in repr(made)


def test_bars_travel_as_they_are_described():
    found = shown().payload["views"][2]
    assert found["x_limits"] is None
    assert found["bars"][0] == {
        "value": "level", "label": "You", "digits": 1, "kind": "changed", "factor": 1.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("bars", "options", "message"),
    [
        ([], {}, "BarChart 'B' has no bars"),
        ([Bar(math.nan, "a")], {}, "nan is neither an expression nor a number"),
        (
            [Bar(1, "a", kind="red")],
            {},
            "the bar 'a' is of the kind 'red'",
        ),
        ([Bar("y:change", "a")], {}, "shows 'y:change', whose reach only you know"),
        ([Bar("y", "a")], {"marks": [Mark("y:ratio", "m")]}, "shows 'y:ratio'"),
        ([Bar("y", "a")], {"x_limits": (1, 3)}, "bars start at zero"),
        ([Bar("y:percent", "a")], {}, "'y:percent' is not an output"),
    ],
)
def test_bars_that_cannot_be_drawn_are_refused(bars, options, message):
    with pytest.raises(ExplorerError) as caught:
        BarChart(bars, "B", **options)
    assert message in str(caught.value)


def test_a_curve_is_no_bar():
    with pytest.raises(ExplorerError, match="BarChart 'C' reads the output 'km' as a number"):
        shown(BarChart([Bar("km", "km")], "C"))


# ---------------------------------------------------------------- rows and columns


def test_rows_are_a_table_with_caption_heads_and_dashes():
    html = shown().to_html()
    table = re.search(r"<table><caption>The plan &amp; more<.*?</table>", html)[0]
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", table)
    assert cells == ["week", "distance, km", "1", "1.5", "2", "3.0", "3", "–", "4", "–"]
    assert table.count('scope="col"') == 2
    assert table.count('scope="row"') == 4


def test_a_row_of_nothing_is_left_out():
    made = shown(Rows([Column("km", "distance", 1)], "Only"))
    table = re.search(r"<caption>Only<.*?</table>", made.to_html())[0]
    assert re.findall(r'<th scope="row">([^<]*)', table) == ["1.5", "3.0"]


@pytest.mark.parametrize("weeks", [0, 2])
def test_tables_without_scripts_hold_what_the_picture_shows_and_say_where(weeks):
    html = shown(still={"weeks": weeks}).to_html()
    ledger, rows = re.findall(r"<table>.*?</table>", html)
    assert f"<caption><small>Weeks: {weeks}</small></caption>" in ledger
    assert f"<small>Weeks: {weeks}</small></caption>" in rows
    level = number(10 * weeks - 12, 1)
    assert re.search(r'<th scope="row">You, points</th><td>([^<]*)', ledger)[1] == level
    assert len([c for c in re.findall(r"<td>([^<]*)", rows) if c != "–"]) == weeks + 1


def test_tables_across_the_compared_input_hold_at_the_pictures_other_inputs():
    made = explore(
        lambda a, b: {"y": 10.0 * a + b},
        Range("a", 0, 2, 1, 0, exact=True), Range("b", 1, 3, 1, 1, label="Bee", exact=True),
        show=["y"], baseline={"a": 0}, still={"a": 1, "b": 3},
    )  # fmt: skip
    html = made.to_html()
    assert "<caption><small>Bee: 3</small></caption>" in html
    assert re.findall(r"<td>([^<]*)", html) == ["3.00", "+333.3\u00a0%", "+666.7\u00a0%"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ([], "Rows 'R' have no columns"),
        ([Column("level", "level")], "'level' is a number; a column is a curve"),
        ([Column("week", "w"), Column("short", "s")], "'short' has 2 points, 'week' has 4"),
    ],
)
def test_rows_that_are_no_table_are_refused(columns, message):
    with pytest.raises(ExplorerError) as caught:
        shown(Rows(columns, "R"))
    assert message in str(caught.value)


def test_columns_and_marks_are_drawn_with_a_key_and_gaps():
    lines = [Line("km", "distance", columns=True),
             Line("km", "check", points_only=True, mark="triangle")]  # fmt: skip
    made = shown(LineChart("week", lines, "Plan"))
    assert {"distance", "check", "Plan"} <= set(words(made))
    assert "  km = 1.5 to 3 over 4 points" in repr(made)


@pytest.mark.parametrize(
    ("x", "line", "message"),
    [
        (
            "weeks",
            Line("level", "l", columns=True),
            "columns and points_only stand against",
        ),
        ("weeks", Line("level", "l", points_only=True), "columns and points_only stand against"),
        ("week", Line("km", "k", columns=True, points_only=True), "'km' is columns or"),
    ],
)
def test_columns_that_cannot_stand_are_refused(x, line, message):
    with pytest.raises(ExplorerError) as caught:
        shown(LineChart(x, [line], "Plan"))
    assert message in str(caught.value)


# ---------------------------------------------------------------- looks

BONE = Look("#f0e0c0", "#806020", "#605030", "#e0c080", 2.0, "4 3")
INK = Look("#a02010", "none", "#ff9080", "none", text=True)


def scene(shape="bone", label="ink", looks=None):
    def draw(at):
        square = np.array([[0, 0], [1, 0], [1, at], [0, at]], dtype=float)
        return [Shape(square, shape), Label((0.5, 0.5), "here", style=label)]

    looks = {"bone": BONE, "ink": INK} if looks is None else looks
    return Scene(draw, {"at": ("level", (-12, 18))}, (0, 1), (-12, 18), "S", "", stretch=True,
                 height=200, looks=looks)  # fmt: skip


def test_looks_travel_with_their_scene_and_print_light():
    made = shown(scene())
    assert made.payload["views"][0]["looks"]["bone"] == {
        "fill": "#f0e0c0", "edge": "#806020", "dark_fill": "#605030", "dark_edge": "#e0c080",
        "width": 2.0, "dashes": "4 3", "text": False,
    }  # fmt: skip
    svg = drawn(made)
    assert "#f0e0c0" in svg
    assert "#806020" in svg
    assert "#a02010" in svg
    assert "#605030" not in svg


def test_a_look_goes_before_a_style_of_the_same_name():
    assert "#f0e0c0" in drawn(shown(scene(shape="ground", looks={"ground": BONE})))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"shape": "flesh"}, "Scene 'S': part 0 has the style 'flesh', which is none of bone, ink"),
        ({"shape": "ink"}, "part 0 has the look 'ink', which is for words, not for shapes"),
        ({"label": "bone"}, "part 1 has the look 'bone', which is for shapes, not for words"),
    ],
)
def test_a_style_that_nobody_knows_is_refused(options, message):
    with pytest.raises(ExplorerError) as caught:
        shown(scene(**options))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fill": "red"}, "#rrggbb or 'none', not 'red'"),
        ({"dark_edge": "#fff;x:url(a)"}, "#rrggbb or 'none', not '#fff;x"),
        ({"dashes": "4,3"}, "lengths like '4 3', not '4,3'"),
        ({"dashes": "4 3;"}, "lengths like '4 3'"),
        ({"width": -1.0}, "width is -1.0"),
        ({"width": math.nan}, "width is nan"),
    ],
)
def test_looks_that_no_style_sheet_would_take_are_refused(options, message):
    good = {"fill": "none", "edge": "#000000", "dark_fill": "none", "dark_edge": "#ffffff"}
    with pytest.raises(ExplorerError) as caught:
        Look(**{**good, **options})
    assert message in str(caught.value)
    for dashes in ("", "4 3", "1.5 2"):
        Look(**good, dashes=dashes)


def test_a_still_picture_of_words_alone_writes_them():
    from itband.explorer import Words

    made = explore(lambda pain: {"fit": f"{pain} it is"}, Choice("pain", ["none"], "none"),
                   show=[Words("fit", "Advice")])  # fmt: skip
    assert "Advice: none it is" in words(made)
