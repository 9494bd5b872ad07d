"""Keeping a view of the register, and choosing how it looks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from accounts.teams.filters import TeamField
from accounts.teams.models import Team
from core.forms import TrackedForm
from core.typed import Posted, as_a
from partnerships.register.filters import RegisterFilter
from partnerships.register.models import RegisterLook, SavedView


class SavedViewForm(TrackedForm):
    """Keeps the present search under a name."""

    class Meta:
        model = SavedView
        fields = ["name", "team", "query"]
        widgets = {"query": forms.HiddenInput}
        field_classes = {"team": TeamField}

    def __init__(self, data: Posted | None = None, *, user: User, asked: RegisterFilter) -> None:
        super().__init__(data)
        self.asked, self.initial["query"] = asked, asked.query_string()
        self.instance.owner = user
        self.fields["query"].required = False  # no filters: the whole register
        team = as_a(forms.ModelChoiceField, self.fields["team"])
        team.queryset = Team.objects.of(user)
        team.empty_label = _("Vain minulle")
        team.error_messages["invalid_choice"] = _("Voit jakaa näkymän vain omalle tiimillesi.")

    def clean_query(self) -> str:
        """Only the register's own filters; one that is refused is told, not left out unasked."""
        form = self.asked.form
        if form.errors:
            raise forms.ValidationError(
                [
                    f"{form.fields[name].label}: {message}"
                    for name, messages in form.errors.items()
                    for message in messages
                ]
            )
        return self.asked.query_string()


class LookForm(forms.ModelForm):
    """Chooses how dense the rows are and which columns they have."""

    columns = forms.MultipleChoiceField(
        choices=RegisterLook.Column.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Sarakkeet"),
    )

    class Meta:
        model = RegisterLook
        fields = ["density", "columns"]
