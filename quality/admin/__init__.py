"""Where the quality group works: criteria, rounds, reviews, measures, statements in the admin."""

from quality.admin import assessment, binder, criterion, measure, review, round

__all__ = ["assessment", "binder", "criterion", "measure", "review", "round"]
