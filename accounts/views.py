"""What a person chooses for themself."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

APPEARANCES = ["auto", "light", "dark"]
ONE_YEAR = 365 * 24 * 3600  # seconds


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or automatic colours on this device."""
    # The page one came from, not a field of the form: htmx may have changed the address since.
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if (chosen := request.POST.get("appearance")) in APPEARANCES:
        response.set_cookie(
            "appearance",
            chosen,
            max_age=ONE_YEAR,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return response
