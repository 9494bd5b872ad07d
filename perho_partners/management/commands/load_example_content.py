"""manage.py load_example_content"""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.people.models import User
from accounts.teams.models import Team
from search.upkeep import paused


class Command(BaseCommand):
    """Adds example people, organisations and partnerships, once; in demo mode only."""

    help = "Add invented example content, if it is not there yet. Refused in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisations", type=int, default=300)
        parser.add_argument("--partnerships", type=int, default=600)
        parser.add_argument("--people", type=int, default=170)

    def handle(
        self,
        *args: object,
        organisations: int,
        partnerships: int,
        people: int,
        **options: object,
    ) -> None:
        if settings.PRODUCTION:
            raise CommandError("Example content and its known password never go to production.")
        if User.objects.filter(is_example=True).exists():
            self.stdout.write("Example content: already there.")
            return
        if not Team.objects.exists():
            raise CommandError("Examples need teams: load_reference_content --house perho first.")
        from perho_partners.examples.generator import Generator  # Faker is not in production

        with paused():
            Generator(organisations, partnerships, people).run()
        self.stdout.write("Example content: added.")
