"""manage.py demo: what `make run` starts."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from perho_partners.examples.users import DEMO_PASSWORD, DEMO_USERS

HOUSE = "perho"  # the examples are its colleagues, in its teams


class Command(BaseCommand):
    """Prepares the database with example content and serves the site on this machine."""

    help = "Migrate, add reference and example content if missing, and serve on 127.0.0.1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare-only", action="store_true")

    def handle(self, *args: object, prepare_only: bool, port: int, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("This is only for PERHO_ENV=demo.")
        call_command("migrate", verbosity=0)
        call_command("load_reference_content", house=HOUSE, stdout=self.stdout)
        call_command("load_example_content", stdout=self.stdout)
        call_command("ask_to_confirm", stdout=self.stdout)
        if prepare_only:
            return
        self.stdout.write(f"\n  http://127.0.0.1:{port}/\n")
        for email, role in DEMO_USERS:
            self.stdout.write(f"  {email:<32} {role}")
        self.stdout.write(f"  Salasana kaikilla: {DEMO_PASSWORD}. Lopeta: Ctrl+C.\n")
        call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, skip_checks=True)
