"""What the quality group looks at in a partnership of a level."""

from __future__ import annotations

import secrets
from typing import Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.addresses import reverse
from core.fields import ComputedTextField, KeySetField
from core.fixed import Fixed, FixedQuerySet, FixedRowError
from core.history import Tracked, tracked
from core.models import by_whom, by_whom_and_when, collapse_name, on_day
from core.text import search_normal
from partnerships.levels.models import Level


class CriterionQuerySet(FixedQuerySet["Criterion"]):
    """Questions about criteria."""

    def get_by_natural_key(self, key: str, edition: int) -> Criterion:
        return self.get(key=key, edition=edition)

    def in_use(self) -> Self:
        """The versions that new reviews are made by."""
        return self.filter(ended_on=None)

    def with_use(self) -> Self:
        """Each with the number of reviews made by it."""
        return self.annotate(use=Count("answers"))


# What a review's reader must see as it was when the review was made.
WORDING = ["title", "text", "source", "source_detail", "guidance", "is_draft"]


def new_key() -> str:
    """What the versions of a criterion have in common."""
    return secrets.token_hex(5)


class Criterion(Fixed, Tracked):
    """One version of a criterion: its wording is fixed from its first use in a review on."""

    class Source(models.TextChoices):
        """What a criterion is derived from."""

        STRATEGY = "strategy", _("strategia")
        VISION = "vision", _("visio")
        CORE_PROCESS = "core_process", _("ydinprosessi")
        VALUES = "values", _("arvot")

    class Evidence(models.TextChoices):
        """What the register knows that a reviewer should see beside the question."""

        PEOPLE = "people", _("vastuuhenkilöt ja vastapuoli")
        KNOWN = "known", _("ketkä muut tuntevat")
        CONTACTS = "contacts", _("yhteydenotot")
        AGREEMENTS = "agreements", _("sopimukset")
        GOAL = "goal", _("tavoite")
        BENEFITS = "benefits", _("hyödyt")
        DESCRIPTION = "description", _("mitä teemme yhdessä")
        ACTIONS = "actions", _("toimenpiteet suunnitelmissa")

    level = models.ForeignKey(
        Level, on_delete=models.PROTECT, related_name="criteria", verbose_name=_("taso")
    )
    key = models.SlugField(_("tunnus"), max_length=40, default=new_key, editable=False)
    edition = models.PositiveSmallIntegerField(_("versio"), default=1, editable=False)
    order = models.PositiveSmallIntegerField(
        _("järjestys"), default=100, help_text=_("Pienin numero on ylimpänä.")
    )
    title = models.CharField(
        _("lyhyt nimi"), max_length=80, help_text=_("Esimerkiksi ”Yhteiset tavoitteet”.")
    )
    text = models.TextField(
        _("kriteeri"), max_length=500, help_text=_("Yksi lause: mitä katsotaan ja milloin täyttyy.")
    )
    source = models.CharField(_("mistä johdettu"), max_length=20, choices=Source.choices)
    source_detail = models.CharField(
        _("tarkemmin"),
        max_length=150,
        blank=True,
        help_text=_("Esimerkiksi strategian kohta tai ydinprosessin nimi."),
    )
    guidance = models.TextField(
        _("ohje katselmoijalle"),
        max_length=1000,
        blank=True,
        help_text=_("Mistä asian näkee, ja milloin vastaus on ”osin”."),
    )
    evidence = KeySetField(
        _("mitä rekisteristä näytetään vieressä"),
        max_length=150,
        help_text=_("Edellinen vastaus näkyy aina. Valitse lisäksi se, mistä asian näkee."),
    )
    is_draft = models.BooleanField(
        _("luonnos"),
        default=True,
        help_text=_(
            "Luonnos näkyy kaikille luonnokseksi merkittynä. Poista rasti, kun kriteeri on sovittu."
        ),
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced_by",
        verbose_name=_("edellinen versio"),
    )
    started_on = models.DateField(_("käytössä alkaen"), default=timezone.localdate, editable=False)
    ended_on = on_day(_("poistui käytöstä"), editable=False)
    ended_by = by_whom(_("kuka poisti"), editable=False)

    search_text = ComputedTextField(compute="compute_search_text")

    history = tracked("search_text")
    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("kriteeri")
        verbose_name_plural = _("kriteerit")
        ordering = ["level__order", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "edition"], name="criterion_edition_once"),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(ended_on=None),
                name="criterion_one_edition_in_use",
                violation_error_message=_("Kriteeristä on jo uudempi versio käytössä."),
            ),
            models.CheckConstraint(
                condition=Q(edition=1, replaces=None) | Q(edition__gt=1, replaces__isnull=False),
                name="criterion_later_edition_replaces_another",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("id")),
                name="criterion_replaces_another_row",
            ),
            by_whom_and_when(
                "ended",
                name="criterion_ended_by_whom_and_when",
                since="started_on",
                message=_("Kerro, kuka poisti kriteerin käytöstä ja milloin."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, int]:
        return (self.key, self.edition)

    def get_absolute_url(self) -> str:
        return f"{reverse('criteria:list')}#{self.key}"

    def clean(self) -> None:
        collapse_name(self, "title")

    def compute_search_text(self) -> str:
        return search_normal(" ".join([self.title, self.text, self.source_detail]))

    @property
    def is_in_use(self) -> bool:
        """Whether new rounds use it."""
        return self.ended_on is None

    @property
    def is_used(self) -> bool:
        """Whether some review is made by it."""
        return self.answers.exists()

    def differs_in_wording(self, other: Criterion) -> bool:
        """Whether a reader would see another criterion."""
        return any(getattr(self, name) != getattr(other, name) for name in WORDING)

    def refuse_change(self, stored: Criterion) -> None:
        """The level and the place among the editions never change; used wording neither."""
        always = ["level_id", "key", "edition", "replaces_id", "started_on"]
        if any(getattr(self, name) != getattr(stored, name) for name in always):
            raise FixedRowError(f"criterion {self.pk}: what it is and replaces never changes")
        if stored.ended_on and self.ended_on != stored.ended_on:
            raise FixedRowError(f"criterion {self.pk} has ended")
        if self.differs_in_wording(stored) and (stored.ended_on or stored.is_used):
            raise FixedRowError(f"criterion {self.pk} is in use in a review: make a new version")

    def refuse_delete(self) -> None:
        if self.is_used or self.edition > 1:
            raise FixedRowError(f"criterion {self.pk} is kept")
