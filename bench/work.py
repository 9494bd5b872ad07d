"""What is done seldom or at night: digests, the binder, files, a copy. `python -m bench.work`.

Run on a database that `bench.college` has filled, in a process of its own.
"""

from __future__ import annotations

import os
import tempfile
from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import django

from perho_partners.memory import settle

PEOPLE = 170


def main() -> None:
    """Measure each once, and say how long it took and the most memory so far."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    settle()
    from django.conf import settings
    from django.db import transaction
    from django.http import QueryDict
    from django.utils import timezone, translation

    from accounts.people.models import User
    from bench.asking import Asker
    from bench.lists import measured
    from exchange.exports.tables import TABLES
    from exchange.exports.writing import csv_lines, xlsx_file
    from partnerships.freshness.services import decide_month
    from perho_partners.backups.copying import make_copy
    from perho_partners.digest.contents import contents_for
    from perho_partners.digest.mail import mail_of
    from quality.binders.services import make_binder
    from quality.rounds.models import ReviewRound
    from teams.plans.models import AnnualPlan

    translation.activate("fi")
    by = User.objects.get(email="laatu@perho.example")
    asker, partners = Asker(by), TABLES["partners"]
    people = User.objects.filter(is_active=True).order_by("pk")[:PEOPLE]
    now = timezone.now()
    plan = AnnualPlan.objects.filter(team__slug="restaurant").latest("year").year
    round_ = ReviewRound.objects.latest("year").pk

    def address(told: object) -> str:
        return f"https://bench.example{partners.page(told)}" if partners.page else ""

    def rows() -> Iterable[object]:
        return partners.rows(QueryDict(), by)

    def digests() -> None:
        for user in people:
            mail_of(contents_for(user, now - timedelta(days=7))).message()

    def binder() -> None:
        with transaction.atomic():
            make_binder(title="x", history_from=now.date() - timedelta(days=365), by=by)
            transaction.set_rollback(True)

    def copy() -> None:
        with tempfile.TemporaryDirectory() as folder:
            make_copy(settings.DATABASES["default"], Path(folder), recipient="")

    print("| what | s | s of processor | MB at most |\n|---|---|---|---|")
    measured("a plan as pdf", lambda: asker.get(f"/teams/restaurant/{plan}/plan.pdf"))
    measured("a plan as xlsx", lambda: asker.get(f"/teams/restaurant/{plan}/plan.xlsx"))
    measured(
        "a round of reviews as xlsx", lambda: asker.get(f"/quality/rounds/{round_}/round.xlsx")
    )
    measured("what is asked this month", decide_month)
    measured(f"digests of {PEOPLE} people", digests)
    measured("all partners as csv", lambda: deque(csv_lines(partners.columns, rows(), address), 0))
    measured("all partners as xlsx",
             lambda: xlsx_file("x", partners.columns, rows(), address).close())  # fmt: skip
    measured("a copy of the database", copy)
    measured("evidence binder of a year", binder)


if __name__ == "__main__":
    main()
