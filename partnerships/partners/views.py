"""A partner's page, adding one, putting it away, confirming, taking a change back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.models import User
from accounts.people.session import person
from core.addresses import reverse
from core.filters import PastDayForm
from core.forms import ReasonForm
from core.htmx import is_htmx
from core.pages import fill_in, form_page, history_context, posted, press
from core.way_back import post_only, pressed_on
from partnerships.business_register.asker import is_on
from partnerships.business_register.filling import as_typed, fill_empty
from partnerships.contacts.forms import first_to_wait
from partnerships.contacts.models import Contact
from partnerships.keywords.models import Keyword
from partnerships.keywords.queries import keywords, named
from partnerships.organisations.forms import AcquaintanceForm, NewOrganisationForm
from partnerships.organisations.models import Organisation
from partnerships.organisations.similar import similar_organisations
from partnerships.partners import services
from partnerships.partners.back import way_to_list
from partnerships.partners.glance import glance
from partnerships.partners.queries import (
    acquaintances_of,
    contacts_with,
    networks_around,
    partnerships_of,
)
from partnerships.partnerships.forms import NewPartnershipForm
from partnerships.partnerships.models import LevelChange, Partnership
from partnerships.partnerships.services import confirm_partnership
from partnerships.partnerships.views import open_partnership, starting_values

CONTACTS_SHOWN, CONTACTS_MOST = 3, 500  # on the page


@dataclass(frozen=True)
class Card:
    """One partnership on the organisation's page."""

    partnership: Partnership
    moves: list[LevelChange]  # between levels, oldest first
    form_words: list[Keyword]  # its forms of cooperation

    @property
    def asks_for_care(self) -> bool:
        """Whether something of it should be done or told: it is shown whole then."""
        row = self.partnership
        return row.is_unconfirmed or row.is_vague or row.is_contact_passed


@require_safe
def partner_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything the register knows of one organisation."""
    partner = get_object_or_404(Organisation.objects.select_related("archived_by"), pk=pk)
    context = page_context(request, partner) | {
        "list_day": PastDayForm(request.GET).day,
        "back": way_to_list(request, partner.pk),
    }
    return render(request, "partnerships/partners/detail.html", context)


def page_context(request: HttpRequest, partner: Organisation) -> dict[str, Any]:
    """What the organisation's page shows, in a fixed number of queries."""
    rows = partnerships_of(partner)
    by_key = {row.pk: row for row in rows}
    moved = {row.moved_from.before_id for row in rows if hasattr(row, "moved_from")}
    acquaintances = acquaintances_of(partner)
    around = networks_around(partner)
    words = {(word.kind, word.key): word for word in keywords()}
    cards = [
        Card(
            row,
            moves=moves_before(row, by_key),
            form_words=named(words, Keyword.Kind.FORM, row.cooperation_forms),
        )
        for row in rows
    ]
    open_cards = [card for card in cards if card.partnership.is_open]
    open_rows = [card.partnership for card in open_cards]
    all_contacts = "contacts" in request.GET
    members = [row for row in around if row.network_id == partner.pk]
    most = CONTACTS_MOST if all_contacts else CONTACTS_SHOWN + 1
    contacts = contacts_with(partner, most=most)
    return {
        "contacts": contacts if all_contacts else contacts[:CONTACTS_SHOWN],
        "more_contacts": not all_contacts and len(contacts) > CONTACTS_SHOWN,
        "contact_kinds": Contact.Kind.choices,
        "contact_about": first_to_wait(open_rows),
        "organisation": partner,
        "sectors": named(words, Keyword.Kind.SECTOR, partner.sectors),
        "cards": open_cards,
        "partnerships": open_rows,
        # A row closed by a move lives on in the next one and is told in its history.
        "former": [
            card
            for card in cards
            if not card.partnership.is_open and card.partnership.pk not in moved
        ],
        "glance": glance(open_rows, contacts),
        "levels": list(dict.fromkeys(row.level for row in open_rows)),
        "whole_history": "history" in request.GET,
        "networks": [row for row in around if row.member_id == partner.pk],
        "members": members,
        "is_network": bool(members) or any(row.network_role for row in open_rows),
        "acquaintances": acquaintances,
        "knows_it": any(item.user_id == request.user.pk for item in acquaintances),
        "acquaintance_form": AcquaintanceForm(),
        **partner_history(request, partner, rows, words.values()),
    }


