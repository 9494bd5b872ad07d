"""Changes to reviews. Each is atomic and signed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.locks import locked
from partnerships.levels.models import Level
from quality.criteria.models import Criterion
from quality.criteria.rules import may_review
from quality.reviews.missing import missing_from
from quality.reviews.models import Review, ReviewAnswer
from teams.plans.models import Action
from teams.plans.services import add_agreed_action


@transaction.atomic
def add_review(*, review: Review, by: User) -> None:
    """Add a partnership to an open round, with the criteria of its level.

    Raises ValidationError when the partnership has ended.
    """
    if not locked(review.partnership).is_open:
        raise ValidationError(_("Kumppanuus on jo päättynyt."))
    criteria = criteria_of([review.partnership.level])
    review.save_as(by, "created")
    ReviewAnswer.objects.prepare([review], criteria)


@transaction.atomic
def hand_review(*, review: Review, reviewer: User, by: User) -> None:
    """Put an open review into the queue of another reviewer.

    Raises ValidationError when there is nothing to do any more, or the person may not review.
    """
    stored = locked(review)
    if stored.is_done:
        raise ValidationError(_("Valmista katselmusta ei siirretä."))
    if not stored.partnership.is_open:
        raise ValidationError(_("Kumppanuus on jo päättynyt."))
    if not may_review(reviewer):
        raise ValidationError(_("Valitse laatutyöryhmän jäsen."))
    if stored.reviewer == reviewer:
        raise ValidationError(_("Tämä on jo hänen jonossaan."))
    stored.reviewer = reviewer
    stored.save_as(by, "handed")


@transaction.atomic
def finish_review(*, review: Review, by: User) -> Review:
    """Publish the review; the improvement becomes an action of the team's plan.

    Raises ValidationError when something is missing or somebody has finished it already.
    """
    done = locked(review)
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
    stored = locked(review)
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


def criteria_of(levels: list[Level]) -> dict[int, list[Criterion]]:
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
    if earlier is None or earlier.improvement != review.improvement:
        return None
    return earlier.action if earlier.team == review.team else None


def _new_action(review: Review, team: Team, by: User) -> Action:
    main = review.partnership.responsibilities.open().filter(is_main=True).first()
    return add_agreed_action(
        team=team,
        title=review.improvement,
        people=[main.user] if main else [],
        kind=Action.Kind.DEVELOP,
        details=_("Sovittu laatukatselmuksessa: %(round)s.") % {"round": review.round},
        partnership=review.partnership,
        by=by,
    )
