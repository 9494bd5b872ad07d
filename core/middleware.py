"""What every answer carries, and a page for answers that would be empty."""

from collections.abc import Callable, Iterable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render

from core.choices import key_in
from core.sent import is_secret
from core.text import as_typed

# No inline script or style, nothing from elsewhere. Bootstrap's own icons are data: images.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
FORMS = "form-action 'self'"
METHODS = ["GET", "HEAD", "POST"]
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeaders:
    """Adds what Django's own security middleware does not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["X-Permitted-Cross-Domain-Policies"] = "none"
        # Pages name people and levels: no shared cache and no disk keeps them.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def let_forms_lead_to(response: HttpResponse, origins: Iterable[str]) -> None:
    """For a page whose form is answered by leading elsewhere: a browser follows it only there."""
    allowed = " ".join([FORMS, *origins])
    response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(FORMS, allowed)


class AddressParts:
    """A part of an address that no row can have leads nowhere; a database would stumble on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: Iterable[str], parts: dict[str, str]
    ) -> None:
        # Rows of the admin have numbers for keys, but its addresses take any text; those of old
        # versions have no names for their parts.
        keys = [*args, parts.get("object_id", "1")]
        if "\0" in request.path_info or not all(key_in(key) or key == "0" for key in keys):
            raise Http404


class AsTyped:
    """What is sent or asked for arrives as a keyboard would have written it; see `as_typed`.

    Passwords are taken as they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *of_the_view: object) -> None:
        if request.GET:
            request.GET = _as_typed(request.GET)  # type: ignore[assignment]  # the stubs forbid it
        if request.method == "POST" and request.POST:
            request.POST = _as_typed(request.POST)  # type: ignore[assignment]  # the stubs forbid it


def _as_typed(sent: QueryDict) -> QueryDict:
    typed = sent.copy()
    for name, values in sent.lists():
        if not is_secret(name):
            typed.setlist(name, [as_typed(value) for value in values])
    typed._mutable = False
    return typed


class NotAllowedPage:
    """Django has a page of one's own for 400, 403, 404 and 500, but answers 405 empty.

    A view that does not judge its methods takes any other one for a GET, which changes nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in METHODS and response.status_code < 400:
            response = HttpResponseNotAllowed(METHODS)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
