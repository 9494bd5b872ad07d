"""Mails about one's account: whose words they are in, and what they never tell a stranger."""

from __future__ import annotations

import re
import smtplib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from allauth.account import app_settings
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse

from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS, QUALITY_GROUP, ensure_roles
from accounts.teams.models import Membership
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)
FLOORS = ["core", "accounts", "partnerships", "toolkit", "teams", "quality"]
RESET = "/accounts/password/reset/"
# Mails of the library that this configuration never sends, and what sees to it.
NEVER_SENT = {
    "account_already_exists": "nobody signs up",
    "email_changed": "notifications",
    "email_confirm": "notifications",
    "email_confirmation": "verification",
    "email_confirmation_signup": "verification",
    "email_deleted": "notifications",
    "login_code": "codes",
    "password_changed": "notifications",
    "password_reset": "notifications",
    "password_reset_code": "codes",
    "password_set": "notifications",
    "unknown_account": "unknown accounts",
}


class Down(BaseEmailBackend):
    """A mail server that is not there."""

    error: Exception = ConnectionRefusedError()

    def send_messages(self, messages: Any) -> int:
        raise self.error


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


@pytest.fixture
def person(db: None) -> User:
    return UserFactory(
        email="paivi@perho.example", first_name="Päivi", last_login="2026-01-01T10:00+02:00"
    )


def ask(client: Client, email: str, language: str = "fi") -> Any:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.post(RESET, {"email": email})


