"""The form chapter's explorable: does a quicker step brake less?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from itband.evidence import table
from itband.explorer import (
    Band,
    Explorer,
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
from itband.figures.runner import footprint, landing
from itband.gait import GRAVITY, cadence_change_range, gait_constants, spring_mass_gait
from itband.tables import ResultTable

Floats = NDArray[np.float64]

# An impulse in body weights x seconds, times this, is the speed it takes away, in km/h.
KM_H_PER_BW_S = GRAVITY * 3.6
# One measured runner's ankle ahead of the hip at landing. The model's own distance is about 13 cm
# too long, so the picture starts from a measurement and takes only the centimetres of change from
# the model: those agree with Lieberman 2015 if its 14 runners, too, landed near 16 cm ahead, which
# the abstract does not say; the model's percentages would be too small.
FOOT_AHEAD_M = 0.16
# What one person's level may be off by; see the model card.
PEAK_SPREAD = 0.25
_EFFECTS = (
    "braking_impulse",
    "braking_impulse_per_km",
    "peak_braking_force",
    "peak_vertical_force",
    "contact_time",
)
_EDGES = ("weak", "strong", "runners_low", "runners_high")


def running_at_changed_cadence(speed: Floats, cadence: Floats, change: Floats) -> dict[str, Any]:
    """Return the gait at a changed cadence, and how far each change is known.

    Parameters
    ----------
    speed : m/s, shape (n,).
    cadence : the usual one, steps/min, shape (n,).
    change : of the cadence, %, shape (n,).

    Returns
    -------
    The fields of `spring_mass_gait` at the changed cadence, SI units and body weights; for each
    quantity of `cadence_change_range` four edges in %, ``<quantity>_weak`` to ``_runners_high``.
    """
    usual = spring_mass_gait(speed, cadence)
    gait = spring_mass_gait(speed, cadence * (1 + change / 100))
    effects = cadence_change_range(speed, cadence, change)
    known = np.where(np.asarray(effects.reason) == "", 1.0, np.nan)
    outputs: dict[str, Any] = {
        "pace": 1000 / 60 / gait.speed * known,
        "changed_cadence": gait.cadence * known,
        "stride_length": 2 * gait.step_length * known,
        "steps_per_km": 1000 / gait.step_length * known,
        "foot_ahead": (FOOT_AHEAD_M + gait.overstride - usual.overstride) * known,
    }
    for name in (
        "step_length",
        "braking_impulse",
        "braking_impulse_per_km",
        "contact_time",
        "peak_braking_force",
        "peak_vertical_force",
    ):
        outputs[name] = getattr(gait, name) * known
    for name in ("stance_time", "fore_aft_force", "vertical_force"):
        outputs[name] = getattr(gait, name) * known[:, np.newaxis]
    for name in _EFFECTS:
        for edge in _EDGES:
            outputs[f"{name}_{edge}"] = getattr(getattr(effects, name), edge)
    outputs["reason"] = effects.reason
    return outputs


def cadence_explorer() -> Explorer:
    """Explore cadence and stride against braking: the figure of the form chapter."""
    return explore(
        running_at_changed_cadence,
        Range(
            "speed", 2.0, 5.0, 0.1, 3.0, samples=7, label="Speed", unit="m/s",
            readings=[Reading("pace", "pace", "min/km", clock=True)],
        ),
        Range(
            "cadence", 150, 190, 1, 165, samples=5,
            label="Usual cadence", unit="steps/min", help="both feet counted",
            tap="cadence", tap_half="one foot",
        ),
        Range(
            "change", -10, 15, 1, 0, samples=11,
            label="Change in cadence", unit="%", help="same speed", signed=True,
            readings=[
                Reading("changed_cadence", "cadence", "steps/min", digits=0),
                Reading("step_length", "step length", "m", digits=2),
                Reading("stride_length", "stride, two steps", "m", digits=2),
            ],
        ),
        name="cadence",
        title="Does a quicker step brake less?",
        alt=(
            "A runner at landing, and a chart of braking against cadence at 3.0 metres per second. "
            "Speed lost per landing falls about 15 percent at plus 10 percent cadence, but only "
            "about 7 percent per kilometre because there are more steps; the written ranges, 7 to "
            "18 percent and from 10 percent less to 2 percent more, include what 13 real runners "
            "suggest."
        ),
        baseline={"change": 0},
        baseline_note="At 0 % the two runs are the same. Move the slider.",
        still={"change": 10},
        compare_at_same={"speed": "Comparing different speeds: not a cadence effect."},
        caution=(
            "whether less braking means less IT band pain, or whether anyone gets injured. It "
            "knows nothing of the band, the hip or step width, and it has no impact at landing. "
            "Levels for one person can be off by a fifth (braking) to a quarter (peak braking)."
        ),
        show=[
            Row([_runner(), Readouts([_PER_LANDING, _LANDINGS, _PER_KM], operators="×=")]),
            Row([_rectangle(), _changes()]),
            Fold(
                "From your own run: plus 5 and plus 10 %",
                [Ledger([_PER_LANDING, _LANDINGS, _PER_KM, *_OTHERS], at=(5, 10))],
            ),
            Fold("Hear it, and measure your own", [_metronome(), Text(_TAP_WORDS)]),
            Fold("At landing, close up", [_foot(), Text(_FOOT_WORDS)]),
            Fold("Footprints from above", [_footprints()]),
            Fold("Forces while the foot is down", [_fore_aft(), _vertical()]),
            Fold("All readouts", [Table([_PER_LANDING, _LANDINGS, _PER_KM, *_OTHERS])]),
            Fold("Levels, beside 13 measured runners", [Row(_levels(), even=True)]),
        ],
        vectorized=True,
        units={
            "pace": "min/km", "foot_ahead": "m", "stance_time": "s", "fore_aft_force": "BW",
            "vertical_force": "BW",
            **{edge: "%" for name in _EFFECTS for edge in _edges(name)},
        },
    )  # fmt: skip


def cadence_table(speed: float = 3.0, cadence: float = 165.0) -> ResultTable:
    """Return what +5 and +10 % do to one runner: the model's change and the range to write."""
    changes = np.array([5.0, 10.0])
    effects = cadence_change_range(speed, cadence, changes)
    ratio = 1 + changes / 100

    def written(values: Floats, digits: int = 0) -> list[str]:
        return [f"{number(float(v), digits, True)} %" for v in values]

    def modelled(name: str) -> list[str]:
        effect = getattr(effects, name)
        edges = zip(*effect.written_range, strict=True)
        return [
            f"{number(value, 0, True)} % ({range_text(pair)})"
            for value, pair in zip(effect.model, edges, strict=True)
        ]

    return ResultTable(
        "cadence-table",
        f"At {speed:g} m/s, from {cadence:g} steps/min, same speed",
        ["quantity", "+5 %", "+10 %", "how we know"],
        [
            ["step length", *written(100 * (1 / ratio - 1), 1), "arithmetic"],
            ["speed lost at each landing", *modelled("braking_impulse"), "model (range)"],
            ["landings in a kilometre", *written(changes), "arithmetic"],
            ["braking per kilometre", *modelled("braking_impulse_per_km"), "model (range)"],
            ["hardest braking", *modelled("peak_braking_force"), "model (range)"],
            ["hardest upward push", *modelled("peak_vertical_force"), "model (range)"],
            ["contact time", *modelled("contact_time"), "model (range)"],
        ],
    )


