"""Each kind of value at both sides of its borders, and the words of its rule."""

from __future__ import annotations

from string import ascii_letters

import pytest
from django.core.exceptions import ImproperlyConfigured

from perho_partners.running.environment import Environment


def said(value: str) -> Environment:
    return Environment({"NAME": value})


def rule(kind: str, value: str, *given: object, **more: object) -> str:
    """What is told of a value that is refused."""
    with pytest.raises(ImproperlyConfigured) as refused:
        getattr(said(value), kind)("NAME", *given, **more)
    return str(refused.value)


def test_a_choice() -> None:
    assert said("b").one_of("NAME", "a", ["a", "b"]) == "b"
    assert Environment({}).one_of("NAME", "a", ["a", "b"]) == "a"
    assert rule("one_of", "c", "a", ["a", "b"]) == "NAME must be one of: a, b"


@pytest.mark.parametrize("default", [True, False])
def test_yes_or_no(default: bool) -> None:
    assert Environment({}).yes_or_no("NAME", default) is default
    assert said("ON").yes_or_no("NAME", default) is True
    assert said("off").yes_or_no("NAME", default) is False


def test_a_number() -> None:
    taken = [said(each).number("NAME", least=2, most=12) for each in ["2", "12", " 007 "]]
    assert taken == [2, 12, 7]
    assert said("-1").number("NAME", least=-1, most=1) == -1
    for wrong in ["1", "13", "", "2.0", "9" * 10]:
        assert rule("number", wrong, least=2, most=12).startswith("NAME ")
    assert rule("number", "13", least=2, most=12) == "NAME must be a whole number from 2 to 12"


def test_a_secret() -> None:
    letters = "abcde"
    assert said(letters * 10).secret("NAME") == letters * 10
    assert said(ascii_letters[:50]).secret("NAME") == ascii_letters[:50]
    told = "NAME is too short or too plain: at least 50 random characters"
    assert [rule("secret", each) for each in [ascii_letters[:49], "abcd" * 20]] == [told] * 2


def test_places() -> None:
    assert said("/srv/a..b").place("NAME", "/x") == "/srv/a..b"
    assert said("/a..b,/c").places("NAME") == ["/a..b", "/c"]


def test_a_recipient() -> None:
    assert said(f"age1{'q7' * 29}").recipient("NAME") == f"age1{'q7' * 29}"
    for key in ["AGE-SECRET-KEY-1QQ", "age-secret-key-1qq"]:
        assert "is the secret key, which must not be here" in rule("recipient", key)
    assert rule("recipient", "age1") == "NAME must be a public key of age, which begins with age1"


def test_a_mail_server() -> None:
    assert said("SMTP://mail.example").mailer("NAME")["EMAIL_HOST"] == "mail.example"
    assert rule("mailer", "mail.example") == (
        "NAME must begin with one of consolemail, dummymail, filemail, smtp, smtp+ssl, smtp+tls, "
        "smtps and ://, then a host; write %40 for an @ in a password"
    )


def test_a_database_with_the_shortest_name() -> None:
    assert said("postgres://h/p").database("NAME")["NAME"] == "p"
    assert "postgres://user:password@host/name" in rule("database", "postgres://h/")
