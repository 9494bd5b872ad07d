"""Those who came new with a list of people get their invitations."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.people.models import User
from accounts.sign_in.invitations import invite
from exchange.imports.models import Import

MOST_AT_ONCE = 50  # mails that a page waits for


def uninvited(item: Import) -> list[User]:
    """Those whom the import brought and who have not signed in yet; none of other lists."""
    if item.kind != "people" or item.state != Import.State.DONE:
        return []
    versions = item.traces.filter(model__model="user").values("record")
    new = User.history.filter(history_id__in=versions, history_type="+").values("id")
    waiting = User.objects.choosable().filter(pk__in=new, last_login=None)
    return list(waiting.exclude(pk__in=item.invited).order_by("sort_key"))


@transaction.atomic
def invite_new(*, item: Import) -> int:
    """Send the mails; return how many left. Raises ValidationError when none did.

    Pressed several times at once, the later ones wait, and find nobody left to invite.
    """
    item = Import.objects.select_for_update().get(pk=item.pk)
    sent, faults = 0, []
    for user in uninvited(item)[:MOST_AT_ONCE]:
        try:
            invite(user=user)
        except ValidationError as error:
            faults.append(f"{user}: {' '.join(error.messages)}")
        else:
            sent += 1
            item.invited = [*item.invited, user.pk]
    if not sent:
        raise ValidationError(faults[:3] or _("Kutsuttavia ei ole."))
    item.save(update_fields=["invited"])
    return sent
