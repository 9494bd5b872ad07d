"""Example agreements: valid ones, one that ends soon, one renewed, one ended, one reverse."""

from __future__ import annotations

from datetime import date, timedelta

from partnerships.agreements.models import Agreement
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from perho_partners.examples.maker import Maker

# Where the documents of an example college would be: an address that leads nowhere.
DOCUMENTS = "https://asiakirjat.perho.example/sopimukset/{}"
GOALS = (
    "Haluamme vakituista väkeä, joka tuntee toimipaikkamme jo opiskeluaikana. "
    "Ensi vuonna tarvitsemme osaamista kasvisruokien valmistukseen."
)
CONDITIONS = (
    "Yksi yhteyshenkilö kaikille toimipaikoille. Jaksoista sovitaan viimeistään kahta kuukautta "
    "ennen niiden alkua."
)
EXAMPLES = 14  # agreements of other example partnerships


def make_agreements(maker: Maker) -> None:
    """Agreements of the showcase and of some other example partnerships."""
    showcase = Organisation.objects.get(name="Esimerkkiravintolat Oy")
    today = maker.today
    for row in showcase.partnerships.open().select_related("level", "confirmed_by"):
        if row.level.key == "strategic":
            _renewed(maker, row, today)
        elif row.level.key == "everyday":
            _reverse(maker, row, today)
    others = (
        Partnership.objects.open()
        .filter(organisation__is_example=True, level__key__in=["development", "strategic"])
        .exclude(organisation=showcase)
        .select_related("confirmed_by")
        .order_by("pk")
    )
    for number, row in enumerate(others[:EXAMPLES]):
        _ordinary(maker, row, number)


def _save(maker: Maker, agreement: Agreement, row: Partnership, verb: str = "created") -> None:
    by = row.confirmed_by or maker.people[0]
    maker.save(agreement, by, verb, min(agreement.valid_from, maker.today))


def _renewed(maker: Maker, row: Partnership, today: date) -> None:
    first = Agreement(
        partnership=row,
        kind=Agreement.Kind.PARTNERSHIP,
        valid_from=date(today.year - 3, 1, 1),
        valid_until=date(today.year - 1, 12, 31),
        document=DOCUMENTS.format(row.pk),
    )
    _save(maker, first, row)
    second = Agreement(
        partnership=row,
        kind=Agreement.Kind.PARTNERSHIP,
        valid_from=date(today.year, 1, 1),
        valid_until=date(today.year + 2, 12, 31),
        document=DOCUMENTS.format(f"{row.pk}-b"),
        previous=first,
    )
    _save(maker, second, row)


def _reverse(maker: Maker, row: Partnership, today: date) -> None:
    agreement = Agreement(
        partnership=row,
        kind=Agreement.Kind.REVERSE,
        partner_goals=GOALS,
        partner_conditions=CONDITIONS,
        valid_from=today - timedelta(days=300),
        valid_until=today + timedelta(days=45),
    )
    _save(maker, agreement, row)


def _ordinary(maker: Maker, row: Partnership, number: int) -> None:
    """By turns: valid for years, until further notice, ending soon, over."""
    today = maker.today
    kinds = [Agreement.Kind.COOPERATION, Agreement.Kind.PARTNERSHIP, Agreement.Kind.TRAINING]
    ends = [timedelta(days=700 + 30 * number), None, timedelta(days=20 + 12 * number),
            timedelta(days=-60)][number % 4]  # fmt: skip
    agreement = Agreement(
        partnership=row,
        kind=kinds[number % 3],
        valid_from=today - timedelta(days=500 + number),
        valid_until=today + ends if ends else None,
        document=DOCUMENTS.format(row.pk) if number % 2 else "",
    )
    _save(maker, agreement, row)
