"""How far a person's first visit has come: what the rows of the register do not tell."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.models import on_day


class FirstVisit(models.Model):
    """A person's first visit: without a row not begun, with a last day over for good."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="first_visit", verbose_name=_("henkilö")
    )
    plan_seen_on = on_day(_("katsoi tiimin suunnitelmaa"))
    over_on = on_day(_("ensikäynti ohi"))

    class Meta:
        verbose_name = _("ensikäynti")
        verbose_name_plural = _("ensikäynnit")

    def __str__(self) -> str:
        return str(self.user)
