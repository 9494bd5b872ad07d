"""What hangs from organisations and partnerships, and what becomes of it when two become one.

Every relation to an organisation or a partnership is declared here; a test walks the models and
fails when one is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Hanging:
    """Rows that the preview counts: the path to their organisation, and what makes two the same."""

    label: str | Promise
    model: str
    path: str
    same: str = "pk"


# Each relation, and what becomes of it.
RELATIONS = {
    "partnerships.Partnership.organisation": "moves; those of one level and team become one",
    "partnerships.Acquaintance.organisation": "moves; who knows both knows it once",
    "partnerships.Contact.organisation": "moves",
    "partnerships.NetworkMember.network": "moves; who belonged to both belongs once",
    "partnerships.NetworkMember.member": "moves; who belonged twice belongs once",
    "toolkit.Experience.organisation": "moves",
    "teams.Comment.organisation": "moves",
    "teams.WantedPartner.organisation": "moves",
    "teams.NetworkReview.network": "moves",
    "teams.Follow.organisation": "moves; who follows both follows once",
    "partnerships.SortKeys.organisation": "stays: the database keeps those of each",
    "partnerships.Organisation.joined_to": "moves: what had joined B has joined A",
    "partnerships.Responsibility.partnership": "moves, when the partnerships become one",
    "partnerships.Agreement.partnership": "moves, when the partnerships become one",
    "partnerships.Contact.partnership": "moves, when the partnerships become one",
    "teams.Action.partnerships": "moves, when the partnerships become one and the year is open",
    "teams.GrowthAnswer.partnership": "moves, when the partnerships become one",
    "teams.WorkshopAnswer.partnership": "moves, when the partnerships become one",
    "partnerships.Asking.partnership": "stays: who was asked what in a past month",
    "quality.Review.partnership": "moves, unless the round has reviewed both",
    "partnerships.LevelChange.before": "stays with its partnership, which is A's now",
    "partnerships.LevelChange.after": "stays with its partnership, which is A's now",
    "exchange.Joining.kept": "tells of the joining itself",
    "exchange.Joining.joined": "tells of the joining itself",
    "exchange.NotSame.first": "tells of the pair as it was",
    "exchange.NotSame.second": "tells of the pair as it was",
}

_BY_PARTNERSHIP = "partnership__organisation"
COUNTED = [
    Hanging(_("Vastuuhenkilöt"), "partnerships.Responsibility", _BY_PARTNERSHIP),
    Hanging(_("Sopimukset"), "partnerships.Agreement", _BY_PARTNERSHIP),
    Hanging(_("Yhteydenotot"), "partnerships.Contact", "organisation"),
    Hanging(_("Toimenpiteet"), "teams.Action", "partnerships__organisation"),
    Hanging(_("Tuntevat"), "partnerships.Acquaintance", "organisation", same="user"),
    Hanging(_("Verkostot"), "partnerships.NetworkMember", "member", same="network"),
    Hanging(_("Verkoston jäsenet"), "partnerships.NetworkMember", "network", same="member"),
    Hanging(_("Kommentit"), "teams.Comment", "organisation"),
    Hanging(_("Seuraajat"), "teams.Follow", "organisation", same="user"),
    Hanging(_("Kokemukset"), "toolkit.Experience", "organisation"),
    Hanging(_("Katselmukset"), "quality.Review", _BY_PARTNERSHIP),
    Hanging(_("Työpajojen vastaukset"), "teams.WorkshopAnswer", _BY_PARTNERSHIP),
    Hanging(_("Kasvun vastaukset"), "teams.GrowthAnswer", _BY_PARTNERSHIP),
    Hanging(_("Verkoston katselmukset"), "teams.NetworkReview", "network"),
    Hanging(_("Etsittävät kumppanit"), "teams.WantedPartner", "organisation"),
]
