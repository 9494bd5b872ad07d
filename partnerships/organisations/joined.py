"""The old addresses of an organisation that has been joined to another lead to the other."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.prepared import prepared
from core.sent import sent
from partnerships.organisations.models import Organisation

OF_ORGANISATIONS = "partners/<int:pk>/"  # how such an address begins


class JoinedAddresses:
    """Leads from B to A; what was sent to B is shown, for A may be another thing to act on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, parts: dict[str, int]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not match.route.startswith(OF_ORGANISATIONS):
            return None
        row = next(iter(_gone(parts["pk"])), None)
        if row is None or row.joined_to is None or row.joined_to_id == parts.get("other"):
            return None
        if request.method == "POST":
            context = {"gone": row, "organisation": row.joined_to, "sent": sent(request)}
            return render(request, "partnerships/organisations/joined.html", context, status=409)
        said = _("%(gone)s on yhdistetty tähän organisaatioon.") % {"gone": row.name}
        messages.info(request, said)
        address = reverse(match.view_name, kwargs=parts | {"pk": row.joined_to.pk})
        query = request.GET.urlencode()
        return redirect(f"{address}?{query}" if query else address)


@prepared
def _gone(pk: int) -> QuerySet[Organisation]:
    """The organisation of the key, when it has been joined to another."""
    return Organisation.objects.exclude(joined_to=None).select_related("joined_to").filter(pk=pk)
