"""Which reviews are done, published, waiting or due; what finishing and correcting write."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from core.fixed import FixedRowError
from partnerships.partnerships.models import Partnership
from quality.criteria.services import retire_criterion
from quality.reviews.missing import missing_from
from quality.reviews.models import Review, ReviewAnswer
from quality.reviews.queries import never_reviewed
from quality.reviews.services import add_review, correct_review, criteria_of, finish_review
from teams.plans.models import Action
from tests.constraints import accepts
from tests.factories import (
    ActionFactory,
    CriterionFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    ReviewFactory,
    ReviewRoundFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 25)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False) as clock:
        yield clock


@pytest.fixture
def criterion(levels):
    return CriterionFactory()


def answered(review, by=None):
    """With an answer to each criterion and the word on sustainability."""
    for row in review.answers.all():
        row.answer, row.note, row.link = "met", "Nähtiin", "https://perho.example/1"
        row.save_as(by, "answered")
    review = Review.objects.get(pk=review.pk)
    review.sustainability = "furthers"
    if review.corrects_id:
        review.correction_reason = "Virhe"
    review.save_as(by, "edited")
    return review


def done(by, **fields):
    return finish_review(review=answered(ReviewFactory(**fields)), by=by)


def ended(partnership):
    partnership.ended_on, partnership.ended_by = TODAY, UserFactory()
    partnership.ended_reason = "Loppui"
    partnership.save_as(None, "ended")


def told(row):
    record = row.history.latest("history_id")
    return record.history_change_reason, record.history_user


class TestQuestions:
    def test_a_draft_a_done_one_and_its_correction(self, criterion, staff):
        draft, published = ReviewFactory(), done(staff)
        correction = correct_review(review=published, by=staff)
        rows = Review.objects
        assert list(rows.done()) == list(rows.published()) == [published]
        assert list(rows.unfinished()) == [draft]
        assert set(rows.waiting()) == {draft, correction}
        correction = finish_review(review=answered(correction), by=staff)
        assert set(rows.done()) == {published, correction}
        assert list(rows.published()) == [correction]

    def test_nothing_waits_of_an_ended_partnership(self):
        review = ReviewFactory()
        ended(review.partnership)
        assert not Review.objects.waiting().exists()
        assert list(Review.objects.unfinished()) == [review]

    def test_ones_own_queue_begins_with_what_is_due_first(self, staff):
        def of(name, due, found=None):
            partner = OrganisationFactory(name=name)
            fields = {"round": found} if found else {"round__due_on": due}
            return ReviewFactory(
                reviewer=staff,
                partnership=PartnershipFactory(organisation=partner, team=None),
                **fields,
            )

        late = of("A", date(2026, 12, 2))
        first = of("Y", date(2026, 12, 1))
        second = of("B", date(2026, 12, 1))
        before = of("X", None, first.round)
        ReviewFactory()
        assert list(Review.objects.queue_of(staff)) == [before, first, second, late]

    def test_one_goes_through_them_by_level_team_and_name(self, levels):
        def of(name, team, level="everyday"):
            partner = OrganisationFactory(name=name)
            return ReviewFactory(
                partnership=PartnershipFactory(organisation=partner, team=team, level=levels[level])
            )

        last, first = TeamFactory(name_fi="Ö"), TeamFactory(name_fi="A")
        for name, team, level in [
            ("Kehitys", first, "development"), ("Tiimitön", None, "everyday"),
            ("Ö", first, "everyday"), ("B", last, "everyday"), ("A", first, "everyday"),
        ]:  # fmt: skip
            of(name, team, level)
        assert [str(row.partnership.organisation) for row in Review.objects.in_order()] == [
            "A", "Ö", "B", "Tiimitön", "Kehitys",
        ]  # fmt: skip

    def test_they_come_by_round_level_and_name(self, levels):
        def of(found, name, level="everyday"):
            partner = OrganisationFactory(name=name)
            return ReviewFactory(
                round=found,
                partnership=PartnershipFactory(organisation=partner, level=levels[level]),
            )

        opened = {"opened_on": TODAY, "opened_by": UserFactory(), "seed": 1}
        older, newer = (ReviewRoundFactory(year=year, **opened) for year in (2025, 2026))
        rows = [
            of(older, "Aho"), of(newer, "Aalto", "development"), of(newer, "Ö"), of(newer, "B"),
        ]  # fmt: skip
        assert list(Review.objects.all()) == [rows[3], rows[2], rows[1], rows[0]]

    def test_counts_what_is_asked_and_answered(self, criterion):
        for _ in range(2):
            CriterionFactory()
        review = ReviewFactory()
        row = review.answers.first()
        row.answer = "met"
        row.save_as(None, "answered")
        found = Review.objects.with_answered().get()
        assert (found.asked, found.answered) == (3, 1)
        assert list(review.answers.unanswered()) == list(review.answers.exclude(pk=row.pk))

    def test_answers_come_in_the_order_of_the_criteria(self):
        CriterionFactory(title="B", order=2)
        CriterionFactory(title="A", order=1)
        ReviewFactory()
        [review] = Review.objects.with_answers()
        assert [row.criterion.title for row in review.shown_answers] == ["A", "B"]

    def test_answers_of_several_levels_come_by_the_criteria_s_place_and_then_by_level(self, levels):
        CriterionFactory(title="Viimeinen", order=2)
        for key in ("network", "everyday"):
            CriterionFactory(title=key, level=levels[key], order=1)
        for key in ("network", "everyday"):
            ReviewFactory(partnership__level=levels[key])
        titles = [row.criterion.title for row in ReviewAnswer.objects.all()]
        assert titles == ["everyday", "network", "Viimeinen"]

    @pytest.mark.parametrize(("day", "due"), [(TODAY, True), (TOMORROW, False), (None, False)])
    def test_is_looked_at_again_from_its_day_on(self, criterion, staff, day, due):
        review = done(staff, recheck_on=day)
        ReviewFactory(recheck_on=TODAY)  # not done
        assert list(Review.objects.to_look_at_again(TODAY)) == ([review] if due else [])

    def test_the_longest_overdue_comes_first(self, criterion, staff):
        days = [YESTERDAY, TODAY, date(2026, 11, 1), YESTERDAY]
        b, c, a, also_b = (done(staff, recheck_on=day) for day in days)
        assert list(Review.objects.to_look_at_again(TODAY)) == [a, b, also_b, c]

    def test_an_ended_partnership_is_not_looked_at_again(self, criterion, staff):
        ended(done(staff, recheck_on=TODAY).partnership)
        assert not Review.objects.to_look_at_again(TODAY).exists()

    @pytest.mark.parametrize(("opened", "due"), [(TODAY, True), (TOMORROW, False)])
    def test_a_later_round_looks_again_instead(self, criterion, staff, opened, due):
        review = done(staff, recheck_on=TODAY)
        ReviewFactory(partnership=review.partnership, round__opened_on=opened)
        ReviewFactory(round__opened_on=TOMORROW)  # of another partnership
        assert Review.objects.to_look_at_again(TODAY).exists() is due

    def test_a_partner_s_page_counts_the_answers_by_their_word(self, staff):
        for _ in range(6):
            CriterionFactory()
        review = ReviewFactory()
        words = ["met", "met", "met", "partly", "partly", "not_yet"]
        for row, word in zip(review.answers.all(), words, strict=True):
            row.answer = word
            row.save_as(None, "answered")
        review.sustainability = "neutral"
        review.save_as(None, "edited")
        finish_review(review=review, by=staff)
        ReviewFactory()
        found = Review.objects.for_partner_page().get()
        assert (found.met, found.partly, found.not_yet) == (3, 2, 1)

    def test_on_a_partner_s_page_the_newest_comes_first(self, criterion, staff, today):
        begun_first, old = ReviewFactory(), done(staff)
        today.shift(86400)
        finish_review(review=answered(begun_first), by=staff)
        newest = done(staff)
        assert list(Review.objects.for_partner_page()) == [newest, begun_first, old]

    def test_what_is_open_and_never_published_is_still_to_review(self, criterion, staff):
        seen = done(staff).partnership
        drafted = ReviewFactory().partnership
        ended(ReviewFactory().partnership)
        rows = never_reviewed(Partnership.objects.all(), Review.objects.all())
        assert list(rows) == [drafted]
        assert seen.is_open


class TestFixed:
    def test_what_is_done_does_not_change(self, criterion, staff):
        review = done(staff)
        review.improvement = "Myöhemmin"
        with pytest.raises(FixedRowError, match="is done"):
            review.save_as(staff, "edited")

    @pytest.mark.parametrize("name", ["round", "partnership", "corrects"])
    def test_what_is_reviewed_does_not_change(self, name):
        review, other = ReviewFactory(), ReviewFactory()
        setattr(review, name, other if name == "corrects" else getattr(other, name))
        with pytest.raises(FixedRowError, match="never changes"):
            review.save_as(None, "edited")

    def test_an_answer_belongs_to_its_criterion_and_stays(self, criterion):
        other = CriterionFactory()
        row = ReviewFactory().answers.first()
        with pytest.raises(FixedRowError, match="is kept"):
            row.delete()
        row.criterion = other
        with pytest.raises(FixedRowError, match="never changes"):
            row.save_as(None, "answered")

    def test_a_done_review_gets_no_answers(self, criterion, staff):
        review = done(staff)
        row = review.answers.get()
        row.answer = "partly"
        with pytest.raises(FixedRowError, match="is done"):
            row.save_as(staff, "answered")
        with pytest.raises(FixedRowError, match="is done"):
            ReviewAnswer(review=review, criterion=CriterionFactory()).save_as(staff, "created")

    def test_a_review_is_kept(self):
        with pytest.raises(FixedRowError, match="is kept"):
            ReviewFactory().delete()

    def test_an_empty_answer_has_no_history_until_it_is_given(self, criterion):
        row = ReviewFactory().answers.get()
        assert row.history.count() == 0
        row.answer = "met"
        row.save_as(None, "answered")
        assert row.history.count() == 1


class TestMissing:
    def test_sustainability_is_asked(self):
        assert list(missing_from(ReviewFactory())) == ["sustainability"]
        assert missing_from(ReviewFactory(sustainability="neutral")) == {}

    def test_a_correction_needs_a_reason(self):
        review = ReviewFactory()
        for reason, missing in [("", True), ("  ", True), ("Virhe", False)]:
            row = Review(
                sustainability="neutral", corrects=review, correction_reason=reason,
                partnership=review.partnership,
            )  # fmt: skip
            assert ("correction_reason" in missing_from(row)) is missing

    @pytest.mark.parametrize(
        ("own", "chosen", "missing"),
        [
            (None, None, True), ("open", None, False), ("closed", None, True),
            ("closed", "open", False), ("open", "closed", True), (None, "open", False),
        ],
    )  # fmt: skip
    def test_an_improvement_needs_a_team_that_goes_on(self, own, chosen, missing):
        review = ReviewFactory(
            partnership=PartnershipFactory(team=TeamFactory() if own else None),
            improvement_team=TeamFactory() if chosen else None,
            sustainability="neutral",
        )
        for team, state in (
            (review.partnership.team, own), (review.improvement_team, chosen),
        ):  # fmt: skip
            if state == "closed":
                team.closed_on = TODAY
        assert missing_from(review) == {}
        review.improvement = "Sovitaan"
        assert list(missing_from(review)) == (["improvement_team"] if missing else [])


class TestAdding:
    def test_has_an_answer_for_each_criterion_of_its_level(self, criterion, levels, staff):
        CriterionFactory(level=levels["network"])
        found = ReviewRoundFactory(opened_on=TODAY, opened_by=staff, seed=1)
        review = Review(round=found, partnership=PartnershipFactory(), reviewer=staff)
        add_review(review=review, by=staff)
        assert [row.criterion for row in review.answers.all()] == [criterion]
        assert told(review) == ("created", staff)

    def test_an_ended_partnership_is_refused(self, criterion, staff):
        found = ReviewRoundFactory(opened_on=TODAY, opened_by=staff, seed=1)
        partnership = PartnershipFactory()
        ended(partnership)
        with pytest.raises(ValidationError, match="jo päättynyt"):
            add_review(
                review=Review(round=found, partnership=partnership, reviewer=staff), by=staff
            )

    def test_a_level_without_criteria_is_refused(self, criterion, levels):
        everyday, network = levels["everyday"], levels["network"]
        retire_criterion(criterion=CriterionFactory(), by=UserFactory())
        retire_criterion(criterion=CriterionFactory(level=network), by=UserFactory())
        assert criteria_of([everyday]) == {everyday.pk: [criterion]}
        with pytest.raises(ValidationError):
            criteria_of([everyday, network])


class TestFinishing:
    def test_is_dated_and_signed_and_happens_once(self, criterion, staff):
        review = done(staff)
        assert (review.done_on, review.done_by, review.action) == (TODAY, staff, None)
        assert told(review) == ("done", staff)
        with pytest.raises(ValidationError, match="jo merkitty valmiiksi"):
            finish_review(review=review, by=staff)

    def test_every_criterion_needs_an_answer_and_the_rest_what_it_lacks(self, criterion, staff):
        review = ReviewFactory()
        with pytest.raises(ValidationError) as refused:
            finish_review(review=review, by=staff)
        assert refused.value.messages == [
            "Valitse, miten kumppanuus vaikuttaa.", "Vastaa jokaiseen kriteeriin.",
        ]  # fmt: skip

    def test_the_improvement_becomes_an_action_of_the_main_contact(self, criterion, staff):
        review = ReviewFactory(improvement="Sovitaan tavoite", round__name="Syksy")
        main = ResponsibilityFactory(partnership=review.partnership, is_main=True)
        ResponsibilityFactory(partnership=review.partnership)
        action = finish_review(review=answered(review), by=staff).action
        assert (action.title, action.kind, action.plan.team) == (
            "Sovitaan tavoite", "develop", review.partnership.team,
        )  # fmt: skip
        assert action.details == "Sovittu laatukatselmuksessa: Syksy."
        assert action.keys_of("people") == [main.user_id]
        assert action.keys_of("partnerships") == [review.partnership_id]

    def test_who_is_no_longer_the_main_contact_gets_no_action(self, criterion, staff):
        review = ReviewFactory(improvement="Sovitaan tavoite")
        ResponsibilityFactory(
            partnership=review.partnership, is_main=True, started_on=YESTERDAY, ended_on=TODAY
        )
        ResponsibilityFactory(partnership=review.partnership)
        assert finish_review(review=answered(review), by=staff).action.keys_of("people") == []

    def test_the_chosen_team_gets_the_action(self, criterion, staff):
        team = TeamFactory()
        review = done(staff, improvement="Sovitaan", improvement_team=team)
        assert review.action.plan.team == team


class TestCorrecting:
    def test_only_what_is_done_is_corrected_and_by_one_draft(self, criterion, staff, lead):
        with pytest.raises(ValidationError, match="Vain valmista"):
            correct_review(review=ReviewFactory(), by=staff)
        review = done(staff)
        correction = correct_review(review=review, by=lead)
        assert correct_review(review=review, by=staff) == correction
        assert (correction.reviewer, correction.corrects, told(correction)) == (
            lead, review, ("created", lead),
        )  # fmt: skip

    def test_the_draft_begins_as_what_it_corrects(self, criterion, staff):
        review = ReviewFactory(
            sustainability_note="Vie kohti", improvement="Sovitaan", recheck_on=TOMORROW,
            improvement_team=TeamFactory(),
        )  # fmt: skip
        review = finish_review(review=answered(review), by=staff)
        correction = correct_review(review=review, by=staff)
        same = [
            "round", "partnership", "sustainability", "sustainability_note", "improvement",
            "improvement_team", "recheck_on",
        ]  # fmt: skip
        assert [getattr(correction, name) for name in same] == [
            getattr(review, name) for name in same
        ]
        assert (correction.done_on, correction.correction_reason) == (None, "")
        told_of = ["criterion_id", "answer", "note", "link"]
        assert list(correction.answers.values(*told_of)) == list(review.answers.values(*told_of))
        assert told(correction.answers.get()) == ("created", staff)

    @pytest.mark.parametrize(
        ("change", "is_kept"), [("", True), ("improvement", False), ("improvement_team", False)]
    )
    def test_the_same_improvement_of_the_same_team_keeps_its_action(
        self, criterion, staff, change, is_kept
    ):
        review = done(staff, improvement="Sovitaan")
        correction = correct_review(review=review, by=staff)
        if change:
            value = "Toinen" if change == "improvement" else TeamFactory()
            setattr(correction, change, value)
            correction.save_as(staff, "edited")
        finished = finish_review(review=answered(correction), by=staff)
        assert (finished.action == review.action) is is_kept
        assert Action.objects.count() == (1 if is_kept else 2)


class TestConstraints:
    def test_is_once_in_a_round_besides_its_correction(self):
        first, row = ReviewFactory(), ReviewFactory()
        assert accepts(ReviewFactory(), partnership=first.partnership) is True
        assert accepts(row, round=first.round) is True
        assert accepts(row, partnership=first.partnership) is False
        assert accepts(row, corrects=first) is True

    @pytest.mark.parametrize(
        ("on", "is_by", "word", "accepted"),
        [
            (TODAY, True, "neutral", True), (TODAY, False, "neutral", False),
            (None, True, "neutral", False), (TODAY, True, "", False), (None, False, "", True),
        ],
    )  # fmt: skip
    def test_done_says_who_when_and_how_sustainable(self, on, is_by, word, accepted):
        by = UserFactory() if is_by else None
        row = ReviewFactory()
        assert accepts(row, done_on=on, done_by=by, sustainability=word) is accepted

    @pytest.mark.parametrize(
        ("corrects", "reason", "accepted"),
        [(True, "Virhe", True), (True, "", False), (False, "", True)],
    )
    def test_a_done_correction_has_a_reason(self, staff, corrects, reason, accepted):
        row = ReviewFactory(sustainability="neutral", done_on=TODAY, done_by=staff)
        other = ReviewFactory() if corrects else None
        assert accepts(row, corrects=other, correction_reason=reason) is accepted

    def test_a_draft_of_a_correction_needs_none_yet_and_corrects_another(self):
        row = ReviewFactory()
        assert accepts(row, corrects=ReviewFactory()) is True
        assert accepts(row, corrects=row) is False

    @pytest.mark.parametrize(
        ("improvement", "on", "accepted"),
        [("Sovitaan", TODAY, True), ("", TODAY, False), ("Sovitaan", None, False)],
    )
    def test_an_action_is_of_an_improvement_that_is_done(self, staff, improvement, on, accepted):
        row = ReviewFactory(sustainability="neutral")
        values = {"improvement": improvement, "done_on": on, "done_by": staff if on else None}
        assert accepts(row, action=ActionFactory(), **values) is accepted

    def test_a_criterion_is_answered_once_with_a_link_to_the_web(self, criterion, levels):
        other = CriterionFactory()
        first, second = ReviewFactory().answers.order_by("pk")
        assert accepts(second, criterion=other, link="https://a.fi") is True
        assert accepts(second, link="ftp://a") is False
        assert accepts(second, link="", criterion=first.criterion) is False
        elsewhere = ReviewFactory(partnership__level=levels["network"])
        assert accepts(second, review=elsewhere) is True
