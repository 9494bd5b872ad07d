"""What colleagues have tried: telling, correcting, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.people.session import person
from core.views import VersionedUpdateView
from partnerships.partnerships.hints import has_contact_details
from toolkit.experiences import services
from toolkit.experiences.forms import ExperienceForm
from toolkit.experiences.models import Experience
from toolkit.experiences.rules import may_edit_experience
from toolkit.tools.models import Tool


def experience_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell colleagues that a tool was tried and what followed."""
    tool = get_object_or_404(Tool.objects.current(), pk=pk)
    user = person(request)
    home = user.home().first()
    form = ExperienceForm(
        request.POST if request.method == "POST" else None,
        instance=Experience(tool=tool, user=user),
        initial={"team": home.team_id if home else None},
    )
    if form.is_valid():
        form.instance.save_as(user, "created")
        messages.success(request, _("Kiitos! Kokemuksesi auttaa kollegoita."))
        warn_of_contact_details(request, form.instance)
        return redirect(form.instance)
    context = {"form": form, "forms": [form], "tool": tool}
    status = 422 if form.is_bound else 200
    return render(request, "toolkit/experiences/new.html", context, status=status)


def warn_of_contact_details(request: HttpRequest, experience: Experience) -> None:
    """Say so when a text seems to hold somebody's phone number or e-mail address."""
    if has_contact_details(f"{experience.outcome} {experience.tip}"):
        seems = _("Näyttää henkilön yhteystiedolta.")
        please = _(
            "Kirjaa kumppanista vain rooli tai yksikkö: teksti näkyy kaikille ja jää historiaan."
        )
        messages.warning(request, f"{seems} {please}")


class ExperienceEdit(VersionedUpdateView):
    """Correct what was told."""

    form_class = ExperienceForm
    template_name = "toolkit/experiences/edit.html"

    def get_queryset(self) -> QuerySet:
        return Experience.objects.told().select_related("tool", "organisation")

    def refuse(self, stored: Any) -> HttpResponse | None:
        """Only the person who told it and the person's team."""
        if not may_edit_experience(person(self.request), stored):
            raise PermissionDenied
        return None

    def save(self, form: Any) -> None:
        form.instance.save_as(person(self.request), "edited")
        warn_of_contact_details(self.request, form.instance)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"tool": context["stored"].tool, "forms": [context["form"]]}


@require_POST
def experience_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an experience off the pages."""
    experience = get_object_or_404(Experience.objects.told().select_related("tool"), pk=pk)
    if not may_edit_experience(person(request), experience):
        raise PermissionDenied
    try:
        services.withdraw_experience(experience=experience, by=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Kokemus on vedetty pois. Sen voi palauttaa historiasta."))
    return redirect(experience.tool)
