"""People, kept by the administrators."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.admin import MembershipInline
from core.admin import ListAdmin, TrackedAdmin, VersionedAdminForm
from core.forms import TrackedForm


def _may_touch(request: HttpRequest, user: User | None) -> bool:
    """Only a superuser changes a superuser."""
    return user is None or not user.is_superuser or request.user.is_superuser


class UserCreationForm(TrackedForm):
    """Adds a person by e-mail address; the password is chosen by whom it lets in."""

    class Meta:
        model = User
        fields = ["email", "first_name", "last_name", "title", "staff_group", "language"]

    def prepare(self) -> None:
        """Whoever is added has a whole name: colleagues look for it."""
        super().prepare()
        for name in ("first_name", "last_name"):
            self.fields[name].required = True

    def _post_clean(self) -> None:
        super()._post_clean()
        self.instance.set_unusable_password()


class UserForm(VersionedAdminForm, UserChangeForm):
    """Changes a person; the password has a page of its own."""

    def prepare(self) -> None:
        """That the admin opens is another right than what one may do there."""
        super().prepare()
        if "is_staff" in self.fields:
            self.fields["is_staff"].label = _("Pääsee hallintaan")
            self.fields["is_staff"].help_text = _("Mitä siellä voi tehdä, kertovat ryhmät.")

    class Meta(UserChangeForm.Meta):
        model = User


@admin.register(User)
class UserAdmin(TrackedAdmin, DjangoUserAdmin):
    """People who may sign in."""

    edit_title = _("Muokkaa henkilöä")
    form = UserForm
    add_form = UserCreationForm
    list_display = ["email", "last_name", "first_name", "title", "staff_group", "is_active"]
    list_filter = ["is_active", "is_coordinator", "staff_group", "groups", "is_example"]
    search_fields = ["search_text"]
    ordering = ["sort_key"]
    readonly_fields = ["last_login", "date_joined", "anonymised_on"]
    inlines = [MembershipInline]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (
            _("Henkilö"),
            {
                "fields": [
                    *["first_name", "last_name", "title", "staff_group", "leaves_on", "language"]
                ]
            },
        ),
        (_("Oikeudet"), {"fields": ["is_active", "is_coordinator", "is_staff", "groups"]}),
        (_("Tiedot"), {"fields": ["is_example", "last_login", "date_joined", "anonymised_on"]}),
    ]
    add_form_template = None  # Django's own asks for a password first
    add_fieldsets = [(None, {"fields": UserCreationForm.Meta.fields})]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Only a superuser decides who is one; nobody changes a superuser's rights but they."""
        fields = list(super().get_readonly_fields(request, obj))
        if not _may_touch(request, obj):
            fields += ["email", "is_active", "is_coordinator", "is_staff", "groups"]
        return fields

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool
    ) -> None:
        """The history tells of the groups too, which the row itself does not show."""
        named: dict[str, tuple[object, object]] = {}
        if "groups" in form.changed_data:
            before = obj.groups.all() if change else []
            old, new = (
                sorted(str(group) for group in groups)
                for groups in (before, form.cleaned_data["groups"])
            )
            named["groups"] = (old, new)
        obj.save_as(request.user, "edited" if change else obj.added_as, **named)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        user = self.get_object(request, id)
        if not _may_touch(request, user):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)


# Django's own page of groups answers whatever a list can be asked, with an error where it cannot.
admin.site.unregister(Group)


@admin.register(Group)
class GroupsAdmin(ListAdmin, GroupAdmin):  # type: ignore[misc]  # Django asks with or without a request
    """The roles; what each may do is set when the program is set up."""

    edit_title = _("Muokkaa ryhmää")
    search_is_normalised = False
