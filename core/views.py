"""The pages for what goes wrong."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def error_page(template: str, status: int) -> Callable[..., HttpResponse]:
    """A handler that shows the page in the usual frame."""

    def handler(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        return render(request, template, status=status)

    return handler


bad_request = error_page("400.html", 400)
forbidden = error_page("403.html", 403)
not_found = error_page("404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened too long ago, or cookies are off."""
    return render(request, "403_csrf.html", {"texts": typed_texts(request)}, status=403)


def typed_texts(request: HttpRequest) -> list[str]:
    """What a person wrote into a form that cannot be saved now, to be copied; never a password."""
    if request.method != "POST":
        return []
    texts = []
    for name, values in request.POST.lists():
        if "password" in name or name in ("csrfmiddlewaretoken", "login"):
            continue
        texts += [value for value in values if any(c.isspace() for c in value.strip())]
    return texts
