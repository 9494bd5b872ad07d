"""Setting up a new college."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.people.models import User
from accounts.teams.models import Team
from partnerships.levels.models import Level
from tests.conftest import held
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
GIVEN = {
    "house": "none",
    "email": "eka@college.example",
    "first_name": "Eka",
    "last_name": "Ylläpitäjä",
}


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The content is there already: loading it again for each test would take its time."""
    yield from held(
        django_db_blocker, lambda: call_command("load_reference_content", stdout=StringIO())
    )


def run(**given: Any) -> str:
    out = StringIO()
    call_command("set_up", stdout=out, **given)
    return out.getvalue()


def test_makes_an_administrator_who_is_invited() -> None:
    told = run(**GIVEN, no_input=True)
    assert "Reference content: 0 rows added." in told
    user = User.objects.get()
    assert (user.email, str(user)) == ("eka@college.example", "Eka Ylläpitäjä")
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert user.has_perm("accounts.add_user")
    assert not user.has_usable_password()
    assert (Level.objects.count(), Team.objects.count()) == (5, 0)
    assert [item.to for item in mail.outbox] == [["eka@college.example"]]
    assert "The invitation has been sent." in told
    assert "The front page shows the first steps" in told


def test_again_makes_nobody_twice_and_invites_those_who_have_not_come() -> None:
    run(**GIVEN, no_input=True)
    before = User.history.count()
    run(**GIVEN | {"email": "EKA@college.example"}, no_input=True)
    assert (User.objects.count(), User.history.count(), len(mail.outbox)) == (1, before, 2)
    Client().force_login(User.objects.get())
    assert "Has signed in already" in run(**GIVEN, no_input=True)
    assert len(mail.outbox) == 2


def test_somebody_who_is_there_gets_the_rights() -> None:
    user = UserFactory(email=GIVEN["email"])
    run(**GIVEN, no_input=True)
    assert User.objects.get(pk=user.pk).has_perm("accounts.add_user")
    assert [group.name for group in user.groups.all()] == ["Ylläpito"]


@pytest.mark.parametrize("name", ["first_name", "last_name"])
def test_a_name_that_does_not_fit_is_refused_at_once(name: str) -> None:
    most = User._meta.get_field(name).max_length
    with pytest.raises(CommandError) as raised:
        run(**GIVEN | {name: "a" * 400}, no_input=True)
    assert str(raised.value) == f"This is too long: {most} letters at most."
    assert not User.objects.exists()
    run(**GIVEN | {name: "a" * most}, no_input=True)
    assert len(getattr(User.objects.get(), name)) == most


def test_a_closed_account_stays_closed_and_that_is_told() -> None:
    user = UserFactory(email=GIVEN["email"], is_active=False)
    with pytest.raises(CommandError) as raised:
        run(**GIVEN, no_input=True)
    assert str(raised.value) == (
        "The account of eka@college.example is closed. Open it in the admin, or give another "
        "address."
    )
    user.refresh_from_db()
    assert (user.is_active, user.is_staff, mail.outbox) == (False, False, [])


def test_without_mail_the_link_is_shown_and_works(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    told = run(**GIVEN, no_input=True)
    [link] = [line.strip() for line in told.splitlines() if "/password/reset/key/" in line]
    page = Client().get(link.removeprefix(settings.SITE_URL), follow=True)
    assert "Valitse uusi salasana" in page.content.decode()


def test_a_mail_that_does_not_leave_shows_the_link_too(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.accounts.sign_in.test_invitations.Down"
    told = run(**GIVEN, no_input=True)
    assert "Viesti ei lähtenyt." in told
    assert "/password/reset/key/" in told


def test_asks_in_words_and_again_when_an_answer_will_not_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["muu", "none", "ei", "eka@college.example", "", "Eka", "Ylläpitäjä"])
    asked: list[str] = []

    def say(question: str) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr("builtins.input", say)
    run()
    assert len(asked) == 7
    assert User.objects.get().email == "eka@college.example"
    assert "'ei' is not an e-mail address." in capsys.readouterr().out


def test_asks_nothing_where_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(question: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    with pytest.raises(CommandError, match="Give it as an argument"):
        run()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"email": None}, "e-mail address"),
        ({"email": "ei"}, "'ei' is not an e-mail address."),
        ({"house": None}, "Give it as an argument."),
    ],
)
def test_refuses_for_scripts_what_it_would_ask(given: dict[str, Any], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        run(**GIVEN | given, no_input=True)
    assert not User.objects.exists()


def test_the_tables_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def unapplied(*args: object, **options: object) -> None:
        raise SystemExit(1)

    monkeypatch.setattr("perho_partners.management.commands.set_up.call_command", unapplied)
    with pytest.raises(CommandError, match="migrate first"):
        run(**GIVEN, no_input=True)
