"""``explore()``: ten lines make a model explorable; what cannot work is refused by name."""

import inspect
import json
import math
import re
from xml.etree import ElementTree

import ipywidgets
import numpy as np
import pytest
import traitlets

from itband.explorer import (
    Band,
    Choice,
    ExplorerError,
    Fold,
    Label,
    Ledger,
    Line,
    LineChart,
    Metronome,
    Points,
    Range,
    Reading,
    Readout,
    Readouts,
    Row,
    Scene,
    Shape,
    Study,
    Table,
    Text,
    Whisker,
    explore,
    number,
    range_text,
)


def swing(length, place):
    period = 2 * np.pi * np.sqrt(length / {"Earth": 9.81, "Moon": 1.62}[place])
    time = np.linspace(0, period, 9)
    return {"period": period, "time": time, "sway": 0.1 * np.cos(2 * np.pi * time / period)}


def swing_explorer(**options):
    length = Range("length", 0.5, 2, 0.1, 1, unit="m", samples=9)
    place = Choice("place", ["Earth", "Moon"], "Earth")
    chart = LineChart("time", [Line("sway", "sway")], "One swing & back")
    return explore(swing, length, place, show=[Readout("period", "Period", "s"), chart], **options)


def line(x):
    return {"y": 2 * x + 1}


ONE = Range("x", 0, 1, 0.1, 0.5)


@pytest.fixture
def toy():
    return swing_explorer()


def test_the_toy_takes_ten_lines():
    assert sum(len(inspect.getsource(f).splitlines()) for f in (swing, swing_explorer)) <= 10


# ---------------------------------------------------------------- in Python


def test_dataset_holds_the_model_at_its_samples(toy):
    assert toy.dataset["period"].dims == ("length", "place")
    assert toy.dataset["sway"].dims == ("length", "place", "sway_points")
    assert toy.dataset["period"].attrs["units"] == "s"
    assert 0 < toy.dataset["period"].attrs["interpolation_error"] < 0.006
    found = toy.dataset["period"].sel(length=2, place="Moon").item()
    assert found == pytest.approx(2 * math.pi * math.sqrt(2 / 1.62))


def test_inputs_are_traits_that_python_reads_and_sets(toy):
    assert toy.values == {"length": 1.0, "place": "Earth"}
    seen = []
    toy.observe(lambda change: seen.append((change.name, change.new)), ["length", "place"])
    toy.length = 2
    toy.place = "Moon"
    assert toy.values == {"length": 2.0, "place": "Moon"}
    assert seen == [("length", 2.0), ("place", "Moon")]
    assert toy.outputs["period"] == pytest.approx(2 * math.pi * math.sqrt(2 / 1.62))
    assert toy.outputs["sway"].shape == (9,)


def test_two_explorers_do_not_share_their_values(toy):
    other = swing_explorer()
    toy.length = 2
    assert other.length == 1
    assert not hasattr(explore(line, ONE, show=["y"]), "length")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("length", 2.1, "length = 2.1 lies outside 0.5 to 2 m"),
        ("length", -1, "length = -1 lies outside 0.5 to 2 m"),
        ("length", math.nan, "length = nan lies outside 0.5 to 2 m"),
        ("place", "Mars", "place = 'Mars' is not one of ['Earth', 'Moon']"),
    ],
)
def test_value_outside_an_input_is_refused_with_its_range(toy, name, value, words):
    with pytest.raises(traitlets.TraitError, match=re.escape(words)):
        setattr(toy, name, value)
    with pytest.raises(ExplorerError, match=re.escape(words)):
        toy.at(**{name: value})
    assert toy.values == {"length": 1.0, "place": "Earth"}


@pytest.mark.parametrize("value", ["long", None, [1.0]])
def test_value_of_the_wrong_kind_is_refused_by_name(toy, value):
    with pytest.raises(traitlets.TraitError, match="length"):
        toy.length = value
    with pytest.raises(ExplorerError, match="length"):
        toy.at(length=value)


def test_at_takes_some_inputs_and_the_defaults_of_the_others(toy):
    toy.length = 2
    assert toy.at(place="Moon")["period"] == pytest.approx(2 * math.pi * math.sqrt(1 / 1.62))
    assert toy.length == 2
    with pytest.raises(ExplorerError, match="weight"):
        toy.at(weight=3)


