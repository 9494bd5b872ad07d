"""Telling of contacts: from a partner's page, from anywhere; correcting, taking back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.addresses import reverse
from core.pages import VersionedUpdateView, fill_in, posted, press, require
from core.way_back import post_only
from partnerships.contacts import services
from partnerships.contacts.filters import ContactFilter, quarters
from partnerships.contacts.forms import AnyContactForm, ContactForm, NewContactForm
from partnerships.contacts.models import Contact
from partnerships.contacts.rules import may_edit_contact
from partnerships.keywords.queries import keyword_choices
from partnerships.organisations.models import Organisation

PAGE_SIZE = 50


@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    """What happened with all partners, the latest first, and what was heard of."""
    filters = ContactFilter(
        request.GET,
        Contact.objects.told().for_page(),
        choices={"sector": keyword_choices()[0], "quarter": quarters()},
    )
    context = {
        "filters": filters,
        "topics": filters.topics(),
        "page": filters.page(PAGE_SIZE),
        "query": filters.query_string(),
    }
    return render(request, "partnerships/contacts/list.html", context)


def contact_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what happened with an organisation."""
    partner = get_object_or_404(Organisation.objects.current(), pk=pk)
    contact = Contact(organisation=partner, user=person(request))
    form = NewContactForm(posted(request), instance=contact)
    return tell(request, form, partner)


def contact_anywhere(request: HttpRequest) -> HttpResponse:
    """Tell what happened with an organisation that is found by its name."""
    form = AnyContactForm(posted(request), instance=Contact(user=person(request)))
    return tell(request, form)


def tell(
    request: HttpRequest, form: NewContactForm, partner: Organisation | None = None
) -> HttpResponse:
    """Save what the form tells of, or show the form."""
    return fill_in(
        request,
        "partnerships/contacts/new.html",
        form,
        lambda: services.log_contact(
            contact=form.instance,
            next_contact=form.cleaned_data["next_contact"],
            by=person(request),
        ),
        _("Yhteydenotto on kirjattu."),
        to=lambda: next_page(form),
        organisation=partner,
    )


def next_page(form: NewContactForm) -> str:
    """Where one goes on: to the action that is made of the contact, or to where it stands."""
    if form.cleaned_data.get("becomes_action"):
        return f"{reverse('plans:here')}?contact={form.instance.pk}"
    return form.instance.get_absolute_url()


class ContactEdit(VersionedUpdateView):
    """Correct what was told."""

    form_class = ContactForm
    template_name = "partnerships/contacts/edit.html"

    def get_queryset(self) -> QuerySet:
        return Contact.objects.told().select_related("organisation")

    def refuse(self, stored: Contact) -> HttpResponse | None:
        """Only the person who told it."""
        require(may_edit_contact(person(self.request), stored))
        return None

    def page_context(self, stored: Contact, form: forms.ModelForm) -> dict[str, Any]:
        return {"organisation": stored.organisation}


@post_only(lambda pk: get_object_or_404(Organisation, contacts__pk=pk))
def contact_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contact off the pages."""
    contact = get_object_or_404(Contact.objects.told().select_related("organisation"), pk=pk)
    require(may_edit_contact(person(request), contact))
    return press(
        request,
        lambda: services.withdraw_contact(contact=contact, by=person(request)),
        _("Yhteydenotto on vedetty pois. Sen voi palauttaa historiasta."),
        contact.organisation,
    )
