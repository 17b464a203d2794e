"""What lies under the band at the outer knee, and the two stories told about it.

Sections are cut level with the lateral epicondyle: millimetres, (0, 0) is the tip of the bump,
outwards is +y, the front of a right knee +x. The band is 2 mm thick, true to size (Goh 2003:
1.95 ± 0.3 mm); the thickness of the fat and the pressed zone are schematic, for no thickness
under load was found. The friction panels put the band's rear edge where `band` does, after
Jelsing 2013: 7.1 mm from 0 to 45 degrees, centred on 30 degrees. That 30 is put in, not found.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from itband.figures.geometry import FloatArray, closed_curve, curve, frozen, xy
from itband.figures.labels import Label, column
from itband.figures.outer_leg import draw_fat, lobules
from itband.figures.sheet import Drawing, Sheet, View, drawing, rectangle

BAND_WIDTH, BAND_THICKNESS = 28.0, 2.0  # mm
EDGE_RANGE = (-13.0, 10.0)  # mm
FAT_RANGE = (2.0, 8.0)  # mm
FAT_AROUND = 4.4  # mm, away from the bump
LIGHT = (0.0, 0.6)

# fmt: off
BUMP = (  # the outer surface of the bone
    (-36, -15.5), (-26, -9), (-17, -4.2), (-9, -1.1), (0, 0), (8, -1.6), (17, -5.2), (27, -9.5),
    (36, -12.5), (42, -15.5))
# The knee from the front, mm from the tip of the epicondyle, +x to the midline.
FEMUR = (
    (22, 97), (20, 75), (18, 52), (10, 28), (2, 11), (0, 0), (2, -7), (8, -14), (18, -20),
    (30, -22), (38, -16), (42, -9), (47, -17), (58, -23), (70, -20), (78, -9), (80, 4), (74, 16),
    (62, 32), (54, 52), (52, 75), (52, 97))
TIBIA = (
    (4, -28), (20, -26), (40, -28), (60, -26), (78, -28), (79, -39), (68, -57), (58, -80),
    (54, -108), (26, -108), (24, -80), (18, -57), (6, -41))
FIBULA = (
    (-1, -42), (6, -36.5), (12, -43), (12, -60), (11, -85), (11, -108), (3, -108), (3, -85),
    (0, -58))
PATELLA = ((24, 18), (38, 23), (52, 18), (54, 2), (47, -11), (38, -16), (29, -11), (22, 2))
SKIN_OUTER = (
    (-24, 100), (-22, 70), (-17, 45), (-14, 20), (-12, 0), (-13, -25), (-15, -50), (-18, -75),
    (-18, -115))
SKIN_INNER = (
    (104, 100), (101, 70), (96, 45), (95, 20), (94, 0), (90, -25), (88, -50), (90, -75), (92, -115))
BAND_OUTER = ((-8, 100), (-9, 60), (-9, 30), (-9.5, 10), (-9, -5), (-6, -19), (1, -33), (9, -41))
BAND_INNER = (
    (-4, 100), (-4.5, 60), (-5.5, 30), (-6.6, 10), (-6.4, -5), (-3, -17), (5, -29), (14, -37))
DEEP_FAT = (
    (1, 20), (-4, 12), (-6, 2), (-6, -8), (-3, -17), (3, -20), (4, -12), (1, -6), (0, 0), (2.5, 9))
# fmt: on

ACROSS = np.linspace(-36.0, 42.0, 157)  # mm, from back to front
FRAME = rectangle(-33.5, -19.5, 39.5, 25.0, 1.6)


def under_band(edge_mm: float, fat_mm: float = 3.0) -> Mapping[str, FloatArray]:
    """Return a section under the band, its rear edge `edge_mm` in front of the bump's tip.

    `fat_mm` is the thickness of the fat between band and bone at the bump. Keys, in painting
    order: "under_skin", "skin", "fat", "bone", "band", each a closed outline (n, 2) in mm,
    read-only; a vertex of one section corresponds to the same vertex of any other.

    Raises ValueError if `edge_mm` is not within -13 to 10 or `fat_mm` not within 2 to 8.
    """
    for name, value, (low, high) in (
        ("edge_mm", edge_mm, EDGE_RANGE),
        ("fat_mm", fat_mm, FAT_RANGE),
    ):
        if not low <= value <= high:
            raise ValueError(f"{name} is {value!r} mm; it must be {low:g} to {high:g} mm")
    bone, fascia = _bone(), _fascia(fat_mm)
    arch = 17.0 - 0.0078 * (ACROSS - 2.0) ** 2
    along = np.linspace(edge_mm, edge_mm + BAND_WIDTH, 40)
    lower = np.interp(along, ACROSS, fascia)
    # Round ends: the thickness grows over the first and last millimetre.
    inset = np.minimum(along - along[0], along[-1] - along)
    thick = BAND_THICKNESS * np.sqrt(np.clip(1 - (1 - np.clip(inset, 0, 1)) ** 2, 0.0, 1.0))
    middle = lower + BAND_THICKNESS / 2

    def layer(low: FloatArray, high: FloatArray) -> FloatArray:
        return frozen(np.vstack([np.column_stack([ACROSS, low]),
                                 np.column_stack([ACROSS, high])[::-1]]))  # fmt: skip

    return MappingProxyType(
        {
            "under_skin": layer(fascia, arch),
            "skin": layer(arch, arch + 1.8),
            "fat": layer(bone, fascia),
            "bone": layer(np.full_like(bone, -30.0), bone),
            "band": frozen(
                np.vstack(
                    [
                        np.column_stack([along, middle - thick / 2]),
                        np.column_stack([along, middle + thick / 2])[::-1],
                    ]
                )
            ),
        }
    )


@cache
def _bone() -> FloatArray:
    x, y = curve(BUMP).T
    return np.asarray(np.interp(ACROSS, x, y))


@cache
def _fascia(fat_mm: float) -> FloatArray:
    """Return the lower side of the sheet that the band lies in: a smooth arch over the bump."""
    near = np.exp(-(((ACROSS - 4.0) / 15.0) ** 2))
    arch = np.maximum(-0.0076 * (ACROSS - 2.0) ** 2, _bone()) + FAT_AROUND
    arch += near * (fat_mm - FAT_AROUND)
    kernel = np.exp(-(np.linspace(-2.5, 2.5, 41) ** 2) / 2)
    return np.asarray(np.convolve(np.pad(arch, 20, mode="edge"), kernel / kernel.sum(), "valid"))


def _draw_section(view: View, edge: float, fat: float, strands: bool) -> None:
    section = under_band(edge, fat)
    shapes = {name: Polygon(outline).buffer(0) for name, outline in section.items()}
    view.shaded(shapes["under_skin"], "fat-skin", LIGHT)
    view.shaded(shapes["skin"], "skin", (0.0, 0.7), "body-l", 0.8)
    pressed = fat < 4
    if pressed:
        view.shaded(shapes["fat"], "fat", LIGHT)
        # Flattened lobules: what is pressed spreads.
        flat = Polygon(section["fat"] * [1.0, 1.6]).buffer(0)
        squeezed = lobules(flat, 1.35) / [1.0, 1.6, 1.0]
        view.ovals(squeezed, "fat-l", 0.6, opacity=0.6, flat=1 / 1.6)
        view.fill(shapes["fat"], None, "fat-l", 0.9)
    else:
        draw_fat(view, shapes["fat"], 1.3, LIGHT)
    view.shaded(shapes["bone"], "bone", (0.0, 1.5), "bone-l", 1.0)
    view.line(_spongy(shapes["bone"]), "bone-d", 0.7)
    fascia = _fascia(fat)
    for x in (-13.0, 12.0, 24.0):  # small nerves
        y = (np.interp(x, ACROSS, fascia) + np.interp(x, ACROSS, _bone())) / 2
        view.line(curve([(x - 1.5, y - 0.3), (x - 0.4, y + 0.4), (x + 0.6, y - 0.4),
                         (x + 1.6, y + 0.3)]), "muscle-l", 1.1)  # fmt: skip
    if strands:
        for x in (-6.0, 0.0, 6.0, 12.0, 17.0):
            share = np.linspace(0, 1, 16)
            low, high = np.interp(x, ACROSS, _bone()), np.interp(x, ACROSS, fascia)
            sway = (0.55 if pressed else 0.2) * np.sin(share * 3 * np.pi)
            view.line(np.column_stack([x + sway, low + share * (high - low)]), "band-l", 1.4)
    sheet = np.column_stack([ACROSS, fascia + 0.4])
    view.line(sheet, "band", 2.4, opacity=0.55)
    view.shaded(shapes["band"], "band", (0.0, 0.5), "band-l", 0.9)
    cut = np.arange(edge + 1.4, edge + BAND_WIDTH - 0.8, 1.55)  # cut fibres show as dots
    view.dots(np.column_stack([cut, np.interp(cut, ACROSS, fascia) + 1.0]), 1.1, "band-fibre")


def _spongy(bone: BaseGeometry) -> list[FloatArray]:
    """Return the fine struts inside bone, scattered the same way every time."""
    chance = np.random.default_rng(2)
    inner = bone.buffer(-1.6)
    struts = []
    for x, y, turn, length in chance.uniform((-33, -19, 0, 0.7), (39, -1, np.pi, 1.5), (110, 4)):
        reach = length * np.array([np.cos(turn), np.sin(turn)])
        strut = np.array([xy(x, y) - reach, xy(x, y) + reach])
        if inner.contains(LineString(strut)):
            struts.append(strut)
    return struts


TOPS = (56.0, 278.0)  # of the two sections on a page
SCALE = 4.75


def _story(name: str, title: str, subtitle: str, alt: str) -> tuple[Sheet, View, View]:
    sheet = Sheet(name, 494, alt)
    sheet.text(8, 21, title, 17, bold=True)
    sheet.text(8, 42, subtitle, 13.5, colour="ink-2")
    first, second = (sheet.view((8 + 33.5 * SCALE, top + 25 * SCALE), SCALE) for top in TOPS)
    return sheet, first, second


def _section(view: View, words: str, edge: float, fat: float, strands: bool) -> None:
    page_frame = Polygon(view.page(FRAME.exterior.coords))
    view.sheet.clip_to(page_frame)
    view.within = FRAME.buffer(1)
    _draw_section(view, edge, fat, strands)
    view.within = None
    view.sheet.unclip()
    view.fill(FRAME, None, "hair", 1.0)
    x, y = view.page((-31.5, 21.2))
    view.sheet.text(x, y + 3, words, 13, bold=True)


def _edge(knee: float) -> float:
    """Return where the friction panels put the band's rear edge at a knee angle, mm."""
    return 7.1 * (30 - knee) / 45 - 1.0


