"""The trail, for the administrators to read."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.audit.models import Event
from accounts.audit.words import teller_of, told
from core.admin import ReadOnlyAdmin

SHOWN = 8  # signs of an id in a list: enough to see which rows belong together


class OneRequest(admin.SimpleListFilter):
    """What one request did; there is nothing to choose from until one has been chosen."""

    title = _("pyyntö")
    parameter_name = "request_id"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        chosen = request.GET.get(self.parameter_name)
        return [(chosen, chosen)] if chosen else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(request_id=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """What happened, the latest first; nobody changes or removes it here."""

    list_display = ["at", "what", "user", "by", "told", "network", "request"]
    list_filter = ["what", "at", OneRequest]
    date_hierarchy = "at"
    search_fields = ["user__search_text", "by__search_text", "=request_id"]
    fields = ["at", "what", "user", "by", "told", "network", "request"]
    readonly_fields = ["told", "request"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("user", "by")

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """What the rows of a page point to is read once for all of them."""
        page = super().get_changelist_instance(request)
        teller = teller_of(page.result_list)
        for event in page.result_list:
            event.words = told(event, teller)
        return page

    @admin.display(description=_("tarkemmin"))
    def told(self, event: Event) -> str:
        return getattr(event, "words", None) or told(event)

    @admin.display(description=_("pyyntö"), ordering="request_id")
    def request(self, event: Event) -> str:
        """The id of the log's lines, leading to all that the same request did."""
        if not event.request_id:
            return ""
        path = reverse("admin:accounts_event_changelist")
        return format_html(
            '<a href="{}?request_id={}" title="{}">{}</a>',
            path, event.request_id, event.request_id, event.request_id[:SHOWN],
        )  # fmt: skip
