"""The first three steps of a new college: teams, people, the first partners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.people.models import User
from core.addresses import reverse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Step:
    """One of them: whether it is done, and the two ways there, by a list or one by one."""

    title: StrOrPromise
    why: StrOrPromise
    kind: str  # of the list that can be brought
    one: StrOrPromise
    address: str
    is_done: bool


def first_steps(user: User, *, teams: bool, people: bool, partners: bool) -> list[Step]:
    """The steps for an administrator until all are done; none for others, who cannot take them."""
    if teams and people and partners:
        return []
    if not (user.is_staff and user.has_perm("accounts.add_user")):
        return []
    return [
        Step(
            title=_("Tiimit"),
            why=_("Jokaisesta kumppanuudesta vastaa jokin tiimi, joten niistä on hyvä aloittaa."),
            kind="teams",
            one=_("Lisää tiimi"),
            address=reverse("admin:accounts_team_add"),
            is_done=teams,
        ),
        Step(
            title=_("Henkilöt"),
            why=_("Jokainen saa kutsun, jossa kerrotaan, miten pääsee sisään."),
            kind="people",
            one=_("Lisää henkilö"),
            address=reverse("admin:accounts_user_add"),
            is_done=people,
        ),
        Step(
            title=_("Ensimmäiset kumppanit"),
            why=_("Tuo luettelo, joka teillä jo on, tai lisää muutama tuttu. Loput ehtivät."),
            kind="partners",
            one=_("Lisää kumppani"),
            address=reverse("partners:new"),
            is_done=partners,
        ),
    ]
