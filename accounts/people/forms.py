"""Choosing people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.people.models import User


class PersonChoice(forms.ModelChoiceField):
    """Chooses a person; the title tells namesakes apart."""

    def label_from_instance(self, obj: Any) -> str:
        name = f"{obj.last_name} {obj.first_name}".strip() or obj.email
        return f"{name}, {obj.title}" if obj.title else name


def people_labels(people: Iterable[User]) -> list[tuple[str, str]]:
    """Choices of people, the last name first."""
    return [
        (str(user.pk), f"{user.last_name} {user.first_name}".strip() or user.email)
        for user in people
    ]
