"""Example networks: who belongs to them in which role, and a look at one that led to an action."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from accounts.people.models import User
from partnerships.networks.models import NetworkMember
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from perho_partners.examples.maker import Maker
from teams.ecosystem.models import NetworkReview
from teams.plans.models import Action, AnnualPlan
from teams.plans.timing import year_span

NETWORKS, MEMBERS, OTHERS = 4, 6, 12  # how many of each; the same others are in several
Type, Role = Organisation.NetworkType, Partnership.NetworkRole
TYPES = [Type.LOOSE_EQUAL, Type.TIGHT_LED, Type.TIGHT_EQUAL, Type.LOOSE_LED]
ROLES = [Role.LEADER, Role.COORDINATOR]  # of the first members; the rest are members alone
NOTES = [
    "Yhteys kaupungin tapahtumien järjestäjiin.",
    "Kokoaa pienet työpaikat yhteen: yksi viesti tavoittaa kaikki.",
    "Tuntee alan rahoittajat ja hankkeet.",
]
REVIEW = {
    "gives": "Kuulemme alan muutoksista ensimmäisinä ja tapaamme kerralla monta työpaikkaa.",
    "takes": "Neljä tapaamista vuodessa, ja yksi ihminen hoitaa yhteyksiä.",
    "value": "Pienetkin työpaikat löytävät opiskelijoita, ja osaaminen jää alueelle.",
}
DOES = "Sovitaan verkoston kanssa yhteinen rekrytointipäivä"


def make_networks(maker: Maker) -> None:
    """Mark some example societies that we have a role in as networks, with members.

    `maker` has a randomness of its own: nothing that is made otherwise changes with this.
    """
    staff = User.objects.get(email="henkilosto@perho.example")
    networks = _networks()
    others = _others(maker, networks)
    for number, (network, ours) in enumerate(networks.items()):
        network.network_type = TYPES[number]
        maker.save(network, staff, "edited", _ago(network, maker.today, 320 - number))
        showcase = others[:1] if number < 2 else []
        wanted = min(len(others) - 1, MEMBERS - len(showcase))
        chosen = maker.random.sample(others[1:], wanted)
        roles = [*(role for role in ROLES if role != ours), *[Role.MEMBER] * MEMBERS]
        notes = [*NOTES, *[""] * MEMBERS]
        for member, role, note in zip([*chosen, *showcase], roles, notes, strict=False):
            _member(maker, network, member, staff, role=role, note=note)
    if networks:
        first = next(iter(networks))
        _one_left(maker, first, staff)
        _review(maker, first)


def _networks() -> dict[Organisation, str]:
    """Those of which our role is told, with it: one of each role first, then associations."""
    rows = (
        Partnership.objects.open()
        .filter(organisation__is_example=True, organisation__category="society")
        .exclude(network_role="")
        .select_related("organisation")
        .order_by("started_on", "pk")
    )
    roles: dict[Organisation, str] = {}
    for row in rows:
        role = row.network_role
        known = roles.get(row.organisation, role)
        roles[row.organisation] = min(known, role, key=list(Role.values).index)
    found = sorted(roles, key=lambda each: "association" not in each.sectors)
    first = {roles[each]: each for each in reversed(found)}
    return {each: roles[each] for each in list(dict.fromkeys([*first.values(), *found]))[:NETWORKS]}


def _others(maker: Maker, networks: Iterable[Organisation]) -> list[Organisation]:
    """Those who belong to networks, the organisation that shows everything first."""
    showcase = Organisation.objects.get(name="Esimerkkiravintolat Oy")
    rows = Organisation.objects.filter(is_example=True).exclude(pk__in=[n.pk for n in networks])
    rest = list(rows.exclude(pk=showcase.pk).order_by("pk"))
    return [showcase, *maker.random.sample(rest, min(len(rest), OTHERS))]


def _ago(network: Organisation, today: date, days: int) -> date:
    """The day so many days ago, but not before the network is in the register."""
    return max(network.registered_on, today - timedelta(days=days))


def _member(
    maker: Maker, network: Organisation, member: Organisation, by: User, *, role: str, note: str
) -> None:
    on = _ago(network, maker.today, maker.random.randint(40, 300))
    row = NetworkMember(
        network=network,
        member=member,
        role=role,
        note=note,
        started_on=max(member.registered_on, on),
    )
    maker.save(row, by, "added", row.started_on)


def _one_left(maker: Maker, network: Organisation, by: User) -> None:
    """One of the members belongs to the network no more."""
    row = NetworkMember.objects.filter(network=network, role=Role.MEMBER).order_by("pk").first()
    if row:
        row.ended_on = max(row.started_on, maker.today - timedelta(days=15))
        maker.save(row, by, "ended", row.ended_on)


def _review(maker: Maker, network: Organisation) -> None:
    """A team has looked at the network, and strengthens it with an action of its plan."""
    lead = User.objects.get(email="tiiminvetaja@perho.example")
    team, on = maker.teams["restaurant"], _ago(network, maker.today, 30)
    action = _action(maker, network, AnnualPlan.objects.get(team=team, year=on.year), lead, on)
    review = NetworkReview(
        network=network,
        team=team,
        reviewed_on=on,
        decision=NetworkReview.Decision.STRENGTHEN,
        action=action,
        **REVIEW,
    )
    maker.save(review, lead, "created", on)


def _action(maker: Maker, network: Organisation, plan: AnnualPlan, by: User, on: date) -> Action:
    span, ours = year_span(plan.year), network.partnerships.open().exclude(network_role="")
    action = Action(
        plan=plan,
        title=DOES,
        kind=Action.Kind.DEVELOP,
        level=maker.levels["network"],
        timing=Action.Timing.YEAR,
        starts_on=span.first,
        ends_on=span.last,
        details=str(network),
    )
    action.hold(people=[by], partnerships=list(ours[:1]))
    maker.save(action, by, "created", on)
    return action
