"""The quality group's work in the admin: comfortable, quick, theirs alone, nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.people.models import User
from quality.criteria.models import Criterion
from quality.criteria.rules import may_review
from quality.reviews.models import Review, ReviewAnswer
from quality.rounds.models import ReviewRound
from tests.factories import (
    CriterionFactory,
    PartnershipFactory,
    ReviewFactory,
    ReviewRoundFactory,
    TeamFactory,
    UserFactory,
)
from tests.test_bad_input import HOSTILE, HUGE, SCRIPT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MOST_QUERIES = 16
LONG = "Ä" * 100_000


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def group(as_):
    """A client signed in as the quality group."""
    return as_("quality")


@pytest.fixture
def draft(quality):
    """A review of two criteria in the quality group's queue."""
    CriterionFactory.create_batch(2)
    return ReviewFactory(reviewer=quality)


def is_code(response) -> bool:
    """Whether something that was written has become a part of the page."""
    return SCRIPT.encode() in response.content or b"<img src=x" in response.content


def at(name, *args):
    return reverse(f"admin:quality_{name}", args=args)


def round_data(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Arki 2026",
        "year": "2026",
        "levels": ["everyday"],
        "reach": "all",
        "due_on": "15.12.2026",
    } | changes


def review_data(client, review, answer="met", **changes: Any) -> dict[str, Any]:
    """What the form of the review would send back, with the same answer to every criterion."""
    page = client.get(at("review_change", review.pk)).context
    form = page["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    formset = page["inline_admin_formsets"][0].formset
    for each in [formset.management_form, *formset.forms]:
        data |= {each.add_prefix(name): each[name].value() for name in each.fields}
    data |= {each.add_prefix("answer"): answer for each in formset.forms}
    data |= {"sustainability": "neutral"} | changes
    return {name: value for name, value in data.items() if value is not None}


def save(client, review, button="_continue", **changes: Any):
    data = review_data(client, review, **changes)
    return client.post(at("review_change", review.pk), data | {button: "1"})


class TestRound:
    def test_is_written_and_opened_with_one_button(self, group, quality):
        CriterionFactory()
        rows = PartnershipFactory.create_batch(3)
        response = group.post(at("reviewround_add"), round_data(_open="1"), follow=True)
        row = ReviewRound.objects.get()
        assert (row.opened_by, row.seed is not None) == (quality, True)
        assert {review.partnership for review in quality.reviews.all()} == set(rows)
        assert [str(m) for m in response.context["messages"]] == [
            "Kierros on avattu: 3 kumppanuutta katsottavana."
        ]
        assert len(response.context["cl"].result_list) == 3

    def test_can_wait_before_it_is_opened(self, group):
        group.post(at("reviewround_add"), round_data(_continue="1"))
        assert [row.is_open for row in ReviewRound.objects.all()] == [False]
        assert not Review.objects.exists()

    def test_says_why_it_does_not_open(self, group):
        response = group.post(at("reviewround_add"), round_data(_open="1"), follow=True)
        assert [str(m) for m in response.context["messages"]][-1] == (
            "Kirjoita ensin kriteerit: 1 Arki."
        )
        assert not ReviewRound.objects.get().is_open

    def test_opened_twice_has_one_set_of_reviews(self, group):
        CriterionFactory()
        PartnershipFactory()
        group.post(at("reviewround_add"), round_data(_open="1"))
        row = ReviewRound.objects.get()
        data = {"name": row.name, "due_on": "15.12.2026", "opened_version": row.version}
        group.post(at("reviewround_change", row.pk), data | {"_open": "1"})
        assert Review.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "errors"),
        [
            ({"levels": []}, {"levels": ["Valitse ainakin yksi taso."]}),
            (
                {"reach": "sample"},
                {
                    "sample_size": [
                        "Kerro otoksen koko, kun valitset otoksen. Muuten jätä se tyhjäksi."
                    ]
                },
            ),
        ],
    )
    def test_tells_what_is_wrong_at_the_field(self, group, changes, errors):
        response = group.post(at("reviewround_add"), round_data(**changes))
        assert response.context["adminform"].form.errors == errors

    def test_offers_as_reviewers_exactly_those_who_may_review(
        self, group, quality, administrator, staff
    ):
        UserFactory(is_staff=True)
        no_staff, gone = UserFactory(), UserFactory(is_staff=True, is_active=False)
        for user in (no_staff, gone):
            user.groups.set(quality.groups.all())
        others = [UserFactory(is_staff=True, is_superuser=True), quality, administrator]
        form = group.get(at("reviewround_add")).context["adminform"].form
        offered = {int(str(key)) for key, _label in form.fields["reviewers"].choices}
        may = {user.pk for user in User.objects.all() if may_review(user)}
        assert offered == may == {user.pk for user in others}

    def test_an_open_ones_scope_is_for_reading(self, group):
        row = ReviewFactory().round
        page = group.get(at("reviewround_change", row.pk))
        assert set(page.context["adminform"].form.fields) == {
            "name",
            "due_on",
            "reviewers",
            "opened_version",
        }

    def test_may_be_deleted_only_before_it_is_opened(self, group):
        row, opened = ReviewRoundFactory(), ReviewFactory().round
        assert group.post(at("reviewround_delete", opened.pk), {"post": "yes"}).status_code == 403
        assert group.post(at("reviewround_delete", row.pk), {"post": "yes"}).status_code == 302
        assert list(ReviewRound.objects.all()) == [opened]


