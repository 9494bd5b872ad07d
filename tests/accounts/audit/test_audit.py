"""What the trail holds, and that nobody changes it."""

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.audit.models import Event
from accounts.audit.services import network_of
from accounts.people.roles import ADMINISTRATORS
from core.fixed import FixedRowError
from exchange.api.services import make_token, revoke_token
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
WORDS = "oma-pitka-salalause-42"


@pytest.fixture
def user():
    user = UserFactory()
    user.set_password(WORDS)
    user.save()
    Event.objects.all().delete()
    return user


def trail(*columns):
    return list(Event.objects.order_by("pk").values_list(*(columns or ("what", "user", "by"))))


def sign_in(email, words=WORDS):
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": words})
    return client


def test_coming_in_and_going_out(user):
    sign_in(user.email).post(reverse("account_logout"))
    assert trail() == [("sign_in", user.pk, user.pk), ("sign_out", user.pk, user.pk)]
    assert set(trail("detail", "network")) == {("", "127.0.0.0/24")}


@pytest.mark.parametrize("typed", ["salasanani-vahingossa", "nobody@perho.example"])
def test_a_stranger_leaves_nothing_of_what_was_typed(user, typed):
    sign_in(typed if "@" in typed else f"{typed}@x.example", "wrong")
    assert trail("what", "user", "by", "detail") == [("failed", None, None, "")]


def test_a_failure_names_the_account(user):
    sign_in(user.email.upper(), "wrong")
    assert trail() == [("failed", user.pk, None)]


def test_a_lock_is_told_once_in_a_while(user):
    with time_machine.travel("2026-11-23 08:00 +0200", tick=False) as clock:
        for _n in range(8):
            sign_in(user.email, "wrong")
        assert trail() == [("failed", user.pk, None)] * 5 + [("locked", user.pk, None)]
        clock.shift(301)
        for _n in range(7):
            sign_in(user.email, "wrong")
    assert Event.objects.filter(what="locked").count() == 2


def test_choosing_a_password(user):
    client = sign_in(user.email)
    new = "toinen-pitka-salalause-43"
    data = {"oldpassword": WORDS, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), data)
    assert ("password", user.pk, user.pk) in trail()


def test_a_password_given_by_an_administrator(as_, administrator, user):
    client = as_("administrator")
    new = "toinen-pitka-salalause-43"
    data = {"usable_password": "true", "password1": new, "password2": new}
    client.post(reverse("admin:auth_user_password_change", args=[user.pk]), data)
    assert trail()[-1] == ("password", user.pk, administrator.pk)


def test_groups_from_both_sides(user):
    group = Group.objects.create(name="Lukijat")
    user.groups.add(group)
    user.groups.clear()
    group.user_set.add(user)
    group.user_set.clear()
    assert trail("what", "user", "detail") == [
        ("rights", user.pk, f"{sign}Lukijat") for sign in "+-+-"
    ]


def test_groups_given_in_the_admin_tell_by_whom(as_, administrator, user, rf):
    group = Group.objects.get(name=ADMINISTRATORS)
    client = as_("administrator")
    page = client.get(reverse("admin:accounts_user_change", args=[user.pk]))
    form = page.context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields if name != "password"}
    data = {name: value for name, value in data.items() if value not in ("", False, None, [])}
    data |= {"groups": [group.pk]}
    for inline in page.context["inline_admin_formsets"]:
        for name, value in inline.formset.management_form.initial.items():
            data[f"{inline.formset.prefix}-{name}"] = value
    answer = client.post(page.request["PATH_INFO"], data)
    assert answer.status_code == 302, answer.context["errors"]
    assert ("rights", user.pk, administrator.pk, "+Ylläpito") in trail(
        "what", "user", "by", "detail"
    )


def test_flags_tell_by_whom(user, administrator):
    Event.objects.all().delete()
    user.is_active = False
    user.save_as(administrator, "edited")
    assert trail("what", "user", "by", "detail") == [
        ("rights", user.pk, administrator.pk, "is_active=False")
    ]


def test_another_change_of_a_person_is_none_of_rights(user, administrator):
    Event.objects.all().delete()
    user.title = "Opettaja"
    user.save_as(administrator, "edited")
    assert trail() == []


def test_a_file_is_told_without_what_was_asked(as_, staff, levels):
    client = as_("staff")
    Event.objects.all().delete()
    path = reverse("exports:file", args=["tools", "csv"])
    b"".join(client.get(path, {"q": "Virtanen"}).streaming_content)
    assert trail("what", "user", "detail") == [("export", staff.pk, path)]


def test_a_page_is_no_file(as_):
    client = as_("staff")
    Event.objects.all().delete()
    client.get("/contacts/")
    assert trail() == []


def test_keys(staff):
    token = make_token(secret="perho_" + "x" * 40, name="BI", scopes=["read"], days=30, by=staff)
    revoke_token(token=token, by=staff)
    assert trail("what", "user", "detail")[-2:] == [
        ("key_made", staff.pk, "read"),
        ("key_revoked", staff.pk, "read"),
    ]


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::5", "2001:db8:1::/48"), ("x", ""), ("", "")],
)
def test_an_address_is_kept_as_a_network(address, network):
    assert network_of(RequestFactory(REMOTE_ADDR=address).get("/")) == network


def test_nothing_is_changed_afterwards(user):
    event = Event.objects.create(what="sign_in", user=user)
    event.detail = "x"
    for change in (
        event.save,
        event.delete,
        lambda: Event.objects.update(detail="x"),
        lambda: Event.objects.bulk_update([event], ["detail"]),
    ):
        with pytest.raises(FixedRowError):
            change()
    assert trail("detail") == [("",)]


def test_old_ones_go_by_time_alone(user, settings):
    settings.RETENTION_LOG_MONTHS = 12
    for day in ("2025-11-22", "2025-11-23"):
        with time_machine.travel(f"{day} 12:00 +0200", tick=False):
            Event.objects.create(what="sign_in", user=user)
    with time_machine.travel("2026-11-23 12:00 +0200", tick=False):
        assert Event.objects.old().count() == 1
