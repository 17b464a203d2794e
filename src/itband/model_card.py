"""How well the models do: what each is for, and its predictions beside published values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np

from itband import band, gait, inference, load
from itband.evidence import published, published_value, references, table
from itband.gait import Gait
from itband.tables import ResultTable

__all__ = ["MODELS", "ModelCard", "ModelCardRow", "model_card", "model_card_table"]


@dataclass(frozen=True)
class ModelCardRow:
    """One published value and what the model says, computed when the table is asked for.

    ``error`` is in % of the published value, or, for a published change in % or in points, the
    difference in points: ``error_unit`` says which. ``status`` is 'measured' for the calibration
    runners, else 'read' or 'second-hand'.
    """

    source: str
    condition: str
    quantity: str
    unit: str
    published: float
    sd: float | None
    n: int | None
    prediction: float
    error: float
    error_unit: str
    used_in_fit: bool
    status: str
    note: str


def _optional(text: str) -> float | None:
    return float(text) if text else None


def _row(
    source: str, condition: str, quantity: str, unit: str, published: float, sd: float | None,
    n: float | None, prediction: float, used_in_fit: bool, status: str, note: str,
) -> ModelCardRow:  # fmt: skip
    change = unit in ("%", "points")
    error = prediction - published if change else 100.0 * (prediction / published - 1.0)
    return ModelCardRow(
        source, condition, quantity, unit, published, sd, int(n) if n else None, prediction,
        error, "points" if change else "%", used_in_fit, status, note,
    )  # fmt: skip


def _gait(speed: float, cadence: float, leg_length: float) -> Gait:
    """Run the model also where the course would refuse: some published runners went further."""
    v, spm, leg = np.array(speed), np.array(cadence), np.array(leg_length)
    constants = gait.gait_constants()
    return gait.simulate(
        v, spm, leg, gait.contact_time_law(v, spm, leg, constants), constants.foot_travel * leg,
        constants.peak_factor, np.zeros((), dtype=np.int8),
    )  # fmt: skip


def _textbook_stiffness(run: Gait) -> float:
    """Leg stiffness as laboratories compute it, with the foot taken to stay where it lands."""
    leg = float(run.leg_length)
    sweep = np.arcsin(float(run.speed) * float(run.contact_time) / (2 * leg))
    fall_in_flight = gait.GRAVITY * float(run.flight_time) ** 2 / 8
    sink = float(run.vertical_oscillation) - fall_in_flight
    return float(run.peak_vertical_force / (sink + leg * (1.0 - np.cos(sweep))))


# column of the group means: (quantity, field of Gait, used in the fit)
_GROUP: dict[str, tuple[str, str, bool]] = {
    "contact_time_s": ("contact time", "contact_time", True),
    "braking_impulse_bw_s": ("braking impulse", "braking_impulse", True),
    "peak_braking_15hz_bw": ("peak braking force, 15 Hz", "peak_braking_force", True),
    "peak_vertical_15hz_bw": ("peak vertical force, 15 Hz", "peak_vertical_force", False),
    "foot_point_travel_m": ("travel of the foot's pressure", "foot_travel", False),
}


def _group_rows() -> tuple[list[ModelCardRow], Callable[[float], float]]:
    """Rows of the calibration group, and the group's mean cadence as a function of speed."""
    measured = table("gait_group_means.csv")
    speeds = sorted({float(row["speed_m_s"]) for row in measured})
    means = {(float(row["speed_m_s"]), row["column"]): float(row["mean"]) for row in measured}
    cadences = [means[speed, "cadence_spm"] for speed in speeds]
    runs = {
        speed: _gait(speed, cadence, means[speed, "leg_length_m"])
        for speed, cadence in zip(speeds, cadences, strict=True)
    }
    rows = [
        _row(
            "fukuchi2017", f"{speed:g} m/s, group mean", quantity, row["unit"],
            float(row["mean"]), float(row["sd"]), float(row["n"]),
            float(getattr(runs[speed], field)), used, "measured", "",
        )
        for quantity, column, field, used in (
            (quantity, column, field, used) for column, (quantity, field, used) in _GROUP.items()
        )
        for row in measured
        if row["column"] == column and (speed := float(row["speed_m_s"]))
    ]  # fmt: skip
    return rows, lambda speed: float(np.interp(speed, speeds, cadences))


