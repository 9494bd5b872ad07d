"""Signing in and out: who gets in, who is locked out, and what a stranger learns."""

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from zxcvbn import matching, zxcvbn

from accounts.people.models import User
from accounts.sign_in import passwords
from perho_partners.examples.users import DEMO_PASSWORD, DEMO_USERS
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "Kevätjuhlan-ohjelma"
WRONG = ["Annettu sähköposti tai salasana ei ole oikein."]
LOCKED = ["Liian monta virheellistä kirjautumisyritystä. Yritä myöhemmin uudelleen."]
LOGIN = "/accounts/login/"
# A word of each language with digits, a compound, a name, one letter repeated, a row of keys.
EASY = [
    *["password1234", "Summertime2026", "kesäloma2026", "Kesäloma2026!", "S@lasana12345"],
    *["koulutuspäällikkö12", "Perhonen2026!", "sommarlov2026", "Välkommen2026!", "lösenord1234"],
    *["PerhoKumppanit1", "Korhonen12345", "rakkausrakkaus", "aaaaaaaaaaaa", "abababababab"],
    *["qwertyuiopå12", "Suomi2026Suomi", "ilovehelsinki"],
]
TOO_EASY = "Salasana on helppo arvata. Valitse kolme sanaa, jotka eivät liity toisiinsa."
HARD = ["hevonen-paperi-lamppu", "Kevätjuhlan-ohjelma", "x7#kPq2!mZ9w", "trumpet havre sjömil"]


@pytest.fixture(autouse=True)
def fresh():
    """Nobody's earlier guesses remembered."""
    cache.clear()


@pytest.fixture
def person(db):
    user = UserFactory(email="paivi@perho.example")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, email="paivi@perho.example", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def errors(response):
    return response.context["form"].non_field_errors()


def is_in(client, user):
    return get_user(client) == user


class TestSigningIn:
    @pytest.mark.parametrize(
        "email", ["paivi@perho.example", "PAIVI@Perho.Example", " paivi@perho.example "]
    )
    def test_works_by_email_whatever_the_case(self, client, person, email):
        response = sign_in(client, email)
        assert (response.status_code, response["Location"]) == (302, "/")
        assert is_in(client, person)

    def test_leads_to_where_one_was_going(self, client, person):
        asked = client.get("/partners/?level=everyday")
        assert asked["Location"] == f"{LOGIN}?next=/partners/%3Flevel%3Deveryday"
        page = client.get(asked["Location"])
        assert page.context["redirect_field_value"] == "/partners/?level=everyday"
        data = {"login": person.email, "password": PASSWORD, "next": "/partners/?level=everyday"}
        assert client.post(LOGIN, data)["Location"] == "/partners/?level=everyday"

    @pytest.mark.parametrize(
        ("email", "password"),
        [
            ("paivi@perho.example", "väärä"),
            ("nobody@perho.example", PASSWORD),  # no word of whether there is such a person
            ("paivi@perho.example", PASSWORD.lower()),
            ("paivi@perho.example", f" {PASSWORD}"),
        ],
    )
    def test_with_wrong_words_says_the_same_whoever_it_is(self, client, person, email, password):
        response = sign_in(client, email, password)
        assert (response.status_code, errors(response)) == (200, WRONG)
        assert not is_in(client, person)

    def test_what_was_typed_stays_but_for_the_password(self, client, person):
        response = sign_in(client, password="väärä-salasana")
        text = response.content.decode()
        assert response.context["form"]["login"].value() == person.email
        assert 'value="paivi@perho.example"' in text
        assert "väärä-salasana" not in text

    def test_a_deactivated_person_is_told_so_and_stays_out(self, client, person):
        person.is_active = False
        person.save()
        response = sign_in(client)
        assert response["Location"] == reverse("account_inactive")
        assert not is_in(client, person)

    def test_a_person_without_a_password_stays_out(self, client, db):
        user = UserFactory()
        assert errors(sign_in(client, user.email, "mikä tahansa")) == WRONG

    def test_gives_a_new_session_key(self, client, person):
        client.get(LOGIN)
        client.cookies[settings.SESSION_COOKIE_NAME] = "planted-by-somebody-else-00000000"
        sign_in(client)
        first = client.session.session_key
        assert first != "planted-by-somebody-else-00000000"
        client.post(reverse("account_logout"))
        sign_in(client)
        assert client.session.session_key != first

    def test_ends_with_the_browser_and_the_working_day(self, client, person):
        sign_in(client)
        assert client.session.get_expire_at_browser_close()
        assert settings.SESSION_COOKIE_AGE == 12 * 3600

    def test_works_with_the_form_s_own_token_only(self, person):
        client = Client(enforce_csrf_checks=True)
        assert sign_in(client).status_code == 403
        token = client.get(LOGIN).context["csrf_token"]
        data = {"login": person.email, "password": PASSWORD, "csrfmiddlewaretoken": str(token)}
        assert client.post(LOGIN, data).status_code == 302
        assert is_in(client, person)

    def test_the_page_says_what_it_is_and_names_nobody(self, client, person):
        text = client.get(LOGIN).content.decode()
        assert "<h1>Kirjaudu sisään</h1>" in text
        assert person.email not in text


