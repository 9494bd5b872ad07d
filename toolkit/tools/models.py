"""Methods, tools, guides and whatever else helps in the work with partners."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.models import Team
from core.addresses import reverse
from core.fields import ComputedCharField, ComputedTextField, KeySetField
from core.history import Tracked, tracked
from core.models import (
    by_whom,
    by_whom_when_and_why,
    collapse_name,
    for_reason,
    is_web_address,
    on_day,
    search_trigrams,
    web_address,
)
from core.querysets import TrackedQuerySet, manager_of
from core.rich_text import RichTextField, plain_text
from core.text import finnish_sort_key, name_key, search_normal, search_words
from core.translated import HOUSE_LANGUAGE, Translated, readers_language
from toolkit.links.extract import links_in


class ToolQuerySet(TrackedQuerySet["Tool"]):
    """Questions about tools."""

    def get_by_natural_key(self, title: str) -> Tool:
        """By the title of today or, failing that, by one that the history remembers."""
        tool = self.filter(title=title).order_by(F("retired_on").asc(nulls_first=True)).first()
        if tool is None:
            known = self.model.history.filter(title=title).values("id")
            tool = self.get(pk__in=known)
        return tool

    def current(self) -> Self:
        """Those not retired."""
        return self.filter(retired_on=None)

    def holding(self, text: str) -> Self:
        """Those where every word is found, also inside words; case and accents do not count."""
        found = self
        for word in search_words(text):
            found = found.filter(search_text__contains=word)
        return found

    def at_level(self, key: str) -> Self:
        """Those chosen for the level."""
        return self.filter(levels__contains=KeySetField.holds(key))

    def guides(self) -> Self:
        """Those of the guides section."""
        return self.filter(in_guides=True)

    def review_passed(self) -> Self:
        """Those that somebody should have looked through by now."""
        return self.filter(review_by__lt=timezone.localdate())

    def without_link(self) -> Self:
        """Those with nothing behind the title yet."""
        return self.filter(url="", body="", page="")

    def with_broken_link(self) -> Self:
        """Those with a link that the latest check found broken or moved."""
        checks = self._related("link_checks").filter(tool=OuterRef("pk"))
        return self.filter(Exists(checks.needing_care()))

    def contact_is(self, user: User) -> Self:
        """Those that the person or one of the person's teams gives more information on."""
        teams = user.memberships.open().values("team")
        return self.filter(Q(contact_user=user) | Q(contact_team__in=teams))

    def needing_care(self) -> Self:
        """Those whose link, text or review is for the contact to see to."""
        return self.current().filter(
            Q(pk__in=self.with_broken_link().order_by().values("pk"))
            | Q(review_by__lt=timezone.localdate())
        )

    def for_list(self) -> Self:
        """Everything a list shows in one query: those with content first, then the last tried."""
        told = self._related("experiences").told().filter(tool=OuterRef("pk"))
        many = told.order_by().values("tool").annotate(n=Count("pk")).values("n")
        used = self._related("actions").living().filter(tools=OuterRef("pk"))
        uses = used.order_by().values("tools").annotate(n=Count("pk")).values("n")
        checks = self._related("link_checks").filter(tool=OuterRef("pk"))
        return (
            self.select_related("contact_user", "contact_team")
            .annotate(
                is_empty=Q(url="", body="", page=""),
                times_tried=Subquery(many),
                times_planned=Subquery(uses),
                last_tried_on=Subquery(told.values("tried_on")[:1]),
                has_broken_link=Exists(checks.broken()),
                has_moved_link=Exists(checks.moved()),
                **{
                    f"last_team_{language}": Subquery(told.values(f"team__name_{language}")[:1])
                    for language in {HOUSE_LANGUAGE, readers_language()}
                },
            )
            .order_by("is_empty", F("last_tried_on").desc(nulls_last=True), "sort_key", "pk")
        )

    # As in `manager_of`: what points to a tool is known at run time only.
    def _related(self, name: str) -> Any:
        return manager_of(self.model, name).all()