def model_card_table(leg_length: float = 0.93) -> list[ModelCardRow]:
    """Compare the running model with every published value that it can honestly predict.

    `leg_length` (m) is used where a study does not give one. First the calibration group, whose
    contact times and braking were used in the fit, then studies outside it.
    """
    rows, group_cadence = _group_rows()
    targets: dict[str, list[dict[str, str]]] = {}
    for target in table("gait_targets.csv"):
        targets.setdefault(target["study_key"], []).append(target)

    def outside(
        target: dict[str, str], prediction: float, published: float | None = None, **other: str
    ) -> None:
        value = float(target["value"]) if published is None else published
        rows.append(
            _row(
                target["study_key"],
                other.get("condition", target["condition"]),
                other.get("quantity", target["quantity"]),
                other.get("unit", target["unit"]),
                value,
                _optional(target["sd"]),
                _optional(target["n"]),
                prediction,
                False,
                target["status"],
                target["assumed"],
            )
        )

    # Stiffness in kN/m would need the runners' mass, which is not given: their ratio does not.
    slow, fast = targets["farley1996"]
    speed = float(slow["speed_m_s"])
    stiffness = [
        _textbook_stiffness(
            _gait(
                speed,
                group_cadence(speed) * (1 + float(end["cadence_change_percent"]) / 100),
                leg_length,
            )
        )
        for end in (slow, fast)
    ]
    outside(
        fast,
        stiffness[1] / stiffness[0],
        float(fast["value"]) / float(slow["value"]),
        condition=f"{fast['condition']} over {slow['condition']}",
        quantity="ratio of leg stiffness",
        unit="",
    )

    (paced,) = targets["lieberman2015"]
    ahead = [
        float(_gait(float(paced["speed_m_s"]), cadence, leg_length).overstride)
        for cadence in (150.0, 190.0)
    ]
    outside(paced, 100 * ((ahead[1] / ahead[0]) ** (10 / 40) - 1))

    (outdoors,) = targets["musgjerd2021"]
    change = gait.cadence_change_range(
        3.0, 165.0, float(outdoors["cadence_change_percent"]), leg_length
    )
    outside(outdoors, float(change.peak_vertical_force.model))

    for target in targets["weyand2005"]:
        speed = float(target["speed_m_s"])
        run = _gait(speed, group_cadence(speed), leg_length)
        # Over a step the ground carries one body weight: averaged over contact, step time/contact.
        outside(target, 1.0 / (2.0 * float(run.duty_factor)))
    return rows


# --------------------------------------------------------------------------- the other models


def _check(
    study: str, condition: str, variable: str, quantity: str, unit: str, prediction: float,
    *, scale: float = 1.0, used: bool = False, note: str = "",
) -> ModelCardRow:  # fmt: skip
    """Set a prediction beside a value of the ledger, which `scale` brings to `unit`."""
    published_value(study, condition, variable)  # one number, or a plain error
    (row,) = published(study, variable, condition)
    return _row(
        study, condition, quantity, unit, scale * cast(float, row.value), row.sd, row.n,
        prediction, used, row.status, note,
    )  # fmt: skip


def _band_rows() -> list[ModelCardRow]:
    edge = "change in ITB anterior edge-LFE distance"
    travel = float(band.sliding(45.0)) - float(band.sliding(0.0))
    moved = "movement of the band's edge, 0 to 45 degrees"
    shorter = "stride shortened by 5 and 10 %"
    adduction = published_value("boyer2015", shorter, "hip adduction change")
    return [
        _check("jelsing2013", "standing, 0->45 deg", edge, moved, "mm", travel, scale=10.0,
               used=True, note="the model is this line"),
        _check("jelsing2013", "supine, 0->45 deg", edge, moved, "mm", travel, scale=10.0,
               note="the model knows no lying down"),
        _check("boyer2015", shorter, "peak ITB strain change", "front strain", "points",
               float(band.length_change(0.0, adduction).front),
               note="adduction alone; modelled strain in the study as well"),
    ]  # fmt: skip


