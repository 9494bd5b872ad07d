"""Reference rows: the levels of partnership and the words the register is sorted by."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.translated import Translated
from partnerships.querysets import KeywordQuerySet, LevelQuerySet


class Level(models.Model):
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


class Keyword(models.Model):
    """A word to sort by: an organisation's sector or a partnership's form of cooperation."""

    class Kind(models.TextChoices):
        """What the word describes."""

        SECTOR = "sector", _("toimiala")
        FORM = "form", _("yhteistyömuoto")

    kind = models.CharField(_("laji"), max_length=10, choices=Kind.choices)
    key = models.SlugField(_("avain"), max_length=50)
    name_fi = models.CharField(_("nimi suomeksi"), max_length=80)
    name_sv = models.CharField(_("nimi ruotsiksi"), max_length=80)
    name_en = models.CharField(_("nimi englanniksi"), max_length=80)
    level = models.ForeignKey(
        Level,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="forms",
        verbose_name=_("taso"),
        help_text=_("Yhteistyömuodolle se taso, jolla se on tavallisin."),
    )
    order = models.PositiveSmallIntegerField(_("järjestys"), default=100)

    name = Translated()
    objects = KeywordQuerySet.as_manager()

    class Meta:
        verbose_name = _("hakusana")
        verbose_name_plural = _("toimialat ja yhteistyömuodot")
        ordering = ["kind", "level__order", "order", "key"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="keyword_unique"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def natural_key(self) -> tuple[str, str]:
        return (self.kind, self.key)
