"""Rounds of reviews: drawn, opened, and what they found."""
