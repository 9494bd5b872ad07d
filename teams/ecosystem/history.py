"""How looks at networks are told and taken back."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.people.rules import may_help
from core.history import Change
from core.story import Story, Verb, tell
from partnerships.organisations.history import JOINED, PAGE, refuse_when_archived
from teams.ecosystem.models import NetworkReview


def refuse_of_another_team(by: User, change: Change, row: NetworkReview | None) -> str:
    """What a team has said is the team's to change."""
    if not may_help(by, change.team_id):
        return gettext("Tätä muutosta ei voi kumota.")
    return refuse_when_archived(by, change, change.network)


tell(
    Story(
        NetworkReview,
        name=lambda change: str(change.network.name),
        about=lambda change: change.network,
        pages={PAGE: "network"},
        along=["network", "team"],
        words=lambda change: {
            "network": change.network.name,
            "day": date_format(change.reviewed_on, "SHORT_DATE_FORMAT"),
        },
        hidden={"action", "withdrawn_on", "withdrawn_by"},
        silent=JOINED,
        on_front_page=True,
        refuse=refuse_of_another_team,
        page_of=lambda row: row.get_absolute_url(),
        verbs={
            "created": Verb(_("katsoi verkostoa: %(network)s")),
            "edited": Verb(
                _("muutti verkoston katselmusta %(day)s: %(fields)s"), details=True, undo=True
            ),
            "withdrawn": Verb(
                _("veti pois verkoston katselmuksen %(day)s"), details=True, undo=True
            ),
            "joined": Verb(_("siirsi verkoston katselmuksen yhdistämisessä")),
            "unjoined": Verb(_("palautti verkoston katselmuksen ennalleen")),
            "undone": Verb(_("kumosi verkoston katselmuksen muutoksen"), details=True, undo=True),
            "deleted": Verb(_("poisti verkoston katselmuksen")),
        },
    )
)
