"""Rows for tests, with the fewest fields that a row needs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from accounts.people.models import User
from accounts.teams.models import Membership, Team
from partnerships.agreements.models import Agreement
from partnerships.contacts.models import Contact
from partnerships.freshness.models import Asking
from partnerships.levels.models import Level
from partnerships.networks.models import NetworkMember
from partnerships.organisations.models import Acquaintance, Organisation
from partnerships.partnerships.models import Partnership, Responsibility
from partnerships.register.models import SavedView
from quality.assessments.models import AssessmentStatement
from quality.criteria.models import Criterion
from quality.measures.models import Measure, MeasureSource, MeasureValue
from quality.reviews.models import Review, ReviewAnswer
from quality.rounds.models import ReviewRound
from teams.comments.models import Comment
from teams.ecosystem.models import NetworkReview
from teams.plans.models import Action, AnnualPlan
from teams.ready_made.models import ReadyAction
from teams.surveys.models import FeedbackSurvey
from teams.workshops.models import Workshop
from toolkit.experiences.models import Experience
from toolkit.glossary.models import Term
from toolkit.tools.models import Tool


class Signed(factory.django.DjangoModelFactory):
    """A tracked row, saved in somebody's name."""

    class Meta:
        abstract = True

    @classmethod
    def _create(
        cls, model_class: Any, *args: Any, by: Any = None, verb: str = "created", **kwargs: Any
    ) -> Any:
        sets = {item.name for item in model_class._meta.many_to_many} & set(kwargs)
        held = {name: kwargs.pop(name) for name in sets}
        row = model_class(*args, **kwargs).hold(**held)
        row.save_as(by, verb)
        return row


class UserFactory(Signed):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence("person{}@perho.example".format)
    first_name = "Päivi"
    last_name = factory.Sequence("Esimerkki{}".format)


class TeamFactory(Signed):
    class Meta:
        model = Team

    slug = factory.Sequence("team-{}".format)
    name_fi = factory.Sequence("Tiimi {}".format)
    kind = Team.Kind.EDUCATION_FIELD


class MembershipFactory(Signed):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    team = factory.SubFactory(TeamFactory)


class OrganisationFactory(Signed):
    class Meta:
        model = Organisation

    name = factory.Sequence("Organisaatio {}".format)


class PartnershipFactory(Signed):
    """An open partnership on the everyday level; needs the reference levels."""

    class Meta:
        model = Partnership

    organisation = factory.SubFactory(OrganisationFactory)
    level = factory.LazyFunction(lambda: Level.objects.get(key="everyday"))
    team = factory.SubFactory(TeamFactory)
    description = "Opiskelijat oppivat keittiössä ja salissa koulutussopimuksella."

    @factory.lazy_attribute
    def confirmed_by(self) -> Any:
        return UserFactory()

    confirmed_on = factory.LazyFunction(timezone.localdate)


class ResponsibilityFactory(Signed):
    class Meta:
        model = Responsibility

    partnership = factory.SubFactory(PartnershipFactory)
    user = factory.SubFactory(UserFactory)


class AgreementFactory(Signed):
    """A partnership agreement, valid until further notice."""

    class Meta:
        model = Agreement

    partnership = factory.SubFactory(PartnershipFactory)
    kind = "partnership"
    valid_from = date(2026, 1, 1)
    valid_until = None


class AcquaintanceFactory(Signed):
    class Meta:
        model = Acquaintance

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)


class AskingFactory(factory.django.DjangoModelFactory):
    """A question of this month, in the person's first place."""

    class Meta:
        model = Asking

    user = factory.SubFactory(UserFactory)
    partnership = factory.SubFactory(PartnershipFactory)
    slot = 1
    year = factory.LazyFunction(lambda: timezone.localdate().year)
    month = factory.LazyFunction(lambda: timezone.localdate().month)


class NetworkMemberFactory(Signed):
    class Meta:
        model = NetworkMember

    network = factory.SubFactory(OrganisationFactory)
    member = factory.SubFactory(OrganisationFactory)


class NetworkReviewFactory(Signed):
    class Meta:
        model = NetworkReview

    network = factory.SubFactory(OrganisationFactory)
    team = factory.SubFactory(TeamFactory)
    gives = "Yhteys alan yrityksiin"


class SavedViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence("Näkymä {}".format)
    query = "level=everyday"


class ToolFactory(Signed):
    class Meta:
        model = Tool

    title = factory.Sequence("Työkalu {}".format)


class ContactFactory(Signed):
    class Meta:
        model = Contact

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    what = "Sovimme syksyn vierailut."


