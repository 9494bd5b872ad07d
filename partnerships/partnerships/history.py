"""How changes of partnerships and of their people are told and taken back."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.history import Change
from core.story import STORIES, Story, Verb, tell
from core.undo import undo_fields
from partnerships.keywords.models import Keyword
from partnerships.keywords.queries import names_of
from partnerships.organisations.history import JOINED, PAGE, end_today, refuse_when_archived
from partnerships.partnerships.models import Partnership, Responsibility
from partnerships.partnerships.services import move_level

# Rows that only accompany another one, which tells the story.
SILENT = ("moved_away", "moved_along", "added_along", "ended_along")


def refuse_when_moved(by: User, change: Change, row: Partnership | None) -> str:
    """What has gone on as another row is no longer changed here."""
    if reason := refuse_when_archived(by, change, row):
        return reason
    if row is None or hasattr(row, "moved_to"):
        return gettext("Kumppanuus on sen jälkeen siirretty toiselle tasolle.")
    return ""


def refuse_when_ended(by: User, change: Change, row: Responsibility | None) -> str:
    """Nothing changes inside what has ended."""
    partnership = change.partnership
    if not partnership.is_open:
        return gettext("Kumppanuus on jo päättynyt.")
    return refuse_when_archived(by, partnership, None)


def move_back(row: Partnership, change: Change, by: User) -> None:
    """A move is undone by moving back, which leaves its own trace."""
    if not row.is_open or not hasattr(row, "moved_from"):
        raise ValidationError(_("Kumppanuus on muuttunut siirron jälkeen. Siirrä se uudelleen."))
    move_level(
        partnership=row,
        level=row.moved_from.before.level,
        reason=gettext("Siirto kumottiin"),
        on=max(timezone.localdate(), row.started_on),
        by=by,
    )


def reopen(row: Partnership, change: Change, by: User) -> None:
    """A partnership goes on with the people who were ended along with it."""
    undo_fields(STORIES[Partnership], row, change, by)
    since: date = change.ended_on
    # Somebody who began after the end day was ended on the day they began.
    for person in row.responsibilities.filter(ended_on__gte=since):
        if person.history.latest("history_id").history_change_reason == "ended_along":
            person.ended_on = None
            person.full_clean()
            person.save_as(by, "added_along")


tell(
    Story(
        Partnership,
        name=lambda change: f"{change.organisation.name}, {change.level.label}",
        about=lambda change: change.organisation,
        pages={PAGE: "organisation"},
        along=["organisation", "level"],
        words=lambda change: {"level": change.level.label},
        hidden={"ended_by", "confirmed_by"},
        # An edit confirms too; so the day neither prevents nor follows the undoing of one.
        bookkeeping={"confirmed_on", "confirmed_by"},
        sets={"cooperation_forms": lambda: names_of(Keyword.Kind.FORM)},
        unseen="confirmed",
        silent=SILENT,
        on_front_page=True,
        refuse=refuse_when_moved,
        page_of=lambda row: f"{row.organisation.get_absolute_url()}#historia",
        verbs={
            "created": Verb(_("lisäsi kumppanuuden, %(level)s")),
            "loaded": Verb(_("toi kumppanuuden rekisteriin, %(level)s")),
            "imported": Verb(_("toi kumppanuuden luettelosta, %(level)s")),
            "imported_over": Verb(
                _("muutti luettelolla: %(fields)s, %(level)s"), details=True, undo=True
            ),
            "edited": Verb(_("muutti: %(fields)s, %(level)s"), details=True, undo=True),
            "confirmed": Verb(_("vahvisti: edelleen voimassa, %(level)s"), undo=True),
            "moved": Verb(_("siirsi tasolta %(old)s tasolle %(new)s"), undo=move_back),
            "ended": Verb(_("päätti kumppanuuden, %(level)s"), details=True, undo=reopen),
            "undone": Verb(_("kumosi muutoksen: %(fields)s, %(level)s"), details=True, undo=True),
            "joined": Verb(_("siirsi kumppanuuden yhdistämisessä, %(level)s"), details=True),
            "joined_here": Verb(
                _("yhdisti saman tason kumppanuudet, tarkista kuvaus: %(level)s"), details=True
            ),
            "unjoined": Verb(_("palautti kumppanuuden ennalleen, %(level)s"), details=True),
            "deleted": Verb(_("poisti kumppanuuden, %(level)s")),
        },
    )
)
tell(
    Story(
        Responsibility,
        name=lambda change: (
            f"{change.partnership.organisation.name}, {change.partnership.level.label}: "
            f"{change.user}"
        ),
        about=lambda change: change.partnership.organisation,
        pages={PAGE: "partnership__organisation"},
        along=["user", "partnership__organisation", "partnership__level"],
        words=lambda change: {
            "person": str(change.user),
            "level": change.partnership.level.label,
        },
        silent=(*SILENT, *JOINED),
        on_front_page=True,
        refuse=refuse_when_ended,
        page_of=lambda row: f"{row.partnership.organisation.get_absolute_url()}#historia",
        verbs={
            "added": Verb(_("lisäsi vastuuhenkilön: %(person)s, %(level)s"), undo=end_today),
            "imported": Verb(_("toi vastuuhenkilön luettelosta: %(person)s, %(level)s")),
            "imported_over": Verb(
                _("muutti vastuuta luettelolla: %(person)s, %(fields)s, %(level)s"), details=True
            ),
            "edited": Verb(
                _("muutti vastuuta: %(person)s, %(fields)s, %(level)s"), details=True, undo=True
            ),
            "ended": Verb(_("päätti vastuun: %(person)s, %(level)s"), details=True, undo=True),
            "joined": Verb(_("siirsi vastuun yhdistämisessä: %(person)s, %(level)s")),
            "unjoined": Verb(_("palautti vastuun ennalleen: %(person)s, %(level)s")),
            "undone": Verb(
                _("kumosi vastuun muutoksen: %(person)s, %(level)s"), details=True, undo=True
            ),
            "deleted": Verb(_("poisti vastuun: %(person)s, %(level)s")),
        },
    )
)
