"""Django's own pages about errors, which write style and script into the page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.middleware import CONTENT_SECURITY_POLICY

LOOSER = CONTENT_SECURITY_POLICY
for kind in ("script-src 'self'", "style-src 'self'"):
    LOOSER = LOOSER.replace(kind, f"{kind} 'unsafe-inline'")


class ErrorPages:
    """Lets them. The site's pages keep the policy of production, or a slip would not be seen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (400, 404, 500):
            response["Content-Security-Policy"] = LOOSER
        return response
