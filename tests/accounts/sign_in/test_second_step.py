"""The second step of signing in: who must have one, what it keeps out, and what is kept of it."""

from __future__ import annotations

import json
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.audit.models import Event
from accounts.sign_in.second_step import StepAdapter
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "Kevätjuhlan-ohjelma"
LOGIN, CONFIRM = "/accounts/login/", "/accounts/second-step/confirm/"
STEPS, ADD = "/accounts/second-step/", "/accounts/second-step/app/add/"
NO_KEYS = ["", "x", "[]", "{}", "7", '{"id": 1}', '{"id": "a", "rawId": "a", "response": {}}']
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


@pytest.fixture
def person(db):
    user = UserFactory(email="paivi@perho.example")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def stepped(person, rf):
    """Päivi's phone shows codes."""
    TOTP.activate(person, SECRET)
    return person


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(client, user, **sent):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD} | sent)


def add_app(client):
    """Add the app as a person does; the page with the recovery codes."""
    again = client.get(ADD, follow=True)
    assert again.templates[0].name == "account/reauthenticate.html"
    page = client.post(
        again.request["PATH_INFO"] + f"?next={ADD}", {"password": PASSWORD}, follow=True
    )
    assert page.templates[0].name == "mfa/totp/activate_form.html"
    secret = page.context["form"].secret
    return client.post(ADD, {"code": code_now(secret)}, follow=True)


class TestMaking:
    def test_asks_the_password_again_and_gives_recovery_codes(
        self, client, person, django_capture_on_commit_callbacks, mailoutbox
    ):
        sign_in(client, person)
        with django_capture_on_commit_callbacks(execute=True):
            codes = add_app(client)
        assert codes.templates[0].name == "mfa/recovery_codes/index.html"
        assert len(codes.context["unused_codes"]) == 10
        assert [(mail.to, mail.subject) for mail in mailoutbox] == [
            ([person.email], "Perho-kumppanit: kirjautumisesi toinen vaihe muuttui")
        ]
        events = Event.objects.filter(what="step_added", user=person, by=person)
        assert {event.detail for event in events} == {"totp", "recovery_codes"}

    def test_takes_no_wrong_code(self, client, person):
        sign_in(client, person)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        client.get(ADD)
        response = client.post(ADD, {"code": "000000"})
        assert response.context["form"].errors["code"] == ["Virheellinen koodi."]
        assert not Authenticator.objects.exists()

    def test_what_is_no_key_is_told_so(self, client, person):
        sign_in(client, person)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        for credential in NO_KEYS:
            client.get(reverse("mfa_add_webauthn"))
            data = {"name": "Avain", "credential": credential}
            response = client.post(reverse("mfa_add_webauthn"), data)
            assert (response.status_code, response.context["form"].is_valid()) == (200, False)
        assert not Authenticator.objects.exists()

    def test_the_picture_is_one_that_the_policy_lets_in(self, client, person):
        sign_in(client, person)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        text = client.get(ADD).content.decode()
        assert 'src="data:image/svg+xml;base64,' in text
        assert " style=" not in text

    def test_who_comes_with_the_college_s_account_is_led_to_it_nowhere(self, client, person):
        person.set_unusable_password()
        person.save()
        client.force_login(person)
        assert STEPS not in client.get("/").content.decode()


