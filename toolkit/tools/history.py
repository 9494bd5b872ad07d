"""How changes of tools are told and taken back."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.history import Change
from core.story import STORIES, Story, Verb, tell
from core.undo import undo_fields
from partnerships.levels.models import Level
from toolkit.tools.models import Tool

PAGE = Tool._meta.label_lower


def refuse_when_retired(by: User, change: Change, row: Tool) -> str:
    """A retired tool is brought back first."""
    if row.is_retired and change.history_change_reason != "retired":
        return gettext("Tämä on poistettu käytöstä. Palauta se ensin.")
    return ""


def undo_with_links(row: Tool, change: Change, by: User) -> None:
    """What was found of links that are no longer there is forgotten."""
    undo_fields(STORIES[Tool], row, change, by)
    row.forget_old_links()


def level_names() -> dict[str, str]:
    """The names behind the keys of levels."""
    return {level.key: level.label for level in Level.objects.all()}


tell(
    Story(
        Tool,
        is_evidence=False,
        name=lambda change: change.title,
        pages={PAGE: "id"},
        hidden={"retired_on", "retired_by"},  # they stand at the head of the entry already
        sets={"levels": level_names},
        refuse=refuse_when_retired,
        verbs={
            "created": Verb(_("lisäsi työkalupakkiin")),
            "loaded": Verb(_("toi työkalupakkiin")),
            "imported": Verb(_("toi luettelosta työkalupakkiin")),
            "imported_over": Verb(
                _("muutti luettelolla: %(fields)s"), details=True, undo=undo_with_links
            ),
            "edited": Verb(_("muutti: %(fields)s"), details=True, undo=undo_with_links),
            "confirmed": Verb(_("kävi läpi: edelleen ajan tasalla"), undo=True),
            "retired": Verb(_("poisti käytöstä"), details=True, undo=True),
            "restored": Verb(_("palautti käyttöön"), undo=True),
            "undone": Verb(_("kumosi muutoksen: %(fields)s"), details=True, undo=undo_with_links),
            "deleted": Verb(_("poisti")),
        },
    )
)
