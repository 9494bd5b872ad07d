"""A college's own house: what ships is the model's, and Perho's only where Perho asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from accounts.teams.models import Team
from core.rich_text import plain_text
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from quality.criteria.models import Criterion
from quality.measures.models import MeasureValue
from teams.ready_made.models import ReadyAction
from teams.surveys.models import FeedbackSurvey
from tests.conftest import held
from tests.house import Row, house_rows, load_house
from toolkit.glossary.models import Term
from toolkit.pages.models import Page
from toolkit.tools.models import Tool

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OURS = "perho"
NOTHING = "Reference content: 0 rows added."
LISTS = {"evidence"}  # written as one text, read as several
KINDS: dict[str, type[models.Model]] = {
    "levels": Level,
    "terms": Term,
    "pages": Page,
    "tools": Tool,
    "surveys": FeedbackSurvey,
    "ready_actions": ReadyAction,
    "criteria": Criterion,
}


def load_model() -> str:
    out = StringIO()
    call_command("load_reference_content", stdout=out)
    return out.getvalue().strip()


def texts() -> Iterator[tuple[str, str, str]]:
    """Every text of every row of the database, with its model and column."""
    for model in apps.get_models():
        if model._meta.app_label == "contenttypes":
            continue
        columns = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values(*columns):
            for column, value in row.items():
                if isinstance(value, str):
                    yield model.__name__, column, value


class TestWithoutAHouse:
    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def loaded(cls, django_db_setup, django_db_blocker):
        yield from held(django_db_blocker, load_model)

    def test_no_row_speaks_of_perho(self):
        found = list(texts())
        assert [text for text in found if OURS in text[2].lower()] == []
        assert len(found) > 3000  # the walk saw the rows

    def test_there_are_no_teams_organisations_or_partnerships(self):
        assert not any(model.objects.exists() for model in (Team, Organisation, Partnership))
        assert not Tool.objects.exclude(contact_team=None).exists()
        told = MeasureValue.objects.values_list("measure__source__key", flat=True)
        assert set(told) == {"sitra"}

    def test_there_are_no_examples_either(self):
        with pytest.raises(CommandError, match="need teams"):
            call_command("load_example_content")

    def test_one_that_comes_later_adds_its_rows_and_overwrites_none(self):
        before = list(Level.objects.values())
        terms = Term.objects.count()
        load_house()
        assert list(Level.objects.values()) == before
        assert Term.objects.count() == terms + 3
        for name, model in KINDS.items():
            assert model._default_manager.count() == len(house_rows(name))


class TestHouse:
    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def loaded(cls, django_db_setup, django_db_blocker):
        yield from held(django_db_blocker, load_house)

    def test_each_row_is_in_its_own_wording(self):
        for name, model in KINDS.items():
            rows = house_rows(name)
            assert model._default_manager.count() == len(rows)
            for told in rows:
                assert wording_of(told) == told_by(told), name

    def test_loading_again_adds_nothing(self):
        assert load_model() == NOTHING
        out = StringIO()
        call_command("load_reference_content", house="perho", stdout=out)
        assert out.getvalue().strip() == NOTHING


def wording_of(told: Row) -> dict[str, str]:
    """The plain texts of the stored row that the row of a file means."""
    model = apps.get_model(told["model"])
    key = {k: v for k, v in told["fields"].items() if k in ("key", "title", "name", "kind")}
    row = model._default_manager.get(**key)
    return {column: plain_text(getattr(row, column)) for column in told_by(told)}


def told_by(told: Row) -> dict[str, str]:
    """The plain texts of a row of a file."""
    model = apps.get_model(told["model"])
    texts = (models.TextField, models.CharField)
    return {
        column: plain_text(value)
        for column, value in told["fields"].items()
        if isinstance(model._meta.get_field(column), texts) and column not in LISTS
        if isinstance(value, str)
    }


def test_an_unknown_house_is_refused():
    with pytest.raises(CommandError):
        call_command("load_reference_content", "--house", "model")
