"""How changes of who belongs to which network are told and taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.history import Change
from core.story import Story, Verb, tell
from partnerships.networks.models import NetworkMember
from partnerships.organisations.history import JOINED, PAGE, end_today, refuse_when_archived


def refuse_when_either_archived(by: User, change: Change, row: NetworkMember | None) -> str:
    """Nothing changes where either side has been put away."""
    sides = (change.network, change.member)
    return next(filter(None, (refuse_when_archived(by, change, side) for side in sides)), "")


tell(
    Story(
        NetworkMember,
        name=lambda change: f"{change.network.name}: {change.member.name}",
        about=lambda change: change.member,
        pages={PAGE: ("member", "network")},
        along=["network", "member"],
        words=lambda change: {"network": change.network.name, "member": change.member.name},
        silent=JOINED,
        on_front_page=True,
        refuse=refuse_when_either_archived,
        page_of=lambda row: f"{row.member.get_absolute_url()}#historia",
        verbs={
            "added": Verb(_("lisäsi verkostoon %(network)s jäsenen: %(member)s"), undo=end_today),
            "imported": Verb(_("toi luettelosta verkostoon %(network)s jäsenen: %(member)s")),
            "imported_over": Verb(
                _("muutti luettelolla jäsenyyttä: %(network)s, %(member)s, %(fields)s"),
                details=True,
                undo=True,
            ),
            "edited": Verb(
                _("muutti jäsenyyttä verkostossa %(network)s: %(member)s, %(fields)s"),
                details=True,
                undo=True,
            ),
            "ended": Verb(
                _("päätti jäsenyyden verkostossa %(network)s: %(member)s"), details=True, undo=True
            ),
            "joined": Verb(_("siirsi yhdistämisessä jäsenyyden: %(network)s, %(member)s")),
            "unjoined": Verb(_("palautti jäsenyyden: %(network)s, %(member)s")),
            "undone": Verb(
                _("kumosi jäsenyyden muutoksen: %(network)s, %(member)s"), details=True, undo=True
            ),
            "deleted": Verb(_("poisti jäsenyyden: %(network)s, %(member)s")),
        },
    )
)