class CommentFactory(Signed):
    class Meta:
        model = Comment

    action = factory.SubFactory("tests.factories.ActionFactory")
    user = factory.SubFactory(UserFactory)
    text = "Tulemme mukaan."


class ExperienceFactory(Signed):
    class Meta:
        model = Experience

    tool = factory.SubFactory(ToolFactory)
    user = factory.SubFactory(UserFactory)
    team = factory.SubFactory(TeamFactory)
    outcome = "Opiskelijat kysyivät enemmän kuin ennen."


class TermFactory(Signed):
    class Meta:
        model = Term

    key = factory.Sequence("term-{}".format)
    name_fi = factory.Sequence("termi {}".format)
    name_sv = factory.Sequence("term {}".format)
    name_en = factory.Sequence("term {}".format)
    definition_fi = "Selitys suomeksi."
    definition_sv = "Förklaring på svenska."
    definition_en = "Explanation in English."


class PlanFactory(Signed):
    class Meta:
        model = AnnualPlan

    team = factory.SubFactory(TeamFactory)
    year = 2026


class ActionFactory(Signed):
    """An action of some time of its plan's year."""

    class Meta:
        model = Action

    plan = factory.SubFactory(PlanFactory)
    title = factory.Sequence("Toimenpide {}".format)
    starts_on = factory.LazyAttribute(lambda action: date(action.plan.year, 1, 1))
    ends_on = factory.LazyAttribute(lambda action: date(action.plan.year, 12, 31))


class ReadyActionFactory(Signed):
    class Meta:
        model = ReadyAction

    title = factory.Sequence("Valmis {}".format)


class FeedbackSurveyFactory(Signed):
    class Meta:
        model = FeedbackSurvey

    name = factory.Sequence("Kysely {}".format)
    target_group = "Työpaikat"
    first_year = 2020


class WorkshopFactory(Signed):
    class Meta:
        model = Workshop

    team = factory.SubFactory(TeamFactory)
    started_by = factory.SubFactory(UserFactory)


class MeasureFactory(Signed):
    """A measure of means from 1 to 5 that concerns no level."""

    class Meta:
        model = Measure

    key = factory.Sequence("measure-{}".format)
    name_fi = factory.Sequence("Mittari {}".format)
    name_sv = factory.Sequence("Mätare {}".format)
    name_en = factory.Sequence("Measure {}".format)
    scale = Measure.Scale.MEAN

    @factory.lazy_attribute
    def source(self) -> Any:
        return MeasureSource.objects.get_or_create(key="survey", defaults={"name_fi": "Kysely"})[0]


class MeasureValueFactory(Signed):
    class Meta:
        model = MeasureValue

    measure = factory.SubFactory(MeasureFactory)
    year = 2022
    low = Decimal("3.50")


class StatementFactory(Signed):
    class Meta:
        model = AssessmentStatement

    key = factory.Sequence("statement-{}".format)
    phase = "before"
    order = factory.Sequence(int)
    text_fi = factory.Sequence("Väittämä {}".format)
    text_sv = factory.Sequence("Påstående {}".format)
    text_en = factory.Sequence("Statement {}".format)


class CriterionFactory(Signed):
    """A criterion of the everyday level; needs the reference levels."""

    class Meta:
        model = Criterion

    level = factory.LazyFunction(lambda: Level.objects.get(key="everyday"))
    title = factory.Sequence("Kriteeri {}".format)
    text = "Tavoitteet on sovittu ja kirjattu."
    source = Criterion.Source.STRATEGY


class ReviewRoundFactory(Signed):
    """A round of the everyday level, not yet opened."""

    class Meta:
        model = ReviewRound

    name = factory.Sequence("Kierros {}".format)
    year = 2026
    levels = ("everyday",)
    due_on = date(2026, 12, 15)


class ReviewFactory(Signed):
    """A draft in an open round, with an empty answer to each criterion in use."""

    class Meta:
        model = Review

    round = factory.SubFactory(
        ReviewRoundFactory,
        opened_on=date(2026, 11, 1),
        opened_by=factory.SubFactory(UserFactory),
        seed=1,
    )
    partnership = factory.SubFactory(PartnershipFactory)
    reviewer = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, by: Any = None, **kwargs: Any) -> Any:
        row = super()._create(model_class, *args, by=by, **kwargs)
        level = row.partnership.level_id
        criteria = list(Criterion.objects.in_use().filter(level=level))
        ReviewAnswer.objects.prepare([row], {level: criteria})
        return row
