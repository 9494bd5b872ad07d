"""Teams stand in the order of the names that the reader sees, wherever one is chosen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.urls import get_resolver
from django.utils import translation

from accounts.teams.filters import ByShownName, TeamsField
from accounts.teams.models import Team
from tests.factories import TeamFactory
from tests.written import OURS

# Their team is chosen by a field that is made when the form is.
MADE_LATER = {"PartnershipForm", "NewPartnershipForm", "EditPartnershipForm"}


def below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


@pytest.mark.one_engine
def test_every_form_of_the_site_offers_teams_so() -> None:
    assert get_resolver().url_patterns  # which imports every form there is
    found = {
        (form.__name__, field.iterator)
        for form in below(forms.BaseForm)
        for field in getattr(form, "base_fields", {}).values()
        if getattr(field, "queryset", None) is not None and field.queryset.model is Team
        # Not the admin's, which are made when somebody opens them.
        if form.__module__.partition(".")[0] in OURS and form.__name__ not in MADE_LATER
    }
    assert len(found) >= 5
    assert {name for name, iterator in found if iterator is not ByShownName} == set()


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "first"), [("fi", "Aalto"), ("sv", "Alvar")])
def test_the_order_is_of_the_language(language: str, first: str) -> None:
    TeamFactory(name_fi="Aalto", name_sv="Våg")
    TeamFactory(name_fi="Östen", name_sv="Alvar")
    with translation.override(language):
        field = TeamsField(queryset=Team.objects.all())
        assert next(label for _value, label in field.choices) == first
