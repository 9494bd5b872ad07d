"""What is done: a concrete action or a development target of a team's plan."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import ComputedTextField, KeySetField, VersionField
from core.history import Tracked, tracked
from core.text import search_normal
from partnerships.models import Level
from teams.models.plan import AnnualPlan
from teams.querysets import ActionQuerySet, CommentQuerySet


class Action(Tracked):
    """One thing that a team does in a year: what, who, when, with whom, and what came of it."""

    class Kind(models.TextChoices):
        """The two kinds of the model's instruction for annual plans."""

        ORGANISE = "organise", _("Järjestetään tai tehdään")
        DEVELOP = "develop", _("Kehitetään omaa tapaa toimia")

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

    is_survey = False

    plan = models.ForeignKey(AnnualPlan, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField(_("mitä tehdään"), max_length=200)
    kind = models.CharField(_("laji"), max_length=10, choices=Kind.choices, default=Kind.ORGANISE)
    details = models.TextField(_("tarkemmin"), max_length=2000, blank=True)
    timing = models.CharField(
        _("ajankohta"), max_length=10, choices=Timing.choices, default=Timing.YEAR
    )
    starts_on = models.DateField(_("alkaa"))
    ends_on = models.DateField(_("päättyy"))
    repeats = models.CharField(_("toistuu"), max_length=10, choices=Repeats.choices, blank=True)
    # Sets of keys, so that history, undo and edit conflicts see one value (as elsewhere).
    people = KeySetField(_("vastuuhenkilöt"))
    teams = KeySetField(_("muut tiimit mukana"))
    partnerships = KeySetField(_("kumppanuudet"), max_length=1000)
    tools = KeySetField(_("menetelmät ja työkalut"))
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

    version = VersionField()
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
            models.UniqueConstraint(
                fields=["continues", "plan"],
                name="action_continues_once_a_plan",
                violation_error_message=_("Tämä on jo siirretty suunnitelmaan."),
            ),
        ]
        indexes = [
            models.Index(fields=["starts_on", "ends_on"], name="action_days"),
            GinIndex(
                fields=["search_text"], opclasses=["gin_trgm_ops"], name="action_search_trigrams"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.plan.get_absolute_url()}#toimenpide-{self.pk}"

    def get_page_url(self) -> str:
        return reverse("action", args=[self.pk])

    def get_edit_url(self) -> str:
        return reverse("action_edit", args=[self.pk])

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


class Comment(models.Model):
    """What a colleague says about an action."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="comments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="action_comments"
    )
    text = models.TextField(_("kommentti"), max_length=1000)
    written_at = models.DateTimeField(_("kirjoitettu"), default=timezone.now)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("kommentti")
        verbose_name_plural = _("kommentit")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.user}: {self.text[:40]}"
