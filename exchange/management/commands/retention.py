"""manage.py retention"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import translation

from accounts.sign_in.closing import close_account
from exchange.privacy.periods import BOOKKEEPING
from exchange.privacy.queries import due, still_open
from exchange.privacy.services import Anonymised, anonymise

Result = TypeVar("Result")


class Command(BaseCommand):
    """Closes accounts of leavers, anonymises those who left long ago, removes old bookkeeping.

    People are told by their keys, so that no log keeps a name that is to be forgotten. Each person
    is done as a whole or not at all. A simulation does all of it and takes it back.
    """

    help = "Do what the retention times say. With --simulate: say it, and change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--simulate", action="store_true", help="say what would be done")

    def handle(self, *args: object, simulate: bool = False, **options: object) -> None:
        self.simulate = simulate
        if simulate:
            self.stdout.write("A simulation: nothing is changed.")
        for user in still_open():
            self.done(partial(close_account, user=user))
            self.stdout.write(f"Person {user.pk}: the last day has passed; the account is closed.")
        for user, day in due():
            self.tell(user.pk, day.isoformat(), self.done(partial(anonymise, user=user)))
        for item in BOOKKEEPING:
            removed, _each = self.done(item.remove)
            with translation.override("en"):
                self.stdout.write(f"{item.label}: {removed} removed (kept for {item.kept()}).")

    def done(self, act: Callable[[], Result]) -> Result:
        """Do it as a whole; take it back when this is a simulation."""
        with transaction.atomic():
            result = act()
            transaction.set_rollback(self.simulate)
        return result

    def tell(self, person: int, left: str, done: Anonymised) -> None:
        """One person, every relation that had rows."""
        self.stdout.write(f"Person {person}: left {left}; anonymised.")
        for title, counts in {
            "kept, by a former employee": done.kept,
            "ended": done.ended,
            "removed": done.removed | {"sessions.session": done.sessions},
            "name taken out of texts": {"rows": done.texts},
        }.items():
            told = ", ".join(f"{key} {count}" for key, count in counts.items() if count)
            self.stdout.write(f"  {title}: {told or 'nothing'}")
        if done.still_responsible:
            self.stdout.write(
                f"  still responsible for {done.still_responsible} things: see /handover/risks/"
            )
