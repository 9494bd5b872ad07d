"""Days as the register counts them."""

from datetime import date, timedelta


def a_year_before(day: date) -> date:
    """The same day a year earlier; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def a_year_after(day: date) -> date:
    """The same day a year later; 28 February for a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())