@pytest.mark.slow
class TestReview:
    def test_a_draft_is_saved_half_done_and_signed(self, group, draft, quality):
        response = save(group, draft, answer="", sustainability="", improvement="Tavataan")
        assert response.url == at("review_change", draft.pk)
        draft.refresh_from_db()
        assert (draft.improvement, draft.is_done) == ("Tavataan", False)
        assert draft.history.latest("history_id").history_user == quality

    def test_answers_sign_the_history(self, group, draft, quality):
        save(group, draft)
        told = [row.history.get() for row in ReviewAnswer.objects.all()]
        assert [(t.answer, t.history_user) for t in told] == [("met", quality)] * 2

    def test_save_and_next_goes_round_the_queue(self, group, draft, quality):
        other = ReviewFactory(reviewer=quality, round=draft.round)
        ReviewFactory(round=draft.round)  # somebody else's
        first, second = Review.objects.queue_of(quality)
        assert {first, second} == {draft, other}
        assert save(group, first, "_next").url == at("review_change", second.pk)
        assert save(group, second, "_next").url == at("review_change", first.pk)

    def test_finishing_the_last_one_leads_back_to_the_round(self, group, draft):
        response = save(group, draft, "_finish", improvement="Tavataan")
        assert response.url == f"{at('review_changelist')}?round__id__exact={draft.round_id}"
        draft.refresh_from_db()
        assert (draft.is_done, draft.action.title) == (True, "Tavataan")

    def test_finishing_says_at_the_fields_what_is_missing(self, group, draft):
        response = save(group, draft, "_finish", answer="", sustainability="")
        assert response.status_code == 200
        assert response.context["adminform"].form.errors == {
            "sustainability": ["Valitse, miten kumppanuus vaikuttaa."]
        }
        formset = response.context["inline_admin_formsets"][0].formset
        assert [form.errors for form in formset.forms] == [
            {"answer": ["Vastaa tähän, ennen kuin merkitset valmiiksi."]}
        ] * 2
        draft.refresh_from_db()
        assert not draft.is_done

    def test_a_draft_opened_before_anothers_save_is_refused(self, group, draft, staff):
        opened = review_data(group, draft, improvement="Minun")
        draft.improvement = "Toisen"
        draft.save_as(staff, "edited")
        response = group.post(at("review_change", draft.pk), opened | {"_finish": "1"})
        assert response.status_code == 409
        assert "Joku on tallentanut" in response.content.decode()
        draft.refresh_from_db()
        assert (draft.improvement, draft.is_done) == ("Toisen", False)

    def test_one_finished_in_another_tab_shows_what_was_typed(self, group, draft):
        opened = review_data(group, draft, improvement="Tavataan pian")
        save(group, draft, "_finish")
        response = group.post(at("review_change", draft.pk), opened | {"_finish": "1"})
        assert (response.status_code, response.context["texts"]) == (409, ["Tavataan pian"])
        draft.refresh_from_db()
        assert draft.improvement == ""

    def test_a_done_one_is_for_reading_and_is_corrected_by_another(self, group, draft):
        save(group, draft, "_finish")
        page = group.get(at("review_change", draft.pk))
        assert page.context["has_change_permission"] is False
        correction = group.post(at("review_correct", draft.pk)).url
        again = group.post(at("review_correct", draft.pk)).url
        new = Review.objects.get(corrects=draft)
        assert (correction, again) == (at("review_change", new.pk),) * 2
        save(group, new, "_finish", correction_reason="Väärä vastaus", answer="partly")
        assert list(Review.objects.published()) == [new]
        assert {a.answer for a in draft.answers.all()} == {"met"}

    def test_a_partnership_can_be_added_to_an_open_round(self, group, draft, quality):
        partnership = PartnershipFactory()
        data = {"round": draft.round_id, "partnership": partnership.pk, "reviewer": quality.pk}
        response = group.post(at("review_add"), data)
        new = Review.objects.get(partnership=partnership)
        assert (response.url, new.answers.count()) == (at("review_change", new.pk), 2)
        response = group.post(at("review_add"), data)
        assert response.context["adminform"].form.errors == {
            "partnership": ["Tämä kumppanuus on jo kierroksessa."]
        }

    def test_not_to_one_that_is_not_open_nor_of_a_level_without_criteria(
        self, group, draft, quality, levels
    ):
        partnership = PartnershipFactory(level=levels["network"])
        data = {"round": ReviewRoundFactory().pk, "partnership": partnership.pk}
        response = group.post(at("review_add"), data | {"reviewer": quality.pk})
        assert response.context["adminform"].form.errors == {
            "round": ["Avaa kierros ensin."],
            "partnership": ["Kirjoita ensin kriteerit tälle tasolle."],
        }

    def test_waits_only_for_somebody_who_may_review(self, group, draft, staff):
        response = save(group, draft, reviewer=staff.pk)
        assert response.context["adminform"].form.errors == {
            "reviewer": ["Valitse laatutyöryhmän jäsen."]
        }

    @pytest.mark.parametrize("link", ["javascript:alert(1)", "ei osoite"])
    def test_evidence_is_a_web_address(self, group, draft, link):
        response = save(group, draft, **{"answers-0-link": link})
        formset = response.context["inline_admin_formsets"][0].formset
        assert list(formset.forms[0].errors) == ["link"]


