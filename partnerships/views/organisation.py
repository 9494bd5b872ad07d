"""An organisation: its page, adding, editing, archiving, who else knows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.session import person
from core.forms import key_in
from core.views import VersionedUpdateView
from partnerships import actions
from partnerships.filters import PastDayForm
from partnerships.forms import (
    AcquaintanceForm,
    NewOrganisationForm,
    NewPartnershipForm,
    OrganisationForm,
    ReasonForm,
)
from partnerships.models import Acquaintance, Keyword, LevelChange, Organisation
from partnerships.similar import similar_organisations
from partnerships.story import organisation_history

HISTORY_SHOWN = 20
HISTORY_MOST = 500
NAMES_SHOWN = 8


@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything the register knows of one organisation."""
    partner = get_object_or_404(Organisation.objects.select_related("archived_by"), pk=pk)
    context = page_context(request, partner) | {"list_day": PastDayForm(request.GET).day}
    return render(request, "partnerships/organisation.html", context)


def page_context(request: HttpRequest, partner: Organisation) -> dict[str, Any]:
    """What the organisation's page shows, in a fixed number of queries."""
    rows: list[Any] = list(partner.partnerships.for_page())
    by_key = {row.pk: row for row in rows}
    moved = {row.moved_from.before_id for row in rows if hasattr(row, "moved_from")}
    open_rows = [row for row in rows if row.is_open]
    for row in rows:
        row.moves = moves_before(row, by_key)
    acquaintances = list(partner.acquaintances.open().select_related("user"))
    words = {(word.kind, word.key): word for word in Keyword.objects.all()}
    for row in rows:
        row.form_words = named(words, Keyword.Kind.FORM, row.forms)
    for row in rows:
        row.is_moved = row.pk in moved
    return {
        "organisation": partner,
        "sectors": named(words, Keyword.Kind.SECTOR, partner.sectors),
        "partnerships": open_rows,
        # A row closed by a move lives on in the next one and is told in its history.
        "former": [row for row in rows if not row.is_open and row.pk not in moved],
        "main_contacts": main_contacts(open_rows),
        "acquaintances": acquaintances,
        "knows_it": any(item.user_id == request.user.pk for item in acquaintances),
        "acquaintance_form": AcquaintanceForm(),
        **history_context(request, partner, rows, words.values()),
    }


def history_context(
    request: HttpRequest,
    partner: Organisation,
    partnerships: list[Any],
    words: Iterable[Keyword] | None = None,
) -> dict[str, Any]:
    """The latest changes, or all of them when asked."""
    whole = "history" in request.GET
    limit = HISTORY_MOST if whole else HISTORY_SHOWN + 1
    history = organisation_history(partner, partnerships, limit, person(request), words)
    return {
        "history_page": reverse("organisation", args=[partner.pk]),
        "history": history if whole else history[:HISTORY_SHOWN],
        "more_history": not whole and len(history) > HISTORY_SHOWN,
    }


def named(words: dict[tuple[str, str], Keyword], kind: str, keys: list[str]) -> list[Keyword]:
    """The keywords of a set of keys; a key that is no longer known is left out."""
    return [words[kind, key] for key in keys if (kind, key) in words]


def moves_before(row: Any, rows: dict[int, Any]) -> list[LevelChange]:
    """The level changes that led to a partnership, oldest first; `rows` are its organisation's."""
    chain: list[LevelChange] = []
    while hasattr(row, "moved_from"):
        change = row.moved_from
        change.before = row = rows[change.before_id]
        chain.insert(0, change)
    return chain


def main_contacts(partnerships: list[Any]) -> list[tuple[User, list[Any]]]:
    """The main contacts, each with the levels they take care of."""
    people: dict[User, list[Any]] = {}
    for partnership in partnerships:
        for item in partnership.shown_responsibilities:
            if item.is_main:
                people.setdefault(item.user, []).append(partnership.level)
    return list(people.items())


