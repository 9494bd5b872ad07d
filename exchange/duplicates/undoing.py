"""Taking a joining back as a whole, while nothing of it has been edited since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.history import Change, put_back
from exchange.duplicates.models import Joining, JoiningStep
from exchange.duplicates.moving import rows_of, values_of
from exchange.duplicates.searching import tell_the_search
from partnerships.contacts.models import Contact
from partnerships.organisations.models import Organisation
from search.upkeep import resting

MOST_NAMED = 5  # of what stands in the way


@transaction.atomic
def unjoin(*, joining: Joining, by: User) -> None:
    """Two organisations again, as before.

    Raises ValidationError, and changes nothing, when something has been edited since.
    """
    rows_of(Organisation, pk__in=[joining.kept_id, joining.joined_id])
    joining = Joining.objects.select_for_update().get(pk=joining.pk)
    if joining.undone_at:
        raise ValidationError(_("Yhdistäminen on jo purettu."))
    steps = list(joining.steps.order_by("pk"))
    versions = _versions(steps)
    rows = _rows(steps, versions)
    _refuse_edited(steps, versions, rows)
    with resting():
        for version in reversed(versions):
            _take_back(rows[type_of(version), version.id], version, by)
    for step in reversed(steps):
        if step.row:
            _put_values_back(step)
    _refuse_torn(joining)
    tell_the_search((type_of(version), version.id) for version in versions)
    joining.undone_at, joining.undone_by = timezone.now(), by
    joining.save()


def type_of(version: Change) -> str:
    """The label of the model whose version it is."""
    label: str = version.instance_type._meta.label
    return label


def _versions(steps: Iterable[JoiningStep]) -> list[Change]:
    """The versions that the joining wrote, in their order: a query for each model."""
    steps = [step for step in steps if step.record]
    found: dict[tuple[str, int | None], Change] = {}
    for label in dict.fromkeys(step.model for step in steps):
        model: Any = apps.get_model(label)  # whose history is made at run time
        keys = [step.record for step in steps if step.model == label]
        for version in model.history.filter(history_id__in=keys):
            found[label, version.history_id] = version
    order = [(step.model, step.record) for step in steps]
    return [found[key] for key in order if key in found]


def _rows(steps: Iterable[JoiningStep], versions: Iterable[Change]) -> dict[tuple[str, int], Any]:
    """The rows as they are now, locked, by the label of their model and their key."""
    keys: dict[str, set[int]] = {}
    for version in versions:
        keys.setdefault(type_of(version), set()).add(version.id)
    for step in steps:
        if step.row:
            keys.setdefault(step.model, set()).add(step.row)
    return {
        (label, row.pk): row for label in keys for row in rows_of(label, pk__in=sorted(keys[label]))
    }


def _refuse_edited(
    steps: Iterable[JoiningStep], versions: Iterable[Change], rows: dict[tuple[str, int], Any]
) -> None:
    """Nothing that the joining wrote has been edited, ended or deleted since."""
    last = {(type_of(version), version.id): version for version in versions}
    edited = [
        _named(rows.get(key), version)
        for key, version in last.items()
        if key not in rows or rows[key].version != version.version
    ]
    for step in steps:
        row = rows.get((step.model, step.row or 0))
        if step.row and (values_of(row) if row else {}) != step.after:
            edited.append(_named(row, step))
    if edited:
        names = ", ".join(f"”{name}”" for name in list(dict.fromkeys(edited))[:MOST_NAMED])
        text = _("Yhdistämistä ei voi enää purkaa: näitä on muokattu sen jälkeen: %(names)s.")
        raise ValidationError(text % {"names": names})


# Rows of whichever model.
def _named(row: Any, told: Change | JoiningStep) -> str:
    """What kind of a thing it is and its name."""
    model = apps.get_model(told.model) if isinstance(told, JoiningStep) else told.instance_type
    kind = model._meta.verbose_name
    return f"{kind}: {row}" if row else str(kind)


# As above.
def _take_back(row: Any, version: Change, by: User) -> None:
    put_back(row, version)
    if isinstance(row, Organisation):
        row.full_clean()
    row.save_as(by, "unjoined")


def _put_values_back(step: JoiningStep) -> None:
    """A row without a history as it was, with its key also when it had gone."""
    model: Any = apps.get_model(step.model)  # known at run time only
    fields = {field.attname: field for field in model._meta.concrete_fields}
    values = {name: fields[name].to_python(value) for name, value in step.before.items()}
    model(**values).save()


def _refuse_torn(joining: Joining) -> None:
    """No contact is left between the two: with one of them about a partnership of the other."""
    torn = Contact.objects.filter(
        Q(partnership__isnull=False) & ~Q(partnership__organisation=F("organisation")),
        organisation__in=[joining.kept_id, joining.joined_id],
    ).select_related("organisation")[:MOST_NAMED]
    if torn:
        names = ", ".join(f"”{contact}”" for contact in torn)
        text = _("Yhdistämistä ei voi purkaa: nämä on kirjattu sen jälkeen: %(names)s.")
        raise ValidationError(text % {"names": names})
