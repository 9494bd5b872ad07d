"""The stylesheet of the college's own colours."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from accounts.look.colours import parse, tokens, written
from accounts.look.models import Look

# A change is seen within a minute or two; until then nothing waits for the answer.
KEPT = "public, max-age=60, stale-while-revalidate=86400"


@require_safe
@login_not_required
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The tokens that follow from the accent; empty where the college has chosen none."""
    look = Look.objects.first()
    etag = quote_etag(f"{look.pk}-{look.version}" if look else "shipped")
    told = sheet(look) if look and look.accent else ""
    answer = HttpResponse(told, content_type="text/css; charset=utf-8")
    answer["ETag"], answer["Cache-Control"] = etag, KEPT
    return get_conditional_response(request, etag=etag, response=answer) or answer


def sheet(look: Look) -> str:
    """The colours as the stylesheet tells them; outside every layer, so they count."""
    pairs = tokens(parse(look.accent), parse(look.in_dark))
    lines = [
        f"  --{name}: light-dark({written(light)}, {written(dark)});"
        for name, (light, dark) in pairs.items()
    ]
    return "\n".join([":root {", *lines, "}", ""])
