"""What people fill in about a network that they look at."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from accounts.teams.filters import TeamField
from accounts.teams.models import Team
from core.forms import DayUntilTodayField, TrackedForm
from core.typed import Posted, as_a
from teams.ecosystem.models import NetworkReview
from teams.ready_made.models import TITLE_LENGTH


class ReviewForm(TrackedForm):
    """How a network looks."""

    reviewed_on = DayUntilTodayField(label=gettext_lazy("Milloin katsottiin"))

    class Meta:
        model = NetworkReview
        fields = ["gives", "takes", "value", "decision", "reviewed_on"]
        labels = {
            "gives": gettext_lazy("Mitä verkosto antaa"),
            "takes": gettext_lazy("Mitä se vaatii meiltä"),
            "value": gettext_lazy("Mitä kestävää arvoa siitä syntyy"),
            "decision": gettext_lazy("Mitä teemme"),
        }
        error_messages = {
            "gives": {"required": gettext_lazy("Kirjoita yhdellä lauseella, mitä verkosto antaa.")}
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 3}) for name in ("gives", "takes", "value")
        } | {"decision": forms.RadioSelect()}


class NewReviewForm(ReviewForm):
    """How a network looks to a team, and what the team does about it this year."""

    does = forms.CharField(
        label=gettext_lazy("Toimenpide tälle vuodelle"),
        max_length=TITLE_LENGTH,
        required=False,
        help_text=gettext_lazy("Lauseesta tulee toimenpide tiimin vuosisuunnitelmaan."),
    )

    class Meta(ReviewForm.Meta):
        field_classes = {"team": TeamField}
        fields = ["team", *ReviewForm.Meta.fields]
        labels = ReviewForm.Meta.labels | {"team": gettext_lazy("Kuka katsoi")}

    field_order = ["team", "gives", "takes", "value", "decision", "does", "reviewed_on"]

    def __init__(self, data: Posted | None, *, by: User, instance: NetworkReview) -> None:
        self.by = by
        super().__init__(data, instance=instance)

    def prepare(self) -> None:
        super().prepare()
        team = as_a(forms.ModelChoiceField, self.fields["team"])
        teams = Team.objects.open()
        team.queryset = teams if self.by.is_coordinator else teams.filter(pk__in=self.by.roles)
        team.empty_label = _("Valitse tiimi")
        team.error_messages["required"] = _("Valitse tiimi, joka katsoi verkostoa.")
        home = self.by.home().first()
        self.initial["team"] = home.team_id if home else None
