"""Questions about the networks of the house and how they have been looked at."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from teams.ecosystem.models import NetworkReview
from teams.network.filters import NetworkFilter
from teams.network.members import Network
from teams.network.queries import networks


@dataclass(frozen=True)
class Looked:
    """A network with how it was looked at, the latest first."""

    network: Network
    reviews: list[NetworkReview]

    @property
    def latest(self) -> NetworkReview | None:
        return self.reviews[0] if self.reviews else None

    def in_year(self, year: int) -> bool:
        """Whether it has been looked at in the year."""
        return self.latest is not None and self.latest.reviewed_on.year == year


def looked_at() -> list[Looked]:
    """Every network of the register by name, with its reviews."""
    reviews: dict[int, list[NetworkReview]] = {}
    for review in NetworkReview.objects.for_list():
        reviews.setdefault(review.network_id, []).append(review)
    return [
        Looked(network, reviews.get(network.key, []))
        for network in networks(NetworkFilter(QueryDict()), also=reviews)
    ]
