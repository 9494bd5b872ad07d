from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    """The register: organisations, levels and partnerships."""

    name = "partnerships"
    verbose_name = _("Kumppanuudet")
