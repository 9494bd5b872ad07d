from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.rooms import read_histories


class TeamsConfig(AppConfig):
    """Portfolios of teams, their plans for the year, and the annual wheel."""

    name = "teams"
    verbose_name = _("Tiimit ja suunnitelmat")

    def ready(self) -> None:
        read_histories(self)
