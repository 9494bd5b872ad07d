"""Changes to a partner as a whole. Each is atomic, signed, and overwrites nothing."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.locks import locked
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from partnerships.partnerships.services import (
    add_partnership,
    end_partnership,
)


@transaction.atomic
def add_partner(
    *, organisation: Organisation, partnership: Partnership, responsible: User | None,
    area: str = "", by: User,
) -> Organisation:  # fmt: skip
    """Add an organisation with its first partnership."""
    organisation.save_as(by, "created")
    partnership.organisation = organisation
    add_partnership(partnership=partnership, responsible=responsible, area=area, by=by)
    return organisation


@transaction.atomic
def archive_organisation(*, organisation: Organisation, reason: str, by: User) -> None:
    """Put an organisation away and end its open partnerships for the same reason."""
    organisation = locked(organisation)
    if organisation.is_archived:
        raise ValidationError(_("Organisaatio on jo arkistoitu."))
    today = timezone.localdate()
    for partnership in organisation.partnerships.open():
        end_partnership(partnership=partnership, reason=reason, on=today, by=by)
    organisation.archived_on, organisation.archived_by = today, by
    organisation.archived_reason = reason
    organisation.save_as(by, "archived")


@transaction.atomic
def restore_organisation(*, organisation: Organisation, by: User) -> None:
    """Bring an archived organisation back; its ended partnerships stay ended."""
    organisation = locked(organisation)
    organisation.archived_on = organisation.archived_by = None
    organisation.archived_reason = ""
    organisation.full_clean()
    organisation.save_as(by, "restored")
