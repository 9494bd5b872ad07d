"""Partnerships: what is done with an organisation on a level, and who is responsible."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.addresses import reverse
from core.dates import a_year_before, end_of
from core.fields import ComputedBooleanField, ComputedTextField, KeySetField
from core.history import Tracked, tracked
from core.locks import locked
from core.models import (
    Dated,
    by_whom,
    by_whom_and_when,
    by_whom_when_and_why,
    for_reason,
    on_day,
    search_trigrams,
)
from core.querysets import DatedQuerySet, Moment
from core.text import search_normal
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships.hints import is_vague


class PartnershipQuerySet(DatedQuerySet["Partnership"]):
    """Questions about partnerships."""

    def for_list(self, on: Moment = None) -> Self:
        """Everything a list shows of a partnership, in one query more."""
        return self.select_related("level", "team").prefetch_related(
            Prefetch(
                "responsibilities",
                queryset=self._responsibilities().in_force(on).select_related("user"),
                to_attr="shown_responsibilities",
            )
        )

    def portfolio_of(self, team: Team) -> Self:
        """The team's open ones by level and name, with who cares for them: two queries."""
        return (
            self.open()
            .filter(team=team)
            .for_list()
            .select_related("organisation", "level", "team")
            .order_by("level__order", "organisation__sort_key")
        )

    def by_need(self) -> Self:
        """Passed contacts first, then those confirmed longest ago."""
        return self.order_by(
            Case(When(self.contact_passed(), then=0), default=1),
            F("confirmed_on").asc(nulls_first=True),
            "organisation__sort_key",
        )

    def longest_unconfirmed(self) -> Self:
        """Those that were looked at, or began, longest ago first."""
        return self.order_by(Coalesce("confirmed_on", "started_on"), "pk")

    def responsible_to(self, user: User, on: Moment = None) -> Self:
        """Those that the person takes care of."""
        mine = self._responsibilities().in_force(on).filter(user=user)
        return self.filter(Exists(mine.filter(partnership=OuterRef("pk"))))

    def recorded(self, field: str, on: Moment) -> Self:
        """Each with the field's value as `then`: today's, or the day's from the history.

        A partnership entered after the day has the value that was written first.
        """
        if not isinstance(on, date):
            return self.annotate(then=F(field))
        history = self.model.history
        records = history.filter(id=OuterRef("pk")).values("history_id")
        by_then = records.filter(history_date__lt=end_of(on)).order_by("-history_id")
        first = records.order_by("history_id")
        # The record first and then its value, which may be none.
        rows = self.annotate(record=Coalesce(Subquery(by_then[:1]), Subquery(first[:1])))
        value = history.filter(history_id=OuterRef("record")).values(field)
        return rows.annotate(then=Subquery(value))

    def cared_for(self) -> Q:
        """The condition that a team or a working person takes care of it."""
        return Q(team__isnull=False) | self.with_person()

    def unconfirmed(self) -> Q:
        """The condition that nobody has confirmed it for twelve months."""
        long_ago = a_year_before(timezone.localdate())
        return Q(confirmed_on=None) | Q(confirmed_on__lt=long_ago)

    def contact_passed(self) -> Q:
        """The condition that the agreed next contact has gone by."""
        return Q(next_contact__lt=timezone.localdate())

    def contact_by(self, day: date) -> Q:
        """The condition that the agreed next contact has gone by or comes by the day."""
        return Q(next_contact__lte=day)

    def with_person(self) -> Q:
        """The condition that a working person takes care of it."""
        people = self._responsibilities().open().filter(user__is_active=True)
        return Q(Exists(people.filter(partnership=OuterRef("pk"))))

    def _responsibilities(self) -> ResponsibilityQuerySet:
        return Responsibility.objects.all()


class ResponsibilityQuerySet(DatedQuerySet["Responsibility"]):
    """Questions about responsibilities."""


