"""Answers to programs when something is wrong: JSON, whoever refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

Handler = Callable[..., HttpResponse]
PLACE = "/api/"
A_WHILE = "60"  # seconds, where it is not known how long to wait


# The names are those of DRF, whose hook this is.
def problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """What is wrong: a word for programs, a sentence for people, and each parameter's error."""
    response = exception_handler(error, dict(context))
    if response is None:
        return None
    if isinstance(error, ValidationError):
        errors = {name: [str(each) for each in found] for name, found in response.data.items()}
        text = " ".join(f"{name}: {' '.join(found)}" for name, found in errors.items())
        response.data = {"code": "invalid", "detail": text, "errors": errors}
    else:
        detail = response.data["detail"]
        response.data = {"code": detail.code, "detail": str(detail)}
    if response.status_code == status.HTTP_429_TOO_MANY_REQUESTS:
        response.headers.setdefault("Retry-After", A_WHILE)
    return response


def json_for_programs(page: Handler, number: int, code: str, detail: str) -> Handler:
    """A handler that answers programs in JSON, and people with the page."""

    @wraps(page)
    def handler(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.path.startswith(PLACE):
            later = (
                {"Retry-After": A_WHILE} if number == status.HTTP_503_SERVICE_UNAVAILABLE else {}
            )
            return JsonResponse({"code": code, "detail": detail}, status=number, headers=later)
        return page(request, *args, **kwargs)

    return handler
