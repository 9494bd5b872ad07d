"""The annual wheel: what happens when, drawn."""
