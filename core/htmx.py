"""What htmx asks for. django-htmx's middleware adds `request.htmx`, which the types cannot see."""

from typing import TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django_htmx.middleware import HtmxDetails

View = TypeVar("View")


def is_htmx(request: HttpRequest) -> bool:
    """Whether a script asks, not the browser itself."""
    return bool(getattr(request, "htmx", False))


def changes_page(request: HttpRequest) -> bool:
    """Whether the answer takes the place of the whole page, whoever asks for it."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return not htmx or htmx.boosted


def shown_query(request: HttpRequest) -> QueryDict:
    """What the page that a script asks from was itself asked for, in its address."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return QueryDict(urlsplit(htmx.current_url or "").query if htmx else "")


def asks_for_part(request: HttpRequest) -> bool:
    """Whether the answer is swapped into a page; going back in history needs the whole page."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.history_restore_request


def adds_inside(view: View) -> View:
    """A view that adds something also where its answer is a part of the page.

    Its answer says as Content-Location where the same can be read again, and holds a new token for
    the next form: what is sent twice is done once (docs/decisions/0030).
    """
    view.adds_inside = True  # type: ignore[attr-defined]  # a function may carry attributes
    return view
