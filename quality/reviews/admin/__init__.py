"""Where reviews are written: a queue, one partnership at a time."""

from quality.reviews.admin import review

__all__ = ["review"]
