"""The drawings: sound SVG that follows the theme, legible on a phone, true to its landmarks."""

import gzip
import re
from dataclasses import FrozenInstanceError
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from docutils import nodes
from docutils.utils import new_document
from numpy.testing import assert_allclose
from shapely.geometry import Point, Polygon

from itband import figures
from itband.figures import labels, legs, outer_leg, palette, poses, running, sheet, strength, under
from itband.figures.body import Camera, silhouette, unit
from itband.figures.geometry import between, rotation
from itband.figures.runner import drawn

MAKERS = {
    "anatomy": figures.anatomy,
    "knee": figures.knee,
    "under-the-band": figures.under_the_band,
    "single-leg-stance": figures.single_leg_stance,
    "running-gait": figures.running_gait,
    "run-walk-ladder": figures.run_walk_ladder,
    **{name: (lambda name=name: figures.exercise(name)) for name in strength.WORDS},
}
NAMES = list(MAKERS)
SVG = "{http://www.w3.org/2000/svg}"


@cache
def pages(name):
    """The parsed SVG elements of a figure."""
    return list(ElementTree.fromstring(f"<div>{MAKERS[name]().svg}</div>"))


def texts(page):
    """Words, size and estimated box (x0, y0, x1, y1) of every text on a page."""
    for element in page.iter(SVG + "text"):
        size, x, y = (float(element.get(key)) for key in ("font-size", "x", "y"))
        bold = float(element.get("font-weight", "400")) > 500
        width = sheet.text_width(element.text, size, bold)
        start = (
            x - {"start": 0, "middle": width / 2, "end": width}[element.get("text-anchor", "start")]
        )
        yield element.text, size, (start, y - 0.74 * size, start + width, y + 0.22 * size)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_light_and_described(name):
    drawing = MAKERS[name]()
    assert drawing.name == name
    assert len(gzip.compress(drawing._repr_html_().encode())) < 30_000
    assert len(drawing.caption) >= 40
    for page in pages(name):
        assert page.tag == SVG + "svg"
        assert page.get("role") == "img"
        title = page.find(SVG + "title")
        assert page.get("aria-labelledby") == title.get("id")
        assert len(title.text) >= 40
        assert title.text in drawing.alt


@pytest.mark.parametrize("name", NAMES)
def test_every_colour_is_a_token_of_the_palette(name):
    known = {f"var(--fig-{token})" for token in (*palette.COLOURS, "bg")}
    ids = {element.get("id") for page in pages(name) for element in page.iter()}
    for page in pages(name):
        for element in page.iter():
            assert "style" not in element.attrib or element is page
            for key in ("fill", "stroke", "stop-color"):
                value = element.get(key, "none")
                link = re.fullmatch(r"url\(#(.+)\)", value)
                assert value in known | {"none"} or (link and link[1] in ids), value
            if clip := element.get("clip-path"):
                assert clip[5:-1] in ids


def test_ids_are_unique_across_all_figures():
    ids = [
        element.get("id")
        for name in NAMES
        for page in pages(name)
        for element in page.iter()
        if element.get("id")
    ]
    assert len(ids) == len(set(ids)) > len(NAMES)
    assert all(key.startswith("fig-") for key in ids)


