"""How changes of plans and of their actions are told and taken back."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.history import Change
from core.story import Entry, Story, Teller, Verb, changes_of, tell
from teams.plans.models import Action, AnnualPlan
from teams.plans.rules import may_edit

LOOKED_AT = 300  # changes since the plan was confirmed
# How it goes is what a plan is for; these are no changes of the plan.
PROGRESS = {"status", "outcome", "lesson"}


def refuse_of_another_team(by: User, change: Change, row: Action | None) -> str:
    """Only the team, while the year is open."""
    return "" if may_edit(by, change.plan) else gettext("Tätä muutosta ei voi kumota.")


def changes_since_confirmed(plan: AnnualPlan, limit: int) -> list[Entry]:
    """What has been changed in a plan's actions since it was confirmed, newest first."""
    if not plan.is_confirmed:
        return []
    last = plan.history.filter(history_change_reason="confirmed").first()  # the newest
    if last is None:
        return []
    rows = changes_of(plan, LOOKED_AT, history_date__gt=last.history_date)
    changed = [row for row in rows if row.history_type != "~" or set(row.changes) - PROGRESS]
    teller = Teller(changed[:limit])
    return [teller.entry(change) for change in changed[:limit]]


tell(
    Story(
        AnnualPlan,
        name=lambda change: f"{change.team} {change.year}",
        along=["team"],
        verbs={"edited": Verb(_("muutti suunnitelmaa: %(fields)s"))},
    )
)
tell(
    Story(
        Action,
        name=lambda change: change.title,
        pages={Action._meta.label_lower: "id", AnnualPlan._meta.label_lower: "plan"},
        along=["plan__team"],
        words=lambda change: {
            "title": change.title,
            "status": str(dict(Action.Status.choices).get(change.status, change.status)),
        },
        hidden={"timing"},
        refuse=refuse_of_another_team,
        page_of=lambda row: f"{row.get_page_url()}#historia",
        verbs={
            "created": Verb(_("lisäsi: %(title)s")),
            "continued": Verb(_("jatkoi edelliseltä vuodelta: %(title)s")),
            "loaded": Verb(_("toi suunnitelmaan: %(title)s")),
            "imported": Verb(_("toi luettelosta: %(title)s")),
            "imported_over": Verb(
                _("muutti luettelolla (%(title)s): %(fields)s"), details=True, undo=True
            ),
            "edited": Verb(_("muutti (%(title)s): %(fields)s"), details=True, undo=True),
            "joined": Verb(_("yhdisti kumppanin kaksi merkintää: %(title)s")),
            "unjoined": Verb(_("purki kumppanin yhdistämisen: %(title)s")),
            "status": Verb(_("merkitsi: %(title)s, %(status)s"), undo=True),
            "undone": Verb(_("kumosi muutoksen (%(title)s): %(fields)s"), details=True, undo=True),
            "deleted": Verb(_("poisti: %(title)s")),
        },
    )
)
