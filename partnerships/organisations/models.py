"""Organisations and the people who know them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Self

from django.conf import settings
from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.addresses import reverse
from core.fields import ComputedCharField, ComputedTextField, KeySetField
from core.history import Tracked, tracked
from core.models import (
    Dated,
    by_whom,
    by_whom_when_and_why,
    collapse_name,
    for_reason,
    is_web_address,
    on_day,
    search_trigrams,
    web_address,
)
from core.querysets import DatedQuerySet, TrackedQuerySet
from core.text import finnish_sort_key, name_key, search_normal, search_words, site_of
from partnerships.organisations.business_id import validate_business_id, ways_to_write


class OrganisationQuerySet(TrackedQuerySet["Organisation"]):
    """Questions about organisations."""

    def get_by_natural_key(self, name: str) -> Organisation:
        """By the name of today or, failing that, by one that the history remembers."""
        current = self.filter(name=name).order_by(F("archived_on").asc(nulls_first=True)).first()
        if current is None:
            known = self.model.history.filter(name=name).values("id")
            current = self.get(pk__in=known)
        return current

    def current(self) -> Self:
        """Those not archived."""
        return self.filter(archived_on=None)

    def with_partnership(self) -> Self:
        """Those with whom something is done now."""
        now = self.model.objects.filter(partnerships__isnull=False, partnerships__ended_on=None)
        return self.filter(pk__in=now.values("pk"))

    def with_team(self, teams: Sequence[int]) -> Self:
        """Those with whom one of the teams does something now."""
        now = self.model.objects.filter(partnerships__team__in=teams, partnerships__ended_on=None)
        return self.filter(pk__in=now.values("pk"))

    def unknown_to(self, user: User) -> Self:
        """Those that the person has not said to know."""
        known = Acquaintance.objects.open().filter(user=user).values("organisation")
        return self.exclude(pk__in=known)

    def archived(self) -> Self:
        """Those put away."""
        return self.exclude(archived_on=None)

    def named(self, text: str) -> Self:
        """Those where every word is found in what identifies the organisation."""
        found = self
        for word in search_words(text):
            found = found.filter(search_text__contains=word)
        return found

    def similar_to(self, name: str, business_id: str, website_host: str) -> Self:
        """Current organisations that could be the one being typed."""
        words = [word for word in search_normal(name).split() if len(word) > 2]
        condition = Q(pk__in=[])
        if business_id:
            condition |= Q(business_id=business_id)
        if website_host:
            condition |= Q(site=website_host)
        for word in words:
            condition |= Q(search_text__contains=word[:LEADING_LETTERS])
        if connection.vendor != "postgresql" or not words:
            return self.current().filter(condition)
        text = " ".join(words)
        condition |= Q(search_text__trigram_word_similar=text)
        closeness = TrigramWordSimilarity(text, "search_text")
        return self.current().filter(condition).annotate(close=closeness).order_by("-close")


LEADING_LETTERS = 5  # of a word: enough to gather candidates that are then compared closely


class AcquaintanceQuerySet(DatedQuerySet["Acquaintance"]):
    """Questions about who knows whom."""


# What no name has: cells of a table, a business id, an address.
MORE_THAN_A_NAME = re.compile(r"[;|\t]|\b\d{7}-\d\b|://")


class Organisation(Tracked):
    """A body outside the college that it cooperates with or could cooperate with."""

    class Category(models.TextChoices):
        """The four stakeholder groups of the responsibility report; independent of level."""

        WORKING_LIFE = "working_life", _("Työelämä")
        SOCIETY = "society", _("Yhteiskunta")
        PERSONNEL = "personnel", _("Henkilöstö")
        STUDENTS = "students", _("Opiskelijat")

    class NetworkType(models.TextChoices):
        """How a network holds together, and who decides in it."""

        TIGHT_LED = "tight_led", _("tiivis, keskeltä johdettu")
        TIGHT_EQUAL = "tight_equal", _("tiivis, tasaveroisten")
        LOOSE_LED = "loose_led", _("väljä, keskeltä johdettu")
        LOOSE_EQUAL = "loose_equal", _("väljä, tasaveroisten")

    name = models.CharField(_("organisaatio"), max_length=200)
    category = models.CharField(
        _("sidosryhmä"),
        max_length=20,
        choices=Category.choices,
        default=Category.WORKING_LIFE,
    )
    website = web_address(_("verkkosivu"), max_length=300)
    business_id = models.CharField(
        _("Y-tunnus"), max_length=9, blank=True, validators=[validate_business_id]
    )
    sectors = KeySetField(_("toimialat"))
    city = models.CharField(_("paikkakunta"), max_length=80, blank=True)
    short_name = models.CharField(
        _("lyhyt nimi"),
        max_length=22,
        blank=True,
        help_text=_("Näkyy kuvissa, joihin pitkä nimi ei mahdu. Enintään 22 merkkiä."),
    )
    other_names = models.CharField(
        _("muut nimet"),
        max_length=300,
        blank=True,
        help_text=_("Lyhenne, aiempi nimi tai nimi toisella kielellä. Erota pilkulla."),
    )
    notes = models.TextField(
        _("lisätietoja"),
        max_length=2000,
        blank=True,
        help_text=_("Ei henkilöiden nimiä eikä arvioita ihmisistä."),
    )
    network_type = models.CharField(
        _("verkoston luonne"),
        max_length=15,
        choices=NetworkType.choices,
        blank=True,
        help_text=_("Vain jos organisaatio on verkosto."),
    )
    is_example = models.BooleanField(_("esimerkki"), default=False)
    registered_on = models.DateField(_("rekisterissä alkaen"), default=timezone.localdate)

    archived_on = on_day(_("arkistointipäivä"))
    archived_by = by_whom(_("kuka arkistoi"))
    archived_reason = for_reason(_("arkistoinnin syy"))
    joined_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="joined",
        verbose_name=_("yhdistetty organisaatioon"),
    )

    sort_key = ComputedCharField(max_length=500, compute="compute_sort_key", db_index=True)
    name_key = ComputedCharField(max_length=600, compute="compute_name_key")
    site = ComputedCharField(max_length=300, compute="compute_site", db_index=True)
    search_text = ComputedTextField(compute="compute_search_text")

    history = tracked("sort_key", "name_key", "site", "search_text")
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisaatio")
        verbose_name_plural = _("organisaatiot")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                condition=Q(archived_on=None),
                name="organisation_name_once",
                violation_error_code="name",
                violation_error_message=_(
                    "Tämän niminen organisaatio on jo rekisterissä. Avaa se, tai lisää "
                    "nimeen paikkakunta, jos kyse on eri organisaatiosta."
                ),
            ),
            models.UniqueConstraint(
                fields=["business_id"],
                condition=~Q(business_id="") & Q(archived_on=None),
                name="organisation_business_id_once",
                violation_error_code="business_id",
                violation_error_message=_("Tällä Y-tunnuksella on jo organisaatio."),
            ),
            is_web_address("website", name="organisation_website_is_a_web_address"),
            by_whom_when_and_why(
                "archived",
                name="organisation_archived_by_whom_when_and_why",
                message=_("Kerro arkistoinnin päivä, tekijä ja syy."),
            ),
            models.CheckConstraint(
                condition=Q(joined_to=None) | Q(archived_on__isnull=False) & ~Q(joined_to=F("id")),
                name="organisation_joined_is_archived",
                violation_error_message=_(
                    "Organisaatio on yhdistetty toiseen. Pura yhdistäminen ensin."
                ),
            ),
        ]
        indexes = [
            search_trigrams("organisation_search_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)

    def get_absolute_url(self) -> str:
        return reverse("partners:detail", args=[self.pk])

    def clean(self) -> None:
        if MORE_THAN_A_NAME.search(self.name):
            message = _("Tässä on muutakin kuin nimi. Muille tiedoille on omat kenttänsä.")
            raise ValidationError({"name": message})
        collapse_name(self, "name")
        collapse_name(self, "short_name")
        # validate_constraints runs before save, so the key must be there already.
        self.name_key = self.compute_name_key()

    def compute_sort_key(self) -> str:
        return finnish_sort_key(self.name)

    def compute_name_key(self) -> str:
        return name_key(self.name)

    def compute_site(self) -> str:
        return site_of(self.website)

    def compute_search_text(self) -> str:
        numbers = ways_to_write(self.business_id)
        return search_normal(
            " ".join([self.name, self.short_name, self.other_names, self.city, *numbers, self.site])
        )

    @property
    def is_archived(self) -> bool:
        return self.archived_on is not None

    @property
    def known_as(self) -> list[str]:
        """What it is called besides its name."""
        names = [self.short_name, *self.other_names.split(",")]
        return [name.strip() for name in names if name.strip()]

    def told_along(self) -> list[int]:
        """The keys of the organisations that were joined to this one: their story goes on here."""
        return list(self.joined.values_list("pk", flat=True))


class Acquaintance(Tracked, Dated):
    """A member of staff knows the organisation without being responsible for it."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="acquaintances",
        verbose_name=_("organisaatio"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="acquaintances",
        verbose_name=_("henkilö"),
    )
    note = models.CharField(_("mistä tunnet"), max_length=120, blank=True)

    history = tracked()
    objects = AcquaintanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("tuttavuus")
        verbose_name_plural = _("tuttavuudet")
        ordering = ["user__sort_key"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(ended_on=None),
                name="acquaintance_open_once",
                violation_error_message=_("Olet jo kertonut tuntevasi tämän organisaation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.organisation}"
