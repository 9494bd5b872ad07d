"""What has been told of partnerships, team by team, in the register's own numbers."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.organisations.models import Organisation
from tests.factories import (
    AgreementFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-23 12:00 +0200"):
        yield


def lines(page):
    """Each line: its name, how many partnerships, and (told, missing) of each aspect."""
    response = page.get(reverse("completeness:table"))
    return {
        str(line.team or "–"): (line.total, *((c.told, c.missing) for c in line.cells))
        for line in response.context["lines"]
    }


def fill(team, levels):
    """Partnerships of every sort: told, missing, twice with one organisation, agreed, lapsed."""
    complete = PartnershipFactory(team=team, goal="Kolme projektia", level=levels["strategic"])
    ResponsibilityFactory(partnership=complete)
    AgreementFactory(partnership=complete)
    twice = OrganisationFactory()
    PartnershipFactory(team=team, organisation=twice, description="Yhteistyötä")
    lapsed = PartnershipFactory(team=team, organisation=twice, level=levels["strategic"])
    AgreementFactory(partnership=lapsed, valid_from="2024-01-01", valid_until="2025-12-31")
    gone = ResponsibilityFactory(partnership=lapsed, user=UserFactory(is_active=False))
    PartnershipFactory(team=team, confirmed_on="2025-01-01")
    return gone


class TestCompleteness:
    def test_counts_what_is_told_and_what_is_missing(self, page, team, levels):
        fill(team, levels)
        assert lines(page) == {"Ravintola-ala": (4, (1, 3), (1, 3), (3, 1), (3, 1), (1, 1))}

    def test_is_in_alphabetical_order_and_what_no_team_has_comes_last(self, page, levels):
        for name in ("Öljy", "Ähtäri", "Beta"):
            PartnershipFactory(team=TeamFactory(name_fi=name))
        PartnershipFactory(team=None)
        assert list(lines(page)) == ["Beta", "Ähtäri", "Öljy", "–"]

    def test_names_open_teams_without_partnerships(self, page, team, levels):
        TeamFactory(name_fi="Suljettu", closed_on=date(2026, 1, 1), opened_on=date(2020, 1, 1))
        assert page.get(reverse("completeness:table")).context["without"] == [team]

    @pytest.mark.slow
    def test_every_number_is_that_of_the_register(self, page, team, levels):
        fill(team, levels)
        fill(TeamFactory(), levels)
        PartnershipFactory(team=None)
        context = page.get(reverse("completeness:table")).context
        found = {}
        for line in [*context["lines"][:2], context["all"]]:
            for cell in line.cells:
                query = {"attention": cell.aspect.key}
                if line.team:
                    query["team"] = line.team.slug
                register = page.get(reverse("register:list"), query).context["page"].paginator
                found[str(line.team), cell.aspect.key] = (register.count, cell.partners)
        assert len(found) == 15
        assert {key: pair for key, pair in found.items() if pair[0] != pair[1]} == {}
        assert [n for n, _ in found.values()] == [2, 2, 1, 1, 1, 2, 2, 1, 1, 1, 5, 5, 2, 2, 2]

    def test_the_lines_make_up_the_whole(self, page, team, levels):
        fill(team, levels)
        fill(TeamFactory(), levels)
        PartnershipFactory(team=None)
        context = page.get(reverse("completeness:table")).context
        whole, parts = context["all"], context["lines"]
        assert whole.total == sum(line.total for line in parts) == 9
        for index, cell in enumerate(whole.cells):
            assert cell.missing == sum(line.cells[index].missing for line in parts)

    def test_what_no_team_has_is_found_in_the_register(self, page, levels):
        PartnershipFactory(team=None)
        PartnershipFactory()
        found = page.get(reverse("register:list"), {"attention": "team"}).context["page"]
        assert [row.pk for row in found] == [Organisation.objects.earliest("pk").pk]

    def test_an_agreement_is_missing_only_where_the_level_asks_for_one(self, page, team, levels):
        PartnershipFactory(team=team)
        assert lines(page)["Ravintola-ala"][-1] == (0, 0)
        everyday = levels["everyday"]
        everyday.asks_for_agreement = True
        everyday.save()
        assert lines(page)["Ravintola-ala"][-1] == (0, 1)

    def test_tells_no_percentages(self, page, team, levels):
        fill(team, levels)
        assert "%" not in page.get(reverse("completeness:table")).content.decode()

    @pytest.mark.slow
    def test_asks_the_same_number_of_questions_however_much_there_is(self, page, team, levels):
        def count():
            with CaptureQueriesContext(connection) as queries:
                assert page.get(reverse("completeness:table")).status_code == 200
            return len(queries)

        fill(team, levels)
        few = count()
        for _ in range(12):
            fill(TeamFactory(), levels)
        assert count() == few <= 6


class TestHowFresh:
    def test_tells_how_much_of_each_team_is_confirmed_within_a_year(self, page, team, levels):
        PartnershipFactory(team=team, confirmed_on="2025-11-23")
        PartnershipFactory(team=team, confirmed_on="2025-11-22")
        PartnershipFactory(team=team, confirmed_on="2024-01-01")
        [line] = page.get(reverse("completeness:table")).context["lines"]
        assert (line.confirmed.told, line.total, line.confirmed_share) == (1, 3, 33)

    def test_the_answer_is_told_in_numbers_too(self, page, team, levels):
        PartnershipFactory(team=team, confirmed_on="2026-11-01")
        text = page.get(reverse("completeness:table")).content.decode()
        assert "Kuinka moni kumppanuus on vahvistettu vuoden sisällä?" in text
        assert 'width="100"' in text
        assert "1 / 1" in text
