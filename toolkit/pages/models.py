"""Texts of the quality group: pages that explain the model."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.addresses import reverse
from core.history import Tracked, tracked
from core.querysets import TrackedQuerySet
from core.rich_text import RichTextField
from core.translated import texts


class PageQuerySet(TrackedQuerySet["Page"]):
    """Questions about pages of text."""

    def get_by_natural_key(self, key: str) -> Page:
        return self.get(key=key)


class Page(Tracked):
    """A page of text: what the model is, the words above the guides, or about data protection."""

    key = models.SlugField(_("avain"), max_length=50, unique=True, editable=False)
    title, title_fi, title_sv, title_en = texts(_("otsikko"), max_length=100)
    body, body_fi, body_sv, body_en = texts(
        _("teksti"), RichTextField, max_length=50000, only_finnish_needed=True
    )

    is_draft = models.BooleanField(
        _("luonnos"),
        default=False,
        help_text=_("Oppilaitos tarkistaa tekstin vielä. Poista rasti, kun teksti on sovittu."),
    )

    history = tracked()
    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("tekstisivu")
        verbose_name_plural = _("tekstisivut")
        ordering = ["key"]

    def __str__(self) -> str:
        return str(self.title)

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def get_absolute_url(self) -> str:
        return reverse("privacy:notice" if self.key == "privacy" else f"pages:{self.key}")
