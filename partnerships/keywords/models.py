"""The words the register is sorted by: sectors and forms of cooperation."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.history import Tracked, tracked
from core.querysets import TrackedQuerySet
from core.translated import texts
from partnerships.levels.models import Level


class KeywordQuerySet(TrackedQuerySet["Keyword"]):
    """Questions about keywords."""

    def get_by_natural_key(self, kind: str, key: str) -> Keyword:
        return self.get(kind=kind, key=key)


class Keyword(Tracked):
    """A word to sort by: an organisation's sector or a partnership's form of cooperation."""

    class Kind(models.TextChoices):
        """What the word describes."""

        SECTOR = "sector", _("toimiala")
        FORM = "form", _("yhteistyömuoto")

    kind = models.CharField(_("laji"), max_length=10, choices=Kind.choices)
    key = models.SlugField(_("avain"), max_length=50)
    name, name_fi, name_sv, name_en = texts(_("nimi"), max_length=80)
    level = models.ForeignKey(
        Level,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cooperation_forms",
        verbose_name=_("taso"),
        help_text=_("Yhteistyömuodolle se taso, jolla se on tavallisin."),
    )
    order = models.PositiveSmallIntegerField(_("järjestys"), default=100)

    history = tracked()
    objects = KeywordQuerySet.as_manager()

    class Meta:
        verbose_name = _("hakusana")
        verbose_name_plural = _("toimialat ja yhteistyömuodot")
        # The two databases would put what has no level at different ends.
        ordering = ["kind", F("level__order").asc(nulls_last=True), "order", "key"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="keyword_unique"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def natural_key(self) -> tuple[str, str]:
        return (self.kind, self.key)
