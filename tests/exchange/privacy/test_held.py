"""What is held about a person: counted on a page, told in words in a file, left out with reason."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.functional import Promise

from accounts.people.models import User
from exchange.privacy import words
from exchange.privacy.held import sections_of
from exchange.privacy.relations import relations
from tests.exchange.privacy.conftest import ADDRESS, FIRST, LAST
from tests.factories import ContactFactory, OrganisationFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def file_of(client: Client, user: User) -> dict[str, Any]:
    response = client.get(reverse("privacy:file", args=[user.pk]))
    assert response.status_code == 200
    told: dict[str, Any] = json.loads(response.getvalue())
    return told


def rows_of(told: dict[str, Any], table: str, column: str) -> list[dict[str, Any]]:
    """The rows of one relation, as the file tells them."""
    found = [item["rows"] for item in told["sections"]
             if (item["table"], item["column"]) == (table, column)]  # fmt: skip
    assert len(found) == 1
    return found[0]


@pytest.mark.slow
def test_every_relation_is_in_the_file_and_on_the_page(as_, leaver):
    told = file_of(as_("administrator"), leaver)
    counts = {(item["table"], item["column"]): len(item["rows"]) for item in told["sections"]}
    expected = {
        (item.model._meta.label_lower, item.name): item.rows(leaver).count() for item in relations()
    }
    assert {key: counts[key] for key in expected} == expected
    assert set(counts) - set(expected) == {
        ("accounts.historicaluser", "id"),
        ("admin.logentry", "id"),
        ("*", "*"),
    }
    assert sum(item.count for item in sections_of(leaver)) == sum(expected.values())


def test_every_column_that_is_told_has_a_name():
    """A new column without one: give it a verbose_name, or a name in words.NAMES."""
    untold = {
        f"{item.model._meta.label}.{column.name}"
        for item in relations()
        for column in item.model._meta.concrete_fields
        if words.is_told(item.model, column)
        and not isinstance(column.verbose_name, Promise)
        and not column.related_model
        and column.name not in words.NAMES
    }
    assert untold == set()


def test_no_column_that_sounds_like_a_secret_is_told():
    """A new one: name it in words.UNTOLD, or here when whoever knows it can do nothing with it."""
    told = {
        column.name
        for item in relations()
        for column in item.model._meta.concrete_fields
        if words.is_told(item.model, column)
        and re.search("secret|token|password|hash|key", column.name)
    }
    assert told == {"key"}


def test_what_is_untold_is_there():
    columns = {
        name
        for item in [User, *(item.model for item in relations())]
        for column in item._meta.concrete_fields
        for name in (column.name, f"{item._meta.label_lower}.{column.name}")
    }
    assert set(words.UNTOLD) <= columns


def test_secrets_are_not_told(as_, leaver):
    leaver.set_password("x")
    leaver.save(update_fields=["password"])
    text = json.dumps(file_of(as_("administrator"), leaver))
    for secret in [leaver.password, *leaver.calendar_feeds.values_list("secret", flat=True)]:
        assert secret
        assert secret not in text
    assert "a" * 64 not in text  # of a form that was sent


class TestFile:
    @pytest.fixture
    def told(self, page, staff):
        organisation = OrganisationFactory(name="Kahvila Malli", by=staff)
        organisation.city = "Vaasa"
        organisation.save_as(staff, "edited")
        staff.title = "Kouluttaja"
        staff.save_as(staff, "edited")
        ContactFactory(organisation=organisation, user=staff, what="Sovimme vierailusta.", by=staff)
        return file_of(page, staff)

    def test_the_persons_own_row_has_its_names_in_words(self, told, staff):
        assert told["person"]["sähköposti"] == "staff@perho.example"
        assert told["person"]["tehtävänimike"] == "Kouluttaja"
        assert told["person"]["istuntoja auki"] == 1
        assert "salasana" not in told["person"]

    def test_a_row_tells_what_it_points_to_by_name_and_choices_in_words(self, told):
        (row,) = rows_of(told, "partnerships.contact", "user")
        assert (row["kumppani"], row["miten"]) == ("Kahvila Malli", "Tapaaminen")

    def test_a_change_tells_from_what_to_what(self, told):
        rows = rows_of(told, "partnerships.historicalorganisation", "history_user")
        assert [row["mikä muuttui"] for row in rows] == [{}, {"paikkakunta": ["–", "Vaasa"]}]
        assert [row["mitä tehtiin"] for row in rows] == ["lisäsi organisaation", "muutti: …"]

    def test_earlier_versions_of_oneself(self, told):
        rows = rows_of(told, "accounts.historicaluser", "id")
        assert [row["tehtävänimike"] for row in rows] == [None, "Kouluttaja"]

    def test_what_is_not_told_is_said(self, told):
        assert len(told["not_included"]) == 5

    def test_its_name_and_kind(self, page, staff):
        response = page.get(reverse("privacy:file", args=[staff.pk]))
        response.getvalue()
        assert response["Content-Type"] == "application/json"
        assert f"omat-tiedot-{staff.pk}-" in response["Content-Disposition"]


def test_texts_in_which_somebody_wrote_the_name(as_, world):
    user = UserFactory(first_name=FIRST, last_name=LAST, email=ADDRESS)
    organisation = OrganisationFactory(notes=f"Kysy {FIRST} {LAST}")
    rows = rows_of(file_of(as_("administrator"), user), "*", "*")
    told = {(row["taulu"], row["avain"], row["kohta"]) for row in rows}
    assert told == {
        ("organisaatiot", organisation.pk, "lisätietoja"),
        ("organisaatiot", organisation.history.get().pk, "lisätietoja"),
    }


def test_others_own_data_is_not_told_to_who_changed_it(as_, administrator, staff):
    staff.title = "Salainen"
    staff.save_as(administrator, "edited")
    told = file_of(as_("administrator"), administrator)
    (row,) = rows_of(told, "accounts.historicaluser", "history_user")
    assert row["mikä muuttui"] == ["tehtävänimike"]
    assert "Salainen" not in json.dumps(told, ensure_ascii=False)
    assert "staff@perho.example" not in json.dumps(told)


@pytest.mark.parametrize("name", ["held", "file"])
@pytest.mark.parametrize(
    ("persona", "status"),
    [("staff", 200), ("lead", 403), ("quality", 403), ("coordinator", 403), ("administrator", 200)],
)
def test_only_oneself_and_administrators_see_it(as_, staff, name, persona, status):
    path = reverse(f"privacy:{name}", args=[staff.pk])
    response = as_(persona).get(path)
    response.getvalue()
    assert response.status_code == status


def test_a_superuser_sees_anyones(client, staff):
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(reverse("privacy:held", args=[staff.pk])).status_code == 200


def test_the_page_asks_as_much_for_many_rows(page, staff, django_assert_max_num_queries):
    path = reverse("privacy:held", args=[staff.pk])
    page.get(path)
    for _row in range(3):
        ContactFactory(user=staff, by=staff)
    with django_assert_max_num_queries(9):
        response = page.get(path)
    assert {(item.title, item.count) for item in response.context["now"]} >= {("yhteydenotot", 3)}


def test_the_file_asks_as_much_for_many_rows(page, staff, django_assert_num_queries):
    ContactFactory(user=staff, by=staff)
    path = reverse("privacy:file", args=[staff.pk])
    with CaptureQueriesContext(connection) as few:
        page.get(path).getvalue()
    for _row in range(5):
        ContactFactory(user=staff, by=staff)
    with django_assert_num_queries(len(few)):
        page.get(path).getvalue()


def test_the_menu_leads_to_ones_own(page, staff):
    response = page.get(reverse("privacy:own"))
    assert response.url == reverse("privacy:held", args=[staff.pk])
    assert f'href="{reverse("privacy:own")}"' in page.get(reverse("home")).content.decode()
