from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.rooms import read_histories


class PartnershipsConfig(AppConfig):
    """The register: organisations, levels and partnerships."""

    name = "partnerships"
    verbose_name = _("Kumppanuudet")

    def ready(self) -> None:
        read_histories(self)