def test_unknown_input_of_at_is_refused_even_if_the_model_would_take_it():
    toy = explore(lambda **given: {"y": sum(given.values())}, ONE, show=["y"])
    with pytest.raises(ExplorerError, match="z"):
        toy.at(z=1)


def test_usual_run_has_the_baseline_and_else_the_inputs_given():
    based, plain = swing_explorer(baseline={"length": 0.5}), swing_explorer()
    for usual, wanted in (
        (based.usual_at(place="Moon", length=2), based.at(place="Moon", length=0.5)),
        (plain.usual_at(length=2), plain.at(length=2)),
    ):
        assert usual["period"] == wanted["period"]
        np.testing.assert_array_equal(usual["time"], wanted["time"])


def test_missing_solution_gives_its_reason():
    def model(x):
        return {"y": x, "reason": ""} if x < 0.5 else {"y": math.nan, "reason": "too far"}

    toy = explore(model, Range("x", 0, 1, 0.1, 0, samples=41), show=["y"])
    assert "reason" not in toy.outputs
    toy.x = 0.75
    assert toy.outputs["reason"] == "too far"
    assert math.isnan(toy.outputs["y"])
    assert "too far" in repr(toy)
    assert toy.payload["reasons"]["words"] == ["too far"]


def test_repr_names_inputs_and_outputs_with_four_digits_and_units(toy):
    assert repr(toy).splitlines() == [
        "Explorer swing: length = 1 m, place = Earth",
        "  period = 2.006 s",
        "  sway = -0.1 to 0.1 over 9 points",
        "  time = 0 to 2.006 over 9 points",
    ]
    assert repr(toy) == repr(swing_explorer())
    toy.length = 2
    assert "length = 2 m" in repr(toy)
    assert "period = 2.837 s" in repr(toy)


def test_unit_of_the_dataset_is_the_models_not_the_shown_one():
    shown = Readout("y", "Y", unit="ms", factor=1000)
    told = Readout("y", "Y", unit="ms", factor=1000, model_unit="s")
    assert explore(line, ONE, show=[told]).dataset["y"].attrs["units"] == "s"
    # Python's value is not in ms: saying so would be wrong by a factor of a thousand.
    assert explore(line, ONE, show=[shown]).dataset["y"].attrs["units"] == ""


def test_vectorized_model_is_the_same_explorer():
    plain = explore(line, ONE, show=["y"])
    arrays = explore(line, ONE, show=["y"], vectorized=True)
    assert arrays.payload == plain.payload
    assert arrays.outputs == plain.outputs
    assert repr(arrays) == repr(plain)


def test_numbers_can_be_written_as_the_page_writes_them():
    assert number(-2.5, 0) + ", " + range_text([1.0, 12.0]) == "−3, +1 to +12 %"


# ---------------------------------------------------------------- in a notebook


def test_notebook_gets_widget_figure_and_text(toy):
    data, _ = toy._repr_mimebundle_()
    view = data["application/vnd.jupyter.widget-view+json"]
    assert view["model_id"] == toy.model_id
    assert data["text/html"] == toy.to_html()
    assert data["text/plain"] == repr(toy)


def test_it_links_and_lays_out_as_any_widget(toy):
    slider = ipywidgets.FloatSlider(value=1, min=0, max=5)
    traitlets.link((slider, "value"), (toy, "length"))
    slider.value = 1.5
    assert toy.length == 1.5
    toy.length = 0.5
    assert slider.value == 0.5
    linked = ipywidgets.jslink((toy, "length"), (slider, "value"))
    assert linked.source == (toy, "length")
    assert ipywidgets.HBox([toy, slider]).children == (toy, slider)
    state = toy.get_state()
    assert state["length"] == 0.5
    assert state["place"] == "Earth"
    assert state["payload"] == toy.payload
    assert "export" in state["_esm"]
    assert ".explorer" in state["_css"]


# ---------------------------------------------------------------- in a page


def figure(explorer):
    return ElementTree.fromstring(explorer.to_html())


