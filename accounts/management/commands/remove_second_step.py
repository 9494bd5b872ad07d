"""manage.py remove_second_step EMAIL"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.audit.models import Event
from accounts.audit.services import known, record
from accounts.sign_in.sessions import end_sessions


class Command(BaseCommand):
    """For a person whose phone and recovery codes are both gone; only the server can do it."""

    help = "Take away a person's second step of signing in, and end the person's sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: object, email: str, **options: object) -> None:
        user = known(email)
        if user is None:
            raise CommandError(f"There is nobody with the address {email}.")
        with transaction.atomic():
            steps = Authenticator.objects.filter(user=user)
            told = sorted(steps.values_list("type", flat=True))
            steps.delete()
            end_sessions(user=user)
            if told:
                record(Event.What.STEP_REMOVED, user=user, detail=f"manage.py: {', '.join(told)}")
        self.stdout.write(f"Removed: {', '.join(told) or 'nothing, there was none'}.")
