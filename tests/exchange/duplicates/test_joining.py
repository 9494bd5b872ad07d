"""Two organisations become one: what stays, what moves, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from core.story import STORIES
from exchange.duplicates.both import SeenAnotherError, read
from exchange.duplicates.hanging import COUNTED, RELATIONS
from exchange.duplicates.models import Joining, NotSame
from exchange.duplicates.services import join, say_not_same
from exchange.duplicates.undoing import unjoin
from partnerships.contacts.models import Contact
from partnerships.networks.models import NetworkMember
from partnerships.organisations.models import Acquaintance, Organisation
from partnerships.partnerships.models import LevelChange, Partnership, Responsibility
from quality.reviews.models import Review
from teams.comments.models import Comment
from teams.follows.models import Follow
from teams.growth.models import GrowthAnswer
from teams.plans.models import Action
from teams.wanted.models import WantedPartner
from teams.workshops.models import WorkshopAnswer
from tests.exchange.duplicates.world import Twins, everything, joined, twins, without_keys
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    ReviewFactory,
)
from toolkit.experiences.models import Experience

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(levels, team, lead) -> Twins:
    return twins(levels, team, lead)


def test_every_relation_to_an_organisation_or_a_partnership_is_declared():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if field.related_model in (Organisation, Partnership) and not hasattr(model, "history_id")
    }
    assert found == set(RELATIONS)
    counted = {each.model for each in COUNTED}
    moved = {key.rpartition(".")[0] for key, told in RELATIONS.items() if "moves" in told}
    assert moved - counted == {"partnerships.Partnership", "partnerships.Organisation"}


def test_everything_hangs_from_the_one_that_stays(two, lead):
    joined(two, lead)
    a = Organisation.objects.get(pk=two.a.pk)
    for model in (Partnership, Contact, Comment, Experience, WantedPartner, Acquaintance):
        assert not model._default_manager.filter(organisation=two.b).exists()
    assert a.partnerships.count() == 4
    assert a.contacts.count() == 3
    assert LevelChange.objects.get().after.organisation == a
    assert {row.user for row in Follow.objects.filter(organisation=a)} == {two.known, two.cares}
    assert not Follow.objects.filter(organisation=two.b).exists()


def test_what_was_chosen_stays_and_both_texts_are_kept(two, lead):
    joined(two, lead)
    a = Organisation.objects.get(pk=two.a.pk)
    assert (a.name, a.business_id) == ("Kauppahuone Ilmatar Oy, Kerava", "0112038-9")
    assert a.notes == "Vanha.\n\nUusi."
    assert a.sectors == ["trade"]
    assert a.other_names == "Kauppahuone Ilmatar, KIO"


def test_the_name_that_goes_becomes_another_name(two, lead):
    joined(two, lead, name="b")
    a = Organisation.objects.get(pk=two.a.pk)
    assert a.name == "Kauppahuone Ilmatar"
    assert a.other_names == "Kauppahuone Ilmatar Oy Kerava, KIO"


def test_names_that_do_not_fit_are_told_and_nothing_is_written(two, lead):
    two.a.other_names = "a" * 298
    two.a.save_as(lead, "edited")
    before = everything()
    with pytest.raises(ValidationError, match="Muut nimet eivät mahdu"):
        joined(two, lead)
    assert everything() == before


def test_the_other_is_archived_with_whom_it_became_part_of(two, lead):
    joining = joined(two, lead)
    b = Organisation.objects.get(pk=two.b.pk)
    assert (b.joined_to, b.archived_on, b.archived_by) == (two.a, timezone.localdate(), lead)
    assert b.archived_reason == "Yhdistettiin organisaatioon Kauppahuone Ilmatar Oy, Kerava."
    assert (joining.kept, joining.joined, joining.done_by) == (two.a, two.b, lead)


class TestSameLevel:
    def test_both_descriptions_are_kept_and_asked_to_be_checked(self, two, lead):
        joined(two, lead)
        ours = Partnership.objects.get(pk=two.ours.pk)
        assert ours.description == "Vierailut.\n\nHarjoittelut."
        assert (ours.goal, ours.cooperation_forms) == ("Viisi paikkaa", ["visits"])
        assert str(ours.next_contact) == "2027-01-15"
        assert (ours.confirmed_on, ours.confirmed_by) == (None, None)
        assert ours.is_unconfirmed

    def test_the_other_partnership_ends_as_a_former_one(self, two, lead):
        joined(two, lead)
        theirs = Partnership.objects.get(pk=two.theirs.pk)
        assert (theirs.organisation, theirs.ended_by) == (two.a, lead)
        assert theirs.description == "Harjoittelut."
        assert not theirs.is_open

    def test_texts_that_do_not_fit_stay_with_their_own(self, two, lead):
        two.theirs.description = "b" * 1995
        two.theirs.save_as(lead, "edited")
        joined(two, lead)
        assert Partnership.objects.get(pk=two.ours.pk).description == "Vierailut."
        assert Partnership.objects.get(pk=two.theirs.pk).description == "b" * 1995

    def test_what_hangs_from_it_moves(self, two, lead):
        joined(two, lead)
        ours = Partnership.objects.get(pk=two.ours.pk)
        assert ours.agreements.count() == 1
        assert Contact.objects.filter(partnership=ours).count() == 1
        assert Review.objects.get().partnership == ours
        assert GrowthAnswer.objects.get().partnership == ours
        assert WorkshopAnswer.objects.get().partnership == ours
        assert Action.objects.get(plan__year=2026).keys_of("partnerships") == [
            two.ours.pk,
            two.other.pk,
        ]

    def test_a_closed_plan_stays_as_it_was(self, two, lead):
        joined(two, lead)
        assert Action.objects.get(plan__year=2025).keys_of("partnerships") == [two.theirs.pk]

    def test_a_round_that_has_reviewed_both_keeps_both(self, two, lead):
        theirs = Review.objects.get()
        ours = ReviewFactory(partnership=two.ours, round=theirs.round)
        joined(two, lead)
        assert Review.objects.get(pk=ours.pk).partnership == two.ours
        assert Review.objects.get(pk=theirs.pk).partnership == two.theirs

    @pytest.mark.parametrize("chosen", ["a", "b"])
    def test_one_main_contact_stays_and_all_care(self, two, lead, chosen):
        mains = {
            row.partnership_id: row.user for row in Responsibility.objects.filter(is_main=True)
        }
        joined(two, lead, **{f"main_{two.ours.pk}": chosen})
        people = Responsibility.objects.open().filter(partnership=two.ours)
        wanted = two.ours.pk if chosen == "a" else two.theirs.pk
        assert [row.user for row in people if row.is_main] == [mains[wanted]]
        assert {row.user for row in people} == {two.cares, *mains.values()}
        assert people.count() == 3

    def test_who_knows_both_knows_it_once_with_both_notes(self, two, lead):
        joined(two, lead)
        rows = Acquaintance.objects.open().filter(organisation=two.a)
        assert rows.count() == 2
        assert rows.get(user=two.known).note == "messut; koulu"

    def test_who_belonged_to_a_network_twice_belongs_once_and_nobody_to_itself(self, two, lead):
        joined(two, lead)
        rows = NetworkMember.objects.open()
        of_a = rows.filter(member=two.a)
        assert sorted(row.network.name == "Alan verkosto" for row in of_a) == [False, True]
        assert rows.filter(network=two.a).count() == 1
        assert of_a.get(network__name="Alan verkosto").note == "Messut; Koulu"
        assert not rows.filter(Q(member=two.b) | Q(network=two.b)).exists()


class TestRefused:
    def test_somebody_has_edited_since(self, two, lead):
        both = read(two.a.pk, two.b.pk)
        two.other.goal = "Toinen"
        two.other.save_as(lead, "edited")
        with pytest.raises(SeenAnotherError):
            join(both=both, choices={}, by=lead)
        assert not Joining.objects.exists()

    def test_the_same_again_is_done_once(self, two, lead):
        assert joined(two, lead) == joined(two, lead)
        assert Joining.objects.count() == 1

    def test_an_archived_one(self, two, lead):
        two.a.archived_on, two.a.archived_by = timezone.localdate(), lead
        two.a.archived_reason = "Lopetti"
        two.a.save_as(lead, "archived")
        with pytest.raises(ValidationError, match="arkistoitu"):
            joined(two, lead)

    def test_itself(self, two, lead):
        two.b = two.a
        with pytest.raises(ValidationError, match="Valitse toinen"):
            joined(two, lead)


class TestTakenBack:
    @pytest.mark.parametrize("main", ["a", "b"])
    @pytest.mark.parametrize("name", ["a", "b"])
    def test_all_tables_are_as_before(self, two, lead, staff, main, name):
        before = everything()
        joining = joined(two, lead, name=name, **{f"main_{two.ours.pk}": main})
        assert everything() != before
        unjoin(joining=joining, by=staff)
        after = everything()
        sets = "teams.Action_partnerships"
        assert without_keys(after, sets) == without_keys(before, sets)
        assert after == before
        joining.refresh_from_db()
        assert joining.undone_by == staff

    def test_it_can_be_done_again(self, two, lead):
        unjoin(joining=joined(two, lead), by=lead)
        two.a.refresh_from_db()
        two.b.refresh_from_db()
        assert joined(two, lead).undone_at is None

    def test_a_second_time_is_refused(self, two, lead):
        joining = joined(two, lead)
        unjoin(joining=joining, by=lead)
        with pytest.raises(ValidationError, match="jo purettu"):
            unjoin(joining=joining, by=lead)

    def test_what_was_edited_since_is_named(self, two, lead):
        joining = joined(two, lead)
        other = Partnership.objects.get(pk=two.other.pk)
        other.goal = "Uusi"
        other.save_as(lead, "edited")
        with pytest.raises(ValidationError, match="kumppanuus: Kauppahuone Ilmatar Oy, Kerava"):
            unjoin(joining=joining, by=lead)

    def test_a_row_without_a_history_that_was_changed_since(self, two, lead):
        joining = joined(two, lead)
        GrowthAnswer.objects.update(answer="no")
        with pytest.raises(ValidationError, match="kasvun vastaus"):
            unjoin(joining=joining, by=lead)

    def test_a_contact_of_a_partnership_that_would_go(self, two, lead):
        joining = joined(two, lead)
        a = Organisation.objects.get(pk=two.a.pk)
        other = Partnership.objects.get(pk=two.other.pk)
        ContactFactory(organisation=a, partnership=other, what="Uusi käynti")
        with pytest.raises(ValidationError, match="Uusi käynti"):
            unjoin(joining=joining, by=lead)

    def test_the_name_is_taken_by_another_meanwhile(self, two, lead):
        joining = joined(two, lead)
        OrganisationFactory(name="Kauppahuone Ilmatar")
        with pytest.raises(ValidationError, match="jo rekisterissä"):
            unjoin(joining=joining, by=lead)

    def test_new_things_of_the_one_that_stays_do_not_hinder(self, two, lead):
        joining = joined(two, lead)
        contact = ContactFactory(organisation=Organisation.objects.get(pk=two.a.pk))
        unjoin(joining=joining, by=lead)
        contact.refresh_from_db()
        assert contact.organisation == two.a


def test_a_chain_leads_to_the_last(two, lead):
    joined(two, lead)
    third = OrganisationFactory(name="Ilmatar-konserni")
    a = Organisation.objects.get(pk=two.a.pk)
    join(both=read(third.pk, a.pk), choices={}, by=lead)
    assert Organisation.objects.get(pk=two.b.pk).joined_to == third
    assert sorted(third.told_along()) == sorted([two.a.pk, two.b.pk])


def test_every_row_that_was_written_is_told_in_words(two, lead):
    joining = joined(two, lead)
    for step in joining.steps.exclude(record=None):
        model: Any = apps.get_model(step.model)
        version = model.history.get(history_id=step.record)
        assert version.history_user == lead
        if model is not WantedPartner:  # whose changes no page tells
            assert version.history_change_reason in STORIES[model].verbs


def test_a_pair_that_was_told_apart_is_forgotten_when_joined(two, lead):
    say_not_same(one=two.b, other=two.a, by=lead)
    joined(two, lead)
    assert not NotSame.objects.exists()


def test_a_partnership_of_another_team_on_the_level_stays_its_own(two, lead):
    apart = PartnershipFactory(organisation=two.b)
    ResponsibilityFactory(partnership=apart)
    joined(two, lead)
    apart.refresh_from_db()
    assert (apart.organisation, apart.is_open) == (two.a, True)


def test_the_short_name_that_does_not_stay_is_another_name(two, lead):
    for row, name in ((two.a, "Ilmatar"), (two.b, "KI")):
        row.short_name = name
        row.save_as(lead, "edited")
    joined(two, lead, short_name="b")
    a = Organisation.objects.get(pk=two.a.pk)
    assert (a.short_name, a.other_names) == ("KI", "Ilmatar, Kauppahuone Ilmatar, KIO")
