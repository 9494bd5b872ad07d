"""What `make test-dates` runs: the suite on SQLite at the moments at which dates go wrong.

`python -m tests.dates 0 3` runs the first and the fourth of them; what follows is pytest's.
"""

from __future__ import annotations

import os
import sys
import tempfile
from calendar import isleap
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.run import pytest

HELSINKI = ZoneInfo("Europe/Helsinki")


def moments(today: date) -> list[datetime]:
    """The next turns of a year, leap day and changes of the clock, and a day in two years."""
    year = today.year + 1
    leap = next(each for each in range(year, year + 9) if isleap(each))
    days = [
        (date(year, 12, 31), "23:30"),
        (date(year, 1, 1), "00:30"),
        (date(leap, 2, 29), "12:00"),
        (last_sunday(date(year, 3, 31)), "03:30"),
        (last_sunday(date(year, 10, 31)), "03:30"),
        (today + timedelta(days=800), "12:00"),
    ]
    return [datetime.fromisoformat(f"{day} {time}").replace(tzinfo=HELSINKI) for day, time in days]


def last_sunday(end: date) -> date:
    """The last Sunday of the month that ends with the day."""
    return end - timedelta(days=end.isoweekday() % 7)


def main(arguments: list[str]) -> int:
    """Run the suite at each moment, tell what happened, and return the exit code."""
    every = moments(datetime.now(HELSINKI).date())
    chosen = [int(each) for each in arguments if each.isdigit()] or range(len(every))
    others = [each for each in arguments if not each.isdigit()]
    results = {}
    with tempfile.TemporaryDirectory(prefix="perho-dates-") as folder:
        for moment in (every[number].isoformat() for number in chosen):
            print(f"\n== {moment}", flush=True)
            os.environ["PERHO_TEST_MOMENT"] = moment
            url = f"sqlite:///{folder}/db.sqlite3"
            results[moment] = pytest("-m", "not browser", "-n", "2", *others, url=url)
    for moment, code in results.items():
        print(f"{moment}: {'passed' if code == 0 else 'FAILED'}")
    return int(any(results.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
