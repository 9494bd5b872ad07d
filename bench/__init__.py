"""Measurements: what takes how long and how much memory, on both engines."""