def test_figure_is_xml_with_picture_words_and_payload():
    toy = swing_explorer(title='Is 1 < 2 & "so"?', alt="A <swing> & \"its\" 'way'")
    root = figure(toy)
    assert root.tag == "figure"
    assert "explorer" in root.get("class").split()
    assert root.get("data-explorer") == "swing"
    assert root.get("aria-label") == 'Is 1 < 2 & "so"?'
    image = root.find(".//img")
    assert image.get("alt") == "A <swing> & \"its\" 'way'"
    assert image.get("src").startswith("data:image/svg+xml;base64,")
    script = root.find(".//script[@type='application/json']")
    assert json.loads(script.text) == json.loads(json.dumps(toy.payload))
    assert root.find(".//table") is not None


def test_payload_cannot_end_the_script_that_holds_it():
    toy = explore(line, ONE, show=["y", Text("</script><!-- & {y|1} -->")])
    html = toy.to_html()
    assert html.count("</script") == 1
    assert "<!--" not in html
    views = json.loads(figure(toy).find(".//script").text)["views"]
    assert views[1]["text"] == "</script><!-- & {y|1} -->"


def test_payload_is_json_that_a_browser_parses():
    # JSON knows no NaN: a missing datum must be refused, or travel as null.
    def browser(token):
        raise AssertionError(f"JSON.parse refuses {token}")

    try:
        hole = Points([0, 1], [1.0, math.nan], "measured", "Nobody 1999")
        chart = LineChart("x", [Line("y", "y")], "", points=[hole])
        toy = explore(line, ONE, show=["y", chart])
    except ExplorerError as error:
        assert "measured" in str(error)  # noqa: PT017
        return
    json.loads(figure(toy).find(".//script").text, parse_constant=browser)


def test_payload_names_every_output_once(toy):
    assert [output["name"] for output in toy.payload["outputs"]] == ["period", "sway", "time"]
    assert {i["name"]: i["kind"] for i in toy.payload["inputs"]} == {
        "length": "range",
        "place": "choice",
    }


def test_saved_file_is_one_page_that_asks_nobody_for_anything(toy, tmp_path):
    toy.save(str(tmp_path / "swing.html"))
    assert [path.name for path in tmp_path.iterdir()] == ["swing.html"]
    page = (tmp_path / "swing.html").read_text(encoding="utf-8")
    addresses = set(re.findall(r"""(?:https?:)?//[\w-]+\.[\w./%-]+""", page))
    assert {a for a in addresses if "//www.w3.org/" not in a} == set()
    assert re.findall(r"url\((?!\s*['\"]?(?:data:|#))[^)]*\)", page) == []
    assert re.findall(r"<link\b|@import|<script[^>]+\bsrc=", page) == []
    assert toy.to_html() in page


def test_title_of_a_saved_file_is_escaped(tmp_path):
    path = tmp_path / "page.html"
    explore(line, ONE, show=["y"], title="Is a </title> & b?").save(str(path))
    assert "<title>Is a &lt;/title&gt; &amp; b?</title>" in path.read_text(encoding="utf-8")


# ---------------------------------------------------------------- what cannot work


def many(count):
    return [Range(f"x{k}", 0, 1, 0.5, 0, samples=2) for k in range(count)]


def test_four_inputs_are_the_most():
    four = explore(lambda **x: {"y": sum(x.values())}, *many(4), show=["y"])
    assert four.at(x0=1, x3=1) == {"y": 2.0}
    with pytest.raises(ExplorerError, match=r"5 inputs \(x0, x1, x2, x3, x4\); 4 is the most"):
        explore(lambda **x: {"y": sum(x.values())}, *many(5), show=["y"])
    with pytest.raises(ExplorerError, match="has no inputs"):
        explore(line, show=["y"])


def test_two_inputs_of_one_name_are_refused():
    with pytest.raises(ExplorerError, match="two inputs named 'x'"):
        explore(line, ONE, ONE, show=["y"])


@pytest.mark.parametrize(
    "name",
    [
        *("payload", "values", "outputs", "at", "layout", "comm", "observe", "model", "dataset"),
        *("still", "defaults", "inputs", "views", "title", "alt", "baseline", "save", "to_html"),
        *("_names", "_vectorized", "_esm", "_css", "_anywidget_id", "2x", "a b", ""),
    ],
)
def test_input_cannot_take_a_name_that_the_widget_uses(name):
    with pytest.raises(ExplorerError, match=f"cannot be named {name!r}"):
        explore(lambda **x: {"y": x[name]}, Range(name, 0, 1, 0.1, 0), show=["y"])


