"""How the network has grown by level: the numbers are the register's of each day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from partnerships.partners.services import archive_organisation
from partnerships.partnerships.services import end_partnership
from teams.network.trend import HIGHEST, days_of
from tests.factories import OrganisationFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
PATH = "/network/?view=change"


@pytest.fixture
def grown(levels, staff):
    """Organisations that came in different years; one left, one was put away."""
    years = {"everyday": [2021, 2023, 2025], "strategic": [2024, 2026]}
    rows = {
        (key, year): PartnershipFactory(
            organisation__category="society" if year == 2023 else "working_life",
            level=levels[key],
            started_on=date(year, 1, 7),
        )
        for key, told in years.items()
        for year in told
    }
    both = rows["everyday", 2021]
    PartnershipFactory(
        organisation=both.organisation, level=levels["everyday"], started_on=date(2022, 2, 2)
    )
    with travel("2026-10-01 12:00 +0300"):
        end_partnership(
            partnership=rows["everyday", 2023], reason="Loppui", on=date(2025, 5, 5), by=staff
        )
        archive_organisation(
            organisation=rows["strategic", 2024].organisation, reason="Loppui", by=staff
        )
    return rows


def trend_of(page, query=""):
    return page.get(f"{PATH}&{query}").context["trend"]


def told(found):
    return {line.level.key: [point.count for point in line.points] for line in found.lines}


class TestTrend:
    @pytest.fixture(autouse=True)
    def _day(self):
        with travel("2026-11-28 12:00 +0200"):
            yield

    def test_the_levels_at_the_ends_of_years_and_today(self, page, grown):
        found = trend_of(page)
        assert [day.isoformat() for day in found.days] == [
            "2021-12-31", "2022-12-31", "2023-12-31", "2024-12-31", "2025-12-31", "2026-11-28",
        ]  # fmt: skip
        assert told(found) == {
            "everyday": [1, 1, 2, 2, 2, 2],
            "development": [0] * 6,
            "strategic": [0, 0, 0, 1, 1, 1],
            "network": [0] * 6,
            "other": [0] * 6,
        }

    @pytest.mark.parametrize(
        "query",
        ["", "category=society", "as_of=1.3.2025", "attention=responsible", "status=former"],
    )
    def test_each_number_is_what_the_register_finds(self, page, grown, query):
        for line in trend_of(page, query).lines:
            for point in line.points:
                found = page.get(point.address).context
                assert found["filters"].errors == {}
                assert found["page"].paginator.count == point.count

    def test_the_bars_are_on_one_scale(self, page, grown):
        heights = {
            point.count: point.height for line in trend_of(page).lines for point in line.points
        }
        assert heights == {0: 0.0, 1: HIGHEST / 2, 2: HIGHEST}

    def test_looked_at_on_a_past_day_it_ends_there(self, page, grown):
        found = trend_of(page, "as_of=1.3.2025")
        assert (found.days[0], found.days[-1]) == (date(2020, 12, 31), date(2025, 3, 1))
        assert told(found)["everyday"] == [0, 1, 1, 2, 2, 3]

    def test_shows_the_levels_that_are_asked_for(self, page, grown):
        assert told(trend_of(page, "level=strategic")) == {"strategic": [0, 0, 0, 1, 1, 1]}

    def test_nothing_where_nothing_fits(self, page, levels):
        assert trend_of(page) is None
        html = page.get(PATH).content.decode()
        assert "Miten verkosto on kasvanut tasoittain?" not in html

    def test_the_last_day_of_a_year_is_told_once(self):
        found = days_of(date(2026, 12, 31))
        assert (len(found), len(set(found)), found[-2]) == (6, 6, date(2025, 12, 31))

    def test_leaves_what_was_asked_of_the_page_as_it_was(self, page, grown):
        context = page.get(f"{PATH}&as_of=1.3.2025&level=everyday").context
        assert list(context["filters"].chosen) == ["level", "as_of"]


@pytest.mark.one_engine
def test_one_question_however_many(page, levels):
    def asked():
        with CaptureQueriesContext(connection) as found:
            page.get(PATH)
        return [q["sql"] for q in found.captured_queries]

    PartnershipFactory(level=levels["everyday"])
    few = asked()
    for _more in range(12):
        PartnershipFactory(
            organisation=OrganisationFactory(), level=levels["network"],
            started_on=timezone.localdate().replace(year=2023, month=1, day=1),
        )  # fmt: skip
    many = asked()
    assert len(many) == len(few)
    assert sum("UNION ALL" in sql for sql in many) == 1
