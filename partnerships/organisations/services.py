"""Who knows an organisation. Each is atomic and signed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.people.models import User
from partnerships.organisations.models import Acquaintance, Organisation


@transaction.atomic
def know(*, organisation: Organisation, note: str = "", by: User) -> None:
    """Say that one knows the organisation; raises ValidationError when it was said already."""
    item = Acquaintance(organisation=organisation, user=by, note=note)
    item.full_clean(exclude=["started_on"])
    item.save_as(by, "added")


@transaction.atomic
def know_several(*, organisations: Iterable[Organisation], by: User) -> int:
    """Say of several that one knows them; how many were new, the others stay as they are."""
    known = set(Acquaintance.objects.open().filter(user=by).values_list("organisation", flat=True))
    new = [organisation for organisation in organisations if organisation.pk not in known]
    for organisation in new:
        know(organisation=organisation, by=by)
    return len(new)


@transaction.atomic
def know_no_more(*, organisation: Organisation, by: User) -> None:
    """Take back that one knows the organisation; that one did stays known."""
    for item in organisation.acquaintances.open().filter(user=by):
        item.ended_on = max(item.started_on, timezone.localdate())
        item.save_as(by, "ended")
