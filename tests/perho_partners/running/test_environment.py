"""Whatever the environment says wrongly stops the start: by its name, and without its value."""

from __future__ import annotations

import os
import re
import runpy
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(settings.BASE_DIR) / "perho_partners" / "settings.py"
RIGHT = {
    "SECRET_KEY": "not-so-secret-" * 5,
    "ALLOWED_HOSTS": "partners.example.org",
    "DATABASE_URL": "postgres://user:p%40ss@localhost/perho",
    "EMAIL_URL": "smtp+tls://user:p%40ss@localhost:587",
    "DEFAULT_FROM_EMAIL": "perho@example.org",
    "TRUSTED_PROXY_COUNT": "1",
}
OPTIONAL = {
    "SITE_URL": "https://partners.example.org",
    "BEHIND_PROXY": "true",
    "COMPRESS": "true",
    "INTERNAL_HOSTS": "intra.example.org",
    "RETENTION_LEAVER_MONTHS": "24",
    "RETENTION_LOG_MONTHS": "24",
    "BUSINESS_REGISTER_URL": "https://register.example.org/v3",
    "DATABASE_POOLED": "false",
    "STATEMENT_SECONDS": "20",
    "SESSION_IDLE_MINUTES": "180",
    "SLOW_QUERY_MS": "500",
    "WATCHED_DISKS": "/var/lib/postgresql, /srv/copies",
    "BACKUP_FOLDER": "/srv/copies",
    "BACKUP_RECIPIENT": f"age1{'q' * 58}",
    "BACKUP_IDENTITY": "/etc/perho-partners.key",
    "BACKUP_DAYS": "14",
    "BACKUP_WEEKS": "8",
    "DRILL_DATABASE_URL": "postgres://user@localhost/perho_drill",
    "METRICS_TOKEN": "not-so-secret-" * 5,
    "SENTRY_DSN": "https://key@sentry.example.org/1",
    "SECOND_STEP_REQUIRED": "true",
    "OIDC_ISSUER": "https://login.example.org/college/v2.0",
    "OIDC_CLIENT_ID": "perho-partners",
    "OIDC_CLIENT_SECRET": "a secret, with = and ,",
    "OIDC_NAME": "Perho-tunnus",
    "OIDC_DOMAINS": "example.org, staff.example.org",
    "OIDC_TRUSTS_EMAIL": "false",
    "OIDC_ADDS_PEOPLE": "true",
    "OIDC_GROUPS_CLAIM": "groups",
    "OIDC_ROLES": "0f6e-11=administrator, a=b=quality, /staff/leads=lead:ravintola-ala",
    "OIDC_HOSTS": "login.example.org",
    "SAML_METADATA": "/etc/perho-partners/provider.xml",
    "SAML_ENTITY_ID": "https://sts.example.org/college/",
    "SAML_NAME": "Perho-tunnus",
    "SAML_DOMAINS": "example.org, staff.example.org",
    "SAML_ADDS_PEOPLE": "true",
    "SAML_ID_ATTRIBUTE": "urn:oid:1.3.6.1.4.1.5923.1.1.1.13",
    "SAML_EMAIL_ATTRIBUTE": "mail",
    "SAML_FIRST_NAME_ATTRIBUTE": "givenName",
    "SAML_LAST_NAME_ATTRIBUTE": "sn",
    "SAML_GROUPS_ATTRIBUTE": "memberOf",
    "SAML_ROLES": "CN=Leads=lead:ravintola-ala",
    "SAML_HOSTS": "login.example.org",
    "LOCAL_ACCOUNTS": "false",
    "EMERGENCY_ACCOUNT": "head@example.org",
    "COLLEGE_NAME": "Perho",
    "COLLEGE_SHORT_NAME": "Perho",
}
MAY_BE_EMPTY = {
    "WATCHED_DISKS",
    "BACKUP_RECIPIENT",
    "BACKUP_IDENTITY",
    "INTERNAL_HOSTS",
    "BUSINESS_REGISTER_URL",
    "SENTRY_DSN",
    "OIDC_DOMAINS",
    "OIDC_HOSTS",
    "OIDC_ISSUER",
    "OIDC_ROLES",
    "SAML_DOMAINS",
    "SAML_HOSTS",
    "SAML_METADATA",
    "SAML_ROLES",
    "EMERGENCY_ACCOUNT",
}
WRONG = {
    "PERHO_ENV": ["Production", "prod", "$HOME"],
    "SECRET_KEY": ["short", "k" * 60, "$" + "short", "a\nb" * 30],
    "ALLOWED_HOSTS": [
        *["*", "a.example,*", "https://a.example", "a.example:8000", "a.example,", "a b.example"],
        *["a.example;b.example", "a.example/", "*.example"],
    ],
    "DATABASE_URL": [
        *["mysql://user@localhost/perho", "postgres://", "postgres://user@localhost", "perho"],
        *["postgres://user@localhost/", "postgres://u:s3cret@localhost:port/perho", "$DATABASE"],
        *["postgres://u:s3/cret@localhost/perho", "postgres://u:s3#cret@localhost/perho"],
        *["sqlite://", "sqlite:///", "sqlite://:memory:", "sqlite://folder/file", "postgres:///p"],
        *["postgres://[x/perho", "SQLITE:///x", "sqlite:////folder/"],
    ],
    "EMAIL_URL": [
        *["localhost", "smtp://", "smtp://localhost:port", "mail://localhost", "$MAIL", "smtp"],
        *["smtp://u:s3#cret@localhost", "memorymail://"],
    ],
    "DEFAULT_FROM_EMAIL": [
        "perho",
        "Perho <perho>",
        "@example.org",
        "a@b.example\nBcc: c@d.example",
    ],
    "TRUSTED_PROXY_COUNT": ["one", "-1", "1.5", "²", "10", "1_0"],
    "SITE_URL": [
        *["http://partners.example.org", "https://partners.example.org/path", "https://[x"],
        *["https://me@partners.example.org", "https://elsewhere.example.org", "$SITE"],
    ],
    "COMPRESS": ["gzip", "-1"],
    "BEHIND_PROXY": ["maybe", "2", "tru", "$YES"],
    "INTERNAL_HOSTS": ["http://intra.example", "intra.example:80", "a.example,,b.example"],
    "RETENTION_LEAVER_MONTHS": ["0", "-1", "two", "24 months", "9999"],
    "RETENTION_LOG_MONTHS": ["0", "-1", "two", "9999"],
    "BUSINESS_REGISTER_URL": ["avoindata.prh.fi", "https://", "ftp://a.example", "https://a:b/"],
    "DATABASE_POOLED": ["transaction", "$YES"],
    "STATEMENT_SECONDS": ["0", "-1", "20s", "601"],
    "WATCHED_DISKS": ["postgresql", "/srv,", "/srv,../etc", "/srv/../etc"],
    "BACKUP_FOLDER": ["copies", "/srv/../etc", "$HOME/copies"],
    "BACKUP_RECIPIENT": ["age1short", "me@example.org", f"AGE-SECRET-KEY-1{'Q' * 58}"],
    "BACKUP_IDENTITY": ["key.txt", "~/key.txt"],
    "BACKUP_DAYS": ["0", "many"],
    "BACKUP_WEEKS": ["0", "-4"],
    "DRILL_DATABASE_URL": ["perho_drill", "postgres://u:s3cret@localhost"],
    "SESSION_IDLE_MINUTES": ["9", "721", "long"],
    "SLOW_QUERY_MS": ["0", "0.5", "fast"],
    "METRICS_TOKEN": ["short", "t" * 60],
    "SENTRY_DSN": ["sentry.example", "https://", "$DSN"],
    "SECOND_STEP_REQUIRED": ["never"],
    "OIDC_ISSUER": ["login.example.org", "ftp://a.example", "http://login.example.org", "https://"],
    "OIDC_CLIENT_ID": ["a\nb"],
    "OIDC_CLIENT_SECRET": ["a\0b"],
    "OIDC_NAME": ["Per\nho"],
    "OIDC_DOMAINS": ["@example.org", "*", "https://example.org", "a.example,,b.example"],
    "OIDC_TRUSTS_EMAIL": ["maybe"],
    "OIDC_ADDS_PEOPLE": ["all"],
    "OIDC_GROUPS_CLAIM": ["gro\nups"],
    "OIDC_ROLES": ["staff", "=quality", "staff=", "staff=boss", "a=quality,", "leads=lead:"],
    "OIDC_HOSTS": ["https://login.example.org", "login.example.org:443", "*"],
    "SAML_METADATA": [
        *[
            "login.example.org/metadata",
            "ftp://a.example",
            "http://login.example.org/m",
            "https://",
        ],
        *["metadata.xml", "/etc/../root/metadata.xml", "file:///etc/metadata.xml"],
    ],
    "SAML_ENTITY_ID": ["a\nb"],
    "SAML_NAME": ["Per\nho"],
    "SAML_DOMAINS": ["@example.org", "*", "https://example.org", "a.example,,b.example"],
    "SAML_ADDS_PEOPLE": ["all"],
    "SAML_ID_ATTRIBUTE": ["i\0d"],
    "SAML_EMAIL_ATTRIBUTE": ["ma\nil"],
    "SAML_FIRST_NAME_ATTRIBUTE": ["given\nName"],
    "SAML_LAST_NAME_ATTRIBUTE": ["s\nn"],
    "SAML_GROUPS_ATTRIBUTE": ["gro\nups"],
    "SAML_ROLES": ["staff", "=quality", "staff=", "staff=boss", "a=quality,", "leads=lead:"],
    "SAML_HOSTS": ["https://login.example.org", "login.example.org:443", "*"],
    "LOCAL_ACCOUNTS": ["maybe"],
    "EMERGENCY_ACCOUNT": ["head", "Head <head@example.org>", "a@b.example,c@d.example"],
    "COLLEGE_NAME": ["Per\nho"],
    "COLLEGE_SHORT_NAME": ["Per\0ho"],
}


