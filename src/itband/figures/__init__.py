"""Drawings of the course made by code: geometry only, numbers in and numbers out."""
from itband.figures.outer_leg import anatomy, knee, knee_zones
from itband.figures.strength import exercise
from itband.figures.under import under_band, under_the_band
