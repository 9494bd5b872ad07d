"""Saying something, correcting it, taking it back. Each is atomic and signed."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.locks import locked
from teams.comments.models import SUBJECTS, Comment, Mention
from teams.comments.rules import may_withdraw_comment


@transaction.atomic
def say(*, comment: Comment, mentioned: Iterable[int], by: User) -> Comment:
    """Say something; who answers has read what called them to the same thing."""
    comment.save_as(by, "created")
    call(comment, mentioned)
    about = {f"comment__{name}": getattr(comment, name) for name in SUBJECTS}
    Mention.objects.filter(user=by, read_at=None, **about).update(read_at=timezone.now())
    return comment


@transaction.atomic
def correct(*, comment: Comment, mentioned: Iterable[int], by: User) -> None:
    """Save what was corrected; those who are named now are called too."""
    comment.edited_on = timezone.localdate()
    comment.save_as(by, "edited")
    call(comment, mentioned)


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: User) -> None:
    """Take a comment off the pages; the history keeps it.

    Raises ValidationError when somebody else said it.
    """
    comment = locked(comment)
    if not may_withdraw_comment(by, comment):
        raise ValidationError(_("Vain kirjoittaja voi vetää kommentin pois."))
    if comment.withdrawn_on is None:
        comment.withdraw(by)


def mark_read(*, mention: Mention) -> None:
    """The person has read what called them."""
    Mention.objects.filter(pk=mention.pk, read_at=None).update(read_at=timezone.now())


def call(comment: Comment, people: Iterable[int]) -> None:
    """Those who are named learn of it; nobody is told of their own words."""
    for key in people:
        if key != comment.user_id:
            Mention.objects.get_or_create(comment=comment, user_id=key)
