"""What is written down wherever it happens."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import m2m_changed, post_save
from django.dispatch import Signal, receiver
from django.http import HttpRequest
from simple_history.signals import post_create_historical_record

from accounts.audit.models import Event
from accounts.audit.services import asking, record
from accounts.people.models import User
from accounts.teams.models import Membership
from core.answering import answered
from core.history import Change
from core.typed import StoredValue

RIGHTS = {
    User: ["is_active", "is_coordinator", "is_staff", "is_superuser"],
    Membership: ["team", "role", "user", "ended_on"],
}
STEPS = {
    authenticator_added: Event.What.STEP_ADDED,
    authenticator_reset: Event.What.STEP_ADDED,
    authenticator_removed: Event.What.STEP_REMOVED,
    authenticator_used: Event.What.STEP_USED,
    authentication_failed: Event.What.FAILED,
}


@receiver(user_logged_in)
def came_in(request: HttpRequest, user: User, **kwargs: object) -> None:
    """A session began."""
    record(Event.What.SIGN_IN, user=user, by=user, request=request)


@receiver(user_logged_out)
def went_out(request: HttpRequest, user: User | None, **kwargs: object) -> None:
    """A session was ended, by its person or by time."""
    if user is not None:
        record(Event.What.SIGN_OUT, user=user, by=user, request=request)


@receiver(post_save, sender=User)
def chose_password(instance: User, **kwargs: object) -> None:
    """A password was given: on a page, by mail, in the admin or by a command.

    Django keeps the new password in the row until it has been saved; one that is only hashed anew
    at a sign-in it does not.
    """
    if getattr(instance, "_password", None) is not None:
        is_own = answered.get() is not None  # who has a link by mail is not signed in
        by = asking() or (instance if is_own else None)
        record(Event.What.PASSWORD, user=instance, by=by)


@receiver(list(STEPS))
def second_step(
    signal: Signal, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object
) -> None:
    """A second step was made, made anew, taken away, used, or a wrong code was given."""
    what = STEPS[signal]
    by = None if what == Event.What.FAILED else user
    record(what, user=user, by=by, detail=str(authenticator.type), request=request)


@receiver(post_create_historical_record)
def rights_changed(
    instance: object, history_instance: Change, history_user: User | None = None, **kwargs: object
) -> None:
    """A person's rights, or place in a team, which gives rights too."""
    if not isinstance(instance, User | Membership):
        return
    told = _changes_of(instance, history_instance)
    if not told:
        return
    user = instance if isinstance(instance, User) else instance.user
    if "user" in told:  # the place was given to somebody else
        before, _after = told.pop("user")
        place = {name: [old, None] for name, (old, _new) in told.items()}
        was = User.objects.filter(pk=before).first()
        record(Event.What.RIGHTS, user=was, by=history_user, changes=place)
        told = {name: [None, new] for name, (_old, new) in told.items()}
    record(Event.What.RIGHTS, user=user, by=history_user, changes=told)


def _changes_of(row: User | Membership, version: Change) -> dict[str, list[StoredValue]]:
    """Of the fields that give rights, what they were and what they became."""
    names = RIGHTS[type(row)]
    if version.history_type == "~":
        told = {name: version.changes[name] for name in names if name in version.changes}
        if told and isinstance(row, Membership):  # which one it is
            told = {name: [getattr(row, name)] * 2 for name in ("team_id", "role")} | told
            told = {name.removesuffix("_id"): pair for name, pair in told.items()}
        return told
    if isinstance(row, Membership):
        is_new = version.history_type == "+"
        has = {"team": row.team_id, "role": row.role}
        return {name: [None, value] if is_new else [value, None] for name, value in has.items()}
    fresh = User()
    usual = {name: getattr(fresh, name) for name in names}
    return {
        name: [was, getattr(row, name)] for name, was in usual.items() if getattr(row, name) != was
    }


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def sets_changed(
    instance: User | Group | Permission,
    action: str,
    model: type[Group | Permission | User],
    pk_set: set[int] | None,
    reverse: bool,
    sender: type,
    **kwargs: object,
) -> None:
    """Groups and single permissions, whichever side they were given from."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    field = "groups" if sender is User.groups.through else "user_permissions"
    if pk_set is None:  # all of them
        others = getattr(instance, "user_set" if reverse else field)
        pk_set = set(others.values_list("pk", flat=True))
    people = {pk: {instance.pk} for pk in pk_set} if reverse else {instance.pk: pk_set}
    for user in User.objects.filter(pk__in=people).order_by("pk"):
        if given := sorted(people[user.pk]):
            pair = [[], given] if action == "post_add" else [given, []]
            record(Event.What.RIGHTS, user=user, by=asking(), changes={field: pair})
