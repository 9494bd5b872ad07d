"""The levels of partnership."""

from __future__ import annotations

from datetime import date
from typing import Self, cast

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core.history import Tracked, tracked
from core.querysets import TrackedQuerySet, in_force
from core.translated import Translated


class LevelQuerySet(TrackedQuerySet):
    """Questions about levels."""

    def get_by_natural_key(self, key: str) -> Level:
        return cast("Level", self.get(key=key))

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

    name_fi = models.CharField(_("nimi suomeksi"), max_length=80)
    name_sv = models.CharField(_("nimi ruotsiksi"), max_length=80)
    name_en = models.CharField(_("nimi englanniksi"), max_length=80)
    short_name_fi = models.CharField(_("lyhyt nimi suomeksi"), max_length=20)
    short_name_sv = models.CharField(_("lyhyt nimi ruotsiksi"), max_length=20)
    short_name_en = models.CharField(_("lyhyt nimi englanniksi"), max_length=20)
    value_fi = models.CharField(_("arvo suomeksi"), max_length=40, blank=True)
    value_sv = models.CharField(_("arvo ruotsiksi"), max_length=40, blank=True)
    value_en = models.CharField(_("arvo englanniksi"), max_length=40, blank=True)
    summary_fi = models.CharField(_("yhdellä rivillä suomeksi"), max_length=120)
    summary_sv = models.CharField(_("yhdellä rivillä ruotsiksi"), max_length=120)
    summary_en = models.CharField(_("yhdellä rivillä englanniksi"), max_length=120)
    choice_help_fi = models.CharField(_("ohje valitessa suomeksi"), max_length=250)
    choice_help_sv = models.CharField(_("ohje valitessa ruotsiksi"), max_length=250)
    choice_help_en = models.CharField(_("ohje valitessa englanniksi"), max_length=250)
    example_fi = models.CharField(_("esimerkki suomeksi"), max_length=250)
    example_sv = models.CharField(_("esimerkki ruotsiksi"), max_length=250)
    example_en = models.CharField(_("esimerkki englanniksi"), max_length=250)
    definition_fi = models.TextField(_("yhteinen määritelmä suomeksi"), blank=True)
    definition_sv = models.TextField(_("yhteinen määritelmä ruotsiksi"), blank=True)
    definition_en = models.TextField(_("yhteinen määritelmä englanniksi"), blank=True)
    description_fi = models.TextField(_("oma kuvaus suomeksi"), blank=True)
    description_sv = models.TextField(_("oma kuvaus ruotsiksi"), blank=True)
    description_en = models.TextField(_("oma kuvaus englanniksi"), blank=True)
    our_actors_fi = models.TextField(_("ketkä meiltä, suomeksi"), blank=True)
    our_actors_sv = models.TextField(_("ketkä meiltä, ruotsiksi"), blank=True)
    our_actors_en = models.TextField(_("ketkä meiltä, englanniksi"), blank=True)
    partner_actors_fi = models.TextField(_("ketkä kumppanilta, suomeksi"), blank=True)
    partner_actors_sv = models.TextField(_("ketkä kumppanilta, ruotsiksi"), blank=True)
    partner_actors_en = models.TextField(_("ketkä kumppanilta, englanniksi"), blank=True)
    development_targets_fi = models.TextField(_("kehittämiskohteet suomeksi"), blank=True)
    development_targets_sv = models.TextField(_("kehittämiskohteet ruotsiksi"), blank=True)
    development_targets_en = models.TextField(_("kehittämiskohteet englanniksi"), blank=True)
    first_step_fi = models.TextField(_("ensimmäinen askel suomeksi"), blank=True)
    first_step_sv = models.TextField(_("ensimmäinen askel ruotsiksi"), blank=True)
    first_step_en = models.TextField(_("ensimmäinen askel englanniksi"), blank=True)

    name = Translated()
    short_name = Translated()
    value = Translated()
    summary = Translated()
    choice_help = Translated()
    example = Translated()
    definition = Translated()
    description = Translated()
    our_actors = Translated()
    partner_actors = Translated()
    development_targets = Translated()
    first_step = Translated()

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
    def label(self) -> str:
        """The short name with its number, if it has one: "2 Kehittäminen"."""
        return f"{self.number} {self.short_name}" if self.number else str(self.short_name)
