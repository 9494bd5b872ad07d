"""Verbs for many rows in the admin: each row by itself, signed, refused with its reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone

from accounts.people.models import User
from core import bulk
from partnerships.organisations.models import Organisation
from partnerships.partners.services import archive_organisation
from partnerships.partnerships.models import Partnership
from partnerships.partnerships.services import end_partnership
from quality.criteria.models import Criterion
from quality.criteria.services import retire_criterion
from quality.reviews.models import Review
from tests.factories import (
    CriterionFactory,
    OrganisationFactory,
    PartnershipFactory,
    ReviewFactory,
    ToolFactory,
    UserFactory,
)
from tests.test_bad_input import HOSTILE, HUGE, SCRIPT
from toolkit.tools.models import Tool
from toolkit.tools.services import retire_tool

pytestmark = pytest.mark.django_db
REASON = "Yritys lopetti."


def list_of(model: type) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def send(client: Any, model: type, action: str, rows: list[Any], **asked: Any) -> Any:
    """Press the button of the page between, or open it when nothing is told."""
    data = {"action": action, "_selected_action": [row.pk for row in rows], **asked}
    everything = {Review: "?round__id__exact=all", Criterion: "?use=all"}
    return client.post(list_of(model) + everything.get(model, ""), data)


def told(client: Any, response: Any) -> list[str]:
    assert response.status_code == 302, response.context and response.context["form"].errors
    return [str(message) for message in client.get(response.url).context["messages"]]


@pytest.fixture
def admin(as_, levels):
    return as_("administrator")


@pytest.fixture
def worlds(levels, quality, administrator):
    """For each verb: its rows, of which the last one is refused, and what is asked."""

    def partnerships():
        rows = [PartnershipFactory(started_on=date(2024, 1, 1)) for _n in range(3)]
        end_partnership(partnership=rows[2], reason="x", on=date(2025, 1, 1), by=quality)
        return rows

    def organisations():
        rows = [PartnershipFactory().organisation, *OrganisationFactory.create_batch(2)]
        archive_organisation(organisation=rows[2], reason="x", by=quality)
        return rows

    def tools():
        rows = ToolFactory.create_batch(3)
        retire_tool(tool=rows[2], reason="x", by=quality)
        return rows

    def criteria():
        rows = CriterionFactory.create_batch(3)
        retire_criterion(criterion=rows[2], by=quality)
        return rows

    def reviews():
        first = ReviewFactory(reviewer=quality)
        ended = ReviewFactory(reviewer=quality, round=first.round)
        end_partnership(
            partnership=ended.partnership, reason="x", on=timezone.localdate(), by=quality
        )
        return [first, ReviewFactory(reviewer=quality, round=first.round), ended]

    def people():
        return [*UserFactory.create_batch(2), UserFactory(is_active=False)]

    day = timezone.localdate().strftime("%d.%m.%Y")
    return {
        "end": (Partnership, partnerships, {"reason": REASON, "on": day}),
        "archive": (Organisation, organisations, {"reason": REASON}),
        "tool": (Tool, tools, {"reason": REASON}),
        "criterion": (Criterion, criteria, {}),
        "hand_over": (Review, reviews, {"reviewer": administrator.pk}),
        "invite": (User, people, {}),
    }


NAMES = {"tool": "retire", "criterion": "retire"}
VERBS = ["end", "archive", "tool", "criterion", "hand_over", "invite"]
# What is told: how many were done, and why the last one was not.
TOLD = {
    "end": ("2 kumppanuutta on päättynyt.", "Kumppanuus on jo päättynyt."),
    "archive": ("2 organisaatiota on arkistoitu.", "Organisaatio on jo arkistoitu."),
    "tool": ("2 työkalua on poistettu käytöstä.", "Tämä on jo poistettu käytöstä."),
    "criterion": ("2 kriteeriä on poistettu käytöstä.", "Tämä versio ei ole enää käytössä."),
    "hand_over": ("2 katselmusta on siirretty.", "Kumppanuus on jo päättynyt."),
    "invite": ("2 kutsua on lähetetty.", "Tunnus ei ole käytössä."),
}
SIGNED = {
    "end": "ended", "archive": "archived", "tool": "retired", "criterion": "retired",
    "hand_over": "handed",
}  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
class TestVerb:
    def test_asks_first_and_changes_nothing(self, admin, worlds, verb):
        model, make, _asked = worlds[verb]
        rows = make()
        before = [row.version for row in model._default_manager.order_by("pk")]
        response = send(admin, model, NAMES.get(verb, verb), rows)
        text = response.content.decode()
        assert (response.status_code, "3 valittua" in " ".join(text.split())) == (200, True)
        assert [row.version for row in model._default_manager.order_by("pk")] == before
        assert mail.outbox == []

    def test_is_done_to_each_and_tells_what_was_refused(self, admin, worlds, verb, administrator):
        model, make, asked = worlds[verb]
        rows = make()
        done, why = TOLD[verb]
        response = send(admin, model, NAMES.get(verb, verb), rows, apply="1", **asked)
        assert told(admin, response) == [done, f"Tekemättä jäi 1. {rows[2]}: {why}"]
        for row in rows[:2] if verb in SIGNED else []:
            change = model.history.filter(id=row.pk).first()
            assert (change.history_user, change.history_change_reason) == (
                administrator,
                SIGNED[verb],
            )
        log = LogEntry.objects.filter(user=administrator)
        assert {entry.object_id for entry in log} == {str(row.pk) for row in rows[:2]}

    def test_is_not_for_others(self, as_, worlds, verb, request):
        model, make, asked = worlds[verb]
        rows = make()
        allowed = {"criterion", "hand_over"}
        for persona in ("staff", "lead", "quality"):
            client = as_(persona)
            before = [row.version for row in model._default_manager.order_by("pk")]
            if persona == "quality" and verb in allowed:
                continue
            response = send(client, model, NAMES.get(verb, verb), rows, apply="1", **asked)
            if persona != "quality":  # who sees the list, without any actions
                assert response.url.startswith(reverse("admin:login"))
            assert [row.version for row in model._default_manager.order_by("pk")] == before
        assert len(mail.outbox) == 0

    def test_takes_no_hostile_keys_or_words(self, admin, worlds, verb):
        model, make, asked = worlds[verb]
        rows = make()
        for value in [*HOSTILE.values(), HUGE]:
            data = {"action": NAMES.get(verb, verb), "_selected_action": [value], "apply": "1"}
            response = admin.post(list_of(model), data | asked)
            assert response.status_code in (200, 302), value
            if asked:
                hostile = dict.fromkeys(asked, value)
                response = send(admin, model, NAMES.get(verb, verb), rows[2:], apply="1", **hostile)
                assert response.status_code in (200, 302), value
                assert SCRIPT.encode() not in response.content


class TestWhatIsAsked:
    def test_is_asked_again_and_kept_when_something_is_missing(self, admin, levels):
        row = PartnershipFactory()
        tomorrow = (timezone.localdate() + timedelta(days=1)).strftime("%d.%m.%Y")
        response = send(admin, Partnership, "end", [row], apply="1", reason=REASON, on=tomorrow)
        assert response.context["form"].errors == {"on": ["Päivä ei voi olla tulevaisuudessa."]}
        assert f'value="{REASON}"' in response.content.decode()
        response = send(admin, Partnership, "end", [row], apply="1", reason="", on="1.1.2026")
        assert "reason" in response.context["form"].errors
        row.refresh_from_db()
        assert row.is_open

    def test_of_a_reviewer_is_one_who_may_review(self, admin, levels, staff, quality):
        row = ReviewFactory(reviewer=quality)
        response = send(admin, Review, "hand_over", [row], apply="1", reviewer=staff.pk)
        assert "reviewer" in response.context["form"].errors
        response = send(admin, Review, "hand_over", [row], apply="1", reviewer=quality.pk)
        assert told(admin, response) == [f"Tekemättä jäi 1. {row}: Tämä on jo hänen jonossaan."]

    def test_is_not_of_too_many_rows(self, admin, levels, monkeypatch):
        monkeypatch.setattr(bulk, "MOST_ROWS", 2)
        rows = ToolFactory.create_batch(3)
        response = send(admin, Tool, "retire", rows)
        assert told(admin, response) == ["Valitse enintään 2 riviä kerralla."]

    def test_refusals_beyond_some_are_counted(self, admin, levels, quality, monkeypatch):
        monkeypatch.setattr(bulk, "MOST_TOLD", 1)
        rows = CriterionFactory.create_batch(3)
        for row in rows:
            retire_criterion(criterion=row, by=quality)
        text = told(admin, send(admin, Criterion, "retire", rows, apply="1"))
        assert text == [
            f"Tekemättä jäi 3. {rows[0]}: Tämä versio ei ole enää käytössä. Lisäksi 2 muuta."
        ]


class Refusing(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError


class TestInvitation:
    def test_lets_one_choose_the_first_password(self, admin, client):
        user = UserFactory(first_name="Aino")
        told(admin, send(admin, User, "invite", [user], apply="1"))
        (letter,) = mail.outbox
        assert letter.to == [user.email]
        assert "sinulla on tunnus palvelussa" in letter.body
        link = next(word for word in letter.body.split() if "/password/reset/key/" in word)
        page = client.get(link, follow=True)
        assert page.status_code == 200
        assert "password1" in page.context["form"].fields

    def test_is_not_for_who_has_signed_in(self, admin, staff):
        staff.last_login = timezone.now()
        staff.save()
        text = told(admin, send(admin, User, "invite", [staff], apply="1"))
        assert text == [f"Tekemättä jäi 1. {staff}: On jo kirjautunut sisään."]

    def test_that_did_not_leave_is_told(self, admin, settings):
        settings.EMAIL_BACKEND = f"{__name__}.Refusing"
        user = UserFactory()
        text = told(admin, send(admin, User, "invite", [user], apply="1"))
        assert text == [f"Tekemättä jäi 1. {user}: Viesti ei lähtenyt. Yritä myöhemmin uudelleen."]