class Tool(Tracked):
    """A method, tool or guide: a link, a text of its own, or both. Its kind need not be known."""

    class Kind(models.TextChoices):
        """An aid for those who want it; the model itself does not class its contents."""

        METHOD = "method", _("menetelmä")
        TOOL = "tool", _("työkalu")
        GUIDE = "guide", _("opas")
        TEMPLATE = "template", _("pohja tai malli")
        EVENT = "event", _("tapahtuma")
        SERVICE = "service", _("palvelu tai järjestelmä")

    class Status(models.TextChoices):
        """How far the college has got with it."""

        LISTED = "listed", _("Listattu")
        IN_USE = "in_use", _("Käytössä")
        TRIAL = "trial", _("Kokeilussa")
        PLANNED = "planned", _("Suunnitteilla")
        RETIRED = "retired", _("Poistettu käytöstä")

    class Place(models.TextChoices):
        """The pages of this software that a tool may open, by the names of their addresses."""

        FEEDBACK = "surveys:list", _("Palautekalenteri")
        CRITERIA = "criteria:list", _("Kriteerit")
        QUALITY = "rounds:list", _("Laatu")
        MEASURES = "measures:list", _("Mittarit")
        ASSESSMENT = "assessments:own", _("Itsearviointi")
        AGREEMENTS = "agreements:list", _("Sopimukset")

    last_team = Translated()  # of `for_list`

    title = models.CharField(_("nimi"), max_length=150)
    summary = models.CharField(
        _("yhdellä rivillä"),
        max_length=200,
        blank=True,
        help_text=_("Mihin tätä käytetään? Tämä näkyy luettelossa."),
    )
    url = web_address(
        _("linkki"),
        help_text=_(
            "Osoite, josta tämä löytyy: sisäinen tai ulkoinen. Tiedostoja ei tallenneta tänne; "
            "linkitä ne talon omasta asiakirjapaikasta."
        ),
    )
    page = models.CharField(
        _("sivu tässä palvelussa"),
        max_length=30,
        choices=Place.choices,
        blank=True,
        help_text=_("Jos tämä on täällä jo, valitse sivu. Silloin linkkiä ei tarvita."),
    )
    body = RichTextField(
        _("näin käytät"), max_length=20000, blank=True, help_text=_("Vaiheet, vinkit, milloin.")
    )
    is_draft = models.BooleanField(
        _("luonnos"),
        default=False,
        help_text=_("Oppilaitos tarkistaa tekstin vielä. Poista rasti, kun teksti on sovittu."),
    )
    levels = KeySetField(_("tasot"), max_length=100)
    in_guides = models.BooleanField(_("ohje tai opas"), default=False)
    kind = models.CharField(_("laji"), max_length=10, choices=Kind.choices, blank=True)
    status = models.CharField(
        _("tila"), max_length=10, choices=Status.choices, default=Status.LISTED
    )

    contact_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tools",
        verbose_name=_("lisätietoja antaa"),
    )
    contact_team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tools",
        verbose_name=_("lisätietoja antava tiimi"),
    )
    contact_note = models.CharField(
        _("muu yhteystaho"),
        max_length=120,
        blank=True,
        help_text=_(
            "Rooli, hanke tai yksikkö, jos tiimiä ei ole luettelossa. Ei talon ulkopuolisen nimeä."
        ),
    )

    event_what = models.CharField(_("mitä järjestetään"), max_length=150, blank=True)
    event_where = models.CharField(_("missä"), max_length=150, blank=True)
    event_for = models.CharField(_("kenelle"), max_length=150, blank=True)
    event_who = models.CharField(_("kuka vastaa"), max_length=150, blank=True)

    origin = models.CharField(
        _("mistä peräisin"), max_length=100, blank=True, help_text=_("Vapaaehtoinen.")
    )
    review_by = models.DateField(
        _("käydään läpi viimeistään"),
        null=True,
        blank=True,
        help_text=_("Sen jälkeen näytämme, että sisältö voi olla vanhentunut."),
    )

    retired_on = on_day(_("poistettu käytöstä"))
    retired_by = by_whom(_("kuka poisti käytöstä"))
    retired_reason = for_reason(_("käytöstä poiston syy"))

    sort_key = ComputedCharField(max_length=400, compute="compute_sort_key", db_index=True)
    name_key = ComputedCharField(max_length=450, compute="compute_name_key")
    search_text = ComputedTextField(compute="compute_search_text")

    history = tracked("sort_key", "name_key", "search_text")
    objects = ToolQuerySet.as_manager()

    class Meta:
        verbose_name = _("työkalu")
        verbose_name_plural = _("menetelmät ja työkalut")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                condition=Q(retired_on=None),
                name="tool_name_once",
                violation_error_code="title",
                violation_error_message=_(
                    "Tämän niminen on jo työkalupakissa. Täydennä sitä, tai anna tarkempi nimi."
                ),
            ),
            is_web_address("url", name="tool_url_is_a_web_address"),
            by_whom_when_and_why(
                "retired",
                name="tool_retired_by_whom_when_and_why",
                message=_("Kerro käytöstä poiston päivä, tekijä ja syy."),
            ),
            models.CheckConstraint(
                condition=Q(status="retired", retired_on__isnull=False)
                | ~Q(status="retired") & Q(retired_on=None),
                name="tool_retired_status_has_a_day",
                violation_error_code="status",
                violation_error_message=_("Poista käytöstä omalla painikkeellaan: se kysyy syyn."),
            ),
        ]
        indexes = [
            search_trigrams("tool_search_trigrams"),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.title,)

    def get_absolute_url(self) -> str:
        return reverse("tools:detail", args=[self.pk])

    def clean(self) -> None:
        collapse_name(self, "title")
        # validate_constraints runs before save, so the key must be there already.
        self.name_key = self.compute_name_key()

    def compute_sort_key(self) -> str:
        return finnish_sort_key(self.title)

    def compute_name_key(self) -> str:
        return name_key(self.title)

    def compute_search_text(self) -> str:
        texts = [self.title, self.summary, plain_text(self.body), self.event_what, self.event_where]
        texts += [self.event_for, self.event_who, self.contact_note]
        return search_normal(" ".join(texts))

    @property
    def is_retired(self) -> bool:
        return self.status == self.Status.RETIRED

    @property
    def is_review_passed(self) -> bool:
        """Whether the day by which somebody was to look it through has gone by."""
        return self.review_by is not None and self.review_by < timezone.localdate()

    @property
    def is_current(self) -> bool:
        """Whether it may look like something to rely on today."""
        return not self.is_retired and not self.is_review_passed

    def forget_old_links(self) -> None:
        """A corrected link must not go on looking broken until the next check."""
        self.link_checks.exclude(url__in=links_in(self.url, self.body)).delete()

    @property
    def lacks_link(self) -> bool:
        """Whether there is nothing behind the title yet."""
        return not self.url and not self.body and not self.page

    @property
    def page_address(self) -> str:
        """The address of the page of this software that it opens; "" when it opens none."""
        return reverse(self.page) if self.page else ""
