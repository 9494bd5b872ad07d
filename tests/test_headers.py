"""What every answer carries, and what the site refuses to start without."""

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse

from accounts.people.models import User
from core.middleware import CONTENT_SECURITY_POLICY
from tests.factories import OrganisationFactory

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
}


def carried(response):
    return {name: response.get(name) for name in HEADERS}


def test_the_policy_lets_in_nothing_but_our_own():
    policy = dict(part.strip().split(" ", 1) for part in CONTENT_SECURITY_POLICY.split(";"))
    assert policy == CSP


@pytest.mark.django_db
class TestEveryAnswer:
    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/", 200),
            ("/partners/", 200),
            ("/partners", 301),
            ("/partners/0/", 404),
            ("/no/such/page", 404),
            ("/partners/1/know/", 302),
            ("/accounts/password/change/", 200),
            ("/accounts/login/", 302),
            ("/admin/", 302),
        ],
    )
    def test_to_a_signed_in_person_is_safe_and_kept_nowhere(self, page, levels, path, status):
        response = page.get(path)
        assert response.status_code == status
        assert carried(response) == HEADERS
        assert "no-store" in response["Cache-Control"]

    @pytest.mark.parametrize("path", ["/", "/accounts/login/", "/accounts/password/reset/"])
    def test_to_a_stranger_is_safe_and_kept_nowhere(self, client, path):
        response = client.get(path)
        assert carried(response) == HEADERS
        assert "no-store" in response["Cache-Control"]

    @pytest.mark.parametrize(
        "path", ["", "jsi18n/", "partnerships/organisation/", "accounts/user/"]
    )
    def test_of_the_admin_is_safe_and_kept_nowhere(self, as_, path):
        response = as_("administrator").get(f"/admin/{path}")
        assert (response.status_code, carried(response)) == (200, HEADERS)
        assert "no-store" in response["Cache-Control"]

    def test_refusing_a_form_is_safe_and_kept_nowhere(self, page, levels):
        response = page.post(reverse("partners:new"))
        assert (response.status_code, carried(response)) == (422, HEADERS)
        assert response["Cache-Control"] == "no-store"

    def test_that_is_a_fragment_is_safe_and_kept_nowhere(self, page, levels):
        response = page.get("/partners/", headers={"HX-Request": "true"})
        assert carried(response) == HEADERS
        assert response["Cache-Control"] == "no-store"
        assert {"HX-Request", "HX-History-Restore-Request"} <= set(response["Vary"].split(", "))

    @pytest.mark.parametrize("path", ["css/base.css", "js/app.js", "img/mark.svg"])
    def test_that_is_a_static_file_is_safe_and_needs_no_sign_in(self, client, path):
        response = client.get(f"{settings.STATIC_URL}{path}")
        content = b"".join(response.streaming_content)
        response.close()
        assert (response.status_code, bool(content)) == (200, True)
        assert carried(response) == HEADERS

    def test_about_a_missing_static_file_is_safe(self, client):
        response = client.get(f"{settings.STATIC_URL}no/such.css")
        assert carried(response) == HEADERS
        assert response.status_code in (302, 404)

    @pytest.mark.parametrize("path", ["/static/../manage.py", "/static/..%2f..%2fetc/passwd"])
    def test_gives_no_file_from_beside_the_static_ones(self, client, path):
        assert client.get(path).status_code in (302, 404)

    def test_to_an_unknown_host_is_refused(self, client):
        response = client.get("/", headers={"host": "evil.example"})
        assert (response.status_code, carried(response)) == (400, HEADERS)

    def test_when_something_breaks_is_safe_and_tells_nothing(self, staff):
        client = Client(raise_request_exception=False)
        client.force_login(staff)
        with mock.patch("perho_partners.home.views.latest", side_effect=RuntimeError("s3cret")):
            response = client.get("/")
        text = response.content.decode()
        assert (response.status_code, carried(response)) == (500, HEADERS)
        assert "no-store" in response["Cache-Control"]
        assert ("s3cret" in text, "Traceback" in text) == (False, False)
        assert '<html lang="fi"' in " ".join(text.split())

    def test_of_htmx_and_icons_needs_nothing_inline(self, page, levels):
        organisation = OrganisationFactory()
        for path in ["/", "/partners/", "/partners/new/", organisation.get_absolute_url()]:
            text = page.get(path).content.decode()
            inline = ["<style", " style=", " onclick=", "<script>", "javascript:", " hx-on"]
            assert [mark for mark in inline if mark in text] == []

    def test_sets_cookies_that_no_script_and_no_other_site_can_use(self, client):
        User.objects.create_user("a@perho.example", "Kevätjuhlan-ohjelma")
        data = {"login": "a@perho.example", "password": "Kevätjuhlan-ohjelma"}
        client.get(reverse("account_login"))
        client.post(reverse("account_login"), data)
        client.post(reverse("preferences:appearance"), {"appearance": "dark"})
        client.post(reverse("set_language"), {"language": "sv"})
        assert {
            name: (bool(cookie["httponly"]), cookie["samesite"])
            for name, cookie in client.cookies.items()
        } == dict.fromkeys(
            ["sessionid", "csrftoken", "messages", "appearance", "django_language"], (True, "Lax")
        )


