"""The rooms of an app: its packages."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import AppConfig

DECLARATIONS = ["history", "pieces"]


def read_declarations(app: AppConfig) -> None:
    """Let the app's rooms declare how changes are told and what they show below; for `ready()`."""
    for room in iter_modules([app.path]):
        for name in DECLARATIONS if room.ispkg else []:
            if find_spec(f"{app.name}.{room.name}.{name}"):
                import_module(f"{app.name}.{room.name}.{name}")
