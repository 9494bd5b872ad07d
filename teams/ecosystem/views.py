"""The ecosystem: every network with how it was last looked at; looking at one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.rules import adds_to_plans
from accounts.people.session import person
from core.addresses import reverse
from core.forms import ReasonForm
from core.pages import VersionedUpdateView, fill_in, posted, require
from core.way_back import pressed_on
from partnerships.organisations.models import Organisation
from teams.ecosystem import services
from teams.ecosystem.forms import NewReviewForm, ReviewForm
from teams.ecosystem.models import NetworkReview
from teams.ecosystem.queries import looked_at
from teams.ecosystem.rules import may_edit_review


@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """Every network, what it gives and takes, and what is done about it."""
    year = timezone.localdate().year
    found = looked_at()
    context = {
        "networks": found,
        "looked": [each for each in found if each.latest],
        "waiting": [each.network for each in found if not each.latest],
        "year": year,
        "this_year": sum(each.in_year(year) for each in found),
        "may_add": adds_to_plans(person(request)),
        "may_edit": {
            review.pk
            for each in found
            for review in each.reviews
            if may_edit_review(person(request), review)
        },
    }
    return render(request, "teams/ecosystem/list.html", context)


def review_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at a network in the name of a team."""
    user = person(request)
    require(adds_to_plans(user))
    network = get_object_or_404(Organisation.objects.current(), pk=pk)
    form = NewReviewForm(posted(request), by=user, instance=NetworkReview(network=network))
    # The form tells along where one came from: after a mistake it is sent from its own page.
    from_list = bool(pressed_on(request, "ecosystem:list")) or "from_list" in request.POST
    return fill_in(
        request,
        "teams/ecosystem/new.html",
        form,
        lambda: services.add_review(review=form.instance, does=form.cleaned_data["does"], by=user),
        _("Kiitos! Katselmus on tallessa."),
        to="ecosystem:list",
        organisation=network,
        from_list=from_list,
    )


class ReviewEdit(VersionedUpdateView):
    """Correct what was said of a network."""

    form_class = ReviewForm
    template_name = "teams/ecosystem/edit.html"

    def get_queryset(self) -> QuerySet:
        return NetworkReview.objects.told().select_related("network", "team")

    def refuse(self, stored: NetworkReview) -> HttpResponse | None:
        """Only the people of the team."""
        require(may_edit_review(person(self.request), stored))
        return None

    def get_success_url(self) -> str:
        """The top of the list, where what was done is told."""
        return reverse("ecosystem:list")

    def page_context(self, stored: NetworkReview, form: forms.ModelForm) -> dict[str, Any]:
        return {"organisation": stored.network, "review": stored}


def review_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a look that was told by mistake off the pages, with a reason."""
    reviews = NetworkReview.objects.told().select_related("network", "team")
    review = get_object_or_404(reviews, pk=pk)
    require(may_edit_review(person(request), review))
    form = ReasonForm(posted(request))
    return fill_in(
        request,
        "teams/ecosystem/withdraw.html",
        form,
        lambda: services.withdraw_review(review=review, by=person(request), **form.cleaned_data),
        _("Katselmus on vedetty pois. Sen voi palauttaa verkoston historiasta."),
        to="ecosystem:list",
        organisation=review.network,
        review=review,
    )
