"""The right leg from the outside: bones, muscles and the two parts of the iliotibial band.

Front is +x, up is +y. The unit is the distance from greater trochanter to lateral epicondyle,
about 42 cm in a person of 1.72 m, so 1 cm is 0.024; the trochanter is (0, 0). The joint line lies
24 mm below the epicondyle (Aljuhani 2023: 24.4 ± 2.8 mm) and the fibular head 12 to 14 mm below
that (Thai MRI series 2022: 12.6 ± 3 mm). The rest are our own rounded landmarks, for drawing only.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from itband.figures.geometry import (
    FloatArray,
    Points,
    between,
    closed_curve,
    curve,
    disc,
    fibres,
    frozen,
    resampled,
    rounded,
    strip,
    xy,
)
from itband.figures.labels import Label, column
from itband.figures.sheet import Drawing, Sheet, View, drawing

CENTIMETRE = 0.024
TROCHANTER, EPICONDYLE = (0.0, 0.0), (0.005, -1.0)
JOINT_LINE = -1.058
GERDY, FIBULAR_HEAD, TUBEROSITY = (0.055, -1.092), (-0.062, -1.092), (0.112, -1.125)
ASIS, PSIS = (0.175, 0.205), (-0.225, 0.225)
LIGHT = (-0.010, 0.005)

# fmt: off
CREST = (  # along the top of the hip bone, from back to front
    PSIS, (-.180, .268), (-.110, .305), (-.035, .326), (.030, .322), (.090, .300), (.150, .250),
    ASIS)
ILIUM = (
    *CREST[::-1], (-.232, .195), (-.205, .150), (-.175, .125), (-.160, .085), (-.120, .060),
    (-.128, .020), (-.142, -.020), (-.135, -.085), (-.110, -.135), (-.070, -.148),
    (-.040, -.115), (.010, -.105), (.080, -.095), (.120, -.055), (.105, -.010), (.065, .040),
    (.085, .075), (.105, .100), (.115, .135), (.150, .180))
FEMUR = (
    (-.030, .012), (-.012, .038), (.020, .036), (.032, .006), (.036, -.040), (.040, -.110),
    (.048, -.22), (.056, -.36), (.060, -.50), (.058, -.64), (.054, -.76), (.056, -.86),
    (.074, -.930), (.090, -.985), (.084, -1.030), (.048, -1.052), (.0, -1.054), (-.044, -1.044),
    (-.076, -1.010), (-.078, -.970), (-.052, -.935), (-.024, -.905), (-.006, -.84), (-.004, -.74),
    (-.002, -.60), (-.004, -.46), (-.010, -.30), (-.022, -.15), (-.030, -.09), (-.040, -.040))
TIBIA = (
    (-.066, -1.070), (-.030, -1.063), (.030, -1.064), (.074, -1.068), (.084, -1.088),
    (.092, -1.110), TUBEROSITY, (.112, -1.150), (.094, -1.20), (.082, -1.30), (.076, -1.46),
    (.076, -1.60), (.010, -1.60), (.006, -1.44), (-.002, -1.30), (-.014, -1.20), (-.040, -1.130),
    (-.072, -1.100))
FIBULA = (
    (-.088, -1.106), (-.064, -1.086), (-.044, -1.104), (-.042, -1.140), (-.052, -1.20),
    (-.048, -1.35), (-.044, -1.60), (-.070, -1.60), (-.074, -1.35), (-.078, -1.20),
    (-.088, -1.140))
PATELLA = (
    (.112, -.955), (.140, -.948), (.158, -.972), (.162, -1.004), (.146, -1.036), (.124, -1.046),
    (.112, -1.010))
SKIN_FRONT = (
    (.155, .46), (.185, .33), (.205, .24), (.208, .17), (.205, .08), (.215, -.05), (.232, -.20),
    (.240, -.36), (.236, -.52), (.220, -.68), (.200, -.82), (.186, -.91), (.186, -.985),
    (.170, -1.045), (.152, -1.09), (.148, -1.15), (.130, -1.28), (.110, -1.42), (.096, -1.60))
SKIN_BACK = (
    (-.205, .46), (-.215, .34), (-.252, .24), (-.305, .13), (-.330, .03), (-.318, -.06),
    (-.270, -.145), (-.222, -.20), (-.206, -.27), (-.204, -.38), (-.198, -.52), (-.182, -.66),
    (-.158, -.80), (-.142, -.90), (-.136, -.985), (-.142, -1.06), (-.158, -1.14), (-.172, -1.24),
    (-.160, -1.38), (-.125, -1.60))

# Two borders each, from origin to end, so that fibres run from border to border.
Borders = tuple[Points, Points]
GLUTEUS_MAXIMUS: Borders = (
    ((-.150, .286), (-.105, .190), (-.055, .085), (-.040, .0), (-.030, -.09), (-.022, -.28)),
    ((-.226, .205), (-.290, .085), (-.302, -.01), (-.260, -.110), (-.160, -.185), (-.032, -.31)))
GLUTEUS_MEDIUS: Borders = (
    ((-.175, .266), (-.115, .170), (-.055, .075), (-.024, .008)),
    ((.152, .240), (.118, .165), (.072, .075), (.030, .005)))
TENSOR: Borders = (
    ((.098, .286), (.066, .195), (.042, .06), (.036, -.08), (.042, -.185), (.050, -.262)),
    ((.176, .206), (.166, .115), (.148, .0), (.118, -.10), (.082, -.19), (.053, -.262)))
VASTUS: Borders = (
    ((-.025, -.040), (-.040, -.20), (-.055, -.50), (-.044, -.74), (.010, -.872), (.080, -.930),
     (.128, -.958)),
    ((.060, -.020), (.160, -.20), (.186, -.42), (.182, -.64), (.163, -.82), (.146, -.90),
     (.134, -.958)))
RECTUS: Borders = (
    ((.125, .060), (.150, -.10), (.184, -.35), (.180, -.62), (.160, -.82), (.140, -.945)),
    ((.150, .100), (.195, -.08), (.224, -.30), (.220, -.55), (.198, -.76), (.150, -.945)))
SARTORIUS: Borders = (  # winds to the inner side, behind rectus femoris
    ((.163, .195), (.168, .10), (.182, -.02), (.205, -.16), (.206, -.30)),
    ((.188, .200), (.199, .09), (.212, -.03), (.225, -.14), (.210, -.30)))
BICEPS: Borders = (
    ((-.085, -.130), (-.040, -.30), (-.030, -.52), (-.030, -.74), (-.056, -.93), (-.058, -1.082)),
    ((-.125, -.130), (-.160, -.32), (-.162, -.54), (-.134, -.76), (-.104, -.93), (-.082, -1.088)))
SEMITENDINOSUS: Borders = (
    ((-.130, -.145), (-.155, -.32), (-.158, -.54), (-.130, -.76), (-.112, -.95), (-.122, -1.12)),
    ((-.160, -.170), (-.192, -.32), (-.188, -.54), (-.166, -.74), (-.134, -.95), (-.126, -1.12)))
GASTROCNEMIUS: Borders = (
    ((-.078, -.940), (-.072, -1.06), (-.076, -1.20), (-.068, -1.40), (-.060, -1.60)),
    ((-.088, -.940), (-.130, -1.06), (-.158, -1.20), (-.146, -1.38), (-.110, -1.60)))
PERONEUS: Borders = (
    ((-.064, -1.115), (-.028, -1.19), (-.024, -1.28), (-.036, -1.40), (-.030, -1.60)),
    ((-.070, -1.115), (-.080, -1.25), (-.074, -1.40), (-.066, -1.60)))
TIBIALIS: Borders = (
    ((.040, -1.104), (.090, -1.19), (.098, -1.28), (.088, -1.40), (.070, -1.60)),
    ((.034, -1.104), (-.016, -1.18), (-.030, -1.28), (-.018, -1.40), (-.005, -1.60)))
# Front part from the tensor, back part from gluteus maximus. They meet at mid-thigh and are one
# strap from there to Gerdy's tubercle.
BAND_FRONT: Borders = (
    ((.040, -.02), (.030, -.14), (.018, -.25), (.008, -.36), (.003, -.52), (.001, -.70),
     (-.003, -.86), (-.004, -.96), (.020, -1.05), (.038, -1.098)),
    ((.140, -.02), (.112, -.13), (.078, -.240), (.064, -.34), (.058, -.50), (.054, -.70),
     (.044, -.86), (.040, -.96), (.058, -1.04), (.074, -1.088)))
BAND_BACK: Borders = (
    ((-.098, .195), (-.082, .110), (-.064, .030), (-.054, -.08), (-.050, -.26), (-.046, -.50),
     (-.042, -.70), (-.040, -.86), (-.036, -.96), (.0, -1.055), (.032, -1.102)),
    ((-.094, .197), (-.050, .125), (-.014, .060), (.000, -.05), (.006, -.25), (.004, -.50),
     (.002, -.70), (-.002, -.86), (-.003, -.96), (.022, -1.05), (.042, -1.098)))
FASCIA: Borders = (  # thin, over gluteus medius
    ((-.070, .300), (-.055, .20), (-.030, .10), (-.004, .0), (.004, -.12), (.010, -.25)),
    ((.100, .285), (.070, .20), (.050, .10), (.044, .0), (.044, -.12), (.044, -.22)))
RETINACULUM: Borders = (
    ((.040, -.900), (.080, -.935), (.118, -.965)), ((.046, -1.000), (.085, -1.010), (.116, -1.020)))
TENDON_ABOVE: Borders = (  # of the quadriceps, above the kneecap
    ((.168, -.800), (.150, -.870), (.120, -.930), (.116, -.962)),
    ((.170, -.800), (.182, -.860), (.170, -.920), (.158, -.962)))
TENDON_BELOW: Borders = (
    ((.122, -1.030), (.112, -1.075), (.100, -1.118)),
    ((.150, -1.028), (.138, -1.08), (.122, -1.135)))
FAT = (
    (-.052, -.985), (-.040, -.945), (-.008, -.926), (.034, -.934), (.058, -.970), (.064, -1.006),
    (.040, -1.036), (.0, -1.044), (-.036, -1.028))
WINDOW = (  # where the muscles are left away, so that bone shows
    (-.066, -.985), (-.048, -.925), (.005, -.895), (.062, -.918), (.080, -.985), (.062, -1.042),
    (.0, -1.056), (-.048, -1.042))
# fmt: on


class Structures(NamedTuple):
    """Shapes of the leg that several drawings share."""

    body: BaseGeometry
    femur: BaseGeometry
    ilium: BaseGeometry
    band: BaseGeometry


@cache
def structures() -> Structures:
    """Return the outline of the leg, the bones and the band, in trochanter-epicondyle units."""
    body = Polygon(np.vstack([curve(SKIN_FRONT), curve(SKIN_BACK)[::-1]])).buffer(0)
    band = unary_union([between(*BAND_BACK), between(*BAND_FRONT)])
    return Structures(body, closed_curve(FEMUR), closed_curve(ILIUM), rounded(band, 0.002))


def lobules(shape: BaseGeometry, radius: float) -> FloatArray:
    """Return round fat lobules that fill a shape, as (n, 3): centre and radius of each."""
    x0, y0, x1, y1 = shape.bounds
    step = 1.85 * radius
    inner = shape.buffer(-0.62 * radius)
    found = []
    for row, y in enumerate(np.arange(y0, y1 + step, 0.87 * step)):
        for place, x in enumerate(np.arange(x0, x1 + step, step)):
            # A fixed, irrational turn looks like chance and is the same every time.
            turn = 2.4 * (7 * row + 3 * place)
            centre = xy(x + (row % 2) * step / 2, y) + 0.26 * radius * xy(
                np.cos(turn), np.sin(turn)
            )
            if inner.contains(Point(*centre)):
                found.append((*centre, radius * (0.74, 0.82, 0.9)[(row + 2 * place) % 3]))
    return np.array(found)


def draw_fat(view: View, shape: BaseGeometry, radius: float, light: tuple[float, float]) -> None:
    """Draw fat with its lobules."""
    view.shaded(shape, "fat", light)
    view.ovals(lobules(shape, radius), "fat-l", 0.6, opacity=0.6)
    view.fill(shape, None, "fat-l", 0.9)


def draw_bone(view: View, shape: BaseGeometry, light: tuple[float, float] = LIGHT) -> None:
    """Draw a bone."""
    view.shaded(shape, "bone", light, "bone-l", 0.9)


def draw_muscle(
    view: View,
    borders: Borders,
    count: int,
    base: str = "muscle",
    extra: BaseGeometry | None = None,
) -> None:
    """Draw a muscle and its fibres; `extra` is united with what lies between the borders."""
    shape = between(*borders)
    if extra is not None:
        shape = shape.union(extra)
    shape = rounded(shape.buffer(0), 0.004)
    view.shaded(shape, base, (-0.013, 0.004))
    inside = shape.buffer(-0.003)
    grain = unary_union([LineString(fibre) for fibre in fibres(*borders, count)]).intersection(
        inside
    )
    view.line(grain, "muscle-l", 0.5, opacity=0.42)
    view.fill(shape, None, "muscle-l", 0.8)


def draw_leg(view: View) -> None:
    """Draw the leg from the skin to the band, without labels."""
    leg = structures()
    view.shaded(leg.body, "body", (-0.022, 0.006))
    for border in (SKIN_FRONT, SKIN_BACK):
        view.line(curve(border), "body-l", 1.1)
    for bone in (closed_curve(TIBIA), closed_curve(FIBULA), leg.ilium, leg.femur):
        draw_bone(view, bone)
    draw_muscle(view, TIBIALIS, 8)
    draw_muscle(view, GASTROCNEMIUS, 7)
    draw_muscle(view, PERONEUS, 4)
    deep = closed_curve([(-0.06, -0.10), (0.15, -0.05), (0.19, -0.40), (0.15, -0.84), (0.0, -0.86),
                         (-0.10, -0.80), (-0.12, -0.40)])  # fmt: skip
    view.fill(deep, "muscle-d")
    view.fill(between(*TENDON_BELOW), "tendon", "bone-l", 0.6)
    draw_muscle(view, SARTORIUS, 3)
    draw_muscle(view, SEMITENDINOSUS, 4)
    draw_muscle(view, RECTUS, 6)
    draw_muscle(view, BICEPS, 9)
    draw_muscle(view, VASTUS, 13)
    view.fill(between(*TENDON_ABOVE), "tendon", "bone-l", 0.6)
    # Gluteus medius fans out from the crest of the hip bone.
    top = Polygon([*curve(CREST[1:7]), (0.118, 0.165), (-0.115, 0.170)]).buffer(-0.006)
    draw_muscle(view, GLUTEUS_MEDIUS, 14, extra=top)
    thin = between(*FASCIA).intersection(unary_union([between(*GLUTEUS_MEDIUS), top]))
    view.fill(thin, "band", opacity=0.16)
    sheet = unary_union([LineString(fibre) for fibre in fibres(*FASCIA, 8)]).intersection(thin)
    view.line(sheet, "band-d", 0.5, opacity=0.55)
    draw_muscle(view, GLUTEUS_MAXIMUS, 16)

    # The window at the knee: bone, then fat, then the band over both.
    view.fill(between(*RETINACULUM), "band", opacity=0.16)
    view.line(fibres(*RETINACULUM, 7), "band-d", 0.5, opacity=0.5)
    bare = leg.femur.intersection(closed_curve(WINDOW))
    view.shaded(bare, "bone", LIGHT, "bone-l", 0.7)
    draw_fat(view, closed_curve(FAT), 0.0085, (-0.008, 0.004))
    draw_bone(view, closed_curve(PATELLA))
    draw_band(view)
    draw_muscle(view, TENSOR, 9)
    for bone in (leg.femur, leg.ilium):
        view.line(bone, "bone-ghost", 0.8, "3.6 2.6", 0.75)
    view.fill(disc(TROCHANTER, 0.024), "bone", "bone-l", 0.8, opacity=0.75)
    for centre, size in ((GERDY, 0.020), (FIBULAR_HEAD, 0.021)):
        draw_bone(view, closed_curve(np.array(centre) + size * np.array(
            [(-1, -0.1), (-0.1, 0.75), (1, 0.0), (0.2, -0.95)])))  # fmt: skip
    draw_bone(view, disc(ASIS, 0.013))


def draw_band(view: View) -> None:
    """Draw the band as one strap whose two parts tell apart only above mid-thigh."""
    band = structures().band
    view.shaded(band, "band", (-0.008, 0.0))
    inside = band.buffer(-0.002)
    for part in (BAND_BACK, BAND_FRONT):
        grain = unary_union([LineString(fibre) for fibre in fibres(*part, 5)]).intersection(inside)
        view.line(grain, "band-fibre", 0.7, opacity=0.85)
    seam = resampled(curve(np.array(BAND_FRONT[0])[2:6]), 24)
    tapered = strip(seam[3:], np.linspace(0.0035, 0.0004, len(seam) - 3))
    view.fill(tapered, "band-l")
    view.fill(band, None, "band-l", 0.9)


@cache
def anatomy() -> Drawing:
    """Return the whole thigh from the outside, labelled."""
    sheet = Sheet(
        "anatomy",
        604,
        "Right thigh and knee from the outside: the iliotibial band runs from tensor fasciae latae "
        "in front and gluteus maximus behind, past the greater trochanter of the hip, down the "
        "thigh and over the lateral epicondyle, the bump at the outer knee, to Gerdy's tubercle "
        "on the shin bone. The pain spot lies over the epicondyle, 2 to 3 cm above the joint line.",
    )
    view = sheet.view((192, 126), 288)
    view.within = box(-0.4, -1.58, 0.3, 0.46)
    draw_leg(view)
    sheet.fade(80, 0, 200, 34, upwards=True)
    sheet.fade(110, 490, 140, 92, upwards=False)
    view.pain(EPICONDYLE, 9.5)
    at = view.page
    column(sheet, [
        Label("Gluteus\nmedius", at((-.045, .235)), "under a thin\nsheet"),
        Label("Gluteus\nmaximus", at((-.235, .03))),
        Label("Greater\ntrochanter", at((-.006, .002)), "hip bump"),
        Label("Band,\nback part", at((-.024, -.34)), "from gluteus\nmaximus", "band-text", True),
        Label("Biceps\nfemoris", at((-.105, -.62))),
        Label("Pain spot", at((.0, -1.0)), "", "pain-text", True),
        Label("Fibular head", at((-.064, -1.10)), "outer shin\nbone"),
    ], 84, "left", 34, 520)  # fmt: skip
    column(sheet, [
        Label("ASIS", at(ASIS), "front point of\nthe hip bone"),
        Label("Tensor\nfasciae latae", at((.118, .06))),
        Label("Band,\nfront part", at((.034, -.36)), "from the\ntensor", "band-text", True),
        Label("Vastus\nlateralis", at((.125, -.56))),
        Label("Thigh bone", at((.046, -.70)), "dashed: seen\nthrough"),
        Label("Kneecap", at((.146, -.995))),
        Label("Gerdy's\ntubercle", at(GERDY), "the band\nends here"),
    ], 272, "right", 34, 520)  # fmt: skip
    ends = sheet.view((0, 0), 1.0)
    for x, way, words, anchor in ((284, 1, "front", "start"), (76, -1, "back", "end")):
        ends.arrow([(x - 26 * way, -584), (x, -584)], 1.3, "ink-2")
        sheet.text(x + 6 * way, 588, words, 12.5, anchor, "ink-2")
    return drawing(
        "anatomy",
        [sheet],
        "Two muscles pull on one strap that ends below the knee. It can hurt where the strap "
        "crosses the bump at the outer knee. The two parts are drawn apart at the top; in the body "
        "they blend.",
    )


@cache
def knee() -> Drawing:
    """Return the outer knee, magnified and labelled."""
    sheet = Sheet(
        "knee",
        292,
        "The outer side of the right knee, magnified: the iliotibial band crosses the lateral "
        "epicondyle with a layer of fat beneath it and ends on Gerdy's tubercle. The pain spot "
        "lies over the epicondyle, 2 to 3 cm above the dashed joint line.",
    )
    centre, radius, reach = (0.010, -1.006), 116.0, 0.150
    scale = radius / reach
    middle = np.array([120.0, 146.0])
    view = sheet.view((middle[0] - scale * centre[0], middle[1] + scale * centre[1]), scale)
    lens = disc(middle, radius)
    sheet.clip_to(lens)
    view.within = disc(centre, 1.05 * reach)
    draw_leg(view)
    view.pain(EPICONDYLE, 14)
    view.line(np.array([(-0.2, JOINT_LINE), (0.2, JOINT_LINE)]), "ink", 1.4, "5 3.4")
    sheet.unclip()
    ruler = -0.100
    view.line(np.array([(ruler - 0.008, EPICONDYLE[1]), (-0.024, EPICONDYLE[1])]), "ink", 0.8)
    for end in (JOINT_LINE, EPICONDYLE[1]):
        view.arrow([(ruler, (JOINT_LINE + EPICONDYLE[1]) / 2), (ruler, end)], 1.2, "ink")
    x, y = view.page((ruler + 0.006, (JOINT_LINE + EPICONDYLE[1]) / 2))
    sheet.text(x, y + 5, "2–3 cm", 13, bold=True)
    sheet.view((0, 0), 1).fill(disc(middle * [1, -1], radius), None, "ink-2", 1.4)
    at = view.page
    column(sheet, [
        Label("Lateral\nepicondyle", at((.028, -.978)), "the bump behind\nthe band"),
        Label("Fat layer", at((.056, -1.004)), "under the band,\nrich in nerves"),
        Label("Pain spot", at((.005, -1.0)), "where runners\npoint", "pain-text", True),
        Label("Joint line", at((.105, JOINT_LINE))),
        Label("Gerdy's tubercle", at(GERDY), "on the shin bone:\nthe band ends"),
    ], 246, "right", 8, 286)  # fmt: skip
    return drawing(
        "knee",
        [sheet],
        "The outer knee, enlarged. The joint line, the gap you can feel between thigh bone and "
        "shin bone, lies lower than the sore spot.",
    )


@cache
def knee_zones() -> Mapping[str, FloatArray]:
    """Return the outer knee as outlines for a scene, and the zones where a knee can hurt.

    Keys are, in painting order, "leg", "thigh_bone", "shin_bone", "kneecap", "band", and the zones
    "above_joint_line", "joint_line", "kneecap_zone", "back_outer", "bone_point". Each value is a
    closed outline (n, 2), read-only, in centimetres: front is +x, up is +y, and (0, 0) is the
    lateral epicondyle, 2.4 cm above the joint line. The zones do not overlap. "bone_point" is a
    spot of fingertip size on the shin bone, apart from the band.
    """
    leg = structures()
    frame = Polygon([(-0.20, -1.22), (0.24, -1.22), (0.24, -0.78), (-0.20, -0.78)])

    def outline(shape: BaseGeometry, count: int) -> FloatArray:
        piece = max(getattr(shape, "geoms", [shape]), key=lambda part: float(part.area))
        ring = resampled(np.asarray(piece.exterior.coords), count + 1)[:-1]
        return frozen((ring - EPICONDYLE) / CENTIMETRE)

    def oval(x: float, y: float, wide: float, high: float) -> FloatArray:
        turn = np.linspace(0, 2 * np.pi, 33)[:-1]
        return frozen(np.column_stack([x + wide * np.cos(turn), y + high * np.sin(turn)]))

    return MappingProxyType(
        {
            "leg": outline(leg.body.intersection(frame), 90),
            "thigh_bone": outline(leg.femur.intersection(frame), 70),
            "shin_bone": outline(closed_curve(TIBIA).intersection(frame), 60),
            "kneecap": outline(closed_curve(PATELLA), 36),
            "band": outline(leg.band.intersection(frame), 70),
            "above_joint_line": oval(0.0, 0.3, 1.3, 1.35),
            "joint_line": oval(0.2, -2.45, 2.3, 0.65),
            "kneecap_zone": oval(5.5, 0.1, 1.5, 2.4),
            "back_outer": oval(-4.2, -1.0, 1.2, 2.3),
            "bone_point": oval(2.3, -7.6, 0.9, 0.9),
        }
    )
