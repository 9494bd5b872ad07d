"""Files that leave."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.audit.models import Event
from accounts.audit.services import record
from accounts.people.models import User


class FilesTaken:
    """Writes down every file that a person saves, whatever page made it.

    Of the address only the path: what stands after it may be somebody's name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_file = response.get("Content-Disposition", "").startswith("attachment")
        if is_file and response.status_code == 200 and isinstance(request.user, User):
            record(
                Event.What.EXPORT,
                user=request.user,
                by=request.user,
                detail=request.path,
                request=request,
            )
        return response
