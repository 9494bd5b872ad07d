"""The forms of reviews: a draft may be saved half done, finishing asks for the rest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from core.admin import VersionedAdminForm
from quality.criteria.models import Criterion
from quality.criteria.rules import may_review
from quality.reviews.missing import missing_from


class ReviewForm(VersionedAdminForm):
    """The conclusion of a review, or a partnership that is added to a round."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.instance.pk is None:
            self._clean_new(data)
        reviewer = data.get("reviewer")
        if reviewer and reviewer.pk != self.initial.get("reviewer") and not may_review(reviewer):
            self.add_error("reviewer", _("Valitse laatutyöryhmän jäsen."))
        return data

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.instance.pk and "_finish" in self.data and not self.errors:
            for field, message in missing_from(self.instance).items():
                self.add_error(field, message)

    def _clean_new(self, data: dict[str, Any]) -> None:
        """Only an open partnership of a level that has criteria, in a round that is open."""
        review_round, partnership = data.get("round"), data.get("partnership")
        if review_round and not review_round.is_open:
            self.add_error("round", _("Avaa kierros ensin."))
        if partnership and not partnership.is_open:
            self.add_error("partnership", _("Kumppanuus on päättynyt."))
        elif partnership and not self._has_criteria(partnership.level_id):
            self.add_error("partnership", _("Kirjoita ensin kriteerit tälle tasolle."))

    def _has_criteria(self, level: int) -> bool:
        return bool(Criterion.objects.in_use().filter(level=level).exists())


class AnswerForm(VersionedAdminForm):
    """What was found of one criterion."""


class AnswerFormSet(BaseInlineFormSet):
    """The answers of a review; all of them are needed when it is finished."""

    def clean(self) -> None:
        super().clean()
        if "_finish" not in self.data:
            return
        for form in self.forms:
            if "answer" not in form.errors and not form.cleaned_data.get("answer"):
                form.add_error("answer", _("Vastaa tähän, ennen kuin merkitset valmiiksi."))

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["answer"].required = False
