"""Answers to programs when something is wrong: JSON, whoever refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

Handler = Callable[..., HttpResponse]
PLACE = "/api/"


# The names are those of DRF, whose hook this is.
def problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """What is wrong: a word for programs, a sentence for people, and each parameter's error."""
    response = exception_handler(error, dict(context))
    if response is None:
        return None
    detail = response.data.get("detail")
    if detail is None:
        errors = {name: [str(each) for each in found] for name, found in response.data.items()}
        text = " ".join(f"{name}: {' '.join(found)}" for name, found in errors.items())
        response.data = {"code": "invalid", "detail": text, "errors": errors}
    else:
        code = getattr(detail, "code", None) or getattr(error, "default_code", "error")
        response.data = {"code": code, "detail": str(detail)}
    if isinstance(error, APIException) and getattr(error, "wait", None) is None:
        response.headers.pop("Retry-After", None)
    return response


def json_for_programs(page: Handler, status: int, code: str, detail: str) -> Handler:
    """A handler that answers programs in JSON, and people with the page."""

    @wraps(page)
    def handler(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.path.startswith(PLACE):
            return JsonResponse({"code": code, "detail": detail}, status=status)
        return page(request, *args, **kwargs)

    return handler
