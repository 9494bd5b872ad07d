"""Choosing people."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.choices import RowsField
from core.translated import Text, readers_language


class NamedWithTitle:
    """How a person stands in a list: the last name first; the title tells namesakes
    apart, and who has left is marked.
    """

    def label_from_instance(self, obj: User) -> str:
        name = last_name_first(obj)
        # A name alone is in no language.
        label = f"{name}, {obj.title}" if obj.title else Text(name, readers_language())
        return label if obj.is_active else _("%(name)s (lähtenyt)") % {"name": label}


class PersonChoice(NamedWithTitle, forms.ModelChoiceField):
    """Chooses a person."""


class PeopleChoice(NamedWithTitle, RowsField):
    """Chooses people."""


def people_labels(people: Iterable[User]) -> list[tuple[str, str]]:
    """Choices of people, the last name first."""
    return [(str(user.pk), last_name_first(user)) for user in people]


def last_name_first(user: User) -> str:
    """A person's name as a list is sorted by it."""
    return f"{user.last_name} {user.first_name}".strip() or (
        str(user) if user.anonymised_on else user.email
    )