@pytest.mark.parametrize("name", NAMES)
def test_text_is_legible_and_apart_on_the_page(name):
    for page in pages(name):
        _, _, width, height = map(float, page.get("viewBox").split())
        assert width == sheet.WIDTH
        # 328 is what a column of text has on a page of 360 CSS pixels.
        assert all(size * 328 / width >= 11 for _, size, _ in texts(page))
        boxes = [(words, box) for words, _, box in texts(page)]
        for words, (x0, y0, x1, y1) in boxes:
            assert min(x0, y0, width - x1, height - y1) >= 0, words
        for (words, a), (others, b) in combinations(boxes, 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, f"{words!r} lies on {others!r}"


@pytest.mark.parametrize("name", NAMES)
def test_numbers_have_two_decimals_at_most(name):
    for page in pages(name):
        for element in page.iter():
            for key in ("d", "x", "y", "cx", "cy", "r", "stroke-width", "viewBox"):
                assert not re.search(r"\.\d{3}|e-", element.get(key, "")), (name, key)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_the_same_every_time(name):
    first = MAKERS[name]()
    assert MAKERS[name]() is first
    module = {"anatomy": outer_leg, "knee": outer_leg}.get(name)
    cached = {
        "under-the-band": under.under_the_band,
        "single-leg-stance": figures.single_leg_stance,
        "running-gait": running.running_gait,
        "run-walk-ladder": running.run_walk_ladder,
    }.get(name, getattr(module, name) if module else strength.exercise)
    cached.cache_clear()
    again = MAKERS[name]()
    assert again is not first
    assert again == first
    assert repr(first) == f"<Drawing {name}>\n{first.caption}\n{first.alt}"
    with pytest.raises(FrozenInstanceError):
        first.alt = ""


def test_the_notebook_shows_figure_caption_and_rules():
    html = figures.knee()._repr_html_()
    figure = ElementTree.fromstring(html)
    assert figure.get("class") == "drawing"
    assert figure.find("figcaption").text == figures.knee().caption
    assert figure.find("style").text == palette.stylesheet()


def test_a_page_of_the_book_holds_the_colours_once():
    place = Path(__file__).parents[1] / "book" / "_ext" / "course.py"
    spec = spec_from_file_location("course", place)
    course = module_from_spec(spec)
    spec.loader.exec_module(course)
    shown = [MAKERS[name]()._repr_html_() for name in ("knee", "anatomy", "running-gait")]
    page = new_document("page")
    page += [nodes.raw("", html, format="html") for html in ("<style>p{}</style>", *shown)]
    course.share_style(None, page, "page")
    other, first, *more = [raw.astext() for raw in page.findall(nodes.raw)]
    assert other == "<style>p{}</style>"
    assert first == shown[0]
    rules = f"<style>{palette.stylesheet()}</style>"
    assert more == [html.replace(rules, "") for html in shown[1:]]
    assert all(rules in html for html in shown)


def test_text_is_escaped():
    page = sheet.Sheet("odd", 40, 'a "<&>" title')
    page.text(8, 20, "a < b & c")
    root = ElementTree.fromstring(page.svg())
    assert root.find(SVG + "title").text == 'a "<&>" title'
    assert root.find(SVG + "text").text == "a < b & c"


# --- Labels ----------------------------------------------------------------------------------


def test_crossing_leaders_are_found():
    a, b = np.array([(0.0, 0.0), (10.0, 10.0)]), np.array([(0.0, 10.0), (10.0, 0.0)])
    elbow = np.array([(20.0, 0.0), (12.0, 0.0), (12.0, 9.0)])
    assert sheet.crossings([a, b, elbow]) == [(0, 1)]
    assert sheet.crossings([a, elbow]) == []


def test_a_figure_with_crossing_leaders_is_refused():
    page = sheet.Sheet("bad", 40, "x")
    page.leader([(0, 0), (10, 10)])
    page.leader([(0, 10), (10, 0)])
    with pytest.raises(AssertionError, match=r"leaders cross in bad: \[\(0, 1\)\]"):
        sheet.drawing("bad", [page], "")


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("seed", range(8))
def test_a_column_of_labels_neither_overlaps_nor_crosses(side, seed):
    page = sheet.Sheet("column", 400, "x")
    at = np.random.default_rng(seed).uniform((150, 100), (210, 300), (6, 2))
    named = [labels.Label(f"name {i}", point, "note" * (i % 2)) for i, point in enumerate(at)]
    labels.column(page, named, 90 if side == "left" else 270, side, 20, 380)
    assert sheet.crossings(page.leaders) == []
    assert labels.overlaps(page) == []
    assert {tuple(line[-1]) for line in page.leaders} == set(map(tuple, at))
    assert all(box.y0 + 4 >= 20 and box.y1 - 4 <= 380 for box in page.boxes)


def test_a_column_that_cannot_fit_is_refused():
    page = sheet.Sheet("column", 400, "x")
    named = [labels.Label("name", np.array([200.0, 50.0]))] * 5
    with pytest.raises(ValueError, match="5 labels do not fit between 0 and 40"):
        labels.column(page, named, 90, "left", 0, 40)


# --- Colours ---------------------------------------------------------------------------------


def luminance(colour):
    share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_rules_hold_exactly_the_colours_and_print_is_light():
    light, dark = palette.stylesheet().split("@media screen{")
    dark = dark.split("@media print")[0]
    assert "data-theme=dark" in dark
    assert "data-jp-theme-light=false" in dark
    for theme, rules in enumerate((light, dark)):
        declared = dict(re.findall(r"--fig-([\w-]+):(#[0-9a-f]{6});", rules))
        assert declared == {name: pair[theme] for name, pair in palette.COLOURS.items()}
        assert palette.PAPER[theme] in re.search(r"--fig-bg:([^;]+);", rules)[1]


def test_scenes_and_figures_share_their_colours():
    for name in ("bone", "band", "muscle", "fat", "body"):
        look, colour = palette.LOOKS[name], palette.COLOURS[name]
        assert (look["fill"], look["dark_fill"]) == colour
        assert (look["edge"], look["dark_edge"]) == palette.COLOURS[name + "-l"]
    assert palette.LOOKS["movement"]["fill"] == "none"
    assert palette.LOOKS["start"]["dashes"]
    assert palette.LOOKS["band_words"]["fill"] == palette.COLOURS["band-text"][0]
    assert palette.LOOKS["band_words"]["text"] is True
    assert set(palette.LOOKS["bone"]) == {
        "fill", "edge", "dark_fill", "dark_edge", "width", "dashes"
    }  # fmt: skip


@pytest.mark.parametrize("theme", [0, 1])
def test_text_and_neighbours_tell_apart(theme):
    colours = {name: pair[theme] for name, pair in palette.COLOURS.items()}
    for name in ("ink", "ink-2", "band-text", "work-text", "pain-text", "move-text"):
        assert contrast(colours[name], palette.PAPER[theme]) >= 4.5, name
    assert contrast(colours["on-bone"], colours["bone"]) >= 7
    assert contrast(colours["ink"], colours["fat-skin"]) >= 7
    # The band against muscle in grey: fibres and edge carry the rest.
    assert contrast(colours["band"], colours["muscle"]) >= 1.8


# --- Anatomy ---------------------------------------------------------------------------------


def test_landmarks_lie_where_they_were_measured():
    def millimetres(y):
        return -10 * y / outer_leg.CENTIMETRE

    joint_line = millimetres(outer_leg.JOINT_LINE - outer_leg.EPICONDYLE[1])
    assert 24.4 - 2.8 <= joint_line <= 24.4 + 2.8  # Aljuhani 2023
    fibular_head = millimetres(outer_leg.FIBULAR_HEAD[1] - outer_leg.JOINT_LINE)
    assert 12.6 - 3 <= fibular_head <= 12.6 + 3  # Thai MRI series 2022
    # The knee from the front: the space between the bones lies as far below the bump.
    gap = max(y for _, y in under.TIBIA), min(y for _, y in under.FEMUR)
    assert 21 <= -np.mean(gap) <= 27
    assert gap[0] < gap[1]


def test_the_two_parts_of_the_band_are_one_strap_at_the_knee():
    back, front = between(*outer_leg.BAND_BACK), between(*outer_leg.BAND_FRONT)
    for y, apart in ((-0.1, True), (-0.6, False), (-0.9, False), (-1.0, False)):
        cut = Polygon([(-0.5, y), (0.5, y), (0.5, y - 0.002), (-0.5, y - 0.002)])
        gap = back.intersection(cut).distance(front.intersection(cut))
        assert (gap > 0.01) == apart, y
    assert outer_leg.structures().band.geom_type == "Polygon"
    assert outer_leg.structures().band.distance(Point(outer_leg.GERDY)) < 0.01


def test_zones_of_the_knee_are_apart_and_named():
    zones = figures.knee_zones()
    names = ["above_joint_line", "joint_line", "kneecap_zone", "back_outer", "bone_point"]
    assert list(zones)[-5:] == names
    shapes = {name: Polygon(outline) for name, outline in zones.items()}
    assert all(shape.is_valid for shape in shapes.values())
    for a, b in combinations(names, 2):
        assert shapes[a].distance(shapes[b]) > 0, (a, b)
    assert all(shapes["leg"].contains(shapes[name]) for name in names)
    assert shapes["joint_line"].contains(Polygon([(0, -2.3), (0.5, -2.3), (0.2, -2.5)]))
    assert shapes["band"].intersects(shapes["above_joint_line"])
    assert not shapes["band"].intersects(shapes["bone_point"])
    assert shapes["shin_bone"].contains(shapes["bone_point"])
    with pytest.raises(ValueError, match="read-only"):
        zones["band"][0] = 0


# --- Under the band --------------------------------------------------------------------------


def test_the_band_moves_and_the_rest_stays():
    back, front = figures.under_band(-1.0), figures.under_band(3.7)
    assert list(back) == ["under_skin", "skin", "fat", "bone", "band"]
    for name in back:
        assert back[name].shape == front[name].shape
        assert Polygon(back[name]).is_valid
        if name != "band":
            assert_allclose(back[name], front[name])
    for edge, section in ((-1.0, back), (3.7, front)):
        assert_allclose(section["band"][:, 0].min(), edge)
        assert_allclose(np.ptp(section["band"][:, 0]), under.BAND_WIDTH)
        # The band lies on the fat, clear of the bone.
        assert Polygon(section["band"]).intersection(Polygon(section["bone"])).area == 0


def test_pressed_fat_is_thinner_under_the_band_only():
    def thickness(fat, x):
        outline = figures.under_band(-9, fat)["fat"]
        low, high = np.split(outline, 2)
        return np.interp(x, high[::-1, 0], high[::-1, 1]) - np.interp(x, *low.T)

    assert thickness(6, 2) - thickness(3, 2) > 2
    assert abs(thickness(6, 40) - thickness(3, 40)) < 0.1


@pytest.mark.parametrize(
    ("edge", "fat", "message"),
    [(11, 3, "edge_mm is 11 mm; it must be -13 to 10"), (0, 9, "fat_mm is 9 mm"),
     (float("nan"), 3, "edge_mm is nan")],
)  # fmt: skip
def test_a_band_beyond_the_picture_is_refused(edge, fat, message):
    with pytest.raises(ValueError, match=message):
        figures.under_band(edge, fat)


# --- Legs ------------------------------------------------------------------------------------


def test_a_leg_turns_as_rigid_parts_about_its_joints():
    still, bent = figures.leg_with_straps(), figures.leg_with_straps(30, 10, 45)
    for view in ("side", "front"):
        before, after = getattr(still, view), getattr(bent, view)
        assert list(before) == list(after)
        assert {name: o.shape for name, o in before.items()} == {
            name: o.shape for name, o in after.items()
        }
        assert_allclose(before["pelvis"], after["pelvis"])
    assert_allclose(bent.side["femur"], still.side["femur"] @ rotation(30).T)
    edges = [np.hypot(*np.diff(leg.side["tibia"], axis=0).T) for leg in (still, bent)]
    assert_allclose(*edges)
    turned = [np.arctan2(*(leg.side["tibia"][0] - leg.side["tibia"][20])) for leg in (still, bent)]
    assert_allclose(np.rad2deg(turned[1] - turned[0]), 15, atol=1e-6)  # forward 30, back 45
    # Adduction brings the knee towards the midline, +x.
    shins = [leg.front["tibia"][:, 0].mean() for leg in (still, bent)]
    assert shins[1] > shins[0] + 5


def test_straps_end_on_the_bones_they_hold():
    for angles in ((0, 0, 0), (40, 15, 60)):
        leg = figures.leg_with_straps(*angles)
        for view in leg:
            for strap in ("front_strap", "back_strap"):
                outline = Polygon(view[strap])
                assert outline.is_valid
                assert outline.distance(Polygon(view["tibia"])) < 1
                assert outline.distance(Polygon(view["pelvis"])) < 2


@pytest.mark.parametrize("name", list(legs.RANGES))
def test_a_leg_beyond_its_range_is_refused(name):
    with pytest.raises(ValueError, match=f"{name} is 121 degrees"):
        figures.leg_with_straps(**{name: 121})


# --- Exercises and running -------------------------------------------------------------------


@pytest.mark.parametrize("key", ["bridge", "step-down", "squat", "monster-walk"])
def test_the_planted_foot_does_not_slide(key):
    pose = poses.exercises()[key].pose
    assert_allclose(pose["start"].joints["ankleR"], pose["end"].joints["ankleR"], atol=2e-4)


@pytest.mark.parametrize("key", list(strength.WORDS))
def test_bones_keep_their_length(key):
    for pose in poses.exercises()[key].pose.values():
        for side in "RL":
            hip, knee, ankle = (pose.joints[joint + side] for joint in ("hip", "knee", "ankle"))
            assert_allclose(np.linalg.norm(knee - hip), 0.245, atol=1e-9)
            assert_allclose(np.linalg.norm(ankle - knee), 0.246, atol=1e-9)


def test_poses_are_what_the_words_say():
    def leg(key, side):
        """Return the directions of thigh and shank at the end of an exercise, and the pelvis."""
        pose = poses.exercises()[key].pose["end"]
        hip, knee, ankle = (pose.joints[joint + side] for joint in ("hip", "knee", "ankle"))
        return unit(knee - hip), unit(ankle - knee), pose.pelvic

    def knee_flexion(key, side):
        thigh, shank, _ = leg(key, side)
        return np.rad2deg(np.arccos(np.clip(thigh @ shank, -1, 1)))

    thigh, _, pelvis = leg("hip-abduction", "L")
    assert 30 <= np.rad2deg(np.arcsin(-thigh @ pelvis.right)) <= 36
    assert knee_flexion("hip-abduction", "L") < 3
    thigh, _, pelvis = leg("bridge", "R")
    assert abs(np.rad2deg(np.arctan2(thigh @ pelvis.front, -thigh @ pelvis.up))) < 3  # in line
    assert 64 <= knee_flexion("squat", "R") <= 74
    assert 60 <= knee_flexion("step-down", "R") <= 70
    opened = poses.exercises()["clamshell"].pose
    feet = [np.linalg.norm(p.joints["ankleL"] - p.joints["ankleR"]) for p in opened.values()]
    knees = [np.linalg.norm(p.joints["kneeL"] - p.joints["kneeR"]) for p in opened.values()]
    assert_allclose(feet[0], feet[1], atol=1e-3)
    assert knees[1] > knees[0] + 0.1


def test_the_open_knees_of_the_clamshell_show():
    """Between the thighs the mat shows, beside the loop."""
    how = poses.exercises()["clamshell"]
    camera = Camera(how.azimuth, how.elevation)
    shut, opened = (silhouette(how.pose[phase], camera) for phase in ("start", "end"))
    holes = [Polygon(ring).area for ring in opened.interiors]
    assert sum(holes) > sum(Polygon(ring).area for ring in shut.interiors) + 0.004


def test_an_exercise_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match=r"no exercise is called 'plank'; there are hip-abduction"):
        figures.exercise("plank")


