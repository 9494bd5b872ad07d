"""What the quality group found in one partnership, criterion by criterion."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.addresses import reverse
from core.fixed import Fixed, FixedQuerySet, FixedRowError
from core.history import Tracked, tracked
from core.models import by_whom, by_whom_and_when, is_web_address, on_day, web_address
from core.querysets import manager_of
from partnerships.partnerships.models import Partnership
from quality.criteria.models import Criterion
from teams.plans.models import Action

# As one goes through reviews: level, team, name.
IN_ORDER: list[Any] = [
    "partnership__level__order",
    F("partnership__team__sort_key").asc(nulls_last=True),
    "partnership__organisation__sort_key",
    "pk",
]


class ReviewQuerySet(FixedQuerySet["Review"]):
    """Questions about reviews."""

    def done(self) -> Self:
        """Those finished, the corrected ones among them."""
        return self.filter(done_on__isnull=False)

    def published(self) -> Self:
        """What everybody may read: done, and not corrected by another that is done."""
        return self.done().not_replaced()

    def not_replaced(self) -> Self:
        """Those that no finished correction has taken the place of."""
        return self.filter(~Exists(self._corrections()))

    def with_replaced(self) -> Self:
        """Each with whether a finished correction has taken its place."""
        return self.annotate(is_replaced=Exists(self._corrections()))

    def _corrections(self) -> models.QuerySet:
        return self.model._base_manager.filter(corrects=OuterRef("pk"), done_on__isnull=False)

    def unfinished(self) -> Self:
        """Drafts that are nobody's correction."""
        return self.filter(done_on=None, corrects=None)

    def waiting(self) -> Self:
        """Drafts whose partnership still goes on."""
        return self.filter(done_on=None, partnership__ended_on=None)

    def in_order(self) -> Self:
        """As one goes through them: level, team, name."""
        return self.order_by(*IN_ORDER)

    def queue_of(self, user: User) -> Self:
        """What waits for the person; the round that is due first is in front."""
        mine = self.waiting().filter(reviewer=user)
        return mine.order_by("round__due_on", "round_id", *IN_ORDER)

    def for_list(self) -> Self:
        """Everything a list shows of them, in one query."""
        return self.select_related(
            "round",
            "reviewer",
            "done_by",
            "partnership__organisation",
            "partnership__level",
            "partnership__team",
            "improvement_team",
            "action__plan__team",
        )

    def with_answered(self) -> Self:
        """Each with the number of its criteria and of those answered."""
        return self.annotate(
            asked=Count("answers"), answered=Count("answers", filter=~Q(answers__answer=""))
        )

    def with_answers(self) -> Self:
        """Each with its answers in order as `shown_answers`, in one query more."""
        answers = manager_of(self.model, "answers")
        return self.prefetch_related(
            Prefetch(
                "answers",
                queryset=answers.select_related("criterion"),
                to_attr="shown_answers",
            )
        )

    def to_look_at_again(self, day: date) -> Self:
        """Published ones whose day of looking again has come, the longest overdue first."""
        later = self.model._base_manager.filter(
            partnership=OuterRef("partnership"), round__opened_on__gt=OuterRef("done_on")
        )
        return (
            self.published()
            .filter(~Exists(later), recheck_on__lte=day, partnership__ended_on=None)
            .order_by("recheck_on", "pk")
        )

    def for_partner_page(self) -> Self:
        """What the organisation's page tells of published ones, newest first, in one query."""
        counted = {
            key: Count("answers", filter=Q(answers__answer=key))
            for key in ("met", "partly", "not_yet")
        }
        return (
            self.published()
            .select_related("round", "action__plan__team")
            .annotate(**counted)
            .order_by("-done_on", "-pk")
        )


class ReviewAnswerQuerySet(FixedQuerySet["ReviewAnswer"]):
    """Questions about answers."""

    def prepare(self, reviews: Iterable[Any], criteria: dict[int, list[Criterion]]) -> None:
        """An empty row for each criterion of each review's level, in one query.

        `criteria` are those of each level's key. An empty row says nothing yet: its history
        begins with the first answer.
        """
        rows = [
            self.model(review=review, criterion=criterion)
            for review in reviews
            for criterion in criteria[review.partnership.level_id]
        ]
        models.QuerySet.bulk_create(self, rows)

    def unanswered(self) -> Self:
        """Those that nobody has answered."""
        return self.filter(answer="")


