"""The words of the model and what they mean here."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.addresses import reverse
from core.fields import ComputedCharField, ComputedTextField
from core.history import Tracked, tracked
from core.models import search_trigrams
from core.querysets import TrackedQuerySet
from core.text import finnish_sort_key, search_normal
from core.translated import texts


class TermQuerySet(TrackedQuerySet["Term"]):
    """Questions about the glossary."""

    def get_by_natural_key(self, key: str) -> Term:
        return self.get(key=key)

    def in_order(self) -> Self:
        """In the alphabetical order of the reader's language."""
        language = (get_language() or "fi")[:2]
        return self.order_by(f"sort_key_{language}", "pk")


class Term(Tracked):
    """A word of the model and what it means here."""

    key = models.SlugField(_("avain"), max_length=50, unique=True)
    name, name_fi, name_sv, name_en = texts(_("termi"), max_length=100)
    definition, definition_fi, definition_sv, definition_en = texts(
        _("selitys"), models.TextField, max_length=500
    )
    seen_as, seen_as_fi, seen_as_sv, seen_as_en = texts(
        _("tunnistetaan"),
        max_length=200,
        blank=True,
        help_text=_(
            "Sanojen alut, joista termi tunnistetaan tekstissä, pilkulla erotettuina. Esimerkiksi "
            "”oppisopimu”. Tyhjä: selitys on vain sanastossa."
        ),
    )
    sort_key_fi = ComputedCharField(max_length=300, compute="compute_sort_key_fi")
    sort_key_sv = ComputedCharField(max_length=300, compute="compute_sort_key_sv")
    sort_key_en = ComputedCharField(max_length=300, compute="compute_sort_key_en")
    search_text = ComputedTextField(compute="compute_search_text")

    history = tracked("sort_key_fi", "sort_key_sv", "sort_key_en", "search_text")
    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanaston termi")
        verbose_name_plural = _("sanasto")
        ordering = ["sort_key_fi", "pk"]
        indexes = [
            search_trigrams("term_search_trigrams"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def get_absolute_url(self) -> str:
        return f"{reverse('glossary:list')}#{self.key}"

    def compute_sort_key_fi(self) -> str:
        return finnish_sort_key(self.name_fi)

    def compute_sort_key_sv(self) -> str:
        return finnish_sort_key(self.name_sv)

    def compute_sort_key_en(self) -> str:
        return finnish_sort_key(self.name_en)

    def compute_search_text(self) -> str:
        names = [self.name_fi, self.name_sv, self.name_en]
        texts = [self.definition_fi, self.definition_sv, self.definition_en]
        return search_normal(" ".join(names + texts))
