"""What the admin tells of a review besides its own fields."""

from __future__ import annotations

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import day_or_empty
from quality.reviews.columns import Shown
from quality.reviews.evidence import before


class ReviewColumns:
    """Columns of the list, and what the reviewer should know of the partnership."""

    @admin.display(
        description=gettext_lazy("organisaatio"),
        ordering="partnership__organisation__sort_key",
    )
    def organisation(self, review: Shown) -> str:
        return str(review.partnership.organisation)

    @admin.display(description=gettext_lazy("mitä teemme yhdessä"))
    def what_we_do(self, review: Shown) -> str:
        return str(review.partnership.description)

    @admin.display(description=gettext_lazy("tavoite"))
    def goal(self, review: Shown) -> str:
        row = review.partnership
        if not row.goal:
            return _("Tavoitetta ei ole kirjattu.")
        if row.goal_agreed_on:
            agreed = _("sovittu kumppanin kanssa %(day)s") % {
                "day": date_format(row.goal_agreed_on)
            }
            return f"{row.goal} ({agreed})"
        return str(row.goal)

    @admin.display(description=gettext_lazy("vastapuoli kumppanilla"))
    def counterpart(self, review: Shown) -> str:
        return review.partnership.counterpart or "–"

    @admin.display(description=gettext_lazy("viimeksi sovittu"))
    def earlier(self, review: Shown) -> str:
        """What the review before this one agreed on."""
        found = before(review)
        if found is None:
            return _("Ei aiempaa katselmusta.")
        improvement = found.improvement or _("Ei parannusta.")
        return f"{day_or_empty(found.done_on)}: {improvement}"
