"""Who is added in the admin is invited, unless the tick is taken away."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse

from accounts.people.models import User
from accounts.sign_in.invitations import invite, password_link
from tests.accounts.people.test_admin import no_memberships
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADDRESS = "uusi@perho.example"


class Down(BaseEmailBackend):
    """A mail server that is not there."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


@pytest.fixture
def add(as_: Callable[[str], Client]) -> Callable[..., Any]:
    def send(**data: str) -> Any:
        sent = {"email": ADDRESS, "first_name": "Uusi", "last_name": "Tulija"}
        sent |= {"title": "", **no_memberships(), **data}
        return as_("administrator").post(reverse("admin:accounts_user_add"), sent)

    return send


def told(client: Client) -> list[str]:
    page = client.get(reverse("admin:index"))
    return [str(message) for message in page.context["messages"]]


@pytest.mark.django_db(transaction=True)
def test_who_is_added_is_welcomed_in_the_language_that_was_said(add: Any) -> None:
    add(invite="on", language="sv")
    assert [item.subject for item in mail.outbox] == ["Perho-partner: välkommen"]
    assert User.objects.get(email=ADDRESS).language == "sv"


@pytest.mark.django_db(transaction=True)
def test_who_is_added_gets_the_link_and_gets_in(add: Any, client: Client) -> None:
    assert add(invite="on").status_code == 302
    assert f"Kutsu on lähetetty: {ADDRESS}" in told(client)
    [item] = mail.outbox
    assert item.to == [ADDRESS]
    found = re.search(r"http://testserver(/\S+)", str(item.body))
    assert found
    stranger = Client()
    page = stranger.get(found[1], follow=True)
    data = {"password1": "Kevätjuhlan-ohjelma", "password2": "Kevätjuhlan-ohjelma"}
    stranger.post(page.request["PATH_INFO"], data)
    assert User.objects.get(email=ADDRESS).check_password("Kevätjuhlan-ohjelma")


def test_nobody_is_invited_without_the_tick(
    add: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert add().status_code == 302
    assert User.objects.filter(email=ADDRESS).exists()
    assert ADDRESS not in [to for item in mail.outbox for to in item.to]


def test_who_was_not_saved_is_not_invited(
    add: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert add(invite="on", email="ei osoite").status_code == 200
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_does_not_leave_is_told_and_the_person_stays(
    add: Any, client: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    assert add(invite="on").status_code == 302
    assert User.objects.filter(email=ADDRESS).exists()
    assert told(client)[-1].startswith(f"{ADDRESS} on lisätty, mutta kutsu ei lähtenyt: Viesti ei")


def test_a_change_invites_nobody(
    as_: Any, staff: User, django_capture_on_commit_callbacks: Any
) -> None:
    data = {"email": staff.email, "first_name": "Toinen", "last_name": "Nimi", "is_active": "on"}
    data |= {"opened_version": str(staff.version), **no_memberships()}
    path = reverse("admin:accounts_user_change", args=[staff.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert as_("administrator").post(path, data).status_code == 302
    assert mail.outbox == []


def test_the_link_needs_no_request(settings: Any, client: Client) -> None:
    link = password_link(UserFactory())
    assert link.startswith(f"{settings.SITE_URL}/accounts/password/reset/key/")
    page = client.get(link.removeprefix(settings.SITE_URL), follow=True)
    assert "Valitse uusi salasana" in page.content.decode()


def test_where_the_college_s_accounts_are_used_the_mail_leads_to_them(settings: Any) -> None:
    settings.LOCAL_ACCOUNTS = False
    invite(user=UserFactory(first_name="Päivi"))
    text = mail.outbox[0].body
    assert f"{settings.SITE_URL}/accounts/login/" in text
    assert "Kirjaudu oppilaitoksen tunnuksella:" in text
    assert "salasana" not in text
