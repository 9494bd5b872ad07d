"""The button of the form of an organisation: ask the business register, save nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.forms import posted_version
from core.way_back import post_only
from partnerships.business_register.asker import is_on
from partnerships.business_register.filling import as_typed, fill_empty
from partnerships.organisations.forms import OrganisationForm
from partnerships.organisations.models import Organisation


@post_only("organisations:edit", "pk")
def edit_with_register(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as it was typed, its empty fields filled with what the register says."""
    stored = get_object_or_404(Organisation, pk=pk)
    if not is_on():
        raise Http404
    form = as_typed(OrganisationForm(instance=stored), request.POST)
    found = fill_empty(form, request.POST.get("business_id", ""))
    # Saved later, against the version that the form was opened with.
    stored.version = posted_version(request.POST) or 0
    context = {"form": form, "forms": [form], "stored": stored, "found": found}
    return render(request, "partnerships/organisations/edit.html", context)