class TestConfirming:
    def test_a_password_alone_opens_nothing(self, client, stepped):
        response = sign_in(client, stepped, next="/partners/")
        assert response.url == CONFIRM
        assert get_user(client).is_anonymous
        assert client.get("/").url == f"{LOGIN}?next=/"

    def test_the_code_leads_to_where_one_was_going(self, client, stepped):
        sign_in(client, stepped, next="/partners/")
        response = client.post(CONFIRM, {"code": code_now()})
        assert (response.url, get_user(client)) == ("/partners/", stepped)
        events = Event.objects.exclude(what="password").order_by("pk")  # it was given one before
        assert list(events.values_list("what", "detail")) == [
            ("step_used", "totp"),
            ("sign_in", ""),
        ]

    def test_a_code_works_once(self, client, stepped):
        with time_machine.travel(time.time(), tick=False):
            code = code_now()
            sign_in(client, stepped)
            client.post(CONFIRM, {"code": code})
            other = Client()
            sign_in(other, stepped)
            other.post(CONFIRM, {"code": code})
        assert get_user(other).is_anonymous

    def test_an_old_code_does_not_work(self, client, stepped):
        with time_machine.travel(time.time(), tick=False) as now:
            code = code_now()
            now.shift(61)
            sign_in(client, stepped)
            client.post(CONFIRM, {"code": code})
        assert get_user(client).is_anonymous

    def test_a_recovery_code_works_once(self, client, person):
        sign_in(client, person)
        code = add_app(client).context["unused_codes"][0]
        entered = []
        for other in (Client(), Client()):
            sign_in(other, person)
            other.post(CONFIRM, {"code": code})
            entered.append(get_user(other).is_authenticated)
        assert entered == [True, False]

    def test_guessing_is_stopped_after_five_whatever_the_browser(self, stepped):
        for n in range(5):
            client = Client()
            sign_in(client, stepped)
            client.post(CONFIRM, {"code": f"{n:06}"})
        client = Client()
        sign_in(client, stepped)
        response = client.post(CONFIRM, {"code": code_now()})
        assert response.context["form"].errors["code"] == [
            "Liian monta virheellistä kirjautumisyritystä. Yritä myöhemmin uudelleen."
        ]
        assert get_user(client).is_anonymous
        assert Event.objects.filter(what="failed", user=stepped, detail="totp").count() == 5

    @pytest.mark.parametrize("sent", [{}, {"code": ""}, {"code": "ä"}, {"code": "1" * 3000}])
    def test_what_is_no_code_is_told_so(self, client, stepped, sent):
        sign_in(client, stepped)
        response = client.post(CONFIRM, sent)
        assert (response.status_code, get_user(client).is_anonymous) == (200, True)

    @pytest.mark.parametrize("credential", NO_KEYS)
    def test_what_is_no_key_is_told_so(self, client, stepped, credential):
        sign_in(client, stepped)
        response = client.post(CONFIRM, {"credential": credential})
        assert (response.status_code, get_user(client).is_anonymous) == (200, True)

    def test_is_asked_of_nobody_who_has_not_given_the_password(self, client, stepped):
        assert client.get(CONFIRM).url == LOGIN
        assert client.post(CONFIRM, {"code": code_now()}).url == LOGIN

    def test_takes_along_what_had_been_sent(self, client, stepped):
        texts = {"carried": "name=Kahvila&csrfmiddlewaretoken=x", "carried_to": "/partners/new/"}
        data = texts | {"login": stepped.email, "password": PASSWORD, "next": "/partners/new/"}
        on = client.post(LOGIN, data)
        assert (on.status_code, on.url) == (307, CONFIRM)
        page = client.post(CONFIRM, data)
        assert page.templates[0].name == "mfa/authenticate.html"
        assert page.context["sent"].address == "/partners/new/"
        assert PASSWORD not in page.content.decode()
        done = client.post(CONFIRM, texts | {"code": code_now()})
        assert "sent.html" in [template.name for template in done.templates]
        assert ("name", "Kahvila") in done.context["sent"].values

    def test_can_be_turned_back_from(self, client, stepped):
        sign_in(client, stepped)
        client.post(reverse("account_logout"), {"next": LOGIN})
        assert client.get(CONFIRM).url == LOGIN

    def test_of_a_deactivated_person_leads_nowhere(self, client, stepped):
        sign_in(client, stepped)
        stepped.is_active = False
        stepped.save_as(None, "edited")
        client.post(CONFIRM, {"code": code_now()})
        assert get_user(client).is_anonymous


