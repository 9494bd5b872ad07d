"""A dated look at a network that ends in what is done about it."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.addresses import reverse
from core.history import Tracked, tracked
from core.locks import locked
from core.models import by_whom, by_whom_when_and_why, on_day
from core.querysets import TrackedQuerySet
from partnerships.organisations.models import Organisation
from teams.plans.models import Action


class NetworkReviewQuerySet(TrackedQuerySet["NetworkReview"]):
    """Questions about looks at networks."""

    def told(self) -> Self:
        """Those not withdrawn."""
        return self.filter(withdrawn_on=None)

    def for_list(self) -> Self:
        """Everything a list shows of those told, the latest first, in one query."""
        return self.told().select_related("network", "team", "action__plan__team")


class NetworkReview(Tracked):
    """A team has looked at a network: what it gives, what it takes, and what follows."""

    named_along = ["network", "team"]

    class Decision(models.TextChoices):
        """What is done about the network; none of them is better than another."""

        GO_ON = "go_on", _("jatketaan näin")
        STRENGTHEN = "strengthen", _("vahvistetaan")
        LIGHTEN = "lighten", _("kevennetään")
        REST = "rest", _("pidetään taukoa")

    network = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="network_reviews",
        verbose_name=_("verkosto"),
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="network_reviews",
        verbose_name=_("kuka katsoi"),
    )
    reviewed_on = models.DateField(_("milloin katsottiin"), default=timezone.localdate)
    gives = models.TextField(_("mitä verkosto antaa"), max_length=1000)
    takes = models.TextField(_("mitä se vaatii meiltä"), max_length=1000, blank=True)
    value = models.TextField(
        _("mitä kestävää arvoa siitä syntyy"),
        max_length=1000,
        blank=True,
        help_text=_("Opiskelijoille, kumppaneille, alueelle tai ympäristölle."),
    )
    decision = models.CharField(
        _("mitä teemme"), max_length=12, choices=Decision.choices, default=Decision.GO_ON
    )
    action = models.ForeignKey(
        Action,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="network_reviews",
        verbose_name=_("toimenpide"),
    )

    withdrawn_on = on_day(_("vedetty pois"))
    withdrawn_by = by_whom(_("kuka veti pois"))
    withdrawn_reason = models.CharField(
        _("miksi vedettiin pois"), max_length=300, blank=True, editable=False
    )

    history = tracked()
    objects = NetworkReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("verkoston katselmus")
        verbose_name_plural = _("verkostojen katselmukset")
        ordering = ["-reviewed_on", "-pk"]
        constraints = [
            by_whom_when_and_why(
                "withdrawn",
                name="network_review_withdrawn_by_whom_when_and_why",
                message=_("Kerro pois vetämisen päivä, tekijä ja syy."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network}, {date_format(self.reviewed_on, 'SHORT_DATE_FORMAT')}"

    def get_absolute_url(self) -> str:
        return f"{reverse('ecosystem:list')}#katselmus-{self.pk}"

    def clean(self) -> None:
        if self.reviewed_on and self.reviewed_on > timezone.localdate():
            raise ValidationError({"reviewed_on": _("Päivä ei voi olla tulevaisuudessa.")})

    def refuse_now(self, stored: Self | None) -> None:
        """Nothing new is said of what has been put away, nor by a team that has closed."""
        is_moved = stored is None or stored.network_id != self.network_id
        if is_moved and locked(self.network).is_archived:
            raise ValidationError(gettext("Organisaatio on arkistoitu. Palauta se ensin."))
        if stored is None:
            self.team.refuse_when_closed()

    def withdraw(self, reason: str, by: User) -> None:
        """Take it off the pages; the history keeps it, and why."""
        self.withdrawn_on, self.withdrawn_by = timezone.localdate(), by
        self.withdrawn_reason = reason
        self.save_as(by, "withdrawn")
