"""People and teams, kept by the administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import DigestWeek, Membership, Team, User
from core.admin import ListAdmin, OneOpenFormSet, ReadOnlyAdmin


def _who_and_where(row: dict[str, Any]) -> tuple[Any, Any]:
    return row["user"].pk, row["team"].pk


class MembershipFormSet(OneOpenFormSet):
    """Memberships on one page."""

    only_one = {
        _("Sama jäsenyys on tässä kahdesti."): _who_and_where,
        _("Henkilöllä on vain yksi oma tiimi."): lambda row: row.get("is_home") and row["user"].pk,
    }


class MembershipInline(admin.TabularInline):
    """Teams of a person, or people of a team."""

    model = Membership
    formset = MembershipFormSet
    extra = 0
    autocomplete_fields = ["user", "team"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("user", "team")


def _may_touch(request: HttpRequest, user: User | None) -> bool:
    """Only a superuser changes a superuser."""
    return user is None or not user.is_superuser or request.user.is_superuser


class UserCreationForm(AdminUserCreationForm):
    """Adds a person by e-mail address."""

    class Meta:
        model = User
        fields = ["email", "first_name", "last_name"]


@admin.register(User)
class UserAdmin(ListAdmin, DjangoUserAdmin):
    """People who may sign in."""

    add_form = UserCreationForm
    list_display = ["email", "last_name", "first_name", "title", "staff_group", "is_active"]
    list_filter = ["is_active", "staff_group", "groups", "is_example"]
    search_fields = ["search_text"]
    ordering = ["sort_key"]
    readonly_fields = ["last_login", "date_joined"]
    inlines = [MembershipInline]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (
            _("Henkilö"),
            {"fields": ["first_name", "last_name", "title", "staff_group", "leaves_on"]},
        ),
        (_("Oikeudet"), {"fields": ["is_active", "is_staff", "groups"]}),
        (_("Tiedot"), {"fields": ["is_example", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "email",
                    "first_name",
                    "last_name",
                    "usable_password",
                    "password1",
                    "password2",
                ],
            },
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only a superuser decides who is one; nobody changes a superuser's rights but they."""
        fields = list(super().get_readonly_fields(request, obj))
        if not _may_touch(request, obj):
            fields += ["email", "is_active", "is_staff", "groups"]
        return fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People are made inactive: without them the history would not say who did what."""
        return False

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        user = self.get_object(request, id)
        if not _may_touch(request, user):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)


@admin.register(Team)
class TeamAdmin(ListAdmin):
    """Teams and groups of the college."""

    list_display = ["name_fi", "kind", "opened_on", "closed_on"]
    list_filter = ["kind", ("closed_on", admin.EmptyFieldListFilter)]
    search_fields = ["search_text"]
    ordering = ["sort_key"]
    prepopulated_fields = {"slug": ["name_fi"]}
    inlines = [MembershipInline]


@admin.register(Membership)
class MembershipAdmin(ListAdmin):
    """Who has belonged to which team, and when."""

    list_display = ["user", "team", "role", "is_home", "started_on", "ended_on"]
    list_filter = ["role", "is_home", ("ended_on", admin.EmptyFieldListFilter), "team"]
    list_select_related = ["user", "team"]
    search_fields = ["user__search_text", "team__search_text"]
    autocomplete_fields = ["user", "team"]


@admin.register(DigestWeek)
class DigestWeekAdmin(ReadOnlyAdmin):
    """What became of the weekly digests; one that is deleted here is sent again this week."""

    list_display = ["user", "week", "state", "told_until"]
    list_filter = ["state", "week"]
    list_select_related = ["user"]
    search_fields = ["user__search_text"]
