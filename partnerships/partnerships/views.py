"""A partnership: adding, editing, moving, ending, its people, hints while one writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.people.models import User
from accounts.people.session import person
from core.addresses import reverse
from core.choices import key_in
from core.pages import VersionedUpdateView, fill_in, posted, press
from core.views import typed_texts
from core.way_back import post_only
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships import services
from partnerships.partnerships.forms import (
    EditPartnershipForm,
    EndForm,
    MoveForm,
    NewPartnershipForm,
    ResponsibleForm,
)
from partnerships.partnerships.hints import has_contact_details, is_one_sided, is_vague
from partnerships.partnerships.models import Partnership, Responsibility


def starting_values(request: HttpRequest) -> dict[str, Any]:
    """A new partnership usually belongs to whoever adds it."""
    user: User = person(request)
    teams = list(user.memberships.open().order_by("-is_home")[:2])
    # Of several one's own; of one there is no question.
    home = teams[0] if teams and (teams[0].is_home or len(teams) == 1) else None
    return {
        "responsible": user.pk,
        "team": key_in(request.GET.get("team", "")) or (home.team_id if home else None),
        "level": key_in(request.GET.get("level", "")) or None,
    }


TEXT_LOOKED_AT = 2000  # letters of a description


def open_partnership(pk: int) -> Partnership:
    """The partnership, if it is still open; else 404."""
    return get_object_or_404(
        Partnership.objects.open().select_related("organisation", "level", "team"), pk=pk
    )


def gone(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Where an old link to a partnership that was ended or moved leads on to."""
    closed = Partnership.objects.exclude(ended_on=None).filter(pk=pk).first()
    if closed is None or request.method == "POST":
        return None
    messages.info(request, _("Tämä kumppanuus on päättynyt tai siirretty."))
    return redirect(closed.organisation)


def partnership_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add what is done with an organisation on one more level, or by one more team."""
    partner = get_object_or_404(Organisation.objects.current(), pk=pk)
    partnership = Partnership(organisation=partner)
    form = NewPartnershipForm(
        posted(request), instance=partnership, initial=starting_values(request)
    )
    return fill_in(
        request,
        "partnerships/partnerships/new.html",
        form,
        lambda: services.add_partnership(
            partnership=partnership,
            responsible=form.cleaned_data["responsible"],
            area=form.cleaned_data["area"],
            by=person(request),
        ),
        _("Kumppanuus on lisätty."),
        taken=_("Joku lisäsi saman kumppanuuden juuri äsken."),
        partnership_form=form,
        organisation=partner,
    )


class PartnershipEdit(VersionedUpdateView):
    """Correct what is written of an open partnership."""

    model = Partnership
    form_class = EditPartnershipForm
    template_name = "partnerships/partnerships/edit.html"

    def get_queryset(self) -> QuerySet:
        return Partnership.objects.select_related(
            "organisation", "level", "team", "moved_from", "confirmed_by", "ended_by"
        )

    def refuse(self, stored: Partnership) -> HttpResponse | None:
        """A partnership that was ended or moved meanwhile: what was written can be copied."""
        if stored.is_open:
            return None
        if self.request.method != "POST":
            messages.info(self.request, _("Tämä kumppanuus on päättynyt tai siirretty."))
            return redirect(stored.organisation)
        context = {"partnership": stored, "texts": typed_texts(self.request)}
        return render(self.request, "partnerships/partnerships/closed.html", context, status=409)

    def save(self, form: forms.ModelForm) -> None:
        services.edit_partnership(partnership=form.instance, by=person(self.request))

    def page_context(self, stored: Partnership, form: forms.ModelForm) -> dict[str, Any]:
        return {
            "organisation": stored.organisation,
            "partnership_form": form,
            "people": stored.responsibilities.open().select_related("user"),
            "hints": [*hints_for(form), *(["unconfirmed"] if stored.is_unconfirmed else [])],
        }


def hints_for(form: forms.BaseForm) -> list[str]:
    """Kind hints about the values a form shows."""
    value = {name: str(form[name].value() or "") for name in
             ("description", "benefit_college", "benefit_partner")}  # fmt: skip
    return text_hints(**value)


def text_hints(description: str, benefit_college: str, benefit_partner: str) -> list[str]:
    """The names of the hints that fit the texts: personal, vague, one_sided."""
    description = description[:TEXT_LOOKED_AT]
    benefit_college = benefit_college[:TEXT_LOOKED_AT]
    benefit_partner = benefit_partner[:TEXT_LOOKED_AT]
    hints = []
    if has_contact_details(" ".join([description, benefit_college, benefit_partner])):
        hints.append("personal")
    if description.strip() and is_vague(description):
        hints.append("vague")
    if is_one_sided(benefit_college, benefit_partner):
        hints.append("one_sided")
    return hints


@post_only("partners:new")
def partnership_hints(request: HttpRequest) -> HttpResponse:
    """Hints about a text being written; a fragment for htmx that saves nothing."""
    names = ("description", "benefit_college", "benefit_partner")
    texts = {name: request.POST.get(name, "") for name in names}
    level = key_in(request.POST.get("level") or request.GET.get("level", ""))
    example = Level.objects.filter(pk=level).first() if level else None
    context = {"hints": text_hints(**texts), "level": example}
    return render(request, "partnerships/partnerships/_hints.html", context)


def partnership_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a partnership to another level, either way."""
    if answer := gone(request, pk):
        return answer
    partnership = open_partnership(pk)
    form = MoveForm(posted(request))
    return fill_in(
        request,
        "partnerships/partnerships/move.html",
        form,
        lambda: services.move_level(
            partnership=partnership, by=person(request), **form.cleaned_data
        ),
        lambda after: _("Kumppanuus on nyt tasolla %(level)s.") % {"level": after.level.label},
        taken=_("Tiimillä on jo kumppanuus tällä tasolla."),
        **about(partnership),
    )


