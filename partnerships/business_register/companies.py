"""An answer of the register's open data, read with care: any part of it may be missing.

Its form is that of version 3 of the YTJ interface of the Finnish Patent and Registration Office.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.text import collapse
from core.translated import HOUSE_LANGUAGE, Text, readers_language

CODES = {"fi": "1", "sv": "2", "en": "3"}  # of languages, in the answer
OFFICIAL, VISITED = "1", "1"  # types of a name and of an address
REGISTERED, CEASED = "1", "4"  # in the trade register
SITUATIONS = {
    "KONK": _("konkurssissa"),
    "SANE": _("yrityssaneerauksessa"),
    "SELTILA": _("selvitystilassa"),
}
LONGEST = 200  # letters of a text


class UnreadableError(Exception):
    """The answer is not of the known form."""


@dataclass(frozen=True)
class Company:
    """What the register says; a text that it does not tell is empty."""

    business_id: str
    name: str
    city: str
    industry: Text
    state: str | Promise

    @property
    def facts(self) -> list[Text]:
        """What stands after its name, each in its own language."""
        told = [Text(self.city), self.industry, Text(str(self.state), readers_language())]
        return [fact for fact in told if fact]

    @property
    def fields(self) -> dict[str, str]:
        """What is asked of an organisation here too, by the field of the form."""
        return {name: told for name in ("name", "city") if (told := getattr(self, name))}


def company_in(body: bytes, number: str) -> Company | None:
    """The company of the number; None when the register has none."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("no JSON") from error
    if not isinstance(answer, dict) or not isinstance(answer.get("companies"), list):
        raise UnreadableError("no list of companies")
    for row in _rows(answer, "companies"):
        if _text(_part(row, "businessId"), "value") == number:
            return _company(row, number)
    return None


def _company(row: Mapping[str, object], number: str) -> Company:
    return Company(
        business_id=number,
        name=_name(row),
        city=_city(row),
        industry=_described(_part(row, "mainBusinessLine")),
        state=_state(row),
    )


def _name(row: Mapping[str, object]) -> str:
    """The name in force: the official one, else any."""
    names = [each for each in _rows(row, "names") if not each.get("endDate")]
    official = [each for each in names if _text(each, "type") == OFFICIAL]
    return next((text for each in [*official, *names] if (text := _text(each, "name"))), "")


def _city(row: Mapping[str, object]) -> str:
    """The town of the visiting address, else of any, in Finnish if it has a Finnish name."""
    addresses = list(_rows(row, "addresses"))
    visited = [each for each in addresses if _text(each, "type") == VISITED]
    for address in [*visited, *addresses]:
        offices = {_text(each, "languageCode"): _text(each, "city")
                   for each in _rows(address, "postOffices")}  # fmt: skip
        if city := offices.get(CODES[HOUSE_LANGUAGE]) or next(filter(None, offices.values()), ""):
            return city.title() if city.isupper() else city
    return ""


def _described(line: Mapping[str, object]) -> Text:
    """The description in the reader's language, else in Finnish, else in any."""
    texts = {_text(each, "languageCode"): _text(each, "description")
             for each in _rows(line, "descriptions")}  # fmt: skip
    for language in [readers_language(), HOUSE_LANGUAGE, *CODES]:
        if text := texts.get(CODES.get(language, "")):
            return Text(text, language)
    return Text("")


def _state(row: Mapping[str, object]) -> str | Promise:
    """Whether it goes on: an end, a trouble, or that it is in the trade register."""
    if row.get("endDate") or _text(row, "tradeRegisterStatus") == CEASED:
        return _("lopettanut")
    for each in _rows(row, "companySituations"):
        if not each.get("endDate") and (kind := _text(each, "type")):
            return SITUATIONS.get(kind, kind)
    return _("kaupparekisterissä") if _text(row, "tradeRegisterStatus") == REGISTERED else ""


def _part(row: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = row.get(name)
    return found if isinstance(found, dict) else {}


def _rows(row: Mapping[str, object], name: str) -> Iterator[Mapping[str, object]]:
    found = row.get(name)
    for each in found if isinstance(found, list) else []:
        if isinstance(each, dict):
            yield each


def _text(row: Mapping[str, object], name: str) -> str:
    """A text of the answer in one line; a number is told as one."""
    found = row.get(name)
    is_told = isinstance(found, str | int) and not isinstance(found, bool)
    return collapse(str(found).replace("\0", ""))[:LONGEST] if is_told else ""