class Review(Fixed, Tracked):
    """One partnership in a round; done, it stays as it is, and a correction is another row."""

    class Sustainability(models.TextChoices):
        """What the partnership does to the sustainability strategy's aims."""

        FURTHERS = "furthers", _("edistää")
        NEUTRAL = "neutral", _("ei vaikuta")
        HINDERS = "hinders", _("hidastaa")

    round = models.ForeignKey(
        "quality.ReviewRound",
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("kierros"),
    )
    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("kumppanuus"),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("katselmoija"),
        help_text=_("Kenen jonossa tämä on."),
    )
    sustainability = models.CharField(
        _("kestävyysstrategia"),
        max_length=10,
        choices=Sustainability.choices,
        blank=True,
        help_text=_("Viekö kumppanuus kohti kestävän koulutuksen strategian päämääriä?"),
    )
    sustainability_note = models.TextField(_("miten sen näkee"), max_length=500, blank=True)
    improvement = models.CharField(
        _("sovittu parannus"),
        max_length=200,
        blank=True,
        help_text=_(
            "Mitä teemme toisin? Yksi konkreettinen teko. Kun merkitset katselmuksen valmiiksi, "
            "tästä tulee toimenpide tiimin vuosisuunnitelmaan."
        ),
    )
    improvement_team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("parannuksen tekee tiimi"),
        help_text=_("Tyhjä: kumppanuuden vastuutiimi."),
    )
    action = models.ForeignKey(
        Action,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reviews",
        verbose_name=_("toimenpide suunnitelmassa"),
    )
    recheck_on = models.DateField(
        _("katsotaan uudelleen"),
        null=True,
        blank=True,
        help_text=_("Tyhjä: seuraavalla kierroksella."),
    )
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="corrected_by",
        verbose_name=_("korjaa katselmusta"),
    )
    correction_reason = models.CharField(
        _("miksi korjataan"),
        max_length=300,
        blank=True,
        help_text=_("Alkuperäinen katselmus jää talteen. Kerro, mikä siinä oli väärin."),
    )
    done_on = on_day(_("valmis"), editable=False)
    done_by = by_whom(_("kuka merkitsi valmiiksi"), editable=False)

    history = tracked()
    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("katselmus")
        verbose_name_plural = _("katselmukset")
        ordering = ["round", "partnership__level__order", "partnership__organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "partnership"],
                condition=Q(corrects=None),
                name="review_once_a_round",
                violation_error_code="partnership",
                violation_error_message=_("Tämä kumppanuus on jo kierroksessa."),
            ),
            by_whom_and_when(
                "done",
                name="review_done_by_whom_and_when",
                message=_("Kerro, kuka merkitsi katselmuksen valmiiksi ja milloin."),
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | ~Q(sustainability=""),
                name="review_done_says_sustainability",
                violation_error_code="sustainability",
                violation_error_message=_("Valitse, miten kumppanuus vaikuttaa."),
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(corrects=None) | ~Q(correction_reason=""),
                name="review_correction_has_a_reason",
                violation_error_code="correction_reason",
                violation_error_message=_("Kerro, miksi katselmusta korjataan."),
            ),
            models.CheckConstraint(
                condition=Q(action=None) | ~Q(improvement="") & Q(done_on__isnull=False),
                name="review_action_is_of_a_done_improvement",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")),
                name="review_corrects_another_row",
            ),
        ]

    def __str__(self) -> str:
        return str(self.partnership)

    def get_absolute_url(self) -> str:
        return reverse("reviews:detail", args=[self.pk])

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def team(self) -> Team | None:
        """The team whose plan the improvement goes to."""
        return self.improvement_team or self.partnership.team

    def refuse_change(self, stored: Review) -> None:
        """What is done is done; what is reviewed never changes, but one row may become another's.

        Two rows of the same organisation, level and team tell of the same cooperation: they were
        written as of two organisations that turned out to be one.
        """
        if self._is_of_the_same(stored):
            return
        if stored.is_done:
            raise FixedRowError(f"review {self.pk} is done: correct it with a new one")
        what = ["round_id", "partnership_id", "corrects_id"]
        if any(getattr(self, name) != getattr(stored, name) for name in what):
            raise FixedRowError(f"review {self.pk}: what is reviewed never changes")

    def _is_of_the_same(self, stored: Review) -> bool:
        """Whether only the partnership's row is another, of the same cooperation."""
        columns = {item.attname for item in self._meta.concrete_fields} - {"version"}
        changed = {name for name in columns if getattr(self, name) != getattr(stored, name)}
        mine, before = self.partnership, stored.partnership
        return changed == {"partnership_id"} and all(
            getattr(mine, name) == getattr(before, name)
            for name in ("organisation_id", "level_id", "team_id")
        )

    def refuse_delete(self) -> None:
        raise FixedRowError(f"review {self.pk} is kept")


class ReviewAnswer(Fixed, Tracked):
    """What was found of one criterion, in the version that the review is made by."""

    class Answer(models.TextChoices):
        """Words, never marks."""

        MET = "met", _("Täyttyy")
        PARTLY = "partly", _("Osin")
        NOT_YET = "not_yet", _("Ei vielä")
        NOT_APPLICABLE = "not_applicable", _("Ei koske")

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="answers", verbose_name=_("katselmus")
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="answers", verbose_name=_("kriteeri")
    )
    answer = models.CharField(_("vastaus"), max_length=15, choices=Answer.choices, blank=True)
    note = models.TextField(
        _("huomio"),
        max_length=1000,
        blank=True,
        help_text=_("Mitä näimme? Ei henkilöiden nimiä eikä arvioita ihmisistä."),
    )
    link = web_address(
        _("näyttö"),
        help_text=_("Linkki asiakirjaan, josta asian näkee."),
    )

    history = tracked()
    objects = ReviewAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("vastaus kriteeriin")
        verbose_name_plural = _("vastaukset kriteereihin")
        ordering = ["criterion__order", "criterion", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="answer_once_a_criterion"),
            is_web_address("link", name="answer_link_is_a_web_address"),
        ]

    def __str__(self) -> str:
        return str(self.criterion)

    def refuse_add(self) -> None:
        """A done review gets no more answers."""
        # Locked, so that nobody finishes the review between the question and the save.
        if Review.objects.select_for_update(of=("self",)).get(pk=self.review_id).is_done:
            raise FixedRowError(f"review {self.review_id} is done")

    def refuse_change(self, stored: ReviewAnswer) -> None:
        """The criterion never changes, and nothing does when the review is done."""
        self.refuse_add()
        if (self.review_id, self.criterion_id) != (stored.review_id, stored.criterion_id):
            raise FixedRowError(f"answer {self.pk}: what is answered never changes")

    def refuse_delete(self) -> None:
        raise FixedRowError(f"answer {self.pk} is kept")
