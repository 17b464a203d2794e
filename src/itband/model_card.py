"""How well the running model does: its predictions beside every published value it can predict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from itband import gait
from itband.evidence import references, table
from itband.gait import Gait
from itband.tables import ResultTable

__all__ = ["ModelCardRow", "model_card", "model_card_table"]


@dataclass(frozen=True)
class ModelCardRow:
    """One published value and what the model says, computed when the table is asked for.

    ``error`` is in % of the published value, or, for a published change in %, the difference in
    percentage points: ``error_unit`` says which. ``status`` is 'measured' for the calibration
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
    change = unit == "%"
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


def model_card() -> ResultTable:
    """Return the model card's table: each published target, the prediction and the error."""
    rows = []
    for row in model_card_table():
        published = f"{row.published:.3g}" + (f" ± {row.sd:.2g}" if row.sd else "")
        unit = f", {row.unit}" if row.unit else ""
        basis = "used in the fit" if row.used_in_fit else row.status
        rows.append(
            [
                f"{row.quantity}{unit}",
                row.condition,
                published.replace("-", "−"),
                f"{row.prediction:.3g}".replace("-", "−"),
                f"{row.error:+.1f} {row.error_unit}".replace("-", "−"),
                f"{references()[row.source].label}, {basis}",
                row.note,
            ]
        )
    head = ["Quantity", "Condition", "Published", "Model", "Error", "Source", "Assumed"]
    return ResultTable("model-card", "The model beside every value it can predict", head, rows)