@pytest.mark.django_db
class TestHealth:
    def test_is_well_when_the_database_answers(self, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(3):
            response = client.get("/healthz")
        assert (response.status_code, response.content, dict(client.cookies)) == (200, b"", {})
        assert carried(response) == HEADERS
        assert response["Cache-Control"] == "no-store"

    def test_is_asked_by_any_host_name(self, client):
        response = client.get("/healthz", headers={"host": "10.0.0.7"})
        assert (response.status_code, response.content) == (200, b"")

    def test_is_ill_when_a_migration_is_missing(self, client):
        with mock.patch.object(MigrationExecutor, "migration_plan", return_value=[("one", False)]):
            response = client.get("/healthz")
        assert (response.status_code, response.content) == (503, b"")

    @pytest.mark.parametrize("error", [OperationalError("password=s3cret")])
    def test_is_ill_without_detail_when_the_database_is_silent(self, client, error):
        with mock.patch("perho_partners.running.health.MigrationExecutor", side_effect=error):
            response = client.get("/healthz")
        assert (response.status_code, response.content) == (503, b"")

    def test_has_one_address_only(self, client):
        assert client.get("/healthz/").status_code in (302, 404)

    def test_is_alive_for_any_host_name_and_asks_nothing(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            response = client.get("/livez", headers={"host": "10.0.0.7"})
        assert (response.status_code, response.content, dict(client.cookies)) == (200, b"", {})
        assert carried(response) == HEADERS


PRODUCTION = {
    "PERHO_ENV": "production",
    "SECRET_KEY": "not-so-secret-" * 5,
    "TRUSTED_PROXY_COUNT": "1",
    "ALLOWED_HOSTS": "partners.example.org",
    "DATABASE_URL": "postgres://user@localhost/perho",
    "EMAIL_URL": "smtp://localhost",
    "DEFAULT_FROM_EMAIL": "perho@example.org",
}


def start(code="import perho_partners.settings", **environment):
    """Run the code in a fresh process with exactly this environment; "" leaves a value out."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    clean |= {name: value for name, value in environment.items() if value}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=clean | {"DJANGO_SETTINGS_MODULE": "perho_partners.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )


ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
plain = Client().get("/partners/", headers={"host": "partners.example.org"})
safe = Client().get("/partners/", headers={"host": "partners.example.org"}, secure=True)
print(json.dumps({
    "debug": settings.DEBUG,
    "demo": settings.DEMO,
    "plain": [plain.status_code, plain["Location"]],
    "hsts": safe["Strict-Transport-Security"],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,
               settings.LANGUAGE_COOKIE_SECURE],
}))
"""
ASK_HEALTH = """
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
print(client.get("/healthz", headers={"host": "10.0.0.7"}).status_code)
"""


TOOLS = """
import sys, django
django.setup()
import perho_partners.urls
tools = ("debug_toolbar", "django_browser_reload", "perho_partners.dev_")
print(*[name for name in sys.modules if name.startswith(tools)])
"""


ASK_DEV = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
page, none = Client().get("/accounts/login/"), Client().get("/no/such/")
print(json.dumps({
    "debug": settings.DEBUG,
    "hosts": settings.ALLOWED_HOSTS,
    "tools": [text in page.content.decode() for text in ("djDebug", "reload-listener.js")],
    "page": page["Content-Security-Policy"],
    "none": none["Content-Security-Policy"],
}))
"""


@pytest.mark.slow
class TestStarting:
    def test_in_production_works_when_everything_is_said(self):
        assert start(**PRODUCTION).returncode == 0

    @pytest.mark.parametrize("environment", [PRODUCTION | {"PERHO_ENV": ""}])
    def test_is_in_production_unless_said_otherwise(self, environment):
        code = "import perho_partners.settings as s; assert s.PRODUCTION and not s.DEBUG"
        assert start(code, **environment).returncode == 0

    @pytest.mark.parametrize(
        ("wrong", "name"),
        [
            ({"SECRET_KEY": ""}, "SECRET_KEY"),
            ({"SECRET_KEY": "short"}, "SECRET_KEY"),
            ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
            ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
            ({"ALLOWED_HOSTS": "a.example,*"}, "ALLOWED_HOSTS"),
            ({"DATABASE_URL": ""}, "DATABASE_URL"),
            ({"DATABASE_URL": "mysql://user@localhost/perho"}, "DATABASE_URL"),
            ({"EMAIL_URL": ""}, "EMAIL_URL"),
            ({"DEFAULT_FROM_EMAIL": ""}, "DEFAULT_FROM_EMAIL"),
            ({"SITE_URL": "http://partners.example.org"}, "SITE_URL"),
            ({"SITE_URL": "https://partners.example.org/path"}, "SITE_URL"),
            ({"SITE_URL": "https://me@partners.example.org"}, "SITE_URL"),
            ({"SITE_URL": "https://elsewhere.example.org"}, "SITE_URL"),
            ({"SITE_URL": "partners.example.org"}, "SITE_URL"),
            ({"SITE_URL": "https://[x"}, "SITE_URL"),
            ({"ALLOWED_HOSTS": ".example.org"}, "SITE_URL"),
            ({"RETENTION_LEAVER_MONTHS": "0"}, "RETENTION_LEAVER_MONTHS"),
            ({"RETENTION_LOG_MONTHS": "-1"}, "RETENTION_LOG_MONTHS"),
            ({"BUSINESS_REGISTER_URL": "avoindata.prh.fi"}, "BUSINESS_REGISTER_URL"),
            ({"PERHO_ENV": "Production"}, "PERHO_ENV"),
            ({"PERHO_ENV": "prod"}, "PERHO_ENV"),
            ({"PERHO_ENV": "debug"}, "PERHO_ENV"),
        ],
    )
    def test_is_refused_with_the_name_of_what_is_wrong(self, wrong, name):
        run = start(**PRODUCTION | wrong)
        last = run.stderr.strip().splitlines()[-1]
        assert run.returncode == 1
        assert last.startswith("django.core.exceptions.ImproperlyConfigured")
        assert name in last

    @pytest.mark.parametrize(
        ("said", "url"),
        [
            ({}, "https://partners.example.org"),
            ({"SITE_URL": "https://partners.example.org/"}, "https://partners.example.org"),
            (
                {"ALLOWED_HOSTS": ".example.org", "SITE_URL": "https://b.example.org:8443"},
                "https://b.example.org:8443",
            ),
        ],
    )
    def test_links_in_mails_lead_to_the_site(self, said, url):
        code = "import perho_partners.settings as s; print(s.SITE_URL)"
        assert start(code, **PRODUCTION | said).stdout.split() == [url]

    def test_in_production_speaks_only_over_tls(self, tmp_path):
        database = f"sqlite:///{tmp_path}/db.sqlite3"
        run = start(ASK, **PRODUCTION | {"DATABASE_URL": database})
        assert run.returncode == 0, run.stderr
        assert json.loads(run.stdout) == {
            "debug": False,
            "demo": False,
            "plain": [301, "https://partners.example.org/partners/"],
            "hsts": "max-age=31536000; includeSubDomains; preload",
            "secure": [True, True, True],
        }

    def test_in_production_health_is_asked_without_tls_and_by_number(self, tmp_path):
        database = f"sqlite:///{tmp_path}/db.sqlite3"  # nothing is migrated in it
        run = start(ASK_HEALTH, **PRODUCTION | {"DATABASE_URL": database})
        assert run.stdout.split() == ["503"]


@pytest.mark.django_db
class TestDemo:
    def test_content_never_comes_to_production(self, settings):
        settings.PRODUCTION = True
        with pytest.raises(CommandError, match="never go to production"):
            call_command("load_example_content")
        assert not User.objects.exists()

    @pytest.mark.parametrize("environment", ["production", "test"])
    def test_server_starts_in_a_demo_only(self, settings, environment):
        settings.DEMO = environment == "demo"
        with pytest.raises(CommandError, match="PERHO_ENV=demo"):
            call_command("demo", prepare_only=True)

    def test_answers_to_this_machine_only(self):
        code = "import perho_partners.settings as s; print(s.DEMO, *s.ALLOWED_HOSTS)"
        run = start(code, PERHO_ENV="demo")
        assert run.stdout.split() == ["True", "localhost", "127.0.0.1", "[::1]", "testserver"]


@pytest.mark.slow
class TestDev:
    @pytest.mark.parametrize("environment", [PRODUCTION, {"PERHO_ENV": "demo"}])
    def test_tools_are_nowhere_else(self, environment):
        run = start(TOOLS, **environment)
        assert (run.returncode, run.stdout.split()) == (0, []), run.stderr

    def test_shows_its_tools_on_this_machine_under_the_policy_of_production(self, tmp_path):
        database = f"sqlite:///{tmp_path}/db.sqlite3"
        run = start(ASK_DEV, PERHO_ENV="dev", DATABASE_URL=database)
        assert run.returncode == 0, run.stderr
        answer = json.loads(run.stdout)
        looser = answer.pop("none")
        assert answer == {
            "debug": True,
            "hosts": ["localhost", "127.0.0.1", "[::1]", "testserver"],
            "tools": [True, True],
            "page": CONTENT_SECURITY_POLICY,
        }
        assert looser.replace(" 'unsafe-inline'", "") == CONTENT_SECURITY_POLICY != looser

    def test_has_a_database_of_its_own(self):
        code = "import perho_partners.settings as s; print(s.DATABASES['default']['NAME'])"
        names = [Path(start(code, PERHO_ENV=kind).stdout.strip()).name for kind in ("demo", "dev")]
        assert names == ["perho-partners.sqlite3", "perho-partners-dev.sqlite3"]
