"""What a college has chosen for the look of its house."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.look.colours import DARK, LIGHT, TEXT, Scheme, parse, written
from core.history import Tracked, tracked
from core.querysets import TrackedQuerySet

COLOUR = r"^#[0-9a-f]{6}$"


class LookQuerySet(TrackedQuerySet["Look"]):
    """The one row, if the college has chosen anything."""


class Look(Tracked):
    """The colours of the house; without a row it looks as it ships."""

    only = models.BooleanField(_("ainoa rivi"), default=True, unique=True, editable=False)
    accent = models.CharField(
        _("korostusväri"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(COLOUR, _("Kirjoita väri muodossa #0b5345."))],
        help_text=_("Linkit, painikkeet ja yläpalkki, muodossa #0b5345. Tyhjä: ohjelman oma väri."),
    )
    accent_dark = models.CharField(
        _("korostusväri tummassa teemassa"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(COLOUR, _("Kirjoita väri muodossa #0b5345."))],
        help_text=_("Tyhjä: valitaan korostusväristä se sävy, joka erottuu tummalla pohjalla."),
    )

    history = tracked()
    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("ulkoasu")
        verbose_name_plural = _("ulkoasu")
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="look_is_one"),
            models.CheckConstraint(
                condition=(Q(accent="") | Q(accent__regex=COLOUR))
                & (Q(accent_dark="") | Q(accent_dark__regex=COLOUR)),
                name="look_has_colours",
                violation_error_message=_("Kirjoita väri muodossa #0b5345."),
            ),
            models.CheckConstraint(
                condition=~Q(accent="") | Q(accent_dark=""),
                name="look_in_dark_follows_accent",
                violation_error_code="accent",
                violation_error_message=_("Valitse myös vaalean teeman korostusväri."),
            ),
        ]

    def __str__(self) -> str:
        return self.accent or gettext("ohjelman oma väri")

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Small letters, so that a colour is written in one way; and enough contrast."""
        self.accent, self.accent_dark = self.accent.lower(), self.accent_dark.lower()
        super().clean_fields(exclude)
        wrong = {
            name: told
            for name, text, scheme in [
                ("accent", self.accent, LIGHT),
                ("accent_dark", self.accent_dark, DARK),
            ]
            if text and (told := refusal(text, scheme))
        }
        if wrong:
            raise ValidationError(wrong)

    @property
    def in_dark(self) -> str:
        """The accent of the dark theme: the chosen one, or what follows from the other."""
        return self.accent_dark or written(DARK.nearest(parse(self.accent)))


def refusal(text: str, scheme: Scheme) -> str:
    """Why the colour cannot be an accent in the scheme, with the nearest that can; "" if it can."""
    colour = parse(text)
    ratio = scheme.least(colour)
    if ratio >= TEXT:
        return ""
    return gettext(
        "Väri ei erotu kaikilla pohjilla: kontrasti on %(ratio)s, ja luettavuus vaatii vähintään "
        "%(least)s (WCAG AA). Lähin sopiva on %(nearest)s."
    ) % {
        "ratio": number_format(ratio, 2),
        "least": number_format(TEXT, 1),
        "nearest": written(scheme.nearest(colour)),
    }