def _friction() -> Sheet:
    sheet, straight, bent = _story(
        "friction",
        "The friction idea",
        "The band slides over the bump and rubs.",
        "Friction idea: a cut through the outer knee. With the knee straight the band's rear edge "
        "lies in front of the bump of the bone; bent to 30 degrees it has slid back onto the bump, "
        "and rubs there. Not settled.",
    )
    _section(straight, "knee straight, 0°", _edge(0), 3.0, False)
    _section(bent, "knee bent, 30°", _edge(30), 3.0, False)
    x, y = straight.page((-18, 8.2))
    sheet.text(x, y, "fat under the skin", 12.5, halo=False)
    x, y = straight.page((21, 4.6))
    sheet.text(x, y, "band", 13.5, colour="band-text", bold=True, halo=False)
    x, y = straight.page((28.5, 20.6))
    sheet.text(x, y, "skin", 12.5)
    sheet.leader([xy(x + 12, y + 4), straight.page((29, 12.2))], dot=False)
    x, y = straight.page((2, -10))
    sheet.text(x, y, "bone: lateral epicondyle", 13, "middle", "on-bone", halo=False)
    x, y = straight.page((-31, -17.4))
    sheet.text(x, y, "deep fat, rich in nerves", 12.5, colour="on-bone", halo=False)
    sheet.leader([xy(x + 26, y - 13), straight.page((-20, -4))], "on-bone")

    old, new = _edge(0), _edge(30)
    for at, dashes in ((old, "1.5 2.5"), (new, "4 2.6")):
        bent.line(np.array([(at, 4.5), (at, 13.2)]), "start", 1.0, dashes)
    bent.arrow([(old + 8, 11.2), (new + 0.5, 11.2)])
    x, y = bent.page((old + 9, 10.2))
    sheet.text(x, y, "slides back", 13.5, colour="move-text", bold=True, halo=False)
    bent.pain((1.0, 1.25), 7.5)
    for x in (5.5, 9.0):  # rubbing
        y = float(np.interp(x, ACROSS, _bone())) + 1.3
        bent.line([np.array([(x - 0.9, y - 0.7), (x + 0.9, y + 0.7)]),
                   np.array([(x - 0.9, y + 0.7), (x + 0.9, y - 0.7)])], "pain", 1.8)  # fmt: skip
    x, y = bent.page((2, -10))
    sheet.text(x, y, "rubs here", 13, "middle", "on-bone", halo=False)
    sheet.leader([xy(x, y - 13), bent.page((1.0, -0.6))], "on-bone", dot=False)
    return sheet


