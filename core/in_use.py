"""Choices among rows that can end: those in use, and the chosen one even if it has ended."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_filters import ModelChoiceFilter


def marked(label: str, *, has_ended: bool) -> str:
    """The name of a choice, with a word if it has ended."""
    return _("%(name)s (päättynyt)") % {"name": label} if has_ended else label


class InUseFilter(ModelChoiceFilter):
    """Offers what is in use, and beside it what the address asks for.

    Who has left may still have responsibilities, and a team that has closed partnerships.
    """

    def __init__(self, *, asked: str, in_use: Q, **kwargs: object) -> None:
        """`asked` is the name in the address, `in_use` the condition of not having ended."""
        super().__init__(**kwargs)
        self.asked, self.in_use = asked, in_use

    def get_queryset(self, request: HttpRequest | None) -> QuerySet:
        rows = self.queryset
        key = self.extra.get("to_field_name")
        field = forms.ModelChoiceField(rows, to_field_name=key, required=False)
        try:
            chosen = field.clean(self.parent.data.get(self.asked))
        except forms.ValidationError:  # told at the field itself
            chosen = None
        return rows.filter(self.in_use | Q(pk=chosen.pk)) if chosen else rows.filter(self.in_use)
