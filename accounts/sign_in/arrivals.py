"""Whoever comes with one of the college's own accounts: who it is, and what its groups give."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.audit.services import brought_by
from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS, QUALITY_GROUP
from accounts.sign_in.ways import Way
from accounts.teams.models import Membership, Team
from core.locks import locked

GROUPS = {"administrator": ADMINISTRATORS, "quality": QUALITY_GROUP}
MOST_LETTERS = 150  # of a name, as Django has it


class Why(models.TextChoices):
    """Why somebody whom the provider knows is not let in."""

    UNVERIFIED = "unverified", _("Oppilaitoksen tunnus ei kerro vahvistettua sähköpostiosoitetta.")
    FOREIGN = "foreign", _("Sähköpostiosoitteesi ei ole tämän oppilaitoksen osoite.")
    UNKNOWN = "unknown", _("Sinulla ei ole vielä tunnusta täällä.")
    TAKEN = "taken", _("Osoitteellasi on täällä jo tunnus, joka kuuluu toiselle.")
    CLOSED = "closed", _("Tunnuksesi täällä on suljettu.")


class NotLetInError(Exception):
    """Somebody is refused; the reason may be told to them."""

    def __init__(self, why: Why, user: User | None = None) -> None:
        super().__init__(why.value)
        self.why, self.user = why, user


@transaction.atomic
def arrive(*, login: SocialLogin, way: Way, groups: set[str] | None) -> User:
    """The person who comes, known or new, with the roles of the account's groups.

    Groups that are None are not known, and change nothing. Raises NotLetInError.
    """
    known = login.user if login.is_existing else None
    email = _own_address(login, way, known)
    with brought_by(way.protocol):
        user = _person(login, way, email, known)
        if not user.is_active:
            raise NotLetInError(Why.CLOSED, user)
        _follow_address(user, email)
        if groups is not None:
            _give_roles(user, way, groups)
        return user


def _own_address(login: SocialLogin, way: Way, known: User | None) -> str:
    """The verified address, of one of the college's domains."""
    verified = [each.email for each in login.email_addresses if each.verified is True]
    if not verified:
        raise NotLetInError(Why.UNVERIFIED, known)
    email: str = verified[0]
    ours = {domain.casefold() for domain in way.domains}
    if email.rpartition("@")[2].casefold() not in ours:
        raise NotLetInError(Why.FOREIGN, known)
    return email


def _person(login: SocialLogin, way: Way, email: str, known: User | None) -> User:
    """By the provider's own key; else by the address, once; else new, where that is allowed."""
    if known:
        return locked(known)
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        if not way.adds_people:
            raise NotLetInError(Why.UNKNOWN)
        return User.objects.create_user(
            email,
            first_name=login.user.first_name[:MOST_LETTERS],
            last_name=login.user.last_name[:MOST_LETTERS],
        )
    # An address is given anew when somebody leaves; the key never is.
    if SocialAccount.objects.filter(user=user, provider=way.provider).exists():
        raise NotLetInError(Why.TAKEN, user)
    return locked(user)


def _follow_address(user: User, email: str) -> None:
    """Somebody who has a new name has a new address; what is another person's is not taken."""
    is_free = not User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists()
    if is_free and user.email.casefold() != email.casefold():
        user.email = email
        user.save_as(None, "edited")


def _give_roles(user: User, way: Way, groups: set[str]) -> None:
    """Give the mapped roles that the account's groups say, take the others; leave the rest."""
    mapped = {role for _group, role in way.roles}
    given = {role for group, role in way.roles if group in groups}
    _rights(user, mapped, given)
    for role in sorted(mapped):
        if role.startswith("lead:"):
            _lead(user, role.removeprefix("lead:"), is_lead=role in given)


def _rights(user: User, mapped: set[str], given: set[str]) -> None:
    """Groups, the door of the admin that they open, and helping all teams."""
    before = set(user.groups.values_list("name", flat=True))
    after = before - {GROUPS[role] for role in GROUPS.keys() & mapped}
    after |= {GROUPS[role] for role in GROUPS.keys() & given}
    if "coordinator" in mapped:
        user.is_coordinator = "coordinator" in given
    named: dict[str, tuple[object, object]] = {}
    if after != before:
        user.is_staff = user.is_superuser or bool(after & set(GROUPS.values()))
        named["groups"] = (sorted(before), sorted(after))
    user.save_as(None, "edited", **named)
    user.groups.add(*Group.objects.filter(name__in=after - before))
    user.groups.remove(*Group.objects.filter(name__in=before - after))


def _lead(user: User, slug: str, *, is_lead: bool) -> None:
    """Lead the team, or be in it as others are; who is in no team is not put into one otherwise."""
    row = Membership.objects.filter(user=user, team__slug=slug, ended_on=None).first()
    if row is None:
        team = Team.objects.open().filter(slug=slug).first()
        if team and is_lead:
            Membership(user=user, team=team, role=Membership.Role.LEAD).save_as(None, "created")
        return
    row = locked(row)
    row.role = Membership.Role.LEAD if is_lead else Membership.Role.MEMBER
    row.save_as(None, "edited")
