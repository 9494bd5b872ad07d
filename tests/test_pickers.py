"""Every choice of several that can be many is made with the one picker."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.test import Client

from core.picker import FEW, Picker
from partnerships.partnerships.models import Partnership
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    TeamFactory,
    ToolFactory,
    UserFactory,
)
from tests.test_bad_input import FORM_PAGES, form_page

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def partnership(levels: Any, team: Any) -> Partnership:
    """One among more of everything than are seen at a glance."""
    for factory in (PartnershipFactory, ToolFactory, TeamFactory, UserFactory):
        factory.create_batch(FEW + 1)
    return PartnershipFactory(team=team, organisation=OrganisationFactory(name="Aamu"))


def of_several(form: forms.BaseForm) -> dict[str, forms.Field]:
    kinds = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
    return {name: field for name, field in form.fields.items() if isinstance(field, kinds)}


@pytest.mark.slow
@pytest.mark.parametrize("name", FORM_PAGES)
def test_several_of_many_are_chosen_with_the_picker(
    page: Client, partnership: Partnership, name: str
) -> None:
    path, _data, _texts = form_page(name, partnership)
    shown = [each for context in page.get(path, follow=True).context for each in context]
    values = [value for layer in shown for value in layer.values()]
    for form in [each for each in values if isinstance(each, forms.BaseForm)]:
        for field_name, field in of_several(form).items():
            size = sum(1 for _each in form[field_name].subwidgets)
            assert isinstance(field.widget, Picker) or size <= FEW, (name, field_name, size)


def test_the_action_form_has_four_long_ones(page: Client, partnership: Partnership) -> None:
    path, _data, _texts = form_page("plans:action_edit", partnership)
    html = page.get(path).content.decode()
    assert html.count("data-picker") == 4
    assert "<select multiple" not in html
