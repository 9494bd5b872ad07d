"""What happened with an organisation: visits, calls, meetings, and what was heard there."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.fields import ComputedTextField
from core.history import Tracked, tracked
from core.locks import locked
from core.models import by_whom, by_whom_and_when, on_day, search_trigrams
from core.querysets import TrackedQuerySet
from core.text import search_normal
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership


class ContactQuerySet(TrackedQuerySet["Contact"]):
    """Questions about contacts."""

    def told(self) -> Self:
        """Those not withdrawn."""
        return self.filter(withdrawn_on=None)

    def with_signal(self) -> Self:
        """Those where a need or a sign of what is coming was heard."""
        return self.told().exclude(signal="")

    def since(self, day: date) -> Self:
        """Those of the day and after it."""
        return self.filter(happened_on__gte=day)

    def with_partners_of(self, team: Team) -> Self:
        """Those with organisations that the team has something open with."""
        ours = Partnership.objects.open().filter(team=team).values("organisation")
        return self.filter(organisation__in=ours)

    def for_page(self) -> Self:
        """Everything that a page shows of them, newest first, in one query."""
        return self.select_related("user", "organisation", "partnership__level")


ICONS = {
    "visit": "door-open",
    "meeting": "handshake",
    "call": "phone",
    "message": "mail",
    "event": "calendar-check",
    "feedback": "message-square-quote",
}


class Contact(Tracked):
    """Somebody of the college was in touch with an organisation on a day."""

    class Kind(models.TextChoices):
        """How."""

        VISIT = "visit", _("Vierailu")
        MEETING = "meeting", _("Tapaaminen")
        CALL = "call", _("Puhelu")
        MESSAGE = "message", _("Viesti")
        EVENT = "event", pgettext_lazy("contact", "Tapahtuma")
        FEEDBACK = "feedback", _("Palaute")

    class Topic(models.TextChoices):
        """What a need or a sign of what is coming is about."""

        SKILLS = "skills", _("Osaaminen ja koulutus")
        PEOPLE = "people", _("Työvoima ja rekrytointi")
        SERVICES = "services", _("Palvelut ja tuotteet")
        TECHNOLOGY = "technology", _("Teknologia")
        SUSTAINABILITY = "sustainability", _("Kestävyys")
        COOPERATION = "cooperation", _("Yhteistyön tavat")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="contacts",
        verbose_name=_("kumppani"),
    )
    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("kumppanuus"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="contacts",
        verbose_name=_("kirjaaja"),
    )
    kind = models.CharField(_("miten"), max_length=10, choices=Kind.choices, default=Kind.MEETING)
    happened_on = models.DateField(_("milloin"), default=timezone.localdate)
    what = models.CharField(_("mitä tapahtui"), max_length=300)
    signal = models.CharField(_("kuultu tarve tai ennakkotieto"), max_length=300, blank=True)
    topic = models.CharField(_("mistä se kertoo"), max_length=20, choices=Topic.choices, blank=True)

    withdrawn_on = on_day(_("vedetty pois"))
    withdrawn_by = by_whom(_("kuka veti pois"))

    search_text = ComputedTextField(compute="compute_search_text")

    history = tracked("search_text")
    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("yhteydenotto")
        verbose_name_plural = _("yhteydenotot")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            by_whom_and_when(
                "withdrawn",
                name="contact_withdrawn_by_whom_and_when",
                message=_("Kerro pois vetämisen päivä ja tekijä."),
            ),
            models.CheckConstraint(
                condition=Q(topic="") | ~Q(signal=""),
                name="contact_topic_is_of_a_signal",
                violation_error_code="signal",
                violation_error_message=_("Kirjoita, mitä kuulit, tai jätä aihe valitsematta."),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "happened_on"], name="contact_days"),
            models.Index(fields=["happened_on", "id"], name="contact_latest"),
            search_trigrams("contact_search_trigrams"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what}"

    def get_absolute_url(self) -> str:
        return f"{self.organisation.get_absolute_url()}#yhteydenotto-{self.pk}"

    def clean(self) -> None:
        if self.partnership and self.partnership.organisation_id != self.organisation_id:
            message = _("Valitse saman kumppanin kumppanuus.")
            raise ValidationError({"partnership": message})

    def refuse_now(self, stored: Self | None) -> None:
        if locked(self.organisation).is_archived:
            raise ValidationError(gettext("Organisaatio on arkistoitu. Palauta se ensin."))

    def compute_search_text(self) -> str:
        return search_normal(f"{self.what} {self.signal}")

    @property
    def icon(self) -> str:
        """The name of the icon that goes with its kind."""
        return ICONS[self.kind]

    def withdraw(self, by: User) -> None:
        """Take it off the pages; the history keeps it."""
        self.withdrawn_on, self.withdrawn_by = timezone.localdate(), by
        self.save_as(by, "withdrawn")
