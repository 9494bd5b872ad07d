"""A form that is sent twice from the same page is done once; see docs/decisions/0030."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.session import person
from accounts.sendings.models import LONGEST_KEPT, Sending
from core.htmx import changes_page
from core.locks import see_one_moment
from core.sent import is_secret
from core.way_back import View

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (the name of a field: each page has its own value)
LED_ON = (302, 303)
TO_AND_FRO = "preferences"  # what is chosen for a device, and kept there


class TakenMeanwhileError(Exception):
    """The same form was done while a transaction was open that does not see it."""


class OnlyOnce:
    """Answers a form that was sent before, from the same page, with what came of it then.

    The last of the middleware: what others look at in a request has been looked at.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Iterable[object], parts: dict[str, object]
    ) -> HttpResponse | None:
        key = key_of(request)  # of what is only looked at there is none
        if not (key and request.user.is_authenticated and getattr(view, "login_required", True)):
            return None
        if not (changes_page(request) or getattr(view, "adds_inside", False)):
            return None
        try:
            return self.once(request, key, view, *args, **parts)
        except TakenMeanwhileError:  # seen by a transaction that begins after it
            return self.once(request, key, view, *args, **parts)

    def once(
        self, request: HttpRequest, key: str, view: View, *args: object, **parts: object
    ) -> HttpResponse:
        """What the view answers, or where it led before; all in one transaction."""
        ours = Sending.objects.filter(user=person(request))
        with transaction.atomic():
            if getattr(view, "sees_one_moment", False):
                see_one_moment()
            ours.filter(sent_at__lt=timezone.now() - LONGEST_KEPT).delete()
            try:  # whoever sends the same meanwhile waits here
                sending, is_first = ours.get_or_create(key=key, defaults={"user": person(request)})
            except IntegrityError as error:
                raise TakenMeanwhileError from error
            if not is_first:
                messages.info(request, _("Tämä oli jo tallennettu."))
                return redirect(sending.answer)
            response: HttpResponse = view(request, *args, **parts)
            header = "Location" if response.status_code in LED_ON else "Content-Location"
            sending.answer = response.get(header, "")
            if sending.answer:
                sending.save()
            else:
                sending.delete()
        return response


def key_of(request: HttpRequest) -> str:
    """What tells the form from all others: the page, the address, every value; "" for no page.

    A form with a password has none either: nothing is kept that could be guessed back.
    """
    match = request.resolver_match
    if TOKEN not in request.POST or any(is_secret(name) for name in request.POST):
        return ""
    if match and match.namespace == TO_AND_FRO:
        return ""
    text = json.dumps([request.get_full_path(), sorted(request.POST.lists())])
    return hashlib.sha256(text.encode()).hexdigest()
