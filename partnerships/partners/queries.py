"""What a partner's page shows."""

from __future__ import annotations

from django.db.models import Prefetch

from core.querysets import manager_of
from partnerships.agreements.queries import with_agreements
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, PartnershipQuerySet


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
