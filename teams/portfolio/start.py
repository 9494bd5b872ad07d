"""How a team begins: its partners, its first plan, its first workshop. Nothing of it is stored."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from accounts.people.rules import may_help
from accounts.teams.models import Team
from core.addresses import reverse
from core.steps import Step, Way
from partnerships.partnerships.models import Partnership
from teams.plans.years import plan_year
from teams.workshops.models import Workshop


def begun() -> dict[str, Exists]:
    """Whether a team has ever had a partnership and held a workshop: to be read along with it."""
    of_team = {"team": OuterRef("pk")}
    held = Workshop.objects.filter(**of_team).exclude(ended_on=None)
    return {"has_had": Exists(Partnership.objects.filter(**of_team)), "has_held": Exists(held)}


def first_things(user: User, team: Team, *, has_planned: bool) -> list[Step]:
    """The things until all are done; what was done once does not come back.

    The team was read with `begun`. Everyone sees the things, and adds partners; the plan and the
    workshop are the team's to begin.
    """
    has_had, has_held = (bool(vars(team)[name]) for name in ("has_had", "has_held"))
    if team.closed_on or (has_had and has_planned and has_held):
        return []
    may, year = may_help(user, team.pk), plan_year(timezone.localdate())
    several = f"{reverse('partners:several')}?team={team.pk}"
    plan = reverse("plans:start", args=[team.slug, year])
    workshops = reverse("workshops:list", args=[team.slug])
    return [
        Step(
            title=_("Lisää tiimin kumppanit"),
            why=_(
                "Tiimillä ei ole vielä kumppanuuksia. Kirjaa monta samalla kertaa, kukin omalle "
                "rivilleen."
            ),
            is_done=has_had,
            ways=[Way(_("Lisää monta kumppania"), several)],
        ),
        Step(
            title=_("Aloita vuoden %(year)s suunnitelma") % {"year": year},
            why=_("Kirjaa, mitä tiimi tekee kumppaneiden kanssa ja milloin."),
            is_done=has_planned,
            ways=[Way(_("Aloita suunnitelma"), plan, sends=True)] if may else [],
        ),
        Step(
            title=_("Pidä työpaja"),
            why=_("Tiimi käy kumppaninsa läpi yhdessä, ja vastaukset päivittävät rekisterin heti."),
            is_done=has_held,
            ways=[Way(_("Avaa työpaja"), workshops)] if may else [],
        ),
    ]
