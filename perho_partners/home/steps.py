"""The first steps of a new college: its name and colour, teams, people, the first partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.addresses import reverse
from core.steps import Step, Way

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def first_steps(user: User, *, look: bool, teams: bool, people: bool, partners: bool) -> list[Step]:
    """The steps for an administrator until all are done; none for others, who cannot take them.

    A college may well want the name and the colour that ship: they alone keep nobody here.
    """
    if teams and people and partners:
        return []
    if not (user.is_staff and user.has_perm("accounts.add_user")):
        return []
    return [
        Step(
            title=_("Nimi ja väri"),
            why=_(
                "Nimi on nyt %(name)s ja lyhyesti %(short)s. Palvelimen ylläpitäjä vaihtaa ne "
                "asetuksilla COLLEGE_NAME ja COLLEGE_SHORT_NAME. Värin valitset itse."
            )
            % {"name": settings.COLLEGE_NAME, "short": settings.COLLEGE_SHORT_NAME},
            is_done=look or settings.COLLEGE_NAME != settings.SHIPPED_COLLEGE_NAME,
            ways=[Way(_("Valitse väri"), reverse("admin:accounts_look_add"))],
        ),
        Step(
            title=_("Tiimit"),
            why=_("Jokaisesta kumppanuudesta vastaa jokin tiimi, joten niistä on hyvä aloittaa."),
            is_done=teams,
            ways=[list_of("teams"), one(_("Lisää tiimi"), "admin:accounts_team_add")],
        ),
        Step(
            title=_("Henkilöt"),
            why=_("Jokainen saa kutsun, jossa kerrotaan, miten pääsee sisään."),
            is_done=people,
            ways=[list_of("people"), one(_("Lisää henkilö"), "admin:accounts_user_add")],
        ),
        Step(
            title=_("Ensimmäiset kumppanit"),
            why=_("Tuo luettelo, joka teillä jo on, tai lisää muutama tuttu. Loput ehtivät."),
            is_done=partners,
            ways=[list_of("partners"), one(_("Lisää kumppani"), "partners:new")],
        ),
    ]


def list_of(kind: str) -> Way:
    """The way by a list that one has already."""
    return Way(_("Tuo luettelo"), f"{reverse('imports:new')}?kind={kind}", names_step=True)


def one(label: StrOrPromise, page: str) -> Way:
    """The way one by one."""
    return Way(label, reverse(page), icon="plus")
