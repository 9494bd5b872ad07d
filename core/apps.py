from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every room may use; it has no tables."""

    name = "core"

    def ready(self) -> None:
        from core import history  # noqa: F401  (connects the receiver)
