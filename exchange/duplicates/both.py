"""Two organisations as they are at this moment, and a sign that tells whether they have changed."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.http import Http404

from core.choices import key_in
from exchange.duplicates.folding import Folding, foldings
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership


class SeenAnotherError(Exception):
    """Somebody has edited either organisation since the page was opened."""


@dataclass(frozen=True)
class Both:
    """A, which stays, and B, which becomes part of it, with their partnerships."""

    a: Organisation
    b: Organisation
    ours: list[Partnership]
    theirs: list[Partnership]

    @property
    def foldings(self) -> list[Folding]:
        """The partnerships that become one."""
        return foldings(self.ours, self.theirs)

    @property
    def seen(self) -> str:
        """A sign of the versions of all that a choice is made by."""
        rows = [self.a, self.b, *self.ours, *self.theirs]
        text = " ".join(f"{row.pk}:{row.version}" for row in rows)
        return sha256(text.encode()).hexdigest()[:32]


def read(a: int, b: int, *, lock: bool = False) -> Both:
    """Both with their partnerships, locked in the order of their keys if asked: two queries."""
    organisations, partnerships = Organisation.objects.all(), Partnership.objects.all()
    if lock:
        organisations = organisations.select_for_update(of=("self",), no_key=True)
        partnerships = partnerships.select_for_update(of=("self",), no_key=True)
    if not (key_in(str(a)) and key_in(str(b))):  # a number that no row can have
        raise Http404
    found = {row.pk: row for row in organisations.filter(pk__in=[a, b]).order_by("pk")}
    if a not in found or b not in found:
        raise Http404
    rows = list(
        partnerships.filter(organisation__in=[a, b]).select_related("level", "team").order_by("pk")
    )
    return Both(
        found[a],
        found[b],
        [row for row in rows if row.organisation_id == a],
        [row for row in rows if row.organisation_id == b],
    )
