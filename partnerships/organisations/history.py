"""How changes of organisations and of who knows them are told and taken back."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.history import Change
from core.story import Story, Verb, tell
from partnerships.keywords.models import Keyword
from partnerships.keywords.queries import names_of
from partnerships.organisations.models import Acquaintance, Organisation

PAGE = Organisation._meta.label_lower
# Of rows that came along when their organisation was joined to another, which is what is told.
JOINED = ("joined", "unjoined")


def refuse_when_archived(by: User, change: Change, row: Model | None) -> str:
    """Nothing changes inside what has been put away, but the putting away itself."""
    if row is None and isinstance(change, Organisation.history.model):
        return gettext("Organisaatio on yhdistetty toiseen.")  # told on the page of the other
    organisation = row if isinstance(row, Organisation) else change.organisation
    if organisation.is_archived and change.history_change_reason != "archived":
        return gettext("Organisaatio on arkistoitu. Palauta se ensin.")
    return ""


def refuse_of_another(by: User, change: Change, row: Acquaintance | None) -> str:
    """Whom one knows is one's own to say."""
    if change.user_id != by.pk:
        return gettext("Tätä muutosta ei voi kumota.")
    return refuse_when_archived(by, change, row)


class Begun(Protocol):
    """A row that is in force from a day on, and signed."""

    started_on: date
    ended_on: date | None

    def save_as(self, by: User, verb: str) -> None: ...


def end_today(row: Begun, change: Change, by: User) -> None:
    """What was added is ended, not deleted."""
    row.ended_on = row.ended_on or max(timezone.localdate(), row.started_on)
    row.save_as(by, "undone")


def as_named(change: Change) -> Organisation:
    """The organisation under the name it had then; not `instance`, which asks the database."""
    return Organisation(pk=change.id, name=change.name, is_example=change.is_example)


tell(
    Story(
        Organisation,
        name=lambda change: change.name,
        about=as_named,
        pages={PAGE: "id"},
        hidden={"archived_by"},
        words=lambda change: {"name": change.name},
        sets={"sectors": lambda: names_of(Keyword.Kind.SECTOR)},
        on_front_page=True,
        tells_many=["joined", "unjoined"],
        refuse=refuse_when_archived,
        verbs={
            "created": Verb(_("lisäsi organisaation")),
            "loaded": Verb(_("toi organisaation rekisteriin")),
            "imported": Verb(_("toi organisaation luettelosta")),
            "imported_over": Verb(_("muutti luettelolla: %(fields)s"), details=True, undo=True),
            "edited": Verb(_("muutti: %(fields)s"), details=True, undo=True),
            "archived": Verb(_("arkistoi organisaation"), details=True, undo=True),
            "restored": Verb(_("palautti organisaation arkistosta"), details=True),
            "joined": Verb(_("yhdisti organisaation toiseen: %(name)s"), details=True),
            "joined_here": Verb(_("yhdisti tähän toisen organisaation: %(fields)s"), details=True),
            "joined_along": Verb(_("yhdisti organisaation toisen mukana: %(name)s")),
            "unjoined": Verb(_("purki yhdistämisen: %(name)s"), details=True),
            "undone": Verb(_("kumosi muutoksen: %(fields)s"), details=True, undo=True),
            "deleted": Verb(_("poisti organisaation")),
        },
    )
)
tell(
    Story(
        Acquaintance,
        is_evidence=False,
        name=lambda change: str(change.organisation.name),
        about=lambda change: change.organisation,
        pages={PAGE: "organisation"},
        along=["organisation", "user"],
        words=lambda change: {"person": str(change.user)},
        silent=JOINED,
        refuse=refuse_of_another,
        page_of=lambda row: f"{row.organisation.get_absolute_url()}#historia",
        verbs={
            "added": Verb(_("kertoi tuntevansa organisaation"), undo=end_today),
            "edited": Verb(_("kumosi muutoksen: %(person)s tuntee organisaation"), undo=True),
            "ended": Verb(_("ei enää tunne organisaatiota"), details=True, undo=True),
            "joined": Verb(_("siirsi yhdistämisessä: %(person)s tuntee organisaation")),
            "unjoined": Verb(_("palautti: %(person)s tuntee organisaation")),
            "undone": Verb(
                _("kumosi muutoksen: %(person)s tuntee organisaation"), details=True, undo=True
            ),
            "deleted": Verb(_("poisti tiedon: %(person)s tuntee organisaation")),
        },
    )
)