def _edges(name: str) -> list[str]:
    return [f"{name}_{edge}" for edge in _EDGES]


_PER_LANDING = Readout(
    "braking_impulse", "Speed lost at each landing", "km/h", short="landing",
    factor=KM_H_PER_BW_S, model_unit="BW s", within=_edges("braking_impulse"), mark="circle",
)  # fmt: skip
_PER_KM = Readout(
    "braking_impulse_per_km", "Braking per kilometre", short="km", index=True,
    model_unit="BW s/km", within=_edges("braking_impulse_per_km"), mark="square",
    aside="Runners who had had ITBS seemed to brake less, not more.",
)  # fmt: skip
_LANDINGS = Readout(
    "steps_per_km", "Landings in a kilometre", short="landings", digits=0, exact=True,
    model_unit="1/km",
)  # fmt: skip
_OTHERS = [
    Readout("changed_cadence", "Cadence", "steps/min", digits=0, exact=True),
    Readout("step_length", "Step length", "m", exact=True),
    Readout("stride_length", "Stride length", "m", exact=True),
    Readout(
        "contact_time", "Contact time", "ms", factor=1000, digits=0, model_unit="s",
        within=_edges("contact_time"),
    ),
    Readout(
        "peak_braking_force", "Hardest braking (15 Hz, landing knock removed)", "body weights",
        model_unit="BW", within=_edges("peak_braking_force"),
    ),
    Readout(
        "peak_vertical_force", "Hardest upward push", "body weights", model_unit="BW",
        within=_edges("peak_vertical_force"),
    ),
]  # fmt: skip


