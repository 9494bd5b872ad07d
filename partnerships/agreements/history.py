"""How changes of agreements are told and taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.story import Story, Verb, tell
from partnerships.agreements.models import Agreement
from partnerships.organisations.history import JOINED, PAGE, refuse_when_archived
from partnerships.partnerships.history import SILENT

tell(
    Story(
        Agreement,
        name=lambda change: (
            f"{change.partnership.organisation.name}, {change.partnership.level.label}"
        ),
        about=lambda change: change.partnership.organisation,
        pages={PAGE: "partnership__organisation"},
        along=["partnership__organisation", "partnership__level"],
        words=lambda change: {
            "kind": str(Agreement.Kind(change.kind).label).lower(),
            "level": change.partnership.level.label,
        },
        hidden={"ended_by"},
        silent=(*SILENT, *JOINED),
        refuse=lambda by, change, row: refuse_when_archived(by, change.partnership, None),
        page_of=lambda row: f"{row.partnership.organisation.get_absolute_url()}#historia",
        verbs={
            "created": Verb(_("lisäsi sopimuksen: %(kind)s, %(level)s")),
            "edited": Verb(
                _("muutti sopimusta: %(fields)s, %(kind)s, %(level)s"), details=True, undo=True
            ),
            "ended": Verb(_("päätti sopimuksen: %(kind)s, %(level)s"), details=True, undo=True),
            "undone": Verb(
                _("kumosi sopimuksen muutoksen: %(fields)s, %(kind)s, %(level)s"),
                details=True,
                undo=True,
            ),
            "joined": Verb(_("siirsi sopimuksen yhdistämisessä: %(kind)s, %(level)s")),
            "unjoined": Verb(_("palautti sopimuksen ennalleen: %(kind)s, %(level)s")),
            "deleted": Verb(_("poisti sopimuksen: %(kind)s, %(level)s")),
        },
    )
)
