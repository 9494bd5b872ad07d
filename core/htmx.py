"""What htmx asks for. django-htmx's middleware adds `request.htmx`, which the types cannot see."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


def is_htmx(request: HttpRequest) -> bool:
    """Whether a script asks, not the browser itself."""
    return bool(getattr(request, "htmx", False))


def asks_for_part(request: HttpRequest) -> bool:
    """Whether the answer is swapped into a page; going back in history needs the whole page."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.history_restore_request
