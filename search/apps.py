from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The documents that are searched; what they hold is declared by the composition root."""

    name = "search"
