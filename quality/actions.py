"""Changes to criteria, rounds and reviews. Each is atomic and signed."""

from __future__ import annotations

import random
import secrets
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Team, User
from partnerships.models import Level, Partnership
from quality.missing import missing_from
from quality.models import Criterion, Review, ReviewAnswer, ReviewRound
from quality.models.criterion import WORDING
from quality.rules import reviewers
from teams.actions import plan_year, start_plan
from teams.models import Action, AnnualPlan
from teams.timing import year_span

SEEDS = 1_000_000


@transaction.atomic
def save_criterion(*, criterion: Criterion, by: User) -> Criterion:
    """Save what was written; a used criterion is replaced by a new version instead.

    Returns the version that is now in use.
    """
    if criterion.pk is None:
        criterion.save_as(by, "created")
        return criterion
    stored = Criterion.objects.select_for_update(of=("self",)).get(pk=criterion.pk)
    if not (stored.is_used and criterion.differs_in_wording(stored)):
        criterion.save_as(by, "edited")
        return criterion
    if not stored.is_in_use:
        raise ValidationError(_("Tämä versio ei ole enää käytössä."))
    stored.ended_on, stored.ended_by = timezone.localdate(), by
    stored.save_as(by, "replaced")
    following = Criterion(
        level_id=stored.level_id,
        key=stored.key,
        edition=stored.edition + 1,
        order=criterion.order,
        replaces=stored,
        **{name: getattr(criterion, name) for name in WORDING},
    )
    following.save_as(by, "created")
    return following


@transaction.atomic
def retire_criterion(*, criterion: Criterion, by: User) -> None:
    """Leave the criterion out of coming rounds; reviews made by it stay."""
    stored = Criterion.objects.select_for_update(of=("self",)).get(pk=criterion.pk)
    if stored.is_in_use:
        stored.ended_on, stored.ended_by = timezone.localdate(), by
        stored.save_as(by, "retired")


