"""How comments are told when they change; that they were made is seen where they stand."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.history import Change
from core.story import Story, Verb, tell
from partnerships.organisations.history import JOINED
from partnerships.organisations.models import Organisation
from teams.comments.models import Comment, page_of
from teams.comments.rules import may_edit_comment
from teams.plans.models import Action
from toolkit.tools.models import Tool


def refuse_of_another(by: User, change: Change, row: Comment | None) -> str:
    """What somebody said is that person's to change."""
    if row is None or not may_edit_comment(by, row):
        return gettext("Tätä muutosta ei voi kumota.")
    return ""


tell(
    Story(
        Comment,
        is_evidence=False,
        name=lambda change: str(change.organisation or change.tool or change.action),
        pages={
            Organisation._meta.label_lower: "organisation",
            Tool._meta.label_lower: "tool",
            Action._meta.label_lower: "action",
        },
        along=["organisation", "tool", "action"],
        hidden={"edited_on", "withdrawn_on", "withdrawn_by"},
        silent={"created", *JOINED},
        refuse=refuse_of_another,
        page_of=lambda row: f"{page_of(row.subject)}#historia",
        verbs={
            "created": Verb(_("kirjoitti kommentin")),
            "edited": Verb(_("muutti kommenttiaan"), details=True, undo=True),
            "withdrawn": Verb(_("veti pois kommentin"), undo=True),
            "undone": Verb(_("kumosi kommentin muutoksen"), details=True),
            "joined": Verb(_("siirsi kommentin yhdistämisessä")),
            "unjoined": Verb(_("palautti kommentin ennalleen")),
            "deleted": Verb(_("poisti kommentin")),
        },
    )
)
