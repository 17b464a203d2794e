"""The figures' colours as looks for the scenes of explorers."""

from __future__ import annotations

from typing import Any, cast

from itband.explorer import Look
from itband.figures.palette import LOOKS


def looks(*names: str) -> dict[str, Look]:
    """Return the named entries of `itband.figures.palette.LOOKS`, ready for a Scene."""
    return {name: Look(**cast(dict[str, Any], LOOKS[name])) for name in names}
