"""The trail of what happened to accounts and what was taken out."""

from __future__ import annotations

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.dates import months_after


class WrittenOnceError(Exception):
    """Somebody tried to change what has happened."""


class EventQuerySet(models.QuerySet["Event"]):
    """Questions about the trail; its rows are not changed."""

    def old(self) -> Self:
        """Those whose time is over."""
        since = months_after(timezone.localdate(), -settings.RETENTION_LOG_MONTHS)
        return self.filter(at__date__lt=since)

    def update(self, **kwargs: object) -> NoReturn:
        raise WrittenOnceError

    def bulk_update(self, *args: object, **kwargs: object) -> NoReturn:
        raise WrittenOnceError


class Event(models.Model):
    """One thing that happened: to whose account, by whom, from which part of the network."""

    class What(models.TextChoices):
        """Kinds of things."""

        SIGN_IN = "sign_in", _("kirjautui sisään")
        FAILED = "failed", _("kirjautuminen ei onnistunut")
        LOCKED = "locked", _("kirjautuminen estettiin hetkeksi")
        SIGN_OUT = "sign_out", _("kirjautui ulos")
        PASSWORD = "password", _("salasana vaihdettiin")
        RIGHTS = "rights", _("oikeudet muuttuivat")
        EXPORT = "export", _("latasi tiedoston")
        KEY_MADE = "key_made", _("teki avaimen")
        KEY_REVOKED = "key_revoked", _("perui avaimen")

    at = models.DateTimeField(_("milloin"), default=timezone.now, db_index=True)
    what = models.CharField(_("mitä"), max_length=20, choices=What.choices)
    user = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        related_name="events",
        verbose_name=_("kenen tunnus"),
    )
    by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        related_name="events_done",
        verbose_name=_("kuka teki"),
    )
    detail = models.CharField(_("tarkemmin"), max_length=200, blank=True)
    network = models.CharField(_("verkko"), max_length=50, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("tapahtuma")
        verbose_name_plural = _("tapahtumaloki")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user or '–'}: {self.get_what_display()}"

    def save(self, **kwargs: Any) -> None:
        """Written once."""
        if not self._state.adding:
            raise WrittenOnceError
        super().save(**kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Only time takes rows away: `manage.py retention`."""
        raise WrittenOnceError
