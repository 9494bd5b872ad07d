"""How changes of contacts are told and taken back."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.history import Change
from core.story import Story, Verb, tell
from partnerships.contacts.models import Contact
from partnerships.contacts.rules import may_edit_contact
from partnerships.organisations.history import JOINED, PAGE, refuse_when_archived


def refuse_of_another(by: User, change: Change, row: Contact | None) -> str:
    """What somebody told is that person's to change."""
    if row is None or not may_edit_contact(by, row):
        return gettext("Tätä muutosta ei voi kumota.")
    return refuse_when_archived(by, change, None)


tell(
    Story(
        Contact,
        name=lambda change: str(change.organisation.name),
        about=lambda change: change.organisation,
        pages={PAGE: "organisation"},
        along=["organisation"],
        words=lambda change: {"kind": change.get_kind_display().lower(), "what": change.what},
        hidden={"withdrawn_on", "withdrawn_by"},
        silent=JOINED,
        on_front_page=True,
        refuse=refuse_of_another,
        page_of=lambda row: row.get_absolute_url(),
        verbs={
            "created": Verb(_("kirjasi yhteydenoton (%(kind)s): %(what)s")),
            "edited": Verb(_("muutti yhteydenottoa: %(fields)s"), details=True, undo=True),
            "withdrawn": Verb(_("veti pois yhteydenoton"), undo=True),
            "undone": Verb(_("kumosi yhteydenoton muutoksen"), details=True, undo=True),
            "joined": Verb(_("siirsi yhteydenoton yhdistämisessä")),
            "unjoined": Verb(_("palautti yhteydenoton ennalleen")),
            "deleted": Verb(_("poisti yhteydenoton")),
        },
    )
)
