"""A team's plan for a year, its actions, and what colleagues say of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, F, Prefetch, Q, When
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.addresses import reverse
from core.fields import ComputedTextField, RowSetField
from core.history import Tracked, tracked
from core.models import by_whom, by_whom_and_when, on_day, search_trigrams
from core.querysets import TrackedQuerySet
from core.text import search_normal
from partnerships.levels.models import Level
from partnerships.partnerships.models import Partnership
from teams.plans.years import FIRST_YEAR, LAST_YEAR
from teams.ready_made.models import SHORT_LENGTH, TITLE_LENGTH, Kind
from toolkit.tools.models import Tool

# Open or done, not dropped.
LIVING = ["planned", "ongoing", "done"]
GOAL_LENGTH = 500  # letters of one goal of a year, as an action names it
MOST_DAYS = {"monthly": 28, "yearly": 365}  # until what repeats comes again


class AnnualPlanQuerySet(TrackedQuerySet["AnnualPlan"]):
    """Questions about plans."""

    def get_by_natural_key(self, slug: str, year: int) -> AnnualPlan:
        return self.get(team__slug=slug, year=year)

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


class ActionQuerySet(TrackedQuerySet["Action"]):
    """Questions about actions."""

    def living(self) -> Self:
        """Those not dropped."""
        return self.filter(status__in=LIVING)

    def open(self) -> Self:
        """Those planned or under way."""
        return self.filter(status__in=["planned", "ongoing"])

    def late(self) -> Self:
        """Those open whose time has passed."""
        return self.open().filter(ends_on__lt=timezone.localdate())

    def of_year(self, first: date, last: date) -> Self:
        """Those that fall between the days, at least in part.

        What repeats by month goes on to the end of the year it starts in.
        """
        goes_on = Q(repeats="monthly", starts_on__gte=date(first.year, 1, 1))
        return self.filter(Q(ends_on__gte=first) | goes_on, starts_on__lte=last)

    def unfinished(self) -> Self:
        """Those open in a plan whose year is not closed: somebody can still do something."""
        return self.open().filter(plan__closed_on=None)

    def responsible_to(self, user: User) -> Self:
        """Those that the person is responsible for."""
        return self.filter(people=user)

    def of_team(self, team: Team) -> Self:
        """Those of the team's own plans and those it takes part in."""
        return self.filter(Q(plan__team=team) | Q(pk__in=Action.objects.filter(teams=team)))

    def with_partnerships(self, rows: Iterable[Partnership | int]) -> Self:
        """Those of this year on, and those left open before it, with one of the partnerships."""
        condition = Q(pk__in=Action.objects.filter(partnerships__in=rows))
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

    def with_sets(self) -> Self:
        """With their people, teams, partnerships and tools: four queries more."""
        partnerships = Partnership.objects.select_related("organisation", "level")
        return self.prefetch_related(
            "people", "teams", "tools", Prefetch("partnerships", queryset=partnerships)
        )


