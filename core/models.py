"""Shapes that several rooms share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text import collapse


class Dated(models.Model):
    """Something that is in force from a day until the day before another.

    On `ended_on` itself it is no longer in force, so that what replaces it that day is.
    """

    started_on = models.DateField(_("alkoi"), default=timezone.localdate)
    ended_on = models.DateField(_("päättyi"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="%(class)s_ends_after_it_starts",
                violation_error_message=_("Päättymispäivä ei voi olla ennen alkamispäivää."),
            ),
        ]


def collapse_name(row: models.Model, name: str) -> None:
    """Write a name in one Unicode form without outer or doubled white space; for `clean()`.

    The form can be longer than what was typed, so its length is looked at again.
    """
    field: Any = row._meta.get_field(name)
    setattr(row, name, collapse(getattr(row, name)))
    try:
        field.run_validators(getattr(row, name))
    except ValidationError as error:
        raise ValidationError({name: error}) from error


def by_whom_when_and_why(verb: str, *, name: str, message: Any) -> models.CheckConstraint:
    """`<verb>_on`, `<verb>_by` and `<verb>_reason` are told together or not at all."""
    nothing = Q(**{f"{verb}_on": None, f"{verb}_by": None, f"{verb}_reason": ""})
    everything = Q(**{f"{verb}_on__isnull": False, f"{verb}_by__isnull": False})
    return models.CheckConstraint(
        condition=nothing | everything & ~Q(**{f"{verb}_reason": ""}),
        name=name,
        violation_error_message=message,
    )
