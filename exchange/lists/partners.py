"""Partners as a list: an organisation on a line, and what is done with it on a level."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext_lazy

from accounts.people.models import User
from exchange.lists.cells import (
    business_id,
    choice_of,
    day,
    in_words,
    keywords,
    names_of,
    number,
    one,
    several,
    text,
    web,
)
from exchange.lists.columns import Column, Value, of
from exchange.lists.known import Known
from partnerships.keywords.models import Keyword
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership


class Partner(NamedTuple):
    """What a line tells of: an organisation, and one of its partnerships if it has any."""

    organisation: Organisation
    partnership: Partnership | None


def org(name: str) -> Callable[[Partner], Value]:
    """The organisation's attribute."""
    return of(f"organisation.{name}")


def what(name: str) -> Callable[[Partner], Value]:
    """The partnership's attribute; nothing where there is none."""
    return lambda told: getattr(told.partnership, name) if told.partnership else None


def people_of(told: Partner) -> list[User]:
    """Those responsible, the main contact first."""
    rows = told.partnership.shown_responsibilities if told.partnership else []
    return [item.user for item in rows if item.ended_on is None]


def _sorted(find: Callable[[Known, str], str]) -> Callable[[str, Known], list[str]]:
    read = several(find)
    return lambda cell, known: sorted(read(cell, known))