_TAP_WORDS = (
    "Your own: run easily, or in place, and tap beside the usual cadence at every step, left and "
    "right. Your usual cadence is now {changed_cadence:usual|0} steps/min."
)


def _metronome() -> Metronome:
    return Metronome(
        "changed_cadence",
        "The beat of the changed run",
        unit="steps/min",
        every=("every step", "every other step"),
    )


def _runner() -> Scene:
    return Scene(
        _draw_landing,
        {"ahead": ("foot_ahead", _AHEAD)},
        x_limits=(-0.83, 0.62),
        y_limits=(-0.03, 1.79),
        title="At landing",
        alt=(
            "A runner at landing, drawn to scale, usual dashed and changed solid: the foot lands "
            "{foot_ahead|0|100} centimetres ahead of the hip, usually {foot_ahead:usual|0|100}."
        ),
        caption="To scale. The change is hardly visible: that is the point.",
    )


_AHEAD = (0.12, 0.16, 0.20)  # m; the page draws the poses between
_FOOT_WORDS = (
    "The foot lands some {foot_ahead|0|100} cm ahead of the hip, usually {foot_ahead:usual|0|100}. "
    "The {foot_ahead:usual|0|100} cm come from one measured runner, whatever speed and cadence you "
    "set; the change is modelled, to the nearest centimetre or so. The dotted line hangs below the "
    "hip."
)


def _draw_landing(ahead: float) -> list[Shape | Label]:
    runner = landing(ahead)
    part = runner.outlines
    chain = np.array([runner.hip, runner.knee, runner.ankle])
    shapes = [
        Shape(np.array([[-0.83, 0.0], [0.62, 0.0]]), "ground", "fixed", closed=False),
        Shape(part["far_arm"], "behind"),
        Shape(part["far_leg"], "behind"),
        Shape(part["far_shorts"], "behind-shade"),
        Shape(part["far_shoe"], "behind-shade"),
        Shape(part["body"], "front"),
        Shape(part["vest"], "veil"),
        Shape(part["shorts"], "shade"),
        Shape(part["hair"], "shade"),
        Shape(part["near_shoe"], "shade"),
        Shape(part["near_sole"], "filled"),
        Shape(part["far_leg"], "behind-edge"),
        Shape(part["body"], "outline"),
        Shape(part["body"], "base", "usual"),
        Shape(part["near_arm"], "front"),
        Shape(part["near_arm_line"], "outline", closed=False),
        Shape(np.array([runner.hip, [runner.hip[0], 0.0]]), "guide", closed=False),
        Shape(chain, "axis", closed=False),
        *[Shape(joint[np.newaxis], "joint") for joint in chain],
    ]
    return list(shapes)


