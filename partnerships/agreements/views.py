"""Agreements: adding, editing, renewing, ending, and what ends soon."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.pages import VersionedUpdateView, fill_in, posted
from partnerships.agreements import services
from partnerships.agreements.filters import AgreementFilter
from partnerships.agreements.forms import AgreementForm, EndAgreementForm
from partnerships.agreements.models import Agreement
from partnerships.partnerships.views import gone, open_partnership

PAGE_SIZE = 50


def known_agreement(pk: int) -> Agreement:
    """The agreement with what its pages show; else 404."""
    return get_object_or_404(
        Agreement.objects.select_related("partnership__organisation", "partnership__level"), pk=pk
    )


def agreement_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Note down an agreement of an open partnership."""
    if answer := gone(request, pk):
        return answer
    agreement = Agreement(partnership=open_partnership(pk))
    form = AgreementForm(
        posted(request), instance=agreement, initial={"valid_from": timezone.localdate()}
    )
    return fill_in(
        request,
        "partnerships/agreements/form.html",
        form,
        lambda: services.add_agreement(agreement=agreement, by=person(request)),
        _("Sopimus on lisätty."),
        to=agreement.get_absolute_url,
        **about(agreement),
    )


def agreement_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Continue an agreement with a new one, which points to the one that it replaces."""
    old = known_agreement(pk)
    if answer := gone(request, old.partnership_id) or renewed(request, old):
        return answer
    agreement = Agreement(
        partnership=open_partnership(old.partnership_id),
        kind=old.kind,
        partner_goals=old.partner_goals,
        partner_conditions=old.partner_conditions,
    )
    last = old.valid_until or timezone.localdate()
    form = AgreementForm(
        posted(request), instance=agreement, initial={"valid_from": last + timedelta(days=1)}
    )
    return fill_in(
        request,
        "partnerships/agreements/form.html",
        form,
        lambda: services.renew_agreement(previous=old, agreement=agreement, by=person(request)),
        _("Sopimus on uusittu."),
        to=agreement.get_absolute_url,
        taken=_("Sopimus on jo uusittu."),
        old=old,
        **about(agreement),
    )


def about(agreement: Agreement) -> dict[str, Any]:
    """What the pages of an agreement name."""
    partnership = agreement.partnership
    return {"partnership": partnership, "organisation": partnership.organisation}


def renewed(request: HttpRequest, old: Agreement) -> HttpResponse | None:
    """Where an old link to an agreement that has been renewed leads on to."""
    if request.method == "POST" or not old.is_replaced:
        return None
    messages.info(request, _("Sopimus on jo uusittu."))
    return redirect(old)


class AgreementEdit(VersionedUpdateView):
    """Correct what is written of an agreement."""

    model = Agreement
    form_class = AgreementForm
    template_name = "partnerships/agreements/form.html"

    def get_queryset(self) -> QuerySet:
        return Agreement.objects.select_related("partnership__organisation", "partnership__level")

    def page_context(self, stored: Agreement, form: forms.ModelForm) -> dict[str, Any]:
        return about(stored)


def agreement_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an agreement earlier than was agreed, with a reason."""
    agreement = known_agreement(pk)
    if request.method != "POST" and agreement.is_over:
        messages.info(request, _("Sopimus on jo päättynyt."))
        return redirect(agreement)
    form = EndAgreementForm(posted(request))
    return fill_in(
        request,
        "partnerships/agreements/end.html",
        form,
        lambda: services.end_agreement(
            agreement=agreement, by=person(request), **form.cleaned_data
        ),
        _("Sopimuksen päättyminen on kirjattu."),
        to=agreement,
        agreement=agreement,
        **about(agreement),
    )


@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Agreements by their last day: valid ones, those that end soon, those nobody renewed."""
    filters = AgreementFilter(request.GET, Agreement.objects.for_list())
    context = {
        "filters": filters,
        "page": filters.page(PAGE_SIZE),
        "query": filters.query_string(),
    }
    return render(request, "partnerships/agreements/list.html", context)
