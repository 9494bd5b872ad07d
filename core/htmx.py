"""What htmx asks for. django-htmx's middleware adds `request.htmx`, which the types cannot see."""

from typing import Any

from django.http import HttpRequest


def is_htmx(request: HttpRequest) -> bool:
    """Whether a script asks, not the browser itself."""
    return bool(getattr(request, "htmx", False))


def asks_for_part(request: HttpRequest) -> bool:
    """Whether the answer is swapped into a page; going back in history needs the whole page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request
