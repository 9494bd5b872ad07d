"""People of the college and the teams they work in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import DigestWeekQuerySet, TeamQuerySet, UserQuerySet
from core.dates import monday_of
from core.fields import ComputedCharField, ComputedTextField
from core.models import Dated
from core.querysets import DatedQuerySet
from core.text import finnish_sort_key, search_normal
from core.translated import Translated


# A base class made at run time: django-stubs cannot follow it.
class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes users that sign in with an e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user: User = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> User:
        return self.get(email__iexact=email)


class User(AbstractUser):
    """A member of the college's staff, who signs in with an e-mail address."""

    class StaffGroup(models.TextChoices):
        """The staff groups of the survey that preceded the model."""

        CAREER_TEACHER = "career_teacher", _("Uraohjaajaopettaja")
        TEACHER = "teacher", _("Muu opetushenkilöstö")
        STUDY_COUNSELLOR = "study_counsellor", _("Opinto-ohjaaja")
        TRAINING_MANAGER = "training_manager", _("Koulutuspäällikkö")
        SUPERVISOR = "supervisor", _("Muu esihenkilö")
        MANAGEMENT = "management", _("Johtoryhmän jäsen")
        EDUCATION_EXPERT = "education_expert", _("Koulutusasiantuntija")
        EMPLOYMENT_SPECIALIST = "employment_specialist", _("Työllistymisen varmistaja")
        STUDY_SERVICES = "study_services", _("Opintopalvelun henkilöstö")
        LEARNING_ENVIRONMENT = "learning_environment", _("Oppimisympäristöjen henkilöstö")
        SUPPORT = "support", _("Hallinto- ja tukipalvelut")

    class DigestDay(models.IntegerChoices):
        """When the weekly digest comes by e-mail: a weekday as ISO counts them, or never."""

        MONDAY = 1, _("Maanantaina")
        TUESDAY = 2, _("Tiistaina")
        WEDNESDAY = 3, _("Keskiviikkona")
        THURSDAY = 4, _("Torstaina")
        FRIDAY = 5, _("Perjantaina")
        SATURDAY = 6, _("Lauantaina")
        SUNDAY = 7, _("Sunnuntaina")
        NEVER = 0, _("En halua koostetta")

    username = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    email = models.EmailField(_("sähköposti"), max_length=254, unique=True)
    title = models.CharField(_("tehtävänimike"), max_length=100, blank=True)
    staff_group = models.CharField(
        _("henkilöstöryhmä"), max_length=30, choices=StaffGroup.choices, blank=True
    )
    leaves_on = models.DateField(
        _("lähtöpäivä"),
        null=True,
        blank=True,
        help_text=_("Kun päivä tiedetään, vastuut voi luovuttaa hyvissä ajoin."),
    )
    digest_day = models.PositiveSmallIntegerField(
        _("milloin kooste tulee"), choices=DigestDay.choices, default=DigestDay.MONDAY
    )
    # A choice holds from here on: what it would have meant earlier in the week is not made up for.
    digest_from = models.DateField(_("kooste alkaen"), default=timezone.localdate)
    is_example = models.BooleanField(_("esimerkki"), default=False)
    sort_key = ComputedCharField(max_length=600, compute="compute_sort_key")
    search_text = ComputedTextField(compute="compute_search_text")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("henkilö")
        verbose_name_plural = _("henkilöt")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("Tällä sähköpostilla on jo käyttäjä."),
            ),
            models.CheckConstraint(
                condition=Q(digest_day__gte=0, digest_day__lte=7),
                name="user_digest_day_is_a_weekday_or_never",
                violation_error_code="digest_day",
                violation_error_message=_("Valitse viikonpäivä luettelosta."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def compute_sort_key(self) -> str:
        return finnish_sort_key(f"{self.last_name} {self.first_name} {self.email}")

    def compute_search_text(self) -> str:
        return search_normal(f"{self.first_name} {self.last_name} {self.email} {self.title}")

    def natural_key(self) -> tuple[str]:
        return (self.email,)

    def home(self) -> models.QuerySet[Membership]:
        """The membership of one's own team, if there is one."""
        return self.memberships.filter(ended_on=None, is_home=True).select_related("team")

    def choose_digest_day(self, day: int) -> None:
        """Have the digest on the weekday, or never; from tomorrow on."""
        self.digest_day = day
        self.digest_from = timezone.localdate() + timedelta(days=1)
        self.save(update_fields=["digest_day", "digest_from"])

    def next_digest_on(self) -> date | None:
        """The day of the next digest if there is something to tell; None when none is wanted."""
        if self.digest_day == self.DigestDay.NEVER:
            return None
        today = timezone.localdate()
        done = set(self.digest_weeks.done().values_list("week", flat=True))
        day = max(today, self.digest_from)
        day += timedelta(days=(self.digest_day - day.isoweekday()) % 7)
        while monday_of(day) in done:
            day += timedelta(days=7)
        return day


class DigestWeek(models.Model):
    """What became of a person's digest in one week; claimed here before it is sent."""

    class State(models.TextChoices):
        """How far it got."""

        SENDING = "sending", _("lähdössä")
        SENT = "sent", _("lähetetty")
        EMPTY = "empty", _("ei kerrottavaa")
        FAILED = "failed", _("ei lähtenyt, yritetään uudelleen")
        UNCLEAR = "unclear", _("ei tiedetä, lähtikö")

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="digest_weeks", verbose_name=_("henkilö")
    )
    week = models.DateField(_("viikon maanantai"))
    state = models.CharField(_("tila"), max_length=10, choices=State.choices, default=State.SENDING)
    # What was written until this moment is told; the next digest goes on from here.
    told_until = models.DateTimeField(_("kertoi tähän asti"), default=timezone.now)

    objects = DigestWeekQuerySet.as_manager()

    class Meta:
        verbose_name = _("viikkokooste")
        verbose_name_plural = _("viikkokoosteet")
        ordering = ["-week", "user__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "week"],
                name="digest_once_a_week",
                violation_error_message=_("Tämän viikon kooste on jo käsitelty."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.week}"

    def settle(self, state: State) -> None:
        """Write how the sending ended."""
        self.state = state
        self.save(update_fields=["state"])


class Team(models.Model):
    """A team, unit or group of the college; closed, never deleted, when it ends."""

    class Kind(models.TextChoices):
        """What a team is for."""

        EDUCATION_FIELD = "education_field_team", _("Koulutusalan tiimi")
        SUPPORT = "support_team", _("Tukipalvelujen tiimi")
        UNIT = "unit", _("Yksikkö")
        LEARNING_ENVIRONMENT = "learning_environment", _("Oppimisympäristö")
        MANAGEMENT = "management_group", _("Johtoryhmä")
        WORKING_GROUP = "strategic_working_group", _("Strateginen työryhmä")
        TEMPORARY = "temporary_group", _("Määräaikainen ryhmä")

    slug = models.SlugField(_("tunnus osoitteessa"), max_length=60, unique=True)
    name_fi = models.CharField(_("nimi suomeksi"), max_length=120)
    name_sv = models.CharField(_("nimi ruotsiksi"), max_length=120, blank=True)
    name_en = models.CharField(_("nimi englanniksi"), max_length=120, blank=True)
    kind = models.CharField(_("laji"), max_length=30, choices=Kind.choices)
    description_fi = models.TextField(_("kuvaus"), blank=True)
    opened_on = models.DateField(_("alkoi"), default=timezone.localdate)
    closed_on = models.DateField(_("päättyi"), null=True, blank=True)
    people: models.ManyToManyField[User, Membership] = models.ManyToManyField(
        User, through="Membership", related_name="teams"
    )
    sort_key = ComputedCharField(max_length=400, compute="compute_sort_key")
    search_text = ComputedTextField(compute="compute_search_text")

    name = Translated()
    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiimi")
        verbose_name_plural = _("tiimit")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="team_closes_after_it_opens",
                violation_error_message=_("Tiimi ei voi päättyä ennen kuin se on alkanut."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def compute_sort_key(self) -> str:
        return finnish_sort_key(self.name_fi)

    def compute_search_text(self) -> str:
        return search_normal(" ".join([self.name_fi, self.name_sv, self.name_en]))


class Membership(Dated):
    """A person's time in a team, as a member or as its lead."""

    class Role(models.TextChoices):
        """A lead confirms and closes the team's plan."""

        MEMBER = "member", _("jäsen")
        LEAD = "lead", _("vetäjä")

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("henkilö")
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("tiimi")
    )
    role = models.CharField(_("rooli"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    is_home = models.BooleanField(
        _("oma tiimi"), default=False, help_text=_("Jokaisella on yksi oma tiimi.")
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("jäsenyys")
        verbose_name_plural = _("jäsenyydet")
        ordering = ["team__sort_key", "user__sort_key"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "team"],
                condition=Q(ended_on=None),
                name="membership_open_once",
                violation_error_message=_("Henkilö on jo tämän tiimin jäsen."),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_on=None, is_home=True),
                name="membership_one_home",
                violation_error_message=_("Henkilöllä on jo oma tiimi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.team}"