def _foot() -> Scene:
    return Scene(
        _draw_foot,
        {"ahead": ("foot_ahead", _AHEAD)},
        x_limits=(-0.03, 0.36),
        y_limits=(-0.012, 0.155),
        title="",
        alt=(
            "The landing foot: ankle "
            "{foot_ahead|0|100} centimetres ahead of the hip, usually {foot_ahead:usual|0|100}."
        ),
        ruler=(0.1, "cm", 100.0),
        frame=True,
    )


def _draw_foot(ahead: float) -> list[Shape | Label]:
    runner = landing(ahead)
    part = runner.outlines
    x = float(runner.ankle[0])
    return [
        Shape(np.array([[-0.1, 0.0], [0.5, 0.0]]), "ground", "fixed", closed=False),
        Shape(part["body"], "front"),
        Shape(part["near_shoe"], "shade"),
        Shape(part["near_sole"], "filled"),
        Shape(part["body"], "outline"),
        Shape(part["body"], "base", "usual"),
        Shape(np.array([[0.0, 0.0], [0.0, 0.2]]), "guide", "fixed", closed=False),
        Shape(np.array([[x, 0.0], [x, 0.12]]), "base", "usual", closed=False),
        Shape(np.array([[x, 0.0], [x, 0.12]]), "axis", closed=False),
        Shape(np.array([[0.0, 0.1], [x, 0.1]]), "axis", closed=False),
        Shape(runner.ankle[np.newaxis], "joint"),
        Label(
            (0.008, 0.107), "{foot_ahead|0|100} cm", "fixed",
            style="changed-text",
        ),
        Label((0.008, 0.078), "was {foot_ahead:usual|0|100}", "fixed", style="muted"),
    ]  # fmt: skip


def _rectangle() -> Scene:
    return Scene(
        _draw_rectangle,
        {
            "steps": ("steps_per_km:ratio", (0.85, 1.0, 1.2)),
            "lost": ("braking_impulse:ratio", (0.7, 1.3)),
        },
        x_limits=(-0.02, 1.18),
        y_limits=(-0.26, 1.26),
        title="The kilometre as a rectangle",
        subtitle="Lower, but wider.",
        alt=(
            "A rectangle: {braking_impulse:change|+0} percent in height, "
            "{steps_per_km:change|+0} percent in width, {braking_impulse_per_km:change|+0} percent "
            "in area."
        ),
        stretch=True,
        height=300,
    )


def _draw_rectangle(steps: float, lost: float) -> list[Shape | Label]:
    def box(x0: float, x1: float, height: float) -> Floats:
        return np.array([[x0, 0], [x1, 0], [x1, height], [x0, height]], dtype=float)

    added = max(steps, 1.0)
    return [
        Shape(box(0, steps, lost), "area"),
        Shape(box(1, added, lost), "added"),
        Shape(box(0, steps, lost), "changed"),
        Shape(box(0, 1, 1), "base", "fixed"),
        Label((0.5, 0.62), "braking in a kilometre", "fixed", "middle"),
        Label((0.5, 0.48), "100 → {braking_impulse_per_km:index|1}", "fixed", "middle", "value"),
        Label(
            (0.5, 0.36),
            "{braking_impulse:ratio|3} × {steps_per_km:ratio|3} = {braking_impulse_per_km:ratio|3}",
            "fixed", "middle", "muted",
        ),
        Label(
            (0, 1.12), "lost at a landing {braking_impulse:change|+0} %", "fixed", style="strong"
        ),
        Label((0, -0.12), "width: landings {steps_per_km:change|+0} %", "fixed", style="strong"),
        Label((0, -0.23), "true scale, both from zero", "fixed", style="muted"),
    ]  # fmt: skip