class TestCriterion:
    def data(self, client, row, **changes):
        form = client.get(at("criterion_change", row.pk)).context["adminform"].form
        values = {name: form[name].value() for name in form.fields} | changes
        return {name: value for name, value in values.items() if value is not None}

    def test_a_used_one_becomes_a_new_version(self, group, draft, quality):
        row = Criterion.objects.first()
        path = at("criterion_change", row.pk)
        data = self.data(group, row, title="Uusi", _continue="1")
        response = group.post(path, data)
        new = Criterion.objects.get(title="Uusi")
        assert (response.url, new.edition) == (at("criterion_change", new.pk), 2)
        assert new.history.get().history_user == quality
        assert row.title in {str(a) for a in draft.answers.all()}
        # The second click on the same form finds an old version, which is for reading.
        assert group.post(path, data).status_code == 403

    def test_is_retired_with_a_button(self, group, draft):
        row = Criterion.objects.first()
        group.post(at("criterion_change", row.pk), self.data(group, row, _retire="1"))
        row.refresh_from_db()
        assert not row.is_in_use

    def test_the_list_shows_those_in_use_unless_asked(self, group, draft, staff):
        row = Criterion.objects.first()
        group.post(at("criterion_change", row.pk), self.data(group, row, title="Uusi"))
        counts = [
            len(group.get(at("criterion_changelist"), {"use": use}).context["cl"].result_list)
            for use in ("", "ended", "all")
        ]
        assert counts == [2, 1, 3]


@pytest.mark.slow
class TestHostileInput:
    """Always an answer in words, at the field where it can be; nothing saved by halves."""

    def test_in_a_review(self, group, draft):
        for value in [*HOSTILE.values(), HUGE, LONG]:
            data = {"answers-0-note": value, "answers-0-link": value, "improvement": value}
            data |= {"improvement_team": value, "recheck_on": value, "sustainability": value}
            response = save(group, draft, "_finish", answer=value, **data)
            assert (response.status_code, is_code(response)) == (200, False), value
        draft.refresh_from_db()
        assert (draft.is_done, draft.version) == (False, 1)

    @pytest.mark.parametrize(
        ("model", "names"),
        [
            ("reviewround", [*round_data(), "sample_size", "reviewers"]),
            ("criterion", ["level", "title", "text", "source", "order"]),
            ("review", ["round", "partnership", "reviewer"]),
        ],
    )
    def test_in_something_new(self, group, levels, model, names):
        for value in [*HOSTILE.values(), HUGE, LONG]:
            data = dict.fromkeys(names, value) | {"_open": "1"}
            response = group.post(at(f"{model}_add"), data)
            assert (response.status_code, is_code(response)) == (200, False), value

    @pytest.mark.parametrize(
        "name", ["q", "whose", "state", "round__id__exact", "partnership__team__id__exact", "p"]
    )
    def test_in_the_address_of_the_list(self, group, draft, name):
        for value in [*HOSTILE.values(), HUGE]:
            response = group.get(at("review_changelist"), {name: value})
            assert response.status_code in (200, 302), value

    def test_text_is_kept_as_it_was_written_and_shown_as_text(self, group, draft):
        save(group, draft, "_finish", **{"answers-0-note": SCRIPT})
        response = group.get(draft.get_absolute_url())
        assert ReviewAnswer.objects.earliest("pk").note == SCRIPT
        assert not is_code(response)


