"""A list of many partners, from the file to the register and back; and a long list that leaves.

Run by `make bench` in a process of its own for each engine, so that the memory is its own.
"""

from __future__ import annotations

import gc
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace

import django

from perho_partners.memory import settle

LINES = 20_000
WORDS = 6_000  # that names are made of: towns, trades and surnames
SYLLABLES = [first + second for first in "klmnrstv" for second in "aioue"]
KINDS = ["Ravintola", "Hotelli", "Kahvila", "Matkatoimisto", "Kauppa", "Leipomo", "Kiinteistö"]


def megabytes() -> int:
    """The most memory that the process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measured(what: str, do: Callable[[], object]) -> object:
    """Do it and say how long it took by the clock and by the processor."""
    gc.collect()
    clock, cpu = time.perf_counter(), time.process_time()
    result = do()
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    print(f"| {what} | {clock:.1f} | {cpu:.1f} | {megabytes()} |", flush=True)
    return result


def workbook(lines: int, teams: list[str], person: str) -> bytes:
    """A spreadsheet as a college would have it."""
    import xlsxwriter

    draw = random.Random(1)  # noqa: S311  (made-up names, the same each time; no secret)
    words = ["".join(draw.choices(SYLLABLES, k=4)).capitalize() for _n in range(WORDS)]
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Organisaatio", "Paikkakunta", "Taso", "Vastuutiimi", "Vastuuhenkilö",
                           "Mitä teemme yhdessä", "Verkkosivu", "Alkoi"])  # fmt: skip
    for number in range(1, lines + 1):
        first, second = draw.choice(words), draw.choice(words)
        sheet.write_row(number, 0, [
            f"{draw.choice(KINDS)} {first} {second} {number if number % 3 == 0 else 'Oy'}",
            draw.choice(["Helsinki", "Espoo", "Vantaa"]), str(number % 4 + 1), draw.choice(teams),
            person, "Opiskelijat oppivat työpaikalla ja tapaamme neljä kertaa vuodessa.",
            f"www.{first.lower()}-{second.lower()}.example", "1.9.2025",
        ])  # fmt: skip
    book.close()
    return buffer.getvalue()


def main() -> None:
    """Measure on the database of the environment, which is filled."""
    os.environ.setdefault("PERHO_ENV", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perho_partners.settings")
    django.setup()
    settle()
    from django.core.management import call_command
    from django.utils import translation

    from accounts.people.models import User
    from accounts.teams.models import Team
    from exchange.exports.writing import csv_lines, xlsx_file
    from exchange.files.reading import read
    from exchange.imports import services
    from exchange.imports.reverting import revert
    from exchange.lists.columns import Column, of

    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    call_command("migrate", verbosity=0)
    call_command("load_reference_content", house="perho", verbosity=0)
    translation.activate("fi")
    by = User.objects.create_superuser("bench@perho.example", "x")
    content = workbook(lines, [team.name_fi for team in Team.objects.open()], by.email)
    print("| step | s | s of processor | MB at most |\n|---|---|---|---|")
    tables = [measured(f"read {lines:,} lines of xlsx", lambda: read(content))]
    item = measured(
        "compare with the register",
        lambda: services.begin(kind="partners", table=tables.pop(), source="bench.xlsx", by=by),
    )
    measured("write", lambda: services.write(item=item, by=by))
    measured("compare the same list again", lambda: services.begin(
        kind="partners", table=read(content), source="again.xlsx", by=by))  # fmt: skip
    measured("take it all back", lambda: revert(item=item, by=by))
    columns = [Column(str(n), f"Sarake {n}", of("text")) for n in range(12)]
    for rows in (10_000, 100_000):
        made = [SimpleNamespace(text=f"Rivi {rows}")] * rows
        measured(f"{rows:,} rows out as xlsx", lambda m=made: xlsx_file("x", columns, m, None))
        measured(f"{rows:,} rows out as csv",
                 lambda m=made: sum(map(len, csv_lines(columns, m, None))))  # fmt: skip


if __name__ == "__main__":
    main()