class TestGuessing:
    def guess(self, client, times, **extra):
        return [errors(sign_in(client, password=f"arvaus-{n}", **extra)) for n in range(times)]

    def test_is_stopped_after_five(self, client, person):
        assert self.guess(client, 6) == [WRONG] * 5 + [LOCKED]
        locked = sign_in(client)
        assert (locked.status_code, errors(locked)) == (429, LOCKED)
        assert not is_in(client, person)

    def test_writing_the_address_otherwise_does_not_help(self, client, person):
        self.guess(client, 5)
        assert errors(sign_in(client, "PAIVI@perho.example")) == LOCKED

    def test_from_one_place_does_not_lock_the_person_out_of_another(self, client, person):
        self.guess(client, 6, REMOTE_ADDR="192.0.2.66")
        assert sign_in(client, REMOTE_ADDR="192.0.2.1").status_code == 302
        assert is_in(client, person)

    def test_does_not_lock_a_colleague_beside(self, client, person):
        colleague = UserFactory()
        colleague.set_password(PASSWORD)
        colleague.save()
        self.guess(client, 6)
        assert sign_in(client, colleague.email).status_code == 302
        assert is_in(client, colleague)

    def test_an_address_that_claims_to_be_another_does_not_help(self, client, person):
        self.guess(client, 5)
        assert errors(sign_in(client, HTTP_X_FORWARDED_FOR="192.0.2.1")) == LOCKED

    def test_a_right_sign_in_between_does_not_start_the_count_again(self, client, person):
        self.guess(client, 4)
        sign_in(client)
        client.post(reverse("account_logout"))
        assert self.guess(client, 2) == [WRONG, LOCKED]

    def test_is_forgotten_after_a_while(self, client, person):
        with time_machine.travel("2026-11-23 10:00 +0200", tick=False) as now:
            self.guess(client, 6)
            now.shift(301)
            assert sign_in(client).status_code == 302
            assert is_in(client, person)

    @pytest.mark.slow
    def test_many_accounts_from_one_place_is_stopped_too(self, client, db):
        answers = [sign_in(client, f"p{n}@perho.example", "arvaus") for n in range(31)]
        assert [errors(answer) for answer in answers] == [WRONG] * 30 + [LOCKED]

    @pytest.mark.slow
    def test_a_college_behind_one_address_can_sign_in_at_once(self, client, person):
        answers = []
        for _ in range(60):
            answers.append(sign_in(client).status_code)
            client.logout()
        assert answers == [302] * 60

    def test_too_often_is_told_on_a_page_of_our_own(self, client, db, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
        for n in range(2):
            response = sign_in(client, f"p{n}@perho.example", "arvaus")
        assert [template.name for template in response.templates][:2] == ["429.html", "base.html"]
        assert '<html lang="fi"' in " ".join(response.content.decode().split())

    @pytest.mark.slow
    def test_the_present_password_when_changing_it_is_stopped(self, client, person):
        client.force_login(person)
        for n in range(30):
            response = client.post(
                reverse("account_change_password"),
                {"oldpassword": f"arvaus-{n}", "password1": "Uusi-salasana-1"},
            )
        assert response.status_code == 429
        right = {"oldpassword": PASSWORD, "password1": HARD[0], "password2": HARD[0]}
        assert client.post(reverse("account_change_password"), right).status_code == 429
        person.refresh_from_db()
        assert person.check_password(PASSWORD)

    @pytest.mark.parametrize("persona", ["quality", "administrator"])
    def test_at_the_admin_s_door_is_no_way_round(self, as_, person, persona):
        person.is_staff = True
        person.save()
        client = as_(persona)
        for n in range(10):
            data = {"username": person.email, "password": f"arvaus-{n}"}
            client.post(reverse("admin:login"), data)
        client.post(reverse("admin:login"), {"username": person.email, "password": PASSWORD})
        assert not is_in(client, person)


class TestSigningOut:
    def test_ends_the_session(self, client, person):
        sign_in(client)
        key = client.session.session_key
        assert client.post(reverse("account_logout"))["Location"] == LOGIN
        assert client.get("/").status_code == 302
        stolen = Client()
        stolen.cookies[settings.SESSION_COOKIE_NAME] = key
        assert stolen.get("/").status_code == 302

    def test_asks_first_when_only_the_address_was_opened(self, client, person):
        sign_in(client)
        assert client.get(reverse("account_logout")).status_code == 200
        assert is_in(client, person)


class TestPassword:
    NEW = "Syysretken-reitti-7"

    def change(self, client, old=PASSWORD, new=NEW):
        data = {"oldpassword": old, "password1": new, "password2": new}
        return client.post(reverse("account_change_password"), data)

    def test_is_changed_by_knowing_the_present_one(self, client, person):
        sign_in(client)
        assert self.change(client).status_code == 302
        person.refresh_from_db()
        assert person.check_password(self.NEW)

    def test_is_not_changed_without_the_present_one(self, client, person):
        sign_in(client)
        response = self.change(client, old="arvaus")
        assert list(response.context["form"].errors) == ["oldpassword"]
        person.refresh_from_db()
        assert person.check_password(PASSWORD)

    @pytest.mark.parametrize(
        ("new", "message"),
        [
            (
                "lyhyt-1",
                "Salasanassa on oltava vähintään 12 merkkiä.",
            ),
            *[(easy, TOO_EASY) for easy in EASY],
            ("928374650192", "Tämä salasana on kokonaan numeerinen."),
            ("paivi@perho.example", TOO_EASY),
        ],
    )
    def test_that_is_easy_to_guess_is_refused(self, client, person, new, message):
        sign_in(client)
        response = self.change(client, new=new)
        assert response.context["form"].errors["password1"][0] == message

    @pytest.mark.parametrize("new", HARD)
    def test_that_is_hard_to_guess_is_taken(self, client, person, new):
        sign_in(client)
        response = self.change(client, new=new)
        assert response.status_code == 302, response.context["form"].errors
        person.refresh_from_db()
        assert person.check_password(new)

    def test_may_be_long_without_taking_long(self, client, person):
        sign_in(client)
        new = "Ääniä kuuluu metsästä " * 40
        assert self.change(client, new=new).status_code == 302
        person.refresh_from_db()
        assert person.check_password(new)

    def test_made_of_ones_own_name_is_refused(self, client, person):
        person.first_name, person.last_name = "Qwillermo", "Zzyzxander"
        person.save_as(None, "edited")
        sign_in(client)
        assert self.change(client, new="Qwillermo2026!").context["form"].errors["password1"]

    @pytest.mark.parametrize(
        "fields",
        [
            {"first_name": "Zqvwkrtplmx"}, {"last_name": "Zqvwkrtplmx"}, {"title": "Zqvwkrtplmx"},
            {"last_name": "Aho-Zqvwkrtplmx"}, {"email": "aho.zqvwkrtplmx@perho.example"},
        ],
    )  # fmt: skip
    def test_made_of_what_one_is_called_is_refused(self, fields):
        rule, own = passwords.HardToGuess(), {"first_name": "Aho", "last_name": "Aho"}
        with pytest.raises(ValidationError):
            rule.validate("zqvwkrtplmx", User(**own | {"email": "a@perho.example"} | fields))
        rule.validate("zqvwkrtplmx", User(**own, email="a@perho.example", title="Opettaja"))
        rule.validate("zqvwkrtplmx")

    def test_of_our_words_is_refused_as_soon_as_they_are_known(self, monkeypatch):
        for language in ("fi", "sv"):
            monkeypatch.delitem(matching.RANKED_DICTIONARIES, language, raising=False)
        passwords.know_our_words.cache_clear()
        assert zxcvbn("kesäloma2026")["score"] == passwords.ENOUGH
        with pytest.raises(ValidationError):
            passwords.HardToGuess().validate("kesäloma2026")

    def test_is_looked_at_in_the_admin_too(self, as_, person, administrator):
        path = reverse("admin:auth_user_password_change", args=[person.pk])
        data = {"usable_password": "true", "password1": EASY[0], "password2": EASY[0]}
        response = as_("administrator").post(path, data)
        assert "Salasana on helppo arvata." in response.content.decode()

    def test_the_admin_asks_the_present_one_only_where_the_tries_are_counted(self, as_):
        client = as_("administrator")
        for send in (client.get, client.post):
            response = send(reverse("admin:password_change"), {"old_password": "arvaus"})
            assert response.url == reverse("account_change_password")

    def test_words_of_our_languages_are_many(self):
        for name, least in (("fi", 15_000), ("sv", 500)):
            words = (passwords.WORDS / f"{name}.txt").read_text(encoding="utf-8").split()
            assert len(words) >= least
            assert all(word == word.lower() for word in words)

    def test_a_changed_one_ends_the_other_sessions(self, client, person):
        elsewhere = Client()
        sign_in(elsewhere)
        sign_in(client)
        self.change(client)
        assert elsewhere.get("/").url == f"{LOGIN}?next=/"
        assert is_in(client, person)

    @pytest.mark.parametrize("email", ["paivi@perho.example", "nobody@perho.example"])
    def test_forgetting_it_says_the_same_whoever_it_is(self, client, person, email):
        response = client.post(reverse("account_reset_password"), {"email": email})
        assert response["Location"] == reverse("account_reset_password_done")
        assert [m.to for m in mail.outbox] == ([[email]] if email == person.email else [])

    def test_a_forgotten_one_is_replaced_through_the_mail_once(self, client, person):
        client.post(reverse("account_reset_password"), {"email": person.email})
        link = next(word for word in mail.outbox[0].body.split() if "/reset/key/" in word)
        path = link.removeprefix("http://testserver")
        form = client.get(path, follow=True)
        answer = client.post(
            form.request["PATH_INFO"], {"password1": self.NEW, "password2": self.NEW}
        )
        assert answer["Location"] == reverse("account_reset_password_from_key_done")
        person.refresh_from_db()
        assert person.check_password(self.NEW)
        again = Client().get(path, follow=True)
        assert again.context["token_fail"]


class TestForgettingTheLinks:
    """How often links for a new password are asked for: by address, and by where one asks from."""

    def ask(self, client, email, **extra):
        return client.post(reverse("account_reset_password"), {"email": email}, **extra)

    @pytest.mark.parametrize("email", ["paivi@perho.example", "nobody@perho.example"])
    def test_is_stopped_after_five_an_hour_whoever_it_is(self, person, email):
        answers = [self.ask(Client(), email, REMOTE_ADDR=f"192.0.2.{n}") for n in range(6)]
        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert answers[5].templates[0].name == "429.html"
        assert self.ask(Client(), email.upper()).status_code == 429
        assert len(mail.outbox) == (5 if email == person.email else 0)

    def test_of_one_does_not_stop_another(self, client, person):
        for _ in range(6):
            self.ask(client, "nobody@perho.example")
        assert self.ask(client, person.email).status_code == 302

    def test_is_forgotten_after_an_hour(self, client, person):
        with time_machine.travel("2026-11-23 10:00 +0200", tick=False) as now:
            for _ in range(6):
                self.ask(client, person.email)
            now.shift(3601)
            assert self.ask(client, person.email).status_code == 302

    @pytest.mark.slow
    def test_from_one_place_is_stopped_whatever_the_addresses(self, client, person):
        answers = [self.ask(client, f"p{n}@perho.example").status_code for n in range(21)]
        assert answers == [302] * 20 + [429]
        other = self.ask(Client(), person.email, REMOTE_ADDR="192.0.2.1")
        assert other.status_code == 302


class TestSigningUp:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_is_closed(self, client, method):
        data = {"email": "new@perho.example", "password1": PASSWORD, "password2": PASSWORD}
        response = getattr(client, method)(reverse("account_signup"), data)
        assert response.templates[0].name == "account/signup_closed.html"
        assert not User.objects.exists()


class TestExamplePeople:
    def test_are_not_on_the_page_of_a_real_site(self, client, db):
        text = client.get(LOGIN).content.decode()
        assert DEMO_PASSWORD not in text
        assert not any(email in text for email, _role in DEMO_USERS)

    def test_are_on_the_page_of_a_demo(self, client, db, settings):
        settings.DEMO = True
        text = client.get(LOGIN).content.decode()
        assert all(f'name="login" value="{email}"' in text for email, _role in DEMO_USERS)


class TestAdminDoor:
    def test_leads_to_the_same_sign_in(self, client, db):
        response = client.get("/admin/", follow=True)
        assert response.redirect_chain[-1] == (f"{LOGIN}?next=/admin/", 302)

    def test_takes_no_passwords_itself(self, client, person):
        person.is_staff = True
        person.save()
        data = {"username": person.email, "password": PASSWORD}
        response = client.post(reverse("admin:login"), data)
        assert response["Location"].startswith(LOGIN)
        assert not is_in(client, person)

    def test_lets_an_administrator_through(self, client, administrator):
        administrator.set_password(PASSWORD)
        administrator.save()
        data = {"login": administrator.email, "password": PASSWORD, "next": "/admin/"}
        assert client.post(LOGIN, data, follow=True).request["PATH_INFO"] == "/admin/"


class TestChangedAddress:
    def test_the_old_one_neither_signs_in_nor_gets_a_link(self, client, person, mailoutbox):
        old = person.email
        client.post(reverse("account_reset_password"), {"email": old})
        person.email = "uusi@perho.example"
        person.save()
        assert sign_in(client, old).status_code == 200
        client.post(reverse("account_reset_password"), {"email": old})
        assert [mail.to for mail in mailoutbox] == [[old]]
        assert sign_in(client, person.email).status_code == 302
