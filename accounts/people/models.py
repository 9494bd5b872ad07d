"""People of the college, who sign in with their e-mail address."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import ClassVar, Self, Unpack

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Greatest, Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.topics import HAPPENINGS, Topic
from accounts.teams.models import Membership
from core.addresses import reverse
from core.fields import ComputedCharField, ComputedTextField, KeySetField
from core.history import Tracked, tracked
from core.prepared import prepared
from core.querysets import TrackedQuerySet
from core.text import finnish_sort_key, search_normal
from core.typed import SaveArguments


class UserQuerySet(TrackedQuerySet["User"]):
    """Questions about people."""

    def choosable(self) -> Self:
        """Those who can be given a responsibility now."""
        return self.filter(is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # made at run time
    """Makes users that sign in with an e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user: User = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save_as(None, "created")
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> User:
        return self.get(email__iexact=email)


class User(Tracked, AbstractUser):
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
    language = models.CharField(
        _("kieli"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_(
            "Sivut ja viestit tulevat tällä kielellä. Kun kieltä ei ole valittu, sivut tulevat "
            "laitteen kielellä ja viestit suomeksi."
        ),
    )
    digest_day = models.PositiveSmallIntegerField(
        _("milloin kooste tulee"), choices=DigestDay.choices, default=DigestDay.MONDAY
    )
    # A choice holds from here on: what it would have meant earlier in the week is not made up for.
    digest_from = models.DateField(_("kooste alkaen"), default=timezone.localdate)
    is_asked = models.BooleanField(
        _("minulta voi kysyä"),
        default=True,
        help_text=_("Enintään viisi pientä vahvistusta kuukaudessa."),
    )
    # Keys of topics (accounts/people/topics.py): what is new there is told until it is turned off.
    muted_mail = KeySetField(_("mistä ei kerrota koosteessa"))
    muted_page = KeySetField(_("mistä ei kerrota ilmoituksissa"))
    # What is newer is marked as new; looking is no change of the person.
    notices_seen_at = models.DateTimeField(
        _("ilmoitukset nähty"), default=timezone.now, editable=False
    )
    is_coordinator = models.BooleanField(
        _("koordinaattori"),
        default=False,
        help_text=_("Auttaa kaikkia tiimejä: suunnitelmassa, työpajassa ja kasvussa."),
    )
    is_example = models.BooleanField(_("esimerkki"), default=False)
    # The row stays, so that what the person did still joins to somebody: a former employee.
    anonymised_on = models.DateField(_("nimi poistettu"), null=True, blank=True, editable=False)
    sort_key = ComputedCharField(max_length=600, compute="compute_sort_key")
    search_text = ComputedTextField(compute="compute_search_text")

    # Signing in and a new password are no changes of the person.
    history = tracked("password", "last_login", "notices_seen_at", "sort_key", "search_text")
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
            models.CheckConstraint(
                condition=Q(anonymised_on=None)
                | Q(is_active=False, first_name="", last_name="", title="", leaves_on=None),
                name="user_anonymised_has_no_name",
                violation_error_message=_(
                    "Lähteneen tiedot on poistettu. Tee palaavalle henkilölle uusi tunnus."
                ),
            ),
        ]

    def __str__(self) -> str:
        if self.anonymised_on:
            return gettext("entinen työntekijä")
        return self.get_full_name() or self.email

    def save(self, **kwargs: Unpack[SaveArguments]) -> None:
        """What signs in and changes passwords saves whole rows: it stores what it has changed."""
        is_signed = getattr(self, "_change_reason", None) is not None
        if not is_signed and not self._state.adding and kwargs.get("update_fields") is None:
            stored = User.objects.filter(pk=self.pk).first()
            told = [field.attname for field in User.history.model.tracked_fields]
            if stored and all(getattr(self, name) == getattr(stored, name) for name in told):
                kwargs["update_fields"] = ["password", "last_login"]
        super().save(**kwargs)

    def compute_sort_key(self) -> str:
        return finnish_sort_key(f"{self.last_name} {self.first_name} {self.email}")

    def compute_search_text(self) -> str:
        return search_normal(f"{self.first_name} {self.last_name} {self.email} {self.title}")

    def natural_key(self) -> tuple[str]:
        return (self.email,)

    def get_absolute_url(self) -> str:
        return reverse("portfolio:colleague", args=[self.pk])

    @property
    def initials(self) -> str:
        """The first letters of the names, or of the address of who has none."""
        letters = [name[:1] for name in (self.first_name, self.last_name) if name]
        return "".join(letters or str(self)[:1]).upper()

    def home(self) -> models.QuerySet[Membership]:
        """The membership of one's own team, if there is one."""
        return self.memberships.filter(ended_on=None, is_home=True).select_related("team")

    @cached_property
    def roles(self) -> dict[int, str]:
        """The person's role now by the key of each of their teams; read once a request."""
        return dict(_roles(self))

    @property
    def mail_language(self) -> str:
        """What is sent to the person is in this: the language they chose, else the college's."""
        return self.language or settings.LANGUAGE_CODE

    @contextmanager
    def _chosen(self, *names: str) -> Iterator[User]:
        """The person as stored, locked; what is set of the fields within is their own choice."""
        with transaction.atomic():
            row = User.objects.select_for_update().get(pk=self.pk)
            yield row
            row.save_as(self, "edited")
            self.refresh_from_db(fields=[*names, "version"])

    def choose_language(self, language: str) -> None:
        """Read and be written to in the language, on every device."""
        with self._chosen("language") as row:
            row.language = language

    def choose_digest_day(self, day: int) -> None:
        """Have the digest on the weekday, or never; from tomorrow on."""
        with self._chosen("digest_day", "digest_from") as row:
            row.digest_day = day
            row.digest_from = timezone.localdate() + timedelta(days=1)

    def choose_to_be_asked(self, is_asked: bool) -> None:
        """Be asked whether what one knows is still true, or not."""
        with self._chosen("is_asked") as row:
            row.is_asked = is_asked

    def choose_topics(self, *, mail: Collection[str], page: Collection[str]) -> None:
        """Be told of these topics alone: in the digest, and on the page of notices."""
        with self._chosen("muted_mail", "muted_page") as row:
            row.muted_mail = [topic for topic in Topic.values if topic not in mail]
            row.muted_page = [topic for topic in HAPPENINGS if topic not in page]

    def mute_in_mail(self, topic: Topic) -> None:
        """Leave one topic out of the digest."""
        with self._chosen("muted_mail") as row:
            row.muted_mail = [*row.muted_mail, topic]

    def see_notices(self, until: datetime) -> None:
        """What had happened until the moment has been seen; nothing becomes unseen again."""
        # Compared by the database: of two presses at once the later moment stays.
        moment = models.Value(min(until, timezone.now()))
        self.notices_seen_at = Greatest(models.F("notices_seen_at"), moment)
        self.save(update_fields=["notices_seen_at"])
        self.refresh_from_db(fields=["notices_seen_at"])


@prepared
def _roles(user: User) -> models.QuerySet[Membership, tuple[int, str]]:
    return Membership.objects.open().filter(user=user).values_list("team", "role")