class Partnership(Tracked, Dated):
    """What the college does with an organisation on one level, in the care of one team."""

    named_along = ["organisation", "level"]

    class NetworkRole(models.TextChoices):
        """The college's role in a network."""

        LEADER = "leader", _("johtaja")
        COORDINATOR = "coordinator", _("koordinaattori")
        MEMBER = "member", _("toimija")

    class Direction(models.TextChoices):
        """How a strategic partner relates to the college's core process."""

        VERTICAL = "vertical", _("vertikaalinen: palveluntuottaja, asiakas tai hyödynsaaja")
        HORIZONTAL = "horizontal", _("horisontaalinen: luo edellytyksiä uudelle")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="partnerships",
        verbose_name=_("organisaatio"),
    )
    level = models.ForeignKey(
        Level, on_delete=models.PROTECT, related_name="partnerships", verbose_name=_("taso")
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
        verbose_name=_("vastuutiimi"),
    )
    description = models.TextField(_("mitä teemme yhdessä"), max_length=2000)
    cooperation_forms = KeySetField(_("yhteistyömuodot"), max_length=1000)
    counterpart = models.CharField(
        _("vastapuoli kumppanilla"),
        max_length=150,
        blank=True,
        help_text=_("Rooli tai yksikkö, esimerkiksi henkilöstöosasto. Ei henkilön nimeä."),
    )
    goal = models.TextField(_("tavoite"), max_length=1000, blank=True)
    goal_agreed_on = models.DateField(
        _("tavoitteesta sovittu kumppanin kanssa"), null=True, blank=True
    )
    benefit_college = models.TextField(_("hyöty meille"), max_length=1000, blank=True)
    benefit_partner = models.TextField(_("hyöty kumppanille"), max_length=1000, blank=True)
    network_role = models.CharField(
        _("roolimme verkostossa"), max_length=15, choices=NetworkRole.choices, blank=True
    )
    direction = models.CharField(_("suunta"), max_length=15, choices=Direction.choices, blank=True)
    next_contact = models.DateField(_("seuraava yhteydenotto"), null=True, blank=True)

    confirmed_on = on_day(_("vahvistettu"))
    confirmed_by = by_whom(_("kuka vahvisti"))
    ended_by = by_whom(_("kuka päätti"))
    ended_reason = for_reason(_("päättymisen syy"))

    shown_responsibilities: list[Responsibility]  # what `for_list` fetches
    shown_agreements: list[Any]  # what `with_agreements` fetches, from the room above

    is_vague = ComputedBooleanField(
        _("kuvaus kaipaa tarkennusta"), compute="compute_is_vague", default=False
    )
    search_text = ComputedTextField(compute="compute_search_text")

    history = tracked("is_vague", "search_text")
    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("kumppanuus")
        verbose_name_plural = _("kumppanuudet")
        ordering = ["level__order", "started_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "level", "team"],
                condition=Q(ended_on=None),
                name="partnership_open_once",
                violation_error_code="team",
                violation_error_message=_(
                    "Tiimillä on jo kumppanuus tämän organisaation kanssa tällä tasolla. "
                    "Muokkaa sitä tai valitse toinen tiimi."
                ),
            ),
            models.UniqueConstraint(
                fields=["organisation", "level"],
                condition=Q(ended_on=None, team=None),
                name="partnership_open_once_without_team",
                violation_error_message=_(
                    "Organisaatiolla on jo tällä tasolla kumppanuus, jolta puuttuu tiimi."
                ),
            ),
            by_whom_when_and_why(
                "ended",
                name="partnership_ended_by_whom_when_and_why",
                message=_("Kerro päättymisen päivä, tekijä ja syy."),
            ),
            by_whom_and_when(
                "confirmed",
                name="partnership_confirmed_by_whom_and_when",
                message=_("Kerro vahvistuksen päivä ja tekijä."),
            ),
        ]
        indexes = [
            search_trigrams("partnership_search_trigrams"),
            # A team's own, counted by level, and those that wait longest for a look.
            models.Index("team", "level", condition=Q(ended_on=None), name="partnership_of_team"),
            models.Index(
                "team",
                Coalesce("confirmed_on", "started_on"),
                condition=Q(ended_on=None),
                name="partnership_longest_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.level.label}"

    def get_absolute_url(self) -> str:
        return f"{reverse('partners:detail', args=[self.organisation_id])}#kumppanuus-{self.pk}"

    def compute_is_vague(self) -> bool:
        return is_vague(self.description)

    def compute_search_text(self) -> str:
        return search_normal(" ".join([self.description, self.goal, self.counterpart]))

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def is_unconfirmed(self) -> bool:
        """Whether nobody has confirmed it for twelve months."""
        long_ago = a_year_before(timezone.localdate())
        return self.confirmed_on is None or self.confirmed_on < long_ago

    @property
    def is_contact_passed(self) -> bool:
        """Whether the agreed next contact has gone by."""
        return self.next_contact is not None and self.next_contact < timezone.localdate()

    @property
    def first_need(self) -> str:
        """The first thing that needs care, in words; "" when all is well."""
        if self.is_contact_passed:
            return gettext("Yhteydenotto myöhässä")
        if self.is_unconfirmed:
            return gettext("Vahvistamatta yli 12 kk")
        return gettext("Kuvaus kaipaa tarkennusta") if self.is_vague else ""

    @property
    def current_agreements(self) -> list[Any]:
        """Agreements in force and those to come."""
        return [item for item in self.shown_agreements if not item.is_over]

    @property
    def past_agreements(self) -> list[Any]:
        """Agreements that are over."""
        return [item for item in self.shown_agreements if item.is_over]

    @property
    def agreements_in_force(self) -> list[Any]:
        """Agreements valid today."""
        return [item for item in self.shown_agreements if item.is_in_force]

    def refuse_now(self, stored: Self | None) -> None:
        """Nothing is open in an archived organisation, and nothing new comes to a closed team."""
        was = stored if stored and stored.is_open else None
        if self.is_open and was is None and locked(self.organisation).is_archived:
            raise ValidationError(_("Organisaatio on arkistoitu. Palauta se ensin."))
        if self.is_open and self.team and (was is None or was.team_id != self.team_id):
            self.team.refuse_when_closed()

    def clean(self) -> None:
        if self.started_on and self.started_on > timezone.localdate():
            raise ValidationError({"started_on": _("Päivä ei voi olla tulevaisuudessa.")})


class Responsibility(Tracked, Dated):
    """A person takes care of a partnership, or of one area of it."""

    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        related_name="responsibilities",
        verbose_name=_("kumppanuus"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="responsibilities",
        verbose_name=_("henkilö"),
    )
    area = models.CharField(
        _("mistä vastaa"),
        max_length=100,
        blank=True,
        help_text=_("Esimerkiksi sopimukset tai opiskelijaprojektit."),
    )
    is_main = models.BooleanField(_("pääyhteyshenkilö"), default=False)

    added_as = "added"
    decided_by = ["partnership"]

    history = tracked()
    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("vastuu")
        verbose_name_plural = _("vastuut")
        ordering = ["-is_main", "user__sort_key"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "user"],
                condition=Q(ended_on=None),
                name="responsibility_open_once",
                violation_error_message=_("Henkilö on jo vastuussa tästä kumppanuudesta."),
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(ended_on=None, is_main=True),
                name="responsibility_one_main",
                violation_error_message=_("Kumppanuudella on jo pääyhteyshenkilö."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.area}" if self.area else str(self.user)

    def refuse_now(self, stored: Self | None) -> None:
        if self.ended_on is None and not self.partnership.is_open:
            raise ValidationError(_("Kumppanuus on jo päättynyt."))


class LevelChange(models.Model):
    """A move between levels: one dated row was closed and the next one opened."""

    before = models.OneToOneField(
        Partnership, on_delete=models.PROTECT, related_name="moved_to", verbose_name=_("ennen")
    )
    after = models.OneToOneField(
        Partnership, on_delete=models.PROTECT, related_name="moved_from", verbose_name=_("jälkeen")
    )
    reason = models.CharField(_("syy"), max_length=300)
    decided_on = models.DateField(_("päivä"))
    decided_by = by_whom(_("kuka siirsi"), always=True)
    recorded_at = models.DateTimeField(_("kirjattu"), auto_now_add=True)

    class Meta:
        verbose_name = _("tason muutos")
        verbose_name_plural = _("tasojen muutokset")
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="level_change_between_two_rows"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="level_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.before.level.label} → {self.after.level.label}, {self.decided_on}"
