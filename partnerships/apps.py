from django.utils.translation import gettext_lazy as _

from core.apps import FloorConfig


class PartnershipsConfig(FloorConfig):
    """The register: organisations, levels and partnerships."""

    name = "partnerships"
    verbose_name = _("Kumppanuudet")
