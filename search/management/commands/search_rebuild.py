"""manage.py search_rebuild"""

from __future__ import annotations

from django.core.management.base import BaseCommand

from search.upkeep import rebuild


class Command(BaseCommand):
    """Makes what is searched anew: after a change of what is told, or of the dictionaries."""

    help = "Make all documents of the search anew. The site stays in use meanwhile."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Search: {rebuild(relearn=True)} documents.")
