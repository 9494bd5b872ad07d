"""The pages of joining: choosing, comparing, saying yes or no, and what is told afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from exchange.duplicates.both import read
from exchange.duplicates.models import Joining, NotSame
from exchange.duplicates.undoing import unjoin
from partnerships.contacts.models import Contact
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from search.models import Document
from tests.exchange.duplicates.world import Twins, joined, twins
from tests.factories import OrganisationFactory, ResponsibilityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def two(levels, team, lead) -> Twins:
    return twins(levels, team, lead)


def address(two: Twins) -> str:
    return reverse("duplicates:join", args=[two.a.pk, two.b.pk])


def sent(two: Twins, **choices: str) -> dict[str, str]:
    """What a browser sends of the page as it is opened."""
    seen = read(two.a.pk, two.b.pk).seen
    main = f"main_{two.ours.pk}"
    return {"seen": seen, "name": "a", "business_id": "b", main: "a"} | choices


def test_only_what_differs_is_asked_and_the_fuller_one_is_offered(page, two):
    form = page.get(address(two)).context["form"]
    assert {name: field.initial for name, field in form.fields.items()} == {
        "name": "a",
        "business_id": "b",
        f"main_{two.ours.pk}": "a",
    }


def test_what_is_kept_is_counted(page, two):
    lines = {str(line.label): line for line in page.get(address(two)).context["kept"]}
    known = lines["Tuntevat"]
    assert (known.a, known.b, known.after) == ("1", "2", "2, 1 on sama")
    assert lines["Sopimukset"].after == "2 siirtyy"
    assert (lines["Vastuuhenkilöt"].a, lines["Vastuuhenkilöt"].after) == ("2", "4")
    assert lines["Muut nimet"].b == "KIO"
    assert lines["Toimialat"].b == "Kauppa"
    assert lines["Lisätietoja"].after == "molemmat säilyvät"


def test_as_many_queries_with_more_rows(page, two, django_assert_max_num_queries):
    for _ in range(5):
        ResponsibilityFactory(partnership=two.other)
    with django_assert_max_num_queries(45):
        page.get(address(two))


def test_it_is_joined_and_told_on_the_page(page, staff, two):
    answer: Any = page.post(address(two), sent(two), follow=True)
    assert answer.redirect_chain == [(two.a.get_absolute_url(), 302)]
    html = answer.content.decode()
    assert "Kauppahuone Ilmatar Oy, Kerava on nyt yksi organisaatio." in html
    assert "Pura yhdistäminen" in html
    assert "yhdisti organisaation toiseen: Kauppahuone Ilmatar" in html
    assert Joining.objects.get().done_by == staff
    undo = reverse("duplicates:undo", args=[Joining.objects.get().pk])
    assert html.index(undo) < html.index('<details class="tuck"')  # seen without opening anything


def test_history_of_both_is_told_on_the_page_of_the_one(page, two, lead):
    two.b.city = "Vantaa"
    two.b.save_as(lead, "edited")
    joined(two, lead)
    history = page.get(two.a.get_absolute_url() + "?history").context["history"]
    assert any(entry.change.id == two.b.pk and entry.verb == "edited" for entry in history)


def test_people_that_can_be_taken_back_are_told_beside_it(page, lead, two):
    ResponsibilityFactory(partnership=two.ours, verb="added", by=lead)
    joined(two, lead)
    history = page.get(two.a.get_absolute_url() + "?history").context["history"]
    told = {entry.verb: entry.can_undo for entry in history if entry.change.id == two.b.pk}
    assert told["joined"] is False
    assert any(entry.verb == "added" and entry.can_undo for entry in history)


def test_pressed_twice_it_is_one(page, two):
    values = sent(two)
    for _ in range(2):
        assert page.post(address(two), values).status_code == 302
    assert Joining.objects.count() == 1
    assert page.get(address(two)).status_code == 302


def test_somebody_has_edited_meanwhile(page, lead, two):
    values = sent(two, name="b")
    two.b.city = "Vantaa"
    two.b.save_as(lead, "edited")
    answer: Any = page.post(address(two), values)
    assert (answer.status_code, Joining.objects.count()) == (409, 0)
    assert "Vantaa" in answer.content.decode()
    assert answer.context["form"]["name"].value() == "b"
    assert answer.context["form"]["city"].value() is None  # a new question


def test_a_change_that_asks_nothing_new_is_a_conflict(page, lead, two):
    values = sent(two, name="b")
    two.other.goal = "Toinen"
    two.other.save_as(lead, "edited")
    answer = page.post(address(two), values)
    html = answer.content.decode()
    assert (answer.status_code, Joining.objects.count()) == (409, 0)
    assert "Tietoja on muutettu sillä välin" in html
    assert answer.context["form"]["name"].value() == "b"
    again = values | {"seen": answer.context["seen"]}
    assert page.post(address(two), again).status_code == 302


@pytest.mark.parametrize("chosen", ["", "c"])
def test_a_wrong_choice_is_told_at_its_field(page, two, chosen):
    answer = page.post(address(two), sent(two, name=chosen))
    assert (answer.status_code, Joining.objects.count()) == (422, 0)
    assert answer.context["form"].errors["name"] == ["Valitse A tai B."]


def test_what_prevents_it_is_told(page, lead, two):
    two.a.other_names = "a" * 298
    two.a.save_as(lead, "edited")
    answer = page.post(address(two), sent(two))
    assert answer.status_code == 422
    assert "Muut nimet eivät mahdu" in answer.content.decode()


def test_an_archived_one_leads_back_with_the_reason(page, lead, two):
    two.a.archived_on, two.a.archived_by = timezone.localdate(), lead
    two.a.archived_reason = "Lopetti"
    two.a.save_as(lead, "archived")
    assert "Palauta se ensin" in page.get(address(two), follow=True).content.decode()


def test_an_unknown_one_is_not_there(page, two):
    assert page.get(reverse("duplicates:join", args=[two.a.pk, 999999])).status_code == 404


class TestChoosing:
    def test_by_name(self, page, two):
        choose = reverse("duplicates:choose", args=[two.a.pk])
        assert two.b.name in page.get(choose).content.decode()
        answer = page.post(choose, {"partner": two.b.name})
        assert answer["Location"] == address(two)

    @pytest.mark.parametrize("name", ["Kauppahuone Ilmatar Oy, Kerava", "Tuntematon", ""])
    def test_not_itself_nor_an_unknown_one(self, page, two, name):
        choose = reverse("duplicates:choose", args=[two.a.pk])
        assert page.post(choose, {"partner": name}).status_code == 422


class TestOldAddresses:
    @pytest.mark.parametrize(
        "name",
        ["partners:detail", "organisations:edit", "contacts:new", "timeline", "partnerships:new"],
    )
    def test_lead_to_the_one(self, page, lead, two, name):
        joined(two, lead)
        answer = page.get(reverse(name, args=[two.b.pk]) + "?a=1")
        assert answer["Location"] == reverse(name, args=[two.a.pk]) + "?a=1"

    def test_what_was_sent_is_shown_and_not_saved(self, page, lead, two):
        joined(two, lead)
        before = Contact.objects.count()
        values = {"kind": "call", "what": "Sovimme käynnin keväälle"}
        answer = page.post(reverse("contacts:new", args=[two.b.pk]), values)
        assert (answer.status_code, Contact.objects.count()) == (409, before)
        assert "Sovimme käynnin keväälle" in answer.content.decode()

    def test_it_cannot_be_restored_alone(self, page, lead, two):
        joined(two, lead)
        assert page.post(reverse("partners:restore", args=[two.b.pk])).status_code == 409
        assert Organisation.objects.get(pk=two.b.pk).is_archived

    def test_others_stay_where_they_are(self, page, lead, two):
        other = OrganisationFactory()
        joined(two, lead)
        assert page.get(other.get_absolute_url()).status_code == 200


@pytest.mark.searched
def test_the_one_is_found_by_the_other_name(page, lead, two):
    joined(two, lead)
    rows = Organisation.objects.current().named("KIO")
    assert [row.pk for row in rows] == [two.a.pk]
    html = page.get(reverse("search"), {"q": "KIO"}).content.decode()
    assert two.a.get_absolute_url() in html
    documents = Document.objects.of("organisation").filter(object_id__in=[two.a.pk, two.b.pk])
    assert [row.object_id for row in documents] == [two.a.pk]
    unjoin(joining=Joining.objects.get(), by=lead)
    assert documents.all().count() == 2


class TestTakingBack:
    def test_by_a_button_of_the_page(self, page, lead, two):
        joining = joined(two, lead)
        answer = page.post(reverse("duplicates:undo", args=[joining.pk]), follow=True)
        assert "Yhdistäminen on purettu" in answer.content.decode()
        assert page.get(two.b.get_absolute_url()).status_code == 200

    def test_what_prevents_it_is_told(self, page, lead, two):
        joining = joined(two, lead)
        other = Partnership.objects.get(pk=two.other.pk)
        other.goal = "Uusi"
        other.save_as(lead, "edited")
        answer = page.post(reverse("duplicates:undo", args=[joining.pk]), follow=True)
        assert "näitä on muokattu sen jälkeen" in answer.content.decode()

    def test_its_address_leads_to_the_page(self, page, lead, two):
        joining = joined(two, lead)
        answer: Any = page.get(reverse("duplicates:undo", args=[joining.pk]))
        assert answer["Location"] == two.a.get_absolute_url()


def test_not_the_same_is_remembered_and_taken_back(page, staff, two):
    pair = [two.a.pk, two.b.pk]
    answer = page.post(reverse("duplicates:not_same", args=pair), follow=True)
    assert "Eivät ole sama" in answer.content.decode()
    assert NotSame.objects.get().said_by == staff
    page.post(reverse("duplicates:forget", args=pair))
    assert not NotSame.objects.exists()
