"""Shapes that several rooms share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text import collapse
from core.typed import as_a

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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
    field = as_a(models.Field, row._meta.get_field(name))
    setattr(row, name, collapse(getattr(row, name)))
    try:
        field.run_validators(getattr(row, name))
    except ValidationError as error:
        raise ValidationError({name: error}) from error


def on_day(
    label: StrOrPromise, *, editable: bool = True
) -> models.DateField[date | None, date | None]:
    """The day on which something was done to a row: `<verb>_on`; empty until it is."""
    return models.DateField(label, null=True, blank=True, editable=editable)


# People belong to a floor above: the types here cannot name what such a column holds.
def by_whom(label: StrOrPromise, *, always: bool = False, editable: bool = True) -> Any:
    """Who did it: `<verb>_by`; empty until it is done, unless it is so `always`."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=not always,
        blank=not always,
        editable=editable,
        related_name="+",
        verbose_name=label,
    )


def for_reason(label: StrOrPromise) -> models.CharField[str, str]:
    """Why it was done: `<verb>_reason`."""
    return models.CharField(label, max_length=300, blank=True)


def by_whom_and_when(
    verb: str,
    *,
    name: str,
    message: StrOrPromise | None = None,
    since: str = "",
    also: tuple[str, ...] = (),
) -> models.CheckConstraint:
    """`<verb>_on`, `<verb>_by` and the columns of `also` are told together or not at all.

    `since` names a day before which it cannot have been done.
    """
    columns = [f"{verb}_on", f"{verb}_by", *also]
    nothing = Q(**dict.fromkeys(columns))
    everything = Q(**{f"{column}__isnull": False for column in columns})
    if since:
        everything &= Q(**{f"{verb}_on__gte": F(since)})
    return models.CheckConstraint(
        condition=nothing | everything, name=name, violation_error_message=message
    )


def by_whom_when_and_why(verb: str, *, name: str, message: StrOrPromise) -> models.CheckConstraint:
    """`<verb>_on`, `<verb>_by` and `<verb>_reason` are told together or not at all."""
    nothing = Q(**{f"{verb}_on": None, f"{verb}_by": None, f"{verb}_reason": ""})
    everything = Q(**{f"{verb}_on__isnull": False, f"{verb}_by__isnull": False})
    return models.CheckConstraint(
        condition=nothing | everything & ~Q(**{f"{verb}_reason": ""}),
        name=name,
        violation_error_message=message,
    )


def web_address(
    label: StrOrPromise, *, max_length: int = 500, help_text: StrOrPromise = ""
) -> models.URLField[str, str]:
    """The address of a web page, which may be missing; see `is_web_address`."""
    return models.URLField(
        label,
        max_length=max_length,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=help_text,
    )


def is_web_address(column: str, *, name: str) -> models.CheckConstraint:
    """The column holds the address of a web page and nothing else that a link could hold."""
    starts = [Q(**{f"{column}__startswith": scheme}) for scheme in ("http://", "https://")]
    return models.CheckConstraint(
        condition=Q(**{column: ""}) | starts[0] | starts[1],
        name=name,
        violation_error_code=column,
        violation_error_message=_("Kirjoita osoite muodossa https://www.esimerkki.fi."),
    )


def search_trigrams(name: str) -> GinIndex:
    """Finds words inside `search_text` on PostgreSQL."""
    return GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name=name)
