"""Teams and who belongs to them, kept by the administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.teams.models import Membership, Team
from core.admin import OneOpenFormSet, TrackedAdmin, TrackedInline


def _who_and_where(row: dict[str, Any]) -> tuple[Any, Any]:
    return row["user"].pk, row["team"].pk


class MembershipFormSet(OneOpenFormSet):
    """Memberships on one page."""

    only_one = {
        _("Sama jäsenyys on tässä kahdesti."): _who_and_where,
        _("Henkilöllä on vain yksi oma tiimi."): lambda row: row.get("is_home") and row["user"].pk,
    }


class MembershipInline(TrackedInline):
    """Teams of a person, or people of a team."""

    model = Membership
    formset = MembershipFormSet
    autocomplete_fields = ["user", "team"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("user", "team")


@admin.register(Team)
class TeamAdmin(TrackedAdmin):
    """Teams and groups of the college."""

    edit_title = _("Muokkaa tiimiä")
    list_display = ["name_fi", "kind", "opened_on", "closed_on"]
    list_filter = ["kind", ("closed_on", admin.EmptyFieldListFilter)]
    search_fields = ["search_text"]
    ordering = ["sort_key"]
    prepopulated_fields = {"slug": ["name_fi"]}
    inlines = [MembershipInline]


@admin.register(Membership)
class MembershipAdmin(TrackedAdmin):
    """Who has belonged to which team, and when."""

    edit_title = _("Muokkaa jäsenyyttä")
    list_display = ["user", "team", "role", "is_home", "started_on", "ended_on"]
    list_filter = ["role", "is_home", ("ended_on", admin.EmptyFieldListFilter), "team"]
    list_select_related = ["user", "team"]
    search_fields = ["user__search_text", "team__search_text"]
    autocomplete_fields = ["user", "team"]
