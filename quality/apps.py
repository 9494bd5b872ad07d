"""The quality room: criteria, reviews, feedback and evidence."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.rooms import read_histories


class QualityConfig(AppConfig):
    """The quality group's own tables and pages."""

    name = "quality"
    verbose_name = _("Laatu")

    def ready(self) -> None:
        read_histories(self)
