"""manage.py sync_people FILE"""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.sign_in.closing import (
    addresses_in,
    came_by_college,
    close_account,
    no_longer_listed,
)

INPUT = Path("-")  # what is sent in: a list that only root may read


class Command(BaseCommand):
    """Closes the accounts of those whom the college's own accounts no longer know.

    The provider says who somebody is only when they sign in, and nothing when they leave. Accounts
    that have never come by the provider are left alone. Safe to repeat.
    """

    help = "Close the accounts that came by the college's own and are not in FILE any more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="everybody's e-mail address: a text, a CSV or -"
        )
        parser.add_argument("--apply", action="store_true", help="do it; else it is only shown")

    def handle(self, *args: object, file: Path, apply: bool = False, **options: object) -> None:
        try:
            told = sys.stdin.buffer.read() if file == INPUT else file.read_bytes()
            addresses = addresses_in(told.decode("utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read as text in UTF-8") from error
        everybody, leavers = list(came_by_college()), no_longer_listed(addresses)
        if everybody and len(leavers) == len(everybody):
            raise CommandError(
                f"None of the {len(everybody)} accounts is in {file}: this is not the list of "
                "those who work here. Nothing is changed."
            )
        for user in leavers:
            if apply:
                close_account(user=user, verb="gone")
            self.stdout.write(f"{user.email}: {'closed' if apply else 'would be closed'}")
        self.stdout.write(f"{len(leavers)} of {len(everybody)}; {len(addresses)} in the list.")
        if leavers and not apply:
            self.stdout.write("Nothing is changed: --apply does it.")
