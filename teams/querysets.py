"""Questions to plans and actions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.utils import timezone

from core.fields import KeySetField
from core.querysets import Searchable, TrackedQuerySet

if TYPE_CHECKING:
    from accounts.models import Team, User
    from teams.models import AnnualPlan, FeedbackSurvey

# Open or done, not dropped.
LIVING = ["planned", "ongoing", "done"]


class AnnualPlanQuerySet(TrackedQuerySet):
    """Questions about plans."""

    def get_by_natural_key(self, slug: str, year: int) -> AnnualPlan:
        return cast("AnnualPlan", self.get(team__slug=slug, year=year))

    def with_counts(self) -> Self:
        """Each with the number of its actions by status, late ones apart."""
        is_open = Q(actions__status__in=["planned", "ongoing"])
        late = is_open & Q(actions__ends_on__lt=timezone.localdate())
        return self.annotate(
            done=Count("actions", filter=Q(actions__status="done")),
            late=Count("actions", filter=late),
            ongoing=Count("actions", filter=Q(actions__status="ongoing") & ~late),
            planned=Count("actions", filter=Q(actions__status="planned") & ~late),
            total=Count("actions", filter=Q(actions__status__in=LIVING)),
        )


# The two bases' as_manager() differ only in the manager they make; Django makes the right one.
class ActionQuerySet(Searchable, TrackedQuerySet):  # type: ignore[override]
    """Questions about actions."""

    def living(self) -> Self:
        """Those not dropped."""
        return self.filter(status__in=LIVING)

    def open(self) -> Self:
        """Those planned or under way."""
        return self.filter(status__in=["planned", "ongoing"])

    def of_year(self, first: date, last: date) -> Self:
        """Those that fall between the days, at least in part.

        What repeats by month goes on to the end of the year it starts in.
        """
        goes_on = Q(repeats="monthly", starts_on__gte=date(first.year, 1, 1))
        return self.filter(Q(ends_on__gte=first) | goes_on, starts_on__lte=last)

    def unfinished(self) -> Self:
        """Those open in a plan whose year is not closed: somebody can still do something."""
        return self.open().filter(plan__closed_on=None)

    def holding(self, field: str, key: int) -> Self:
        """Those whose set of keys has the key of a person, team, partnership or tool."""
        return self.filter(**{f"{field}__contains": KeySetField.holds(str(key))})

    def responsible_to(self, user: User) -> Self:
        """Those that the person is responsible for."""
        return self.holding("people", user.pk)

    def of_team(self, team: Team) -> Self:
        """Those of the team's own plans and those it takes part in."""
        joint = Q(teams__contains=KeySetField.holds(str(team.pk)))
        return self.filter(Q(plan__team=team) | joint)

    def with_partnerships(self, keys: list[int]) -> Self:
        """Those of this year on, and those left open before it, with one of the partnerships."""
        condition = Q(pk__in=[])
        for key in keys:
            condition |= Q(partnerships__contains=KeySetField.holds(str(key)))
        this_year = Q(plan__year__gte=timezone.localdate().year)
        is_open = Q(status__in=["planned", "ongoing"])
        return self.living().filter(condition, this_year | is_open).for_list()

    def of_this_year(self) -> Self:
        """Those of this year's plans, not dropped, with what a list names of them."""
        return self.living().filter(plan__year=timezone.localdate().year).for_list()

    def for_list(self) -> Self:
        """Everything a list shows of the rows themselves, in one query, in the order of time."""
        return self.select_related("plan__team", "level").order_by(
            Case(When(timing="year", then=1), default=0), F("starts_on"), F("ends_on"), "pk"
        )


class CommentQuerySet(models.QuerySet):
    """Questions about comments."""

    def concerning(self, user: User) -> Self:
        """What others say of actions that the person is responsible for or has commented."""
        responsible = Q(action__people__contains=KeySetField.holds(str(user.pk)))
        own = cast(Any, self.model).objects.filter(user=user, action=OuterRef("action"))
        return self.exclude(user=user).filter(responsible | Q(Exists(own)))

    def written_between(self, since: datetime, until: datetime) -> Self:
        """Those written after the one moment, up to the other."""
        return self.filter(written_at__gt=since, written_at__lte=until)


class WantedPartnerQuerySet(TrackedQuerySet):
    """Questions about partners that are looked for."""

    def open(self) -> Self:
        """Those still looked for."""
        return self.filter(state="open")

    def for_list(self) -> Self:
        """Everything a list shows of them, in one query."""
        return self.select_related("team", "level", "owner", "organisation")


# How long an answer holds before the question is asked again, in days.
HOLDS = {"yes": 365, "no": 365, "later": 90}


class GrowthAnswerQuerySet(models.QuerySet):
    """Questions about answers."""

    def holding_now(self) -> Self:
        """Answers young enough that the question is not asked again."""
        today = timezone.localdate()
        condition = Q(pk__in=[])
        for answer, days in HOLDS.items():
            condition |= Q(answer=answer, answered_on__gt=today - timedelta(days=days))
        return self.filter(condition)


class HandoverQuerySet(models.QuerySet):
    """Questions about handovers."""

    def waiting(self) -> Self:
        """Those not answered yet."""
        return self.filter(accepted_on=None, declined_on=None)

    def concerning(self, user: User, first: date, last: date) -> Self:
        """Those waiting for the person's answer, and answers of those days to what they offered."""
        waits = Q(receiver=user, accepted_on=None, declined_on=None)
        days = Q(accepted_on__range=(first, last)) | Q(declined_on__range=(first, last))
        offered = Q(giver=user) | Q(offered_by=user)
        return self.filter(waits | offered & days & ~Q(receiver=user))


class FeedbackSurveyQuerySet(TrackedQuerySet):
    """Questions about the feedback calendar."""

    def get_by_natural_key(self, name: str) -> FeedbackSurvey:
        return cast("FeedbackSurvey", self.get(name=name))

    def going_on(self) -> Self:
        """Those that have not been held for the last time."""
        this_year = timezone.localdate().year
        return self.filter(Q(last_year=None) | Q(last_year__gte=this_year))

    def of_years(self, first: int, last: int) -> Self:
        """Those held in some of the years, with who is responsible."""
        ended = Q(last_year__isnull=False, last_year__lt=first)
        return self.filter(first_year__lte=last).exclude(ended).select_related("owner", "team")


class WorkshopQuerySet(models.QuerySet):
    """Questions about workshops."""

    def for_list(self) -> Self:
        """Everything a list shows of them, in one query."""
        said = Q(answers__withdrawn_at=None)
        return (
            self.select_related("team", "started_by", "ended_by")
            .annotate(answer_count=Count("answers", filter=said))
            .order_by("-started_on", "-pk")
        )


class WorkshopAnswerQuerySet(models.QuerySet):
    """Questions about what was said."""

    def standing(self) -> Self:
        """Those not withdrawn, with everything the minutes name of them, in one query."""
        return self.filter(withdrawn_at=None).select_related(
            "said_by", "partnership", "action__plan__team", "wanted"
        )
