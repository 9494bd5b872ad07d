"""Criteria in the admin: changing the wording of a used one makes a new version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.people.session import person
from core.addresses import reverse
from core.admin import ListAdmin, TrackedAdmin
from core.bulk import bulk_action
from core.typed import as_a
from quality.criteria import services
from quality.criteria.models import Criterion, CriterionQuerySet

if TYPE_CHECKING:
    from django.contrib.admin.filters import _ListFilterChoices

# A Criterion from `with_use`, and with the version that a save made of it: mypy sees neither.
CountedCriterion = Any


class InUseFilter(admin.SimpleListFilter):
    """The versions in use, unless the others are asked for."""

    title = gettext_lazy("käytössä")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("ended", _("Poistuneet ja vanhat versiot")), ("all", _("Kaikki"))]

    def choices(self, changelist: ChangeList) -> Iterator[_ListFilterChoices]:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Käytössä olevat")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(ended_on__isnull=self.value() != "ended")


def _retire(criterion: Criterion, request: HttpRequest) -> None:
    services.retire_one_of_many(criterion=criterion, by=person(request))


def _retired(number: int) -> str:
    return ngettext(
        "%(n)s kriteeri on poistettu käytöstä.",
        "%(n)s kriteeriä on poistettu käytöstä.",
        number,
    ) % {"n": number}


retire = bulk_action(
    "retire",
    gettext_lazy("Poista käytöstä"),
    _retire,
    told=_retired,
    lede=gettext_lazy(
        "Kriteerit jäävät pois tulevista kierroksista. Tehdyt katselmukset säilyvät."
    ),
)


@admin.register(Criterion)
class CriterionAdmin(TrackedAdmin):
    """The quality group's criteria. Old versions are kept for the reviews made by them."""

    edit_title = gettext_lazy("Muokkaa kriteeriä")
    change_form_template = "admin/quality/criterion/change_form.html"
    list_display = ["title", "level", "order", "source", "is_draft", "edition", "use"]
    list_filter = [InUseFilter, "level", "is_draft", "source"]
    list_select_related = ["level"]
    actions = [retire]
    search_fields = ["search_text"]
    readonly_fields = ["edition_in_words"]
    fields = [
        "level", "title", "text", "guidance", "evidence", "source", "source_detail", "order",
        "is_draft", "edition_in_words",
    ]  # fmt: skip
    formfield_overrides = ListAdmin.formfield_overrides | {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return as_a(CriterionQuerySet, super().get_queryset(request)).with_use()

    @admin.display(description=gettext_lazy("katselmuksia"), ordering="use")
    def use(self, criterion: CountedCriterion) -> int:
        return int(criterion.use)

    @admin.display(description=gettext_lazy("versio"))
    def edition_in_words(self, criterion: CountedCriterion) -> str:
        if criterion.pk is None:
            return "1"
        if criterion.ended_on:
            return _("%(n)s, ei enää käytössä") % {"n": criterion.edition}
        if criterion.use:
            return _(
                "%(n)s. Kriteeri on katselmuksissa: kun muutat sitä, syntyy uusi versio, ja "
                "vanhat katselmukset säilyvät sellaisina kuin ne tehtiin."
            ) % {"n": criterion.edition}
        return _("%(n)s. Ei vielä katselmuksissa, joten muutat sitä suoraan.") % {
            "n": criterion.edition
        }

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "evidence":
            as_a(forms.MultipleChoiceField, field).choices = Criterion.Evidence.choices
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Criterion | None = None) -> list[str]:
        return [*self.readonly_fields, "level"] if obj else self.readonly_fields

    def has_change_permission(self, request: HttpRequest, obj: Criterion | None = None) -> bool:
        """An old version is for reading."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_in_use)

    def save_model(
        self, request: HttpRequest, obj: CountedCriterion, form: forms.ModelForm, change: bool
    ) -> None:
        obj.saved = services.save_criterion(criterion=obj, by=person(request))

    def response_change(self, request: HttpRequest, obj: CountedCriterion) -> HttpResponse:
        if "_retire" in request.POST:
            services.retire_criterion(criterion=obj.saved, by=person(request))
            message = _("”%(title)s” ei ole mukana tulevissa kierroksissa.")
            self.message_user(request, message % {"title": obj}, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:quality_criterion_changelist"))
        if obj.saved == obj:
            return super().response_change(request, obj)
        message = _("”%(title)s” on nyt versio %(n)s. Vanhat katselmukset säilyivät ennallaan.")
        words = {"title": obj.saved, "n": obj.saved.edition}
        self.message_user(request, message % words, messages.SUCCESS)
        if "_continue" in request.POST:
            address = reverse("admin:quality_criterion_change", args=[obj.saved.pk])
            return HttpResponseRedirect(address)
        return self.response_post_save_change(request, obj)
