"""How changes of what was told of a tool are told and taken back."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.history import Change
from core.story import Story, Verb, tell
from toolkit.experiences.models import Experience
from toolkit.experiences.rules import may_edit_experience
from toolkit.tools.history import PAGE, refuse_when_retired


def refuse_of_another_team(by: User, change: Change, row: Experience | None) -> str:
    """An experience may have passed to another team: who may edit it now may take back."""
    if row is None or not may_edit_experience(by, row):
        return gettext("Tätä muutosta ei voi kumota.")
    return refuse_when_retired(by, change, row.tool)


tell(
    Story(
        Experience,
        is_evidence=False,
        name=lambda change: f"{change.tool.title}: {change.team}",
        pages={PAGE: "tool"},
        along=["tool", "team"],
        words=lambda change: {"team": str(change.team)},
        hidden={"withdrawn_on", "withdrawn_by"},
        refuse=refuse_of_another_team,
        page_of=lambda row: f"{row.tool.get_absolute_url()}#historia",
        verbs={
            "created": Verb(_("kertoi kokemuksen: %(team)s")),
            "edited": Verb(_("muutti kokemusta (%(team)s): %(fields)s"), details=True, undo=True),
            "withdrawn": Verb(_("veti pois kokemuksen: %(team)s"), undo=True),
            "undone": Verb(_("kumosi kokemuksen muutoksen: %(team)s"), details=True, undo=True),
            "joined": Verb(_("siirsi kokemuksen kumppanin yhdistämisessä: %(team)s")),
            "unjoined": Verb(_("palautti kokemuksen kumppanin: %(team)s")),
            "deleted": Verb(_("poisti kokemuksen: %(team)s")),
        },
    )
)
