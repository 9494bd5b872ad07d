"""What every page costs beside B, a page that says who is signed in and nothing else.

Run by `make bench` in a process of its own on a database that `bench.college` has filled. Each page
is asked in turn with B and its two peers, so that what else the machine does hits all alike.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

import django
from django.db import connection

if TYPE_CHECKING:
    from bench.asking import Cost

TIMES = 15
BARE, PLAIN, PACKAGES = "/bench/bare/", "/bench/list/", "/bench/table/"


@dataclass(frozen=True)
class Page:
    """A page that is measured: how it is asked, and what it may cost at most, in B."""

    name: str
    address: str
    most: float
    who: str = "lead"
    part: bool = False
    sends: Callable[[dict[str, str], int], dict[str, object]] | None = None  # what a form sends


def pages() -> Iterator[Page]:
    """Those that people open every day, and the heaviest others."""
    from partnerships.organisations.models import Organisation
    from partnerships.partnerships.models import Partnership
    from quality.rounds.models import ReviewRound
    from teams.plans.models import AnnualPlan

    showcase = Organisation.objects.get(name="Esimerkkiravintolat Oy").pk
    open_ = Partnership.objects.open().filter(level__key="everyday")
    row = open_.exclude(team=None).order_by("-pk").first()
    plan = AnnualPlan.objects.filter(team__slug="restaurant").latest("year")
    yield Page("front", "/", 6)
    yield Page("register", "/partners/", 6)
    yield Page("register, part", "/partners/", 4, part=True)
    yield Page("register, filters", "/partners/?level=everyday&category=working_life", 6)
    yield Page("register, page 20", "/partners/?page=20", 6)
    yield Page("register by confirmation", "/partners/?sort=confirmed", 6)
    yield Page("register by team", "/partners/?sort=team", 6)
    yield Page("register, ravintola", "/partners/?q=ravintola", 7)
    yield Page("register, oy", "/partners/?q=oy", 7)
    yield Page("register, hotelli helsinki", "/partners/?q=hotelli+helsinki", 7)
    yield Page("register, mistyped", "/partners/?q=ravintlo", 7)
    yield Page("search, ravintola", "/search/?q=ravintola", 7)
    yield Page("search, nothing found", "/search/?q=qqqqxxxx", 7)
    yield Page("level", "/levels/everyday/", 6)
    yield Page("organisation", f"/partners/{showcase}/", 6)
    yield Page("timeline", f"/partners/{showcase}/timeline/", 6)
    yield Page("team", "/teams/restaurant/", 6)
    yield Page("teams", "/teams/", 6)
    yield Page("plan", f"/teams/restaurant/{plan.year}/", 6)
    yield Page("wheel of the college", "/teams/wheel/", 8)
    yield Page("growth", "/teams/restaurant/growth/", 6)
    yield Page("risks", "/handover/risks/", 6)
    yield Page("gaps", "/teams/gaps/", 6)
    yield Page("toolkit", "/toolkit/", 6)
    yield Page("activity", "/activity/", 6)
    yield Page("contacts", "/contacts/", 6)
    yield Page("agreements", "/agreements/", 6)
    yield Page("edit partnership", f"/partnerships/{row.pk}/edit/", 6)
    yield Page(
        "save partnership", f"/partnerships/{row.pk}/edit/", 5, sends=partial(_edited, row.team_id)
    )
    yield Page("edit organisation", f"/partners/{showcase}/edit/", 6)
    yield Page("quality", "/quality/", 8, "quality")
    yield Page("reviews due", "/quality/due/", 8, "quality")
    round_ = ReviewRound.objects.latest("year").pk
    yield Page("round of reviews", f"/quality/rounds/{round_}/", 8, "quality")
    yield Page("measures", "/quality/measures/", 8, "quality")
    yield Page("completeness", "/quality/completeness/", 8, "quality")
    yield Page("admin, organisations", "/admin/partnerships/organisation/", 12, "administrator")
    yield Page("admin, reviews", "/admin/quality/review/", 12, "quality")
    yield Page("admin, users", "/admin/accounts/user/", 12, "administrator")


def _edited(team: int, hidden: dict[str, str], number: int) -> dict[str, object]:
    return hidden | {
        "team": team,
        "description": f"Opiskelijat tekevät lounaan joka tiistai, {number}. kerta.",
        "cooperation_forms": ["company-visits"],
        "goal": f"Tavoite {number}",
        "started_on": "1.9.2024",
    }


def asking() -> Callable[[Page, int], Cost]:
    """What asks for a page as the one whose page it is."""
    from accounts.people.models import User
    from bench.asking import Asker, hidden_fields

    emails = {"lead": "tiiminvetaja", "quality": "laatu", "administrator": "yllapito"}
    users = {who: User.objects.get(email=f"{name}@perho.example") for who, name in emails.items()}
    askers = {who: Asker(user) for who, user in users.items()}

    def ask(page: Page, number: int) -> Cost:
        asker = askers[page.who]
        if page.sends is None:
            return asker.get(page.address, part=page.part)
        hidden = hidden_fields(asker.get(page.address).body)
        return asker.post(page.address, page.sends(hidden, number))

    return ask


def measure(times: int) -> None:
    """Print a row for each page: medians of so many answers."""
    from accounts.people.models import User
    from bench.asking import Asker
    from bench.settings import PLAIN_MIDDLEWARE
    from perho_partners.memory import settle

    plain = Asker(User.objects.get(email="tiiminvetaja@perho.example"), PLAIN_MIDDLEWARE)
    ask = asking()
    wanted = sys.argv[3:]
    shown = [p for p in pages() if not wanted or any(word in p.name for word in wanted)]
    peers = {"peer: ListView": PLAIN, "peer: filter + tables2": PACKAGES}
    found: dict[str, list[Cost]] = {}
    bare: dict[str, list[float]] = {}
    for address in (BARE, *peers.values()):
        plain.get(address)
    for page in shown:
        if (first := ask(page, -1)).status not in (200, 302):
            raise SystemExit(f"{page.name}: {first.status}")
    settle()  # as every process that serves
    for number in range(times):
        for name, address in peers.items():
            bare.setdefault(name, []).append(plain.get(BARE).cpu)
            found.setdefault(name, []).append(plain.get(address))
        for page in shown:
            bare.setdefault(page.name, []).append(plain.get(BARE).cpu)
            found.setdefault(page.name, []).append(ask(page, number))
    limits = {page.name: page.most for page in shown}
    everything = [cpu for each in bare.values() for cpu in each]
    print(f"B: {median(everything):.2f} ms of processor\n")
    print("| page | of B | at most | ms | of which SQL | queries | rows | kB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, costs in found.items():
        of_b = median(c.cpu for c in costs) / median(bare[name])
        most = limits.get(name)
        mark = " (over)" if most and of_b > most else ""
        print(
            f"| {name} | {of_b:.1f}{mark} | {most or '–'} "
            f"| {median(c.wall for c in costs):.0f} | {median(c.sql for c in costs):.0f} "
            f"| {costs[0].queries} | {costs[0].rows} | {costs[0].sent / 1000:.0f} |",
            flush=True,
        )


def plans() -> None:
    """Print which pages have a large table read from its first row to its last."""
    from bench.plans import Plans

    ask = asking()
    for page in pages():
        ask(page, -1)  # what is counted seldom is counted now, and not looked at
        seen = Plans()
        with connection.execute_wrapper(seen):
            ask(page, -2)
        for table, sql in seen.whole_reads():
            print(
                f"| {page.name} | {table} | {sql if '-v' in sys.argv else sql[:60]} |", flush=True
            )


def main() -> None:
    """`fill 10000`, `measure 15 [words of names]` or `plans`: see the head of this file."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    from bench.college import fill

    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    elif sys.argv[1] == "plans":
        plans()
    else:
        measure(int(sys.argv[2]) if len(sys.argv) > 2 else TIMES)


if __name__ == "__main__":
    main()
