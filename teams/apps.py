from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamsConfig(AppConfig):
    """Portfolios of teams, their plans for the year, and the annual wheel."""

    name = "teams"
    verbose_name = _("Tiimit ja suunnitelmat")
