"""A person is told by mail what somebody has done to the account, on whatever page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.db import transaction
from django.dispatch import Signal, receiver
from django.utils import translation
from django.utils.translation import gettext as _
from simple_history.signals import post_create_historical_record

from accounts.people.models import User
from accounts.teams.models import Membership
from core.history import Change
from core.mail import send, write

MAILS = "accounts/sign_in/mails"


@receiver(post_create_historical_record)
def tell_of_change(
    instance: object, history_instance: Change, history_user: User | None = None, **kwargs: object
) -> None:
    """Send what follows from a signed change once it is stored; the system's own tells nothing."""
    if history_user is None or not isinstance(instance, User | Membership):
        return
    changes = history_instance.changes
    is_new = history_instance.history_type == "+"
    is_gone = history_instance.history_type == "-"
    user = instance if isinstance(instance, User) else instance.user
    with translation.override(user.mail_language):
        if isinstance(instance, User):
            told = [] if is_new else list(_of_person(changes))
            if not is_new and "email" in changes:
                _send("address_changed", changes["email"][0], user)
        else:
            told = list(_of_membership(instance, changes, is_new, is_gone))
        if told and user.last_login:  # nobody has used the account before that
            _send("rights_changed", user.email, user, told=told)


@receiver([authenticator_added, authenticator_removed])
def tell_of_step(
    signal: Signal, user: User, authenticator: Authenticator, **kwargs: object
) -> None:
    """Whoever has made or taken away a second step: the person should know of it."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    is_app = authenticator.type == Authenticator.Type.TOTP
    with translation.override(user.mail_language):
        added = _("Puhelimen sovellus lisättiin.") if is_app else _("Avain lisättiin.")
        removed = _("Puhelimen sovellus poistettiin.") if is_app else _("Avain poistettiin.")
        _send(
            "second_step",
            user.email,
            user,
            told=[added if signal is authenticator_added else removed],
        )


def _send(name: str, to: str, user: User, **context: object) -> None:
    mail = write(f"{MAILS}/{name}", to, user=user, **context)
    transaction.on_commit(lambda: send(mail))


def _of_person(changes: dict[str, Any]) -> Iterator[str]:
    """What changed in a person's rights, a sentence each."""
    if "is_active" in changes:
        opened, closed = _("Tunnuksesi on avattu."), _("Tunnuksesi on suljettu.")
        yield opened if changes["is_active"][1] else closed
    if "is_staff" in changes:
        given, taken = _("Pääset nyt hallintaan."), _("Et enää pääse hallintaan.")
        yield given if changes["is_staff"][1] else taken
    if "is_superuser" in changes:
        given = _("Sinulla on nyt kaikki oikeudet.")
        taken = _("Sinulla ei enää ole kaikkia oikeuksia.")
        yield given if changes["is_superuser"][1] else taken
    if "groups" in changes:
        before, after = map(set, changes["groups"])
        for name in sorted(after - before):
            yield _("Kuulut nyt ryhmään %(group)s.") % {"group": name}
        for name in sorted(before - after):
            yield _("Et enää kuulu ryhmään %(group)s.") % {"group": name}


def _of_membership(
    row: Membership, changes: dict[str, Any], is_new: bool, is_gone: bool
) -> Iterator[str]:
    """What changed in a person's place in a team, which gives the right to its plans."""
    team = {"team": row.team, "role": row.get_role_display()}
    if row.ended_on or is_gone:
        if "ended_on" in changes or (is_gone and not row.ended_on):
            yield _("Et enää kuulu tiimiin %(team)s.") % team
    elif is_new or {"role", "team", "user", "ended_on"} & set(changes):
        yield _("Olet nyt tiimissä %(team)s, roolina %(role)s.") % team
