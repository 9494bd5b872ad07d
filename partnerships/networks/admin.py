"""Who belongs to which network, in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from core.admin import TrackedAdmin
from partnerships.networks.models import NetworkMember


@admin.register(NetworkMember)
class NetworkMemberAdmin(TrackedAdmin):
    """Members of networks, former ones among them."""

    edit_title = gettext_lazy("Muokkaa jäsenyyttä")
    list_display = ["network", "member", "role", "started_on", "ended_on"]
    list_filter = ["role", ("ended_on", admin.EmptyFieldListFilter)]
    list_select_related = ["network", "member"]
    search_fields = ["network__search_text", "member__search_text"]
    autocomplete_fields = ["network", "member"]