def read(monkeypatch: pytest.MonkeyPatch, said: dict[str, str]) -> dict[str, object]:
    """The settings that exactly this environment gives."""
    monkeypatch.setattr(os, "environ", said)
    return runpy.run_path(str(SETTINGS))


def names_read() -> set[str]:
    """Every name that the settings ask of the environment."""
    return set(re.findall(r'\benv\.\w+\(\s*"(\w+)"', SETTINGS.read_text(encoding="utf-8")))


def test_every_name_is_known_here() -> None:
    assert names_read() == {"PERHO_ENV", *RIGHT, *OPTIONAL} == set(WRONG)


def test_every_name_is_in_the_handbook_and_in_the_example() -> None:
    for place in ["docs/deploy.md", "deploy/.env.example"]:
        text = (Path(settings.BASE_DIR) / place).read_text(encoding="utf-8")
        assert [name for name in sorted(names_read()) if name not in text] == []


@pytest.mark.parametrize("more", [{}, OPTIONAL])
def test_what_is_right_is_taken(monkeypatch: pytest.MonkeyPatch, more: dict[str, str]) -> None:
    given = read(monkeypatch, RIGHT | more)
    assert (given["PRODUCTION"], given["DEBUG"]) == (True, False)
    assert given["DATABASES"]["default"]["PASSWORD"] == "p@ss"
    assert (given["EMAIL_HOST_PASSWORD"], given["EMAIL_PORT"]) == ("p@ss", 587)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is missing$"):
        read(monkeypatch, {each: value for each, value in RIGHT.items() if each != name})