class AnnualPlan(Tracked):
    """What a team or a working group does with its partners in a year."""

    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="plans", verbose_name=_("tiimi")
    )
    year = models.PositiveSmallIntegerField(
        _("vuosi"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    goals = models.TextField(
        _("vuoden tavoitteet"),
        max_length=2000,
        blank=True,
        help_text=_(
            "Mitä haluatte saada aikaan kumppanien kanssa? Pari lausetta riittää, kukin omalle "
            "rivilleen."
        ),
    )
    confirmed_on = on_day(_("vahvistettu"))
    confirmed_by = by_whom(_("kuka vahvisti"))
    closed_on = on_day(_("päätetty"))
    closed_by = by_whom(_("kuka päätti"))

    history = tracked()
    objects = AnnualPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("vuosisuunnitelma")
        verbose_name_plural = _("vuosisuunnitelmat")
        ordering = ["-year", "team__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "year"],
                name="plan_once_a_year",
                violation_error_message=_("Tiimillä on jo suunnitelma tälle vuodelle."),
            ),
            by_whom_and_when(
                "confirmed",
                name="plan_confirmed_by_whom_and_when",
                message=_("Kerro vahvistuksen päivä ja tekijä."),
            ),
            by_whom_and_when(
                "closed",
                name="plan_closed_by_whom_and_when",
                message=_("Kerro päättämisen päivä ja tekijä."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None)
                | Q(confirmed_on__isnull=False, closed_on__gte=F("confirmed_on")),
                name="plan_closed_after_confirmed",
                violation_error_message=_("Vahvista suunnitelma ennen kuin päätät sen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.year}"

    def natural_key(self) -> tuple[str, int]:
        return (self.team.slug, self.year)

    def refuse_now(self, stored: Self | None) -> None:
        if stored is None:
            self.team.refuse_when_closed()

    def get_absolute_url(self) -> str:
        return reverse("plans:detail", args=[self.team.slug, self.year])

    @property
    def each_goal(self) -> list[str]:
        """The goals one by one: each line is one."""
        lines = [line.strip(" \t-–•*") for line in self.goals.splitlines()]
        return list(dict.fromkeys(line[:GOAL_LENGTH] for line in lines if line))

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_on is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None


class Action(Tracked):
    """One thing that a team does in a year: what, who, when, with whom, and what came of it."""

    Kind = Kind

    class Status(models.TextChoices):
        """How far it is."""

        PLANNED = "planned", _("Suunniteltu")
        ONGOING = "ongoing", _("Käynnissä")
        DONE = "done", _("Valmis")
        DROPPED = "dropped", _("Jätettiin pois")

    class Timing(models.TextChoices):
        """How exactly the time is known; the days themselves are always there."""

        DAYS = "days", _("päivä tai päivät")
        MONTH = "month", _("kuukausi")
        QUARTER = "quarter", _("vuosineljännes")
        YEAR = "year", _("jossain vaiheessa vuotta")

    class Repeats(models.TextChoices):
        """Whether it comes again."""

        MONTHLY = "monthly", _("joka kuukausi")
        YEARLY = "yearly", _("joka vuosi")

    decided_by = ["plan"]
    is_survey = False

    plan = models.ForeignKey(AnnualPlan, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField(_("mitä tehdään"), max_length=TITLE_LENGTH)
    short_name = models.CharField(
        _("lyhyt nimi"),
        max_length=SHORT_LENGTH,
        blank=True,
        help_text=_("Näkyy vuosikellossa, esimerkiksi: Yritysvierailut."),
    )
    kind = models.CharField(_("laji"), max_length=10, choices=Kind.choices, default=Kind.ORGANISE)
    details = models.TextField(_("tarkemmin"), max_length=2000, blank=True)
    goal = models.CharField(
        _("tavoite"),
        max_length=GOAL_LENGTH,
        blank=True,
        help_text=_("Mitä vuoden tavoitetta tämä edistää."),
    )
    timing = models.CharField(
        _("ajankohta"), max_length=10, choices=Timing.choices, default=Timing.YEAR
    )
    starts_on = models.DateField(_("alkaa"))
    ends_on = models.DateField(_("päättyy"))
    repeats = models.CharField(_("toistuu"), max_length=10, choices=Repeats.choices, blank=True)
    people = RowSetField(User, related_name="actions", verbose_name=_("vastuuhenkilöt"))
    teams = RowSetField(Team, related_name="joint_actions", verbose_name=_("muut tiimit mukana"))
    partnerships = RowSetField(Partnership, related_name="actions", verbose_name=_("kumppanuudet"))
    tools = RowSetField(Tool, related_name="actions", verbose_name=_("menetelmät ja työkalut"))
    level = models.ForeignKey(
        Level,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("taso"),
    )
    status = models.CharField(
        _("tila"), max_length=10, choices=Status.choices, default=Status.PLANNED
    )
    outcome = models.TextField(_("mitä saatiin aikaan"), max_length=1000, blank=True)
    lesson = models.TextField(_("mitä opittiin"), max_length=1000, blank=True)
    continues = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_as",
        verbose_name=_("jatkoa toimenpiteelle"),
    )

    search_text = ComputedTextField(compute="compute_search_text")

    history = tracked("search_text")
    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("toimenpide")
        verbose_name_plural = _("toimenpiteet")
        ordering = ["starts_on", "ends_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="action_ends_after_it_starts",
                violation_error_code="ends_on",
                violation_error_message=_("Päättymispäivä ei voi olla ennen alkamispäivää."),
            ),
            models.CheckConstraint(
                condition=~Q(repeats="monthly") | Q(timing__in=["days", "month"]),
                name="action_repeats_by_month_from_a_month",
                violation_error_code="repeats",
                violation_error_message=_(
                    "Joka kuukausi toistuvalle valitse kuukausi, josta se alkaa, tai päivät."
                ),
            ),
            models.UniqueConstraint(
                fields=["continues", "plan"],
                name="action_continues_once_a_plan",
                violation_error_message=_("Tämä on jo siirretty suunnitelmaan."),
            ),
        ]
        indexes = [
            models.Index(fields=["starts_on", "ends_on"], name="action_days"),
            search_trigrams("action_search_trigrams"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.plan.get_absolute_url()}#toimenpide-{self.pk}"

    def get_page_url(self) -> str:
        return reverse("plans:action", args=[self.pk])

    def get_edit_url(self) -> str:
        return reverse("plans:action_edit", args=[self.pk])

    def refuse_now(self, stored: Self | None) -> None:
        if self.plan.is_closed:
            raise ValidationError(gettext("Suunnitelma on jo päätetty."))

    def clean(self) -> None:
        """Refuse what would still go on when it comes again."""
        has_days = self.timing == self.Timing.DAYS and self.starts_on and self.ends_on
        if not (has_days and self.repeats):
            return
        length = (self.ends_on - self.starts_on).days + 1
        if length > MOST_DAYS[self.repeats]:
            message = _("Näin usein toistuva voi kestää enintään %(n)s päivää.")
            raise ValidationError({"repeats": message % {"n": MOST_DAYS[self.repeats]}})

    def compute_search_text(self) -> str:
        return search_normal(" ".join([self.title, self.details, self.outcome, self.lesson]))

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.PLANNED, self.Status.ONGOING)

    @property
    def is_late(self) -> bool:
        """Whether its time has passed and nobody has said how it went."""
        return self.is_open and self.ends_on < timezone.localdate()

    @property
    def shown_status(self) -> str:
        """The status in one word, "late" among them."""
        return "late" if self.is_late else self.status

    def is_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on
