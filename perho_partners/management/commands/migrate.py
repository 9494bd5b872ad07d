"""manage.py migrate"""

from __future__ import annotations

import time

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import OperationalError, connections

# PostgreSQL waited for a lock as long as it may; or each of two waited for the other.
LOCKED = {"55P03", "40P01"}
LONGEST = "3s"  # who waits for a table lets everybody else wait behind it
TRIES, PAUSE = 10, 2  # times, and seconds between them


class Command(DjangoCommand):
    """Django's own, which never lets people wait: a table in use is left alone and tried again.

    Each migration is done as a whole or not at all, so a second try goes on where the first ended.
    """

    def handle(self, *args: object, **options: object) -> None:
        for left in reversed(range(TRIES)):
            try:
                self.once(*args, **options)
                return
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) not in LOCKED:
                    raise
                if not left:
                    raise CommandError(
                        f"A table was in use for more than {LONGEST} in each of {TRIES} tries. "
                        "What was told OK is done, the rest is not: run it again when it is quiet."
                    ) from error
                self.stderr.write(f"A table is in use. Again in {PAUSE} s ({left} tries left).")
                time.sleep(PAUSE)

    def once(self, *args: object, **options: object) -> None:
        """As Django does it, with a short wait for locks."""
        connection = connections[str(options["database"])]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LONGEST}'")
            super().handle(*args, **options)
            cursor.execute("RESET lock_timeout")
