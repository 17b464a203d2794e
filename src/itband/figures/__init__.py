"""Drawings of the course made by code: geometry only, numbers in and numbers out."""
