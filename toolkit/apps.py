from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.rooms import read_histories


class ToolkitConfig(AppConfig):
    """Methods, tools and guides, what colleagues have tried, and the words of the model."""

    name = "toolkit"
    verbose_name = _("Työkalupakki")

    def ready(self) -> None:
        read_histories(self)
