"""Joining two organisations, and saying that two are not one. Atomic and signed."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from exchange.duplicates.both import Both, SeenAnotherError, read
from exchange.duplicates.fields import fill
from exchange.duplicates.folding import Folding
from exchange.duplicates.models import Joining, JoiningStep, NotSame
from exchange.duplicates.moving import Mover
from exchange.duplicates.searching import rows_behind, tell_the_search
from exchange.imports.services import recorded
from partnerships.organisations.models import Organisation
from search.upkeep import resting


@transaction.atomic
def join(*, both: Both, choices: dict[str, str], by: User) -> Joining:
    """B becomes part of A: what was chosen stays, and all that hangs from B hangs from A.

    `both` is what the person has seen. Raises SeenAnotherError when somebody has edited either
    since then, and ValidationError when they cannot be joined.
    """
    seen, both = both.seen, read(both.a.pk, both.b.pk, lock=True)
    if done := Joining.objects.standing().filter(kept=both.a, joined=both.b).first():
        return done
    refuse(both)
    if both.seen != seen:
        raise SeenAnotherError
    joining = Joining.objects.create(kept=both.a, joined=both.b, done_by=by)
    with resting(), recorded() as versions:
        Mover(joining, by, _chosen(both, choices)).move()
        fill(both.a, both.b, choices)
        _put_away(both, by)
        both.a.full_clean()
        both.a.save_as(by, "joined_here")
    written = [(model._meta.label, key) for model, key in versions]
    JoiningStep.objects.bulk_create(
        [JoiningStep(joining=joining, model=label, record=key) for label, key in written]
    )
    tell_the_search(rows_behind(written))
    NotSame.objects.of(both.a.pk, both.b.pk).delete()
    return joining


def refuse(both: Both) -> None:
    """Raise ValidationError when the two cannot be joined."""
    if both.a.pk == both.b.pk:
        raise ValidationError(_("Valitse toinen organisaatio."))
    if both.a.is_archived or both.b.is_archived:
        raise ValidationError(_("Organisaatio on arkistoitu. Palauta se ensin."))


def _chosen(both: Both, choices: dict[str, str]) -> list[Folding]:
    """The partnerships that become one, with whose main contact stays."""
    return [replace(each, main=choices.get(f"main_{each.ours.pk}", "a")) for each in both.foldings]


def _put_away(both: Both, by: User) -> None:
    """B is archived with what it became part of; its address leads there."""
    both.b.archived_on, both.b.archived_by = timezone.localdate(), by
    both.b.archived_reason = _("Yhdistettiin organisaatioon %(name)s.") % {"name": both.a.name}
    both.b.joined_to = both.a
    both.b.save_as(by, "joined")


def say_not_same(*, one: Organisation, other: Organisation, by: User) -> None:
    """Remember that the two are not one; they are not asked about again."""
    first, second = sorted([one, other], key=lambda row: row.pk)
    if first != second:
        NotSame.objects.get_or_create(first=first, second=second, defaults={"said_by": by})


def forget_not_same(*, one: Organisation, other: Organisation) -> None:
    """Take back that the two are not one."""
    NotSame.objects.of(one.pk, other.pk).delete()