def _compression() -> Sheet:
    sheet, straight, bent = _story(
        "compression",
        "The compression idea",
        "The band is tied down and presses the fat.",
        "Compression idea: the same cut. The band stays above the bump, tied to the bone by "
        "strands, with fat beneath it. Bent to 30 degrees it has not slid; it presses inwards and "
        "the fat under it is thinner. Not settled.",
    )
    _section(straight, "knee straight, 0°", -9.0, 6.2, True)
    _section(bent, "knee bent, 30°", -9.0, 2.7, True)
    x, y = straight.page((16, 10.2))
    sheet.text(x, y, "band", 13.5, colour="band-text", bold=True, halo=False)
    x, y = straight.page((-31, -17.4))
    sheet.text(x, y, "strands tie it to the bone", 12.5, colour="on-bone", halo=False)
    sheet.leader([xy(x + 74, y - 13), straight.page((-6, 2.5))], "on-bone")
    for x in (-6.0, 1.0, 8.0):
        bent.arrow([(x, 13.6), (x, float(np.interp(x, ACROSS, _fascia(2.7))) + 2.8)])
    x, y = bent.page((11.5, 10.2))
    sheet.text(x, y, "presses in", 13.5, colour="move-text", bold=True, halo=False)
    bent.pain((2.2, 1.25), 7.5)
    x, y = bent.page((2, -10))
    sheet.text(x, y, "presses here", 13, "middle", "on-bone", halo=False)
    sheet.leader([xy(x, y - 13), bent.page((2.2, -0.6))], "on-bone", dot=False)
    return sheet