class TestOthers:
    """Staff and team leads read what is published; nothing here is theirs to write."""

    @pytest.mark.parametrize("persona", ["staff", "lead", "other_staff"])
    def test_write_no_criteria_rounds_or_reviews(self, client, request, draft, quality, persona):
        client.force_login(quality)
        review = review_data(client, draft, improvement="Minun") | {"_finish": "1"}
        client.force_login(request.getfixturevalue(persona))
        criterion = Criterion.objects.first()
        before = (criterion.title, draft.version)
        for path, data in (
            (at("criterion_add"), {"title": "Minun", "text": "x", "source": "vision"}),
            (at("criterion_change", criterion.pk), {"title": "Minun"}),
            (at("reviewround_add"), round_data(_open="1")),
            (at("review_change", draft.pk), review),
            (at("review_correct", draft.pk), {}),
        ):
            for answer in (client.get(path), client.post(path, data)):
                assert answer.status_code == 302
                assert answer.url.startswith(reverse("admin:login"))
        criterion.refresh_from_db()
        draft.refresh_from_db()
        assert (criterion.title, draft.version) == before
        assert (Criterion.objects.count(), ReviewRound.objects.count()) == (2, 1)

    def test_a_person_of_the_admin_without_the_right_writes_nothing(self, client, draft):
        client.force_login(UserFactory(is_staff=True))
        for path in (at("review_change", draft.pk), at("review_correct", draft.pk)):
            assert client.post(path, {"_finish": "1"}).status_code == 403


@pytest.mark.slow
@pytest.mark.one_engine
class TestLists:
    def queries(self, client, path, query=""):
        client.get(path + query)  # content types and the like are asked for once
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path + query).status_code == 200
        return len(captured)

    def test_of_reviews_asks_the_same_number_of_questions_at_10_and_500(self, group, quality):
        criterion, team, row = CriterionFactory(), TeamFactory(), ReviewFactory(reviewer=quality)
        self.fill(9, row.round, team, quality, criterion)
        path = at("review_changelist")
        ways = ["", "?whose=mine&state=waiting", "?_facets=True"]
        few = [self.queries(group, path, query) for query in ways]
        self.fill(490, row.round, team, quality, criterion)
        assert Review.objects.count() == 500
        assert [self.queries(group, path, query) for query in ways] == few
        assert max(few[:2]) <= MOST_QUERIES
        assert few[2] <= MOST_QUERIES + 5  # one a filter

    def fill(self, number, review_round, team, reviewer, criterion):
        reviews = []
        for _ in range(number):
            partnership = PartnershipFactory(team=team, confirmed_by=reviewer)
            reviews.append(Review(round=review_round, partnership=partnership, reviewer=reviewer))
            reviews[-1].save_as(None, "created")
        ReviewAnswer.objects.prepare(reviews, {reviews[0].partnership.level_id: [criterion]})

    @pytest.mark.parametrize("model", ["criterion", "reviewround"])
    def test_of_the_rest_ask_the_same_number_however_long(self, group, model):
        factory = {"criterion": CriterionFactory, "reviewround": ReviewRoundFactory}[model]
        path = at(f"{model}_changelist")
        factory.create_batch(3)
        few = self.queries(group, path)
        factory.create_batch(27)
        assert self.queries(group, path) == few
        assert few <= MOST_QUERIES

    def test_a_review_asks_the_same_number_however_many_criteria(self, group, quality):
        CriterionFactory.create_batch(2)
        short = ReviewFactory(reviewer=quality)
        CriterionFactory.create_batch(18)
        long = ReviewFactory(reviewer=quality)
        first, second = (self.queries(group, at("review_change", r.pk)) for r in (short, long))
        assert first == second

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"whose": "mine"}, 2),
            ({"whose": "others"}, 1),
            ({"state": "waiting"}, 2),
            ({"state": "done"}, 1),
            ({"whose": "mine", "state": "waiting"}, 1),
            ({"q": "AURINKO"}, 1),
        ],
    )
    def test_of_reviews_is_narrowed(self, group, draft, quality, query, found):
        done = ReviewFactory(reviewer=quality)
        save(group, done, "_finish")
        ReviewFactory(partnership__organisation__name="Kahvila Aurinko")
        response = group.get(at("review_changelist"), query)
        assert len(response.context["cl"].result_list) == found
