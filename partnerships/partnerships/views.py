"""A partnership: adding, editing, moving, ending, its people, hints while one writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.people.models import User
from accounts.people.session import person
from core.forms import key_in
from core.views import VersionedUpdateView, typed_texts
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
    home = user.memberships.open().filter(is_home=True).first()
    return {
        "responsible": user.pk,
        "team": home.team_id if home else None,
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
    if closed is None or request.method != "GET":
        return None
    messages.info(request, _("Tämä kumppanuus on päättynyt tai siirretty."))
    return redirect(closed.organisation)


def partnership_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add what is done with an organisation on one more level, or by one more team."""
    partner = get_object_or_404(Organisation.objects.current(), pk=pk)
    partnership = Partnership(organisation=partner)
    form = NewPartnershipForm(
        request.POST if request.method == "POST" else None,
        instance=partnership,
        initial=starting_values(request),
    )
    if form.is_valid():
        try:
            services.add_partnership(
                partnership=partnership,
                responsible=form.cleaned_data["responsible"],
                area=form.cleaned_data["area"],
                by=person(request),
            )
        except ValidationError as error:  # archived a moment ago
            form.add_error(None, error)
        except IntegrityError:
            form.add_error(None, _("Joku lisäsi saman kumppanuuden juuri äsken."))
        else:
            messages.success(request, _("Kumppanuus on lisätty."))
            return redirect(partnership)
    context = {"partnership_form": form, "form": form, "forms": [form], "organisation": partner}
    return render(
        request,
        "partnerships/partnerships/new.html",
        context,
        status=422 if form.is_bound else 200,
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

    def refuse(self, stored: Any) -> HttpResponse | None:
        """A partnership that was ended or moved meanwhile: what was written can be copied."""
        if stored.is_open:
            return None
        if self.request.method == "GET":
            messages.info(self.request, _("Tämä kumppanuus on päättynyt tai siirretty."))
            return redirect(stored.organisation)
        context = {"partnership": stored, "texts": typed_texts(self.request)}
        return render(self.request, "partnerships/partnerships/closed.html", context, status=409)

    def save(self, form: Any) -> None:
        services.edit_partnership(partnership=form.instance, by=person(self.request))

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        stored = context["stored"]
        return context | {
            "organisation": stored.organisation,
            "partnership_form": context["form"],
            "forms": [context["form"]],
            "people": stored.responsibilities.open().select_related("user"),
            "hints": [
                *hints_for(context["form"]),
                *(["unconfirmed"] if stored.is_unconfirmed else []),
            ],
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


@require_POST
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
    form = MoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with transaction.atomic():
                after = services.move_level(
                    partnership=partnership, by=person(request), **form.cleaned_data
                )
        except ValidationError as error:
            form.add_error(None, error)
        except IntegrityError:  # somebody else took the place a moment ago
            form.add_error(None, _("Tiimillä on jo kumppanuus tällä tasolla."))
        else:
            messages.success(
                request, _("Kumppanuus on nyt tasolla %(level)s.") % {"level": after.level.label}
            )
            return redirect(after)
    return _small_form(request, "partnerships/partnerships/move.html", form, partnership)


def partnership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a partnership, with a reason; it stays as a former one."""
    if answer := gone(request, pk):
        return answer
    partnership = open_partnership(pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.end_partnership(
                partnership=partnership, by=person(request), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Kumppanuus on päätetty. Se näkyy entisissä."))
            return redirect(partnership.organisation)
    return _small_form(request, "partnerships/partnerships/end.html", form, partnership)


def partnership_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes care of a partnership, and of which area."""
    if answer := gone(request, pk):
        return answer
    partnership = open_partnership(pk)
    form = ResponsibleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_responsible(
                partnership=partnership, by=person(request), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        except IntegrityError:  # somebody else was a moment faster
            form.add_error(None, _("Joku muutti vastuita juuri äsken. Yritä uudelleen."))
        else:
            messages.success(request, _("Vastuuhenkilö on lisätty."))
            return redirect("partnerships:people", pk)
    extra = {"people": partnership.responsibilities.open().select_related("user")}
    return _small_form(request, "partnerships/partnerships/people.html", form, partnership, extra)


@require_POST
def responsibility_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Make a person the main contact ("main") or end the responsibility ("end")."""
    responsibility = get_object_or_404(Responsibility.objects.open(), pk=pk)
    verbs = {"main": services.make_main, "end": services.end_responsibility}
    if verb not in verbs:
        raise Http404
    try:
        verbs[verb](responsibility=responsibility, by=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Vastuut on päivitetty."))
    return redirect("partnerships:people", responsibility.partnership_id)


def _small_form(
    request: HttpRequest, template: str, form: forms.Form, partnership: Partnership,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form,
        "forms": [form],
        "partnership": partnership,
        "organisation": partnership.organisation,
    }
    status = 422 if form.is_bound else 200
    return render(request, template, context | (extra or {}), status=status)
