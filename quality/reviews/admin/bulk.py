"""What is done to many reviews at once."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.people.models import User
from accounts.people.session import person
from core.bulk import bulk_action
from core.typed import Posted, as_a
from quality.criteria.rules import reviewers
from quality.reviews.models import Review
from quality.reviews.services import hand_review


class ReviewerForm(forms.Form):
    """Who goes on with the reviews."""

    reviewer = forms.TypedChoiceField(
        label=gettext_lazy("Kenelle"),
        error_messages={"required": gettext_lazy("Valitse laatutyöryhmän jäsen.")},
    )

    def __init__(self, data: Posted | None = None) -> None:
        super().__init__(data)
        people = {str(row.pk): row for row in reviewers().filter(is_active=True)}
        field = as_a(forms.TypedChoiceField, self.fields["reviewer"])
        field.choices = [("", _("Valitse henkilö")), *((key, str(people[key])) for key in people)]
        field.coerce = people.get


def _hand(review: Review, request: HttpRequest, reviewer: User) -> None:
    hand_review(review=review, reviewer=reviewer, by=person(request))


def _told(number: int) -> str:
    return ngettext("%(n)s katselmus on siirretty.", "%(n)s katselmusta on siirretty.", number) % {
        "n": number
    }


hand_over = bulk_action(
    "hand_over",
    gettext_lazy("Siirrä toiselle katselmoijalle"),
    _hand,
    told=_told,
    asks=ReviewerForm,
    lede=gettext_lazy("Avoimet katselmukset siirtyvät hänen jonoonsa. Vastaukset säilyvät."),
)