def add_partner(request: HttpRequest) -> HttpResponse:
    """Add an organisation and what is done with it, on one page."""
    user: User = person(request)
    data = request.POST if request.method == "POST" else None
    form = NewOrganisationForm(data, initial={"name": request.GET.get("name", "")[:200]})
    partnership_form = NewPartnershipForm(data, initial=starting_values(request))
    if data is not None and all([form.is_valid(), partnership_form.is_valid()]):
        try:
            partner = actions.add_partner(
                organisation=form.instance,
                partnership=partnership_form.instance,
                responsible=partnership_form.cleaned_data["responsible"],
                area=partnership_form.cleaned_data["area"],
                by=user,
            )
        except IntegrityError:  # somebody added the same one a moment ago
            form.add_error("name", _("Tämän niminen organisaatio lisättiin juuri. Avaa se alta."))
        else:
            messages.success(request, _("%(name)s on nyt rekisterissä.") % {"name": partner})
            return redirect(partner)
    if form.is_bound and not getattr(form, "found_similar", None):
        form.found_similar = form.similar() if hasattr(form, "cleaned_data") else []
    context = {
        "form": form,
        "partnership_form": partnership_form,
        "forms": [form, partnership_form],
        "similar": getattr(form, "found_similar", []),
    }
    return render(
        request,
        "partnerships/partner_new.html",
        context,
        status=422 if form.is_bound else 200,
    )


def starting_values(request: HttpRequest) -> dict[str, Any]:
    """A new partnership usually belongs to whoever adds it."""
    user: User = person(request)
    home = user.memberships.open().filter(is_home=True).first()
    return {
        "responsible": user.pk,
        "team": home.team_id if home else None,
        "level": key_in(request.GET.get("level", "")) or None,
    }


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Organisations like the one being typed; a fragment for htmx."""
    values = [request.GET.get(name, "")[:300] for name in ("name", "business_id", "website")]
    found = similar_organisations(*(value.replace("\0", "") for value in values))
    context = {"similar": found, "is_other": "is_other" in request.GET}
    return render(request, "partnerships/_similar.html", context)


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Names of organisations that go on as is being typed; a fragment for htmx."""
    text = request.GET.get("partner", "")[:200].replace("\0", "")
    found = Organisation.objects.current().named(text)[:NAMES_SHOWN] if text.strip() else []
    return render(request, "partnerships/_names.html", {"organisations": found})


class EditOrganisation(VersionedUpdateView):
    """Correct the facts about an organisation."""

    model = Organisation
    form_class = OrganisationForm
    template_name = "partnerships/organisation_edit.html"

    def save(self, form: Any) -> None:
        form.instance.save_as(person(self.request), "edited")

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an organisation away, with a reason."""
    partner = get_object_or_404(Organisation, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.archive_organisation(
                organisation=partner,
                reason=form.cleaned_data["reason"],
                by=person(request),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("%(name)s on arkistoitu.") % {"name": partner})
            return redirect(partner)
    context = {
        "form": form,
        "organisation": partner,
        "open_count": partner.partnerships.open().count(),
    }
    return render(
        request, "partnerships/archive.html", context, status=422 if form.is_bound else 200
    )


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an archived organisation back."""
    partner = get_object_or_404(Organisation, pk=pk)
    try:
        actions.restore_organisation(organisation=partner, by=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(name)s on taas rekisterissä.") % {"name": partner})
    return redirect(partner)


@require_POST
def know(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one knows the organisation."""
    partner = get_object_or_404(Organisation, pk=pk)
    form = AcquaintanceForm(request.POST)
    if form.is_valid():
        item = Acquaintance(
            organisation=partner,
            user=person(request),
            note=form.cleaned_data["note"],
        )
        try:
            item.full_clean(exclude=["started_on"])
            item.save_as(person(request), "added")
        except (ValidationError, IntegrityError):
            messages.info(request, _("Olet jo kertonut tuntevasi tämän organisaation."))
        else:
            messages.success(request, _("Kiitos! Kollegat näkevät nyt, että tunnet organisaation."))
    else:
        messages.error(request, " ".join(map(str, form.errors["note"])))
    return redirect(reverse("organisation", args=[pk]) + "#tuntevat")


@require_POST
def know_no_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that one knows the organisation."""
    partner = get_object_or_404(Organisation, pk=pk)
    items = partner.acquaintances.open().filter(user=person(request))
    for item in items:
        item.ended_on = max(item.started_on, timezone.localdate())
        item.save_as(person(request), "ended")
    return redirect(reverse("organisation", args=[pk]) + "#tuntevat")
