"""Whether a row may be as it is: its model and the database must say the same."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction


def accepts(row: Any, **values: object) -> bool:
    """Whether the model's constraints and the database both take the row with the values."""
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.validate_constraints()
        told = True
    except ValidationError:
        told = False
    try:
        with transaction.atomic():
            models.Model.save_base(row, raw=True)
        stored = True
    except IntegrityError:
        stored = False
    assert told is stored, "the model and the database differ"
    return stored