def _changes() -> LineChart:
    return LineChart(
        "change",
        [
            Line("braking_impulse:change", "each landing", mark="circle",
                 within=_edges("braking_impulse")),
            Line("braking_impulse_per_km:change", "per kilometre", double=True, mark="square",
                 within=_edges("braking_impulse_per_km")),
        ],
        title="What any change would do",
        subtitle="From your usual {changed_cadence:usual|0} steps/min, same speed.",
        x_label="change in cadence, %",
        y_label="change in braking, %",
        x_limits=(-10, 15),
        y_limits=(-32, 28),
        ends=("brakes less", "brakes more"),
        bands=[
            Band("braking_impulse_weak", "braking_impulse_strong"),
            Band("braking_impulse_per_km_weak", "braking_impulse_per_km_strong", slope=-1),
        ],
        points=[_real_runners(per_km=False), _real_runners(per_km=True)],
        studies=_studies(),
        studies_note=(
            "Diamonds sit at the change in cadence of each study. They measured other quantities, "
            "so they are not on the braking axis: hollow where read only second-hand, an arrow "
            "where only the direction was read."
        ),
        caption=(
            "Hatched: how far the model's answer moves when its rules change. Orange: what "
            "differences among 13 real runners suggest, with 90 % bars. The written range spans "
            "both. Differences between people come on top."
        ),
        height=330,
        signed=True,
    )  # fmt: skip


def _real_runners(per_km: bool) -> Points:
    """What the 13 calibration runners suggest, as measured data on the chart of changes."""
    changes = np.array([-8.0, -4.0, 4.0, 8.0, 12.0])
    ratio = 1 + changes / 100
    estimate, low, high = gait_constants().runners["braking_impulse"]

    def effect(exponent: float) -> Floats:
        return np.asarray(100 * (ratio ** (exponent + per_km) - 1))

    ends = np.array([effect(low), effect(high)])
    return Points(
        changes.tolist(),
        effect(estimate).tolist(),
        "13 runners, " + ("per kilometre" if per_km else "each landing"),
        "Fukuchi 2017, derived",
        low=ends.min(axis=0).tolist(),
        high=ends.max(axis=0).tolist(),
        shown=True,
        mark="square" if per_km else "circle",
    )


def _studies() -> list[Study]:
    return [
        Study(
            float(row["cadence_change_percent"]),
            row["what"],
            f"{row['source']}, {row['n']} runners, {row['design']}",
            float(row["value_percent"]) if row["value_percent"] else None,
            row["direction"] == "falls",
            row["status"] == "second-hand",
        )
        for row in table("cadence_studies.csv")
    ]


def _footprints() -> Scene:
    return Scene(
        _draw_footprints,
        {"step": ("step_length", (0.5, 2.3))},
        x_limits=(-0.2, 10.2),
        narrow_x_limits=(-0.2, 5.2),
        y_limits=(-0.62, 0.62),
        title="",
        subtitle=(
            "Hollow, usual: {step_length:usual|2} m a step, {steps_per_km:usual|0} in a kilometre. "
            "Blue, changed: {step_length|2} m, {steps_per_km|0} in a kilometre."
        ),
        alt=(
            "Footprints from above: usual steps of {step_length:usual|2} metres, changed steps of "
            "{step_length|2} metres; lines join step to step, so the drift adds up."
        ),
        ruler=(5.0, "m", 1.0),
        tempo="changed_cadence",
    )


def _draw_footprints(step: float) -> list[Shape | Label]:
    print_ = footprint()[::2]
    shapes: list[Shape | Label] = []
    for k in range(20):
        side = -1.0 if k % 2 else 1.0
        at = np.array([k * step, 0.06 * side])
        foot = print_ * [1.0, -side]
        up, down = np.array([0.0, 0.33]), np.array([0.0, -0.33])
        shapes += [
            Shape(np.array([at + up, at + down]), "link", "link", closed=False),
            Shape(foot + at + up, "hollow", "usual", beat=k),
            Shape(foot + at + down, "filled", beat=k),
        ]
    return shapes


