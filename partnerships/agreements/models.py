"""Agreements: what has been agreed in writing, how long it is valid, and what it replaces."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.addresses import reverse
from core.history import Tracked, tracked
from core.locks import locked
from core.models import by_whom, for_reason, is_web_address, web_address
from core.querysets import TrackedQuerySet
from partnerships.partnerships.models import Partnership

REMIND_DAYS = 90  # before an agreement ends, unless a day of its own is chosen


class AgreementQuerySet(TrackedQuerySet["Agreement"]):
    """Questions about agreements."""

    def for_list(self) -> Self:
        """Everything a list shows of an agreement, in the same query."""
        return self.select_related(
            "partnership__organisation", "partnership__level", "partnership__team", "next"
        )

    def in_force(self) -> Self:
        """Those valid today."""
        today = timezone.localdate()
        return self.filter(valid_from__lte=today).filter(
            Q(valid_until=None) | Q(valid_until__gte=today)
        )

    def ending_by(self, day: date) -> Self:
        """Those valid today whose last day is at the latest the day."""
        return self.in_force().filter(valid_until__lte=day)

    def wanting_a_look(self) -> Self:
        """Those valid today whose reminder has come and that nothing continues yet."""
        today = timezone.localdate()
        return self.in_force().filter(
            Q(remind_on__lte=today)
            | Q(remind_on=None, valid_until__lte=today + timedelta(days=REMIND_DAYS)),
            next=None,
        )

    def lapsed(self) -> Self:
        """Those over that nothing continues, of partnerships that go on.

        Another agreement of the same kind continues one too, also when nobody joined them.
        """
        later = self.model._default_manager.filter(
            partnership=OuterRef("partnership"),
            kind=OuterRef("kind"),
            valid_from__gt=OuterRef("valid_from"),
        )
        return self.filter(
            ~Exists(later),
            valid_until__lt=timezone.localdate(),
            next=None,
            partnership__ended_on=None,
        )


class Agreement(Tracked):
    """A written agreement of a partnership; the document itself stays where the college keeps it.

    It is valid on both its first and its last day.
    """

    class Kind(models.TextChoices):
        """What is agreed on; in a reverse one the partner's goals and conditions come first."""

        PARTNERSHIP = "partnership", _("Kumppanuussopimus")
        COOPERATION = "cooperation", _("Yhteistyösopimus")
        TRAINING = "training", _("Sopimus koulutuksesta")
        REVERSE = "reverse", _("Käänteinen kumppanuussopimus")
        OTHER = "other", _("Muu sopimus")

    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.PROTECT,
        related_name="agreements",
        verbose_name=_("kumppanuus"),
    )
    kind = models.CharField(_("sopimuksen laji"), max_length=15, choices=Kind.choices)
    partner_goals = models.TextField(_("kumppanin tavoitteet"), max_length=2000, blank=True)
    partner_conditions = models.TextField(_("kumppanin ehdot"), max_length=2000, blank=True)
    valid_from = models.DateField(_("voimassa alkaen"))
    valid_until = models.DateField(_("viimeinen voimassaolopäivä"), null=True, blank=True)
    document = web_address(_("linkki asiakirjaan"))
    remind_on = models.DateField(_("muistutus"), null=True, blank=True)
    previous = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="next",
        verbose_name=_("korvaa sopimuksen"),
        error_messages={"unique": _("Sopimus on jo uusittu.")},
    )
    ended_by = by_whom(_("kuka päätti"))
    ended_reason = for_reason(_("päättymisen syy"))

    history = tracked()
    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("sopimus")
        verbose_name_plural = _("sopimukset")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="agreement_ends_after_it_starts",
                violation_error_code="valid_until",
                violation_error_message=_("Sopimus ei voi päättyä ennen kuin se alkaa."),
            ),
            models.CheckConstraint(
                condition=Q(remind_on=None)
                | Q(valid_until=None)
                | Q(remind_on__lte=F("valid_until")),
                name="agreement_reminds_before_it_ends",
                violation_error_code="remind_on",
                violation_error_message=_("Muistutuksen pitää tulla ennen kuin sopimus päättyy."),
            ),
            is_web_address("document", name="agreement_document_is_a_web_address"),
            models.CheckConstraint(
                condition=Q(previous=None) | ~Q(previous=F("id")),
                name="agreement_does_not_replace_itself",
                violation_error_message=_("Sopimus ei voi korvata itseään."),
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_reason="")
                | Q(ended_by__isnull=False, valid_until__isnull=False) & ~Q(ended_reason=""),
                name="agreement_ended_by_whom_when_and_why",
                violation_error_message=_("Kerro päättymisen päivä, tekijä ja syy."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.partnership.organisation}"

    def refuse_now(self, stored: Self | None) -> None:
        if stored is None and not locked(self.partnership).is_open:
            raise ValidationError(_("Kumppanuus on jo päättynyt."))

    def get_absolute_url(self) -> str:
        page = reverse("partners:detail", args=[self.partnership.organisation_id])
        return f"{page}#kumppanuus-{self.partnership_id}"

    def clean(self) -> None:
        """An agreement and the one that replaces it are never valid at once."""
        if not self.valid_from:
            return
        before, after = self.previous, getattr(self, "next", None)
        if before and self.valid_from <= before.valid_from:
            raise ValidationError({"valid_from": _("Uuden sopimuksen pitää alkaa vanhan jälkeen.")})
        if before and self.pk and before.valid_until and self.valid_from <= before.valid_until:
            raise ValidationError({"valid_from": _("Edellinen sopimus on silloin vielä voimassa.")})
        if after and (self.valid_until is None or self.valid_until >= after.valid_from):
            raise ValidationError({"valid_until": _("Seuraava sopimus on silloin jo voimassa.")})

    @property
    def is_reverse(self) -> bool:
        return self.kind == self.Kind.REVERSE

    @property
    def is_replaced(self) -> bool:
        """Whether another agreement continues it; asks the database unless joined."""
        return hasattr(self, "next")

    @property
    def is_coming(self) -> bool:
        return self.valid_from > timezone.localdate()

    @property
    def is_over(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    @property
    def is_in_force(self) -> bool:
        return not self.is_coming and not self.is_over

    @property
    def reminds_on(self) -> date | None:
        """The day from which it wants to be looked at; None when it never does by itself."""
        if self.remind_on or not self.valid_until:
            return self.remind_on
        return self.valid_until - timedelta(days=REMIND_DAYS)

    @property
    def needs_a_look(self) -> bool:
        """Whether it is in force, its reminder has come, and nothing continues it yet."""
        day = self.reminds_on
        due = day is not None and day <= timezone.localdate()
        return due and self.is_in_force and not self.is_replaced