# The keys are those of the fields.
OF_ORGANISATION = [
    Column("id", gettext_lazy("Tunnus"), org("pk"), number, also=["id", "oma tunnus"],
           help=gettext_lazy("Rekisterin oma numero. Jätä uusilta tyhjäksi.")),
    Column("name", gettext_lazy("Organisaatio"), org("name"), text, is_needed=True,
           also=["nimi", "kumppani", "yritys", "organisaation nimi", "partner", "foretag", "namn",
                 "company", "name", "organisation", "organization", "yrityksen nimi",
                 "kumppanin nimi", "kumppaniorganisaatio", "kumppaniyritys", "yhteistyokumppani",
                 "tyonantaja", "toiminimi", "yritys organisaatio", "partnerns namn",
                 "foretagets namn", "organisationens namn", "company name", "partner name",
                 "organisation name", "organization name"],
           example=gettext_lazy("Hotelli Esimerkki Oy")),
    Column("category", gettext_lazy("Sidosryhmä"), org("category"),
           choice_of(Organisation.Category), in_words(Organisation.Category),
           also=["ryhma", "intressentgrupp", "stakeholder"],
           example=gettext_lazy("Työelämä"), allowed=names_of(Organisation.Category)),
    Column("sectors", gettext_lazy("Toimialat"), org("sectors"), _sorted(Known.sector),
           keywords(Keyword.Kind.SECTOR), also=["toimiala", "ala", "bransch", "industry", "sector"],
           allowed=lambda known: known.keyword_names(Keyword.Kind.SECTOR)),
    Column("website", gettext_lazy("Verkkosivu"), org("website"), web, is_address=True,
           also=["www", "kotisivu", "kotisivut", "verkkosivut", "nettisivu", "nettisivut",
                 "www sivu", "www sivut", "www osoite", "verkko osoite", "internet",
                 "webbplats", "hemsida", "webbsida", "website", "homepage", "site", "web", "url"],
           example="https://www.esimerkki.fi"),
    Column("business_id", gettext_lazy("Y-tunnus"), org("business_id"), business_id,
           also=["ytunnus", "yritystunnus", "fo-nummer", "business id"], example="0112038-9"),
    Column("city", gettext_lazy("Paikkakunta"), org("city"), text,
           also=["kaupunki", "kunta", "kotipaikka", "kotikunta", "postitoimipaikka", "toimipaikka",
                 "sijainti", "ort", "stad", "kommun", "hemort", "city", "town", "municipality"],
           example=gettext_lazy("Helsinki")),
    Column("short_name", gettext_lazy("Lyhyt nimi"), org("short_name"), text,
           also=["kortnamn", "short name"],
           help=gettext_lazy("Enintään 22 merkkiä. Näkyy kuvissa, joihin nimi ei mahdu.")),
    Column("other_names", gettext_lazy("Muut nimet"), org("other_names"), text,
           also=["lyhenne", "aiempi nimi"]),
    Column("notes", gettext_lazy("Lisätietoja"), org("notes"), text,
           also=["huomautus", "huomautukset", "huomio", "huomiot", "kommentti", "kommentit",
                 "lisatieto", "muuta", "muistiinpanot", "kommentar", "kommentarer",
                 "anteckningar", "comment", "comments", "notes"]),
]  # fmt: skip
OF_PARTNERSHIP = [
    Column("partnership", gettext_lazy("Kumppanuuden tunnus"), what("pk"), number,
           help=gettext_lazy("Rekisterin oma numero. Jätä uusilta tyhjäksi.")),
    Column("level", gettext_lazy("Taso"), what("level"), one(Known.level),
           also=["kumppanuustaso", "kumppanuuden taso", "yhteistyon taso", "niva",
                 "partnerskapsniva", "level", "partnership level"],
           example="1", allowed=Known.level_names),
    Column("team", gettext_lazy("Vastuutiimi"), what("team"), one(Known.team),
           also=["tiimi", "tiimit", "vastuullinen tiimi", "ansvarigt team", "team", "teams"],
           example=gettext_lazy("Matkailutiimi"),
           allowed=Known.team_names),
    Column("people", gettext_lazy("Vastuuhenkilöt"), people_of, several(Known.person),
           also=["vastuuhenkilo", "yhteyshenkilo", "yhteyshenkilot", "paayhteyshenkilo", "kuka",
                 "vastuussa", "ansvarig", "ansvariga", "ansvarig person", "responsible"],
           help=gettext_lazy("Nimi tai sähköposti. Ensimmäinen on pääyhteyshenkilö.")),
    Column("description", gettext_lazy("Mitä teemme yhdessä"), what("description"), text,
           also=["kuvaus", "yhteistyo", "yhteistyon kuvaus", "yhteistyon sisalto", "mita tehdaan",
                 "beskrivning", "samarbete", "description", "cooperation"],
           needed_when=gettext_lazy("kun rivillä on taso"),
           example=gettext_lazy("Opiskelijat ovat työelämäjaksolla vastaanotossa.")),
    Column("cooperation_forms", gettext_lazy("Yhteistyömuodot"), what("cooperation_forms"),
           _sorted(Known.form), lambda keys, known: keywords(Keyword.Kind.FORM)(keys or [], known),
           also=["yhteistyomuoto", "samarbetsformer", "forms of cooperation"],
           allowed=lambda known: known.keyword_names(Keyword.Kind.FORM)),
    Column("counterpart", gettext_lazy("Vastapuoli kumppanilla"), what("counterpart"), text,
           also=["vastapuoli"],
           help=gettext_lazy("Rooli tai yksikkö. Ei henkilön nimeä.")),
    Column("goal", gettext_lazy("Tavoite"), what("goal"), text, also=["mal", "goal"]),
    Column("benefit_college", gettext_lazy("Hyöty meille"), what("benefit_college"), text),
    Column("benefit_partner", gettext_lazy("Hyöty kumppanille"), what("benefit_partner"), text),
    Column("started_on", gettext_lazy("Alkoi"), what("started_on"), day,
           also=["alkaen", "alku", "alkanut", "aloitettu", "aloituspaiva", "alkamispaiva",
                 "alkupvm", "aloituspvm", "borjade", "borjan", "startdatum", "started",
                 "start date"],
           example="1.9.2025"),
    Column("next_contact", gettext_lazy("Seuraava yhteydenotto"), what("next_contact"), day,
           also=["seuraava yhteys", "nasta kontakt", "next contact"]),
]  # fmt: skip
COLUMNS = [*OF_ORGANISATION, *OF_PARTNERSHIP]
