"""manage.py set_up: what a new college does once."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import CharField

from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS
from accounts.sign_in.invitations import invite, password_link
from core.typed import as_a
from perho_partners.management.commands.load_reference_content import HOUSES

NONE = "none"
NOWHERE = {"console", "dummy"}  # backends that bring no mail to anybody


class Command(BaseCommand):
    """Loads the content and makes the first administrator; repeating it does no harm."""

    help = "Set up a new college: the content, the first administrator, and what comes next."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--house", choices=[NONE, *HOUSES])
        parser.add_argument("--email", help="the first administrator's address")
        parser.add_argument("--first-name")
        parser.add_argument("--last-name")
        parser.add_argument(
            "--no-input", action="store_true", help="ask nothing; all four must be given"
        )

    def handle(self, *args: object, no_input: bool, **given: object) -> None:
        refuse_old_tables()
        ask = refuse_to_ask if no_input else say
        asked = {name: str(given[name] or answer(name, ask)) for name in QUESTIONS}
        house = asked.pop("house")
        for name, said in asked.items():
            check(name, said)
        call_command(
            "load_reference_content", house=None if house == NONE else house, stdout=self.stdout
        )
        user = first_administrator(**asked)
        self.stdout.write(f"Administrator: {user} <{user.email}>.")
        self.let_in(user)
        self.stdout.write(NEXT.format(college=settings.COLLEGE_NAME, site=settings.SITE_URL))

    def let_in(self, user: User) -> None:
        """Mail the invitation, or show its link when no mail leaves."""
        if user.last_login is not None:
            self.stdout.write("Has signed in already: no invitation.")
            return
        why = "No mail is sent here (EMAIL_URL)."
        if not NOWHERE & set(settings.EMAIL_BACKEND.split(".")):
            try:
                invite(user=user)
            except ValidationError as error:
                why = " ".join(error.messages)
            else:
                self.stdout.write("The invitation has been sent.")
                return
        self.stdout.write(f"{why} The password is chosen here:\n  {password_link(user)}")


QUESTIONS = {
    "house": f"Whose content besides the model's ({', '.join([NONE, *HOUSES])})? ",
    "email": "The first administrator's e-mail address? ",
    "first_name": "Their first name? ",
    "last_name": "Their last name? ",
}
NEXT = """
Next:
  1. The college is called "{college}": COLLEGE_NAME and COLLEGE_SHORT_NAME change that.
  2. Sign in at {site}. The front page shows the first steps:
     name and colour, teams, people, the first partners."""


def say(question: str) -> str:
    """What somebody types; nobody does when the command runs by itself."""
    try:
        return input(question)
    except EOFError:
        return refuse_to_ask(question)


def answer(name: str, ask: Callable[[str], str]) -> str:
    """What is said to a question; asked again until it will do."""
    while True:
        said = ask(QUESTIONS[name]).strip()
        try:
            check(name, said)
        except CommandError as error:
            print(error)  # noqa: T201  (to whom answers)
        else:
            return said


def check(name: str, said: str) -> None:
    """Refuse an answer that will not do."""
    if name == "house" and said not in [NONE, *HOUSES]:
        raise CommandError(f"Choose one of: {', '.join([NONE, *HOUSES])}.")
    if name == "email":
        try:
            validate_email(said)
        except ValidationError as error:
            raise CommandError(f"{said!r} is not an e-mail address.") from error
    if not said:
        raise CommandError("Something is needed here.")
    most = None if name == "house" else as_a(CharField, User._meta.get_field(name)).max_length
    if most and len(said) > most:
        raise CommandError(f"This is too long: {most} letters at most.")


def refuse_to_ask(question: str) -> str:
    """For scripts: nobody is there to answer."""
    raise CommandError(f"{question.strip()} Give it as an argument.")


def refuse_old_tables() -> None:
    """The tables come first: half of the content in half of them would be worse than none."""
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit as error:
        raise CommandError("The database is not ready: run manage.py migrate first.") from error


@transaction.atomic
def first_administrator(*, email: str, first_name: str, last_name: str) -> User:
    """The person of the address, made when there is none, with an administrator's rights.

    Raises CommandError when the person has left: nobody comes back without a word.
    """
    user = User.objects.select_for_update().filter(email__iexact=email).first()
    if user and not user.is_active:
        raise CommandError(
            f"The account of {email} is closed. Open it in the admin, or give another address."
        )
    if user is None:
        user = User.objects.create_user(email, first_name=first_name, last_name=last_name)
    group = Group.objects.get(name=ADMINISTRATORS)
    before = sorted(user.groups.values_list("name", flat=True))
    if not user.is_staff or ADMINISTRATORS not in before:
        user.is_staff = True
        user.save_as(None, "edited", groups=(before, sorted({*before, ADMINISTRATORS})))
        user.groups.add(group)
    return user
