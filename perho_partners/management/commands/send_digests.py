"""manage.py send_digests"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from partnerships.freshness.services import decide_month
from perho_partners.digest.sending import NoMailServerError, Tally, send_due


class Command(BaseCommand):
    """Sends the weekly digests that are due. Running it often, or twice at once, does no harm."""

    help = "Send the weekly digests that are due: one mail a week for each who wants it."

    def handle(self, *args: object, **options: object) -> None:
        tally = Tally()
        decide_month()  # what is asked this month is told in the mails
        try:
            send_due(tally)
        except NoMailServerError as error:
            raise CommandError(
                "The mail server does not answer. What was not sent goes the next time."
            ) from error
        finally:
            self.stdout.write(str(tally))
        if not tally.is_clean:
            raise CommandError(
                "Failed ones are tried again the next time; unclear ones are not, see the admin."
            )
