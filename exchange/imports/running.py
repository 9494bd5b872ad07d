"""Writing a list: at once when it is short, beside the requests when it is long."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from time import monotonic

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.people.models import User
from exchange.imports import services
from exchange.imports.models import Beat, Import

AT_ONCE = 500  # lines that a page waits for
BEAT_EVERY = 1.0  # seconds


def confirm(*, item: Import, by: User) -> None:
    """Write the list, or begin to. Raises ValidationError when nothing is or will be written."""
    with transaction.atomic():
        item = Import.objects.select_for_update().get(pk=item.pk)
        beat = Beat.objects.filter(source=item).first()
        is_running = item.state == Import.State.RUNNING and beat and not beat.has_stopped
        if is_running or item.state in (Import.State.DONE, Import.State.REVERTED):
            return
        if item.writes <= AT_ONCE:
            services.write(item=item, by=by)
            return
        item.state, item.problem = Import.State.RUNNING, ""
        item.save()
        Beat.objects.update_or_create(source=item, defaults={"lines": 0, "at": timezone.now()})
        arguments = (item.pk, by.pk, translation.get_language())
        transaction.on_commit(lambda: Thread(target=write_beside, args=arguments).start())


def write_beside(key: int, by: int, language: str) -> None:
    """Write the list in a thread of its own, which tells how far it is."""
    with translation.override(language):
        item, user = Import.objects.get(pk=key), User.objects.get(pk=by)
        try:
            services.write(item=item, by=user, beat=sign_of_life(item))
        except ValidationError as error:
            _stop(key, " ".join(error.messages))
        except Exception:
            _stop(key, _("Tuonti keskeytyi, eikä mitään tuotu. Yritä uudelleen."))
            raise
        finally:
            connections.close_all()


def sign_of_life(item: Import) -> Callable[[int], None]:
    """Tells others how many lines are written, from outside the transaction that writes them.

    SQLite lets nobody else write meanwhile: there the page only says that it goes on.
    """
    if connection.vendor != "postgresql":
        return lambda lines: None

    told_at = -BEAT_EVERY

    def tell(lines: int) -> None:
        nonlocal told_at
        if monotonic() - told_at < BEAT_EVERY:
            return
        told_at = monotonic()
        beside = connections.create_connection(DEFAULT_DB_ALIAS)
        try:
            with beside.cursor() as cursor:
                cursor.execute(
                    "UPDATE exchange_beat SET lines = %s, at = %s WHERE source_id = %s",
                    [lines, timezone.now(), item.pk],
                )
        finally:
            beside.close()

    return tell


def _stop(key: int, why: str) -> None:
    with transaction.atomic():
        item = Import.objects.select_for_update().get(pk=key)
        item.state, item.problem = Import.State.DRAFT, why[:500]
        item.save()
