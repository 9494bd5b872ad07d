"""How changes of reviews are told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.story import Story, Verb, tell
from quality.reviews.models import Review

tell(
    Story(
        Review,
        name=lambda change: (
            f"{change.partnership.organisation.name}, {change.partnership.level.label}: "
            f"{change.round.name}"
        ),
        along=["partnership__organisation", "partnership__level", "round"],
        verbs={
            "edited": Verb(_("muutti katselmusta: %(fields)s")),
            "joined": Verb(_("siirsi katselmuksen kumppanin yhdistämisessä")),
            "unjoined": Verb(_("palautti katselmuksen ennalleen")),
            "handed": Verb(_("siirsi katselmuksen: %(fields)s")),
        },
    )
)