def _load_rows() -> list[ModelCardRow]:
    return [
        _row(
            "frandsen2025", known.name, "hazard ratio, from its own interval", "",
            known.hazard_ratio, None, None, float(np.sqrt(known.low * known.high)),
            True, "read", "quoted, not predicted: that it was copied rightly is all this shows",
        )
        for known in load.SPIKE_BANDS
        if np.isfinite(known.low)
    ]  # fmt: skip


def _inference_rows() -> list[ModelCardRow]:
    change = inference.controlled_effect(**inference.GUNTER_2004)
    rows = [
        _check("gunter2004", "day 0-14", "average pain decrease, steroid group",
               "fall of pain after steroid", "%", -float(change.treated_change),
               note="worked out from the abstract; published in a review"),
    ]  # fmt: skip
    torque = "hip abductor torque"
    for people in ("women", "men"):
        injured, other, healthy = (
            published_value("fredericson2000", f"{people}, {who}", torque)
            for who in ("injured limb", "uninjured limb", "controls")
        )
        loss = 100.0 * (1.0 - injured / other)
        rows.append(
            _row(
                "fredericson2000", f"{people}, injured leg against controls",
                "strength deficit in a snapshot", "%", 100.0 * (1.0 - injured / healthy), None,
                None, float(inference.snapshot_study(0.0, loss, 10).snapshot_deficit), False,
                "read", "no weakness before; pain took the difference to the other leg",
            )
        )  # fmt: skip
    for study, condition, variable in (
        ("mulvad2018", "all injuries", "median time to recovery"),
        ("nielsen2014plos", "all novice injuries", "median time to recovery"),
    ):
        rows.extend(
            _check(study, condition, variable, f"half of the runners better, {source}", "weeks",
                   inference.recovery(source, 0.0).half_life, scale=1 / 7,
                   note="all running injuries, not this one")
            for source in inference.SERIES
        )  # fmt: skip
    return rows


# What the running model's page says in prose, the others say in a few lines.
_SCOPES: dict[str, list[tuple[str, str]]] = {
    "band": [
        ("Equations", "Length change = sum of angle × coefficient, for a front and a back part. "
         "Edge s = 7.1 mm × (30 − knee)/45. N = exp(−s²/2w²); friction index ∝ ∫N|ds|, "
         "compression index ∝ ∫N dt, preferred run = 100."),
        ("Domain", "Hip flexion −10 to 40, adduction −5 to 15, knee 0 to 60, rotation −5 to 5 "
         "degrees; indices: knee 0 to 140 degrees, half-width 1 to 20 mm."),
        ("Assumed", "Landmarks of our own, rounded; 30 degrees as the middle; even movement, also "
         "above 45 degrees; constant tension; half-width; even turning of the knee; toe-off at 20 "
         "degrees; contact times; every angle of faster, downhill and cycling but 33 degrees."),
        ("Checked", "Lines within one point of the geometry over the domain. Narrower steps give "
         "more strain, the order in Meardon 2012, whose means were not seen."),
        ("Not for", "Force, pressure, tension, pain, risk or treatment: none of them is in it. "
         "Nothing here has been measured in a running person."),
    ],
    "load": [
        ("Equations", "Cap = margin × onset; week = start × (1 + growth)^(week − 1); spike = run "
         "over the longest of 30 days, less 1."),
        ("Domain", "Onset 0.5 to 50 km, margin 10 to 100 %, 1 to 14 runs a week; start 10 to 600 "
         "min, growth 0 to 100 % a week, 2 to 7 runs a week, 2 to 104 weeks."),
        ("Assumed", "Other runs are 60 % of the longest; 6 min/km; one pace, where minutes meet "
         "published distances; the long run on one weekday; no month before week 1."),
        ("Checked", "Arithmetic only. The hazard ratios are quoted."),
        ("Not for", "Anybody's risk, or iliotibial band syndrome in particular: the ratios are of "
         "all overuse injuries, watched and not tried out. Neither rule has been tested."),
    ],
    "inference": [
        ("Equations", "Snapshot = 1 − (1 − a)(1 − b), standard error = SD √(2/n), normal power. "
         "Next day = mean + SD ρ λ − effect. Not yet = 2^(−week/half-life). Wilson's interval."),
        ("Domain", "Weakness and loss 0 to 60 %, 2 to 1000 runners a group; effect 0 to 5 points, "
         "carry-over 0 to 1; week 0 to 104."),
        ("Assumed", "SD 20 % of the mean, the same in both groups; normal pain of mean 4 and SD "
         "1.5, without trend or ends of the scale; one half-life through one measured point; that "
         "Pinshaw's 44 % were of 24 runners, which gives no whole number."),
        ("Checked", "Chances and bad days against seeded simulation; intervals against SciPy."),
        ("Not for", "A prognosis, the true cause in anybody, or whether a treatment works: it "
         "shows what a design could tell."),
    ],
    "pattern": [
        ("Rules", "Each answer reads typical, uncertain or get checked. One 'get checked' "
         "overrides everything; all four typical is 'typical'; else 'partly'."),
        ("Domain", "Four questions, 500 combinations of answers."),
        ("Assumed", "Every rule: expert opinion and clinical description. No clinician has signed "
         "the table off."),
        ("Checked", "Every combination is tested for the override and the urgency. How often the "
         "rules are right has not been studied, so there is no published value to set beside."),
        ("Not for", "A diagnosis, a probability, anybody under 18, or a reason to wait when "
         "something feels wrong."),
    ],
}  # fmt: skip