def partnership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a partnership, with a reason; it stays as a former one."""
    if answer := gone(request, pk):
        return answer
    partnership = open_partnership(pk)
    form = EndForm(posted(request))
    return fill_in(
        request,
        "partnerships/partnerships/end.html",
        form,
        lambda: services.end_partnership(
            partnership=partnership, by=person(request), **form.cleaned_data
        ),
        _("Kumppanuus on päätetty. Se näkyy entisissä."),
        to=partnership.organisation,
        **about(partnership),
    )


def partnership_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes care of a partnership, and of which area."""
    if answer := gone(request, pk):
        return answer
    partnership = open_partnership(pk)
    form = ResponsibleForm(posted(request))
    return fill_in(
        request,
        "partnerships/partnerships/people.html",
        form,
        lambda: services.add_responsible(
            partnership=partnership, by=person(request), **form.cleaned_data
        ),
        _("Vastuuhenkilö on lisätty."),
        to=request.path,
        taken=_("Joku muutti vastuita juuri äsken. Yritä uudelleen."),
        people=partnership.responsibilities.open().select_related("user"),
        **about(partnership),
    )


def about(partnership: Partnership) -> dict[str, Any]:
    """What the pages of a partnership name."""
    return {"partnership": partnership, "organisation": partnership.organisation}


def people_page(pk: int, verb: str) -> str:
    """The address of the page that tells who takes care of a partnership."""
    responsibility = get_object_or_404(Responsibility, pk=pk)
    return reverse("partnerships:people", args=[responsibility.partnership_id])


@post_only(people_page)
def responsibility_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Make a person the main contact ("main") or end the responsibility ("end")."""
    responsibility = get_object_or_404(Responsibility.objects.open(), pk=pk)
    verbs = {"main": services.make_main, "end": services.end_responsibility}
    if verb not in verbs:
        raise Http404
    return press(
        request,
        lambda: verbs[verb](responsibility=responsibility, by=person(request)),
        _("Vastuut on päivitetty."),
        reverse("partnerships:people", args=[responsibility.partnership_id]),
    )
