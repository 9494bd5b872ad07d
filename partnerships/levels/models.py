"""The levels of partnership."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core.history import Tracked, tracked
from core.querysets import TrackedQuerySet, in_force
from core.translated import Text, texts


class LevelQuerySet(TrackedQuerySet["Level"]):
    """Questions about levels."""

    def get_by_natural_key(self, key: str) -> Level:
        return self.get(key=key)

    def with_organisation_count(self, on: date | None) -> Self:
        """Each level with the number of organisations on it, as `organisation_count`."""
        current = (
            Q(partnerships__ended_on=None) if on is None else in_force(on, prefix="partnerships__")
        )
        return self.annotate(
            organisation_count=Count("partnerships__organisation", distinct=True, filter=current)
        )


class Level(Tracked):
    """A kind of cooperation, with its own texts. A way to choose methods, never a ranking."""

    key = models.SlugField(_("avain"), max_length=20, unique=True, editable=False)
    number = models.PositiveSmallIntegerField(_("numero"), null=True, editable=False)
    order = models.PositiveSmallIntegerField(_("järjestys"), unique=True, editable=False)
    asks_for_agreement = models.BooleanField(
        _("tasolla odotetaan sopimusta"),
        default=False,
        help_text=_(
            "Rekisteri löytää silloin kumppanuudet, joilta voimassa oleva sopimus puuttuu."
        ),
    )

    is_draft = models.BooleanField(
        _("luonnos"),
        default=False,
        help_text=_("Oppilaitos tarkistaa tekstin vielä. Poista rasti, kun teksti on sovittu."),
    )

    name, name_fi, name_sv, name_en = texts(_("nimi"), max_length=80)
    short_name, short_name_fi, short_name_sv, short_name_en = texts(_("lyhyt nimi"), max_length=20)
    value, value_fi, value_sv, value_en = texts(_("arvo"), max_length=40, blank=True)
    summary, summary_fi, summary_sv, summary_en = texts(_("yhdellä rivillä"), max_length=120)
    choice_help, choice_help_fi, choice_help_sv, choice_help_en = texts(
        _("ohje valitessa"), max_length=250
    )
    example, example_fi, example_sv, example_en = texts(_("esimerkki"), max_length=250)
    definition, definition_fi, definition_sv, definition_en = texts(
        _("yhteinen määritelmä"), models.TextField, blank=True
    )
    description, description_fi, description_sv, description_en = texts(
        _("oma kuvaus"), models.TextField, blank=True
    )
    our_actors, our_actors_fi, our_actors_sv, our_actors_en = texts(
        _("ketkä meiltä,"), models.TextField, blank=True
    )
    partner_actors, partner_actors_fi, partner_actors_sv, partner_actors_en = texts(
        _("ketkä kumppanilta,"), models.TextField, blank=True
    )
    development_targets, development_targets_fi, development_targets_sv, development_targets_en = (
        texts(_("kehittämiskohteet"), models.TextField, blank=True)
    )
    first_step, first_step_fi, first_step_sv, first_step_en = texts(
        _("ensimmäinen askel"), models.TextField, blank=True
    )

    organisation_count: int  # what `with_organisation_count` counts

    history = tracked()
    objects = LevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("taso")
        verbose_name_plural = _("tasot")
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}" if self.number else str(self.name)

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    @property
    def label(self) -> Text:
        """The short name with its number, if it has one: "2 Kehittäminen"."""
        name: Text = self.short_name
        return Text(f"{self.number} {name}", name.language) if self.number else name