_ROWS: dict[str, Callable[[], list[ModelCardRow]]] = {
    "gait": model_card_table,
    "band": _band_rows,
    "load": _load_rows,
    "inference": _inference_rows,
    "pattern": list,
}
MODELS = tuple(_ROWS)


# --------------------------------------------------------------------------- the card

# What was measured in the calibration runners was fitted to; what was read was put in.
_USED = {"measured": "used in the fit"}


@dataclass(frozen=True)
class ModelCard:
    """A model's card: what it is and is not for, and its predictions beside published values.

    Either may be missing: the running model's page says the first in prose, and for the symptom
    rules there is nothing to compare.
    """

    scope: ResultTable | None
    checks: ResultTable | None

    def __repr__(self) -> str:
        """Return both tables as aligned text."""
        return "\n\n".join(repr(part) for part in (self.scope, self.checks) if part)

    def _repr_html_(self) -> str:
        """Return both tables."""
        return "".join(part._repr_html_() for part in (self.scope, self.checks) if part)


def model_card(model: str = "gait") -> ModelCard:
    """Return the card of a model: 'gait', 'band', 'load', 'inference' or 'pattern'.

    Predictions and errors are computed when the card is asked for. ValueError names a model that
    does not exist.
    """
    if model not in MODELS:
        raise ValueError(f"model must be one of {', '.join(MODELS)}; got {model!r}")
    scope = _SCOPES.get(model)
    compared = _ROWS[model]()
    return ModelCard(
        ResultTable(
            "model-card-scope",
            f"The {model} model: what it is and what it is not for",
            ["What", "In words"],
            scope,
        )
        if scope
        else None,
        _checks_table(compared) if compared else None,
    )


def _checks_table(compared: list[ModelCardRow]) -> ResultTable:
    rows = []
    for row in compared:
        value = f"{row.published:.3g}" + (f" ± {row.sd:.2g}" if row.sd else "")
        unit = f", {row.unit}" if row.unit else ""
        basis = _USED.get(row.status, "put into the model") if row.used_in_fit else row.status
        rows.append(
            [
                f"{row.quantity}{unit}",
                row.condition,
                value.replace("-", "−"),
                f"{row.prediction:.3g}".replace("-", "−"),
                f"{row.error:+.1f} {row.error_unit}".replace("-", "−"),
                f"{references()[row.source].label}, {basis}",
                row.note,
            ]
        )
    head = ["Quantity", "Condition", "Published", "Model", "Error", "Source", "Assumed"]
    return ResultTable("model-card", "The model beside every value it can predict", head, rows)
