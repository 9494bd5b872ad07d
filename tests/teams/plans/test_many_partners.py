"""More partners than a form can offer at once: the others are found by their names."""

from __future__ import annotations

import pytest
from django.urls import reverse

from teams.plans import partners
from tests.factories import ActionFactory, OrganisationFactory, PartnershipFactory, PlanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.searched, pytest.mark.usefixtures("levels")]


@pytest.fixture
def rows(team, monkeypatch):
    """Three partnerships, of which the team's own is offered."""
    monkeypatch.setattr(partners, "MOST_OFFERED", 1)
    own = PartnershipFactory(organisation=OrganisationFactory(name="Oma"), team=team)
    others = [
        PartnershipFactory(organisation=OrganisationFactory(name=name))
        for name in ("Kauppahuone Kuura", "Kauppahuone Kielo")
    ]
    return [own, *others]


@pytest.fixture
def action(team, rows):
    return ActionFactory(plan=PlanFactory(team=team))


def edit(page, action, **typed):
    data = {"title": "Vierailu", "kind": "organise", "when": "y", "status": "planned"}
    return page.post(
        reverse("plans:action_edit", args=[action.pk]), data | {"version": action.version} | typed
    )


@pytest.fixture
def page(client, staff):
    client.force_login(staff)
    return client


def test_the_chosen_and_the_teams_own_are_offered(page, action, rows, staff):
    own, chosen, _other = rows
    action.hold(partnerships=[chosen])
    action.save_as(staff, "edited")
    form = page.get(reverse("plans:action_edit", args=[action.pk])).context["form"]
    offered = [key for _group, each in form.fields["partnerships"].choices for key, _name in each]
    assert sorted(offered) == sorted([own.pk, chosen.pk, rows[2].pk])


def test_another_is_added_by_its_name(page, action, rows):
    own, kuura, _kielo = rows
    assert edit(page, action, partnerships=[own.pk], partner="kuura").status_code == 302
    assert set(action.partnerships.all()) == {own, kuura}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Kauppahuone", "”Kauppahuone” sopii moneen. Mitä tarkoitat? Kauppahuone Kielo, "
                        "Kauppahuone Kuura"),
        ("Kauppahuone Kuurra", "Nimeä ”Kauppahuone Kuurra” ei löydy. Tarkoitatko tätä? "
                               "Kauppahuone Kuura"),
        ("Xyzzy", "Nimeä ”Xyzzy” ei löydy. Tarkista, miten se kirjoitetaan."),
    ],
)  # fmt: skip
def test_a_name_that_fits_several_or_none_is_asked_about(page, action, typed, said):
    response = edit(page, action, partner=typed)
    assert response.status_code == 422
    assert response.context["form"].errors == {"partner": [said]}


def test_where_all_are_offered_no_name_is_asked(page, action, monkeypatch):
    monkeypatch.setattr(partners, "MOST_OFFERED", 200)
    form = page.get(reverse("plans:action_edit", args=[action.pk])).context["form"]
    assert "partner" not in form.fields


def test_names_are_offered_while_one_types(page, rows, staff):
    OrganisationFactory(name="Kauppahuone ilman mitään")
    names = page.get(
        reverse("organisations:names"), {"with": "partnership", "partner": "kauppahuone"}
    ).context["organisations"]
    assert [row.name for row in names] == ["Kauppahuone Kielo", "Kauppahuone Kuura"]
