from django.apps import AppConfig


class PerhoPartnersConfig(AppConfig):
    """The composition root: pages and commands that join the rooms."""

    name = "perho_partners"
