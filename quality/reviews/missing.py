"""What a review still lacks before it can be done, at the field that it concerns."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quality.reviews.models import Review


def missing_from(review: Review) -> dict[str, str]:
    """A message for each field that still needs something; answers are looked at on their own."""
    found = {}
    if not review.sustainability:
        found["sustainability"] = _("Valitse, miten kumppanuus vaikuttaa.")
    if review.corrects_id and not review.correction_reason.strip():
        found["correction_reason"] = _("Kerro, miksi katselmusta korjataan.")
    if review.improvement:
        team = review.team
        if team is None:
            found["improvement_team"] = _(
                "Kumppanuudella ei ole vastuutiimiä. Valitse tiimi, jonka suunnitelmaan "
                "parannus tulee."
            )
        elif team.closed_on:
            found["improvement_team"] = _("Tiimi %(team)s on päättynyt. Valitse toinen tiimi.") % {
                "team": team
            }
    return found
