"""The rooms of an app: its packages."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import AppConfig


def read_histories(app: AppConfig) -> None:
    """Let the app's rooms declare how their changes are told; for `ready()`."""
    for room in iter_modules([app.path]):
        if room.ispkg and find_spec(f"{app.name}.{room.name}.history"):
            import_module(f"{app.name}.{room.name}.history")
