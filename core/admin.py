"""Admin bases: history to read, search without accents, rules told instead of errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin, IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import DataError, models
from django.db.models import Model, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from core.admin_conflicts import Conflict, conflict_of
from core.choices import KnownRowsField, key_in
from core.forms import TrackedForm, WebAddressField
from core.locks import lock_above, locked
from core.text import search_normal

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec

LOOKUPS = {*models.CharField().get_lookups(), *models.DateTimeField().get_lookups()}
ASKED_BY_FILTERS = {"exact", "isnull", "isempty", "gte", "lt", "year", "month", "day"}
# A row of the admin's own model: an admin cannot say at run time which one it is for, so each of
# its methods says it by narrowing this.
AdminRow = Any
OptionGroups = list[tuple[str | None, list[dict[str, Any]], int | None]]


class KnownKeysSelect(AutocompleteSelect):
    """Finds a row while one types; a key that cannot be one is refused, not asked for."""

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None
    ) -> OptionGroups:
        return super().optgroups(name, [key for key in value if key_in(str(key))], attr)


class FindsRows(BaseModelAdmin):
    """Rows to choose are looked for while one types; no key is asked for that no row can have."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: object
    ) -> forms.ModelChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownKeysSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: object
    ) -> forms.ModelMultipleChoiceField | None:
        kwargs.setdefault("form_class", KnownRowsField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class ListAdmin(FindsRows, admin.ModelAdmin):
    """A list of fifty rows that finds "Äänekoski" by "aane" (search columns are normalised)."""

    # "Muokkaa kriteeriä": the verb asks another form of the name than a list does.
    edit_title: Promise | str = ""
    may_delete = False  # what was once told is ended, archived or retired instead
    search_is_normalised = True
    list_per_page = 50
    show_full_result_count = False
    formfield_overrides = {
        models.URLField: {"form_class": WebAddressField, "assume_scheme": "https"}
    }

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_delete and super().has_delete_permission(request, obj)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By the address a list is asked what its own filters ask, not whatever Django can ask."""
        how = lookup.rpartition("__")[2]
        is_asked = how not in LOOKUPS or how in ASKED_BY_FILTERS
        return is_asked and super().lookup_allowed(lookup, value, request)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """A number or a day that no column can hold is a wrong question, not an error."""
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, ValueError, DataError) as error:
            raise IncorrectLookupParameters from error

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A list is called by what it lists, not by what one might do there.

        Of the rows chosen for an action, a key that no row can have is refused, not asked for.
        """
        if not all(key_in(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            self.message_user(request, _("Valitse rivit listasta."), messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: AdminRow | None = None,
    ) -> HttpResponse:
        if change and self.edit_title and self.has_change_permission(request, obj):
            context["title"] = self.edit_title
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if self.search_is_normalised:
            search_term = search_normal(search_term)
        return super().get_search_results(request, queryset, search_term)


VERSION = "opened_version"  # the name of the field below


class VersionedAdminForm(TrackedForm):
    """Refuses to save over what somebody else has saved since the page was opened."""

    conflict: Conflict | None = None
    opened_version = forms.IntegerField(
        label=gettext_lazy("versio"), widget=forms.HiddenInput, required=False
    )

    def prepare(self) -> None:
        super().prepare()
        self.initial["opened_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk:
            row = locked(self.instance)
            opened = data.get(VERSION)
            if opened != row.version:
                self.conflict = conflict_of(self, row, opened, VERSION)
                raise forms.ValidationError(
                    _("Joku on tallentanut tämän sen jälkeen, kun avasit sivun.")
                )
        return data

    def _post_clean(self) -> None:
        """What another row does not allow is told here, in the transaction of the save."""
        super()._post_clean()
        if not self.errors:
            row = self.instance
            lock_above(row)
            try:
                row.refuse_now(type(row)._base_manager.filter(pk=row.pk).first())
            except forms.ValidationError as error:
                self.add_error(None, error)


class CarriesVersion(BaseModelAdmin):
    """The hidden version goes along wherever a stored row can be changed, and nowhere else."""

    form: type[forms.ModelForm] = VersionedAdminForm

    def parts_of(self, request: HttpRequest, obj: AdminRow | None = None) -> _FieldsetSpec:
        """The fieldsets of the page; a page with its own overrides this, not `get_fieldsets`."""
        return super().get_fieldsets(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: AdminRow | None = None) -> _FieldsetSpec:
        parts = self.parts_of(request, obj)
        fields = [[name for name in part["fields"] if name != VERSION] for _label, part in parts]
        if obj is not None and self.has_change_permission(request, obj):
            fields[-1].append(VERSION)
        return [
            (label, {**part, "fields": names})
            for (label, part), names in zip(parts, fields, strict=True)
        ]


class TrackedInline(CarriesVersion, FindsRows, admin.TabularInline):
    """Tracked rows on the page of another; its admin, a TrackedAdmin, saves and signs them."""

    extra = 0
    can_delete = False


class TrackedAdmin(CarriesVersion, ListAdmin, SimpleHistoryAdmin):
    """A tracked model: every save is signed, and its history is for reading only.

    An old version put back whole would overwrite what others have written since; the register's
    own pages undo one change at a time.
    """

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: AdminRow | None = None,
    ) -> HttpResponse:
        """What colleagues have saved meanwhile is shown above, and the answer is 409."""
        sets = [item.formset for item in context["inline_admin_formsets"]]
        every = [context["adminform"].form, *(form for each in sets for form in each.forms)]
        found = [form.conflict for form in every if getattr(form, "conflict", None)]
        context["conflicts"] = found
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if found:
            response.status_code = 409
        return response

    def save_model(
        self, request: HttpRequest, obj: AdminRow, form: forms.ModelForm, change: bool
    ) -> None:
        obj.save_as(request.user, "edited" if change else obj.added_as)

    def save_formset(
        self, request: HttpRequest, form: forms.ModelForm, formset: BaseInlineFormSet, change: bool
    ) -> None:
        for row in formset.save(commit=False):
            row.save_as(request.user, "edited" if row.pk else row.added_as)

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)

    def revert_disabled(self, request: HttpRequest, obj: AdminRow | None = None) -> bool:
        return True


class ReadOnlyAdmin(ListAdmin):
    """Rows that the register writes itself."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AdminRow | None = None) -> bool:
        return False


class LookOnlyAdmin(ReadOnlyAdmin, TrackedAdmin):
    """A tracked model that its own pages write."""


class OneOpenFormSet(BaseInlineFormSet):
    """Refuses two open rows of which only one may be: the database would refuse them too."""

    # message: what must not be the same in two open rows; None does not count
    only_one: ClassVar[dict[Any, Callable[[dict[str, Any]], Any]]] = {}

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return  # told at the rows themselves
        rows = [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", None)
            and not form.cleaned_data.get("DELETE")
            and not form.cleaned_data.get("ended_on")
        ]
        for message, key in self.only_one.items():
            values = [value for row in rows if (value := key(row))]
            if len(values) != len(set(values)):
                raise forms.ValidationError(message)
