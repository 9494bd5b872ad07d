"""The answers of one phase as a form that two colleagues may fill in at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from core.forms import posted_version
from core.typed import Posted
from quality.assessments.models import NOTE_LENGTH, AssessmentAnswer


class PhaseForm(forms.Form):
    """For every statement the team's word and a note; nothing is required before the end."""

    def __init__(self, data: Posted | None = None, *, answers: Iterable[AssessmentAnswer]) -> None:
        self.answers = list(answers)
        # Not in the fields themselves: merging asks the form what it began with.
        initial = {f"answer_{row.pk}": row.answer for row in self.answers}
        initial |= {f"note_{row.pk}": row.note for row in self.answers}
        super().__init__(data, initial=initial)
        for row in self.answers:
            self.fields[f"answer_{row.pk}"] = forms.ChoiceField(
                label=row.text,
                choices=AssessmentAnswer.Answer.choices,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Valitse jokin vaihtoehdoista.")},
            )
            self.fields[f"note_{row.pk}"] = forms.CharField(
                label=_("Huomio: %s") % row.text,
                required=False,
                max_length=NOTE_LENGTH,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )

    def rows(self) -> Iterator[tuple[AssessmentAnswer, BoundField, BoundField]]:
        """Every answer with its two fields."""
        for row in self.answers:
            yield row, self[f"answer_{row.pk}"], self[f"note_{row.pk}"]

    def changed_rows(self) -> list[AssessmentAnswer]:
        """The answers that differ from what is stored, changed but not saved."""
        changed = []
        for row in self.answers:
            new = self.cleaned_data[f"answer_{row.pk}"], self.cleaned_data[f"note_{row.pk}"]
            if new != (row.answer, row.note):
                row.answer, row.note = new
                changed.append(row)
        return changed


def as_opened(data: Posted, answers: list[AssessmentAnswer]) -> PhaseForm | None:
    """The form as the person opened it, by the versions that it carries.

    None when one of them is missing or was never stored: then every difference is asked about.
    """
    versions = {row.pk: posted_version({"version": data.get(f"version_{row.pk}", "")})
               for row in answers}  # fmt: skip
    stale = [row.pk for row in answers if versions[row.pk] != row.version]
    history = AssessmentAnswer.history
    old = {(row.id, row.version): row for row in history.filter(id__in=stale)} if stale else {}
    opened = []
    for row in answers:
        if row.pk not in stale:
            opened.append(row)
        elif then := old.get((row.pk, versions[row.pk])):
            opened.append(then.instance)
        else:
            return None
    return PhaseForm(answers=opened)