def test_one_foot_down_and_none():
    assert_allclose(running.STANCE.near_thigh - running.STANCE.near_knee, -23, atol=3)
    assert 42 <= running.STANCE.near_knee <= 48
    down, up = drawn(running.STANCE), drawn(running.FLIGHT)
    assert down["near_sole"].bounds[1] < down["far_leg"].bounds[1] - 0.2
    lowest = min(shape.bounds[1] for shape in up.values())
    assert 0.02 <= running.CLEARANCE <= 0.10
    assert abs(up["near_arm"].bounds[1] - lowest) > 0.3


def test_each_rung_runs_at_least_as_much_with_longer_bouts():
    minutes = [rung.running for rung in running.RUNGS]
    assert all(low <= high for low, high in pairwise(minutes))
    assert all(low.run_minutes < high.run_minutes for low, high in pairwise(running.RUNGS))
    alt = figures.run_walk_ladder().alt
    assert all(rung.words in alt for rung in running.RUNGS)


# --- In a browser ----------------------------------------------------------------------------

MEASURE = """() => [...document.querySelectorAll('svg')].map(svg => {
  const box = svg.getBoundingClientRect(), scale = box.width / svg.viewBox.baseVal.width;
  return {
    width: box.width,
    small: Math.min(...[...svg.querySelectorAll('text')].map(
      t => scale * parseFloat(getComputedStyle(t).fontSize))),
    out: [...svg.querySelectorAll('text')].filter(t => {
      const r = t.getBoundingClientRect();
      return r.left < box.left - 0.5 || r.right > box.right + 0.5;
    }).map(t => t.textContent),
  };
})"""


@pytest.mark.parametrize("width", [360, 1280])
def test_on_a_page(browser, width):
    body = "".join(maker()._repr_html_() for maker in MAKERS.values())
    page = browser.new_page(viewport={"width": width, "height": 800})
    try:
        page.set_content(
            f'<!doctype html><html data-theme="dark"><body style="margin:0 16px">{body}'
        )
        measured = page.evaluate(MEASURE)
        assert len(measured) == sum(len(pages(name)) for name in NAMES)
        for figure in measured:
            assert figure["width"] >= 320
            assert figure["small"] >= 11
            assert figure["out"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

        # The dark palette on a dark screen, the light one on paper.
        colour = (
            "getComputedStyle(document.querySelector('.drawing')).getPropertyValue('--fig-band')"
        )
        assert page.evaluate(colour).strip() == palette.COLOURS["band"][1]
        page.emulate_media(media="print")
        assert page.evaluate(colour).strip() == palette.COLOURS["band"][0]
    finally:
        page.close()