def _fore_aft() -> LineChart:
    return LineChart(
        "stance_time",
        [Line("fore_aft_force", "push and brake", compare=True, fill_below_zero=True, digits=2)],
        title="Braking and pushing",
        subtitle=(
            "Hardest braking {peak_braking_force:usual|2} → {peak_braking_force|2} body weights; "
            "the foot leaves after {contact_time:usual|0|1000} → {contact_time|0|1000} ms."
        ),
        x_label="time from landing, ms",
        y_label="push forward (+) and brake (−), body weights",
        x_factor=1000,
        x_limits=(0, 330),
        y_limits=(-0.75, 0.75),
        whiskers=[
            Whisker("contact_time", "peak_braking_force", PEAK_SPREAD,
                    f"one person: ±{100 * PEAK_SPREAD:.0f} %", x_share=0.23, factor=-1),
        ],
        points=_mean_curves("fore_aft_mean_bw"),
        toggle="Mean of 13 runners",
        caption=(
            "The sharp knock of landing is smoothed away (15 Hz). The change is known better than "
            "the level. Measured means exist at 2.5, 3.5 and 4.5 m/s."
        ),
        height=280,
        signed=True,
    )  # fmt: skip


def _vertical() -> LineChart:
    return LineChart(
        "stance_time",
        [Line("vertical_force", "vertical force", compare=True, digits=2)],
        title="Holding you up",
        subtitle=(
            "Peak {peak_vertical_force:usual|2} → {peak_vertical_force|2} body weights. There is "
            "no impact spike in this model."
        ),
        x_label="time from landing, ms",
        y_label="vertical force, body weights",
        x_factor=1000,
        x_limits=(0, 330),
        y_limits=(0, 3.2),
        points=_mean_curves("vertical_mean_bw"),
        toggle="Mean of 13 runners",
        height=220,
        y_ticks=4,
    )


def _mean_curves(column: str) -> list[Points]:
    """The mean curves of the 13 runners, each shown at the speed at which it was measured."""
    contact = {r["speed_m_s"]: float(r["mean"]) for r in _group_means("contact_time_s")}
    curves = []
    for speed, seconds in contact.items():
        rows = [r for r in table("gait_group_mean_curves.csv") if r["speed_m_s"] == speed]
        curves.append(
            Points(
                [1000 * seconds * float(r["stance_fraction"]) for r in rows],
                [float(r[column]) for r in rows],
                f"mean of 13 runners at {speed} m/s, each at their own cadence",
                "Fukuchi 2017, derived; used in the calibration",
                joined=True,
                when={"speed": float(speed)},
            )
        )
    return curves


def _levels() -> list[LineChart]:
    peaks = _group_means("peak_braking_15hz_bw")
    impulses = _group_means("braking_impulse_bw_s")
    speeds = [float(r["speed_m_s"]) for r in peaks]

    def measured(rows: Sequence[dict[str, str]], factor: float) -> Points:
        mean = factor * np.array([float(r["mean"]) for r in rows])
        spread = factor * np.array([float(r["sd"]) for r in rows])
        return Points(
            speeds, mean.tolist(), "mean ± sd of 13 treadmill runners",
            "Fukuchi 2017, derived; used in the calibration",
            low=(mean - spread).tolist(), high=(mean + spread).tolist(), shown=True,
        )  # fmt: skip

    caption = (
        "Circles: average of 13 treadmill runners, with their usual spread, each at their own "
        "cadence (162, 172 and 185 steps/min on average). Compare them with the dashed line; the "
        "model was fitted to them."
    )
    return [
        LineChart(
            "speed",
            [Line("braking_impulse", "changed", factor=KM_H_PER_BW_S, compare=True, digits=2)],
            title="Speed lost at each landing",
            x_label="speed, m/s",
            y_label="km/h",
            y_limits=(0, 1.4),
            points=[measured(impulses, KM_H_PER_BW_S)],
            caption=caption,
            height=260,
        ),
        LineChart(
            "speed",
            [Line("peak_braking_force", "changed", compare=True, digits=2)],
            title="Hardest braking",
            x_label="speed, m/s",
            y_label="body weights, 15 Hz",
            y_limits=(0, 0.6),
            points=[measured(peaks, 1.0)],
            height=260,
        ),
    ]


def _group_means(column: str) -> list[dict[str, str]]:
    return [r for r in table("gait_group_means.csv") if r["column"] == column]
