from django.utils.translation import gettext_lazy as _

from core.apps import FloorConfig


class ToolkitConfig(FloorConfig):
    """Methods, tools and guides, what colleagues have tried, and the words of the model."""

    name = "toolkit"
    verbose_name = _("Työkalupakki")
