"""What the people of `bench.people` need: sessions, and what they open."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django


def main() -> None:
    """`python -m bench.given HOST PEOPLE` writes the file that BENCH_GIVEN names."""
    django.setup()
    from accounts.people.models import User
    from bench.asking import Asker
    from partnerships.organisations.models import Organisation
    from partnerships.partnerships.models import Partnership
    from teams.plans.models import AnnualPlan

    host, number = sys.argv[1], int(sys.argv[2])
    askers = [Asker(user) for user in User.objects.filter(is_active=True).order_by("pk")[:number]]
    plan = AnnualPlan.objects.filter(team__slug="restaurant").latest("year")
    rows = Partnership.objects.open().exclude(team=None).order_by("-pk")[:2000]
    given = {
        "host": host,
        "sessions": [{"cookie": each.cookies, "token": each.token} for each in askers],
        "organisations": list(
            Organisation.objects.current().order_by("pk").values_list("pk", flat=True)[:2000]
        ),
        "partnerships": [
            {"key": row.pk, "team": row.team_id, "started_on": f"{row.started_on:%d.%m.%Y}"}
            for row in rows
        ],
        "plan": f"/teams/restaurant/{plan.year}/",
    }
    Path(os.environ["BENCH_GIVEN"]).write_text(json.dumps(given), encoding="utf-8")


if __name__ == "__main__":
    main()
