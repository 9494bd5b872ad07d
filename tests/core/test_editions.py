"""What follows from rarely changed rows is read anew when one of them has changed, by anyone."""

from __future__ import annotations

import pytest
from django.core.signals import request_started
from django.db import connection, transaction
from django.utils import translation

from accounts.teams.models import Team
from core import editions
from core.editions import as_of_edition
from partnerships.keywords.models import Keyword
from tests.factories import TeamFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def names():
    """Reads the names of teams, and counts how often it has done so."""
    reads = []

    def read():
        reads.append(1)
        return sorted(Team.objects.values_list("name_fi", flat=True))

    def ask():
        editions.forget()  # another request begins
        return as_of_edition("names", (Team, Keyword), read), len(reads)

    return ask


def test_is_kept_while_nothing_changes(names):
    TeamFactory(name_fi="A")
    assert [names(), names()] == [(["A"], 1), (["A"], 1)]


def test_is_read_anew_after_a_save_and_a_deletion(names):
    team = TeamFactory(name_fi="A")
    names()
    team.name_fi = "B"
    team.save_as(None, "edited")
    assert names() == (["B"], 2)
    team.delete()
    assert names() == ([], 3)


def test_another_process_is_heard_of(names):
    """It leaves nothing here but its rows."""
    team = TeamFactory(name_fi="A")
    names()
    version = team.history.latest()
    version.pk, version.name_fi = None, "B"
    type(version).objects.bulk_create([version])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_team SET name_fi = 'B'")
    assert names() == (["B"], 2)


def test_each_language_has_its_own(names):
    TeamFactory(name_fi="A")
    names()
    with translation.override("sv"):
        assert names() == (["A"], 2)
    assert names() == (["A"], 2)


def test_what_others_do_not_see_is_not_kept(names):
    TeamFactory(name_fi="A")
    names()
    with transaction.atomic():
        TeamFactory(name_fi="B")
        assert names() == (["A", "B"], 2)
        transaction.set_rollback(True)
    assert names() == (["A"], 2)


def test_a_page_asks_once_for_the_edition(django_assert_num_queries):
    editions.forget()
    with django_assert_num_queries(1):
        for _n in range(3):
            as_of_edition("names", (Team, Keyword), list)


def test_a_request_that_begins_asks_anew():
    assert editions.forget in [ref() for _key, ref, *_rest in request_started.receivers]