def _front() -> Sheet:
    sheet = Sheet(
        "knee-front",
        286,
        "Right knee from the front, outer side on the left: the band passes outside the bump of "
        "the thigh bone, with fat between them. A dashed line shows where the cuts below are made.",
        alone=True,
    )
    sheet.text(8, 20, "Where the cut is made", 17, bold=True)
    view = sheet.view((138, 152), 1.16)
    view.within = rectangle(-30, -104, 110, 96)
    skin = Polygon(np.vstack([curve(SKIN_OUTER), curve(SKIN_INNER)[::-1]]))
    view.shaded(skin, "body", (-3, 1))
    for border in (SKIN_OUTER, SKIN_INNER):
        view.line(curve(border), "body-l", 1.1)
    for points in (FIBULA, TIBIA, FEMUR):
        view.shaded(closed_curve(points), "bone", (-3, 1), "bone-l", 0.9)
    for x0, x1 in ((9, 37), (46, 75)):  # the menisci fill the joint line, 24 mm below the bump
        view.fill(rectangle(x0, -26, x1, -22.6, 1.4), "cartilage", "bone-l", 0.6)
    view.fill(closed_curve(PATELLA), "bone", "bone-l", 0.8, opacity=0.8)
    draw_fat(view, closed_curve(DEEP_FAT), 2.1, (-1.5, 0.5))
    band = Polygon(np.vstack([curve(BAND_OUTER), curve(BAND_INNER)[::-1]])).buffer(0)
    view.shaded(band, "band", (-1.2, 0), "band-l", 0.9)
    view.line((curve(BAND_OUTER) + curve(BAND_INNER)) / 2, "band-fibre", 0.8)
    view.fill(closed_curve([(3, -36), (10, -31), (18, -37), (11, -44)]), "bone", "bone-l", 0.9)
    sheet.fade(96, 36, 180, 30, upwards=True)
    sheet.fade(96, 244, 180, 30, upwards=False)
    view.within = None
    view.line(np.array([(-44, 0), (34, 0)]), "start", 1.6, "5 3")
    view.pain((-4.2, 0), 8)
    at = view.page
    column(sheet, [
        Label("Band", at((-7, 58)), "", "band-text", True),
        Label("Fat layer", at((-2, 14))),
        Label("The cut", at((-40, 0))),
        Label("Gerdy's\ntubercle", at((10, -38))),
        Label("Fibular\nhead", at((5, -50))),
    ], 78, "left", 60, 262)  # fmt: skip
    column(sheet, [
        Label("Thigh bone", at((44, 62))),
        Label("Kneecap", at((44, 8))),
        Label("Joint line", at((68, -24.4))),
        Label("Shin bone", at((56, -56))),
    ], 270, "right", 60, 262)  # fmt: skip
    return sheet


@cache
def under_the_band() -> Drawing:
    """Return the two stories about the outer knee, side by side, and where the cut is made."""
    return drawing(
        "under-the-band",
        [_front(), _friction(), _compression()],
        "One knee, two stories. Outer side up, front to the right; thicknesses are enlarged. It is "
        "not settled which is true, or whether both are: ultrasound saw the band's edge move, "
        "scans saw the fat pressed, and in cadavers strands tied the band to the bone.",
    )
