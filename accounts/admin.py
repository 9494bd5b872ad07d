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

from accounts.models import Membership, Team, User


class MembershipInline(admin.TabularInline):
    """Teams of a person, or people of a team."""

    model = Membership
    extra = 0
    autocomplete_fields = ["user", "team"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("user", "team")


class UserCreationForm(AdminUserCreationForm):
    """Adds a person by e-mail address."""

    class Meta:
        model = User
        fields = ["email", "first_name", "last_name"]


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """People who may sign in."""

    add_form = UserCreationForm
    list_display = ["email", "last_name", "first_name", "title", "staff_group", "is_active"]
    list_filter = ["is_active", "staff_group", "groups", "is_example"]
    search_fields = ["email", "first_name", "last_name", "title"]
    ordering = ["sort_key"]
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = ["last_login", "date_joined"]
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("Henkilö"), {"fields": ["first_name", "last_name", "title", "staff_group"]}),
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
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            fields += ["email", "is_active", "is_staff", "groups"]
        return fields

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        user = self.get_object(request, id)
        if user is not None and user.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    """Teams and groups of the college."""

    list_display = ["name_fi", "kind", "opened_on", "closed_on"]
    list_filter = ["kind", ("closed_on", admin.EmptyFieldListFilter)]
    search_fields = ["name_fi", "name_sv", "name_en"]
    ordering = ["sort_key"]
    prepopulated_fields = {"slug": ["name_fi"]}
    list_per_page = 50
    show_full_result_count = False
    inlines = [MembershipInline]


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Who has belonged to which team, and when."""

    list_display = ["user", "team", "role", "is_home", "started_on", "ended_on"]
    list_filter = ["role", "is_home", ("ended_on", admin.EmptyFieldListFilter), "team"]
    list_select_related = ["user", "team"]
    search_fields = ["user__last_name", "user__first_name", "team__name_fi"]
    autocomplete_fields = ["user", "team"]
    list_per_page = 50
    show_full_result_count = False
