"""The trail of what happened to accounts and what was taken out."""

from __future__ import annotations

from typing import ClassVar, NoReturn, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.dates import months_after
from core.fields import RequestIdField
from core.fixed import Fixed, FixedRowError


class EventQuerySet(models.QuerySet["Event"]):
    """Questions about the trail. Rows are added one by one and go by `remove_old` alone."""

    def old(self) -> Self:
        """Those whose time is over."""
        since = months_after(timezone.localdate(), -settings.RETENTION_LOG_MONTHS)
        return self.filter(at__date__lt=since)

    def remove_old(self) -> tuple[int, dict[str, int]]:
        """Remove those whose time is over: the one door out, for `manage.py retention`."""
        return super(EventQuerySet, self.old()).delete()

    def delete(self) -> NoReturn:
        raise FixedRowError

    def update(self, **kwargs: object) -> NoReturn:
        raise FixedRowError

    def bulk_create(self, *args: object, **kwargs: object) -> NoReturn:
        raise FixedRowError

    def bulk_update(self, *args: object, **kwargs: object) -> NoReturn:
        raise FixedRowError


class Event(Fixed):
    """One thing that happened: to whose account, by whom, from which part of the network."""

    class What(models.TextChoices):
        """Kinds of things."""

        SIGN_IN = "sign_in", _("kirjautui sisään")
        FAILED = "failed", _("kirjautuminen ei onnistunut")
        LOCKED = "locked", _("kirjautuminen estettiin hetkeksi")
        SIGN_OUT = "sign_out", _("kirjautui ulos")
        SESSIONS_ENDED = "sessions_ended", _("istunnot lopetettiin")
        PASSWORD = "password", _("salasana vaihdettiin")
        STEP_ADDED = "step_added", _("lisäsi kirjautumiseen toisen vaiheen")
        STEP_REMOVED = "step_removed", _("kirjautumisen toinen vaihe poistettiin")
        STEP_USED = "step_used", _("vahvisti kirjautumisen toisessa vaiheessa")
        RIGHTS = "rights", _("oikeudet muuttuivat")
        EXPORT = "export", _("latasi tiedoston")
        KEY_MADE = "key_made", _("teki avaimen")
        KEY_REVOKED = "key_revoked", _("perui avaimen")

    # A person whose account is deleted changes no row: the key stays, and nobody answers to it.
    at = models.DateTimeField(_("milloin"), default=timezone.now, db_index=True)
    what = models.CharField(_("mitä"), max_length=20, choices=What.choices)
    user = models.ForeignKey(
        User,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="events",
        verbose_name=_("kenen tunnus"),
    )
    by = models.ForeignKey(
        User,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="events_done",
        verbose_name=_("kuka teki"),
    )
    detail = models.CharField(_("tarkemmin"), max_length=200, blank=True)
    # By the name of the field of the person or the membership: what it was and what it became.
    changes = models.JSONField(
        _("muutokset"), default=dict, db_default={}, blank=True, encoder=DjangoJSONEncoder
    )
    network = models.CharField(_("verkko"), max_length=50, blank=True)
    request_id = RequestIdField(_("pyyntö"), db_index=True)

    objects = EventQuerySet.as_manager()

    SETS: ClassVar[tuple[str, ...]] = (
        "groups",
        "user_permissions",
    )  # of which `changes` tells only the difference

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("lokimerkintä")
        verbose_name_plural = _("tapahtumaloki")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        person = User.objects.filter(pk=self.user_id).first()
        return f"{person or '–'}: {self.get_what_display()}"

    def refuse_change(self, stored: Self) -> NoReturn:
        """What has happened stays as it was."""
        raise FixedRowError

    def refuse_delete(self) -> NoReturn:
        """Only time takes rows away: `manage.py retention`."""
        raise FixedRowError
