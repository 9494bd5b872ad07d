"""Every column of every table that points to a person, and what becomes of its rows.

Nothing is listed for what is told: the models themselves are asked. What becomes of a row when
the person is anonymised is a decision, so each relation has one here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

from django.apps import apps
from django.db.models import Model, QuerySet

from accounts.people.models import User


class Fate(Enum):
    """What becomes of the rows when the person is anonymised."""

    STAYS = "stays"  # the work of the college: the row joins to "former employee"
    ENDS = "ends"  # in force no more, and stays
    GOES = "goes"  # nobody's but the person's own


# By "app.model.column". Historical rows are not here: all of them stay.
FATES: dict[str, Fate] = {
    # what only the person had use for
    "account.emailaddress.user": Fate.GOES,
    "accounts.digestweek.user": Fate.GOES,
    "accounts.firstvisit.user": Fate.GOES,
    "accounts.sending.user": Fate.GOES,
    "accounts.user_groups.user": Fate.GOES,
    "accounts.user_user_permissions.user": Fate.GOES,
    "exchange.accesstoken.user": Fate.GOES,
    "mfa.authenticator.user": Fate.GOES,
    "partnerships.registerlook.owner": Fate.GOES,
    "partnerships.savedview.owner": Fate.GOES,
    "socialaccount.socialaccount.user": Fate.GOES,
    "teams.calendarfeed.user": Fate.GOES,
    "teams.follow.user": Fate.GOES,
    # where the person worked
    "accounts.membership.user": Fate.ENDS,
    # what the person did for the college
    "accounts.event.by": Fate.STAYS,
    "accounts.event.user": Fate.STAYS,
    "admin.logentry.user": Fate.STAYS,
    "exchange.accesstoken.revoked_by": Fate.STAYS,
    "exchange.import.made_by": Fate.STAYS,
    "exchange.import.reverted_by": Fate.STAYS,
    "exchange.joining.done_by": Fate.STAYS,
    "exchange.joining.undone_by": Fate.STAYS,
    "exchange.notsame.said_by": Fate.STAYS,
    "partnerships.acquaintance.user": Fate.ENDS,
    "partnerships.agreement.ended_by": Fate.STAYS,
    "partnerships.asking.user": Fate.STAYS,
    "partnerships.contact.user": Fate.STAYS,
    "partnerships.contact.withdrawn_by": Fate.STAYS,
    "partnerships.levelchange.decided_by": Fate.STAYS,
    "partnerships.organisation.archived_by": Fate.STAYS,
    "partnerships.partnership.confirmed_by": Fate.STAYS,
    "partnerships.partnership.ended_by": Fate.STAYS,
    "partnerships.responsibility.user": Fate.STAYS,
    "quality.assessment.finished_by": Fate.STAYS,
    "quality.assessment.started_by": Fate.STAYS,
    "quality.criterion.ended_by": Fate.STAYS,
    "quality.evidencebinder.made_by": Fate.STAYS,
    "quality.review.done_by": Fate.STAYS,
    "quality.review.reviewer": Fate.STAYS,
    "quality.reviewround.opened_by": Fate.STAYS,
    "quality.reviewround_reviewers.user": Fate.STAYS,
    "teams.action_people.user": Fate.STAYS,
    "teams.annualplan.closed_by": Fate.STAYS,
    "teams.annualplan.confirmed_by": Fate.STAYS,
    "teams.comment.user": Fate.STAYS,
    "teams.comment.withdrawn_by": Fate.STAYS,
    "teams.networkreview.withdrawn_by": Fate.STAYS,
    "teams.feedbacksurvey.owner": Fate.STAYS,
    "teams.growthanswer.answered_by": Fate.STAYS,
    "teams.handover.giver": Fate.STAYS,
    "teams.handover.offered_by": Fate.STAYS,
    "teams.handover.receiver": Fate.STAYS,
    "teams.mention.user": Fate.STAYS,
    "teams.readyaction.ended_by": Fate.STAYS,
    "teams.wantedpartner.owner": Fate.STAYS,
    "teams.workshop.ended_by": Fate.STAYS,
    "teams.workshop.started_by": Fate.STAYS,
    "teams.workshop_present.user": Fate.STAYS,
    "teams.workshopanswer.said_by": Fate.STAYS,
    "toolkit.experience.user": Fate.STAYS,
    "toolkit.experience.withdrawn_by": Fate.STAYS,
    "toolkit.tool.contact_user": Fate.STAYS,
    "toolkit.tool.retired_by": Fate.STAYS,
}


# Of what goes, rows that others use too stay: those with a value in this column.
SHARED_BY = {"partnerships.savedview.owner": "team"}


@dataclass(frozen=True)
class Relation:
    """A column that points to a person."""

    model: type[Model]
    name: str  # of the column

    @property
    def key(self) -> str:
        """What it is called in FATES."""
        return f"{self.model._meta.label_lower}.{self.name}"

    @property
    def is_past(self) -> bool:
        """Whether its rows are earlier versions of others."""
        return is_history(self.model)

    @property
    def fate(self) -> Fate:
        """What becomes of its rows; what nobody has decided about stays."""
        return FATES.get(self.key, Fate.STAYS)

    def rows(self, user: User) -> QuerySet:
        """Those that point to the person."""
        return self.model._base_manager.filter(**{self.name: user})

    def own_rows(self, user: User) -> QuerySet:
        """Those that nobody but the person uses."""
        shared = SHARED_BY.get(self.key)
        return self.rows(user).filter(**{shared: None}) if shared else self.rows(user)


def is_history(model: type[Model]) -> bool:
    """Whether the rows of the model are earlier versions of those of another."""
    return hasattr(model, "history_id")


@cache
def relations() -> tuple[Relation, ...]:
    """All of them, those of the tables behind sets of rows too."""
    return tuple(
        Relation(model, item.name)
        for model in apps.get_models(include_auto_created=True)
        for item in model._meta.concrete_fields
        if item.related_model is User
    )
