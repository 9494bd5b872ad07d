"""What colleagues have tried: telling, correcting, withdrawing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.people.session import person
from core.pages import VersionedUpdateView, fill_in, posted, press, require
from core.way_back import post_only
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
        posted(request),
        instance=Experience(tool=tool, user=user),
        initial={"team": home.team_id if home else None},
    )

    def tell() -> Experience:
        form.instance.save_as(user, "created")
        warn_of_contact_details(request, form.instance)
        return form.instance

    thanks = _("Kiitos! Kokemuksesi auttaa kollegoita.")
    return fill_in(request, "toolkit/experiences/new.html", form, tell, thanks, tool=tool)


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

    def refuse(self, stored: Experience) -> HttpResponse | None:
        """Only the person who told it and the person's team."""
        require(may_edit_experience(person(self.request), stored))
        return None

    def save(self, form: forms.ModelForm) -> None:
        super().save(form)
        warn_of_contact_details(self.request, form.instance)

    def page_context(self, stored: Experience, form: forms.ModelForm) -> dict[str, Any]:
        return {"tool": stored.tool}


@post_only(lambda pk: get_object_or_404(Tool, experiences__pk=pk))
def experience_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an experience off the pages."""
    experience = get_object_or_404(Experience.objects.told().select_related("tool"), pk=pk)
    require(may_edit_experience(person(request), experience))
    return press(
        request,
        lambda: services.withdraw_experience(experience=experience, by=person(request)),
        _("Kokemus on vedetty pois. Sen voi palauttaa historiasta."),
        experience.tool,
    )