class TestTakingAway:
    def test_asks_who_it_is_and_is_in_the_trail(self, client, stepped, mailoutbox):
        sign_in(client, stepped)
        client.post(CONFIRM, {"code": code_now()})
        path = reverse("mfa_deactivate_totp")
        assert client.get(path).url.startswith(reverse("account_reauthenticate"))
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        client.post(path)
        assert not Authenticator.objects.exists()
        assert Event.objects.filter(what="step_removed", user=stepped).count() == 1

    def test_of_another_person_is_not_possible(self, client, person, lead):
        key = Authenticator.objects.create(
            user=lead, type="webauthn", data={"name": "Avain", "credential": {}}
        )
        sign_in(client, person)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        for send in (client.get, client.post):
            assert send(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
        assert Authenticator.objects.count() == 1

    def test_is_done_on_the_server_when_all_is_lost(self, client, stepped):
        client.force_login(stepped)
        call_command("remove_second_step", stepped.email.upper())
        assert not Authenticator.objects.exists()
        event = Event.objects.get(what="step_removed")
        assert (event.user, event.by, event.detail) == (stepped, None, "manage.py: totp")
        assert client.get("/").url == f"{LOGIN}?next=/"
        with pytest.raises(CommandError, match="nobody"):
            call_command("remove_second_step", "nobody@perho.example")


class TestAdministrators:
    """Where SECOND_STEP_REQUIRED: production, unless it is said otherwise."""

    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.SECOND_STEP_REQUIRED = True

    @pytest.fixture
    def keeper(self, administrator):
        administrator.set_password(PASSWORD)
        administrator.save()
        return administrator

    @pytest.mark.parametrize(
        "path", ["/", "/admin/", "/admin/accounts/user/", "/partners/", "/accounts/sessions/"]
    )
    def test_without_one_are_led_to_make_it(self, client, keeper, path):
        sign_in(client, keeper)
        for send in (client.get, client.post):
            assert send(path).url == STEPS
        assert "Ylläpitäjä tarvitsee toisen vaiheen." in client.get(STEPS).content.decode()

    def test_do_what_only_they_may_when_it_is_made(self, client, keeper):
        sign_in(client, keeper)
        add_app(client)
        assert client.get("/admin/").status_code == 200
        assert "Ylläpitäjä tarvitsee" not in client.get(STEPS).content.decode()

    def test_need_it_whatever_made_them_one(self, client, person, keeper):
        person.groups.set(keeper.groups.all())  # no admin opens, but rights of administrators do
        sign_in(client, person)
        assert client.get("/").url == STEPS
        superuser = UserFactory(is_superuser=True)
        client.force_login(superuser)
        assert client.get("/").url == STEPS

    def test_who_took_it_away_are_led_to_make_it_again(self, client, keeper):
        sign_in(client, keeper)
        add_app(client)
        Authenticator.objects.all().delete()
        assert client.get("/admin/").url == STEPS

    def test_with_recovery_codes_alone_have_none(self, client, keeper):
        Authenticator.objects.create(user=keeper, type="recovery_codes", data={})
        client.force_login(keeper)
        assert client.get("/").url == STEPS

    def test_may_still_sign_out_and_choose_their_language(self, client, keeper):
        sign_in(client, keeper)
        client.post(reverse("set_language"), {"language": "sv"})
        assert '<html lang="sv"' in " ".join(client.get(STEPS).content.decode().split())
        client.post(reverse("account_logout"))
        assert get_user(client).is_anonymous

    def test_a_part_of_a_page_is_swapped_for_the_way_there(self, client, keeper):
        sign_in(client, keeper)
        response = client.get("/partners/", headers={"HX-Request": "true"})
        assert (response.status_code, response["HX-Redirect"]) == (200, "/")

    @pytest.mark.parametrize("persona", ["staff", "lead", "quality", "coordinator"])
    def test_all_others_may_do_without(self, as_, persona):
        assert as_(persona).get("/accounts/sessions/").status_code == 200


class TestWhatIsKept:
    def test_the_database_alone_makes_no_codes(self, client, person):
        sign_in(client, person)
        codes = add_app(client).context["unused_codes"]
        kept = json.dumps([list(row.values()) for row in Authenticator.objects.values("data")])
        assert not any(code in kept for code in codes)
        app = Authenticator.objects.get(type="totp")
        sealed = app.data["secret"]
        assert sealed.startswith("gAAAA")
        assert StepAdapter().decrypt(sealed) not in kept

    def test_opens_with_the_key_before_the_present_one(self, settings):
        sealed = StepAdapter().encrypt(SECRET)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another-secret-" * 5
        assert StepAdapter().decrypt(sealed) == SECRET

    def test_sealed_with_a_lost_key_it_opens_nothing(self, client, stepped, settings):
        code = code_now()
        settings.SECRET_KEY = "another-secret-" * 5
        sign_in(client, stepped)
        for sent in (code, code_now(""), ""):
            client.post(CONFIRM, {"code": sent})
        assert get_user(client).is_anonymous
