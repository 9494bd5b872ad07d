from django.utils.translation import gettext_lazy as _

from core.apps import FloorConfig


class TeamsConfig(FloorConfig):
    """Portfolios of teams, their plans for the year, and the annual wheel."""

    name = "teams"
    verbose_name = _("Tiimit ja suunnitelmat")