@pytest.mark.parametrize("name", ["two words", "1st", 'a"b', "<b>"])
def test_name_must_be_an_identifier_of_the_page(name):
    with pytest.raises(ExplorerError, match="cannot name an explorer"):
        explore(line, ONE, show=["y"], name=name)


@pytest.mark.parametrize("what", ["baseline", "still", "compare_at_same"])
def test_what_names_an_unknown_input_is_refused(what):
    with pytest.raises(ExplorerError, match=f"{what} names 'speed', which is no input of 'line'"):
        explore(line, ONE, show=["y"], **{what: {"speed": 1}})


@pytest.mark.parametrize("what", ["baseline", "still"])
def test_baseline_and_still_must_be_values_of_the_input(what):
    with pytest.raises(ExplorerError, match=r"x = 1\.1 lies outside 0 to 1"):
        explore(line, ONE, show=["y"], **{what: {"x": 1.1}})


@pytest.mark.parametrize(
    ("show", "message"),
    [
        ([], "`show` is empty"),
        ([Text("words alone")], "`show` is empty"),
        (["z"], "Nobody shows the output 'y'"),
        (["y", "z"], "does not return 'z'"),
        (["y", Text("{z|1}")], "does not return 'z'"),
        (["y", Text("{y:percent}")], "'y:percent' is not an output"),
        (["y", LineChart("time", [Line("y", "y")], "")], "does not return 'time'"),
        (["y", "x"], "'x'"),
        (["y", Text("{x|1}")], "'x'"),
    ],
)
def test_views_and_outputs_must_match(show, message):
    # An input is no output: the page has no samples of it to show.
    with pytest.raises(ExplorerError, match=re.escape(message)):
        explore(line, ONE, show=show)


def curves(x, kind):
    return {"y": 1 + x, "t": [0.0, 1.0, 2.0], "f": [x, x, x], "g": [x, x]}


def lines(x, *ys, **options):
    return LineChart(x, [Line(y, "") for y in ys], "Chart", **options)


ALL = [lines("t", "f"), lines("g", "g")]  # every output but y shown


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (lines("t", "f:usual"), "a curve has no forms; write 'f', not 'f:usual'"),
        (lines("t", "f:change"), "a curve has no forms; write 'f', not 'f:change'"),
        (lines("t:usual", "f"), "a curve has no forms; write 't', not 't:usual'"),
        (lines("t", "f", bands=[Band("f:value", "f")]), "write 'f', not 'f:value'"),
        (lines("kind", "y"), "x is the Choice 'kind'"),
        (lines("y", "f"), "'y' is a number"),
        (lines("t", "y"), "'y' is a number"),
        (lines("t", "f", bands=[Band("y", "f")]), "'y' is a number"),
        (lines("t", "g"), "'g' has 2 points, 't' has 3"),
        (lines("x", "f"), "sweeps the input 'x', but 'f' is a curve"),
        (lines("x", "y", bands=[Band("y", "f:change")]), "but 'f:change' is a curve"),
        (LineChart("x", [Line("y:change", "", compare=True)], "Chart"), "compare=True"),
        (lines("t", "f", points=[Points([0], [1], "seen", "", when={"speed": 3})]),
         "`when` of the points 'seen' names 'speed', which is no input"),
        (lines("x", "y", subtitle="{f|1}"), "reads the output 'f' as a number"),
        (LineChart("x", [Line("y", "", within=["f"])], "Chart"), "reads the output 'f'"),
        (lines("t", "f", whiskers=[Whisker("f", "y", 0.1, "")]), "reads the output 'f'"),
    ],
    ids=str,
)  # fmt: skip
def test_chart_that_cannot_be_drawn_is_refused_by_its_title(view, message):
    kind = Choice("kind", ["one"], "one")
    with pytest.raises(ExplorerError, match=r"^LineChart 'Chart'") as caught:
        explore(curves, ONE, kind, show=["y", view, *ALL])
    assert message in str(caught.value)


def dots(y):
    return [Shape(np.array([[0.0, y]]), "joint"), Label((0, y), "{f|1}" if y > 9 else "")]