@transaction.atomic
def open_round(*, review_round: ReviewRound, by: User) -> int:
    """Make the round's reviews, once however often this is run; return how many were made.

    Raises ValidationError when a level has no criteria, or there is nothing to review.
    """
    opened = ReviewRound.objects.select_for_update(of=("self",)).get(pk=review_round.pk)
    if opened.is_open:
        return 0
    levels = list(Level.objects.filter(key__in=opened.levels))
    criteria = _criteria_of(levels)
    opened.seed = secrets.randbelow(SEEDS)
    opened.opened_on, opened.opened_by = timezone.localdate(), by
    chosen = drawn(levels, opened.sample_size, opened.seed)
    if not chosen:
        raise ValidationError(_("Näillä tasoilla ei ole avoimia kumppanuuksia."))
    opened.save_as(by, "opened")
    people = [*reviewers().filter(pk__in=opened.reviewers).order_by("pk")] or [by]
    reviews = []
    for index, partnership in enumerate(chosen):
        reviewer = people[index * len(people) // len(chosen)]
        reviews.append(Review(round=opened, partnership=partnership, reviewer=reviewer))
        reviews[-1].save_as(by, "created")
    ReviewAnswer.objects.prepare(reviews, criteria)
    return len(reviews)


def drawn(levels: list[Level], sample_size: int | None, seed: int) -> list[Partnership]:
    """The open partnerships of the levels, or so many of each; the same seed draws the same.

    They come in the order in which they are looked through: level, team, name.
    """
    of_level = defaultdict(list)
    rows = Partnership.objects.open().filter(level__in=levels)
    for row in rows.select_related("organisation", "level", "team").order_by("pk"):
        of_level[row.level.order].append(row)
    dice = random.Random(seed)  # noqa: S311  (a draw that can be repeated, not a secret)
    chosen = []
    for order in sorted(of_level):
        found = of_level[order]
        if sample_size is not None and sample_size < len(found):
            found = dice.sample(found, sample_size)
        chosen += sorted(
            found,
            key=lambda row: (row.team.sort_key if row.team else "~", row.organisation.sort_key),
        )
    return chosen


@transaction.atomic
def add_review(*, review: Review, by: User) -> None:
    """Add a partnership to an open round, with the criteria of its level."""
    criteria = _criteria_of([review.partnership.level])
    review.save_as(by, "created")
    ReviewAnswer.objects.prepare([review], criteria)


@transaction.atomic
def finish_review(*, review: Review, by: User) -> Review:
    """Publish the review; the improvement becomes an action of the team's plan.

    Raises ValidationError when something is missing or somebody has finished it already.
    """
    done = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if done.is_done:
        raise ValidationError(_("Tämä on jo merkitty valmiiksi."))
    problems = missing_from(done)
    if done.answers.unanswered().exists():
        problems["answers"] = _("Vastaa jokaiseen kriteeriin.")
    if problems:
        raise ValidationError(list(problems.values()))
    if done.improvement and done.team:
        done.action = _earlier_action(done) or _new_action(done, done.team, by)
    done.done_on, done.done_by = timezone.localdate(), by
    done.save_as(by, "done")
    return done


@transaction.atomic
def correct_review(*, review: Review, by: User) -> Review:
    """A new draft that will take the place of a done review; the one there is, if there is."""
    stored = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if not stored.is_done:
        raise ValidationError(_("Vain valmista katselmusta korjataan. Muokkaa luonnosta."))
    if correction := Review.objects.filter(corrects=stored).first():
        return correction
    correction = Review(
        round_id=stored.round_id,
        partnership_id=stored.partnership_id,
        reviewer=by,
        sustainability=stored.sustainability,
        sustainability_note=stored.sustainability_note,
        improvement=stored.improvement,
        improvement_team_id=stored.improvement_team_id,
        recheck_on=stored.recheck_on,
        corrects=stored,
    )
    correction.save_as(by, "created")
    for old in stored.answers.all():
        ReviewAnswer(
            review=correction,
            criterion_id=old.criterion_id,
            answer=old.answer,
            note=old.note,
            link=old.link,
        ).save_as(by, "created")
    return correction


def _criteria_of(levels: list[Level]) -> dict[int, list[Criterion]]:
    """The criteria in use of each level, locked: nobody changes them while they are taken."""
    found: dict[int, list[Criterion]] = {level.pk: [] for level in levels}
    for row in Criterion.objects.in_use().select_for_update(of=("self",)).filter(level__in=levels):
        found[row.level_id].append(row)
    if without := [level.label for level in levels if not found[level.pk]]:
        raise ValidationError(
            _("Kirjoita ensin kriteerit: %(levels)s.") % {"levels": ", ".join(without)}
        )
    return found


def _earlier_action(review: Review) -> Action | None:
    """The action that the corrected review already made of the same improvement."""
    earlier = review.corrects
    same = earlier is not None and earlier.improvement == review.improvement
    same = same and earlier.team == review.team  # type: ignore[union-attr]  # same says it is there
    return earlier.action if earlier and same else None


def _new_action(review: Review, team: Team, by: User) -> Action:
    plan = _plan_that_is_open(team, by)
    span = year_span(plan.year)
    main = review.partnership.responsibilities.open().filter(is_main=True).first()
    action = Action(
        plan=plan,
        title=review.improvement,
        kind=Action.Kind.DEVELOP,
        details=_("Sovittu laatukatselmuksessa: %(round)s.") % {"round": review.round},
        level_id=review.partnership.level_id,
        timing=Action.Timing.YEAR,
        starts_on=span.first,
        ends_on=span.last,
        people=[str(main.user_id)] if main else [],
        partnerships=[str(review.partnership_id)],
    )
    action.save_as(by, "created")
    return action


def _plan_that_is_open(team: Team, by: User) -> AnnualPlan:
    """The plan that takes new actions now; a closed one is never opened or added to."""
    year = plan_year(timezone.localdate())
    plan = start_plan(team=team, year=year, by=by)
    while plan.is_closed:
        plan = start_plan(team=team, year=plan.year + 1, by=by)
    return AnnualPlan.objects.select_for_update().get(pk=plan.pk)