@pytest.mark.parametrize("name", sorted({"PERHO_ENV", *RIGHT, *OPTIONAL} - MAY_BE_EMPTY))
@pytest.mark.parametrize("nothing", ["", "  "])
def test_what_is_empty_is_named(monkeypatch: pytest.MonkeyPatch, name: str, nothing: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name} "):
        read(monkeypatch, RIGHT | {name: nothing})


@pytest.mark.parametrize("name", sorted(MAY_BE_EMPTY))
def test_some_may_be_empty(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert not read(monkeypatch, RIGHT | {name: " "})[name]


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_what_is_malformed_is_named_and_not_told(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read(monkeypatch, RIGHT | {name: value})
    told = str(refused.value)
    assert told.startswith(f"{name} ")
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    # A bare beginning may stand in the rule itself.
    assert re.fullmatch(r"\w*:?/*|\*|.{1,5}", value) or value not in told.removeprefix(name)
    assert "s3" not in told


@pytest.mark.parametrize(
    ("name", "value", "setting", "taken"),
    [
        ("SECRET_KEY", "$" + "not-so-secret-" * 5, "SECRET_KEY", "$" + "not-so-secret-" * 5),
        ("ALLOWED_HOSTS", "a.example, .b.example,[::1]", "ALLOWED_HOSTS",
         ["a.example", ".b.example", "[::1]"]),
        ("WATCHED_DISKS", "/a, /b", "WATCHED_DISKS", ["/a", "/b"]),
        ("BEHIND_PROXY", "No", "BEHIND_PROXY", False),
        ("BEHIND_PROXY", "1", "BEHIND_PROXY", True),
        ("TRUSTED_PROXY_COUNT", "0", "ALLAUTH_TRUSTED_PROXY_COUNT", 0),
        ("DEFAULT_FROM_EMAIL", "Perho <a@b.example>", "DEFAULT_FROM_EMAIL", "Perho <a@b.example>"),
        ("OIDC_ROLES", " a = b=quality , /x y=lead:a-b", "OIDC_ROLES",
         [("a = b", "quality"), ("/x y", "lead:a-b")]),
        ("BUSINESS_REGISTER_URL", "https://a.example/", "BUSINESS_REGISTER_URL",
         "https://a.example"),
    ],
)  # fmt: skip
def test_what_is_said_is_what_is_meant(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, setting: str, taken: object
) -> None:
    assert read(monkeypatch, RIGHT | {"SITE_URL": "https://a.example"} | {name: value} | (
        {} if name == "ALLOWED_HOSTS" else {"ALLOWED_HOSTS": "a.example"}
    ))[setting] == taken  # fmt: skip


@pytest.mark.parametrize(
    ("url", "name", "host", "port"),
    [
        ("sqlite:////srv/data/perho.sqlite3", "/srv/data/perho.sqlite3", "", ""),
        ("postgresql://u@a.example:5433/perho", "perho", "a.example", 5433),
        ("postgres://u@[::1]:5433/perho?sslmode=require", "perho", "::1", 5433),
        ("postgres://u@a:5432,b:5433/perho", "perho", "a,b", "5432,5433"),
    ],
)
def test_databases_are_reached_where_they_are(
    monkeypatch: pytest.MonkeyPatch, url: str, name: str, host: str, port: object
) -> None:
    config = read(monkeypatch, RIGHT | {"DATABASE_URL": url})["DATABASES"]["default"]
    assert (config["NAME"], config["HOST"] or "", config["PORT"] or "") == (name, host, port)
    assert config["OPTIONS"].get("sslmode") == ("require" if "sslmode" in url else None)
    assert "timeout" in str(config["OPTIONS"])


@pytest.mark.parametrize(
    "name",
    [
        *["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_DOMAINS"],
        *["SAML_ENTITY_ID", "SAML_DOMAINS", "SAML_HOSTS"],  # whose page a file does not tell
    ],
)
def test_a_provider_needs_more(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    said = {each: value for each, value in (RIGHT | OPTIONAL).items() if each != name}
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is missing$"):
        read(monkeypatch, said)


def test_saml_without_its_packages_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"^SAML_METADATA needs the packages"):
        read(monkeypatch, RIGHT | OPTIONAL)
    assert read(monkeypatch, RIGHT)["SAML_METADATA"] == ""


@pytest.mark.parametrize("way", ["OIDC", "SAML"])
def test_either_way_of_the_college_is_enough(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    said = {name: value for name, value in OPTIONAL.items() if name.startswith(way)}
    assert read(monkeypatch, RIGHT | said | {"LOCAL_ACCOUNTS": "false"})["LOCAL_ACCOUNTS"] is False


def test_nobody_is_locked_out_by_having_neither_kind_of_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^LOCAL_ACCOUNTS may be false only where"):
        read(monkeypatch, RIGHT | {"LOCAL_ACCOUNTS": "false"})


def test_drills_wait_no_longer_than_others(monkeypatch: pytest.MonkeyPatch) -> None:
    given = read(monkeypatch, RIGHT | OPTIONAL)
    assert given["DRILL_DATABASE"]["OPTIONS"] == given["DATABASES"]["default"]["OPTIONS"]
    assert read(monkeypatch, RIGHT)["DRILL_DATABASE"] is None


@pytest.mark.parametrize("pooled", ["true", "false"])
def test_behind_a_pooler_nothing_is_set_that_outlives_a_transaction(
    monkeypatch: pytest.MonkeyPatch, pooled: str
) -> None:
    given = read(monkeypatch, RIGHT | {"DATABASE_POOLED": pooled})["DATABASES"]
    config = given["default"]  # type: ignore[index]  # settings have any type
    is_pooled = pooled == "true"
    told = config["DISABLE_SERVER_SIDE_CURSORS"], "options" not in config["OPTIONS"]
    assert told == (is_pooled, is_pooled)
