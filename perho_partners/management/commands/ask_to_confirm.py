"""manage.py ask_to_confirm"""

from __future__ import annotations

from django.core.management.base import BaseCommand

from partnerships.freshness.services import decide_month


class Command(BaseCommand):
    """Decides who is asked this month whether partnerships are still true.

    Where digests are sent it is done with them; running it often, or twice at once, does no harm.
    """

    help = "Give out this month's questions whether partnerships are still true."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Questions of this month: {decide_month()} new.")
