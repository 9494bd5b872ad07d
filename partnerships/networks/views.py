"""Networks on the pages of organisations: joining one, its members, a role, the end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.people.session import person
from core.pages import VersionedUpdateView, fill_in, posted, press
from core.way_back import came_from, post_only
from partnerships.networks import services
from partnerships.networks.forms import MembershipForm, NewMemberForm, NewNetworkForm
from partnerships.networks.models import NetworkMember
from partnerships.organisations.models import Organisation


def networks_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The networks that an organisation belongs to; one more."""
    partner = get_object_or_404(Organisation.objects.current(), pk=pk)
    form = NewNetworkForm(posted(request), instance=NetworkMember(member=partner))
    now = NetworkMember.objects.networks_of(partner)
    return _one_more(request, "networks", form, _("Verkosto on lisätty."), partner, now)


def members_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The members of a network; one more."""
    partner = get_object_or_404(Organisation.objects.current(), pk=pk)
    form = NewMemberForm(posted(request), instance=NetworkMember(network=partner))
    now = NetworkMember.objects.members_of(partner)
    return _one_more(request, "members", form, _("Jäsen on lisätty."), partner, now)


def _one_more(
    request: HttpRequest, page: str, form: forms.ModelForm, done: str, partner: Organisation,
    memberships: QuerySet,
) -> HttpResponse:  # fmt: skip
    """The page that lists memberships and adds one."""
    return fill_in(
        request,
        f"partnerships/networks/{page}.html",
        form,
        lambda: services.add_member(membership=form.instance, by=person(request)),
        done,
        to=request.path,
        taken=_("Joku lisäsi saman juuri äsken."),
        field="partner",
        organisation=partner,
        memberships=memberships,
    )


class MembershipEdit(VersionedUpdateView):
    """Correct as what and since when an organisation belongs to a network."""

    form_class = MembershipForm
    template_name = "partnerships/networks/edit.html"

    def get_queryset(self) -> QuerySet:
        return NetworkMember.objects.open().select_related("network", "member")

    def page_context(self, stored: NetworkMember, form: forms.ModelForm) -> dict[str, Any]:
        return {"organisation": stored.member, "membership": stored}


@post_only(lambda pk: get_object_or_404(NetworkMember, pk=pk))
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """An organisation belongs to a network no more."""
    rows = NetworkMember.objects.open().select_related("member")
    membership = get_object_or_404(rows, pk=pk)
    return press(
        request,
        lambda: services.end_membership(membership=membership, by=person(request)),
        _("Jäsenyys on päätetty. Se näkyy historiassa."),
        came_from(request) or membership,
    )
