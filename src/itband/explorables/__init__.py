"""One module per chapter: which model, which inputs, which pictures.

The only room where a model of the course and the explorer meet.
"""

from .anatomy import strap_explorer
from .cadence import cadence_explorer, cadence_table
from .causes import snapshot_explorer
from .compression_or_friction import compression_explorer
from .first_two_weeks import week_explorer
from .intro import sieve_explorer
from .return_to_running import ladder_table, ramp_explorer
from .strength import lever_explorer, lever_grid
from .symptoms import pattern_explorer, pattern_table
from .what_does_not_help import bad_day_explorer
from .when_to_see_a_professional import recovery_explorer

__all__ = [
    "bad_day_explorer",
    "cadence_explorer",
    "cadence_table",
    "compression_explorer",
    "ladder_table",
    "lever_explorer",
    "lever_grid",
    "pattern_explorer",
    "pattern_table",
    "ramp_explorer",
    "recovery_explorer",
    "sieve_explorer",
    "snapshot_explorer",
    "strap_explorer",
    "week_explorer",
]
