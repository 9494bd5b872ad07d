"""Reading what the environment says: every value is checked, and no error tells a value.

Values are taken as they stand. django-environ's own reading would take a `$` at the beginning for
the name of another variable and print the rest in its error; only its reading of URLs is used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any, NoReturn
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from environ import Env

YES, NO = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}
# A host name, or with a dot before it all names under it; an IPv4 address; an IPv6 one in brackets.
HOST = re.compile(
    r"\.?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:.]+\]",
    re.IGNORECASE,
)
DATABASES = {"postgres", "postgresql", "psql", "pgsql", "sqlite"}
MAILERS = {"smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "dummymail"}
LEAST_SECRET, LEAST_LETTERS = 50, 5  # characters, and different ones among them


def refuse(name: str, rule: str) -> NoReturn:
    """Stop with the name and the rule. The value, and the error that holds it, are not told."""
    raise ImproperlyConfigured(f"{name} {rule}") from None


class Environment:
    """What the environment says under each name. Without a default it must be said."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str | None = None, *, may_be_empty: bool = False) -> str:
        """A text, without what stands around it."""
        if name not in self.values:
            return refuse(name, "is missing") if default is None else default
        value = self.values[name].strip()
        if not value and not may_be_empty:
            refuse(name, "is empty: give it a value, or take the line away")
        if not value.isprintable():
            refuse(name, "has characters that cannot be seen, such as a line break")
        return value

    def one_of(self, name: str, default: str, choices: list[str]) -> str:
        """One of the words."""
        value = self.text(name, default)
        return value if value in choices else refuse(name, f"must be one of: {', '.join(choices)}")

    def yes_or_no(self, name: str, default: bool) -> bool:
        """Yes or no."""
        value = self.text(name, "true" if default else "false").lower()
        return value in YES if value in YES | NO else refuse(name, "must be true or false")

    def number(self, name: str, default: int | None = None, *, least: int, most: int) -> int:
        """A whole number between two others."""
        value = self.text(name, None if default is None else f"{default}")
        rule = f"must be a whole number from {least} to {most}"
        # Not isdigit(): that lets in what int() does not read, such as ².
        if not re.fullmatch(r"-?[0-9]{1,9}", value) or not least <= int(value) <= most:
            refuse(name, rule)
        return int(value)

    def hosts(self, name: str, default: list[str] | None = None) -> list[str]:
        """Host names between commas; none of them is "*", an address or has a port."""
        text = self.text(name, None if default is None else "", may_be_empty=default is not None)
        found = [each.strip() for each in text.split(",")] if text else []
        if any(not HOST.fullmatch(each) for each in found):
            refuse(name, "must be host names between commas: no https://, no port, no *")
        return found

    def secret(self, name: str) -> str:
        """A text that nobody guesses."""
        value = self.text(name)
        if len(value) < LEAST_SECRET or len(set(value)) < LEAST_LETTERS:
            refuse(name, f"is too short or too plain: at least {LEAST_SECRET} random characters")
        return value

    def mail_address(self, name: str) -> str:
        """An e-mail address, perhaps with a name before it: `Perho <perho@example.org>`."""
        value = self.text(name)
        if not is_mail_address(parseaddr(value)[1]):
            refuse(name, "must be an e-mail address, or a name and <an address>")
        return value

    def one_address(self, name: str) -> str:
        """An e-mail address alone; empty: none."""
        value = self.text(name, "", may_be_empty=True)
        if value and not is_mail_address(value):
            refuse(name, "must be an e-mail address")
        return value

    def web_address(self, name: str) -> str:
        """Where another service is asked, without a last slash; empty: nowhere."""
        value = self.text(name, "", may_be_empty=True)
        if value and not is_url(value, {"http", "https"}):
            refuse(name, "must begin with https:// and name a host")
        return value.rstrip("/")

    def document(self, name: str) -> str:
        """Where a document of another service is: an address, or the whole path of a file."""
        value = self.text(name, "", may_be_empty=True)
        is_place = value.startswith("/") and ".." not in value.split("/")
        if value and not is_place and not is_url(value, {"http", "https"}):
            refuse(name, "must begin with https:// and name a host, or be a file's path after /")
        return value

    def pairs(self, name: str, rule: str, says: str) -> list[tuple[str, str]]:
        """`left=right` between commas; what stands right of the last = follows the rule."""
        text = self.text(name, "", may_be_empty=True)
        found = [each.strip().rpartition("=") for each in text.split(",")] if text else []
        pairs = [(left.strip(), right.strip()) for left, _sign, right in found]
        if any(not left or not re.fullmatch(rule, right) for left, right in pairs):
            refuse(name, says)
        return pairs

    def place(self, name: str, default: str) -> str:
        """The whole path of a file or a folder; where the default is empty it may be."""
        value = self.text(name, default, may_be_empty=not default)
        if value and (not value.startswith("/") or ".." in value.split("/")):
            refuse(name, "must be a whole path that begins with /")
        return value

    def places(self, name: str) -> list[str]:
        """Whole paths between commas; none when it is empty or not said."""
        text = self.text(name, "", may_be_empty=True)
        found = [each.strip() for each in text.split(",")] if text else []
        if any(not each.startswith("/") or ".." in each.split("/") for each in found):
            refuse(name, "must be whole paths that begin with /, between commas")
        return found

    def recipient(self, name: str) -> str:
        """Whom copies are sealed for: the public key of age; empty: they are not sealed."""
        value = self.text(name, "", may_be_empty=True)
        if value.upper().startswith("AGE-SECRET-KEY"):
            refuse(name, "is the secret key, which must not be here: give the public one, age1…")
        if value and not re.fullmatch(r"age1[a-z0-9]{58}", value):
            refuse(name, "must be a public key of age, which begins with age1")
        return value

    def mailer(self, name: str, default: str | None = None) -> dict[str, object]:
        """Django's EMAIL_… settings, from a URL."""
        value = self.text(name, default)
        scheme = value.partition(":")[0].lower()
        rule = f"must begin with one of {', '.join(sorted(MAILERS))} and ://, then a host"
        if scheme not in MAILERS or (scheme.startswith("smtp") and not is_url(value, MAILERS)):
            refuse(name, f"{rule}; write %40 for an @ in a password")
        return dict(Env.email_url_config(value))

    # As of django-environ, which knows no types.
    def database(self, name: str, default: str | None = None) -> dict[str, Any]:
        """Django's settings of one database, from a URL."""
        value = self.text(name, default)
        scheme = value.partition(":")[0]
        if scheme == "sqlite" and re.fullmatch(r"sqlite:///[^?]*[^?/]", value):
            return dict(Env.db_url_config(value))
        # Several hosts between commas have ports of their own, which urlsplit does not read.
        plain = re.sub(r",[^/?#]*", "", value)
        is_postgres = scheme in DATABASES - {"sqlite"} and is_url(plain, DATABASES)
        if not is_postgres or len(urlsplit(value).path) < 2:
            refuse(
                name,
                "must be postgres://user:password@host/name or sqlite:////path/of/a/file; "
                "write %40 for an @ in a password, %2F for a /, %23 for a #",
            )
        return dict(Env.db_url_config(value))


def is_mail_address(value: str) -> bool:
    """Whether it is an e-mail address and nothing else."""
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def is_url(value: str, schemes: set[str]) -> bool:
    """Whether it is a URL of one of the schemes, with a host and no port that is none."""
    try:
        url = urlsplit(value)
        return url.scheme in schemes and bool(url.hostname) and (url.port is None or url.port > 0)
    except ValueError:
        return False
