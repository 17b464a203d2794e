"""What the course costs its reader and its author, measured: ``make bench``."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table; ``met`` is None where there is a comparison and no target."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None
    note: str = ""


def below(what: str, value: float, limit: float, unit: str, digits: int = 1, note: str = "") -> Row:
    """Return the row of a figure that must stay below a limit."""
    measured = f"{value:.{digits}f} {unit}".strip()
    return Row(what, measured, f"< {limit:g} {unit}".strip(), value < limit, note)


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that at least ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
