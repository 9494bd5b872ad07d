"""The quality room: criteria, reviews, feedback and evidence."""

from django.utils.translation import gettext_lazy as _

from core.apps import FloorConfig


class QualityConfig(FloorConfig):
    """The quality group's own tables and pages."""

    name = "quality"
    verbose_name = _("Laatu")
