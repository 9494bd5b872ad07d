"""Agreements: adding, editing, renewing, ending, and what ends soon."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.views import VersionedUpdateView
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
    partnership = open_partnership(pk)
    agreement = Agreement(partnership=partnership)
    form = AgreementForm(
        request.POST if request.method == "POST" else None,
        instance=agreement,
        initial={"valid_from": timezone.localdate()},
    )
    if form.is_valid():
        try:
            services.add_agreement(agreement=agreement, by=person(request))
        except ValidationError as error:  # ended or archived a moment ago
            form.add_error(None, error)
        else:
            messages.success(request, _("Sopimus on lisätty."))
            return redirect(agreement)
    return form_page(request, form, partnership)


def agreement_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Continue an agreement with a new one, which points to the one that it replaces."""
    old = known_agreement(pk)
    if answer := gone(request, old.partnership_id) or renewed(request, old):
        return answer
    partnership = open_partnership(old.partnership_id)
    agreement = Agreement(
        partnership=partnership,
        kind=old.kind,
        partner_goals=old.partner_goals,
        partner_conditions=old.partner_conditions,
    )
    last = old.valid_until or timezone.localdate()
    form = AgreementForm(
        request.POST if request.method == "POST" else None,
        instance=agreement,
        initial={"valid_from": last + timedelta(days=1)},
    )
    if form.is_valid():
        try:
            services.renew_agreement(previous=old, agreement=agreement, by=person(request))
        except ValidationError as error:
            form.add_error(None, error)
        except IntegrityError:  # somebody else renewed it a moment ago
            form.add_error(None, _("Sopimus on jo uusittu."))
        else:
            messages.success(request, _("Sopimus on uusittu."))
            return redirect(agreement)
    return form_page(request, form, partnership, {"old": old})


def renewed(request: HttpRequest, old: Agreement) -> HttpResponse | None:
    """Where an old link to an agreement that has been renewed leads on to."""
    if request.method != "GET" or not old.is_replaced:
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

    def save(self, form: Any) -> None:
        form.instance.save_as(person(self.request), "edited")

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        partnership = context["stored"].partnership
        return context | {
            "partnership": partnership,
            "organisation": partnership.organisation,
            "forms": [context["form"]],
        }


def agreement_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an agreement earlier than was agreed, with a reason."""
    agreement = known_agreement(pk)
    if request.method == "GET" and agreement.is_over:
        messages.info(request, _("Sopimus on jo päättynyt."))
        return redirect(agreement)
    form = EndAgreementForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.end_agreement(agreement=agreement, by=person(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Sopimuksen päättyminen on kirjattu."))
            return redirect(agreement)
    context = {
        "form": form,
        "forms": [form],
        "agreement": agreement,
        "partnership": agreement.partnership,
        "organisation": agreement.partnership.organisation,
    }
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/agreements/end.html", context, status=status)


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


def form_page(
    request: HttpRequest, form: AgreementForm, partnership: Any, extra: Any = None
) -> HttpResponse:
    """The form of an agreement that is being added."""
    context = {
        "form": form,
        "forms": [form],
        "partnership": partnership,
        "organisation": partnership.organisation,
    }
    return render(
        request,
        "partnerships/agreements/form.html",
        context | (extra or {}),
        status=422 if form.is_bound else 200,
    )
