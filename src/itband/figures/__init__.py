"""Drawings of the course made by code: numbers in, outlines or SVG out.

Figures, as `Drawing`: `anatomy`, `knee`, `under_the_band`, `single_leg_stance`, `exercise`,
`running_gait`, `run_walk_ladder`. Outlines for the scenes of explorers: `knee_zones`,
`leg_with_straps`, `under_band`, and those of `runner`. Colours: `palette`.
"""

from itband.figures.legs import leg_with_straps
from itband.figures.outer_leg import anatomy, knee, knee_zones
from itband.figures.running import run_walk_ladder, running_gait
from itband.figures.sheet import Drawing
from itband.figures.stance import single_leg_stance
from itband.figures.strength import exercise
from itband.figures.under import under_band, under_the_band

__all__ = [
    "Drawing",
    "anatomy",
    "exercise",
    "knee",
    "knee_zones",
    "leg_with_straps",
    "run_walk_ladder",
    "running_gait",
    "single_leg_stance",
    "under_band",
    "under_the_band",
]