@pytest.mark.parametrize(
    ("view", "who"),
    [
        (Readout("f", "F"), "Readout"),
        (Readouts([Readout("f", "F")]), "Readouts"),
        (Table([Readout("y", "Y", within=["f"])]), "Table"),
        (Text("{f:change|1}"), "Text"),
        (Metronome("f", "Beat"), "Metronome"),
        (Scene(dots, {"y": ("f", (1, 2))}, (0, 1), (0, 1), "Dots", ""), "Scene 'Dots'"),
        (Scene(dots, {"y": ("y", (10, 12))}, (0, 1), (0, 1), "Dots", ""), "Scene 'Dots'"),
        (Scene(dots, {"y": ("y", (1, 2))}, (0, 1), (0, 1), "Dots", "{f|1}"), "Scene 'Dots'"),
        (Scene(dots, {"y": ("y", (1, 2))}, (0, 1), (0, 1), "Dots", "", tempo="f"), "Scene 'Dots'"),
    ],
    ids=str,
)
def test_curve_is_no_number(view, who):
    kind = Choice("kind", ["one"], "one")
    with pytest.raises(ExplorerError, match=f"^{who} reads the output 'f' as a number"):
        explore(curves, ONE, kind, show=["y", Fold("More", [Row([view])]), *ALL])


def test_curve_is_no_reading():
    x = Range("x", 0, 1, 0.1, 0.5, readings=[Reading("c", "c", "m")])
    with pytest.raises(ExplorerError, match="Range 'x' cannot be read as 'c'"):
        explore(lambda x: {"y": x, "c": [x, x]}, x, show=["y", lines("c", "c")])


@pytest.mark.parametrize(
    "wrong",
    [
        {"y": [1.0]},
        {"low": [0.0]},
        {"high": [0.0, 1.0]},
        {"low": [0.0, 0.0], "high": [1.0]},
    ],
    ids=str,
)
def test_points_of_unequal_number_are_refused(wrong):
    with pytest.raises(ExplorerError, match="Points 'measured'"):
        Points(**{"x": [0, 1], "y": [1, 2], **wrong}, label="measured", source="Nobody 1999")


@pytest.mark.parametrize("wrong", [{"x": math.nan}, {"value": math.nan}, {"value": math.inf}])
def test_study_that_has_no_place_is_refused(wrong):
    with pytest.raises(ExplorerError, match="Study 'knees'"):
        Study(**{"x": 5.0, "value": None, **wrong}, what="knees", source="Nobody 1999")


def test_shape_of_an_unknown_style_is_refused():
    scene = Scene(
        lambda y: [Shape(np.array([[0.0, y]]), "glitter")], {"y": ("y", (1.0, 3.0))},
        (0, 1), (0, 1), "Foot", "A foot",
    )  # fmt: skip
    with pytest.raises(ExplorerError, match="Scene 'Foot': part 0 has the style 'glitter'"):
        explore(line, ONE, show=["y", scene])


def test_numbers_of_numpy_are_numbers_of_the_page():
    x = Range("x", np.int64(0), np.int64(4), np.int64(1), np.int64(2), samples=np.int64(5))
    still = {"x": np.int64(3)}
    toy = explore(line, x, show=["y", lines("x", "y")], baseline={"x": np.int64(1)}, still=still)
    assert [type(v) for v in (*toy.baseline.values(), *toy.still.values())] == [float, float]
    page = json.loads(figure(toy).find(".//script").text)
    assert page["baseline"] == {"x": 1}
    assert page["inputs"][0]["samples"] == 5


def test_solution_denied_where_there_is_one_is_refused():
    def model(x):
        return {"y": x if x < 0.9 else math.nan}

    def explorer(samples):
        return explore(model, Range("x", 0, 1, 0.1, 0, samples=samples), show=["y"])

    with pytest.raises(ExplorerError, match=r"deny a solution at 1\d\.\d% of the places"):
        explorer(5)
    attrs = explorer(41).dataset.attrs
    assert attrs["false_life"] == 0
    assert 0 < attrs["false_death"] < 0.05


