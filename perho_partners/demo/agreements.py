"""Example agreements: valid ones, one that ends soon, one renewed, one ended, one reverse."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from partnerships.models import Agreement, Organisation, Partnership

if TYPE_CHECKING:
    from perho_partners.demo.generator import Generator

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


def make_agreements(generator: Generator) -> None:
    """Agreements of the showcase and of some other example partnerships."""
    showcase = Organisation.objects.get(name="Esimerkkiravintolat Oy")
    today = generator.today
    for row in showcase.partnerships.open().select_related("level", "confirmed_by"):
        if row.level.key == "strategic":
            _renewed(generator, row, today)
        elif row.level.key == "everyday":
            _reverse(generator, row, today)
    others = (
        Partnership.objects.open()
        .filter(organisation__is_example=True, level__key__in=["development", "strategic"])
        .exclude(organisation=showcase)
        .select_related("confirmed_by")
        .order_by("pk")
    )
    for number, row in enumerate(others[:EXAMPLES]):
        _ordinary(generator, row, number)


def _save(generator: Generator, agreement: Agreement, row: Any, verb: str = "created") -> None:
    by = row.confirmed_by or generator.people[0]
    generator._save(agreement, by, verb, min(agreement.valid_from, generator.today))


def _renewed(generator: Generator, row: Any, today: date) -> None:
    first = Agreement(
        partnership=row,
        kind=Agreement.Kind.PARTNERSHIP,
        valid_from=date(today.year - 3, 1, 1),
        valid_until=date(today.year - 1, 12, 31),
        document=DOCUMENTS.format(row.pk),
    )
    _save(generator, first, row)
    second = Agreement(
        partnership=row,
        kind=Agreement.Kind.PARTNERSHIP,
        valid_from=date(today.year, 1, 1),
        valid_until=date(today.year + 2, 12, 31),
        document=DOCUMENTS.format(f"{row.pk}-b"),
        previous=first,
    )
    _save(generator, second, row)


def _reverse(generator: Generator, row: Any, today: date) -> None:
    agreement = Agreement(
        partnership=row,
        kind=Agreement.Kind.REVERSE,
        partner_goals=GOALS,
        partner_conditions=CONDITIONS,
        valid_from=today - timedelta(days=300),
        valid_until=today + timedelta(days=45),
    )
    _save(generator, agreement, row)


def _ordinary(generator: Generator, row: Any, number: int) -> None:
    """By turns: valid for years, until further notice, ending soon, over."""
    today = generator.today
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
    _save(generator, agreement, row)
