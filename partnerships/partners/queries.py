"""What a partner's page shows."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from core.prepared import prepared
from core.querysets import manager_of
from partnerships.agreements.queries import with_agreements
from partnerships.contacts.models import Contact
from partnerships.networks.models import NetworkMember
from partnerships.organisations.models import Acquaintance, Organisation
from partnerships.partnerships.models import Partnership, PartnershipQuerySet


@prepared
def partnerships_of(organisation: Organisation) -> PartnershipQuerySet:
    """Its partnerships, former ones and moves included: four queries."""
    reviews = manager_of(Partnership, "reviews").for_partner_page()
    return with_agreements(
        Partnership.objects.filter(organisation=organisation)
        .for_list()
        .select_related(
            "level", "team", "confirmed_by", "ended_by", "moved_to", "moved_from__decided_by"
        )
        .prefetch_related(Prefetch("reviews", reviews, to_attr="shown_reviews"))
    )


@prepared
def acquaintances_of(organisation: Organisation) -> QuerySet[Acquaintance]:
    """Who knows somebody there."""
    return Acquaintance.objects.open().filter(organisation=organisation).select_related("user")


@prepared
def contacts_with(organisation: Organisation, *, most: int) -> QuerySet[Contact]:
    """The latest contacts."""
    return Contact.objects.told().filter(organisation=organisation).for_page()[:most]


@prepared
def networks_around(organisation: Organisation) -> QuerySet[NetworkMember]:
    """Its networks, and its members where it is one."""
    return NetworkMember.objects.around(organisation)
