"""Telling of a contact, and taking it back. Each is atomic and signed."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.locks import locked
from partnerships.contacts.models import Contact
from partnerships.contacts.rules import may_edit_contact


@transaction.atomic
def log_contact(*, contact: Contact, next_contact: date | None, by: User) -> Contact:
    """Tell of a contact; what was agreed of the next one goes to the partnership.

    A next contact that has been waited for, by the day this one happened, is then done.
    """
    contact.save_as(by, "created")
    if contact.partnership is None:
        return contact
    partnership = locked(contact.partnership)
    awaited = partnership.next_contact
    is_done = awaited is not None and awaited <= contact.happened_on
    if partnership.is_open and (next_contact or is_done):
        partnership.next_contact = next_contact
        partnership.save_as(by, "edited")
    return contact


@transaction.atomic
def withdraw_contact(*, contact: Contact, by: User) -> None:
    """Take a contact off the pages; the history keeps it.

    Raises ValidationError when somebody else told of it.
    """
    contact = locked(contact)
    if not may_edit_contact(by, contact):
        raise ValidationError(_("Vain kirjaaja voi vetää yhteydenoton pois."))
    if contact.withdrawn_on is None:
        contact.withdraw(by)
