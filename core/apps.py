from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import AppConfig


class FloorConfig(AppConfig):
    """An app whose packages are rooms; what they declare of their history is read at the start."""

    def ready(self) -> None:
        for room in iter_modules([self.path]):
            if room.ispkg and find_spec(f"{self.name}.{room.name}.history"):
                import_module(f"{self.name}.{room.name}.history")


class CoreConfig(AppConfig):
    """What every room may use; it has no tables."""

    name = "core"

    def ready(self) -> None:
        import_module("core.history")  # connects the receiver
