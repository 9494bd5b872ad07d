"""What the trail holds, and that nobody changes it."""

from inspect import isawaitable
from io import StringIO

import pytest
import time_machine
from asgiref.sync import async_to_sync
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.audit.models import Event
from accounts.audit.services import network_of
from accounts.audit.words import told
from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS
from accounts.sign_in.closing import close_account
from accounts.teams.models import Membership
from core.fixed import FixedRowError
from core.many import create_many
from exchange.api.services import make_token, revoke_token
from perho_partners.running.logs import RequestLog
from tests.factories import PartnershipFactory, TeamFactory, UserFactory
from toolkit.glossary.models import Term

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
WORDS = "oma-pitka-salalause-42"


@pytest.fixture
def user():
    user = UserFactory()
    user.set_password(WORDS)
    user.save()
    forget()
    return user


def forget():
    """Past the one door, which asks how old a row is."""
    Event.objects.all()._raw_delete("default")


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
    given, taken = [[], [group.pk]], [[group.pk], []]
    assert trail("what", "user", "changes") == [
        ("rights", user.pk, {"groups": pair}) for pair in (given, taken, given, taken)
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
    told = {"groups": [[], [group.pk]]}
    assert ("rights", user.pk, administrator.pk, told) in trail("what", "user", "by", "changes")


def test_flags_tell_by_whom(user, administrator):
    forget()
    user.is_active = False
    user.save_as(administrator, "edited")
    assert trail("what", "user", "by", "changes") == [
        ("rights", user.pk, administrator.pk, {"is_active": [True, False]})
    ]


def test_another_change_of_a_person_is_none_of_rights(user, administrator):
    forget()
    user.title = "Opettaja"
    user.save_as(administrator, "edited")
    assert trail() == []


def test_a_file_is_told_without_what_was_asked(as_, staff, levels):
    client = as_("staff")
    forget()
    path = reverse("exports:file", args=["tools", "csv"])
    b"".join(client.get(path, {"q": "Virtanen"}).streaming_content)
    assert trail("what", "user", "detail") == [("export", staff.pk, path)]


def test_a_page_is_no_file(as_):
    client = as_("staff")
    forget()
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


def writing(manager):
    """Every way of writing that a manager or a queryset has, by its name; new ones too."""
    return [
        name
        for name in dir(manager)
        if not name.startswith("_")
        and "queryset" not in name
        and name != "select_for_update"
        and any(
            word in name for word in ("add", "create", "update", "delete", "clear", "remove", "set")
        )
        and callable(getattr(manager, name))
    ]


def done(result):
    """Of the ways that wait, too."""

    async def wait():
        return await result

    return async_to_sync(wait)() if isawaitable(result) else result


class TestFixed:
    """Rows are added one by one, never changed, and go by time alone."""

    ADDS = ["acreate", "aget_or_create", "create", "get_or_create"]
    DOOR = ["remove_old"]
    READS = ["aupdate_or_create", "update_or_create"]  # tried below: they save a row

    def ways(self, event):
        user = event.user
        yield from (Event.objects, Event._base_manager, Event._default_manager)
        yield from (Event.objects.all(), Event._base_manager.filter(pk=event.pk))
        yield from (user.events, user.events_done)

    def test_every_way_that_writes_several_refuses(self, user):
        event = Event.objects.create(what="sign_in", user=user, by=user)
        tried = set()
        given = {
            "bulk_create": ([Event(what="sign_in")],),
            "bulk_update": ([event], ["detail"]),
            "add": (event,),
            "remove": (event,),
            "set": ([],),
        }
        for way in self.ways(event):
            for name in set(writing(way)) - {*self.ADDS, *self.DOOR, *self.READS}:
                plain = name if name in {*given, "update", "delete", "clear"} else name[1:]
                words = {"detail": "x"} if plain == "update" else {}
                with pytest.raises(FixedRowError), transaction.atomic():
                    done(getattr(way, name)(*given.get(plain, ()), **words))
                tried.add(name)
        assert {"update", "delete", "bulk_create", "bulk_update", "clear", "remove"} <= tried
        assert trail("detail", "user") == [("", user.pk)]

    def test_a_row_itself_refuses(self, user):
        event = Event.objects.create(what="sign_in", user=user)
        event.detail = "x"
        for change in (
            event.save,
            event.delete,
            lambda: Event.objects.update_or_create({"detail": "x"}, pk=event.pk),
            lambda: Event.objects.bulk_create(
                [event], update_conflicts=True, update_fields=["detail"], unique_fields=["pk"]
            ),
        ):
            with pytest.raises(FixedRowError):
                change()
        assert trail("detail") == [("",)]

    def test_an_account_that_is_deleted_changes_no_row(self, as_, user):
        key = user.pk
        event = Event.objects.create(what="sign_in", user=user, by=user)
        user.delete()
        assert (key, key) in trail("user", "by")
        client = as_("administrator")
        for path in (
            reverse("admin:accounts_event_changelist"),
            reverse("admin:accounts_event_change", args=[event.pk]),
        ):
            assert client.get(path).status_code == 200

    def test_old_ones_go_by_time_alone(self, user, settings):
        settings.RETENTION_LOG_MONTHS = 12
        for day in ("2025-11-22", "2025-11-23"):
            with time_machine.travel(f"{day} 12:00 +0200", tick=False):
                Event.objects.create(what="sign_in", user=user, detail=day)
        with time_machine.travel("2026-11-23 12:00 +0200", tick=False):
            call_command("retention", stdout=StringIO())
            assert trail("detail") == [("2025-11-23",)]


class TestRequest:
    """Which request did it: the id of the log's lines."""

    ID = {"X-Request-ID": "proxy-12345678"}

    def test_stands_in_the_trail_and_in_the_history(self, as_, staff, levels):
        partnership = PartnershipFactory()
        forget()
        client = as_("staff")
        path = reverse("partnerships:edit", args=[partnership.pk])
        form = client.get(path).context["form"]
        data = {name: form[name].value() or "" for name in ("team", "started_on")} | {
            "goal": "Uusi",
            "description": partnership.description or "Opitaan keittiössä.",
        }
        data["version"] = partnership.version
        answer = client.post(path, data, headers=self.ID)
        assert answer.status_code == 302, answer.context["form"].errors
        change = partnership.history.first()
        assert (change.changes["goal"][1], change.request_id) == ("Uusi", "proxy-12345678")
        client.post(reverse("account_logout"), headers=self.ID)
        assert trail("what", "request_id")[-1:] == [("sign_out", "proxy-12345678")]

    def test_is_not_told_where_none_was_answered(self, staff):
        staff.is_coordinator = True
        staff.save_as(None, "edited")
        assert (staff.history.first().request_id, trail("request_id")[-1]) == ("", ("",))

    def test_is_written_with_many_rows_at_once(self, rf, staff):
        def answer(request):
            create_many([Term(key="a"), Term(key="b")], by=staff, verb="imported")
            return HttpResponse()

        try:
            RequestLog(answer)(rf.get("/", headers=self.ID))
        finally:
            told = Term.history.values_list("request_id", flat=True)
        assert list(told) == ["proxy-12345678"] * 2

    def test_finds_its_rows_in_the_admin(self, as_, staff):
        for one in ("proxy-12345678", "proxy-87654321"):
            Event.objects.create(what="export", user=staff, detail=f"/{one}/", request_id=one)
        client = as_("administrator")
        path = reverse("admin:accounts_event_changelist")
        for query in ({"request_id": "proxy-12345678"}, {"q": "PROXY-12345678"}):
            page = client.get(path, query)
            told = [event.detail for event in page.context["cl"].result_list]
            assert told == ["/proxy-12345678/"]
        assert "?request_id=proxy-12345678" in client.get(path).content.decode()


class TestWords:
    """What is stored are keys; each reader reads it in their own language."""

    def told(self, client, language="fi"):
        client.cookies["django_language"] = language
        page = client.get(reverse("admin:accounts_event_changelist"), {"what__exact": "rights"})
        assert page.status_code == 200
        return [event.words for event in reversed(page.context["cl"].result_list)]

    def test_of_flags_places_and_groups(self, as_, user, administrator, team):
        client = as_("administrator")
        forget()
        user.is_active, user.is_coordinator = False, True
        user.save_as(administrator, "edited")
        place = Membership(user=user, team=team)
        place.save_as(administrator, "created")
        place.role = "lead"
        place.save_as(administrator, "edited")
        group = Group.objects.create(name="Lukijat")
        user.groups.add(group)
        user.groups.remove(group)
        assert self.told(client) == [
            "tunnus on auki: kyllä → ei; koordinaattori: ei → kyllä",
            f"tiimi: {team}; rooli: jäsen",
            f"{team}; rooli: jäsen → vetäjä",
            "ryhmät: lisättiin Lukijat",
            "ryhmät: poistettiin Lukijat",
        ]
        assert self.told(client, "sv")[2] == f"{team}; roll: medlem → ledare"
        assert self.told(client, "en")[2] == f"{team}; role: member → leader"

    def test_ask_once_for_the_names_of_all_teams(self, as_, user, django_assert_max_num_queries):
        client = as_("administrator")
        self.told(client)
        for _n in range(12):
            Membership(user=user, team=TeamFactory()).save_as(None, "created")
        with django_assert_max_num_queries(12):
            assert len(self.told(client)) >= 12

    def test_of_older_rows_stay_as_they_were_written(self, user):
        assert told(Event(what="rights", detail="is_active=False")) == "is_active=False"

    def test_of_a_second_step(self):
        assert told(Event(what="step_added", detail="totp")) == "puhelimen sovellus"


def test_flags_of_a_new_account(administrator):
    forget()
    call_command(
        "createsuperuser", interactive=False, email="root@perho.example", stdout=StringIO()
    )
    root = User.objects.get(email="root@perho.example")
    assert trail("what", "user", "by", "changes") == [
        ("rights", root.pk, None, {"is_staff": [False, True], "is_superuser": [False, True]})
    ]


def test_who_is_only_added_has_no_rights_to_tell(administrator):
    forget()
    User.objects.create_user("uusi@perho.example")
    assert trail() == []


def test_a_password_given_by_a_command(user, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "toinen-pitka-salalause-43")
    call_command("changepassword", user.email, stdout=StringIO())
    assert trail("what", "user", "by", "request_id") == [("password", user.pk, None, "")]


def test_a_password_that_is_hashed_anew_is_none_that_was_chosen(user, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    assert user.check_password(WORDS)
    user.refresh_from_db()
    assert (user.password[:6], trail()) == ("pbkdf2", [])


def test_ending_sessions_elsewhere(user):
    sign_in(user.email)
    here = sign_in(user.email)
    forget()
    for _twice in range(2):
        here.post(reverse("account_sessions_end"))
    assert trail("what", "user", "by", "detail") == [("sessions_ended", user.pk, user.pk, "1")]


def test_a_closed_account_ends_its_sessions(user):
    sign_in(user.email)
    forget()
    close_account(user=user)
    assert trail("what", "user", "by") == [
        ("rights", user.pk, None),
        ("sessions_ended", user.pk, None),
    ]


def test_a_place_given_to_somebody_else_is_told_of_both(user, other_staff, team):
    place = Membership(user=user, team=team)
    place.save_as(None, "created")
    forget()
    place.user = other_staff
    place.save_as(None, "edited")
    assert trail("user", "changes") == [
        (user.pk, {"team": [team.pk, None], "role": ["member", None]}),
        (other_staff.pk, {"team": [None, team.pk], "role": [None, "member"]}),
    ]
