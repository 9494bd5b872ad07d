"""Plans and actions in the admin, to look at."""

from __future__ import annotations

from django.contrib import admin

from core.admin import LookOnlyAdmin
from teams.plans.models import Action, AnnualPlan


@admin.register(AnnualPlan)
class AnnualPlanAdmin(LookOnlyAdmin):
    """Plans of all teams."""

    list_display = ["team", "year", "confirmed_on", "closed_on"]
    list_filter = ["year", "team"]
    list_select_related = ["team"]
    search_fields = ["team__search_text"]


@admin.register(Action)
class ActionAdmin(LookOnlyAdmin):
    """Actions of all plans."""

    list_display = ["title", "plan", "status", "level", "starts_on", "ends_on"]
    list_filter = ["status", "level", "plan__year"]
    list_select_related = ["plan__team", "level"]
    search_fields = ["search_text"]
