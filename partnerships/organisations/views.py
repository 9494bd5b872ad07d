"""An organisation's own facts: editing, names while one types, who else knows it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.addresses import reverse
from core.pages import VersionedUpdateView, fill_in, posted
from core.way_back import post_only
from partnerships.organisations import services
from partnerships.organisations.forms import AcquaintanceForm, KnownForm, OrganisationForm
from partnerships.organisations.models import Organisation
from partnerships.organisations.similar import similar_organisations
from search.asking import Question

NAMES_SHOWN = 8


@require_safe
def organisation_similar(request: HttpRequest) -> HttpResponse:
    """Organisations like the one being typed; a fragment for htmx."""
    values = [request.GET.get(name, "")[:300] for name in ("name", "business_id", "website")]
    found = similar_organisations(*(value.replace("\0", "") for value in values))
    context = {"similar": found, "is_other": "is_other" in request.GET}
    return render(request, "partnerships/organisations/_similar.html", context)


@require_safe
def organisation_names(request: HttpRequest) -> HttpResponse:
    """Names of organisations that go on as is being typed; a fragment for htmx.

    Only of those `with=partnership`, where one is asked for. `field` tells the field's name where
    a page has several.
    """
    name = request.GET.get("field", "partner")
    text = request.GET.get(name, "")[:200].replace("\0", "")
    question = Question(text, ["organisation"], is_typed=True)
    rows = Organisation.objects.current().named(text)
    if request.GET.get("with") == "partnership":
        rows = rows.with_partnership()
    found = question.rank_of(rows)
    best = found.order_by(F("rank").desc(), "sort_key")[:NAMES_SHOWN]
    return render(request, "partnerships/organisations/_names.html", {"organisations": best})


class OrganisationEdit(VersionedUpdateView):
    """Correct the facts about an organisation."""

    model = Organisation
    form_class = OrganisationForm
    template_name = "partnerships/organisations/edit.html"


def organisation_known(request: HttpRequest) -> HttpResponse:
    """Say of several organisations at once that one knows them."""
    user = person(request)
    form = KnownForm(posted(request), by=user)
    return fill_in(
        request,
        "partnerships/organisations/known.html",
        form,
        lambda: services.know_several(by=user, **form.cleaned_data),
        _("Kiitos! Kollegat näkevät nyt, ketkä tunnet."),
        to="home",
        taken=_("Olit juuri kertonut samaa. Tarkista luettelo."),
    )


@post_only("partners:detail", "pk")
def organisation_know(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one knows the organisation."""
    partner = get_object_or_404(Organisation, pk=pk)
    form = AcquaintanceForm(request.POST)
    if form.is_valid():
        note = form.cleaned_data["note"]
        try:
            services.know(organisation=partner, note=note, by=person(request))
        except (ValidationError, IntegrityError):
            messages.info(request, _("Olet jo kertonut tuntevasi tämän organisaation."))
        else:
            messages.success(request, _("Kiitos! Kollegat näkevät nyt, että tunnet organisaation."))
    else:
        messages.error(request, " ".join(map(str, form.errors["note"])))
    return redirect(reverse("partners:detail", args=[pk]) + "#tuntevat")


@post_only("partners:detail", "pk")
def organisation_know_no_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that one knows the organisation."""
    partner = get_object_or_404(Organisation, pk=pk)
    services.know_no_more(organisation=partner, by=person(request))
    return redirect(reverse("partners:detail", args=[pk]) + "#tuntevat")
