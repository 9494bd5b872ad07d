"""Taking back what was told of a tool."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.locks import locked
from toolkit.experiences.models import Experience
from toolkit.experiences.rules import may_edit_experience


@transaction.atomic
def withdraw_experience(*, experience: Experience, by: User) -> None:
    """Take an experience off the pages; the history keeps it.

    Raises ValidationError when it belongs to another team.
    """
    experience = locked(experience)
    if not may_edit_experience(by, experience):
        raise ValidationError(_("Vain kertoja ja hänen tiiminsä voivat vetää kokemuksen pois."))
    if experience.withdrawn_on is None:
        experience.withdraw(by)
