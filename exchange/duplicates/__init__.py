"""Twins: organisations that may be one, and joining them."""
