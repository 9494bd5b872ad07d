"""Keys that people give to other programs, and the order in which changes are told to these."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Self

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.fields import KeySetField
from core.history import Tracked, tracked
from core.models import by_whom, by_whom_and_when, on_day
from core.querysets import TrackedQuerySet
from exchange.api.rules import may_have

MARK = "perho_"  # what every key begins with: people and programs that look for leaks know it
SHOWN = len(MARK) + 6  # letters that tell keys apart; those that are left are secret enough
MOST_DAYS = 365
USE_NOTED_EVERY = timedelta(hours=1)  # not at each request: reading would write


def new_secret() -> str:
    """A key that nobody guesses: 32 bytes."""
    return f"{MARK}{secrets.token_urlsafe(32)}"


def digest_of(secret: str) -> str:
    """What is kept of a key. It is long and random, so that no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


class AccessTokenQuerySet(TrackedQuerySet["AccessToken"]):
    """Questions about keys."""

    def of_secret(self, secret: str) -> AccessToken | None:
        """The key of that secret with its person, whether it still opens anything or not."""
        return self.filter(digest=digest_of(secret)).select_related("user").first()


class AccessToken(Tracked):
    """A person's key for another program: what it opens and until when. The secret is not kept."""

    class Scope(models.TextChoices):
        """What a key opens."""

        READ = "read", _("Kumppanit, kumppanuudet, työkalut ja suunnitelmat, ei tasoja")
        LEVELS = "levels", _("Lisäksi tasot")
        CHANGES = "changes", _("Muutossyöte: kopio koko rekisteristä")

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="access_tokens",
        verbose_name=_("kenen"),
    )
    name = models.CharField(_("mihin"), max_length=60)
    scopes = KeySetField(_("mitä avain avaa"), max_length=60)
    shown = models.CharField(_("alku"), max_length=SHOWN, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("tehty"), default=timezone.now, editable=False)
    days = models.PositiveSmallIntegerField(_("voimassa päivää"))
    last_used_at = models.DateTimeField(_("viimeksi käytetty"), null=True, editable=False)
    revoked_on = on_day(_("peruttu"), editable=False)
    revoked_by = by_whom(_("kuka perui"), editable=False)

    history = tracked("digest", "last_used_at")
    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("avain muulle ohjelmalle")
        verbose_name_plural = _("avaimet muille ohjelmille")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=MOST_DAYS),
                name="access_token_lasts_a_year_at_most",
                violation_error_code="days",
                violation_error_message=_("Avain on voimassa enintään vuoden."),
            ),
            models.CheckConstraint(
                condition=~Q(scopes=""),
                name="access_token_opens_something",
                violation_error_code="scopes",
                violation_error_message=_("Valitse, mitä avain avaa."),
            ),
            by_whom_and_when(
                "revoked",
                name="access_token_revoked_by_whom_and_when",
                message=_("Kerro perumisen päivä ja tekijä."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"

    @property
    def expires_at(self) -> datetime:
        """The moment from which on it opens nothing."""
        return self.made_at + timedelta(days=self.days)

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.expires_at <= timezone.now()

    @property
    def is_in_force(self) -> bool:
        """Whether it opens anything: not revoked, not over, and the person still works here."""
        return self.revoked_on is None and not self.is_over and self.user.is_active

    @cached_property
    def opens(self) -> frozenset[str]:
        """What it opens today: what was given to it, as far as the person may still give it."""
        return frozenset(scope for scope in self.scopes if may_have(self.user, scope))

    @property
    def scope_labels(self) -> list[str]:
        """What was given to it, in words."""
        return [str(self.Scope(scope).label) for scope in self.Scope.values if scope in self.scopes]

    def note_use(self) -> None:
        """Remember that it was used; no oftener than is of use to the person."""
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at <= now - USE_NOTED_EVERY:
            self.last_used_at = now
            self.save(update_fields=["last_used_at"])


class ChangeEntryQuerySet(models.QuerySet["ChangeEntry"]):
    """Questions about the order of changes."""

    def after(self, position: int) -> Self:
        """Those told after the position, in their order."""
        return self.filter(position__gt=position).order_by("position")

    @transaction.atomic
    def put_in_order(self) -> None:
        """Give the next positions to what has been committed since this was done last.

        One at a time, under a lock, so that whatever has no position yet comes after all that has
        one: no reader can have passed it by (docs/decisions/0043).
        """
        if not self.filter(position=None).exists():
            return
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":  # SQLite lets one write at a time in any case
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute(PUT_IN_ORDER)


LOCK = 430043  # a number of our own among the advisory locks of the database
# A statement of its own after the lock: it sees everything that was committed until then.
PUT_IN_ORDER = """
UPDATE exchange_changeentry SET position = waiting.place
FROM (
    SELECT id, ROW_NUMBER() OVER (ORDER BY id) + (
        SELECT COALESCE(MAX(position), 0) FROM exchange_changeentry
    ) AS place
    FROM exchange_changeentry WHERE position IS NULL
) AS waiting
WHERE exchange_changeentry.id = waiting.id
"""


class ChangeEntry(models.Model):
    """That a row has changed: written with the change itself, in its transaction. Never deleted.

    What the row tells is read when the entry is told, so that it is never older than the entry.
    """

    kind = models.CharField(max_length=15, editable=False)
    row = models.BigIntegerField(editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # Given by `put_in_order`, after the commit: keys are given before it, in another order.
    position = models.BigIntegerField(null=True, unique=True, editable=False)

    objects = ChangeEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("muutoksen paikka")
        verbose_name_plural = _("muutosten paikat")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(position=None), name="change_entry_without_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"

    @property
    def mark(self) -> str:
        """Tells this entry from another at the same position of a database that was put back."""
        told = f"{self.pk} {self.kind} {self.row} {self.changed_at.timestamp()}"
        return hashlib.sha256(told.encode()).hexdigest()[:12]