class TestMailServerDown:
    @pytest.mark.parametrize(
        "error",
        [
            ConnectionRefusedError(),
            TimeoutError(),
            smtplib.SMTPRecipientsRefused({}),
            smtplib.SMTPAuthenticationError(535, b"no"),
            UnicodeEncodeError("ascii", "ä", 0, 1, "no"),
        ],
    )
    def test_tells_nobody_who_is_known(
        self, client: Client, person: User, settings: Any, monkeypatch: Any, caplog: Any, error: Any
    ) -> None:
        settings.EMAIL_BACKEND = f"{__name__}.Down"
        monkeypatch.setattr(Down, "error", error)
        answers = [ask(client, email) for email in (person.email, "nobody@perho.example")]
        assert [(a.status_code, a.url) for a in answers] == [(302, f"{RESET}done/")] * 2
        assert [r.getMessage() for r in caplog.records if r.name == "core.mail"] == [
            f"A mail could not be sent: {type(error).__name__}"
        ]
        assert person.email not in caplog.text

    def test_stops_no_change_of_an_account(
        self, as_: Any, person: User, settings: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        settings.EMAIL_BACKEND = f"{__name__}.Down"
        with django_capture_on_commit_callbacks(execute=True):
            person.email = "uusi@perho.example"
            person.save_as(UserFactory(), "edited")
        assert User.objects.get(pk=person.pk).email == "uusi@perho.example"

    def test_no_request_sends_in_another_way(self) -> None:
        senders = {
            str(path.relative_to(ROOT))
            for floor in FLOORS
            for path in (ROOT / floor).rglob("*.py")
            if re.search(
                r"django\.core\.mail|django\.core import mail|email_user|mail_admins",
                path.read_text(encoding="utf-8"),
            )
        }
        assert senders == {"core/mail.py"}


class TestPasswordMail:
    WORDS = {
        "fi": ("Perho-kumppanit: uusi salasana", "Hei Päivi,", "3 päivän ajan"),
        "sv": ("Perho-partner: nytt lösenord", "Hej Päivi", "3 dagar"),
        "en": ("Perho partners: a new password", "Päivi", "3 days"),
    }
    WELCOME = {
        "fi": "Perho-kumppanit: tervetuloa",
        "sv": "Perho-partner: välkommen",
        "en": "Perho partners: welcome",
    }

    @pytest.mark.parametrize("language", WORDS)
    def test_is_our_own_in_three_languages(
        self, client: Client, person: User, mailoutbox: Any, language: str
    ) -> None:
        ask(client, person.email, language)
        [mail] = mailoutbox
        subject, *said = self.WORDS[language]
        assert mail.subject == subject
        for words in [*said, "Perho Liiketalousopisto", person.email, settings.SITE_URL]:
            assert words in mail.body
        assert "testserver" not in re.sub(r"http://testserver/\S+/key/\S+", "", mail.body)
        assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
        assert mail.message()["Auto-Submitted"] == "auto-generated"

    @pytest.mark.parametrize("language", WELCOME)
    def test_says_welcome_to_who_has_never_signed_in(
        self, client: Client, mailoutbox: Any, language: str
    ) -> None:
        new = UserFactory(email="uusi@perho.example", last_login=None)
        ask(client, new.email, language)
        assert [mail.subject for mail in mailoutbox] == [self.WELCOME[language]]

    def test_tells_how_long_its_link_works(
        self, client: Client, person: User, mailoutbox: Any, settings: Any
    ) -> None:
        settings.PASSWORD_RESET_TIMEOUT = 24 * 3600
        ask(client, person.email, "en")
        assert "for 1 day." in mailoutbox[0].body

    def test_takes_no_words_of_a_name_for_code(
        self, client: Client, person: User, mailoutbox: Any
    ) -> None:
        person.first_name = "Päivi & <b>"
        person.save_as(None, "edited")
        ask(client, person.email)
        assert "Hei Päivi & <b>," in mailoutbox[0].body

    def test_every_other_mail_of_the_library_is_off(self) -> None:
        stock = files("allauth") / "templates" / "account" / "email"
        known = {item.name.removesuffix("_subject.txt") for item in stock.iterdir()
                 if item.name.endswith("_subject.txt")}  # fmt: skip
        ours = ROOT / "templates" / "account" / "email"
        own = {path.name.removesuffix("_subject.txt") for path in ours.glob("*_subject.txt")}
        assert own == {"password_reset_key"}
        assert known - own == set(NEVER_SENT)
        assert app_settings.EMAIL_VERIFICATION == "none"
        assert (
            app_settings.EMAIL_NOTIFICATIONS,
            app_settings.EMAIL_UNKNOWN_ACCOUNTS,
            app_settings.LOGIN_BY_CODE_ENABLED,
            app_settings.PASSWORD_RESET_BY_CODE_ENABLED,
        ) == (False,) * 4


class TestNotices:
    @pytest.fixture
    def changed(
        self, as_: Any, person: User, mailoutbox: Any, django_capture_on_commit_callbacks: Any
    ) -> Any:
        """Change the person in the admin, as an administrator."""
        ensure_roles()
        client = as_("administrator")

        def change(**values: Any) -> list[Any]:
            row = User.objects.get(pk=person.pk)
            data: dict[str, Any] = {
                "email": row.email, "first_name": row.first_name, "last_name": row.last_name,
                "title": "", "staff_group": "", "is_active": "on", "opened_version": row.version,
                "memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0,
                **values,
            }  # fmt: skip
            mailoutbox.clear()
            with django_capture_on_commit_callbacks(execute=True):
                path = reverse("admin:accounts_user_change", args=[person.pk])
                response = client.post(path, {k: v for k, v in data.items() if v is not None})
            assert response.status_code == 302, response.context["errors"]
            return list(mailoutbox)

        return change

    def test_of_a_changed_address_goes_to_the_old_one(self, changed: Any) -> None:
        [mail] = changed(email="uusi@perho.example")
        assert mail.to == ["paivi@perho.example"]
        assert mail.subject == "Perho-kumppanit: sähköpostiosoitteesi on vaihdettu"
        assert "Hei Päivi," in mail.body
        assert "uusi@perho.example" not in mail.body  # the old one may be a stranger's by now
        assert mail.extra_headers["Auto-Submitted"] == "auto-generated"

    def test_of_rights_goes_to_the_person(self, changed: Any) -> None:
        group = Group.objects.get(name=QUALITY_GROUP)
        other = Group.objects.get(name=ADMINISTRATORS)
        for values, said in [
            ({"is_staff": "on"}, ["Pääset nyt hallintaan."]),
            ({"groups": [group.pk]}, [
                "Et enää pääse hallintaan.", "Kuulut nyt ryhmään Laatutyöryhmä.",
            ]),
            ({"groups": [other.pk]}, [
                "Kuulut nyt ryhmään Ylläpito.", "Et enää kuulu ryhmään Laatutyöryhmä.",
            ]),
            ({"is_active": None, "groups": [other.pk]}, ["Tunnuksesi on suljettu."]),
        ]:  # fmt: skip
            [mail] = changed(**values)
            assert mail.to == ["paivi@perho.example"]
            assert [line[2:] for line in mail.body.splitlines() if line.startswith("- ")] == said

    def test_of_both_goes_to_both(self, changed: Any) -> None:
        mails = changed(email="uusi@perho.example", is_staff="on")
        assert [mail.to for mail in mails] == [["paivi@perho.example"], ["uusi@perho.example"]]

    def test_of_other_changes_does_not_go(self, changed: Any) -> None:
        assert changed(title="Lehtori") == []

    def test_of_a_team_goes_whichever_way_it_changed(
        self, person: User, mailoutbox: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        by = UserFactory()
        row = Membership(user=person, team=TeamFactory(name_fi="Ravintola-ala"))
        with django_capture_on_commit_callbacks(execute=True):
            row.save_as(by, "created")
            row.role = Membership.Role.LEAD
            row.save_as(by, "edited")
            row.is_home = True
            row.save_as(by, "edited")  # no right
            row.ended_on = row.started_on
            row.save_as(by, "edited")
            row.ended_on = None
            row.save_as(by, "edited")
            row._history_user = by
            row.delete()
        assert [re.findall("^- (.*)", mail.body, re.MULTILINE) for mail in mailoutbox] == [
            ["Olet nyt tiimissä Ravintola-ala, roolina jäsen."],
            ["Olet nyt tiimissä Ravintola-ala, roolina vetäjä."],
            ["Et enää kuulu tiimiin Ravintola-ala."],
            ["Olet nyt tiimissä Ravintola-ala, roolina vetäjä."],
            ["Et enää kuulu tiimiin Ravintola-ala."],
        ]

    def test_are_not_sent_to_who_has_never_signed_in_nor_by_the_system(
        self, person: User, mailoutbox: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        new = UserFactory(last_login=None)
        with django_capture_on_commit_callbacks(execute=True):
            new.is_staff = person.is_staff = True
            new.save_as(person, "edited")
            person.save_as(None, "edited")
        assert mailoutbox == []

    def test_wait_until_the_change_is_stored(self, person: User, mailoutbox: Any) -> None:
        person.is_staff = True
        person.save_as(UserFactory(), "edited")
        assert mailoutbox == []  # the transaction is open