def partner_history(
    request: HttpRequest, partner: Organisation, rows: list[Partnership], words: Iterable[Keyword]
) -> dict[str, Any]:
    """The partner's history, with the rows and the keywords that the page has read already."""
    names = {
        "sectors": {word.key: str(word) for word in words if word.kind == Keyword.Kind.SECTOR},
        "cooperation_forms": {
            word.key: str(word) for word in words if word.kind == Keyword.Kind.FORM
        },
    }
    address = reverse("partners:detail", args=[partner.pk])
    return {**history_context(request, partner, rows, names), "history_page": address}


def moves_before(row: Partnership, rows: dict[int, Partnership]) -> list[LevelChange]:
    """The level changes that led to a partnership, oldest first; `rows` are its organisation's."""
    chain: list[LevelChange] = []
    while hasattr(row, "moved_from"):
        change = row.moved_from
        change.before = row = rows[change.before_id]
        chain.insert(0, change)
    return chain


def partner_new(request: HttpRequest) -> HttpResponse:
    """Add an organisation and what is done with it, on one page."""
    user: User = person(request)
    data = posted(request)
    form = NewOrganisationForm(data, initial={"name": request.GET.get("name", "")[:200]})
    partnership_form = NewPartnershipForm(data, initial=starting_values(request))
    if data is not None and all([form.is_valid(), partnership_form.is_valid()]):
        try:
            partner = services.add_partner(
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
    return form_page(
        request,
        "partnerships/partners/new.html",
        form,
        partnership_form=partnership_form,
        forms=[form, partnership_form],
        similar=getattr(form, "found_similar", []),
    )


@post_only("partners:new")
def partner_look_up(request: HttpRequest) -> HttpResponse:
    """The form as it was typed, its empty fields filled with what the business register says."""
    if not is_on():
        raise Http404
    form = as_typed(NewOrganisationForm(), request.POST)
    partnership_form = as_typed(NewPartnershipForm(), request.POST)
    found = fill_empty(form, request.POST.get("business_id", ""))
    told = [request.POST.get(name, "")[:300] for name in ("name", "business_id", "website")]
    context = {
        "form": form,
        "partnership_form": partnership_form,
        "forms": [form, partnership_form],
        "similar": similar_organisations(*(value.replace("\0", "") for value in told)),
        "found": found,
    }
    return render(request, "partnerships/partners/new.html", context)


def partner_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an organisation away, with a reason."""
    partner = get_object_or_404(Organisation, pk=pk)
    form = ReasonForm(posted(request))
    return fill_in(
        request,
        "partnerships/partners/archive.html",
        form,
        lambda: services.archive_organisation(
            organisation=partner, by=person(request), **form.cleaned_data
        ),
        _("%(name)s on arkistoitu.") % {"name": partner},
        to=partner,
        organisation=partner,
        open_count=partner.partnerships.open().count(),
    )


@post_only("partners:detail", "pk")
def partner_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an archived organisation back."""
    partner = get_object_or_404(Organisation, pk=pk)
    return press(
        request,
        lambda: services.restore_organisation(organisation=partner, by=person(request)),
        _("%(name)s on taas rekisterissä.") % {"name": partner},
        partner,
    )


@post_only(lambda pk: get_object_or_404(Partnership, pk=pk))
def partnership_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say in one click that what is written is still true."""
    partnership = open_partnership(pk)
    try:
        partnership = confirm_partnership(partnership=partnership, by=person(request))
    except ValidationError as error:  # it was ended a moment ago
        messages.error(request, " ".join(error.messages))
        return redirect(partnership.organisation)
    if is_htmx(request):
        organisation = partnership.organisation
        rows = list(organisation.partnerships.select_related("moved_to"))
        context = {
            "partnership": partnership,
            "organisation": organisation,
            "just_confirmed": True,
            **partner_history(request, organisation, rows, Keyword.objects.all()),
        }
        return render(request, "partnerships/partners/_confirmation.html", context)
    messages.success(request, _("Kiitos! Tiedot on vahvistettu."))
    return redirect(pressed_on(request, "home", "register:list") or partnership)
