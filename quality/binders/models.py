"""A dated snapshot for an audit, with checksums that prove that it has not changed."""

from __future__ import annotations

from hashlib import sha256

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.addresses import reverse
from core.fixed import Fixed, FixedRowError
from core.models import by_whom


class EvidenceBinder(Fixed):
    """What the register, criteria, reviews and plans were at one moment, as files that stay."""

    title = models.CharField(
        _("otsikko"), max_length=150, help_text=_("Esimerkiksi ”Kestävyysauditointi 2026”.")
    )
    history_from = models.DateField(
        _("muutokset alkaen"), help_text=_("Muutoshistoria on liitteessä tästä päivästä lähtien.")
    )
    made_at = models.DateTimeField(_("koottu"), default=timezone.now)
    made_by = by_whom(_("kuka kokosi"), always=True)
    document = models.TextField(_("asiakirja"))  # HTML that needs nothing beside it
    appendix = models.BinaryField(_("liite"))  # a spreadsheet
    document_sha256 = models.CharField(_("asiakirjan tarkistussumma"), max_length=64)
    appendix_sha256 = models.CharField(_("liitteen tarkistussumma"), max_length=64)

    class Meta:
        verbose_name = _("todistusaineisto")
        verbose_name_plural = _("todistusaineistot")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("binders:detail", args=[self.pk])

    def seal(self) -> None:
        """Count the checksums of the files."""
        self.document_sha256 = self.document_sum()
        self.appendix_sha256 = self.appendix_sum()

    @property
    def is_intact(self) -> bool:
        """Whether the stored files are still those that were sealed."""
        return (self.document_sum(), self.appendix_sum()) == (
            self.document_sha256,
            self.appendix_sha256,
        )

    def document_sum(self) -> str:
        return sha256(self.document.encode()).hexdigest()

    def appendix_sum(self) -> str:
        return sha256(bytes(self.appendix)).hexdigest()

    def refuse_change(self, stored: EvidenceBinder) -> None:
        """What is sealed never changes."""
        raise FixedRowError(f"binder {self.pk} is sealed")

    def refuse_delete(self) -> None:
        """What was sealed is kept, also one that nobody needs."""
        raise FixedRowError(f"binder {self.pk} is sealed")
