"""Keys for other programs: who makes which, what is kept of them, and when they open nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exchange.api.models import MARK, SHOWN, AccessToken, digest_of, new_secret
from exchange.api.rules import is_keeper, may_have
from exchange.api.services import make_token, revoke_token
from tests.conftest import PERSONAS
from tests.exchange.api.keys import EVERYTHING, ROOT, asking, key_of, program
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
SECRET = re.compile(rf"{MARK}[\w-]{{43}}")
DATA = {"name": "Power BI", "scopes": ["read"], "days": "90"}


def offered(client):
    """The hidden field of the page that makes keys."""
    return client.get(reverse("api:token_new")).context["offer"]


def make(client, **data):
    sent = DATA | {"password_of_key": offered(client)} | data
    return client.post(reverse("api:token_new"), sent)


class TestMaking:
    def test_shows_the_key_once_and_keeps_only_its_digest(self, page, staff):
        answer = make(page)
        text = answer.content.decode()
        (secret,) = set(SECRET.findall(text))
        token = AccessToken.objects.get()
        assert (token.user, token.name, token.scopes, token.days) == (
            staff, "Power BI", ["read"], 90,
        )  # fmt: skip
        assert (token.digest, token.shown) == (digest_of(secret), secret[:SHOWN])
        for address in ("api:tokens", "api:token_new"):
            assert secret not in page.get(reverse(address)).content.decode()
        assert token.shown in page.get(reverse("api:tokens")).content.decode()
        assert asking(secret).get(f"{ROOT}tools/").status_code == 200

    def test_nothing_in_the_database_holds_the_secret(self, page):
        secret = SECRET.search(make(page).content.decode())[0]
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (tables of our own)
                assert secret not in str(cursor.fetchall()), table

    def test_is_done_once_however_often_it_is_pressed(self, page):
        seed = offered(page)
        shown = {
            SECRET.search(make(page, password_of_key=seed).content.decode())[0] for _ in range(3)
        }
        assert (len(shown), AccessToken.objects.count()) == (1, 1)
        assert AccessToken.history.count() == 1

    @pytest.mark.parametrize("seed", ["", "x", "WyJ4Il0:1:2"])
    def test_takes_no_secret_but_its_own(self, page, seed):
        answer = make(page, password_of_key=seed)
        assert answer.status_code == 422
        assert answer.context["form"].non_field_errors() == [
            "Sivu oli ollut auki liian kauan. Paina nappia uudelleen."
        ]
        assert 'value="Power BI"' in answer.content.decode()
        assert not AccessToken.objects.exists()

    def test_takes_no_secret_that_was_offered_to_another_or_long_ago(self, client, staff, lead):
        client.force_login(lead)
        seed = offered(client)
        client.force_login(staff)
        assert make(client, password_of_key=seed).status_code == 422
        with time_machine.travel(timezone.now() - timedelta(days=1)):
            old = offered(client)
        assert make(client, password_of_key=old).status_code == 422
        assert not AccessToken.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"name": ""}, "name"),
            ({"name": "x" * 61}, "name"),
            ({"name": "Matti 131052-308T"}, "name"),
            ({"scopes": []}, "scopes"),
            ({"scopes": ["levels"]}, "scopes"),
            ({"scopes": ["read", "all"]}, "scopes"),
            ({"days": "366"}, "days"),
            ({"days": "0"}, "days"),
        ],
    )
    def test_refuses_what_is_wrong_and_keeps_the_rest(self, as_, wrong, field):
        answer = make(as_("administrator"), **wrong)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not AccessToken.objects.exists()

    def test_is_told_in_the_history(self, page, staff):
        make(page)
        change = AccessToken.history.get()
        assert (change.history_user, change.history_change_reason) == (staff, "created")
        assert not hasattr(change, "digest")


class TestRules:
    @pytest.mark.parametrize("persona", PERSONAS)
    @pytest.mark.parametrize("scope", AccessToken.Scope.values)
    def test_levels_and_copies_are_the_administrators_to_give(self, request, persona, scope):
        user = request.getfixturevalue(persona)
        is_allowed = scope == "read" or persona == "administrator"
        assert may_have(user, scope) == is_allowed
        assert is_keeper(user) == (persona == "administrator")
        if is_allowed:
            make_token(secret=new_secret(), name="A", scopes=[scope], days=1, by=user)
        else:
            with pytest.raises(PermissionDenied):
                make_token(secret=new_secret(), name="A", scopes=[scope], days=1, by=user)

    @pytest.mark.parametrize(
        ("persona", "offered"), [("staff", ["read"]), ("administrator", EVERYTHING)]
    )
    def test_the_page_offers_what_may_be_given(self, as_, persona, offered):
        form = as_(persona).get(reverse("api:token_new")).context["form"]
        assert [key for key, _label in form.fields["scopes"].choices] == offered

    def test_who_has_left_gives_nothing(self, administrator):
        administrator.is_active = False
        assert not any(may_have(administrator, scope) for scope in EVERYTHING)
        assert not is_keeper(administrator)

    @pytest.mark.parametrize("days", [0, 366])
    def test_a_key_lasts_from_a_day_to_a_year(self, staff, days):
        with pytest.raises(ValidationError):
            make_token(secret=new_secret(), name="A", scopes=["read"], days=days, by=staff)
        with pytest.raises(IntegrityError), transaction.atomic():
            key_of(staff, days=days)

    @pytest.mark.parametrize("days", [1, 365])
    def test_at_its_borders(self, staff, days):
        make_token(secret=new_secret(), name="A", scopes=["read"], days=days, by=staff)
        assert AccessToken.objects.get().days == days

    def test_opens_something_and_tells_who_revoked_it(self, staff):
        for fields in ({"scopes": []}, {"revoked_on": "2026-01-01"}, {"revoked_by": staff}):
            with pytest.raises(IntegrityError), transaction.atomic():
                key_of(staff, **{"scopes": ["read"], **fields})


class TestEnding:
    def test_ones_own_key_by_a_press_which_may_be_repeated(self, page, staff):
        secret, token = key_of(staff)
        for _ in range(2):
            answer = page.post(reverse("api:token_revoke", args=[token.pk]), follow=True)
            assert answer.redirect_chain[-1][0] == reverse("api:tokens")
        token.refresh_from_db()
        assert (token.revoked_on, token.revoked_by) == (timezone.localdate(), staff)
        assert [row.history_change_reason for row in token.history.all()] == ["revoked", "created"]
        assert asking(secret).get(f"{ROOT}tools/").status_code == 401

    def test_another_persons_key_is_not_there(self, page, lead):
        _secret, token = key_of(lead)
        assert page.post(reverse("api:token_revoke", args=[token.pk])).status_code == 404
        assert AccessToken.objects.get().revoked_on is None

    def test_another_persons_key_is_refused_by_the_service_too(self, staff, lead, administrator):
        _secret, token = key_of(lead)
        with pytest.raises(PermissionDenied):
            revoke_token(token=token, by=staff)
        revoke_token(token=token, by=administrator)
        assert AccessToken.objects.get().revoked_by == administrator

    def test_by_its_time(self, staff):
        secret, token = key_of(staff, days=30)
        end = token.made_at + timedelta(days=30)
        for moment, status in [(end - timedelta(seconds=1), 200), (end, 401)]:
            with time_machine.travel(moment, tick=False):
                assert asking(secret).get(f"{ROOT}tools/").status_code == status

    def test_at_once_when_the_person_leaves(self, staff):
        client = program(staff)
        assert client.get(f"{ROOT}tools/").status_code == 200
        staff.is_active = False
        staff.save_as(None, "edited")
        assert client.get(f"{ROOT}tools/").status_code == 401

    def test_of_what_only_administrators_give_when_one_is_none_any_more(self, administrator):
        client = program(administrator, *EVERYTHING)
        assert client.get(f"{ROOT}changes/").status_code == 200
        administrator.groups.clear()
        assert client.get(f"{ROOT}changes/").status_code == 403
        assert client.get(f"{ROOT}tools/").status_code == 200
        assert client.get(f"{ROOT}tools/", {"level": "everyday"}).status_code == 403

    def test_with_the_person(self):
        user = UserFactory()
        key_of(user)
        user.delete()
        assert not AccessToken.objects.exists()


class TestUse:
    def test_is_noted_once_an_hour_and_is_no_change(self, staff):
        secret, token = key_of(staff)
        start = timezone.now().replace(microsecond=0)
        for minutes, noted in [(0, 0), (59, 0), (60, 60), (61, 60)]:
            with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
                assert asking(secret).get(f"{ROOT}tools/").status_code == 200
            token.refresh_from_db()
            assert token.last_used_at == start + timedelta(minutes=noted)
        assert (token.version, token.history.count()) == (1, 1)

    def test_is_not_noted_of_a_key_that_opens_nothing(self, staff):
        secret, token = key_of(staff, revoked_on="2026-01-01", revoked_by=staff)
        asking(secret).get(f"{ROOT}tools/")
        token.refresh_from_db()
        assert token.last_used_at is None

    def test_is_seen_on_ones_own_page(self, page, staff):
        secret, _token = key_of(staff)
        assert "ei vielä käytetty" in page.get(reverse("api:tokens")).content.decode()
        asking(secret).get(f"{ROOT}tools/")
        assert "käytetty viimeksi" in page.get(reverse("api:tokens")).content.decode()


class TestList:
    def test_holds_ones_own_keys_those_in_force_first(self, page, staff, lead):
        _secret, old = key_of(staff)
        _secret, new = key_of(staff, revoked_on="2026-01-01", revoked_by=staff)
        key_of(lead)
        assert page.get(reverse("api:tokens")).context["tokens"] == [old, new]

    def test_asks_as_much_of_few_as_of_many(self, page, staff, django_assert_num_queries):
        for number in (1, 20):
            for _ in range(number):
                key_of(staff)
            with django_assert_num_queries(3):
                page.get(reverse("api:tokens"))


class TestAdmin:
    def test_administrators_see_all_keys_and_revoke_them(self, as_, staff, administrator):
        secret, token = key_of(staff)
        client = as_("administrator")
        address = reverse("admin:exchange_accesstoken_changelist")
        text = client.get(address).content.decode()
        assert (token.shown in text, token.digest in text) == (True, False)
        page = client.get(reverse("admin:exchange_accesstoken_change", args=[token.pk]))
        assert (page.status_code, token.digest in page.content.decode()) == (200, False)
        data = {"action": "revoke", "_selected_action": [token.pk]}
        assert client.post(address, data).status_code == 200  # asks once more
        client.post(address, data | {"apply": "yes"})
        token.refresh_from_db()
        assert token.revoked_by == administrator
        assert asking(secret).get(f"{ROOT}tools/").status_code == 401

    def test_the_quality_group_sees_none(self, as_, staff):
        key_of(staff)
        client = as_("quality")
        address = reverse("admin:exchange_accesstoken_changelist")
        assert client.get(address).status_code == 403
        assert client.post(address, {"action": "revoke"}).status_code == 403


def test_the_menu_leads_to_the_keys(page):
    text = page.get(reverse("home")).content.decode()
    assert f'href="{reverse("api:tokens")}"' in text


def test_a_stranger_makes_no_key(client, db):
    assert Client().post(reverse("api:token_new"), DATA).status_code in (302, 401)
    assert not AccessToken.objects.exists()