def test_error_above_the_tolerance_names_output_place_and_range():
    def wave(x):
        return {"calm": 5.0 + x, "wave": 2 + math.sin(30 * x)}

    with pytest.raises(ExplorerError) as caught:
        explore(wave, ONE, show=["calm", "wave"])
    message = str(caught.value)
    found = re.match(r"Output 'wave' is read ([\d.]+)% wrong .* at x = ([\d.]+);", message)
    assert float(found[1]) > 0.6
    assert 0 <= float(found[2]) <= 1
    assert "the tolerance is 0.60%" in message
    assert "x (0 to 1, samples=7)" in message
    allowed = explore(wave, ONE, show=["calm", "wave"], tolerance=10.0)
    error = allowed.dataset["wave"].attrs["interpolation_error"]
    assert error == pytest.approx(float(found[1]) / 100, abs=1e-4)
    explore(wave, ONE, show=["calm", "wave"], tolerance=1.001 * error)
    with pytest.raises(ExplorerError, match="Output 'wave'"):
        explore(wave, ONE, show=["calm", "wave"], tolerance=0.999 * error)


def test_error_that_packing_adds_counts_too():
    # 16 bits over a range of a million leave steps of 18: near 1 the page reads nonsense, even
    # though the cubics between the samples are true to 0.02 %.
    with pytest.raises(ExplorerError, match="Output 'y'"):
        explore(lambda x: {"y": math.exp(x)}, Range("x", 0, 14, 0.5, 1, samples=60), show=["y"])


def test_solution_promised_where_there_is_none_is_refused():
    def model(x):
        return {"y": math.nan if 0.1 < x % 0.25 < 0.2 else x}

    with pytest.raises(ExplorerError, match="promise a solution"):
        explore(model, Range("x", 0, 1, 0.1, 0, samples=5), show=["y"])


def test_reading_must_move_one_way():
    def bowl(x):
        return {"y": x * x}

    def explorer(low):
        reading = Reading("y", "bowl", "m")
        return explore(bowl, Range("x", low, 1, 0.5, 0.5, readings=[reading]), show=["y"])

    assert explorer(0).payload["inputs"][0]["readings"][0]["output"] == "y"
    with pytest.raises(ExplorerError, match="Range 'x' cannot be read as 'y'"):
        explorer(-1)


def test_scene_whose_points_change_in_number_is_refused():
    def draw(y):
        return [Shape(np.ones((3 if y < 2 else 5, 2)), "front")]

    scene = Scene(draw, {"y": ("y", (1.0, 3.0))}, (0, 1), (0, 1), "Foot", "A foot")
    with pytest.raises(ExplorerError, match=r"Scene 'Foot': part 0 .* 3 points at first and 5"):
        explore(line, ONE, show=["y", scene])


def test_outputs_named_in_a_scene_must_exist():
    def draw(y):
        return [Label((y, 0), "{z|1}")]

    scene = Scene(draw, {"y": ("y", (1.0, 3.0))}, (0, 1), (0, 1), "Foot", "A foot")
    with pytest.raises(ExplorerError, match="does not return 'z'"):
        explore(line, ONE, show=["y", scene])


def test_metronome_needs_a_tempo_that_can_be_heard():
    made = explore(lambda x: {"y": 100 * x + 50}, ONE, show=[Fold("Hear", [Metronome("y", "A")])])
    assert made.payload["views"][0]["views"][0] == {
        "kind": "Metronome",
        "output": "y",
        "label": "A",
        "unit": "beats/min",
        "every": ["every beat", "every other beat"],
    }
    for factor, ends in ((100, "0 to 100"), (1000, "0 to 1000"), (-1, "-1 to -0")):
        with pytest.raises(ExplorerError, match=f"Metronome 'A': 'y' goes from {ends}"):
            explore(lambda x, k=factor: {"y": k * x}, ONE, show=[Metronome("y", "A")])


def test_ledger_needs_a_range_to_compare_and_values_within_it():
    ledger = Ledger([Readout("y", "y")], at=(0.2, 0.9))
    made = explore(line, ONE, show=[ledger], baseline={"x": 0.5})
    assert "<table>" in made.to_html()
    with pytest.raises(ExplorerError, match="needs a baseline"):
        explore(line, ONE, show=[ledger])
    beyond = Ledger([Readout("y", "y")], at=(0.2, 7))
    with pytest.raises(ExplorerError, match="x = 7 lies outside 0 to 1"):
        explore(line, ONE, show=[beyond], baseline={"x": 0.5})
