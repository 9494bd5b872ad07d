"""How long things are kept; the data-protection page tells the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.audit.models import Event
from accounts.digests.models import LONGEST_KEPT as DIGEST_KEPT
from accounts.digests.models import DigestWeek
from accounts.sendings.models import LONGEST_KEPT as SENDING_KEPT
from accounts.sendings.models import Sending
from core.dates import months_after
from exchange.imports.models import KEPT as LISTS_KEPT
from exchange.imports.models import Import, ImportLine


@dataclass(frozen=True)
class Bookkeeping:
    """Rows that nobody reads after a while; then they are removed."""

    label: str | Promise
    kept: Callable[[], str]  # how long, in words
    remove: Callable[[], tuple[int, dict[str, int]]]  # those whose time is over


def in_months(months: int) -> str:
    """So many months, in words."""
    return ngettext("%(n)s kuukausi", "%(n)s kuukautta", months) % {"n": months}


def in_days(days: int) -> str:
    """So many days, in words."""
    return ngettext("%(n)s päivä", "%(n)s päivää", days) % {"n": days}


def in_hours(hours: int) -> str:
    """So many hours, in words."""
    return ngettext("%(n)s tunti", "%(n)s tuntia", hours) % {"n": hours}


def _old_log() -> QuerySet:
    since = months_after(timezone.localdate(), -settings.RETENTION_LOG_MONTHS)
    return LogEntry.objects.filter(action_time__date__lt=since)


BOOKKEEPING = [
    Bookkeeping(
        _("Istunnot: kuka on kirjautuneena"),
        lambda: in_hours(settings.SESSION_COOKIE_AGE // 3600),
        lambda: Session.objects.filter(expire_date__lt=timezone.now()).delete(),
    ),
    Bookkeeping(
        _("Lähetetyt lomakkeet, jottei mitään tallenneta kahdesti"),
        lambda: in_days(SENDING_KEPT.days),
        lambda: Sending.objects.filter(sent_at__lt=timezone.now() - SENDING_KEPT).delete(),
    ),
    Bookkeeping(
        _("Viikkokoosteet: mikä lähti ja milloin"),
        lambda: in_days(DIGEST_KEPT.days),
        lambda: DigestWeek.objects.old().delete(),
    ),
    Bookkeeping(
        _("Hallinnan loki: kuka muutti mitä"),
        lambda: in_months(settings.RETENTION_LOG_MONTHS),
        lambda: _old_log().delete(),
    ),
    Bookkeeping(
        _("Tapahtumaloki: kirjautumiset, tiedostot ja oikeudet"),
        lambda: in_months(settings.RETENTION_LOG_MONTHS),
        Event.objects.remove_old,
    ),
    Bookkeeping(
        _("Luettelot, joita ei tuotu loppuun"),
        lambda: in_days(LISTS_KEPT.days),
        lambda: Import.objects.forgotten().delete(),
    ),
    Bookkeeping(
        _("Tuotujen luetteloiden rivit sellaisina kuin ne tulivat"),
        lambda: in_days(LISTS_KEPT.days),
        lambda: ImportLine.objects.old().delete(),
    ),
]
