"""What is written down wherever it happens."""

from __future__ import annotations

from allauth.account.signals import password_changed, password_reset, password_set
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
from django.db.models.signals import m2m_changed
from django.dispatch import Signal, receiver
from django.http import HttpRequest
from simple_history.signals import post_create_historical_record

from accounts.audit.models import Event
from accounts.audit.services import asking, record
from accounts.people.models import User
from accounts.teams.models import Membership
from core.history import Change

RIGHTS = {
    User: ["is_active", "is_coordinator", "is_staff", "is_superuser"],
    Membership: ["role", "team", "user", "ended_on"],
}
STEPS = {
    authenticator_added: Event.What.STEP_ADDED,
    authenticator_reset: Event.What.STEP_ADDED,
    authenticator_removed: Event.What.STEP_REMOVED,
    authenticator_used: Event.What.STEP_USED,
    authentication_failed: Event.What.FAILED,
}
SIGNS = {"post_add": "+", "post_remove": "-", "pre_clear": "-"}


@receiver(user_logged_in)
def came_in(request: HttpRequest, user: User, **kwargs: object) -> None:
    """A session began."""
    record(Event.What.SIGN_IN, user=user, by=user, request=request)


@receiver(user_logged_out)
def went_out(request: HttpRequest, user: User | None, **kwargs: object) -> None:
    """A session was ended, by its person or by time."""
    if user is not None:
        record(Event.What.SIGN_OUT, user=user, by=user, request=request)


@receiver([password_changed, password_reset, password_set])
def chose_password(request: HttpRequest, user: User, **kwargs: object) -> None:
    """A person chose a password."""
    record(Event.What.PASSWORD, user=user, by=user, request=request)


@receiver(list(STEPS))
def second_step(
    signal: Signal, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object
) -> None:
    """A second step was made, made anew, taken away, used, or a wrong code was given."""
    what = STEPS[signal]
    by = None if what == Event.What.FAILED else user
    record(what, user=user, by=by, detail=str(authenticator.type), request=request)


@receiver(post_create_historical_record)
def flags_changed(
    instance: object, history_instance: Change, history_user: User | None = None, **kwargs: object
) -> None:
    """A person's rights, or place in a team, which gives rights too."""
    if not isinstance(instance, User | Membership):
        return
    changes = history_instance.changes
    told = [f"{name}={changes[name][1]}" for name in RIGHTS[type(instance)] if name in changes]
    if isinstance(instance, Membership):
        if history_instance.history_type != "~":
            told = [f"{history_instance.history_type}{instance.team}, {instance.role}"]
        elif told:
            told.insert(0, str(instance.team))
    if told:
        user = instance if isinstance(instance, User) else instance.user
        record(Event.What.RIGHTS, user=user, by=history_user, detail=", ".join(told))


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
    sign = SIGNS.get(action)
    if sign is None:
        return
    if pk_set is None:  # all of them
        field = "user_set" if reverse else ("groups" if model is Group else "user_permissions")
        others = getattr(instance, field).all()
    else:
        others = model._base_manager.filter(pk__in=pk_set)
    for other in others:
        user, given = (other, instance) if reverse else (instance, other)
        assert isinstance(user, User)  # noqa: S101  (tells the type: one side is always a person)
        record(Event.What.RIGHTS, user=user, by=asking(), detail=f"{sign}{given}")
