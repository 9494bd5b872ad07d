"""Measures beside the level they concern."""

from core.pieces import register
from quality.measures.drawing import by_source

register(
    "level numbers",
    "quality/measures/_of_level.html",
    lambda request, level: {"groups": by_source(level.measures.in_numbers())},
)
