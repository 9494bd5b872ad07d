"""Changes to criteria. Each is atomic and signed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.locks import locked
from quality.criteria.models import WORDING, Criterion


@transaction.atomic
def save_criterion(*, criterion: Criterion, by: User) -> Criterion:
    """Save what was written; a used criterion is replaced by a new version instead.

    Returns the version that is now in use.
    """
    if criterion.pk is None:
        criterion.save_as(by, "created")
        return criterion
    stored = locked(criterion)
    if not (stored.is_used and criterion.differs_in_wording(stored)):
        criterion.save_as(by, "edited")
        return criterion
    if not stored.is_in_use:
        raise ValidationError(_("Tämä versio ei ole enää käytössä."))
    stored.ended_on, stored.ended_by = timezone.localdate(), by
    stored.save_as(by, "replaced")
    following = Criterion(
        level_id=stored.level_id,
        key=stored.key,
        edition=stored.edition + 1,
        order=criterion.order,
        evidence=criterion.evidence,
        replaces=stored,
        **{name: getattr(criterion, name) for name in WORDING},
    )
    following.save_as(by, "created")
    return following


@transaction.atomic
def retire_criterion(*, criterion: Criterion, by: User) -> None:
    """Leave the criterion out of coming rounds; reviews made by it stay."""
    stored = locked(criterion)
    if stored.is_in_use:
        stored.ended_on, stored.ended_by = timezone.localdate(), by
        stored.save_as(by, "retired")


@transaction.atomic
def retire_one_of_many(*, criterion: Criterion, by: User) -> None:
    """As `retire_criterion`; raises ValidationError when it has been retired already."""
    if not locked(criterion).is_in_use:
        raise ValidationError(_("Tämä versio ei ole enää käytössä."))
    retire_criterion(criterion=criterion, by=by)
